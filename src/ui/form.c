#include "ui/form.h"

#include <assert.h>

#include "base/arena.h"
#include "base/kana.h"
#include "model/rule.h"
#include "ui/choice.h"
#include "ui/key.h"

static const char tags[] = "123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

void form_begin(struct form *f, struct arena *a, const struct setting *s)
{
    *f = (struct form){.arena = a, .setting = s, .digit = -1, .undo = undo_new(a)};
}

void form_add(struct form *f, const struct field *field, struct str *value)
{
    if (f->count == f->room)
        f->lines = arena_grow(f->arena, f->lines, &f->room, 32, sizeof *f->lines);
    struct form_line *l = &f->lines[f->count];
    *l = (struct form_line){.field = field, .value = value, .was = *value};
    l->edit =
        edit_new(f->arena, kind_show(f->arena, field, f->setting, *value), kind_row(field->kind)->many_lines);
    l->tag = f->count < (int)sizeof tags - 1 ? tags[f->count] : ' ';
    f->count++;
}

void form_add_records(struct form *f, const struct record *records, int count)
{
    for (int s = 0; s < SECTION_COUNT; s++)
        for (int r = 0; r < count && section_label((enum section)s).n; r++)
            for (int i = 0; i < records[r].row->count; i++) {
                const struct field *field = &records[r].row->fields[i];
                if (field->section == (enum section)s && !(field->flags & F_AUTO))
                    form_add(f, field, &records[r].v[i]);
            }
    form_check(f);
}

int form_find(const struct form *f, const struct field *field)
{
    for (int i = 0; i < f->count; i++)
        if (f->lines[i].field == field)
            return i;
    return -1;
}

int form_first(const struct form *f)
{
    for (int i = 0; i < f->count; i++)
        if (f->lines[i].field->flags & F_FIRST)
            return i;
    return 0;
}

/* A vowel is a whole syllable to an input method that is on: it comes as kana. */
static uint32_t tag_of_key(uint32_t key)
{
    static const struct {
        uint32_t kana;
        char tag;
    } vowels[] = {{0x3042, 'a'}, {0x3044, 'i'}, {0x3046, 'u'}, {0x3048, 'e'}, {0x304A, 'o'}};
    for (size_t i = 0; i < COUNT_OF(vowels); i++)
        if (vowels[i].kana == key)
            return (uint32_t)vowels[i].tag;
    return kana_key(key);
}

int form_tagged(const struct form *f, uint32_t key)
{
    uint32_t folded = tag_of_key(key);
    for (int i = 0; i < f->count; i++)
        if ((uint32_t)(unsigned char)f->lines[i].tag == folded)
            return i;
    return -1;
}

bool form_asks(const struct form_line *l)
{
    return (l->field->flags & F_ASK) && !edit_text(&l->edit).n;
}

uint64_t form_changes(const struct form *f, enum record_id record, bool emptied)
{
    uint64_t fields = 0;
    for (int i = 0; i < f->count; i++) {
        const struct form_line *l = &f->lines[i];
        if (l->field->record == record && form_changed(l) && (emptied || l->value->n))
            fields |= UINT64_C(1) << l->field->index;
    }
    return fields;
}

bool form_changed(const struct form_line *l)
{
    return !str_eq(*l->value, l->was);
}

int form_missing(const struct form *f, int after)
{
    for (int i = 1; i <= f->count; i++) {
        int at = (after + i) % f->count;
        const struct form_line *l = &f->lines[at];
        if (form_asks(l) || l->complaint.n || l->doubt.n)
            return at;
    }
    return -1;
}

static void read_line(struct form *f, struct form_line *l)
{
    if (kind_read(f->arena, l->field, f->setting, edit_text(&l->edit), l->value, &l->complaint))
        l->complaint = S0;
}

/* The record's values begin `index` before the field's own. */
static void doubt(struct form *f)
{
    for (int i = 0; i < f->count; i++) {
        struct form_line *l = &f->lines[i];
        const struct str *v = l->value - l->field->index;
        l->doubt = l->complaint.n ? S0 : rule_doubt(f->arena, l->field, v, f->setting);
        l->shut = i != f->at && !edit_text(&l->edit).n && !rule_opens(l->field, v, f->setting);
    }
    if (f->check)
        f->check(f->of, f);
}

void form_check(struct form *f)
{
    for (int i = 0; i < f->count; i++)
        read_line(f, &f->lines[i]);
    doubt(f);
}

static void changed(struct form *f, int line)
{
    f->lines[line].unsaved = true;
    read_line(f, &f->lines[line]);
    doubt(f);
}

/* How the line stands, so that what follows can be undone. */
static void begin_step(struct form *f, int line)
{
    const struct edit *e = &f->lines[line].edit;
    undo_begin(&f->undo, line, edit_text(e), e->caret, !e->many_lines, f->joined);
    f->joined = f->joining;
}

static void grow_step(struct form *f, int line)
{
    const struct edit *e = &f->lines[line].edit;
    undo_grow(&f->undo, edit_text(e), e->caret);
}

void form_set(struct form *f, int line, struct str typed)
{
    edit_set(&f->lines[line].edit, typed);
    changed(f, line);
}

struct form_line *form_line(struct form *f, enum record_id record, int index)
{
    int line = form_find(f, &record_row(record)->fields[index]);
    assert(line >= 0);
    return &f->lines[line];
}

void form_fill(struct form *f, enum record_id record, int index, struct str value)
{
    struct form_line *l = form_line(f, record, index);
    form_set(f, (int)(l - f->lines), kind_show(f->arena, l->field, f->setting, value));
}

bool form_has_unsaved(const struct form *f)
{
    for (int i = 0; i < f->count; i++)
        if (f->lines[i].unsaved)
            return true;
    return false;
}

static struct str rescue(struct form *f, struct str text)
{
    struct buf b = buf_in(f->arena);
    buf_add(&b, text);
    for (int i = 0; i < f->count; i++) {
        struct form_line *l = &f->lines[i];
        if (!l->complaint.n)
            continue;
        buf_print(&b, "%s（読み取れなかった項目）" S_FMT ": " S_FMT, b.n ? "\n" : "", S_ARG(l->field->label),
                  S_ARG(edit_text(&l->edit)));
        *l->value = l->was;
    }
    return buf_str(&b);
}

uint64_t form_take(struct form *f, const struct record *r, int rest, bool emptied)
{
    struct str before = r->v[rest];
    r->v[rest] = rescue(f, before);
    uint64_t fields = form_changes(f, r->row->id, emptied);
    return str_eq(before, r->v[rest]) ? fields : fields | UINT64_C(1) << rest;
}

void form_replace(struct form *f, int line, struct str text)
{
    begin_step(f, line);
    f->run = FORM_STILL;
    form_set(f, line, text);
    grow_step(f, line);
    undo_seal(&f->undo);
}

void form_put(struct form *f, int line, struct str value)
{
    form_replace(f, line, kind_show(f->arena, f->lines[line].field, f->setting, value));
}

void form_offer(struct form *f, enum record_id record, int index, struct str value)
{
    struct form_line *l = form_line(f, record, index);
    if (value.n && !edit_text(&l->edit).n)
        form_put(f, (int)(l - f->lines), value);
}

/* What could be read is shown in its usual form: 0312345678 becomes 03-1234-5678, s220315 a date. */
static void tidy(struct form *f, struct form_line *l)
{
    if (l->complaint.n || kind_row(l->field->kind)->many_lines)
        return;
    struct str shown = kind_show(f->arena, l->field, f->setting, *l->value);
    if (str_eq(shown, edit_text(&l->edit)))
        return;
    shown = str_copy(f->arena, shown); /* the value may lie in the very text that is replaced */
    edit_set(&l->edit, shown);
    read_line(f, l);
    l->unsaved = true;
    undo_tidied(&f->undo, (int)(l - f->lines), shown);
}

void form_focus(struct form *f, int line)
{
    if (line < 0 || line >= f->count)
        return;
    tidy(f, &f->lines[f->at]);
    f->at = line;
    f->digit = -1;
    f->run = FORM_STILL;
    struct edit *e = &f->lines[line].edit;
    edit_place(e, edit_text(e).n);
    doubt(f);
}

/* The next open line up or down from this one; the line itself where there is none. */
static int next_open(const struct form *f, int line, int step)
{
    for (int i = line + step; i >= 0 && i < f->count; i += step)
        if (!f->lines[i].shut)
            return i;
    return line;
}

void form_onward(struct form *f)
{
    int to = next_open(f, f->at, 1), from = f->at;
    while (to != from && f->passes && f->passes(f->of, &f->lines[to]))
        from = to, to = next_open(f, to, 1);
    form_focus(f, to != from || !f->passes ? to : f->at);
}

static bool go_on(struct form *f)
{
    form_onward(f);
    return true;
}

/* To the next open line up or down. */
static bool go(struct form *f, int step)
{
    form_focus(f, next_open(f, f->at, step));
    return true;
}

static bool same_section(const struct form *f, int one, int other)
{
    return f->lines[one].field->section == f->lines[other].field->section;
}

/* The first line of the section before or after this one. */
static bool go_section(struct form *f, bool down)
{
    int to = f->at, next;
    if (down)
        while (same_section(f, to, f->at) && (next = next_open(f, to, 1)) != to)
            to = next;
    else {
        int in = next_open(f, to, -1);
        for (to = in; (next = next_open(f, to, -1)) != to && same_section(f, next, in);)
            to = next;
    }
    form_focus(f, to);
    return true;
}

static bool deletes(uint32_t key)
{
    return key == KEY_BACKSPACE || key == KEY_DELETE;
}

/* A run of typing ends at a line break, a full stop or a comma, or where it has become long, so that undo
 * takes back a clause and not a page. */
static bool ends_run(const struct form *f, uint32_t key)
{
    enum { LONG = 120 }; /* bytes: forty characters */
    return key == KEY_ENTER || key == 0x3002 || key == 0x3001 ||
           (f->lines[f->at].edit.many_lines && f->undo.after.n >= LONG);
}

static bool type(struct form *f, uint32_t key, int cells)
{
    struct form_line *l = &f->lines[f->at];
    bool writes = key_is_text(key) || deletes(key) || key == KEY_ENTER;
    if (!writes) {
        f->run = FORM_STILL;
        return edit_key(&l->edit, key, cells);
    }
    enum form_run run = deletes(key) ? FORM_DELETING : FORM_TYPING;
    if (f->run != run || !f->undo.open)
        begin_step(f, f->at);
    if (!edit_key(&l->edit, key, cells)) {
        undo_seal(&f->undo);
        return false;
    }
    changed(f, f->at);
    grow_step(f, f->at);
    f->run = ends_run(f, key) ? FORM_STILL : run;
    return true;
}

bool form_key(struct form *f, uint32_t key, int cells)
{
    if (!f->count)
        return false;
    struct form_line *l = &f->lines[f->at];
    bool picks = choice_has(l->field);
    if (picks && choice_key(f, key))
        return true;
    switch (key) {
    case KEY_TAB: return go_on(f);
    case KEY_SHIFT_TAB: return go(f, -1);
    case KEY_PAGE_UP: return go_section(f, false);
    case KEY_PAGE_DOWN: return go_section(f, true);
    case KEY_ENTER: return l->edit.many_lines ? type(f, key, cells) : go_on(f);
    case KEY_UP: return edit_key(&l->edit, key, cells) || go(f, -1);
    case KEY_DOWN: return edit_key(&l->edit, key, cells) || go(f, 1);
    default: return type(f, key, cells);
    }
}

bool form_paste(struct form *f, struct str text)
{
    struct form_line *l = &f->lines[f->at];
    begin_step(f, f->at);
    f->run = FORM_STILL;
    bool something = edit_insert(&l->edit, text);
    if (something) {
        changed(f, f->at);
        grow_step(f, f->at);
    }
    undo_seal(&f->undo);
    return something;
}

void form_join(struct form *f, bool on)
{
    f->joining = on;
    f->joined = false;
}

void form_own(struct form *f, struct str before, struct str after)
{
    undo_begin(&f->undo, UNDO_OWN, before, 0, true, f->joined);
    f->joined = f->joining;
    undo_grow(&f->undo, after, 0);
    undo_seal(&f->undo);
}

void form_rest(struct form *f)
{
    undo_seal(&f->undo);
}

/* The line as the step found it, or left it, with the caret in it. */
static void take_step(struct form *f, const struct undo_step *s, bool forth)
{
    f->run = FORM_STILL;
    if (s->line == UNDO_OWN) {
        if (f->own)
            f->own(f->of, forth ? s->after : s->before);
        return;
    }
    if (f->at != s->line)
        form_focus(f, s->line);
    struct edit *e = &f->lines[s->line].edit;
    struct buf text = buf_in(f->arena);
    if (!undo_text(s, forth, !e->many_lines, edit_text(e), &text))
        return;
    form_set(f, s->line, buf_str(&text));
    edit_place(e, forth ? s->caret_after : s->caret_before);
}

bool form_undo(struct form *f)
{
    const struct undo_step *s = undo_back(&f->undo);
    if (!s)
        return false;
    take_step(f, s, false);
    while (s->joined && (s = undo_back(&f->undo)))
        take_step(f, s, false);
    return true;
}

bool form_redo(struct form *f)
{
    const struct undo_step *s = undo_forth(&f->undo);
    if (!s)
        return false;
    take_step(f, s, true);
    while (f->undo.at < f->undo.count && f->undo.steps[f->undo.at].joined)
        take_step(f, undo_forth(&f->undo), true);
    return true;
}
