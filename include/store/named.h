/*
 * What is asked of a database above the store, by name: the statements are the rows of include/store/named.def, so that
 * no SQL stands in a screen or an import. They run as any query (store/query.h).
 */
#ifndef STORE_NAMED_H
#define STORE_NAMED_H

#include "model/record.h"
#include "store/query.h"

enum named {
#define NAMED(NAME, name, sql) NAMED_##NAME,
#include "store/named.def"
#undef NAMED
    NAMED_COUNT
};

enum err named_open(struct db *db, enum named what, struct query **out, struct fault *f);
/* Every row of a record: its id, then its fields in their order; by id, months that were
 * closed by month and revision. */
enum err named_all(struct db *db, enum record_id record, struct query **out, struct fault *f);

#endif
