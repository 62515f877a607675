#include "app/sheet.h"

#include "app/candidate.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/follow.h"
#include "app/mail_paste.h"
#include "app/notice.h"
#include "app/odd.h"
#include "app/phrases.h"
#include "app/realm.h"
#include "app/town.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/position.h"
#include "model/rule.h"
#include "ui/bar.h"
#include "ui/choice.h"
#include "ui/form_view.h"

enum { PANEL_LOW = 7, PANEL_HIGH = 10, HIGH_SCREEN = 32 };

static struct box panel_of(struct box in)
{
    int rows = in.rows >= HIGH_SCREEN ? PANEL_HIGH : PANEL_LOW;
    return box_rows(in, in.rows - rows, rows);
}

static struct box form_of(const struct call *call, struct box in)
{
    int below = panel_of(in).rows + (call->want_count > 0);
    return box_rows(in, 1, in.rows - 1 - below);
}

static enum context context_now(const struct app *app, const void *state)
{
    (void)state;
    return app->current ? CONTEXT_FIELD : CONTEXT_LIST;
}

static int text_cells(const struct app *app)
{
    return form_view_cells(&app->current->form, app->current->form.at,
                           desk_layout(app).panes[PANE_SHEET].cols);
}

static void moved(struct app *app, struct call *call, int from)
{
    if (call->form.at != from && call->row->left) {
        form_join(&call->form, true);
        call->row->left(app, call, from);
        form_join(&call->form, false);
    }
    realm_look(app, call);
    call_touched(app, call, call->form.at != from);
}

/* The position that the rule proposes, where none is chosen. */
static bool take_position(struct app *app, struct call *call)
{
    struct str why, code = position_of(call->intake.v, &app->setting, &why);
    if (call->row != &call_intake || !code.n || call->intake.position.n)
        return false;
    struct form_line *l = form_line(&call->form, RECORD_INTAKE, INTAKE_position);
    form_put(&call->form, (int)(l - call->form.lines), code);
    notice_say(app, LOOK_PLAIN, "立ち位置を「" S_FMT "」にしました。",
               S_ARG(code_label(CODES_position, code)));
    return true;
}

/* What is offered at the caret comes before what is offered anywhere. */
static bool take_here(struct app *app, struct call *call)
{
    bool at_position = call->form.lines[call->form.at].value == &call->intake.position;
    return town_take(app, call) || realm_take(call) || (at_position && take_position(app, call)) ||
           (follow_here(call) && follow_take(app, call));
}

static void take(struct app *app, struct call *call)
{
    candidate_look(app, call);
    if (take_here(app, call) || candidate_take(app, call) || take_position(app, call) ||
        follow_take(app, call))
        call_touched(app, call, true);
    else
        notice_say(app, LOOK_PLAIN, "採用できる候補はありません。");
}

static bool act(struct app *app, void *state, enum verb v)
{
    (void)state;
    struct call *call = app->current;
    uint32_t motion = verb_row(v)->motion;
    if (!call && (v == VERB_NEXT || v == VERB_PREVIOUS)) {
        desk_focus(app, v == VERB_NEXT ? PANE_DIRECTORY : PANE_ROSTER);
        return true;
    }
    if (!call)
        return motion != KEY_NONE;
    int from = call->form.at;
    bool writes = motion == KEY_ENTER && call->form.lines[from].edit.many_lines;
    if (v == VERB_TAKE)
        take(app, call);
    else if (motion == KEY_NONE)
        return false;
    else if (!writes || duty_may_write(app))
        form_key(&call->form, motion, text_cells(app));
    moved(app, call, from);
    return true;
}

static bool jump(struct app *app, struct call *call, uint32_t key)
{
    int line = form_tagged(&call->form, key);
    app->jumping = false;
    if (line < 0)
        notice_say(app, LOOK_WARNING, "その文字の項目はありません。");
    form_focus(&call->form, line);
    return true;
}

/* A blank behind a short form writes out what it stands for. */
static bool write(struct app *app, struct call *call, uint32_t key)
{
    bool blank = key == ' ' || key == 0x3000;
    return duty_may_write(app) && (town_pick(call, key) || (blank && phrases_expand(app, call)) ||
                                   form_key(&call->form, key, text_cells(app)));
}

static bool type(struct app *app, void *state, uint32_t key)
{
    (void)state;
    struct call *call = app->current;
    if (!call)
        return false;
    int from = call->form.at;
    call_key(app, call);
    bool known = app->jumping ? jump(app, call, key) : write(app, call, key);
    moved(app, call, from);
    return known;
}

static bool paste(struct app *app, void *state, struct str text)
{
    (void)state;
    if (!app->current)
        return false;
    if (duty_may_write(app) && (mail_paste(app, app->current, text) || form_paste(&app->current->form, text)))
        call_touched(app, app->current, false);
    return true;
}

/* Beside a date of birth stands what to tell the caller, at 特定疾病 what is still to be asked. */
static struct str echo_person(const struct call *call, struct arena *a, const struct form_line *l)
{
    const struct setting *s = call->form.setting;
    int32_t received = date_from_iso(call->intake.received_at);
    int32_t at = received == DAY_NONE ? date_of_moment(s->now) : received;
    struct str say, code = rule_eligibility(&call->person, at, &say),
                    plain = kind_echo(a, l->field, s, *l->value);
    int age = date_age(call->person.birth_on, at);
    if (l->value == &call->person.disease)
        return age >= 40 && age < 65 ? say : plain;
    return str_print(a, S_FMT " " S_FMT "。" S_FMT, S_ARG(plain), S_ARG(code_label(CODES_insured, code)),
                     S_ARG(say));
}

/* Beside an empty position stands what the rule proposes. */
static struct str echo(const void *of, struct arena *a, const struct form_line *l)
{
    const struct call *call = of;
    const struct setting *s = call->form.setting;
    struct str plain = kind_echo(a, l->field, s, *l->value), why;
    if (call->row != &call_intake)
        return plain;
    if ((l->value == &call->person.birth_on && l->value->n) || l->value == &call->person.disease)
        return echo_person(call, a, l);
    if (l->value == &call->person.name && call->intake.person.n)
        return S("登録済みの人");
    if (l->value == &call->intake.next_on && !l->value->n)
        return follow_echo(a, call);
    if (l->value == &call->intake.position && !l->value->n) {
        struct str code = position_of(call->intake.v, s, &why);
        return code.n ? str_print(a, "案 " S_FMT "（" S_FMT "）", S_ARG(code_label(CODES_position, code)),
                                  S_ARG(why))
                      : S0;
    }
    return plain;
}

static void draw_title(const struct app *app, const struct call *call, struct canvas *c, struct box in,
                       bool focus)
{
    struct arena *a = app->frame;
    struct str left =
        call->number.n ? str_print(a, S_FMT " " S_FMT, S_ARG(call->number), S_ARG(call->person.name)) : S0;
    if (call->row == &call_referral)
        left = str_print(a, S_FMT " " S_FMT " " S_FMT, S_ARG(call->row->title), S_ARG(call->number),
                         S_ARG(call->aim.name));
    else if (!call->intake_id || call->row != &call_intake)
        left = str_print(a, S_FMT " " S_FMT " " S_FMT " から %lld分", S_ARG(call->row->title),
                         S_ARG(call->number), S_ARG(str_from(date_iso_moment(a, call->started), 11)),
                         (long long)(app->shown > call->started ? (app->shown - call->started) / 60 : 0));
    bool emergency = access_opened(app, call->intake_id);
    if (emergency)
        left = str_print(a, "【緊急閲覧】" S_FMT, S_ARG(left));
    bar_draw(c, in, emergency ? LOOK_ERROR : focus ? LOOK_ACTIVE : LOOK_TITLE, left, call_state(app, call));
}

/* In a wide window they stand beside the sheet; where a code is picked its choices come first. */
static int known_rows(const struct app *app, const struct call *call, int rows)
{
    int room = choice_has(call->form.lines[call->form.at].field) ? 2 : rows - 2;
    return app->cols >= DESK_WIDE ? 0 : candidate_rows(call, room);
}

static void draw_wants(const struct app *app, const struct call *call, struct canvas *c, struct box in)
{
    struct buf b = buf_in(app->frame);
    for (int i = 0; i < call->want_count; i++)
        buf_print(&b, "%s%s" S_FMT, i ? "、" : "つなぐ予定: ", call->wants[i].later ? "次に " : "",
                  S_ARG(call->wants[i].name));
    canvas_text(c, in, 0, 0, LOOK_MARKED, buf_str(&b));
}

static void draw_empty(const struct app *app, struct canvas *c, struct box in, bool focus)
{
    static const enum verb ways[] = {VERB_NEW, VERB_FIND, VERB_PALETTE, VERB_HELP};
    bar_draw(c, box_rows(in, 0, 1), focus ? LOOK_ACTIVE : LOOK_TITLE, S("受付票"), S0);
    struct box body = box_rows(in, 2, in.rows);
    canvas_text(c, body, 0, 2, LOOK_QUIET, S("開いている受付票はありません。"));
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        canvas_text(c, body, (int)i + 2, 2, LOOK_MARKED, screen_key(app, app->frame, ways[i]));
        canvas_text(c, body, (int)i + 2, 10, LOOK_QUIET, verb_row(ways[i])->words);
    }
    if (focus)
        canvas_cursor(c, body, 0, 0);
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    (void)state;
    const struct call *call = app->current;
    if (!call) {
        draw_empty(app, c, in, focus);
        return;
    }
    struct form_view view = {.echo = echo,
                             .of = call,
                             .odd = odd_is,
                             .odd_words = odd_words,
                             .odd_of = app->odd,
                             .tail = call->tail,
                             .tail_count = call->tail_count};
    struct box panel = panel_of(in), form = form_of(call, in);
    draw_title(app, call, c, box_rows(in, 0, 1), focus);
    form_view_draw(&call->form, &view, app->frame, c, form, focus);
    draw_wants(app, call, c, box_rows(in, form.row + form.rows - in.row, call->want_count > 0));
    int towns = town_rows(call), realms = towns ? 0 : realm_rows(app, call);
    int rows = towns + realms ? towns + realms : known_rows(app, call, panel.rows);
    struct box offered = box_rows(panel, panel.rows - rows, rows);
    form_view_panel(&call->form, &view, app->frame, c, box_rows(panel, 0, panel.rows - rows));
    if (towns)
        town_draw(app, call, c, offered);
    else if (realms)
        realm_draw(app, call, c, offered);
    else if (rows)
        candidate_draw(app, call, c, offered);
}

const struct screen_row pane_sheet = {
    .name = S_ROW("sheet"),
    .title = S_ROW("受付票"),
    .context = CONTEXT_FIELD,
    .context_now = context_now,
    .draw = draw,
    .act = act,
    .type = type,
    .paste = paste,
};
