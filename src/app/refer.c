#include "app/refer.h"

#include "app/duty.h"
#include "app/follow.h"
#include "app/notice.h"
#include "app/state.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/consent.h"
#include "model/rule.h"

bool refer_is_candidate(const struct referral *r)
{
    return !r->answer.n && !r->asked_on.n;
}

bool refer_is_open(const struct referral *r)
{
    return refer_is_candidate(r) || str_eq(r->answer, S("asked")) || str_eq(r->answer, S("waiting")) ||
           str_eq(r->answer, S("absent"));
}

struct str refer_words(const struct referral *r)
{
    if (refer_is_candidate(r))
        return S("候補");
    return r->started.n && !rule_called_off(r->v) ? code_label(CODES_started, r->started)
                                                  : code_label(CODES_answer, r->answer);
}

static struct str digits(struct arena *a, int64_t n)
{
    return str_print(a, "%lld", (long long)n);
}

static bool load_case_of(struct app *app, int64_t intake, struct intake *about)
{
    struct record r = {.row = record_row(RECORD_INTAKE), .v = about->v};
    return intake && load_record(app->scratch, app->db, &r, intake);
}

/* The form of the case in the sheet: what is handed on waits there. */
static struct call *form_of(const struct app *app, int64_t intake)
{
    struct call *call = app->current;
    return call && call->row == &call_intake && call->intake_id == intake ? call : NULL;
}

/* ---- what is stored */
static struct str unshared(struct app *app, const struct intake *about, const struct want *w)
{
    struct str why;
    struct resource to = {.name = w->name, .service = w->service};
    load_record(app->scratch, app->db, &(struct record){record_row(RECORD_RESOURCE), 0, to.v}, w->resource);
    bool may = consent_covers(app->scratch, about, &to, date_of_moment(app->now), &why);
    return may ? S0 : str_print(app->scratch, S_FMT "。", S_ARG(why));
}

static struct str without_consent(struct app *app, const struct intake *about, const struct want *w)
{
    if (!unshared(app, about, w).n)
        return S0;
    return w->unshared.n ? w->unshared : REFER_ANONYMOUS;
}

bool refer_anonymous(struct app *app, const struct intake *about, const struct want *w)
{
    return !w->later && str_eq(without_consent(app, about, w), REFER_ANONYMOUS);
}

/* Its place in the row of candidates: after all that the case has and `before` others of the same change. */
static struct str next_rank(struct app *app, struct str intake, int before)
{
    struct referral *rows;
    int64_t last = 0, id = str_int(intake, 0);
    int n = id ? load_referrals(app->scratch, app->db, id, REFERRALS_MOST, &rows) : 0;
    for (int i = 0; i < n; i++)
        last = str_int(rows[i].rank, 0) > last ? str_int(rows[i].rank, 0) : last;
    return digits(app->scratch, (n > last ? n : last) + before + 1);
}

static uint64_t fill(struct app *app, struct referral *r, const struct intake *about, const struct want *w)
{
    r->asked_on = w->later ? S0 : date_iso(app->scratch, date_of_moment(app->now));
    r->answer = w->later ? S0 : S("asked");
    r->choice = w->choice;
    r->consent_override = w->later ? S0 : without_consent(app, about, w);
    r->candidates = w->candidates;
    r->need = w->need;
    return FIELD_BIT(REFERRAL_asked_on) | FIELD_BIT(REFERRAL_answer) | FIELD_BIT(REFERRAL_choice) |
           FIELD_BIT(REFERRAL_consent_override) | FIELD_BIT(REFERRAL_candidates) | FIELD_BIT(REFERRAL_need);
}

void refer_put(struct app *app, struct change *c, struct str intake, const struct intake *about,
               const struct want *w, int before)
{
    struct referral referral = {.intake = intake, .resource = digits(app->scratch, w->resource)};
    struct record r = {.row = record_row(RECORD_REFERRAL), .v = referral.v};
    fill(app, &referral, about, w);
    referral.rank = next_rank(app, intake, before);
    change_put(c, &r, FIELDS_ALL);
}

/* ---- the end of the way: kept by the form, or stored */
struct want refer_keep(struct arena *a, const struct want *w)
{
    struct want kept = *w;
    struct str *texts[] = {&kept.name,     &kept.service,    &kept.choice,
                           &kept.unshared, &kept.candidates, &kept.need};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = str_copy(a, *texts[i]);
    return kept;
}

static void tell_wanted(struct app *app, const struct call *call, const struct want *w)
{
    if (w->later)
        notice_say(app, LOOK_PLAIN, S_FMT " を次の候補に入れました。確定すると記録されます。",
                   S_ARG(w->name));
    else if (refer_anonymous(app, &call->intake, w))
        notice_say(app, LOOK_WARNING, S_FMT " には匿名で打診する予定です。" S_FMT, S_ARG(w->name),
                   S_ARG(unshared(app, &call->intake, w)));
    else
        notice_say(app, LOOK_PLAIN, S_FMT " につなぐ予定です。確定すると打診中として記録されます。",
                   S_ARG(w->name));
}

static void want(struct app *app, struct call *call, const struct want *w)
{
    for (int i = 0; i < call->want_count; i++)
        if (call->wants[i].resource == w->resource) {
            notice_say(app, LOOK_PLAIN, S_FMT " はもうつなぐ予定に入っています。", S_ARG(w->name));
            return;
        }
    if (call->want_count == WANTS_MOST) {
        notice_say(app, LOOK_WARNING, "一度に%dか所までです。いったん確定してから、続きをつないでください。",
                   WANTS_MOST);
        return;
    }
    call->wants[call->want_count++] = refer_keep(call->arena, w);
    call->extras_unsaved = true;
    call_touched(app, call, true);
    tell_wanted(app, call, w);
}

static void tell_posted(struct app *app, const struct intake *about, const struct want *w)
{
    if (w->later)
        notice_say(app, LOOK_PLAIN, S_FMT ": " S_FMT " を次の候補に入れました。", S_ARG(about->number),
                   S_ARG(w->name));
    else
        notice_say(app, LOOK_PLAIN, S_FMT ": " S_FMT " への%s打診を記録しました。" S_FMT,
                   S_ARG(about->number), S_ARG(w->name), refer_anonymous(app, about, w) ? "匿名の" : "",
                   S_ARG(follow_referred(app, about)));
}

static void post(struct app *app, const struct handing *h, const struct intake *about)
{
    struct change *c = change_new(app->login, S("refer"));
    change_keep(c, str_print(app->scratch, S_FMT " のつなぎ", S_ARG(about->number)));
    if (h->referral) {
        struct referral asked = {0};
        uint64_t fields = fill(app, &asked, about, &h->want);
        change_put(c, &(struct record){record_row(RECORD_REFERRAL), h->referral, asked.v}, fields);
    } else
        refer_put(app, c, digits(app->scratch, h->intake), about, &h->want, 0);
    if (duty_do(app, c))
        tell_posted(app, about, &h->want);
}

/* ---- the way */
bool refer_choice_open(const struct handing *h)
{
    return !h->want.later && h->chosen >= 0 && h->equals.rows[h->chosen].one_sided && !h->want.choice.n;
}

static bool asks(const struct handing *h)
{
    bool ringing = h->intake == 0;
    return (h->unshared.n && !h->want.unshared.n && !h->want.later && !ringing) || refer_choice_open(h);
}

void refer_on(struct app *app, const struct handing *h)
{
    struct call *call = form_of(app, h->intake);
    struct intake about = {0};
    if (asks(h)) {
        app->to_ask = h;
        screen_push(app, SCREEN_GATE);
        app->to_ask = NULL;
    } else if (call && !h->referral)
        want(app, call, &h->want);
    else if (load_case_of(app, h->intake, &about))
        post(app, h, &about);
}

/* True after saying so: nobody is asked twice. */
static bool open_already(struct app *app, int64_t intake, const struct resource_row *place)
{
    struct referral *rows;
    int n = intake ? load_referrals(app->scratch, app->db, intake, REFERRALS_MOST, &rows) : 0;
    while (n > 0 && (str_int(rows[n - 1].resource, 0) != place->id || !refer_is_open(&rows[n - 1])))
        n--;
    if (n)
        notice_say(app, LOOK_PLAIN, S_FMT " はもうこの相談のつなぎに入っています。" S_FMT " で見られます。",
                   S_ARG(place->name), S_ARG(screen_key(app, app->scratch, VERB_REFERRALS)));
    return n > 0;
}

/* What stands against it is looked up once, here. */
static void hand_on(struct app *app, struct handing *h)
{
    const struct call *call = form_of(app, h->intake);
    struct intake about = {0};
    if (call)
        about = call->intake;
    else if (!load_case_of(app, h->intake, &about)) {
        notice_say(app, LOOK_WARNING, "つなぐ相談がありません。受付票を開いてから選んでください。");
        return;
    }
    h->number = about.number;
    h->chosen = equals_row(&h->equals, h->want.resource);
    h->unshared = unshared(app, &about, &h->want);
    refer_on(app, h);
}

int64_t refer_case(const struct app *app)
{
    return app->current ? app->current->intake_id : app->last_case;
}

static void begin(struct app *app, const struct resource_row *place, const struct shown *shown, bool later)
{
    int64_t intake = refer_case(app);
    struct handing h = {.intake = intake,
                        .want = {.resource = place->id,
                                 .name = place->name,
                                 .service = place->service,
                                 .later = later,
                                 .need = shown->need}};
    if (open_already(app, intake, place))
        return;
    equals_shown(app, app->scratch, intake, place, shown, &h.equals);
    h.want.candidates = equals_numbers(app->scratch, &h.equals);
    hand_on(app, &h);
}

void refer_to(struct app *app, const struct resource_row *place, const struct shown *shown)
{
    begin(app, place, shown, false);
}

void refer_later(struct app *app, const struct resource_row *place, const struct shown *shown)
{
    begin(app, place, shown, true);
}

void refer_instead(struct app *app, const struct handing *h)
{
    struct resource_row place;
    if (!equals_turn(&h->equals) ||
        !load_resource(app->scratch, app->db, h->equals.rows[h->equals.turn].id, &place) ||
        open_already(app, h->intake, &place))
        return;
    struct handing instead = *h;
    instead.referral = 0;
    instead.want.resource = place.id;
    instead.want.name = place.name;
    instead.want.choice = S("turn");
    hand_on(app, &instead);
}

void refer_candidate(struct app *app, int64_t intake, int64_t referral)
{
    struct referral kept = {0};
    struct record r = {.row = record_row(RECORD_REFERRAL), .v = kept.v};
    struct resource_row place;
    if (!load_record(app->scratch, app->db, &r, referral) || !refer_is_candidate(&kept) ||
        !load_resource(app->scratch, app->db, str_int(kept.resource, 0), &place))
        return;
    struct handing h = {.intake = intake,
                        .referral = referral,
                        .want = {.resource = place.id,
                                 .name = place.name,
                                 .service = place.service,
                                 .choice = kept.choice,
                                 .candidates = kept.candidates,
                                 .need = kept.need}};
    equals_kept(app, app->scratch, intake, kept.candidates, &h.equals);
    hand_on(app, &h);
}
