#include "app/go.h"

#include "app/desk.h"
#include "app/directory.h"
#include "app/seek.h"
#include "app/state.h"

static void go_to(struct app *app, enum pane pane)
{
    screen_clear(app);
    desk_focus(app, pane);
}

void go_roster(struct app *app)
{
    go_to(app, PANE_ROSTER);
}

void go_sheet(struct app *app)
{
    go_to(app, PANE_SHEET);
}

void go_directory(struct app *app)
{
    go_to(app, PANE_DIRECTORY);
    if (app->current) /* during a call it is opened to look for somebody */
        directory_seek(app);
}

void go_facets(struct app *app)
{
    go_to(app, PANE_DIRECTORY);
    screen_push(app, SCREEN_FACETS);
}

void go_needed(struct app *app)
{
    go_to(app, PANE_DIRECTORY);
    seek_person(app);
}

void go_pane(struct app *app)
{
    go_to(app, (app->focus + 1) % PANE_COUNT);
}

void go_drafts(struct app *app)
{
    call_save_due(app, true);
    screen_push(app, SCREEN_UNFINISHED);
}

void go_today(struct app *app)
{
    call_save_due(app, true);
    screen_push(app, SCREEN_TODAY);
}

/* What lay below may be older than what was done above it. */
static void uncover(struct app *app)
{
    screen_pop(app);
    const struct screen *top = screen_top(app);
    if (top->row->reload)
        top->row->reload(app, top->state);
}

void go_close(struct app *app)
{
    if (app->depth > 1)
        uncover(app);
    else if (app->current)
        call_close(app, app->current);
}

void go_back(struct app *app)
{
    if (app->depth > 1)
        uncover(app);
    else
        desk_focus(app, PANE_ROSTER);
}
