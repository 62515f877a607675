/* Shares of equal places: who was asked in the last 90 days, who is out of proportion, whose turn it is. */
#include "store/desk.h"

#include "store/neutral.h"

enum { PLACES = 10 };

struct town {
    struct desk *d;
    int64_t intake;
    struct neutral_row rows[PLACES];
};

static int32_t today(const struct desk *d)
{
    return date_of_moment(d->now);
}

static void a_town(struct town *t, struct desk *d)
{
    t->d = d;
    t->intake = desk_case(d, "高橋 ミヨ", "タカハシ ミヨ", "", "");
    for (int i = 0; i < PLACES; i++) {
        struct str name = str_print(d->arena, "ほし%d訪問看護", i);
        t->rows[i] = (struct neutral_row){
            .id = desk_put(d, RECORD_RESOURCE, (struct resource){.name = name, .state = S("open")}.v),
            .name = name};
    }
}

static void ask(struct town *t, int place, int32_t day, const char *answer)
{
    desk_put(t->d, RECORD_REFERRAL,
             (struct referral){.intake = str_print(t->d->arena, "%lld", (long long)t->intake),
                               .resource = str_print(t->d->arena, "%lld", (long long)t->rows[place].id),
                               .asked_on = day == DAY_NONE ? S0 : date_iso(t->d->arena, day),
                               .answer = str_of(answer)}
                 .v);
}

static struct neutral weigh(struct town *t)
{
    struct neutral n;
    neutral_weigh(t->d->arena, t->d->db, t->rows, PLACES, today(t->d), &n);
    return n;
}

/* FEATURES acceptance 6: ten equal stations, 8 of 10 to one of them. */
static void eight_of_ten(void **state)
{
    struct desk *d = *state;
    struct town t;
    a_town(&t, d);
    for (int i = 0; i < 8; i++)
        ask(&t, 4, today(d) - i, "accepted");
    ask(&t, 1, today(d) - 3, "declined");
    ask(&t, 2, today(d) - 4, "cancelled"); /* an ask is an ask */
    struct neutral n = weigh(&t);
    assert_int_equal(n.total, 10);
    assert_int_equal(n.rows[4].asked, 8);
    assert_int_equal(neutral_percent(&n, 4), 80);
    assert_int_equal(neutral_percent(&n, 0), 0);
    for (int i = 0; i < PLACES; i++)
        assert_int_equal(n.rows[i].one_sided, i == 4);
    assert_int_equal(n.turn, 0);
}

/* The one with seven of eight is not proposed only because the other was asked today. */
static void who_has_too_much_already_is_not_proposed(void **state)
{
    struct desk *d = *state;
    struct town t;
    a_town(&t, d);
    for (int i = 0; i < 7; i++)
        ask(&t, 0, today(d) - 1 - i, "accepted");
    ask(&t, 1, today(d), "asking");
    struct neutral n;
    neutral_weigh(d->arena, d->db, t.rows, 2, today(d), &n);
    assert_true(n.rows[0].one_sided);
    assert_int_equal(n.turn, 1);
    neutral_weigh(d->arena, d->db, t.rows, 1, today(d), &n);
    assert_int_equal(n.turn, 0);
}

static void only_ninety_days_count(void **state)
{
    struct desk *d = *state;
    struct town t;
    a_town(&t, d);
    ask(&t, 0, today(d), "asked");
    ask(&t, 0, today(d) - NEUTRAL_DAYS + 1, "accepted");
    ask(&t, 0, today(d) - NEUTRAL_DAYS, "accepted");
    ask(&t, 0, DAY_NONE, ""); /* a candidate that nobody asked */
    struct neutral n = weigh(&t);
    assert_int_equal(n.rows[0].asked, 2);
    IS(n.rows[0].last, "2026-11-20");
    assert_int_equal(n.rows[1].last.n, 0);
}

/* Whoever follows the proposal goes round everybody, and round again, for ever: also over more than 90 days. */
static void the_proposal_goes_round(void **state)
{
    struct desk *d = *state;
    struct town t;
    a_town(&t, d);
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < PLACES; i++) {
            struct neutral n = weigh(&t);
            assert_int_equal(n.turn, i);
            assert_false(n.rows[i].one_sided);
            ask(&t, n.turn, today(d), "asked");
            d->now += 30 * 24 * 60 * 60;
        }
}

static void nobody_and_one(void **state)
{
    struct desk *d = *state;
    struct neutral n;
    struct neutral_row alone = {.id = 1, .name = S("ひとつ")};
    neutral_weigh(d->arena, d->db, NULL, 0, today(d), &n);
    assert_int_equal(n.turn, -1);
    neutral_weigh(d->arena, d->db, &alone, 1, today(d), &n);
    assert_int_equal(n.turn, 0);
    assert_false(n.rows[0].one_sided);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(eight_of_ten, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(who_has_too_much_already_is_not_proposed, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(only_ninety_days_count, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(the_proposal_goes_round, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(nobody_and_one, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
