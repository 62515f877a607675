/*
 * <database>.ballast: eight megabytes that are held ready for the day on which the disk is full. What was just typed is
 * then stored in their place at once, and the person has time to make room (RELIABILITY.md 5.3, requirement 46).
 */
#ifndef STORE_BALLAST_H
#define STORE_BALLAST_H

#include <stdbool.h>

enum { BALLAST_BYTES = 8 << 20 };

/* Where it is absent and the disk has room to spare for it. */
void ballast_lay(const char *db_path);
bool ballast_release(const char *db_path); /* false: there was none */

#endif
