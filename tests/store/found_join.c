/* Many rows that came in several lots: their index is laid together when nobody waits, and finds what it found. */
#include "store/desk.h"

#include <sqlite3.h>
#include <time.h>

#include "store/bulk.h"
#include "store/search.h"
#include "store/writer.h"

enum { LOTS = 4, ROWS = 5000, PATIENCE = 600 };
/* A row of a page lies on it whole up to 35 bytes less than what the page has for SQLite (fileformat2, 1.6), and before
 * the block stand four bytes that tell its length. */
enum { PAGE_BYTES = 4096, SEAL_BYTES = 28, BLOCK_MOST = PAGE_BYTES - SEAL_BYTES - 35 - 4 };

static void import_lot(struct desk *d, int lot)
{
    struct fault fault;
    struct bulk *b;
    enum bulk_outcome outcome;
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &fault));
    for (int i = 0; i < ROWS; i++) {
        unsigned n = (unsigned)(lot * ROWS + i) * 2654435761u;
        struct person p = {.name = str_print(d->arena, "氏名%x", n),
                           .phone = str_print(d->arena, "0138%06u", n % 1000000),
                           .address = str_print(d->arena, "函館市%x町%u番", n >> 7, n % 977)};
        GOOD(bulk_put(b, &(struct record){record_row(RECORD_PERSON), 0, p.v}, FIELDS_ALL, &outcome, &fault));
    }
    GOOD(bulk_commit(b, S("people"), &fault));
}

static int ask(struct desk *d, const char *sql)
{
    sqlite3 *raw;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open_v2(d->path, &raw, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    sqlite3_prepare_v2(raw, sql, -1, &s, NULL);
    int n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int(s, 0) : -1;
    sqlite3_finalize(s);
    sqlite3_close(raw);
    return n;
}

/* Of the people's index, those of more than a few pages. */
static int large_segments(struct desk *d)
{
    return ask(d,
               "SELECT count(*) FROM (SELECT 1 FROM found_person_idx GROUP BY segid HAVING count(*) > 32)");
}

static int find(struct desk *d, const char *text, uint64_t *sum)
{
    struct fault fault;
    struct db *reader;
    struct hit *hits;
    bool more;
    GOOD(db_open_reader(d->path, &reader, &fault));
    int n = search_run(d->arena, reader, str_of(text), SEARCH_PEOPLE, 500, d->now, &hits, &more);
    *sum = 0;
    for (int i = 0; i < n; i++)
        *sum = *sum * 31 + (uint64_t)hits[i].id;
    db_close(reader);
    return n;
}

static void the_index_is_laid_together(void **state)
{
    static const char *const texts[] = {"0138", "町12番", "氏名a", "123456", "97"};
    struct desk *d = *state;
    uint64_t sums[COUNT_OF(texts)], sum;
    int found[COUNT_OF(texts)];
    for (int lot = 0; lot < LOTS; lot++)
        import_lot(d, lot);
    assert_int_equal(large_segments(d), LOTS);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        found[i] = find(d, texts[i], &sums[i]);
    db_close(d->db);
    d->db = NULL;
    struct writer *w = writer_start(d->path, d->seat, S("hanako"), d->now);
    for (int i = 0; i < PATIENCE && large_segments(d) != 1; i++)
        nanosleep(&(struct timespec){.tv_nsec = 50 * 1000000}, NULL);
    writer_stop(w);
    assert_int_equal(large_segments(d), 1);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_int_equal(find(d, texts[i], &sum), found[i]);
        assert_int_equal(sum, sums[i]);
    }
}

/* One that does not lies on two: every look into the index of an enciphered file would open both. */
static void every_block_fits_an_enciphered_page(void **state)
{
    struct desk *d = *state;
    for (int lot = 0; lot < LOTS; lot++)
        import_lot(d, lot);
    int longest = ask(d, "SELECT max(length(block)) FROM found_person_data");
    assert_in_range(longest, BLOCK_MOST - 100, BLOCK_MOST); /* and is not much smaller than it may be */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_index_is_laid_together, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(every_block_fits_an_enciphered_page, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
