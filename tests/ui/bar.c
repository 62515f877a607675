/* Bars and paragraphs: a row ends where a reader would end it, and a short title leaves its room to the right side. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "ui/bar.h"

enum { ROWS = 6, COLS = 40 };

static void a_row_ends_between_words(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int cells;
        const char *rows[3];
    } cases[] = {
        {"Enter で改行、Tab で次の項目。", 17, {"Enter で改行、", "Tab で次の項目。"}},
        {"病院の情報がほしい。", 18, {"病院の情報がほし", "い。"}},
        {"次は「退院支援」", 7, {"次は", "「退院", "支援」"}},
        {"05012345678", 6, {"050123", "45678"}}, /* wider than a row: cut anywhere */
        {"一行目\n二行目", 20, {"一行目", "二行目"}},
    };
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(ROWS, COLS);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct str text = str_of(cases[i].text);
        int count = 0;
        while (count < 3 && cases[i].rows[count])
            count++;
        canvas_fill(c, canvas_whole(c), LOOK_PLAIN);
        assert_int_equal(bar_paragraph_rows(text, cases[i].cells), count);
        assert_int_equal(bar_paragraph(c, (struct box){0, 0, ROWS, cases[i].cells}, 0, LOOK_PLAIN, text),
                         count);
        for (int row = 0; row < count; row++)
            assert_string_equal(str_z(a, canvas_row_text(a, c, row)), cases[i].rows[row]);
    }
    canvas_free(c);
    arena_free(a);
}

static void a_short_title_leaves_its_room(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(1, COLS);
    bar_draw(c, canvas_whole(c), LOOK_TITLE, S("生年月日"), S("日付（11/20、+3、今日など）"));
    assert_string_equal(str_z(a, canvas_row_text(a, c, 0)), " 生年月日   日付（11/20、+3、今日など）");
    bar_draw(c, canvas_whole(c), LOOK_TITLE, S("長い長い長い長い見出し"),
             S("0123456789012345678901234567890123456789"));
    assert_string_equal(str_z(a, canvas_row_text(a, c, 0)), " 長い長い長 > 0123456789012345678901234>");
    canvas_free(c);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_row_ends_between_words),
                                       cmocka_unit_test(a_short_title_leaves_its_room)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
