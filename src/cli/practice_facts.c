#include "practice_facts.h"

#include "base/arena.h"
#include "base/date.h"

enum { ROTA_BACK = 14, ROTA_AHEAD = 45, GAP_EVERY = 11, TEAM_EVERY = 4, REGISTERED_EVERY = 7, PEOPLE = 40 };

struct facts {
    struct arena *arena;
    struct bulk *bulk;
    const struct practice_place *places;
    int count;
    struct str login;
    int64_t now;
    struct fault *fault;
};

#define FACT(place, item, value) {S_ROW(place), S_ROW(#item), S_ROW(value)},
static const struct fact_row {
    struct str place, item, value;
} items[] = {
#include "practice_facts.def"
};

#define SLOT(place, purpose, weekdays, weeks, from, until, method, answers, note)                            \
    {S_ROW(place), S_ROW(purpose), S_ROW(weekdays), S_ROW(weeks), S_ROW(from),                               \
     S_ROW(until), S_ROW(method),  S_ROW(answers),  S_ROW(note)},
static const struct slot_row {
    struct str place, purpose, weekdays, weeks, from, until, method, answers, note;
} slots[] = {
#include "practice_facts.def"
};

#define DESK(place, name, purpose, person, job, phone, note)                                                 \
    {S_ROW(place), S_ROW(name), S_ROW(purpose), S_ROW(person), S_ROW(job), S_ROW(phone), S_ROW(note)},
static const struct desk_row {
    struct str place, name, purpose, person, job, phone, note;
} desks[] = {
#include "practice_facts.def"
};

#define BACKING(place, partner, kind, rules, form)                                                           \
    {S_ROW(place), S_ROW(partner), S_ROW(kind), S_ROW(rules), S_ROW(form)},
static const struct backing_row {
    struct str place, partner, kind, rules, form;
} backings[] = {
#include "practice_facts.def"
};

#define FREE(place, kind, free, terms, days) {S_ROW(place), S_ROW(kind), S_ROW(free), S_ROW(terms), days},
static const struct free_row {
    struct str place, kind, free, terms;
    int days;
} vacancies[] = {
#include "practice_facts.def"
};

#define TURN(part, place, phone) {S_ROW(part), S_ROW(place), S_ROW(phone)},
static const struct turn_row {
    struct str part, place, phone;
} turns[] = {
#include "practice_facts.def"
};

#define HOLIDAY(day, name) {{S_ROW(day), S_ROW(name)}},
static const struct {
    struct str values[2];
} holidays[] = {
#include "practice_facts.def"
};

static struct str number(const struct facts *m, int64_t n)
{
    return str_print(m->arena, "%lld", (long long)n);
}

/* Empty where practice.def has no such place. */
static struct str place(const struct facts *m, struct str name)
{
    for (int i = 0; i < m->count; i++)
        if (str_eq(m->places[i].name, name))
            return number(m, m->places[i].id);
    return S0;
}

static struct str days_ago(const struct facts *m, int days)
{
    return date_iso(m->arena, date_of_moment(m->now) - days);
}

static enum err put(struct facts *m, enum record_id record, struct str *v)
{
    enum bulk_outcome outcome;
    struct record r = {record_row(record), 0, v};
    return bulk_put(m->bulk, &r, FIELDS_ALL, &outcome, m->fault);
}

/* Confirmed at different times, so that some of it is old. */
static enum err put_items(struct facts *m)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(items); i++) {
        struct item v = {.resource = place(m, items[i].place),
                         .item = items[i].item,
                         .value = items[i].value,
                         .source = S("練習用の架空の資源"),
                         .verified_on = days_ago(m, (int)(i * 37 % 500)),
                         .verified_by = m->login,
                         .verified_how = i % 3 ? S("call") : S("survey")};
        e = put(m, RECORD_ITEM, v.v);
    }
    return e;
}

static enum err put_slots(struct facts *m)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(slots); i++) {
        const struct slot_row *row = &slots[i];
        struct slot v = {.resource = place(m, row->place),
                         .purpose = row->purpose,
                         .weekdays = row->weekdays,
                         .weeks = row->weeks,
                         .from_at = row->from,
                         .until_at = row->until,
                         .method = row->method,
                         .answers = row->answers,
                         .note = row->note};
        e = put(m, RECORD_SLOT, v.v);
    }
    return e;
}

static enum err put_departments(struct facts *m)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(desks); i++) {
        const struct desk_row *row = &desks[i];
        struct department v = {.resource = place(m, row->place),
                               .name = row->name,
                               .purpose = row->purpose,
                               .person = row->person,
                               .job = row->job,
                               .phone = row->phone,
                               .note = row->note};
        e = put(m, RECORD_DEPARTMENT, v.v);
    }
    return e;
}

static enum err put_relations(struct facts *m)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(backings); i++) {
        const struct backing_row *row = &backings[i];
        struct relation v = {.resource = place(m, row->place),
                             .partner = place(m, row->partner),
                             .kind = row->kind,
                             .rules = row->rules,
                             .form = row->form,
                             .since = days_ago(m, 800)};
        e = put(m, RECORD_RELATION, v.v);
    }
    return e;
}

static enum err put_vacancies(struct facts *m)
{
    enum { GOOD_FOR = 3, DAY = 24 * 60 * 60 };
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(vacancies); i++) {
        const struct free_row *row = &vacancies[i];
        struct vacancy v = {.resource = place(m, row->place),
                            .kind = row->kind,
                            .free = row->free,
                            .terms = row->terms,
                            .as_of = date_iso_moment(m->arena, m->now - (int64_t)row->days * DAY - 3600),
                            .until = days_ago(m, row->days - GOOD_FOR),
                            .staff = m->login,
                            .source = S("電話")};
        e = put(m, RECORD_VACANCY, v.v);
    }
    return e;
}

static enum err put_turn(struct facts *m, int32_t day, struct str part)
{
    const struct turn_row *of_part[COUNT_OF(turns)];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(turns); i++)
        if (str_eq(turns[i].part, part))
            of_part[n++] = &turns[i];
    const struct turn_row *row = of_part[(size_t)day % n];
    struct rota v = {.day = date_iso(m->arena, day),
                     .part = part,
                     .resource = place(m, row->place),
                     .phone = row->phone,
                     .staff = m->login};
    return put(m, RECORD_ROTA, v.v);
}

static enum err put_holidays(struct facts *m)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(holidays); i++)
        e = bulk_row(m->bulk, S("holiday"), holidays[i].values, COUNT_OF(holidays[i].values), m->fault);
    return e;
}

static bool is_off(const struct facts *m, int32_t day)
{
    struct str iso = date_iso(m->arena, day);
    bool off = date_weekday(day) == 0 || date_weekday(day) == 6;
    for (size_t i = 0; !off && i < COUNT_OF(holidays); i++)
        off = str_eq(holidays[i].values[0], iso);
    return off;
}

static enum err put_rota(struct facts *m)
{
    enum err e = OK;
    int32_t today = date_of_moment(m->now);
    for (int32_t day = today - ROTA_BACK; !e && day <= today + ROTA_AHEAD; day++) {
        if (day > today && day % GAP_EVERY == 0)
            continue;
        e = put_turn(m, day, is_off(m, day) ? S("dayoff") : S("evening"));
        e = e ? e : put_turn(m, day, S("late"));
    }
    return e;
}

static enum err put_member(struct facts *m, int64_t person, struct str role, struct str name,
                           struct str what_for)
{
    struct member v = {.person = number(m, person),
                       .role = role,
                       .resource = place(m, name),
                       .name = name,
                       .what_for = what_for,
                       .since = days_ago(m, 200)};
    return put(m, RECORD_MEMBER, v.v);
}

static enum err register_person(struct facts *m, int64_t id)
{
    enum bulk_outcome outcome;
    struct person p = {.home_care_on = days_ago(m, (int)(30 + id % 5 * 30))};
    struct record r = {record_row(RECORD_PERSON), id, p.v};
    return bulk_put(m->bulk, &r, FIELD_BIT(PERSON_home_care_on), &outcome, m->fault);
}

static enum err put_teams(struct facts *m)
{
    enum err e = OK;
    for (int64_t id = 1; !e && id <= PEOPLE; id++) {
        if (id % REGISTERED_EVERY == 0 && bulk_has(m->bulk, RECORD_PERSON, id))
            e = register_person(m, id);
        if (id % TEAM_EVERY || !bulk_has(m->bulk, RECORD_PERSON, id))
            continue;
        e = e ? e : put_member(m, id, S("doctor"), S("架空在宅クリニック"), S("体調の変化"));
        e = e ? e : put_member(m, id, S("nursing"), S("訪問看護ステーションかくう"), S("夜間の不安、点滴"));
        e = e ? e : put_member(m, id, S("manager"), S("ケアプランセンターかくう"), S("サービスの調整"));
    }
    return e;
}

/* What nobody could take, so that its report and the board have something to show. */
static enum err put_unmet(struct facts *m)
{
    static const struct {
        struct str need, service, items, reason, met;
        int ago, intake;
    } rows[] = {
        {S_ROW("訪問看護 吸引 夜間"), S_ROW("訪問看護"), S_ROW("吸引"), S_ROW("nobody"), S_ROW(""), 96, 12},
        {S_ROW("短期入所 胃瘻"), S_ROW("短期入所生活介護"), S_ROW("胃瘻"), S_ROW("full"), S_ROW("yes"), 61,
         23},
        {S_ROW("短期入所 胃瘻"), S_ROW("短期入所生活介護"), S_ROW("胃瘻"), S_ROW("full"), S_ROW(""), 24, 41},
        {S_ROW("訪問歯科"), S_ROW("歯科"), S_ROW(""), S_ROW("distance"), S_ROW(""), 9, 0},
    };
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(rows); i++) {
        bool known = rows[i].intake && bulk_has(m->bulk, RECORD_INTAKE, rows[i].intake);
        struct unmet u = {.intake = known ? number(m, rows[i].intake) : S0,
                          .at = str_print(m->arena, S_FMT "T10:30", S_ARG(days_ago(m, rows[i].ago))),
                          .need = rows[i].need,
                          .service = rows[i].service,
                          .items = rows[i].items,
                          .reason = rows[i].reason,
                          .staff = m->login,
                          .met_on = rows[i].met.n ? days_ago(m, rows[i].ago - 8) : S0};
        e = put(m, RECORD_UNMET, u.v);
    }
    return e;
}

/* What was said for the 情報共有シート: some of it is older than half a year. */
static enum err put_sharing(struct facts *m)
{
    static const struct {
        struct str item, text, source;
        int ago;
    } rows[] = {
        {S_ROW("doctors"), S_ROW("架空在宅クリニック（訪問診療は第2・第4火曜）"), S_ROW("長女"), 40},
        {S_ROW("wishes"), S_ROW("できるだけ家で過ごしたい。入院は短く。"), S_ROW("本人"), 230},
        {S_ROW("changes"), S_ROW("夕方に熱が出ることがある。薬は一包化、朝の飲み忘れが多い。"),
         S_ROW("訪問看護"), 12},
        {S_ROW("family"), S_ROW("長女が週末に来る。平日の夜は夫だけ。"), S_ROW("長女"), 200},
    };
    enum err e = OK;
    for (int64_t id = TEAM_EVERY; !e && id <= PEOPLE; id += TEAM_EVERY)
        for (size_t i = 0; !e && i < COUNT_OF(rows) && bulk_has(m->bulk, RECORD_PERSON, id); i++) {
            struct sharing v = {.person = number(m, id),
                                .item = rows[i].item,
                                .text = rows[i].text,
                                .said_on = days_ago(m, rows[i].ago),
                                .source = rows[i].source,
                                .staff = m->login};
            e = put(m, RECORD_SHARING, v.v);
        }
    return e;
}

static enum err put_trace(struct facts *m, int64_t issue, int64_t intake, int ago)
{
    struct trace t = {.issue = number(m, issue),
                      .intake = number(m, intake),
                      .at = str_print(m->arena, S_FMT "T16:00", S_ARG(days_ago(m, ago))),
                      .by = m->login};
    return bulk_has(m->bulk, RECORD_INTAKE, intake) ? put(m, RECORD_TRACE, t.v) : OK;
}

/* Problems of seed 000 as issues of the centre, at different stages, each with every so-manieth case behind it. */
static enum err put_issues(struct facts *m)
{
    static const struct {
        struct str title, side, measure, plan, forum, evaluation, stage;
        int ago, every;
    } rows[] = {
        {S_ROW("夜間に吸引のできる訪問看護が足りない"), S_ROW("medical"), S_ROW("policy"),
         S_ROW("夜間の当番を2か所で分けられるか、訪問看護の連絡会で相談する"), S_ROW("連携ルール部会"),
         S_ROW(""), S_ROW("discussed"), 150, 9},
        {S_ROW("退院の連絡が前日にしか来ない"), S_ROW("care"), S_ROW("sharing"),
         S_ROW("退院調整の申し合わせを病院の地域連携室と作る"), S_ROW("退院支援分科会"),
         S_ROW("3病院で1週間前の連絡が始まった"), S_ROW("done"), 200, 7},
        {S_ROW("在宅で使える制度が知られていない"), S_ROW("citizen"), S_ROW("spread"),
         S_ROW("市民向けの講演会とリーフレット"), S_ROW(""), S_ROW(""), S_ROW("raised"), 60, 13},
    };
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(rows); i++) {
        struct issue v = {.title = rows[i].title,
                          .side = rows[i].side,
                          .raised_on = days_ago(m, rows[i].ago),
                          .measure = rows[i].measure,
                          .plan = rows[i].plan,
                          .forum = rows[i].forum,
                          .forum_on = rows[i].forum.n ? days_ago(m, rows[i].ago - 30) : S0,
                          .evaluation = rows[i].evaluation,
                          .stage = rows[i].stage,
                          .staff = m->login};
        e = put(m, RECORD_ISSUE, v.v);
        for (int k = 0; !e && k * rows[i].every < rows[i].ago && k < 8; k++)
            e = put_trace(m, (int64_t)i + 1, 5 + k * rows[i].every, rows[i].ago - k * rows[i].every);
    }
    return e;
}

enum err practice_facts(struct arena *a, struct bulk *b, const struct practice_place *places, int count,
                        struct str login, int64_t now, struct fault *f)
{
    static enum err (*const parts[])(struct facts *) = {
        put_items, put_slots, put_departments, put_relations, put_vacancies, put_holidays,
        put_rota,  put_teams, put_unmet,       put_sharing,   put_issues};
    struct facts m = {a, b, places, count, login, now, f};
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(parts); i++)
        e = parts[i](&m);
    return e;
}
