/* The numbers that are kept with the rows are what the rows say, whatever is done to them. */
#include "store/check.h"
#include "store/desk.h"

#include <sqlite3.h>

#include "store/bulk.h"
#include "store/query.h"
#include "store/schema.h"

enum { STEPS = 400, CASES = 12 };

static const char *const codes[][4] = {{"home", "admission", "other", ""},
                                       {"family", "self", "", "nobody-has-such-a-code"},
                                       {"phone", "visit", "mail", ""}};

/* Any sequence is made again from its seed. */
static uint64_t next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

static struct str moment(struct desk *d, uint64_t *seed)
{
    if (next(seed) % 20 == 0)
        return S0;
    return str_print(d->arena, "%d-%02d-%02dT09:%02d", 2025 + (int)(next(seed) % 3),
                     1 + (int)(next(seed) % 12), 1 + (int)(next(seed) % 28), (int)(next(seed) % 60));
}

static struct str code(uint64_t *seed, int table)
{
    return str_of(codes[table][next(seed) % 4]);
}

static const char *lines_of(struct desk *d, const char *sql)
{
    struct fault fault = {0};
    struct query *q;
    struct buf out = buf_in(d->arena);
    GOOD(query_open(d->db, S("counted"), str_of(sql), &q, &fault));
    while (query_step(q))
        buf_print(&out, S_FMT " " S_FMT " " S_FMT "\n", S_ARG(query_text(q, 0)), S_ARG(query_text(q, 1)),
                  S_ARG(query_text(q, 2)));
    GOOD(query_close(q, &fault));
    return str_z(d->arena, buf_str(&out));
}

/* Three fiscal years by the numbers that are kept, and by looking at every row. */
static void is_counted(struct desk *d)
{
    static const struct {
        const char *table, *at, *code;
    } tallies[] = {{"intake", "received_at", "category"},
                   {"intake", "received_at", "requester"},
                   {"contact", "at", "channel"}};
    char kept[400], plain[700];
    for (size_t i = 0; i < COUNT_OF(tallies); i++)
        for (int year = 2024; year < 2028; year++) {
            snprintf(kept, sizeof kept,
                     "SELECT number, code, n FROM tally('%s %s %s %d-04-01') WHERE n <> 0 ORDER BY 1, 2",
                     tallies[i].table, tallies[i].at, tallies[i].code, year);
            snprintf(plain, sizeof plain,
                     "SELECT m.number, CASE WHEN r.%s IN (SELECT code FROM codes('%s')) THEN r.%s ELSE '' "
                     "END, count(*)"
                     " FROM months('%d-04-01') m JOIN %s r ON substr(r.%s, 1, 7) = m.month GROUP BY 1, 2"
                     " ORDER BY 1, 2",
                     tallies[i].code, tallies[i].code, tallies[i].code, year, tallies[i].table,
                     tallies[i].at);
            assert_string_equal(lines_of(d, kept), lines_of(d, plain));
        }
}

static void checks(struct desk *d, bool good)
{
    struct check_line *lines;
    struct fault fault = {0};
    int count;
    enum err e = check_all(d->arena, d->db, false, &lines, &count, &fault);
    assert_int_equal(e, good ? OK : ERR_DAMAGED);
    if (!good)
        assert_non_null(strstr(fault.say, "月ごとの件数"));
}

struct world {
    struct desk *d;
    uint64_t seed;
    int64_t intakes[CASES], contacts[CASES];
};

static void post(struct desk *d, struct change *c, struct change_result *result)
{
    struct fault fault = {0};
    d->now += 60;
    enum err e = change_apply(d->db, c, d->now, result, &fault);
    assert_true(e == OK || e == ERR_REFUSED); /* there may be nothing left to take back */
    change_free(c);
}

static void write_case(struct world *w, int at)
{
    struct desk *d = w->d;
    struct change_result result;
    struct change *c = change_new(S("hanako"), S("intake"));
    struct intake i = {.received_at = moment(d, &w->seed),
                       .category = code(&w->seed, 0),
                       .requester = code(&w->seed, 1),
                       .state = S("open")};
    int n = change_put(c, &(struct record){record_row(RECORD_INTAKE), w->intakes[at], i.v}, FIELDS_ALL);
    change_keep(c, S("相談"));
    post(d, c, &result);
    w->intakes[at] = result.ids[n];
}

static void write_contact(struct world *w, int at)
{
    struct desk *d = w->d;
    struct change_result result;
    if (!w->intakes[at])
        return;
    struct change *c = change_new(S("hanako"), S("contact"));
    struct contact k = {.intake = str_print(d->arena, "%lld", (long long)w->intakes[at]),
                        .at = moment(d, &w->seed),
                        .channel = code(&w->seed, 2)};
    uint64_t fields = w->contacts[at] ? FIELD_BIT(CONTACT_at) | FIELD_BIT(CONTACT_channel) : FIELDS_ALL;
    int n = change_put(c, &(struct record){record_row(RECORD_CONTACT), w->contacts[at], k.v}, fields);
    change_keep(c, S("対応"));
    post(d, c, &result);
    w->contacts[at] = result.ids[n];
}

/* What was made may be taken back and made again: its number may be of nothing afterwards. */
static void take_back(struct world *w, bool again)
{
    struct change_result result;
    struct change *c = change_new(S("hanako"), again ? S("redo") : S("undo"));
    change_revert(c, again);
    post(w->d, c, &result);
    memset(w->intakes, 0, sizeof w->intakes);
    memset(w->contacts, 0, sizeof w->contacts);
}

static void import(struct world *w, bool keep)
{
    struct desk *d = w->d;
    struct fault fault = {0};
    struct bulk *b;
    enum bulk_outcome outcome;
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &fault));
    for (int i = 0; i < 400; i++) {
        struct contact k = {.at = moment(d, &w->seed), .channel = code(&w->seed, 2)};
        struct record r = {record_row(RECORD_CONTACT), 0, k.v};
        GOOD(bulk_put(b, &r, FIELDS_ALL, &outcome, &fault));
    }
    if (keep)
        GOOD(bulk_commit(b, S("400"), &fault));
    else
        bulk_undo(b);
}

static void any_sequence_of_edits(void **state)
{
    struct world w = {.d = *state, .seed = 20261120};
    for (int i = 0; i < STEPS; i++) {
        int at = (int)(next(&w.seed) % CASES), what = (int)(next(&w.seed) % 20);
        if (what < 8)
            write_case(&w, at);
        else if (what < 16)
            write_contact(&w, at);
        else if (what < 19)
            take_back(&w, what == 18);
        else
            import(&w, next(&w.seed) % 3 > 0);
        if (i % 40 == 0)
            is_counted(w.d);
    }
    is_counted(w.d);
    checks(w.d, true);
}

static void raw(struct desk *d, const char *sql)
{
    sqlite3 *handle;
    char *error = NULL;
    assert_int_equal(sqlite3_open(d->path, &handle), SQLITE_OK);
    sqlite3_exec(handle, sql, NULL, NULL, &error);
    assert_string_equal(error ? error : "", "");
    sqlite3_close(handle);
}

static void reopen(struct desk *d, const char *between)
{
    struct fault fault;
    db_close(d->db);
    raw(d, between);
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
}

static void an_older_file_is_counted_once(void **state)
{
    struct desk *d = *state;
    char older[200];
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "03-1234-5678", "前の版の相談");
    snprintf(older, sizeof older, "DELETE FROM counter WHERE name LIKE 'tally%%'; PRAGMA user_version=%d",
             schema_version() - 1);
    reopen(d, older);
    is_counted(d);
    checks(d, true);
}

static void a_wrong_number_is_found(void **state)
{
    struct desk *d = *state;
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "03-1234-5678", "相談");
    checks(d, true);
    reopen(d, "UPDATE counter SET n = n + 1 WHERE name LIKE 'tally contact.channel%'");
    checks(d, false);
    reopen(d, "DELETE FROM counter WHERE name LIKE 'tally contact.channel%'");
    checks(d, false);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, desk_up, desk_down)
    const struct CMUnitTest tests[] = {
        EACH(any_sequence_of_edits),
        EACH(an_older_file_is_counted_once),
        EACH(a_wrong_number_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
