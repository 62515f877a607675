#include "app/desk.h"

#include "app/candidate.h"
#include "app/directory.h"
#include "app/roster.h"
#include "app/sheet.h"
#include "app/today.h"
#include "ui/bar.h"

static const struct screen_row *const panes[PANE_COUNT] = {
    [PANE_ROSTER] = &pane_roster,
    [PANE_SHEET] = &pane_sheet,
    [PANE_DIRECTORY] = &pane_directory,
};

/* Per cent of the width: all three, or the sheet with one beside it. */
static const int wide_share[PANE_COUNT] = {[PANE_ROSTER] = 27, [PANE_SHEET] = 42, [PANE_DIRECTORY] = 31};
static const int side_share[PANE_COUNT] = {[PANE_ROSTER] = 40, [PANE_DIRECTORY] = 46};
enum { TYPING_SHARE = 28 }; /* of the list beside a form that is typed in: the note wants the room */

static int beside_share(const struct app *app)
{
    return app->focus == PANE_SHEET && app->beside == PANE_ROSTER ? TYPING_SHARE : side_share[app->beside];
}

struct desk_layout desk_layout(const struct app *app)
{
    struct box all = {0, 0, app->rows, app->cols};
    int strip = 0;
    for (int i = 0; i < app->call_count; i++)
        strip |= call_on_strip(app->calls[i]);
    struct desk_layout at = {
        .top = box_rows(all, 0, 1),
        .strip = box_rows(all, 1, strip),
        .body = box_rows(all, 1 + strip, app->rows - 3 - strip),
        .message = box_rows(all, app->rows - 2, 1),
        .hints = box_rows(all, app->rows - 1, 1),
    };
    int col = 0;
    for (int p = 0; p < PANE_COUNT; p++) {
        int share = wide_share[p];
        if (app->cols < DESK_WIDE)
            share = p == PANE_SHEET ? 100 - beside_share(app) : p == (int)app->beside ? beside_share(app) : 0;
        int cols = app->cols * share / 100;
        at.panes[p] = box_cols(at.body, col, cols ? cols - 1 : 0);
        col += cols;
    }
    if (app->cols >= DESK_WIDE && app->current && app->current->row == &call_intake &&
        !app->current->intake_id) {
        struct box *roster = &at.panes[PANE_ROSTER];
        at.known = box_rows(*roster, roster->rows - roster->rows / 2, roster->rows);
        roster->rows -= at.known.rows;
    }
    return at;
}

void desk_focus(struct app *app, enum pane pane)
{
    if (pane != PANE_DIRECTORY && app->directory.typing)
        directory_rest(app);
    app->focus = pane;
    if (pane != PANE_SHEET)
        app->beside = pane;
}

static const struct screen_row *desk_pane(const struct app *app)
{
    return panes[app->focus];
}

static void read_again(struct app *app)
{
    bool look = db_look(app->db);
    app->directory.placed = false;
    directory_reload_detail(app);
    app->open_count = load_count(app->db, "intake.open");
    app->waiting_count = load_count(app->db, "intake.waiting");
    today_count(app);
    roster_reload(app);
    if (app->to_select)
        roster_select(app, app->to_select);
    app->to_select = 0;
    for (int i = 0; i < app->call_count; i++)
        call_read_again(app, app->calls[i]);
    db_looked(app->db, look);
}

void desk_reload(struct app *app)
{
    bool same_day = app->counted_on == date_of_moment(app->now);
    /* With the seat nobody else changes the file: a key then need not ask it, but for what a new day makes due. */
    if (app->writer && !app->stored && !app->stale && app->roster.arena && same_day)
        return;
    app->stored = false;
    int64_t revision = db_revision(app->db);
    if (revision == app->revision && !app->stale && app->roster.arena && same_day)
        return;
    app->revision = revision;
    app->looks++;
    screen_look(app);
    if (app->writer && !app->stale && same_day &&
        app->roster.arena) /* only drafts were saved: nothing of them is on the desk */
        return;
    app->stale = false;
    app->unasked = true;
    read_again(app);
}

static enum context context_now(const struct app *app, const void *state)
{
    (void)state;
    const struct screen_row *pane = desk_pane(app);
    return pane->context_now ? pane->context_now(app, NULL) : pane->context;
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    (void)state, (void)in;
    struct desk_layout at = desk_layout(app);
    for (int p = 0; p < PANE_COUNT; p++)
        if (at.panes[p].cols > 0)
            panes[p]->draw(app, NULL, c, at.panes[p], focus && p == (int)app->focus);
    if (at.known.rows > 0)
        candidate_draw_pane(app, app->current, c, at.known);
}

static bool act(struct app *app, void *state, enum verb v)
{
    (void)state;
    return desk_pane(app)->act(app, NULL, v);
}

static bool type(struct app *app, void *state, uint32_t key)
{
    (void)state;
    return desk_pane(app)->type && desk_pane(app)->type(app, NULL, key);
}

static bool paste(struct app *app, void *state, struct str text)
{
    (void)state;
    return desk_pane(app)->paste && desk_pane(app)->paste(app, NULL, text);
}

static bool interrupted(const struct app *app, const void *state)
{
    (void)state;
    return directory_is_left(app);
}

static void go_on(struct app *app, void *state)
{
    (void)state;
    directory_reload(app);
}

const struct screen_row screen_desk = {
    .name = S_ROW("desk"),
    .title = S_ROW("窓口"),
    .context = CONTEXT_DESK,
    .context_now = context_now,
    .draw = draw,
    .act = act,
    .type = type,
    .paste = paste,
    .interrupted = interrupted,
    .go_on = go_on,
};
