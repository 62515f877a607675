/* 資源の情報の新しさ: how much of what is known was made sure of within a year, by kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/fixture.h"
#include "export/report.h"

static const struct {
    const char *service, *city, *verified, *state, *campaign, *outcome;
} places[] = {
    {"訪問看護", "012025", "2026-10-01", "open", "2026", "done"},
    {"訪問看護", "012025", "2025-11-20", "open", "2026", "unable"},
    {"介護予防訪問看護", "012025", "2025-11-19", "open", "2025",
     "done"}, /* a year and a day; last year's session */
    {"訪問看護", "012025", "", "", "", ""},
    {"薬局", "012025", "2020-01-01", "closed", "2026", "closed"},
    {"薬局", "012025", "2020-01-01", "closed", "", ""}, /* long gone */
    {"薬局", "131016", "2026-10-01", "open", "", ""},   /* of another city */
    {"歯科診療所", "", "", "open", "", ""},             /* of a list with addresses only */
};

static void put_places(struct desk *d)
{
    struct fault f;
    struct bulk *b;
    enum bulk_outcome outcome;
    check_ok(bulk_begin(d->db, S("hanako"), S("test"), d->now, &b, &f), &f);
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        struct resource one = {.service = str_of(places[i].service),
                               .name = str_print(d->arena, "資源%zu", i),
                               .city = places[i].city[0] == '0' ? S("函館市") : S0,
                               .city_code = str_of(places[i].city),
                               .address = places[i].city[0] ? S0 : S("北海道函館市本通１丁目"),
                               .verified_on = str_of(places[i].verified),
                               .state = str_of(places[i].state)};
        struct record r = {.row = record_row(RECORD_RESOURCE), .v = one.v};
        check_ok(bulk_put(b, &r, FIELDS_ALL >> (64 - r.row->count), &outcome, &f), &f);
        struct session session = {.resource = str_print(d->arena, "%lld", (long long)r.id),
                                  .campaign = str_of(places[i].campaign),
                                  .at = S("2026-10-01T10:00"),
                                  .outcome = str_of(places[i].outcome)};
        struct record s = {.row = record_row(RECORD_SESSION), .v = session.v};
        if (places[i].campaign[0])
            check_ok(bulk_put(b, &s, FIELDS_ALL >> (64 - s.row->count), &outcome, &f), &f);
    }
    check_ok(bulk_commit(b, S("test"), &f), &f);
}

static void the_age_of_what_is_known_is_told_by_kind(void **state)
{
    struct desk d = desk_open(S("架空センター"), "2026-11-20T14:05");
    struct report_request q = {.name = S("freshness"), .format = REPORT_CSV, .now = d.now, .dirs = &shipped};
    struct fault f;
    struct str text;
    static const char *const lines[] = {
        "\"区分\",\"項目\",\"施設数\",\"12か月以内に確認\",\"割合(%)\",\"未確認\",\"いちばん古い確認日\","
        "\"完了\",\"一部\",\"連絡不能\",\"廃止\",\"まだ\"",
        "\"種類\",\"訪問看護\",\"4\",\"2\",\"50\",\"1\",\"2025-11-19\",\"1\",\"0\",\"1\",\"0\",\"2\"",
        "\"種類\",\"歯科診療所\",\"1\",\"0\",\"0\",\"1\",\"\",\"0\",\"0\",\"0\",\"0\",\"1\"",
        "\"種類\",\"薬局\",\"1\",\"0\",\"0\",\"0\",\"2020-01-01\",\"0\",\"0\",\"0\",\"1\",\"0\"",
        "\"合計\",\"合計\",\"6\",\"2\",\"33\",\"2\",\"2020-01-01\",\"1\",\"0\",\"1\",\"1\",\"3\"",
    };
    (void)state;
    put_places(&d);
    check_ok(report_make(d.arena, d.db, &q, &text, &f), &f);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct str line = str_part(&text, '\n');
        assert_string_equal(str_z(d.arena, str_trim(line)), lines[i]);
    }
    assert_int_equal(text.n, 0);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_age_of_what_is_known_is_told_by_kind)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
