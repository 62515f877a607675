#include "store/queue.h"

#include "base/date.h"
#include "case_name.h"
#include "differing.h"
#include "inside.h"

/*
 * Each part is one statement, and each statement begins with an index of its own:
 * the conditions of the partial indexes stand in them word for word, or SQLite
 * does not see that it may use them.
 *
 * ?1 today, ?2 asked until, ?3 silent since, ?4 login, ?5 how many at most.
 */
#define NEXT_SET "i.state <> 'closed' AND i.next_on <> ''"
#define LATE     NEXT_SET " AND i.next_on < ?1"
#define TODAY    NEXT_SET " AND i.next_on = ?1"
#define CALLBACK "c.state <> 'done'"
#define ASKED    "r.answer IN ('asked', 'waiting', 'absent') AND r.asked_on <= ?2"
#define WAITING                                                                                              \
    "i.state = 'waiting' AND NOT EXISTS (SELECT 1 FROM referral r INDEXED BY referral_intake"                \
    " WHERE r.intake = i.id AND " ASKED ")"
/* What a place was told with a consent that is gone since; noted in consent_override once it knows. */
#define WITHDRAWN                                                                                            \
    "i.share_withdrawn <> '' AND i.share_withdrawn <= ?1 AND r.answer IN ('asked', 'waiting', 'absent',"     \
    " 'accepted') AND r.started <> 'no' AND r.consent_override = '' AND r.asked_on <= i.share_withdrawn"
#define OF_WITHDRAWN                                                                                         \
    " FROM intake i INDEXED BY intake_withdrawn CROSS JOIN referral r INDEXED BY referral_intake"            \
    " ON r.intake = i.id"
/* Every administrator is told, and each says for themselves that they have read it (alarm_list.c). Of lost commits
 * (store/lost.h) the newest. */
#define OF_EMERGENCY                                                                                         \
    " FROM (SELECT seq AS alarm FROM audit INDEXED BY audit_emergency WHERE act = 'emergency'"               \
    " UNION ALL SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'lost') CROSS JOIN audit u ON u.seq = "  \
    "alarm"
#define UNREAD                                                                                               \
    "EXISTS (SELECT 1 FROM staff s WHERE s.login = ?4 AND s.admin = 'yes')"                                  \
    " AND NOT EXISTS (SELECT 1 FROM handover_seen h WHERE h.staff = ?4 AND h.entry = 'emergency ' || u.seq)"
#define SILENT                                                                                               \
    "i.state <> 'closed' AND i.changed < ?3 AND (i.next_on = '' OR i.next_on > ?1)"                          \
    " AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.intake = i.id AND c.at >= ?3)"

#define OF_CASE "SELECT i.id AS id, i.id AS intake, i.number, " CASE_NAME " AS name, "
#define LAST_AT "(SELECT c.at FROM contact c WHERE c.intake = i.id ORDER BY c.at DESC, c.id DESC LIMIT 1)"
#define LAST_WORDS                                                                                           \
    "coalesce((SELECT c.note FROM contact c WHERE c.intake = i.id ORDER BY c.at DESC, c.id DESC LIMIT 1),"   \
    " i.note)"
/* What says best what a draft is about: the first of these fields that has something. */
#define TYPED(field)                                                                                         \
    "(SELECT nullif(v.typed, '') FROM draft_value v WHERE v.draft = d.id AND v.field = '" field "')"
/* Nobody that a new call is about who may not be seen: their newest case is restricted (load_hides_person). */
#define ADOPTED_MASK                                                                                         \
    "(SELECT " CASE_MASK " FROM intake i WHERE i.person = CAST(" TYPED(                                      \
        "intake.person") " AS INTEGER) ORDER BY i.received_at DESC, i.id DESC LIMIT 1)"
#define ABOUT                                                                                                \
    "coalesce(" TYPED("person.name") ", " TYPED("person.kana") ", " TYPED("intake.caller_name") ", " TYPED(  \
        "intake.caller_phone") ", " TYPED("callback.whom") ", " TYPED("resource.about") ", '')"

#define BY_NEXT(which)                                                                                       \
    OF_CASE "i.next_on, i.owner, i.next_action, i.urgency FROM intake i" CASE_PERSON " WHERE " which         \
            " ORDER BY i.next_on, i.id LIMIT ?5"

static const struct {
    struct queue_part_row row;
    const char *rows, *count;
} parts[QUEUE_PARTS] = {
#define QUEUE(NAME, label, bar, words) [QUEUE_##NAME].row = {S_ROW(label), S_ROW(bar), S_ROW(words)},
#include "queue.def"
#undef QUEUE
    [QUEUE_LATE].rows = BY_NEXT(LATE),
    [QUEUE_LATE].count = "SELECT count(*) FROM (SELECT 1 FROM intake i WHERE " LATE " LIMIT ?5)",
    [QUEUE_TODAY].rows = BY_NEXT(TODAY),
    [QUEUE_TODAY].count = "SELECT count(*) FROM (SELECT 1 FROM intake i WHERE " TODAY " LIMIT ?5)",
    [QUEUE_CALLBACK].rows = "SELECT c.id, coalesce(c.intake, 0), coalesce(i.number, ''),"
                            " coalesce(" CASE_MASK ", nullif(c.whom, ''), " CASE_NAME "), c.next_at, c.staff,"
                            " c.phone || ' ' || c.about, coalesce(i.urgency, '')"
                            " FROM callback c LEFT JOIN intake i ON i.id = c.intake" CASE_PERSON
                            " WHERE " CALLBACK " ORDER BY c.next_at, c.id LIMIT ?5",
    [QUEUE_CALLBACK].count = "SELECT count(*) FROM (SELECT 1 FROM callback c WHERE " CALLBACK " LIMIT ?5)",
    [QUEUE_WAITING].rows =
        "SELECT * FROM (SELECT * FROM (" OF_CASE "substr(i.changed, 1, 10) AS at, i.owner,"
        " i.next_action, i.urgency FROM intake i" CASE_PERSON " WHERE " WAITING
        " ORDER BY i.changed LIMIT ?5)"
        " UNION ALL SELECT * FROM (SELECT i.id, i.id, i.number, " CASE_NAME ", r.asked_on, i.owner,"
        " coalesce(o.name, '') || '  ' || label('answer', r.answer), i.urgency"
        " FROM referral r CROSS JOIN intake i ON i.id = r.intake" CASE_PERSON
        " LEFT JOIN resource o ON o.id = r.resource WHERE " ASKED " AND i.state <> 'closed'"
        " ORDER BY r.asked_on LIMIT ?5)) ORDER BY at, id LIMIT ?5",
    [QUEUE_WITHDRAWN].rows = "SELECT i.id, i.id, i.number, " CASE_NAME ", i.share_withdrawn, i.owner,"
                             " coalesce(o.name, '') || '  先方へ連絡', i.urgency" OF_WITHDRAWN CASE_PERSON
                             " LEFT JOIN resource o ON o.id = r.resource WHERE " WITHDRAWN
                             " ORDER BY i.share_withdrawn, r.id LIMIT ?5",
    [QUEUE_WITHDRAWN].count = "SELECT count(*) FROM (SELECT 1" OF_WITHDRAWN " WHERE " WITHDRAWN " LIMIT ?5)",
    [QUEUE_EMERGENCY].rows =
        "SELECT u.seq, i.id, coalesce(i.number, ''), '',"
        " strftime('%Y-%m-%dT%H:%M', u.at, 'unixepoch'), u.login, u.detail, ''" OF_EMERGENCY
        " LEFT JOIN intake i ON i.id = CAST(substr(u.subject, 8) AS INTEGER)"
        " WHERE " UNREAD " ORDER BY u.seq LIMIT ?5",
    [QUEUE_EMERGENCY].count = "SELECT count(*) FROM (SELECT 1" OF_EMERGENCY " WHERE " UNREAD " LIMIT ?5)",
    [QUEUE_DIFFERENCE].rows = "SELECT d.id, coalesce(i.id, 0), coalesce(i.number, ''), " DIFFERENCE_NAME
                              ", d.at, '', d.peer || ' と違う', '', d.record, d.field" OF_DIFFERENCE
                              " WHERE " UNDECIDED " ORDER BY d.id LIMIT ?5",
    [QUEUE_DIFFERENCE].count =
        "SELECT count(*) FROM (SELECT 1 FROM difference d WHERE " UNDECIDED " LIMIT ?5)",
    [QUEUE_DRAFT].rows = "SELECT d.id, d.intake, coalesce(i.number, ''), coalesce(" CASE_MASK
                         ", " ADOPTED_MASK ", " ABOUT "), d.started, d.staff,"
                         " coalesce(" TYPED("contact.note") ", " TYPED(
                             "intake.note") ", ''), ''"
                                            " FROM draft d LEFT JOIN intake i ON i.id = d.intake"
                                            " WHERE d.staff = ?4 ORDER BY d.started DESC, d.id DESC LIMIT ?5",
    [QUEUE_SILENT].rows =
        OF_CASE "coalesce(" LAST_AT ", i.changed), i.owner, " LAST_WORDS ", i.urgency"
                " FROM intake i" CASE_PERSON " WHERE " SILENT " ORDER BY i.changed, i.id LIMIT ?5",
};

const struct queue_part_row *queue_part_row(enum queue_part part)
{
    return &parts[part].row;
}

static sqlite3_stmt *ask(struct db *db, const char *sql, const struct queue_ask *q, int most)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    if (!s)
        return NULL;
    struct arena_mark mark = arena_mark(db->scratch);
    const struct str texts[] = {date_iso(db->scratch, q->today), date_iso(db->scratch, q->asked_until),
                                date_iso(db->scratch, q->today - QUEUE_SILENT_DAYS), q->login};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        sqlite3_bind_text64(s, (int)i + 1, texts[i].n ? texts[i].p : "", texts[i].n, SQLITE_TRANSIENT,
                            SQLITE_UTF8);
    sqlite3_bind_int(s, 5, most);
    arena_rewind(db->scratch, mark);
    return s;
}

/* Of a difference: before it what differs, a field or a whole row. */
static struct str about(struct arena *a, sqlite3_stmt *s, struct str what)
{
    enum { RECORD = 8, FIELD, COLUMNS };
    if (sqlite3_column_count(s) < COLUMNS)
        return what;
    const struct record_row *record = record_of_table(db_text(s, RECORD));
    const struct field *field = record ? record_field(record->id, db_text(s, FIELD)) : NULL;
    struct str label = field ? field->label : record ? record->label : S0;
    return str_print(a, S_FMT ": " S_FMT, S_ARG(label), S_ARG(what));
}

static struct queue_row read_row(struct arena *a, sqlite3_stmt *s)
{
    struct queue_row row = {
        .id = sqlite3_column_int64(s, 0),
        .intake = sqlite3_column_int64(s, 1),
        .number = db_copy(a, s, 2),
        .name = db_copy(a, s, 3),
        .when = db_copy(a, s, 4),
        .owner = db_copy(a, s, 5),
        .what = str_trim(db_copy(a, s, 6)),
        .urgency = db_copy(a, s, 7),
    };
    row.what = restricted_words(row.name, about(a, s, row.what));
    return row;
}

int queue_load(struct arena *a, struct db *db, enum queue_part part, const struct queue_ask *q,
               struct queue_row **rows)
{
    sqlite3_stmt *s = ask(db, parts[part].rows, q, QUEUE_MOST + 1);
    int n = 0, room = 0;
    *rows = NULL;
    while (s && db_row(s)) {
        if (n == QUEUE_MOST) {
            (*rows)[n - 1].more = true;
            break;
        }
        if (n == room)
            *rows = arena_grow(a, *rows, &room, 16, sizeof **rows);
        (*rows)[n++] = read_row(a, s);
    }
    if (s)
        sqlite3_reset(s);
    return n;
}

static int number(sqlite3_stmt *s)
{
    int n = s && db_row(s) ? sqlite3_column_int(s, 0) : 0;
    if (s)
        sqlite3_reset(s);
    return n;
}

int queue_count(struct db *db, enum queue_part part, const struct queue_ask *q, int most)
{
    return parts[part].count ? number(ask(db, parts[part].count, q, most)) : 0;
}

int queue_others_drafts(struct db *db, struct str login)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, "SELECT count(*) FROM draft WHERE staff <> ?1", &unused);
    if (s)
        db_bind(s, 1, login);
    return number(s);
}
