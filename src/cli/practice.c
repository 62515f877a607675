#include "cli/practice.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"
#include "practice_facts.h"
#include "practice_rows.h"

enum { OPENS = 9 * 60, MINUTES_A_DAY = 8 * 60, DAYS_MOST = 366, RECENT = 16 };

struct maker {
    struct arena *arena;
    struct bulk *bulk;
    const struct practice *wanted;
    uint64_t random;
    int32_t days[DAYS_MOST]; /* working days of the fiscal year up to today */
    int day_count;
    int64_t end; /* position of now in working minutes */
    struct practice_place places[COUNT_OF(places)];
    struct person recent[RECENT]; /* people who may call again: their ids only */
    int64_t made;
    struct fault *fault;
};

/* xorshift64*: the same numbers on every machine. */
static uint64_t draw(struct maker *m)
{
    m->random ^= m->random >> 12;
    m->random ^= m->random << 25;
    m->random ^= m->random >> 27;
    return m->random * UINT64_C(2685821657736338717);
}

static int64_t below(struct maker *m, int64_t most)
{
    return most > 0 ? (int64_t)((draw(m) >> 33) % (uint64_t)most) : 0;
}

static bool chance(struct maker *m, int percent)
{
    return below(m, 100) < percent;
}

#define PICK(m, rows) (&(rows)[below((m), (int64_t)COUNT_OF(rows))])

static struct str code_drawn(struct maker *m, enum codes table)
{
    return codes_row(table, (int)below(m, codes_count(table)))->code;
}

static struct str number(struct maker *m, int64_t n)
{
    return str_print(m->arena, "%lld", (long long)n);
}

static struct str phone(struct maker *m, const char *head)
{
    return str_print(m->arena, "%s-0000-%04lld", head, (long long)below(m, 10000));
}

/* Saturdays, Sundays and nothing else are free here; a position counts minutes of open desk since 1 April. */
static void lay_out_days(struct maker *m)
{
    int32_t today = date_of_moment(m->wanted->now);
    for (int32_t day = date_day(date_fiscal_year(today), 4, 1); day <= today; day++)
        if (date_weekday(day) != 0 && date_weekday(day) != 6)
            m->days[m->day_count++] = day;
    int64_t minute = m->wanted->now % 86400 / 60 - OPENS;
    minute = minute < 0 ? 0 : minute < MINUTES_A_DAY ? minute : MINUTES_A_DAY - 1;
    if (!m->day_count || m->days[m->day_count - 1] != today)
        minute = 0;
    if (!m->day_count) /* 1 April on a Sunday: there is no working day yet */
        m->days[m->day_count++] = today;
    m->end = (int64_t)(m->day_count - 1) * MINUTES_A_DAY + minute;
}

static int64_t moment_at(const struct maker *m, int64_t position)
{
    int64_t day = m->days[position / MINUTES_A_DAY];
    return day * 86400 + (OPENS + position % MINUTES_A_DAY) * 60;
}

static struct str moment(struct maker *m, int64_t position)
{
    return date_iso_moment(m->arena, moment_at(m, position));
}

static struct str day(struct maker *m, int64_t position)
{
    return date_iso(m->arena, m->days[position / MINUTES_A_DAY]);
}

/* So many days later, but not after today. */
static struct str days_after(struct maker *m, int64_t position, int64_t days)
{
    int32_t today = date_of_moment(m->wanted->now), then = m->days[position / MINUTES_A_DAY] + (int32_t)days;
    return date_iso(m->arena, then < today ? then : today);
}

/* Puts a struct person, intake … as a row; its id is set. */
static enum err put(struct maker *m, enum record_id record, int64_t *id, struct str *v)
{
    enum bulk_outcome outcome;
    struct record r = {record_row(record), *id, v};
    enum err e = bulk_put(m->bulk, &r, FIELDS_ALL, &outcome, m->fault);
    *id = r.id;
    return e;
}

/* The first person is made with the file and keeps its row. */
static enum err put_staff(struct maker *m)
{
    enum err e = OK;
    for (size_t i = 1; !e && i < COUNT_OF(people); i++) {
        struct staff s = {.login = people[i].login,
                          .name = people[i].name,
                          .job = people[i].job,
                          .admin = people[i].admin,
                          .state = S("here")};
        e = put(m, RECORD_STAFF, &s.id, s.v);
    }
    return e;
}

/* A few hundred metres from the middle of the town, without drawing: the cases of a seed stay as they are. */
static struct str beside(struct maker *m, double degrees, size_t step)
{
    return str_print(m->arena, "%.4f", degrees + (double)step / 3000);
}

static enum err put_places(struct maker *m)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(places); i++) {
        const struct place_row *row = &places[i];
        const struct town_row *town = PICK(m, towns);
        struct resource r = {
            .official = str_print(m->arena, "99700%05zu", i + 1),
            .service = row->service,
            .name = row->name,
            .kana = row->kana,
            .departments = row->departments,
            .capacity = row->capacity,
            .phone = phone(m, "050"),
            .area = town->area,
            .lat = beside(m, town->lat, i * 37 % 19),
            .lon = beside(m, town->lon, i * 53 % 23),
            .fax = chance(m, 70) ? phone(m, "050") : S0,
            .prefecture = S("架空県"),
            .city = S("架空市"),
            .city_code = S("999997"),
            .address = str_print(m->arena, "架空市" S_FMT "%lld丁目%lld番", S_ARG(town->name),
                                 (long long)below(m, 5) + 1, (long long)below(m, 40) + 1),
            .days = S("平日"),
            .manners = chance(m, 20) ? S("電話は午後にお願いします") : S0,
            .state = S("open"),
            .source = S("練習用の架空の資源"),
            .verified_on = day(m, below(m, m->end)),
            .verified_by = people[below(m, (int64_t)COUNT_OF(people))].login,
        };
        e = put(m, RECORD_RESOURCE, &r.id, r.v);
        m->places[i] = (struct practice_place){r.name, r.id};
    }
    return e;
}

/* Most are old; a few give only the year, or the year and month, of their birth. */
static struct str birth(struct maker *m)
{
    int year = (int)(chance(m, 88) ? 1926 + below(m, 30) : 1960 + below(m, 26));
    int32_t day_of_birth = date_day(year, 1, 1) + (int32_t)below(m, 365);
    struct str iso = date_iso(m->arena, day_of_birth);
    int64_t kind = below(m, 20);
    return kind == 0 ? str_head(iso, 4) : kind == 1 ? str_head(iso, 7) : iso;
}

static struct person make_person(struct maker *m)
{
    const struct name_row *family = PICK(m, surnames), *own = PICK(m, given);
    const struct town_row *town = PICK(m, towns);
    struct person p = {
        .name = str_print(m->arena, S_FMT " " S_FMT, S_ARG(family->name), S_ARG(own->name)),
        .kana = str_print(m->arena, S_FMT " " S_FMT, S_ARG(family->kana), S_ARG(own->kana)),
        .birth_on = birth(m),
        .sex = own->sex,
        .address = str_print(m->arena, "架空市" S_FMT "%lld-%lld", S_ARG(town->name),
                             (long long)below(m, 30) + 1, (long long)below(m, 20) + 1),
        .phone = phone(m, "050"),
        .area = town->area,
        .household = code_drawn(m, CODES_household),
        .care_level = code_drawn(m, CODES_care),
        .disease = chance(m, 15) ? code_drawn(m, CODES_disease) : S0,
        .procedures = chance(m, 30) ? code_drawn(m, CODES_procedure) : S0,
    };
    if (p.disease.n)
        p.diagnosis = code_label(CODES_disease, p.disease);
    return p;
}

/* A new person, or now and then one who has called before; 0 for an anonymous call. */
static enum err choose_person(struct maker *m, int64_t *id)
{
    struct person *slot = &m->recent[m->made % RECENT];
    *id = 0;
    if (chance(m, 8))
        return OK;
    if (m->made > RECENT && chance(m, 10)) {
        *id = m->recent[below(m, RECENT)].id;
        return OK;
    }
    struct person p = make_person(m);
    enum err e = put(m, RECORD_PERSON, &p.id, p.v);
    slot->id = *id = p.id;
    return e;
}

static struct str caller(struct maker *m, const struct call_row *call)
{
    const struct name_row *family = PICK(m, surnames);
    return chance(m, 85) ? str_print(m->arena, S_FMT "様%s", S_ARG(family->name),
                                     str_eq(call->requester, S("family")) ? "（家族）" : "")
                         : S0;
}

static void finish(struct maker *m, struct intake *c, const struct call_row *call, int64_t last)
{
    bool old = m->end - last > 15 * MINUTES_A_DAY;
    if (old ? chance(m, 85) : chance(m, 15)) {
        c->state = S("closed");
        c->closed_on = day(m, last);
        c->close_reason = code_drawn(m, CODES_closing);
        return;
    }
    c->state = chance(m, 30) ? S("waiting") : S("open");
    c->next_action = call->next;
    if (call->next.n)
        c->next_on = date_iso(m->arena, date_of_moment(m->wanted->now) - 2 + (int32_t)below(m, 12));
}

static struct intake make_case(struct maker *m, const struct call_row *call, int64_t received, int64_t last)
{
    bool citizen = str_eq(call->requester, S("self")) || str_eq(call->requester, S("family"));
    int32_t april = date_day(date_fiscal_year(date_of_moment(m->wanted->now)), 4, 1);
    struct intake c = {
        .number = str_print(m->arena, S_FMT "-%04lld", S_ARG(date_era_year(m->arena, april)),
                            (long long)m->made + 1),
        .caller_phone = phone(m, citizen ? "090" : "050"),
        .requester = call->requester,
        .caller_name = caller(m, call),
        .category = call->category,
        .phase = call->phase,
        .position = citizen         ? S("party")
                    : chance(m, 60) ? S("supervisor")
                                    : S("outside"),
        .urgency = call->urgency,
        .note = call->note,
        .consent_consult = chance(m, 85) ? S("yes") : S("unknown"),
        .consent_share = chance(m, 70) ? S("yes") : S("unknown"),
        .owner = people[below(m, 3)].login,
        .received_at = moment(m, received),
        .channel = chance(m, 75) ? S("phone") : code_drawn(m, CODES_channel),
    };
    if (str_eq(call->requester, S("medical")) || str_eq(call->requester, S("manager")))
        c.caller_org = PICK(m, places)->name;
    if (str_eq(c.phase, S("discharge")))
        c.discharge_on = date_iso(m->arena, m->days[received / MINUTES_A_DAY] + 5 + (int32_t)(m->made % 17));
    finish(m, &c, call, last);
    return c;
}

/* Every second acute call ended in a house call or in hospital. */
static struct str event_of(const struct maker *m, const struct intake *c)
{
    static const struct str events[] = {S_ROW(""), S_ROW("housecall"), S_ROW(""), S_ROW("admission")};
    if (str_eq(c->phase, S("dying")) && m->made % 3 == 0)
        return S("death");
    return str_eq(c->phase, S("acute")) ? events[m->made % (int64_t)COUNT_OF(events)] : S0;
}

static enum err put_contacts(struct maker *m, const struct intake *c, int64_t first, int64_t last,
                             int64_t count)
{
    enum err e = OK;
    struct str intake = number(m, c->id);
    for (int64_t i = 0; !e && i < count; i++) {
        const struct talk_row *talk = PICK(m, talks);
        struct contact k = {
            .intake = intake,
            .channel = i ? talk->channel : c->channel,
            .note = i ? talk->note : S("初回の相談。"),
            .direction = i ? talk->direction : S("in"),
            .counterpart = i ? talk->counterpart : c->requester,
            .with_whom = i ? S0 : c->caller_name,
            .staff = i && chance(m, 30) ? people[below(m, (int64_t)COUNT_OF(people))].login : c->owner,
            .minutes = number(m, 5 * (1 + below(m, 8))),
            .business = i ? talk->business : S("e"),
            .at = moment(m, first + (last - first) * i / count),
            .event = i == 1 ? event_of(m, c) : S0,
            .event_from = i == 1 && event_of(m, c).n ? S("home") : S0,
        };
        e = put(m, RECORD_CONTACT, &k.id, k.v);
    }
    return e;
}

/* An index of a place that offers what the call asks for; -1 where it asks for none. */
static int64_t choose_place(struct maker *m, struct str service)
{
    int64_t at = below(m, (int64_t)COUNT_OF(places));
    for (size_t i = 0; service.n && i < COUNT_OF(places); i++, at = (at + 1) % (int64_t)COUNT_OF(places))
        if (str_eq(places[at].service, service))
            return at;
    return -1;
}

/* The numbers of all that offer it: whom the desk would have shown beside the choice. */
static struct str equals_of(struct maker *m, struct str service)
{
    struct buf all = buf_in(m->arena);
    for (size_t i = 0; i < COUNT_OF(places); i++)
        if (str_eq(places[i].service, service))
            buf_print(&all, "%s%lld", all.n ? " " : "", (long long)m->places[i].id);
    return buf_str(&all);
}

static enum err put_referrals(struct maker *m, const struct intake *c, const struct call_row *call,
                              int64_t first, int64_t last)
{
    enum err e = OK;
    int64_t place = choose_place(m, call->place);
    bool declined = chance(m, 20);
    for (int round = 0; !e && place >= 0 && chance(m, 75) && round <= declined; round++) {
        bool no = declined && round == 0;
        bool yes = !no && chance(m, 80);
        struct referral r = {
            .intake = number(m, c->id),
            .resource = number(m, m->places[place].id),
            .asked_on = day(m, first + (last - first) * (round + 1) / 3),
            .answer = no    ? S("declined")
                      : yes ? S("accepted")
                            : S("waiting"),
            .confirmed_on = yes ? days_after(m, first + (last - first) * (round + 1) / 3, m->made % 4) : S0,
            .declined = no ? S("空きがないため") : S0,
            .started = no                     ? S("no")
                       : yes && chance(m, 80) ? S("yes")
                                              : S0,
            .why = S("本人の希望と、住まいからの近さ"),
            .candidates = equals_of(m, call->place),
        };
        e = put(m, RECORD_REFERRAL, &r.id, r.v);
        place = choose_place(m, call->place);
    }
    return e;
}

static enum err put_case(struct maker *m)
{
    const struct call_row *call = PICK(m, calls);
    int64_t received = m->end * (m->made + 1) / (m->wanted->cases + 1), person;
    int64_t contacts = m->wanted->cases > PRACTICE_MANY ? 3 : 3 + below(m, 10);
    int64_t last = received + below(m, 30 * MINUTES_A_DAY);
    last = last < m->end ? last : m->end;
    enum err e = choose_person(m, &person);
    struct intake c = make_case(m, call, received, last);
    c.person = person ? number(m, person) : S0;
    e = e ? e : put(m, RECORD_INTAKE, &c.id, c.v);
    e = e ? e : put_contacts(m, &c, received, last, contacts);
    return e ? e : put_referrals(m, &c, call, received, last);
}

static enum err put_cases(struct maker *m)
{
    enum err e = OK;
    struct arena_mark mark = arena_mark(m->arena);
    for (; !e && m->made < m->wanted->cases; m->made++) {
        e = put_case(m);
        arena_rewind(m->arena, mark);
        if (m->wanted->tell)
            m->wanted->tell(m->wanted->of, m->made);
    }
    return e;
}

struct db_birth practice_birth(void)
{
    return (struct db_birth){.centre = S("架空市在宅医療・介護連携支援センター"),
                             .city_code = S("99999"),
                             .profile = S("hakodate"),
                             .login = people[0].login,
                             .name = people[0].name,
                             .job = people[0].job,
                             .practice = true};
}

enum err practice_fill(struct db *db, const struct practice *p, struct fault *f)
{
    struct arena *a = arena_new();
    struct maker *m = ARENA_NEW(a, struct maker);
    m->arena = a;
    m->wanted = p;
    m->fault = f;
    m->random = (p->seed + 1) * UINT64_C(0x9E3779B97F4A7C15) | 1; /* xorshift never leaves zero */
    lay_out_days(m);
    enum err e = bulk_begin(db, people[0].login, S("practice"), p->now, &m->bulk, f);
    e = e ? e : put_staff(m);
    e = e ? e : put_places(m);
    e = e ? e : put_cases(m);
    e = e ? e : practice_facts(a, m->bulk, m->places, (int)COUNT_OF(places), people[0].login, p->now, f);
    if (!e)
        e = bulk_commit(m->bulk, str_print(a, "相談 %lld", (long long)m->made), f);
    else
        bulk_undo(m->bulk);
    arena_free(a);
    return e;
}
