#include "app/rest.h"

#include "app/desk.h"

void rest_take(const struct app *app, struct rest *r)
{
    *r = (struct rest){.focus = app->focus, .beside = app->beside};
    for (int i = 0; i < app->call_count && r->count < REST_MOST; i++)
        if (app->calls[i]->draft && !call_hidden(app->calls[i]))
            r->drafts[r->count++] = app->calls[i]->draft;
    r->current = app->current ? app->current->draft : 0;
}

static const struct draft *find(const struct draft *drafts, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (drafts[i].id == id)
            return &drafts[i];
    return NULL;
}

void rest_give(struct app *app, const struct rest *r)
{
    struct draft *drafts;
    int count = load_drafts(app->scratch, app->db, app->login, &drafts);
    app->offered = true;
    screen_clear(app);
    for (int i = 0; i < r->count; i++) {
        const struct draft *d = find(drafts, count, r->drafts[i]);
        struct call *call = d ? call_restore(app, d) : NULL;
        if (call && d->id == r->current)
            call_show(app, call);
    }
    app->beside = r->beside;
    if (r->focus != PANE_SHEET || app->current)
        desk_focus(app, r->focus);
}
