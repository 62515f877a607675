#include "store/familiar.h"

#include <string.h>

#include "inside.h"

enum { NOTES_MOST = 512 };

struct familiars {
    struct arena *arena;
    struct familiar *rows; /* by resource */
    uint32_t *places;      /* by mark: index + 1; 0: free */
    uint32_t count, room;  /* room: a power of two */
    uint32_t next;         /* row behind the one that was found last: an edition keeps its order */
    bool placed;
    struct familiar_notes *notes[NOTES_MOST];
    int notes_count;
};

static struct familiar_notes *add_notes(struct familiars *r, int64_t id, struct str say)
{
    struct familiar_notes *n = ARENA_NEW(r->arena, struct familiar_notes);
    *n = (struct familiar_notes){.id = id, .say = str_copy(r->arena, say)};
    return r->notes[r->notes_count++] = n;
}

static enum err read_notes(struct familiars *r, struct db *db, struct fault *f)
{
    bool there;
    enum err e;
    sqlite3_stmt *s = db_statement(db, "SELECT id, say FROM familiar_notes ORDER BY id", f);
    if (!s)
        return f->code;
    while (!(e = db_fetch(db, s, &there, f)) && there && r->notes_count < NOTES_MOST)
        add_notes(r, sqlite3_column_int64(s, 0), db_text(s, 1));
    sqlite3_reset(s);
    return e;
}

static struct familiar_notes *notes_of(const struct familiars *r, int64_t id)
{
    for (int i = 0; i < r->notes_count; i++)
        if (r->notes[i]->id == id)
            return r->notes[i];
    return NULL;
}

static uint32_t place_of(const struct familiars *r, uint64_t mark)
{
    uint32_t at = (uint32_t)mark & (r->room - 1);
    while (r->places[at] && r->rows[r->places[at] - 1].mark != mark)
        at = (at + 1) & (r->room - 1);
    return at;
}

/* Only where rows do not come as they came before. */
static void place_all(struct familiars *r)
{
    for (uint32_t i = 0; i < r->count; i++)
        r->places[place_of(r, r->rows[i].mark)] = i + 1;
    r->placed = true;
}

static enum err read_rows(struct familiars *r, struct db *db, uint32_t most, struct fault *f)
{
    bool there;
    enum err e;
    sqlite3_stmt *s = db_statement(db, "SELECT resource, mark, notes FROM familiar ORDER BY resource", f);
    if (!s)
        return f->code;
    while (!(e = db_fetch(db, s, &there, f)) && there && r->count < most) {
        struct familiar *row = &r->rows[r->count];
        *row = (struct familiar){.resource = sqlite3_column_int64(s, 0),
                                 .mark = (uint64_t)sqlite3_column_int64(s, 1),
                                 .notes = notes_of(r, sqlite3_column_int64(s, 2))};
        r->count += row->notes != NULL;
    }
    sqlite3_reset(s);
    return e;
}

enum err familiars_open(struct arena *a, struct db *db, struct familiars **out, struct fault *f)
{
    struct familiars *r = *out = ARENA_NEW(a, struct familiars);
    int64_t most = db_number(db, "SELECT count(*) FROM familiar", 0);
    *r = (struct familiars){.arena = a, .room = 256};
    while (r->room < (uint64_t)most * 2)
        r->room *= 2;
    r->rows = ARENA_ARRAY(a, struct familiar, most + 1);
    r->places = ARENA_ARRAY(a, uint32_t, r->room);
    enum err e = read_notes(r, db, f);
    return e ? e : read_rows(r, db, (uint32_t)most, f);
}

const struct familiar *familiars_find(struct familiars *r, uint64_t mark)
{
    if (r->next < r->count && r->rows[r->next].mark == mark)
        return &r->rows[r->next++];
    if (!r->placed)
        place_all(r);
    uint32_t place = r->places[place_of(r, mark)];
    r->next = place ? place : r->next;
    return place ? &r->rows[place - 1] : NULL;
}

struct familiar *familiars_row(const struct familiars *r, const struct familiar *found)
{
    return &r->rows[found - r->rows];
}

struct familiar *familiars_of(const struct familiars *r, int64_t resource)
{
    uint32_t low = 0, high = r->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (r->rows[middle].resource < resource)
            low = middle + 1;
        else
            high = middle;
    }
    return low < r->count && r->rows[low].resource == resource ? &r->rows[low] : NULL;
}

/* The same few are noted of most rows. */
static enum err find_notes(struct familiars *r, struct db *db, struct str say,
                           const struct familiar_notes **out, struct fault *f)
{
    for (int i = 0; i < r->notes_count; i++)
        if (str_eq(r->notes[i]->say, say)) {
            *out = r->notes[i];
            return OK;
        }
    *out = NULL;
    sqlite3_stmt *s = r->notes_count < NOTES_MOST
                          ? db_statement(db, "INSERT INTO familiar_notes(say) VALUES(?1)", f)
                          : NULL;
    if (!s)
        return r->notes_count < NOTES_MOST ? f->code : OK;
    db_bind(s, 1, say);
    enum err e = db_step(db, s, f);
    if (!e)
        *out = add_notes(r, sqlite3_last_insert_rowid(db->handle), say);
    return e;
}

enum err familiars_keep(struct familiars *r, struct db *db, int64_t resource, uint64_t mark, struct str say,
                        struct fault *f)
{
    const struct familiar_notes *notes;
    const struct familiar *known = familiars_of(r, resource);
    enum err e = find_notes(r, db, say, &notes, f);
    if (e || !notes || (known && !known->stale && known->mark == mark && known->notes == notes))
        return e;
    sqlite3_stmt *s = db_statement(db, "INSERT OR REPLACE INTO familiar VALUES(?1, ?2, ?3)", f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, resource);
    sqlite3_bind_int64(s, 2, (int64_t)mark);
    sqlite3_bind_int64(s, 3, notes->id);
    return db_step(db, s, f);
}

/* ---- what makes a mark void (row.c) */

static enum err drop(struct db *db, const char *sql, int64_t id, const struct str *v, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, sql, f);
    if (!s)
        return f->code;
    if (v) {
        db_bind(s, 1, v[RESOURCE_official]);
        db_bind(s, 2, v[RESOURCE_service]);
    } else {
        sqlite3_bind_int64(s, 1, id);
    }
    return db_step(db, s, f);
}

static bool same_key(const struct str *a, const struct str *b)
{
    return str_eq(a[RESOURCE_official], b[RESOURCE_official]) &&
           str_eq(a[RESOURCE_service], b[RESOURCE_service]);
}

enum err familiar_void(struct db *db, int64_t id, const struct str *old, const struct str *new,
                       struct fault *f)
{
    enum err e = old ? drop(db, "DELETE FROM familiar WHERE resource=?1", id, NULL, f) : OK;
    if (e || !new || (old && same_key(old, new)))
        return e;
    return drop(
        db,
        "DELETE FROM familiar WHERE resource IN (SELECT id FROM resource WHERE official=?1 AND service=?2)",
        0, new, f);
}
