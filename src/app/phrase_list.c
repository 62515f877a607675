#include "app/at_hand.h"
#include "app/desk.h"
#include "app/phrases.h"
#include "base/arena.h"
#include "ui/match.h"
#include "ui/pick.h"

/*
 * 定型文: every phrase with its short form and how often it was used, found by
 * kanji, kana or romaji; Enter writes it where the caret stands.
 */

struct phrase_list {
    struct pick pick;
    struct phrase_row *rows;
    int64_t *used;
    int count, *shown;
};

static void filter(struct app *app, void *state)
{
    struct phrase_list *p = state;
    int count = 0;
    for (int i = 0; i < p->count; i++) {
        struct str texts[] = {p->rows[i].short_form, p->rows[i].text};
        if (match_any(app->scratch, edit_text(&p->pick.box), texts, COUNT_OF(texts), p->rows[i].reading))
            p->shown[count++] = i;
    }
    pick_found(&p->pick, count, desk_layout(app).body.rows);
}

static void open(struct app *app, struct screen *s)
{
    struct phrase_list *p = s->state;
    pick_open(&p->pick, s->arena, 0);
    p->count = phrases_all(s->arena, app->db, &p->rows);
    p->shown = ARENA_ARRAY(s->arena, int, p->count);
    p->used = ARENA_ARRAY(s->arena, int64_t, p->count);
    for (int i = 0; i < p->count; i++)
        p->used[i] = phrases_count(app->scratch, app->db, p->rows[i].short_form);
    filter(app, p);
}

static void choose(struct app *app, const struct phrase_list *p)
{
    if (!p->pick.list.count)
        return;
    const struct phrase_row *row = &p->rows[p->shown[p->pick.list.selected]];
    struct str text = str_copy(app->scratch, row->text), name = str_copy(app->scratch, row->short_form);
    screen_pop(app);
    if (at_hand_insert(app, text))
        phrases_used(app, name);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct phrase_list *p = state;
    if (v == VERB_ENTER)
        choose(app, p);
    else if (!pick_move(&p->pick, v, desk_layout(app).body.rows))
        return v == VERB_PHRASES;
    return true;
}

enum { SHORT, TEXT, OWN, USED, COLUMNS };

struct drawing {
    const struct app *app;
    const struct phrase_list *list;
};

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    int at = d->list->shown[row];
    const struct phrase_row *r = &d->list->rows[at];
    switch (column) {
    case SHORT: return str_print(d->app->frame, ";" S_FMT, S_ARG(r->short_form));
    case TEXT: return r->text;
    case OWN: return r->own ? S("自作") : S0;
    default: return d->list->used[at] ? str_print(d->app->frame, "%lld回", (long long)d->list->used[at]) : S0;
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {
        [SHORT] = {.cells = 12}, [TEXT] = {0}, [OWN] = {.cells = 4}, [USED] = {.cells = 8, .right = true}};
    static const struct pick_look look = {S_ROW("定型文"),
                                          S_ROW("漢字・かな・ローマ字で絞り込み"),
                                          S_ROW("見つかりません。"),
                                          columns,
                                          COLUMNS,
                                          cell};
    const struct phrase_list *p = state;
    struct drawing d = {app, p};
    pick_draw(&p->pick, c, in, &look, &d, focus);
}

const struct screen_row screen_phrase_list = {
    .name = S_ROW("phrases"),
    .title = S_ROW("定型文"),
    .context = CONTEXT_BOX,
    .size = sizeof(struct phrase_list),
    .open = open,
    .draw = draw,
    .act = act,
    .typed = filter,
};
