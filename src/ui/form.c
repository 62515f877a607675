#include "ui/form.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/kana.h"
#include "model/rule.h"
#include "ui/choice.h"
#include "ui/key.h"

static const char tags[] = "123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

void form_begin(struct form *f, struct arena *a, const struct setting *s)
{
    *f = (struct form){.arena = a, .setting = s, .digit = -1};
}

/* An array in the arena, twice as large. */
static void *grow(struct arena *a, const void *from, int *room, size_t size)
{
    int before = *room;
    *room = before ? before * 2 : 32;
    void *to = arena_take(a, (size_t)*room * size);
    if (before)
        memcpy(to, from, (size_t)before * size);
    return to;
}

void form_add(struct form *f, const struct field *field, struct str *value)
{
    if (f->count == f->room)
        f->lines = grow(f->arena, f->lines, &f->room, sizeof *f->lines);
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

int form_tagged(const struct form *f, uint32_t key)
{
    uint32_t folded = kana_key(key);
    for (int i = 0; i < f->count; i++)
        if ((uint32_t)(unsigned char)f->lines[i].tag == folded)
            return i;
    return -1;
}

bool form_asks(const struct form_line *l)
{
    return (l->field->flags & F_ASK) && !edit_text(&l->edit).n;
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
        l->doubt =
            l->complaint.n ? S0 : rule_doubt(f->arena, l->field, l->value - l->field->index, f->setting);
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

/* Remembers how the line stands, so that what follows can be undone; what was undone before is forgotten. */
static void begin_step(struct form *f, int line)
{
    if (f->step_at == f->step_room)
        f->steps = grow(f->arena, f->steps, &f->step_room, sizeof *f->steps);
    const struct edit *e = &f->lines[line].edit;
    f->steps[f->step_at++] = (struct form_step){line, str_copy(f->arena, edit_text(e)), e->caret};
    f->step_count = f->step_at;
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

struct str form_rescue(struct form *f, struct str text)
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

void form_replace(struct form *f, int line, struct str text)
{
    begin_step(f, line);
    f->run = FORM_STILL;
    form_set(f, line, text);
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

static bool go(struct form *f, int by)
{
    int to = f->at + by;
    form_focus(f, to < 0 ? 0 : to >= f->count ? f->count - 1 : to);
    return true;
}

/* The first line of the section before or after this one. */
static bool go_section(struct form *f, bool down)
{
    int i = f->at;
    enum section here = f->lines[i].field->section;
    if (down) {
        while (i < f->count && f->lines[i].field->section == here)
            i++;
        form_focus(f, i < f->count ? i : f->count - 1);
        return true;
    }
    if (i > 0)
        here = f->lines[--i].field->section;
    while (i > 0 && f->lines[i - 1].field->section == here)
        i--;
    form_focus(f, i);
    return true;
}

static bool deletes(uint32_t key)
{
    return key == KEY_BACKSPACE || key == KEY_DELETE;
}

/* A run of typing ends at a line break, a full stop or a comma, so that undo takes back a clause and not a
 * page. */
static bool ends_run(uint32_t key)
{
    return key == KEY_ENTER || key == 0x3002 || key == 0x3001;
}

static bool type(struct form *f, uint32_t key, int cells)
{
    struct form_line *l = &f->lines[f->at];
    bool writes = key_is_text(key) || deletes(key) || key == KEY_ENTER;
    if (!writes) {
        f->run = FORM_STILL;
        return edit_key(&l->edit, key, cells);
    }
    int run = deletes(key) ? FORM_DELETING : FORM_TYPING;
    if (f->run != (unsigned)run)
        begin_step(f, f->at);
    if (!edit_key(&l->edit, key, cells))
        return false;
    f->run = ends_run(key) ? FORM_STILL : run;
    changed(f, f->at);
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
    case KEY_TAB: return go(f, 1);
    case KEY_SHIFT_TAB: return go(f, -1);
    case KEY_PAGE_UP: return go_section(f, false);
    case KEY_PAGE_DOWN: return go_section(f, true);
    case KEY_ENTER: return l->edit.many_lines ? type(f, key, cells) : go(f, 1);
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
    if (!edit_insert(&l->edit, text))
        return false;
    changed(f, f->at);
    return true;
}

/* Swaps the text of a step with what stands in its line. */
static void swap(struct form *f, struct form_step *s)
{
    struct edit *e = &f->lines[s->line].edit;
    struct form_step now = {s->line, str_copy(f->arena, edit_text(e)), e->caret};
    f->run = FORM_STILL;
    if (f->at != s->line)
        form_focus(f, s->line);
    form_set(f, s->line, s->text);
    edit_place(e, s->caret);
    *s = now;
}

bool form_undo(struct form *f)
{
    if (f->step_at == 0)
        return false;
    swap(f, &f->steps[--f->step_at]);
    return true;
}

bool form_redo(struct form *f)
{
    if (f->step_at == f->step_count)
        return false;
    swap(f, &f->steps[f->step_at++]);
    return true;
}
