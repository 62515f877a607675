/*
 * Files as earlier versions of the program made them: the stored form that the history of tests/expected/schema.sql has
 * of that version (tests/expected/versions), with a row in each of its records, found by its index and counted.
 */
#ifndef TESTS_FAULT_OLDER_H
#define TESTS_FAULT_OLDER_H

#include <stdbool.h>
#include <stddef.h>

enum { OLDER = 8 };
extern const int older_versions[OLDER]; /* the first one first */

void older_make(const char *path, int version);
/* Is it of the present version, and has every row what older_make() gave it? Else why. */
bool older_kept(const char *path, int version, char *why, size_t room);

#endif
