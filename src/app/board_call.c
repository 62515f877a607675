#include "app/board_call.h"

#include "app/call_draft.h"
#include "app/call_save.h"
#include "app/notice.h"
#include "app/state.h"
#include "base/arena.h"

struct call *board_begin(struct app *app, const struct call_row *row, struct aim aim, const struct record *r,
                         int at)
{
    struct call *call = call_make_on(app, row, aim);
    struct form *f = &call->form;
    for (int i = 0; i < f->count; i++) {
        int index = f->lines[i].field->index;
        form_fill(f, r->row->id, index, str_copy(call->arena, r->v[index]));
    }
    form_focus(f, at);
    call->extras_unsaved = true;
    return call;
}

static struct str typed(const struct draft *d, struct str field)
{
    for (int i = 0; i < d->count; i++)
        if (str_eq(d->values[i].field, field))
            return d->values[i].typed;
    return S0;
}

static bool is_same(struct app *app, const struct draft *d, const struct call *call)
{
    if (!str_eq(d->form, call->row->form))
        return false;
    for (int i = call->row->cells; i < call->form.count; i++) {
        const struct form_line *l = &call->form.lines[i];
        struct str name = str_print(app->scratch, S_FMT "." S_FMT, S_ARG(record_row(l->field->record)->table),
                                    S_ARG(l->field->column));
        if (!str_eq(typed(d, name), edit_text(&l->edit)))
            return false;
    }
    return true;
}

static struct call *go_on(struct app *app, struct call *call, bool aimed)
{
    struct draft *drafts;
    int count = load_drafts(app->scratch, app->db, app->login, &drafts);
    for (int i = 0; i < count; i++)
        if (is_same(app, &drafts[i], call) &&
            (!aimed || call_draft_aim(&drafts[i]).resource == call->aim.resource)) {
            call_drop(app, call);
            notice_say(app, LOOK_PLAIN, "書きかけの続きです。");
            return call_restore(app, &drafts[i]);
        }
    return call;
}

struct call *board_go_on(struct app *app, struct call *call)
{
    return go_on(app, call, true);
}

struct call *board_go_on_over(struct app *app, struct call *call)
{
    return go_on(app, call, false);
}

static bool go(struct app *app, struct call *call, int by)
{
    form_focus(&call->form, (call->form.at + by + call->row->cells) % call->row->cells);
    if (call->edited)
        call_touched(app, call, true);
    return true;
}

static bool move(struct app *app, struct call *call, enum verb v)
{
    uint32_t motion = verb_row(v)->motion;
    if (v == VERB_UNDO || v == VERB_REDO) {
        if (call_step(app, call, v == VERB_REDO))
            call_touched(app, call, true);
        return true;
    }
    switch (motion) {
    case KEY_TAB: return go(app, call, 1);
    case KEY_SHIFT_TAB: return go(app, call, -1);
    case KEY_LEFT:
    case KEY_RIGHT:
    case KEY_HOME:
    case KEY_END: form_key(&call->form, motion, 1); return true;
    default: return false;
    }
}

bool board_type(struct app *app, struct call *call, uint32_t key)
{
    call_key(app, call);
    if (!form_key(&call->form, key, 1))
        return false;
    call_touched(app, call, false);
    return true;
}

bool board_paste(struct app *app, void *state, struct str text)
{
    struct call *call = ((struct call_screen *)state)->call;
    if (!call || !form_paste(&call->form, text))
        return false;
    call_touched(app, call, false);
    return true;
}

enum context board_context(const struct app *app, const void *state)
{
    (void)app;
    return ((const struct call_screen *)state)->call ? CONTEXT_FIELD : CONTEXT_LIST;
}

struct str board_text(const struct call *call, int cell)
{
    return str_trim(edit_text(&call->form.lines[cell].edit));
}

bool board_commit(struct app *app, struct call *call)
{
    call_commit(app, call);
    return call_hidden(call);
}

/* Something else comes over the board, or in its place. False: nothing was typed, and the call is no more. */
static bool stays(struct app *app, struct call *call)
{
    if (!call->edited) {
        call_discard(app, call);
        return false;
    }
    if (call->due >= 0)
        call_save(app, call);
    notice_say(app, LOOK_PLAIN, "この行はまだ記録していません。書きかけは下書きに残っています。");
    return true;
}

bool board_act(struct app *app, struct call **call, enum verb v)
{
    bool leaves = v == VERB_BACK || v == VERB_CLOSE;
    if (leaves)
        call_close(app, *call);
    else if (move(app, *call, v))
        return true;
    if (leaves || !stays(app, *call))
        *call = NULL;
    return leaves;
}

void board_draw(const struct call *call, int cell, struct canvas *c, struct box in, bool focus)
{
    bool here = cell == call->form.at;
    edit_draw(&call->form.lines[cell].edit, c, in, here ? LOOK_FOCUS : LOOK_FIELD, focus && here);
}
