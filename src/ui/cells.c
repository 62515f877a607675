#include "ui/cells.h"

void cells_begin(struct cells *c, struct arena *a, const struct str *texts, int count, int at)
{
    *c = (struct cells){.count = count, .at = at};
    for (int i = 0; i < count; i++)
        c->edits[i] = edit_new(a, texts[i], false);
}

bool cells_move(struct cells *c, enum verb v)
{
    uint32_t key = verb_row(v)->motion;
    switch (key) {
    case KEY_TAB: c->at = (c->at + 1) % c->count; return true;
    case KEY_SHIFT_TAB: c->at = (c->at + c->count - 1) % c->count; return true;
    case KEY_LEFT:
    case KEY_RIGHT:
    case KEY_HOME:
    case KEY_END: edit_key(&c->edits[c->at], key, 1); return true;
    default: return false;
    }
}

bool cells_key(struct cells *c, uint32_t key)
{
    bool known = edit_key(&c->edits[c->at], key, 1);
    c->touched |= known;
    return known;
}

bool cells_paste(struct cells *c, struct str text)
{
    bool any = edit_insert(&c->edits[c->at], text);
    c->touched |= any;
    return any;
}

struct str cells_text(const struct cells *c, int i)
{
    return str_trim(edit_text(&c->edits[i]));
}

void cells_draw(const struct cells *c, int i, struct canvas *canvas, struct box in, bool focus)
{
    bool here = i == c->at;
    edit_draw(&c->edits[i], canvas, in, here ? LOOK_FOCUS : LOOK_FIELD, focus && here);
}
