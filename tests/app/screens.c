/*
 * Scripts: tests/screens/x.keys is typed into a desk, and what it shows must be
 * x.screen. BLESS=1 writes what it shows instead. One command a line:
 *
 *   keys F2 Enter Ctrl-S   type 文字   paste 文字   size ROWS COLS
 *   pass SECONDS           time goes by        settle   until everything is saved
 *   show                   the screen, with the caret's row and column
 */
#include "app/hands.h"

#include <glob.h>

static void show(struct hands *h, struct buf *out)
{
    struct str screen = str_of(hands_screen(h));
    buf_print(out, "---- %d:%d\n", h->canvas->cursor_row + 1, h->canvas->cursor_col + 1);
    buf_add(out, screen);
}

static void run_line(struct hands *h, struct str line, struct buf *out)
{
    struct str rest = line, command = str_part(&rest, ' ');
    const char *text = TEXT(rest);
    int rows, cols;
    if (!line.n || line.p[0] == '#')
        return;
    if (str_eq(command, S("keys")))
        hands_keys(h, text);
    else if (str_eq(command, S("type")))
        hands_type(h, text);
    else if (str_eq(command, S("paste")))
        hands_event(h, (struct event){.kind = EVENT_PASTE, .text = rest});
    else if (str_eq(command, S("size")) && sscanf(text, "%d %d", &rows, &cols) == 2)
        hands_size(h, rows, cols);
    else if (str_eq(command, S("pass")))
        h->now += str_int(rest, 0);
    else if (str_eq(command, S("settle")))
        hands_post(h);
    else if (str_eq(command, S("show")))
        show(h, out);
    else
        fail_msg("no command: %s", TEXT(line));
}

static struct str read_file(struct arena *a, const char *path)
{
    struct buf b = buf_in(a);
    char bytes[4096];
    FILE *f = fopen(path, "r");
    for (size_t n; f && (n = fread(bytes, 1, sizeof bytes, f)) > 0;)
        buf_add(&b, (struct str){bytes, n});
    if (f)
        fclose(f);
    return buf_str(&b);
}

static void bless(const char *path, struct str text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    fclose(f);
}

static void run_script(struct hands *h, const char *path)
{
    struct buf out = buf_in(h->arena);
    for (struct str script = read_file(h->arena, path); script.n;)
        run_line(h, str_part(&script, '\n'), &out);
    const char *expected =
        TEXT(str_print(h->arena, "%.*s.screen", (int)(strlen(path) - strlen(".keys")), path));
    if (getenv("BLESS"))
        bless(expected, buf_str(&out));
    else
        assert_string_equal(TEXT(buf_str(&out)), TEXT(read_file(h->arena, expected)));
}

static void scripts_show_their_screens(void **state)
{
    glob_t found;
    (void)state;
    assert_int_equal(glob(TESTS "/screens/*.keys", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        void *hands;
        hands_up(&hands);
        print_message("%s\n", found.gl_pathv[i]);
        run_script(hands, found.gl_pathv[i]);
        hands_down(&hands);
    }
    globfree(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(scripts_show_their_screens)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
