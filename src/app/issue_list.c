#include "app/at_hand.h"
#include "app/decided.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/takeback.h"
#include "base/arena.h"
#include "base/date.h"
#include "store/named.h"
#include "ui/bar.h"

/*
 * 課題: what many cases have in common, how many they are, how far it has come. Enter opens one, the last line makes a
 * new one; + ties the case at hand to the selected one. What is evaluated stands last.
 */

enum { BARS = 1, BELOW = 1, MOST = 500 };

struct issue_row {
    int64_t id, cases;
    struct str title, side, stage, newest;
    bool tied; /* the case at hand is behind it */
};

struct issue_list {
    int64_t intake; /* at hand when it was opened; 0: none */
    struct issue_row *rows;
    int count;
    struct list list; /* and a line for a new one */
    struct decided sent;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS - BELOW;
}

static void read_rows(struct arena *a, struct query *q, struct issue_list *l)
{
    while (l->count < MOST && query_step(q))
        l->rows[l->count++] = (struct issue_row){query_int(q, 0),
                                                 query_int(q, 1),
                                                 str_copy(a, query_text(q, 2)),
                                                 str_copy(a, query_text(q, 3)),
                                                 str_copy(a, query_text(q, 4)),
                                                 str_copy(a, query_text(q, 5)),
                                                 query_int(q, 6) > 0};
}

static struct issue_row *selected(const struct issue_list *l)
{
    return l->list.selected < l->count ? &l->rows[l->list.selected] : NULL;
}

static void reload(struct app *app, void *state)
{
    struct issue_list *l = state;
    struct arena *a = screen_top(app)->results;
    struct query *q;
    struct fault f = {0};
    const struct issue_row *at = selected(l);
    int64_t issue = at ? at->id : 0;
    arena_reset(a);
    decided_read(app, &l->sent);
    l->rows = ARENA_ARRAY(a, struct issue_row, MOST + 1); /* the line for a new one has no id */
    l->count = 0;
    if (named_open(app->db, NAMED_ISSUES, &q, &f) == OK) {
        query_bind_int(q, ":case", l->intake);
        read_rows(a, q, l);
        query_close(q, &f);
    }
    list_resize(&l->list, l->count + 1, seen_rows(app));
    LIST_STAY(&l->list, l->rows, struct issue_row, id, issue,
              seen_rows(app)); /* one more case moves an issue up */
}

static void open(struct app *app, struct screen *s)
{
    struct issue_list *l = s->state;
    l->intake = at_hand_case(app);
    reload(app, l);
}

static void open_form(struct app *app, const struct issue_row *r)
{
    struct aim aim = {.row = r ? r->id : 0};
    call_bring(app, call_begin_on(app, &call_issue, 0, aim));
}

static void tie(struct app *app, struct issue_list *l, const struct issue_row *r)
{
    struct arena *a = app->scratch;
    if (!l->intake) {
        notice_say(app, LOOK_PLAIN, "結ぶ相談がありません。相談を選ぶか開いてから押してください。");
        return;
    }
    if (!r) {
        notice_say(app, LOOK_PLAIN, "結ぶ課題の行を選んでから押してください。");
        return;
    }
    if (r->tied) {
        notice_say(app, LOOK_PLAIN, "この相談はもう結んであります。");
        return;
    }
    if (decided_waits(app, &l->sent, r->id))
        return;
    struct trace t = {.issue = str_print(a, "%lld", (long long)r->id),
                      .intake = str_print(a, "%lld", (long long)l->intake),
                      .at = date_iso_moment(a, app->now),
                      .by = app->login};
    struct change *c = change_new(app->login, S("issue"));
    change_put(c, &(struct record){record_row(RECORD_TRACE), 0, t.v}, FIELDS_ALL);
    change_keep(c, S("課題との結びつき"));
    uint64_t ticket = duty_do(app, c);
    decided_add(&l->sent, r->id, ticket);
    if (ticket)
        notice_say(app, LOOK_PLAIN, "今の相談を課題「" S_FMT "」に結びました。" S_FMT " で取り消せます。",
                   S_ARG(r->title), S_ARG(screen_key(app, a, VERB_UNDO)));
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct issue_list *l = state;
    if (v == VERB_ENTER || v == VERB_RIGHT)
        open_form(app, selected(l));
    else if (v == VERB_UNDO || v == VERB_REDO)
        takeback_ask(app, v == VERB_REDO);
    else if (v == VERB_CANDIDATE)
        tie(app, l, selected(l));
    else if (v != VERB_ISSUES)
        return list_key(&l->list, verb_row(v)->motion, seen_rows(app));
    return true;
}

enum { TIED, TITLE, SIDE, STAGE, CASES, NEWEST, COLUMNS };

struct drawing {
    const struct app *app;
    const struct issue_list *list;
};

static struct str text(const void *of, int row, int column)
{
    const struct drawing *d = of;
    if (row >= d->list->count)
        return column == TITLE ? S("新しい課題を書く") : S0;
    const struct issue_row *r = &d->list->rows[row];
    switch (column) {
    case TIED: return r->tied ? S("結") : S0;
    case TITLE: return r->title;
    case SIDE: return code_label(CODES_side, r->side);
    case STAGE: return code_label(CODES_stage, r->stage);
    case CASES: return str_print(d->app->frame, "%lld件", (long long)r->cases);
    default: return r->newest;
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {
        [TIED] = {.cells = 2},  [TITLE] = {0},          [SIDE] = {.cells = 4},
        [STAGE] = {.cells = 8}, [CASES] = {.cells = 6}, [NEWEST] = {.cells = 10}};
    const struct issue_list *l = state;
    struct drawing d = {app, l};
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, str_print(app->frame, "課題 %d件", l->count),
             str_print(app->frame, S_FMT " 開く  " S_FMT " 今の相談を結ぶ  " S_FMT " 戻る",
                       S_ARG(screen_key(app, app->frame, VERB_ENTER)),
                       S_ARG(screen_key(app, app->frame, VERB_CANDIDATE)),
                       S_ARG(screen_key(app, app->frame, VERB_BACK))));
    list_draw(&l->list, c, box_rows(in, BARS, in.rows - BARS - BELOW), columns, COLUMNS, text, &d, focus);
    canvas_text(c, box_rows(in, in.rows - BELOW, BELOW), 0, 1, LOOK_QUIET,
                S("課題の元の相談と月ごとの数は、集計の「課題」で見られます。"));
}

const struct screen_row screen_issue_list = {
    .name = S_ROW("issues"),
    .title = S_ROW("課題"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct issue_list),
    .open = open,
    .draw = draw,
    .act = act,
    .reload = reload,
};
