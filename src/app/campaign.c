#include "app/decided.h"
#include "app/desk.h"
#include "app/directory.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/takeback.h"
#include "app/vouch.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/kana.h"
#include "model/fresh.h"
#include "model/service.h"
#include "store/checkup.h"
#include "ui/bar.h"

/*
 * 一斉確認: who has still to be asked this fiscal year (store/checkup.h). A digit
 * keeps how the attempt went; the row goes, the next one stands there. Left and
 * Right choose the kind.
 */

enum { BARS = 2, DETAIL_ROWS = 4, PAGE = 100, AHEAD = 10 };

struct campaign {
    struct str year;
    struct checkup_row *rows;
    struct checkup_sum *sums;
    int kinds, kind; /* kind: of the sums; 0: all */
    bool more;
    struct decided asked;
    struct list list;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS - DETAIL_ROWS;
}

static struct checkup_ask ask(const struct campaign *w)
{
    return (struct checkup_ask){w->year, w->sums[w->kind].kind};
}

/* One page behind what is there, or the first `most`. */
static void read_on(struct app *app, struct campaign *w, int most)
{
    struct arena *a = screen_top(app)->results;
    struct checkup_ask q = ask(w);
    struct checkup_row *page, *all;
    int count = w->list.count,
        n = checkup_load(a, app->db, &q, count ? &w->rows[count - 1] : NULL, most, &page);
    all = ARENA_ARRAY(a, struct checkup_row, count + n);
    for (int i = 0; i < count + n; i++)
        all[i] = i < count ? w->rows[i] : page[i - count];
    w->rows = all;
    w->more = n == most;
    list_resize(&w->list, count + n, seen_rows(app));
}

static void reload(struct app *app, void *state)
{
    struct campaign *w = state;
    int was = w->list.count, at = w->list.selected;
    int64_t here = was ? w->rows[at].id : 0;
    bool gone_on =
        w->asked.count && !decided_has(&w->asked, here); /* else the row that takes its place is next */
    struct str kind = w->kinds ? w->sums[w->kind].kind : S0;
    kind = str_copy(app->scratch, kind);
    decided_read(app, &w->asked);
    arena_reset(screen_top(app)->results);
    w->kinds = checkup_sums(screen_top(app)->results, app->db, w->year, &w->sums);
    for (w->kind = w->kinds - 1; w->kind > 0 && !str_eq(w->sums[w->kind].kind, kind);)
        w->kind--;
    w->list.count = 0;
    read_on(app, w, was > PAGE ? was : PAGE);
    list_select(&w->list, at, seen_rows(app));
    LIST_STAY(&w->list, w->rows, struct checkup_row, id, gone_on ? here : 0, seen_rows(app));
}

static void open(struct app *app, struct screen *s)
{
    struct campaign *w = s->state;
    w->year = str_print(s->arena, "%d", date_fiscal_year(date_of_moment(app->now)));
    reload(app, w);
}

static const struct checkup_row *selected(const struct campaign *w)
{
    return w->list.count ? &w->rows[w->list.selected] : NULL;
}

static void choose_kind(struct app *app, struct campaign *w, int by)
{
    w->kind = (w->kind + by + w->kinds) % w->kinds;
    w->list.count = w->list.selected = 0;
    read_on(app, w, PAGE);
}

static void close_resource(struct app *app, struct change *c, int64_t id)
{
    struct resource r = {.state = S("closed"),
                         .state_on = date_iso(app->scratch, date_of_moment(app->now)),
                         .state_why = S("一斉確認で廃止と分かった")};
    change_put(c, &(struct record){record_row(RECORD_RESOURCE), id, r.v},
               FIELD_BIT(RESOURCE_state) | FIELD_BIT(RESOURCE_state_on) | FIELD_BIT(RESOURCE_state_why));
}

static void keep_outcome(struct app *app, struct campaign *w, const struct code *outcome)
{
    const struct checkup_row *row = selected(w);
    struct session session = {.resource = str_print(app->scratch, "%lld", (long long)row->id),
                              .campaign = w->year,
                              .at = date_iso_moment(app->scratch, app->now),
                              .staff = app->login,
                              .how = S("call"),
                              .outcome = outcome->code};
    struct change *c = change_new(app->login, S("verify"));
    change_put(c, &(struct record){record_row(RECORD_SESSION), 0, session.v}, FIELDS_ALL);
    if (str_eq(outcome->code, S("done")))
        vouch_put(app, c, row->id, vouch_main_fields(), S("call"));
    if (str_eq(outcome->code, S("closed")))
        close_resource(app, c, row->id);
    change_about(c, str_print(app->scratch, "resource %lld", (long long)row->id));
    change_keep(c, str_print(app->scratch, S_FMT " の一斉確認（" S_FMT "）", S_ARG(row->name),
                             S_ARG(outcome->label)));
    uint64_t ticket = duty_do(app, c);
    decided_add(&w->asked, row->id, ticket);
    if (!ticket)
        return;
    notice_say(app, LOOK_PLAIN, "「" S_FMT "」を記録しました: " S_FMT "（" S_FMT " で取り消せます）",
               S_ARG(outcome->label), S_ARG(row->name), S_ARG(screen_key(app, app->scratch, VERB_UNDO)));
}

static void show(struct app *app, const struct campaign *w)
{
    int64_t id = selected(w) ? selected(w)->id : 0;
    if (!id)
        return;
    screen_clear(app);
    directory_show(app, id);
}

/* Of the place at the cursor: its 調査票 is among them. */
static void print(struct app *app, const struct campaign *w)
{
    if (!selected(w))
        return;
    show(app, w);
    screen_push(app, SCREEN_PAPERS);
}

static bool move(struct app *app, struct campaign *w, enum verb v)
{
    if (!list_key(&w->list, verb_row(v)->motion, seen_rows(app)))
        return false;
    if (w->more && w->list.selected >= w->list.count - AHEAD)
        read_on(app, w, PAGE);
    return true;
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct campaign *w = state;
    switch (v) {
    case VERB_ENTER: show(app, w); return true;
    case VERB_LEFT: choose_kind(app, w, -1); return true;
    case VERB_RIGHT: choose_kind(app, w, 1); return true;
    case VERB_PRINT: print(app, w); return true;
    case VERB_UNDO:
    case VERB_REDO: takeback_ask(app, v == VERB_REDO); return true; /* not of the form that lies under it */
    case VERB_CAMPAIGN: screen_pop(app); return true;
    default: return move(app, w, v);
    }
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct campaign *w = state;
    uint32_t number = kana_key(key) - '1';
    if (number >= (uint32_t)codes_count(CODES_checked) || !w->list.count || !duty_may_write(app))
        return false;
    if (!decided_waits(app, &w->asked, selected(w)->id))
        keep_outcome(app, w, codes_row(CODES_checked, (int)number));
    return true;
}

enum { NAME, KIND, PHONE, AGE, LAST, COLUMNS };

struct drawing {
    const struct app *app;
    const struct campaign *campaign;
};

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    const struct checkup_row *r = &d->campaign->rows[row];
    switch (column) {
    case NAME: return r->name;
    case KIND: return service_row(service_of(r->service))->label;
    case PHONE: return r->phone;
    case AGE: return fresh_short(d->app->frame, r->verified_on, date_of_moment(d->app->shown));
    default: return r->tried.n ? code_label(CODES_checked, r->outcome) : S0;
    }
}

/* 42 / 318 施設 (13%): what is done of a kind. */
static struct str progress(struct arena *a, const struct checkup_sum *s)
{
    return str_print(a, "%d / %d 施設 (%d%%)", s->done, s->all, s->all ? s->done * 100 / s->all : 0);
}

static struct str kind_words(const struct campaign *w)
{
    return w->kind ? service_row(service_of_code(w->sums[w->kind].kind))->label : S("すべての種類");
}

static void draw_bars(const struct app *app, const struct campaign *w, struct canvas *c, struct box in)
{
    struct arena *a = app->frame;
    struct buf keys = buf_in(a);
    for (int i = 0; i < codes_count(CODES_checked); i++)
        buf_print(&keys, "%d " S_FMT "  ", i + 1, S_ARG(codes_row(CODES_checked, i)->label));
    buf_print(&keys, S_FMT " 資源台帳で開く  " S_FMT " 調査票", S_ARG(screen_key(app, a, VERB_ENTER)),
              S_ARG(screen_key(app, a, VERB_PRINT)));
    bar_draw(
        c, box_rows(in, 0, 1), LOOK_ACTIVE, str_print(a, "一斉確認 " S_FMT "年度", S_ARG(w->year)),
        str_print(a, "< " S_FMT " >  " S_FMT, S_ARG(kind_words(w)), S_ARG(progress(a, &w->sums[w->kind]))));
    canvas_text(c, box_rows(in, 1, 1), 0, 1, LOOK_QUIET, buf_str(&keys));
}

/* What to mind before the call, and what came of the last one. */
static void draw_detail(const struct app *app, const struct campaign *w, struct canvas *c, struct box in)
{
    const struct checkup_row *r = selected(w);
    struct arena *a = app->frame;
    if (!r)
        return;
    bar_draw(c, box_rows(in, 0, 1), LOOK_TITLE, r->name, r->phone);
    struct box body = box_cols(box_rows(in, 1, in.rows), 1, in.cols - 1);
    int row = 0;
    if (r->manners.n)
        row = bar_paragraph(c, body, row, LOOK_WARNING, r->manners);
    struct str last =
        r->last_at.n
            ? str_print(a, "前回 " S_FMT " " S_FMT " " S_FMT "  " S_FMT, S_ARG(str_head(r->last_at, 10)),
                        S_ARG(code_label(CODES_checked, r->outcome)),
                        S_ARG(app->setting.staff_name(app->setting.of, r->by)), S_ARG(r->note))
            : S("一斉確認の記録はまだありません。");
    row = bar_paragraph(c, body, row, LOOK_PLAIN, last);
    bar_paragraph(c, body, row, LOOK_PLAIN,
                  str_print(a, S_FMT "  " S_FMT,
                            S_ARG(fresh_due_words(a, r->verified_on, date_of_moment(app->shown))),
                            S_ARG(r->address)));
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {[NAME] = {0},
                                                        [KIND] = {.cells = 14},
                                                        [PHONE] = {.cells = 13},
                                                        [AGE] = {.cells = 8},
                                                        [LAST] = {.cells = 8}};
    const struct campaign *w = state;
    struct drawing d = {app, w};
    draw_bars(app, w, c, in);
    struct box rows = box_rows(in, BARS, in.rows - BARS - DETAIL_ROWS);
    list_draw(&w->list, c, rows, columns, COLUMNS, cell, &d, focus);
    if (!w->list.count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET,
                    w->sums[w->kind].all ? S("この種類は、今年度の確認がすべて済みました。")
                                         : S("市内の資源がまだありません。"));
    draw_detail(app, w, c, box_rows(in, in.rows - DETAIL_ROWS, DETAIL_ROWS));
}

const struct screen_row screen_campaign = {
    .name = S_ROW("campaign"),
    .title = S_ROW("一斉確認"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct campaign),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .reload = reload,
};
