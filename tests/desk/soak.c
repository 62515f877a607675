/*
 * A person who types anything: random keys, Japanese text, pastes and resizes. The program stays alive, and
 * the screen that came about step by step equals the screen painted anew (UX.md R2).
 *
 * With MADOGUCHI_LONG a million of them, in twenty sessions, with 10,000 changes of the window from 1×1 to 500×200 and
 * signals between them (RELIABILITY.md requirement 59): whatever is typed, the desk paints again when it is asked to.
 * One key in eight closes or stores what is open, else a session would keep thousands of calls.
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

#include "base/str.h"
#include "desk/pty.h"

enum { KEYS = 2000, EVERY = 80 };

static const char *const keys[] = {
    "\033OQ",
    "\033[15~",
    "\r",
    "\t",
    "\033[Z",
    "\033[A",
    "\033[B",
    "\033[C",
    "\033[D",
    "\033[H",
    "\033[F",
    "\033[5~",
    "\033[6~",
    "\177",
    "\033[3~",
    "\033[17~",
    "\033[18~",
    "\033[19~",
    "\017",
    "\006",
    "\013",
    "\033OS",
    "\032",
    "\031",
    "\007a",
    "\0073",
    "\020",
    "\033OP",
    "\033",
    "1",
    "2",
    "9",
    "９",
    "あ",
    "漢字",
    "山田𠮷子",
    "ｶﾞ",
    "か\u3099",
    "葛\U000E0100",
    "👍🏻",
    "text",
    " ",
    "〜",
    "/",
    "\033[200~貼り付け\n二行目\033[201~",
    "\xe3\x81",
    "\x82\xa0",
    "\033[25~",
    "昭和22.3.15",
    "03-1234-5678",
    "\033OR",
};

struct shot {
    VTermScreenCell cells[60][200];
    int row, col;
};

static void settle(struct pty *p, int quiet_ms)
{
    int before;
    do {
        before = pty_frames(p);
        pty_pump(p, quiet_ms);
    } while (pty_frames(p) != before);
}

static void take(struct pty *p, struct shot *s, int rows, int cols)
{
    memset(s, 0, sizeof *s);
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < cols; c++)
            s->cells[r][c] = pty_cell(p, r, c);
    pty_cursor(p, &s->row, &s->col);
}

static bool is_blank(const VTermScreenCell *cell)
{
    return !cell->chars[0] || (cell->chars[0] == ' ' && !cell->chars[1]);
}

/* An erased cell and a written blank look the same; what follows the end mark is left over. */
static bool same_text(const VTermScreenCell *a, const VTermScreenCell *b)
{
    if (is_blank(a) || is_blank(b))
        return is_blank(a) && is_blank(b);
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL; i++)
        if (a->chars[i] != b->chars[i] || !a->chars[i])
            return a->chars[i] == b->chars[i];
    return true;
}

static bool same_cell(const VTermScreenCell *a, const VTermScreenCell *b)
{
    if (a->chars[0] == UINT32_MAX) /* the right half of a wide character has no look of its own */
        return b->chars[0] == UINT32_MAX;
    return same_text(a, b) && a->width == b->width && a->attrs.reverse == b->attrs.reverse &&
           a->attrs.underline == b->attrs.underline && a->attrs.bold == b->attrs.bold;
}

static void compare(struct pty *p, int rows, int cols, unsigned step)
{
    static struct shot before, after;
    settle(p, 150);
    pty_pump(p, 1000); /* the draft is saved; that it is, is painted with the next key (R15): */
    pty_keys(
        p, "\033[25~"); /* one that means nothing; what it paints for the first time, the second one clears */
    settle(p, 150);
    pty_keys(p, "\033[25~");
    settle(p, 150);
    take(p, &before, rows, cols);
    pty_keys(p, "\014"); /* Ctrl-L */
    pty_expect_frames(p, 1);
    settle(p, 150);
    take(p, &after, rows, cols);
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < cols; c++)
            if (!same_cell(&before.cells[r][c], &after.cells[r][c]))
                fail_msg("after %u keys row %d column %d was U+%04X %d%d%d, is U+%04X %d%d%d in the full "
                         "repaint: [%s]",
                         step, r, c, before.cells[r][c].chars[0], before.cells[r][c].attrs.reverse,
                         before.cells[r][c].attrs.underline, before.cells[r][c].attrs.bold,
                         after.cells[r][c].chars[0], after.cells[r][c].attrs.reverse,
                         after.cells[r][c].attrs.underline, after.cells[r][c].attrs.bold, pty_row(p, r));
    if (before.row != after.row || before.col != after.col)
        fail_msg("after %u keys the cursor is at %d,%d and at %d,%d after the full repaint", step, before.row,
                 before.col, after.row, after.col);
}

static void random_keys(void **state)
{
    char folder[] = "/tmp/madoguchi-soak-XXXXXX", file[64], home[64], command[64];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/practice.db", folder);
    snprintf(home, sizeof home, "HOME=%s", folder);
    char *argv[] = {(char[]){PROGRAM}, (char[]){"demo"}, file, NULL};
    const char *env[] = {home, "LC_ALL=C.UTF-8", "MADOGUCHI_DB", NULL};
    static const int sizes[][2] = {{24, 80}, {40, 132}, {24, 80}, {50, 200}, {10, 40}, {1, 1}, {24, 80}};
    struct pty *p = pty_start(
        &(struct pty_options){.rows = 24, .cols = 80, .argv = argv, .env = env, .patience_ms = 20000});
    pty_expect_text(p, "相談一覧");
    unsigned seed = 20261120;
    int rows = 24, cols = 80;
    for (unsigned i = 0; i < KEYS; i++) {
        pty_keys(p, keys[(unsigned)rand_r(&seed) % COUNT_OF(keys)]);
        if (i % EVERY != EVERY - 1)
            continue;
        compare(p, rows, cols, i);
        if (i % (EVERY * 5) != EVERY * 5 - 1)
            continue;
        const int *size = sizes[(i / (EVERY * 5)) % COUNT_OF(sizes)];
        rows = size[0];
        cols = size[1];
        pty_resize(p, rows, cols);
        settle(p, 150);
    }
    pty_resize(p, 24, 80);
    settle(p, 150);
    pty_keys(p, "\033");
    settle(p, 150);
    pty_keys(p, "\021"); /* Ctrl-Q */
    int status = pty_wait_exit(p);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    pty_end(p);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

/* ---- a million keys */

enum { SESSIONS = 20, BURSTS = 500, BURST = 100, ENDS = 8, PATIENCE = 20000 };

struct storm {
    double longest; /* ms */
    int left;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static unsigned draw(unsigned *seed, unsigned below)
{
    return (unsigned)rand_r(seed) % below;
}

static void type_at_random(struct pty *p, unsigned *seed)
{
    static const char *const ends[] = {"\030", "\030", "\030\030", "\023", "\033"}; /* Ctrl-X, Ctrl-S, Esc */
    for (int i = 0; i < BURST; i++)
        pty_keys(p, draw(seed, ENDS) ? keys[draw(seed, COUNT_OF(keys))] : ends[draw(seed, COUNT_OF(ends))]);
}

/* libvterm keeps its own size: it would not bear so many. */
static void change_window(struct pty *p, unsigned *seed)
{
    struct winsize size = {.ws_row = (unsigned short)(1 + draw(seed, 200)),
                           .ws_col = (unsigned short)(1 + draw(seed, 500))};
    if (draw(seed, 8) == 0)
        size = (struct winsize){.ws_row = 1, .ws_col = 1};
    assert_int_equal(ioctl(pty_descriptor(p), TIOCSWINSZ, &size), 0);
}

static struct pty *sit(const char *folder)
{
    char file[80], home[80];
    snprintf(file, sizeof file, "%s/practice.db", folder);
    snprintf(home, sizeof home, "HOME=%s", folder);
    char *argv[] = {(char[]){PROGRAM}, (char[]){"demo"}, file, NULL};
    const char *env[] = {home, "LC_ALL=C.UTF-8", "MADOGUCHI_DB", NULL};
    struct pty *p = pty_start(
        &(struct pty_options){.rows = 24, .cols = 80, .argv = argv, .env = env, .patience_ms = 20000});
    pty_expect_text(p, "F1 ");
    return p;
}

static void leave(struct pty *p)
{
    int status = pty_wait_exit(p);
    if (!WIFEXITED(status) || WEXITSTATUS(status))
        fail_msg("the desk ended with %x", (unsigned)status);
    pty_end(p);
}

/* False: it was left, as whoever types at random into the palette will find 終了 in the end. */
static bool paints_anew(struct pty *p)
{
    static const char erased[] = "\033[2J";
    double until = now_ms() + PATIENCE;
    for (;;) {
        size_t n;
        const char *raw = pty_raw(p, &n);
        if (memmem(raw, n, erased, sizeof erased - 1))
            return true;
        if (!pty_pump(p, 2))
            return false;
        if (now_ms() > until)
            fail_msg("nothing is painted");
    }
}

static void storm(const char *folder, unsigned seed, struct storm *t)
{
    static const int signals[] = {SIGWINCH, SIGCONT, SIGPIPE};
    char command[240];
    struct pty *p = sit(folder);
    for (int i = 0; i < BURSTS; i++) {
        pty_forget_raw(p);
        double began = now_ms();
        change_window(p, &seed);
        type_at_random(p, &seed);
        if (i % 10 == 0)
            pty_signal(p, signals[draw(&seed, COUNT_OF(signals))]);
        pty_keys(p, "\014"); /* Ctrl-L */
        if (!paints_anew(p)) {
            leave(p);
            p = sit(folder);
            t->left++;
            continue;
        }
        double took = now_ms() - began;
        t->longest = took > t->longest ? took : t->longest;
    }
    pty_resize(p, 24, 80);
    settle(p, 300);
    pty_keys(p, "\033");
    settle(p, 300);
    pty_keys(p, "\021"); /* Ctrl-Q */
    leave(p);
    snprintf(command, sizeof command, "%s check --db '%s/practice.db' >'%s/told' 2>&1", PROGRAM, folder,
             folder);
    assert_int_equal(system(command), 0);
    snprintf(command, sizeof command, "rm -rf '%s'/*", folder);
    assert_int_equal(system(command), 0);
}

static void a_million_keys(void **state)
{
    char folder[] = "/tmp/madoguchi-soak-XXXXXX";
    struct storm t = {0};
    (void)state;
    if (!getenv("MADOGUCHI_LONG"))
        skip();
    assert_non_null(mkdtemp(folder));
    for (unsigned i = 0; i < SESSIONS; i++) {
        storm(folder, 20261121 + i, &t);
        printf("%u keys, %u windows, left %d times; %d keys and a whole frame took at most %.0f ms\n",
               (i + 1) * BURSTS * BURST, (i + 1) * BURSTS, t.left, BURST, t.longest);
        fflush(stdout);
    }
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_keys), cmocka_unit_test(a_million_keys)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
