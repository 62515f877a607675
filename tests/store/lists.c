/*
 * The lists of the search index give what FTS5 itself gives, over many pages and segments, with rows that were changed,
 * while segments are being laid together and after. A connection that is writing asks FTS5: so both can be compared.
 */
#include "store/desk.h"

#include <sqlite3.h>
#include <time.h>

#include "store/bulk.h"
#include "store/search.h"
#include "store/writer.h"

enum { LOTS = 5, ROWS = 6000, MOST = 700, EACH_CHANGED = 7, MERGES = 12 };

static struct bulk *begin(struct desk *d)
{
    struct fault fault;
    struct bulk *b;
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &fault));
    return b;
}

static void put(struct desk *d, struct bulk *b, int64_t id, unsigned n)
{
    struct fault fault;
    enum bulk_outcome outcome;
    struct arena_mark mark = arena_mark(d->arena);
    struct person p = {.name = str_print(d->arena, "氏名%x", n * 2654435761u),
                       .kana = n % 5000 ? S("シメイ") : S("メズラシ"),
                       .phone = str_print(d->arena, "0138%06u", n * 40503u % 1000000),
                       .address = str_print(d->arena, "函館市%x町%u番", n % 1013, n % 977)};
    GOOD(bulk_put(b, &(struct record){record_row(RECORD_PERSON), id, p.v}, FIELDS_ALL, &outcome, &fault));
    arena_rewind(d->arena, mark);
}

static void import(struct desk *d, int lot)
{
    struct fault fault;
    struct bulk *b = begin(d);
    for (int i = 0; i < ROWS; i++)
        put(d, b, 0, (unsigned)(lot * ROWS + i));
    GOOD(bulk_commit(b, S("people"), &fault));
}

/* Their old numbers are gone, the new ones stand in a later segment. */
static void change(struct desk *d, int from)
{
    struct fault fault;
    struct bulk *b = begin(d);
    for (int id = from; id <= LOTS * ROWS && id < from + 400 * EACH_CHANGED; id += EACH_CHANGED)
        put(d, b, id, (unsigned)id * 31);
    GOOD(bulk_commit(b, S("people"), &fault));
}

static void compare(struct desk *d, const char *text, int most)
{
    struct arena_mark mark = arena_mark(d->arena);
    struct hit *listed, *asked;
    bool more_listed, more_asked;
    int n = search_run(d->arena, d->db, str_of(text), SEARCH_PEOPLE, most, d->now, &listed, &more_listed);
    struct bulk *b = begin(d);
    int m = search_run(d->arena, d->db, str_of(text), SEARCH_PEOPLE, most, d->now, &asked, &more_asked);
    bulk_undo(b);
    if (n != m || more_listed != more_asked)
        fail_msg("「%s」: %d hits, FTS5 %d", text, n, m);
    for (int i = 0; i < n; i++)
        if (listed[i].id != asked[i].id)
            fail_msg("「%s」: hit %d is %lld, FTS5 %lld", text, i, (long long)listed[i].id,
                     (long long)asked[i].id);
    arena_rewind(d->arena, mark);
}

static void compare_all(struct desk *d)
{
    static const char *const texts[] = {"0138",      "013",       "町",          "町12番",   "氏名a",
                                        "ｼﾒｲ",       "めずらし",  "123456",      "97",       "函館市 0 1",
                                        "shimei",    "0138 メズ", "ラシ 氏名 9", "メズラシ", "なにもない",
                                        "メズ 町97", "3ff町",     "5番 77 88"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        compare(d, texts[i], 50);
        compare(d, texts[i], MOST);
    }
}

/* A merge that was left in the middle stands in the file as such. */
static void merge_a_while(struct desk *d, int milliseconds)
{
    struct fault fault;
    db_close(d->db);
    struct writer *w = writer_start(d->path, d->seat, S("hanako"), d->now);
    nanosleep(&(struct timespec){.tv_nsec = milliseconds * 1000000L}, NULL);
    writer_stop(w);
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
}

static void equal_to_fts5(void **state)
{
    struct desk *d = *state;
    for (int lot = 0; lot < LOTS; lot++)
        import(d, lot);
    compare_all(d);
    for (int i = 1; i <= EACH_CHANGED; i++)
        change(d, i * 1000);
    compare_all(d);
    for (int i = 0; i < MERGES; i++) {
        merge_a_while(d, 20 + 40 * i);
        compare(d, "0138 メズ", MOST);
        compare(d, "氏名a", MOST);
    }
    compare_all(d);
}

static void what_is_not_written_yet_is_found(void **state)
{
    struct desk *d = *state;
    struct hit *hits;
    bool more;
    import(d, 0);
    struct bulk *b = begin(d);
    put(d, b, 0, 12 * 5000);
    assert_int_equal(search_run(d->arena, d->db, S("メズラシ"), SEARCH_PEOPLE, 50, d->now, &hits, &more), 3);
    bulk_undo(b);
    assert_int_equal(search_run(d->arena, d->db, S("メズラシ"), SEARCH_PEOPLE, 50, d->now, &hits, &more), 2);
}

static void raw(struct desk *d, const char *sql)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open_v2(d->path, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static uint64_t next(uint64_t *x)
{
    *x ^= *x << 13, *x ^= *x >> 7, *x ^= *x << 17;
    return *x;
}

/* Of small numbers: for great ones FTS5 itself takes memory, gigabytes of it, before it knows them to be wrong. */
static const char *random_structure(struct desk *d, uint64_t *x)
{
    struct buf b = buf_in(d->arena);
    buf_add(&b, S("UPDATE found_person_data SET block = x'00000000"));
    for (int n = 6 + (int)(next(x) % 30); n > 0; n--)
        buf_print(&b, "%02x", (unsigned)(next(x) % (n % 3 ? 4 : 128)));
    buf_add(&b, S("' WHERE id = 10"));
    return str_z(d->arena, buf_str(&b));
}

/* Whatever stands where a page of the index stood: some rows are not found, and that is all. */
static void a_damaged_index_does_no_harm(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *reader;
    struct hit *hits;
    bool more;
    uint64_t x = 88172645463325252u;
    import(d, 0);
    import(d, 1);
    db_close(d->db);
    d->db = NULL;
    for (int round = 0; round < 60; round++) {
        raw(d, round % 4 == 0 ? random_structure(d, &x)
               : round % 4 == 1
                   ? "UPDATE found_person_data SET block = randomblob(abs(random()) % 200) WHERE id > 100 AND"
                     " random() % 5 = 0"
                   : "UPDATE found_person_data SET block = CAST(substr(block, 1, abs(random()) % "
                     "length(block)) ||"
                     " randomblob(9) || substr(block, 1, 900) AS BLOB) WHERE id > 10 AND random() % 3 = 0");
        GOOD(db_open_reader(d->path, &reader, &fault));
        for (int q = 0; q < 10; q++) {
            search_run(d->arena, reader, str_print(d->arena, "0138 %u", (unsigned)(next(&x) % 10000)),
                       SEARCH_PEOPLE, MOST, d->now, &hits, &more);
        }
        db_close(reader);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(equal_to_fts5, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(what_is_not_written_yet_is_found, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_damaged_index_does_no_harm, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
