#include "search_told.h"

#include "base/date.h"
#include "case_name.h"

/* Only what is said is read: a row has four times as many fields. */
static const struct {
    enum record_id record;
    int field;
} said[] = {
    {RECORD_PERSON, PERSON_name},         {RECORD_PERSON, PERSON_kana},
    {RECORD_PERSON, PERSON_birth_on},     {RECORD_PERSON, PERSON_address},
    {RECORD_INTAKE, INTAKE_number},       {RECORD_INTAKE, INTAKE_person},
    {RECORD_INTAKE, INTAKE_received_at},  {RECORD_INTAKE, INTAKE_caller_org},
    {RECORD_INTAKE, INTAKE_caller_name},  {RECORD_INTAKE, INTAKE_note},
    {RECORD_INTAKE, INTAKE_restricted},   {RECORD_INTAKE, INTAKE_owner},
    {RECORD_INTAKE, INTAKE_owner_second}, {RECORD_RESOURCE, RESOURCE_name},
    {RECORD_RESOURCE, RESOURCE_service},  {RECORD_RESOURCE, RESOURCE_city},
    {RECORD_RESOURCE, RESOURCE_phone},    {RECORD_RESOURCE, RESOURCE_state},
    {RECORD_RESOURCE, RESOURCE_state_on}, {RECORD_RESOURCE, RESOURCE_state_why},
};

static const char *said_sql(struct db *db, enum record_id id)
{
    const struct record_row *row = record_row(id);
    if (db->told_sql[id])
        return db->told_sql[id];
    struct buf b = buf_in(db->arena);
    buf_add(&b, S("SELECT "));
    for (size_t i = 0, n = 0; i < COUNT_OF(said); i++)
        if (said[i].record == id)
            buf_print(&b, "%s" S_FMT, n++ ? ", " : "", S_ARG(row->fields[said[i].field].column));
    buf_print(&b, " FROM " S_FMT " WHERE id=?1", S_ARG(row->table));
    return db->told_sql[id] = str_z(db->arena, buf_str(&b));
}

static struct str first_line(struct str text)
{
    return str_part(&text, '\n');
}

static struct str person_name(struct arena *a, struct db *db, int64_t person)
{
    struct fault unused;
    sqlite3_stmt *s = person ? db_statement(db, "SELECT name FROM person WHERE id=?1", &unused) : NULL;
    if (!s)
        return S0;
    sqlite3_bind_int64(s, 1, person);
    struct str name = db_row(s) ? db_copy(a, s, 0) : S0;
    sqlite3_reset(s);
    return name;
}

static bool is_open(const struct str *v)
{
    return !v[RESOURCE_state].n || str_eq(v[RESOURCE_state], S("open"));
}

/* 〔廃止 2026-03-31 移転〕: who is not open any more is found all the same, with the reason; empty: open. */
static struct str closed_words(struct arena *a, const struct str *v)
{
    struct str state = v[RESOURCE_state], on = v[RESOURCE_state_on], why = v[RESOURCE_state_why];
    if (is_open(v))
        return S0;
    return str_print(a, "〔" S_FMT "%s" S_FMT "%s" S_FMT "〕  ", S_ARG(code_label(CODES_openness, state)),
                     on.n ? " " : "", S_ARG(on), why.n ? " " : "", S_ARG(why));
}

/* That somebody of this name is registered is told, for the same must not be registered twice; not where they live. */
static void tell_person(struct arena *a, struct db *db, struct hit *hit, const struct str *v)
{
    if (load_hides_person(db, hit->id)) {
        hit->title = S(RESTRICTED_NAME);
        return;
    }
    struct str gone = person_name(a, db, hit->gone), born = date_wareki(a, v[PERSON_birth_on]);
    hit->title = str_copy(a, v[PERSON_name].n ? v[PERSON_name] : v[PERSON_kana]);
    if (gone.n)
        gone = str_print(a, "（統合: " S_FMT "）  ", S_ARG(gone));
    hit->detail = str_print(a, S_FMT S_FMT "  " S_FMT "  " S_FMT, S_ARG(gone), S_ARG(v[PERSON_kana]),
                            S_ARG(born), S_ARG(v[PERSON_address]));
}

static void tell_intake(struct arena *a, struct db *db, struct hit *hit, const struct str *v)
{
    if (restricted_hides(db, hit->id, v)) {
        hit->title = str_print(a, S_FMT " " RESTRICTED_NAME, S_ARG(v[INTAKE_number]));
        return;
    }
    struct str name = person_name(a, db, str_int(v[INTAKE_person], 0)), note = first_line(v[INTAKE_note]);
    hit->title = str_copy(a, v[INTAKE_number]);
    hit->detail = str_print(a, S_FMT "%s" S_FMT "  " S_FMT S_FMT "  " S_FMT, S_ARG(name), name.n ? "  " : "",
                            S_ARG(str_head(v[INTAKE_received_at], 10)), S_ARG(v[INTAKE_caller_org]),
                            S_ARG(v[INTAKE_caller_name]), S_ARG(note));
}

static void tell_resource(struct arena *a, struct hit *hit, const struct str *v)
{
    const struct str said_of[] = {v[RESOURCE_service], v[RESOURCE_city], v[RESOURCE_phone]};
    struct str closed = closed_words(a, v), rest = str_join(a, said_of, COUNT_OF(said_of), S("  "));
    hit->title = str_copy(a, v[RESOURCE_name]);
    hit->detail = closed.n ? str_print(a, S_FMT S_FMT, S_ARG(closed), S_ARG(rest)) : rest;
}

bool told_open(struct arena *a, struct hit *hit, const struct str *v)
{
    if (is_open(v))
        tell_resource(a, hit, v);
    return is_open(v);
}

void told_hit(struct arena *a, struct db *db, struct hit *hit)
{
    struct fault unused;
    struct str v[RECORD_MOST_FIELDS] = {0};
    sqlite3_stmt *s = db_statement(db, said_sql(db, hit->record), &unused);
    if (!s)
        return;
    sqlite3_bind_int64(s, 1, hit->id);
    bool there = db_row(s);
    for (size_t i = 0, column = 0; there && i < COUNT_OF(said); i++)
        if (said[i].record == hit->record)
            v[said[i].field] = db_text(s, (int)column++);
    if (there && hit->record == RECORD_PERSON)
        tell_person(a, db, hit, v);
    else if (there && hit->record == RECORD_INTAKE)
        tell_intake(a, db, hit, v);
    else if (there)
        tell_resource(a, hit, v);
    sqlite3_reset(s);
}
