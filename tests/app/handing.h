/* What the tests of つなぎ share: a case, and ten stations that are equal. */
#ifndef TESTS_APP_HANDING_H
#define TESTS_APP_HANDING_H

#include "app/hands.h"

#include "app/equals.h"

#include "app/answer.h"
#include "app/refer.h"

enum { STATIONS = 10 };

/* Writes beside the desk, which is closed meanwhile. */
static inline int64_t keep(struct hands *h, enum record_id id, struct str *v)
{
    return hands_keep(h, "hanako", id, v);
}

static inline struct str digits(struct hands *h, int64_t n)
{
    return str_print(h->arena, "%lld", (long long)n);
}

/* A case with a consent, and ten stations that are equal; `asks` of the last days went to the first. */
static inline void a_town(struct hands *h, const char *consent, const char *scope, int asks)
{
    app_close(h->app);
    int64_t intake = keep(h, RECORD_INTAKE,
                          (struct intake){.number = S("R07-0001"),
                                          .received_at = S("2026-11-19T10:00"),
                                          .requester = S("family"),
                                          .caller_name = S("山田花子"),
                                          .consent_share = str_of(consent),
                                          .share_scope = str_of(scope),
                                          .owner = S("hanako"),
                                          .next_on = S("2026-11-30"),
                                          .state = S("open")}
                              .v);
    int64_t old = keep(h, RECORD_INTAKE, (struct intake){.number = S("R07-0002"), .state = S("closed")}.v);
    for (int i = 0; i < STATIONS; i++) {
        int64_t id = keep(h, RECORD_RESOURCE,
                          (struct resource){.name = str_print(h->arena, "ほし%d訪問看護", i),
                                            .service = S("訪問看護"),
                                            .city = S("函館市"),
                                            .state = S("open")}
                              .v);
        for (int k = 0; k < (i ? i <= 2 : asks); k++)
            keep(h, RECORD_REFERRAL,
                 (struct referral){.intake = digits(h, old),
                                   .resource = digits(h, id),
                                   .asked_on = date_iso(h->arena, date_of_moment(h->now) - 10 - k),
                                   .answer = S("accepted")}
                     .v);
    }
    hands_sit(h, S("hanako"));
    h->app->last_case = intake;
}

static inline void seek(struct hands *h, const char *name)
{
    hands_keys(h, "F8");
    hands_type(h, "/");
    for (int i = 0; i < 40; i++)
        hands_keys(h, "Backspace");
    hands_type(h, name);
}

/* All ten before the eyes, one of them selected. */
static inline void choose(struct hands *h, struct str name)
{
    const struct directory *d = &h->app->directory;
    seek(h, "ほし");
    hands_keys(h, "Enter");
    for (int i = 0; i < STATIONS && !str_eq(d->rows[d->list.selected].name, name); i++)
        hands_keys(h, "Down");
    assert_true(str_eq(d->rows[d->list.selected].name, name));
}

static inline struct referral *referrals(struct hands *h, int count)
{
    struct referral *rows;
    assert_int_equal(load_referrals(h->arena, h->app->db, 1, 99, &rows), count);
    return rows;
}

#define AT_A_DESK(test) cmocka_unit_test_setup_teardown(test, hands_up, hands_down)

#endif
