#include "app/desk.h"
#include "app/verbs.h"
#include "base/arena.h"
#include "base/wrap.h"
#include "ui/bar.h"

/*
 * ヘルプ: the rule behind the field first, or what the screen is for, then the keys
 * of this place, then all the others. A key's row does what the key does.
 */

enum { ROWS_MOST = 256, BARS = 1, TOLD = 3, TOLD_FROM = 10 };

struct help_row {
    enum verb verb; /* VERB_NONE: a heading or a paragraph */
    struct str key, words, help;
    bool heading;
};

struct help {
    struct help_row rows[ROWS_MOST];
    struct list list;
};

static int seen_rows(const struct app *app)
{
    int rows = desk_layout(app).body.rows - BARS;
    return rows < TOLD_FROM ? rows : rows - TOLD;
}

static void add(struct help *h, struct help_row row)
{
    if (h->list.count < ROWS_MOST)
        h->rows[h->list.count++] = row;
}

static void add_field(struct help *h, struct arena *a, const struct form_line *l)
{
    const struct field *f = l->field;
    add(h, (struct help_row){.heading = true, .words = str_print(a, "項目「" S_FMT "」", S_ARG(f->label))});
    add(h, (struct help_row){.words = f->help});
    add(h, (struct help_row){.words = str_print(a, "書き方: " S_FMT, S_ARG(kind_row(f->kind)->words))});
    if (f->kind == KIND_CODE || f->kind == KIND_CODES)
        for (int i = 0; i < codes_count(f->codes); i++)
            add(h, (struct help_row){
                       .words = str_print(a, "  %2d " S_FMT, i + 1, S_ARG(codes_row(f->codes, i)->label))});
}

/* The keys that one context binds itself, as far as they are what the key does here. */
static void add_context(struct help *h, struct arena *a, const struct app *app, enum context here,
                        enum context at)
{
    bool headed = false;
    for (int i = 0; i < app->keys->count; i++) {
        const struct binding *b = &app->keys->rows[i];
        if (b->context != at || !keymap_reaches(app->keys, here, b))
            continue;
        const struct verb_row *v = verb_row(b->verb);
        if (!headed)
            add(h, (struct help_row){.heading = true,
                                     .words = str_print(a, "キー: " S_FMT, S_ARG(context_row(at)->words))});
        headed = true;
        add(h, (struct help_row){
                   .verb = b->verb, .key = key_name(a, b->key), .words = v->words, .help = v->help});
    }
}

/* What the key table has for other places: shown last, so that every verb is on this page. */
static void add_others(struct help *h, struct arena *a, const struct app *app, enum context here)
{
    add(h, (struct help_row){.heading = true, .words = S("ほかの場所のキーと、キーのない操作")});
    for (int i = 0; i < app->keys->count; i++) {
        const struct binding *b = &app->keys->rows[i];
        if (b->verb == VERB_NONE || keymap_reaches(app->keys, here, b))
            continue;
        struct str place = context_row(b->context)->words;
        add(h, (struct help_row){
                   .verb = b->verb,
                   .key = key_name(a, b->key),
                   .words = verb_row(b->verb)->words,
                   .help = str_print(a, S_FMT ": " S_FMT, S_ARG(place), S_ARG(verb_row(b->verb)->help))});
    }
    for (int v = VERB_NONE + 1; v < VERB_COUNT; v++)
        if (!keymap_keys(a, app->keys, here, (enum verb)v).n)
            add(h, (struct help_row){.verb = (enum verb)v,
                                     .words = verb_row((enum verb)v)->words,
                                     .help = verb_row((enum verb)v)->help});
}

/* Where help is asked for: the screen under this one. */
static enum context place(const struct app *app)
{
    const struct screen *s = &app->stack[app->depth - 2];
    return s->row->context_now ? s->row->context_now(app, s->state) : s->row->context;
}

/* What the screen is for: the sentence of the verb that opens it, which has its name. */
static void add_screen(struct help *h, struct arena *a, const struct app *app)
{
    struct str title = app->stack[app->depth - 2].row->title;
    for (int v = VERB_NONE + 1; v < VERB_COUNT && app->depth > 2; v++)
        if (str_eq(verb_row((enum verb)v)->words, title)) {
            add(h,
                (struct help_row){.heading = true, .words = str_print(a, "画面「" S_FMT "」", S_ARG(title))});
            for (struct str rest = verb_row((enum verb)v)->help; rest.n;)
                add(h, (struct help_row){.words = wrap_cut(&rest, app->cols > 8 ? app->cols - 4 : 4)});
            return;
        }
}

static void open(struct app *app, struct screen *s)
{
    struct help *h = s->state;
    enum context here = place(app), at = here;
    if (app->depth == 2 && app->focus == PANE_SHEET && app->current)
        add_field(h, s->arena, &app->current->form.lines[app->current->form.at]);
    add_screen(h, s->arena, app);
    for (;; at = context_row(at)->parent) {
        add_context(h, s->arena, app, here, at);
        if (context_row(at)->parent == at)
            break;
    }
    add_others(h, s->arena, app, here);
}

static void run(struct app *app, const struct help *h)
{
    enum verb v = h->rows[h->list.selected].verb;
    if (v == VERB_NONE)
        return;
    screen_pop(app);
    verbs_do(app, v);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct help *h = state;
    if (v == VERB_ENTER)
        run(app, h);
    else if (v == VERB_HELP)
        screen_pop(app); /* the key that opened it closes it */
    else
        return list_key(&h->list, verb_row(v)->motion, seen_rows(app));
    return true;
}

enum { KEY, WORDS, HELP, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    const struct help_row *r = &((const struct help *)of)->rows[row];
    switch (column) {
    case KEY: return r->key;
    case WORDS: return r->words;
    default: return r->help;
    }
}

/* Headings and paragraphs take the whole width. */
static void draw_wide(const struct help *h, struct canvas *c, struct box in)
{
    for (int i = 0; i < in.rows && h->list.top + i < h->list.count; i++) {
        const struct help_row *r = &h->rows[h->list.top + i];
        if (r->verb != VERB_NONE)
            continue;
        bool here = h->list.top + i == h->list.selected;
        struct box line = box_rows(in, i, 1);
        enum look look = here ? LOOK_SELECTED : r->heading ? LOOK_TITLE : LOOK_PLAIN;
        canvas_fill(c, line, look);
        canvas_text(c, line, 0, 0, look, here ? S(">") : S(" "));
        canvas_text(c, line, 0, r->heading ? 1 : 3, look, r->words);
    }
}

/* The selected row in full: a row of the list has no room for a sentence. */
static void draw_told(const struct help_row *r, struct canvas *c, struct box in)
{
    canvas_fill(c, in, LOOK_PLAIN);
    if (!r->heading)
        bar_paragraph(c, box_cols(box_rows(in, 1, in.rows), 1, in.cols), 0, LOOK_PLAIN,
                      r->verb != VERB_NONE ? r->help : r->words);
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {
        [KEY] = {.cells = 10}, [WORDS] = {.cells = 16}, [HELP] = {0}};
    const struct help *h = state;
    struct box rows = box_rows(in, BARS, in.rows);
    bar_draw(
        c, box_rows(in, 0, 1), LOOK_ACTIVE, S("ヘルプ"),
        str_print(app->frame, S_FMT " でその操作を行う", S_ARG(screen_key(app, app->frame, VERB_ENTER))));
    struct box list = box_rows(rows, 0, seen_rows(app)), told = box_rows(rows, list.rows, rows.rows);
    list_draw(&h->list, c, list, columns, COLUMNS, cell, h, focus);
    draw_wide(h, c, list);
    if (h->list.count)
        draw_told(&h->rows[h->list.selected], c, told);
}

const struct screen_row screen_help = {
    .name = S_ROW("help"),
    .title = S_ROW("ヘルプ"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct help),
    .open = open,
    .draw = draw,
    .act = act,
};
