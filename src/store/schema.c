#include "store/schema.h"

#include "inside.h"
#include "store/migrations.inc"

int schema_migrations(void)
{
    return (int)COUNT_OF(migrations);
}

int schema_version(void)
{
    return schema_migrations() * 1000 + record_fields();
}

/*
 * References wait for COMMIT, and guards fail and call no function: a statement that may abort begins with a
 * savepoint, and at each savepoint FTS5 writes out all that it has gathered. row.c looks references up and
 * says which is missing.
 */
static void add_column(struct buf *out, const struct field *f)
{
    const struct kind_row *kind = kind_row(f->kind);
    const struct record_row *meant = record_meant(f->kind);
    buf_print(out, S_FMT " " S_FMT "%s", S_ARG(f->column), S_ARG(kind->sql),
              kind->integer ? "" : " NOT NULL DEFAULT ''");
    if (meant)
        buf_print(out, " REFERENCES " S_FMT "(id) DEFERRABLE INITIALLY DEFERRED", S_ARG(meant->table));
}

static void add_table(struct buf *out, const struct record_row *row)
{
    buf_print(out,
              "CREATE TABLE " S_FMT
              "(\n    id INTEGER PRIMARY KEY,\n    changed TEXT NOT NULL,\n    found INTEGER",
              S_ARG(row->table));
    for (int i = 0; i < row->count; i++) {
        buf_add(out, S(",\n    "));
        add_column(out, &row->fields[i]);
    }
    buf_add(out, S(") STRICT;\n"));
}

/* The table audited exists in this program only: any other one that writes is refused by its absence. */
static void add_guards(struct buf *out, const struct record_row *row)
{
    static const char *const events[] = {"INSERT", "UPDATE", "DELETE"};
    for (size_t i = 0; i < COUNT_OF(events); i++)
        buf_print(out,
                  "CREATE TRIGGER " S_FMT "_%s BEFORE %s ON " S_FMT
                  " WHEN NOT EXISTS (SELECT 1 FROM audited)\n"
                  "BEGIN SELECT RAISE(FAIL, 'no audit row in this transaction'); END;\n",
                  S_ARG(row->table), events[i], events[i], S_ARG(row->table));
}

/*
 * Merging is for when nobody waits (row_merge): not in the path of a key. Many segments are borne until then,
 * and eight of a size before they are joined: with two, every few saves would write the largest anew. The
 * large hash takes memory only in an import, which so writes few segments. A block of the index that FTS5's own size
 * (4050) lets grow does not fit beside the bytes that an enciphered page keeps for its seal and lies on two pages: each
 * look into the index would open both. What fits, and the few bytes by which FTS5 passes it: tests/store/found_join.c.
 */
static const struct {
    const char *name;
    int value;
} settings[] = {
    {"automerge", 0}, {"usermerge", 8}, {"crisismerge", 64}, {"hashsize", 16 * 1024 * 1024}, {"pgsz", 4016}};

static void add_settings(struct buf *out, const struct record_row *row)
{
    for (size_t i = 0; i < COUNT_OF(settings); i++)
        buf_print(out, "INSERT INTO found_" S_FMT "(found_" S_FMT ", rank) VALUES('%s', %d);\n",
                  S_ARG(row->table), S_ARG(row->table), settings[i].name, settings[i].value);
}

static void add_index(struct buf *out, const struct record_row *row)
{
    if (!(row->flags & R_FOUND))
        return;
    buf_print(out,
              "CREATE UNIQUE INDEX " S_FMT "_found ON " S_FMT "(found) WHERE found IS NOT NULL;\n"
              "CREATE VIRTUAL TABLE found_" S_FMT
              " USING fts5(text, content='', detail=none, columnsize=0, tokenize='gram');\n",
              S_ARG(row->table), S_ARG(row->table), S_ARG(row->table));
    add_settings(out, row);
}

struct str schema_sql(struct arena *a)
{
    struct buf out = buf_in(a);
    for (int i = 0; i < RECORD_COUNT; i++)
        add_table(&out, record_row((enum record_id)i));
    for (int i = 0; i < schema_migrations(); i++)
        buf_add(&out, str_of(migrations[i]));
    for (int i = 0; i < RECORD_COUNT; i++) {
        add_guards(&out, record_row((enum record_id)i));
        add_index(&out, record_row((enum record_id)i));
    }
    return buf_str(&out);
}

static enum err set_version(struct db *db, struct fault *f)
{
    enum err e = db_set_meta(db, "min_reader", str_print(db->scratch, "%d", SCHEMA_READABLE * 1000), f);
    return e ? e : db_run(db, str_print(db->scratch, "PRAGMA user_version = %d", schema_version()).p, f);
}

enum err schema_make(struct db *db, struct fault *f)
{
    enum err e = db_run(db, schema_sql(db->scratch).p, f);
    return e ? e : set_version(db, f);
}

static enum err add_missing_columns(struct db *db, const struct record_row *row, struct fault *f)
{
    for (int i = 0; i < row->count; i++) {
        const struct field *field = &row->fields[i];
        struct str ask = str_print(
            db->scratch, "SELECT count(*) FROM pragma_table_info('" S_FMT "') WHERE name='" S_FMT "'",
            S_ARG(row->table), S_ARG(field->column));
        int64_t there = db_number(db, ask.p, -1);
        if (there < 0)
            return db_fault(db, f);
        if (there)
            continue;
        struct buf add = buf_in(db->scratch);
        buf_print(&add, "ALTER TABLE " S_FMT " ADD COLUMN ", S_ARG(row->table));
        add_column(&add, field);
        enum err e = db_run(db, buf_str(&add).p, f);
        if (e)
            return e;
    }
    return OK;
}

/* A kind of record that the file does not know yet; its indexes come with a migration, as those of every
 * table. */
static enum err add_missing_table(struct db *db, const struct record_row *row, struct fault *f)
{
    struct buf sql = buf_in(db->scratch);
    add_table(&sql, row);
    add_guards(&sql, row);
    add_index(&sql, row);
    return db_run(db, buf_str(&sql).p, f);
}

static enum err bring_table(struct db *db, const struct record_row *row, struct fault *f)
{
    struct str ask =
        str_print(db->scratch, "SELECT count(*) FROM sqlite_schema WHERE type='table' AND name='" S_FMT "'",
                  S_ARG(row->table));
    int64_t there = db_number(db, ask.p, -1);
    if (there < 0)
        return db_fault(db, f);
    return there ? add_missing_columns(db, row, f) : add_missing_table(db, row, f);
}

/* An older file's index is as it was set then; blocks that are there stay as they are until they are joined. */
static enum err set_indexes(struct db *db, struct fault *f)
{
    struct buf sql = buf_in(db->scratch);
    for (int i = 0; i < RECORD_COUNT; i++)
        if (record_row((enum record_id)i)->flags & R_FOUND)
            add_settings(&sql, record_row((enum record_id)i));
    return db_run(db, buf_str(&sql).p, f);
}

enum err schema_raise(struct db *db, int from, struct fault *f)
{
    enum err e = OK;
    for (int i = 0; !e && i < RECORD_COUNT; i++)
        e = bring_table(db, record_row((enum record_id)i), f);
    for (int i = from / 1000; !e && i < schema_migrations(); i++)
        e = db_run(db, migrations[i], f);
    e = e ? e : set_indexes(db, f);
    e = e ? e : counter_rebuild(db, f);
    return e ? e : set_version(db, f);
}
