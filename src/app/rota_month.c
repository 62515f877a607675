#include "app/board_call.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/place_pick.h"
#include "app/takeback.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/kana.h"
#include "store/rota.h"
#include "ui/bar.h"

/*
 * 当番: a month, a row for each day, a column for each part of it. What a day needs and nobody has taken is 未定, and
 * stands out from today on. A name that is typed picks who it is; = takes who had it a week before. Another name in
 * the place of one that is there is a swap: it asks for the reason, and both rows stay. What is left in the
 * middle is a draft.
 */

enum { DAYS_MOST = 31, AHEAD = 31, HISTORY = 2, BARS = 2, PANEL = 4, DAY_CELLS = 12, ABOVE = 3, WEEK = 7 };
enum { WHO, PHONE, NOTE, CELLS };

struct rota_month {
    struct call_screen at; /* the details of a turn, or why it is swapped; none: NULL */
    int32_t first;         /* of the month */
    int days, gaps;        /* gaps: within AHEAD days from today */
    struct list list;
    int column, goal; /* goal: the column that up and down come back to where a day needs it */
    struct rota_turn turns[DAYS_MOST][NIGHT_PARTS], *history;
    int history_count;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS - PANEL;
}

static const struct holidays *holidays(const struct app *app)
{
    return &app->setting.holidays;
}

static int32_t day_at(const struct rota_month *m)
{
    return m->first + m->list.selected;
}

/* The columns stand in the order of the table night. */
static enum night part_at(const struct rota_month *m)
{
    return (enum night)m->column;
}

static bool needed(const struct app *app, const struct rota_month *m)
{
    return night_needed(part_at(m), day_at(m), holidays(app));
}

static struct rota_turn *turn_at(struct rota_month *m)
{
    return &m->turns[m->list.selected][m->column];
}

static int count_gaps(struct app *app)
{
    int gaps = 0;
    int32_t today = date_of_moment(app->now);
    for (int32_t day = today; day < today + AHEAD; day++)
        for (int n = 0; n < NIGHT_PARTS; n++)
            gaps += night_needed((enum night)n, day, holidays(app)) &&
                    !rota_turn(app->scratch, app->db, day, (enum night)n).name.n;
    return gaps;
}

static void read_history(struct app *app, struct rota_month *m)
{
    m->history_count =
        rota_history(screen_top(app)->results, app->db, day_at(m), part_at(m), HISTORY, &m->history);
}

static void reload(struct app *app, void *state)
{
    struct rota_month *m = state;
    struct arena *a = screen_top(app)->results;
    arena_reset(a);
    m->days = date_month_end(m->first) - m->first + 1;
    for (int d = 0; d < m->days; d++)
        for (int n = 0; n < NIGHT_PARTS; n++)
            m->turns[d][n] = rota_turn(a, app->db, m->first + d, (enum night)n);
    m->gaps = count_gaps(app);
    list_resize(&m->list, m->days, seen_rows(app));
    read_history(app, m);
}

static int32_t month_of(int32_t day)
{
    int year, month, of_month;
    date_split(day, &year, &month, &of_month);
    return day - of_month + 1;
}

/* To a day of any month; the column is one that it needs. */
static void go_to(struct app *app, struct rota_month *m, int32_t day)
{
    bool same = m->days && month_of(day) == m->first;
    m->first = month_of(day);
    if (!same) {
        m->list = (struct list){.selected = day - m->first, .top = day - m->first - ABOVE};
        reload(app, m);
    }
    list_select(&m->list, day - m->first, seen_rows(app));
    m->column = m->goal;
    while (!needed(app, m))
        m->column = (m->column + 1) % NIGHT_PARTS;
    read_history(app, m);
}

/* To a turn that was left in the middle. */
static void go_on(struct app *app, struct rota_month *m, struct call *call)
{
    m->goal = code_number(CODES_night, call->rota.part) - 1;
    go_to(app, m, date_from_iso(call->rota.day));
    m->at.call = call;
}

static void open(struct app *app, struct screen *s)
{
    struct night_turn now = night_turn(app->now, holidays(app));
    struct rota_month *m = s->state;
    m->goal = now.now < 0 ? NIGHT_EVENING : now.now;
    go_to(app, m, now.day);
    if (app->to_show && app->to_show->row == &call_rota)
        go_on(app, m, app->to_show);
}

/* ---- who takes the turn ---- */

static struct str words_of(struct app *app, const struct rota *r)
{
    return str_print(app->scratch, "%.5s " S_FMT, r->day.p + 5, S_ARG(code_label(CODES_night, r->part)));
}

static struct change *change_of(struct app *app, struct rota *r, int64_t resource)
{
    r->resource = resource ? str_print(app->scratch, "%lld", (long long)resource) : S0;
    r->staff = app->login;
    struct change *c = change_new(app->login, S("rota"));
    change_put(c, &(struct record){record_row(RECORD_ROTA), 0, r->v}, FIELDS_ALL);
    return c;
}

static void tell(struct app *app, const struct rota *r, struct str name)
{
    notice_say(app, LOOK_PLAIN, S_FMT " の当番を%sにしました。", S_ARG(words_of(app, r)),
               str_z(app->scratch, name.n ? name : S("未定")));
}

static struct rota rota_at(struct app *app, const struct rota_month *m, const struct rota_turn *t)
{
    return (struct rota){.day = date_iso(app->scratch, day_at(m)),
                         .part = night_code(part_at(m)),
                         .phone = t->turn_phone,
                         .who = t->who,
                         .note = t->note};
}

/* False after saying that it could not be stored. */
static bool post(struct app *app, const struct rota_month *m, const struct rota_turn *t)
{
    struct rota r = rota_at(app, m, t);
    struct change *c = change_of(app, &r, t->resource);
    change_keep(c, str_print(app->scratch, S_FMT S_FMT, S_ARG(words_of(app, &r)), S_ARG(call_rota.deed)));
    bool posted = duty_do(app, c) != 0;
    if (posted)
        tell(app, &r, t->name);
    return posted;
}

/* The next place to fill: the same part of a later day of this month. */
static void onward(struct app *app, struct rota_month *m)
{
    for (int d = m->list.selected + 1; d < m->days; d++)
        if (night_needed(part_at(m), m->first + d, holidays(app))) {
            go_to(app, m, m->first + d);
            return;
        }
}

static void begin_turn(struct app *app, struct call *call)
{
    static const int fields[] = {ROTA_who, ROTA_phone, ROTA_note, ROTA_day, ROTA_part};
    (void)app;
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        form_add(&call->form, &record_row(RECORD_ROTA)->fields[fields[i]], &call->rota.v[fields[i]]);
}

static struct call *write_details(struct app *app, struct rota_month *m, const struct rota_turn *next,
                                  int cell)
{
    struct rota r = rota_at(app, m, next);
    struct aim aim = {.resource = next->resource, .name = next->name};
    return m->at.call =
               board_begin(app, &call_rota, aim, &(struct record){record_row(RECORD_ROTA), 0, r.v}, cell);
}

static struct change *commit(struct app *app, struct call *call)
{
    struct rota *r = &call->rota;
    r->who = board_text(call, WHO);
    r->phone = kind_phone(app->scratch, board_text(call, PHONE));
    r->note = board_text(call, NOTE);
    call->number = str_copy(call->arena, words_of(app, r));
    return change_of(app, r, call->aim.resource);
}

static void done(struct app *app, struct call *call, const struct change_result *result)
{
    (void)result;
    tell(app, &call->rota, call->aim.resource ? call->aim.name : board_text(call, WHO));
}

/* Of each turn there is one draft: another name takes the place of the one there, and what was written why stays. */
static void write_instead(struct app *app, struct rota_month *m, const struct rota_turn *next)
{
    int cell = next->resource ? NOTE : PHONE;
    struct call *call = m->at.call = board_go_on_over(app, write_details(app, m, next, cell));
    bool same =
        call->aim.resource == next->resource && (next->resource || str_eq(board_text(call, WHO), next->who));
    if (!call->draft || same)
        return;
    call->aim = (struct aim){.resource = next->resource, .name = str_copy(call->arena, next->name)};
    form_replace(&call->form, WHO, next->who);
    form_replace(&call->form, PHONE, S0);
    form_focus(&call->form, cell);
    call->extras_unsaved = true;
    call_touched(app, call, true);
}

static void chosen(struct app *app, int64_t resource, struct str name)
{
    struct rota_month *m = screen_top(app)->state;
    struct rota_turn next = {.resource = resource, .name = name, .who = resource ? S0 : name};
    if (turn_at(m)->name.n || !resource) { /* why, or where to call them */
        write_instead(app, m, &next);
        return;
    }
    if (post(app, m, &next))
        onward(app, m);
}

static void look_for(struct app *app, struct rota_month *m, uint32_t key)
{
    static const struct place_question question = {S_ROW("当番の機関"), true, chosen};
    if (!needed(app, m))
        notice_say(app, LOOK_PLAIN, "この日に「" S_FMT "」はありません。",
                   S_ARG(code_label(CODES_night, night_code(part_at(m)))));
    else if (duty_may_write(app))
        place_ask(app, &question, key);
}

static void as_last_week(struct app *app, struct rota_month *m)
{
    struct rota_turn before = rota_turn(app->scratch, app->db, day_at(m) - WEEK, part_at(m));
    if (!duty_may_write(app))
        return;
    before.note = S0;
    if (!needed(app, m) || !before.name.n)
        notice_say(app, LOOK_PLAIN, "一週間前の当番がありません。");
    else if (turn_at(m)->name.n)
        notice_say(app, LOOK_PLAIN, "もう決まっています。替えるときは名前を打ってください。");
    else if (post(app, m, &before))
        onward(app, m);
}

/* Nobody, again: the row that says so tells why. */
static void leave_open(struct app *app, struct rota_month *m)
{
    if (turn_at(m)->name.n && duty_may_write(app))
        write_details(app, m, &(struct rota_turn){0}, NOTE);
}

/* ---- keys ---- */

static bool act_writing(struct app *app, struct rota_month *m, enum verb v)
{
    if (v != VERB_ENTER && v != VERB_SAVE)
        return board_act(app, &m->at.call, v);
    m->at.call = board_commit(app, m->at.call) ? NULL : m->at.call;
    return true;
}

static void turn_page(struct app *app, struct rota_month *m, bool on)
{
    go_to(app, m, on ? date_month_end(m->first) + 1 : month_of(m->first - 1));
}

static void sideways(struct app *app, struct rota_month *m, int by)
{
    m->goal = m->column = (m->column + by + NIGHT_PARTS) % NIGHT_PARTS;
    read_history(app, m);
}

static bool move(struct app *app, struct rota_month *m, uint32_t motion)
{
    switch (motion) {
    case KEY_UP: go_to(app, m, day_at(m) - 1); return true;
    case KEY_DOWN: go_to(app, m, day_at(m) + 1); return true;
    case KEY_LEFT:
    case KEY_SHIFT_TAB: sideways(app, m, -1); return true;
    case KEY_RIGHT:
    case KEY_TAB: sideways(app, m, 1); return true;
    case KEY_PAGE_UP: turn_page(app, m, false); return true;
    case KEY_PAGE_DOWN: turn_page(app, m, true); return true;
    case KEY_HOME: go_to(app, m, date_of_moment(app->now)); return true;
    default: return false;
    }
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct rota_month *m = state;
    if (m->at.call)
        return act_writing(app, m, v);
    if (v == VERB_UNDO || v == VERB_REDO)
        takeback_ask(app, v == VERB_REDO);
    else if (v == VERB_REMOVE)
        takeback_remove(app, RECORD_ROTA, turn_at(m)->id, S("当番の最後の行"));
    else if (v == VERB_SEEK)
        look_for(app, m, KEY_NONE);
    else if (v == VERB_ENTER && turn_at(m)->name.n && duty_may_write(app))
        m->at.call = board_go_on(app, write_details(app, m, turn_at(m), WHO));
    else if (v == VERB_ENTER)
        look_for(app, m, KEY_NONE);
    else
        return move(app, m, verb_row(v)->motion) || v == VERB_ROTA;
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct rota_month *m = state;
    if (m->at.call)
        return board_type(app, m->at.call, key);
    if (kana_key(key) == '=')
        as_last_week(app, m);
    else if (key == KEY_DELETE)
        leave_open(app, m);
    else if (key_begins_text(key))
        look_for(app, m, key);
    else
        return false;
    return true;
}

/* ---- drawing ---- */

static struct box cell_box(struct box row, int column)
{
    int cells = (row.cols - DAY_CELLS) / NIGHT_PARTS;
    return box_cols(row, DAY_CELLS + column * cells, cells - 1);
}

static struct str day_words(const struct app *app, int32_t day)
{
    struct str name = holidays(app)->name ? holidays(app)->name(holidays(app)->of, day) : S0;
    int year, month, of_month;
    date_split(day, &year, &month, &of_month);
    return str_print(app->frame, "%2d(" S_FMT ")" S_FMT, of_month, S_ARG(date_weekday_name(day)),
                     S_ARG(name));
}

static void draw_day(const struct app *app, const struct rota_month *m, struct canvas *c, struct box row,
                     int at)
{
    int32_t day = m->first + at;
    bool off = date_closed(day, holidays(app)).n, here = at == m->list.selected;
    canvas_text(c, row, 0, 0, LOOK_MARKED, day == date_of_moment(app->shown) ? S("*") : S0);
    canvas_text(c, box_cols(row, 1, DAY_CELLS - 2), 0, 0,
                here  ? LOOK_SELECTED
                : off ? LOOK_LABEL
                      : LOOK_PLAIN,
                day_words(app, day));
    for (int n = 0; n < NIGHT_PARTS; n++) {
        struct str name = m->turns[at][n].name;
        bool wanted = night_needed((enum night)n, day, holidays(app));
        enum look look = name.n                                        ? LOOK_PLAIN
                         : wanted && day >= date_of_moment(app->shown) ? LOOK_ERROR
                                                                       : LOOK_QUIET;
        struct box cell = cell_box(row, n);
        if (here && n == m->column) {
            canvas_fill(c, cell, LOOK_SELECTED);
            canvas_cursor(c, cell, 0, 0);
            look = LOOK_SELECTED;
        }
        canvas_text(c, cell, 0, 0, look, name.n ? name : wanted ? S("未定") : S0);
    }
}

static void draw_writing(const struct rota_month *m, struct canvas *c, struct box in, bool focus)
{
    static const struct str labels[CELLS] = {S_ROW("医師"), S_ROW("電話"), S_ROW("理由・備考")};
    int col = 1;
    c->ime = m->at.call->form.at == PHONE ? IME_OFF : IME_ON;
    for (int i = 0; i < CELLS; i++) {
        int cells = i == NOTE ? in.cols : 16;
        col = canvas_text(c, in, 1, col, LOOK_LABEL, labels[i]) + 1;
        board_draw(m->at.call, i, c, box_cols(box_rows(in, 1, 1), col, cells), focus);
        col += cells + 1;
    }
    canvas_text(c, in, 2, 1, LOOK_QUIET, S("Enter 記録  Tab 次の欄  Esc あとで（前のまま）"));
}

static struct str turn_words(const struct app *app, const struct rota_turn *t)
{
    struct arena *a = app->frame;
    bool doctor = t->who.n && !str_eq(t->who, t->name);
    return str_print(a, S_FMT "%s" S_FMT "  " S_FMT "  " S_FMT "  （%.5s " S_FMT "）",
                     S_ARG(t->name.n ? t->name : S("未定")), doctor ? " " : "", S_ARG(doctor ? t->who : S0),
                     S_ARG(t->phone), S_ARG(t->note), t->written.n < 10 ? "" : t->written.p + 5,
                     S_ARG(app->setting.staff_name(app->setting.of, t->staff)));
}

static void draw_panel(const struct app *app, const struct rota_month *m, struct canvas *c, struct box in,
                       bool focus)
{
    struct str part = code_label(CODES_night, night_code(part_at(m)));
    struct str who = !m->at.call ? S0 : m->at.call->aim.name.n ? m->at.call->aim.name : S("未定に戻す");
    bar_draw(c, box_rows(in, 0, 1), LOOK_TITLE,
             str_print(app->frame, S_FMT " " S_FMT "  " S_FMT, S_ARG(str_trim(day_words(app, day_at(m)))),
                       S_ARG(part), S_ARG(who)),
             S0);
    if (m->at.call) {
        draw_writing(m, c, in, focus);
        return;
    }
    for (int i = 0; i < m->history_count; i++)
        canvas_text(
            c, in, 1 + i, 1, i ? LOOK_QUIET : LOOK_PLAIN,
            str_print(app->frame, "%s" S_FMT, i ? "前は " : "", S_ARG(turn_words(app, &m->history[i]))));
    canvas_text(c, in, 3, 1, LOOK_QUIET,
                S("名前を打つ 決める  = 先週と同じ  Enter 詳しく  Delete 未定  PageUp/Down 月"));
}

static struct str column_words(const struct app *app, enum night n)
{
    return str_print(app->frame, S_FMT " " S_FMT, S_ARG(code_label(CODES_night, night_code(n))),
                     S_ARG(night_hours(app->frame, n)));
}

/* 元日 is in every table of holidays: without it the file holds none for that year, and 祝日 pass for business days. */
static bool knows_holidays(const struct app *app, int32_t first)
{
    int year, month, of_month;
    date_split(first, &year, &month, &of_month);
    return holidays(app)->name && holidays(app)->name(holidays(app)->of, date_day(year, 1, 1)).n;
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    const struct rota_month *m = state;
    struct box heading = box_rows(in, 1, 1), rows = box_rows(in, BARS, in.rows - BARS - PANEL);
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE,
             str_print(app->frame, "当番 " S_FMT,
                       S_ARG(date_wareki(app->frame, str_head(date_iso(app->frame, m->first), 7)))),
             str_print(app->frame, "%s一か月先までの未定 %d",
                       knows_holidays(app, m->first) ? "" : "祝日の表がありません  ", m->gaps));
    for (int n = 0; n < NIGHT_PARTS; n++)
        canvas_text(c, cell_box(heading, n), 0, 0, LOOK_LABEL, column_words(app, (enum night)n));
    for (int y = 0; y < rows.rows && m->list.top + y < m->days; y++)
        draw_day(app, m, c, box_rows(rows, y, 1), m->list.top + y);
    draw_panel(app, m, c, box_rows(in, in.rows - PANEL, PANEL), focus);
}

const struct call_row call_rota = {
    .form = S_ROW("rota"),
    .title = S_ROW("当番"),
    .deed = S_ROW(" の当番"),
    .screen = SCREEN_ROTA_MONTH,
    .cells = CELLS,
    .begin = begin_turn,
    .commit = commit,
    .done = done,
};

const struct screen_row screen_rota_month = {
    .name = S_ROW("rota"),
    .title = S_ROW("当番"),
    .context = CONTEXT_LIST,
    .context_now = board_context,
    .size = sizeof(struct rota_month),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .paste = board_paste,
    .reload = reload,
};
