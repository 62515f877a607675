#include "store/listed.h"

#include "resource_row.h"

enum { ROOM = 4 }; /* ROOM: pages that are read before one is cut off */

#define BEHIND                                                                                               \
    " AND name >= ?1 AND (name > ?1 OR id > ?2) AND state NOT IN ('stopped', 'closed')"                      \
    " ORDER BY name, id LIMIT ?3"
#define CODED     RESOURCE_COLUMNS " INDEXED BY resource_city WHERE city_code = ?4" BEHIND
#define ELSEWHERE " city_code <> ?4 AND city_code <> ?5"
#define AREA      RESOURCE_COLUMNS " INDEXED BY resource_area WHERE area <> '' AND" ELSEWHERE BEHIND
#define REST      RESOURCE_COLUMNS " INDEXED BY resource_name WHERE area = '' AND" ELSEWHERE BEHIND

struct listing {
    struct arena *arena;
    struct db *db;
    bool home;               /* something lies in the own city */
    struct str own, uncoded; /* the codes of home; `nowhere` for one that has none */
    const struct listed_row *after;
    struct listed_row *rows;
    int count, most;
};

static const struct str nowhere = S_ROW("\xF4\x8F\xBF\xBF"); /* above every code */

/* The own code with its check digit, as the files write it: that is one. */
static void find_home(struct listing *l)
{
    static const char own[] =
        "SELECT city_code FROM resource WHERE " DB_AT_HOME " ORDER BY city_code LIMIT 1";
    struct fault unused;
    sqlite3_stmt *s = l->db->facts.city_code.n ? db_statement(l->db, own, &unused) : NULL;
    l->own = l->uncoded = nowhere;
    if (!s)
        return;
    db_bind(s, 1, l->db->facts.city_code);
    l->home = db_row(s);
    if (l->home)
        l->own = db_copy(l->arena, s, 0);
    sqlite3_reset(s);
    if (l->home && db_few_uncoded(l->db))
        l->uncoded = S0;
}

static void read_ring(struct listing *l, const char *sql, struct str code, enum listed_ring ring)
{
    struct fault unused;
    bool behind = l->after && l->after->ring == ring;
    sqlite3_stmt *s = db_statement(l->db, sql, &unused);
    int until = l->count + l->most;
    if (!s)
        return;
    db_bind(s, 1, behind ? l->after->row.name : S0);
    sqlite3_bind_int64(s, 2, behind ? l->after->row.id : 0);
    sqlite3_bind_int(s, 3, l->most);
    db_bind(s, 4, code);
    if (ring != LISTED_HOME)
        db_bind(s, 5, l->uncoded);
    while (l->count < until && db_row(s))
        l->rows[l->count++] = (struct listed_row){resource_row_read(l->arena, s), ring};
    sqlite3_reset(s);
}

static bool is_before(const struct listed_row *x, const struct listed_row *y)
{
    int order = str_cmp(x->row.name, y->row.name);
    return order ? order < 0 : x->row.id < y->row.id;
}

/* Those with the code and those without, by name: the first of both. */
static void read_home(struct listing *l)
{
    read_ring(l, CODED, l->own, LISTED_HOME);
    int middle = l->count;
    read_ring(l, CODED, l->uncoded, LISTED_HOME);
    struct listed_row *both = ARENA_ARRAY(l->arena, struct listed_row, ROOM * l->most);
    for (int i = 0, x = 0, y = middle; i < l->count; i++) {
        bool first = y == l->count || (x < middle && is_before(&l->rows[x], &l->rows[y]));
        both[i] = l->rows[first ? x++ : y++];
    }
    l->rows = both;
    l->count = l->count < l->most ? l->count : l->most;
}

int listed_page(struct arena *a, struct db *db, const struct listed_row *after, int most,
                struct listed_row **rows)
{
    struct listing l = {.arena = a, .db = db, .after = after, .most = most};
    enum listed_ring from = after ? after->ring : LISTED_HOME;
    bool look = db_look(db);
    find_home(&l);
    l.rows = ARENA_ARRAY(a, struct listed_row, ROOM * most);
    if (from == LISTED_HOME && l.home)
        read_home(&l);
    if (from <= LISTED_AREA && l.count < most)
        read_ring(&l, AREA, l.own, LISTED_AREA);
    if (l.count < most)
        read_ring(&l, REST, l.own, LISTED_REST);
    db_looked(db, look);
    *rows = l.rows;
    return l.count < most ? l.count : most;
}
