#include "app/screen.h"

#include <assert.h>

#include "app/desk.h"
#include "base/arena.h"
#include "ui/pick.h"

static const struct screen_row *const rows[] = {
#define SCREEN(NAME, name) [SCREEN_##NAME] = &screen_##name,
#include "screens.def"
#undef SCREEN
};

static const struct {
    enum screen_id screen;
    struct bar_hint hint;
} hints[] = {
#define HINT(SCREEN, VERB, words)      {SCREEN_##SCREEN, {VERB_##VERB, S_ROW(""), S_ROW(words)}},
#define HINT_TEXT(SCREEN, keys, words) {SCREEN_##SCREEN, {VERB_NONE, S_ROW(keys), S_ROW(words)}},
#include "hints.def"
#undef HINT
#undef HINT_TEXT
};

const struct screen_row *screen_row(enum screen_id id)
{
    return rows[id];
}

enum screen_id screen_id_of(const struct screen_row *row)
{
    int id = 0;
    while (rows[id] != row)
        id++;
    return (enum screen_id)id;
}

struct screen *screen_top(struct app *app)
{
    return &app->stack[app->depth - 1];
}

bool screen_type(struct app *app, const struct screen *s, uint32_t key)
{
    if (!s->row->typed)
        return s->row->type && s->row->type(app, s->state, key);
    bool taken = edit_key(&((struct pick *)s->state)->box, key, 1);
    if (taken)
        s->row->typed(app, s->state);
    return taken;
}

bool screen_paste(struct app *app, const struct screen *s, struct str text)
{
    if (!s->row->typed)
        return s->row->paste && s->row->paste(app, s->state, text);
    edit_insert(&((struct pick *)s->state)->box, text);
    s->row->typed(app, s->state);
    return true;
}

struct list *screen_list(const struct screen *s)
{
    return s->row->list ? (struct list *)(void *)((char *)s->state + s->row->list) : NULL;
}

bool screen_on(const struct app *app, enum screen_id id)
{
    return app->stack[app->depth - 1].row == rows[id];
}

void screen_push(struct app *app, enum screen_id id)
{
    for (int i = 1; i < app->depth; i++)
        if (app->stack[i].row == rows[id])
            while (app->depth > i)
                screen_pop(app);
    assert(app->depth < DEPTH_MOST);
    struct screen *s = &app->stack[app->depth++];
    *s = (struct screen){.row = rows[id], .arena = arena_new(), .results = arena_new(), .look = app->looks};
    s->state = arena_take(s->arena, rows[id]->size);
    if (s->row->open)
        s->row->open(app, s);
    else if (s->row->reload)
        s->row->reload(app, s->state);
    if (s->refused) {
        screen_pop(app);
        access_ask(app);
    }
}

void screen_pop(struct app *app)
{
    if (app->depth <= 1)
        return;
    struct screen *s = &app->stack[--app->depth];
    if (s->row->left)
        s->row->left(app, s->state);
    arena_free(s->arena);
    arena_free(s->results);
}

void screen_clear(struct app *app)
{
    while (app->depth > 1)
        screen_pop(app);
}

void screen_look(struct app *app)
{
    struct screen *s = screen_top(app);
    if (s->look == app->looks)
        return;
    s->look = app->looks;
    if (s->row->reload)
        s->row->reload(app, s->state);
}

enum context screen_context(const struct app *app)
{
    const struct screen *s = &app->stack[app->depth - 1];
    return s->row->context_now ? s->row->context_now(app, s->state) : s->row->context;
}

int screen_hints(const struct app *app, struct arena *a, struct bar_hint **out)
{
    int count = 0;
    *out = ARENA_ARRAY(a, struct bar_hint, COUNT_OF(hints));
    for (size_t i = 0; i < COUNT_OF(hints); i++)
        if (screen_on(app, hints[i].screen))
            (*out)[count++] = hints[i].hint;
    return count;
}

struct str screen_key(const struct app *app, struct arena *a, enum verb v)
{
    struct str keys = keymap_keys(a, app->keys, CONTEXT_LIST, v);
    return str_part(&keys, ',');
}
