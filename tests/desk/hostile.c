/*
 * Text that would speak to the terminal: 200 strings with control, bidirectional, zero-width and tag characters and
 * whole escape sequences stand in names, notes and arguments. Of the bytes that the program sends to its terminal, on
 * the screen, in the tables of its commands and in its complaints, none of it is there (RELIABILITY.md 8 and 60).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/utf8.h"
#include "desk/pty.h"
#include "store/change.h"
#include "store/db.h"
#include "store/seat.h"

enum { STRINGS = 200, ARGUMENTS = 40 };

struct hostile {
    char folder[64], file[96], home[96], state[112];
    struct arena *arena;
    struct str bad[STRINGS]; /* what must not come out */
    bool never[STRINGS];     /* anywhere; else: in front of its marker */
    int count;
};

static void add(struct hostile *h, struct str bad, bool never)
{
    if (h->count < STRINGS) {
        h->never[h->count] = never;
        h->bad[h->count++] = str_copy(h->arena, bad);
    }
}

static void add_codes(struct hostile *h, uint32_t first, uint32_t last)
{
    for (uint32_t c = first; c <= last; c++) {
        struct buf b = buf_in(h->arena);
        utf8_add(&b, c);
        add(h, buf_str(&b), c >= 0x80);
    }
}

/* Whole sequences, and every character that is made for them. */
static void gather(struct hostile *h)
{
    static const uint32_t ranges[][2] = {
        {0x01, 0x09},     {0x0B, 0x1F},       {0x7F, 0x9F},      {0x61C, 0x61C},   {0x180E, 0x180E},
        {0x200B, 0x200F}, {0x2028, 0x202E},   {0x2060, 0x2064},  {0x2066, 0x2069}, {0xFEFF, 0xFEFF},
        {0xFFF9, 0xFFFB}, {0xE0001, 0xE0001}, {0xE0020, 0xE007F}};
    static const struct str sequences[] = {
        S_ROW("\033]0;pwned\007"),
        S_ROW("\033]2;title\033\\"),
        S_ROW("\033[2J"),
        S_ROW("\033[31;5m"),
        S_ROW("\033[?1049l"),
        S_ROW("\033P$q\"p\033\\"),
        S_ROW("\033]52;c;AAAA\007"),
        S_ROW("\033[6n"),
        S_ROW("\033c"),
        S_ROW("\033[20t"),
        S_ROW("\302\2332J"),
        S_ROW("\302\2350;x\302\234"),
        S_ROW("\r\033[A"),
        S_ROW("\b\b\b\b"),
        S_ROW("\033(0"),
        S_ROW("\033[>c"),
        S_ROW("\016"),
        S_ROW("\033[?1000h"),
        S_ROW("\033]8;;http://x\007"),
        S_ROW("\033[5i"),
        S_ROW("\033Z"),
        S_ROW("\033[1;1H"),
        S_ROW("\033_x\033\\"),
        S_ROW("\033^x\033\\"),
    };
    for (size_t i = 0; i < COUNT_OF(sequences); i++)
        add(h, sequences[i], false);
    for (size_t i = 0; i < COUNT_OF(ranges); i++)
        add_codes(h, ranges[i][0], ranges[i][1]);
    assert_int_equal(h->count, STRINGS);
}

static struct str text_of(struct hostile *h, int i)
{
    return str_print(h->arena, "甲" S_FMT "M%03d", S_ARG(h->bad[i]), i);
}

static void fill(struct hostile *h)
{
    struct fault f = {0};
    struct seat *seat;
    struct db *db;
    struct change_result result;
    int64_t now = date_moment_from_iso(S("2026-11-20T14:05"));
    struct db_birth birth = {S("架空市"),    S("012025"), S("hakodate"), S("hanako"),
                             S("看護 花子"), S("nurse"),  true};
    if (db_create(h->file, &birth, now, &f) || seat_take(h->file, SEAT_DESK, S("x"), now, &seat, &f) ||
        db_open_writer(h->file, seat, S("hanako"), now, &db, &f))
        fail_msg("%s", f.say);
    for (int i = 0; i < STRINGS; i++) {
        struct str text = text_of(h, i);
        struct person p = {.name = text, .address = text};
        struct intake in = {.received_at = S("2026-11-20T10:00"),
                            .state = S("open"),
                            .owner = S("hanako"),
                            .caller_name = text,
                            .caller_org = text,
                            .note = text,
                            .next_action = text,
                            .next_on = S("2026-11-20")};
        struct resource r = {.name = text, .state = S("open"), .city = text, .phone = text};
        struct change *c = change_new(S("hanako"), S("import"));
        in.person =
            change_ref(c, change_put(c, &(struct record){record_row(RECORD_PERSON), 0, p.v}, FIELDS_ALL));
        change_put(c, &(struct record){record_row(RECORD_INTAKE), 0, in.v}, FIELDS_ALL);
        change_put(c, &(struct record){record_row(RECORD_RESOURCE), 0, r.v}, FIELDS_ALL);
        if (change_apply(db, c, now, &result, &f))
            fail_msg("%s", f.say);
        change_free(c);
    }
    db_close(db);
    seat_leave(seat);
}

/* Nothing of it came out; and something did come out, or nothing was shown. */
static int look(struct hostile *h, struct pty *p, const char *where)
{
    size_t n;
    int seen = 0;
    struct str raw = {pty_raw(p, &n), 0};
    raw.n = n;
    for (int i = 0; i < STRINGS; i++) {
        struct str marked = str_print(h->arena, S_FMT "M%03d", S_ARG(h->bad[i]), i);
        if (str_find(raw, h->never[i] ? h->bad[i] : marked) != SIZE_MAX)
            fail_msg("string %d reached the terminal: %s", i, where);
        seen += str_find(raw, str_from(marked, h->bad[i].n)) != SIZE_MAX;
    }
    return seen;
}

static struct pty *start(struct hostile *h, char *const *argv, bool wide)
{
    const char *env[] = {h->home, h->state, "LANG=C.UTF-8", "MADOGUCHI_NOW=2026-11-20T14:05:00", NULL};
    return pty_start(&(struct pty_options){
        .rows = wide ? 60 : 24, .cols = wide ? 160 : 80, .argv = argv, .env = env, .patience_ms = 20000});
}

static void the_screen_shows_none_of_it(void **state)
{
    struct hostile *h = *state;
    char *argv[] = {(char *)(uintptr_t)PROGRAM, "--db", h->file, NULL};
    struct pty *p = start(h, argv, true);
    int seen = 0;
    pty_expect_text(p, "今日");
    for (int i = 0; i < 6; i++) { /* 今日 */
        pty_keys(p, "\033[6~");
        pty_pump(p, 150);
    }
    pty_keys(p, "\033");
    pty_expect_text(p, "受付票");
    for (int i = 0; i < 8; i++) { /* 相談一覧, and a case of each page */
        pty_keys(p, "\033[17~\033[6~");
        pty_pump(p, 150);
        pty_keys(p, "\r");
        pty_pump(p, 150);
    }
    pty_keys(p, "\033[19~"); /* 資源台帳 */
    for (int i = 0; i < 6; i++) {
        pty_keys(p, "\033[6~");
        pty_pump(p, 150);
    }
    pty_keys(p, "\006M1"); /* 検索 */
    pty_expect_text(p, "検索");
    pty_pump(p, 300);
    seen = look(h, p, "the desk");
    print_message("%d of %d strings were on the screen, 0 as they are\n", seen, STRINGS);
    assert_true(seen > STRINGS / 2);
    pty_end(p);
}

static int run(struct hostile *h, char *const *argv, const char *where)
{
    struct pty *p = start(h, argv, false);
    pty_wait_exit(p);
    int seen = look(h, p, where);
    pty_end(p);
    return seen;
}

static void tables_print_none_of_it(void **state)
{
    struct hostile *h = *state;
    char *program = (char *)(uintptr_t)PROGRAM;
    char *searches[][12] = {
        {program, "--db", h->file, "search", "甲", "--in", "people", "--limit", "400", NULL},
        {program, "--db", h->file, "search", "甲", "--in", "resources", "--limit", "400", NULL},
        {program, "--db", h->file, "search", "甲", "--in", "people", "--limit", "400", "--format", "tsv",
         NULL},
    };
    for (size_t i = 0; i < COUNT_OF(searches); i++) {
        int seen = run(h, searches[i], "search");
        print_message("search: %d of %d\n", seen, STRINGS);
        assert_true(seen > STRINGS / 4);
    }
    char *reports[][8] = {{program, "--db", h->file, "report", "followup", NULL},
                          {program, "--db", h->file, "report", "followup", "--format", "csv", NULL},
                          {program, "--db", h->file, "audit", "--format", "csv", NULL}};
    for (size_t i = 0; i < COUNT_OF(reports); i++)
        run(h, reports[i], "a report");
}

static void complaints_print_none_of_it(void **state)
{
    struct hostile *h = *state;
    char *program = (char *)(uintptr_t)PROGRAM;
    int seen = 0;
    for (int i = 0; i < ARGUMENTS; i++) {
        char *text = (char *)(uintptr_t)str_z(h->arena, text_of(h, i));
        char *as[] = {program, "--db", h->file, "--as", text, "search", "x", NULL};
        char *db[] = {program, "--db", text, "check", NULL};
        char *file[] = {program, "--db", h->file, "import", "cases", text, NULL};
        seen += run(h, as, "--as") > 0;
        run(h, db, "--db");
        run(h, file, "import");
    }
    print_message("complaints: %d of %d name what they complain of\n", seen, ARGUMENTS);
    assert_true(seen > ARGUMENTS / 2);
}

static int up(void **state)
{
    struct hostile *h = calloc(1, sizeof *h);
    strcpy(h->folder, "/tmp/madoguchi-hostile-XXXXXX");
    assert_non_null(mkdtemp(h->folder));
    snprintf(h->file, sizeof h->file, "%s/practice.db", h->folder);
    snprintf(h->home, sizeof h->home, "HOME=%s", h->folder);
    snprintf(h->state, sizeof h->state, "XDG_STATE_HOME=%s", h->folder);
    setenv("XDG_STATE_HOME", h->folder, 1);
    h->arena = arena_new();
    gather(h);
    fill(h);
    *state = h;
    return 0;
}

static int down(void **state)
{
    struct hostile *h = *state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", h->folder);
    assert_int_equal(system(command), 0);
    arena_free(h->arena);
    free(h);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_screen_shows_none_of_it),
        cmocka_unit_test(tables_print_none_of_it),
        cmocka_unit_test(complaints_print_none_of_it),
    };
    return cmocka_run_group_tests(tests, up, down);
}
