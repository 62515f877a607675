/* What the tests of the boards share: a place in the directory, and waiting for what was posted without a form. */
#ifndef TESTS_APP_BOARDS_H
#define TESTS_APP_BOARDS_H

#include "app/hands.h"

#include "app/directory.h"
#include "app/duty.h"
#include "store/memory.h"

static inline void get_up(struct hands *h)
{
    app_close(h->app);
    h->app = NULL;
}

static inline int64_t place(struct hands *h, const char *name, const char *service)
{
    return hands_keep(h, "hanako", RECORD_RESOURCE,
                      (struct resource){.official = str_of(name),
                                        .service = str_of(service),
                                        .name = str_of(name),
                                        .phone = S("0138-77-0000"),
                                        .city = S("架空市"),
                                        .city_code = S("012025"),
                                        .state = S("open")}
                          .v);
}

/* Waits for what was posted without a form: a mark goes the same way, and is there when the rest is. */
static inline void written(struct hands *h)
{
    static int mark;
    hands_settle(h); /* a row whose draft is being saved is committed behind that */
    struct str wanted = str_print(h->arena, "%d", ++mark);
    struct change *c = change_new(S("hanako"), S("test"));
    change_about(c, S("test"));
    change_setting(c, S("test"), wanted);
    assert_true(duty_post(h->app, c) > 0);
    do {
        struct pollfd p = {.fd = app_watch(h->app), .events = POLLIN};
        assert_int_equal(poll(&p, 1, 10000), 1);
        hands_event(h, (struct event){.kind = EVENT_STORE});
    } while (!str_eq(memory_of(h->arena, h->app->db, S("hanako"), S("test")), wanted));
    hands_event(h, (struct event){.kind = EVENT_STORE}); /* what was done just before the mark */
}

static inline int64_t count(struct hands *h, enum record_id id)
{
    struct record r = record_new(h->arena, id);
    int64_t n = 0;
    while (load_record(h->arena, h->app->db, &r, n + 1))
        n++;
    return n;
}

#define KEYS(test) cmocka_unit_test_setup_teardown(test, hands_up, hands_down)

#endif
