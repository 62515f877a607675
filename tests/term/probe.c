#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "term/input.h"
#include "term/probe.h"
#include "ui/key.h"

static void answers_are_read_and_keys_kept(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        const char *keys;
        int ambiguous;
        bool utf8, done;
        int kind;
    } rows[] = {
        {S_ROW("\033[1;2R\033[1;5R\033[>32;331;0c\033[?1;2c"), "", 1, true, true, 32},
        {S_ROW("か\033[>0;100;0cき\033[?1;2cけ"), "かきけ", 1, true, true, 0},
        {S_ROW("\033[>c\033[?6c"), "", 1, true, true, 0},
        {S_ROW("\033[1;2R\033[1;5R\033[?1;2c"), "", 1, true, true, 0},
        {S_ROW("\033[1;3R\033[1;5R\033[?62;4c"), "", 2, true, true, 0},
        {S_ROW("\033[1;2R\033[1;7R\033[?6c"), "", 1, false, true, 0},
        {S_ROW("\033[1;1R\033[1;1R\033[?6c"), "", 1, false, true, 0},
        {S_ROW("\033[1;4R\033[1;3R\033[?6c"), "", 1, false, true, 0},
        {S_ROW("\033[?6c"), "", 1, true, true, 0},
        {S_ROW(""), "", 1, true, false, 0},
        {S_ROW("か\033[1;3Rき\033OQ\033[1;5R\033[A\033[?1;2cけ"), "かきF2Upけ", 2, true, true, 0},
        {S_ROW("\033[1;2R\033[1;5R\033[1;3R\033[?6c"), "Unknown", 1, true, true, 0},
        {S_ROW("\033"), "Esc", 1, true, false, 0},
        {S_ROW("\033[12"), "Unknown", 1, true, false, 0},
        {S_ROW("\033\033[1;3R\033[1;5R\033[?1c"), "Esc", 2, true, true, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *a = arena_new();
        struct input *keys = input_new();
        struct probe p = {0};
        for (size_t at = 0; at < rows[i].bytes.n; at++)
            probe_feed(&p, rows[i].bytes.p + at, 1, keys);
        probe_end(&p, keys);
        input_idle(keys);
        struct buf b = buf_in(a);
        for (struct event e; input_take(keys, &e);)
            buf_add(&b, key_name(a, e.key));
        assert_string_equal(str_z(a, buf_str(&b)), rows[i].keys);
        assert_int_equal(probe_ambiguous(&p), rows[i].ambiguous);
        assert_int_equal(probe_speaks_utf8(&p), rows[i].utf8);
        assert_int_equal(p.done, rows[i].done);
        assert_int_equal(p.kind, rows[i].kind);
        input_free(keys);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(answers_are_read_and_keys_kept)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
