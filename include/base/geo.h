/*
 * Places on the earth and how far they lie apart; the plane on which a map of a
 * town is drawn, on the screen and on paper.
 *
 * Coordinates come from publishers: 0.0 stands for unknown, and some lie in
 * Ireland. What is not in Japan is not a place. Distances are as the crow flies.
 */
#ifndef BASE_GEO_H
#define BASE_GEO_H

#include "base/str.h"

struct geo { /* degrees north and east */
    double lat, lon;
};

struct plane { /* km from the middle of a map; a degree of longitude is as long as it is there */
    double east, south;
};

/* Of decimal degrees as published: a point is a point in every locale. False where one is missing, no number, or not
 * in Japan. */
bool geo_read(struct str lat, struct str lon, struct geo *out);
double geo_km(struct geo a, struct geo b);
int geo_metres(struct geo a, struct geo b); /* rounded */
struct plane geo_plane(struct geo middle, struct geo at);

struct str geo_km_words(struct arena *a, double km); /* 1.2km, 120km, すぐ近く */
struct str geo_direction_words(struct geo from,
                               struct geo to); /* 北, 北東 …; empty where it is the same place */

/* The middle of many: the median of each coordinate, so that a few wrong ones do not move it. `count` > 0; the
 * points are put into another order. */
struct geo geo_middle(struct geo *points, int count);

/*
 * The outline of a town, drawn from what lies in it: the convex hull, in order, of the points that belong
 * together. A point is left out that lies more than eight times as far from their middle as half of them (a wrong
 * coordinate would be a horn of the town). 0 where fewer than three points span nothing.
 */
int geo_outline(struct arena *a, const struct geo *points, int count, struct geo **out);

struct geo_frame { /* the smallest upright piece of a map that holds some points */
    struct geo middle;
    double east, south; /* km from the middle to its edges */
};
struct geo_frame geo_frame(const struct geo *points, int count); /* count > 0 */

/* Lengths that a scale may have: 0.1, 0.2, 0.5, 1 … 1000 km. */
enum { GEO_SCALES = 13 };
double geo_scale(int level);           /* km; 0 … GEO_SCALES-1 */
int geo_scale_for(double km);          /* the first that is not shorter */
struct str geo_scale_words(int level); /* 500m, 2km */

#endif
