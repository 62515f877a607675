/* What is near: the same, in the same order, as a look at every resource; kept with every change of a coordinate. */
#include "store/desk.h"

#include <sqlite3.h>

#include "store/bulk.h"
#include "store/near.h"

enum { PLACES = 600, QUERIES = 400, MOST = 8000 };

static uint64_t draw(uint64_t *x)
{
    *x = *x * 6364136223846793005u + 1442695040888963407u;
    return *x >> 33;
}

/* Towns with many places and lonely islands. */
static struct geo some_place(uint64_t *x)
{
    static const struct geo towns[] = {{41.77, 140.73}, {35.68, 139.76}, {26.21, 127.68}, {45.41, 141.67}};
    struct geo at = towns[draw(x) % COUNT_OF(towns)];
    double spread = draw(x) % 10 ? 0.05 : 3;
    at.lat += ((double)(draw(x) % 2001) / 1000 - 1) * spread;
    at.lon += ((double)(draw(x) % 2001) / 1000 - 1) * spread;
    return at.lat > 46 || at.lat < 20 || at.lon > 154 || at.lon < 122 ? towns[0] : at;
}

static int64_t put(struct desk *d, int64_t id, struct str lat, struct str lon)
{
    struct change *c = change_new(S("hanako"), S("resource"));
    struct resource r = {.name = S("場所"), .lat = lat, .lon = lon};
    int edit = change_put(c, &(struct record){record_row(RECORD_RESOURCE), id, r.v},
                          FIELD_BIT(RESOURCE_name) | FIELD_BIT(RESOURCE_lat) | FIELD_BIT(RESOURCE_lon));
    change_keep(c, S("資源"));
    return desk_apply(d, c).ids[edit];
}

static int64_t put_at(struct desk *d, int64_t id, struct geo at)
{
    return put(d, id, str_print(d->arena, "%.7f", at.lat), str_print(d->arena, "%.7f", at.lon));
}

static int by_distance(const void *a, const void *b)
{
    const struct near_hit *x = a, *y = b;
    if (x->metres != y->metres)
        return x->metres < y->metres ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static void compare(struct desk *d, const struct near_hit *all, int count, struct geo from, int within,
                    int most)
{
    struct near_hit *found, expected[MOST];
    int n = 0;
    for (int i = 0; i < count; i++)
        if (!within || all[i].metres <= within)
            expected[n++] = all[i];
    qsort(expected, (size_t)n, sizeof *expected, by_distance);
    n = n < most ? n : most;
    assert_int_equal(near_find(d->arena, d->db, from, within, most, &found), n);
    for (int i = 0; i < n; i++)
        if (found[i].id != expected[i].id || found[i].metres != expected[i].metres)
            fail_msg("place %d of %d: %lld at %d m, not %lld at %d m", i, n, (long long)found[i].id,
                     found[i].metres, (long long)expected[i].id, expected[i].metres);
}

static void as_a_look_at_everything(void **state)
{
    struct desk *d = *state;
    struct geo at[PLACES], read;
    int64_t ids[PLACES];
    uint64_t x = 42;
    for (int i = 0; i < PLACES; i++) {
        at[i] = some_place(&x);
        struct str lat = str_print(d->arena, "%.7f", at[i].lat), lon = str_print(d->arena, "%.7f", at[i].lon);
        assert_true(geo_read(lat, lon, &read));
        at[i] = read;
        ids[i] = put(d, 0, lat, lon);
    }
    for (int q = 0; q < QUERIES; q++) {
        struct near_hit all[PLACES];
        struct geo from = some_place(&x);
        for (int i = 0; i < PLACES; i++)
            all[i] = (struct near_hit){ids[i], geo_metres(from, at[i])};
        compare(d, all, PLACES, from, q % 3 ? (int)(draw(&x) % 30000) + 1 : 0, 1 + (int)(draw(&x) % 50));
    }
}

static int count_near(struct desk *d, struct geo from)
{
    struct near_hit *found;
    return near_find(d->arena, d->db, from, 1000, MOST, &found);
}

static void it_follows_every_change(void **state)
{
    static const struct geo here = {41.77, 140.73}, there = {42.5, 141.5};
    struct desk *d = *state;
    int64_t id = put_at(d, 0, here);
    assert_int_equal(count_near(d, here), 1);
    put_at(d, id, there);
    assert_int_equal(count_near(d, here), 0);
    assert_int_equal(count_near(d, there), 1);
    put(d, id, S(""), S(""));
    assert_int_equal(count_near(d, there), 0);
    put(d, id, S("0.0"), S("0.0"));     /* as publishers write what they do not know */
    put(d, id, S("53.34"), S("-6.26")); /* Ireland */
    assert_int_equal(count_near(d, (struct geo){53.34, -6.26}), 0);
    int64_t other = put_at(d, 0, here);
    assert_int_equal(count_near(d, here), 1);
    for (int again = 0; again < 2; again++) { /* taken back, and done again */
        struct change *c = change_new(S("hanako"), S("undo"));
        change_revert(c, again);
        desk_apply(d, c);
        assert_int_equal(count_near(d, here), again);
    }
    assert_true(other > id);
}

/* What SQLite itself says of its tree. */
static void tree_is_sound(const struct desk *d)
{
    sqlite3 *handle;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open_v2(d->path, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, "SELECT rtreecheck('nearby')", -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(s, 0), "ok");
    sqlite3_finalize(s);
    sqlite3_close(handle);
}

enum { CROWD = 4000, ROUNDS = 6 };

struct crowd { /* what the tree should know: by id; gone: no place */
    struct geo at[CROWD * 2];
    bool there[CROWD * 2];
    int count;
};

static void move_some(struct desk *d, struct crowd *c, uint64_t *x, int made, int moved)
{
    struct fault fault;
    struct bulk *b;
    enum bulk_outcome outcome;
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &fault));
    for (int i = 0; i < made + moved; i++) {
        struct geo at = some_place(x);
        int64_t old = i < made ? 0 : 1 + (int64_t)(draw(x) % (uint64_t)c->count);
        bool there = draw(x) % 8;
        struct resource r = {.name = S("場所"),
                             .lat = there ? str_print(d->arena, "%.7f", at.lat) : S0,
                             .lon = there ? str_print(d->arena, "%.7f", at.lon) : S0};
        struct record record = {record_row(RECORD_RESOURCE), old, r.v};
        GOOD(bulk_put(b, &record, FIELDS_ALL, &outcome, &fault));
        c->count = old ? c->count : (int)record.id;
        c->there[record.id] = there && geo_read(r.lat, r.lon, &c->at[record.id]);
    }
    GOOD(bulk_commit(b, S("places.csv"), &fault));
}

static void crowd_is_found(struct desk *d, const struct crowd *c, uint64_t *x)
{
    struct near_hit *all = ARENA_ARRAY(d->arena, struct near_hit, c->count);
    for (int q = 0; q < 20; q++) {
        struct geo from = some_place(x);
        int n = 0;
        for (int i = 1; i <= c->count; i++)
            if (c->there[i])
                all[n++] = (struct near_hit){i, geo_metres(from, c->at[i])};
        compare(d, all, n, from, q % 2 ? 8000 : 0, 50);
    }
}

/* A tree that is packed at one stroke, and goes on from there: into an empty one, few more,
 * many more, many that move. */
static void many_at_once_are_found_as_well(void **state)
{
    static const int made[ROUNDS] = {20, 2000, 30, 900, 0, 5}, moved[ROUNDS] = {5, 300, 40, 700, 900, 400};
    struct desk *d = *state;
    struct crowd *c = ARENA_NEW(d->arena, struct crowd);
    uint64_t x = 7;
    for (int round = 0; round < ROUNDS; round++) {
        move_some(d, c, &x, made[round], moved[round]);
        tree_is_sound(d);
        crowd_is_found(d, c, &x);
    }
}

/* What was gathered goes with a transaction that is undone. */
static void what_is_undone_is_nowhere(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct bulk *b;
    enum bulk_outcome outcome;
    struct resource r = {.name = S("場所"), .lat = S("41.77"), .lon = S("140.73")};
    struct record record = {record_row(RECORD_RESOURCE), 0, r.v};
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &fault));
    GOOD(bulk_put(b, &record, FIELDS_ALL, &outcome, &fault));
    bulk_undo(b);
    put_at(d, 0, (struct geo){42.5, 141.5});
    assert_int_equal(count_near(d, (struct geo){41.77, 140.73}), 0);
    assert_int_equal(count_near(d, (struct geo){42.5, 141.5}), 1);
    tree_is_sound(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(as_a_look_at_everything, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(it_follows_every_change, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(many_at_once_are_found_as_well, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(what_is_undone_is_nowhere, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
