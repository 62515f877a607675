/*
 * The real program on an enciphered file: nothing before the sign-in, nothing on the glass or in the bytes sent once it
 * is locked or left, everything typed in the file when the line goes dead, and who has the seat named to the next one.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/date.h"
#include "desk/pty.h"
#include "store/change.h"
#include "store/db.h"
#include "store/keyring.h"
#include "store/load.h"
#include "store/slots.h"

#define WORDS      "ハルカゼ 看護の朝 2026"
#define F2         "\033OQ"
#define F12        "\033[24~"
#define GOOD(call) assert_string_equal((fault.say[0] = 0, (call)) ? fault.say : "", "")

struct office {
    char folder[48], file[80], home[80], state[96];
    struct arena *arena;
    struct pty *pty;
};

static int up(void **state)
{
    struct fault fault;
    struct office *o = calloc(1, sizeof *o);
    strcpy(o->folder, "/tmp/madoguchi-entry-XXXXXX");
    assert_non_null(mkdtemp(o->folder));
    snprintf(o->file, sizeof o->file, "%s/desk.db", o->folder);
    snprintf(o->home, sizeof o->home, "HOME=%s", o->folder);
    snprintf(o->state, sizeof o->state, "XDG_STATE_HOME=%s", o->folder);
    setenv("XDG_STATE_HOME", o->folder, 1);
    o->arena = arena_new();
    int64_t now = date_moment_from_iso(S("2026-11-20T14:05"));
    struct slots_birth keys = {.login = S("hanako"), .passphrase = S(WORDS), .now = now};
    struct db_birth birth = {S("架空市センター"), S("012025"), S("hakodate"), S("hanako"),
                             S("看護 花子"),      S("nurse"),  false};
    GOOD(slots_create(o->file, &keys, &fault));
    GOOD(db_create(o->file, &birth, now, &fault));
    keyring_wipe();
    *state = o;
    return 0;
}

static int down(void **state)
{
    struct office *o = *state;
    char command[80];
    pty_end(o->pty);
    snprintf(command, sizeof command, "rm -rf '%s'", o->folder);
    assert_int_equal(system(command), 0);
    arena_free(o->arena);
    free(o);
    return 0;
}

static struct pty *start(struct office *o)
{
    char *argv[] = {(char[]){PROGRAM}, (char[]){"--db"}, o->file, NULL};
    const char *env[] = {o->home, o->state, "LC_ALL=C.UTF-8", "MADOGUCHI_DB", "MADOGUCHI_NOW", NULL};
    return pty_start(
        &(struct pty_options){.rows = 24, .cols = 80, .argv = argv, .env = env, .patience_ms = 30000});
}

static void sign_in(struct pty *p, const char *digits)
{
    pty_expect_text(p, "ログイン名");
    pty_keys(p, "hanako\r" WORDS "\r");
    pty_keys(p, digits);
    pty_keys(p, "\r");
    pty_expect_text(p, "F1 ヘルプ");
}

static bool sent(struct pty *p, const char *text)
{
    size_t n;
    const char *raw = pty_raw(p, &n);
    return memmem(raw, n, text, strlen(text)) != NULL;
}

/* Does some draft of the file have this? */
static bool is_drafted(struct office *o, const char *text)
{
    struct fault fault;
    struct db *db;
    struct draft *drafts;
    bool found = false;
    GOOD(slots_open_person(o->file, S("hanako"), S(WORDS), 0, &fault));
    GOOD(db_open_reader(o->file, &db, &fault));
    int count = load_drafts(o->arena, db, S("hanako"), &drafts);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < drafts[i].count; k++)
            found |= str_find(drafts[i].values[k].typed, str_of(text)) != SIZE_MAX;
    db_close(db);
    keyring_wipe();
    return found;
}

static void nothing_of_anybody_before_and_after(void **state)
{
    struct office *o = *state;
    struct pty *p = o->pty = start(o);
    pty_expect_text(p, "端末「");
    pty_keys(p, F2 "\006\020"); /* nothing opens */
    sign_in(p, "4826");
    pty_keys(p, F2);
    pty_expect_text(p, "相談者電話");
    pty_keys(p, "0138112233\t\t\tしるしのひと\t");
    pty_expect_text(p, "しるしのひと");
    pty_keys(p, F12);
    pty_expect_text(p, "席に着く人の番号");
    pty_forget_raw(p);
    for (int row = 0; row < 24; row++) {
        assert_null(strstr(pty_row(p, row), "しるしの"));
        assert_null(strstr(pty_row(p, row), "0138"));
    }
    pty_keys(p, "1");
    pty_expect_text(p, "暗証番号");
    assert_false(sent(p, "しるしのひと")); /* since the lock */
    pty_keys(p, "4826\r");
    pty_expect_text(p, "しるしのひと");
    pty_forget_raw(p);
    pty_keys(p, "\021");
    assert_int_equal(pty_wait_exit(p), 0);
    assert_true(sent(p, "\033[?1049l")); /* back from the alternate screen: nothing of it in the scrollback */
    assert_true(is_drafted(o, "しるしのひと"));
}

static void the_passphrase_is_never_sent_and_the_title_tells_nothing(void **state)
{
    struct office *o = *state;
    struct pty *p = o->pty = start(o);
    sign_in(p, "4826");
    pty_keys(p, F2);
    pty_expect_text(p, "相談者電話");
    pty_keys(p, "\t\t\tしるしのひと\t");
    pty_expect_text(p, "しるしのひと");
    assert_false(sent(p, "ハルカゼ"));
    assert_false(sent(p, "看護の朝"));
    assert_false(sent(p, "4826"));
    size_t n;
    const char *raw = pty_raw(p, &n), *title = raw;
    int titles = 0;
    while ((title = memmem(title, n - (size_t)(title - raw), "\033]", 2))) {
        assert_memory_equal(title, "\033]2;madoguchi\a", 13);
        title += 2;
        titles++;
    }
    assert_in_range(titles, 1, 2);
}

/* RELIABILITY.md 45: the line goes dead in mid-word, or somebody ends the program. */
static void dies_saving(void **state, void (*end)(struct pty *p), const char *mark)
{
    struct office *o = *state;
    struct pty *p = o->pty = start(o);
    sign_in(p, "");
    pty_keys(p, F2);
    pty_expect_text(p, "相談者電話");
    pty_keys(p, "\t\t\t");
    pty_keys(p, mark);
    pty_expect_text(p, mark);
    end(p);
    assert_int_equal(pty_wait_exit(p), 0); /* a status, not a signal */
    assert_true(is_drafted(o, mark));
}

static void by_hangup(struct pty *p)
{
    pty_signal(p, SIGHUP);
}

static void by_term(struct pty *p)
{
    pty_signal(p, SIGTERM);
}

static void by_closing(struct pty *p)
{
    pty_hang_up(p);
}

static void a_hangup_saves(void **state)
{
    dies_saving(state, by_hangup, "きれたでんわ");
}

static void a_term_saves(void **state)
{
    dies_saving(state, by_term, "おわりのしらせ");
}

static void a_lost_terminal_saves(void **state)
{
    dies_saving(state, by_closing, "たんまつがない");
}

/* The same while it is locked, and before anybody has signed in. */
static void a_hangup_behind_the_lock_saves(void **state)
{
    struct office *o = *state;
    struct pty *p = o->pty = start(o);
    sign_in(p, "");
    pty_keys(p, F2);
    pty_expect_text(p, "相談者電話");
    pty_keys(p, "\t\t\tかぎのなか" F12);
    pty_expect_text(p, "席に着く人の番号");
    pty_signal(p, SIGHUP);
    assert_int_equal(pty_wait_exit(p), 0);
    assert_true(is_drafted(o, "かぎのなか"));
    pty_end(p);
    p = o->pty = start(o);
    pty_expect_text(p, "ログイン名");
    pty_signal(p, SIGTERM);
    assert_int_equal(pty_wait_exit(p), 0);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* RELIABILITY.md 5 and 7: the second window names who has the seat; one that is stopped keeps it. */
static void the_second_window_names_the_holder(void **state)
{
    struct office *o = *state;
    o->pty = start(o);
    sign_in(o->pty, "");
    pty_signal(o->pty, SIGSTOP);
    struct pty *second = start(o);
    sign_in(second, "");
    pty_expect_text(second, "読み取り専用: この端末では 看護 花子（看護師）が ");
    pty_keys(second, F2);
    pty_expect_text(second, "読み取り専用です");
    double wait = seconds() + (getenv("MADOGUCHI_LONG") ? 60 : 3);
    while (seconds() < wait)
        pty_pump(second, 100);
    pty_keys(second, F2);
    pty_expect_text(second, "読み取り専用です");
    pty_end(second);
    pty_signal(o->pty, SIGCONT);
    pty_keys(o->pty, F2);
    pty_expect_text(o->pty, "相談者電話");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_of_anybody_before_and_after, up, down),
        cmocka_unit_test_setup_teardown(the_passphrase_is_never_sent_and_the_title_tells_nothing, up, down),
        cmocka_unit_test_setup_teardown(a_hangup_saves, up, down),
        cmocka_unit_test_setup_teardown(a_term_saves, up, down),
        cmocka_unit_test_setup_teardown(a_lost_terminal_saves, up, down),
        cmocka_unit_test_setup_teardown(a_hangup_behind_the_lock_saves, up, down),
        cmocka_unit_test_setup_teardown(the_second_window_names_the_holder, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
