#include "store/timeline.h"

#include "app/desk.h"
#include "app/notice.h"
#include "base/arena.h"
#include "ui/bar.h"

/*
 * 履歴: what happened in the case that one stands on, or to its person, the newest
 * first. A letter shows one kind only, the same letter all again; Enter shows the
 * whole of an entry, Enter again opens its case. Reading only.
 */

enum { BARS = 2 };

struct story {
    struct arena *results;
    int64_t intake, person;
    struct str title;
    bool of_person; /* all of the person, not only the case */
    int filter;     /* enum timeline; -1: all but those that stand aside */
    struct timeline_entry *entries;
    int *shown; /* indexes into entries, as filtered */
    int total;
    struct list list;
    bool whole;
    int scroll;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

/* The case that a list points at, of the sheet, selected in the roster, else the last one. */
static void find_subject(struct app *app, struct story *p)
{
    const struct call *call = app->current;
    struct case_row row = {0};
    p->intake = app->pointed ? app->pointed : call ? call->intake_id : app->last_case;
    if (!app->pointed && !call && app->focus == PANE_ROSTER && app->roster.count &&
        app->roster.list.selected >= 0)
        p->intake = app->roster.rows[app->roster.list.selected].id;
    if (p->intake && load_case(app->scratch, app->db, p->intake, &row))
        p->person = row.person;
    else if (call && !app->pointed)
        p->person = str_int(call->intake.person, 0);
}

static void filter(struct app *app, struct story *p)
{
    int n = 0;
    for (int i = 0; i < p->total; i++) {
        enum timeline kind = p->entries[i].kind;
        if (p->filter < 0 ? !timeline_row(kind)->aside : (int)kind == p->filter)
            p->shown[n++] = i;
    }
    p->list.selected = n ? 0 : -1;
    list_resize(&p->list, n, seen_rows(app));
}

static struct str title_of(struct app *app, const struct story *p, struct arena *a)
{
    struct case_row row = {0};
    struct person person = {0};
    struct record r = {.row = record_row(RECORD_PERSON), .v = person.v};
    if (p->intake)
        load_case(app->scratch, app->db, p->intake, &row);
    if (p->person)
        load_record(app->scratch, app->db, &r, p->person);
    struct str name = person.name.n ? person.name : row.name;
    return p->of_person ? str_print(a, "履歴  " S_FMT " さんのすべて", S_ARG(name))
                        : str_print(a, "履歴  " S_FMT " " S_FMT, S_ARG(row.number), S_ARG(name));
}

static void read(struct app *app, struct story *p)
{
    struct timeline_wish wish = {.intake = p->of_person ? 0 : p->intake,
                                 .person = p->of_person ? p->person : 0};
    arena_reset(p->results);
    p->total = timeline_load(p->results, app->db, &wish, &app->setting, &p->entries);
    p->shown = ARENA_ARRAY(p->results, int, p->total + 1);
    p->title = title_of(app, p, p->results);
    filter(app, p);
}

/* Of a case and of its person they are two views: the newest case of the person may be another, and restricted. */
static bool may_show(struct app *app, const struct story *p, bool of_person)
{
    return access_screen(app, screen_top(app), of_person ? 0 : p->intake, p->person);
}

static void open(struct app *app, struct screen *s)
{
    struct story *p = s->state;
    p->results = s->results;
    p->filter = -1;
    find_subject(app, p);
    p->of_person = !p->intake && p->person;
    if (may_show(app, p, p->of_person || !p->intake))
        read(app, p);
}

static const struct timeline_entry *selected(const struct story *p)
{
    return p->list.count ? &p->entries[p->shown[p->list.selected]] : NULL;
}

static void open_case(struct app *app, const struct story *p)
{
    int64_t intake = selected(p)->intake;
    if (!intake) {
        notice_say(app, LOOK_PLAIN, "人についての記録なので、開く相談はありません。");
        return;
    }
    call_bring(app, call_open(app, intake));
}

static void enter(struct app *app, struct story *p)
{
    if (p->whole) {
        open_case(app, p);
        return;
    }
    p->whole = selected(p) != NULL;
    p->scroll = 0;
}

static void scroll(struct story *p, enum verb v)
{
    int by = v == VERB_DOWN ? 1 : v == VERB_UP ? -1 : v == VERB_PAGE_DOWN ? 10 : v == VERB_PAGE_UP ? -10 : 0;
    p->scroll = p->scroll + by > 0 ? p->scroll + by : 0;
}

static void change_scope(struct app *app, struct story *p)
{
    if (!p->intake || !p->person)
        return;
    if (!may_show(app, p, !p->of_person)) {
        access_ask(app);
        return;
    }
    p->of_person = !p->of_person;
    p->whole = false;
    read(app, p);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct story *p = state;
    uint32_t motion = verb_row(v)->motion;
    if (v == VERB_ENTER)
        enter(app, p);
    else if (v == VERB_BACK && p->whole)
        p->whole = false;
    else if (v == VERB_NEXT || v == VERB_PREVIOUS)
        change_scope(app, p);
    else if (motion != KEY_NONE && p->whole)
        scroll(p, v);
    else
        return list_key(&p->list, motion, seen_rows(app)) || motion != KEY_NONE || v == VERB_TIMELINE;
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct story *p = state;
    for (int k = 0; k < TIMELINE_COUNT; k++)
        if (key == (uint32_t)timeline_row((enum timeline)k)->key) {
            p->filter = p->filter == k ? -1 : k;
            p->whole = false;
            filter(app, p);
            return true;
        }
    return false;
}

/* Where an entry stands now; -1: it is no more, or says something else. */
static int find(const struct story *p, enum timeline kind, struct str at, struct str line)
{
    for (int i = 0; i < p->list.count; i++) {
        const struct timeline_entry *e = &p->entries[p->shown[i]];
        if (e->kind == kind && str_eq(e->at, at) && str_eq(e->line, line))
            return i;
    }
    return -1;
}

/* Stays on the same entry; one that is shown whole and is no more gives way to the list. */
static void reload(struct app *app, void *state)
{
    struct story *p = state;
    int row = p->list.selected;
    struct timeline_entry was = row >= 0 ? p->entries[p->shown[row]] : (struct timeline_entry){0};
    struct str at = str_copy(app->scratch, was.at), line = str_copy(app->scratch, was.line);
    read(app, p);
    int now = row >= 0 ? find(p, was.kind, at, line) : -1;
    p->whole = p->whole && now >= 0;
    list_select(&p->list, now >= 0 ? now : row, seen_rows(app));
}

enum { AT, KIND, LINE, STAFF, COLUMNS };

static struct str when(struct arena *a, struct str at)
{
    return str_print(a, S_FMT " " S_FMT, S_ARG(str_head(at, 10)), S_ARG(str_head(str_from(at, 11), 5)));
}

static struct str cell(const void *of, int row, int column)
{
    const struct app *app = of;
    const struct story *p = app->stack[app->depth - 1].state;
    const struct timeline_entry *e = &p->entries[p->shown[row]];
    switch (column) {
    case AT: return when(app->frame, e->at);
    case KIND: return timeline_row(e->kind)->words;
    case LINE: return e->line;
    default: return e->staff;
    }
}

static void draw_filters(const struct app *app, const struct story *p, struct canvas *c, struct box in)
{
    int col = 1;
    for (int k = 0; k < TIMELINE_COUNT; k++) {
        const struct timeline_row *row = timeline_row((enum timeline)k);
        enum look look = k == p->filter ? LOOK_SELECTED : LOOK_QUIET;
        col = canvas_text(c, in, 0, col, LOOK_KEY, str_print(app->frame, "%c", row->key));
        col = canvas_text(c, in, 0, col, look, row->words) + 1;
    }
}

static void draw_whole(const struct app *app, const struct story *p, struct canvas *c, struct box in)
{
    const struct timeline_entry *e = selected(p);
    struct str head = str_print(app->frame, S_FMT "  " S_FMT "  " S_FMT, S_ARG(when(app->frame, e->at)),
                                S_ARG(timeline_row(e->kind)->words), S_ARG(e->staff));
    int row = bar_paragraph(c, in, -p->scroll, LOOK_MARKED, head);
    row = bar_paragraph(c, in, row, LOOK_PLAIN, e->line);
    if (!str_eq(e->text, e->line))
        bar_paragraph(c, in, row + 1, LOOK_PLAIN, e->text);
    canvas_cursor(c, in, 0, 0);
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {
        [AT] = {.cells = 16}, [KIND] = {.cells = 8}, [LINE] = {0}, [STAFF] = {.cells = 10}};
    const struct story *p = state;
    struct str scope = p->intake && p->person
                           ? str_print(app->frame, S_FMT " %s", S_ARG(screen_key(app, app->frame, VERB_NEXT)),
                                       p->of_person ? "この相談だけ" : "この人のすべて")
                           : S0;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, p->title, scope);
    draw_filters(app, p, c, box_rows(in, 1, 1));
    struct box body = box_rows(in, BARS, in.rows);
    if (p->whole) {
        draw_whole(app, p, c, box_cols(body, 1, body.cols - 2));
        return;
    }
    list_draw(&p->list, c, body, columns, COLUMNS, cell, app, focus);
    if (!p->list.count)
        canvas_text(c, body, 1, 2, LOOK_QUIET,
                    p->intake || p->person ? S("記録はありません。")
                                           : S("相談がありません。一覧で選ぶか、受付票を開いてください。"));
}

const struct screen_row screen_timeline = {
    .name = S_ROW("timeline"),
    .title = S_ROW("履歴"),
    .context = CONTEXT_TIMELINE,
    .size = sizeof(struct story),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .reload = reload,
};
