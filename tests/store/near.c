/* What is near: the same, in the same order, as a look at every resource; kept with every change of a coordinate. */
#include "store/desk.h"

#include "store/near.h"

enum { PLACES = 600, QUERIES = 400, MOST = 700 };

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
    struct fault fault;
    struct change_result result;
    struct change *c = change_new(S("hanako"), S("resource"));
    struct resource r = {.name = S("場所"), .lat = lat, .lon = lon};
    int edit = change_put(c, &(struct record){record_row(RECORD_RESOURCE), id, r.v},
                          FIELD_BIT(RESOURCE_name) | FIELD_BIT(RESOURCE_lat) | FIELD_BIT(RESOURCE_lon));
    change_keep(c, S("資源"));
    GOOD(change_apply(d->db, c, d->now, &result, &fault));
    change_free(c);
    return result.ids[edit];
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
    struct fault fault;
    struct change_result result;
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
        GOOD(change_apply(d->db, c, d->now, &result, &fault));
        change_free(c);
        assert_int_equal(count_near(d, here), again);
    }
    assert_true(other > id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(as_a_look_at_everything, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(it_follows_every_change, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
