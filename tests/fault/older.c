#include "fault/older.h"

#include "store/desk.h"

#include "../../src/store/inside.h"
#include "store/schema.h"

#define UUID "1111-2222"

const int older_versions[OLDER] = {1085, 2128, 3235, 5253, 8264, 9280, 11280, 14292};

/* What a column of this name is given; nothing where it is a code, which a name does not tell. */
static const struct {
    const char *name, *value;
} given[] = {
    {"changed", "2026-04-01T10:00:00"},
    {"name", "架空 花子"},
    {"kana", "カクウ ハナコ"},
    {"phone", "0138-11-2233"},
    {"address", "函館市架空町1-2"},
    {"note", "夜の不安がある。"},
    {"about", "退院の相談"},
    {"birth_on", "1947-03-15"},
    {"received_at", "2026-04-01T10:00"},
    {"at", "2026-04-01T10:05"},
    {"asked_on", "2026-04-02"},
    {"next_on", "2026-04-03"},
    {"next_at", "2026-04-03T09:00"},
    {"day", "2026-04-04"},
    {"as_of", "2026-04-05"},
    {"verified_on", "2026-04-06"},
    {"lat", "41.77"},
    {"lon", "140.73"},
    {"state", "open"},
    {"login", "hanako"},
};

static const char *value_of(const char *column)
{
    for (size_t i = 0; i < COUNT_OF(given); i++)
        if (strcmp(given[i].name, column) == 0)
            return given[i].value;
    return "";
}

static void must(struct db *db, enum err e, const struct fault *f)
{
    if (e)
        fail_msg("%s: %s (%s)", db->path, f->say, sqlite3_errmsg(db->handle));
}

static void run(struct db *db, const char *sql)
{
    struct fault f;
    must(db, db_run(db, sql, &f), &f);
}

static const char *read_sql(struct arena *a, int version)
{
    char path[300], block[4096];
    struct buf b = buf_in(a);
    snprintf(path, sizeof path, "%s/expected/versions/%d.sql", TESTS, version);
    FILE *in = fopen(path, "re");
    assert_non_null(in);
    for (size_t n; (n = fread(block, 1, sizeof block, in)) > 0;)
        buf_add(&b, (struct str){block, n});
    fclose(in);
    return str_z(a, buf_str(&b));
}

/* References lead to the row 1 of their table, which each record has. */
static void add_row(struct db *db, const struct record_row *row)
{
    struct str *v = ARENA_ARRAY(db->scratch, struct str, row->count);
    struct buf columns = buf_in(db->scratch), values = buf_in(db->scratch);
    buf_add(&columns, S("id, changed, found"));
    buf_print(&values, "1, '%s', %s", value_of("changed"), row->flags & R_FOUND ? "1" : "NULL");
    for (int i = 0; i < row->count; i++) {
        const char *name = str_z(db->scratch, row->fields[i].column);
        bool there = db_number(
            db,
            str_print(db->scratch, "SELECT count(*) FROM pragma_table_info('" S_FMT "') WHERE name='%s'",
                      S_ARG(row->table), name)
                .p,
            0);
        v[i] = there ? str_of(value_of(name)) : S0;
        if (!there || !v[i].n)
            continue;
        buf_print(&columns, ", %s", name);
        buf_print(&values, ", '" S_FMT "'", S_ARG(v[i]));
    }
    run(db, str_print(db->scratch, "INSERT INTO " S_FMT "(" S_FMT ") VALUES(" S_FMT ")", S_ARG(row->table),
                      S_ARG(buf_str(&columns)), S_ARG(buf_str(&values)))
                .p);
    run(db, str_print(db->scratch, "INSERT INTO counter VALUES('" S_FMT "', 1)", S_ARG(row->table)).p);
    if (row->flags & R_FOUND)
        run(db, str_print(db->scratch, "INSERT INTO found_" S_FMT "(rowid, text) VALUES(1, '" S_FMT "')",
                          S_ARG(row->table), S_ARG(row_found_text(db->scratch, row, v)))
                    .p);
}

static bool has_table(struct db *db, struct str name)
{
    return db_number(db,
                     str_print(db->scratch, "SELECT count(*) FROM sqlite_schema WHERE name='" S_FMT "'",
                               S_ARG(name))
                         .p,
                     0) > 0;
}

/* Three rows of the time before they were bound as they are now; later an empty chain and its key. */
static void add_chain(struct db *db, int version)
{
    if (version / 1000 < 8)
        run(db, "INSERT INTO audit VALUES(1, 1774000000, 'hanako', '', 1, 'init', '', '', randomblob(32)),"
                "(2, 1774000001, 'hanako', '', 1, 'intake', 'intake 1', '', randomblob(32)),"
                "(3, 1774000002, 'hanako', '', 1, 'contact', 'intake 1', '', randomblob(32));"
                "INSERT INTO audit_key VALUES(1, 0, randomblob(32))");
    if (version / 1000 < 8)
        return;
    struct fault f;
    db->facts.practice = true;
    db->facts.uuid = S(UUID);
    must(db, audit_begin(db, 1774000000, NULL, &f), &f);
}

void older_make(const char *path, int version)
{
    struct fault f;
    struct db *db = db_make(path);
    unlink(path);
    must(db, db_connect(db, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &f), &f);
    run(db, str_print(db->arena, "PRAGMA application_id=%d; PRAGMA user_version=%d; BEGIN", DB_APPLICATION,
                      version)
                .p);
    run(db, read_sql(db->arena, version));
    db->audited = true;
    run(db, "INSERT INTO meta VALUES('uuid', '" UUID
            "'), ('epoch', '7'), ('practice', '1'), ('centre', '架空市'),"
            " ('city_code', '012025'), ('profile', 'hakodate'), ('station', ''), ('mark', '')");
    for (int i = 0; i < RECORD_COUNT; i++)
        if (has_table(db, record_row((enum record_id)i)->table))
            add_row(db, record_row((enum record_id)i));
    run(db, "INSERT INTO counter VALUES('intake.open', 1)");
    add_chain(db, version);
    run(db, "COMMIT");
    db_close(db);
    db = db_make(path);
    must(db, db_ready(path, &f), &f);
    db_close(db);
}

bool older_kept(const char *path, int version, char *why, size_t room)
{
    struct fault f;
    struct db *db;
    if (db_open_reader(path, &db, &f)) {
        snprintf(why, room, "%.200s", f.say);
        return false;
    }
    bool good = db_number(db, "PRAGMA user_version", 0) == schema_version();
    snprintf(why, room, "it is not of the present version");
    for (int i = 0; good && i < RECORD_COUNT; i++) {
        const struct record_row *row = record_row((enum record_id)i);
        if (db_number(db, str_print(db->scratch, "SELECT count(*) FROM " S_FMT, S_ARG(row->table)).p, -1) ==
            0)
            continue; /* that version did not know it */
        for (size_t k = 0; good && k < COUNT_OF(given); k++) {
            struct str ask =
                str_print(db->scratch, "SELECT count(*) FROM " S_FMT " WHERE id=1 AND %s NOT IN ('', '%s')",
                          S_ARG(row->table), given[k].name, given[k].value);
            good = db_number(db, ask.p, 0) == 0;
            snprintf(why, room, "%d: %.*s.%s is another", version, S_ARG(row->table), given[k].name);
        }
    }
    good = good && db_number(db, "SELECT count(*) FROM intake WHERE note <> ''", 0) == 1;
    db_close(db);
    return good;
}
