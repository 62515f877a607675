/* SQL from outside reads what it may and nothing else. */
#include "store/desk.h"

#include "store/query.h"

static const struct {
    const char *sql, *say;
} refused[] = {
    {"INSERT INTO person(changed) VALUES('')", "許されない"},
    {"UPDATE intake SET note=''", "許されない"},
    {"DELETE FROM intake", "許されない"},
    {"DROP TABLE intake", "許されない"},
    {"CREATE TABLE x(a)", "許されない"},
    {"CREATE TEMP TABLE x(a)", "許されない"},
    {"PRAGMA user_version", "許されない"},
    {"PRAGMA user_version=1", "許されない"},
    {"SELECT * FROM pragma_user_version", "許されない"},
    {"SELECT * FROM pragma_table_info('intake')", "許されない"},
    {"ATTACH '/tmp/x.db' AS x", "許されない"},
    {"BEGIN", "許されない"},
    {"SELECT * FROM audit", "許されない"},
    {"SELECT count(*) FROM audit", "許されない"},
    {"SELECT key FROM audit_key", "許されない"},
    {"SELECT hex(key) FROM AUDIT_KEY", "許されない"},
    {"SELECT typed FROM draft_value", "許されない"},
    {"SELECT * FROM draft", "許されない"},
    {"SELECT old FROM history", "許されない"},
    {"SELECT value FROM meta", "許されない"},
    {"SELECT * FROM audited", "許されない"},
    {"SELECT value FROM setting", "許されない"},
    {"SELECT * FROM handover_seen", "許されない"},
    {"SELECT name FROM sqlite_schema", "許されない"},
    {"SELECT name FROM sqlite_master", "許されない"},
    {"SELECT rowid FROM found_person WHERE found_person MATCH '山'", "許されない"},
    {"SELECT * FROM found_person_data", "許されない"},
    {"SELECT 1 WHERE EXISTS (SELECT 1 FROM meta)", "許されない"},
    {"WITH m AS (SELECT value FROM meta) SELECT * FROM m", "許されない"},
    {"SELECT load_extension('/tmp/x.so')", "許されない"},
    {"SELECT fts5(1)", "許されない"},
    {"SELECT 1; SELECT 2", "1つだけ"},
    {"SELECT 1; DROP TABLE intake", "1つだけ"},
    {"", "1つだけ"},
    {"-- なにもない", "1つだけ"},
    {"SELECT 氏名 FROM person", "列名"},
    {"SELEKT 1", "SQL を実行できません"},
};

static void what_may_not_be_read_is_refused(void **state)
{
    struct desk *d = *state;
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "", "x");
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct fault fault = {0};
        struct query *q;
        enum err e = query_open(d->db, S("city/cases.sql"), str_of(refused[i].sql), &q, &fault);
        if (e != ERR_REFUSED || !strstr(fault.say, refused[i].say) || !strstr(fault.say, "city/cases.sql"))
            fail_msg("%s: %d %s", refused[i].sql, e, fault.say);
        assert_null(q);
    }
    assert_int_equal(load_count(d->db, "intake"), 1);
    desk_case(d, "そのあとも", "カケル", "", ""); /* the authorizer is gone again */
}

static void functions_give_labels(void **state)
{
    static const struct {
        const char *sql, *value;
    } rows[] = {
        {"label('requester', 'manager')", "居宅介護支援事業所"},
        {"label('requester', 'gone')", "gone"},
        {"label('nothing', 'gone')", "gone"},
        {"code_group('category', 'home')", "在宅療養支援"},
        {"code_group('sex', 'm')", ""},
        {"codes_label('procedure', 'gastrostomy suction')", "胃瘻、気管切開下の吸引"},
        {"codes_label('procedure', '')", ""},
        {"staff_name('hanako')", "山田 花子"},
        {"staff_name('nobody')", "nobody"},
        {"age_band('1947-03-15', '2026-11-20')", "75-84"},
        {"age_band('', '2026-11-20')", "不明"},
        {"age_band(NULL, NULL)", "不明"},
        {"insured('1961-11-20', '', '2026-11-20')", "第1号"},
        {"insured('1961-11-21', '', '2026-11-20')", "対象外"},
        {"insured('1961-11-21', 'als', '2026-11-20')", "第2号"},
        {"insured('', 'als', '2026-11-20')", "不明"},
        {"wareki('2026-11-20')", "令和8年11月20日"},
        {"(SELECT group_concat(code) FROM codes('urgency'))", "normal,soon,now"},
        {"(SELECT label FROM codes('channel') WHERE number=5)", "メール"},
        {"(SELECT count(*) FROM codes('nothing'))", "0"},
        {"(SELECT group_concat(month) FROM months('2026-04-01'))",
         "2026-04,2026-05,2026-06,2026-07,2026-08,2026-09,2026-10,2026-11,2026-12,2027-01,2027-02,2027-03"},
        {"(SELECT group_concat(label, '') FROM months('2026-04-01'))",
         "4月5月6月7月8月9月10月11月12月1月2月3月"},
        {"(SELECT count(*) FROM months('いつか'))", "0"},
        {"(SELECT group_concat(number || ' ' || code || ' ' || n, ', ') FROM tally('intake received_at "
         "requester "
         "2026-04-01') WHERE n > 0)",
         "8 family 1"},
        {"(SELECT sum(n) FROM tally('intake received_at requester 2025-04-01'))", "0"},
        {"(SELECT group_concat(code, '') FROM tally('intake received_at category 2026-04-01') WHERE n > 0)",
         ""},
        {"(SELECT count(*) FROM tally('meta key value 2026-04-01'))", "0"}, /* names of rows only */
        {"(SELECT count(*) FROM tally('intake note category 2026-04-01'))", "0"},
        {"(SELECT count(*) FROM tally('intake received_at'))", "0"},
        {"(SELECT count(*) FROM months('2026-04-01') m LEFT JOIN intake i ON substr(i.received_at, 1, 7) = "
         "m.month)",
         "12"},
    };
    struct desk *d = *state;
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "", "x");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fault fault;
        struct query *q;
        GOOD(query_open(d->db, S("test"), str_print(d->arena, "SELECT %s AS 値", rows[i].sql), &q, &fault));
        assert_true(query_step(q));
        assert_int_equal(query_columns(q), 1);
        IS(query_heading(q, 0), "値");
        if (!str_eq(query_text(q, 0), str_of(rows[i].value)))
            fail_msg("%s: %s, expected %s", rows[i].sql, str_z(d->arena, query_text(q, 0)), rows[i].value);
        assert_false(query_step(q));
        GOOD(query_close(q, &fault));
    }
}

static void parameters_are_named_and_may_be_missing(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct query *q;
    GOOD(query_open(d->db, S("test"), S("SELECT :day, :from + 1, NULL; -- 注釈\n"), &q, &fault));
    char day[] = "2026-11-20";
    query_bind(q, ":day", str_of(day));
    memset(day, 'x', sizeof day - 1); /* copied */
    query_bind_int(q, ":from", 41);
    query_bind(q, ":nobody", S("無視"));
    assert_true(query_step(q));
    IS(query_text(q, 0), "2026-11-20");
    assert_int_equal(query_int(q, 1), 42);
    IS(query_text(q, 2), "");
    GOOD(query_close(q, &fault));
    GOOD(query_close(NULL, &fault));
}

/* A statement that fails in the middle says so at the end, whatever happened on the connection since. */
static void a_fault_in_the_middle_is_kept(void **state)
{
    struct desk *d = *state;
    struct fault fault = {0};
    struct query *q;
    GOOD(query_open(d->db, S("test"),
                    S("SELECT abs(-9223372036854775807 - value) FROM (SELECT 0 AS value UNION ALL SELECT 1)"),
                    &q, &fault));
    assert_true(query_step(q));
    assert_false(query_step(q));
    assert_false(query_step(q));
    assert_int_equal(load_count(d->db, "intake"), 0);
    assert_int_equal(query_close(q, &fault), ERR_IO);
    assert_non_null(strstr(fault.say, "overflow"));
}

static void a_snapshot_stands_still(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *reader;
    GOOD(db_open_reader(d->path, &reader, &fault));
    desk_case(d, "前", "マエ", "", "");
    GOOD(query_snapshot(reader, &fault));
    desk_case(d, "後", "アト", "", "");
    for (int released = 0; released < 2; released++) {
        struct query *q;
        GOOD(query_open(reader, S("test"), S("SELECT count(*) FROM intake"), &q, &fault));
        assert_true(query_step(q));
        assert_int_equal(query_int(q, 0), 1 + released);
        GOOD(query_close(q, &fault));
        query_release(reader);
    }
    db_close(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_may_not_be_read_is_refused, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(functions_give_labels, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(parameters_are_named_and_may_be_missing, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_fault_in_the_middle_is_kept, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_snapshot_stands_still, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
