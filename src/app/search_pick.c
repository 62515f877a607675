#include "app/search_pick.h"

#include "app/desk.h"
#include "base/arena.h"

void search_pick_open(struct screen *s, unsigned where, int most,
                      int (*found)(struct app *app, struct search_pick *p))
{
    struct search_pick *p = s->state;
    p->where = where;
    p->most = most;
    p->results = s->results;
    p->found = found;
    pick_open(&p->pick, s->arena, 0);
}

static void look(struct app *app, struct search_pick *p, bool whole)
{
    struct search *done = sought(app, edit_text(&p->pick.box), p->where, p->most, whole);
    p->left = !done;
    if (p->left)
        return;
    arena_reset(p->results);
    p->count = search_take(done, p->results, &p->hits, &p->more);
    pick_found(&p->pick, p->found(app, p), desk_layout(app).body.rows);
}

void search_pick_whole(struct app *app, struct search_pick *p)
{
    if (p->left)
        look(app, p, true);
}

bool search_pick_interrupted(const struct app *app, const void *state)
{
    (void)app;
    return ((const struct search_pick *)state)->left;
}

void search_pick_look(struct app *app, void *state)
{
    look(app, state, false);
}
