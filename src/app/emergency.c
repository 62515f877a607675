#include "app/access.h"
#include "app/desk.h"
#include "base/arena.h"
#include "ui/bar.h"

/*
 * 緊急閲覧: a restricted case is opened by who writes down why. At once, and told to every administrator
 * (alarm_list.c). Nobody has to be asked: an emergency does not wait. From a list one comes to the sheet of the case,
 * from a grid back into it: what is typed there goes on.
 */

struct emergency {
    int64_t intake;
    struct str number;
    struct edit reason;
};

static void open(struct app *app, struct screen *s)
{
    struct emergency *e = s->state;
    struct case_row row = {0};
    e->intake = app->access.wanted;
    if (load_case(s->arena, app->db, e->intake, &row))
        e->number = row.number;
    e->reason = edit_new(s->arena, S0, false);
}

static void open_it(struct app *app, const struct emergency *e)
{
    int64_t intake = e->intake;
    if (!access_open(app, intake, edit_text(&e->reason)))
        return;
    if (app->stack[app->depth - 2].row->context == CONTEXT_GRID) {
        screen_pop(app);
        app->looks++; /* what may be seen in it has changed */
        screen_look(app);
        return;
    }
    screen_clear(app);
    call_bring(app, call_open(app, intake));
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct emergency *e = state;
    if (v == VERB_ENTER)
        open_it(app, e);
    else
        return edit_key(&e->reason, verb_row(v)->motion, 1);
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    (void)app;
    struct emergency *e = state;
    return edit_key(&e->reason, key, 1);
}

static bool paste(struct app *app, void *state, struct str text)
{
    (void)app;
    struct emergency *e = state;
    edit_insert(&e->reason, text);
    return true;
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    const struct emergency *e = state;
    struct arena *a = app->frame;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ERROR, S("緊急閲覧"), e->number);
    struct box body = box_cols(box_rows(in, 2, in.rows - 2), 2, in.cols - 4);
    int row = bar_paragraph(
        c, body, 0, LOOK_WARNING,
        str_print(a,
                  "この相談（" S_FMT
                  "）は閲覧制限があり、担当者と副担当者だけが見られます。緊急に必要なときは、"
                  "理由を10文字以上で書いて決定すると、すぐに開きます。理由とあなたの名前は監査の記録に残り、"
                  "管理者全員に知らされます。理由に対象者の名前は書かないでください。",
                  S_ARG(e->number)));
    canvas_text(c, body, row + 1, 0, LOOK_LABEL, S("理由"));
    edit_draw(&e->reason, c, box_cols(box_rows(body, row + 1, 1), 6, body.cols - 6), LOOK_FOCUS, focus);
}

const struct screen_row screen_emergency = {
    .name = S_ROW("emergency"),
    .title = S_ROW("緊急閲覧"),
    .context = CONTEXT_BOX,
    .size = sizeof(struct emergency),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .paste = paste,
};
