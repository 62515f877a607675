/* The layer in a pseudo-terminal: how it starts, what keys, pastes and sizes do. */
#include "term/small_desk.h"

/* R4, R5 */
static void the_terminal_says_how_wide_its_characters_are(void **state)
{
    (void)state;
    static const struct {
        const char *script;
        int ambiguous, column; /* where the letter after ① is */
    } rows[] = {
        {"\033[1;2R\033[1;5R\033[?1;2c", 0, 1},
        {"\033[1;3R\033[1;5R\033[?1;2c", 0, 2},
        {"\033[?1;2c", 0, 1},
        {"", 1, 1},
        {"", 2, 2},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        shared->options.ambiguous = rows[i].ambiguous;
        struct pty *p = start_with(rows[i].script, NULL, NULL);
        pty_expect_row(p, 0, " 相談受付");
        pty_keys(p, "aa"); /* the letter changes: it is written where the program believes it to be */
        field_is(p, "aa");
        assert_int_equal(pty_cell(p, 5, rows[i].column).chars[0], 'y');
        pty_keys(p, "\021");
        assert_int_equal(WEXITSTATUS(pty_wait_exit(p)), 0);
        pty_end(p);
    }
}

static void keys_typed_while_it_asks_are_kept(void **state)
{
    (void)state;
    struct pty *p = start_with("か\033[1;2Rき\033[1;5R\033OQく\033[?1;2cけ", "山田", NULL);
    field_is(p, "山田かきくけ");
    pty_expect_row(p, 4, "F2");
    pty_end(p);
}

static void a_silent_terminal_is_waited_for_one_second(void **state)
{
    (void)state;
    int64_t begin = term_clock();
    struct pty *p = start_with("", "山田", NULL);
    field_is(p, "山田");
    assert_true(since(begin) >= 950);
    pty_keys(p, "\033[1;3R子"); /* an answer that comes too late is no key */
    field_is(p, "山田子");
    pty_end(p);
}

/* R6 */
static void a_terminal_without_utf8_is_refused(void **state)
{
    (void)state;
    static const char *const scripts[] = {"\033[1;4R\033[1;7R\033[?1;2c", "\033[1;1R\033[1;1R\033[?1;2c",
                                          "\033[1;4R\033[1;3R\033[?1;2c"};
    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        struct pty *p = start_with(scripts[i], NULL, NULL);
        assert_int_equal(WEXITSTATUS(pty_wait_exit(p)), REFUSED);
        assert_non_null(strstr(pty_raw(p, NULL), "This terminal does not speak UTF-8"));
        assert_non_null(strstr(pty_raw(p, NULL), "文字コード"));
        assert_null(strstr(pty_raw(p, NULL), "相談"));
        assert_non_null(strstr(pty_raw(p, NULL), "\033[?1049l"));
        pty_end(p);
    }
}

/* R31 */
static void poor_terminals_are_refused_with_a_sentence(void **state)
{
    (void)state;
    static const char *const terms[] = {"TERM=dumb", "TERM=", "TERM", "TERM=no-such-terminal"};
    for (size_t i = 0; i < COUNT_OF(terms); i++) {
        struct pty *p = start_with(NULL, NULL, (const char *const[]){terms[i], NULL});
        assert_int_equal(WEXITSTATUS(pty_wait_exit(p)), REFUSED);
        assert_non_null(strstr(pty_raw(p, NULL), "TERM=xterm-256color"));
        assert_null(strchr(pty_raw(p, NULL), '\033'));
        pty_end(p);
    }
}

static void states_differ_on_terminals_without_colour(void **state)
{
    (void)state;
    static const char *const terms[] = {"TERM=vt100",  "TERM=vt220",         "TERM=xterm-mono",  "TERM=linux",
                                        "TERM=screen", "TERM=tmux-256color", "TERM=rxvt-unicode"};
    for (size_t i = 0; i < COUNT_OF(terms); i++) {
        struct pty *p = start_with(NULL, NULL, (const char *const[]){terms[i], NULL});
        unsigned seen = 0;
        pty_expect_row(p, 8, "@@@@@@");
        for (int k = 0; k < 6; k++) {
            VTermScreenCell cell = pty_cell(p, 8, k);
            unsigned marks =
                cell.attrs.bold | (cell.attrs.underline ? 2u : 0) | (cell.attrs.reverse ? 4u : 0);
            assert_false(seen & 1u << marks);
            seen |= 1u << marks;
        }
        pty_keys(p, "\033OP\033[11~\033[[A");
        pty_expect_row(p, 4, "F1");
        field_is(p, "");
        pty_end(p);
    }
}

static uint32_t roll(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* R13, R14: after each of 2,000 keys the cursor is where the model has it, and every frame was one write. */
static void the_cursor_rests_on_the_insertion_cell(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        uint32_t key;
    } keys[] = {{"\033[C", KEY_RIGHT},   {"\033[D", KEY_LEFT},  {"\033[H", KEY_HOME},   {"\033OF", KEY_END},
                {"\177", KEY_BACKSPACE}, {"\b", KEY_BACKSPACE}, {"\033[3~", KEY_DELETE}};
    static const uint32_t letters[] = {'a',    ' ',    0x3042, 0x5C71, 0x20BB7, 0xFF76,
                                       0xFF9E, 0x304B, 0x0301, 0x845B, 0xE0100};
    struct pty *p = start();
    struct arena *a = arena_new();
    struct canvas *c = canvas_new(24, 80);
    struct edit e = edit_new(a, S0, false);
    uint32_t seed = 5;
    for (int i = 0; i < 2000; i++) {
        if (roll(&seed, 3) == 0) {
            size_t k = roll(&seed, COUNT_OF(keys));
            pty_keys(p, keys[k].bytes);
            edit_key(&e, keys[k].key, FIELD_CELLS);
        } else {
            char bytes[4];
            uint32_t letter = letters[roll(&seed, COUNT_OF(letters))];
            pty_send(p, bytes, utf8_put(bytes, letter));
            edit_key(&e, letter, FIELD_CELLS);
        }
        draw_desk(c, &e, S0, 0);
        pty_expect_row(p, FIELD_ROW, str_z(a, canvas_row_text(a, c, FIELD_ROW)));
        pty_expect_cursor(p, c->cursor_row, c->cursor_col);
        assert_true(pty_cursor_visible(p));
    }
    pty_keys(p, "\021");
    pty_wait_exit(p);
    assert_int_equal(shared->writes, pty_frames(p) + 2); /* the start and the end */
    canvas_free(c);
    arena_free(a);
    pty_end(p);
}

/* R21, R23, R26, R36 */
static void no_bytes_do_harm_in_a_field(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *field, *last;
    } rows[] = {
        {"\x82\xa0Q", "Q", ""},
        {"\xe3\x81Q", "QQ", ""},
        {"\xffQ", "QQQ", ""},
        {"\b\177\b", "", ""},
        {"\033[25~", "", "Unknown"},
        {"\033OQ", "", "F2"},
        {"\033[1;9Z", "", "Unknown"},
        {"\003", "", "Ctrl-C"},
        {"\033[?9999h", "", "Unknown"},
        {"\032", "", "Ctrl-Z"},
        {"\023", "", "Ctrl-S"},
        {"\034", "", "Ctrl-\\"},
        {"\r\nか\xE3\x82\x99", "が", "Enter"},
    };
    struct pty *p = start();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        pty_keys(p, rows[i].bytes);
        field_is(p, rows[i].field);
        pty_expect_row(p, 4, rows[i].last);
    }
    pty_end(p);
}

/* R24: the best of some tries, since a busy machine may be slow but Esc may not be. */
static void esc_alone_acts_at_once(void **state)
{
    (void)state;
    int64_t best = INT64_MAX;
    struct pty *p = start();
    for (int i = 0; i < 50 && best > 50; i++) {
        int64_t begin = term_clock();
        pty_keys(p, "\033");
        pty_expect_row(p, 4, "Esc");
        best = since(begin) < best ? since(begin) : best;
        pty_keys(p, "\033OP");
        pty_expect_row(p, 4, "F1");
    }
    assert_true(best >= 20 && best <= 50);
    pty_end(p);
}

/* R25 */
static void a_paste_is_one_step_and_always_ends(void **state)
{
    (void)state;
    enum { SIZE = 64 * 1024 };
    static char long_paste[SIZE + 1];
    struct pty *p = start();
    pty_keys(p, "\033[200~山田\r花子\033[31m\033[201~");
    field_is(p, "山田 花子[31m");
    memset(long_paste, 'x', SIZE);
    int64_t begin = term_clock();
    pty_keys(p, "\033[200~");
    pty_keys(p, long_paste);
    pty_keys(p, "\033[201~");
    pty_expect_row(p, 4, "貼り付け 65536");
    assert_true(since(begin) < 1000);
    begin = term_clock();
    pty_keys(p, "\033[200~終わらない");
    pty_expect_row(p, 4, "貼り付け 15");
    assert_true(since(begin) >= 900);
    pty_keys(p, "\033OQ");
    pty_expect_row(p, 4, "F2");
    pty_end(p);
}

static void type_ahead_is_never_lost(void **state)
{
    (void)state;
    struct pty *p = start();
    for (int i = 0; i < 100; i++)
        pty_keys(p, "山\033[D\033[C\177あ\177");
    pty_keys(p, "終\033OR");
    pty_expect_row(p, 4, "F3");
    field_is(p, "終");
    pty_end(p);
}

/* R29 */
static void any_size_can_be_drawn(void **state)
{
    (void)state;
    static const struct {
        int rows, cols;
    } sizes[] = {{100, 300}, {1, 1}, {24, 80}, {3, 2}, {40, 10}, {24, 80}};
    struct pty *p = start();
    pty_keys(p, "山田花子");
    field_is(p, "山田花子");
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        char size[32];
        snprintf(size, sizeof size, "%dx%d", sizes[i].cols, sizes[i].rows);
        pty_resize(p, sizes[i].rows, sizes[i].cols);
        if (sizes[i].rows < 5 || sizes[i].cols < 10) {
            pty_expect_frames(p, 1);
            continue;
        }
        pty_expect_row(p, 4, size);
        if (sizes[i].cols >= 80) {
            field_is(p, "山田花子");
            pty_expect_cursor(p, FIELD_ROW, FIELD_COL + 8);
        }
    }
    pty_end(p);
}

/* R17, R33 and R10: what the program may not send. */
static void nothing_forbidden_is_ever_sent(void **state)
{
    (void)state;
    static const char *const never[] = {
        "?1000",  "?1001",  "?1002",    "?1003",        "?1004",        "?1005",  "?1006", "?1015",
        "\033[=", "\033[<", "\xC2\x9B", "\xE2\x80\xAE", "\xE2\x81\xA6", "\033(0", "\016",  "\033[5m"};
    struct pty *p = start();
    pty_keys(p, "山田\033[200~\xE2\x80\xAE\xE2\x81\xA6\xC2\x9B 花子\033[201~\f\033OQ");
    pty_expect_row(p, 4, "F2");
    pty_expect_row(p, 7, "制御?[31m???31m 葛\U000E0100");
    pty_keys(p, "\021");
    pty_wait_exit(p);
    for (size_t i = 0; i < COUNT_OF(never); i++)
        assert_null(strstr(pty_raw(p, NULL), never[i]));
    for (const char *at = pty_raw(p, NULL); (at = strstr(at, "\033[>")); at += 3)
        assert_int_equal(at[3], 'c'); /* asked what it is; no keyboard protocol is switched on (R17) */
    assert_non_null(strstr(pty_raw(p, NULL), "葛\U000E0100"));
    assert_non_null(strstr(pty_raw(p, NULL), "\033]2;madoguchi\a"));
    pty_end(p);
}

/* Whether any SGR among the bytes sets a colour. */
static bool has_colour(const char *bytes)
{
    while ((bytes = strstr(bytes, "\033["))) {
        char *at = (char *)bytes + 1;
        bool colour = false;
        do {
            long n = strtol(at + 1, &at, 10);
            colour |= (n >= 30 && n <= 49) || (n >= 90 && n <= 107);
        } while (*at == ';');
        if (*at == 'm' && colour)
            return true;
        bytes += 2;
    }
    return false;
}

/* R32 */
static void without_colour_the_attributes_remain(void **state)
{
    (void)state;
    for (int colour = 0; colour < 2; colour++) {
        shared->options.colour = colour;
        struct pty *p = start();
        pty_keys(p, "\021");
        pty_wait_exit(p);
        assert_int_equal(has_colour(pty_raw(p, NULL)), colour);
        assert_non_null(strstr(pty_raw(p, NULL), colour ? "1;" : "\033[0;7m"));
        pty_end(p);
    }
}

int main(void)
{
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const struct CMUnitTest tests[] = {
        CASE(the_terminal_says_how_wide_its_characters_are),
        CASE(keys_typed_while_it_asks_are_kept),
        CASE(a_silent_terminal_is_waited_for_one_second),
        CASE(a_terminal_without_utf8_is_refused),
        CASE(poor_terminals_are_refused_with_a_sentence),
        CASE(states_differ_on_terminals_without_colour),
        CASE(the_cursor_rests_on_the_insertion_cell),
        CASE(no_bytes_do_harm_in_a_field),
        CASE(esc_alone_acts_at_once),
        CASE(a_paste_is_one_step_and_always_ends),
        CASE(type_ahead_is_never_lost),
        CASE(any_size_can_be_drawn),
        CASE(nothing_forbidden_is_ever_sent),
        CASE(without_colour_the_attributes_remain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
