#include "app/callback.h"

#include "app/at_hand.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/state.h"
#include "base/arena.h"
#include "base/date.h"
#include "store/named.h"

enum rule { LATER, NEXT_DAY, DONE };
enum { DAY_SECONDS = 24 * 60 * 60 };

#define OPENING(from, until)
#define TRY(result, rule, minutes) {S_ROW(#result), rule, minutes},
static const struct {
    struct str result;
    enum rule rule;
    int minutes;
} tries[] = {
#include "tries.def"
};
#undef OPENING
#undef TRY

#define OPENING(from, until) OPENS = from, CLOSES = until,
#define TRY(result, rule, minutes)
enum {
#include "tries.def"
};
#undef OPENING
#undef TRY

static int64_t opening(int32_t day)
{
    return (int64_t)day * DAY_SECONDS + OPENS * 60;
}

/* The moment itself where the office is open then, else when it opens next. */
static int64_t when_open(int64_t moment, const struct holidays *holidays)
{
    int32_t day = date_of_moment(moment);
    int minute = (int)(moment % DAY_SECONDS / 60);
    if (date_closed(day, holidays).n || minute >= CLOSES)
        return opening(date_add_business(day, 1, holidays));
    return minute < OPENS ? opening(day) : moment;
}

int64_t callback_next(struct str result, int64_t now, const struct holidays *holidays)
{
    for (size_t i = 0; i < COUNT_OF(tries); i++) {
        if (!str_eq(tries[i].result, result))
            continue;
        switch (tries[i].rule) {
        case LATER: return when_open(now + tries[i].minutes * 60, holidays);
        case NEXT_DAY: return opening(date_add_business(date_of_moment(now), 1, holidays));
        case DONE: return INT64_MIN;
        }
    }
    return INT64_MIN;
}

static void put_contact(struct app *app, struct change *c, const struct callback *b, struct str result)
{
    struct intake about = {0};
    struct record r = {.row = record_row(RECORD_INTAKE), .v = about.v};
    load_record(app->scratch, app->db, &r, str_int(b->intake, 0));
    struct contact contact = {.intake = b->intake,
                              .channel = S("phone"),
                              .note = str_print(app->scratch, "折り返し（" S_FMT "）" S_FMT,
                                                S_ARG(code_label(CODES_attempt, result)), S_ARG(b->about)),
                              .direction = S("out"),
                              .counterpart = about.requester,
                              .with_whom = b->whom,
                              .staff = app->login,
                              .business = S("e"),
                              .at = date_iso_moment(app->scratch, app->now),
                              .attempt = result};
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, contact.v}, FIELDS_ALL);
}

/* How the callback stands after the try. */
static uint64_t after_try(struct app *app, struct callback *b, struct str result)
{
    int64_t next = callback_next(result, app->now, &app->setting.holidays);
    b->tries = str_print(app->scratch, "%lld", (long long)str_int(b->tries, 0) + 1);
    b->last = result;
    b->state = next == INT64_MIN ? S("done") : S("open");
    b->next_at = next == INT64_MIN ? S0 : date_iso_moment(app->scratch, next);
    return FIELD_BIT(CALLBACK_tries) | FIELD_BIT(CALLBACK_last) | FIELD_BIT(CALLBACK_state) |
           FIELD_BIT(CALLBACK_next_at);
}

static void tell(struct app *app, const struct callback *b)
{
    bool hidden = b->intake.n && load_hides(app->db, str_int(b->intake, 0));
    struct str what = code_label(CODES_attempt, b->last), next = str_from(b->next_at, 5);
    if (!b->next_at.n)
        notice_say(app, LOOK_PLAIN, "「" S_FMT "」を記録しました。" S_FMT " への折り返しは済みです。",
                   S_ARG(what), S_ARG(hidden ? S(RESTRICTED_NAME) : b->whom));
    else
        notice_say(app, LOOK_PLAIN, "「" S_FMT "」を記録しました。次は " S_FMT " " S_FMT " です。%s",
                   S_ARG(what), S_ARG(str_head(next, 5)), S_ARG(str_from(next, 6)),
                   b->intake.n ? "" : "相談と結ばれていないので、対応記録には残りません。");
}

int64_t callback_case(const struct app *app)
{
    const struct call *call = app->current;
    bool ringing = call && call->row == &call_intake && (!call->intake_id || !app->pointed);
    return ringing ? call->intake_id : at_hand_case(app);
}

uint64_t callback_try(struct app *app, int64_t id, struct str result)
{
    struct callback b = {0};
    struct record r = {.row = record_row(RECORD_CALLBACK), .id = id, .v = b.v};
    if (!load_record(app->scratch, app->db, &r, id))
        return 0;
    uint64_t fields = after_try(app, &b, result);
    struct change *c = change_new(app->login, S("callback"));
    change_put(c, &r, fields);
    if (b.intake.n)
        put_contact(app, c, &b, result);
    uint64_t ticket = duty_do(app, c);
    if (!ticket)
        return 0;
    app->last_case = b.intake.n ? str_int(b.intake, 0) : app->last_case;
    tell(app, &b);
    return ticket;
}

uint64_t callback_put_off(struct app *app, int64_t id)
{
    int64_t next = callback_next(S("asked"), app->now, &app->setting.holidays);
    struct callback b = {.next_at = date_iso_moment(app->scratch, next)};
    struct change *c = change_new(app->login, S("callback"));
    change_put(c, &(struct record){record_row(RECORD_CALLBACK), id, b.v}, FIELD_BIT(CALLBACK_next_at));
    uint64_t ticket = duty_do(app, c);
    if (!ticket)
        return 0;
    notice_say(app, LOOK_PLAIN, "次にかける時刻を " S_FMT " " S_FMT " に延ばしました。",
               S_ARG(str_from(str_head(b.next_at, 10), 5)), S_ARG(str_from(b.next_at, 11)));
    return ticket;
}

/* The same number, asked for by the same person since the call began. */
void callback_adopt(struct app *app, struct change *c, const struct call *call, struct str intake)
{
    struct query *q;
    struct fault f = {0};
    if (!call->intake.caller_phone.n || named_open(app->db, NAMED_CALLBACKS_ALONE, &q, &f) != OK)
        return;
    query_bind(q, ":phone", call->intake.caller_phone);
    query_bind(q, ":staff", app->login);
    query_bind(q, ":since", date_iso_seconds(app->scratch, call->started));
    while (query_step(q)) {
        struct callback b = {.intake = intake};
        change_put(c, &(struct record){record_row(RECORD_CALLBACK), query_int(q, 0), b.v},
                   FIELD_BIT(CALLBACK_intake));
    }
    query_close(q, &f);
}
