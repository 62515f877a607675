#include "export/map_svg.h"

#include <math.h>

#include "base/arena.h"
#include "base/width.h"
#include "export/html.h"

enum { WIDE = 720, HIGH = 540, MARGIN = 30, SCALE_WIDE = 190, SCALE_HIGH = 28 };
enum { DOT = 4, LETTER_WIDE = 10, LETTER_HIGH = 14, NEAR = 6, FAR = 220, TURNS = 16 };

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

/* ---- where the numbers stand ---- */

enum { GRAIN = 3, COLS = WIDE / GRAIN, ROWS = HIGH / GRAIN };
enum taken { TAKEN_NOT, TAKEN_DOT, TAKEN_TEXT };

struct sheet { /* what is drawn already, in squares of GRAIN points */
    unsigned char taken[ROWS][COLS];
};

struct frame { /* points: left, top, right, bottom */
    double x0, y0, x1, y1;
};

static int square(double at, int most)
{
    int n = (int)floor(at / GRAIN);
    return n < 0 ? 0 : n >= most ? most - 1 : n;
}

static void take(struct sheet *s, struct frame f, enum taken by)
{
    for (int row = square(f.y0, ROWS); row <= square(f.y1, ROWS); row++)
        for (int col = square(f.x0, COLS); col <= square(f.x1, COLS); col++)
            if (s->taken[row][col] < by)
                s->taken[row][col] = (unsigned char)by;
}

static bool is_free(const struct sheet *s, struct frame f, enum taken most)
{
    if (f.x0 < 1 || f.y0 < 1 || f.x1 > WIDE - 1 || f.y1 > HIGH - 1)
        return false;
    for (int row = square(f.y0, ROWS); row <= square(f.y1, ROWS); row++)
        for (int col = square(f.x0, COLS); col <= square(f.x1, COLS); col++)
            if (s->taken[row][col] > most)
                return false;
    return true;
}

static bool in_sight(struct plane p)
{
    return p.east > 0 && p.east < WIDE && p.south > 0 && p.south < HIGH;
}

struct label { /* found: there is room for it */
    struct frame at;
    bool found, led; /* led: so far away that a line leads to it */
};

static struct label label_at(struct plane p, double far, int turn, double wide)
{
    const double angle = turn * 3.14159265358979 / 8;
    double x = p.east + cos(angle) * (far + wide / 2), y = p.south + sin(angle) * (far + LETTER_HIGH / 2.0);
    return (struct label){.at = {x - wide / 2, y - LETTER_HIGH / 2.0, x + wide / 2, y + LETTER_HIGH / 2.0},
                          .led = far > NEAR};
}

/* Right of its place where that is free, else round it, else further and further away: first beside all dots, then, in
 * a town full of them, on dots, but never on another number. */
static struct label find_room(const struct sheet *s, struct plane p, double wide)
{
    for (int most = TAKEN_NOT; most <= TAKEN_DOT && in_sight(p); most++)
        for (int far = NEAR; far <= FAR; far += GRAIN * 2)
            for (int turn = 0; turn < TURNS; turn++) {
                struct label l = label_at(p, far, turn, wide);
                l.found = is_free(s, l.at, (enum taken)most);
                if (l.found)
                    return l;
            }
    return (struct label){.found = false};
}

static void add_text(struct buf *b, struct frame at, const char *how, struct str words)
{
    buf_print(b, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"15\"%s>", at.x0, at.y1 - 1, how);
    html_text(b, words);
    buf_add(b, S("</text>\n"));
}

/* A number beside its place, with a white edge: it can be read on the outline. Written twice, since not every program
 * knows paint-order. */
static void add_label(struct buf *b, const struct label *l, struct str words)
{
    if (!l->found)
        return;
    add_text(b, l->at, " stroke=\"#fff\" stroke-width=\"3\"", words);
    add_text(b, l->at, "", words);
}

static void add_lead(struct buf *b, struct plane p, const struct label *l)
{
    if (l->found && l->led)
        buf_print(b, "<path d=\"M%.1f %.1f L%.1f %.1f\" stroke=\"#888\" stroke-width=\"0.7\"/>\n", p.east,
                  p.south, fmax(l->at.x0, fmin(p.east, l->at.x1)), fmax(l->at.y0, fmin(p.south, l->at.y1)));
}

/* Dots first, so that every number knows all of them; lines under both. How many numbers had no room. */
static int add_marks(struct arena *a, struct buf *b, const struct view *v, const struct map_mark *marks,
                     int count)
{
    int left = 0;
    struct sheet *s = ARENA_NEW(a, struct sheet);
    struct label *labels = ARENA_ARRAY(a, struct label, count);
    take(s, (struct frame){0, HIGH - SCALE_HIGH, SCALE_WIDE, HIGH}, TAKEN_TEXT);
    for (int i = 0; i < count; i++) {
        struct plane p = place(v, marks[i].at);
        if (in_sight(p))
            take(s, (struct frame){p.east - DOT, p.south - DOT, p.east + DOT, p.south + DOT}, TAKEN_DOT);
    }
    for (int i = 0; i < count; i++) {
        struct plane p = place(v, marks[i].at);
        labels[i] = find_room(s, p, width_text(marks[i].label) * LETTER_WIDE);
        if (labels[i].found)
            take(s, labels[i].at, TAKEN_TEXT);
        left += !labels[i].found;
        add_lead(b, p, &labels[i]);
    }
    for (int i = 0; i < count; i++) {
        struct plane p = place(v, marks[i].at);
        buf_print(b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"/>\n", p.east, p.south, DOT);
    }
    for (int i = 0; i < count; i++)
        add_label(b, &labels[i], marks[i].label);
    return left;
}

/* ---- */

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
              "style=\"max-height:150mm\" role=\"img\""
              " font-family=\"sans-serif\">\n<title>地図</title>\n"
              "<rect width=\"%d\" height=\"%d\" fill=\"#fff\" stroke=\"#666\"/>\n",
              WIDE, HIGH, WIDE, HIGH);
    add_outline(&b, &v, outline, corners);
    int left = add_marks(a, &b, &v, marks, count);
    add_scale(&b, &v);
    buf_add(&b, S("</svg>\n"));
    if (left)
        buf_print(&b, "<p>%dか所は、混み合っているか離れすぎていて、地図に番号を書けませんでした。</p>\n",
                  left);
    return buf_str(&b);
}
