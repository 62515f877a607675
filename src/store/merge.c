#include "store/merge.h"

#include "base/date.h"
#include "inside.h"
#include "store/change.h"

struct writing {
    struct db *db;
    struct arena *arena;
    struct str changed; /* moment with seconds */
    struct buf moved;
    struct fault *f;
};

int64_t merge_follow(struct db *db, int64_t person)
{
    enum { CHAIN_MOST = 100 };
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, "SELECT kept FROM person WHERE id=?1 AND kept IS NOT NULL", &unused);
    for (int i = 0; s && i < CHAIN_MOST; i++) {
        sqlite3_bind_int64(s, 1, person);
        bool there = db_row(s);
        person = there ? sqlite3_column_int64(s, 0) : person;
        sqlite3_reset(s);
        if (!there)
            break;
    }
    return person;
}

bool merge_owns(struct db *db, int64_t one, int64_t other, struct str login)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db,
                                   "SELECT count(*), sum(?3 IN (owner, owner_second)) FROM intake"
                                   " WHERE person IN (?1, ?2) AND owner || owner_second <> ''",
                                   &unused);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, one);
    sqlite3_bind_int64(s, 2, other);
    db_bind(s, 3, login);
    bool owns = db_row(s) && (!sqlite3_column_int64(s, 0) || sqlite3_column_int64(s, 1));
    sqlite3_reset(s);
    return owns;
}

int merge_list(struct arena *a, struct db *db, int64_t person, struct merge **rows)
{
    enum { MOST = 50 };
    struct fault unused;
    sqlite3_stmt *s =
        db_statement(db,
                     "SELECT id FROM merge WHERE kept=?1 UNION SELECT id FROM merge WHERE gone=?1"
                     " ORDER BY 1 DESC LIMIT ?2",
                     &unused);
    int n = 0;
    *rows = ARENA_ARRAY(a, struct merge, MOST);
    if (!s)
        return 0;
    sqlite3_bind_int64(s, 1, person);
    sqlite3_bind_int(s, 2, MOST);
    while (n < MOST && db_row(s))
        (*rows)[n++].id = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    for (int i = 0; i < n; i++)
        row_load(a, db, RECORD_MERGE, (*rows)[i].id, (*rows)[i].v, &unused);
    return n;
}

static struct str number(struct arena *a, int64_t n)
{
    return str_print(a, "%lld", (long long)n);
}

static enum err put_value(struct writing *w, enum record_id record, int64_t id, int field, struct str value)
{
    enum row_outcome outcome;
    struct str *v = ARENA_ARRAY(w->arena, struct str, record_row(record)->count);
    v[field] = value;
    struct row_put put = {record, id, v, FIELD_BIT(field), w->db->audit_seq, w->changed, false, NULL};
    return row_put(w->db, &put, &outcome, w->f);
}

/* ---- the list of what was changed: table, row, field, before, after; tabs between ---- */

static const char escaped[][3] = {"\\\\", "\t\\t", "\n\\n", "\r\\r"}; /* a byte, and what stands for it */

static void add_escaped(struct buf *b, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        size_t k = 0;
        while (k < COUNT_OF(escaped) && escaped[k][0] != text.p[i])
            k++;
        if (k < COUNT_OF(escaped))
            buf_byte(b, '\\');
        buf_byte(b, k < COUNT_OF(escaped) && k ? escaped[k][2] : text.p[i]);
    }
}

static struct str unescape(struct arena *a, struct str text)
{
    struct buf b = buf_in(a);
    for (size_t i = 0; i < text.n; i++) {
        size_t k = 1;
        if (text.p[i] == '\\' && i + 1 < text.n)
            for (i++; k < COUNT_OF(escaped) && escaped[k][2] != text.p[i];)
                k++;
        else
            k = COUNT_OF(escaped);
        buf_byte(&b, k < COUNT_OF(escaped) ? escaped[k][0] : text.p[i]);
    }
    return buf_str(&b);
}

static enum err move(struct writing *w, enum record_id record, int64_t id, int field, struct str before,
                     struct str after)
{
    const struct record_row *row = record_row(record);
    if (str_eq(before, after))
        return OK;
    buf_print(&w->moved, "%s" S_FMT "\t%lld\t" S_FMT "\t", w->moved.n ? "\n" : "", S_ARG(row->table),
              (long long)id, S_ARG(row->fields[field].column));
    add_escaped(&w->moved, before);
    buf_byte(&w->moved, '\t');
    add_escaped(&w->moved, after);
    return put_value(w, record, id, field, after);
}

/* ---- together ---- */

static enum err refuse(struct writing *w, const char *why)
{
    return fault_say(w->f, ERR_REFUSED, "%s: %s", w->db->path, why);
}

int merge_field(enum record_id record)
{
    const struct record_row *row = record_row(record);
    for (int i = 0; i < row->count && record != RECORD_PERSON && record != RECORD_MERGE; i++)
        if (row->fields[i].kind == KIND_PERSON)
            return i;
    return -1;
}

static const char *rows_sql(struct db *db, enum record_id record, int field)
{
    const char **sql = &db->rows[record].of_person;
    const struct record_row *row = record_row(record);
    if (!*sql)
        *sql = str_z(db->arena,
                     str_print(db->arena,
                               "SELECT id, count(*) OVER () FROM " S_FMT " WHERE " S_FMT "=?1 ORDER BY id",
                               S_ARG(row->table), S_ARG(row->fields[field].column)));
    return *sql;
}

/* Read whole before anything is written: the rows are found by the very column that changes. */
static enum err rows_of(struct writing *w, const char *sql, int64_t person, int64_t **ids, int *count)
{
    sqlite3_stmt *s = db_statement(w->db, sql, w->f);
    *count = 0;
    *ids = NULL;
    if (!s)
        return w->f->code;
    sqlite3_bind_int64(s, 1, person);
    bool there;
    enum err e;
    while (!(e = db_fetch(w->db, s, &there, w->f)) && there) {
        if (!*ids)
            *ids = ARENA_ARRAY(w->arena, int64_t, sqlite3_column_int64(s, 1));
        (*ids)[(*count)++] = sqlite3_column_int64(s, 0);
    }
    sqlite3_reset(s);
    return e;
}

static enum err move_record(struct writing *w, const struct merge_plan *p, enum record_id record)
{
    int64_t *ids;
    int count, field = merge_field(record);
    enum err e = field < 0 ? OK : rows_of(w, rows_sql(w->db, record, field), p->gone, &ids, &count);
    for (int i = 0; field >= 0 && !e && i < count; i++)
        e = move(w, record, ids[i], field, number(w->arena, p->gone), number(w->arena, p->kept));
    return e;
}

static enum err move_all(struct writing *w, const struct merge_plan *p)
{
    enum err e = OK;
    for (int record = 0; !e && record < RECORD_COUNT; record++)
        e = move_record(w, p, (enum record_id)record);
    return e;
}

static enum err write_merge(struct writing *w, const struct merge_plan *p, struct str login)
{
    enum row_outcome outcome;
    struct merge m = {.kept = number(w->arena, p->kept),
                      .gone = number(w->arena, p->gone),
                      .at = str_head(w->changed, 16),
                      .staff = login,
                      .moved = buf_str(&w->moved)};
    int64_t id = row_next_id(w->db, RECORD_MERGE, w->f);
    if (!id)
        return w->f->code;
    struct row_put put = {RECORD_MERGE, id, m.v, FIELDS_ALL, w->db->audit_seq, w->changed, true, NULL};
    return row_put(w->db, &put, &outcome, w->f);
}

static struct writing writing(struct db *db, int64_t now, struct fault *f)
{
    return (struct writing){db, db->scratch, date_iso_seconds(db->scratch, now), buf_in(db->scratch), f};
}

enum err merge_together(struct db *db, const struct merge_plan *p, struct str login, int64_t now,
                        struct fault *f)
{
    struct writing w = writing(db, now, f);
    struct str kept[PERSON_FIELDS], gone[PERSON_FIELDS];
    if (p->kept == p->gone || !row_load(w.arena, db, RECORD_PERSON, p->kept, kept, f) ||
        !row_load(w.arena, db, RECORD_PERSON, p->gone, gone, f))
        return refuse(&w, "統合する2人が登録されていません。選び直してください。");
    if (kept[PERSON_kept].n || gone[PERSON_kept].n)
        return refuse(&w, "すでに統合された人です。残っている方の人を選んでください。");
    enum err e = move_all(&w, p);
    for (int i = 0; !e && i < PERSON_FIELDS; i++)
        if (p->take >> i & 1 && i != PERSON_kept)
            e = move(&w, RECORD_PERSON, p->kept, i, kept[i], gone[i]);
    e = e ? e : move(&w, RECORD_PERSON, p->gone, PERSON_kept, S0, number(w.arena, p->kept));
    return e ? e : write_merge(&w, p, login);
}

enum err merge_move(struct db *db, int64_t kept, int64_t gone, int64_t now, struct fault *f)
{
    struct arena_mark mark = arena_mark(db->scratch);
    struct writing w = writing(db, now, f);
    struct merge_plan p = {merge_follow(db, kept), gone, 0};
    enum err e = move_all(&w, &p);
    arena_rewind(db->scratch, mark);
    return e;
}

/* ---- apart again ---- */

static enum err put_back(struct writing *w, struct str line)
{
    const struct record_row *row = record_of_table(str_part(&line, '\t'));
    int64_t id = str_int(str_part(&line, '\t'), 0);
    const struct field *field = row ? record_field(row->id, str_part(&line, '\t')) : NULL;
    struct str before = unescape(w->arena, str_part(&line, '\t')), after = unescape(w->arena, line);
    if (!field)
        return OK;
    struct str *now = ARENA_ARRAY(w->arena, struct str, row->count);
    if (!row_load(w->arena, w->db, row->id, id, now, w->f) || !str_eq(now[field->index], after))
        return OK;
    return put_value(w, row->id, id, field->index, before);
}

/* The last line first: while the gone one points to the kept one, what was theirs cannot come back. */
static enum err put_all_back(struct writing *w, struct str moved)
{
    enum err e = OK;
    while (!e && moved.n) {
        size_t start = moved.n;
        while (start && moved.p[start - 1] != '\n')
            start--;
        e = put_back(w, str_from(moved, start));
        moved = str_head(moved, start ? start - 1 : 0);
    }
    return e;
}

static enum err check_last(struct writing *w, int64_t id, const struct merge *m)
{
    sqlite3_stmt *s = db_statement(
        w->db, "SELECT id FROM merge WHERE id > ?1 AND undone_at = '' AND (kept = ?2 OR gone = ?2) LIMIT 1",
        w->f);
    bool later;
    if (!s)
        return w->f->code;
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_int64(s, 2, str_int(m->kept, 0));
    enum err e = db_fetch(w->db, s, &later, w->f);
    sqlite3_reset(s);
    if (e || !later)
        return e;
    return refuse(w, "この人は、そのあとにもほかの人と統合されています。新しい統合から順に戻してください。");
}

enum err merge_apart(struct db *db, int64_t id, int64_t now, struct fault *f)
{
    struct writing w = writing(db, now, f);
    struct merge m = {0};
    if (!row_load(w.arena, db, RECORD_MERGE, id, m.v, f) || m.undone_at.n)
        return refuse(&w, "戻す統合がありません。すでに戻されています。");
    enum err e = check_last(&w, id, &m);
    e = e ? e : put_all_back(&w, m.moved);
    return e ? e : put_value(&w, RECORD_MERGE, id, MERGE_undone_at, str_head(w.changed, 16));
}
