#include "may_hold.h"

#include "sieve.h"

static void add(struct buf *out, int64_t found)
{
    buf_print(out, "%s%lld", out->n > 1 ? "," : "", (long long)found);
}

/* As FTS5 itself tells them: in the midst of a write, or of an index in another format. */
static void ask(struct db *db, enum record_id record, struct str grams, int most, struct buf *out)
{
#define FOUND(name)                                                                                          \
    "SELECT rowid FROM found_" name " WHERE found_" name " MATCH ?1 ORDER BY rowid DESC LIMIT ?2"
    static const char *const asking[RECORD_COUNT] = {
        [RECORD_PERSON] = FOUND("person"),
        [RECORD_INTAKE] = FOUND("intake"),
        [RECORD_RESOURCE] = FOUND("resource"),
    };
#undef FOUND
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, asking[record], &unused);
    if (!s)
        return;
    db_bind(s, 1, grams);
    sqlite3_bind_int(s, 2, most);
    while (db_row(s))
        add(out, sqlite3_column_int64(s, 0));
    sqlite3_reset(s);
}

static void walk(struct sieve *s, int most, struct buf *out)
{
    int64_t at = INT64_MAX >> 2;
    for (bool tired = false; most && (sieve_next(s, &at, &tired) || tired);)
        if (!tired) {
            add(out, at);
            most--;
        }
}

struct str may_hold(struct arena *a, struct db *db, enum record_id record, struct str folded, int most)
{
    struct arena_mark mark = arena_mark(db->scratch);
    struct buf b = buf_in(a);
    buf_byte(&b, '[');
    struct words w = {.parts = {{.form = {folded}, .forms = 1}}, .count = 1};
    struct sieve *s = sieve_open(db->scratch, db, record_row(record), &w);
    if (s)
        walk(s, most, &b);
    else
        ask(db, record, search_grams(db->scratch, folded), most, &b);
    arena_rewind(db->scratch, mark);
    buf_byte(&b, ']');
    return buf_str(&b);
}
