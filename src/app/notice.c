#include "app/notice.h"

#include <stdarg.h>

#include "app/state.h"
#include "base/arena.h"

static void keep(struct app *app, struct message m)
{
    if (app->log_count == app->log_room)
        app->log = arena_grow(app->arena, app->log, &app->log_room, 64, sizeof *app->log);
    app->log[app->log_count++] = m;
}

void notice_say(struct app *app, enum look look, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct message m = {str_vprint(app->arena, format, args), look, app->now};
    va_end(args);
    keep(app, m);
    bool by_itself = app->event == EVENT_STORE || app->event == EVENT_TICK;
    if (by_itself && look != LOOK_ERROR && context_row(screen_context(app))->typing)
        app->later = m;
    else
        app->message = m;
}

void notice_turn(struct app *app)
{
    app->message = app->later;
    app->later = (struct message){0};
}
