#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "base/arena.h"
#include "base/date.h"
#include "store/merge.h"
#include "store/similar.h"
#include "ui/bar.h"

/*
 * 名寄せ: makes two registrations of one person one, and two again. First the
 * people who resemble the one that one stands on, with the reasons, and those who
 * were merged into them; Enter shows both side by side, field by field. Left and
 * Right choose which value stays; 確定 does it. Nothing is asked again, since it
 * can be taken back for ever.
 */

enum { BARS = 2, MERGES_MOST = 50, ROWS_MOST = SIMILAR_MOST + MERGES_MOST };
enum stage { PICK, COMPARE, APART };

struct choice {
    const struct known *known; /* somebody alike, or */
    const struct merge *merge; /* who was merged, */
    struct str name;           /* and their name */
};

struct join {
    struct arena *results;
    int64_t person; /* that one stood on; 0: nobody */
    enum stage stage;
    struct person kept, gone;
    struct choice choices[ROWS_MOST];
    struct list picks;
    int64_t merge;             /* to be taken back */
    int fields[PERSON_FIELDS]; /* those that either of them has */
    struct list rows;
    uint64_t take; /* whose value comes from the gone one */
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

static bool load_person(struct arena *a, struct app *app, struct person *p, int64_t id)
{
    struct record r = {.row = record_row(RECORD_PERSON), .v = p->v};
    p->id = id;
    return id && load_record(a, app->db, &r, id);
}

static struct str name_of(const struct person *p)
{
    return p->name.n ? p->name : p->kana;
}

/* Of the row that a list points at, else of the form in the sheet, else of the roster. */
static int64_t subject(struct app *app)
{
    const struct roster *r = &app->roster;
    struct case_row row;
    if (app->pointed)
        return load_case(app->scratch, app->db, app->pointed, &row) ? row.person : 0;
    if (app->current && app->focus != PANE_ROSTER)
        return str_int(app->current->intake.person, 0);
    return r->count && r->list.selected >= 0 ? r->rows[r->list.selected].person : 0;
}

static void read(struct app *app, struct join *j)
{
    struct known *known;
    struct merge *merges;
    int n = 0;
    struct similar_ask ask = {.person = &j->kept, .not_person = j->kept.id};
    int alike = similar_find(j->results, app->db, &ask, &known);
    for (int i = 0; i < alike; i++)
        j->choices[n++] = (struct choice){.known = &known[i]};
    int merged = merge_list(j->results, app->db, j->kept.id, &merges);
    for (int i = 0; i < merged && n < ROWS_MOST; i++)
        if (!merges[i].undone_at.n && str_int(merges[i].kept, 0) == j->kept.id) {
            struct person gone = {0};
            load_person(j->results, app, &gone, str_int(merges[i].gone, 0));
            j->choices[n++] = (struct choice){.merge = &merges[i], .name = name_of(&gone)};
        }
    list_resize(&j->picks, n, seen_rows(app));
}

static void open(struct app *app, struct screen *s)
{
    struct join *j = s->state;
    j->results = s->results;
    j->picks.selected = j->rows.selected = -1;
    j->person = merge_follow(app->db, subject(app));
    bool allowed = !j->person || access_screen(app, s, 0, j->person);
    if (allowed && load_person(j->results, app, &j->kept, j->person))
        read(app, j);
}

/* Somebody alike may be restricted by now; what is compared closes by itself then (access_closed). */
static void reload(struct app *app, void *state)
{
    struct join *j = state;
    if (j->stage != PICK || !j->kept.id)
        return;
    arena_reset(j->results);
    if (load_person(j->results, app, &j->kept, j->person))
        read(app, j);
}

/* What is only with the one that goes is taken over unless one says otherwise. False where they may not be seen. */
static bool compare(struct app *app, struct join *j, int64_t gone)
{
    struct person other = {0};
    int n = 0;
    if (!access_person(app, gone, S("join"))) {
        access_ask(app);
        return false;
    }
    if (!load_person(j->results, app, &other, gone))
        return false;
    screen_top(app)->beside = gone == j->person ? j->kept.id : gone;
    j->gone = other;
    j->take = 0;
    for (int i = 0; i < PERSON_FIELDS; i++) {
        if (i == PERSON_kept || (!j->kept.v[i].n && !j->gone.v[i].n))
            continue;
        j->fields[n++] = i;
        if (!j->kept.v[i].n)
            j->take |= FIELD_BIT(i);
    }
    j->stage = COMPARE;
    j->rows.selected = 0;
    list_resize(&j->rows, n, seen_rows(app));
    return true;
}

static void pick(struct app *app, struct join *j)
{
    if (!j->picks.count)
        return;
    const struct choice *c = &j->choices[j->picks.selected];
    if (c->known) {
        compare(app, j, c->known->id);
    } else if (load_person(j->results, app, &j->gone, str_int(c->merge->gone, 0))) {
        j->merge = c->merge->id;
        j->stage = APART;
    }
}

static void post(struct app *app, struct join *j, struct str act, struct str words)
{
    if (!merge_owns(app->db, j->kept.id, j->gone.id, app->login)) {
        notice_say(app, LOOK_WARNING,
                   "名寄せは、どちらかの人の相談の担当者か副担当者がします。担当者に知らせてください。");
        return;
    }
    struct change *c = change_new(app->login, act);
    change_about(c, str_print(app->scratch, "person %lld", (long long)j->kept.id));
    if (j->stage == APART)
        change_unmerge(c, j->merge);
    else
        change_merge(c, &(struct merge_plan){j->kept.id, j->gone.id, j->take});
    if (!duty_do(app, c))
        return;
    notice_say(app, LOOK_PLAIN, S_FMT " " S_FMT, S_ARG(name_of(&j->gone)), S_ARG(words));
    screen_pop(app);
}

static void swap(struct app *app, struct join *j)
{
    struct person was = j->kept;
    j->kept = j->gone;
    if (!compare(app, j, was.id))
        j->kept = was;
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct join *j = state;
    uint32_t motion = verb_row(v)->motion;
    if (v == VERB_BACK && j->stage != PICK) {
        j->stage = PICK;
        screen_top(app)->beside = 0;
        reload(app, j);
    } else if (j->stage == PICK && v == VERB_ENTER)
        pick(app, j);
    else if (j->stage == PICK)
        return list_key(&j->picks, motion, seen_rows(app)) || motion != KEY_NONE || v == VERB_SAVE;
    else if (v == VERB_SAVE && j->stage == APART)
        post(app, j, S("unmerge"), S("の統合を元に戻しました。"));
    else if (v == VERB_SAVE)
        post(app, j, S("merge"), S("を統合しました。名寄せからいつでも元に戻せます。"));
    else if (j->stage == COMPARE && (v == VERB_LEFT || v == VERB_RIGHT) && j->rows.count) {
        uint64_t bit = FIELD_BIT(j->fields[j->rows.selected]);
        j->take = v == VERB_RIGHT ? j->take | bit : j->take & ~bit;
    } else
        return (j->stage == COMPARE && list_key(&j->rows, motion, seen_rows(app))) || motion != KEY_NONE;
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct join *j = state;
    if (j->stage != COMPARE || key != 'x')
        return false;
    swap(app, j);
    return true;
}

/* ---- drawing ---- */

static struct str pick_cell(const void *of, int row, int column)
{
    const struct app *app = of;
    const struct join *j = app->stack[app->depth - 1].state;
    const struct choice *c = &j->choices[row];
    if (c->known)
        return column == 0   ? c->known->household ? S("同居") : S("似た人")
                 : column == 1 ? c->known->title
               : column == 2 ? c->known->detail
                             : c->known->reasons;
    return column == 0   ? S("統合済")
           : column == 1 ? c->name
           : column == 2 ? str_head(c->merge->at, 10)
                         : S("選ぶと元に戻せる");
}

static void draw_picks(const struct app *app, const struct join *j, struct canvas *c, struct box in,
                       bool focus)
{
    enum { NAME_NARROW = 20, NAME_WIDE = 44 };
    int name = in.cols < DESK_WIDE ? NAME_NARROW : NAME_WIDE;
    const struct list_column columns[] = {{.cells = 6}, {.cells = name}, {.cells = 11}, {0}};
    list_draw(&j->picks, c, in, columns, COUNT_OF(columns), pick_cell, app, focus);
    if (!j->picks.count)
        canvas_text(c, in, 1, 2, LOOK_QUIET,
                    j->kept.id ? S("似た人も、統合した人もいません。")
                               : S("対象者がいません。一覧で選ぶか、受付票を開いてください。"));
}

/* The value that stays is marked by a sign, too: never by its colour alone. */
static void draw_value(const struct app *app, struct canvas *c, struct box in, int row, const struct field *f,
                       struct str value, bool stays)
{
    struct str shown = value.n ? kind_show(app->frame, f, &app->setting, value) : S("（なし）");
    canvas_text(c, in, row, 0, stays ? LOOK_MARKED : LOOK_QUIET,
                str_print(app->frame, "%s " S_FMT, stays ? "*" : " ", S_ARG(shown)));
}

static void draw_fields(const struct app *app, const struct join *j, struct canvas *c, struct box in)
{
    int label = 18, half = (in.cols - label) / 2;
    struct box kept = box_cols(in, label, half - 1), gone = box_cols(in, label + half, half);
    for (int row = 0; row < in.rows && j->rows.top + row < j->rows.count; row++) {
        int i = j->fields[j->rows.top + row];
        const struct field *f = &record_row(RECORD_PERSON)->fields[i];
        bool here = j->rows.top + row == j->rows.selected, differ = !str_eq(j->kept.v[i], j->gone.v[i]);
        canvas_text(
            c, in, row, 0, here ? LOOK_SELECTED : LOOK_LABEL,
            str_print(app->frame, "%s" S_FMT "%s", here ? ">" : " ", S_ARG(f->label), differ ? " 違" : ""));
        draw_value(app, c, kept, row, f, j->kept.v[i], !(j->take >> i & 1));
        draw_value(app, c, gone, row, f, j->gone.v[i], j->take >> i & 1);
        if (here)
            canvas_cursor(c, in, row, 0);
    }
}

static void draw_apart(const struct app *app, const struct join *j, struct canvas *c, struct box in)
{
    bar_paragraph(
        c, in, 1, LOOK_PLAIN,
        str_print(app->frame,
                  "「" S_FMT
                  "」の統合を元に戻します。移した相談と写した値のうち、統合のあとに書き換えていないものが"
                  "元の登録へ戻ります。",
                  S_ARG(name_of(&j->gone))));
    canvas_cursor(c, in, 1, 0);
}

static void draw_title(const struct app *app, const struct join *j, struct canvas *c, struct box in)
{
    struct arena *a = app->frame;
    struct str save = screen_key(app, a, VERB_SAVE), back = screen_key(app, a, VERB_BACK);
    struct str how = j->stage == PICK ? str_print(a, S_FMT " 比べる", S_ARG(screen_key(app, a, VERB_ENTER)))
                     : j->stage == COMPARE
                         ? str_print(a, "左右で選ぶ  x 残す人を入替  " S_FMT " 統合  " S_FMT " 戻る",
                                     S_ARG(save), S_ARG(back))
                         : str_print(a, S_FMT " 元に戻す  " S_FMT " やめる", S_ARG(save), S_ARG(back));
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, str_print(a, "名寄せ  " S_FMT, S_ARG(name_of(&j->kept))),
             how);
    if (j->stage == COMPARE) {
        struct box heads = box_rows(in, 1, 1);
        int label = 18, half = (in.cols - label) / 2;
        canvas_text(c, heads, 0, label, LOOK_TITLE, S("  残す登録"));
        canvas_text(c, heads, 0, label + half, LOOK_TITLE, S("  統合する登録"));
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    const struct join *j = state;
    struct box body = box_rows(in, BARS, in.rows);
    draw_title(app, j, c, in);
    switch (j->stage) {
    case PICK: draw_picks(app, j, c, body, focus); break;
    case COMPARE: draw_fields(app, j, c, body); break;
    case APART: draw_apart(app, j, c, box_cols(body, 2, body.cols - 4)); break;
    }
}

const struct screen_row screen_join = {
    .name = S_ROW("join"),
    .title = S_ROW("名寄せ"),
    .context = CONTEXT_TIMELINE,
    .size = sizeof(struct join),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .reload = reload,
};
