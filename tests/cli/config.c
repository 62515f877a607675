/* The configuration file: what is taken, what is complained about, and that a bad line changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "cli/config.h"
#include "cli/usage.h"

struct loaded {
    struct arena *arena;
    struct config config;
    char *complaints;
    enum err code;
    struct fault fault;
};

static struct loaded load(const char *text)
{
    struct loaded l = {.arena = arena_new()};
    char path[] = "/tmp/madoguchi-config-XXXXXX";
    size_t n = 0;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    FILE *complain = open_memstream(&l.complaints, &n);
    l.code = config_load(l.arena, path, complain, &l.config, &l.fault);
    fclose(complain);
    unlink(path);
    return l;
}

static void unload(struct loaded *l)
{
    free(l->complaints);
    arena_free(l->arena);
}

static void settings_are_taken(void **state)
{
    (void)state;
    struct loaded l = load("; 見本\n[terminal]\nambiguous_width = 2\nescape_ms=100\ntheme = contrast\n"
                           "ime_control = off\n"
                           "[export]\ndirectory = /srv/市へ\n[keys]\nglobal.F9 = none\nlist.c = contact\n");
    assert_int_equal(l.code, OK);
    assert_string_equal(l.complaints, "");
    assert_int_equal(l.config.ambiguous, 2);
    assert_int_equal(l.config.escape_ms, 100);
    assert_true(l.config.contrast);
    assert_int_equal(l.config.ime, 2);
    assert_true(str_eq(l.config.export_directory, S("/srv/市へ")));
    assert_int_equal(l.config.key_count, 2);
    assert_true(str_eq(l.config.keys[1].context, S("list")));
    assert_true(str_eq(l.config.keys[1].key, S("c")));
    assert_true(str_eq(l.config.keys[1].verb, S("contact")));
    unload(&l);
}

static const struct {
    const char *text, *says;
} bad[] = {
    {"[terminal]\n\nambiguous_width = 3\n", "の 3 行目: ambiguous_width = 3 は使えません。"},
    {"[terminal]\nescape_ms = 0\n", "1 から 1000 まで"},
    {"[terminal]\nime_control = yes\n", "auto|on|off のどれか"},
    {"[terminal]\nescape_ms = 十\n", "1 から 1000 まで"},
    {"[terminal]\ntehme = contrast\n", "theme のことですか"},
    {"[terminl]\ntheme = contrast\n", "[terminl] にこの設定はありません"},
    {"[keys]\nglobal.F99 = help\n", "キー"},
    {"[keys]\nglobal.F9 = halp\n", "操作"},
    {"[keys]\nF9 = help\n", "場所.キー"},
    {"[keys]\nfield.a = help\n", "文字のキー"},
    {"[terminal]\nこれは設定ではない\n", "の 2 行目"},
    {"[export]\ndirectory = \xff\xfe\n", "UTF-8"},
};

static void bad_lines_are_named_and_change_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct loaded l = load(bad[i].text);
        if (l.code || !strstr(l.complaints, bad[i].says))
            fail_msg("%s: %d %s", bad[i].text, l.code, l.complaints);
        assert_int_equal(l.config.ambiguous, 0);
        assert_int_equal(l.config.escape_ms, 25);
        assert_false(l.config.contrast);
        assert_int_equal(l.config.export_directory.n, 0);
        assert_int_equal(l.config.key_count, 0);
        unload(&l);
    }
}

/* Every setting of the sample, switched on, is one that the program takes. */
static void the_sample_is_good(void **state)
{
    (void)state;
    char *sample = NULL, lines[8192] = "";
    size_t n = 0;
    FILE *to = open_memstream(&sample, &n);
    usage_configuration(to);
    fclose(to);
    for (struct str rest = str_of(sample); rest.n;) {
        struct str line = str_part(&rest, '\n');
        bool setting = str_starts(line, S("; ")) && str_find(line, S(" = ")) != SIZE_MAX &&
                       str_find(line, S("。")) == SIZE_MAX && str_find(line, S("場所")) == SIZE_MAX;
        if (setting || str_starts(line, S("[")))
            snprintf(lines + strlen(lines), sizeof lines - strlen(lines), S_FMT "\n",
                     S_ARG(setting ? str_from(line, 2) : line));
    }
    assert_non_null(strstr(lines, "escape_ms = 25"));
    struct loaded l = load(lines);
    assert_int_equal(l.code, OK);
    assert_string_equal(l.complaints, "");
    unload(&l);
    free(sample);
}

static void a_named_file_must_be_there(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct config config;
    struct fault f = {0};
    assert_int_equal(config_load(a, "/nowhere/madoguchi.conf", stderr, &config, &f), ERR_IO);
    assert_non_null(strstr(f.say, "/nowhere/madoguchi.conf"));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_taken),
        cmocka_unit_test(bad_lines_are_named_and_change_nothing),
        cmocka_unit_test(the_sample_is_good),
        cmocka_unit_test(a_named_file_must_be_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
