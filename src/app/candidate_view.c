#include "app/candidate.h"
#include "app/state.h"
#include "ui/bar.h"

/* The known people as rows: two for each where there is room, who it is and why, else one. */

enum { TALL = 2 };

static struct str kind_of(const struct known *k)
{
    return k->household                   ? S("同居")
           : k->record == RECORD_INTAKE   ? S("前の電話")
           : k->record == RECORD_RESOURCE ? S("機関")
                                          : S0;
}

static struct str who_words(const struct app *app, const struct known *k)
{
    struct str kind = kind_of(k);
    return str_print(app->frame, S_FMT "%s" S_FMT "  " S_FMT, S_ARG(kind), kind.n ? " " : "", S_ARG(k->title),
                     S_ARG(k->detail));
}

/* The key stands at the row that it would take next. */
static void draw_one(const struct app *app, const struct call *call, struct canvas *c, struct box in, int i)
{
    const struct known *k = &call->who->rows[i];
    bool taken = i == call->who->taken, next = i == call->who->taken + 1;
    struct str key = screen_key(app, app->frame, VERB_TAKE), who = who_words(app, k);
    struct str mark = str_print(app->frame, S_FMT " " S_FMT, S_ARG(key), S_ARG(verb_row(VERB_TAKE)->words));
    int indent = canvas_cells(mark) + 1;
    enum look look = taken ? LOOK_SELECTED : next ? LOOK_MARKED : LOOK_PLAIN;
    canvas_text(c, in, 0, 0, look, taken ? S(">") : next ? mark : S0);
    if (in.rows > 1)
        canvas_text(c, in, 1, indent, LOOK_QUIET, k->reasons);
    else
        who = str_print(app->frame, S_FMT "  " S_FMT, S_ARG(who), S_ARG(k->reasons));
    canvas_text(c, in, 0, indent, look, who);
}

int candidate_rows(const struct call *call, int room)
{
    int count = candidate_count(call);
    return count * TALL <= room ? count * TALL : count < room ? count : room;
}

void candidate_draw(const struct app *app, const struct call *call, struct canvas *c, struct box in)
{
    int count = candidate_count(call), each = count * TALL <= in.rows ? TALL : 1;
    int shown = count * each <= in.rows ? count : in.rows - 1;
    for (int i = 0; i < shown; i++)
        draw_one(app, call, c, box_rows(in, i * each, each), i);
    if (shown < count && in.rows > 0)
        canvas_text(c, in, shown, 0, LOOK_QUIET, str_print(app->frame, "ほか%d件", count - shown));
}

void candidate_draw_pane(const struct app *app, const struct call *call, struct canvas *c, struct box in)
{
    struct box rows = box_rows(in, 1, in.rows);
    bar_draw(c, box_rows(in, 0, 1), LOOK_TITLE, S("この人では"), S0);
    candidate_draw(app, call, c, rows);
    if (!candidate_count(call))
        canvas_text(c, rows, 0, 1, LOOK_QUIET,
                    call->intake.person.n ? S("登録済みの人です。") : S("似た人はまだ見つかりません。"));
}
