/* The line of a resource, as load.h and listed.h read it: the columns of the statement, and a row of them. */
#ifndef STORE_RESOURCE_ROW_H
#define STORE_RESOURCE_ROW_H

#include "inside.h"
#include "store/load.h"

#define RESOURCE_COLUMNS "SELECT id, name, service, city, phone, state FROM resource"

struct resource_row resource_row_read(struct arena *a, sqlite3_stmt *s); /* copies */

#endif
