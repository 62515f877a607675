#include "app/decided.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/takeback.h"
#include "base/arena.h"
#include "base/kana.h"
#include "model/office.h"
#include "store/match.h"
#include "ui/bar.h"

/*
 * 同じ事業所か: two listings of the directory that are perhaps of one office, side by side, what
 * differs marked. A digit decides and brings the next pair; nothing is asked again, and what was
 * decided can be taken back like any change.
 */

enum { BARS = 2, LABEL = 18, MOST = 500 };
enum { SAME = '1', OTHER = '2', LATER = '3' };

struct pairs {
    struct match_pair *rows;
    int count, at; /* the one that is shown */
    struct record one, other;
    int fields[RESOURCE_FIELDS]; /* those that either of them has */
    struct list list;            /* of fields */
    struct decided decided;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

/* What a publisher counts by itself is no sign of one office or another. */
static bool tells(int field)
{
    return field != RESOURCE_office && field != RESOURCE_lat && field != RESOURCE_lon &&
           field != RESOURCE_city_code;
}

static void show(struct app *app, struct pairs *p)
{
    struct arena *a = screen_top(app)->results;
    int n = 0;
    p->at = p->at < p->count ? p->at : p->count ? p->count - 1 : 0;
    p->one = record_new(a, RECORD_RESOURCE);
    p->other = record_new(a, RECORD_RESOURCE);
    if (p->count) {
        load_record(a, app->db, &p->one, p->rows[p->at].one);
        load_record(a, app->db, &p->other, p->rows[p->at].other);
    }
    for (int i = 0; i < RESOURCE_FIELDS; i++)
        if (tells(i) && (p->one.v[i].n || p->other.v[i].n))
            p->fields[n++] = i;
    p->list.selected = p->list.top = 0;
    list_resize(&p->list, n, seen_rows(app));
}

static void reload(struct app *app, void *state)
{
    struct pairs *p = state;
    struct arena *a = screen_top(app)->results;
    int64_t here = p->count ? p->rows[p->at].id : 0;
    struct list was = p->list;
    arena_reset(a);
    p->count = match_waiting(a, app->db, MOST, &p->rows);
    decided_read(app, &p->decided);
    show(app, p);
    if (here && p->count && p->rows[p->at].id == here && was.count == p->list.count)
        p->list = was; /* somebody reads it */
}

static bool step(struct app *app, struct pairs *p, int by)
{
    if (p->at + by >= 0 && p->at + by < p->count) {
        p->at += by;
        show(app, p);
    }
    return true;
}

static void decide(struct app *app, struct pairs *p, bool same)
{
    const struct match_pair *pair = &p->rows[p->at];
    if (!duty_may_write(app) || decided_waits(app, &p->decided, pair->id))
        return;
    struct change *c = change_new(app->login, S("pair"));
    match_decide(c, app->db, pair, same, app->login, app->now);
    change_keep(c, S("「同じ事業所か」の判断"));
    uint64_t ticket = duty_do(app, c);
    decided_add(&p->decided, pair->id, ticket);
    if (!ticket)
        return;
    notice_say(app, LOOK_PLAIN, S_FMT "%s", S_ARG(p->one.v[RESOURCE_name]),
               same ? " ほかを、同じ事業所にまとめました。" : " ほかを、別の事業所と記録しました。");
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct pairs *p = state;
    switch (v) {
    case VERB_LEFT: return step(app, p, -1);
    case VERB_RIGHT:
    case VERB_ENTER: return step(app, p, 1);
    case VERB_UNDO:
    case VERB_REDO: takeback_ask(app, v == VERB_REDO); return true; /* not of the form that lies under it */
    case VERB_PAIRS: return true;
    default: return list_key(&p->list, verb_row(v)->motion, seen_rows(app));
    }
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct pairs *p = state;
    if (key < SAME || key > LATER || !p->count)
        return false;
    if (key == LATER)
        return step(app, p, 1);
    decide(app, p, key == SAME);
    return true;
}

/* ---- drawing ---- */

/* What one publisher does not say, or spells otherwise, is no difference: a width, an
 * address without its prefecture. */
static bool differ(const struct app *app, const struct pairs *p, int field)
{
    struct str a = p->one.v[field], b = p->other.v[field];
    if (!a.n || !b.n || kana_same(a, b))
        return false;
    struct office_keys one = office_keys(app->frame, p->one.v), other = office_keys(app->frame, p->other.v);
    return !(field == RESOURCE_address && str_eq(one.address, other.address)) &&
           !(field == RESOURCE_phone && str_eq(one.phone, other.phone));
}

static void draw_value(const struct app *app, struct canvas *c, struct box in, int row, const struct field *f,
                       struct str value, bool differs)
{
    struct str shown = value.n ? kind_show(app->frame, f, &app->setting, value) : S("（なし）");
    canvas_text(c, in, row, 0,
                !value.n  ? LOOK_QUIET
                : differs ? LOOK_MARKED
                          : LOOK_PLAIN,
                str_part(&shown, '\n'));
}

static void draw_fields(const struct app *app, const struct pairs *p, struct canvas *c, struct box in)
{
    int half = (in.cols - LABEL) / 2;
    struct box one = box_cols(in, LABEL, half - 1), other = box_cols(in, LABEL + half, half);
    for (int row = 0; row < in.rows && p->list.top + row < p->list.count; row++) {
        int i = p->fields[p->list.top + row];
        const struct field *f = &record_row(RECORD_RESOURCE)->fields[i];
        bool here = p->list.top + row == p->list.selected, differs = differ(app, p, i);
        canvas_text(
            c, box_cols(in, 0, LABEL - 1), row, 0, here ? LOOK_SELECTED : LOOK_LABEL,
            str_print(app->frame, "%s%s" S_FMT, here ? ">" : " ", differs ? "違 " : "   ", S_ARG(f->label)));
        draw_value(app, c, one, row, f, p->one.v[i], differs);
        draw_value(app, c, other, row, f, p->other.v[i], differs);
        if (here)
            canvas_cursor(c, in, row, 0);
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    const struct pairs *p = state;
    struct box heads = box_rows(in, 1, 1), body = box_rows(in, BARS, in.rows);
    int half = (in.cols - LABEL) / 2;
    (void)focus;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE,
             p->count ? str_print(app->frame, "同じ事業所か  %d/%d", p->at + 1, p->count) : S("同じ事業所か"),
             S("1 同じ  2 別  3 あとで  左右 前後の組"));
    if (!p->count) {
        canvas_text(c, body, 0, 2, LOOK_QUIET, S("確かめたい組はありません。"));
        canvas_cursor(c, body, 0, 0);
        return;
    }
    canvas_text(c, heads, 0, LABEL, LOOK_TITLE, str_print(app->frame, "資源 %lld", (long long)p->one.id));
    canvas_text(c, heads, 0, LABEL + half, LOOK_TITLE,
                str_print(app->frame, "資源 %lld", (long long)p->other.id));
    draw_fields(app, p, c, body);
}

const struct screen_row screen_pairs = {
    .name = S_ROW("pairs"),
    .title = S_ROW("同じ事業所か"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct pairs),
    .draw = draw,
    .act = act,
    .type = type,
    .reload = reload,
};
