/* 一斉確認: whom to ask next, and how far the year is. */
#include "store/desk.h"

#include "store/checkup.h"

static int64_t apply(struct desk *d, const struct record *r, uint64_t fields)
{
    struct change *c = change_new(S("hanako"), S("verify"));
    change_put(c, r, fields);
    return desk_apply(d, c).ids[0];
}

static int64_t resource(struct desk *d, const char *name, const char *service, const char *city_code,
                        const char *verified, const char *state)
{
    struct resource r = {.name = str_of(name),
                         .service = str_of(service),
                         .city_code = str_of(city_code),
                         .verified_on = str_of(verified),
                         .state = str_of(state)};
    return apply(d, &(struct record){record_row(RECORD_RESOURCE), 0, r.v}, FIELDS_ALL);
}

static void session(struct desk *d, int64_t of, const char *campaign, const char *at, const char *outcome)
{
    struct session s = {.resource = str_print(d->arena, "%lld", (long long)of),
                        .campaign = str_of(campaign),
                        .at = str_of(at),
                        .staff = S("hanako"),
                        .outcome = str_of(outcome)};
    apply(d, &(struct record){record_row(RECORD_SESSION), 0, s.v}, FIELDS_ALL);
}

/* The names in the order in which they are asked, read in pages of `most`. */
static const char *order(struct desk *d, const char *kind, int most)
{
    struct checkup_ask q = {S("2026"), str_of(kind)};
    struct checkup_row *rows, *last = NULL;
    struct buf b = buf_in(d->arena);
    for (int n = most; n == most;) {
        n = checkup_load(d->arena, d->db, &q, last, most, &rows);
        for (int i = 0; i < n; i++)
            buf_print(&b, S_FMT " ", S_ARG(rows[i].name));
        last = n ? &rows[n - 1] : last;
    }
    return str_z(d->arena, buf_str(&b));
}

static void fill(struct desk *d)
{
    int64_t id[9];
    id[0] = resource(d, "新", "訪問看護", "012025", "2026-09-01", "open");
    id[1] = resource(d, "古", "訪問看護", "012025", "2024-01-01", "open");
    id[2] = resource(d, "未", "診療所", "012025", "", "");
    id[3] = resource(d, "不在", "診療所", "012025", "", "open");
    id[4] = resource(d, "先に不在", "訪問看護", "012025", "2026-01-01", "stopped");
    id[5] = resource(d, "済", "歯科", "012025", "2026-05-01", "open");
    id[6] = resource(d, "今年廃止", "歯科", "012025", "", "closed");
    id[7] = resource(d, "前から廃止", "歯科", "012025", "", "closed");
    id[8] = resource(d, "よその市", "歯科", "131016", "", "open");
    session(d, id[0], "2025", "2025-10-01T10:00", "done"); /* last year's is done with */
    session(d, id[3], "2026", "2026-10-02T10:00", "unable");
    session(d, id[4], "2026", "2026-10-01T10:00", "partly");
    session(d, id[5], "2026", "2026-05-01T09:00", "unable");
    session(d, id[5], "2026", "2026-05-01T10:00", "done");
    session(d, id[6], "2026", "2026-06-01T10:00", "closed");
    session(d, id[7], "2025", "2025-06-01T10:00", "closed");
}

static void the_oldest_are_asked_first_and_the_tried_last(void **state)
{
    struct desk *d = *state;
    fill(d);
    for (int page = 1; page < 8; page++) {
        assert_string_equal(order(d, "", page), "未 古 新 先に不在 不在 ");
        assert_string_equal(order(d, "nursing", page), "古 新 先に不在 ");
    }
    assert_string_equal(order(d, "dental", 3), "");
    assert_string_equal(order(d, "pharmacy", 3), "");
}

static void progress_counts_what_is_done_with(void **state)
{
    struct desk *d = *state;
    struct checkup_sum *sums;
    fill(d);
    assert_int_equal(checkup_sums(d->arena, d->db, S("2026"), &sums), 4);
    assert_int_equal(sums[0].all, 7);
    assert_int_equal(sums[0].done, 2);
    IS(sums[1].kind, "dental");
    assert_int_equal(sums[1].all, 2);
    assert_int_equal(sums[1].done, 2);
    IS(sums[2].kind, "nursing");
    assert_int_equal(sums[2].all, 3);
    assert_int_equal(sums[2].done, 0);
    assert_int_equal(checkup_sums(d->arena, d->db, S("2030"), &sums), 4); /* a new year begins from nothing */
    assert_int_equal(sums[0].all, 6);
    assert_int_equal(sums[0].done, 0);
}

/* 医療機関コード一覧 has addresses and no city codes. */
static void a_clinic_known_by_its_address_only_is_asked_too(void **state)
{
    struct desk *d = *state;
    struct resource near = {
        .name = S("近"), .service = S("医療機関"), .address = S("函館市富岡町２丁目５９番１号")};
    struct resource far = {.name = S("遠"), .service = S("医療機関"), .address = S("札幌市中央区北１条")};
    struct resource town = {
        .name = S("町"), .service = S("訪問看護"), .city = S("函館市"), .city_code = S("012025")};
    struct checkup_sum *sums;
    apply(d, &(struct record){record_row(RECORD_RESOURCE), 0, near.v}, FIELDS_ALL);
    apply(d, &(struct record){record_row(RECORD_RESOURCE), 0, far.v}, FIELDS_ALL);
    apply(d, &(struct record){record_row(RECORD_RESOURCE), 0, town.v}, FIELDS_ALL);
    assert_string_equal(order(d, "", 10), "近 町 ");
    assert_true(checkup_sums(d->arena, d->db, S("2026"), &sums) > 0);
    assert_int_equal(sums[0].all, 2);
}

static void an_empty_file_has_nothing_to_check(void **state)
{
    struct desk *d = *state;
    struct checkup_sum *sums;
    assert_int_equal(checkup_sums(d->arena, d->db, S("2026"), &sums), 1);
    assert_int_equal(sums[0].all, 0);
    assert_string_equal(order(d, "", 5), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_oldest_are_asked_first_and_the_tried_last, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(progress_counts_what_is_done_with, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_clinic_known_by_its_address_only_is_asked_too, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(an_empty_file_has_nothing_to_check, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
