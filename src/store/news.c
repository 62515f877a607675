#include "store/news.h"

#include "base/date.h"
#include "case_name.h"
#include "inside.h"

/*
 * Each part is read along an index: cases and contacts by their moment, referrals
 * and states through what was changed since and its history. All give: key, case,
 * number, name, moment, staff, what.
 *
 * ?1 first day, ?2 day after the last; ?3 and ?4 the same as moments; ?5 last day,
 * ?6 the next working day.
 */
#define ON_THE_DAYS "u.at >= ?3 AND u.at < ?4"
#define MOMENT      "strftime('%Y-%m-%dT%H:%M', u.at, 'unixepoch')" /* moments are on Japan's clock */
#define ANSWERED                                                                                             \
    "(SELECT max(" MOMENT ") FROM history h JOIN audit u ON u.seq = h.seq WHERE h.record = 'referral'"       \
    " AND h.row = r.id AND h.field = 'answer' AND " ON_THE_DAYS ")"

static const struct {
    struct str label;
    bool past;
    const char *sql;
} parts[NEWS_PARTS] = {
#define NEWS(NAME, words, happened) [NEWS_##NAME].label = S_ROW(words), [NEWS_##NAME].past = happened,
#include "news.def"
#undef NEWS
    [NEWS_CASE].sql = "SELECT 'intake ' || i.id, i.id, i.number, " CASE_NAME ", i.received_at, i.owner,"
                      " label('requester', i.requester) || ' ' || label('category', i.category)"
                      " || '  ' || i.note FROM intake i" CASE_PERSON
                      " WHERE i.received_at >= ?1 AND i.received_at < ?2 ORDER BY i.received_at, i.id",
    [NEWS_CONTACT].sql = "SELECT 'contact ' || c.id, i.id, i.number, " CASE_NAME ", c.at, c.staff,"
                         " label('channel', c.channel) || ' ' || c.with_whom || '  ' || c.note"
                         " FROM contact c JOIN intake i ON i.id = c.intake" CASE_PERSON
                         " WHERE c.at >= ?1 AND c.at < ?2 ORDER BY c.at, c.id",
    /* asked on one of the days, or answered on one of them: an import of old ones is no news */
    [NEWS_REFERRAL].sql =
        "SELECT 'referral ' || r.id || ' ' || r.answer, i.id, i.number, " CASE_NAME ", coalesce(" ANSWERED
        ", r.asked_on), i.owner,"
        " coalesce(o.name, '') || '  ' || label('answer', r.answer) || ' ' || r.declined"
        " FROM referral r JOIN intake i ON i.id = r.intake" CASE_PERSON
        " LEFT JOIN resource o ON o.id = r.resource"
        " WHERE r.changed >= ?1 AND (r.asked_on >= ?1 AND r.asked_on < ?2 OR " ANSWERED " IS NOT NULL)"
        " ORDER BY r.changed, r.id",
    [NEWS_STATE].sql =
        "SELECT 'state ' || h.id, i.id, i.number, " CASE_NAME ", " MOMENT ", u.login,"
        " label('state', h.old) || 'から' || label('state', h.new) || 'へ'"
        " || CASE h.new WHEN 'closed' THEN ' ' || label('closing', i.close_reason) ELSE '' END"
        " FROM intake i JOIN history h ON h.record = 'intake' AND h.row = i.id AND h.field = 'state'"
        " JOIN audit u ON u.seq = h.seq" CASE_PERSON " WHERE i.changed >= ?1 AND " ON_THE_DAYS
        " ORDER BY h.id",
    [NEWS_CALLBACK].sql = "SELECT 'callback ' || c.id || ' ' || coalesce(c.tries, 0), coalesce(c.intake, 0),"
                          " coalesce(i.number, ''), coalesce(" CASE_MASK ", nullif(c.whom, ''), " CASE_NAME
                          "), c.next_at, c.staff,"
                          " c.phone || ' ' || c.about || ' ' || label('attempt', c.last)"
                          " FROM callback c LEFT JOIN intake i ON i.id = c.intake" CASE_PERSON
                          " WHERE c.state <> 'done' ORDER BY c.next_at, c.id",
    [NEWS_NEXT].sql = "SELECT 'next ' || i.id || ' ' || i.next_on, i.id, i.number, " CASE_NAME
                      ", i.next_on, i.owner, i.next_action FROM intake i" CASE_PERSON
                      " WHERE i.state <> 'closed' AND i.next_on <> '' AND i.next_on > ?5"
                      " AND i.next_on <= ?6 ORDER BY i.next_on, i.id",
};

struct str news_part_label(enum news_part part)
{
    return parts[part].label;
}

static void bind(struct db *db, sqlite3_stmt *s, const struct news_ask *q)
{
    struct arena *a = db->scratch;
    struct arena_mark mark = arena_mark(a);
    struct str first = date_iso(a, q->first), after = date_iso(a, q->last + 1);
    const struct str days[] = {
        [1] = first, [2] = after, [5] = date_iso(a, q->last), [6] = date_iso(a, q->next)};
    int most = sqlite3_bind_parameter_count(s);
    for (int i = 1; i <= most && i < (int)COUNT_OF(days); i++)
        if (days[i].p)
            sqlite3_bind_text64(s, i, days[i].p, days[i].n, SQLITE_TRANSIENT, SQLITE_UTF8);
    if (most >= 4) {
        sqlite3_bind_int64(s, 3, date_moment_from_iso(first));
        sqlite3_bind_int64(s, 4, date_moment_from_iso(after));
    }
    arena_rewind(a, mark);
}

static bool was_seen(struct db *db, struct str reader, struct str key)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, "SELECT 1 FROM handover_seen WHERE staff=?1 AND entry=?2", &unused);
    if (!s)
        return true;
    db_bind(s, 1, reader);
    db_bind(s, 2, key);
    bool there = db_row(s);
    sqlite3_reset(s);
    return there;
}

static struct news_row read_row(struct arena *a, sqlite3_stmt *s, enum news_part part)
{
    return (struct news_row){
        .part = part,
        .key = db_copy(a, s, 0),
        .intake = sqlite3_column_int64(s, 1),
        .number = db_copy(a, s, 2),
        .name = db_copy(a, s, 3),
        .at = db_copy(a, s, 4),
        .staff = db_copy(a, s, 5),
        .what = restricted_words(db_text(s, 3), str_trim(db_copy(a, s, 6))),
    };
}

static int load_part(struct arena *a, struct db *db, enum news_part part, const struct news_ask *q,
                     struct news_row *rows, int room)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, parts[part].sql, &unused);
    int n = 0;
    if (!s)
        return 0;
    bind(db, s, q);
    while (n < room && db_row(s)) {
        if (q->staff.n && !str_eq(db_text(s, 5), q->staff))
            continue;
        rows[n] = read_row(a, s, part);
        rows[n].unread = !str_eq(rows[n].staff, q->reader) && !was_seen(db, q->reader, rows[n].key);
        n++;
    }
    sqlite3_reset(s);
    return n;
}

int news_load(struct arena *a, struct db *db, const struct news_ask *q, struct news_row **rows)
{
    int n = 0;
    *rows = ARENA_ARRAY(a, struct news_row, NEWS_MOST);
    for (int p = 0; p < NEWS_PARTS; p++)
        if (parts[p].past || q->next != DAY_NONE)
            n += load_part(a, db, (enum news_part)p, q, *rows + n, NEWS_MOST - n);
    return n;
}
