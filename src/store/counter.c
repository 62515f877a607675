/*
 * The numbers that are kept with the rows, so that nobody has to count: how many rows of each record, how many cases in
 * each state, how many by month and code (schema/tallies.def). They are written in the transaction of the row that they
 * count, from this file alone; `check` compares them with the rows.
 */
#include <string.h>

#include "inside.h"

static const struct tally {
    enum record_id record;
    int at, code;
    const char *name, *table, *at_column, *code_column;
} tallies[] = {
#define TALLY(record, RECORD, at, code)                                                                      \
    {RECORD_##RECORD, RECORD##_##at, RECORD##_##code, "tally " #record "." #code " ", #record, #at, #code},
#include "tallies.def"
#undef TALLY
};

enum { MONTH = 7, NAME = sizeof((struct delta *)0)->name }; /* YYYY-MM */

/* A place of its own in the table of deltas, from its name. */
static size_t place_of(struct str name)
{
    size_t h = 5381;
    for (size_t i = 0; i < name.n; i++)
        h = h * 33 + (unsigned char)name.p[i];
    return h % DELTAS;
}

/* The delta of a name, a free one where there is none yet; NULL where all are taken. */
static struct delta *find(struct db *db, struct str name)
{
    size_t from = place_of(name);
    for (size_t i = 0; i < DELTAS; i++) {
        struct delta *d = &db->deltas[(from + i) % DELTAS];
        if (!d->name[0] || str_eq(str_of(d->name), name))
            return d;
    }
    return NULL;
}

/*
 * Gathered in the transaction and written once before COMMIT: an import adds a million times to the same few rows. A
 * name that is too long is cut: no code of a table is, and all others count as no code.
 */
static enum err count(struct db *db, struct str name, int by, struct fault *f)
{
    struct str short_name = str_head(name, name.n < NAME ? name.n : NAME - 1);
    struct delta *d = find(db, short_name);
    if (!d) {
        enum err e = counter_flush(db, f);
        if (e)
            return e;
        d = find(db, short_name);
    }
    if (!d->name[0]) {
        memcpy(d->name, short_name.p, short_name.n);
        d->name[short_name.n] = '\0';
        db->delta_count++;
    }
    d->by += by;
    return OK;
}

static enum err write_delta(struct db *db, const struct delta *d, struct fault *f)
{
    sqlite3_stmt *s =
        db_statement(db, "INSERT INTO counter VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET n = n + ?2", f);
    if (!s)
        return f->code;
    db_bind(s, 1, str_of(d->name));
    sqlite3_bind_int64(s, 2, d->by);
    return db_step(db, s, f);
}

enum err counter_flush(struct db *db, struct fault *f)
{
    enum err e = OK;
    for (struct delta *d = db->deltas; !e && db->delta_count && d < db->deltas + DELTAS; d++)
        if (d->name[0] && d->by)
            e = write_delta(db, d, f);
    if (!e)
        counter_forget(db);
    return e;
}

void counter_forget(struct db *db)
{
    if (db->delta_count)
        memset(db->deltas, 0, sizeof db->deltas);
    db->delta_count = 0;
}

static enum err count_state(struct db *db, const struct str *v, int by, struct fault *f)
{
    return count(db, str_print(db->scratch, "intake." S_FMT, S_ARG(v[INTAKE_state])), by, f);
}

static enum err count_month(struct db *db, const struct tally *t, const struct str *v, int by,
                            struct fault *f)
{
    if (v[t->at].n < MONTH)
        return OK;
    return count(db,
                 str_print(db->scratch, "%s" S_FMT " " S_FMT, t->name, S_ARG(str_head(v[t->at], MONTH)),
                           S_ARG(v[t->code])),
                 by, f);
}

static enum err count_row(struct db *db, enum record_id record, const struct str *v, int by, struct fault *f)
{
    enum err e = record == RECORD_INTAKE ? count_state(db, v, by, f) : OK;
    for (size_t i = 0; !e && i < COUNT_OF(tallies); i++)
        if (tallies[i].record == record)
            e = count_month(db, &tallies[i], v, by, f);
    return e;
}

enum err counter_keep(struct db *db, enum record_id record, const struct str *old, const struct str *new,
                      struct fault *f)
{
    int more = (new != NULL) - (old != NULL);
    enum err e = more ? count(db, record_row(record)->table, more, f) : OK;
    if (!e && old)
        e = count_row(db, record, old, -1, f);
    return e || !new ? e : count_row(db, record, new, 1, f);
}

/* The rows counted as the counters have them: name, number. */
static void add_counting(struct buf *sql, const struct tally *t)
{
    buf_print(sql,
              "SELECT substr('%s' || substr(%s, 1, %d) || ' ' || %s, 1, %d), count(*) FROM %s "
              "WHERE length(%s) >= %d GROUP BY 1",
              t->name, t->at_column, MONTH, t->code_column, NAME - 1, t->table, t->at_column, MONTH);
}

enum err counter_rebuild(struct db *db, struct fault *f)
{
    struct buf sql = buf_in(db->scratch);
    buf_add(&sql, S("DELETE FROM counter WHERE name >= 'tally ' AND name < 'tally!';\n"));
    for (size_t i = 0; i < COUNT_OF(tallies); i++) {
        buf_add(&sql, S("INSERT INTO counter "));
        add_counting(&sql, &tallies[i]);
        buf_add(&sql, S(";\n"));
    }
    return db_run(db, buf_str(&sql).p, f);
}

enum err counter_rebuild_all(struct db *db, struct fault *f)
{
    struct buf sql = buf_in(db->scratch);
    buf_add(&sql, S("DELETE FROM counter WHERE name LIKE 'intake.%';\n"
                    "INSERT INTO counter SELECT 'intake.' || state, count(*) FROM intake GROUP BY 1;\n"));
    for (int i = 0; i < RECORD_COUNT; i++) {
        struct str table = record_row((enum record_id)i)->table;
        buf_print(&sql, "INSERT OR REPLACE INTO counter SELECT '" S_FMT "', count(*) FROM " S_FMT ";\n",
                  S_ARG(table), S_ARG(table));
    }
    enum err e = db_run(db, buf_str(&sql).p, f);
    return e ? e : counter_rebuild(db, f);
}

int64_t counter_differences(struct db *db)
{
    struct buf sql = buf_in(db->scratch);
    buf_add(&sql, S("WITH kept(name, n) AS (SELECT name, n FROM counter WHERE name >= 'tally ' AND"
                    " name < 'tally!' AND n <> 0), counted(name, n) AS MATERIALIZED ("));
    for (size_t i = 0; i < COUNT_OF(tallies); i++) {
        buf_add(&sql, i ? S(" UNION ALL SELECT * FROM (") : S("SELECT * FROM ("));
        add_counting(&sql, &tallies[i]);
        buf_byte(&sql, ')');
    }
    buf_add(&sql, S(") SELECT (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted)) +"
                    " (SELECT count(*) FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept))"));
    return db_number(db, buf_str(&sql).p, -1);
}

static const struct tally *tally_of(const struct field *at, const struct field *code)
{
    for (size_t i = 0; i < COUNT_OF(tallies); i++)
        if (tallies[i].record == at->record && tallies[i].at == at->index && tallies[i].code == code->index)
            return &tallies[i];
    return NULL;
}

struct str counter_tally_sql(struct arena *a, const struct field *at, const struct field *code)
{
    const struct tally *t = tally_of(at, code);
    if (!t)
        return S0;
    int skip = (int)strlen(t->name);
    return str_print(a,
                     "SELECT substr(name, %d, %d), substr(name, %d), n FROM counter WHERE name >= '%s' ||"
                     " substr(?1, 1, %d) AND name < '%s' || substr(?2, 1, %d)",
                     skip + 1, MONTH, skip + MONTH + 2, t->name, MONTH, t->name, MONTH);
}
