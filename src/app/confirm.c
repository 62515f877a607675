#include "app/at_hand.h"
#include "app/desk.h"
#include "app/notice.h"
#include "base/arena.h"
#include "ui/bar.h"

/* Throwing typing away cannot be undone: it is asked for once, and never answered by Enter (UX.md R55). */

enum { YES = 'y' };

static bool act(struct app *app, void *state, enum verb v)
{
    (void)app, (void)state;
    return verb_row(v)->motion != KEY_NONE;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    (void)state;
    screen_pop(app);
    struct call *call = at_hand_call(app);
    if (key != YES || !call)
        return true;
    screen_clear(app);
    call_discard(app, call);
    notice_say(app, LOOK_PLAIN, "書きかけを捨てました。");
    return true;
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    (void)state;
    struct arena *a = app->frame;
    const struct call *call = at_hand_call(app);
    struct str name = call ? call_name(a, call) : S0;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("下書きを捨てる"), S0);
    struct box body = box_cols(box_rows(in, 2, in.rows), 2, in.cols - 4);
    bar_paragraph(c, body, 0, LOOK_WARNING,
                  str_print(a, "「" S_FMT "」の書きかけを捨てます。元には戻せません。", S_ARG(name)));
    canvas_text(c, body, 3, 0, LOOK_PLAIN, S("y 捨てる    ほかの文字や戻るキー やめる"));
    if (focus)
        canvas_cursor(c, body, 3, 0);
}

const struct screen_row screen_confirm = {
    .name = S_ROW("confirm"),
    .title = S_ROW("下書きを捨てる"),
    .context = CONTEXT_GLOBAL, /* letters answer here and lead nowhere else */
    .draw = draw,
    .act = act,
    .type = type,
};
