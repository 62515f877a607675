#include "app/place_pick.h"

#include "app/desk.h"
#include "app/notice.h"
#include "app/search_pick.h"

enum { MOST = 50 };

struct place_pick {
    struct search_pick at;
    const struct place_question *question;
    const struct screen_row *asker;
};

void place_ask(struct app *app, const struct place_question *question, uint32_t key)
{
    const struct screen_row *asker = screen_top(app)->row;
    app->question = question;
    screen_push(app, SCREEN_PLACE_PICK);
    struct screen *s = screen_top(app);
    ((struct place_pick *)s->state)->asker = asker;
    if (key != KEY_NONE)
        screen_type(app, s, key);
}

static bool offers_outside(const struct place_pick *p)
{
    return p->question->outside && edit_text(&p->at.pick.box).n;
}

static int found(struct app *app, struct search_pick *at)
{
    (void)app;
    return at->count + offers_outside((const struct place_pick *)at);
}

static void open(struct app *app, struct screen *s)
{
    ((struct place_pick *)s->state)->question = app->question;
    search_pick_open(s, SEARCH_RESOURCES, MOST, found);
}

static void choose(struct app *app, const struct place_pick *p)
{
    int at = p->at.pick.list.selected;
    if (at < 0 || !p->at.pick.list.count)
        return;
    const struct place_question *question = p->question;
    int64_t resource = at < p->at.count ? p->at.hits[at].id : 0;
    struct str name = str_copy(app->scratch, resource ? p->at.hits[at].title : edit_text(&p->at.pick.box));
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
    search_pick_whole(app, &p->at);
    if (v != VERB_ENTER)
        return pick_move(&p->at.pick, v, desk_layout(app).body.rows) || v == VERB_SEEK;
    choose(app, p);
    return true;
}

enum { TITLE, DETAIL, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    const struct place_pick *p = of;
    if (row == p->at.count)
        return column == TITLE ? edit_text(&p->at.pick.box) : S("台帳にない名前として書く");
    return column == TITLE ? p->at.hits[row].title : p->at.hits[row].detail;
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {[TITLE] = {.cells = 34}, [DETAIL] = {0}};
    const struct place_pick *p = state;
    struct pick_look look = {p->question->title,
                             p->at.left ? S("探しています。") : S("名前・カナ・ローマ字で探す"),
                             p->at.left                     ? S0
                             : edit_text(&p->at.pick.box).n ? S("見つかりません。")
                                                            : S("資源の名前を打ってください。"),
                             columns,
                             COLUMNS,
                             cell};
    (void)app;
    pick_draw(&p->at.pick, c, in, &look, p, focus);
}

const struct screen_row screen_place_pick = {
    .name = S_ROW("place"),
    .title = S_ROW("資源を選ぶ"),
    .context = CONTEXT_BOX,
    .size = sizeof(struct place_pick),
    .open = open,
    .draw = draw,
    .act = act,
    .typed = search_pick_look,
    .interrupted = search_pick_interrupted,
    .go_on = search_pick_look,
};
