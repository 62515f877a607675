#include "ui/choice.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/kana.h"
#include "base/utf8.h"
#include "ui/key.h"

bool choice_has(const struct field *f)
{
    return f->kind == KIND_CODE || f->kind == KIND_CODES;
}

/* What is typed to filter by: all of a code field's text, the last part of a set's, unless it is a code
 * already. */
static struct str filter_of(const struct form_line *l)
{
    struct str text = edit_text(&l->edit);
    if (!l->complaint.n)
        return S0;
    static const struct str between = S_ROW("、");
    for (size_t at; l->field->kind == KIND_CODES && (at = str_find(text, between)) != SIZE_MAX;)
        text = str_from(text, at + between.n);
    return text;
}

/* The codes that stand in the line: without the part that is still a filter. */
static struct str chosen(struct arena *a, const struct form_line *l)
{
    if (!l->complaint.n)
        return *l->value;
    struct str set = S0, text = edit_text(&l->edit), one;
    while (l->field->kind == KIND_CODES && text.n) {
        size_t at = str_find(text, S("、"));
        one = str_head(text, at);
        text = at == SIZE_MAX ? S0 : str_from(text, at + S("、").n);
        const struct code *row = code_read(l->field->codes, one);
        if (row && !codes_has(set, row->code))
            set = kind_toggle(a, l->field, set, row->code);
    }
    return set;
}

static bool holds(struct str text, struct str folded)
{
    char room[512];
    size_t n = kana_fold_into(text, room, sizeof room);
    return n <= sizeof room && str_find((struct str){room, n}, folded) != SIZE_MAX;
}

bool choice_shown(const struct form_line *l, const struct code *code)
{
    char folded[512];
    struct str filter = filter_of(l);
    size_t n = kana_fold_into(filter, folded, sizeof folded);
    if (code->retired)
        return false;
    if (!filter.n || n > sizeof folded)
        return true;
    struct str wanted = {folded, n};
    return holds(code->label, wanted) || holds(code->aliases, wanted) || holds(code->code, wanted);
}

static const struct code *first_shown(const struct form_line *l)
{
    for (int i = 0; i < codes_count(l->field->codes); i++)
        if (choice_shown(l, codes_row(l->field->codes, i)))
            return codes_row(l->field->codes, i);
    return NULL;
}

/* A code field takes the code; a set takes it in or out. */
static void take(struct form *f, const struct code *code)
{
    const struct form_line *l = &f->lines[f->at];
    f->digit = -1;
    if (l->field->kind == KIND_CODE) {
        form_replace(f, f->at, code->label);
        form_onward(f);
        return;
    }
    struct str set = kind_toggle(f->arena, l->field, chosen(f->arena, l), code->code);
    form_replace(f, f->at, codes_labels(f->arena, l->field->codes, set));
}

static void take_number(struct form *f, int number)
{
    enum codes table = f->lines[f->at].field->codes;
    if (number >= 1 && number <= codes_count(table) && !codes_row(table, number - 1)->retired)
        take(f, codes_row(table, number - 1));
    else
        f->digit = -1;
}

/* A digit that could begin a two-digit number waits for the second. */
static void press_digit(struct form *f, int digit)
{
    int count = codes_count(f->lines[f->at].field->codes);
    if (f->digit >= 0)
        take_number(f, f->digit * 10 + digit);
    else if (count > 9 && digit * 10 <= count)
        f->digit = digit;
    else
        take_number(f, digit);
}

/* A blank ends a number: 1 3 5 are three of a set. Without a number it says nothing. */
static void press_blank(struct form *f)
{
    if (f->digit > 0)
        take_number(f, f->digit);
}

/* The filter's first match is taken when the line is left by Enter or Tab, and so is a digit that waits. */
static bool settle(struct form *f)
{
    const struct form_line *l = &f->lines[f->at];
    if (f->digit > 0) {
        take_number(f, f->digit);
        return l->field->kind == KIND_CODE;
    }
    const struct code *first = filter_of(l).n ? first_shown(l) : NULL;
    if (!first)
        return false;
    take(f, first);
    return l->field->kind == KIND_CODE;
}

static bool erase(struct form *f)
{
    const struct form_line *l = &f->lines[f->at];
    f->digit = -1;
    if (l->complaint.n || f->run != FORM_STILL)
        return false; /* a character of the filter: the line's own business */
    struct str set = chosen(f->arena, l), left = S0;
    for (struct str rest = set; l->field->kind == KIND_CODES && rest.n;) {
        struct str one = str_part(&rest, ' ');
        if (rest.n)
            left = kind_toggle(f->arena, l->field, left, one);
    }
    if (set.n)
        form_replace(f, f->at, codes_labels(f->arena, l->field->codes, left));
    return true;
}

/* The first character of a filter replaces the code that was picked, or begins a new part of the set. */
static bool begin_filter(struct form *f, uint32_t key)
{
    struct form_line *l = &f->lines[f->at];
    struct str text = edit_text(&l->edit);
    f->digit = -1;
    if (l->complaint.n || !text.n || f->run != FORM_STILL)
        return false;
    char bytes[4];
    struct str typed = {bytes, utf8_put(bytes, key)};
    if (l->field->kind == KIND_CODE)
        form_replace(f, f->at, str_copy(f->arena, typed));
    else
        form_replace(f, f->at, str_print(f->arena, S_FMT "、" S_FMT, S_ARG(text), S_ARG(typed)));
    return true;
}

bool choice_key(struct form *f, uint32_t key)
{
    uint32_t folded = kana_key(key);
    if (folded >= '0' && folded <= '9') {
        press_digit(f, (int)(folded - '0'));
        return true;
    }
    if (folded == ' ' || key == 0x3000) {
        press_blank(f);
        return true;
    }
    switch (key) {
    case KEY_ENTER:
    case KEY_TAB: return settle(f);
    case KEY_BACKSPACE:
    case KEY_DELETE: return erase(f);
    case KEY_LEFT:
    case KEY_RIGHT: return true; /* a label is no text to walk in */
    default: return key_is_text(key) && begin_filter(f, key);
    }
}

void choice_draw(const struct form *f, struct arena *a, struct canvas *c, struct box in)
{
    const struct form_line *l = &f->lines[f->at];
    enum codes table = l->field->codes;
    int shown = 0, count = codes_count(table);
    for (int i = 0; i < count; i++)
        shown += choice_shown(l, codes_row(table, i));
    if (in.rows < 1 || !shown)
        return;
    int columns = (shown + in.rows - 1) / in.rows, at = 0;
    struct str set = chosen(a, l);
    for (int i = 0; i < count; i++) {
        const struct code *code = codes_row(table, i);
        if (!choice_shown(l, code))
            continue;
        int wide = in.cols / columns;
        struct box cell = {in.row + at % in.rows, in.col + at / in.rows * wide, 1, wide - 1};
        enum look look = codes_has(set, code->code) ? LOOK_MARKED : LOOK_PLAIN;
        char number[12];
        int digits = snprintf(number, sizeof number, "%*d", count > 9 ? 2 : 1, i + 1);
        canvas_text(c, cell, 0, 0, LOOK_MARKED, (struct str){number, (size_t)digits});
        canvas_text(c, cell, 0, digits + 1, look, code->label);
        at++;
    }
}
