#include "app/at_hand.h"
#include "app/desk.h"
#include "app/notice.h"
#include "app/preview.h"
#include "base/arena.h"
#include "ui/bar.h"

/*
 * 印刷: what can be printed of the case at hand, and for whom. Enter shows it
 * first; a FAX is written first.
 */

enum { BARS = 3 };

struct papers {
    struct list list;
    int64_t intake, resource;
    struct str about, to; /* number and name; the place */
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

static void open(struct app *app, struct screen *s)
{
    struct papers *p = s->state;
    struct case_row row;
    struct resource_row to;
    p->intake = at_hand_case(app);
    p->resource = printing_recipient(app, p->intake);
    if (p->intake && load_case(app->scratch, app->db, p->intake, &row))
        p->about = str_print(s->arena, S_FMT " " S_FMT, S_ARG(row.number), S_ARG(row.name));
    if (p->resource && load_resource(s->arena, app->db, p->resource, &to))
        p->to = to.name;
    else if (p->intake && load_hides(app->db, p->intake))
        p->to = S(RESTRICTED_NAME);
    p->list.selected = 0;
    list_resize(&p->list, PAPER_COUNT, seen_rows(app));
}

static void write_fax(struct app *app, int64_t intake)
{
    call_bring(app, call_begin(app, &call_fax, intake));
}

static void choose(struct app *app, const struct papers *p)
{
    enum paper paper = (enum paper)p->list.selected;
    struct printing_wish wish = {.paper = paper, .intake = p->intake, .resource = p->resource};
    if (!p->intake && paper_row(paper)->flags & P_CASE)
        notice_say(app, LOOK_WARNING, "相談がありません。相談一覧で選ぶか、受付票を開いてください。");
    else if (paper == PAPER_FAX)
        write_fax(app, p->intake);
    else
        preview_show(app, &wish);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct papers *p = state;
    if (v == VERB_ENTER || v == VERB_RIGHT)
        choose(app, p);
    else
        return list_key(&p->list, verb_row(v)->motion, seen_rows(app)) || v == VERB_PRINT;
    return true;
}

enum { LABEL, WORDS, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    (void)of;
    const struct paper_row *paper = paper_row((enum paper)row);
    return column == LABEL ? paper->label : paper->words;
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {[LABEL] = {.cells = 24}, [WORDS] = {0}};
    const struct papers *p = state;
    struct arena *a = app->frame;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("印刷"),
             str_print(a, S_FMT " 見る", S_ARG(screen_key(app, a, VERB_ENTER))));
    canvas_text(c, box_rows(in, 1, 1), 0, 1, LOOK_PLAIN,
                p->about.n ? str_print(a, "相談  " S_FMT, S_ARG(p->about)) : S("相談  選ばれていません"));
    canvas_text(c, box_rows(in, 2, 1), 0, 1, LOOK_PLAIN,
                p->to.n ? str_print(a, "渡す先 " S_FMT, S_ARG(p->to))
                        : S("渡す先 つないだ先がありません。資源台帳で選んで印刷すると、そこになります。"));
    list_draw(&p->list, c, box_rows(in, BARS, in.rows), columns, COLUMNS, cell, p, focus);
}

const struct screen_row screen_papers = {
    .name = S_ROW("papers"),
    .title = S_ROW("印刷"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct papers),
    .open = open,
    .draw = draw,
    .act = act,
};
