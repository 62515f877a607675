#include "app/at_hand.h"
#include "app/decided.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/takeback.h"
#include "base/arena.h"
#include "store/difference.h"
#include "ui/apart.h"
#include "ui/bar.h"

/*
 * 食い違い: what two workstations changed each for itself (store/difference.h), and below, of the selected one, ours
 * and theirs side by side, what differs marked. A digit decides, for what is seen: where the record says something else
 * by now, nothing is decided and the list is read again.
 */

enum { BARS = 1, HEADS = 3, MOST = 200 };
/* By digit, from 1 on. */
static const struct {
    enum difference_choice choice;
    const char *words;
} choices[] = {{DIFFERENCE_OURS, "こちら"}, {DIFFERENCE_THEIRS, "あちら"}, {DIFFERENCE_BOTH, "両方"}};

struct difference_screen {
    struct difference_row *rows;
    struct list list;
    struct decided decided;
    struct apart values; /* of the selected one, as people read them */
    struct difference_hand ours;
    bool shown; /* false: this reader may not see them */
    int top;    /* their first row that is seen */
};

static int list_rows(int rows)
{
    return (rows - BARS) / 3;
}

static int seen_rows(const struct app *app)
{
    return list_rows(desk_layout(app).body.rows);
}

static const struct difference_row *selected(const struct difference_screen *l)
{
    return l->list.count ? &l->rows[l->list.selected] : NULL;
}

/* ---- what the two say ---- */

static struct str name_of(struct app *app, enum record_id record, int name, struct str id)
{
    struct arena *a = screen_top(app)->results;
    struct record r = record_new(a, record);
    bool hidden = record == RECORD_PERSON && load_hides_person(app->db, str_int(id, 0));
    return hidden ? S(RESTRICTED_NAME) : load_record(a, app->db, &r, str_int(id, 0)) ? r.v[name] : id;
}

static struct str value_words(struct app *app, const struct field *f, struct str value)
{
    struct arena *a = screen_top(app)->results;
    struct str echo = kind_echo(a, f, &app->setting, value);
    if (!value.n)
        return S0;
    switch (f->kind) {
    case KIND_PERSON: return name_of(app, RECORD_PERSON, PERSON_name, value);
    case KIND_RESOURCE: return name_of(app, RECORD_RESOURCE, RESOURCE_name, value);
    case KIND_CASE: return name_of(app, RECORD_INTAKE, INTAKE_number, value);
    case KIND_ISSUE: return name_of(app, RECORD_ISSUE, ISSUE_title, value);
    default:
        return str_print(a, S_FMT "%s" S_FMT, S_ARG(kind_show(a, f, &app->setting, value)),
                         echo.n ? "\n" : "", S_ARG(echo));
    }
}

static bool names_another(enum kind kind)
{
    return kind == KIND_PERSON || kind == KIND_CASE || kind == KIND_RESOURCE;
}

/* Of a row that is gone there: what it says here, beside what its title says. */
static struct str row_words(struct app *app, const struct difference_row *d)
{
    struct arena *a = screen_top(app)->results;
    struct record r = record_new(a, d->record->id);
    struct buf b = buf_in(a);
    if (!load_record(a, app->db, &r, d->row))
        return S0;
    for (int i = 0; i < d->record->count; i++)
        if (r.v[i].n && !names_another(d->record->fields[i].kind))
            buf_print(&b, S_FMT ": " S_FMT "\n", S_ARG(d->record->fields[i].label),
                      S_ARG(value_words(app, &d->record->fields[i], r.v[i])));
    return str_trim(buf_str(&b));
}

static struct box values_in(struct box body)
{
    struct box below = box_rows(body, BARS + list_rows(body.rows) + HEADS, body.rows);
    return box_cols(below, 1, below.cols - 2);
}

static struct box values_box(const struct app *app)
{
    return values_in(desk_layout(app).body);
}

static struct apart values_of(struct app *app, const struct difference_row *d)
{
    struct str gone = S("（この記録は、あちらで取り消されています）"),
               missing = S("（この記録は、この端末では取り消してあります）");
    if (!d->field)
        return apart_plain(d->missing ? missing : row_words(app, d), gone);
    struct str theirs = value_words(app, d->field, d->theirs);
    return d->missing ? apart_plain(missing, theirs) : apart_of(value_words(app, d->field, d->ours), theirs);
}

/* As any look into a case: in the audit before. */
static bool may_show(struct app *app, const struct difference_row *d)
{
    struct str where = screen_top(app)->row->name;
    if (d->hidden)
        return false;
    return d->intake   ? access_case(app, d->intake, where)
           : d->person ? access_person(app, d->person, where)
                       : true;
}

/* Where all does not fit, what differs comes into sight, with a row before it. */
static void show(struct app *app, struct difference_screen *l)
{
    const struct difference_row *d = selected(l);
    struct box in = values_box(app);
    int cells = apart_half(in, 0).cols, first;
    l->shown = d && may_show(app, d);
    l->ours = l->shown && !d->missing ? difference_ours(screen_top(app)->results, app->db, d)
                                      : (struct difference_hand){S0, S0};
    l->values = l->shown ? values_of(app, d) : apart_plain(S0, S0);
    first = apart_rows(&l->values, cells) > in.rows ? apart_first(&l->values, cells) : 0;
    l->top = first > 0 ? first - 1 : 0;
}

static void reload(struct app *app, void *state)
{
    struct difference_screen *l = state;
    struct arena *a = screen_top(app)->results;
    int64_t here = l->list.count ? selected(l)->id : 0;
    int64_t kept =
        decided_has(&l->decided, here) ? 0 : here; /* after a digit the next one that stands there */
    int top = l->top, waited = l->decided.count;
    arena_reset(a);
    decided_read(app, &l->decided);
    if (l->decided.count < waited)
        takeback_forms(app);
    int count = difference_list(a, app->db, MOST, &l->rows);
    list_resize(&l->list, count, seen_rows(app));
    bool same = LIST_STAY(&l->list, l->rows, struct difference_row, id, kept, seen_rows(app));
    show(app, l);
    if (same)
        l->top = top; /* somebody reads it */
}

static void open(struct app *app, struct screen *s)
{
    s->refused = !access_may(app, access_right(VERB_DIFFERENCES));
    if (!s->refused)
        reload(app, s->state);
}

/* ---- keys ---- */

static struct str what_of(const struct difference_row *d)
{
    return d->field ? d->field->label : d->record->label;
}

static void say_why_not(struct app *app, const struct difference_row *d, enum difference_choice choice)
{
    if (!d->hidden && choice == DIFFERENCE_BOTH)
        notice_say(app, LOOK_WARNING, "両方を残せるのは、文章の項目だけです。1 か 2 で決めてください。");
    else if (d->hidden)
        notice_say(app, LOOK_WARNING, "閲覧制限の相談です。どちらにするかは、担当者か副担当者が決めます。");
    else
        notice_say(app, LOOK_WARNING, "この記録は%s。1 でこちらを残してください。",
                   d->missing ? "この端末では取り消してあり、書き込めません" : "取り消せません");
}

static void decide(struct app *app, struct difference_screen *l, size_t digit)
{
    enum difference_choice choice = choices[digit].choice;
    const struct difference_row *d = selected(l);
    if (!duty_may_write(app) || decided_waits(app, &l->decided, d->id))
        return;
    if (!difference_can(d, choice)) {
        say_why_not(app, d, choice);
        return;
    }
    if (!l->shown) { /* the view could not be written down: perhaps it can now */
        show(app, l);
        return;
    }
    if (!difference_holds(app->scratch, app->db, d)) {
        reload(app, l);
        notice_say(app, LOOK_WARNING,
                   "値がほかで書き換えられていました。読み直したので、見てから決めてください。");
        return;
    }
    struct change *c = change_new(app->login, S("differ"));
    difference_decide(c, d, choice, app->login, app->now);
    change_keep(c, str_print(app->scratch, "「" S_FMT "」の食い違いの決着", S_ARG(what_of(d))));
    uint64_t ticket = duty_do(app, c);
    decided_add(&l->decided, d->id, ticket);
    if (ticket)
        notice_say(app, LOOK_PLAIN, "「" S_FMT "」は、%sにしました。" S_FMT " で戻せます。",
                   S_ARG(what_of(d)), choices[digit].words, S_ARG(screen_key(app, app->scratch, VERB_UNDO)));
}

static void open_case(struct app *app, const struct difference_screen *l)
{
    const struct difference_row *d = selected(l);
    if (d && decided_waits(app, &l->decided, d->id)) /* the sheet would show what was before */
        return;
    if (d && d->intake)
        call_bring(app, call_open(app, d->intake));
    else if (d)
        notice_say(app, LOOK_PLAIN, "この食い違いは相談のものではありません。");
}

static void turn(const struct app *app, struct difference_screen *l, bool on)
{
    struct box in = values_box(app);
    int last = apart_rows(&l->values, apart_half(in, 0).cols) - in.rows, step = in.rows > 1 ? in.rows - 1 : 1;
    l->top += on ? step : -step;
    l->top = l->top > last ? last : l->top;
    l->top = l->top > 0 ? l->top : 0;
}

static bool move(struct app *app, struct difference_screen *l, enum verb v)
{
    int was = l->list.selected;
    bool moved = list_key(&l->list, verb_row(v)->motion, seen_rows(app));
    if (moved && l->list.selected != was)
        show(app, l);
    if (!moved)
        at_hand_point(app, l->list.count ? selected(l)->intake : 0);
    return moved;
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct difference_screen *l = state;
    switch (v) {
    case VERB_ENTER: open_case(app, l); return true;
    case VERB_LEFT:
    case VERB_RIGHT: turn(app, l, v == VERB_RIGHT); return true;
    case VERB_UNDO:
    case VERB_REDO: takeback_ask(app, v == VERB_REDO); return true; /* not of the form that lies under it */
    case VERB_DIFFERENCES: return true;
    default: return move(app, l, v);
    }
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct difference_screen *l = state;
    if (key < '1' || key >= '1' + COUNT_OF(choices) || !l->list.count)
        return false;
    decide(app, l, key - '1');
    return true;
}

/* ---- drawing ---- */

enum { NUMBER, NAME, WHAT, PEER, WHEN, COLUMNS };

struct drawing {
    const struct app *app;
    const struct difference_screen *list;
};

/* 11/20 14:05 */
static struct str moment_words(struct arena *a, struct str at)
{
    return at.n < 16 ? at : str_print(a, "%.2s/%.2s %.5s", at.p + 5, at.p + 8, at.p + 11);
}

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    const struct difference_row *r = &d->list->rows[row];
    switch (column) {
    case NUMBER: return r->number;
    case NAME: return r->name;
    case WHAT: return r->hidden ? S0 : what_of(r);
    case PEER: return r->peer;
    default: return moment_words(d->app->frame, r->at);
    }
}

static struct str written(const struct app *app, struct str by, struct str at)
{
    struct str name = app->setting.staff_name(app->setting.of, by);
    return str_print(app->frame, S_FMT " " S_FMT, S_ARG(moment_words(app->frame, at)),
                     S_ARG(name.n ? name : by));
}

static void draw_heads(const struct app *app, const struct difference_screen *l, struct canvas *c,
                       struct box in)
{
    const struct difference_row *d = selected(l);
    struct arena *a = app->frame;
    struct box inner = box_cols(in, 1, in.cols - 2), one = apart_half(inner, 0), other = apart_half(inner, 1);
    bool more = apart_rows(&l->values, one.cols) > values_box(app).rows;
    bar_draw(c, box_rows(in, 0, 1), LOOK_TITLE,
             str_print(a, S_FMT "%s" S_FMT "  " S_FMT, S_ARG(d->number), d->number.n ? " " : "",
                       S_ARG(d->name), S_ARG(what_of(d))),
             more ? S("左右 前と続き") : S0);
    canvas_text(c, one, 1, 0, LOOK_LABEL, S("1 こちら（この端末）"));
    canvas_text(c, other, 1, 0, LOOK_LABEL, str_print(a, "2 あちら（" S_FMT "）", S_ARG(d->peer)));
    canvas_text(c, one, 2, 0, LOOK_QUIET, written(app, l->ours.by, l->ours.at));
    canvas_text(c, other, 2, 0, LOOK_QUIET, written(app, d->by, d->at));
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {[NUMBER] = {.cells = 13},
                                                        [NAME] = {.cells = 14},
                                                        [WHAT] = {0},
                                                        [PEER] = {.cells = 10},
                                                        [WHEN] = {.cells = 11}};
    const struct difference_screen *l = state;
    const struct difference_row *d = selected(l);
    struct drawing drawing = {app, l};
    struct box rows = box_rows(in, BARS, list_rows(in.rows));
    struct box below = box_rows(in, BARS + rows.rows, in.rows);
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE,
             d ? str_print(app->frame, "食い違い  %d/%d", l->list.selected + 1, l->list.count)
               : S("食い違い"),
             str_print(app->frame, "1 こちらを残す  2 あちらにする  %s" S_FMT " 相談を開く",
                       d && difference_can(d, DIFFERENCE_BOTH) ? "3 両方  " : "",
                       S_ARG(screen_key(app, app->frame, VERB_ENTER))));
    list_draw(&l->list, c, rows, columns, COLUMNS, cell, &drawing, focus);
    if (!d)
        canvas_text(c, rows, 0, 2, LOOK_QUIET, S("決めていない食い違いはありません。"));
    else if (d->hidden)
        bar_paragraph(c, box_cols(below, 1, below.cols - 2), 1, LOOK_WARNING,
                      str_print(app->frame,
                                "閲覧制限の相談です。どちらにするかは、担当者か副担当者が決めます。待てない"
                                "ときは、" S_FMT " で理由を書いて開けます。",
                                S_ARG(screen_key(app, app->frame, VERB_ENTER))));
    else if (l->shown) {
        draw_heads(app, l, c, box_rows(below, 0, HEADS));
        apart_draw(&l->values, c, values_in(in), l->top);
    }
}

const struct screen_row screen_difference_list = {
    .name = S_ROW("differences"),
    .title = S_ROW("食い違い"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct difference_screen),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .reload = reload,
};
