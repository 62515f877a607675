#include "store/check.h"

#include <stdio.h>

#include "inside.h"
#include "store/audit.h"
#include "store/lost.h"

enum { LINES = 64 };

struct report {
    struct arena *arena;
    struct check_line *lines;
    int count;
};

static void say(struct report *r, struct str what, bool good, struct str found)
{
    if (r->count < LINES)
        r->lines[r->count++] = (struct check_line){what, found, good};
}

static struct str first_text(struct arena *a, struct db *db, const char *sql)
{
    sqlite3_stmt *s = NULL;
    struct str text = S("（読めません）");
    if (sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        text = db_copy(a, s, 0);
    sqlite3_finalize(s);
    return text;
}

/* SQLite's words in one line, without the head that names the database. */
static struct str one_line(struct arena *a, struct str found)
{
    struct buf b = buf_in(a);
    while (found.n) {
        struct str line = str_part(&found, '\n');
        if (line.n && !str_starts(line, S("***")))
            buf_print(&b, "%s" S_FMT, b.n ? " " : "", S_ARG(line));
    }
    return buf_str(&b);
}

static const struct str unread = S_ROW("調べられませんでした（ファイルのその部分を読めません）");

/* How many are wrong; below 0: nobody knows. */
static void say_wrong(struct report *r, struct str what, int64_t wrong, struct str fine, const char *found)
{
    say(r, what, wrong == 0,
        wrong < 0   ? unread
        : wrong > 0 ? str_print(r->arena, "%lld%s", (long long)wrong, found)
                    : fine);
}

static void say_counted(struct report *r, struct str what, int64_t rows, int64_t kept)
{
    bool known = rows >= 0 && kept >= 0;
    say(r, what, known && rows == kept,
        !known         ? unread
        : rows == kept ? str_print(r->arena, "%lld件", (long long)rows)
                       : str_print(r->arena, "数えると %lld、控えは %lld", (long long)rows, (long long)kept));
}

static void check_counters(struct report *r, struct db *db)
{
    for (int i = 0; i < RECORD_COUNT; i++) {
        struct str table = record_row((enum record_id)i)->table;
        int64_t rows = db_number(db, str_print(r->arena, "SELECT count(*) FROM " S_FMT, S_ARG(table)).p, -1);
        int64_t kept = db_number(
            db,
            str_print(r->arena, "SELECT coalesce((SELECT n FROM counter WHERE name='" S_FMT "'), 0)",
                      S_ARG(table))
                .p,
            -1);
        say_counted(r, str_print(r->arena, "件数 " S_FMT, S_ARG(record_row((enum record_id)i)->label)), rows,
                    kept);
    }
    int64_t wrong = db_number(
        db,
        "SELECT count(*) FROM (SELECT name, n FROM counter WHERE name LIKE 'intake.%' AND n <> 0 EXCEPT"
        " SELECT 'intake.' || state, count(*) FROM intake GROUP BY 1)",
        -1);
    int64_t missing =
        db_number(db,
                  "SELECT count(*) FROM (SELECT 'intake.' || state, count(*) FROM intake GROUP BY 1 EXCEPT"
                  " SELECT name, n FROM counter)",
                  -1);
    wrong = wrong < 0 || missing < 0 ? -1 : wrong + missing;
    say_wrong(r, S("状態ごとの件数"), wrong, S("一致"), "区分が不一致");
    say_wrong(r, S("月ごとの件数"), counter_differences(db), S("一致"), "か所が不一致");
}

static void add_last_gram(struct buf *b, struct str run)
{
    size_t from = 0;
    for (size_t at = 0; at < run.n; at++) /* the first one that reaches the end of the run */
        if ((run.p[at] & 0xC0) != 0x80 && at + gram_longest(run, at) == run.n) {
            from = at;
            break;
        }
    buf_byte(b, '"');
    for (size_t i = from; i < run.n; i++)
        buf_print(b, run.p[i] == '"' ? "\"\"" : "%c", run.p[i]);
    buf_byte(b, '"');
}

/* Contentless FTS5 answers by MATCH only: the end of every field must lead back to its row. */
static struct str ends_of_fields(struct arena *a, struct str text)
{
    struct buf b = buf_in(a);
    while (text.n) {
        struct str run = str_part(&text, ' ');
        if (!run.n)
            continue;
        if (b.n)
            buf_add(&b, S(" AND "));
        add_last_gram(&b, run);
    }
    return buf_str(&b);
}

static int64_t count_unfound(struct db *db, const struct record_row *row, sqlite3_stmt *rows,
                             sqlite3_stmt *probe)
{
    struct str *v = ARENA_ARRAY(db->scratch, struct str, row->count);
    int64_t missing = 0;
    while (db_row(rows)) {
        struct arena_mark mark = arena_mark(db->scratch);
        row_read(db->scratch, rows, 1, row, v);
        struct str text = row_found_text(db->scratch, row, v);
        struct str match = ends_of_fields(db->scratch, text);
        if (match.n) {
            db_bind(probe, 1, match);
            sqlite3_bind_int64(probe, 2, sqlite3_column_int64(rows, 0));
            missing += !db_row(probe);
            sqlite3_reset(probe);
        }
        arena_rewind(db->scratch, mark);
    }
    return sqlite3_reset(rows) ? -1 : missing;
}

/* Deep: each row is looked up in the index by its own text and number. */
static int64_t unfound(struct db *db, const struct record_row *row)
{
    struct arena_mark mark = arena_mark(db->scratch);
    struct str all = str_print(db->scratch, "SELECT found, " S_FMT " FROM " S_FMT " r",
                               S_ARG(row_columns(db->scratch, row, "r")), S_ARG(row->table));
    struct str one =
        str_print(db->scratch, "SELECT 1 FROM found_" S_FMT " WHERE found_" S_FMT " MATCH ?1 AND rowid=?2",
                  S_ARG(row->table), S_ARG(row->table));
    sqlite3_stmt *rows = NULL, *probe = NULL;
    bool ready = sqlite3_prepare_v2(db->handle, all.p, -1, &rows, NULL) == SQLITE_OK &&
                 sqlite3_prepare_v2(db->handle, one.p, -1, &probe, NULL) == SQLITE_OK;
    int64_t missing = ready ? count_unfound(db, row, rows, probe) : -1;
    sqlite3_finalize(rows);
    sqlite3_finalize(probe);
    arena_rewind(db->scratch, mark);
    return missing;
}

static void check_index(struct report *r, struct db *db, const struct record_row *row)
{
    say_wrong(r, str_print(r->arena, "検索索引 " S_FMT, S_ARG(row->label)), unfound(db, row), S("正常"),
              "件を索引から引けない");
}

enum err check_all(struct arena *a, struct db *db, bool deep, struct check_line **lines, int *count,
                   struct fault *f)
{
    struct report r = {.arena = a, .lines = ARENA_ARRAY(a, struct check_line, LINES)};
    struct str found = first_text(a, db, deep ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)");
    bool sound = str_eq(found, S("ok"));
    say(&r, S("ファイルの整合性"), sound, sound ? S("正常") : one_line(a, found));
    say_wrong(&r, S("つながりの整合性"), db_number(db, "SELECT count(*) FROM pragma_foreign_key_check", -1),
              S("正常"), "件が行き先を失っています");
    int64_t rows;
    struct fault chain;
    bool whole = audit_check(db, &rows, &chain) == OK;
    say(&r, S("監査の鎖"), whole,
        whole ? str_print(a, "%lld件 " S_FMT, (long long)rows, S_ARG(audit_head(a, db)))
              : str_copy(a, str_of(chain.say)));
    struct str lost = lost_look(a, db);
    say(&r, S("記録の続き"), !lost.n, lost.n ? lost : S("席の控えと合っている"));
    check_counters(&r, db);
    for (int i = 0; deep && i < RECORD_COUNT; i++)
        if (record_row((enum record_id)i)->flags & R_FOUND)
            check_index(&r, db, record_row((enum record_id)i));
    *lines = r.lines;
    *count = r.count;
    for (int i = 0; i < r.count; i++)
        if (!r.lines[i].good)
            return fault_say(
                f, ERR_DAMAGED,
                "%s: %sに問題があります（%s）。バックアップから戻してください（madoguchi restore）。",
                db->path, str_z(a, r.lines[i].what), str_z(a, r.lines[i].found));
    return OK;
}
