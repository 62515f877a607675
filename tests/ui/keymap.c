/* The key table: whole, without clashes, as CONTRACT.md has it, and changeable. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "ui/keymap.h"

static void no_key_twice(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct keymap *m = keymap_new(a);
    for (int i = 0; i < m->count; i++) {
        assert_int_not_equal(m->rows[i].key, KEY_NONE);
        for (int k = 0; k < i; k++)
            if (m->rows[i].context == m->rows[k].context)
                assert_int_not_equal(m->rows[i].key, m->rows[k].key);
    }
    arena_free(a);
}

static void contract_keys_work_while_typing(void **state)
{
    static const struct {
        const char *key;
        enum verb verb;
    } contract[] = {
        {"F1", VERB_HELP},        {"F2", VERB_NEW},
        {"F3", VERB_TAKE},        {"F4", VERB_MISSING},
        {"F5", VERB_PARK},        {"F6", VERB_ROSTER},
        {"F7", VERB_SHEET},       {"F8", VERB_DIRECTORY},
        {"Ctrl-O", VERB_PANE},    {"F9", VERB_CURTAIN},
        {"Ctrl-D", VERB_CURTAIN}, {"F10", VERB_PALETTE},
        {"Ctrl-P", VERB_PALETTE}, {"Ctrl-F", VERB_FIND},
        {"Ctrl-K", VERB_CONTACT}, {"Ctrl-S", VERB_SAVE},
        {"Ctrl-G", VERB_JUMP},    {"Ctrl-Z", VERB_UNDO},
        {"Ctrl-Y", VERB_REDO},    {"Ctrl-X", VERB_CLOSE},
        {"Ctrl-Q", VERB_QUIT},    {"Esc", VERB_BACK},
        {"Ctrl-L", VERB_REPAINT}, {"Enter", VERB_ENTER},
        {"Tab", VERB_NEXT},       {"Shift-Tab", VERB_PREVIOUS},
        {"Up", VERB_UP},          {"Down", VERB_DOWN},
        {"PageUp", VERB_PAGE_UP}, {"PageDown", VERB_PAGE_DOWN},
        {"Home", VERB_HOME},      {"End", VERB_END},
    };
    (void)state;
    struct arena *a = arena_new();
    struct keymap *m = keymap_new(a);
    static const enum context places[] = {CONTEXT_FIELD, CONTEXT_LIST, CONTEXT_BOX};
    for (size_t p = 0; p < COUNT_OF(places); p++)
        for (size_t i = 0; i < COUNT_OF(contract); i++)
            assert_int_equal(keymap_find(m, places[p], key_of_name(str_of(contract[i].key))),
                             contract[i].verb);
    arena_free(a);
}

/* R18: a command that is needed while typing is a function key or Ctrl with a letter. */
static void letters_are_text_in_fields(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct keymap *m = keymap_new(a);
    for (uint32_t key = ' '; key < 0x7F; key++) {
        assert_int_equal(keymap_find(m, CONTEXT_FIELD, key), VERB_NONE);
        assert_int_equal(keymap_find(m, CONTEXT_BOX, key), VERB_NONE);
    }
    assert_int_equal(keymap_find(m, CONTEXT_LIST, '/'), VERB_SEEK);
    arena_free(a);
}

/* UX.md decision 11: while text is typed, what must be done is on F1 to F5 and Ctrl with a letter; F6 to F12, which
 * input methods take, only move, hide, lock or open the palette; whatever else there is, the palette has it. */
static void an_input_method_takes_no_command(void **state)
{
    static const enum verb harmless[] = {VERB_ROSTER,  VERB_SHEET,   VERB_DIRECTORY,
                                         VERB_CURTAIN, VERB_PALETTE, VERB_LOCK};
    (void)state;
    struct arena *a = arena_new();
    struct keymap *m = keymap_new(a);
    for (int i = 0; i < m->count; i++) {
        const struct binding *b = &m->rows[i];
        bool passes = (b->key >= KEY_F1 && b->key <= KEY_F1 + 4) || b->key < ' ' || verb_row(b->verb)->motion;
        if (!keymap_reaches(m, CONTEXT_FIELD, b) || passes)
            continue;
        assert_in_range(b->key, KEY_F1 + 5, KEY_F12);
        bool found = false;
        for (size_t k = 0; k < COUNT_OF(harmless); k++)
            found |= harmless[k] == b->verb;
        assert_true(found);
    }
    assert_int_equal(keymap_find(m, CONTEXT_FIELD, KEY_CTRL('P')), VERB_PALETTE);
    assert_int_equal(keymap_find(m, CONTEXT_FIELD, KEY_CTRL('O')), VERB_PANE);
    arena_free(a);
}

/* R55: a bare letter or digit of a list takes nothing away, registers nothing and ends nothing. */
static void bare_letters_never_destroy(void **state)
{
    static const enum verb grave[] = {VERB_DISCARD, VERB_UNDO, VERB_REDO, VERB_SAVE, VERB_CLOSE, VERB_QUIT};
    (void)state;
    struct arena *a = arena_new();
    struct keymap *m = keymap_new(a);
    for (int i = 0; i < m->count; i++)
        for (size_t k = 0; k < COUNT_OF(grave); k++)
            assert_false(key_is_text(m->rows[i].key) && m->rows[i].verb == grave[k]);
    arena_free(a);
}

static void configuration_lines(void **state)
{
    static const struct {
        const char *context, *key, *verb, *wrong; /* a part of the sentence; NULL: accepted */
    } lines[] = {
        {"global", "F12", "new", NULL},
        {"global", "F12", "find", "もう割り当てられています"},
        {"global", "F2", "none", NULL},
        {"list", "z", "new", NULL},
        {"field", "n", "new", "文字のキー"},
        {"global", "n", "new", "文字のキー"},
        {"desk", "あ", "new", "文字のキー"},
        {"global", "Ctrl-H", "new", "割り当てられません"},
        {"global", "Ctrl-[", "new", "割り当てられません"},
        {"global", "Ctrl-M", "new", "割り当てられません"},
        {"global", "F99", "new", "というキーはありません"},
        {"globel", "F11", "new", "という場所はありません"},
        {"globel", "F11", "new", "timeline"},
        {"global", "F11", "nwe", "という操作はありません"},
    };
    (void)state;
    struct arena *a = arena_new();
    struct keymap *m = keymap_new(a);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct str said =
            keymap_bind(m, a, str_of(lines[i].context), str_of(lines[i].key), str_of(lines[i].verb));
        if (lines[i].wrong)
            assert_true(said.n && str_find(said, str_of(lines[i].wrong)) != SIZE_MAX);
        else
            assert_int_equal(said.n, 0);
    }
    assert_int_equal(keymap_find(m, CONTEXT_FIELD, KEY_F12), VERB_NEW);
    assert_int_equal(keymap_find(m, CONTEXT_FIELD, KEY_F1 + 1), VERB_NONE);
    assert_int_equal(keymap_find(m, CONTEXT_LIST, 'z'), VERB_NEW);
    assert_true(str_eq(keymap_keys(a, m, CONTEXT_LIST, VERB_NEW), S("F12, z")));
    arena_free(a);
}

static void verbs_are_found_by_kanji_kana_and_romaji(void **state)
{
    static const struct {
        enum verb verb;
        const char *typed;
        bool found;
    } rows[] = {
        {VERB_NEW, "新規", true},     {VERB_NEW, "しんき", true},        {VERB_NEW, "ｼﾝｷ", true},
        {VERB_NEW, "shinki", true},   {VERB_NEW, "sinki", true},         {VERB_NEW, "", true},
        {VERB_NEW, "kakutei", false}, {VERB_CURTAIN, "mekakushi", true}, {VERB_QUIT, "syuuryou", true},
        {VERB_SAVE, "確定", true},    {VERB_SAVE, "終了", false},
    };
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(verb_matches(a, rows[i].verb, str_of(rows[i].typed)), rows[i].found);
    arena_free(a);
}

static void every_verb_has_words_and_a_name_of_its_own(void **state)
{
    (void)state;
    for (int v = VERB_NONE + 1; v < VERB_COUNT; v++) {
        const struct verb_row *row = verb_row((enum verb)v);
        assert_true(row->words.n && row->reading.n && row->help.n);
        assert_int_equal(verb_of_name(row->name), v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_key_twice),
        cmocka_unit_test(contract_keys_work_while_typing),
        cmocka_unit_test(letters_are_text_in_fields),
        cmocka_unit_test(an_input_method_takes_no_command),
        cmocka_unit_test(bare_letters_never_destroy),
        cmocka_unit_test(configuration_lines),
        cmocka_unit_test(verbs_are_found_by_kanji_kana_and_romaji),
        cmocka_unit_test(every_verb_has_words_and_a_name_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
