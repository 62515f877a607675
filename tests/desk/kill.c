/*
 * SIGKILL at any moment, again and again: what was typed more than a second before is in the draft of the file,
 * and what the screen calls stored is there however soon the kill comes (RELIABILITY.md 6 and 44, UX.md R28).
 * The next start needs no hand.
 *
 * Several desks at once, since most of the time they wait for the typist. MADOGUCHI_LONG: a thousand kills in mid-word
 * and two hundred behind the mark.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "desk/pty.h"
#include "store/change.h"
#include "store/db.h"
#include "store/load.h"

enum { DESKS = 2, DESKS_LONG = 6, SAFE_MS = 1000, BUSY_MS = 500 /* what a busy machine may take besides */ };

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

struct tally { /* between the desks */
    volatile long kills, typed, behind;
    volatile double slowest; /* start, seconds */
};

struct home {
    char folder[40], file[64], set[64];
    char *argv[4];
    const char *env[4];
    struct tally *tally;
};

typedef void one_round(struct home *h, int round, unsigned *seed);

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct pty *start(struct home *h)
{
    double began = seconds();
    struct pty *p = pty_start(
        &(struct pty_options){.rows = 24, .cols = 80, .argv = h->argv, .env = h->env, .patience_ms = 60000});
    pty_expect_text(p, "F1 ヘルプ"); /* the desk, or the list of unfinished calls */
    double took = seconds() - began;
    if (took > h->tally->slowest)
        h->tally->slowest = took;
    pty_keys(p, "\033\033OQ"); /* Esc leaves the list of unfinished calls, F2 begins one */
    pty_expect_text(p, "相談者電話");
    pty_keys(p, "\t\t\t");
    return p;
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

static void finish(struct pty *p, struct home *h)
{
    pty_signal(p, SIGKILL);
    pty_wait_exit(p);
    pty_end(p);
    h->tally->kills++;
}

/* How much of what this round has typed is in a draft; -1: something else than that. */
static int drafted(const struct home *h, const char *typed)
{
    struct fault fault;
    struct db *db;
    struct draft *drafts;
    struct arena *a = arena_new();
    int most = 0;
    if (db_open_reader(h->file, &db, &fault) != OK)
        fail_msg("%s", fault.say);
    int count = load_drafts(a, db, S0, &drafts);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < drafts[i].count; k++) {
            struct str v = drafts[i].values[k].typed;
            if (v.n < 4 || strncmp(v.p, typed, 4) != 0)
                continue;
            int n = str_starts(str_of(typed), v) ? (int)v.n : -1;
            most = n < 0 || n > most ? n : most;
        }
    db_close(db);
    arena_free(a);
    return most;
}

static void wait_ms(struct pty *p, int ms)
{
    double until = seconds() + ms / 1e3;
    while (seconds() < until)
        pty_pump(p, 5);
}

/* A letter each 20 to 150 ms, and the kill wherever it falls. */
static void in_mid_word(struct home *h, int round, unsigned *seed)
{
    char typed[64];
    double sent[sizeof typed];
    struct pty *p = start(h);
    int count = 4 + rand_r(seed) % (int)(sizeof letters - 1);
    snprintf(typed, sizeof typed, "%04d%s", round, letters);
    for (int i = 0; i < count; i++) {
        pty_send(p, &typed[i], 1);
        sent[i] = seconds();
        wait_ms(p, 20 + rand_r(seed) % 130);
    }
    wait_ms(p, rand_r(seed) % 400);
    double now = seconds();
    finish(p, h);
    int there = drafted(h, typed), safe = 0;
    for (int i = 0; i < count; i++)
        safe += now - sent[i] > (SAFE_MS + BUSY_MS) / 1e3;
    if (there < (safe >= 4 ? safe : 0) || there > count)
        fail_msg("round %d: %d letters typed, %d of them long ago, %d are there", round, count, safe, there);
    h->tally->typed += count;
    for (int i = there; i < count; i++)
        if ((now - sent[i]) * 1e3 > (double)h->tally->behind)
            h->tally->behind = (long)((now - sent[i]) * 1e3);
}

/* 保存済 says that what was typed before is in the file: the kill comes with that frame. */
static void behind_the_mark(struct home *h, int round, unsigned *seed)
{
    char typed[64];
    struct pty *p = start(h);
    int first = 5 + rand_r(seed) % 20;
    snprintf(typed, sizeof typed, "%04d%s", round, letters);
    pty_send(p, typed, (size_t)first);
    for (int i = 0; i < 200; i++) { /* the mark is painted with a key, if it is true by then */
        pty_keys(p, "\033[25~");
        wait_ms(p, 10 + rand_r(seed) % 15);
        bool stored = false;
        for (int row = 0; row < 24; row++)
            stored |= strstr(pty_row(p, row), "保存済") != NULL;
        if (stored)
            break;
        assert_int_not_equal(i, 199);
    }
    finish(p, h);
    if (drafted(h, typed) != first)
        fail_msg("round %d: stored, said the screen: %d of %d letters", round, drafted(h, typed), first);
}

static int rounds_of(int usual, int many)
{
    return getenv("MADOGUCHI_LONG") ? many : usual;
}

static struct tally *tally_new(void)
{
    struct tally *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(t, MAP_FAILED);
    return t;
}

static void one_desk(struct tally *t, int number, int rounds, one_round *round)
{
    struct home h = {.tally = t};
    char command[64];
    unsigned seed = (unsigned)number + 8;
    begin(&h);
    for (int i = 0; i < rounds; i++)
        round(&h, i, &seed);
    snprintf(command, sizeof command, "rm -rf '%s'", h.folder);
    if (system(command))
        _exit(1);
}

/* A desk that fails tells so itself, and its process ends with what cmocka makes of it. */
static struct tally *at_many_desks(int rounds, one_round *round)
{
    struct tally *t = tally_new();
    int desks = rounds_of(DESKS, DESKS_LONG), failed = 0, status;
    for (int i = 0; i < desks; i++)
        if (fork() == 0) {
            one_desk(t, i, (rounds + desks - 1) / desks, round);
            _exit(0);
        }
    for (int i = 0; i < desks; i++)
        failed += wait(&status) < 0 || status != 0;
    assert_int_equal(failed, 0);
    return t;
}

static void killed_in_mid_word(void **state)
{
    (void)state;
    struct tally *t = at_many_desks(rounds_of(12, 1000), in_mid_word);
    printf("%ld kills in mid-word, %ld letters; at most %ld ms of typing lost; slowest start %.2f s\n",
           t->kills, t->typed, t->behind, t->slowest);
}

static void killed_behind_the_mark(void **state)
{
    (void)state;
    struct tally *t = at_many_desks(rounds_of(6, 200), behind_the_mark);
    printf("%ld kills with the mark of saving on the screen: all of it is there\n", t->kills);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(killed_in_mid_word),
                                       cmocka_unit_test(killed_behind_the_mark)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
