#include "export/map_svg.h"

#include <math.h>

#include "base/arena.h"
#include "export/html.h"

enum { WIDE = 720, HIGH = 540, MARGIN = 30 };

struct view { /* points of the drawing for a km, and what stands in its middle */
    struct geo middle;
    double per_km;
    int scale;
};

/* A single place is seen with its neighbourhood. */
static struct view look_at(const struct geo *all, int count)
{
    const double least = 0.5;
    struct geo_frame f = geo_frame(all, count);
    double east = fmax(f.east, least), south = fmax(f.south, least);
    struct view v = {f.middle, fmin((WIDE / 2.0 - MARGIN) / east, (HIGH / 2.0 - MARGIN) / south), 0};
    v.scale = geo_scale_for(WIDE / 6.0 / v.per_km);
    return v;
}

static struct plane place(const struct view *v, struct geo at)
{
    struct plane p = geo_plane(v->middle, at);
    return (struct plane){WIDE / 2.0 + p.east * v->per_km, HIGH / 2.0 + p.south * v->per_km};
}

static void add_outline(struct buf *b, const struct view *v, const struct geo *outline, int corners)
{
    if (!corners)
        return;
    buf_add(b, S("<polygon fill=\"none\" stroke=\"#999\" stroke-dasharray=\"4 4\" points=\""));
    for (int i = 0; i < corners; i++) {
        struct plane p = place(v, outline[i]);
        buf_print(b, "%s%.1f,%.1f", i ? " " : "", p.east, p.south);
    }
    buf_add(b, S("\"/>\n"));
}

static void add_text(struct buf *b, struct plane p, const char *how, struct str words)
{
    buf_print(b, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"15\"%s>", p.east + 6, p.south + 5, how);
    html_text(b, words);
    buf_add(b, S("</text>\n"));
}

/* A number beside its place, with a white edge: it can be read on the outline and beside others. Written twice,
 * since not every program knows paint-order. */
static void add_label(struct buf *b, struct plane p, struct str words)
{
    add_text(b, p, " stroke=\"#fff\" stroke-width=\"3\"", words);
    add_text(b, p, "", words);
}

static void add_mark(struct buf *b, const struct view *v, const struct map_mark *m)
{
    struct plane p = place(v, m->at);
    buf_print(b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", p.east, p.south);
    add_label(b, p, m->label);
}

static void add_scale(struct buf *b, const struct view *v)
{
    double length = geo_scale(v->scale) * v->per_km;
    int y = HIGH - 10;
    buf_print(b, "<path d=\"M10 %d v8 h%.1f v-8\" fill=\"none\" stroke=\"#000\"/>\n", y - 8, length);
    buf_print(b, "<text x=\"%.1f\" y=\"%d\" font-size=\"15\">" S_FMT "  北が上</text>\n", 16 + length, y,
              S_ARG(geo_scale_words(v->scale)));
}

struct str map_svg(struct arena *a, const struct map_mark *marks, int count)
{
    struct buf b = buf_in(a);
    struct geo *all = ARENA_ARRAY(a, struct geo, count), *outline;
    for (int i = 0; i < count; i++)
        all[i] = marks[i].at;
    if (!count)
        return S0;
    int corners = geo_outline(a, all, count, &outline);
    struct view v = look_at(corners ? outline : all, corners ? corners : count);
    buf_print(&b,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"100%%\" "
              "style=\"max-height:165mm\" role=\"img\""
              " font-family=\"sans-serif\">\n<title>地図</title>\n"
              "<rect width=\"%d\" height=\"%d\" fill=\"#fff\" stroke=\"#666\"/>\n",
              WIDE, HIGH, WIDE, HIGH);
    add_outline(&b, &v, outline, corners);
    for (int i = 0; i < count; i++)
        add_mark(&b, &v, &marks[i]);
    add_scale(&b, &v);
    buf_add(&b, S("</svg>\n"));
    return buf_str(&b);
}
