#include "app/answer.h"

#include "app/duty.h"
#include "app/follow.h"
#include "app/notice.h"
#include "app/refer.h"
#include "app/state.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/rule.h"
#include "model/service.h"
#include "store/unmet.h"

static const struct {
    struct str words, code; /* code: of the table answer; empty: it is about something else */
    bool settles;           /* makes 意向確認 */
} rows[ANSWERS] = {
    [ANSWER_ACCEPTED] = {S_ROW("受諾"), S_ROW("accepted"), true},
    [ANSWER_DECLINED] = {S_ROW("辞退"), S_ROW("declined"), true},
    [ANSWER_WAITING] = {S_ROW("返事待ち"), S_ROW("waiting"), false},
    [ANSWER_ABSENT] = {S_ROW("不在"), S_ROW("absent"), false},
    [ANSWER_CANCELLED] = {S_ROW("取消"), S_ROW("cancelled"), false},
    [ANSWER_STARTED] = {S_ROW("開始"), S_ROW(""), false},
    [ANSWER_NOT_STARTED] = {S_ROW("不開始"), S_ROW(""), false},
    [ANSWER_TOLD] = {S_ROW("撤回を連絡"), S_ROW(""), false},
};

static const struct {
    struct str kind, sentence;
} declines[] = {
#define DECLINE(kind, sentence) {S_ROW(#kind), S_ROW(sentence)},
#include "declines.def"
#undef DECLINE
};

struct str answer_words(enum answer answer)
{
    return rows[answer].words;
}

static struct str today(const struct app *app)
{
    return date_iso(app->scratch, date_of_moment(app->now));
}

static uint64_t put(struct referral *r, int field, struct str value)
{
    r->v[field] = value;
    return FIELD_BIT(field);
}

/* 辞退理由 that nobody wrote is the kind in words, as ledgers and reports read it. */
static uint64_t put_kind(struct referral *r, struct str kind)
{
    bool own = r->declined.n && !str_eq(r->declined, code_label(CODES_decline, r->decline));
    uint64_t fields = put(r, REFERRAL_decline, kind);
    return own ? fields : fields | put(r, REFERRAL_declined, code_label(CODES_decline, kind));
}

static uint64_t put_unbegun(struct referral *r)
{
    return put(r, REFERRAL_started, S0) | put(r, REFERRAL_started_on, S0) | put(r, REFERRAL_not_started, S0);
}

/* What the answer before said and this one no longer does: a slip of the finger leaves nothing in the reports. */
static uint64_t put_away(struct referral *r, enum answer answer)
{
    bool unheard = answer == ANSWER_WAITING || answer == ANSWER_ABSENT,
         again = answer == ANSWER_ACCEPTED && str_eq(r->started, S("yes"));
    uint64_t fields = 0;
    if (str_eq(r->answer, S("declined")) && answer != ANSWER_DECLINED)
        fields |= put(r, REFERRAL_declined, S0) | put(r, REFERRAL_decline, S0);
    if (unheard)
        fields |= put(r, REFERRAL_confirmed_on, S0);
    return again ? fields : fields | put_unbegun(r);
}

/* The answer itself. */
static uint64_t put_answer(struct app *app, struct referral *r, const struct answering *to,
                           enum answer answer)
{
    uint64_t fields = put_away(r, answer) | put(r, REFERRAL_answer, rows[answer].code);
    if (rows[answer].settles)
        fields |= put(r, REFERRAL_confirmed_on, today(app));
    return answer == ANSWER_DECLINED ? fields | put_kind(r, to->kind) : fields;
}

static uint64_t put_fields(struct app *app, struct referral *r, const struct answering *to,
                           enum answer answer)
{
    switch (answer) {
    case ANSWER_STARTED:
        return put_unbegun(r) | put(r, REFERRAL_started, S("yes")) | put(r, REFERRAL_started_on, today(app));
    case ANSWER_NOT_STARTED: return put(r, REFERRAL_started, S("no")) | put(r, REFERRAL_started_on, S0);
    case ANSWER_TOLD:
        return put(r, REFERRAL_consent_override,
                   str_print(app->scratch, "同意の撤回を先方へ連絡（" S_FMT "）",
                             S_ARG(date_wareki(app->scratch, today(app)))));
    default: return put_answer(app, r, to, answer);
    }
}

/* Why it cannot be recorded; empty where it can. */
static struct str refusal(struct app *app, const struct referral *r, enum answer answer)
{
    struct referral begun = *r;
    bool begins = answer == ANSWER_STARTED || answer == ANSWER_NOT_STARTED;
    begun.started = S("yes");
    if (refer_is_candidate(r) && answer != ANSWER_CANCELLED)
        return S("まだ打診していません。先に打診してください。");
    if (begins && rule_called_off(r->v))
        return str_print(app->scratch,
                         S_FMT
                         "のつなぎは始まりません。受け入れることになったら、先に受諾を記録してください。",
                         S_ARG(code_label(CODES_answer, r->answer)));
    if (answer == ANSWER_STARTED && rule_unconfirmed(begun.v))
        return S("先に先方の意向を確かめてください。受諾を記録するか、開いて意向確認日を入れます。");
    return S0;
}

static struct str next_step(struct str kind)
{
    for (size_t i = 0; i < COUNT_OF(declines); i++)
        if (str_eq(declines[i].kind, kind))
            return declines[i].sentence;
    return S0;
}

static void tell(struct app *app, const struct answering *to, const struct referral *r, enum answer answer)
{
    struct str more = answer == ANSWER_DECLINED      ? next_step(to->kind)
                      : answer == ANSWER_NOT_STARTED ? S("開いて不開始理由を書けます。")
                      : rows[answer].code.n          ? follow_answered(app, to->about, r->answer, r->asked_on)
                                                     : S0;
    notice_say(app, LOOK_PLAIN, "「" S_FMT "」を記録しました。" S_FMT, S_ARG(rows[answer].words),
               S_ARG(more));
}

/* What was looked for in vain for this case and is of this kind has found its taker. */
static void meet(struct app *app, struct change *c, const struct referral *r)
{
    enum { MOST = 20 };
    struct unmet_row *lacks;
    struct resource_row place;
    struct unmet met = {.met_on = today(app)};
    int n = unmet_open(app->scratch, app->db, str_int(r->intake, 0), MOST, &lacks);
    if (!n || !load_resource(app->scratch, app->db, str_int(r->resource, 0), &place))
        return;
    struct str kind = service_row(service_of(place.service))->label;
    for (int i = 0; i < n; i++)
        if (!lacks[i].service.n || codes_has(lacks[i].service, kind))
            change_put(c, &(struct record){record_row(RECORD_UNMET), lacks[i].id, met.v},
                       FIELD_BIT(UNMET_met_on));
}

uint64_t answer_give(struct app *app, const struct answering *to, enum answer answer)
{
    struct str no = refusal(app, to->referral, answer);
    if (no.n) {
        notice_say(app, LOOK_WARNING, S_FMT, S_ARG(no));
        return 0;
    }
    struct referral r = *to->referral;
    uint64_t fields = put_fields(app, &r, to, answer);
    struct change *c = change_new(app->login, S("answer"));
    change_put(c, &(struct record){record_row(RECORD_REFERRAL), r.id, r.v}, fields);
    if (answer == ANSWER_ACCEPTED)
        meet(app, c, &r);
    change_keep(
        c, str_print(app->scratch, S_FMT " のつなぎの" S_FMT, S_ARG(to->number), S_ARG(rows[answer].words)));
    uint64_t ticket = duty_do(app, c);
    if (ticket)
        tell(app, to, &r, answer);
    return ticket;
}

bool answer_untold(const struct referral *r, const struct intake *about, int32_t day)
{
    int32_t withdrawn = date_from_iso(about->share_withdrawn), asked = date_from_iso(r->asked_on);
    bool knows = r->consent_override.n || str_eq(r->started, S("no")) || str_eq(r->answer, S("declined")) ||
                 str_eq(r->answer, S("cancelled")) || !r->answer.n;
    return !knows && withdrawn != DAY_NONE && withdrawn <= day && asked != DAY_NONE && asked <= withdrawn;
}
