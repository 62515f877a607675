/* What a command line becomes, and what is said where it is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "cli/args.h"

enum { WORDS = 12 };

static enum err read_line(struct cli *c, const char *line)
{
    struct str rest = str_copy(c->arena, str_of(line));
    char **argv = ARENA_ARRAY(c->arena, char *, WORDS);
    int argc = 0;
    while (rest.n)
        argv[argc++] = (char *)(uintptr_t)str_z(c->arena, str_part(&rest, ' '));
    return args_read(c, argc, argv);
}

static const struct {
    const char *line;
    enum err code;
    const char *says; /* part of the sentence */
} lines[] = {
    {"madoguchi", OK, ""},
    {"madoguchi exprot", ERR_USAGE, "export のことですか"},
    {"madoguchi zzzzzz", ERR_USAGE, "一覧は madoguchi help"},
    {"madoguchi export --fromat x", ERR_USAGE, "オプション --fromat はありません。"},
    {"madoguchi report monthly --fromat csv", ERR_USAGE, "--format のことですか"},
    {"madoguchi report monthly --format cvs", ERR_USAGE, "csv のことですか"},
    {"madoguchi report monthly --format=csv", OK, ""},
    {"madoguchi report monthly --format", ERR_USAGE, "--format の後に"},
    {"madoguchi report", ERR_USAGE, "NAME が必要です"},
    {"madoguchi report monthly staff", ERR_USAGE, "余分な引数「staff」"},
    {"madoguchi export --date 2026-02-30", ERR_USAGE, "実在する日"},
    {"madoguchi export --date 2026-02-28", OK, ""},
    {"madoguchi report monthly --month 2026-13", ERR_USAGE, "2026-11 の形"},
    {"madoguchi demo --cases -5", ERR_USAGE, "0 以上の整数"},
    {"madoguchi demo --cases 5 --cases 6", ERR_USAGE, "2度指定"},
    {"madoguchi demo --no-open=1", ERR_USAGE, "値を付けられません"},
    {"madoguchi init", ERR_USAGE, "--admin LOGIN が必要です"},
    {"madoguchi init --help", OK, ""},
    {"madoguchi import resorces x.csv", ERR_USAGE, "resources のことですか"},
    {"madoguchi import resources", ERR_USAGE, "KIND FILE… が必要です"},
    {"madoguchi search -x", ERR_USAGE, "オプション -x はありません"},
    {"madoguchi search -- -x", OK, ""},
    {"madoguchi search -", OK, ""},
    {"madoguchi --db", ERR_USAGE, "--db の後に FILE が必要です"},
    {"madoguchi --as yamada search --as saito x", ERR_USAGE, "--as が2度"},
};

static void lines_are_read_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct cli c = {.arena = arena_new()};
        enum err e = read_line(&c, lines[i].line);
        if (e != lines[i].code || !strstr(c.fault.say, lines[i].says))
            fail_msg("%s: %d %s", lines[i].line, e, c.fault.say);
        arena_free(c.arena);
    }
}

static void globals_stand_before_and_after(void **state)
{
    (void)state;
    static const char *const same[] = {"madoguchi --db x.db --as yamada search 髙橋 0138",
                                       "madoguchi search --as yamada 髙橋 --db=x.db 0138"};
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        struct cli c = {.arena = arena_new()};
        assert_int_equal(read_line(&c, same[i]), OK);
        assert_string_equal(c.command->name, "search");
        assert_string_equal(c.global[GLOBAL_DB], "x.db");
        assert_string_equal(c.global[GLOBAL_AS], "yamada");
        assert_int_equal(c.operand_count, 2);
        assert_string_equal(c.operands[0], "髙橋");
        arena_free(c.arena);
    }
}

static void options_are_given_by_index(void **state)
{
    (void)state;
    struct cli c = {.arena = arena_new()};
    assert_int_equal(read_line(&c, "madoguchi demo p.db --seed 7 --no-open"), OK);
    assert_int_equal(args_number(&c, 0, 60), 60);
    assert_int_equal(args_number(&c, 1, 1), 7);
    assert_string_equal(c.option[2], "");
    arena_free(c.arena);
}

static void nearest_word_is_near(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *near;
    } rows[] = {{"imprt", "import"}, {"expotr", "export"}, {"sta", "staff"}, {"q", ""}, {"", ""},
                {"報告", ""}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str near = args_nearest(S("import|export|staff|init"), str_of(rows[i].typed));
        assert_int_equal(near.n, strlen(rows[i].near));
        assert_memory_equal(near.p, rows[i].near, near.n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_read_or_refused),
        cmocka_unit_test(globals_stand_before_and_after),
        cmocka_unit_test(options_are_given_by_index),
        cmocka_unit_test(nearest_word_is_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
