#include "app/at_hand.h"
#include "app/decided.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/takeback.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/item.h"
#include "ui/bar.h"

/*
 * 項目を書く: every item of the resource's group with what is known of it. 1 to 4 say how far it is taken, 0 that
 * nobody knows; numbers and texts are typed. Each is one change, which Ctrl-Z takes back, with today's date, who
 * asked, and 利用のとき: on the telephone one writes what one has just heard.
 */

enum { BARS = 2, BYTES_MOST = 400, KANJI_BYTES = 3 };

struct known {
    const struct item_row *item;
    int64_t id; /* of its row; 0: there is none */
    struct str value, verified_on, verified_by, note;
};

struct item_list {
    struct resource_screen at;
    struct str name;
    struct known *rows;
    struct list list;
    struct decided sent;
    struct arena *typed; /* of the box */
    struct edit box;
    bool typing;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

static struct known known_of(const struct item_row *item, const struct record *rows, int count)
{
    for (int i = 0; i < count; i++) {
        const struct str *v = rows[i].v;
        if (str_eq(v[ITEM_item], item->code))
            return (struct known){.item = item,
                                  .id = rows[i].id,
                                  .value = v[ITEM_value],
                                  .verified_on = v[ITEM_verified_on],
                                  .verified_by = v[ITEM_verified_by],
                                  .note = v[ITEM_note]};
    }
    return (struct known){.item = item};
}

/* An item that nobody has said anything of has no row yet. */
static int64_t row_id(const void *state, int row)
{
    int at = 0;
    while (item_row_at(at) != ((const struct item_list *)state)->rows[row].item)
        at++;
    return at + 1;
}

/* The items of its group, and what is known of it beyond them. */
static void reload(struct app *app, void *state)
{
    struct item_list *l = state;
    struct arena *a = screen_top(app)->results;
    struct resource_row about = {0};
    struct record *items;
    int64_t here = l->list.count ? row_id(l, l->list.selected) : 0;
    int n = 0;
    arena_reset(a);
    decided_read(app, &l->sent);
    load_resource(a, app->db, l->at.resource, &about);
    l->name = about.name;
    int count = load_facts(a, app->db, RECORD_ITEM, l->at.resource, &items);
    enum service_group group = service_row(service_of(about.service))->group;
    l->rows = ARENA_ARRAY(a, struct known, item_count());
    for (int i = 0; i < item_count(); i++) {
        struct known k = known_of(item_row_at(i), items, count);
        if (k.id || item_of_group(k.item, group))
            l->rows[n++] = k;
    }
    list_resize(&l->list, n, seen_rows(app));
    list_stay_by(&l->list, row_id, l, here, seen_rows(app)); /* also while it is typed in */
}

static void open(struct app *app, struct screen *s)
{
    struct item_list *l = s->state;
    l->at.resource = at_hand_resource(app);
    l->typed = s->arena;
    reload(app, l);
}

static struct known *selected(const struct item_list *l)
{
    return l->list.count ? &l->rows[l->list.selected] : NULL;
}

static bool takes_text(const struct known *k)
{
    return k->item->value == ITEM_TEXT || k->item->value == ITEM_NUMBER;
}

/* Of the row that is selected. */
static bool store(struct app *app, struct item_list *l, const struct known *k, struct str value)
{
    struct item v = {.resource = str_print(app->scratch, "%lld", (long long)l->at.resource),
                     .item = k->item->code,
                     .value = value,
                     .verified_on = date_iso(app->scratch, date_of_moment(app->now)),
                     .verified_by = app->login,
                     .verified_how = S("used")};
    uint64_t stamped = FIELD_BIT(ITEM_value) | FIELD_BIT(ITEM_verified_on) | FIELD_BIT(ITEM_verified_by) |
                       FIELD_BIT(ITEM_verified_how);
    struct change *c = change_new(app->login, S("item"));
    change_put(c, &(struct record){record_row(RECORD_ITEM), k->id, v.v}, k->id ? stamped : FIELDS_ALL);
    change_keep(c, str_print(app->scratch, S_FMT " の " S_FMT, S_ARG(l->name), S_ARG(k->item->label)));
    uint64_t ticket = duty_do(app, c);
    decided_add(&l->sent, row_id(l, l->list.selected), ticket);
    if (ticket)
        notice_say(app, LOOK_PLAIN, S_FMT ": " S_FMT " と記録しました。", S_ARG(k->item->label),
                   S_ARG(item_show(k->item, value)));
    return ticket;
}

static void begin_typing(struct item_list *l, const struct known *k)
{
    l->box = edit_new(l->typed, k->value, false);
    l->typing = true;
}

static void end_typing(struct app *app, struct item_list *l, const struct known *k)
{
    struct str value, typed = edit_text(&l->box);
    if (typed.n > BYTES_MOST)
        notice_say(app, LOOK_WARNING, "長すぎます。%d文字くらいまでにしてください。",
                   BYTES_MOST / KANJI_BYTES);
    else if (!item_read(app->scratch, k->item, typed, &value))
        notice_say(app, LOOK_WARNING, "数字で書いてください。");
    else if (duty_may_write(app) && store(app, l, k, value))
        l->typing = false; /* what was not taken stays in the box */
}

/* May this row be written now? Says why not. */
static bool ready(struct app *app, const struct item_list *l)
{
    return l->list.count && !decided_waits(app, &l->sent, row_id(l, l->list.selected)) && duty_may_write(app);
}

static bool act_typing(struct app *app, struct item_list *l, enum verb v)
{
    uint32_t motion = verb_row(v)->motion;
    bool done = v == VERB_ENTER || v == VERB_SAVE;
    if (done)
        end_typing(app, l, selected(l));
    else if (v == VERB_BACK)
        l->typing = false;
    else if (motion != KEY_NONE)
        edit_key(&l->box, motion, 1);
    return done || v == VERB_BACK || motion != KEY_NONE;
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct item_list *l = state;
    struct known *k = selected(l);
    if (l->typing)
        return act_typing(app, l, v);
    if (v == VERB_UNDO || v == VERB_REDO) { /* not of the form that lies under it */
        takeback_ask(app, v == VERB_REDO);
        return true;
    }
    if (v != VERB_ENTER)
        return list_key(&l->list, verb_row(v)->motion, seen_rows(app)) || v == VERB_ITEMS;
    if (k && !takes_text(k))
        notice_say(app, LOOK_PLAIN, "1 から 4 の数字で記録します。0 は不明です。");
    else if (ready(app, l))
        begin_typing(l, k);
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct item_list *l = state;
    struct known *k = selected(l);
    if (l->typing)
        return edit_key(&l->box, key, 1);
    if (!k || (takes_text(k) ? !key_begins_text(key) : key < '0' || key > '4') || !ready(app, l))
        return false;
    if (!takes_text(k))
        return store(app, l, k, key == '0' ? S0 : codes_row(CODES_level, (int)(key - '1'))->code);
    begin_typing(l, k);
    edit_set(&l->box, S0);
    return edit_key(&l->box, key, 1);
}

static bool paste(struct app *app, void *state, struct str text)
{
    struct item_list *l = state;
    (void)app;
    return l->typing && edit_insert(&l->box, text);
}

static enum context context_now(const struct app *app, const void *state)
{
    (void)app;
    return ((const struct item_list *)state)->typing ? CONTEXT_BOX : CONTEXT_LIST;
}

struct drawing {
    const struct app *app;
    const struct item_list *list;
};

enum { LABEL, VALUE, ON, BY, NOTE, COLUMNS };
enum { LABEL_CELLS = 28, VALUE_CELLS = 22 };

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *d = of;
    const struct known *k = &d->list->rows[row];
    const struct setting *s = &d->app->setting;
    switch (column) {
    case LABEL: return k->item->label;
    case VALUE: return item_show(k->item, k->value);
    case ON: return date_wareki_short(d->app->frame, k->verified_on);
    case BY: return k->verified_by.n ? s->staff_name(s->of, k->verified_by) : S0;
    default: return k->note;
    }
}

static void draw_keys(const struct app *app, struct canvas *c, struct box in)
{
    struct buf b = buf_in(app->frame);
    for (int i = 0; i < codes_count(CODES_level); i++) {
        struct str words = item_level_words(app->frame, codes_row(CODES_level, i)->code);
        buf_print(&b, "%d " S_FMT "  ", i + 1, S_ARG(words));
    }
    buf_add(&b, S("0 不明"));
    canvas_text(c, in, 0, 1, LOOK_QUIET, buf_str(&b));
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {[LABEL] = {.cells = LABEL_CELLS},
                                                        [VALUE] = {.cells = VALUE_CELLS},
                                                        [ON] = {.cells = 10},
                                                        [BY] = {.cells = 10},
                                                        [NOTE] = {0}};
    const struct item_list *l = state;
    struct drawing d = {app, l};
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, str_print(app->frame, "項目を書く " S_FMT, S_ARG(l->name)),
             str_print(app->frame, S_FMT " 文字で書く  " S_FMT " 戻る",
                       S_ARG(screen_key(app, app->frame, VERB_ENTER)),
                       S_ARG(screen_key(app, app->frame, VERB_BACK))));
    draw_keys(app, c, box_rows(in, 1, 1));
    struct box rows = box_rows(in, BARS, in.rows);
    list_draw(&l->list, c, rows, columns, COLUMNS, cell, &d, focus && !l->typing);
    if (!l->list.count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET, S("この種類の資源に、確かめる項目はありません。"));
    struct box line = box_rows(rows, l->list.selected - l->list.top, 1);
    if (l->typing)
        edit_draw(&l->box, c, box_cols(line, 2 + LABEL_CELLS, line.cols), LOOK_FOCUS, focus);
}

const struct screen_row screen_item_list = {
    .name = S_ROW("items"),
    .title = S_ROW("項目を書く"),
    .context = CONTEXT_LIST,
    .context_now = context_now,
    .size = sizeof(struct item_list),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .paste = paste,
    .reload = reload,
};
