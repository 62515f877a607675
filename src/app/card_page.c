#include "app/at_hand.h"
#include "app/desk.h"
#include "base/arena.h"
#include "store/card.h"
#include "ui/bar.h"

/*
 * 急変時カード: the page of the person at hand (store/card.h), to be read while one calls. Arrows scroll it.
 */

enum { BARS = 1 };

struct card_page {
    int64_t person, intake;
    struct card_line *lines;
    int count, top;
};

static struct box body_of(struct box in)
{
    return box_cols(box_rows(in, BARS, in.rows - BARS), 1, in.cols - 2);
}

static int rows_of(const struct card_page *p, int cells)
{
    int rows = 0;
    for (int i = 0; i < p->count; i++)
        rows += bar_paragraph_rows(p->lines[i].text, cells);
    return rows;
}

static void scroll(const struct app *app, struct card_page *p, int by)
{
    struct box body = body_of(desk_layout(app).body);
    int last = rows_of(p, body.cols) - body.rows, to = p->top + by;
    p->top = to > last ? last : to;
    p->top = p->top < 0 ? 0 : p->top;
}

/* It may have become shorter meanwhile: its end is not scrolled away. */
static void reload(struct app *app, void *state)
{
    struct card_page *p = state;
    struct arena *a = screen_top(app)->results;
    arena_reset(a);
    p->count = card_load(a, app->db, &app->setting, p->person, app->now, &p->lines);
    scroll(app, p, 0);
}

static void open(struct app *app, struct screen *s)
{
    struct card_page *p = s->state;
    p->person = at_hand_person(app, &p->intake);
    if (access_screen(app, s, p->intake, p->person))
        reload(app, p);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct card_page *p = state;
    struct box body = body_of(desk_layout(app).body);
    switch (v) {
    case VERB_UP: scroll(app, p, -1); return true;
    case VERB_DOWN: scroll(app, p, 1); return true;
    case VERB_PAGE_UP: scroll(app, p, -body.rows); return true;
    case VERB_PAGE_DOWN: scroll(app, p, body.rows); return true;
    case VERB_HOME: p->top = 0; return true;
    case VERB_END: scroll(app, p, rows_of(p, body.cols)); return true;
    case VERB_CARD: return true;
    default: at_hand_point(app, p->intake); return false;
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const enum look looks[] = {[CARD_PLAIN] = LOOK_PLAIN,
                                      [CARD_HEADING] = LOOK_LABEL,
                                      [CARD_WARNING] = LOOK_WARNING,
                                      [CARD_QUIET] = LOOK_QUIET};
    const struct card_page *p = state;
    struct arena *a = app->frame;
    struct box body = body_of(in);
    int row = -p->top;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("急変時カード"),
             str_print(a, S_FMT " ケアチーム  " S_FMT " 戻る", S_ARG(screen_key(app, a, VERB_TEAM)),
                       S_ARG(screen_key(app, a, VERB_BACK))));
    for (int i = 0; i < p->count && row < body.rows; i++)
        row = bar_paragraph(c, body, row, looks[p->lines[i].look], p->lines[i].text);
    if (focus)
        canvas_cursor(c, body, 0, 0);
}

const struct screen_row screen_card_page = {
    .name = S_ROW("card"),
    .title = S_ROW("急変時カード"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct card_page),
    .open = open,
    .draw = draw,
    .act = act,
    .reload = reload,
};
