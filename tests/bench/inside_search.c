/* The search, and what it is measured against: LIKE over the same fields, their text in memory, another index. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/utf8.h"
#include "cli/practice.h"
#include "inside.h"
#include "store/search.h"

/* `chars` characters of a text from a place drawn; fewer where a blank comes first. */
static struct str cut(struct str text, uint64_t *x, int chars)
{
    for (uint64_t skip = draw(x, text.n / 4 + 1); skip && text.n > 3; skip--)
        utf8_next(&text);
    struct str rest = text;
    for (int i = 0; i < chars && rest.n && rest.p[0] != ' '; i++)
        utf8_next(&rest);
    return str_head(text, text.n - rest.n);
}

enum { NAME, READING, ROMAJI, DIGITS, NOTE, SORTS };

/* What is searched, and of what rows the queries are cut: name, reading, phone number, and what else is said. */
static const struct ground {
    unsigned where;
    const char *row, *top;
} everything = {SEARCH_ALL,
                "SELECT p.name, p.kana, p.phone, i.note FROM person p CROSS JOIN intake i ON i.person = p.id"
                " WHERE p.id >= ?1 ORDER BY p.id LIMIT 1",
                "SELECT max(id) FROM person"},
  directory = {SEARCH_RESOURCES,
               "SELECT name, kana, phone, address FROM resource WHERE id >= ?1 ORDER BY id LIMIT 1",
               "SELECT max(id) FROM resource"};

/* What people type: 1 to 4 kanji of a name, a reading, romaji, digits of a phone number, words of a note. */
static struct str one_query(struct arena *a, sqlite3_stmt *row, uint64_t *x, int sort)
{
    static const char *const romaji[] = {"satou",    "suzuki", "takahashi", "kikuchi", "itou",
                                         "nakatuji", "hamada", "yoshiko",   "syouji",  "mi"};
    static const int column[SORTS] = {[NAME] = 0, [READING] = 1, [DIGITS] = 2, [NOTE] = 3};
    if (sort == ROMAJI)
        return str_of(romaji[draw(x, COUNT_OF(romaji))]);
    struct str text = str_of((const char *)sqlite3_column_text(row, column[sort]));
    return sort == DIGITS ? str_copy(a, str_from(text, text.n > 4 ? text.n - 4 : 0))
                          : str_copy(a, cut(text, x, 1 + (int)draw(x, 4)));
}

static int make_queries(struct arena *a, const char *path, const struct ground *of, struct str *out,
                        int count)
{
    sqlite3 *raw = raw_open(path, SQLITE_OPEN_READONLY);
    sqlite3_stmt *row = raw_prepare(raw, of->row), *top = raw_prepare(raw, of->top);
    uint64_t x = 20261120,
             most = sqlite3_step(top) == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(top, 0) : 0;
    int n = 0;
    for (int tried = 0; n < count && tried < 20 * count; tried++) {
        sqlite3_bind_int64(row, 1, (int64_t)draw(&x, most) + 1);
        if (sqlite3_step(row) == SQLITE_ROW) {
            struct str q = one_query(a, row, &x, n % SORTS);
            if (q.n)
                out[n++] = q;
        }
        sqlite3_reset(row);
    }
    sqlite3_finalize(row);
    sqlite3_finalize(top);
    sqlite3_close(raw);
    return n;
}

/* How long a search goes on without asking whether a key waits. */
struct silence {
    double since, longest;
};

static bool asks(void *of)
{
    struct silence *s = of;
    double now = now_ms();
    s->longest = now - s->since > s->longest ? now - s->since : s->longest;
    s->since = now;
    return false;
}

/* Of each query the shorter of two times: what the machine does besides is not the search's. */
static double longest_silence(struct arena *a, struct db *db, unsigned where, struct str query, int64_t now)
{
    double shorter = 0;
    for (int i = 0; i < 2; i++) {
        struct arena_mark mark = arena_mark(a);
        struct silence s = {.since = now_ms()};
        struct hit *hits;
        bool more;
        struct search *search = search_begin(a, db, query, where, HITS, now);
        search_go(search, &(struct patience){asks, &s});
        asks(&s);
        search_take(search, a, &hits, &more);
        asks(&s);
        shorter = i == 0 || s.longest < shorter ? s.longest : shorter;
        arena_rewind(a, mark);
    }
    return shorter;
}

static int search_in(const struct ground *of, const char *path, int count)
{
    static struct sample all, digits;
    struct fault fault;
    struct db *db;
    struct hit *hits;
    bool more;
    struct arena *a = arena_new();
    struct str *queries = ARENA_ARRAY(a, struct str, count);
    int64_t now = date_moment_from_iso(S(PRACTICE_MOMENT));
    if (db_open_reader(path, &db, &fault))
        give_up(fault.say);
    count = make_queries(a, path, of, queries, count);
    search_run(a, db, queries[0], of->where, HITS, now, &hits,
               &more); /* statements are prepared once a day */
    for (int i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(a);
        double start = now_ms();
        int found = search_run(a, db, queries[i], of->where, HITS, now, &hits, &more);
        if (getenv("BENCH_LOUD"))
            fprintf(stderr, "%8.3f ms %3d " S_FMT "\n", now_ms() - start, found, S_ARG(queries[i]));
        sample_add(i % SORTS == DIGITS ? &digits : &all, start);
        arena_rewind(a, mark);
    }
    double slow = sample_at(&digits, 0.99), silent = 0;
    for (int i = 0; i < count; i++) {
        double longest = longest_silence(a, db, of->where, queries[i], now);
        silent = longest > silent ? longest : silent;
    }
    for (int i = 0; i < digits.n; i++)
        all.ms[all.n++] = digits.ms[i];
    double p50 = sample_at(&all, 0.5);
    printf("%.4f %.4f %.4f %.4f\n", p50, sample_at(&all, 0.99), slow, silent);
    db_close(db);
    arena_free(a);
    return 0;
}

int inside_search(const char *path, int count)
{
    return search_in(&everything, path, count);
}

int inside_directory(const char *path, int count)
{
    return search_in(&directory, path, count);
}

/* SELECT … over the fields that the search index holds: with a condition, or all their text. */
static const char *found_sql(struct arena *a, enum record_id id, const char *before, const char *between,
                             const char *after)
{
    const struct record_row *row = record_row(id);
    struct buf b = buf_in(a);
    bool first = true;
    buf_print(&b, "%s", before);
    for (int i = 0; i < row->count; i++)
        if (row->fields[i].flags & F_FOUND) {
            buf_print(&b, "%s" S_FMT, first ? "" : between, S_ARG(row->fields[i].column));
            first = false;
        }
    buf_print(&b, after, S_ARG(row->table));
    return str_z(a, buf_str(&b));
}

static const enum record_id searched[] = {RECORD_PERSON, RECORD_INTAKE, RECORD_RESOURCE};

int inside_like(const char *path, int count)
{
    static struct sample s;
    struct arena *a = arena_new();
    struct str *queries = ARENA_ARRAY(a, struct str, count);
    sqlite3_stmt *select[COUNT_OF(searched)];
    count = make_queries(a, path, &everything, queries, count);
    sqlite3 *raw = raw_open(path, SQLITE_OPEN_READONLY);
    for (size_t i = 0; i < COUNT_OF(searched); i++) {
        const char *fields = found_sql(a, searched[i], "", "||' '||", "%.*s");
        size_t n = strlen(fields) - record_row(searched[i])->table.n;
        select[i] = raw_prepare(
            raw, str_print(a, "SELECT * FROM " S_FMT " WHERE %.*s LIKE ?1 ORDER BY id DESC LIMIT %d",
                           S_ARG(record_row(searched[i])->table), (int)n, fields, HITS)
                     .p);
    }
    for (int q = 0; q < count; q++) {
        struct str pattern = str_print(a, "%%" S_FMT "%%", S_ARG(queries[q]));
        double start = now_ms();
        for (size_t i = 0; i < COUNT_OF(searched); i++) {
            sqlite3_bind_text(select[i], 1, pattern.p, (int)pattern.n, SQLITE_STATIC);
            while (sqlite3_step(select[i]) == SQLITE_ROW) {
            }
            sqlite3_reset(select[i]);
        }
        sample_add(&s, start);
    }
    sample_print(&s);
    for (size_t i = 0; i < COUNT_OF(searched); i++)
        sqlite3_finalize(select[i]);
    sqlite3_close(raw);
    arena_free(a);
    return 0;
}

/* Where a byte and the one `apart` behind it stand: what a vector search does before it compares; never one
 * in this text. */
__attribute__((optimize("O3"), target("avx2"))) static size_t scan(const char *p, size_t n, size_t apart)
{
    size_t found = 0;
    for (size_t block = 0; block + 255 + apart < n; block += 255) {
        unsigned char here = 0;
        for (size_t i = 0; i < 255; i++)
            here = (unsigned char)(here + ((p[block + i] == 1) & (p[block + i + apart] == 2)));
        found += here;
    }
    return found;
}

int inside_text(const char *path)
{
    static struct sample s;
    struct arena *a = arena_new();
    sqlite3 *raw = raw_open(path, SQLITE_OPEN_READONLY);
    char *all = NULL;
    size_t n = 0, room = 0, found = 0;
    for (size_t k = 0; k < COUNT_OF(searched); k++) {
        sqlite3_stmt *rows = raw_prepare(raw, found_sql(a, searched[k], "SELECT ", ", ", " FROM %.*s"));
        while (sqlite3_step(rows) == SQLITE_ROW)
            for (int i = 0; i < sqlite3_column_count(rows); i++) {
                size_t more = (size_t)sqlite3_column_bytes(rows, i);
                if (n + more + 1 > room && !(all = realloc(all, room = (n + more + 1) * 2)))
                    give_up("no memory");
                memcpy(all + n, sqlite3_column_blob(rows, i) ? sqlite3_column_blob(rows, i) : "", more);
                n += more;
                all[n++] = '\n';
            }
        sqlite3_finalize(rows);
    }
    for (int i = 0; i < 2 * REPEATS; i++) {
        double start = now_ms();
        found += scan(all, n, 8);
        sample_add(&s, start);
    }
    printf("%.4f %zu\n", sample_at(&s, 0.5), n + found);
    free(all);
    sqlite3_close(raw);
    arena_free(a);
    return 0;
}

int inside_trigram(const char *path)
{
    struct arena *a = arena_new();
    unlink("trigram.db");
    sqlite3 *raw = raw_open("trigram.db", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI);
    raw_run(raw,
            str_print(a, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; ATTACH 'file:%s?mode=ro' AS desk",
                      path)
                .p);
    raw_run(
        raw,
        "CREATE VIRTUAL TABLE f USING fts5(t, content='', detail=none, columnsize=0, tokenize='trigram')");
    for (size_t i = 0; i < COUNT_OF(searched); i++)
        raw_run(raw,
                found_sql(
                    a, searched[i],
                    str_print(a, "INSERT INTO f(rowid, t) SELECT id * %zu + %zu, ", COUNT_OF(searched), i).p,
                    "||' '||", " FROM desk.%.*s"));
    raw_run(raw, "INSERT INTO f(f) VALUES('optimize'); DETACH desk; VACUUM");
    sqlite3_stmt *size =
        raw_prepare(raw, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    if (sqlite3_step(size) == SQLITE_ROW)
        printf("%lld\n", (long long)sqlite3_column_int64(size, 0));
    sqlite3_finalize(size);
    sqlite3_close(raw);
    unlink("trigram.db");
    arena_free(a);
    return 0;
}
