#include "need_known.h"

#include "model/item.h"

enum { SLOTS, VACANCIES, SETS };

struct need_known {
    struct arena *arena;
    int64_t version, changes;          /* of the file when it was read: by others, by this connection */
    int64_t last;                      /* the largest number of a resource */
    unsigned char *has[SETS], **takes; /* by item, NULL: not asked yet */
};

static unsigned char *read_bits(struct db *db, struct need_known *k, const char *sql, struct str about)
{
    struct fault unused;
    unsigned char *bits = arena_take(k->arena, (size_t)k->last / 8 + 1);
    sqlite3_stmt *q = db_statement(db, sql, &unused);
    if (!q)
        return bits;
    if (about.n)
        db_bind(q, 1, about);
    while (db_row(q)) {
        int64_t id = sqlite3_column_int64(q, 0);
        if (id > 0 && id <= k->last)
            bits[id / 8] |= (unsigned char)(1U << id % 8);
    }
    sqlite3_reset(q);
    return bits;
}

/* Who has none of either is spared the question, which is most of a nation. */
static void read_sets(struct db *db, struct need_known *k)
{
    k->last = db_number(db, "SELECT max(id) FROM resource", 0);
    k->takes = ARENA_ARRAY(k->arena, unsigned char *, item_count());
    k->has[SLOTS] = read_bits(db, k, "SELECT resource FROM slot", S0);
    k->has[VACANCIES] = read_bits(db, k, "SELECT resource FROM vacancy", S0);
}

void need_known_refresh(struct db *db)
{
    struct need_known *k = db->known;
    int64_t version = db_revision(db), changes = sqlite3_total_changes64(db->handle);
    if (k && k->version == version && k->changes == changes)
        return;
    need_known_free(db);
    struct arena *a = arena_new();
    db->known = k = ARENA_NEW(a, struct need_known);
    *k = (struct need_known){.arena = a, .version = version, .changes = changes};
    read_sets(db, k);
}

void need_known_free(struct db *db)
{
    if (db->known)
        arena_free(db->known->arena);
    db->known = NULL;
}

static bool bit(const struct need_known *k, const unsigned char *bits, int64_t id)
{
    return id > 0 && id <= k->last && bits[id / 8] & 1U << id % 8;
}

bool need_has_slots(const struct db *db, int64_t id)
{
    return bit(db->known, db->known->has[SLOTS], id);
}

bool need_has_vacancy(const struct db *db, int64_t id)
{
    return bit(db->known, db->known->has[VACANCIES], id);
}

bool need_takes(struct db *db, const struct item_row *item, int64_t id)
{
    static const char levels[] =
        "SELECT resource FROM item WHERE item = ?1 AND value IN ('active', 'takes', 'consult')";
    static const char others[] = "SELECT resource FROM item WHERE item = ?1 AND value > ''";
    struct need_known *k = db->known;
    unsigned char **bits = &k->takes[item - item_row_at(0)];
    bool level = item->value == ITEM_LEVEL || item->value == ITEM_FLAG;
    if (!*bits)
        *bits = read_bits(db, k, level ? levels : others, item->code);
    return bit(k, *bits, id);
}
