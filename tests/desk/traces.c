/*
 * Where what is entered at an enciphered desk can be read afterwards: nowhere. The real program takes a call, keeps
 * another half typed, makes copies, is killed and goes on; every file that it leaves, in both its folders and their
 * names, is read in three encodings, and so is what the terminal shows once it is left. The plain copy that is asked
 * for by `dump` has all of it.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <ftw.h>
#include <iconv.h>
#include <sqlite3.h>

#include "base/arena.h"
#include "base/date.h"
#include "desk/pty.h"
#include "store/db.h"
#include "store/keyring.h"
#include "store/slots.h"

#define WORDS      "ハルカゼ 看護の朝 2026"
#define F2         "\033OQ"
#define F12        "\033[24~"
#define SAVE       "\023"
#define GOOD(call) assert_string_equal((fault.say[0] = 0, (call)) ? fault.say : "", "")

/* A name and a telephone number that are saved, and a name that stays half typed. */
static const char *const marks[] = {"オモテ・シルシ", "0138-51-7799", "かきかけのしるし"};
enum { MARKS = sizeof marks / sizeof *marks, ENCODINGS = 3 };

static struct needle {
    char bytes[96];
    size_t n;
} needles[MARKS * ENCODINGS];
static long hits;
static int files;

struct office {
    char folder[48], file[80], home[80], state[96], pass[80], conf[96];
    struct pty *pty;
};

static void make_needles(void)
{
    static const char *const encodings[] = {"UTF-8", "UTF-16LE", "CP932"};
    for (int i = 0; i < MARKS * ENCODINGS; i++) {
        char *from = (char *)(uintptr_t)marks[i / ENCODINGS], *to = needles[i].bytes;
        size_t left = strlen(from), room = sizeof needles[i].bytes;
        iconv_t way = iconv_open(encodings[i % ENCODINGS], "UTF-8");
        assert_true(iconv(way, &from, &left, &to, &room) != (size_t)-1);
        iconv_close(way);
        needles[i].n = sizeof needles[i].bytes - room;
    }
}

static void count_in(const char *bytes, size_t n, const char *where)
{
    for (int i = 0; i < MARKS * ENCODINGS; i++)
        if (memmem(bytes, n, needles[i].bytes, needles[i].n)) {
            print_message("%s has %s\n", where, marks[i / ENCODINGS]);
            hits++;
        }
}

static int look_at(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)where;
    count_in(path, strlen(path), "the name of a file");
    if (type != FTW_F || !st->st_size)
        return 0;
    char *bytes = malloc((size_t)st->st_size);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    size_t n = fread(bytes, 1, (size_t)st->st_size, file);
    fclose(file);
    count_in(bytes, n, path);
    free(bytes);
    files++;
    return 0;
}

static long traces(const char *folder)
{
    hits = files = 0;
    assert_int_equal(nftw(folder, look_at, 16, FTW_PHYS), 0);
    return hits;
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int up(void **state)
{
    struct fault fault;
    struct office *o = calloc(1, sizeof *o);
    strcpy(o->folder, "/tmp/madoguchi-traces-XXXXXX");
    assert_non_null(mkdtemp(o->folder));
    snprintf(o->file, sizeof o->file, "%s/desk.db", o->folder);
    snprintf(o->home, sizeof o->home, "HOME=%s", o->folder);
    snprintf(o->state, sizeof o->state, "XDG_STATE_HOME=%s/state", o->folder);
    snprintf(o->pass, sizeof o->pass, "%s/pass", o->folder);
    write_text(o->pass, WORDS "\n");
    setenv("XDG_STATE_HOME", o->state + strlen("XDG_STATE_HOME="), 1);
    setenv("HOME", o->folder, 1);
    int64_t now = date_moment_from_iso(S("2026-11-20T14:05"));
    struct slots_birth keys = {.login = S("hanako"), .passphrase = S(WORDS), .now = now};
    struct db_birth birth = {S("架空市センター"), S("012025"), S("hakodate"), S("hanako"),
                             S("看護 花子"),      S("nurse"),  false};
    GOOD(slots_create(o->file, &keys, &fault));
    GOOD(db_create(o->file, &birth, now, &fault));
    keyring_wipe();
    make_needles();
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
    free(o);
    return 0;
}

static struct pty *start(struct office *o)
{
    char *argv[] = {(char[]){PROGRAM}, (char[]){"--db"}, o->file, NULL};
    const char *env[] = {o->home, o->state, "LC_ALL=C.UTF-8", "MADOGUCHI_DB", "MADOGUCHI_NOW", NULL};
    struct pty *p = pty_start(
        &(struct pty_options){.rows = 24, .cols = 80, .argv = argv, .env = env, .patience_ms = 30000});
    pty_expect_text(p, "ログイン名");
    pty_keys(p, "hanako\r" WORDS "\r\r");
    pty_expect_text(p, "F1 ヘルプ");
    return p;
}

static void run(struct office *o, const char *arguments)
{
    char command[512];
    snprintf(command, sizeof command, "LC_ALL=C.UTF-8 '%s' --db '%s' %s >/dev/null 2>&1", PROGRAM, o->file,
             arguments);
    assert_int_equal(system(command), 0);
}

static void take_calls(struct pty *p)
{
    pty_keys(p, F2);
    pty_expect_text(p, "相談者電話");
    pty_keys(p, marks[1]);
    pty_keys(p, "\t\t\t");
    pty_keys(p, marks[0]);
    pty_keys(p, "\t");
    pty_expect_text(p, marks[0]);
    pty_keys(p, SAVE);
    pty_expect_text(p, "もう一度 Ctrl-S");
    pty_keys(p, SAVE);
    pty_expect_text(p, "-0001");
    pty_keys(p, F2);
    pty_expect_text(p, "相談者電話");
    pty_keys(p, "\t\t\t");
    pty_keys(p, marks[2]);
    pty_expect_text(p, marks[2]);
    for (int i = 0; i < 40; i++) /* a draft is stored a second after the last key */
        pty_pump(p, 100);
}

static void nothing_can_be_read_anywhere(void **state)
{
    struct office *o = *state;
    struct pty *p = o->pty = start(o);
    char command[256];
    take_calls(p);
    assert_int_equal(traces(o->folder), 0); /* while it is open: the log, the sign of who has it, events */
    print_message("%d files\n", files);
    assert_true(files >= 7);
    snprintf(command, sizeof command, "backup '%s/copy.db'", o->folder);
    run(o, command);
    run(o, "check");
    snprintf(command, sizeof command, "search '%s' --as hanako --passphrase-file '%s'", marks[0], o->pass);
    run(o, command);
    assert_int_equal(traces(o->folder), 0);
    kill(pty_pid(p), SIGKILL);
    pty_wait_exit(p);
    assert_int_equal(traces(o->folder), 0);
    pty_end(p);
    p = o->pty = start(o);
    pty_expect_text(p, marks[2]);
    pty_keys(p, F12);
    pty_expect_text(p, "席に着く人の番号");
    assert_int_equal(traces(o->folder), 0);
    pty_signal(p, SIGHUP);
    assert_int_equal(pty_wait_exit(p), 0);
    assert_int_equal(traces(o->folder), 0);
    for (int row = 0; row < 24; row++) /* the shell's own screen is back */
        count_in(pty_row(p, row), strlen(pty_row(p, row)), "the terminal");
    assert_int_equal(hits, 0);
    snprintf(command, sizeof command, "dump --out '%s/plain.db' --as hanako --passphrase-file '%s'",
             o->folder, o->pass);
    run(o, command);
    print_message("the plain copy: ");
    assert_true(traces(o->folder) >= 3); /* or nobody was looking */
}

/* With the sqlite3 program. */
static void for_others_it_is_no_database(void **state)
{
    struct office *o = *state;
    sqlite3 *handle;
    assert_int_equal(sqlite3_open_v2(o->file, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, "SELECT * FROM sqlite_schema", NULL, NULL, NULL), SQLITE_NOTADB);
    assert_int_equal(sqlite3_exec(handle, "CREATE TABLE x(y)", NULL, NULL, NULL), SQLITE_NOTADB);
    sqlite3_close(handle);
    o->pty = start(o); /* and it is none the worse for it */
    pty_keys(o->pty, F2);
    pty_expect_text(o->pty, "相談者電話");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_can_be_read_anywhere, up, down),
        cmocka_unit_test_setup_teardown(for_others_it_is_no_database, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
