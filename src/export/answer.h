/*
 * What a file says about one item of one resource, put by its date.
 *
 *   a newer 確認日 wins over an older one; an older one, or none, never overwrites a newer
 *   what somebody at the desk confirmed on the very day stays
 *   without any date a value of another source is only filled in, never replaced
 */
#ifndef EXPORT_ANSWER_H
#define EXPORT_ANSWER_H

#include "export/importing.h"
#include "model/item.h"

struct answer {
    int64_t resource;
    const struct item_row *item;
    struct str value;   /* as stored; empty: it is known that nobody knows */
    struct str note;    /* of the file; `noted`: it has a column for it */
    struct str source;  /* 出典 */
    struct str on, how; /* ISO day, code of the table verifying; empty: not given */
    bool noted;
};

/* False where the database failed. *kept: why the value that is there stays; empty: it does not differ or was put. */
bool answer_put(struct importing *im, const struct answer *a, enum bulk_outcome *outcome, struct str *kept);

#endif
