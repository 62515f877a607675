/*
 * The store and what it is measured against, in one process:
 *
 *   inside search DATABASE COUNT    search_run(): 'p50 p99 p99-of-digits'
 *   inside need DATABASE COUNT      need_find() with its facets, items for a fifth of the resources first: 'p50 p99'
 *   inside like DATABASE COUNT      the same queries as LIKE over the same fields: 'p50 p99'
 *   inside text DATABASE            a scan of that text in memory: 'median bytes'
 *   inside trigram DATABASE         bytes of SQLite's own trigram index of the same text, made in trigram.db here
 *   inside save DATABASE COUNT      a case with person and contact: 'p50 p99 syncs-per-save'
 *   inside plain FILE COUNT         the same rows, indexes and no more, rollback journal: 'p50 p99 syncs-per-save'
 *   inside sync FILE COUNT          a page overwritten and fdatasync: 'p50 p99'
 *   inside neutral DATABASE COUNT   neutral_weigh() of 50 places: 'p50 p99'
 *   inside step DATABASE SQL…       every row and column of each statement: 'median'
 *   inside parse FILE               decoded and cut into cells: 'median'
 *   inside now FILE COUNT           hours_at() of so many offices with five slots each, and how many of their slots are
 *                                   open, asked of SQLite (FILE may be :memory:): 'p50 p99 sql'
 *   inside map - COUNT              a frame of 地図 with 500 places: 'p50 p99'
 *   inside tag                      no time: the character that reaches 相談内容 on the form
 *
 * Times in milliseconds. Queries are cut out of the database's own rows with a fixed seed.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "base/utf8.h"
#include "cli/practice.h"
#include "export/csv.h"
#include "model/need.h"
#include "store/bulk.h"
#include "store/change.h"
#include "store/ground.h"
#include "store/hours.h"
#include "store/need.h"
#include "store/neutral.h"
#include "store/search.h"
#include "store/seat.h"
#include "ui/form.h"
#include "ui/map.h"

enum { MOST = 10000, HITS = 50, REPEATS = 5, PAGE = 4096 };

/* SQLite calls these instead of libc's: an executable's symbols come first. */
static long syncs;

int fdatasync(int fd)
{
    syncs++;
    return (int)syscall(SYS_fdatasync, fd);
}

int fsync(int fd)
{
    syncs++;
    return (int)syscall(SYS_fsync, fd);
}

struct sample {
    double ms[MOST];
    int n;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void add(struct sample *s, double since)
{
    if (s->n < MOST)
        s->ms[s->n++] = now_ms() - since;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double share_of(struct sample *s, double share)
{
    if (!s->n)
        return 0;
    qsort(s->ms, (size_t)s->n, sizeof *s->ms, compare);
    int at = (int)(share * s->n);
    return s->ms[at < s->n ? at : s->n - 1];
}

static void give_up(const char *what)
{
    fprintf(stderr, "inside: %s\n", what);
    exit(1);
}

static sqlite3 *open_raw(const char *path, int flags)
{
    sqlite3 *raw;
    if (sqlite3_open_v2(path, &raw, flags, NULL))
        give_up(sqlite3_errmsg(raw));
    return raw;
}

static void run(sqlite3 *raw, const char *sql)
{
    if (sqlite3_exec(raw, sql, NULL, NULL, NULL))
        give_up(sqlite3_errmsg(raw));
}

static sqlite3_stmt *prepare(sqlite3 *raw, const char *sql)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(raw, sql, -1, &s, NULL))
        give_up(sqlite3_errmsg(raw));
    return s;
}

static uint64_t draw(uint64_t *x, uint64_t below)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return below ? (*x >> 11) % below : 0;
}

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

static int make_queries(struct arena *a, const char *path, struct str *out, int count)
{
    sqlite3 *raw = open_raw(path, SQLITE_OPEN_READONLY);
    sqlite3_stmt *row =
        prepare(raw, "SELECT p.name, p.kana, p.phone, i.note FROM person p JOIN intake i ON i.person = p.id"
                     " WHERE p.id >= ?1 ORDER BY p.id LIMIT 1");
    sqlite3_stmt *top = prepare(raw, "SELECT max(id) FROM person");
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

static int search(const char *path, int count)
{
    static struct sample all, digits;
    struct fault fault;
    struct db *db;
    struct hit *hits;
    bool more;
    struct arena *a = arena_new();
    struct str *queries = ARENA_ARRAY(a, struct str, count);
    int64_t now = date_moment_from_iso(S(PRACTICE_MOMENT));
    count = make_queries(a, path, queries, count);
    if (db_open_reader(path, &db, &fault))
        give_up(fault.say);
    search_run(a, db, queries[0], SEARCH_ALL, HITS, now, &hits,
               &more); /* statements are prepared once a day */
    for (int i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(a);
        double start = now_ms();
        int found = search_run(a, db, queries[i], SEARCH_ALL, HITS, now, &hits, &more);
        if (getenv("BENCH_LOUD"))
            fprintf(stderr, "%8.3f ms %3d " S_FMT "\n", now_ms() - start, found, S_ARG(queries[i]));
        add(i % SORTS == DIGITS ? &digits : &all, start);
        arena_rewind(a, mark);
    }
    double slow = share_of(&digits, 0.99);
    for (int i = 0; i < digits.n; i++)
        all.ms[all.n++] = digits.ms[i];
    double p50 = share_of(&all, 0.5);
    printf("%.4f %.4f %.4f\n", p50, share_of(&all, 0.99), slow);
    db_close(db);
    arena_free(a);
    return 0;
}

/* Ten items or so for every fifth resource, as a centre would have asked them; the centre stands in 函館. */
static void add_items(const char *path)
{
    static const char *const levels[] = {"active", "takes", "takes", "consult", "never", ""};
    struct fault fault = {0};
    struct seat *seat;
    struct db *db;
    struct bulk *bulk;
    enum bulk_outcome outcome;
    uint64_t x = 20261120;
    sqlite3 *raw = open_raw(path, SQLITE_OPEN_READWRITE);
    run(raw, "UPDATE meta SET value = '012025' WHERE key = 'city_code'");
    sqlite3_stmt *rows =
        prepare(raw, "SELECT id FROM resource WHERE id % 5 = 0 AND NOT EXISTS (SELECT 1 FROM item LIMIT 1)");
    if (seat_take(path, SEAT_DESK, S("inside"), 0, &seat, &fault) ||
        db_open_writer(path, seat, S("hanako"), 0, &db, &fault) ||
        bulk_begin(db, S("hanako"), S("import"), 0, &bulk, &fault))
        give_up(fault.say);
    while (sqlite3_step(rows) == SQLITE_ROW)
        for (int i = 0; i < 10; i++) {
            const struct item_row *row = item_row_at((int)draw(&x, (uint64_t)item_count()));
            char id[24], day[32];
            snprintf(id, sizeof id, "%lld", (long long)sqlite3_column_int64(rows, 0));
            snprintf(day, sizeof day, "2026-%02d-%02d", 1 + (int)draw(&x, 11), 1 + (int)draw(&x, 28));
            struct item item = {.resource = str_of(id),
                                .item = row->code,
                                .value = str_of(levels[draw(&x, COUNT_OF(levels))]),
                                .verified_on = str_of(day)};
            if (bulk_put(bulk, &(struct record){record_row(RECORD_ITEM), 0, item.v}, FIELDS_ALL, &outcome,
                         &fault))
                give_up(fault.say);
        }
    sqlite3_finalize(rows);
    sqlite3_close(raw);
    if (bulk_commit(bulk, S("items"), &fault))
        give_up(fault.say);
    db_close(db);
    seat_leave(seat);
}

/* What is asked on the telephone: a kind or none, up to three items, now and then a place, a time, words. */
static struct str one_need(struct arena *a, uint64_t *x)
{
    static const char *const kinds[] = {"訪問リハビリ", "通所リハビリ", "ショートステイ", "訪問看護",
                                        "老健",         "福祉用具",     "訪問入浴",       ""};
    static const char *const items[] = {"胃瘻", "吸引", "認知症", "インスリン", "ターミナル", "24時間"};
    static const char *const rest[] = {"", "", "3km", "日曜", "日曜夜", "北部圏域", "函館", "空き"};
    struct buf b = buf_in(a);
    buf_print(&b, "%s %s", kinds[draw(x, COUNT_OF(kinds))], rest[draw(x, COUNT_OF(rest))]);
    for (uint64_t i = draw(x, 4); i > 0; i--)
        buf_print(&b, " %s", items[draw(x, COUNT_OF(items))]);
    return buf_str(&b);
}

static int need(const char *path, int count)
{
    static struct sample s;
    struct fault fault;
    struct db *db;
    struct need_places places;
    struct arena *a = arena_new(), *one = arena_new();
    struct setting setting = {.now = date_moment_from_iso(S(PRACTICE_MOMENT))};
    uint64_t x = 20261120;
    int counts[256];
    add_items(path);
    if (db_open_reader(path, &db, &fault))
        give_up(fault.say);
    places = ground_places(a, db);
    for (int i = -1; i < count; i++) {
        arena_reset(one);
        struct str line = one_need(one, &x);
        double start = now_ms();
        struct need n = need_parse(one, line, &places, &setting);
        struct need_ask ask = {.now = setting.now,
                               .places = &places,
                               .at = {41.77, 140.73},
                               .placed = true,
                               .most = HITS,
                               .counts = counts};
        struct need_found found = {0};
        memset(counts, 0, sizeof counts);
        if (need_any(&n))
            need_find(one, db, &n, &ask, &found);
        if (getenv("BENCH_LOUD"))
            fprintf(stderr, "%8.3f ms %4d %4d %4d " S_FMT "\n", now_ms() - start, found.known, found.unsure,
                    found.left_out, S_ARG(line));
        if (i >= 0 && need_any(&n)) /* statements are prepared once a day */
            add(&s, start);
    }
    double p50 = share_of(&s, 0.5);
    printf("%.4f %.4f\n", p50, share_of(&s, 0.99));
    db_close(db);
    arena_free(one);
    arena_free(a);
    return 0;
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

static int like(const char *path, int count)
{
    static struct sample s;
    struct arena *a = arena_new();
    struct str *queries = ARENA_ARRAY(a, struct str, count);
    sqlite3_stmt *select[COUNT_OF(searched)];
    count = make_queries(a, path, queries, count);
    sqlite3 *raw = open_raw(path, SQLITE_OPEN_READONLY);
    for (size_t i = 0; i < COUNT_OF(searched); i++) {
        const char *fields = found_sql(a, searched[i], "", "||' '||", "%.*s");
        size_t n = strlen(fields) - record_row(searched[i])->table.n;
        select[i] =
            prepare(raw, str_print(a, "SELECT * FROM " S_FMT " WHERE %.*s LIKE ?1 ORDER BY id DESC LIMIT %d",
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
        add(&s, start);
    }
    double p50 = share_of(&s, 0.5);
    printf("%.4f %.4f\n", p50, share_of(&s, 0.99));
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

static int text(const char *path)
{
    static struct sample s;
    struct arena *a = arena_new();
    sqlite3 *raw = open_raw(path, SQLITE_OPEN_READONLY);
    char *all = NULL;
    size_t n = 0, room = 0, found = 0;
    for (size_t k = 0; k < COUNT_OF(searched); k++) {
        sqlite3_stmt *rows = prepare(raw, found_sql(a, searched[k], "SELECT ", ", ", " FROM %.*s"));
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
        add(&s, start);
    }
    printf("%.4f %zu\n", share_of(&s, 0.5), n + found);
    free(all);
    sqlite3_close(raw);
    arena_free(a);
    return 0;
}

static int trigram(const char *path)
{
    struct arena *a = arena_new();
    unlink("trigram.db");
    sqlite3 *raw = open_raw("trigram.db", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI);
    run(raw, str_print(a, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; ATTACH 'file:%s?mode=ro' AS desk",
                       path)
                 .p);
    run(raw,
        "CREATE VIRTUAL TABLE f USING fts5(t, content='', detail=none, columnsize=0, tokenize='trigram')");
    for (size_t i = 0; i < COUNT_OF(searched); i++)
        run(raw, found_sql(
                     a, searched[i],
                     str_print(a, "INSERT INTO f(rowid, t) SELECT id * %zu + %zu, ", COUNT_OF(searched), i).p,
                     "||' '||", " FROM desk.%.*s"));
    run(raw, "INSERT INTO f(f) VALUES('optimize'); DETACH desk; VACUUM");
    sqlite3_stmt *size =
        prepare(raw, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    if (sqlite3_step(size) == SQLITE_ROW)
        printf("%lld\n", (long long)sqlite3_column_int64(size, 0));
    sqlite3_finalize(size);
    sqlite3_close(raw);
    unlink("trigram.db");
    arena_free(a);
    return 0;
}

struct rows { /* of one call */
    struct person person;
    struct intake intake;
    struct contact contact;
};

static struct rows make_call(struct arena *a, int i, int64_t now)
{
    struct rows r = {
        .person = {.name = str_print(a, "架空 花子%d", i),
                   .kana = S("カクウ ハナコ"),
                   .birth_on = S("1947-03-15"),
                   .phone = str_print(a, "050-0000-%04d", i % 10000),
                   .address = S("架空市港町1-2")},
        .intake = {.received_at = date_iso_moment(a, now + i),
                   .channel = S("phone"),
                   .requester = S("family"),
                   .category = S("home"),
                   .phase = S("daily"),
                   .caller_name = S("架空様（家族）"),
                   .note = S("母の介護の負担が大きく、もう限界だ。少し休みたい。退院の日は決まっていない。"),
                   .state = S("open"),
                   .owner = practice_birth().login},
        .contact = {.channel = S("phone"),
                    .direction = S("in"),
                    .note = S("初回の相談。"),
                    .minutes = S("12"),
                    .business = S("e"),
                    .staff = practice_birth().login},
    };
    r.contact.at = r.intake.received_at;
    return r;
}

static void save_one(struct db *db, struct rows *r, int64_t now)
{
    struct fault fault;
    struct change_result result;
    struct change *c = change_new(practice_birth().login, S("intake"));
    int person = change_put(c, &(struct record){record_row(RECORD_PERSON), 0, r->person.v}, FIELDS_ALL);
    r->intake.person = change_ref(c, person);
    int intake = change_put(c, &(struct record){record_row(RECORD_INTAKE), 0, r->intake.v}, FIELDS_ALL);
    r->contact.intake = change_ref(c, intake);
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, r->contact.v}, FIELDS_ALL);
    if (change_apply(db, c, now, &result, &fault))
        give_up(fault.say);
    change_free(c);
}

static void print_saves(struct sample *s, long before)
{
    double p50 = share_of(s, 0.5), each = s->n ? (double)(syncs - before) / s->n : 0;
    printf("%.4f %.4f %.2f\n", p50, share_of(s, 0.99), each);
}

static int save(const char *path, int count)
{
    static struct sample s;
    struct fault fault;
    struct seat *seat;
    struct db *db;
    struct arena *a = arena_new();
    int64_t now = date_moment_from_iso(S(PRACTICE_MOMENT));
    if (seat_take(path, SEAT_DESK, S("bench"), now, &seat, &fault) ||
        db_open_writer(path, seat, practice_birth().login, now, &db, &fault))
        give_up(fault.say);
    long before = syncs;
    for (int i = 0; i < count; i++) {
        struct rows r = make_call(a, i, now);
        if (i == 1)
            before = syncs; /* the first save after opening may begin a WAL file */
        double start = now_ms();
        save_one(db, &r, now + i);
        if (i)
            add(&s, start);
    }
    print_saves(&s, before);
    db_close(db);
    seat_leave(seat);
    arena_free(a);
    return 0;
}

static void insert(sqlite3 *raw, sqlite3_stmt **statements, struct arena *a, enum record_id id,
                   const struct str *v)
{
    const struct record_row *row = record_row(id);
    if (!statements[id]) {
        struct buf b = buf_in(a);
        buf_print(&b, "INSERT INTO " S_FMT " VALUES(NULL", S_ARG(row->table));
        for (int i = 0; i < row->count; i++)
            buf_add(&b, S(", ?"));
        buf_byte(&b, ')');
        statements[id] = prepare(raw, str_z(a, buf_str(&b)));
    }
    for (int i = 0; i < row->count; i++)
        sqlite3_bind_text(statements[id], i + 1, v[i].n ? v[i].p : "", (int)v[i].n, SQLITE_STATIC);
    if (sqlite3_step(statements[id]) != SQLITE_DONE)
        give_up(sqlite3_errmsg(raw));
    sqlite3_reset(statements[id]);
}

static int plain(const char *path, int count)
{
    static struct sample s;
    sqlite3_stmt *statements[RECORD_COUNT] = {NULL};
    struct arena *a = arena_new();
    unlink(path);
    sqlite3 *raw = open_raw(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    static const enum record_id saved[] = {RECORD_PERSON, RECORD_INTAKE, RECORD_CONTACT};
    for (size_t k = 0; k < COUNT_OF(saved); k++) {
        const struct record_row *row = record_row(saved[k]);
        struct buf b = buf_in(a);
        buf_print(&b, "CREATE TABLE " S_FMT "(id INTEGER PRIMARY KEY", S_ARG(row->table));
        for (int i = 0; i < row->count; i++)
            buf_print(&b, ", " S_FMT, S_ARG(row->fields[i].column));
        buf_byte(&b, ')');
        run(raw, str_z(a, buf_str(&b)));
    }
    run(raw, "CREATE INDEX a ON person(name); CREATE INDEX b ON intake(received_at); CREATE INDEX c ON "
             "intake(number);"
             "CREATE INDEX d ON intake(person); CREATE INDEX e ON contact(intake, at); CREATE INDEX f ON "
             "contact(at, channel)");
    long before = syncs;
    for (int i = 0; i < count; i++) {
        struct rows r = make_call(a, i, date_moment_from_iso(S(PRACTICE_MOMENT)));
        double start = now_ms();
        run(raw, "BEGIN");
        insert(raw, statements, a, RECORD_PERSON, r.person.v);
        insert(raw, statements, a, RECORD_INTAKE, r.intake.v);
        insert(raw, statements, a, RECORD_CONTACT, r.contact.v);
        run(raw, "COMMIT");
        add(&s, start);
    }
    print_saves(&s, before);
    for (int i = 0; i < RECORD_COUNT; i++)
        sqlite3_finalize(statements[i]);
    sqlite3_close(raw);
    unlink(path);
    arena_free(a);
    return 0;
}

static int sync_page(const char *path, int count)
{
    static struct sample s;
    static char page[PAGE];
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    for (int i = 0; i < 64; i++)
        if (fd < 0 || pwrite(fd, page, sizeof page, i * PAGE) != PAGE)
            give_up("cannot write");
    fsync(fd);
    for (int i = 0; i < count; i++) {
        double start = now_ms();
        page[0] = (char)i;
        if (pwrite(fd, page, sizeof page, i % 64 * PAGE) != PAGE || fdatasync(fd))
            give_up("cannot write");
        add(&s, start);
    }
    close(fd);
    unlink(path);
    double p50 = share_of(&s, 0.5);
    printf("%.4f %.4f\n", p50, share_of(&s, 0.99));
    return 0;
}

/* Fifty places drawn from those that were asked most, so that none costs nothing. */
static int neutral(const char *path, int count)
{
    static struct sample s;
    struct fault fault;
    struct db *db;
    struct arena *a = arena_new();
    struct neutral_row rows[NEUTRAL_MOST];
    int n = 0;
    sqlite3 *raw = open_raw(path, SQLITE_OPEN_READONLY);
    sqlite3_stmt *asked =
        prepare(raw, "SELECT resource FROM referral GROUP BY resource ORDER BY count(*) DESC LIMIT 50");
    while (n < NEUTRAL_MOST && sqlite3_step(asked) == SQLITE_ROW)
        rows[n++] = (struct neutral_row){.id = sqlite3_column_int64(asked, 0), .name = S("")};
    sqlite3_finalize(asked);
    sqlite3_close(raw);
    if (db_open_reader(path, &db, &fault))
        give_up(fault.say);
    for (int i = 0; i < count; i++) {
        struct neutral out;
        struct arena_mark mark = arena_mark(a);
        double start = now_ms();
        neutral_weigh(a, db, rows, n, date_of_moment(date_moment_from_iso(S(PRACTICE_MOMENT))), &out);
        add(&s, start);
        arena_rewind(a, mark);
    }
    double p50 = share_of(&s, 0.5);
    printf("%.4f %.4f\n", p50, share_of(&s, 0.99));
    db_close(db);
    arena_free(a);
    return 0;
}

static int step(const char *path, char **sql, int count)
{
    static struct sample s;
    sqlite3 *raw = open_raw(path, SQLITE_OPEN_READONLY);
    for (int i = 0; i < REPEATS; i++) {
        double start = now_ms();
        for (int k = 0; k < count; k++) {
            sqlite3_stmt *rows = prepare(raw, sql[k]);
            while (sqlite3_step(rows) == SQLITE_ROW)
                for (int c = 0; c < sqlite3_column_count(rows); c++)
                    sqlite3_column_text(rows, c);
            sqlite3_finalize(rows);
        }
        add(&s, start);
    }
    printf("%.3f\n", share_of(&s, 0.5));
    sqlite3_close(raw);
    return 0;
}

static int parse(const char *path)
{
    static struct sample s;
    struct fault fault;
    for (int i = 0; i < REPEATS; i++) {
        struct arena *a = arena_new();
        struct decoder *d;
        struct csv_record row;
        double start = now_ms();
        if (decode_open(a, path, ENCODING_AUTO, &d, &fault))
            give_up(fault.say);
        struct csv *csv = csv_open(a, d);
        while (csv_next(csv, &row)) {
        }
        if (csv_close(csv, &fault))
            give_up(fault.say);
        decode_close(d);
        add(&s, start);
        arena_free(a);
    }
    printf("%.3f\n", share_of(&s, 0.5));
    return 0;
}

enum { SLOTS_EACH = 5, A_WEEK = 7 };

static struct hours make_hours(struct arena *a, sqlite3 *raw, int offices)
{
    uint64_t x = 20261120;
    struct hours h = {ARENA_ARRAY(a, struct hours_office, offices),
                      ARENA_ARRAY(a, struct hours_slot, offices * SLOTS_EACH), offices, offices * SLOTS_EACH};
    run(raw, "CREATE TABLE s(days INT, f INT, u INT); BEGIN");
    sqlite3_stmt *put = prepare(raw, "INSERT INTO s VALUES(?, ?, ?)");
    for (int i = 0; i < h.slot_count; i++) {
        struct open_hours *o = &h.slots[i].hours;
        int from = (int)draw(&x, 24 * 60);
        *o = (struct open_hours){(unsigned)draw(&x, 255) + 1, from, from + 30 + (int)draw(&x, 600), DAY_NONE,
                                 INT32_MAX};
        h.slots[i].talk = i % SLOTS_EACH == 0;
        h.offices[i / SLOTS_EACH].first = i / SLOTS_EACH * SLOTS_EACH;
        h.offices[i / SLOTS_EACH].count = SLOTS_EACH;
        int values[] = {(int)o->days, o->from, o->until};
        for (int k = 0; k < (int)COUNT_OF(values); k++)
            sqlite3_bind_int(put, k + 1, values[k]);
        sqlite3_step(put);
        sqlite3_reset(put);
    }
    sqlite3_finalize(put);
    run(raw, "COMMIT");
    return h;
}

/* Another minute each time, through a week. */
static int open_hours(const char *path, int count)
{
    enum { TIMES = 1000, ASKED = 50 };
    static struct sample ours, sql;
    struct arena *a = arena_new();
    sqlite3 *raw = open_raw(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    struct hours h = make_hours(a, raw, count);
    struct hours_now *rows = ARENA_ARRAY(a, struct hours_now, count);
    int64_t now = date_moment_from_iso(S(PRACTICE_MOMENT));
    for (int i = 0; i < TIMES; i++) {
        double start = now_ms();
        struct open_clock clock = open_at(now + i * A_WEEK * 24 * 3600 / TIMES, NULL);
        hours_at(&h, &clock, rows);
        add(&ours, start);
    }
    for (int i = 0; i < ASKED; i++) {
        double start = now_ms();
        run(raw, "SELECT count(*) FROM s WHERE (days & 16 AND f <= 845 AND u > 845) OR (days & 8 AND u > 845 "
                 "+ 1440)");
        add(&sql, start);
    }
    double p50 = share_of(&ours, 0.5);
    printf("%.4f %.4f %.4f\n", p50, share_of(&ours, 0.99), share_of(&sql, 0.5));
    sqlite3_close(raw);
    arena_free(a);
    return 0;
}

/* A frame of 地図: 500 places with labels in a town of 50 cells by 20, its outline among them. */
static int map_frame(const char *unused, int count)
{
    enum { POINTS = 500 };
    static struct sample s;
    static struct geo places[POINTS];
    static struct map_point points[POINTS];
    (void)unused;
    struct arena *a = arena_new(), *frame = arena_new();
    struct canvas *c = canvas_new(20, 50);
    uint64_t x = 20261120;
    for (int i = 0; i < POINTS; i++) {
        places[i] =
            (struct geo){41.7 + (double)draw(&x, 10000) / 50000, 140.6 + (double)draw(&x, 10000) / 50000};
        points[i] = (struct map_point){places[i], i < 35 ? S("1") : S0, LOOK_MARKED};
    }
    struct geo *outline;
    struct map_picture picture = {points, POINTS, 7, NULL, 0};
    struct map m = {places[0], 0};
    picture.corners = geo_outline(a, places, POINTS, &outline);
    picture.outline = outline;
    map_fit(&m, canvas_whole(c), places, POINTS);
    for (int i = 0; i < count; i++) {
        arena_reset(frame);
        double start = now_ms();
        map_draw(&m, c, canvas_whole(c), frame, &picture);
        add(&s, start);
    }
    printf("%.4f %.4f\n", share_of(&s, 0.5), share_of(&s, 0.99));
    canvas_free(c);
    arena_free(frame);
    arena_free(a);
    return 0;
}

/* The character that reaches 相談内容 after Ctrl-G: its place among the rows of the form. */
static int note_tag(void)
{
    static struct intake intake;
    static struct person person;
    struct arena *a = arena_new();
    struct setting setting = {0};
    struct form form;
    form_begin(&form, a, &setting);
    form_add_records(
        &form,
        (struct record[]){{record_row(RECORD_INTAKE), 0, intake.v}, {record_row(RECORD_PERSON), 0, person.v}},
        2);
    printf("%c\n", form_line(&form, RECORD_INTAKE, INTAKE_note)->tag);
    arena_free(a);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*counted)(const char *path, int count);
        int (*once)(const char *path);
    } verbs[] = {{"search", search, NULL},  {"need", need, NULL},       {"like", like, NULL},
                 {"save", save, NULL},      {"plain", plain, NULL},     {"sync", sync_page, NULL},
                 {"text", NULL, text},      {"trigram", NULL, trigram}, {"parse", NULL, parse},
                 {"now", open_hours, NULL}, {"map", map_frame, NULL},   {"neutral", neutral, NULL}};
    if (argc > 3 && strcmp(argv[1], "step") == 0)
        return step(argv[2], argv + 3, argc - 3);
    if (argc == 2 && strcmp(argv[1], "tag") == 0)
        return note_tag();
    for (size_t i = 0; i < COUNT_OF(verbs) && argc > 2; i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return verbs[i].once ? verbs[i].once(argv[2])
                                 : verbs[i].counted(argv[2], argc > 3 ? atoi(argv[3]) : 200);
    fprintf(stderr, "inside search|need|like|text|trigram|save|plain|sync|neutral|step|parse|now|tag …\n");
    return 2;
}
