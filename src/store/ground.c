#include "store/ground.h"

#include <stdlib.h>

#include "base/kana.h"
#include "inside.h"
#include "model/locality.h"

struct spot {             /* a resource with coordinates, and the town of its address */
    struct str town, key; /* as written; folded */
    struct geo at;
};

struct spots {
    struct arena *arena;
    struct spot *rows;
    int count, room;
};

static void add(struct spots *s, struct spot row)
{
    if (s->count == s->room) {
        struct spot *old = s->rows;
        s->rows = ARENA_ARRAY(s->arena, struct spot, s->room = s->room ? s->room * 2 : 256);
        for (int i = 0; i < s->count; i++)
            s->rows[i] = old[i];
    }
    s->rows[s->count++] = row;
}

static struct spots read_spots(struct arena *a, struct db *db, struct str *city)
{
    static const char sql[] = "SELECT city, address, lat, lon FROM resource WHERE " DB_AT_HOME;
    struct fault unused;
    struct spots out = {.arena = a};
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    if (!s)
        return out;
    db_bind(s, 1, db->facts.city_code);
    while (db_row(s)) {
        struct spot spot;
        if (!city->n)
            *city = db_copy(a, s, 0);
        if (!geo_read(db_text(s, 2), db_text(s, 3), &spot.at))
            continue;
        spot.town = locality_town(a, db_text(s, 1), *city);
        spot.key = kana_fold(a, spot.town);
        add(&out, spot);
    }
    sqlite3_reset(s);
    return out;
}

static int by_town(const void *a, const void *b)
{
    return str_cmp(((const struct spot *)a)->key, ((const struct spot *)b)->key);
}

/* The middle of each run of spots that lie in one town. */
static void make_towns(struct arena *a, struct ground *g, struct spots *s)
{
    struct geo *points = ARENA_ARRAY(a, struct geo, s->count);
    g->towns = ARENA_ARRAY(a, struct ground_town, s->count);
    if (s->count)
        qsort(s->rows, (size_t)s->count, sizeof *s->rows, by_town);
    for (int from = 0, i = 0; i < s->count; from = i) {
        for (; i < s->count && str_eq(s->rows[i].key, s->rows[from].key); i++)
            points[i - from] = s->rows[i].at;
        if (s->rows[from].key.n)
            g->towns[g->town_count++] =
                (struct ground_town){s->rows[from].town, s->rows[from].key, geo_middle(points, i - from)};
    }
}

struct ground ground_load(struct arena *a, struct db *db)
{
    struct ground g = {.city = S0};
    struct spots s = read_spots(a, db, &g.city);
    struct geo *points = ARENA_ARRAY(a, struct geo, s.count);
    for (int i = 0; i < s.count; i++)
        points[i] = s.rows[i].at;
    g.corners = geo_outline(a, points, s.count, &g.outline);
    make_towns(a, &g, &s);
    return g;
}

static int compare_key(const void *key, const void *town)
{
    return str_cmp(*(const struct str *)key, ((const struct ground_town *)town)->key);
}

bool ground_town(const struct ground *g, struct arena *a, struct str address, struct ground_town *out)
{
    struct str key = kana_fold(a, locality_town(a, address, g->city));
    const struct ground_town *found =
        key.n && g->town_count ? bsearch(&key, g->towns, (size_t)g->town_count, sizeof *g->towns, compare_key)
                               : NULL;
    if (found)
        *out = *found;
    return found;
}

/* Only an address of the own city can be about where a town of it is. */
static void locate(struct arena *a, const struct db *db, const struct ground *g, struct str city_code,
                   struct str lat, struct str lon, struct ground_place *p)
{
    struct ground_town town;
    bool home = str_starts(city_code, db->facts.city_code) || !city_code.n;
    if (geo_read(lat, lon, &p->at))
        p->how = GROUND_EXACT;
    else if (home && ground_town(g, a, p->address, &town)) {
        p->at = town.at;
        p->how = GROUND_ABOUT;
    }
}

bool ground_place(struct arena *a, struct db *db, const struct ground *g, int64_t resource,
                  struct ground_place *out)
{
    static const char sql[] = "SELECT name, service, address, phone, state, verified_on, city_code, lat, lon"
                              " FROM resource WHERE id=?1";
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, resource);
    bool there = db_row(s);
    if (there) {
        *out = (struct ground_place){resource,         db_copy(a, s, 0), db_copy(a, s, 1),
                                     db_copy(a, s, 2), db_copy(a, s, 3), db_copy(a, s, 4),
                                     db_copy(a, s, 5), {0, 0},           GROUND_UNKNOWN};
        locate(a, db, g, db_text(s, 6), db_text(s, 7), db_text(s, 8), out);
    }
    sqlite3_reset(s);
    return there;
}
