#include "app/access.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "base/arena.h"
#include "base/date.h"
#include "ui/bar.h"

/*
 * 管理者への知らせ: who opened a restricted case, when and why, and commits that were lost (store/lost.h), for every
 * administrator, at each sign-in until they say that they have read it. The case itself is not shown: administering is
 * no reason to see it.
 */

enum { BARS = 2, PANEL = 4 };

struct alarms {
    struct queue_row *rows;
    struct list list;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS - PANEL;
}

static void reload(struct app *app, void *state)
{
    struct alarms *l = state;
    struct arena *a = screen_top(app)->results;
    struct queue_ask q = {.today = date_of_moment(app->now), .login = app->login};
    int64_t kept = l->list.count ? l->rows[l->list.selected].id : 0; /* another may have come before it */
    arena_reset(a);
    int count = queue_load(a, app->db, QUEUE_EMERGENCY, &q, &l->rows);
    list_resize(&l->list, count, seen_rows(app));
    LIST_STAY(&l->list, l->rows, struct queue_row, id, kept, seen_rows(app));
}

static void open(struct app *app, struct screen *s)
{
    s->refused = !access_may(app, RIGHT_AUDIT);
    if (!s->refused)
        reload(app, s->state);
}

static void acknowledge(struct app *app, struct alarms *l)
{
    const struct queue_row *row = l->list.count ? &l->rows[l->list.selected] : NULL;
    if (!row || !duty_may_write(app))
        return;
    struct change *c = change_new(app->login, S("acknowledged"));
    if (row->intake)
        change_about(c, str_print(app->scratch, "intake %lld", (long long)row->intake));
    change_tell(c, str_print(app->scratch, "%lld", (long long)row->id));
    change_seen(c, str_print(app->scratch, "emergency %lld", (long long)row->id));
    uint64_t ticket = duty_post(app, c);
    if (!ticket || !writer_wait(app->writer, ticket, 3000)) {
        notice_say(app, LOOK_ERROR, "既読にできませんでした。あとでもう一度行ってください。");
        return;
    }
    app->stale = true;
    reload(app, l);
    notice_say(app, LOOK_PLAIN, "読んだことを記録しました。");
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct alarms *l = state;
    if (v == VERB_SEEN || v == VERB_ENTER)
        acknowledge(app, l);
    else
        return list_key(&l->list, verb_row(v)->motion, seen_rows(app));
    return true;
}

enum { WHEN, WHO, NUMBER, REASON, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    const struct app *app = of;
    const struct queue_row *r = &((const struct alarms *)app->stack[app->depth - 1].state)->rows[row];
    switch (column) {
    case WHEN: return str_print(app->frame, "%.5s %.5s", r->when.p + 5, r->when.p + 11);
    case WHO: return app->setting.staff_name(app->setting.of, r->owner);
    case NUMBER: return r->intake ? r->number : S("記録");
    default: return r->what;
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {
        [WHEN] = {.cells = 12}, [WHO] = {.cells = 14}, [NUMBER] = {.cells = 10}, [REASON] = {0}};
    const struct alarms *l = state;
    struct arena *a = app->frame;
    bar_draw(c, box_rows(in, 0, 1), l->list.count ? LOOK_ERROR : LOOK_ACTIVE, S("管理者への知らせ"),
             str_print(a, S_FMT " 読んだ", S_ARG(screen_key(app, a, VERB_ENTER))));
    struct box rows = box_rows(in, BARS, in.rows - BARS - PANEL);
    list_draw(&l->list, c, rows, columns, COLUMNS, cell, app, focus);
    if (!l->list.count)
        canvas_text(c, rows, 0, 2, LOOK_QUIET, S("読んでいない知らせはありません。"));
    else
        bar_paragraph(c, box_cols(box_rows(in, in.rows - PANEL, PANEL), 1, in.cols - 2), 0, LOOK_PLAIN,
                      str_print(a, "%s: " S_FMT, l->rows[l->list.selected].intake ? "理由" : "記録",
                                S_ARG(l->rows[l->list.selected].what)));
}

const struct screen_row screen_alarm_list = {
    .name = S_ROW("alarms"),
    .title = S_ROW("管理者への知らせ"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct alarms),
    .open = open,
    .draw = draw,
    .act = act,
    .reload = reload,
};
