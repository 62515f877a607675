/* Slots and the clock: weekdays, holidays, midnight, what is valid when; the ケアマネタイム
 * list of acceptance test 3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "model/open.h"

static struct str holiday_of(const void *of, int32_t day)
{
    (void)of;
    return day == date_day(2026, 11, 3)    ? S("文化の日")
           : day == date_day(2026, 11, 23) ? S("勤労感謝の日")
           : day == date_day(2027, 1, 1)   ? S("元日")
                                           : S0;
}
static const struct holidays holidays = {.name = holiday_of};

#define WEEKDAYS "mon tue wed thu fri"

/* until: how long it is open, next: when it opens next; "" never. 2026-11-20 is a Friday. */
static const struct {
    const char *days, *from, *to, *valid_from, *valid_until, *now, *until, *next;
} cases[] = {
    {"tue", "13:00", "13:30", "", "", "2026-11-17T13:10", "2026-11-17T13:30", "2026-11-24T13:00"},
    {"tue", "13:00", "13:30", "", "", "2026-11-17T13:00", "2026-11-17T13:30", "2026-11-24T13:00"},
    {"tue", "13:00", "13:30", "", "", "2026-11-17T12:59", "", "2026-11-17T13:00"},
    {"tue", "13:00", "13:30", "", "", "2026-11-17T13:30", "", "2026-11-24T13:00"},
    /* 11-03 is a Tuesday and a holiday: 火 is shut, 祝 is open, whatever its weekday */
    {"tue", "13:00", "13:30", "", "", "2026-11-03T13:10", "", "2026-11-10T13:00"},
    {"holiday", "13:00", "13:30", "", "", "2026-11-03T13:10", "2026-11-03T13:30", "2026-11-23T13:00"},
    {"tue holiday", "13:00", "13:30", "", "", "2026-11-03T13:10", "2026-11-03T13:30", "2026-11-10T13:00"},
    {"sun", "09:00", "12:00", "", "", "2026-11-22T10:00", "2026-11-22T12:00", "2026-11-29T09:00"},
    /* over midnight: of the day it began */
    {"fri", "22:00", "06:00", "", "", "2026-11-20T23:00", "2026-11-21T06:00", "2026-11-27T22:00"},
    {"fri", "22:00", "06:00", "", "", "2026-11-21T03:00", "2026-11-21T06:00", "2026-11-27T22:00"},
    {"fri", "22:00", "06:00", "", "", "2026-11-20T03:00", "", "2026-11-20T22:00"},
    {"fri", "22:00", "06:00", "", "", "2026-11-21T06:00", "", "2026-11-27T22:00"},
    {"sun", "22:00", "06:00", "", "", "2026-11-23T03:00", "2026-11-23T06:00", "2026-11-29T22:00"},
    {"mon", "22:00", "06:00", "", "", "2026-11-24T03:00", "", "2026-11-30T22:00"},
    {"holiday", "22:00", "06:00", "", "", "2026-11-24T03:00", "2026-11-24T06:00", "2027-01-01T22:00"},
    /* whole days: one after the other */
    {"sat", "00:00", "00:00", "", "", "2026-11-21T15:00", "2026-11-22T00:00", "2026-11-28T00:00"},
    {"sat sun", "00:00", "24:00", "", "", "2026-11-21T15:00", "2026-11-23T00:00", "2026-11-22T00:00"},
    /* what is valid when: of the day it began */
    {WEEKDAYS, "09:00", "17:00", "2026-12-01", "", "2026-11-20T10:00", "", "2026-12-01T09:00"},
    {WEEKDAYS, "09:00", "17:00", "", "2026-11-20", "2026-11-20T10:00", "2026-11-20T17:00", ""},
    {WEEKDAYS, "09:00", "17:00", "", "2026-11-19", "2026-11-20T10:00", "", ""},
    {"fri", "22:00", "06:00", "", "2026-11-20", "2026-11-21T03:00", "2026-11-21T06:00", ""},
    {WEEKDAYS, "09:00", "17:00", "2027-03-01", "", "2026-11-20T10:00", "", ""}, /* too far to say */
};

/* 年末年始 is 12/29 to 1/3; 第n counts the weekdays of a month. 2026-12-26 is the fourth Saturday. */
static const struct {
    const char *days, *weeks, *from, *to, *now;
    bool open;
    const char *next;
} special[] = {
    {WEEKDAYS, "", "09:00", "17:00", "2026-12-28T10:00", true, "2027-01-04T09:00"},
    {WEEKDAYS, "", "09:00", "17:00", "2026-12-29T10:00", false, "2027-01-04T09:00"},
    {WEEKDAYS " newyear", "", "09:00", "17:00", "2026-12-29T10:00", true, "2026-12-30T09:00"},
    {"newyear", "", "09:00", "17:00", "2026-12-26T10:00", false, "2026-12-29T09:00"},
    {"holiday", "", "09:00", "17:00", "2027-01-01T10:00", true, ""},
    {"sun holiday", "", "09:00", "17:00", "2027-01-02T10:00", false, "2027-01-10T09:00"},
    {WEEKDAYS " sat sun holiday", "", "09:00", "17:00", "2026-12-31T10:00", true, "2027-01-01T09:00"},
    {"sat", "second fourth", "09:00", "12:00", "2026-11-21T10:00", false, "2026-11-28T09:00"},
    {"sat", "second fourth", "09:00", "12:00", "2026-11-28T10:00", true, "2026-12-12T09:00"},
    {"sat", "fifth", "09:00", "12:00", "2026-11-28T10:00", false, ""},
    {"sat holiday", "second", "09:00", "12:00", "2026-11-03T10:00", true, "2026-11-14T09:00"},
    {"sat", "fourth", "22:00", "06:00", "2026-11-29T03:00", true, "2026-12-26T22:00"},
};

static int64_t moment(const char *iso)
{
    return *iso ? date_moment_from_iso(str_of(iso)) : OPEN_NEVER;
}

static void every_case(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct slot s = {.weekdays = str_of(cases[i].days),
                         .from_at = str_of(cases[i].from),
                         .until_at = str_of(cases[i].to),
                         .valid_from = str_of(cases[i].valid_from),
                         .valid_until = str_of(cases[i].valid_until)};
        struct open_hours h;
        assert_true(open_read(s.v, &h));
        struct open_clock now = open_at(moment(cases[i].now), &holidays);
        if (open_until(&h, &now) != moment(cases[i].until) || open_next(&h, &now) != moment(cases[i].next))
            fail_msg("row %zu: %s %s at %s", i, cases[i].days, cases[i].from, cases[i].now);
    }
}

static void special_days(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(special); i++) {
        struct slot s = {.weekdays = str_of(special[i].days),
                         .weeks = str_of(special[i].weeks),
                         .from_at = str_of(special[i].from),
                         .until_at = str_of(special[i].to)};
        struct open_hours h;
        assert_true(open_read(s.v, &h));
        struct open_clock now = open_at(moment(special[i].now), &holidays);
        if ((open_until(&h, &now) != OPEN_NEVER) != special[i].open ||
            open_next(&h, &now) != moment(special[i].next))
            fail_msg("row %zu: %s %s at %s", i, special[i].weeks, special[i].days, special[i].now);
    }
}

/* 15:30–15:00 is a slip of the pen: it is shown as it is written, and nothing is computed from it. */
static void a_slip_says_nothing(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct open_hours h;
    struct slot slip = {.weekdays = S("mon"), .from_at = S("15:30"), .until_at = S("15:00")},
                night = {.weekdays = S("mon"), .from_at = S("17:00"), .until_at = S("08:30")},
                day = {.weekdays = S("mon"), .from_at = S("08:30"), .until_at = S("08:30")};
    assert_false(open_read(slip.v, &h));
    assert_true(open_doubtful(slip.v));
    assert_string_equal(str_z(a, open_shown(a, slip.v)), "15:30〜15:00？");
    assert_true(open_read(night.v, &h) && open_read(day.v, &h));
    assert_false(open_doubtful(night.v) || open_doubtful(day.v));
    assert_string_equal(
        str_z(a, open_week(a, (struct slot){.weekdays = S("sat newyear"), .weeks = S("second fourth")}.v)),
        "第2・第4 ・・・・・土・・年末年始");
    arena_free(a);
}

static void what_is_not_known_is_not_shut(void **state)
{
    (void)state;
    struct slot rows[] = {{.weekdays = S("mon")},
                          {.weekdays = S("mon"), .from_at = S("09:00")},
                          {.from_at = S("09:00"), .until_at = S("17:00")},
                          {.weekdays = S("someday"), .from_at = S("09:00"), .until_at = S("17:00")},
                          {.weekdays = S("mon"), .from_at = S("9時"), .until_at = S("17:00")}};
    struct open_hours h;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_false(open_read(rows[i].v, &h));
}

/* 松戸's list: thirty doctors, each half an hour; 火 13:10, and the same Tuesday as a holiday. */
static void thirty_doctors(void **state)
{
    (void)state;
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri"};
    static const char *const hours[] = {"08:30", "12:30", "13:00", "13:30", "17:00", "13:10"};
    struct open_clock plain = open_at(moment("2026-11-17T13:10"), &holidays);
    struct open_clock holiday = open_at(moment("2026-11-03T13:10"), &holidays);
    int open = 0, on_holiday = 0;
    for (size_t i = 0; i < 30; i++) {
        struct arena *a = arena_new();
        size_t hour = i % COUNT_OF(hours);
        struct slot s = {.weekdays = i == 29 ? S("tue holiday") : str_of(days[i / COUNT_OF(hours)]),
                         .from_at = str_of(hours[hour]),
                         .until_at = hour == 1   ? S("13:00")
                                     : hour == 0 ? S("09:00")
                                                 : S("14:00")};
        if (hour == 4)
            s.until_at = S("17:30");
        struct open_hours h;
        assert_true(open_read(s.v, &h));
        open += open_until(&h, &plain) != OPEN_NEVER;
        on_holiday += open_until(&h, &holiday) != OPEN_NEVER;
        arena_free(a);
    }
    assert_int_equal(open, 3); /* of Tuesday's six: 13:00–14:00, 13:10–14:00, and the last one of the list */
    assert_int_equal(on_holiday, 1);
}

static void words_for_people(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    int64_t now = moment("2026-11-20T14:05");
    static const struct {
        const char *at, *words;
    } nexts[] = {{"2026-11-20T15:00", "15:00"},
                 {"2026-11-21T09:00", "あす 09:00"},
                 {"2026-11-26T13:00", "木 13:00"},
                 {"2026-12-03T13:00", "12/03(木) 13:00"}};
    for (size_t i = 0; i < COUNT_OF(nexts); i++)
        assert_string_equal(str_z(a, open_words(a, moment(nexts[i].at), now)), nexts[i].words);
    struct open_hours h = {.from = 22 * 60, .until = 30 * 60}, whole = {.until = 24 * 60};
    assert_string_equal(str_z(a, open_span(a, &h)), "22:00〜翌06:00");
    assert_string_equal(str_z(a, open_span(a, &whole)), "終日");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case),          cmocka_unit_test(special_days),
        cmocka_unit_test(a_slip_says_nothing), cmocka_unit_test(what_is_not_known_is_not_shut),
        cmocka_unit_test(thirty_doctors),      cmocka_unit_test(words_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
