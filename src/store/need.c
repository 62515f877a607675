#include "store/need.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "need_known.h"
#include "need_look.h"
#include "store/near.h"
#include "store/search.h"

/*
 * Candidates come along an index; each is judged and keeps only what ranks it. The rows of the page are read and judged
 * once more, for their words.
 */

enum { KINDS = 400, FEW_UNCODED = 2000, ROWS_BETWEEN = 8, FAR = INT_MAX };

struct ranked {
    int64_t id;
    int unknown, worth, metres; /* FAR: not known */
    bool home;
    struct str as_of, name;
};

struct seeking {
    struct arena *arena;
    struct db *db;
    const struct need *need;
    const struct need_ask *ask;
    const struct need_town *town;
    struct need_eye eye;
    struct ranked *ranked;
    int count, room, left_out;
    int rows;
    bool left; /* somebody waits: what is still to be read is passed over */
};

/* Is another row to be looked at? Every few rows somebody may have begun to wait. */
static bool goes_on(struct seeking *s)
{
    const struct patience *p = s->ask->patience;
    if (p && !s->left && s->rows++ % ROWS_BETWEEN == 0)
        s->left = p->waits(p->of);
    return !s->left;
}

static bool next(struct seeking *s, sqlite3_stmt *q)
{
    return q && goes_on(s) && db_row(q);
}

static bool is_home(const struct seeking *s, sqlite3_stmt *q)
{
    struct str code = db_text(q, AT_CITY_CODE);
    return !code.n || !s->db->facts.city_code.n || str_starts(code, s->db->facts.city_code);
}

static struct ranked *add(struct seeking *s)
{
    if (s->count == s->room) {
        struct ranked *old = s->ranked;
        s->ranked = ARENA_ARRAY(s->arena, struct ranked, s->room = s->room ? s->room * 2 : 256);
        if (s->count)
            memcpy(s->ranked, old, (size_t)s->count * sizeof *old);
    }
    return &s->ranked[s->count++];
}

/* Elsewhere only those are offered of whom something speaks: an item that is asked for, or a
 * kind within the distance. */
static bool is_offered(const struct seeking *s, const struct need_looked *l, bool home)
{
    const struct need *n = s->need;
    if (home || n->text.n)
        return true;
    for (int i = 0; i < l->facts.answer_count; i++)
        for (int k = 0; k < n->item_count; k++)
            if (str_eq(l->answers[i].item, n->items[k].row->code) &&
                item_worth(n->items[k].row, l->answers[i].value) > 0)
                return true;
    return n->kinds && n->metres && l->facts.metres >= 0 && l->facts.metres <= n->metres;
}

static void consider(struct seeking *s, sqlite3_stmt *q, enum service service, bool own)
{
    struct arena_mark mark = arena_mark(s->eye.row);
    struct need_looked l;
    struct fit fit = {0};
    bool away = need_is_away(&s->eye, q), offered = own;
    if (!away) {
        need_look(&s->eye, q, service, &l);
        fit_judge(s->eye.row, s->need, s->town, &l.facts, &fit);
        offered = is_offered(s, &l, own);
    }
    if (offered && fit.fits && s->eye.counts)
        for (int i = 0; i < l.take_count; i++) /* how many of the hits are known to take each item */
            s->ask->counts[l.takes[i]]++;
    if (offered && fit.fits)
        *add(s) = (struct ranked){.id = sqlite3_column_int64(q, AT_ID),
                                  .unknown = fit.unknown,
                                  .worth = fit.worth,
                                  .metres = l.facts.metres < 0 ? FAR : l.facts.metres,
                                  .home = is_home(s, q),
                                  .as_of = str_copy(s->arena, fit.as_of),
                                  .name = db_copy(s->arena, q, AT_NAME)};
    else
        s->left_out += offered;
    arena_rewind(s->eye.row, mark);
}

static bool is_wanted(const struct seeking *s, enum service service)
{
    return need_has_kind(s->need, service) &&
           (s->need->kinds || need_groups(s->need) & 1U << service_row(service)->group);
}

struct kinds { /* as their publishers write them */
    struct str name[KINDS];
    enum service service[KINDS];
    int count;
};

static void want(const struct seeking *s, struct kinds *k, struct str name)
{
    enum service service = service_of(name);
    if (!is_wanted(s, service) || k->count == KINDS)
        return;
    k->name[k->count] = name;
    k->service[k->count++] = service;
}

/* -1: not wanted. */
static int kind_at(const struct kinds *k, struct str name)
{
    int i = k->count - 1;
    while (i >= 0 && !str_eq(k->name[i], name))
        i--;
    return i;
}

/* Each is one step along the index. */
static void find_kinds(struct seeking *s, struct kinds *k)
{
    struct fault unused;
    sqlite3_stmt *q = db_statement(s->db, "SELECT min(service) FROM resource WHERE service > ?1", &unused);
    want(s, k, S0);
    for (struct str name = S0; q;) {
        db_bind(q, 1, name);
        bool there = db_row(q) && sqlite3_column_type(q, 0) != SQLITE_NULL;
        name = there ? db_copy(s->arena, q, 0) : S0;
        sqlite3_reset(q);
        if (!there)
            return;
        want(s, k, name);
    }
}

struct range {
    struct str from, before; /* city codes */
};

static sqlite3_stmt *bound(struct seeking *s, const char *sql, struct str kind, struct range r)
{
    struct fault unused;
    sqlite3_stmt *q = db_statement(s->db, sql, &unused);
    if (!q)
        return NULL;
    db_bind(q, 1, kind);
    db_bind(q, 2, r.from);
    db_bind(q, 3, r.before);
    return q;
}

static void look_between(struct seeking *s, const struct kinds *k, struct range r, bool own)
{
    static const char sql[] =
        NEED_SELECT "resource r WHERE r.service = ?1 AND r.city_code >= ?2 AND r.city_code < ?3";
    for (int i = 0; i < k->count; i++) {
        sqlite3_stmt *q = bound(s, sql, k->name[i], r);
        while (next(s, q))
            consider(s, q, k->service[i], own);
        sqlite3_reset(q);
    }
}

static sqlite3_stmt *row_of(struct seeking *s, int64_t id)
{
    struct fault unused;
    sqlite3_stmt *q = db_statement(s->db, NEED_SELECT "resource r WHERE r.id = ?1", &unused);
    if (!q)
        return NULL;
    sqlite3_bind_int64(q, 1, id);
    if (db_row(q))
        return q;
    sqlite3_reset(q);
    return NULL;
}

/* Has it an answer that speaks for it? */
static bool is_answered(const struct seeking *s, int64_t id)
{
    for (int i = 0; i < s->need->item_count; i++)
        if (need_takes(s->db, s->need->items[i].row, id))
            return true;
    return false;
}

static void look_answered(struct seeking *s, const struct kinds *k, struct range r)
{
    static const char sql[] =
        "SELECT id FROM resource WHERE service = ?1 AND city_code >= ?2 AND city_code < ?3";
    for (int i = 0; i < k->count; i++) {
        sqlite3_stmt *q = bound(s, sql, k->name[i], r), *row = NULL;
        while (next(s, q)) {
            int64_t id = sqlite3_column_int64(q, 0);
            if (!is_answered(s, id) || !(row = row_of(s, id)))
                continue;
            consider(s, row, k->service[i], false);
            sqlite3_reset(row);
        }
        sqlite3_reset(q);
    }
}

static bool is_between(struct str code, struct range r)
{
    return str_cmp(code, r.from) >= 0 && str_cmp(code, r.before) < 0;
}

/* Whatever the city or the prefecture: the border may run through the next street. Without those of the prefecture
 * that have an answer: they are looked at anyway. */
static void look_near(struct seeking *s, const struct kinds *k, struct range own, struct range prefecture)
{
    struct near_hit *hits;
    int count = near_find(s->arena, s->db, s->eye.at, s->need->metres, INT_MAX, &hits);
    for (int i = 0; i < count && goes_on(s); i++) {
        sqlite3_stmt *q = row_of(s, hits[i].id);
        if (!q)
            continue;
        struct str code = db_text(q, AT_CITY_CODE);
        int kind = kind_at(k, db_text(q, AT_SERVICE));
        bool looked =
            !code.n || is_between(code, own) || (is_between(code, prefecture) && is_answered(s, hits[i].id));
        if (!looked && kind >= 0)
            consider(s, q, k->service[kind], false);
        sqlite3_reset(q);
    }
}

static void look_elsewhere(struct seeking *s, const struct kinds *k, struct range own,
                           struct range prefecture)
{
    if (s->need->item_count) {
        look_answered(s, k, (struct range){prefecture.from, own.from});
        look_answered(s, k, (struct range){own.before, prefecture.before});
    }
    if (s->need->kinds && s->need->metres && s->eye.placed)
        look_near(s, k, own, prefecture);
}

/* Without a code, but with the name of the own city in what is searched. */
static void look_uncoded(struct seeking *s)
{
    static const char sql[] = NEED_SELECT "found_resource f CROSS JOIN resource r ON r.found = f.rowid"
                                          " WHERE found_resource MATCH ?1 AND r.city_code = ''";
    struct fault unused;
    struct str home = search_home_city(s->db);
    sqlite3_stmt *q = home.n ? db_statement(s->db, sql, &unused) : NULL;
    if (!q)
        return;
    db_bind(q, 1, search_grams(s->arena, home));
    while (next(s, q)) {
        enum service service = service_of(db_text(q, AT_SERVICE));
        if (is_wanted(s, service))
            consider(s, q, service, true);
    }
    sqlite3_reset(q);
}

bool db_few_uncoded(struct db *db)
{
    return db_number(db, "SELECT count(*) FROM (SELECT 1 FROM resource WHERE city_code = '' LIMIT 2001)",
                     0) <= FEW_UNCODED;
}

static struct range below(struct seeking *s, struct str code)
{
    return (struct range){code, str_print(s->arena, S_FMT "~", S_ARG(code))};
}

static bool any_between(struct seeking *s, struct range r)
{
    struct fault unused;
    sqlite3_stmt *q = db_statement(
        s->db, "SELECT 1 FROM resource WHERE city_code >= ?1 AND city_code < ?2 LIMIT 1", &unused);
    if (!q)
        return false;
    db_bind(q, 1, r.from);
    db_bind(q, 2, r.before);
    bool any = db_row(q);
    sqlite3_reset(q);
    return any;
}

/* The city; where nothing lies in it, the prefecture. */
static bool find_own(struct seeking *s, struct range *own, struct range *prefecture)
{
    struct str code = s->db->facts.city_code;
    if (code.n < 2)
        return false;
    *own = below(s, code);
    *prefecture = below(s, str_head(code, 2));
    if (any_between(s, *own))
        return true;
    *own = *prefecture;
    return any_between(s, *own);
}

static void look_along(struct seeking *s)
{
    static const struct range everything = {S_ROW(""), S_ROW("\xF4\x8F\xBF\xBF")}, /* above every code */
        uncoded = {S_ROW(""), S_ROW("\x01")};
    struct kinds *k = ARENA_NEW(s->arena, struct kinds);
    struct range own, prefecture;
    find_kinds(s, k);
    if (!find_own(s, &own, &prefecture)) {
        look_between(s, k, everything, true);
        return;
    }
    look_between(s, k, own, true);
    look_elsewhere(s, k, own, prefecture);
    if (db_few_uncoded(s->db))
        look_between(s, k, uncoded, true);
    else
        look_uncoded(s);
}

/* only: a row of k; -1: whichever kind is wanted. */
static void consider_rows(struct seeking *s, const struct kinds *k, int only, const int64_t *ids, int count)
{
    for (int i = 0; i < count && goes_on(s); i++) {
        sqlite3_stmt *q = row_of(s, ids[i]);
        int kind = q ? kind_at(k, db_text(q, AT_SERVICE)) : -1;
        if (kind >= 0 && (only < 0 || kind == only))
            consider(s, q, k->service[kind], true);
        sqlite3_reset(q);
    }
}

/* The kind stands in the rows, too: where the words alone stand in more rows than are looked at, as the name of a city
 * does, each kind that is asked for is looked for with them; where none is, as many rows as a city has. */
static void look_for_text(struct seeking *s, bool *more)
{
    int64_t *ids;
    struct kinds *k = ARENA_NEW(s->arena, struct kinds);
    struct str text = s->need->text;
    find_kinds(s, k);
    int most = s->need->kinds ? NEED_TEXT_MOST : NEED_CITY_MOST,
        count = search_rows(s->arena, s->db, text, most, s->ask->now, &ids, more, s->ask->patience);
    s->left = count < 0;
    if (!*more || !s->need->kinds) {
        consider_rows(s, k, -1, ids, count);
        return;
    }
    *more = false;
    for (int i = 0; i < k->count && !s->left; i++) {
        struct str words = str_print(s->arena, S_FMT " " S_FMT, S_ARG(text), S_ARG(k->name[i]));
        bool further;
        count = search_rows(s->arena, s->db, words, NEED_TEXT_MOST, s->ask->now, &ids, &further,
                            s->ask->patience);
        s->left = s->left || count < 0;
        consider_rows(s, k, i, ids, count);
        *more |= further;
    }
}

static int by_rank(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->unknown != y->unknown)
        return x->unknown - y->unknown;
    if (x->worth != y->worth)
        return y->worth - x->worth;
    if (x->home != y->home)
        return y->home - x->home;
    if (x->metres != y->metres)
        return x->metres < y->metres ? -1 : 1;
    int order = str_cmp(y->as_of, x->as_of);
    order = order ? order : str_cmp(x->name, y->name);
    return order ? order : (x->id > y->id) - (x->id < y->id);
}

/* Reasons point into the row and what was read for it: kept ones get copies. */
static void keep_words(struct arena *a, struct fit *fit)
{
    fit->as_of = str_copy(a, fit->as_of);
    for (int i = 0; i < fit->count; i++) {
        struct fit_reason *r = &fit->reasons[i];
        *r = (struct fit_reason){str_copy(a, r->what), str_copy(a, r->said), str_copy(a, r->on), r->worth};
    }
}

static bool read_hit(struct seeking *s, int64_t id, struct need_hit *hit)
{
    sqlite3_stmt *q = row_of(s, id);
    struct arena *a = s->arena;
    struct arena_mark mark = arena_mark(s->eye.row);
    struct need_looked l;
    if (!q)
        return false;
    need_look(&s->eye, q, service_of(db_text(q, AT_SERVICE)), &l);
    *hit = (struct need_hit){.row = {.id = id,
                                     .name = db_copy(a, q, AT_NAME),
                                     .service = db_copy(a, q, AT_SERVICE),
                                     .city = db_copy(a, q, AT_CITY),
                                     .phone = db_copy(a, q, AT_PHONE),
                                     .state = db_copy(a, q, AT_STATE)},
                             .home = is_home(s, q),
                             .metres = l.facts.metres};
    fit_judge(s->eye.row, s->need, s->town, &l.facts, &hit->fit);
    keep_words(a, &hit->fit);
    sqlite3_reset(q);
    arena_rewind(s->eye.row, mark);
    return true;
}

static void read_page(struct seeking *s, struct need_found *out)
{
    const struct need_ask *ask = s->ask;
    out->hits = ARENA_ARRAY(s->arena, struct need_hit, ask->most);
    for (int i = ask->first; i < s->count && out->count < ask->most; i++)
        out->count += read_hit(s, s->ranked[i].id, &out->hits[out->count]);
}

/* What is asked, and what tells of every resource whether and when it takes people. */
static struct str item_list(struct arena *a, const struct need *n)
{
    struct buf b = buf_in(a);
    buf_add(&b, S(" new_patients day_and_night off_hours "));
    for (int i = 0; i < n->item_count; i++)
        buf_print(&b, S_FMT " ", S_ARG(n->items[i].row->code));
    return buf_str(&b);
}

static void find_origin(struct seeking *s)
{
    s->town = s->need->town.n ? need_town_named(s->ask->places, s->need->town) : NULL;
    bool town = s->town && s->town->placed;
    s->eye.placed = town || s->ask->placed;
    s->eye.at = town ? s->town->at : s->ask->at;
}

void need_find(struct arena *a, struct db *db, const struct need *n, const struct need_ask *ask,
               struct need_found *out)
{
    struct seeking s = {
        .arena = a,
        .db = db,
        .need = n,
        .ask = ask,
        .eye = {.db = db, .row = db->scratch, .need = n, .items = item_list(a, n), .counts = ask->counts}};
    bool look = db_look(db);
    *out = (struct need_found){0};
    need_known_refresh(db);
    s.eye.today = date_iso(a, date_of_moment(ask->now));
    find_origin(&s);
    if (n->text.n)
        look_for_text(&s, &out->more);
    else
        look_along(&s);
    out->left = s.left;
    if (s.left)
        s.count = 0;
    if (s.count)
        qsort(s.ranked, (size_t)s.count, sizeof *s.ranked, by_rank);
    for (int i = 0; i < s.count; i++)
        *(s.ranked[i].unknown ? &out->unsure : &out->known) += 1;
    out->left_out = s.left_out;
    s.eye.counts = false;
    read_page(&s, out);
    db_looked(db, look);
}
