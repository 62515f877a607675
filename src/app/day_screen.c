#include "app/day.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/phrases.h"
#include "base/arena.h"
#include "base/date.h"
#include "ui/bar.h"
#include "ui/choice.h"

/*
 * The grid of まとめ入力: cells beside each other, a row that cannot be stored
 * with its reason below it once it is left, choices and candidates in the panel
 * at the bottom, away from where is typed.
 */

enum { BARS = 2, PANEL = 6, MARGIN = 3, CLEAR_BELOW = 3, PAGE = 8 };

static const struct {
    struct str heading;
    int cells; /* 0: what is left */
} columns[DAY_COLUMNS] = {
    [DAY_AT] = {S_ROW("時刻"), 5},    [DAY_CASE] = {S_ROW("相談"), 17}, [DAY_CHANNEL] = {S_ROW("方法"), 6},
    [DAY_WITH] = {S_ROW("相手"), 12}, [DAY_MINUTES] = {S_ROW("分"), 3}, [DAY_BUSINESS] = {S_ROW("業"), 2},
    [DAY_STAFF] = {S_ROW("職員"), 6}, [DAY_NOTE] = {S_ROW("内容"), 0},
};

static struct box cell_box(struct box row, int column)
{
    int at = MARGIN, left = row.cols - MARGIN;
    for (int c = 0; c < column; c++)
        at += columns[c].cells + 1;
    for (int c = 0; c < DAY_COLUMNS; c++)
        left -= columns[c].cells + 1;
    return box_cols(row, at, columns[column].cells ? columns[column].cells : left + 1);
}

static void open(struct app *app, struct screen *s)
{
    struct call_screen *d = s->state;
    d->call = app->to_show;
    for (int r = 0; r < DAY_ROWS; r++)
        day_look(app, d->call, r);
    day_ask(app, d->call);
}

static void reload(struct app *app, void *state)
{
    day_ask(app, ((struct call_screen *)state)->call);
}

static int row_of(const struct call *call)
{
    return call->form.at / DAY_COLUMNS;
}

static void moved(struct app *app, struct call *call, int from)
{
    int at = call->form.at, row = from / DAY_COLUMNS;
    if (at != from)
        day_settle(app, call, row);
    day_look(app, call, at / DAY_COLUMNS);
    call_touched(app, call, at != from);
}

static void go_rows(struct form *f, int by)
{
    int to = f->at + by * DAY_COLUMNS, column = f->at % DAY_COLUMNS;
    form_focus(f, to < 0 ? column : to >= f->count ? f->count - DAY_COLUMNS + column : to);
}

/* False where every row is as it should be. */
static bool go_to_reason(struct app *app, struct call *call)
{
    for (int i = 1; i <= DAY_ROWS; i++) {
        int row = (row_of(call) + i) % DAY_ROWS, column = DAY_NOTE;
        if (!day_reason(app->scratch, call, row).n)
            continue;
        if (!call->day->rows[row].intake || call->day->rows[row].hidden)
            column = DAY_CASE;
        for (int c = 0; c < DAY_COLUMNS; c++)
            if (call->form.lines[day_line(row, (enum day_column)c)].complaint.n)
                column = c;
        form_focus(&call->form, day_line(row, (enum day_column)column));
        return true;
    }
    return false;
}

static void missing(struct app *app, struct call *call)
{
    if (!go_to_reason(app, call))
        notice_say(app, LOOK_PLAIN, "直す行はありません。");
}

static void commit(struct app *app, struct call_screen *d)
{
    struct call *rest = day_commit(app, d->call);
    if (rest == d->call) {
        (void)go_to_reason(app, rest); /* why not was said */
        return;
    }
    d->call = rest;
    if (!rest) {
        screen_pop(app);
        return;
    }
    form_focus(&rest->form, 0);
    notice_say(app, LOOK_WARNING, "登録できない行を残しました。理由は行の下にあります。");
}

/* Leaves the grid for another call; it waits in the strip. */
static void park(struct app *app, struct call *call)
{
    app->current = call;
    screen_pop(app);
    call_park(app);
}

static void close(struct app *app, struct call *call)
{
    screen_pop(app);
    call_close(app, call);
}

static void move(struct form *f, uint32_t motion)
{
    switch (motion) {
    case KEY_UP: go_rows(f, -1); break;
    case KEY_DOWN: go_rows(f, 1); break;
    case KEY_PAGE_UP: go_rows(f, -PAGE); break;
    case KEY_PAGE_DOWN: go_rows(f, PAGE); break;
    default: form_key(f, motion, 1);
    }
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct call_screen *d = state;
    struct call *call = d->call;
    int from = call->form.at;
    day_hour(call);
    switch (v) {
    case VERB_SAVE: commit(app, d); return true;
    case VERB_PARK: park(app, call); return true;
    case VERB_CLOSE: close(app, call); return true;
    case VERB_DAY: return true;
    case VERB_TAKE: day_take(app, call); break;
    case VERB_REPEAT: day_repeat(app, call); break;
    case VERB_UNDO:
    case VERB_REDO: call_step(app, call, v == VERB_REDO); break;
    case VERB_MISSING: missing(app, call); break;
    default:
        if (!verb_row(v)->motion)
            return false;
        move(&call->form, verb_row(v)->motion);
    }
    moved(app, call, from);
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct call *call = ((struct call_screen *)state)->call;
    int from = call->form.at;
    call_key(app, call);
    bool blank = key == ' ' || key == 0x3000;
    bool known =
        duty_may_write(app) && ((blank && phrases_expand(app, call)) || form_key(&call->form, key, 1));
    moved(app, call, from);
    return known;
}

static bool paste(struct app *app, void *state, struct str text)
{
    struct call *call = ((struct call_screen *)state)->call;
    if (duty_may_write(app) && form_paste(&call->form, text))
        moved(app, call, call->form.at);
    return true;
}

/* What a cell shows while it is not typed in: a time of today without its day,
 * a case with its person. */
static struct str shown(const struct app *app, const struct call *call, int row, int column)
{
    const struct form_line *l = &call->form.lines[day_line(row, (enum day_column)column)];
    const struct day_row *r = &call->day->rows[row];
    struct str text = edit_text(&l->edit), value = *l->value, label = text;
    if (!text.n || l->complaint.n)
        return text;
    switch (column) {
    case DAY_AT:
        if (date_from_iso(value) != date_of_moment(app->shown) || value.n < 16)
            return str_from(str_head(value, 10), 5);
        return str_from(str_head(value, 16), 11);
    case DAY_CASE:
        return r->intake ? str_print(app->frame, S_FMT " " S_FMT, S_ARG(r->number), S_ARG(r->name)) : text;
    case DAY_BUSINESS: return str_part(&label, ' ');
    default: return text;
    }
}

static void draw_row(const struct app *app, const struct call *call, struct canvas *c, struct box in, int row,
                     bool focus)
{
    bool here = row == row_of(call);
    canvas_text(c, in, 0, 0, here ? LOOK_SELECTED : LOOK_QUIET, str_print(app->frame, "%2d", row + 1));
    for (int col = 0; col < DAY_COLUMNS; col++) {
        int line = day_line(row, (enum day_column)col);
        struct box cell = cell_box(in, col);
        if (here && line == call->form.at) {
            c->ime = kind_row(call->form.lines[line].field->kind)->japanese ? IME_ON : IME_OFF;
            edit_draw(&call->form.lines[line].edit, c, cell, LOOK_FOCUS, focus);
            continue;
        }
        enum look look = call->form.lines[line].complaint.n ? LOOK_ERROR : LOOK_FIELD;
        canvas_fill(c, cell, look);
        canvas_text(c, cell, 0, 0, look, shown(app, call, row, col));
    }
}

/* The row that is typed in tells its reason in the panel. */
static struct str reason_below(const struct app *app, const struct call *call, int row)
{
    return row == row_of(call) ? S0 : day_reason(app->frame, call, row);
}

static int top_row(const struct app *app, const struct call *call, int rows)
{
    int top = row_of(call), height = 1;
    while (top > 0) {
        height += 1 + (reason_below(app, call, top - 1).n > 0);
        if (height > rows - CLEAR_BELOW)
            break;
        top--;
    }
    return top;
}

static void draw_rows(const struct app *app, const struct call *call, struct canvas *c, struct box in,
                      bool focus)
{
    int y = 0;
    for (int row = top_row(app, call, in.rows); row < DAY_ROWS && y < in.rows; row++) {
        struct str reason = reason_below(app, call, row);
        draw_row(app, call, c, box_rows(in, y++, 1), row, focus);
        if (reason.n && y < in.rows)
            canvas_text(c, in, y++, MARGIN, LOOK_ERROR, reason);
    }
}

static void draw_candidates(const struct app *app, const struct call *call, struct canvas *c, struct box in)
{
    for (int i = 0; i < call->day->hit_count; i++) {
        const struct hit *h = &call->day->hits[i];
        struct str key = i ? S0 : screen_key(app, app->frame, VERB_TAKE);
        canvas_text(
            c, in, i, 0, i == call->day->pick ? LOOK_MARKED : LOOK_PLAIN,
            str_print(app->frame, "%-3.*s " S_FMT "  " S_FMT, S_ARG(key), S_ARG(h->title), S_ARG(h->detail)));
    }
}

static void draw_panel(const struct app *app, const struct call *call, struct canvas *c, struct box in)
{
    int row = row_of(call);
    const struct form_line *l = &call->form.lines[call->form.at];
    struct str reason = day_reason(app->frame, call, row);
    bar_draw(c, box_rows(in, 0, 1), LOOK_TITLE,
             str_print(app->frame, "%d行目 " S_FMT, row + 1, S_ARG(l->field->label)), S0);
    struct box body = box_cols(box_rows(in, 1, in.rows - 1), 1, in.cols - 2);
    if (choice_has(l->field))
        choice_draw(&call->form, app->frame, c, body);
    else if (call->form.at % DAY_COLUMNS == DAY_CASE && call->day->asked == row && call->day->hit_count)
        draw_candidates(app, call, c, body);
    else
        bar_paragraph(c, body, bar_paragraph(c, body, 0, LOOK_QUIET, l->field->help), LOOK_WARNING, reason);
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    const struct call *call = ((const struct call_screen *)state)->call;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("まとめ入力"), call_state(app, call));
    struct box heading = box_rows(in, 1, 1);
    for (int col = 0; col < DAY_COLUMNS; col++)
        canvas_text(c, cell_box(heading, col), 0, 0, LOOK_LABEL, columns[col].heading);
    draw_rows(app, call, c, box_rows(in, BARS, in.rows - BARS - PANEL), focus);
    draw_panel(app, call, c, box_rows(in, in.rows - PANEL, PANEL));
}

const struct screen_row screen_day = {
    .name = S_ROW("day"),
    .title = S_ROW("まとめ入力"),
    .context = CONTEXT_GRID,
    .size = sizeof(struct call_screen),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .paste = paste,
    .reload = reload,
};
