/* When to look again: every event, in business days, around holidays, and where it stands still. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/date.h"
#include "model/ladder.h"

static struct str holiday(const void *of, int32_t day)
{
    (void)of;
    return day == date_day(2026, 11, 23) ? S("勤労感謝の日") : S0;
}

/* Friday 2026-11-20; Monday the 23rd is a holiday. */
static struct setting friday(void)
{
    return (struct setting){.now = date_moment_from_iso(S("2026-11-20T14:05")),
                            .holidays = {.name = holiday}};
}

static const struct {
    const char *requester, *phase, *state, *discharge_on, *answer, *asked_on, *talked_at, *on, *why;
} rows[] = {
    /* after a talk */
    {"family", "", "open", "", "", "", "", "2026-12-02", "相談後 7営業日"},
    {"self", "daily", "open", "", "", "", "2026-11-20T10:00", "2026-12-02", "相談後 7営業日"},
    {"manager", "", "open", "", "", "", "", "2026-12-11", "相談後 14営業日"},
    {"", "", "open", "", "", "", "", "2026-12-11", "相談後 14営業日"},
    {"medical", "discharge", "open", "", "", "", "", "2026-12-02", "相談後 7営業日"},
    {"family", "discharge", "open", "", "", "", "", "2026-11-26", "相談後 3営業日"},
    /* a step that has gone by leads to the next one, the last one to none */
    {"family", "", "open", "", "", "", "2026-11-09", "2026-11-30", "相談後 14営業日"},
    {"manager", "", "open", "", "", "", "2026-08-03", "", ""},
    /* urgent ones sooner */
    {"manager", "acute", "open", "", "", "", "", "2026-11-24", "急変 1営業日"},
    {"family", "dying", "open", "", "", "", "", "2026-11-26", "看取り 3営業日"},
    /* from the day at home, also one to come */
    {"medical", "discharge", "open", "2026-11-19", "", "", "", "2026-11-25", "退院後 3営業日"},
    {"medical", "discharge", "open", "2026-12-01", "", "", "", "2026-12-04", "退院後 3営業日"},
    {"medical", "discharge", "open", "2026-12-28", "", "", "", "2027-01-06", "退院後 3営業日"},
    /* an answer that is waited for goes before everything */
    {"family", "dying", "waiting", "", "asked", "2026-11-20", "", "2026-11-24", "打診中 1営業日"},
    {"family", "", "waiting", "", "absent", "2026-11-18", "", "2026-11-24", "打診中 3営業日"},
    {"family", "", "waiting", "", "", "", "", "2026-12-02", "返事待ち 7営業日"},
    {"hub", "", "waiting", "", "declined", "2026-11-18", "", "2026-11-26", "返事待ち 3営業日"},
    /* where it stands still */
    {"family", "", "open", "", "accepted", "2026-11-18", "", "",
     "受諾されたので、次の対応日の案は出していません"},
    {"family", "", "closed", "", "asked", "2026-11-18", "", "", "終結しています"},
};

static void each_event_has_its_steps(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct setting s = friday();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct intake c = {.requester = str_of(rows[i].requester),
                           .phase = str_of(rows[i].phase),
                           .state = str_of(rows[i].state),
                           .discharge_on = str_of(rows[i].discharge_on)};
        struct ladder_ask q = {&c, str_of(rows[i].answer), str_of(rows[i].asked_on),
                               str_of(rows[i].talked_at)};
        struct ladder_step step = ladder_next(a, &q, &s);
        if (!str_eq(step.on, str_of(rows[i].on)) || !str_eq(step.why, str_of(rows[i].why)))
            fail_msg("row %zu: %.*s %.*s", i, S_ARG(step.on), S_ARG(step.why));
    }
    arena_free(a);
}

/* Every row can be reached, and its steps rise. */
static void the_rows_make_sense(void **state)
{
    static const struct {
        const char *group, *phase;
        int steps[5];
    } all[] = {
#define LADDER_EVENT(NAME, label)
#define LADDER(event, group, phase, a, b, c, d, e) {group, phase, {a, b, c, d, e}},
#include "ladders.def"
#undef LADDER_EVENT
#undef LADDER
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        struct str phase = str_of(all[i].phase), group = str_of(all[i].group);
        assert_true(!phase.n || code_find(CODES_phase, phase));
        assert_true(!group.n || str_eq(group, S("citizen")) || str_eq(group, S("staff")));
        assert_true(all[i].steps[0] > 0);
        for (int k = 1; k < 5; k++)
            assert_true(all[i].steps[k] > all[i].steps[k - 1] || !all[i].steps[k]);
    }
}

/* Whoever was asked on that day has had the first step to answer, whoever was asked after it has not. */
static void an_answer_is_due_when_its_first_step_is(void **state)
{
    (void)state;
    struct setting s = friday();
    int32_t first = date_of_moment(s.now);
    for (int32_t day = first; day < first + 60; day++) {
        s.now = (int64_t)day * 24 * 60 * 60;
        int32_t until = ladder_asked_until(&s);
        assert_true(date_add_business(until, 3, &s.holidays) <= date_of_moment(s.now));
        assert_true(date_add_business(until + 1, 3, &s.holidays) > date_of_moment(s.now));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_event_has_its_steps),
        cmocka_unit_test(the_rows_make_sense),
        cmocka_unit_test(an_answer_is_due_when_its_first_step_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
