/* The stored form: reviewed as text, refused without its number raised, and given to files that are older. */
#include "store/check.h"
#include "store/desk.h"

#include <sqlite3.h>

#include "store/audit.h"
#include "store/schema.h"
#include "store/search.h"

#define EXPECTED TESTS "/expected/schema.sql"

/* What stands first in the file: a change of the DDL below it must change this number too. */
static struct str with_version(struct arena *a)
{
    return str_print(a, "-- user_version %d\n" S_FMT, schema_version(), S_ARG(schema_sql(a)));
}

static struct str read_whole(struct arena *a, const char *path)
{
    struct buf b = buf_in(a);
    char block[4096];
    FILE *file = fopen(path, "re");
    if (!file)
        return S0;
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
        buf_add(&b, (struct str){block, n});
    fclose(file);
    return buf_str(&b);
}

static void the_ddl_is_as_reviewed(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str now = with_version(a), kept = read_whole(a, EXPECTED), kept_ddl = kept, now_ddl = now;
    struct str kept_version = str_part(&kept_ddl, '\n'), now_version = str_part(&now_ddl, '\n');
    if (getenv("BLESS")) {
        /* Files in the field carry the number: the same number for another form would leave them behind. */
        if (kept.n && !str_eq(kept_ddl, now_ddl) && str_eq(kept_version, now_version) &&
            !getenv("BLESS_UNRELEASED"))
            fail_msg("the stored form changed without a migration or a field: user_version stays %d",
                     schema_version());
        FILE *file = fopen(EXPECTED, "we");
        assert_non_null(file);
        assert_int_equal(fwrite(now.p, 1, now.n, file), now.n);
        assert_int_equal(fclose(file), 0);
    } else if (!str_eq(now, kept)) {
        fail_msg("the stored form is not that of %s: review the difference, then run again with BLESS=1",
                 EXPECTED);
    }
    arena_free(a);
}

static void run(const char *path, const char *sql)
{
    sqlite3 *handle;
    char *error = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    sqlite3_exec(handle, sql, NULL, NULL, &error);
    assert_string_equal(error ? error : "", "");
    sqlite3_close(handle);
}

static struct str tables_of(struct arena *a, const char *path)
{
    struct buf b = buf_in(a);
    sqlite3 *handle;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    for (int i = 0; i < RECORD_COUNT; i++) {
        char sql[128];
        snprintf(sql, sizeof sql, "SELECT name, type, \"notnull\", dflt_value FROM pragma_table_info('%s')",
                 str_z(a, record_row((enum record_id)i)->table));
        assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &s, NULL), SQLITE_OK);
        while (sqlite3_step(s) == SQLITE_ROW)
            for (int c = 0; c < 4; c++)
                buf_print(&b, "%s%s", (const char *)sqlite3_column_text(s, c), c < 3 ? " " : "\n");
        sqlite3_finalize(s);
    }
    sqlite3_close(handle);
    return buf_str(&b);
}

/*
 * Takes the last field of a record, as a version before it would have left the file. The triggers are put
 * aside meanwhile: they ask a table that only the program has.
 */
static void take_last_field(const struct desk *d, enum record_id id)
{
    char sql[800];
    const struct record_row *row = record_row(id);
    snprintf(sql, sizeof sql,
             "PRAGMA writable_schema=1;"
             "CREATE TEMP TABLE kept AS SELECT * FROM sqlite_schema WHERE type='trigger';"
             "DELETE FROM sqlite_schema WHERE type='trigger';"
             "PRAGMA writable_schema=RESET;"
             "DROP INDEX IF EXISTS intake_restricted;" /* younger than the field that it is over */
             "ALTER TABLE %.*s DROP COLUMN %.*s;"
             "PRAGMA writable_schema=1;"
             "INSERT INTO sqlite_schema SELECT * FROM kept;"
             "PRAGMA user_version=%d",
             S_ARG(row->table), S_ARG(row->fields[row->count - 1].column), schema_version() - 1);
    run(d->path, sql);
}

static void close_all(struct desk *d)
{
    db_close(d->db);
    seat_leave(d->seat);
    d->db = NULL;
    d->seat = NULL;
}

static void an_older_file_gets_its_column(void **state)
{
    static const enum record_id records[] = {RECORD_INTAKE, RECORD_PERSON, RECORD_REFERRAL, RECORD_RESOURCE};
    struct desk *d = *state;
    struct fault fault;
    int64_t id = desk_case(d, "山田 太郎", "ヤマダ タロウ", "03-1234-5678", "前の版の相談");
    close_all(d);
    struct str whole = tables_of(d->arena, d->path);
    for (size_t i = 0; i < COUNT_OF(records); i++) {
        take_last_field(d, records[i]);
        assert_false(str_eq(tables_of(d->arena, d->path), whole));
        struct db *reader;
        GOOD(db_open_reader(d->path, &reader, &fault)); /* the seat is free: it brings the file up to date */
        struct record r = record_new(d->arena, RECORD_INTAKE);
        assert_true(load_record(d->arena, reader, &r, id));
        IS(r.v[INTAKE_note], "前の版の相談");
        int64_t rows;
        GOOD(audit_check(reader, &rows, &fault));
        db_close(reader);
        if (!str_eq(tables_of(d->arena, d->path), whole))
            fail_msg("the columns of %s differ", str_z(d->arena, record_row(records[i])->table));
    }
    GOOD(seat_take(d->path, SEAT_DESK, S("山田 花子"), d->now, &d->seat, &fault));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    desk_case(d, "佐藤", "サトウ", "", "あとの相談");
    struct check_line *lines;
    int n;
    GOOD(check_all(d->arena, d->db, true, &lines, &n, &fault));
}

static void an_older_file_waits_for_its_seat(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *reader;
    db_close(d->db);
    d->db = NULL;
    take_last_field(d, RECORD_INTAKE);
    assert_int_equal(db_open_reader(d->path, &reader, &fault), ERR_SEAT);
    assert_non_null(strstr(fault.say, "前の版の形式"));
    assert_non_null(strstr(fault.say, "山田 花子（看護師）が 14:05"));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
}

/* A kind of record that was not there at all: its table, its guards and its index are made. */
static void an_older_file_gets_its_table(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct hit *hits;
    bool more;
    close_all(d);
    struct str whole = tables_of(d->arena, d->path);
    char sql[400];
    snprintf(
        sql, sizeof sql,
        "PRAGMA writable_schema=1; DELETE FROM sqlite_schema WHERE tbl_name='found_resource';"
        "DROP TABLE found_resource_data; DROP TABLE found_resource_idx; DROP TABLE found_resource_config;"
        "PRAGMA foreign_keys=0; DROP TABLE resource; PRAGMA user_version=%d",
        schema_version() - record_row(RECORD_RESOURCE)->count);
    run(d->path, sql);
    GOOD(seat_take(d->path, SEAT_DESK, S("山田 花子"), d->now, &d->seat, &fault));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    assert_true(str_eq(tables_of(d->arena, d->path), whole));
    struct change *c = change_new(S("hanako"), S("resource"));
    struct resource r = {.name = S("五稜郭訪問看護ステーション")};
    change_put(c, &(struct record){record_row(RECORD_RESOURCE), 0, r.v}, FIELDS_ALL);
    desk_apply(d, c);
    assert_int_equal(search_run(d->arena, d->db, S("五稜郭"), SEARCH_RESOURCES, 5, d->now, &hits, &more), 1);
}

static int block_size(const struct desk *d)
{
    sqlite3 *handle;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open(d->path, &handle), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(handle, "SELECT v FROM found_person_config WHERE k='pgsz'", -1, &s, NULL),
        SQLITE_OK);
    int n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int(s, 0) : 0;
    sqlite3_finalize(s);
    sqlite3_close(handle);
    return n;
}

/* How the index is set is no part of the form that a field or a migration changes. */
static void an_older_file_sets_its_index_as_a_new_one(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    int whole = block_size(d);
    char sql[160];
    close_all(d);
    snprintf(sql, sizeof sql, "DELETE FROM found_person_config WHERE k='pgsz'; PRAGMA user_version=%d",
             schema_version() - 1000);
    run(d->path, sql);
    GOOD(seat_take(d->path, SEAT_DESK, S("山田 花子"), d->now, &d->seat, &fault));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    assert_int_equal(block_size(d), whole);
    assert_true(whole > 0);
}

/* A version before this one, which may not know our log, is refused by the number in the file itself. */
static void what_was_brought_up_to_date_says_so_without_its_log(void **state)
{
    enum { VERSION_AT = 60 };
    struct desk *d = *state;
    struct fault fault;
    unsigned char number[4];
    close_all(d);
    char sql[80];
    snprintf(sql, sizeof sql, "PRAGMA user_version=%d", schema_version() - 1000);
    run(d->path, sql);
    GOOD(seat_take(d->path, SEAT_DESK, S("山田 花子"), d->now, &d->seat, &fault));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    char look[200]; /* a descriptor of our own would take SQLite's locks away */
    snprintf(look, sizeof look, "tail -c +%d '%s' | head -c %zu", VERSION_AT + 1, d->path, sizeof number);
    FILE *file = popen(look, "r");
    assert_non_null(file);
    assert_int_equal(fread(number, 1, sizeof number, file), sizeof number);
    pclose(file);
    assert_int_equal(number[0] << 24 | number[1] << 16 | number[2] << 8 | number[3], schema_version());
}

/* An expression in an index may fail, so that each insert opens a savepoint, at which FTS5 writes out its whole
 * gathering: imports took three times as long. (RAISE(ABORT) and functions in triggers do the same: schema.c.) */
static void no_index_is_over_an_expression(void **state)
{
    struct desk *d = *state;
    sqlite3 *handle;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open_v2(d->path, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle,
                                        "SELECT i.name FROM sqlite_schema i, pragma_index_xinfo(i.name) x"
                                        " WHERE i.type='index' AND x.cid=-2",
                                        -1, &s, NULL),
                     SQLITE_OK);
    if (sqlite3_step(s) == SQLITE_ROW)
        fail_msg("%s", (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    sqlite3_close(handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ddl_is_as_reviewed),
        cmocka_unit_test_setup_teardown(an_older_file_gets_its_column, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(an_older_file_waits_for_its_seat, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(an_older_file_gets_its_table, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(an_older_file_sets_its_index_as_a_new_one, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(what_was_brought_up_to_date_says_so_without_its_log, desk_up,
                                        desk_down),
        cmocka_unit_test_setup_teardown(no_index_is_over_an_expression, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
