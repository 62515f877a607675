/*
 * Where a file really lies. Links in the way to its folder are the administrator's business and are followed; the file
 * itself is not (SQLITE_OPEN_NOFOLLOW, O_NOFOLLOW refuse it where it is one).
 */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include <limits.h>

void place_real(const char *file, char real[PATH_MAX]); /* as it was given where the folder is not there */

#endif
