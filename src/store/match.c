#include "store/match.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/date.h"
#include "inside.h"
#include "model/office.h"
#include "store/bulk.h"
#include "store/change.h"

/*
 * One pass reads every listing and keeps three hashes of it: of name and address, name and phone, address and phone.
 * Sorted, equal ones stand together and are joined. Two different texts of 64 bits alike would be one in a hundred
 * million tries.
 */

enum { BUCKET_MOST = 24, PAIRS_MOST = 2000 };

struct listing {
    int64_t id;
    int root;  /* the first listing of its office, by index */
    bool home; /* of the centre's own city: keys are kept */
    struct office_keys keys;
    struct str official;
};

struct mark { /* a hash, and whose */
    uint64_t hash;
    int at;
};

struct marks {
    struct mark *rows;
    int count, room;
};

struct answer {
    int one, other; /* by index */
    bool same, decided;
};

struct matching {
    struct arena *arena;
    struct db *db;
    struct bulk *bulk;
    struct match_seen_list seen; /* those that come */
    struct listing *all;
    int count, room;
    struct marks certain, single;
    struct answer *answers;
    int answer_count, answer_room;
    struct match_result *out;
    int *members; /* of each office, by its first listing */
    int refused;  /* answers that keep two offices apart */
};

static uint64_t hash_of(char what, struct str a, struct str b)
{
    static const unsigned char key[crypto_shorthash_KEYBYTES] = "madoguchi office";
    uint64_t x = 0, y = 0;
    crypto_shorthash((unsigned char *)&x, (const unsigned char *)(a.n ? a.p : ""), a.n, key);
    crypto_shorthash((unsigned char *)&y, (const unsigned char *)(b.n ? b.p : ""), b.n, key);
    return (x * 0x9E3779B97F4A7C15u + y) * 31 + (uint64_t)what;
}

static uint64_t hash_both(char what, struct str a, struct str b)
{
    return a.n && b.n ? hash_of(what, a, b) : 0;
}

static void marks_of(const struct office_keys *k, uint64_t marks[MATCH_MARKS])
{
    marks[0] = hash_both('a', k->name, k->address);
    marks[1] = hash_both('p', k->name, k->phone);
    marks[2] = hash_both('q', k->address, k->phone);
}

void match_marks(struct arena *scratch, const struct str *v, uint64_t marks[MATCH_MARKS])
{
    struct office_keys k = office_keys(scratch, v);
    marks_of(&k, marks);
}

static void add_answer(struct matching *m, struct answer a)
{
    if (m->answer_count == m->answer_room)
        m->answers = arena_grow(m->arena, m->answers, &m->answer_room, 1024, sizeof *m->answers);
    m->answers[m->answer_count++] = a;
}

static void add_mark(struct matching *m, struct marks *to, uint64_t hash)
{
    if (to->count == to->room)
        to->rows = arena_grow(m->arena, to->rows, &to->room, 1024, sizeof *to->rows);
    to->rows[to->count++] = (struct mark){hash, m->count};
}

static void mark_one(struct matching *m, char what, struct str a)
{
    if (a.n)
        add_mark(m, &m->single, hash_of(what, a, S0));
}

static void keep_keys(struct matching *m, struct listing *l, const struct office_keys *k, struct str official)
{
    l->keys = (struct office_keys){str_copy(m->arena, k->name), str_copy(m->arena, k->address),
                                   str_copy(m->arena, k->phone)};
    mark_one(m, 'N', k->name);
    mark_one(m, 'A', k->address);
    mark_one(m, 'P', k->phone);
    mark_one(m, 'O', official);
}

bool match_is_far(const struct db *db, const struct str *v)
{
    return v[RESOURCE_city_code].n && !str_starts(v[RESOURCE_city_code], db->facts.city_code);
}

static struct listing *add_listing(struct matching *m, int64_t id, const uint64_t marks[MATCH_MARKS])
{
    if (m->count == m->room)
        m->all = arena_grow(m->arena, m->all, &m->room, 1024, sizeof *m->all);
    struct listing *l = &m->all[m->count];
    *l = (struct listing){.id = id, .root = m->count};
    for (int i = 0; i < MATCH_MARKS; i++)
        if (marks[i])
            add_mark(m, &m->certain, marks[i]);
    return l;
}

static void read_listing(struct matching *m, struct arena *scratch, sqlite3_stmt *s)
{
    uint64_t marks[MATCH_MARKS];
    struct str v[RESOURCE_FIELDS] = {{0}};
    v[RESOURCE_name] = db_text(s, 1);
    v[RESOURCE_address] = db_text(s, 2);
    v[RESOURCE_city] = db_text(s, 3);
    v[RESOURCE_phone] = db_text(s, 4);
    struct office_keys k = office_keys(scratch, v);
    marks_of(&k, marks);
    struct listing *l = add_listing(m, sqlite3_column_int64(s, 0), marks);
    l->home = search_is_home(m->db, db_text(s, 5), k.address);
    if (l->home)
        keep_keys(m, l, &k, db_text(s, 6));
    m->count++;
}

static enum err read_between(struct matching *m, struct arena *scratch, int64_t first, int64_t last,
                             struct fault *f)
{
    bool there;
    enum err e;
    sqlite3_stmt *s = first > last ? NULL
                                   : db_statement(m->db,
                                                  "SELECT id, name, address, city, phone, city_code, official"
                                                  " FROM resource WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
                                                  f);
    if (!s)
        return first > last ? OK : f->code;
    sqlite3_bind_int64(s, 1, first);
    sqlite3_bind_int64(s, 2, last);
    while (!(e = db_fetch(m->db, s, &there, f)) && there) {
        arena_reset(scratch);
        read_listing(m, scratch, s);
    }
    sqlite3_reset(s);
    return e;
}

/* By number. Of those that were seen to lie in another city the marks are enough; all others are read. */
static enum err read_listings(struct matching *m, struct fault *f)
{
    struct arena *scratch = arena_new();
    enum err e = OK;
    int64_t next = 1;
    for (int i = 0; !e && i < m->seen.count; i++) {
        const struct match_seen *seen = &m->seen.rows[i];
        if (!seen->far)
            continue;
        e = read_between(m, scratch, next, seen->id - 1, f);
        add_listing(m, seen->id, seen->marks);
        m->count++;
        next = seen->id + 1;
    }
    e = e ? e : read_between(m, scratch, next, INT64_MAX, f);
    arena_free(scratch);
    return e;
}

static int index_of(const struct matching *m, int64_t id)
{
    int low = 0, high = m->count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (m->all[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < m->count && m->all[low].id == id ? low : -1;
}

static enum err read_answers(struct matching *m, struct fault *f)
{
    bool there;
    enum err e;
    sqlite3_stmt *s = db_statement(m->db, "SELECT one, other, decision FROM pair", f);
    if (!s)
        return f->code;
    while (!(e = db_fetch(m->db, s, &there, f)) && there) {
        struct str decision = db_text(s, 2);
        struct answer a = {index_of(m, sqlite3_column_int64(s, 0)), index_of(m, sqlite3_column_int64(s, 1)),
                           str_eq(decision, S("yes")), decision.n > 0};
        if (a.one < 0 || a.other < 0)
            continue;
        add_answer(m, a);
        m->refused += a.decided && !a.same;
    }
    sqlite3_reset(s);
    return e;
}

/* ---- together ---- */

static int root_of(struct matching *m, int at)
{
    while (m->all[at].root != at)
        at = m->all[at].root = m->all[m->all[at].root].root;
    return at;
}

/* Were these two offices, as they are by now, asked about already? `no`: and called different ones. */
static bool asked(struct matching *m, int a, int b, bool no)
{
    for (int i = 0; i < m->answer_count; i++) {
        int x = root_of(m, m->answers[i].one), y = root_of(m, m->answers[i].other);
        if ((!no || (m->answers[i].decided && !m->answers[i].same)) &&
            ((x == a && y == b) || (x == b && y == a)))
            return true;
    }
    return false;
}

static void together(struct matching *m, int one, int other)
{
    int a = root_of(m, one), b = root_of(m, other);
    if (a != b && !(m->refused && asked(m, a, b, true)))
        m->all[a < b ? b : a].root = a < b ? a : b;
}

static int by_hash(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->at - y->at;
}

static void sort(struct marks *marks)
{
    if (marks->count)
        qsort(marks->rows, (size_t)marks->count, sizeof *marks->rows, by_hash);
}

static void join_certain(struct matching *m)
{
    for (int i = 0; i < m->answer_count; i++)
        if (m->answers[i].same)
            together(m, m->answers[i].one, m->answers[i].other);
    sort(&m->certain);
    for (int i = 1; i < m->certain.count; i++)
        if (m->certain.rows[i].hash == m->certain.rows[i - 1].hash)
            together(m, m->certain.rows[i - 1].at, m->certain.rows[i].at);
}

/* matched_office(id): the office that this pass found for a listing, NULL where it stands alone. */
static void matched_office(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    struct matching *m = sqlite3_user_data(c);
    int at = index_of(m, sqlite3_value_int64(v[0])), root = at < 0 ? -1 : root_of(m, at);
    if (root >= 0 && m->members[root] > 1)
        sqlite3_result_int64(c, m->all[root].id);
    else
        sqlite3_result_null(c);
}

/* In one statement: a statement for each row takes ten times as long. */
static enum err write_offices(struct matching *m, struct fault *f)
{
    sqlite3 *handle = m->db->handle;
    m->members = ARENA_ARRAY(m->arena, int, m->count);
    for (int i = 0; i < m->count; i++)
        m->members[root_of(m, i)]++;
    if (sqlite3_create_function_v2(handle, "matched_office", 1, SQLITE_UTF8, m, matched_office, NULL, NULL,
                                   NULL))
        return db_fault(m->db, f);
    int64_t before = sqlite3_total_changes64(handle);
    enum err e = db_run(
        m->db,
        "UPDATE OR FAIL resource SET office = matched_office(id) WHERE office IS NOT matched_office(id)", f);
    m->out->moved = sqlite3_total_changes64(handle) - before;
    sqlite3_create_function_v2(handle, "matched_office", 1, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
    return e;
}

/* ---- perhaps ---- */

static enum err ask(struct matching *m, int a, int b, struct fault *f)
{
    enum bulk_outcome outcome;
    struct arena_mark mark = arena_mark(m->db->scratch);
    struct record r = record_new(m->db->scratch, RECORD_PAIR);
    add_answer(m, (struct answer){a, b, false, false});
    r.v[PAIR_one] = str_print(m->db->scratch, "%lld", (long long)m->all[a].id);
    r.v[PAIR_other] = str_print(m->db->scratch, "%lld", (long long)m->all[b].id);
    enum err e = bulk_put(m->bulk, &r, FIELDS_ALL, &outcome, f);
    arena_rewind(m->db->scratch, mark);
    m->out->doubtful++;
    return e;
}

static enum err compare(struct matching *m, int one, int other, struct fault *f)
{
    int a = root_of(m, one), b = root_of(m, other);
    if (a == b || m->out->doubtful == PAIRS_MOST ||
        office_match(&m->all[one].keys, &m->all[other].keys) == OFFICE_OTHER || asked(m, a, b, false))
        return OK;
    return a < b ? ask(m, a, b, f) : ask(m, b, a, f);
}

/* Listings of the own city that share one thing are compared; what very many share (a building, a switchboard) tells
 * nothing. */
static enum err find_doubtful(struct matching *m, struct fault *f)
{
    enum err e = OK;
    const struct mark *rows = m->single.rows;
    sort(&m->single);
    for (int from = 0, to; !e && from < m->single.count; from = to) {
        for (to = from + 1; to < m->single.count && rows[to].hash == rows[from].hash; to++)
            ;
        for (int i = from; to - from <= BUCKET_MOST && i < to; i++)
            for (int k = i + 1; !e && k < to; k++)
                e = compare(m, rows[i].at, rows[k].at, f);
    }
    return e;
}

/* ---- all of it ---- */

enum err match_forget(struct db *db, struct fault *f)
{
    return db_run(db, "DELETE FROM meta WHERE key='matched'", f);
}

static enum err run(struct matching *m, int64_t now, struct fault *f)
{
    enum err e = read_listings(m, f);
    e = e ? e : read_answers(m, f);
    if (e)
        return e;
    join_certain(m);
    e = write_offices(m, f);
    e = e ? e : find_doubtful(m, f);
    return e ? e : db_set_meta(m->db, "matched", str_print(m->arena, "%lld", (long long)now), f);
}

static enum err run_and_commit(struct matching *m, struct str login, int64_t now, struct fault *f)
{
    enum err e = bulk_begin(m->db, login, S("match"), now, &m->bulk, f);
    if (e)
        return e;
    e = run(m, now, f);
    if (e) {
        bulk_undo(m->bulk);
        return e;
    }
    struct str summary = str_print(m->arena, "moved %lld doubtful %lld", (long long)m->out->moved,
                                   (long long)m->out->doubtful);
    return bulk_commit(m->bulk, summary, f);
}

/* Every office is a listing that was just read, and pairs are checked as they are put: SQLite's own look at each
 * reference would take most of the time. */
enum err match_offices(struct db *db, struct str login, int64_t now, struct match_seen_list seen,
                       struct match_result *out, struct fault *f)
{
    struct fault second;
    *out = (struct match_result){0};
    if (db_number(db, "SELECT count(*) FROM meta WHERE key='matched'", 1))
        return OK;
    struct matching m = {.arena = arena_new(), .db = db, .seen = seen, .out = out};
    enum err e = db_run(db, "PRAGMA foreign_keys=0", f);
    e = e ? e : run_and_commit(&m, login, now, f);
    enum err back = db_run(db, "PRAGMA foreign_keys=1", e ? &second : f);
    arena_free(m.arena);
    return e ? e : back;
}

int match_waiting(struct arena *a, struct db *db, int most, struct match_pair **rows)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db,
                                   "SELECT p.id, p.one, p.other FROM pair p JOIN resource a ON a.id = p.one"
                                   " JOIN resource b ON b.id = p.other WHERE p.decision = ''"
                                   " AND coalesce(a.office, a.id) <> coalesce(b.office, b.id)"
                                   " ORDER BY p.id DESC LIMIT ?1",
                                   &unused);
    int n = 0;
    *rows = ARENA_ARRAY(a, struct match_pair, most);
    if (!s)
        return 0;
    sqlite3_bind_int(s, 1, most);
    while (n < most && db_row(s))
        (*rows)[n++] = (struct match_pair){sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1),
                                           sqlite3_column_int64(s, 2)};
    sqlite3_reset(s);
    return n;
}

/* The listings of the offices of both, by number. */
static int members(struct db *db, const struct match_pair *pair, int most, int64_t *ids)
{
    struct fault unused;
    int n = 0;
    sqlite3_stmt *s =
        db_statement(db,
                     "SELECT id FROM resource WHERE id IN (?1, ?2) UNION SELECT id FROM resource"
                     " WHERE office IN (SELECT office FROM resource WHERE id IN (?1, ?2))"
                     " ORDER BY 1 LIMIT ?3",
                     &unused);
    if (!s)
        return 0;
    sqlite3_bind_int64(s, 1, pair->one);
    sqlite3_bind_int64(s, 2, pair->other);
    sqlite3_bind_int(s, 3, most);
    while (n < most && db_row(s))
        ids[n++] = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return n;
}

void match_decide(struct change *c, struct db *db, const struct match_pair *pair, bool same, struct str login,
                  int64_t now)
{
    int64_t ids[CHANGE_MOST - 1];
    struct arena *a = arena_new();
    struct record p = record_new(a, RECORD_PAIR), r = record_new(a, RECORD_RESOURCE);
    p.id = pair->id;
    p.v[PAIR_decision] = same ? S("yes") : S("no");
    p.v[PAIR_staff] = login;
    p.v[PAIR_at] = date_iso_moment(a, now);
    change_put(c, &p, FIELD_BIT(PAIR_decision) | FIELD_BIT(PAIR_staff) | FIELD_BIT(PAIR_at));
    int n = same ? members(db, pair, (int)COUNT_OF(ids), ids) : 0;
    for (int i = 0; i < n; i++) { /* more than a change holds come with the next import */
        r.id = ids[i];
        r.v[RESOURCE_office] = str_print(a, "%lld", (long long)ids[0]);
        change_put(c, &r, FIELD_BIT(RESOURCE_office));
    }
    arena_free(a);
}
