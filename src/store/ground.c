#include "store/ground.h"

#include <stdlib.h>

#include "base/kana.h"
#include "inside.h"
#include "model/locality.h"

enum { LONGEST = 60 }; /* bytes of a town's name: what is longer is a slip */

struct spot {                   /* one resource */
    struct str town, key, area; /* the town of its address as written, and folded */
    struct geo at;
    bool placed;
    int nr; /* in the order read */
};

struct spots {
    struct arena *arena;
    struct spot *rows;
    int count, room;
};

static void add(struct spots *s, struct spot row)
{
    if (s->count == s->room)
        s->rows = arena_grow(s->arena, s->rows, &s->room, 256, sizeof *s->rows);
    row.nr = s->count;
    s->rows[s->count++] = row;
}

static void add_row(struct spots *out, sqlite3_stmt *s, struct str *city)
{
    struct arena *a = out->arena;
    struct str own = db_text(s, 0);
    if (!city->n)
        *city = str_copy(a, own);
    struct spot spot = {.area = db_copy(a, s, 4),
                        .town = locality_town(a, db_text(s, 1), own.n ? own : *city)};
    spot.town = spot.town.n <= LONGEST ? spot.town : S0;
    spot.key = kana_fold(a, spot.town);
    spot.placed = geo_read(db_text(s, 2), db_text(s, 3), &spot.at);
    add(out, spot);
}

static void read_city(struct spots *out, struct db *db, struct str code, struct str *city)
{
    static const char sql[] =
        "SELECT city, address, lat, lon, area FROM resource WHERE " DB_AT_HOME " LIMIT ?2";
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    if (!s)
        return;
    db_bind(s, 1, code);
    sqlite3_bind_int(s, 2, GROUND_MOST);
    while (db_row(s))
        add_row(out, s, city);
    sqlite3_reset(s);
}

static struct spots read_spots(struct arena *a, struct db *db, struct str *city)
{
    struct spots out = {.arena = a};
    *city = S0;
    read_city(&out, db, db->facts.city_code, city);
    if (!out.count && db->facts.city_code.n)
        read_city(&out, db, S0, city);
    return out;
}

static int by_town(const void *a, const void *b)
{
    const struct spot *x = a, *y = b;
    int order = str_cmp(x->key, y->key);
    return order ? order : x->nr - y->nr;
}

static int by_area(const void *a, const void *b)
{
    return str_cmp(((const struct spot *)a)->area, ((const struct spot *)b)->area);
}

/* Of a run of spots that lie in one town; `points` has room for as many. */
static struct need_town town_of(const struct spot *spots, int count, struct geo *points)
{
    struct need_town t = {.name = spots[0].town, .key = spots[0].key};
    for (int i = 0; i < count; i++) {
        if (!t.area.n)
            t.area = spots[i].area;
        if (spots[i].placed)
            points[t.placed++] = spots[i].at;
    }
    if (t.placed)
        t.at = geo_middle(points, t.placed);
    return t;
}

static void find_areas(struct spots *s, struct need_places *p)
{
    struct str last = S0;
    p->areas = ARENA_ARRAY(s->arena, struct str, s->count);
    if (s->count)
        qsort(s->rows, (size_t)s->count, sizeof *s->rows, by_area);
    for (int i = 0; i < s->count; i++)
        if (!str_eq(s->rows[i].area, last))
            p->areas[p->area_count++] = last = s->rows[i].area;
}

static void find_towns(struct spots *s, struct need_places *p)
{
    struct geo *points = ARENA_ARRAY(s->arena, struct geo, s->count);
    p->towns = ARENA_ARRAY(s->arena, struct need_town, s->count);
    if (s->count)
        qsort(s->rows, (size_t)s->count, sizeof *s->rows, by_town);
    for (int from = 0, i = 0; i < s->count; from = i) {
        while (i < s->count && str_eq(s->rows[i].key, s->rows[from].key))
            i++;
        if (s->rows[from].key.n)
            p->towns[p->town_count++] = town_of(s->rows + from, i - from, points);
    }
}

static struct need_places places_of(struct spots *s, struct str city)
{
    struct need_places p = {.city = city};
    find_areas(s, &p);
    find_towns(s, &p);
    return p;
}

struct need_places ground_places(struct arena *a, struct db *db)
{
    struct str city;
    struct spots s = read_spots(a, db, &city);
    return places_of(&s, city);
}

struct ground ground_load(struct arena *a, struct db *db)
{
    struct str city;
    struct spots s = read_spots(a, db, &city);
    struct ground g = {.places = places_of(&s, city)};
    struct geo *points = ARENA_ARRAY(a, struct geo, s.count);
    int n = 0;
    for (int i = 0; i < s.count; i++)
        if (s.rows[i].placed)
            points[n++] = s.rows[i].at;
    g.corners = geo_outline(a, points, n, &g.outline);
    return g;
}

bool ground_town(const struct ground *g, struct arena *a, struct str address, struct need_town *out)
{
    const struct need_town *found = need_town_in(a, &g->places, address);
    if (!found || !found->placed)
        return false;
    *out = *found;
    return true;
}

/* Only an address of the own city can be about where a town of it is. */
static void locate(struct arena *a, const struct db *db, const struct ground *g, struct str city_code,
                   struct str lat, struct str lon, struct ground_place *p)
{
    struct need_town town;
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
