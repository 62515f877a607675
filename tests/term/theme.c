#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <cmocka.h>

#include "term/theme.h"

/* Relative luminance (WCAG 2.1) of the palette that xterm starts with. */
static double luminance(int colour)
{
    static const unsigned char palette[][3] = {{0, 0, 0},   {205, 0, 0},   {0, 205, 0},   {205, 205, 0},
                                               {0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229}};
    static const double weight[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double v = palette[colour][i] / 255.0;
        sum += weight[i] * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static void every_pair_of_colours_can_be_read(void **state)
{
    (void)state;
    for (int contrast = 0; contrast < 2; contrast++)
        for (int look = 0; look < LOOK_COUNT; look++) {
            struct style s = theme_style((enum look)look, contrast);
            assert_int_equal(s.ink == COLOUR_OWN, s.paper == COLOUR_OWN);
            if (s.ink == COLOUR_OWN) {
                assert_false(contrast); /* that theme leaves nothing to the terminal */
                continue;
            }
            double a = luminance(s.ink) + 0.05, b = luminance(s.paper) + 0.05;
            assert_true((a > b ? a / b : b / a) >= 7);
        }
}

static void states_differ_without_colour(void **state)
{
    (void)state;
    static const enum look states[] = {LOOK_PLAIN, LOOK_SELECTED, LOOK_ERROR,
                                       LOOK_FOCUS, LOOK_FIELD,    LOOK_WARNING};
    for (int contrast = 0; contrast < 2; contrast++)
        for (size_t i = 0; i < COUNT_OF(states); i++)
            for (size_t k = 0; k < i; k++)
                assert_int_not_equal(theme_style(states[i], contrast).marks,
                                     theme_style(states[k], contrast).marks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_of_colours_can_be_read),
        cmocka_unit_test(states_differ_without_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
