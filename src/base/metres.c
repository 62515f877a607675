#include "base/metres.h"

#include <limits.h>

enum { DEGREE = 111195 }; /* metres of one degree on the mean sphere */

/* cos of degrees: the series, good to 1e-6 up to 60 degrees. */
static double cosine(double degrees)
{
    double x = degrees * 3.14159265358979323846 / 180, xx = x * x;
    return 1 - xx / 2 * (1 - xx / 12 * (1 - xx / 30 * (1 - xx / 56)));
}

static double root(double square)
{
    double guess = square > 1 ? square / 2 : 1;
    for (int i = 0; i < 60 && guess * guess - square > 0.25; i++)
        guess = (guess + square / guess) / 2;
    return guess;
}

int metres_between(double lat, double lon, double to_lat, double to_lon)
{
    double north = (to_lat - lat) * DEGREE, east = (to_lon - lon) * DEGREE * cosine((lat + to_lat) / 2);
    double square = north * north + east * east;
    return square < 1 ? 0 : square >= (double)INT_MAX * INT_MAX ? INT_MAX : (int)(root(square) + 0.5);
}

/* Digits and one point: strtod() would ask the locale what a point is. */
static bool read_degrees(struct str text, double low, double high, double *out)
{
    struct str fraction = str_trim(text), whole = str_part(&fraction, '.');
    double unit = 1;
    *out = (double)str_int(whole, 0);
    for (size_t i = 0; i < fraction.n; i++)
        *out += (fraction.p[i] - '0') * (unit /= 10);
    return str_digits(whole) && (!fraction.n || str_digits(fraction)) && *out >= low && *out <= high;
}

bool metres_read(struct str lat, struct str lon, double *out_lat, double *out_lon)
{
    return read_degrees(lat, 20, 46, out_lat) && read_degrees(lon, 122, 154, out_lon);
}
