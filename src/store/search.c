#include "store/search.h"

#include <stdlib.h>

#include "search_rank.h"
#include "search_told.h"
#include "sieved.h"
#include "store/merge.h"

enum { POOL = 50, CASES_EACH = 5, PEOPLE_OPENED = 20, OPERATIONS = 100, ROWS_BETWEEN = 4, MISSES_MOST = 3 };

/* How much of a row is read: to verify it, to score it, nothing. */
enum reading { READ_ALL, READ_NAMES, READ_NONE };

/* Which rows: those that FTS5 finds; those of the sieve, by their search rowid, or by the number that they should have. */
enum asked_by { BY_MATCH, BY_FOUND, BY_ID };

/*
 * One walk through the index of a record, the newest first: as far as it came it says by `below`, so that it goes on
 * there whenever it was left. Of a nation's resources the city's own are wanted first and are never crowded out by
 * newer ones elsewhere: where the first walk could not reach all, a second one goes on behind it through these alone.
 */
static const struct walk {
    unsigned where;
    enum record_id record;
    bool home;
} walks[] = {{SEARCH_PEOPLE | SEARCH_CASES, RECORD_PERSON, false},
             {SEARCH_CASES, RECORD_INTAKE, false},
             {SEARCH_RESOURCES, RECORD_RESOURCE, false},
             {SEARCH_RESOURCES, RECORD_RESOURCE, true}};

struct search {
    struct arena *arena;
    struct db *db;
    struct words words;
    struct str home; /* the centre's city */
    unsigned where;
    enum reading reading;
    int most, each; /* of all; of one walk, so that there is something to rank */
    struct hit *hits;
    int found;
    bool more, unranked;       /* unranked: how well they match is not asked */
    int64_t revision, changes; /* of the file, when the walks began: by others, by this connection */
    bool left;

    size_t walk;
    bool opened;
    struct ranked ranked;
    struct sieved at; /* its sieve is NULL: FTS5 is asked */
    bool alike;       /* the last two rows lay as far from their numbers */
    int misses;       /* how often the next one did not, nonetheless */
    int first;        /* the hits that were there before */
    struct str *v;    /* of one row */

    const struct patience *patience;
    bool interruptible, awaited; /* awaited: somebody is known to wait */
};

static void add_hit(struct search *s, enum record_id record, int64_t id, int score)
{
    s->hits[s->found++] = (struct hit){.record = record, .id = id, .score = score};
}

static const char *candidates_sql(const struct search *s, enum asked_by by)
{
    const struct ranked *r = &s->ranked;
    const char **sql = &s->db->search_sql[r->row->id][s->reading][by];
    struct str table = r->row->table;
    if (*sql)
        return *sql;
    struct buf b = buf_in(s->db->arena);
    buf_add(&b, S("SELECT r.found, r.id"));
    for (int i = 0; i < r->read; i++)
        buf_print(&b, ", r." S_FMT, S_ARG(r->row->fields[r->at[i]].column));
    if (by == BY_ID)
        buf_print(&b, " FROM sieved(?1) f LEFT JOIN " S_FMT " r ON r.id = f.id", S_ARG(table));
    else if (by == BY_FOUND)
        buf_print(&b, " FROM sieved(?1) f CROSS JOIN " S_FMT " r ON r.found = f.found", S_ARG(table));
    else
        buf_print(&b,
                  " FROM found_" S_FMT " f CROSS JOIN " S_FMT " r ON r.found = f.rowid WHERE found_" S_FMT
                  " MATCH ?1 AND f.rowid < ?2 ORDER BY f.rowid DESC",
                  S_ARG(table), S_ARG(table), S_ARG(table));
    return *sql = str_z(s->db->arena, buf_str(&b));
}

/* The name of the centre's own city as its resources spell it, folded; asked once per connection. */
struct str search_home_city(struct db *db)
{
    struct fault unused;
    sqlite3_stmt *s = db->home_city.p ? NULL
                                      : db_statement(db,
                                                     "SELECT city FROM resource WHERE city_code >= ?1 AND"
                                                     " city_code < ?1 || ':' AND city <> '' LIMIT 1",
                                                     &unused);
    if (s && db->facts.city_code.n) {
        db_bind(s, 1, db->facts.city_code);
        if (db_row(s))
            db->home_city = words_fold(db->arena, db_text(s, 0));
        sqlite3_reset(s);
    }
    return db->home_city;
}

bool search_is_home(struct db *db, struct str city_code, struct str address)
{
    struct str own = db->facts.city_code, city = search_home_city(db);
    if (!own.n || city_code.n)
        return str_starts(city_code, own);
    return city.n && str_find(address, city) <= PREFECTURE_MOST;
}

static bool has_hit(const struct search *s, enum record_id record, int64_t id)
{
    for (int i = s->first; i < s->found; i++)
        if (s->hits[i].record == record && s->hits[i].id == id)
            return true;
    return false;
}

/* Who was merged into another is found by their own names and leads to the other. */
static void add_person(struct search *s, int64_t id, bool gone, int score)
{
    int64_t kept = gone ? merge_follow(s->db, id) : id;
    if (has_hit(s, RECORD_PERSON, kept))
        return;
    add_hit(s, RECORD_PERSON, kept, score);
    s->hits[s->found - 1].gone = gone ? id : 0;
}

/* As a publisher has it: with the code of the city, or with an address and no more, or with the city's name alone. */
static bool is_home(const struct search *s, const struct str *v)
{
    struct str code = v[RESOURCE_city_code],
               place = v[RESOURCE_address].n ? v[RESOURCE_address] : v[RESOURCE_city];
    return s->home.n && search_is_home(s->db, code, code.n ? S0 : words_fold(s->db->scratch, place));
}

/* A candidate, verified and scored; what it took is given back at once. */
static void weigh(struct search *s, sqlite3_stmt *row)
{
    struct arena *scratch = s->db->scratch;
    struct arena_mark mark = arena_mark(scratch);
    enum record_id record = walks[s->walk].record;
    int64_t id = sqlite3_column_int64(row, 1);
    struct str *v = s->v;
    for (int i = 0; i < s->ranked.read; i++)
        v[s->ranked.at[i]] = db_text(row, 2 + i);
    int score = rank_row(&s->ranked, &s->words, scratch, v);
    if (score && record == RECORD_RESOURCE && is_home(s, v))
        score += AT_HOME;
    if (record == RECORD_INTAKE && restricted_hides(s->db, id, v))
        score = 0; /* what stands in it does not tell of it; its person leads there */
    if (score && record == RECORD_PERSON)
        add_person(s, id, v[PERSON_kept].n, score);
    else if (score)
        add_hit(s, record, id, score);
    if (score && s->where == SEARCH_RESOURCES && !s->unranked) /* else few of so many are told of */
        told_open(s->arena, &s->hits[s->found - 1], v);
    arena_rewind(scratch, mark);
}

static bool is_awaited(struct search *s)
{
    return s->awaited = s->awaited || (s->patience && s->patience->waits(s->patience->of));
}

/* Asked by SQLite every so many operations, which a page of the index and a row each take some of. */
static int is_left(void *of)
{
    struct search *s = of;
    return s->interruptible && is_awaited(s);
}

static int step(struct search *s, sqlite3_stmt *candidates)
{
    s->interruptible = s->patience != NULL;
    int rc = sqlite3_step(candidates);
    s->interruptible = false;
    return rc;
}

/* For MATCH. */
static struct str asked(struct search *s)
{
    struct buf b = buf_in(s->arena);
    buf_print(&b, "(" S_FMT ")", S_ARG(words_expression(s->arena, &s->words)));
    if (walks[s->walk].home) {
        buf_add(&b, S(" AND "));
        buf_add(&b, search_grams(s->arena, s->home));
    }
    return buf_str(&b);
}

static bool is_full(const struct search *s)
{
    return s->found - s->first == s->each;
}

/* Both ways false: left. A walk ends with the last candidate or with as many hits as are asked for. */
static bool go_asking(struct search *s)
{
    struct fault unused;
    sqlite3_stmt *c = db_statement(s->db, candidates_sql(s, BY_MATCH), &unused);
    int rc = SQLITE_DONE;
    if (!c)
        return true;
    db_bind(c, 1, asked(s));
    sqlite3_bind_int64(c, 2, s->at.below);
    while (!is_full(s) && (rc = step(s, c)) == SQLITE_ROW) {
        s->at.below = sqlite3_column_int64(c, 0);
        weigh(s, c);
    }
    sqlite3_reset(c);
    return (rc & 0xFF) != SQLITE_INTERRUPT;
}

/* Rows that came in together have their search rowids as far from their numbers: where the last two had, the next ones
 * are looked for there, and the index over search rowids, half of what is read of a row far from the last, is not
 * asked. Of a row of which nothing is read that index is all. */
static bool lies_alike(struct search *s, sqlite3_stmt *row)
{
    int64_t apart = sqlite3_column_int64(row, 0) - sqlite3_column_int64(row, 1);
    bool alike = apart == s->at.apart;
    s->at.apart = apart;
    return alike && s->ranked.read && s->misses < MISSES_MOST;
}

/* Of one statement, until there are no more, as far as it knows, somebody waits or the other one is to be asked. True:
 * there may be more. */
static bool read_rows(struct search *s, bool by_id)
{
    struct fault unused;
    sqlite3_stmt *row = db_statement(s->db, candidates_sql(s, by_id ? BY_ID : BY_FOUND), &unused);
    bool more = row != NULL;
    sieved_bind(row, 1, &s->at); /* of none nothing comes of it */
    for (int rows = 1; more && !is_full(s) && s->alike == by_id && !s->awaited; rows++) {
        more = db_row(row);
        if (more && by_id && sqlite3_column_int64(row, 0) != s->at.below) {
            s->at.below++;
            s->misses++;
            s->alike = false;
        } else if (more) {
            weigh(s, row);
            s->alike = by_id || lies_alike(s, row);
            if (rows % ROWS_BETWEEN == 0)
                is_awaited(s);
        }
    }
    sqlite3_reset(row);
    return more || s->at.tired;
}

static bool go_along(struct search *s)
{
    for (bool more = true; more && !is_full(s);) {
        if (s->awaited || (s->at.tired && is_awaited(s)))
            return false;
        more = read_rows(s, s->alike);
    }
    return true;
}

static bool go(struct search *s)
{
    bool home = walks[s->walk].home;
    if (!s->opened && !home)
        s->at.sieve = sieve_open(s->arena, s->db, s->ranked.row, &s->words);
    else if (!s->opened && s->at.sieve)
        sieve_also(s->at.sieve, s->home);
    s->opened = true;
    bool done = s->at.sieve ? go_along(s) : go_asking(s);
    s->more |= is_full(s);
    return done;
}

/* The next walk that has something to do. */
static void begin_walk(struct search *s, size_t at)
{
    bool full = is_full(s);
    for (; at < COUNT_OF(walks); at++)
        if ((s->where & walks[at].where) && (!walks[at].home || (full && s->home.n)))
            break;
    s->walk = at;
    if (at == COUNT_OF(walks))
        return;
    s->opened = false;
    s->first = s->found;
    if (walks[at].home) /* behind the walk before it, which is of the same record */
        return;
    s->at = (struct sieved){.below = INT64_MAX >> 2};
    s->alike = false;
    s->misses = 0;
    rank_fields(&s->ranked, walks[at].record, s->words.sure);
    if (s->unranked)
        s->ranked.names = 0;
    if (s->reading == READ_NONE)
        s->ranked.scored = s->ranked.read = 0;
}

static void begin(struct search *s)
{
    s->found = s->first = 0;
    s->more = false;
    s->revision = db_revision(s->db);
    s->changes = sqlite3_total_changes64(s->db->handle);
    begin_walk(s, s->words.count ? 0 : COUNT_OF(walks));
}

static struct search *prepare(struct arena *a, struct db *db, struct str text, unsigned where, int most,
                              int64_t now)
{
    struct search *s = ARENA_NEW(a, struct search);
    *s = (struct search){
        .arena = a, .db = db, .where = where, .most = most, .each = most > POOL ? most : POOL};
    db_keep_pages(db);
    s->hits = ARENA_ARRAY(a, struct hit, (int)COUNT_OF(walks) * s->each + PEOPLE_OPENED * CASES_EACH);
    s->v = ARENA_ARRAY(a, struct str, RECORD_MOST_FIELDS);
    words_split(a, str_copy(a, text), now, &s->words);
    s->reading = s->words.sure ? READ_NAMES : READ_ALL;
    if (where & SEARCH_RESOURCES)
        s->home = search_home_city(db);
    return s;
}

struct search *search_begin(struct arena *a, struct db *db, struct str text, unsigned where, int most,
                            int64_t now)
{
    struct search *s = prepare(a, db, text, where, most, now);
    begin(s);
    return s;
}

static bool has_changed(const struct search *s)
{
    return s->revision != db_revision(s->db) || s->changes != sqlite3_total_changes64(s->db->handle);
}

bool search_go(struct search *s, const struct patience *p)
{
    if (s->left && has_changed(s))
        begin(s); /* what was saved since then stands at the end of the index, behind the walk */
    bool look = db_look(s->db);
    s->left = false;
    s->patience = p;
    s->awaited = false;
    if (p)
        sqlite3_progress_handler(s->db->handle, OPERATIONS, is_left, s);
    while (!s->left && s->walk < COUNT_OF(walks)) {
        s->left = is_awaited(s) || !go(s);
        if (!s->left)
            begin_walk(s, s->walk + 1);
    }
    if (p)
        sqlite3_progress_handler(s->db->handle, 0, NULL, NULL);
    db_looked(s->db, look);
    return !s->left;
}

/* A person that was found brings their newest cases, a little below themselves. */
static void add_cases_of(struct search *s, const struct hit *person)
{
    struct fault unused;
    sqlite3_stmt *q = db_statement(
        s->db, "SELECT id FROM intake WHERE person=?1 ORDER BY received_at DESC, id DESC LIMIT ?2", &unused);
    if (!q)
        return;
    int score = person->score - 1;
    sqlite3_bind_int64(q, 1, person->id);
    sqlite3_bind_int(q, 2, CASES_EACH);
    while (db_row(q))
        if (!has_hit(s, RECORD_INTAKE, sqlite3_column_int64(q, 0)))
            add_hit(s, RECORD_INTAKE, sqlite3_column_int64(q, 0), score);
    sqlite3_reset(q);
}

static int by_score(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;
    if (x->score != y->score)
        return y->score - x->score;
    if (x->record != y->record)
        return (int)x->record - (int)y->record;
    return (y->id > x->id) - (y->id < x->id);
}

/* The best people bring their cases, not the newest. */
static void open_people(struct search *s)
{
    s->first = 0;
    for (int i = 0, n = s->found, people = 0; i < n && people < PEOPLE_OPENED; i++)
        if (s->hits[i].record == RECORD_PERSON) {
            add_cases_of(s, &s->hits[i]);
            people++;
        }
}

int search_take(struct search *s, struct arena *a, struct hit **hits, bool *more)
{
    int kept = 0;
    bool look = db_look(s->db), stale = has_changed(s);
    if (s->where & SEARCH_CASES) {
        qsort(s->hits, (size_t)s->found, sizeof *s->hits, by_score);
        open_people(s);
    }
    for (int i = 0; i < s->found; i++)
        if (s->hits[i].record != RECORD_PERSON || s->where & SEARCH_PEOPLE)
            s->hits[kept++] = s->hits[i];
    qsort(s->hits, (size_t)kept, sizeof *s->hits, by_score);
    *more = s->more || kept > s->most;
    kept = kept < s->most ? kept : s->most;
    *hits = ARENA_ARRAY(a, struct hit, kept);
    for (int i = 0; i < kept; i++) {
        struct hit *hit = &(*hits)[i];
        *hit = s->hits[i];
        if (stale || !hit->title.n)
            told_hit(a, s->db, hit);
        else
            hit->title = str_copy(a, hit->title), hit->detail = str_copy(a, hit->detail);
    }
    db_looked(s->db, look);
    return kept;
}

int search_run(struct arena *a, struct db *db, struct str text, unsigned where, int most, int64_t now,
               struct hit **hits, bool *more)
{
    bool look = db_look(db);
    struct search *s = search_begin(a, db, text, where, most, now);
    search_go(s, NULL);
    int found = search_take(s, a, hits, more);
    db_looked(db, look);
    return found;
}

int search_rows(struct arena *a, struct db *db, struct str text, int most, int64_t now, int64_t **ids,
                bool *more, const struct patience *p)
{
    struct search *s = prepare(a, db, text, SEARCH_RESOURCES, most, now);
    s->unranked = true;
    if (s->words.sure) /* where the index alone is proof enough, no row is read */
        s->reading = READ_NONE;
    begin(s);
    if (!search_go(s, p))
        return -1;
    *ids = ARENA_ARRAY(a, int64_t, s->found);
    for (int i = 0; i < s->found; i++)
        (*ids)[i] = s->hits[i].id;
    *more = s->more;
    return s->found;
}
