#include "store/settled.h"

#include "inside.h"

/* What an import wrote, or what was taken back, is no word of a person; the newest line of a field tells. */
static const char sql[] =
    "SELECT resource, field, 1 FROM verified UNION ALL"
    " SELECT h.row, h.field, 0 FROM (SELECT row, field, seq, max(id) FROM history WHERE record='resource'"
    " GROUP BY row, field) h JOIN audit a ON a.seq = h.seq WHERE a.act NOT IN ('import', 'undo') ORDER BY 1";

static struct settled_row *row_of(struct arena *a, struct settled *s, int *room, int64_t resource)
{
    if (s->count && s->rows[s->count - 1].resource == resource)
        return &s->rows[s->count - 1];
    if (s->count == *room)
        s->rows = arena_grow(a, s->rows, room, 64, sizeof *s->rows);
    s->rows[s->count] = (struct settled_row){.resource = resource};
    return &s->rows[s->count++];
}

enum err settled_read(struct arena *a, struct db *db, struct settled *out, struct fault *f)
{
    int room = 0;
    bool there;
    enum err e;
    *out = (struct settled){0};
    sqlite3_stmt *s = db_statement(db, sql, f);
    if (!s)
        return f->code;
    while (!(e = db_fetch(db, s, &there, f)) && there) {
        const struct field *field = record_field(RECORD_RESOURCE, db_text(s, 1));
        struct settled_row *row = field ? row_of(a, out, &room, sqlite3_column_int64(s, 0)) : NULL;
        if (row && sqlite3_column_int(s, 2))
            row->confirmed |= UINT64_C(1) << field->index;
        else if (row)
            row->written |= UINT64_C(1) << field->index;
    }
    sqlite3_reset(s);
    return e;
}

struct settled_row settled_of(const struct settled *s, int64_t resource)
{
    int low = 0, high = s->count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (s->rows[middle].resource < resource)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->count && s->rows[low].resource == resource ? s->rows[low] : (struct settled_row){0};
}
