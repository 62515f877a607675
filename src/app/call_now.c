#include <stdlib.h>

#include "app/at_hand.h"
#include "app/callback.h"
#include "app/desk.h"
#include "app/directory.h"
#include "app/refer.h"
#include "app/verbs.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/kana.h"
#include "ui/bar.h"
#include "ui/match.h"
#include "ui/pick.h"

/*
 * いま電話できる: the offices whose hours are known, who answers now first (ケアマネタイム, then 営業・診療), then when
 * the others open; of each the doctor of the person at hand first, the own city, the person's area, and who shuts
 * first. Below, what to mind comes before the numbers; for who is shut, the next hour and the FAX (DOMAIN A076–A079).
 */

enum { DETAIL_ROWS = 9, WEEK = 7 };

struct row {
    struct hours_now now;
    int near; /* smaller is nearer: the doctor of the person at hand, the own city, the person's area */
};

struct call_now {
    struct resource_screen at;
    struct pick pick;
    struct hours hours;
    struct hours_now *now;      /* by office */
    struct row *rows;           /* what the box leaves, in their order */
    int states[HOURS_SHUT + 1]; /* how many of the rows */
    int64_t minute;             /* that they are of */
    bool blind;                 /* the table of holidays does not reach this year */
    bool far;                   /* some open only on a day that is said with its month */
    struct person person;
    struct arena *arena; /* `results` of the screen: the hours, then the office that is selected */
    struct arena_mark mark;
    struct office detail;
};

static int body_rows(const struct app *app)
{
    return desk_layout(app).body.rows;
}

static const struct hours_office *office_of(const struct call_now *n, int row)
{
    return &n->hours.offices[n->rows[row].now.office];
}

static bool is_doctor(const struct call_now *n, const struct hours_office *o)
{
    const struct str names[] = {n->person.doctor, n->person.doctor_second};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i].n && o->name.n && str_find(names[i], o->name) != SIZE_MAX)
            return true;
    return false;
}

static int near(const struct app *app, const struct call_now *n, const struct hours_office *o)
{
    struct str own = db_facts(app->db)->city_code; /* with or without its check digit */
    bool here = own.n && str_starts(o->city_code, own);
    bool area = n->person.area.n && str_eq(o->area, n->person.area);
    return is_doctor(n, o) ? 0 : 1 + (here ? 0 : 2) + (area ? 0 : 1);
}

/* Who shuts first is called first; whose next hour is not known comes last. */
static int compare(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->now.state != y->now.state)
        return (int)x->now.state - (int)y->now.state;
    if (x->near != y->near)
        return x->near - y->near;
    bool never = x->now.until == OPEN_NEVER, never_y = y->now.until == OPEN_NEVER;
    if (never != never_y)
        return never - never_y;
    if (x->now.until != y->now.until)
        return x->now.until < y->now.until ? -1 : 1;
    return x->now.office - y->now.office;
}

static bool fits(struct app *app, const struct call_now *n, const struct hours_now *now)
{
    const struct hours_office *o = &n->hours.offices[now->office];
    const struct str texts[] = {o->name, o->service, o->city, n->hours.slots[now->slot].answers};
    return match_any(app->scratch, edit_text(&n->pick.box), texts, COUNT_OF(texts), o->kana);
}

static void read_detail(struct app *app, struct call_now *n)
{
    const struct pick *p = &n->pick;
    arena_rewind(n->arena, n->mark);
    n->detail = p->list.count ? office_read(n->arena, app->db, office_of(n, p->list.selected)->id, app->now)
                              : (struct office){0};
    n->at.resource = n->detail.resource.id;
}

/* What is said of the rows together. */
static void count_rows(struct call_now *n, int count)
{
    int32_t today = date_of_moment(n->minute * 60);
    n->far = false;
    for (int state = 0; state <= HOURS_SHUT; state++)
        n->states[state] = 0;
    for (int i = 0; i < count; i++) {
        const struct hours_now *now = &n->rows[i].now;
        n->states[now->state]++;
        n->far |= now->until != OPEN_NEVER && date_of_moment(now->until) - today >= WEEK;
    }
}

static void filter(struct app *app, struct call_now *n)
{
    int count = 0;
    for (int i = 0; i < n->hours.office_count; i++)
        if (fits(app, n, &n->now[i]))
            n->rows[count++] = (struct row){n->now[i], near(app, n, &n->hours.offices[i])};
    count_rows(n, count);
    qsort(n->rows, (size_t)count, sizeof *n->rows, compare);
    pick_found(&n->pick, count, body_rows(app));
    read_detail(app, n);
}

/* The clock went on: who is open now. The selection stays with its office. */
static void look_again(struct app *app, struct call_now *n)
{
    struct open_clock now = open_at(app->now, &app->setting.holidays);
    int64_t selected = n->at.resource;
    n->minute = app->now / 60;
    hours_at(&n->hours, &now, n->now);
    filter(app, n);
    for (int i = 0; i < n->pick.list.count; i++)
        if (office_of(n, i)->id == selected) {
            list_select(&n->pick.list, i, pick_rows(&n->pick, body_rows(app)));
            read_detail(app, n);
            break;
        }
}

/* Is no holiday of that year known? Then a holiday is taken for a weekday, which has to be said. */
static bool no_holidays(const struct holidays *h, int32_t today)
{
    int year, month, day;
    date_split(today, &year, &month, &day);
    for (int32_t at = date_day(year, 1, 1); at <= date_day(year, 12, 31); at++)
        if (h->name && h->name(h->of, at).n)
            return false;
    return true;
}

static void keep_up(struct app *app, struct call_now *n)
{
    if (n->minute != app->now / 60)
        look_again(app, n);
}

static void reload(struct app *app, void *state)
{
    struct call_now *n = state;
    arena_reset(n->arena);
    n->hours = hours_load(n->arena, app->db);
    n->now = ARENA_ARRAY(n->arena, struct hours_now, n->hours.office_count);
    n->rows = ARENA_ARRAY(n->arena, struct row, n->hours.office_count);
    n->mark = arena_mark(n->arena);
    n->blind = no_holidays(&app->setting.holidays, date_of_moment(app->now));
    look_again(app, n);
}

static void open(struct app *app, struct screen *s)
{
    struct call_now *n = s->state;
    n->arena = s->results;
    n->person = at_hand_known(app, s->arena); /* their doctors and their part of the town come first */
    pick_open(&n->pick, s->arena, DETAIL_ROWS);
    reload(app, n);
}

/* 折り返し: a call to this office, when it opens next where it is shut. What somebody has typed stays. */
static void call_later(struct app *app, const struct call_now *n)
{
    const struct hours_now *now = &n->rows[n->pick.list.selected].now;
    const struct hours_slot *s = &n->hours.slots[now->slot];
    struct call *call = call_begin(app, &call_callback, callback_case(app));
    if (!call)
        return;
    struct arena *a = call->arena;
    struct str name = str_copy(a, n->detail.resource.name), phone = str_copy(a, n->detail.resource.phone),
               best = str_print(a, S_FMT " " S_FMT, S_ARG(code_label(CODES_purpose, s->purpose)),
                                S_ARG(open_span(a, &s->hours)));
    if (!call->edited) {
        form_fill(&call->form, RECORD_CALLBACK, CALLBACK_whom, name);
        form_fill(&call->form, RECORD_CALLBACK, CALLBACK_phone, phone);
        form_fill(&call->form, RECORD_CALLBACK, CALLBACK_best, best);
        if (now->state == HOURS_SHUT && now->until != OPEN_NEVER)
            form_fill(&call->form, RECORD_CALLBACK, CALLBACK_next_at, date_iso_moment(a, now->until));
        form_focus(&call->form,
                   (int)(form_line(&call->form, RECORD_CALLBACK, CALLBACK_about) - call->form.lines));
        call_touched(app, call, true);
    }
    call_bring(app, call);
}

/* The list is what stands before the eyes: its places of the same kind are the equal ones. */
static void hand_on(struct app *app, const struct call_now *n)
{
    int count = n->pick.list.count;
    struct resource_row *rows = ARENA_ARRAY(app->scratch, struct resource_row, count);
    for (int i = 0; i < count; i++) {
        const struct hours_office *o = office_of(n, i);
        rows[i] = (struct resource_row){
            .id = o->id, .name = o->name, .service = o->service, .city = o->city, .state = o->state};
    }
    refer_to(app, &rows[n->pick.list.selected],
             &(struct shown){rows, count, false, edit_text(&n->pick.box), NULL});
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct call_now *n = state;
    int64_t selected = n->at.resource;
    keep_up(app, n);
    if (v == VERB_ENTER && selected)
        screen_clear(app), directory_show(app, selected);
    else if (v == VERB_TAKE && selected)
        hand_on(app, n);
    else if (v == VERB_CALLBACK && selected)
        call_later(app, n);
    else if (pick_move(&n->pick, v, body_rows(app)))
        read_detail(app, n);
    else
        return v == VERB_CALL_NOW;
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct call_now *n = state;
    keep_up(app, n);
    if (!edit_key(&n->pick.box, key, 1))
        return false;
    filter(app, n);
    return true;
}

static bool paste(struct app *app, void *state, struct str text)
{
    struct call_now *n = state;
    if (edit_insert(&n->pick.box, text))
        filter(app, n);
    return true;
}

struct drawing {
    const struct app *app;
    const struct call_now *now;
};

/* 電話 rather than 電話連絡: the short name of a method, where it has one. */
static struct str short_method(struct str code)
{
    const struct code *row = code_find(CODES_method, code);
    struct str names = row ? row->aliases : S0;
    return names.n ? str_part(&names, '/') : code_label(CODES_method, code);
}

/* As the slot says, else in the order of the resource. */
static struct str how(struct arena *a, const struct hours_slot *s, struct str methods)
{
    struct buf b = buf_in(a);
    struct str set = s->method.n ? s->method : methods;
    while (set.n) {
        struct str name = short_method(str_part(&set, ' '));
        buf_print(&b, "%s" S_FMT, b.n ? "・" : "", S_ARG(name));
    }
    return buf_str(&b);
}

static struct str when(struct arena *a, const struct hours_now *n, int64_t now)
{
    if (n->until == OPEN_NEVER)
        return S("次は不明");
    struct str words = open_words(a, n->until, now);
    return n->state == HOURS_SHUT ? str_print(a, "次 " S_FMT, S_ARG(words))
                                  : str_print(a, S_FMT "まで", S_ARG(words));
}

enum { WHAT, NAME, WHO, HOW, WHEN, COLUMNS };
enum { WHEN_CELLS = 15, DATED_CELLS = 18 }; /* 次 あす 09:00, 次 11/10(火) 12:30 */

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    const struct call_now *n = d->now;
    const struct hours_now *now = &n->rows[row].now;
    const struct hours_office *o = office_of(n, row);
    const struct hours_slot *s = &n->hours.slots[now->slot];
    struct arena *a = d->app->frame;
    switch (column) {
    case WHAT: return now->state == HOURS_SHUT ? S("時間外") : code_label(CODES_purpose, s->purpose);
    case NAME:
        return str_print(a, "%s%s" S_FMT, str_eq(o->state, S("stopped")) ? "(休止)" : "",
                         n->rows[row].near ? "" : "主治医 ", S_ARG(o->name));
    case WHO: return s->answers;
    case HOW: return how(a, s, o->methods);
    default: return when(a, now, n->minute * 60);
    }
}

/* The day and minute that the hours are read by, then what is cut off first: a holiday, or the turn of the year, when
 * many are shut that do not say so. */
static struct str title(const struct app *app, const struct call_now *n)
{
    int32_t day = date_of_moment(n->minute * 60);
    struct str iso = date_iso_moment(app->frame, n->minute * 60);
    struct str closed = date_closed(day, &app->setting.holidays);
    bool named = closed.n && !str_ends(closed, S("曜日"));
    return str_print(app->frame, "いま電話できる %.2s/%.2s(" S_FMT ") %.5s%s" S_FMT, iso.p + 5, iso.p + 8,
                     S_ARG(date_weekday_name(day)), iso.p + 11, named ? " " : "", S_ARG(named ? closed : S0));
}

/* How many there are, and what they are ordered by. */
static void draw_counts(const struct app *app, const struct call_now *n, struct canvas *c, struct box in)
{
    struct arena *a = app->frame;
    struct str area = n->person.area.n ? str_print(a, "、" S_FMT "の所が先", S_ARG(n->person.area)) : S0;
    int col = canvas_text(c, in, 0, 1, LOOK_QUIET,
                          str_print(a, "ケアマネタイム %d  営業・診療 %d  時間外 %d  ", n->states[HOURS_TALK],
                                    n->states[HOURS_OPEN], n->states[HOURS_SHUT]));
    if (n->blind)
        canvas_text(
            c, in, 0, col, LOOK_WARNING,
            str_print(a, "%.4s年の祝日表なし・平日扱い", date_iso(a, date_of_moment(n->minute * 60)).p));
    else
        canvas_text(c, in, 0, col, LOOK_QUIET, str_print(a, "（市内" S_FMT "、閉まる順）", S_ARG(area)));
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    const struct call_now *n = state;
    const struct list_column columns[COLUMNS] = {[WHAT] = {.cells = 14},
                                                 [NAME] = {0},
                                                 [WHO] = {.cells = 10},
                                                 [HOW] = {.cells = 9},
                                                 [WHEN] = {.cells = n->far ? DATED_CELLS : WHEN_CELLS}};
    struct drawing d = {app, n};
    struct arena *a = app->frame;
    struct pick_look look = {
        .title = title(app, n),
        .nothing = n->hours.office_count
                       ? S("見つかりません。時間帯の分かっている所だけが並びます。")
                       : S("時間帯の分かっている所はありません。資源台帳で加えると並びます。"),
        .columns = columns,
        .count = COLUMNS,
        .text = cell,
    };
    pick_draw(&n->pick, c, in, &look, &d, focus);
    draw_counts(app, n, c, box_rows(in, 2, 1));
    const struct resource *r = &n->detail.resource;
    struct box below = box_rows(in, in.rows - DETAIL_ROWS, DETAIL_ROWS);
    if (!r->id)
        return;
    bar_draw(c, box_rows(below, 0, 1), LOOK_TITLE, r->name, r->service);
    office_draw_call(app, a, &n->detail, c, box_cols(box_rows(below, 1, below.rows), 1, below.cols - 2), 0);
}

const struct screen_row screen_call_now = {
    .name = S_ROW("call-now"),
    .title = S_ROW("いま電話できる"),
    .context = CONTEXT_BOX,
    .size = sizeof(struct call_now),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .paste = paste,
    .reload = reload,
};
