#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "term/input.h"
#include "ui/key.h"

/* What the bytes give, written with the names of keys; a paste as <text>. */
static void add_events(struct buf *b, struct input *in)
{
    struct event e;
    while (input_take(in, &e)) {
        if (b->n)
            buf_byte(b, ' ');
        if (e.kind == EVENT_PASTE)
            buf_print(b, "<" S_FMT ">", S_ARG(e.text));
        else
            buf_add(b, key_name(b->arena, e.key));
    }
}

static const char *events(struct arena *a, const char *bytes, size_t n, size_t step)
{
    struct input *in = input_new();
    struct buf b = buf_in(a);
    for (size_t at = 0; at < n; at += step) {
        input_feed(in, bytes + at, n - at < step ? n - at : step);
        add_events(&b, in);
    }
    if (input_hangs(in))
        input_idle(in);
    add_events(&b, in);
    assert_false(input_hangs(in));
    input_free(in);
    return str_z(a, buf_str(&b));
}

/* The same at once and byte by byte. */
static void assert_events(struct str bytes, const char *want)
{
    struct arena *a = arena_new();
    assert_string_equal(events(a, bytes.p, bytes.n, bytes.n), want);
    assert_string_equal(events(a, bytes.p, bytes.n, 1), want);
    arena_free(a);
}

static void bytes_become_keys(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        const char *keys;
    } rows[] = {
        {S_ROW("あQ"), "あ Q"},
        {S_ROW("山田𠮷"), "山 田 𠮷"},
        {S_ROW("\x03\x1a\x13\x11\x1c"), "Ctrl-C Ctrl-Z Ctrl-S Ctrl-Q Ctrl-\\"},
        {S_ROW("\x08\x7f"), "Backspace Backspace"},
        {S_ROW("\r\n"), "Enter"},
        {S_ROW("\r\n\r\n"), "Enter Enter"},
        {S_ROW("\r\ra\n\n"), "Enter Enter a Enter Enter"},
        {S_ROW("\t\033[Z"), "Tab Shift-Tab"},
        {S_ROW("\033"), "Esc"},
        {S_ROW("\033\033"), "Esc Esc"},
        {S_ROW("\033x"), "Esc x"},
        {S_ROW("\033あ"), "Esc あ"},
        {S_ROW("\033\033[A"), "Esc Up"},
        {S_ROW("\033O"), "Esc O"},
        {S_ROW("\033Oあ"), "Esc O あ"},
        {S_ROW("\0"
               "a"),
         "a"},
        {S_ROW("１ｑ？　"), "１ ｑ ？ 　"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_events(rows[i].bytes, rows[i].keys);
}

/* R21: what is no UTF-8 is dropped, the key after it is there at once. */
static void broken_bytes_eat_no_key(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        const char *keys;
    } rows[] = {
        {S_ROW("\x82\xa0Q"), "Q"},
        {S_ROW("\xe3\x81Q"), "Q"},
        {S_ROW("\xffQ"), "Q"},
        {S_ROW("\xc0\xafQ"), "Q"},
        {S_ROW("\xe0\x80\xafQ"), "Q"},
        {S_ROW("\xed\xa0\x80Q"), "Q"},
        {S_ROW("\xf5\x80\x80\x80Q"), "Q"},
        {S_ROW("\xf0\x9f\x91Q"), "Q"},
        {S_ROW("\xe3\x81あ"), "あ"},
        {S_ROW("\xe3あ"), "あ"},
        {S_ROW("\xc2\x9bQ"), "Q"},
        {S_ROW("\x9b"
               "Q"),
         "Q"},
        {S_ROW("\xe3\x81\033[15~"), "F5"},
        {S_ROW("\xe3\r"), "Enter"},
        {S_ROW("\x83\x65"), "e"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_events(rows[i].bytes, rows[i].keys);
        struct arena *a = arena_new();
        struct input *in = input_new();
        struct buf b = buf_in(a);
        input_feed(in, rows[i].bytes.p, rows[i].bytes.n);
        add_events(&b, in); /* no idle time */
        assert_string_equal(str_z(a, buf_str(&b)), rows[i].keys);
        input_free(in);
        arena_free(a);
    }
}

/* R23: unknown sequences go whole, and end where a byte cannot be part of them. */
static void unknown_sequences_are_swallowed_whole(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        const char *keys;
    } rows[] = {
        {S_ROW("\033[25~a"), "Unknown a"},       {S_ROW("\033[1;9Za"), "Unknown a"},
        {S_ROW("\033[?9999ha"), "Unknown a"},    {S_ROW("\033[1;5Ca"), "Unknown a"},
        {S_ROW("\033[<0;10;20Ma"), "Unknown a"}, {S_ROW("\033[?1;2ca"), "Unknown a"},
        {S_ROW("\033[12;40Ra"), "Unknown a"},    {S_ROW("\033[?2026;2$ya"), "Unknown a"},
        {S_ROW("\033[23$a"), "Unknown a"},       {S_ROW("\033[11^a"), "Unknown a"},
        {S_ROW("\033]0;x\aa"), "Unknown a"},     {S_ROW("\033P1$r\033\\a"), "Unknown a"},
        {S_ROW("\033]あ"), "Esc ] あ"},          {S_ROW("\033]x"), "Esc ] x"},
        {S_ROW("\033OXa"), "Unknown a"},         {S_ROW("\033O5Pa"), "Unknown a"},
        {S_ROW("\033[1;\033[A"), "Unknown Up"},  {S_ROW("\033[3\ra"), "Unknown Enter a"},
        {S_ROW("\033[12あ"), "Unknown あ"},      {S_ROW("\033["), "Unknown"},
        {S_ROW("\033[12"), "Unknown"},           {S_ROW("\033[201~a"), "a"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_events(rows[i].bytes, rows[i].keys);
}

/* R22. F1…F12, Home, End, Up, Down, Right, Left, Delete, PageUp, PageDown as each terminal sends them by
 * default. */
static void terminals_agree_on_their_keys(void **state)
{
    (void)state;
    enum { TERMINALS = 7 };
#define XTERM_UPPER                                                                                          \
    "\033[15~", "\033[17~", "\033[18~", "\033[19~", "\033[20~", "\033[21~", "\033[23~", "\033[24~"
#define VT_LOWER    "\033[11~", "\033[12~", "\033[13~", "\033[14~"
#define XTERM_LOWER "\033OP", "\033OQ", "\033OR", "\033OS"
#define ARROWS      "\033[A", "\033[B", "\033[C", "\033[D"
#define APPLICATION "\033OA", "\033OB", "\033OC", "\033OD"
#define EDITING     "\033[3~", "\033[5~", "\033[6~"
    static const struct {
        const char *terminal;
        const char *sent[21];
    } rows[TERMINALS] = {
        {"xterm", {XTERM_LOWER, XTERM_UPPER, "\033[H", "\033[F", ARROWS, EDITING}},
        {"xterm, application keys", {XTERM_LOWER, XTERM_UPPER, "\033OH", "\033OF", APPLICATION, EDITING}},
        {"PuTTY", {VT_LOWER, XTERM_UPPER, "\033[1~", "\033[4~", ARROWS, EDITING}},
        {"Tera Term", {VT_LOWER, XTERM_UPPER, "\033[1~", "\033[4~", APPLICATION, EDITING}},
        {"Linux",
         {"\033[[A", "\033[[B", "\033[[C", "\033[[D", "\033[[E", "\033[17~", "\033[18~", "\033[19~",
          "\033[20~", "\033[21~", "\033[23~", "\033[24~", "\033[1~", "\033[4~", ARROWS, EDITING}},
        {"rxvt", {VT_LOWER, XTERM_UPPER, "\033[7~", "\033[8~", ARROWS, EDITING}},
        {"tmux and screen", {XTERM_LOWER, XTERM_UPPER, "\033[1~", "\033[4~", APPLICATION, EDITING}},
    };
    static const char want[] =
        "F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 Home End Up Down Right Left Delete PageUp "
        "PageDown";
    for (size_t i = 0; i < TERMINALS; i++) {
        char all[256] = "";
        for (size_t k = 0; k < COUNT_OF(rows[i].sent); k++)
            strcat(all, rows[i].sent[k]);
        assert_events(str_of(all), want);
    }
}

static void a_terminal_of_its_own_kind_is_learnt(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct input *in = input_new();
    struct buf b = buf_in(a);
    input_learn(in, "\033[[25~", KEY_F1);
    input_learn(in, "\033?k", KEY_DELETE);
    input_learn(in, "\177", KEY_UP); /* not a sequence: refused */
    input_feed(in, "\033[[25~\033?k\177\033[[A", 15);
    add_events(&b, in);
    assert_string_equal(str_z(a, buf_str(&b)), "F1 Delete Backspace F1");
    input_free(in);
    arena_free(a);
}

static void the_keypad_types_digits(void **state)
{
    (void)state;
    assert_events(S("\033Op\033Oy\033On\033OM\033O["), "0 9 . Enter Esc");
}

static void a_paste_is_one_event(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        const char *events;
    } rows[] = {
        {S_ROW("a\033[200~山田\r花子\033[201~b"), "a <山田\n花子> b"},
        {S_ROW("\033[200~一\r\n二\n三\t四\033[201~"), "<一\n二\n三\t四>"},
        {S_ROW("\033[200~a\033[31mb\x07\xc2\x9b"
               "c\x82\033[201~"),
         "<a[31mbc>"},
        {S_ROW("\033[200~\033[201~\r\n"), "<> Enter"},
        {S_ROW("\033[200~no end"), "<no end>"},
        {S_ROW("\033[200~cut end\033[20"), "<cut end>"},
        {S_ROW("\033[200~a\033[200~b\033[201~"), "<a[200~b>"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_events(rows[i].bytes, rows[i].events);
}

/* R25: 64 KB in the parts in which a terminal delivers them. */
static void a_long_paste_is_whole(void **state)
{
    (void)state;
    enum { SIZE = 64 * 1024, PART = 1021 };
    struct arena *a = arena_new();
    struct input *in = input_new();
    struct buf text = buf_in(a), bytes = buf_in(a);
    while (text.n < SIZE)
        buf_add(&text, S("食事がとれない"));
    buf_add(&bytes, S("\033[200~"));
    buf_add(&bytes, buf_str(&text));
    buf_add(&bytes, S("\033[201~x"));
    struct event e;
    for (size_t at = 0; at < bytes.n; at += PART) {
        assert_false(input_take(in, &e));
        input_feed(in, bytes.p + at, bytes.n - at < PART ? bytes.n - at : PART);
    }
    assert_true(input_take(in, &e));
    assert_int_equal(e.kind, EVENT_PASTE);
    assert_true(str_eq(e.text, buf_str(&text)));
    assert_true(input_take(in, &e));
    assert_int_equal(e.key, 'x');
    input_free(in);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_become_keys),
        cmocka_unit_test(broken_bytes_eat_no_key),
        cmocka_unit_test(unknown_sequences_are_swallowed_whole),
        cmocka_unit_test(terminals_agree_on_their_keys),
        cmocka_unit_test(a_terminal_of_its_own_kind_is_learnt),
        cmocka_unit_test(the_keypad_types_digits),
        cmocka_unit_test(a_paste_is_one_event),
        cmocka_unit_test(a_long_paste_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
