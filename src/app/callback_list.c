#include "app/at_hand.h"
#include "app/callback.h"
#include "app/decided.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "base/arena.h"
#include "base/date.h"
#include "store/named.h"
#include "ui/bar.h"

/*
 * 折り返し一覧: who waits to be called back, by the next try. A digit says how
 * the try went and leaves everything else to schema/tries.def; Enter opens the
 * case.
 */

enum { BARS = 1, MOST = 200 };

struct waiting {
    int64_t id, intake;
    struct str number, next_at, whom, phone, about, best, last;
    int64_t tries;
};

struct callback_list {
    struct waiting *rows;
    struct list list;
    struct decided tried;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

static struct waiting read_row(struct arena *a, const struct query *q)
{
    return (struct waiting){.id = query_int(q, 0),
                            .intake = query_int(q, 1),
                            .number = str_copy(a, query_text(q, 2)),
                            .next_at = str_copy(a, query_text(q, 3)),
                            .whom = str_copy(a, query_text(q, 4)),
                            .phone = str_copy(a, query_text(q, 5)),
                            .about = str_copy(a, query_text(q, 6)),
                            .best = str_copy(a, query_text(q, 7)),
                            .last = str_copy(a, query_text(q, 8)),
                            .tries = query_int(q, 9)};
}

static void reload(struct app *app, void *state)
{
    struct callback_list *l = state;
    struct arena *a = screen_top(app)->results;
    struct query *q;
    struct fault f = {0};
    int64_t here = l->list.count ? l->rows[l->list.selected].id : 0;
    int64_t kept = decided_has(&l->tried, here) ? 0 : here; /* after a try the next one that stands there */
    int count = 0;
    arena_reset(a);
    decided_read(app, &l->tried);
    l->rows = ARENA_ARRAY(a, struct waiting, MOST);
    if (named_open(app->db, NAMED_CALLBACKS, &q, &f) == OK) {
        while (count < MOST && query_step(q))
            l->rows[count++] = read_row(a, q);
        query_close(q, &f);
    }
    list_resize(&l->list, count, seen_rows(app));
    LIST_STAY(&l->list, l->rows, struct waiting, id, kept, seen_rows(app));
}

static void open_case(struct app *app, const struct callback_list *l)
{
    int64_t intake = l->list.count ? l->rows[l->list.selected].intake : 0;
    if (intake)
        call_bring(app, call_open(app, intake));
    else if (l->list.count)
        notice_say(app, LOOK_PLAIN, "この折り返しは相談と結ばれていません。");
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct callback_list *l = state;
    if (v == VERB_ENTER || v == VERB_RIGHT)
        open_case(app, l);
    else if (v != VERB_CALLBACKS && !list_key(&l->list, verb_row(v)->motion, seen_rows(app))) {
        at_hand_point(app, l->list.count ? l->rows[l->list.selected].intake : 0);
        return false;
    }
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct callback_list *l = state;
    int number = (int)key - '1';
    if (number < 0 || number > codes_count(CODES_attempt) || !l->list.count || !duty_may_write(app))
        return false;
    int64_t id = l->rows[l->list.selected].id;
    bool later = number == codes_count(CODES_attempt);
    if (!decided_waits(app, &l->tried, id))
        decided_add(&l->tried, id,
                    later ? callback_put_off(app, id)
                          : callback_try(app, id, codes_row(CODES_attempt, number)->code));
    return true;
}

enum { WHEN, LATE, WHOM, PHONE, TRIES, ABOUT, COLUMNS };

struct drawing {
    const struct app *app;
    const struct callback_list *list;
};

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    const struct waiting *w = &d->list->rows[row];
    struct arena *a = d->app->frame;
    int64_t next = date_moment_from_iso(w->next_at);
    switch (column) {
    case WHEN:
        return str_print(a, S_FMT " " S_FMT, S_ARG(str_from(str_head(w->next_at, 10), 5)),
                         S_ARG(str_from(str_head(w->next_at, 16), 11)));
    case LATE: return next != INT64_MIN && next <= d->app->shown ? S("過") : S0;
    case WHOM: return w->whom;
    case PHONE: return w->phone;
    case TRIES:
        return w->tries ? str_print(a, "%lld回 " S_FMT, (long long)w->tries,
                                    S_ARG(code_label(CODES_attempt, w->last)))
                        : S0;
    default:
        return str_print(a, S_FMT "%s" S_FMT "%s" S_FMT, S_ARG(w->number), w->number.n ? " " : "",
                         S_ARG(w->about), w->best.n ? " / " : "", S_ARG(w->best));
    }
}

static struct str keys_of(struct arena *a)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < codes_count(CODES_attempt); i++)
        buf_print(&b, "%d " S_FMT "  ", i + 1, S_ARG(codes_row(CODES_attempt, i)->label));
    buf_print(&b, "%d 1時間後  ", codes_count(CODES_attempt) + 1);
    return buf_str(&b);
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {
        [WHEN] = {.cells = 11},  [LATE] = {.cells = 2},  [WHOM] = {.cells = 18},
        [PHONE] = {.cells = 13}, [TRIES] = {.cells = 8}, [ABOUT] = {0}};
    const struct callback_list *l = state;
    struct drawing d = {app, l};
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("折り返し一覧"),
             str_print(app->frame, S_FMT S_FMT " 相談を開く", S_ARG(keys_of(app->frame)),
                       S_ARG(screen_key(app, app->frame, VERB_ENTER))));
    struct box rows = box_rows(in, BARS, in.rows);
    list_draw(&l->list, c, rows, columns, COLUMNS, cell, &d, focus);
    if (!l->list.count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET, S("折り返しを待っている人はいません。"));
}

const struct screen_row screen_callback_list = {
    .name = S_ROW("callbacks"),
    .title = S_ROW("折り返し一覧"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct callback_list),
    .draw = draw,
    .act = act,
    .type = type,
    .reload = reload,
};
