#include "export/drill.h"

#include "store/load.h"
#include "store/query.h"

enum { INTAKE, NUMBER, AT, WHO, WHAT, RESOURCE };

static bool find(struct arena *a, const struct source_dirs *dirs, struct str name, struct source *out,
                 struct fault *f)
{
    struct source *all;
    int count;
    if (source_list(a, dirs, S("drills"), &all, &count, f))
        return false;
    for (int i = 0; i < count; i++)
        if (str_eq(all[i].name, name)) {
            *out = all[i];
            return true;
        }
    return false;
}

static struct str number_of(const struct report_table *t, int row)
{
    for (int c = 0; c < t->columns; c++)
        if (str_eq(t->headings[c], S("受付番号")))
            return t->cells[row][c];
    return S0;
}

/* Here for all of them, also the site's own: a statement need not think of it. */
static void hide(struct db *db, struct drill_row *row)
{
    if (row->intake && load_hides(db, row->intake)) {
        row->who = S(RESTRICTED_NAME);
        row->what = S0;
        row->resource = 0;
    }
}

static void read_rows(struct arena *a, struct db *db, struct query *q, struct drill *out)
{
    out->rows = ARENA_ARRAY(a, struct drill_row, DRILL_MOST);
    while (query_step(q)) {
        if (out->count == DRILL_MOST) {
            out->more = true;
            return;
        }
        struct drill_row *row = &out->rows[out->count++];
        *row = (struct drill_row){query_int(q, INTAKE),
                                  str_copy(a, query_text(q, NUMBER)),
                                  str_copy(a, query_text(q, AT)),
                                  str_copy(a, query_text(q, WHO)),
                                  str_copy(a, query_text(q, WHAT)),
                                  query_columns(q) > RESOURCE ? query_int(q, RESOURCE) : 0};
        hide(db, row);
    }
}

enum err drill_read(struct arena *a, struct db *db, const struct report_request *q,
                    const struct report_table *t, int row, int column, struct drill *out, struct fault *f)
{
    static const char *const cells[] = {":c1", ":c2", ":c3", ":c4"};
    struct source_dirs dirs = q->dirs ? *q->dirs : source_dirs_find(a);
    struct source source;
    struct axis axes[AXES];
    struct query *query;
    *out = (struct drill){.count = 0};
    *f = (struct fault){OK, ""};
    if (!find(a, &dirs, t->name, &source, f))
        return f->code ? f->code : fault_say(f, ERR_NOTICE, "この表の欄からは、元の記録を開けません。");
    enum err e = report_open(a, db, q, &dirs, &source, axes, &query, f);
    if (e)
        return e;
    query_bind(query, ":block", report_label(t) ? t->cells[row][0] : S0);
    query_bind(query, ":item", t->cells[row][report_label(t)]);
    query_bind(query, ":column", t->headings[column]);
    for (int i = 0; i < (int)COUNT_OF(cells) && i < t->columns; i++)
        query_bind(query, cells[i], t->cells[row][i]);
    query_bind(query, ":number", number_of(t, row));
    read_rows(a, db, query, out);
    return query_close(query, f);
}
