#include "app/at_hand.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/link_call.h"
#include "app/notice.h"
#include "app/place_pick.h"
#include "base/arena.h"
#include "base/date.h"
#include "store/team.h"
#include "ui/bar.h"

/*
 * ケアチーム: whom to call for what, for the person at hand. A name that is typed adds somebody, Enter changes what was
 * typed in; what comes from the intake form or a referral is marked and changed there.
 */

enum { BARS = 1, PANEL = 3 };

struct team_list {
    int64_t person, intake;
    struct str name;
    struct team_row *rows;
    struct str missing;
    struct list list;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS - PANEL;
}

/* What was not typed in has no row: the place of a referral, and of what the intake form says the kind of helper. */
static int64_t row_id(const void *state, int row)
{
    enum { BEFORE_RESOURCES = INT32_MIN };
    const struct team_row *r = &((const struct team_list *)state)->rows[row];
    return r->id         ? r->id
           : r->resource ? -r->resource
                         : BEFORE_RESOURCES - (int64_t)code_number(CODES_team, r->role);
}

static void reload(struct app *app, void *state)
{
    struct team_list *t = state;
    struct arena *a = screen_top(app)->results;
    int64_t here = t->list.count ? row_id(t, t->list.selected) : 0;
    arena_reset(a);
    int n = team_load(a, app->db, t->person, date_of_moment(app->now), &t->rows);
    t->missing = team_missing(a, t->rows, n);
    list_resize(&t->list, n, seen_rows(app));
    list_stay_by(&t->list, row_id, t, here, seen_rows(app));
}

static void open(struct app *app, struct screen *s)
{
    struct team_list *t = s->state;
    struct person p = {0};
    t->person = at_hand_person(app, &t->intake);
    struct record r = {.row = record_row(RECORD_PERSON), .v = p.v};
    if (load_record(app->scratch, app->db, &r, t->person))
        t->name = str_copy(s->arena, p.name.n ? p.name : p.kana);
    if (access_screen(app, s, t->intake, t->person))
        reload(app, t);
}

static void edit(struct app *app, const struct team_list *t)
{
    const struct team_row *row = t->list.count ? &t->rows[t->list.selected] : NULL;
    struct member m = {0};
    struct record r = {.row = record_row(RECORD_MEMBER), .v = m.v};
    if (!row || !duty_may_write(app))
        return;
    if (row->source == TEAM_PERSON)
        notice_say(app, LOOK_PLAIN, "受付票の「" S_FMT "」から来ています。受付票で直してください。",
                   S_ARG(code_label(CODES_team, row->role)));
    else if (row->source == TEAM_REFERRAL)
        notice_say(app, LOOK_PLAIN,
                   "つなぎ先です。役割や頼むことを書くには、名前を打ってチームに加えてください。");
    else if (load_record(app->scratch, app->db, &r, row->id)) {
        r.id = row->id;
        link_open(app, &call_member, t->intake, &r);
    }
}

static void chosen(struct app *app, int64_t resource, struct str name)
{
    const struct team_list *t = screen_top(app)->state;
    struct resource_row place = {0};
    struct member m = {.person = str_print(app->scratch, "%lld", (long long)t->person),
                       .name = name,
                       .since = date_iso(app->scratch, date_of_moment(app->now))};
    if (resource && load_resource(app->scratch, app->db, resource, &place)) {
        m.resource = str_print(app->scratch, "%lld", (long long)resource);
        m.role = team_role_of(place.service);
        m.phone = place.phone;
    }
    link_open(app, &call_member, t->intake, &(struct record){record_row(RECORD_MEMBER), 0, m.v});
}

static void look_for(struct app *app, uint32_t key)
{
    static const struct place_question question = {S_ROW("チームに加える人・機関"), true, chosen};
    if (duty_may_write(app))
        place_ask(app, &question, key);
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct team_list *t = state;
    if (v == VERB_SEEK)
        look_for(app, KEY_NONE);
    else if (v == VERB_ENTER)
        edit(app, t);
    else if (v != VERB_TEAM && !list_key(&t->list, verb_row(v)->motion, seen_rows(app))) {
        at_hand_point(app, t->intake);
        return false;
    }
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    (void)state;
    if (!key_begins_text(key))
        return false;
    look_for(app, key);
    return true;
}

enum { ROLE, NAME, PHONE, WHAT_FOR, SOURCE, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    static const struct str sources[] = {
        [TEAM_TYPED] = S_ROW(""), [TEAM_PERSON] = S_ROW("受付票"), [TEAM_REFERRAL] = S_ROW("つなぎ")};
    const struct team_row *t = &((const struct team_list *)of)->rows[row];
    switch (column) {
    case ROLE: return code_label(CODES_team, t->role);
    case NAME: return t->name;
    case PHONE: return t->phone;
    case WHAT_FOR: return t->what_for;
    default: return sources[t->source];
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {[ROLE] = {.cells = 14},
                                                        [NAME] = {.cells = 24},
                                                        [PHONE] = {.cells = 13},
                                                        [WHAT_FOR] = {0},
                                                        [SOURCE] = {.cells = 6}};
    const struct team_list *t = state;
    struct arena *a = app->frame;
    struct box rows = box_rows(in, BARS, in.rows - BARS - PANEL),
               panel = box_rows(in, in.rows - PANEL, PANEL);
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, str_print(a, "ケアチーム " S_FMT, S_ARG(t->name)),
             str_print(a, "名前を打つ 加える  " S_FMT " 書き換える", S_ARG(screen_key(app, a, VERB_ENTER))));
    list_draw(&t->list, c, rows, columns, COLUMNS, cell, t, focus);
    if (!t->list.count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET, S("まだだれもいません。名前を打つと加えられます。"));
    bar_paragraph(c, panel, 0, LOOK_QUIET,
                  t->missing.n ? str_print(a, "いない: " S_FMT, S_ARG(t->missing)) : S0);
}

const struct screen_row screen_team_list = {
    .name = S_ROW("team"),
    .title = S_ROW("ケアチーム"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct team_list),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .reload = reload,
    .list = offsetof(struct team_list, list),
    .row_id = row_id,
};
