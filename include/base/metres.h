/* How far two places lie apart: flat, which is exact enough for a home visit (0.1 % over 30 km in Japan). */
#ifndef BASE_METRES_H
#define BASE_METRES_H

#include <stdbool.h>

#include "base/str.h"

int metres_between(double lat, double lon, double to_lat, double to_lon); /* degrees; at most INT_MAX */
bool metres_read(struct str lat, struct str lon, double *out_lat,
                 double *out_lon); /* false: empty, or not in Japan */

#endif
