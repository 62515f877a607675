/*
 * The stored form, made from the rows of schema/ and the files of
 * schema/migrate/ (which are built into the program).
 *
 * user_version = number of the last migration × 1000 + number of fields: a new
 * row in a .def raises it without a second edit, and an older program then
 * refuses to write it. It may read it where the file allows that: min_reader in meta, a
 * user_version from which on a program reads what this one writes. Fields and tables that are
 * added leave it as it is; what makes an older program read wrongly raises it.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "base/arena.h"
#include "base/str.h"

enum { SCHEMA_READABLE = 12 }; /* the migration that min_reader tells */
int schema_version(void);
struct str
schema_sql(struct arena *a); /* the whole DDL of a new file, for review (tests/expected/schema.sql) */

#endif
