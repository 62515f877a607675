/* Services of one office together: what decides by itself, what a person decides, and what is never asked again. */
#include "store/desk.h"

#include "store/bulk.h"
#include "store/match.h"

static const struct listing {
    const char *official, *service, *name, *address, *phone;
} listings[] = {
    {"A1", "訪問看護", "みなと訪問看護", "函館市港町1-2", "0138-00-0001"},
    {"A2", "居宅介護支援", "みなと居宅", "北海道函館市港町１丁目２番　港ビル",
     "0138000001"},                                                    /* address and phone */
    {"A1", "訪問看護", "やま訪問看護", "函館市山町9", "0138-00-0009"}, /* the number alone */
    {"B1", "医療機関", "医療法人　空会　空医院", "函館市空町5番", "0138-00-0005"},
    {"B2", "診療所", "空医院", "函館市空町5番地", ""},                           /* name and address */
    {"B3", "通所リハ", "空医院通所リハビリ", "函館市空町5番地", "0138-00-0006"}, /* perhaps */
    {"C1", "訪問介護", "川ヘルパー", "函館市川町7-1", "0138-00-0007"},
    {"C2", "訪問介護", "川ヘルパー", "函館市川町7", "0138-00-0008"}, /* perhaps */
};

static void put(struct desk *d, const struct listing *l)
{
    struct fault fault;
    struct bulk *b;
    enum bulk_outcome outcome;
    struct record r = record_new(d->arena, RECORD_RESOURCE);
    r.v[RESOURCE_official] = str_of(l->official);
    r.v[RESOURCE_service] = str_of(l->service);
    r.v[RESOURCE_name] = str_of(l->name);
    r.v[RESOURCE_address] = str_of(l->address);
    r.v[RESOURCE_phone] = str_of(l->phone);
    r.v[RESOURCE_city] = S("函館市");
    r.v[RESOURCE_city_code] = S("012025");
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &fault));
    GOOD(bulk_put(b, &r, FIELDS_ALL, &outcome, &fault));
    GOOD(bulk_commit(b, S("test"), &fault));
}

static struct match_result match(struct desk *d)
{
    struct fault fault;
    struct match_result out;
    GOOD(match_offices(d->db, S("hanako"), d->now, (struct match_seen_list){0}, &out, &fault));
    return out;
}

/* "1 1 - …": the office of each listing. */
static const char *offices(struct desk *d)
{
    struct buf b = buf_in(d->arena);
    struct record r = record_new(d->arena, RECORD_RESOURCE);
    for (int64_t id = 1; load_record(d->arena, d->db, &r, id); id++)
        buf_print(&b, "%s%s", id > 1 ? " " : "",
                  r.v[RESOURCE_office].n ? str_z(d->arena, r.v[RESOURCE_office]) : "-");
    return str_z(d->arena, buf_str(&b));
}

static void put_all(struct desk *d)
{
    for (size_t i = 0; i < COUNT_OF(listings); i++)
        put(d, &listings[i]);
}

static void two_of_three_make_an_office(void **state)
{
    struct desk *d = *state;
    struct match_pair *pairs;
    put_all(d);
    struct match_result r = match(d);
    assert_string_equal(offices(d), "1 1 - 4 4 - - -");
    assert_int_equal(r.moved, 4);
    assert_int_equal(r.doubtful, 2);
    assert_int_equal(match_waiting(d->arena, d->db, 10, &pairs), 2);
    for (int i = 0; i < 2; i++)
        assert_true((pairs[i].one == 4 && pairs[i].other == 6) || (pairs[i].one == 7 && pairs[i].other == 8));
    r = match(d); /* nothing was made or changed since */
    assert_int_equal(r.moved + r.doubtful, 0);
    put(d, &(struct listing){"Z", "薬局", "星薬局", "函館市星町1", ""});
    r = match(d);
    assert_int_equal(r.moved + r.doubtful, 0);
}

static void decide(struct desk *d, int64_t one, bool same)
{
    struct match_pair *pairs;
    int n = match_waiting(d->arena, d->db, 10, &pairs), i = 0;
    while (i < n && pairs[i].one != one)
        i++;
    assert_true(i < n);
    struct change *c = change_new(S("hanako"), S("pair"));
    match_decide(c, d->db, &pairs[i], same, S("hanako"), d->now);
    change_keep(c, S("同じ事業所の判断"));
    desk_apply(d, c);
}

static void a_decision_is_asked_once_and_can_be_taken_back(void **state)
{
    struct desk *d = *state;
    struct match_pair *pairs;
    put_all(d);
    match(d);
    decide(d, 4, true);
    assert_string_equal(offices(d), "1 1 - 4 4 4 - -");
    decide(d, 7, false);
    assert_int_equal(match_waiting(d->arena, d->db, 10, &pairs), 0);
    put(d, &(struct listing){"Z", "薬局", "星薬局", "函館市星町1", ""});
    assert_int_equal(match(d).doubtful, 0);
    assert_string_equal(offices(d), "1 1 - 4 4 4 - - -");
    for (int i = 0; i < 2; i++) { /* both decisions */
        struct change *c = change_new(S("hanako"), S("undo"));
        change_revert(c, false);
        desk_apply(d, c);
    }
    assert_string_equal(offices(d), "1 1 - 4 4 - - - -");
    assert_int_equal(match_waiting(d->arena, d->db, 10, &pairs), 2);
}

/* What somebody called another office stays another one, though two of three are alike by now. */
static void a_no_keeps_them_apart(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct bulk *b;
    enum bulk_outcome outcome;
    put_all(d);
    match(d);
    decide(d, 7, false);
    struct record r = record_new(d->arena, RECORD_RESOURCE);
    r.id = 8;
    r.v[RESOURCE_phone] = S("0138-00-0007");
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &fault));
    GOOD(bulk_put(b, &r, FIELD_BIT(RESOURCE_phone), &outcome, &fault));
    GOOD(bulk_commit(b, S("test"), &fault));
    assert_int_equal(match(d).moved, 0);
    assert_string_equal(offices(d), "1 1 - 4 4 - - -");
}

/* Only of the own city somebody is asked. */
static void elsewhere_nobody_is_asked(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    put_all(d);
    for (int64_t id = 1; id <= (int64_t)COUNT_OF(listings); id++) {
        struct bulk *b;
        enum bulk_outcome outcome;
        struct record r = record_new(d->arena, RECORD_RESOURCE);
        r.id = id;
        r.v[RESOURCE_city_code] = S("011002");
        GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &fault));
        GOOD(bulk_put(b, &r, FIELD_BIT(RESOURCE_city_code), &outcome, &fault));
        GOOD(bulk_commit(b, S("test"), &fault));
    }
    struct match_result r = match(d);
    assert_int_equal(r.doubtful, 0);
    assert_string_equal(offices(d), "1 1 - 4 4 - - -");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_of_three_make_an_office, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_decision_is_asked_once_and_can_be_taken_back, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_no_keeps_them_apart, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(elsewhere_nobody_is_asked, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
