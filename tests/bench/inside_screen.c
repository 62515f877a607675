/* What is drawn: a frame of 地図; and a place on the form. */
#include <stdio.h>

#include "base/arena.h"
#include "inside.h"
#include "ui/form.h"
#include "ui/map.h"

/* A frame of 地図: 500 places with labels in a town of 50 cells by 20, its outline among them. */
int inside_map(const char *unused, int count)
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
        sample_add(&s, start);
    }
    sample_print(&s);
    canvas_free(c);
    arena_free(frame);
    arena_free(a);
    return 0;
}

/* The character that reaches 相談内容 after Ctrl-G: its place among the rows of the form. */
int inside_tag(void)
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
