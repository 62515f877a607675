#include "app/at_hand.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/registered.h"
#include "app/takeback.h"
#include "base/arena.h"
#include "base/kana.h"
#include "store/named.h"
#include "ui/bar.h"

/*
 * 24時間登録者: who needs somebody at any hour, since when, their doctor, and what happened last. Enter opens the
 * newest case, - ends the registration.
 */

enum { BARS = 1, MOST = 1000 };

struct registered {
    int64_t person, intake;
    struct str name, since, doctor, event, event_at;
};

struct registered_list {
    struct registered *rows;
    struct list list;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

static struct registered read_row(struct arena *a, const struct query *q)
{
    return (struct registered){.person = query_int(q, 0),
                               .intake = query_int(q, 1),
                               .name = str_copy(a, query_text(q, 2)),
                               .since = str_copy(a, query_text(q, 3)),
                               .doctor = str_copy(a, query_text(q, 4)),
                               .event = str_copy(a, query_text(q, 5)),
                               .event_at = str_copy(a, query_text(q, 6))};
}

static const struct registered *selected(const struct registered_list *l)
{
    return l->list.count ? &l->rows[l->list.selected] : NULL;
}

static void reload(struct app *app, void *state)
{
    struct registered_list *l = state;
    struct arena *a = screen_top(app)->results;
    struct query *q;
    struct fault f = {0};
    int count = 0;
    int64_t person = selected(l) ? selected(l)->person : 0;
    arena_reset(a);
    l->rows = ARENA_ARRAY(a, struct registered, MOST);
    if (named_open(app->db, NAMED_REGISTERED, &q, &f) == OK) {
        while (count < MOST && query_step(q))
            l->rows[count++] = read_row(a, q);
        query_close(q, &f);
    }
    list_resize(&l->list, count, seen_rows(app));
    LIST_STAY(&l->list, l->rows, struct registered, person, person, seen_rows(app));
}

static void open_case(struct app *app, const struct registered *r)
{
    if (r && r->intake)
        call_bring(app, call_open(app, r->intake));
    else if (r)
        notice_say(app, LOOK_PLAIN, "この人の相談はまだありません。");
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct registered_list *l = state;
    if (v == VERB_ENTER || v == VERB_RIGHT)
        open_case(app, selected(l));
    else if (v == VERB_UNDO || v == VERB_REDO)
        takeback_ask(app, v == VERB_REDO);
    else if (v == VERB_REGISTERED)
        return true;
    else if (!list_key(&l->list, verb_row(v)->motion, seen_rows(app))) {
        at_hand_point(app, selected(l) ? selected(l)->intake : 0);
        return false;
    }
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    const struct registered *r = selected(state);
    if (kana_key(key) != '-' || !r || !duty_may_write(app))
        return false;
    registered_turn(app, r->person);
    return true;
}

enum { NAME, SINCE, DOCTOR, EVENT, COLUMNS };

struct drawing {
    const struct app *app;
    const struct registered_list *list;
};

static struct str text(const void *of, int row, int column)
{
    const struct drawing *d = of;
    const struct registered *r = &d->list->rows[row];
    switch (column) {
    case NAME: return r->name;
    case SINCE: return r->since;
    case DOCTOR: return r->doctor;
    default:
        return r->event.n ? str_print(d->app->frame, S_FMT " " S_FMT, S_ARG(str_head(r->event_at, 10)),
                                      S_ARG(code_label(CODES_event, r->event)))
                          : S0;
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {
        [NAME] = {.cells = 16}, [SINCE] = {.cells = 10}, [DOCTOR] = {0}, [EVENT] = {.cells = 25}};
    const struct registered_list *l = state;
    struct drawing d = {app, l};
    struct box rows = box_rows(in, BARS, in.rows - BARS);
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, str_print(app->frame, "24時間登録者 %d人", l->list.count),
             str_print(app->frame, S_FMT " 相談を開く  - 登録を解く  " S_FMT " 急変時カード",
                       S_ARG(screen_key(app, app->frame, VERB_ENTER)),
                       S_ARG(screen_key(app, app->frame, VERB_CARD))));
    list_draw(&l->list, c, rows, columns, COLUMNS, text, &d, focus);
    if (!l->list.count)
        canvas_text(
            c, rows, 1, 2, LOOK_QUIET,
            S("登録している人はいません。相談を開いて、コマンドの「24時間登録/解除」で登録できます。"));
}

const struct screen_row screen_registered_list = {
    .name = S_ROW("registered"),
    .title = S_ROW("24時間登録者"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct registered_list),
    .draw = draw,
    .act = act,
    .type = type,
    .reload = reload,
};
