#include "base/geo.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

#define RADIUS_KM 6371.0
#define DEGREE    (3.14159265358979323846 / 180)

/* Decimal digits with one point, nothing else: strtod would follow a locale. */
static bool read_degrees(struct str s, double *out)
{
    double value = 0, unit = 1;
    bool point = false, digits = false;
    s = str_trim(s);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        digits = true;
        unit = point ? unit / 10 : unit;
        value = point ? value + (s.p[i] - '0') * unit : value * 10 + (s.p[i] - '0');
    }
    *out = value;
    return digits;
}

bool geo_read(struct str lat, struct str lon, struct geo *out)
{
    struct geo g;
    if (!read_degrees(lat, &g.lat) || !read_degrees(lon, &g.lon))
        return false;
    if (g.lat < 20 || g.lat > 46 || g.lon < 122 || g.lon > 154.5)
        return false;
    *out = g;
    return true;
}

double geo_km(struct geo a, struct geo b)
{
    double lat = sin((b.lat - a.lat) * DEGREE / 2), lon = sin((b.lon - a.lon) * DEGREE / 2);
    double h = lat * lat + cos(a.lat * DEGREE) * cos(b.lat * DEGREE) * lon * lon;
    return 2 * RADIUS_KM * asin(sqrt(h < 1 ? h : 1));
}

int geo_metres(struct geo a, struct geo b)
{
    return (int)lround(geo_km(a, b) * 1000);
}

struct plane geo_plane(struct geo middle, struct geo at)
{
    return (struct plane){(at.lon - middle.lon) * DEGREE * RADIUS_KM * cos(middle.lat * DEGREE),
                          (middle.lat - at.lat) * DEGREE * RADIUS_KM};
}

static struct geo back(struct geo middle, struct plane at)
{
    return (struct geo){middle.lat - at.south / (DEGREE * RADIUS_KM),
                        middle.lon + at.east / (DEGREE * RADIUS_KM * cos(middle.lat * DEGREE))};
}

struct str geo_km_words(struct arena *a, double km)
{
    if (km < 0.05)
        return S("すぐ近く");
    return str_print(a, km < 99.95 ? "%.1fkm" : "%.0fkm", km);
}

struct str geo_direction_words(struct geo from, struct geo to)
{
    static const struct str words[] = {S_ROW("北"), S_ROW("北東"), S_ROW("東"), S_ROW("南東"),
                                       S_ROW("南"), S_ROW("南西"), S_ROW("西"), S_ROW("北西")};
    struct plane p = geo_plane(from, to);
    if (hypot(p.east, p.south) < 0.05)
        return S0;
    double eighths = atan2(p.east, -p.south) / (45 * DEGREE);
    return words[((int)lround(eighths) + 8) % 8];
}

static int by_lat(const void *a, const void *b)
{
    double x = ((const struct geo *)a)->lat, y = ((const struct geo *)b)->lat;
    return (x > y) - (x < y);
}

static int by_lon(const void *a, const void *b)
{
    double x = ((const struct geo *)a)->lon, y = ((const struct geo *)b)->lon;
    return x == y ? by_lat(a, b) : (x > y) - (x < y);
}

struct geo geo_middle(struct geo *points, int count)
{
    struct geo middle;
    qsort(points, (size_t)count, sizeof *points, by_lat);
    middle.lat = points[count / 2].lat;
    qsort(points, (size_t)count, sizeof *points, by_lon);
    middle.lon = points[count / 2].lon;
    return middle;
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How far from the middle a point may lie that still belongs to the town. */
static double reach_of(struct arena *a, struct geo middle, const struct geo *points, int count)
{
    enum { TIMES = 8 };
    double *km = ARENA_ARRAY(a, double, count);
    for (int i = 0; i < count; i++)
        km[i] = geo_km(middle, points[i]);
    qsort(km, (size_t)count, sizeof *km, by_number);
    double half = km[count / 2];
    return TIMES * (half > 0.5 ? half : 0.5);
}

/* > 0 where the way from a over b to c turns to the left. */
static double turn(struct geo a, struct geo b, struct geo c)
{
    return (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon);
}

/* Andrew's monotone chain: along the points by longitude, and back. */
static int hull(const struct geo *points, int count, struct geo *out)
{
    int n = 0;
    for (int way = 0; way < 2; way++) {
        int floor = n + 1;
        for (int i = 0; i < count; i++) {
            struct geo p = points[way ? count - 1 - i : i];
            while (n > floor && turn(out[n - 2], out[n - 1], p) <= 0)
                n--;
            out[n++] = p;
        }
        n--; /* the end of one way is the beginning of the other */
    }
    return n;
}

int geo_outline(struct arena *a, const struct geo *points, int count, struct geo **out)
{
    *out = NULL;
    if (count < 3)
        return 0;
    struct geo *inside = ARENA_ARRAY(a, struct geo, count);
    for (int i = 0; i < count; i++)
        inside[i] = points[i];
    struct geo middle = geo_middle(inside, count);
    double reach = reach_of(a, middle, points, count);
    int n = 0;
    for (int i = 0; i < count; i++)
        if (geo_km(middle, inside[i]) <= reach)
            inside[n++] = inside[i];
    *out = ARENA_ARRAY(a, struct geo, 2 * n + 2);
    int corners = n < 3 ? 0 : hull(inside, n, *out);
    return corners < 3 ? 0 : corners;
}

struct geo_frame geo_frame(const struct geo *points, int count)
{
    struct plane low = {0, 0}, high = {0, 0};
    for (int i = 1; i < count; i++) {
        struct plane p = geo_plane(points[0], points[i]);
        low = (struct plane){fmin(low.east, p.east), fmin(low.south, p.south)};
        high = (struct plane){fmax(high.east, p.east), fmax(high.south, p.south)};
    }
    struct plane middle = {(low.east + high.east) / 2, (low.south + high.south) / 2};
    return (struct geo_frame){back(points[0], middle), (high.east - low.east) / 2,
                              (high.south - low.south) / 2};
}

static const struct {
    double km;
    struct str words;
} scales[GEO_SCALES] = {
    {0.1, S_ROW("100m")},    {0.2, S_ROW("200m")},  {0.5, S_ROW("500m")},  {1, S_ROW("1km")},
    {2, S_ROW("2km")},       {5, S_ROW("5km")},     {10, S_ROW("10km")},   {20, S_ROW("20km")},
    {50, S_ROW("50km")},     {100, S_ROW("100km")}, {200, S_ROW("200km")}, {500, S_ROW("500km")},
    {1000, S_ROW("1000km")},
};

double geo_scale(int level)
{
    return scales[level].km;
}

int geo_scale_for(double km)
{
    int level = 0;
    while (level < GEO_SCALES - 1 && scales[level].km < km)
        level++;
    return level;
}

struct str geo_scale_words(int level)
{
    return scales[level].words;
}
