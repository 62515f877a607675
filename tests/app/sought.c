/*
 * A search lets a key go first: what is on the screen stays, and says so, until the desk is idle; a key that uses the
 * list has the list of the words that were typed.
 */
#include "app/hands.h"

static int asked, wait_until; /* how often the search asked, and up to when somebody waits */

static bool waits(void *of)
{
    (void)of;
    return ++asked <= wait_until;
}

static int up(void **state)
{
    if (hands_up(state))
        return -1;
    struct hands *h = *state;
    h->app->patience = (struct patience){waits, NULL};
    return 0;
}

static void a_key_goes_before_the_list(void **state)
{
    struct hands *h = *state;
    wait_until = asked = 0;
    hands_keys(h, "Ctrl-F");
    hands_type(h, "みなと");
    const char *whole = hands_screen(h);
    hands_sees(h, "みなと在宅クリニック");
    hands_keys(h, "Backspace Backspace Backspace");
    hands_type(h, "ひば");
    hands_sees(h, "ひばり訪問看護ステーション");
    hands_keys(h, "Backspace Backspace");
    hands_type(h, "みな");
    asked = 0;
    wait_until = INT32_MAX;
    hands_type(h, "と");
    assert_int_equal(asked, 1); /* nothing more was done after the first time that a key was known to wait */
    hands_sees(h, "探しています。");
    hands_sees(h, "みなと在宅クリニック"); /* of 「みな」 */
    assert_int_equal(app_deadline(h->app), h->clock);
    hands_event(h, (struct event){.kind = EVENT_TICK});
    hands_sees(h, "探しています。");
    wait_until = 0;
    hands_event(h, (struct event){.kind = EVENT_TICK});
    assert_string_equal(hands_screen(h), whole);
    assert_true(app_deadline(h->app) != h->clock);
}

static void enter_opens_what_was_typed(void **state)
{
    struct hands *h = *state;
    wait_until = asked = 0;
    hands_keys(h, "Ctrl-F");
    hands_type(h, "みなと");
    hands_sees(h, "みなと在宅クリニック");
    wait_until = INT32_MAX;
    hands_keys(h, "Backspace Backspace Backspace");
    hands_type(h, "ひばり");
    hands_sees(h, "探しています。");
    hands_keys(h, "Enter");
    hands_misses(h, "探しています。");
    hands_sees(h, "0138-44-5566");
    hands_misses(h, "0138-11-2233");
}

/* 資源台帳 begins to look with each character, and lets the next one go first, whether it is looked for by name or by
 * need. What stood there stays until then. */
static void a_key_goes_before_the_directory(void **state)
{
    static const char *const lines[] = {"みなと", "訪問看護", "函館 訪問看護"};
    struct hands *h = *state;
    hands_keys(h, "F8");
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        wait_until = asked = 0;
        hands_keys(h, "/");
        hands_type(h, lines[i]);
        const char *whole = hands_screen(h);
        hands_misses(h, "探しています。");
        hands_keys(h, "Backspace");
        hands_type(h, "@");
        hands_keys(h, "Backspace");
        const char *before = hands_screen(h);
        asked = 0;
        wait_until = INT32_MAX;
        hands_type(h, str_z(h->app->scratch, str_from(str_of(lines[i]), str_of(lines[i]).n - 3)));
        assert_int_equal(asked, 1);
        hands_sees(h, "探しています。");
        assert_string_not_equal(hands_screen(h), before);
        assert_int_equal(app_deadline(h->app), h->clock);
        hands_event(h, (struct event){.kind = EVENT_TICK});
        hands_sees(h, "探しています。");
        wait_until = 0;
        hands_event(h, (struct event){.kind = EVENT_TICK});
        assert_string_equal(hands_screen(h), whole);
        hands_keys(h, "Enter Esc");
    }
}

/* Enter, and what is handed on, are of the line that was typed. */
static void a_key_that_uses_the_directory_has_all_of_it(void **state)
{
    struct hands *h = *state;
    wait_until = asked = 0;
    hands_keys(h, "F8 /");
    hands_type(h, "ひばり");
    hands_sees(h, ">ひばり訪問看護ステーション");
    hands_keys(h, "Backspace Backspace Backspace");
    wait_until = INT32_MAX;
    hands_type(h, "みなと");
    hands_sees(h, "探しています。");
    hands_keys(h, "Enter");
    hands_misses(h, "探しています。");
    hands_sees(h, ">みなと在宅クリニック");
    hands_misses(h, "ひばり訪問看護");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_goes_before_the_list, up, hands_down),
        cmocka_unit_test_setup_teardown(enter_opens_what_was_typed, up, hands_down),
        cmocka_unit_test_setup_teardown(a_key_goes_before_the_directory, up, hands_down),
        cmocka_unit_test_setup_teardown(a_key_that_uses_the_directory_has_all_of_it, up, hands_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
