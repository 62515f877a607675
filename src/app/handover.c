#include "app/at_hand.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "base/arena.h"
#include "base/date.h"
#include "store/news.h"
#include "ui/bar.h"
#include "ui/outline.h"

/*
 * 申し送り: what happened on a day, for whoever sits down next. Today's shows with it
 * what was not read yet of the days before, so that nothing is missed after days
 * off; one key marks all that is shown as read.
 */

enum { BARS = 2, BEFORE_DAYS = 7 };

struct handover {
    int32_t day;
    int whose; /* number of the staff; 0: everybody */
    struct news_row *rows;
    int starts[NEWS_PARTS], counts[NEWS_PARTS], unread;
    struct outline outline;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

static bool is_today(const struct app *app, const struct handover *h)
{
    return h->day == date_of_moment(app->now);
}

static struct str whose(struct app *app, struct handover *h)
{
    struct staff *staff;
    int count = load_staff(app->scratch, app->db, &staff);
    h->whose = h->whose > count ? 0 : h->whose;
    return h->whose ? staff[h->whose - 1].login : S0;
}

/* What is from days before stays only while it is unread. */
static int keep(const struct handover *h, int count)
{
    int kept = 0;
    for (int i = 0; i < count; i++) {
        const struct news_row *r = &h->rows[i];
        bool now = r->part == NEWS_CALLBACK || r->part == NEWS_NEXT;
        if (now || r->unread || date_from_iso(r->at) == h->day)
            h->rows[kept++] = *r;
    }
    return kept;
}

static void reload(struct app *app, void *state)
{
    struct handover *h = state;
    struct arena *a = screen_top(app)->results;
    arena_reset(a);
    struct news_ask q = {.first = is_today(app, h) ? h->day - BEFORE_DAYS : h->day,
                         .last = h->day,
                         .next = is_today(app, h) ? date_add_business(h->day, 1, &app->setting.holidays)
                                                  : DAY_NONE,
                         .staff = whose(app, h),
                         .reader = app->login};
    int count = keep(h, news_load(a, app->db, &q, &h->rows));
    h->unread = 0;
    for (int p = 0; p < NEWS_PARTS; p++)
        h->counts[p] = 0;
    for (int i = 0; i < count; i++) {
        enum news_part part = h->rows[i].part;
        h->starts[part] = h->counts[part]++ ? h->starts[part] : i;
        h->unread += h->rows[i].unread;
    }
    outline_fill(&h->outline, a, h->counts, NEWS_PARTS, seen_rows(app));
}

static void open(struct app *app, struct screen *s)
{
    struct handover *h = s->state;
    h->day = date_of_moment(app->now);
    reload(app, h);
}

static const struct news_row *row_of(const struct handover *h, int part, int row)
{
    return &h->rows[h->starts[part] + row];
}

/* The case of the selected row; 0: none. */
static int64_t case_of(const struct handover *h)
{
    const struct outline_line *l = outline_selected(&h->outline);
    return l ? row_of(h, l->part, l->row)->intake : 0;
}

static void open_row(struct app *app, const struct handover *h)
{
    int64_t intake = case_of(h);
    if (intake)
        call_bring(app, call_open(app, intake));
    else if (outline_selected(&h->outline))
        notice_say(app, LOOK_PLAIN, "この折り返しは相談と結ばれていません。");
}

static void mark_seen(struct app *app, const struct handover *h)
{
    int count = 0;
    struct change *c = change_new(app->login, S("handover"));
    change_about(c, str_print(app->scratch, "handover " S_FMT, S_ARG(date_iso(app->scratch, h->day))));
    for (int p = 0; p < NEWS_PARTS; p++)
        for (int i = 0; i < h->counts[p]; i++)
            if (row_of(h, p, i)->unread) {
                change_seen(c, row_of(h, p, i)->key);
                count++;
            }
    if (!count)
        change_free(c);
    else if (duty_do(app, c))
        notice_say(app, LOOK_PLAIN, "%d件を既読にしました。", count);
    if (!count)
        notice_say(app, LOOK_PLAIN, "未読はありません。");
}

static void move(struct app *app, struct handover *h, int days, int people)
{
    h->day += days;
    if (h->day > date_of_moment(app->now))
        h->day = date_of_moment(app->now);
    h->whose += people;
    h->outline.list = (struct list){.selected = -1};
    reload(app, h);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct handover *h = state;
    switch (v) {
    case VERB_ENTER: open_row(app, h); return true;
    case VERB_SEEN: mark_seen(app, h); return true;
    case VERB_LEFT: move(app, h, -1, 0); return true;
    case VERB_RIGHT: move(app, h, 1, 0); return true;
    case VERB_NEXT: move(app, h, 0, 1); return true;
    default:
        if (outline_key(&h->outline, verb_row(v)->motion, seen_rows(app)) || v == VERB_HANDOVER)
            return true;
        at_hand_point(app, case_of(h));
        return false;
    }
}

struct drawing {
    const struct app *app;
    const struct handover *handover;
};

static struct str heading(const void *of, int part)
{
    const struct drawing *d = of;
    return str_print(d->app->frame, S_FMT " %d", S_ARG(news_part_label((enum news_part)part)),
                     d->handover->counts[part]);
}

enum { FRESH, AT, NUMBER, NAME, STAFF, WHAT, COLUMNS };

/* The time alone on the day that is told of. */
static struct str at_words(struct arena *a, const struct handover *h, struct str iso)
{
    if (iso.n < 10)
        return iso;
    bool timed = iso.n >= 16, here = date_from_iso(iso) == h->day;
    return timed && here ? str_head(str_from(iso, 11), 5) : str_print(a, "%.2s/%.2s", iso.p + 5, iso.p + 8);
}

static struct str text(const void *of, int part, int row, int column)
{
    const struct drawing *d = of;
    const struct app *app = d->app;
    const struct news_row *r = row_of(d->handover, part, row);
    struct str what = r->what;
    switch (column) {
    case FRESH: return r->unread ? S("新") : S0;
    case AT: return at_words(app->frame, d->handover, r->at);
    case NUMBER: return r->number;
    case NAME: return r->name;
    case STAFF: return app->setting.staff_name(app->setting.of, r->staff);
    default: return str_part(&what, '\n');
    }
}

static struct str title(const struct app *app, const struct handover *h)
{
    struct arena *a = app->frame;
    struct staff *staff;
    int count = h->whose ? load_staff(a, app->db, &staff) : 0;
    struct str name = h->whose && h->whose <= count ? staff[h->whose - 1].name : S("全員");
    return str_print(a, "申し送り " S_FMT "(" S_FMT ") " S_FMT, S_ARG(date_wareki(a, date_iso(a, h->day))),
                     S_ARG(date_weekday_name(h->day)), S_ARG(name));
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {
        [FRESH] = {.cells = 2}, [AT] = {.cells = 5},    [NUMBER] = {.cells = 9},
        [NAME] = {.cells = 14}, [STAFF] = {.cells = 9}, [WHAT] = {0}};
    const struct handover *h = state;
    struct drawing d = {app, h};
    struct arena *a = app->frame;
    struct outline_view view = {columns, COLUMNS, heading, text, &d};
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, title(app, h), str_print(a, "未読 %d", h->unread));
    canvas_text(c, box_rows(in, 1, 1), 0, 1, LOOK_QUIET,
                str_print(a,
                          S_FMT " 相談を開く  " S_FMT " " S_FMT "  Left/Right 前の日・次の日  " S_FMT
                                " 人を替える",
                          S_ARG(screen_key(app, a, VERB_ENTER)), S_ARG(screen_key(app, a, VERB_SEEN)),
                          S_ARG(verb_row(VERB_SEEN)->words), S_ARG(screen_key(app, a, VERB_NEXT))));
    struct box rows = box_rows(in, BARS, in.rows);
    outline_draw(&h->outline, &view, c, rows, focus);
    if (!h->outline.list.count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET, S("この日の申し送りはありません。"));
}

const struct screen_row screen_handover = {
    .name = S_ROW("handover"),
    .title = S_ROW("申し送り"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct handover),
    .open = open,
    .draw = draw,
    .act = act,
    .reload = reload,
};
