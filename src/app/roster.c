#include "app/roster.h"

#include <string.h>

#include "app/desk.h"
#include "app/notice.h"
#include "base/arena.h"
#include "base/date.h"
#include "ui/bar.h"

enum { PAGE = 100, AHEAD = 10, PAGES_MOST = 50, LOOK_PAGES = 10 };

static int seen_rows(const struct app *app)
{
    return desk_layout(app).panes[PANE_ROSTER].rows - 1;
}

static void read_page(struct app *app)
{
    struct roster *r = &app->roster;
    struct case_row *page;
    const struct case_row *after = r->count ? &r->rows[r->count - 1] : NULL;
    int n = !app->login.n || access_has(app, RIGHT_LINES)
                ? load_cases(r->arena, app->db, r->order, after, PAGE, &page)
                : 0;
    if (r->count + n > r->room) {
        int room = r->room * 2 > r->count + n ? r->room * 2 : r->count + n;
        struct case_row *rows = ARENA_ARRAY(r->arena, struct case_row, room);
        if (r->count)
            memcpy(rows, r->rows, (size_t)r->count * sizeof *rows);
        r->rows = rows;
        r->room = room;
    }
    if (n)
        memcpy(r->rows + r->count, page, (size_t)n * sizeof *page);
    r->count += n;
    r->more = n == PAGE;
}

/* Reads on, a thousand rows at most, where it lies further down: the desk was left on it. */
void roster_select(struct app *app, int64_t intake)
{
    struct roster *r = &app->roster;
    int at = 0;
    while (at < r->count && r->rows[at].id != intake)
        at++;
    if (at == r->count && intake && r->more) {
        at = load_case_rank(app->db, r->order, intake, LOOK_PAGES * PAGE);
        while (at >= r->count && at < LOOK_PAGES * PAGE && r->more)
            read_page(app);
        list_resize(&r->list, r->count, seen_rows(app));
    }
    if (at >= 0 && at < r->count && r->rows[at].id == intake)
        list_select(&r->list, at, seen_rows(app));
}

static void change_order(struct app *app)
{
    struct roster *r = &app->roster;
    int64_t at = r->count ? r->rows[r->list.selected].id : 0;
    r->order = (r->order + 1) % CASE_ORDERS;
    r->count = 0;
    r->list.selected = 0;
    roster_reload(app);
    roster_select(app, at);
    notice_say(app, LOOK_PLAIN, "相談一覧を" S_FMT "に並べました。", S_ARG(case_order_words(r->order)));
}

/* Reads as many as were there, and stays on the same case. */
void roster_reload(struct app *app)
{
    struct roster *r = &app->roster;
    int wanted = r->count;
    int64_t at = r->count && r->list.selected >= 0 ? r->rows[r->list.selected].id : 0;
    arena_free(r->arena);
    *r = (struct roster){.arena = arena_new(), .order = r->order, .list = r->list};
    for (int pages = 0; pages == 0 || (r->more && r->count < wanted && pages < PAGES_MOST); pages++)
        read_page(app);
    list_resize(&r->list, r->count, seen_rows(app));
    roster_select(app, at);
}

static void open_selected(struct app *app)
{
    struct roster *r = &app->roster;
    if (!r->count)
        return;
    struct call *call = call_open(app, r->rows[r->list.selected].id);
    if (call)
        call_show(app, call);
}

static bool act(struct app *app, void *state, enum verb v)
{
    (void)state;
    struct roster *r = &app->roster;
    if (v == VERB_ENTER || v == VERB_RIGHT)
        open_selected(app);
    else if (v == VERB_ORDER)
        change_order(app);
    else if (v == VERB_SEEK)
        screen_push(app, SCREEN_FIND);
    else if (v == VERB_NEXT || v == VERB_PREVIOUS)
        desk_focus(app, v == VERB_NEXT ? PANE_SHEET : PANE_DIRECTORY);
    else if (!list_key(&r->list, verb_row(v)->motion, seen_rows(app)))
        return false;
    if (r->more && r->list.selected >= r->count - AHEAD) {
        read_page(app);
        list_resize(&r->list, r->count, seen_rows(app));
    }
    return true;
}

/* Text that is no key of the list is looked for: whoever types it has mistaken the pane, and must see where it went
 * (UX.md, wrong-focus typing). */
static bool type(struct app *app, void *state, uint32_t key)
{
    (void)state;
    if (!key_begins_text(key))
        return false;
    screen_push(app, SCREEN_FIND);
    return screen_type(app, screen_top(app), key);
}

enum { NUMBER, NAME, WHEN, MARKS, CATEGORY, STATE, COLUMNS };

struct shown { /* what the cells are made of: days are compared as they are stored */
    const struct app *app;
    struct str today;
};

static struct str when(const struct shown *s, const struct case_row *row)
{
    if (s->app->roster.order == CASES_NEXT)
        return str_from(row->next_on, 5);
    bool today = str_eq(str_head(row->received_at, s->today.n), s->today);
    return today ? str_from(str_head(row->received_at, 16), 11) : str_from(str_head(row->received_at, 10), 5);
}

/* Overdue is said by a letter, urgent by '!': colour is never the only sign. */
static struct str marks(const struct shown *s, const struct case_row *row)
{
    bool closed = str_eq(row->state, S("closed"));
    bool late = !closed && row->next_on.n && str_cmp(row->next_on, s->today) < 0;
    bool urgent = row->urgency.n && !str_eq(row->urgency, S("normal"));
    return late ? (urgent ? S("!過") : S("過")) : urgent ? S("!") : S0;
}

static struct str cell(const void *of, int row, int column)
{
    const struct shown *s = of;
    const struct case_row *r = &s->app->roster.rows[row];
    switch (column) {
    case NUMBER: return r->number;
    case NAME: return r->name.n ? r->name : code_label(CODES_requester, r->requester);
    case WHEN: return when(s, r);
    case MARKS: return marks(s, r);
    case CATEGORY: return code_label(CODES_category, r->category);
    default: return code_label(CODES_state, r->state);
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    (void)state;
    static const struct list_column columns[COLUMNS] = {
        [NUMBER] = {.cells = 9},    [NAME] = {0},           [WHEN] = {.cells = 5}, [MARKS] = {.cells = 3},
        [CATEGORY] = {.cells = 14}, [STATE] = {.cells = 8},
    };
    int shown = in.cols >= 64 ? COLUMNS : in.cols < 26 ? WHEN : CATEGORY; /* who, before when */
    bar_draw(c, box_rows(in, 0, 1), focus ? LOOK_ACTIVE : LOOK_TITLE, S("相談一覧"),
             app->roster.order ? case_order_words(app->roster.order) : S0);
    struct box rows = box_rows(in, 1, in.rows);
    struct shown of = {app, date_iso(app->frame, date_of_moment(app->shown))};
    list_draw(&app->roster.list, c, rows, columns, shown, cell, &of, focus);
    if (!app->roster.count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET, S("相談はまだありません。"));
}

const struct screen_row pane_roster = {
    .name = S_ROW("roster"),
    .title = S_ROW("相談一覧"),
    .context = CONTEXT_LIST,
    .draw = draw,
    .act = act,
    .type = type,
};
