#include "app/call_draft.h"
#include "app/desk.h"
#include "app/notice.h"
#include "base/arena.h"
#include "base/date.h"
#include "ui/bar.h"

/*
 * 下書き: what this person has begun and not committed, the newest first; offered
 * when the desk opens. Enter opens one as it was left. A second list behind Tab
 * has what other people have left: opened, it is this person's from then on.
 */

enum { BARS = 1 };

struct unfinished {
    struct draft *drafts;
    struct str *numbers; /* of their cases */
    bool *hidden;        /* they are restricted */
    struct list list;
    bool others; /* the second list */
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

static int without(struct draft *drafts, int count, struct str login)
{
    int n = 0;
    for (int i = 0; i < count; i++)
        if (!str_eq(drafts[i].staff, login))
            drafts[n++] = drafts[i];
    return n;
}

static void reload(struct app *app, void *state)
{
    struct unfinished *u = state;
    struct screen *s = screen_top(app);
    int64_t id = u->list.count ? u->drafts[u->list.selected].id : 0;
    arena_reset(s->results);
    int count = load_drafts(s->results, app->db, u->others ? S0 : app->login, &u->drafts);
    if (u->others)
        count = without(u->drafts, count, app->login);
    u->numbers = ARENA_ARRAY(s->results, struct str, count);
    u->hidden = ARENA_ARRAY(s->results, bool, count);
    for (int i = 0; i < count; i++) {
        struct case_row row;
        u->hidden[i] = call_draft_hides(app, &u->drafts[i]);
        if (u->drafts[i].intake && load_case(s->results, app->db, u->drafts[i].intake, &row))
            u->numbers[i] = row.number;
    }
    list_resize(&u->list, count, seen_rows(app));
    LIST_STAY(&u->list, u->drafts, struct draft, id, id, seen_rows(app));
}

static void reopen(struct app *app, const struct unfinished *u)
{
    if (!u->list.count)
        return;
    if (!call_bring(app, call_restore(app, &u->drafts[u->list.selected])))
        access_ask(app);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct unfinished *u = state;
    if (v == VERB_ENTER || v == VERB_RIGHT)
        reopen(app, u);
    else if (v == VERB_NEXT || v == VERB_PREVIOUS) {
        u->others = !u->others;
        u->list = (struct list){0};
        reload(app, u);
    } else
        return list_key(&u->list, verb_row(v)->motion, seen_rows(app)) || v == VERB_DRAFTS;
    return true;
}

/* The first of these fields that has something says best what the draft is about. */
static struct str about(const struct draft *d)
{
    static const struct str telling[] = {S_ROW("person.name"),        S_ROW("person.kana"),
                                         S_ROW("intake.caller_name"), S_ROW("intake.caller_phone"),
                                         S_ROW("intake.note"),        S_ROW("contact.note"),
                                         S_ROW("callback.whom"),      S_ROW("callback.about"),
                                         S_ROW("phrase.short_form"),  S_ROW("resource.about"),
                                         S_ROW("resource.name"),      S_ROW("contact.intake"),
                                         S_ROW("rota.who"),           S_ROW("rota.note")};
    for (size_t i = 0; i < COUNT_OF(telling); i++)
        for (int k = 0; k < d->count; k++)
            if (str_eq(d->values[k].field, telling[i]) && d->values[k].typed.n)
                return d->values[k].typed;
    return S("（まだ何も書かれていません）");
}

enum { STARTED, WHOSE, FORM, CASE, ABOUT, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    const struct app *app = of;
    const struct unfinished *u = app->stack[app->depth - 1].state;
    const struct draft *d = &u->drafts[row];
    switch (column) {
    case STARTED: {
        struct str iso = date_iso_moment(app->frame, d->started);
        return str_print(app->frame, "%.5s %.5s", iso.p + 5, iso.p + 11);
    }
    case WHOSE: return app->setting.staff_name(app->setting.of, d->staff);
    case FORM:
        return d->intake && call_row_named(d->form) == &call_intake ? S("書き換え")
                                                                    : call_row_named(d->form)->title;
    case CASE: return u->numbers[row];
    default: return u->hidden[row] ? S(RESTRICTED_NAME) : about(d);
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {[STARTED] = {.cells = 11},
                                                        [WHOSE] = {.cells = 12},
                                                        [FORM] = {.cells = 10},
                                                        [CASE] = {.cells = 9},
                                                        [ABOUT] = {0}};
    const struct unfinished *u = state;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, u->others ? S("ほかの職員の下書き") : S("書きかけの下書き"),
             str_print(app->frame, S_FMT " 続きから  " S_FMT " %s  " S_FMT " あとで",
                       S_ARG(screen_key(app, app->frame, VERB_ENTER)),
                       S_ARG(screen_key(app, app->frame, VERB_NEXT)), u->others ? "自分の" : "ほかの職員",
                       S_ARG(screen_key(app, app->frame, VERB_BACK))));
    struct box rows = box_rows(in, BARS, in.rows);
    list_draw(&u->list, c, rows, columns, COLUMNS, cell, app, focus);
    if (!u->list.count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET, S("下書きはありません。"));
}

const struct screen_row screen_unfinished = {
    .name = S_ROW("unfinished"),
    .title = S_ROW("下書き"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct unfinished),
    .draw = draw,
    .act = act,
    .reload = reload,
};
