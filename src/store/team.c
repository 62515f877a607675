#include "store/team.h"

#include "base/date.h"
#include "case_name.h"
#include "inside.h"
#include "model/service.h"

enum { MOST = 60 };

static const char typed[] =
    "SELECT m.id, coalesce(m.resource, 0), m.role, coalesce(nullif(m.name, ''), r.name, ''),"
    " coalesce(nullif(m.phone, ''), r.phone, ''), m.what_for FROM member m"
    " LEFT JOIN resource r ON r.id = m.resource WHERE m.person = ?1 AND (m.until = '' OR m.until >= ?2)"
    " ORDER BY m.id LIMIT 60";
static const char handed_on[] =
    "SELECT DISTINCT r.id, r.service, r.name, r.phone FROM intake i JOIN referral t ON t.intake = i.id"
    " JOIN resource r ON r.id = t.resource WHERE i.person = ?1 AND NOT " CASE_HIDDEN
    " AND t.answer = 'accepted'"
    " AND t.started <> 'no' ORDER BY r.id LIMIT 60";

static const struct {
    int field;
    struct str role;
} of_person[] = {
    {PERSON_doctor, S_ROW("doctor")},
    {PERSON_doctor_second, S_ROW("second")},
    {PERSON_care_manager, S_ROW("manager")},
};

struct str team_role_of(struct str service)
{
    static const struct {
        enum service service;
        struct str role;
    } roles[] = {
        {SERVICE_HOSPITAL, S_ROW("hospital")},
        {SERVICE_CLINIC, S_ROW("doctor")},
        {SERVICE_MANAGER, S_ROW("manager")},
        {SERVICE_NURSING, S_ROW("nursing")},
        {SERVICE_NURSE_MULTI, S_ROW("nursing")},
        {SERVICE_REHAB, S_ROW("rehab")},
        {SERVICE_HELPER, S_ROW("helper")},
        {SERVICE_PATROL, S_ROW("helper")},
        {SERVICE_PHARMACY, S_ROW("pharmacy")},
        {SERVICE_DENTAL, S_ROW("dentist")},
        {SERVICE_HUB, S_ROW("hub")},
        {SERVICE_DAY_CARE, S_ROW("daycare")},
        {SERVICE_DAY_REHAB, S_ROW("daycare")},
        {SERVICE_SHORT_STAY, S_ROW("daycare")},
        {SERVICE_MULTI, S_ROW("daycare")},
    };
    enum service s = service_of(service);
    for (size_t i = 0; i < COUNT_OF(roles); i++)
        if (roles[i].service == s)
            return roles[i].role;
    return S("other");
}

struct reading {
    struct arena *arena;
    struct team_row *rows;
    int count;
};

static void add(struct reading *r, struct team_row row)
{
    if (r->count < MOST)
        r->rows[r->count++] = row;
}

static bool has_role(const struct team_row *rows, int count, struct str role)
{
    for (int i = 0; i < count; i++)
        if (str_eq(rows[i].role, role))
            return true;
    return false;
}

static void add_typed(struct reading *r, sqlite3_stmt *s)
{
    while (s && db_row(s))
        add(r, (struct team_row){TEAM_TYPED, sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1),
                                 db_copy(r->arena, s, 2), db_copy(r->arena, s, 3), db_copy(r->arena, s, 4),
                                 db_copy(r->arena, s, 5)});
    if (s)
        sqlite3_reset(s);
}

static void add_of_person(struct reading *r, struct db *db, int64_t id)
{
    struct fault unused;
    struct person p = {0};
    if (!row_load(r->arena, db, RECORD_PERSON, id, p.v, &unused))
        return;
    for (size_t i = 0; i < COUNT_OF(of_person); i++)
        if (p.v[of_person[i].field].n && !has_role(r->rows, r->count, of_person[i].role))
            add(r, (struct team_row){
                       .source = TEAM_PERSON, .role = of_person[i].role, .name = p.v[of_person[i].field]});
}

/* The row that tells of this place already: its own, or 主治医 and the like in whose text it is named. */
static struct team_row *known(struct reading *r, const struct team_row *place)
{
    for (int i = 0; i < r->count; i++) {
        struct team_row *row = &r->rows[i];
        bool named =
            row->source == TEAM_PERSON && place->name.n && str_find(row->name, place->name) != SIZE_MAX;
        if (named || row->resource == place->resource)
            return row;
    }
    return NULL;
}

static void add_handed_on(struct reading *r, sqlite3_stmt *s)
{
    while (s && db_row(s)) {
        struct team_row place = {.source = TEAM_REFERRAL,
                                 .resource = sqlite3_column_int64(s, 0),
                                 .role = team_role_of(db_text(s, 1)),
                                 .name = db_copy(r->arena, s, 2),
                                 .phone = db_copy(r->arena, s, 3)};
        struct team_row *row = known(r, &place);
        if (!row) {
            add(r, place);
            continue;
        }
        row->resource = place.resource;
        row->phone = row->phone.n ? row->phone : place.phone;
    }
    if (s)
        sqlite3_reset(s);
}

static int place_of(struct str role)
{
    int n = code_number(CODES_team, role);
    return n ? n : codes_count(CODES_team) + 1;
}

static void sort(struct reading *r)
{
    for (int i = 1; i < r->count; i++) {
        struct team_row row = r->rows[i];
        int to = i;
        for (; to > 0 && place_of(r->rows[to - 1].role) > place_of(row.role); to--)
            r->rows[to] = r->rows[to - 1];
        r->rows[to] = row;
    }
}

int team_load(struct arena *a, struct db *db, int64_t person, int32_t today, struct team_row **rows)
{
    struct fault unused;
    struct reading r = {.arena = a, .rows = ARENA_ARRAY(a, struct team_row, MOST)};
    sqlite3_stmt *s = db_statement(db, typed, &unused);
    if (s) {
        sqlite3_bind_int64(s, 1, person);
        db_bind(s, 2, date_iso(a, today));
    }
    add_typed(&r, s);
    add_of_person(&r, db, person);
    s = db_statement(db, handed_on, &unused);
    if (s)
        sqlite3_bind_int64(s, 1, person);
    add_handed_on(&r, s);
    sort(&r);
    *rows = r.rows;
    return r.count;
}

struct str team_missing(struct arena *a, const struct team_row *rows, int count)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < codes_count(CODES_team); i++) {
        const struct code *c = codes_row(CODES_team, i);
        if (c->retired || str_eq(c->code, S("family")) || str_eq(c->code, S("other")) ||
            has_role(rows, count, c->code))
            continue;
        buf_add(&b, b.n ? S("、") : S0);
        buf_add(&b, c->label);
    }
    return buf_str(&b);
}
