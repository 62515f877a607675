/* Reference tables at the desk: towns of a postal code, holidays of the calendar. */
#include "store/postal.h"

#include "store/bulk.h"
#include "store/desk.h"

static void put(struct desk *d, const char *table, const struct str (*rows)[5], int count, int columns)
{
    struct fault fault;
    struct bulk *b;
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &fault));
    for (int i = 0; i < count; i++)
        GOOD(bulk_row(b, str_of(table), rows[i], columns, &fault));
    GOOD(bulk_commit(b, str_of(table), &fault));
}

static void reopen(struct desk *d)
{
    struct fault fault;
    db_close(d->db);
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
}

static const struct str towns[][5] = {
    {S_ROW("0400001"), S_ROW("北海道"), S_ROW("函館市"), S_ROW("五稜郭町"), S_ROW("ゴリョウカクチョウ")},
    {S_ROW("0402231"), S_ROW("北海道"), S_ROW("函館市"), S_ROW("上湯川町"), S_ROW("カミユノカワチョウ")},
    {S_ROW("0402231"), S_ROW("北海道"), S_ROW("函館市"), S_ROW("鱒川町"), S_ROW("マスカワチョウ")},
    {S_ROW("0400000"), S_ROW("北海道"), S_ROW("函館市"), S_ROW(""), S_ROW("")},
};

static void a_code_names_its_towns(void **state)
{
    static const struct {
        const char *code;
        int count;
        const char *first;
    } rows[] = {
        {"040-0001", 1, "函館市五稜郭町"},
        {"０４０－０００１", 1, "函館市五稜郭町"},
        {"0402231", 2, "函館市上湯川町"},
        {"040-0000", 1, "函館市"},
        {"060-0001", 0, ""},
        {"040", 0, ""},
        {"", 0, ""},
    };
    struct desk *d = *state;
    put(d, "postal_town", towns, (int)COUNT_OF(towns), 5);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct town *found;
        int n = postal_load_towns(d->arena, d->db, str_of(rows[i].code), 9, &found);
        if (n != rows[i].count)
            fail_msg("%s: %d", rows[i].code, n);
        if (n)
            IS(postal_address(d->arena, &found[0]), rows[i].first);
    }
    struct town *found;
    assert_int_equal(postal_load_towns(d->arena, d->db, S("0402231"), 1, &found), 1);
}

static const struct str holidays[][5] = {
    {S_ROW("2026-11-23"), S_ROW("勤労感謝の日")},
    {S_ROW("2026-11-03"), S_ROW("文化の日")},
    {S_ROW("2027-01-01"), S_ROW("元日")},
};

static void the_calendar_knows_the_holidays(void **state)
{
    struct desk *d = *state;
    int32_t monday = date_day(2026, 11, 23);
    struct setting s = db_setting(d->db, d->now);
    IS(date_closed(monday, &s.holidays), "");
    IS(s.profile, "hakodate");
    put(d, "holiday", holidays, (int)COUNT_OF(holidays), 2);
    reopen(d);
    s = db_setting(d->db, d->now);
    IS(date_closed(monday, &s.holidays), "勤労感謝の日");
    IS(date_closed(date_day(2026, 11, 3), &s.holidays), "文化の日");
    IS(date_closed(date_day(2027, 1, 1), &s.holidays), "元日");
    IS(date_closed(date_day(2027, 1, 2), &s.holidays), "年末年始");
    IS(date_closed(date_day(2026, 11, 24), &s.holidays), "");
    struct str value, complaint;
    const struct field *next = record_field(RECORD_INTAKE, S("next_on"));
    assert_true(kind_read(d->arena, next, &s, S("+1営"), &value, &complaint));
    IS(value, "2026-11-24");
    IS(kind_echo(d->arena, next, &s, S("2026-11-23")), "令8.11.23(月・勤労感謝の日)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_code_names_its_towns, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(the_calendar_knows_the_holidays, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
