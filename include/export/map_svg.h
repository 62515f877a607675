/*
 * The map of 地図 (ui/map.h) for paper: one self-contained <svg> of places, each with
 * its label, the outline drawn from the places themselves, and a scale. North is up. No label lies on another: in a
 * dense place it stands further away with a line to its dot; those that have no room even so are counted below.
 */
#ifndef EXPORT_MAP_SVG_H
#define EXPORT_MAP_SVG_H

#include "base/geo.h"

struct map_mark {
    struct geo at;
    struct str label; /* short: the number of a row */
};

struct str map_svg(struct arena *a, const struct map_mark *marks, int count); /* empty where there are none */

#endif
