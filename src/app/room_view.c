#include "app/room_state.h"
#include "base/arena.h"
#include "base/date.h"
#include "ui/bar.h"

/* What is seen of the room: the desk, or in its place the clock and who may come. */

/* In steps of ten seconds: what is typed meanwhile may be in the hands of an input method. */
static void draw_warning(const struct room *r, struct canvas *c)
{
    enum { STEP_MS = 10000 };
    int64_t left = room_lock_due(r) - r->clock;
    struct box in = box_rows(canvas_whole(c), c->rows - 2, 1);
    if (!r->warned)
        return;
    canvas_fill(c, in, LOOK_WARNING);
    canvas_text(c, in, 0, 1, LOOK_WARNING,
                str_print(r->frame, "あと %lld 秒で画面をロックします。どのキーを押しても続けられます。",
                          (long long)((left + STEP_MS - 1) / STEP_MS * STEP_MS / 1000)));
}

static int centred(struct box in, struct str text)
{
    int cells = canvas_cells(text);
    return in.cols > cells ? (in.cols - cells) / 2 : 0;
}

static void draw_head(const struct room *r, struct canvas *c, struct box in)
{
    struct str clock = str_from(date_iso_moment(r->frame, r->shown), 11);
    struct str name =
        r->centre.n ? r->centre : str_print(r->frame, "窓口   端末「" S_FMT "」", S_ARG(r->station));
    canvas_text(c, in, 0, centred(in, name), LOOK_PLAIN, name);
    canvas_text(c, in, 2, centred(in, clock), LOOK_PLAIN, clock);
}

static struct str chair_state(const struct room *r, const struct chair *chair)
{
    bool digits = r->keyed && chair->pin && pin_is_set(chair->pin, room_clock(r));
    if (!chair->app && !chair->away)
        return S0;
    return digits ? S("作業中（暗証番号）") : S("作業中");
}

static struct str cell(const void *of, int row, int column)
{
    const struct room *r = of;
    const struct chair *chair = &r->chairs.rows[room_person(r, row)];
    switch (column) {
    case 0: return row < 9 ? str_print(r->frame, "%d", row + 1) : S0;
    case 1: return chair->name;
    case 2: return chair->job;
    default: return chair_state(r, chair);
    }
}

static void draw_people(const struct room *r, struct canvas *c, struct box in)
{
    static const struct list_column columns[] = {{.cells = 2}, {.cells = 20}, {.cells = 12}, {0}};
    enum { WIDTH = 60 };
    struct box rows = box_rows(in, 0, in.rows - 3);
    rows = box_cols(rows, in.cols > WIDTH ? (in.cols - WIDTH) / 2 : 0, WIDTH);
    list_draw(&r->people, c, rows, columns, COUNT_OF(columns), cell, r, true);
    struct str say = S("席に着く人の番号を押してください。");
    canvas_text(c, box_rows(in, in.rows - 3, 1), 0, centred(in, say), LOOK_QUIET, say);
}

static struct str key_of(const struct room *r, enum verb v)
{
    struct str keys = keymap_keys(r->frame, r->keys, CONTEXT_GLOBAL, v);
    return str_part(&keys, ',');
}

static void draw_hints(const struct room *r, struct canvas *c, struct box in)
{
    bool door = r->scene == SCENE_DOOR, back = door && r->people.count;
    struct str go = str_print(r->frame, S_FMT " %s   ", S_ARG(key_of(r, VERB_ENTER)), door ? "次へ" : "選ぶ"),
               list = back ? str_print(r->frame, S_FMT " 戻る   ", S_ARG(key_of(r, VERB_BACK))) : S0,
               text = str_print(r->frame, S_FMT S_FMT S_FMT " 終了", S_ARG(go), S_ARG(list),
                                S_ARG(key_of(r, VERB_QUIT)));
    canvas_text(c, in, 0, centred(in, text), LOOK_QUIET, text);
}

void room_draw(const struct room *r, struct canvas *c)
{
    struct box all = canvas_whole(c);
    arena_reset(r->frame);
    if (r->scene == SCENE_DESK) {
        app_draw(chairs_app(&r->chairs), c);
        draw_warning(r, c);
        return;
    }
    canvas_clear(c);
    c->ime = IME_OFF;
    int top = r->scene == SCENE_DAMAGED ? 0 : all.rows / 6; /* there is much to tell */
    draw_head(r, c, box_rows(all, top, 3));
    if (r->scene == SCENE_DAMAGED)
        damaged_draw(&r->damaged, c, box_cols(box_rows(all, top + 4, all.rows - 5), 3, all.cols - 6),
                     r->frame);
    else if (r->scene == SCENE_PEOPLE)
        draw_people(r, c, box_rows(all, top + 5, all.rows));
    else
        door_draw(&r->door, c, box_rows(all, top + 5, all.rows), r->frame);
    draw_hints(r, c, box_rows(all, all.rows - 1, 1));
}
