#include "store/checkup.h"

#include "inside.h"
#include "model/service.h"

/*
 * Who is asked: those of the own city, also the clinics of a list that has addresses but no codes.
 * ?1 the own city, ?2 the campaign; of a page ?3 the kind, ?4 ?5 ?6 the key of the row before it, ?7 how many.
 */
#define OURS "(" DB_AT_HOME " OR r.city_code = '' AND at_home(r.city_code, r.address))"
#define LAST                                                                                                 \
    " LEFT JOIN session x ON x.id = (SELECT y.id FROM session y WHERE y.resource = r.id"                     \
    " ORDER BY y.at DESC, y.id DESC LIMIT 1)"
#define THIS_YEAR "coalesce(x.campaign, '') = ?2"
#define DONE      "(" THIS_YEAR " AND x.outcome IN ('done', 'closed'))"
#define TRIED     "CASE WHEN " THIS_YEAR " THEN x.at ELSE '' END"

static struct checkup_row read_row(struct arena *a, sqlite3_stmt *s)
{
    return (struct checkup_row){.id = sqlite3_column_int64(s, 0),
                                .name = db_copy(a, s, 1),
                                .service = db_copy(a, s, 2),
                                .phone = db_copy(a, s, 3),
                                .address = db_copy(a, s, 4),
                                .manners = db_copy(a, s, 5),
                                .verified_on = db_copy(a, s, 6),
                                .tried = db_copy(a, s, 7),
                                .last_at = db_copy(a, s, 8),
                                .outcome = db_copy(a, s, 9),
                                .by = db_copy(a, s, 10),
                                .note = db_copy(a, s, 11)};
}

int checkup_load(struct arena *a, struct db *db, const struct checkup_ask *q, const struct checkup_row *after,
                 int most, struct checkup_row **rows)
{
    static const char sql[] =
        "SELECT r.id, r.name, r.service, r.phone, r.address, r.manners, r.verified_on, " TRIED " AS tried,"
        " coalesce(x.at, ''), coalesce(x.outcome, ''), coalesce(x.staff, ''), coalesce(x.note, '')"
        " FROM resource r" LAST " WHERE " OURS " AND r.state <> 'closed' AND NOT " DONE
        " AND (?3 = '' OR service_kind(r.service) = ?3) AND (tried, r.verified_on, r.id) > (?4, ?5, ?6)"
        " ORDER BY tried, r.verified_on, r.id LIMIT ?7";
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    int n = 0;
    *rows = ARENA_ARRAY(a, struct checkup_row, most);
    if (!s)
        return 0;
    db_bind(s, 1, db->facts.city_code);
    db_bind(s, 2, q->campaign);
    db_bind(s, 3, q->kind);
    db_bind(s, 4, after ? after->tried : S0);
    db_bind(s, 5, after ? after->verified_on : S0);
    sqlite3_bind_int64(s, 6, after ? after->id : 0);
    sqlite3_bind_int(s, 7, most);
    while (n < most && db_row(s))
        (*rows)[n++] = read_row(a, s);
    sqlite3_reset(s);
    return n;
}

/* Counts by サービスの種類, as published, into the kinds that they are. */
static void count_kinds(struct db *db, struct str campaign, struct checkup_sum sums[SERVICE_COUNT])
{
    static const char sql[] = "SELECT r.service, count(*), sum(" DONE ") FROM resource r" LAST " WHERE " OURS
                              " AND (r.state <> 'closed' OR " DONE ") GROUP BY r.service";
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    if (!s)
        return;
    db_bind(s, 1, db->facts.city_code);
    db_bind(s, 2, campaign);
    while (db_row(s)) {
        struct checkup_sum *of = &sums[service_of(db_text(s, 0))];
        of->all += sqlite3_column_int(s, 1);
        of->done += sqlite3_column_int(s, 2);
    }
    sqlite3_reset(s);
}

int checkup_sums(struct arena *a, struct db *db, struct str campaign, struct checkup_sum **sums)
{
    struct checkup_sum kinds[SERVICE_COUNT] = {{.all = 0}};
    int n = 1;
    *sums = ARENA_ARRAY(a, struct checkup_sum, SERVICE_COUNT + 1);
    count_kinds(db, campaign, kinds);
    for (int i = 0; i < SERVICE_COUNT; i++) {
        if (!kinds[i].all)
            continue;
        kinds[i].kind = service_row((enum service)i)->code;
        (*sums)[0].all += kinds[i].all;
        (*sums)[0].done += kinds[i].done;
        (*sums)[n++] = kinds[i];
    }
    (*sums)[0].kind = S0;
    return n;
}
