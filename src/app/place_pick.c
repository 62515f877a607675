#include "app/place_pick.h"

#include "app/desk.h"
#include "app/notice.h"
#include "base/arena.h"
#include "ui/pick.h"

enum { MOST = 50 };

struct place_pick {
    const struct place_question *question;
    const struct screen_row *asker;
    struct pick pick;
    struct hit *hits;
    int count;
    bool left; /* the list is not yet that of the words */
};

void place_ask(struct app *app, const struct place_question *question, uint32_t key)
{
    const struct screen_row *asker = screen_top(app)->row;
    app->question = question;
    screen_push(app, SCREEN_PLACE_PICK);
    struct screen *s = screen_top(app);
    ((struct place_pick *)s->state)->asker = asker;
    if (key != KEY_NONE)
        s->row->type(app, s->state, key);
}

static bool offers_outside(const struct place_pick *p)
{
    return p->question->outside && edit_text(&p->pick.box).n;
}

static void look(struct app *app, struct place_pick *p, bool whole)
{
    bool more;
    struct arena *results = screen_top(app)->results;
    struct search *done = sought(app, edit_text(&p->pick.box), SEARCH_RESOURCES, MOST, whole);
    p->left = !done;
    if (p->left)
        return;
    arena_reset(results);
    p->count = search_take(done, results, &p->hits, &more);
    pick_found(&p->pick, p->count + offers_outside(p), desk_layout(app).body.rows);
}

static void open(struct app *app, struct screen *s)
{
    struct place_pick *p = s->state;
    p->question = app->question;
    pick_open(&p->pick, s->arena, 0);
}

static void choose(struct app *app, const struct place_pick *p)
{
    int at = p->pick.list.selected;
    if (at < 0 || !p->pick.list.count)
        return;
    const struct place_question *question = p->question;
    int64_t resource = at < p->count ? p->hits[at].id : 0;
    struct str name = str_copy(app->scratch, resource ? p->hits[at].title : edit_text(&p->pick.box));
    const struct screen_row *asker = p->asker;
    screen_pop(app);
    if (screen_top(app)->row == asker)
        question->chosen(app, resource, name);
    else
        notice_say(app, LOOK_WARNING, "「" S_FMT "」は閉じられました。もう一度開いてください。",
                   S_ARG(asker->title));
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct place_pick *p = state;
    if (p->left)
        look(app, p, true);
    if (v != VERB_ENTER)
        return pick_move(&p->pick, v, desk_layout(app).body.rows) || v == VERB_SEEK;
    choose(app, p);
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct place_pick *p = state;
    if (!edit_key(&p->pick.box, key, 1))
        return false;
    look(app, p, false);
    return true;
}

static bool paste(struct app *app, void *state, struct str text)
{
    struct place_pick *p = state;
    edit_insert(&p->pick.box, text);
    look(app, p, false);
    return true;
}

static bool interrupted(const struct app *app, const void *state)
{
    (void)app;
    return ((const struct place_pick *)state)->left;
}

static void go_on(struct app *app, void *state)
{
    look(app, state, false);
}

enum { TITLE, DETAIL, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    const struct place_pick *p = of;
    if (row == p->count)
        return column == TITLE ? edit_text(&p->pick.box) : S("台帳にない名前として書く");
    return column == TITLE ? p->hits[row].title : p->hits[row].detail;
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {[TITLE] = {.cells = 34}, [DETAIL] = {0}};
    const struct place_pick *p = state;
    struct pick_look look = {p->question->title,
                             p->left ? S("探しています。") : S("名前・カナ・ローマ字で探す"),
                             p->left                     ? S0
                             : edit_text(&p->pick.box).n ? S("見つかりません。")
                                                         : S("資源の名前を打ってください。"),
                             columns,
                             COLUMNS,
                             cell};
    (void)app;
    pick_draw(&p->pick, c, in, &look, p, focus);
}

const struct screen_row screen_place_pick = {
    .name = S_ROW("place"),
    .title = S_ROW("資源を選ぶ"),
    .context = CONTEXT_BOX,
    .size = sizeof(struct place_pick),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .paste = paste,
    .interrupted = interrupted,
    .go_on = go_on,
};
