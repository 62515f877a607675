#include "app/frame.h"

#include "app/seat_ask.h"
#include "app/strip.h"
#include "app/today.h"
#include "base/arena.h"
#include "ui/bar.h"

static void draw_top(const struct app *app, struct box in, struct canvas *c)
{
    struct arena *a = app->frame;
    const struct db_facts *facts = db_facts(app->db);
    /* What must not be cut off stands first: on a practice file that, without the seat who has it. */
    struct str left =
        str_print(a, "%s" S_FMT "  " S_FMT "%s", facts->practice ? "練習用  " : "",
                  S_ARG(app->reads ? S0 : facts->centre), S_ARG(app->name), app->calling ? "  通話中" : "");
    struct str due = today_summary(a, app);
    struct str right = str_print(a, "対応中%lld 返事待ち%lld " S_FMT, (long long)app->open_count,
                                 (long long)app->waiting_count, S_ARG(due));
    if (due.n && app->cols < DESK_WIDE)
        right = due; /* what is due before what is merely open */
    if (app->reads)
        right = str_print(a, "読み取り専用: " S_FMT " ", S_ARG(app->holder));
    bar_draw(c, in, LOOK_BAR, left, right);
    if (facts->practice)
        canvas_text(c, in, 0, 1, LOOK_MARKED, S("練習用"));
}

/* In the row above the hints; what is longer takes a second one of the body, since the end says what to do. */
static void say(struct canvas *c, struct box in, enum look look, struct str text)
{
    bool two = canvas_cells(text) > in.cols - 1;
    if (two)
        in = (struct box){in.row - 1, in.col, in.rows + 1, in.cols};
    if (two || look == LOOK_ERROR)
        canvas_fill(c, in, look);
    bar_paragraph(c, box_cols(in, 1, in.cols), 0, look, text);
}

/* A draft that could not be saved, with why: that tells what to do about it. */
static struct str unsaved_line(const struct app *app, const struct call *call)
{
    struct str head = S("下書きを保存できません。書いたものは画面に残っています。");
    return app->reads ? str_print(app->frame, S_FMT "F10 の「席をもらう」で、もう一度書き込みを試します。",
                                  S_ARG(head))
           : call->why.n ? str_print(app->frame, S_FMT "保存をくり返し試しています（" S_FMT "）。",
                                     S_ARG(head), S_ARG(call->why))
                         : str_print(app->frame, S_FMT "保存をくり返し試しています。", S_ARG(head));
}

/* A draft that could not be saved is never covered by another message, nor is somebody who waits for the seat. */
static void draw_message(const struct app *app, struct box in, struct canvas *c)
{
    struct str asked = seat_ask_line(app->frame, app);
    for (int i = 0; i < app->call_count; i++)
        if (app->calls[i]->failed) {
            say(c, in, LOOK_ERROR, unsaved_line(app, app->calls[i]));
            return;
        }
    if (asked.n)
        say(c, in, LOOK_WARNING, asked);
    else
        say(c, in, app->message.look, app->message.text);
}

void frame_draw(const struct app *app, const struct desk_layout *at, struct canvas *c)
{
    draw_top(app, at->top, c);
    strip_draw(app, at->strip, c);
    draw_message(app, at->message, c);
    struct bar_hint *hints;
    int count = screen_hints(app, app->frame, &hints);
    bar_hints(c, at->hints, app->frame, app->keys, screen_context(app), hints, count);
}
