/* Who takes what is needed, and in what shares equal places are asked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "cli/practice.h"
#include "inside.h"
#include "model/need.h"
#include "store/bulk.h"
#include "store/ground.h"
#include "store/need.h"
#include "store/neutral.h"
#include "store/seat.h"

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
    sqlite3 *raw = raw_open(path, SQLITE_OPEN_READWRITE);
    raw_run(raw, "UPDATE meta SET value = '012025' WHERE key = 'city_code'");
    sqlite3_stmt *rows =
        raw_prepare(raw, "SELECT id FROM resource WHERE id % 5 = 0 AND (SELECT count(*) FROM item) < 1000");
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

/* What is asked on the telephone: a kind or none, up to five items, now and then a place, a time, words. */
static struct str one_need(struct arena *a, uint64_t *x)
{
    static const char *const kinds[] = {"訪問リハビリ", "通所リハビリ", "ショートステイ", "訪問看護",
                                        "老健",         "福祉用具",     "訪問入浴",       ""};
    static const char *const items[] = {"胃瘻", "吸引", "認知症", "インスリン", "ターミナル", "24時間"};
    static const char *const rest[] = {"", "", "3km", "日曜", "日曜夜", "北部圏域", "函館", "空き"};
    struct buf b = buf_in(a);
    buf_print(&b, "%s %s", kinds[draw(x, COUNT_OF(kinds))], rest[draw(x, COUNT_OF(rest))]);
    for (uint64_t i = draw(x, 6); i > 0; i--)
        buf_print(&b, " %s", items[draw(x, COUNT_OF(items))]);
    return buf_str(&b);
}

int inside_need(const char *path, int count)
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
            sample_add(&s, start);
    }
    sample_print(&s);
    db_close(db);
    arena_free(one);
    arena_free(a);
    return 0;
}

/* Fifty places drawn from those that were asked most, so that none costs nothing. */
int inside_neutral(const char *path, int count)
{
    static struct sample s;
    struct fault fault;
    struct db *db;
    struct arena *a = arena_new();
    struct neutral_row rows[NEUTRAL_MOST];
    int n = 0;
    sqlite3 *raw = raw_open(path, SQLITE_OPEN_READONLY);
    sqlite3_stmt *asked =
        raw_prepare(raw, "SELECT resource FROM referral GROUP BY resource ORDER BY count(*) DESC LIMIT 50");
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
        sample_add(&s, start);
        arena_rewind(a, mark);
    }
    sample_print(&s);
    db_close(db);
    arena_free(a);
    return 0;
}
