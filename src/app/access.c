#include "app/access.h"

#include <stdio.h>
#include <string.h>

#include "app/at_hand.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/state.h"
#include "base/utf8.h"
#include "store/audit.h"
#include "store/writer.h"

enum { VIEW_AGAIN = 600 };  /* seconds after which the same case is noted again */
enum { WRITE_MS = 3000 };   /* that a slow disk has */
enum { REASON_CODES = 10 }; /* characters of a reason */

enum right access_right(enum verb v)
{
    static const enum right rows[VERB_COUNT] = {
#define RIGHT(NAME, words, who)
#define VERB_RIGHT(VERB, right) [VERB_##VERB] = RIGHT_##right,
#include "rights.def"
#undef RIGHT
#undef VERB_RIGHT
    };
    return rows[v];
}

void access_begin(struct app *app)
{
    struct staff *staff;
    int count = load_staff(app->scratch, app->db, &staff);
    app->access = (struct access){0};
    for (int i = 0; i < count; i++)
        if (str_eq(staff[i].login, app->login))
            app->access.roles = role_of(staff[i].job, staff[i].admin);
    db_watched_by(app->db, app->login);
}

bool access_has(const struct app *app, enum right right)
{
    return role_may(app->access.roles, right);
}

bool access_may(struct app *app, enum right right)
{
    if (access_has(app, right))
        return true;
    notice_say(app, LOOK_WARNING, S_FMT, S_ARG(role_refusal(app->scratch, right)));
    return false;
}

/* On disk when it returns true: by the writer, or, where the desk only reads or the writer cannot, beside the chain. */
static bool write_down(struct app *app, struct str act, struct str subject, struct str detail)
{
    struct fault f = {0};
    if (app->writer && !app->reads) {
        struct change *c = change_new(app->login, act);
        change_about(c, subject);
        change_tell(c, detail);
        uint64_t ticket = duty_post(app, c);
        if (ticket && writer_wait(app->writer, ticket, WRITE_MS))
            return true;
    }
    if (audit_note(app->db, app->now, app->login, act, subject, detail, &f) == OK)
        return true;
    notice_say(app, LOOK_ERROR, "閲覧の記録を残せないので、開きません。%s", f.say);
    return false;
}

static struct str subject_of(struct app *app, enum record_id of, int64_t id)
{
    return id ? str_print(app->scratch, S_FMT " %lld", S_ARG(record_row(of)->table), (long long)id) : S0;
}

/* Of the last ten minutes. */
static struct view *find_view(struct app *app, enum record_id of, int64_t id, struct str where)
{
    for (int i = 0; i < VIEWS_MOST; i++) {
        struct view *v = &app->access.views[i];
        if (v->of == of && v->id == id && str_eq(v->where, where) && app->now - v->at < VIEW_AGAIN)
            return v;
    }
    return NULL;
}

/* Its duration, for who reads the audit; a glance of less than a second has none. */
static void leave(struct app *app, struct view *v)
{
    int64_t seconds = v->seconds + (v->since && app->now > v->since ? app->now - v->since : 0);
    if (v->where.n && seconds > 0)
        duty_note(app, S("left"), subject_of(app, v->of, v->id),
                  str_print(app->scratch, S_FMT " %lld", S_ARG(v->where), (long long)seconds));
    *v = (struct view){0};
}

static bool view(struct app *app, enum record_id of, int64_t id, struct str where)
{
    struct access *x = &app->access;
    struct view *known = find_view(app, of, id, where);
    if (known) {
        x->top = known;
        return true;
    }
    if (!write_down(app, S("view"), subject_of(app, of, id), where))
        return false;
    struct view *v = &x->views[x->next++ % VIEWS_MOST];
    leave(app, v);
    *v = (struct view){.of = of, .id = id, .at = app->now, .where = where};
    x->top = v;
    return true;
}

bool access_opened(const struct app *app, int64_t intake)
{
    for (int i = 0; i < app->access.opened_count; i++)
        if (app->access.opened[i] == intake)
            return intake != 0;
    return false;
}

static bool sees(struct app *app, int64_t intake)
{
    struct intake i = {0};
    struct record r = {.row = record_row(RECORD_INTAKE), .v = i.v};
    return !load_record(app->scratch, app->db, &r, intake) || role_sees(app->access.roles, app->login, &i);
}

bool access_case(struct app *app, int64_t intake, struct str where)
{
    app->access.wanted = 0;
    if (!access_may(app, RIGHT_CASE))
        return false;
    if (sees(app, intake) || access_opened(app, intake))
        return view(app, RECORD_INTAKE, intake, where);
    app->access.wanted = access_may(app, RIGHT_EMERGENCY) ? intake : 0;
    return false;
}

bool access_about(struct app *app, int64_t intake, struct str where)
{
    app->access.wanted = 0;
    return !intake || !load_hides(app->db, intake) || access_case(app, intake, where);
}

bool access_form(struct app *app, int64_t intake, struct str form)
{
    if (!access_about(app, intake, form))
        return false;
    bool seen = !intake || !access_has(app, RIGHT_CASE) || find_view(app, RECORD_INTAKE, intake, S("sheet"));
    return seen || view(app, RECORD_INTAKE, intake, form);
}

bool access_person(struct app *app, int64_t person, struct str where)
{
    app->access.wanted = 0;
    if (load_hides_person(app->db, person))
        return access_case(app, at_hand_newest(app, person), where);
    return access_may(app, RIGHT_CASE) && view(app, RECORD_PERSON, person, where);
}

bool access_screen(struct app *app, struct screen *s, int64_t intake, int64_t person)
{
    bool may = intake ? access_case(app, intake, s->row->name) : access_person(app, person, s->row->name);
    s->refused = !may;
    if (may) {
        s->intake = intake;
        s->person = intake ? 0 : person;
    }
    return may;
}

static bool tells_hidden(const struct app *app, const struct screen *s)
{
    return (s->intake ? load_hides(app->db, s->intake)
                      : s->person && load_hides_person(app->db, s->person)) ||
           (s->beside && load_hides_person(app->db, s->beside));
}

static bool close_screens(struct app *app)
{
    int at = 1, before = app->depth;
    while (at < before && !tells_hidden(app, &app->stack[at]))
        at++;
    while (app->depth > at)
        screen_pop(app);
    return at < before;
}

/* Of those that one was typing in, `kept` tells that there is a draft now; what stood over the one in the sheet was
 * about it. */
static bool close_forms(struct app *app, bool *kept)
{
    bool closed = false;
    for (int i = app->call_count - 1; i >= 0; i--) {
        struct call *call = app->calls[i];
        if (call_hidden(call) || !call->intake_id || !load_hides(app->db, call->intake_id))
            continue;
        bool typed = call->edited, seen = call == app->current;
        if (!call_put_away(app, call)) {
            app->unasked = true;
            continue;
        }
        if (seen)
            screen_clear(app);
        *kept |= typed;
        closed = true;
    }
    return closed;
}

bool access_closed(struct app *app)
{
    if (!app->unasked || screen_on(app, SCREEN_CURTAIN))
        return false;
    app->unasked = false;
    bool kept = false, screens = close_screens(app), forms = close_forms(app, &kept);
    if (screens || forms)
        notice_say(app, LOOK_WARNING, "閲覧制限がかかったので、相談を閉じました。%s",
                   kept ? "書きかけは下書きにあります。" : "");
    return screens || forms;
}

void access_ask(struct app *app)
{
    if (app->access.wanted)
        screen_push(app, SCREEN_EMERGENCY);
}

bool access_open(struct app *app, int64_t intake, struct str reason)
{
    struct access *x = &app->access;
    struct str said = str_trim(reason);
    if (utf8_count(said) < REASON_CODES) {
        notice_say(app, LOOK_WARNING, "理由を%d文字以上で書いてください。", REASON_CODES);
        return false;
    }
    if (x->opened_count == OPENED_MOST) {
        notice_say(app, LOOK_WARNING, "緊急に開ける相談は一度の勤務で%d件までです。", OPENED_MOST);
        return false;
    }
    if (!write_down(app, S("emergency"), subject_of(app, RECORD_INTAKE, intake), said))
        return false;
    x->opened[x->opened_count++] = intake;
    db_show(app->db, intake);
    return true;
}

/* The words are told as a mark that is the same for the same words, and tells nobody which they were. */
static void tell_search(struct app *app)
{
    struct access *x = &app->access;
    if (!x->words[0])
        return;
    struct str mark = audit_mark(app->scratch, app->db, str_of(x->words));
    duty_note(app, S("search"), S0, str_print(app->scratch, S_FMT " %d", S_ARG(mark), x->found));
    x->words[0] = 0;
}

void access_sought(struct app *app, struct str words, int found)
{
    struct access *x = &app->access;
    struct str before = str_of(x->words), now = str_head(words, sizeof x->words - 1);
    if (!str_starts(now, before) && !str_starts(before, now))
        tell_search(app);
    if (now.n >= before.n || !str_starts(before, now)) {
        snprintf(x->words, sizeof x->words, S_FMT, S_ARG(now));
        x->found = found;
    }
}

/* The sheet where nothing stands over it, else the screen on top. */
static bool is_seen(const struct app *app, const struct view *v)
{
    const struct screen *top = &app->stack[app->depth - 1];
    if (str_eq(v->where, S("sheet")))
        return app->depth == 1 && app->current && app->current->intake_id == v->id;
    return str_eq(top->row->name, v->where) && app->access.top == v;
}

void access_look(struct app *app)
{
    for (int i = 0; i < VIEWS_MOST; i++) {
        struct view *v = &app->access.views[i];
        bool seen = v->where.n && is_seen(app, v);
        if (seen && !v->since)
            v->since = app->now;
        if (!seen && v->since) {
            v->seconds += app->now > v->since ? app->now - v->since : 0;
            v->since = 0;
        }
        if (!seen && v->where.n && app->now - v->at >= VIEW_AGAIN)
            leave(app, v);
    }
    if (app->access.words[0] && !screen_on(app, SCREEN_FIND))
        tell_search(app);
}

void access_leave(struct app *app)
{
    tell_search(app);
    for (int i = 0; i < VIEWS_MOST; i++)
        leave(app, &app->access.views[i]);
    if (app->access.opened_count) /* what was read from them does not stand there for who comes back */
        screen_clear(app);
    app->access.opened_count = 0;
    if (app->db)
        db_watched_by(app->db, app->login); /* the lists hide again what was opened */
}
