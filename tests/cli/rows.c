/* Walks the rows of the commands: each is complete, unambiguous, and shown by help and completion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/width.h"
#include "cli/args.h"
#include "cli/usage.h"

static char *printed(void (*print)(FILE *to))
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    print(to);
    fclose(to);
    return text;
}

static void every_row_is_complete(void **state)
{
    (void)state;
    for (int i = 0; i < command_count(); i++) {
        const struct command *k = command_row(i);
        assert_ptr_equal(command_of_name(str_of(k->name)), k);
        assert_true(!i || command_row(i - 1)->order < k->order); /* each has its place in help and manual */
        assert_non_null(k->run);
        assert_true(k->least <= k->most);
        assert_true(*k->words);
        assert_false(str_ends(str_of(k->words), S("。"))); /* the sentence is ended where it is printed */
    }
}

static void no_option_means_two_things(void **state)
{
    (void)state;
    for (int i = 0; i < command_count(); i++) {
        const struct command *k = command_row(i);
        for (int a = 0; a < command_options(k); a++) {
            assert_true(*k->options[a].words);
            assert_int_equal(k->options[a].kind == OPTION_FLAG, k->options[a].argument == NULL);
            for (int g = 0; g < GLOBAL_COUNT; g++)
                assert_string_not_equal(k->options[a].name, global_options[g].name);
            for (int b = 0; b < a; b++)
                assert_string_not_equal(k->options[a].name, k->options[b].name);
        }
    }
}

static void overview_names_every_command_and_fits(void **state)
{
    (void)state;
    char *text = printed(usage_overview);
    for (int i = 0; i < command_count(); i++)
        assert_non_null(strstr(text, command_row(i)->name));
    for (struct str rest = str_of(text); rest.n;) {
        struct str line = str_part(&rest, '\n');
        if (width_text(line) > 132)
            fail_msg("too wide: " S_FMT, S_ARG(line));
    }
    free(text);
}

static void mdoc_has_no_stray_requests(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    usage_mdoc_text(to, S(".先頭の点\n'引用\nC:\\dir"));
    fclose(to);
    assert_string_equal(text, "\\&.先\\:頭\\:の\\:点\\:\n\\&'引\\:用\\:\nC:\\edir");
    free(text);
}

static void every_setting_is_in_the_sample(void **state)
{
    (void)state;
    char *text = printed(usage_configuration);
    for (int i = 0; i < config_row_count(); i++) {
        char wanted[128];
        snprintf(wanted, sizeof wanted, "; " S_FMT " = ", S_ARG(config_row(i).name));
        assert_non_null(strstr(text, wanted));
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_complete),
        cmocka_unit_test(no_option_means_two_things),
        cmocka_unit_test(overview_names_every_command_and_fits),
        cmocka_unit_test(mdoc_has_no_stray_requests),
        cmocka_unit_test(every_setting_is_in_the_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
