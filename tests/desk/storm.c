/*
 * Everything at once, and nothing as it should be: keys by the hundred, bytes that are no text, a megabyte of
 * pasted text, windows that change a thousand times, a line that goes away. What was typed stands in the file
 * afterwards, the program answers, and nothing that was pasted is done (UX.md R25, R27, R42; RELIABILITY.md 8).
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "desk/home.h"
#include "store/change.h"
#include "store/db.h"
#include "store/load.h"

#define NOTHING "\033[25~" /* a key that means nothing */

static int up(void **state)
{
    struct home *h = calloc(1, sizeof *h);
    *state = h;
    return home_up(h, PROGRAM);
}

static int down(void **state)
{
    struct home *h = *state;
    home_down(h);
    free(h);
    return 0;
}

static struct str newest_case(struct home *h)
{
    struct case_row *rows;
    struct intake i = {0};
    struct person p = {0};
    struct buf b = buf_in(h->arena);
    home_look(h);
    assert_true(load_cases(h->arena, h->db, CASES_NEWEST, NULL, 1, &rows) > 0);
    struct record intake = {record_row(RECORD_INTAKE), 0, i.v}, person = {record_row(RECORD_PERSON), 0, p.v};
    assert_true(load_record(h->arena, h->db, &intake, rows[0].id));
    assert_true(load_record(h->arena, h->db, &person, str_int(i.person, 0)));
    i.number = i.person = S0;
    for (int k = 0; k < INTAKE_FIELDS; k++)
        buf_print(&b, S_FMT "|", S_ARG(i.v[k]));
    for (int k = 0; k < PERSON_FIELDS; k++)
        buf_print(&b, S_FMT "|", S_ARG(p.v[k]));
    return buf_str(&b);
}

/* Some five hundred keys of a call, as an input method and a quick hand send them. */
static struct str many_keys(struct arena *a)
{
    struct buf b = buf_in(a);
    buf_add(&b, S(F2 "03-1234-5678\t2\t山田花子\t\t"));
    for (int i = 0; i < 12; i++)
        buf_print(&b, "\007%cあ%dい\177う\t", "123456789abc"[i], i);
    for (int i = 0; i < 30; i++)
        buf_print(&b, "父が%d回転んだ。\177\177た。%s", i, i % 7 == 6 ? "\032\031\t" : "");
    buf_add(&b, S("\t3\t\033[Zほか\033[D\033[D\033[C" SAVE SAVE)); /* the first asks who goes on with it */
    return buf_str(&b);
}

/* One key: a character, a control, or an escape sequence. */
static size_t key_length(struct str s)
{
    if (s.p[0] == '\033' && s.n > 2) {
        size_t n = 2;
        while (s.p[1] == '[' && n < s.n && (s.p[n] < '@' || s.p[n] > '~'))
            n++;
        return n + 1;
    }
    return utf8_after(s, 0);
}

static void five_hundred_keys_at_once(void **state)
{
    struct home *h = *state;
    struct str keys = many_keys(h->arena), one;
    int count = 0;
    home_start(h);
    for (struct str rest = keys; rest.n; count++) {
        size_t n = key_length(rest);
        pty_send(h->pty, rest.p, n);
        pty_pump(h->pty, 4);
        rest = str_from(rest, n);
    }
    assert_true(count >= 500);
    home_settle(h);
    home_leave(h);
    one = newest_case(h);
    home_start(h);
    pty_send(h->pty, keys.p, keys.n);
    home_settle(h);
    home_leave(h);
    assert_string_equal(str_z(h->arena, newest_case(h)), str_z(h->arena, one));
    assert_true(str_find(one, S("回転ん")) != SIZE_MAX);
}

static bool is_clean(struct str s)
{
    while (s.n) {
        uint32_t code = utf8_next(&s);
        if (code == UTF8_BAD || (code < ' ' && code != '\n') || (code >= 0x7F && code <= 0x9F))
            return false;
    }
    return true;
}

static const struct {
    const char *name, *bytes;
} broken[] = {
    {"the beginning of a character", "\xE3\x81"},
    {"its end", "\x81\x82"},
    {"too long a form of a slash", "\xC0\xAF"},
    {"a surrogate", "\xED\xA0\x80"},
    {"beyond Unicode", "\xF4\x90\x80\x80"},
    {"父が in Shift_JIS", "\x95\x83\x82\xAA"},
    {"表 in Shift_JIS, which ends with a backslash", "\x95\x5C"},
    {"a sequence that nobody knows", "\033[99;99;99~"},
    {"a private one", "\033[?1;2;3x"},
    {"a title", "\033]0;owned\007"},
    {"a device string", "\033P1$r0m\033\\"},
    {"an answer nobody asked for", "\033[12;34R"},
    {"a mouse report", "\033[<0;10;10M"},
    {"focus", "\033[I\033[O"},
    {"controls", "\034\035\036\037"},
    {"C1 in two bytes", "\xC2\x9B"
                        "31m\xC2\x9D"},
    {"bidi", "\xE2\x80\xAE"
             "abc"
             "\xE2\x81\xA6"},
    {"zero width and tags", "\xE2\x80\x8B\xF3\xA0\x81\x81"},
    {"NUL", ""},
};

static void bytes_that_are_no_text(void **state)
{
    struct home *h = *state;
    home_start(h);
    pty_keys(h->pty, F2);
    pty_expect_text(h->pty, "通話中");
    home_go_to_note(h);
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        pty_keys(h->pty, "父が");
        pty_send(h->pty, broken[i].bytes, strlen(broken[i].bytes) + !*broken[i].bytes);
        pty_pump(h->pty, 120); /* longer than the program waits for the rest of a sequence */
        pty_keys(h->pty, "転んだ。");
        home_settle(h);
    }
    pty_forget_raw(h->pty);
    pty_keys(h->pty, "\014"); /* all of it is painted anew */
    pty_expect_frames(h->pty, 1);
    size_t n;
    const char *raw = pty_raw(h->pty, &n);
    assert_null(memmem(raw, n, "\xE2\x80\xAE", 3));
    assert_null(memmem(raw, n, "\xE2\x81\xA6", 3));
    assert_null(memmem(raw, n, "\xC2\x9B", 2));
    assert_null(memmem(raw, n, "owned\007", 6));
    home_leave(h);
    struct str note = home_drafted(h, "intake.note");
    assert_true(is_clean(note));
    size_t seen = 0;
    for (struct str rest = note; rest.n; seen++) {
        size_t at = str_find(rest, S("転んだ。"));
        if (at == SIZE_MAX)
            break;
        rest = str_from(rest, at + S("転んだ。").n);
    }
    if (seen != COUNT_OF(broken))
        fail_msg("%zu of %zu: " S_FMT, seen, COUNT_OF(broken), S_ARG(note));
}

static double ms_since(const struct timespec *a)
{
    struct timespec b;
    clock_gettime(CLOCK_MONOTONIC, &b);
    return (double)(b.tv_sec - a->tv_sec) * 1e3 + (double)(b.tv_nsec - a->tv_nsec) / 1e6;
}

/* Lines that would throw away, commit and quit, were they keys. */
static void a_megabyte_is_pasted(void **state)
{
    enum { BYTES = 1 << 20 };
    struct home *h = *state;
    struct buf sent = buf_in(h->arena), want = buf_in(h->arena);
    struct timespec began;
    struct case_row *rows;
    home_start(h);
    home_look(h);
    int64_t cases = load_count(h->db, "intake");
    pty_keys(h->pty, F2);
    pty_expect_text(h->pty, "通話中");
    home_go_to_note(h);
    buf_add(&sent, S("\033[200~"));
    for (int i = 0; want.n < BYTES; i++) {
        buf_print(&sent, "%d行目 父が転んだ。" SAVE "\021\030" F2 "y\033[2J\r\n", i);
        buf_print(&want, "%d行目 父が転んだ。OQy[2J\n", i);
    }
    buf_add(&sent, S("\033[201~"));
    clock_gettime(CLOCK_MONOTONIC, &began);
    pty_send(h->pty, sent.p, sent.n);
    pty_keys(h->pty, "終わり");
    pty_expect_text(h->pty, "終わり");
    printf("1 MB pasted and shown in %.0f ms\n", ms_since(&began));
    clock_gettime(CLOCK_MONOTONIC, &began);
    pty_keys(h->pty, "まだ動く");
    pty_expect_text(h->pty, "まだ動く");
    printf("four keys after it in %.0f ms\n", ms_since(&began));
    pty_pump(h->pty, 1500); /* the draft is saved */
    home_leave(h);
    struct str note = home_drafted(h, "intake.note");
    buf_add(&want, S("終わりまだ動く"));
    if (!str_eq(note, buf_str(&want)))
        fail_msg("%zu bytes, not %zu; begins with %.60s", note.n, want.n, note.p);
    assert_int_equal(load_count(h->db, "intake"), cases);
    assert_true(load_cases(h->arena, h->db, CASES_NEWEST, NULL, 1, &rows) == 1);
}

static void windows_that_change_a_thousand_times(void **state)
{
    static const unsigned short sizes[][2] = {{1, 1},    {24, 80}, {2, 80},  {24, 2},
                                              {50, 200}, {10, 40}, {1, 300}, {200, 1}};
    struct home *h = *state;
    unsigned seed = 42;
    home_start(h);
    pty_keys(h->pty, F2);
    pty_expect_text(h->pty, "通話中");
    home_go_to_note(h);
    for (int i = 0; i < 1000; i++) {
        const unsigned short *to = sizes[(unsigned)rand_r(&seed) % COUNT_OF(sizes)];
        struct winsize size = {.ws_row = to[0], .ws_col = to[1]};
        assert_int_equal(ioctl(pty_descriptor(h->pty), TIOCSWINSZ, &size),
                         0); /* libvterm would not bear it */
        if (i % 10 == 0)
            pty_keys(h->pty, "転");
        if (i % 50 == 0)
            pty_pump(h->pty, 5);
    }
    pty_resize(h->pty, 24, 80);
    pty_keys(h->pty, NOTHING);
    pty_expect_text(h->pty, "転転転");
    home_settle(h);
    home_leave(h);
    assert_int_equal(home_drafted(h, "intake.note").n, 100 * S("転").n);
}

/* The line is gone: the program saves and leaves within a second, and the next one goes on. */
static void the_line_is_lost(void **state)
{
    struct home *h = *state;
    struct timespec began;
    home_start(h);
    pty_keys(h->pty, F2);
    pty_expect_text(h->pty, "通話中");
    home_go_to_note(h);
    pty_keys(h->pty, "父が昨日から食事を");
    pty_expect_text(h->pty, "食事を");
    clock_gettime(CLOCK_MONOTONIC, &began);
    pty_hang_up(h->pty);
    pty_wait_exit(h->pty);
    printf("left %.0f ms after the line was lost\n", ms_since(&began));
    assert_string_equal(str_z(h->arena, home_drafted(h, "intake.note")), "父が昨日から食事を");
    home_start(h);
    pty_expect_text(h->pty, "書きかけの下書き");
    pty_keys(h->pty, "\r");
    pty_expect_text(h->pty, "父が昨日から食事を");
    pty_keys(h->pty, "\032"); /* its steps are there, too */
    pty_expect_no_text(h->pty, "食事を");
    home_leave(h);
}

int main(void)
{
#define STORM(test) cmocka_unit_test_setup_teardown(test, up, down)
    const struct CMUnitTest tests[] = {
        STORM(five_hundred_keys_at_once), STORM(bytes_that_are_no_text),
        STORM(a_megabyte_is_pasted),      STORM(windows_that_change_a_thousand_times),
        STORM(the_line_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
