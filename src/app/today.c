#include "app/today.h"

#include "app/at_hand.h"
#include "app/desk.h"
#include "app/notice.h"
#include "base/arena.h"
#include "base/date.h"
#include "export/done.h"
#include "model/ladder.h"
#include "store/rota.h"
#include "ui/bar.h"
#include "ui/outline.h"

enum { BARS = 2, DETAIL_ROWS = 3, ROOM_FOR_DETAIL = 16 };

/* What is done while nobody looks (export/done.h), where it has been done at all; the files for the city are told of each
 * day, the backup that is tried once a month only where it went wrong. */
static const struct {
    struct str profile, words;
    bool each_day;
} jobs[] = {{S_ROW("city"), S_ROW("市への書き出し"), true},
            {S_ROW("drill"), S_ROW("バックアップを戻す練習"), false}};
enum { JOBS = COUNT_OF(jobs) };

struct today {
    struct queue_row *rows[QUEUE_PARTS];
    int counts[QUEUE_PARTS], others;
    struct outline outline;
    struct rota_tonight tonight;
    bool told[JOBS];
    struct done done[JOBS];
};

static struct queue_ask ask(const struct app *app)
{
    return (struct queue_ask){.today = date_of_moment(app->now),
                              .asked_until = ladder_asked_until(&app->setting),
                              .login = app->login};
}

/* Who may not decide a difference is not told of it. */
static bool is_for(const struct app *app, enum queue_part p)
{
    return p != QUEUE_DIFFERENCE || access_has(app, access_right(VERB_DIFFERENCES));
}

void today_count(struct app *app)
{
    struct queue_ask q = ask(app);
    app->counted_on = q.today;
    for (int p = 0; p < QUEUE_PARTS; p++)
        app->due[p] = queue_part_row((enum queue_part)p)->bar.n && is_for(app, (enum queue_part)p)
                          ? queue_count(app->db, (enum queue_part)p, &q, TODAY_MOST)
                          : 0;
}

/* Files for the city that were not made wait like anything else: tonight nobody looks. */
static bool is_late(const struct app *app, int job)
{
    struct done d;
    return done_read(app->scratch, app->path, jobs[job].profile, &d) && done_needs_look(&d, app->now);
}

bool today_due(const struct app *app)
{
    int due = 0;
    for (int i = 0; i < JOBS; i++)
        due += is_late(app, i);
    for (int p = 0; p < QUEUE_PARTS; p++)
        due += app->due[p];
    return due > 0;
}

struct str today_summary(struct arena *a, const struct app *app)
{
    struct buf b = buf_in(a);
    for (int p = 0; p < QUEUE_PARTS; p++) {
        bool most = app->due[p] == TODAY_MOST;
        if (app->due[p])
            buf_print(&b, S_FMT "%d%s ", S_ARG(queue_part_row((enum queue_part)p)->bar), app->due[p] - most,
                      most ? "+" : "");
    }
    return buf_str(&b);
}

/* Whom to call tonight: beside each other where that fits, for no number may be cut off. A centre without a rota has no
 * line for it. */
static struct str tonight(const struct app *app, const struct today *t, struct arena *a)
{
    const struct holidays *h = &app->setting.holidays;
    struct str words = rota_tonight_words(a, &t->tonight, app->shown, h, " / ");
    return canvas_cells(words) <= app->cols - 2
               ? words
               : rota_tonight_words(a, &t->tonight, app->shown, h, "\n           ");
}

static bool has_gap(const struct today *t)
{
    for (int i = 0; i < t->tonight.count; i++)
        if (!t->tonight.turns[i].name.n)
            return true;
    return false;
}

static struct str done_line(const struct app *app, const struct today *t, int job, struct arena *a)
{
    return t->told[job] ? str_print(a, S_FMT " " S_FMT, S_ARG(jobs[job].words),
                                    S_ARG(done_words(a, &t->done[job], app->shown)))
                        : S0;
}

static int bars(const struct app *app, const struct today *t)
{
    int rows = BARS + bar_paragraph_rows(tonight(app, t, app->scratch), app->cols - 2);
    for (int i = 0; i < JOBS; i++)
        rows += bar_paragraph_rows(done_line(app, t, i, app->scratch), app->cols - 2);
    return rows;
}

/* The selected row in full stands below, where the list keeps room beside it. */
static int detail_rows(int rows)
{
    return rows >= ROOM_FOR_DETAIL ? DETAIL_ROWS : 0;
}

static int seen_rows(const struct app *app, const struct today *t)
{
    int rows = desk_layout(app).body.rows;
    return rows - bars(app, t) - detail_rows(rows);
}

static const struct queue_row *selected(const struct today *t, enum queue_part *part)
{
    const struct outline_line *l = outline_selected(&t->outline);
    if (!l)
        return NULL;
    *part = (enum queue_part)l->part;
    return &t->rows[l->part][l->row];
}

static bool is_at(const struct today *t, int line, enum queue_part part, int64_t id)
{
    const struct outline_line *l = &t->outline.lines[line];
    return l->part == (int)part && l->row >= 0 && t->rows[part][l->row].id == id;
}

/* To this row, if it still waits; one case may stand there more than once. */
static void stay(struct app *app, struct today *t, enum queue_part part, int64_t id)
{
    struct list *l = &t->outline.list;
    int line = 0;
    if (!l->count || is_at(t, l->selected, part, id))
        return;
    while (line < l->count && !is_at(t, line, part, id))
        line++;
    if (line < l->count)
        list_select(l, line, seen_rows(app, t));
}

static void reload(struct app *app, void *state)
{
    struct today *t = state;
    struct arena *a = screen_top(app)->results;
    struct queue_ask q = ask(app);
    enum queue_part part = 0;
    const struct queue_row *was = selected(t, &part);
    int64_t id = was ? was->id : 0;
    arena_reset(a);
    for (int p = 0; p < QUEUE_PARTS; p++)
        t->counts[p] =
            is_for(app, (enum queue_part)p) ? queue_load(a, app->db, (enum queue_part)p, &q, &t->rows[p]) : 0;
    t->tonight = rota_tonight(a, app->db, app->now, &app->setting.holidays);
    for (int i = 0; i < JOBS; i++)
        t->told[i] = done_read(a, app->path, jobs[i].profile, &t->done[i]) &&
                     (jobs[i].each_day || done_needs_look(&t->done[i], app->now));
    t->others = queue_others_drafts(app->db, app->login);
    outline_fill(&t->outline, a, t->counts, QUEUE_PARTS, seen_rows(app, t));
    if (id)
        stay(app, t, part, id);
}

static void open_draft(struct app *app, int64_t id)
{
    struct draft *drafts;
    int count = load_drafts(app->scratch, app->db, app->login, &drafts);
    for (int i = 0; i < count; i++)
        if (drafts[i].id == id && !call_bring(app, call_restore(app, &drafts[i])))
            access_ask(app);
}

/* What a row leads to: the draft, where it is decided, or the case; with `contact` a record of
 * what is being done for it. */
static void open_row(struct app *app, const struct today *t, bool contact)
{
    enum queue_part part;
    const struct queue_row *row = selected(t, &part);
    if (row && part == QUEUE_EMERGENCY)
        screen_push(app, SCREEN_ALARM_LIST);
    else if (row && part == QUEUE_DIFFERENCE && !contact)
        screen_push(app, SCREEN_DIFFERENCE_LIST);
    else if (row && part == QUEUE_DRAFT && !contact)
        open_draft(app, row->id);
    else if (row && row->intake)
        call_bring(app, contact ? call_contact_for(app, row->intake) : call_open(app, row->intake));
    else if (row)
        notice_say(app, LOOK_WARNING, "どの相談のものか分かりません: " S_FMT " " S_FMT, S_ARG(row->name),
                   S_ARG(row->what));
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct today *t = state;
    if (v == VERB_ENTER || v == VERB_RIGHT || v == VERB_CONTACT)
        open_row(app, t, v == VERB_CONTACT);
    else if (v != VERB_TODAY && !outline_key(&t->outline, verb_row(v)->motion, seen_rows(app, t))) {
        enum queue_part part;
        const struct queue_row *row = selected(t, &part);
        at_hand_point(app, row ? row->intake : 0);
        return false;
    }
    return true;
}

struct drawing {
    const struct app *app;
    const struct today *today;
};

static struct str counted(struct arena *a, const struct today *t, int part)
{
    int n = t->counts[part];
    bool more = n && t->rows[part][n - 1].more;
    return str_print(a, S_FMT " %d%s", S_ARG(queue_part_row((enum queue_part)part)->label), n,
                     more ? "+" : "");
}

static struct str heading(const void *of, int part)
{
    const struct drawing *d = of;
    return str_print(d->app->frame, S_FMT "  " S_FMT, S_ARG(counted(d->app->frame, d->today, part)),
                     S_ARG(queue_part_row((enum queue_part)part)->words));
}

/* 11/18(水), or 11/20 14:30 where there is a time. */
static struct str when_words(struct arena *a, struct str iso)
{
    int32_t day = date_from_iso(iso);
    if (day == DAY_NONE)
        return iso;
    if (iso.n >= 16)
        return str_print(a, "%.2s/%.2s %.5s", iso.p + 5, iso.p + 8, iso.p + 11);
    return str_print(a, "%.2s/%.2s(" S_FMT ")", iso.p + 5, iso.p + 8, S_ARG(date_weekday_name(day)));
}

enum { NUMBER, NAME, WHEN, OWNER, WHAT, COLUMNS };

static struct str text(const void *of, int part, int row, int column)
{
    const struct drawing *d = of;
    const struct app *app = d->app;
    const struct queue_row *r = &d->today->rows[part][row];
    struct str what = r->what, first = str_part(&what, '\n');
    bool urgent = r->urgency.n && !str_eq(r->urgency, S("normal"));
    switch (column) {
    case NUMBER: return r->number;
    case NAME: return r->name;
    case WHEN:
        return when_words(app->frame,
                          part == QUEUE_DRAFT ? date_iso_moment(app->frame, str_int(r->when, 0)) : r->when);
    case OWNER: return app->setting.staff_name(app->setting.of, r->owner);
    default: return urgent ? str_print(app->frame, "!" S_FMT, S_ARG(first)) : first;
    }
}

static void draw_counts(const struct app *app, const struct today *t, struct canvas *c, struct box in)
{
    int col = 1;
    for (int p = 0; p < QUEUE_PARTS; p++) {
        bool rare = p == QUEUE_WITHDRAWN || p == QUEUE_EMERGENCY || p == QUEUE_DIFFERENCE;
        if (rare && !t->counts[p]) /* as a rule there are none: the line is short */
            continue;
        struct str words = counted(app->frame, t, p);
        if (p == QUEUE_DRAFT && t->others)
            words = str_print(app->frame, S_FMT "(ほか%d)", S_ARG(words), t->others);
        bool pressing = p == QUEUE_LATE && t->counts[p];
        enum look look = pressing ? LOOK_WARNING : t->counts[p] ? LOOK_PLAIN : LOOK_QUIET;
        if (col >= in.cols)
            canvas_text(c, in, 0, in.cols - 1, LOOK_WARNING, S(">"));
        else
            col = canvas_text(c, in, 0, col, look, words) + 2;
    }
}

/* What a column had to cut. What does not fit even here is in the record that Enter opens. */
static void draw_detail(const struct app *app, const struct today *t, struct canvas *c, struct box in)
{
    enum queue_part part;
    const struct queue_row *r = selected(t, &part);
    if (!r || !r->what.n || !in.rows)
        return;
    struct arena *a = app->frame;
    struct box body = box_cols(box_rows(in, 1, in.rows), 1, in.cols - 2);
    bool more = bar_paragraph_rows(r->what, body.cols) > body.rows;
    bar_draw(c, box_rows(in, 0, 1), LOOK_TITLE, r->name,
             more ? str_print(a, S_FMT " 続き", S_ARG(screen_key(app, a, VERB_ENTER))) : S0);
    bar_paragraph(c, body, 0, LOOK_PLAIN, r->what);
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {[NUMBER] = {.cells = 9},
                                                        [NAME] = {.cells = 14},
                                                        [WHEN] = {.cells = 11},
                                                        [OWNER] = {.cells = 9},
                                                        [WHAT] = {0}};
    const struct today *t = state;
    struct drawing d = {app, t};
    struct arena *a = app->frame;
    struct outline_view view = {columns, COLUMNS, heading, text, &d};
    int32_t day = date_of_moment(app->shown);
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE,
             str_print(a, "今日 " S_FMT "(" S_FMT ")", S_ARG(date_wareki(a, date_iso(a, day))),
                       S_ARG(date_weekday_name(day))),
             str_print(a, S_FMT " 開く  " S_FMT " " S_FMT "  " S_FMT " 窓口へ",
                       S_ARG(screen_key(app, a, VERB_ENTER)), S_ARG(screen_key(app, a, VERB_CONTACT)),
                       S_ARG(verb_row(VERB_CONTACT)->words), S_ARG(screen_key(app, a, VERB_BACK))));
    draw_counts(app, t, c, box_rows(in, 1, 1));
    struct box after = box_rows(in, BARS, in.rows);
    int lines = bar_paragraph(c, box_cols(after, 1, in.cols - 2), 0, has_gap(t) ? LOOK_WARNING : LOOK_LABEL,
                              tonight(app, t, a));
    for (int i = 0; i < JOBS; i++)
        lines =
            bar_paragraph(c, box_cols(after, 1, in.cols - 2), lines,
                          t->told[i] && done_needs_look(&t->done[i], app->shown) ? LOOK_WARNING : LOOK_QUIET,
                          done_line(app, t, i, a));
    int detail = t->outline.list.count ? detail_rows(in.rows) : 0;
    struct box rows = box_rows(after, lines, after.rows - lines - detail);
    outline_draw(&t->outline, &view, c, rows, focus);
    if (!t->outline.list.count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET, S("待っているものはありません。"));
    draw_detail(app, t, c, box_rows(in, in.rows - detail, detail));
}

const struct screen_row screen_today = {
    .name = S_ROW("today"),
    .title = S_ROW("今日"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct today),
    .draw = draw,
    .act = act,
    .reload = reload,
};
