/* A folder with all above it, 0700: they hold personal data. */
#ifndef BASE_FOLDERS_H
#define BASE_FOLDERS_H

#include <stdbool.h>

/* One that is there already is fine. False: errno says why, ENOTDIR where something else is there. */
bool folders_make(const char *path);

#endif
