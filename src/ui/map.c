#include "ui/map.h"

#include <math.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "ui/bar.h"

enum {
    ACROSS = 2,
    DOWN = 4,
    SCALE_CELLS = 10,
    EDGE = 3
}; /* dots of a cell; cells of a scale; dots kept free */

struct dots {
    unsigned char *bits, *place; /* by cell; place: a point is among them, not only the outline */
    int rows, cols;
};

static struct box body_of(struct box in)
{
    return box_rows(in, 0, in.rows - 1);
}

static double km_of_dot(const struct map *m)
{
    return geo_scale(m->scale) / (SCALE_CELLS * ACROSS);
}

/* In dots from the upper left corner. */
static struct plane dot_of(const struct map *m, struct box in, struct geo at)
{
    struct box body = body_of(in);
    struct plane p = geo_plane(m->middle, at);
    double km = km_of_dot(m);
    return (struct plane){p.east / km + body.cols * ACROSS / 2.0, p.south / km + body.rows * DOWN / 2.0};
}

void map_fit(struct map *m, struct box in, const struct geo *points, int count)
{
    enum { LEAST = 2 }; /* a single place is seen with its neighbourhood: 500 m */
    if (count < 1)
        return;
    struct box body = body_of(in);
    struct geo_frame f = geo_frame(points, count);
    double across = fmax(body.cols * ACROSS / 2.0 - EDGE, 1), down = fmax(body.rows * DOWN / 2.0 - EDGE, 1);
    int scale = geo_scale_for(fmax(f.east / across, f.south / down) * SCALE_CELLS * ACROSS);
    *m = (struct map){f.middle, scale > LEAST ? scale : LEAST};
}

void map_zoom(struct map *m, int by)
{
    int scale = m->scale - by;
    m->scale = scale < 0 ? 0 : scale < GEO_SCALES ? scale : GEO_SCALES - 1;
}

static bool is_seen(struct plane dot, struct box body)
{
    return dot.east >= 0 && dot.south >= 0 && dot.east < body.cols * ACROSS && dot.south < body.rows * DOWN;
}

void map_follow(struct map *m, struct box in, struct geo at)
{
    if (!is_seen(dot_of(m, in, at), body_of(in)))
        m->middle = at;
}

/* Bits of U+2800: the left column from top to bottom 1 2 3 7, the right one 4 5 6 8. */
static void set(struct dots *d, struct plane at, bool place)
{
    static const unsigned char bit[DOWN][ACROSS] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    if (at.east < 0 || at.south < 0 || at.east >= d->cols * ACROSS || at.south >= d->rows * DOWN)
        return;
    int x = (int)at.east, y = (int)at.south, cell = y / DOWN * d->cols + x / ACROSS;
    d->bits[cell] |= bit[y % DOWN][x % ACROSS];
    d->place[cell] |= place;
}

/* Shortens the part [*from, *until] of a line to where position + step × part lies in [0, most]. */
static void clip(double position, double step, double most, double *from, double *until)
{
    if (step == 0) {
        if (position < 0 || position > most)
            *until = -1;
        return;
    }
    double enters = (step > 0 ? 0 - position : most - position) / step;
    double leaves = (step > 0 ? most - position : 0 - position) / step;
    *from = fmax(*from, enters);
    *until = fmin(*until, leaves);
}

/* Every second dot: an outline is paler than what lies in it. Its corners may be far outside. */
static void draw_line(struct dots *d, struct plane a, struct plane b)
{
    double east = b.east - a.east, south = b.south - a.south, from = 0, until = 1;
    clip(a.east, east, d->cols * ACROSS, &from, &until);
    clip(a.south, south, d->rows * DOWN, &from, &until);
    double length = fmax(fabs(east), fabs(south));
    for (double at = from * length; at <= until * length && length > 0; at += 2)
        set(d, (struct plane){a.east + east * at / length, a.south + south * at / length}, false);
}

static struct dots put_dots(const struct map *m, struct box in, struct arena *a, const struct map_picture *p)
{
    struct box body = body_of(in);
    int cells = body.rows * body.cols;
    struct dots d = {ARENA_ARRAY(a, unsigned char, cells), ARENA_ARRAY(a, unsigned char, cells), body.rows,
                     body.cols};
    for (int i = 0; i < p->corners; i++)
        draw_line(&d, dot_of(m, in, p->outline[i]), dot_of(m, in, p->outline[(i + 1) % p->corners]));
    for (int i = 0; i < p->count; i++)
        set(&d, dot_of(m, in, p->points[i].at), true);
    return d;
}

static void draw_dots(const struct dots *d, struct canvas *c, struct box in)
{
    for (int i = 0; i < d->rows * d->cols; i++) {
        if (!d->bits[i])
            continue;
        char text[4];
        size_t n = utf8_put(text, 0x2800 + (uint32_t)d->bits[i]);
        canvas_text(c, in, i / d->cols, i % d->cols, d->place[i] ? LOOK_PLAIN : LOOK_QUIET,
                    (struct str){text, n});
    }
}

/* A label of two cells stays whole at the edge. */
static void draw_label(const struct map *m, struct canvas *c, struct box in, const struct map_point *p)
{
    struct box body = body_of(in);
    struct plane dot = dot_of(m, in, p->at);
    if (!p->label.n || !is_seen(dot, body))
        return;
    int col = (int)dot.east / ACROSS, last = body.cols - canvas_cells(p->label);
    canvas_text(c, body, (int)dot.south / DOWN, col <= last ? col : last > 0 ? last : 0, p->look, p->label);
}

static void draw_scale(const struct map *m, struct canvas *c, struct box in)
{
    struct box row = box_rows(in, in.rows - 1, 1);
    int col = canvas_text(c, row, 0, 1, LOOK_QUIET, S("|--------|"));
    col = canvas_text(c, row, 0, col + 1, LOOK_QUIET, geo_scale_words(m->scale));
    canvas_text(c, row, 0, col + 2, LOOK_QUIET, S("北が上"));
}

void map_draw(const struct map *m, struct canvas *c, struct box in, struct arena *a,
              const struct map_picture *p)
{
    canvas_fill(c, in, LOOK_PLAIN);
    if (in.rows < 2 || in.cols < 1)
        return;
    struct dots d = put_dots(m, in, a, p);
    draw_dots(&d, c, body_of(in));
    for (int i = p->count; i-- > 0;)
        draw_label(m, c, in, &p->points[i]);
    if (p->on_top >= 0)
        draw_label(m, c, in, &p->points[p->on_top]);
    draw_scale(m, c, in);
}
