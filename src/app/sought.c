#include "app/sought.h"

#include "app/state.h"
#include "base/arena.h"

static void begin(struct app *app, struct str text, unsigned where, int most)
{
    struct sought *s = &app->sought;
    if (!s->arena)
        s->arena = arena_new();
    arena_reset(s->arena);
    s->text = str_copy(s->arena, text);
    s->where = where;
    s->most = most;
    s->search = search_begin(s->arena, app->db, text, where, most, app->now);
}

struct search *sought(struct app *app, struct str text, unsigned where, int most, bool whole)
{
    struct sought *s = &app->sought;
    if (!s->search || s->where != where || s->most != most || !str_eq(s->text, text))
        begin(app, text, where, most);
    struct search *search = s->search;
    bool heeds = !whole && app->patience.waits;
    if (!search_go(search, heeds ? &app->patience : NULL))
        return NULL;
    s->search = NULL;
    return search;
}

void sought_free(struct app *app)
{
    arena_free(app->sought.arena);
}
