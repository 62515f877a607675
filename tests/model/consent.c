/* To whom what is known of a case may be passed on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/date.h"
#include "model/consent.h"

/* Seed 002 A039: consent, its scope and its end; whatever cannot be read so is asked about. */
static void nothing_personal_without_consent(void **state)
{
    static const struct {
        const char *consent, *scope, *withdrawn, *say;
    } rows[] = {
        {"yes", "", "", ""},
        {"", "", "", "まだ確かめられて"},
        {"unknown", "", "", "まだ確かめられて"},
        {"no", "", "", "「なし」"},
        {"yes", "", "2026-11-20", "令和8年11月20日に取り消され"},
        {"yes", "", "2026-11-21", ""},
        {"yes", "ひばり訪問看護ステーション、みなと在宅クリニック", "", ""},
        {"yes", "ﾋﾊﾞﾘ訪問看護", "", ""}, /* part of the name, in any width */
        {"yes", "訪問看護", "", ""},     /* its kind */
        {"yes", "すべて", "", ""},
        {"yes", "つばさ訪問看護ステーション", "", "範囲"}, /* another of the same kind */
        {"yes", "みなと在宅クリニック", "", "範囲"},
        {"yes", "主治医の先生だけ", "", "範囲"},
    };
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct intake in = {.consent_share = str_of(rows[i].consent),
                            .share_scope = str_of(rows[i].scope),
                            .share_withdrawn = str_of(rows[i].withdrawn)};
        const struct resource to = {.name = S("ひばり訪問看護ステーション"), .service = S("訪問看護")};
        struct str why;
        bool may = consent_covers(a, &in, &to, date_from_iso(S("2026-11-20")), &why);
        assert_int_equal(may, !why.n);
        if (rows[i].say[0] ? str_find(why, str_of(rows[i].say)) == SIZE_MAX : why.n > 0)
            fail_msg("%s %s %s: 「%.*s」", rows[i].consent, rows[i].scope, rows[i].withdrawn, S_ARG(why));
    }
    arena_free(a);
}

static void consent_reaches_as_far_as_its_scope(void **state)
{
    (void)state;
    static const struct {
        const char *consent, *scope, *withdrawn, *name, *service;
        bool covers;
    } rows[] = {
        {"yes", "", "", "みなとクリニック", "診療所", true},
        {"no", "", "", "みなとクリニック", "診療所", false},
        {"unknown", "", "", "みなとクリニック", "診療所", false},
        {"", "", "", "みなとクリニック", "診療所", false},
        {"yes", "", "2026-11-20", "みなとクリニック", "診療所", false},
        {"yes", "", "2026-11-21", "みなとクリニック", "診療所", true},
        {"yes", "訪問看護、主治医に病状まで", "", "ひばり訪問看護ステーション", "", true},
        {"yes", "ひばり訪問看護ステーションだけ", "", "ひばり訪問看護ステーション", "訪問看護", true},
        {"yes", "訪問看護だけ", "", "みなとクリニック", "診療所", false},
        {"yes", "関係機関すべて", "", "みなとクリニック", "診療所", true},
    };
    struct arena *a = arena_new();
    for (size_t k = 0; k < COUNT_OF(rows); k++) {
        const struct intake i = {.consent_share = str_of(rows[k].consent),
                                 .share_scope = str_of(rows[k].scope),
                                 .share_withdrawn = str_of(rows[k].withdrawn)};
        const struct resource to = {.name = str_of(rows[k].name), .service = str_of(rows[k].service)};
        struct str why;
        if (consent_covers(a, &i, &to, date_day(2026, 11, 20), &why) != rows[k].covers)
            fail_msg("%s %s: " S_FMT, rows[k].scope, rows[k].name, S_ARG(why));
        assert_int_equal(rows[k].covers, why.n == 0);
    }
    arena_free(a);
}

static void what_cannot_be_read_does_not_cover(void **state)
{
    (void)state;
    static const struct {
        const char *scope, *name, *alias;
        bool covers;
    } rows[] = {
        {"関係機関", "ひばり訪問看護ステーション", "", true},
        {"全ての関係機関", "ひばり訪問看護ステーション", "", true},
        {"安全センター", "ひばり訪問看護ステーション", "", false}, /* 全 in a word says nothing */
        {"行政の関係機関だけ", "ひばり訪問看護ステーション", "", false},
        {"訪問看護、ひばり訪問看護ステーション以外", "ひばり訪問看護ステーション", "", false},
        {"ひばり訪問看護ステーションには伝えない", "ひばり訪問看護ステーション", "", false},
        {"ひばり訪問看護ステーションは除く", "ひばり訪問看護ステーション", "", false},
        {"母", "母恋訪問看護", "", false}, /* one character */
        {"ひばりさん", "ひばり訪問看護ステーション", "ヒバリさん ひばりST", true},
        {"みなと薬局", "ひばり訪問看護ステーション", "みなと", false},
        {"ひばり訪問看護", "", "", false}, /* a place without a name */
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct intake in = {.consent_share = S("yes"), .share_scope = str_of(rows[i].scope)};
        const struct resource to = {
            .name = str_of(rows[i].name), .alias = str_of(rows[i].alias), .service = S("訪問看護")};
        struct str why;
        if (consent_covers(a, &in, &to, date_day(2026, 11, 20), &why) != rows[i].covers)
            fail_msg("%s %s: " S_FMT, rows[i].scope, rows[i].name, S_ARG(why));
        assert_int_equal(rows[i].covers, str_find(why, S("同意の範囲")) == SIZE_MAX);
    }
    const struct intake odd = {.consent_share = S("yes"), .share_withdrawn = S("先週")};
    struct str why;
    assert_false(consent_covers(a, &odd, NULL, date_day(2026, 11, 20), &why));
    assert_true(str_find(why, S("先週")) != SIZE_MAX);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_personal_without_consent),
                                       cmocka_unit_test(consent_reaches_as_far_as_its_scope),
                                       cmocka_unit_test(what_cannot_be_read_does_not_cover)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
