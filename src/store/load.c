#include "store/load.h"

#include "case_name.h"
#include "inside.h"
#include "resource_row.h"

bool load_record(struct arena *a, struct db *db, struct record *r, int64_t id)
{
    struct fault unused;
    r->id = id;
    return row_load(a, db, r->row->id, id, r->v, &unused);
}

#define CASE_COLUMNS                                                                                         \
    "SELECT i.id, coalesce(i.person, 0), i.number, i.received_at, coalesce(p.name, ''), coalesce(p.kana, "   \
    "''),"                                                                                                   \
    " i.requester, i.category, i.urgency, i.state, i.owner, i.next_on, i.caller_name, i.caller_org,"         \
    " " CASE_MASK " FROM intake i LEFT JOIN person p ON p.id = i.person"

static struct case_row read_case(struct arena *a, sqlite3_stmt *s)
{
    struct case_row row = {
        .id = sqlite3_column_int64(s, 0),
        .person = sqlite3_column_int64(s, 1),
        .number = db_copy(a, s, 2),
        .received_at = db_copy(a, s, 3),
        .name = db_copy(a, s, 4),
        .kana = db_copy(a, s, 5),
        .requester = db_copy(a, s, 6),
        .category = db_copy(a, s, 7),
        .urgency = db_copy(a, s, 8),
        .state = db_copy(a, s, 9),
        .owner = db_copy(a, s, 10),
        .next_on = db_copy(a, s, 11),
    };
    /* The kanji may be written later; an anonymous case is told apart by who called. */
    struct str caller = db_text(s, 12).n ? db_text(s, 12) : db_text(s, 13);
    struct str mask = db_copy(a, s, 14);
    if (mask.n)
        row.name = mask, row.kana = S0;
    else if (!row.name.n && row.kana.n)
        row.name = row.kana;
    else if (!row.name.n && caller.n)
        row.name = str_print(a, "（" S_FMT "）", S_ARG(caller));
    return row;
}

/* How many stand before the case ?1, at most ?2 of them: entries of an index, no rows. */
#define BEFORE(where)                                                                                        \
    "SELECT count(*) FROM (SELECT 1 FROM intake t CROSS JOIN intake i" where " AND t.id = ?1 LIMIT ?2)"
#define NEXT_SET " WHERE i.state <> 'closed' AND i.next_on <> ''" /* as the index intake_due says it */
static const struct {
    struct str name, words;
    const char *first, *later, *before;
} orders[CASE_ORDERS] = {
#define CASE_ORDER(NAME, name_, words_)                                                                      \
    [CASES_##NAME].name = S_ROW(name_), [CASES_##NAME].words = S_ROW(words_),
#include "orders.def"
#undef CASE_ORDER
    [CASES_NEWEST].first = CASE_COLUMNS " ORDER BY i.received_at DESC, i.id DESC LIMIT ?3",
    [CASES_NEWEST].later = CASE_COLUMNS " WHERE i.received_at <= ?1 AND (i.received_at < ?1 OR i.id < ?2)"
                                        " ORDER BY i.received_at DESC, i.id DESC LIMIT ?3",
    [CASES_NEWEST].before = BEFORE(" WHERE i.received_at >= t.received_at"
                                   " AND (i.received_at > t.received_at OR i.id > t.id)"),
    [CASES_NEXT].first = CASE_COLUMNS NEXT_SET " ORDER BY i.next_on, i.id LIMIT ?3",
    [CASES_NEXT].later = CASE_COLUMNS NEXT_SET " AND i.next_on >= ?1 AND (i.next_on > ?1 OR i.id > ?2)"
                                               " ORDER BY i.next_on, i.id LIMIT ?3",
    [CASES_NEXT].before =
        BEFORE(NEXT_SET " AND i.next_on <= t.next_on AND (i.next_on < t.next_on OR i.id < t.id)"),
};

struct str case_order_name(enum case_order order)
{
    return orders[order].name;
}

struct str case_order_words(enum case_order order)
{
    return orders[order].words;
}

enum case_order case_order_of_name(struct str name)
{
    int i = CASE_ORDERS - 1;
    while (i > 0 && !str_eq(orders[i].name, name))
        i--;
    return (enum case_order)i;
}

int load_cases(struct arena *a, struct db *db, enum case_order order, const struct case_row *after, int most,
               struct case_row **rows)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, after ? orders[order].later : orders[order].first, &unused);
    int n = 0;
    *rows = ARENA_ARRAY(a, struct case_row, most);
    if (!s)
        return 0;
    if (after) {
        db_bind(s, 1, order == CASES_NEXT ? after->next_on : after->received_at);
        sqlite3_bind_int64(s, 2, after->id);
    }
    sqlite3_bind_int(s, 3, most);
    while (n < most && db_row(s))
        (*rows)[n++] = read_case(a, s);
    sqlite3_reset(s);
    return n;
}

int load_case_rank(struct db *db, enum case_order order, int64_t id, int most)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, orders[order].before, &unused);
    if (!s)
        return -1;
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_int(s, 2, most);
    int rank = db_row(s) ? sqlite3_column_int(s, 0) : -1;
    sqlite3_reset(s);
    return rank;
}

static bool hides(struct db *db, const char *sql, int64_t id)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    if (!s)
        return true;
    sqlite3_bind_int64(s, 1, id);
    bool hidden = db_row(s) && sqlite3_column_int(s, 0);
    sqlite3_reset(s);
    return hidden;
}

bool load_hides(struct db *db, int64_t intake)
{
    return hides(db, "SELECT " CASE_HIDDEN " FROM intake i WHERE i.id = ?1", intake);
}

bool load_hides_person(struct db *db, int64_t person)
{
    /* Almost nobody has a restricted case: the index of those few says so before a case is looked up. */
    return hides(db, "SELECT 1 FROM intake WHERE person = ?1 AND restricted = 'yes'", person) &&
           hides(db,
                 "SELECT " CASE_HIDDEN
                 " FROM intake i WHERE i.person = ?1 ORDER BY i.received_at DESC, i.id DESC LIMIT 1",
                 person);
}

/* At the row of this number, to be reset when it was read; NULL where there is none. */
static sqlite3_stmt *find(struct db *db, const char *sql, int64_t id)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    if (!s)
        return NULL;
    sqlite3_bind_int64(s, 1, id);
    if (db_row(s))
        return s;
    sqlite3_reset(s);
    return NULL;
}

bool load_case(struct arena *a, struct db *db, int64_t id, struct case_row *row)
{
    static const char sql[] = CASE_COLUMNS " WHERE i.id=?1";
    sqlite3_stmt *s = find(db, sql, id);
    if (s)
        *row = read_case(a, s);
    sqlite3_reset(s);
    return s != NULL;
}

struct resource_row resource_row_read(struct arena *a, sqlite3_stmt *s)
{
    return (struct resource_row){
        .id = sqlite3_column_int64(s, 0),
        .name = db_copy(a, s, 1),
        .service = db_copy(a, s, 2),
        .city = db_copy(a, s, 3),
        .phone = db_copy(a, s, 4),
        .state = db_copy(a, s, 5),
    };
}

bool load_resource(struct arena *a, struct db *db, int64_t id, struct resource_row *row)
{
    static const char sql[] = RESOURCE_COLUMNS " WHERE id=?1";
    sqlite3_stmt *s = find(db, sql, id);
    if (s)
        *row = resource_row_read(a, s);
    sqlite3_reset(s);
    return s != NULL;
}

/* Matched or joined by a person (store/match.h), or published under one number in one town. */
int load_office(struct arena *a, struct db *db, int64_t id, struct resource_row **rows)
{
    enum { MOST = 30 };
    static const char sql[] = RESOURCE_COLUMNS
        " WHERE id IN (SELECT o.id FROM resource r JOIN resource o ON o.office = r.office WHERE r.id=?1"
        " UNION SELECT o.id FROM resource r JOIN resource o ON o.office = r.id WHERE r.id=?1"
        " UNION SELECT r.office FROM resource r WHERE r.id=?1"
        " UNION SELECT o.id FROM resource r JOIN resource o ON o.official = r.official AND o.city = r.city"
        "  WHERE r.id=?1 AND r.official <> '')"
        " AND id <> ?1 ORDER BY service, name, id LIMIT ?2";
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    int n = 0;
    *rows = ARENA_ARRAY(a, struct resource_row, MOST);
    if (!s)
        return 0;
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_int(s, 2, MOST);
    while (n < MOST && db_row(s))
        (*rows)[n++] = resource_row_read(a, s);
    sqlite3_reset(s);
    return n;
}

/* All fields of the rows of one record, which of them says `tail`; the statement is made once per connection
 * and record. */
static sqlite3_stmt *children(struct db *db, enum record_id record, const char *tail)
{
    struct fault unused;
    const struct record_row *row = record_row(record);
    const char **sql = &db->children[record];
    if (!*sql)
        *sql = str_print(db->arena, "SELECT r.id, " S_FMT " FROM " S_FMT " r %s",
                         S_ARG(row_columns(db->arena, row, "r")), S_ARG(row->table), tail)
                   .p;
    return db_statement(db, *sql, &unused);
}

/* The next row of such a statement; false at the end, and where there is no statement. */
static bool next(struct arena *a, sqlite3_stmt *s, enum record_id record, int64_t *id, struct str *v)
{
    if (!s || !db_row(s))
        return false;
    *id = sqlite3_column_int64(s, 0);
    row_read(a, s, 1, record_row(record), v);
    return true;
}

static sqlite3_stmt *children_of(struct db *db, enum record_id record, const char *tail, int64_t intake,
                                 int most)
{
    sqlite3_stmt *s = children(db, record, tail);
    if (s) {
        sqlite3_bind_int64(s, 1, intake);
        sqlite3_bind_int(s, 2, most);
    }
    return s;
}

int load_contacts(struct arena *a, struct db *db, int64_t intake, int most, struct contact **rows)
{
    sqlite3_stmt *s = children_of(db, RECORD_CONTACT,
                                  "WHERE r.intake=?1 ORDER BY r.at DESC, r.id DESC LIMIT ?2", intake, most);
    int n = 0;
    *rows = ARENA_ARRAY(a, struct contact, most);
    while (n < most && next(a, s, RECORD_CONTACT, &(*rows)[n].id, (*rows)[n].v))
        n++;
    sqlite3_reset(s);
    return n;
}

int load_referrals(struct arena *a, struct db *db, int64_t intake, int most, struct referral **rows)
{
    sqlite3_stmt *s = children_of(
        db, RECORD_REFERRAL, "WHERE r.intake=?1 ORDER BY r.asked_on DESC, r.id DESC LIMIT ?2", intake, most);
    int n = 0;
    *rows = ARENA_ARRAY(a, struct referral, most);
    while (n < most && next(a, s, RECORD_REFERRAL, &(*rows)[n].id, (*rows)[n].v))
        n++;
    sqlite3_reset(s);
    return n;
}

static const char *const fact_tails[RECORD_COUNT] = {
    [RECORD_ITEM] = "WHERE r.resource=?1 ORDER BY r.item, r.id LIMIT ?2",
    [RECORD_SLOT] = "WHERE r.resource=?1 ORDER BY r.purpose, r.from_at, r.id LIMIT ?2",
    [RECORD_DEPARTMENT] = "WHERE r.resource=?1 ORDER BY r.id LIMIT ?2",
    [RECORD_VERIFIED] = "WHERE r.resource=?1 ORDER BY r.id LIMIT ?2",
};

int load_facts(struct arena *a, struct db *db, enum record_id record, int64_t resource, struct record **rows)
{
    enum { MOST = 200 };
    sqlite3_stmt *s = children_of(db, record, fact_tails[record], resource, MOST);
    int n = 0;
    *rows = ARENA_ARRAY(a, struct record, MOST);
    for (struct record r; n < MOST; (*rows)[n++] = r) {
        r = record_new(a, record);
        if (!next(a, s, record, &r.id, r.v))
            break;
    }
    sqlite3_reset(s);
    return n;
}

int load_staff(struct arena *a, struct db *db, struct staff **rows)
{
    sqlite3_stmt *s = children(db, RECORD_STAFF, "WHERE r.state='here' ORDER BY r.id");
    int n = 0, most = (int)db_number(db, "SELECT count(*) FROM staff", 0);
    *rows = ARENA_ARRAY(a, struct staff, most);
    while (n < most && next(a, s, RECORD_STAFF, &(*rows)[n].id, (*rows)[n].v))
        n++;
    sqlite3_reset(s);
    return n;
}

int64_t load_count(struct db *db, const char *name)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, "SELECT n FROM counter WHERE name=?1", &unused);
    if (!s)
        return 0;
    db_bind(s, 1, str_of(name));
    int64_t n = db_row(s) ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return n;
}
