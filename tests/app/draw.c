/* Every screen at every size: whole characters, nothing ambiguous, the caret in its place. */
#include "app/hands.h"

#include <glob.h>

#include "base/width.h"
#include "ui/halves.h"

/* What brings each screen up from the desk; the words by which it is known. */
static const struct {
    const char *keys, *text, *sees;
} ways[] = {
    {"F6", "", "相談一覧"},
    {"F2", "0312345678", "新規受付"},
    {"F2 Tab", "", "家族"},
    {"F2 Ctrl-G", "t", "文章"},
    {"F8", "/ひばり", "電話 0138-44-5566"},
    {"F8", "/存在しない", "見つかりません"},
    {"F8 Enter", "", "資源名カナ"},
    {"F6", "n", "いま電話できる"},
    {"F8 Down", "e", "資源を書く"},
    {"F8 Down", "i", "項目を書く"},
    {"Ctrl-F", "函館", "検索"},
    {"F1", "", "ヘルプ"},
    {"F2 F1", "", "項目「相談者電話」"},
    {"F10", "shin", "新規受付"},
    {"F10", "rireki\r", "履歴"},
    {"Ctrl-T", "", "相談がありません"},
    {"F10", "shirase\r", "知らせ"},
    {"F10", "nayose\r", "名寄せ"},
    {"F10", "下書き\r", "書きかけの下書き"},
    {"F6", "v", "施設の名前を打つと加えられます"},
    {"F6", "vみなと", "空きを書く資源"},
    {"F6", "vみなと\r2", "空きの種類"},
    {"F6", "d", "当番 令和"},
    {"F10", "24じかん\r", "登録している人はいません"},
    {"F8 F10", "れんけい\r", "連携はまだ書かれていません"},
    {"F2 F10", "suteru\r", "元には戻せません"},
    {"F6", "b", "月次の実績報告"},
    {"F6", "b\r", "新規ケース数"},
    {"F10", "状態\r", "席に着いている人"},
    {"F9", "", "14:05"},
};

static const struct {
    int rows, cols;
} sizes[] = {{24, 80}, {24, 81}, {40, 132}, {41, 133}, {60, 200}, {30, 97}, {24, 131}};

/* R7: nothing whose width depends on the terminal. */
static void check_unambiguous(struct hands *h)
{
    for (struct str rest = str_of(hands_screen(h)); rest.n;) {
        struct str at = rest;
        uint32_t code = utf8_next(&rest);
        if (width_is_ambiguous(code))
            fail_msg("U+%04X in: %.60s", code, at.p);
    }
}

/* R16: nobody types on the last row. */
static void check_caret(const struct canvas *c)
{
    assert_in_range(c->cursor_row, 0, c->rows - 1);
    assert_in_range(c->cursor_col, 0, c->cols - 1);
    for (int col = 0; col < c->cols; col++)
        assert_int_not_equal(canvas_at(c, c->rows - 1, col)->look, LOOK_FOCUS);
}

static void every_screen_at_every_size(void **state)
{
    struct hands *h = *state;
    for (size_t w = 0; w < COUNT_OF(ways); w++) {
        hands_keys(h, ways[w].keys);
        hands_type(h, ways[w].text);
        for (size_t s = 0; s < COUNT_OF(sizes); s++) {
            hands_size(h, sizes[s].rows, sizes[s].cols);
            if (s == 0)
                hands_sees(h, ways[w].sees);
            check_unambiguous(h);
            assert_whole(h->canvas);
            check_caret(h->canvas);
        }
        hands_size(h, 10, 40);
        hands_sees(h, "80x24 以上にしてください (今 40x10)");
        hands_size(h, 1, 1);
        hands_screen(h);
        hands_size(h, 24, 80);
        hands_keys(h, "Esc Esc Esc");
        if (h->app->current)
            hands_keys(h, "Ctrl-X");
        hands_settle(h);
    }
}

static void every_width_of_the_desk(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_fill(h, "０３１２３４５６７８");
    hands_type(h, "6");
    hands_fill(h, "函館あおぞら病院地域医療連携室");
    for (int cols = 80; cols < 220; cols++) {
        hands_size(h, 24 + cols % 7, cols);
        hands_screen(h);
        assert_whole(h->canvas);
        assert_int_equal(canvas_at(h->canvas, h->canvas->cursor_row, h->canvas->cursor_col)->look,
                         LOOK_FOCUS);
    }
}

/* What is too narrow to draw on is no reason to lose a key. */
static void typing_goes_on_in_a_tiny_window(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_type(h, "03");
    hands_size(h, 3, 10);
    hands_type(h, "1234");
    hands_size(h, 24, 80);
    hands_sees(h, "031234");
}

static void the_curtain_shows_nothing_of_anybody(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_type(h, "09011112222");
    hands_keys(h, "Ctrl-D");
    hands_misses(h, "0901111");
    hands_misses(h, "花子");
    hands_sees(h, "14:05");
    hands_type(h, "9"); /* any key returns and does nothing else */
    hands_sees(h, "09011112222");
    hands_misses(h, "090111122229");
}

/* R53: every verb stands in the help and in the palette, with the keys that it has now. */
static void help_and_palette_have_every_verb(void **state)
{
    struct hands *h = *state;
    static const char *const keys[] = {"F1", "F10"};
    for (size_t k = 0; k < COUNT_OF(keys); k++)
        for (int v = VERB_NONE + 1; v < VERB_COUNT; v++) {
            if (k == 1 && verb_row((enum verb)v)->motion)
                continue;
            hands_size(h, 120, 132);
            hands_keys(h, keys[k]);
            hands_sees(h, TEXT(verb_row((enum verb)v)->words));
            hands_keys(h, "Esc");
        }
    hands_size(h, 24, 80);
}

/* R19: with the input method on, a list takes full-width letters and digits. */
static void lists_take_full_width_keys(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F8");
    hands_type(h, "／");
    assert_true(h->app->directory.typing);
}

static void a_paste_into_a_list_is_refused(void **state)
{
    struct hands *h = *state;
    hands_event(h, (struct event){.kind = EVENT_PASTE, .text = S("貼り付け")});
    hands_sees(h, "貼り付けは項目");
    hands_keys(h, "F2");
    hands_event(h, (struct event){.kind = EVENT_PASTE, .text = S("03\n1234")});
    hands_sees(h, "03 1234");
}

/* In quotes; in a statement anywhere, since its comments are titles and sentences, too. */
static bool holds_ambiguous(const char *text, bool anywhere, const char **where)
{
    bool quoted = false;
    for (struct str rest = str_of(text); rest.n;) {
        const char *at = rest.p;
        uint32_t code = utf8_next(&rest);
        quoted = code == '"' ? !quoted : code == '\n' ? false : quoted;
        if ((quoted || anywhere) && width_is_ambiguous(code)) {
            *where = at;
            return true;
        }
    }
    return false;
}

/* R7, at the source: every string of these files and tables, drawn by a test or not. */
static void no_string_is_ambiguous(void **state)
{
    static const char *const globs[] = {TESTS "/../src/app/*.c",          TESTS "/../src/ui/*.c",
                                        TESTS "/../src/model/*.c",        TESTS "/../schema/*.def",
                                        TESTS "/../schema/reports/*.sql", TESTS "/../schema/drills/*.sql"};
    struct hands *h = *state;
    int files = 0;
    for (size_t i = 0; i < COUNT_OF(globs); i++) {
        glob_t found;
        assert_int_equal(glob(globs[i], 0, NULL, &found), 0);
        for (size_t k = 0; k < found.gl_pathc; k++, files++) {
            if (strstr(found.gl_pathv[k],
                       "codes.def")) /* its aliases are what others write: only labels are shown */
                continue;
            FILE *f = fopen(found.gl_pathv[k], "r");
            char *text = arena_take(h->arena, 1 << 20);
            const char *where;
            assert_non_null(f);
            text[fread(text, 1, (1 << 20) - 1, f)] = 0;
            fclose(f);
            if (holds_ambiguous(text, strstr(found.gl_pathv[k], ".sql"), &where))
                fail_msg("%s: %.60s", found.gl_pathv[k], where);
        }
        globfree(&found);
    }
    assert_true(files > 40);
    for (int t = 0; t < CODES_COUNT; t++)
        for (int k = 0; k < codes_count((enum codes)t); k++)
            for (struct str rest = codes_row((enum codes)t, k)->label; rest.n;)
                assert_false(width_is_ambiguous(utf8_next(&rest)));
}

int main(void)
{
#define DESK(test) cmocka_unit_test_setup_teardown(test, hands_up, hands_down)
    const struct CMUnitTest tests[] = {
        DESK(every_screen_at_every_size),       DESK(every_width_of_the_desk),
        DESK(typing_goes_on_in_a_tiny_window),  DESK(the_curtain_shows_nothing_of_anybody),
        DESK(help_and_palette_have_every_verb), DESK(lists_take_full_width_keys),
        DESK(a_paste_into_a_list_is_refused),   DESK(no_string_is_ambiguous),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
