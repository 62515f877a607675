/*
 * Reading a table of a damaged file: what lies on a page that does not open is passed over, and reading goes on behind
 * it. One statement at a time on the connection, and no transaction: a page that cannot be read ends all others.
 */
#ifndef STORE_SALVAGE_WALK_H
#define STORE_SALVAGE_WALK_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/err.h"

typedef enum err salvage_row(void *of,
                             sqlite3_stmt *row); /* what is done with each; anything but OK ends it */

/* `sql` gives the rows from number ?1 on, by number, the number in the first column. *gaps is raised by the places that
 * were passed over; a table that cannot be read at all is one. */
enum err salvage_walk(sqlite3 *from, const char *sql, salvage_row *row, void *of, int64_t *gaps);

/* Of a table without numbers: from the one end as far as it goes, and where that is not all, from the other one, too. Rows
 * may come twice. */
enum err salvage_ends(sqlite3 *from, const char *forth, const char *back, salvage_row *row, void *of,
                      int64_t *gaps);

#endif
