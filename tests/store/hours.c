/* The hours of all offices at a moment, and what is known of one: the best slot of each, 廃止 and 訪問 left out. */
#include "store/desk.h"

#include "store/hours.h"

static int64_t place(struct desk *d, const char *name, const char *official, const char *service,
                     const char *state)
{
    struct resource r = {.name = str_of(name),
                         .official = str_of(official),
                         .service = str_of(service),
                         .city = S("架空市"),
                         .state = str_of(state)};
    return desk_put(d, RECORD_RESOURCE, r.v);
}

static void slot(struct desk *d, int64_t resource, const char *purpose, const char *days, const char *from,
                 const char *until)
{
    struct slot s = {.resource = str_print(d->arena, "%lld", (long long)resource),
                     .purpose = str_of(purpose),
                     .weekdays = str_of(days),
                     .from_at = str_of(from),
                     .until_at = str_of(until)};
    desk_put(d, RECORD_SLOT, s.v);
}

static int64_t moment(const char *iso)
{
    return date_moment_from_iso(str_of(iso));
}

static struct hours_now at(const struct hours *h, int office, const char *iso)
{
    struct open_clock now = open_at(moment(iso), NULL);
    struct hours_now rows[8];
    assert_true(h->office_count <= 8);
    hours_at(h, &now, rows);
    return rows[office];
}

/* 2026-11-17 is a Tuesday. */
static void the_best_slot_of_each(void **state)
{
    struct desk *d = *state;
    int64_t clinic = place(d, "あおい医院", "1", "診療所", "open"),
            gone = place(d, "かもめ医院", "2", "診療所", "closed"),
            resting = place(d, "さくら医院", "3", "診療所", "stopped"),
            silent = place(d, "すみれ医院", "4", "診療所", "open");
    slot(d, clinic, "talk", "tue", "13:00", "13:30");
    slot(d, clinic, "clinic", "tue wed", "09:00", "18:00");
    slot(d, clinic, "rounds", "tue wed", "00:00", "00:00");
    slot(d, gone, "clinic", "tue", "09:00", "18:00");
    slot(d, resting, "clinic", "wed", "09:00", "18:00");
    slot(d, silent, "clinic", "tue", "", ""); /* no times: it says nothing */
    struct hours h = hours_load(d->arena, d->db);
    assert_int_equal(h.office_count, 2);
    assert_int_equal(h.slot_count, 3);
    struct hours_now n = at(&h, 0, "2026-11-17T13:10");
    assert_int_equal(n.state, HOURS_TALK); /* before 診療, which is open longer */
    assert_int_equal(n.until, moment("2026-11-17T13:30"));
    n = at(&h, 0, "2026-11-17T14:00");
    assert_int_equal(n.state, HOURS_OPEN);
    assert_int_equal(n.until, moment("2026-11-17T18:00"));
    assert_int_equal(n.talk, moment("2026-11-24T13:00"));
    n = at(&h, 0, "2026-11-17T20:00");
    assert_int_equal(n.state, HOURS_SHUT); /* though 訪問 is under way all night */
    assert_int_equal(n.until, moment("2026-11-18T09:00"));
    assert_int_equal(at(&h, 1, "2026-11-17T10:00").until, moment("2026-11-18T09:00"));
    assert_int_equal(hours_of(d->arena, d->db, clinic).slot_count, 2);
    assert_int_equal(hours_of(d->arena, d->db, silent).office_count, 0);
}

static void services_of_one_office(void **state)
{
    struct desk *d = *state;
    struct resource_row *rows;
    int64_t nursing = place(d, "ひばり", "0111", "訪問看護", "open"),
            rehab = place(d, "ひばり", "0111", "訪問リハビリ", "open");
    place(d, "べつの所", "0112", "訪問看護", "open");
    struct resource other = {.name = S("ひばり別館"),
                             .official = S("0999"),
                             .city = S("となり市"),
                             .state = S("open"),
                             .office = str_print(d->arena, "%lld", (long long)nursing)};
    int64_t annex = desk_put(d, RECORD_RESOURCE, other.v);
    assert_int_equal(load_office(d->arena, d->db, nursing, &rows), 2);
    assert_int_equal(rows[0].id, annex);
    assert_int_equal(rows[1].id, rehab);
    assert_int_equal(load_office(d->arena, d->db, annex, &rows), 1);
    assert_int_equal(rows[0].id, nursing);
    int64_t without = place(d, "番号なし", "", "薬局", "open");
    place(d, "これも番号なし", "", "薬局", "open");
    assert_int_equal(load_office(d->arena, d->db, without, &rows), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_best_slot_of_each, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(services_of_one_office, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
