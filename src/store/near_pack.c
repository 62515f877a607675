#include "near_pack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

enum { HEAD = 4, ENTRY = 24, ROOT = 1, SIDE = 1 << 16 };

struct entry { /* of a node: a place, or a node below it, and what it spans */
    int64_t id;
    float south, north, west, east; /* in the order in which they are stored */
};

struct packing {
    struct db *db;
    struct fault *fault;
    unsigned char *node;
    int size, most, next; /* bytes of a node; entries that it holds; number of the next one */
    int64_t *leaf;        /* of each place */
};

int near_by_id(const void *a, const void *b)
{
    const struct near_place *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return x->nth - y->nth;
}

/* ---- order: along a Hilbert curve over Japan */

struct turn {
    uint64_t along;
    int place;
};

/* What the file holds need not be in Japan, nor a number. */
static uint32_t scaled(double degrees, double from, double span)
{
    return (uint32_t)(fmin(fmax((degrees - from) / span, 0), 1) * (SIDE - 1));
}

static uint64_t along(struct geo at)
{
    uint32_t x = scaled(at.lon, 122, 33), y = scaled(at.lat, 20, 26);
    uint64_t d = 0;
    for (uint32_t s = SIDE / 2; s; s /= 2) {
        bool right = x & s, up = y & s;
        d += (uint64_t)s * s * ((right ? 3u : 0u) ^ (up ? 1u : 0u));
        if (up)
            continue;
        uint32_t swap = right ? SIDE - 1 - x : x;
        x = right ? SIDE - 1 - y : y;
        y = swap;
    }
    return d;
}

static int by_turn(const void *a, const void *b)
{
    const struct turn *x = a, *y = b;
    if (x->along != y->along)
        return x->along < y->along ? -1 : 1;
    return x->place - y->place;
}

static struct turn *turns_of(struct arena *a, const struct near_place *places, int count)
{
    struct turn *turns = ARENA_ARRAY(a, struct turn, count);
    for (int i = 0; i < count; i++)
        turns[i] = (struct turn){along(places[i].at), i};
    qsort(turns, (size_t)count, sizeof *turns, by_turn);
    return turns;
}

/* ---- nodes */

/* Stored in single precision, rounded so that the span holds what it is of. */
static float low(double x)
{
    float near = (float)x;
    return near > x ? nextafterf(near, -INFINITY) : near;
}

static float high(double x)
{
    float near = (float)x;
    return near < x ? nextafterf(near, INFINITY) : near;
}

static unsigned char *put_number(unsigned char *to, uint64_t number, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--)
        *to++ = (unsigned char)(number >> (8 * i));
    return to;
}

static unsigned char *put_float(unsigned char *to, float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return put_number(to, bits, 4);
}

static enum err write_two(struct packing *p, const char *sql, int64_t one, int64_t two)
{
    sqlite3_stmt *s = db_statement(p->db, sql, p->fault);
    if (!s)
        return p->fault->code;
    sqlite3_bind_int64(s, 1, one);
    sqlite3_bind_int64(s, 2, two);
    return db_step(p->db, s, p->fault);
}

static enum err write_node(struct packing *p, int number, int depth, const struct entry *entries, int count)
{
    sqlite3_stmt *s = db_statement(p->db, "INSERT OR FAIL INTO nearby_node VALUES(?1, ?2)", p->fault);
    if (!s)
        return p->fault->code;
    memset(p->node, 0, (size_t)p->size);
    unsigned char *to = put_number(p->node, number == ROOT ? (uint64_t)depth : 0, 2);
    to = put_number(to, (uint64_t)count, 2);
    for (int i = 0; i < count; i++) {
        to = put_number(to, (uint64_t)entries[i].id, 8);
        to = put_float(put_float(to, entries[i].south), entries[i].north);
        to = put_float(put_float(to, entries[i].west), entries[i].east);
    }
    sqlite3_bind_int(s, 1, number);
    sqlite3_bind_blob(s, 2, p->node, p->size, SQLITE_STATIC);
    return db_step(p->db, s, p->fault);
}

static struct entry span(int number, const struct entry *entries, int count)
{
    struct entry all = entries[0];
    all.id = number;
    for (int i = 1; i < count; i++) {
        all.south = fminf(all.south, entries[i].south);
        all.north = fmaxf(all.north, entries[i].north);
        all.west = fminf(all.west, entries[i].west);
        all.east = fmaxf(all.east, entries[i].east);
    }
    return all;
}

/* Who is below a node: the leaf of a place is noted, the parent of a node is written. */
static enum err own(struct packing *p, int number, int depth, const struct turn *turns,
                    const struct entry *entries, int count)
{
    enum err e = OK;
    for (int i = 0; !e && i < count; i++)
        if (depth)
            e = write_two(p, "INSERT OR FAIL INTO nearby_parent VALUES(?1, ?2)", entries[i].id, number);
        else
            p->leaf[turns[i].place] = number;
    return e;
}

/* Entries of one depth into nodes, of which they leave one entry each; a fourth of each stays free for what comes. */
static enum err write_level(struct packing *p, int depth, const struct turn *turns, struct entry *entries,
                            int *count)
{
    int fill = p->most * 3 / 4, nodes = *count > p->most ? (*count + fill - 1) / fill : 1;
    enum err e = OK;
    for (int i = 0; !e && i < nodes; i++) {
        int from = (int)((int64_t)*count * i / nodes), n = (int)((int64_t)*count * (i + 1) / nodes) - from;
        int number = nodes == 1 ? ROOT : p->next++;
        e = write_node(p, number, depth, entries + from, n);
        e = e ? e : own(p, number, depth, turns + from, entries + from, n);
        if (n)
            entries[i] = span(number, entries + from, n);
    }
    *count = nodes;
    return e;
}

static enum err write_nodes(struct packing *p, struct arena *a, const struct near_place *places, int count)
{
    const struct turn *turns = turns_of(a, places, count);
    struct entry *entries = ARENA_ARRAY(a, struct entry, count + 1);
    for (int i = 0; i < count; i++) {
        const struct near_place *at = &places[turns[i].place];
        entries[i] =
            (struct entry){at->id, low(at->at.lat), high(at->at.lat), low(at->at.lon), high(at->at.lon)};
    }
    enum err e = OK;
    for (int depth = 0; !e && (depth == 0 || count > 1); depth++)
        e = write_level(p, depth, turns, entries, &count);
    return e;
}

static enum err write_rows(struct packing *p, const struct near_place *places, int count)
{
    enum err e = OK;
    sqlite3_stmt *s =
        db_statement(p->db, "INSERT OR FAIL INTO nearby_rowid VALUES(?1, ?2, ?3, ?4)", p->fault);
    if (!s)
        return p->fault->code;
    for (int i = 0; !e && i < count; i++) {
        sqlite3_bind_int64(s, 1, places[i].id);
        sqlite3_bind_int64(s, 2, p->leaf[i]);
        sqlite3_bind_double(s, 3, places[i].at.lat);
        sqlite3_bind_double(s, 4, places[i].at.lon);
        e = db_step(p->db, s, p->fault);
    }
    return e;
}

static enum err write_tree(struct packing *p, struct arena *a, const struct near_place *places, int count)
{
    enum err e = db_run(p->db, "DELETE FROM nearby_node; DELETE FROM nearby_parent; DELETE FROM nearby_rowid",
                        p->fault);
    e = e ? e : write_nodes(p, a, places, count);
    return e ? e : write_rows(p, places, count);
}

enum err near_pack(struct arena *a, struct db *db, const struct near_place *places, int count,
                   struct fault *f)
{
    int size = (int)db_number(db, "SELECT length(data) FROM nearby_node WHERE nodeno = 1", 0);
    struct packing p = {db,
                        f,
                        arena_take(a, (size_t)size + 1),
                        size,
                        (size - HEAD) / ENTRY,
                        ROOT + 1,
                        ARENA_ARRAY(a, int64_t, count + 1)};
    if (size < HEAD + 4 * ENTRY)
        return fault_say(f, ERR_DAMAGED, "%s: 場所の索引が壊れています。バックアップから戻してください。",
                         db_path(db));
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 0,
                      NULL); /* its tables are guarded from all others */
    enum err e = write_tree(&p, a, places, count);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return e;
}
