/*
 * Where resources are, kept with their rows: what a transaction changes of it is gathered and written before COMMIT, as
 * the counters are. A few places go into the tree one by one, which costs a look for the right leaf each and
 * the splitting of leaves; where 500 or more come, and more than a fourth of those that are there, the tree
 * is packed anew (near_pack.c).
 */
#include <stdlib.h>

#include "inside.h"
#include "near_pack.h"

enum { PACK_LEAST = 500, PACK_SHARE = 4 };

struct near_change {
    struct near_change *next;
    struct near_place place;
    bool there; /* false: it is no place any more */
};

static void note(struct db *db, int64_t id, struct geo at, bool there)
{
    struct near_changes *all = &db->near;
    if (!all->arena)
        all->arena = arena_new();
    struct near_change *c = ARENA_NEW(all->arena, struct near_change);
    *c = (struct near_change){.place = {id, at, all->count++}, .there = there};
    *(all->first ? &all->last->next : &all->first) = c;
    all->last = c;
}

void near_keep(struct db *db, int64_t id, const struct str *old, const struct str *new)
{
    struct geo at;
    if (old && str_eq(old[RESOURCE_lat], new[RESOURCE_lat]) && str_eq(old[RESOURCE_lon], new[RESOURCE_lon]))
        return;
    if (geo_read(new[RESOURCE_lat], new[RESOURCE_lon], &at))
        note(db, id, at, true);
    else if (old)
        near_drop(db, id);
}

void near_drop(struct db *db, int64_t id)
{
    note(db, id, (struct geo){0}, false);
}

void near_forget(struct db *db)
{
    arena_free(db->near.arena);
    db->near = (struct near_changes){0};
}

static enum err write_one(struct db *db, const struct near_change *c, struct fault *f)
{
    sqlite3_stmt *s =
        db_statement(db,
                     c->there ? "INSERT OR REPLACE INTO nearby VALUES(?1, ?2, ?2, ?3, ?3, ?2, ?3)"
                              : "DELETE FROM nearby WHERE id=?1",
                     f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, c->place.id);
    if (c->there) {
        sqlite3_bind_double(s, 2, c->place.at.lat);
        sqlite3_bind_double(s, 3, c->place.at.lon);
    }
    return db_step(db, s, f);
}

static enum err add_known(struct db *db, struct near_place *all, int room, int *count, struct fault *f)
{
    enum err e;
    bool there;
    sqlite3_stmt *s = db_statement(db, "SELECT id, lat, lon FROM nearby", f);
    if (!s)
        return f->code;
    while (!(e = db_fetch(db, s, &there, f)) && there && *count < room)
        all[(*count)++] = (struct near_place){
            sqlite3_column_int64(s, 0), {sqlite3_column_double(s, 1), sqlite3_column_double(s, 2)}, -1};
    sqlite3_reset(s);
    return e;
}

/* Of a place that was changed several times the last change holds. */
static int settle(struct near_place *all, int count, const bool *there)
{
    int n = 0;
    qsort(all, (size_t)count, sizeof *all, near_by_id);
    for (int i = 0; i < count; i++)
        if ((i + 1 == count || all[i + 1].id != all[i].id) && (all[i].nth < 0 || there[all[i].nth]))
            all[n++] = all[i];
    return n;
}

static enum err pack(struct db *db, int64_t known, struct fault *f)
{
    const struct near_changes *changes = &db->near;
    int count = 0, room = (int)known + changes->count;
    struct arena *a = arena_new();
    struct near_place *all = ARENA_ARRAY(a, struct near_place, room);
    bool *there = ARENA_ARRAY(a, bool, changes->count);
    enum err e = add_known(db, all, (int)known, &count, f);
    for (const struct near_change *c = changes->first; c; c = c->next) {
        there[c->place.nth] = c->there;
        all[count++] = c->place;
    }
    e = e ? e : near_pack(a, db, all, settle(all, count, there), f);
    arena_free(a);
    return e;
}

enum err near_flush(struct db *db, struct fault *f)
{
    enum err e = OK;
    if (!db->near.first)
        return OK;
    int64_t known = db->near.count < PACK_LEAST
                        ? INT32_MAX
                        : db_number(db, "SELECT count(*) FROM nearby_rowid", INT32_MAX);
    if (known < (int64_t)db->near.count * PACK_SHARE)
        e = pack(db, known, f);
    else
        for (const struct near_change *c = db->near.first; !e && c; c = c->next)
            e = write_one(db, c, f);
    near_forget(db);
    return e;
}
