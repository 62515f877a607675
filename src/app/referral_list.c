#include "app/answer.h"
#include "app/at_hand.h"
#include "app/decided.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/refer.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/ladder.h"
#include "ui/bar.h"

/*
 * つなぎ: the places that a case was handed on to, in the order in which they were asked, then the candidates that wait
 * for their turn. A digit records what a place answered; 辞退 asks for its kind, and Esc leaves it unsaid. F3 asks the
 * next candidate, Enter opens all fields. From the third place on the screen warns (seed 002: たらい回しを防ぐ).
 */

enum { BARS = 2, DETAIL = 6, TOO_MANY = 3 };

struct line {
    struct referral r;
    struct str place;
    int nth; /* as asked; 0: a candidate */
};

struct referral_list {
    int64_t id;
    struct intake about;
    struct str name; /* of the person */
    struct line *lines;
    struct list list;
    struct decided answered;
    int asked;
    bool declining; /* the next digit is the kind of 辞退 */
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS - DETAIL;
}

static bool comes_before(const struct referral *a, const struct referral *b)
{
    bool unasked = !a->asked_on.n;
    int64_t here = str_int(a->rank, 0), there = str_int(b->rank, 0);
    int by_day = str_cmp(a->asked_on, b->asked_on);
    if (unasked != !b->asked_on.n)
        return !unasked;
    if (by_day)
        return by_day < 0;
    return here != there && here && there ? here < there : a->id < b->id;
}

static void put_line(struct referral_list *l, int at, const struct referral *r)
{
    for (; at > 0 && comes_before(r, &l->lines[at - 1].r); at--)
        l->lines[at] = l->lines[at - 1];
    l->lines[at] = (struct line){.r = *r};
}

/* One that was a candidate moves up when it is asked: the hand stays on it, not on what comes to stand there. */
static void stay(struct app *app, struct referral_list *l, int64_t referral)
{
    if (!LIST_STAY(&l->list, l->lines, struct line, r.id, referral, seen_rows(app)))
        l->declining = false; /* it is gone, and the digit is for none of the others */
}

static void reload(struct app *app, void *state)
{
    struct referral_list *l = state;
    struct arena *a = screen_top(app)->results;
    struct record about = {.row = record_row(RECORD_INTAKE), .v = l->about.v};
    struct referral *rows;
    int64_t here = l->list.count ? l->lines[l->list.selected].r.id : 0;
    arena_reset(a);
    decided_read(app, &l->answered);
    struct case_row row = {0};
    l->about = (struct intake){0}; /* the case may have been taken back */
    load_record(a, app->db, &about, l->id);
    load_case(a, app->db, l->id, &row);
    l->name = row.name;
    int n = load_referrals(a, app->db, l->id, REFERRALS_MOST, &rows);
    l->lines = ARENA_ARRAY(a, struct line, n);
    for (int i = 0; i < n; i++)
        put_line(l, i, &rows[i]);
    l->asked = 0;
    for (int i = 0; i < n; i++) {
        struct resource_row place = {0};
        load_resource(a, app->db, str_int(l->lines[i].r.resource, 0), &place);
        l->lines[i].place = place.name;
        l->lines[i].nth = l->lines[i].r.asked_on.n ? ++l->asked : 0;
    }
    list_resize(&l->list, n, seen_rows(app));
    stay(app, l, here);
}

/* The row that one stands on, else the case in the sheet: of a new call there is nothing to list yet. */
static int64_t subject(const struct app *app)
{
    const struct roster *r = &app->roster;
    if (app->pointed)
        return app->pointed;
    if (app->current && app->focus == PANE_ROSTER && r->list.count)
        return r->rows[r->list.selected].id;
    return app->current ? app->current->intake_id : at_hand_case(app);
}

static int64_t row_id(const void *state, int row)
{
    return ((const struct referral_list *)state)->lines[row].r.id;
}

/* The one that waits for something comes first to the hand. */
static void open(struct app *app, struct screen *s)
{
    struct referral_list *l = s->state;
    l->id = subject(app);
    if (l->id && !access_screen(app, s, l->id, 0))
        return;
    reload(app, l);
    int at = 0;
    while (at < l->list.count && !refer_is_open(&l->lines[at].r))
        at++;
    list_select(&l->list, at < l->list.count ? at : 0, seen_rows(app));
    if (!l->id)
        return;
    app->last_case = l->id; /* what is chosen in 資源台帳 next is for this one */
}

static struct line *selected(struct referral_list *l)
{
    return l->list.count ? &l->lines[l->list.selected] : NULL;
}

/* The candidate that one stands on, else the first. */
static int next_candidate(const struct referral_list *l)
{
    if (l->list.count && refer_is_candidate(&l->lines[l->list.selected].r))
        return l->list.selected;
    for (int i = 0; i < l->list.count; i++)
        if (refer_is_candidate(&l->lines[i].r))
            return i;
    return -1;
}

/* Those that were chosen beside the open sheet are no rows before it is saved. */
static int unsaved_candidates(const struct app *app, const struct referral_list *l)
{
    const struct call *call = at_hand_call(app);
    int count = 0;
    for (int i = 0; call && call->intake_id == l->id && i < call->want_count; i++)
        count += call->wants[i].later;
    return count;
}

static void ask_next(struct app *app, struct referral_list *l)
{
    int next = next_candidate(l), unsaved = unsaved_candidates(app, l);
    if (next < 0 && unsaved)
        notice_say(app, LOOK_PLAIN, "次の候補 %dか所は、受付票の確定（" S_FMT "）を待っています。", unsaved,
                   S_ARG(screen_key(app, app->scratch, VERB_SAVE)));
    else if (next < 0)
        notice_say(app, LOOK_PLAIN, "次の候補はありません。資源台帳（" S_FMT "）で選べます。",
                   S_ARG(screen_key(app, app->scratch, VERB_DIRECTORY)));
    else
        refer_candidate(app, l->id, l->lines[next].r.id);
}

static void open_form(struct app *app, struct referral_list *l)
{
    struct line *at = selected(l);
    if (!at || !duty_may_write(app))
        return;
    struct aim aim = {str_int(at->r.resource, 0), at->r.id, at->place};
    struct call *call = call_begin_on(app, &call_referral, l->id, aim);
    if (call)
        call_show_from(app, call);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct referral_list *l = state;
    if (v == VERB_BACK && l->declining)
        l->declining = false;
    else if (v == VERB_TAKE)
        ask_next(app, l);
    else if (v == VERB_ENTER || v == VERB_RIGHT)
        open_form(app, l);
    else if (l->declining && verb_row(v)->motion)
        return true;
    else
        return list_key(&l->list, verb_row(v)->motion, seen_rows(app)) || v == VERB_REFERRALS;
    return true;
}

static void give(struct app *app, struct referral_list *l, enum answer answer, struct str kind)
{
    struct line *at = selected(l);
    struct answering to = {&at->r, l->about.number, &l->about, kind};
    if (decided_waits(app, &l->answered, at->r.id))
        return;
    uint64_t ticket = answer_give(app, &to, answer);
    int next = next_candidate(l);
    decided_add(&l->answered, at->r.id, ticket);
    if (ticket && answer == ANSWER_DECLINED && next >= 0)
        list_select(&l->list, next, seen_rows(app));
}

static void decline(struct app *app, struct referral_list *l, int number)
{
    if (number >= codes_count(CODES_decline))
        return;
    l->declining = false;
    give(app, l, ANSWER_DECLINED, codes_row(CODES_decline, number)->code);
}

static bool untold(const struct app *app, const struct referral_list *l, const struct line *at)
{
    return answer_untold(&at->r, &l->about, date_of_moment(app->shown));
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct referral_list *l = state;
    int number = (int)key - '1';
    if (number < 0 || number >= ANSWERS || !l->list.count || !duty_may_write(app))
        return false;
    if (l->declining)
        decline(app, l, number);
    else if (number == ANSWER_DECLINED && !refer_is_candidate(&selected(l)->r))
        l->declining = true;
    else if (number != ANSWER_TOLD || untold(app, l, selected(l)))
        give(app, l, (enum answer)number, S0);
    return true;
}

/* ---- drawing */
enum { NTH, ASKED, PLACE, STATE, NEXT, COLUMNS };

struct drawing {
    const struct app *app;
    const struct referral_list *list;
};

static struct str state_words(const struct drawing *d, const struct line *at)
{
    return untold(d->app, d->list, at) ? S("同意撤回: 先方へ連絡") : refer_words(&at->r);
}

static struct str short_day(struct arena *a, struct str iso)
{
    int32_t day = date_from_iso(iso);
    return day == DAY_NONE
               ? S0
               : str_print(a, "%.2s/%.2s(" S_FMT ")", iso.p + 5, iso.p + 8, S_ARG(date_weekday_name(day)));
}

/* When somebody looks at it again: while there is no answer. */
static struct str next_words(const struct drawing *d, const struct line *at)
{
    struct arena *a = d->app->frame;
    if (refer_is_candidate(&at->r) || !refer_is_open(&at->r))
        return S0;
    struct ladder_ask q = {.intake = &d->list->about, .answer = at->r.answer, .asked_on = at->r.asked_on};
    struct ladder_step step = ladder_next(a, &q, &d->app->setting);
    return step.on.n ? str_print(a, "次 " S_FMT, S_ARG(short_day(a, step.on))) : S0;
}

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    const struct line *at = &d->list->lines[row];
    struct arena *a = d->app->frame;
    switch (column) {
    case NTH: return at->nth ? str_print(a, "%d件目", at->nth) : S("次");
    case ASKED: return short_day(a, at->r.asked_on);
    case PLACE: return at->place;
    case STATE: return state_words(d, at);
    default: return next_words(d, at);
    }
}

static struct str answers_words(struct arena *a, bool told)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < ANSWERS; i++)
        if (i != ANSWER_TOLD || told)
            buf_print(&b, "%d " S_FMT "  ", i + 1, S_ARG(answer_words((enum answer)i)));
    return buf_str(&b);
}

static struct str declines_words(struct arena *a)
{
    struct buf b = buf_in(a);
    buf_print(&b, "辞退の種類: ");
    for (int i = 0; i < codes_count(CODES_decline); i++)
        buf_print(&b, "%d " S_FMT "  ", i + 1, S_ARG(codes_row(CODES_decline, i)->label));
    return buf_str(&b);
}

/* What the columns have no room for. */
static void draw_detail(const struct app *app, const struct referral_list *l, const struct line *at,
                        struct canvas *c, struct box in)
{
    static const int shown[] = {REFERRAL_whom,       REFERRAL_confirmed_on, REFERRAL_declined,
                                REFERRAL_started_on, REFERRAL_not_started,  REFERRAL_consent_override,
                                REFERRAL_choice,     REFERRAL_why,          REFERRAL_need};
    struct buf b = buf_in(app->frame);
    struct arena *a = app->frame;
    int row = 1;
    if (l->declining)
        row = bar_paragraph(c, in, row, LOOK_MARKED, declines_words(a));
    else
        row = bar_paragraph(c, in, row, LOOK_LABEL, answers_words(a, untold(app, l, at)));
    for (size_t i = 0; i < COUNT_OF(shown); i++) {
        const struct field *f = &record_row(RECORD_REFERRAL)->fields[shown[i]];
        if (at->r.v[shown[i]].n)
            buf_print(&b, S_FMT " " S_FMT "  ", S_ARG(f->label),
                      S_ARG(kind_show(a, f, &app->setting, at->r.v[shown[i]])));
    }
    bar_paragraph(c, in, row, LOOK_PLAIN, buf_str(&b));
}

static void draw_warning(const struct app *app, const struct referral_list *l, struct canvas *c,
                         struct box in)
{
    if (l->asked >= TOO_MANY)
        canvas_text(c, in, 0, 1, LOOK_WARNING,
                    str_print(app->frame,
                              "たらい回しに注意: %dか所目です。先方の意向を確かめてから伝えてください。",
                              l->asked));
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {[NTH] = {.cells = 6},
                                                        [ASKED] = {.cells = 9},
                                                        [PLACE] = {0},
                                                        [STATE] = {.cells = 20},
                                                        [NEXT] = {.cells = 12}};
    const struct referral_list *l = state;
    struct arena *a = app->frame;
    struct drawing d = {app, l};
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE,
             str_print(a, "つなぎ  " S_FMT " " S_FMT, S_ARG(l->about.number), S_ARG(l->name)), S0);
    draw_warning(app, l, c, box_rows(in, 1, 1));
    int rows = in.rows - BARS - DETAIL;
    list_draw(&l->list, c, box_rows(in, BARS, rows), columns, COLUMNS, cell, &d, focus);
    if (l->list.count)
        draw_detail(app, l, &l->lines[l->list.selected], c,
                    box_cols(box_rows(in, BARS + rows, in.rows), 1, in.cols - 2));
    else
        canvas_text(c, in, BARS + 1, 2, LOOK_QUIET,
                    l->id ? str_print(a, "まだどこにもつないでいません。" S_FMT " の資源台帳で選べます。",
                                      S_ARG(screen_key(app, a, VERB_DIRECTORY)))
                          : S("記録されたつなぎはありません。受付中のつなぎは、確定してから並びます。"));
}

const struct screen_row screen_referral_list = {
    .name = S_ROW("referrals"),
    .title = S_ROW("つなぎ"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct referral_list),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .reload = reload,
    .list = offsetof(struct referral_list, list),
    .row_id = row_id,
};
