#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "ui/key.h"

static void names_and_keys_agree(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint32_t key;
    } rows[] = {
        {"F1", KEY_F1},
        {"F2", KEY_F1 + 1},
        {"F12", KEY_F12},
        {"Enter", KEY_ENTER},
        {"Esc", KEY_ESC},
        {"Tab", KEY_TAB},
        {"Space", ' '},
        {"Shift-Tab", KEY_SHIFT_TAB},
        {"Up", KEY_UP},
        {"Home", KEY_HOME},
        {"PageDown", KEY_PAGE_DOWN},
        {"Delete", KEY_DELETE},
        {"Ctrl-S", 0x13},
        {"Ctrl-A", 0x01},
        {"Ctrl-Z", 0x1A},
        {"Ctrl-\\", 0x1C},
        {"あ", 0x3042},
        {"𠮷", 0x20BB7},
        {"a", 'a'},
        {"?", '?'},
        {"Backspace", KEY_BACKSPACE},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str name = key_name(a, rows[i].key);
        assert_string_equal(str_z(a, name), rows[i].name);
        assert_int_equal(key_of_name(str_of(rows[i].name)), rows[i].key);
    }
    arena_free(a);
}

static void every_key_with_a_name_comes_back(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    int named = 0;
    for (uint32_t key = 1; key <= KEY_UNKNOWN; key++) {
        if (key == 0x3000)
            key = 0xFF00; /* ideographs are all alike */
        if (key == 0x20000)
            key = KEY_NAMED;
        struct arena_mark mark = arena_mark(a);
        struct str name = key_name(a, key);
        if (name.n) {
            assert_int_equal(key_of_name(name), key);
            named++;
        }
        arena_rewind(a, mark);
    }
    assert_true(named > 1000);
    arena_free(a);
}

static void what_no_terminal_can_send_is_no_key(void **state)
{
    (void)state;
    static const char *const none[] = {"",       "Ctrl-H", "Ctrl-I",   "Ctrl-J", "Ctrl-M", "Ctrl-[",
                                       "F13",    "F0",     "enter",    "ああ",   "Ctrl-",  "Ctrl-あ",
                                       "Ctrl-1", "Alt-x",  "\x82\xa0", "\x01"};
    for (size_t i = 0; i < COUNT_OF(none); i++)
        assert_int_equal(key_of_name(str_of(none[i])), KEY_NONE);
}

static void text_is_what_can_be_typed_into_a_field(void **state)
{
    (void)state;
    static const uint32_t text[] = {' ', 'a', '~', 0xA0, 0x3042, 0x3099, 0xE0100, 0x1F44D};
    static const uint32_t other[] = {KEY_NONE, KEY_TAB, KEY_ENTER, KEY_ESC, KEY_BACKSPACE,
                                     0x9B,     0xD800,  KEY_F1,    KEY_UP,  KEY_UNKNOWN};
    for (size_t i = 0; i < COUNT_OF(text); i++)
        assert_true(key_is_text(text[i]));
    for (size_t i = 0; i < COUNT_OF(other); i++)
        assert_false(key_is_text(other[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_keys_agree),
        cmocka_unit_test(every_key_with_a_name_comes_back),
        cmocka_unit_test(what_no_terminal_can_send_is_no_key),
        cmocka_unit_test(text_is_what_can_be_typed_into_a_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
