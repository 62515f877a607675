/*
 * The stored form, made from the rows of schema/ and the files of
 * schema/migrate/ (which are built into the program).
 *
 * user_version = number of the last migration × 1000 + number of fields: a new
 * row in a .def raises it without a second edit, and an older program then
 * refuses the file as newer.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "base/arena.h"
#include "base/str.h"

int schema_version(void);
struct str
schema_sql(struct arena *a); /* the whole DDL of a new file, for review (tests/expected/schema.sql) */

#endif
