/*
 * A day at the desk, and the program is as large as before it: 10,000 keys in 500 calls, 100 searches; resident memory
 * where it was (±1 MB), no descriptor more, every call in the file. A fifth of it each time, the whole of it with
 * MADOGUCHI_LONG.
 *
 * Where it was: after the first calls, and both times at rest: a desk at which nobody types keeps no page of the file
 * (app/room.c). What SQLite holds of all that is told beside it, as it counts it itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/home.h"
#include "store/load.h"

enum { CASES = 2000, FIRST = 40, PART = 100, DAY = 500, SEARCH_EVERY = 5, ROOM_KIB = 1024, REST_MS = 7000 };

static struct home home;

static int up(void **state)
{
    (void)state;
    home.preload = TALLY_LIBRARY;
    return home_up(&home, PROGRAM);
}

static int down(void **state)
{
    (void)state;
    return home_down(&home);
}

static long resident_kib(struct pty *p)
{
    char path[64], line[256];
    long kib = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pty_pid(p));
    FILE *f = fopen(path, "re");
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        sscanf(line, "VmRSS: %ld", &kib);
    fclose(f);
    assert_true(kib > 0);
    return kib;
}

/* -1 where only root may count them: the program does not let its own user look (RELIABILITY.md 2.4). */
static int descriptors(struct pty *p)
{
    char path[64];
    int n = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pty_pid(p));
    DIR *folder = opendir(path);
    if (!folder)
        return -1;
    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

/* One key after the other, each with its frame. */
static int type(struct pty *p, const char *keys)
{
    int count = 0;
    for (struct str rest = str_of(keys); rest.n; count++) {
        size_t n = 1;
        if (rest.p[0] == '\033')
            while (n < rest.n && rest.p[n] != 'Q' && rest.p[n] != '~')
                n++;
        else
            while (n < rest.n && ((unsigned char)rest.p[n] & 0xC0) == 0x80)
                n++;
        n += rest.p[0] == '\033';
        pty_send(p, rest.p, n);
        pty_pump(p, 1);
        rest = str_from(rest, n);
    }
    return count;
}

/* About twenty keys: number, who calls, name, what it is about; who goes on with it is asked once. */
static int one_call(int i)
{
    static const char *const words[] = {"父が転んだ", "退院の日", "夜に歩く", "食事を残す", "薬が多い"};
    char phone[32];
    snprintf(phone, sizeof phone, "05%d%d%d%d", i % 10, i / 10 % 10, i / 100 % 10, i % 7);
    int keys = type(home.pty, F2);
    pty_expect_text(home.pty, "通話中");
    keys += type(home.pty, phone) + type(home.pty, "\t2\t花子\t\t");
    keys += type(home.pty, words[(size_t)i % COUNT_OF(words)]) + type(home.pty, SAVE SAVE);
    pty_expect_no_text(home.pty, "通話中");
    return keys;
}

static int one_search(int i)
{
    static const char *const names[] = {"佐藤", "田", "satou", "0138", "退院"};
    int keys = type(home.pty, "\006") + type(home.pty, names[(size_t)i % COUNT_OF(names)]);
    home_settle(&home);
    keys += type(home.pty, "\033");
    pty_pump(home.pty, 60); /* longer than the program waits for the rest of a sequence */
    return keys;
}

static int calls(int from, int count)
{
    int keys = 0;
    for (int i = from; i < from + count; i++)
        keys += one_call(i) + (i % SEARCH_EVERY ? 0 : one_search(i / SEARCH_EVERY));
    home_settle(&home);
    return keys;
}

/* Larger than what the program keeps of a file: what the day adds to it is nothing to keep. */
static void make_file(void)
{
    char command[256];
    snprintf(command, sizeof command, PROGRAM " demo --no-open --cases %d '%s' 2>/dev/null", CASES,
             home.file);
    assert_int_equal(system(command), 0);
}

struct size {
    long resident, sqlite; /* KiB */
    int descriptors;
};

static struct size size_at_rest(void)
{
    pty_pump(home.pty, REST_MS);
    return (struct size){resident_kib(home.pty), home.tally->sqlite / 1024, descriptors(home.pty)};
}

static void leaves_nothing_behind(void **state)
{
#ifdef __SANITIZE_ADDRESS__ /* keeps what was freed, and would not be loaded second */
    skip();
#endif
    int many = getenv("MADOGUCHI_LONG") ? DAY : PART;
    (void)state;
    make_file();
    home_start(&home);
    home_look(&home);
    int64_t cases = load_count(home.db, "intake");
    calls(0, FIRST);
    pty_forget_raw(home.pty);
    struct size before = size_at_rest();
    int keys = calls(FIRST, many);
    struct size after = size_at_rest();
    printf("%d keys, %d calls, %d searches: %ld KiB (SQLite %ld), %ld KiB (%ld); %d descriptors, %d\n", keys,
           many, many / SEARCH_EVERY, before.resident, before.sqlite, after.resident, after.sqlite,
           before.descriptors, after.descriptors);
    home_leave(&home);
    home_look(&home);
    assert_int_equal(load_count(home.db, "intake"), cases + FIRST + many);
    assert_int_equal(after.descriptors, before.descriptors);
    assert_true(keys >= 20 * many);
    assert_in_range(after.resident + ROOM_KIB - before.resident, 0, 2 * ROOM_KIB);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(leaves_nothing_behind, up, down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
