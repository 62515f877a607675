/* A map in cells: north is up, what is asked for is in sight, and nothing is drawn outside the box. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "ui/map.h"

enum { ROWS = 20, COLS = 50 };

static const struct box whole = {0, 0, ROWS, COLS};
static const struct geo station = {41.7737, 140.7264};

struct fixture {
    struct arena *a;
    struct canvas *c;
};

static int up(void **state)
{
    static struct fixture f;
    f = (struct fixture){arena_new(), canvas_new(ROWS, COLS)};
    *state = &f;
    return 0;
}

static int down(void **state)
{
    struct fixture *f = *state;
    canvas_free(f->c);
    arena_free(f->a);
    return 0;
}

static void find(const struct canvas *c, const char *text, int *row, int *col)
{
    for (int r = 0; r < c->rows; r++)
        for (int k = 0; k < c->cols; k++) {
            const struct cell *cell = canvas_at(c, r, k);
            if (cell->bytes == strlen(text) && !memcmp(cell->text, text, cell->bytes)) {
                *row = r;
                *col = k;
                return;
            }
        }
    fail_msg("%s is not on the map", text);
}

static void north_is_up_and_all_are_in_sight(void **state)
{
    struct fixture *f = *state;
    struct geo at[] = {station, {41.80, 140.73}, {41.7737, 140.80}};
    struct map_point points[] = {
        {at[0], S("町"), LOOK_MARKED}, {at[1], S("1"), LOOK_PLAIN}, {at[2], S("2"), LOOK_PLAIN}};
    struct map m;
    int town_row, town_col, north_row, north_col, east_row, east_col;
    map_fit(&m, whole, at, 3);
    map_draw(&m, f->c, whole, f->a, &(struct map_picture){points, 3, 1, NULL, 0});
    find(f->c, "町", &town_row, &town_col);
    find(f->c, "1", &north_row, &north_col);
    find(f->c, "2", &east_row, &east_col);
    assert_true(north_row < town_row && east_row == town_row && east_col > town_col + 10);
    assert_non_null(strstr(str_z(f->a, canvas_row_text(f->a, f->c, ROWS - 1)), "|--------| 2km  北が上"));
}

/* 1 km to the east and 1 km to the north are as many dots: ten cells across, five down. */
static void a_kilometre_is_as_long_in_both_ways(void **state)
{
    struct fixture *f = *state;
    struct map_point points[] = {{station, S("0"), LOOK_PLAIN},
                                 {{station.lat, station.lon + 0.01206}, S("1"), LOOK_PLAIN},
                                 {{station.lat + 0.00899, station.lon}, S("2"), LOOK_PLAIN}};
    struct map m = {station, geo_scale_for(1)};
    int rows[3], cols[3];
    map_draw(&m, f->c, whole, f->a, &(struct map_picture){points, 3, -1, NULL, 0});
    find(f->c, "0", &rows[0], &cols[0]);
    find(f->c, "1", &rows[1], &cols[1]);
    find(f->c, "2", &rows[2], &cols[2]);
    assert_int_equal(cols[1] - cols[0], 10);
    assert_int_equal(rows[0] - rows[2], 5);
}

/* Cells of braille: U+2801 to U+28FF. */
static int dots(const struct canvas *c)
{
    int n = 0;
    for (int i = 0; i < c->rows * c->cols; i++) {
        const char *text = c->cells[i].text;
        n += c->cells[i].bytes == 3 && memcmp(text, "\xe2\xa0\x81", 3) >= 0 &&
             memcmp(text, "\xe2\xa3\xbf", 3) <= 0;
    }
    return n;
}

static void an_outline_is_drawn_where_it_is_seen(void **state)
{
    struct fixture *f = *state;
    struct geo town[] = {{41.70, 140.60}, {41.70, 140.90}, {41.90, 140.90}, {41.90, 140.60}};
    struct map m;
    map_fit(&m, whole, town, 4);
    map_draw(&m, f->c, whole, f->a, &(struct map_picture){NULL, 0, -1, town, 4});
    assert_in_range(dots(f->c), 60, 140);
    m = (struct map){station, 0}; /* its corners are a hundred boxes away, the view is inside */
    map_draw(&m, f->c, whole, f->a, &(struct map_picture){NULL, 0, -1, town, 4});
    assert_int_equal(dots(f->c), 0);
}

static void hostile_places_are_calm(void **state)
{
    struct fixture *f = *state;
    struct geo at[] = {station, station, station};
    struct map_point points[] = {
        {station, S("町"), LOOK_MARKED}, {station, S("1"), LOOK_PLAIN}, {station, S0, 0}};
    struct map m = {station, 5}, kept = m;
    map_fit(&m, whole, NULL, 0);
    assert_memory_equal(&m, &kept, sizeof m);
    map_fit(&m, whole, at, 3); /* all the same: its neighbourhood */
    map_draw(&m, f->c, whole, f->a, &(struct map_picture){points, 3, 1, at, 3});
    for (int rows = 0; rows <= 3; rows++)
        for (int cols = 0; cols <= 3; cols++) {
            struct box small = {2, 3, rows, cols};
            map_fit(&m, small, at, 3);
            map_follow(&m, small, (struct geo){45, 150});
            map_draw(&m, f->c, small, f->a, &(struct map_picture){points, 3, 0, at, 3});
        }
    for (int i = 0; i < 40; i++)
        map_zoom(&m, i < 20 ? 1 : -1);
    assert_int_equal(m.scale, GEO_SCALES - 1);
}

static void nothing_leaves_the_box(void **state)
{
    struct fixture *f = *state;
    struct box in = {5, 10, 8, 20};
    struct geo at[] = {{41.7, 140.5}, {41.9, 140.9}, {41.8, 140.7}, {43, 141}};
    struct map_point points[4];
    struct map m;
    for (int i = 0; i < 4; i++)
        points[i] = (struct map_point){at[i], S("町"), LOOK_PLAIN};
    map_fit(&m, in, at, 2);
    map_zoom(&m, 1);
    map_draw(&m, f->c, in, f->a, &(struct map_picture){points, 4, 3, at, 4});
    for (int r = 0; r < ROWS; r++)
        for (int k = 0; k < COLS; k++)
            if (r < in.row || r >= in.row + in.rows || k < in.col || k >= in.col + in.cols)
                assert_int_equal(canvas_at(f->c, r, k)->bytes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(north_is_up_and_all_are_in_sight, up, down),
        cmocka_unit_test_setup_teardown(a_kilometre_is_as_long_in_both_ways, up, down),
        cmocka_unit_test_setup_teardown(an_outline_is_drawn_where_it_is_seen, up, down),
        cmocka_unit_test_setup_teardown(hostile_places_are_calm, up, down),
        cmocka_unit_test_setup_teardown(nothing_leaves_the_box, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
