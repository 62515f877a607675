/*
 * The search index, laid together when nobody waits. A large import leaves it in several large segments, and each
 * search has to look into every one of them: a third of its time. Merging by sizes (row_merge) leaves up to seven
 * alone, since a save would else write the largest anew; here they become one, a few pages at a time, once: after
 * opening, and after many rows have come.
 */
#include "inside.h"

enum { LARGE_PAGES = 32, LARGE_MOST = 2 };

static bool is_scattered(struct db *db, const struct record_row *row)
{
    struct str ask = str_print(db->scratch,
                               "SELECT count(*) FROM (SELECT 1 FROM found_" S_FMT
                               "_idx GROUP BY segid HAVING count(*) > %d)",
                               S_ARG(row->table), LARGE_PAGES);
    return db_number(db, ask.p, 0) > LARGE_MOST;
}

/* A negative number of pages: all segments are joined, whatever their sizes; called again it goes on. */
static enum err join(struct db *db, const struct record_row *row, int pages, struct fault *f)
{
    struct str sql =
        str_print(db->scratch, "INSERT INTO found_" S_FMT "(found_" S_FMT ", rank) VALUES('merge', -%d)",
                  S_ARG(row->table), S_ARG(row->table), pages);
    return db_run(db, sql.p, f);
}

enum err found_join(struct db *db, int pages, bool *more, struct fault *f)
{
    struct arena_mark mark = arena_mark(db->scratch);
    enum err e = OK;
    *more = false;
    for (int i = 0; !e && !*more && db->scattered && i < RECORD_COUNT; i++) {
        const struct record_row *row = record_row((enum record_id)i);
        if (!(row->flags & R_FOUND) || !is_scattered(db, row))
            continue;
        e = join(db, row, pages, f);
        *more = !e;
    }
    db->scattered = *more;
    arena_rewind(db->scratch, mark);
    return e;
}
