/*
 * SIGKILL in mid-word, again and again: what had been typed for more than a second is in the draft that the
 * next start offers, with the caret behind it (RELIABILITY.md 44, UX.md R28). MADOGUCHI_LONG makes it 200
 * kills.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"
#include "desk/pty.h"

static const char *const words[] = {"父が",   "昨日から", "食事を", "とらず、", "歩け",
                                    "ない。", "受診",     "したい", "が本人が", "嫌がる。"};

struct home {
    char folder[40], file[64], set[64];
    char *argv[4];
    const char *env[4];
};

static struct pty *start(struct home *h)
{
    return pty_start(
        &(struct pty_options){.rows = 40, .cols = 132, .argv = h->argv, .env = h->env, .patience_ms = 20000});
}

static void begin(struct home *h)
{
    static char program[] = PROGRAM, demo[] = "demo";
    strcpy(h->folder, "/tmp/madoguchi-kill-XXXXXX");
    assert_non_null(mkdtemp(h->folder));
    snprintf(h->file, sizeof h->file, "%s/practice.db", h->folder);
    snprintf(h->set, sizeof h->set, "HOME=%s", h->folder);
    h->argv[0] = program;
    h->argv[1] = demo;
    h->argv[2] = h->file;
    h->env[0] = h->set;
    h->env[1] = "LC_ALL=C.UTF-8";
    h->env[2] = "MADOGUCHI_DB";
}

static void wait_ms(struct pty *p, int ms)
{
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    do {
        pty_pump(p, 20);
        clock_gettime(CLOCK_MONOTONIC, &b);
    } while ((b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000 < ms);
}

static void killed_in_mid_word(void **state)
{
    (void)state;
    struct home h = {0};
    int kills = getenv("MADOGUCHI_LONG") ? 200 : 8;
    unsigned seed = 8;
    begin(&h);
    for (int round = 0; round < kills; round++) {
        char typed[64];
        struct pty *p = start(&h);
        pty_expect_text(p, "F1 ヘルプ"); /* the desk, or the list of unfinished calls */
        pty_keys(p, "\033\033OQ");       /* Esc leaves the list of unfinished calls, F2 begins one */
        snprintf(typed, sizeof typed, "09%06d", round);
        pty_expect_text(p, "相談者電話");
        pty_keys(p, typed);
        wait_ms(p, 1500); /* a second after the last key of this part it must be safe; half of one for a busy
                             machine */
        pty_keys(p, "\r");
        for (int i = 0; i < 3; i++)
            pty_keys(p, words[(unsigned)rand_r(&seed) % COUNT_OF(words)]);
        wait_ms(p, rand_r(&seed) % 60);
        pty_signal(p, SIGKILL);
        pty_wait_exit(p);
        pty_end(p);
        p = start(&h);
        pty_expect_text(p, typed);
        pty_signal(p, SIGKILL);
        pty_wait_exit(p);
        pty_end(p);
    }
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", h.folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(killed_in_mid_word)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
