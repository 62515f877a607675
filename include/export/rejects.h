/*
 * The file of the rows that an import did not take: file, line and reason before the row as it stands, so that
 * it can be mended there and imported again. Made beside its place before anything is imported, put in place at
 * the end where there are any.
 */
#ifndef EXPORT_REJECTS_H
#define EXPORT_REJECTS_H

#include <stdio.h>

#include "export/importing.h"

struct rejects {
    FILE *file; /* NULL: nobody asked for one */
    const char *part;
    bool begun, failed;
    bool told; /* the same files once more: what is wrong with them stands there already */
};

/* As im->q->reject asks. */
enum err rejects_open(struct rejects *to, const struct importing *im);
void rejects_add(struct rejects *to, const struct importing *im, const struct csv_record *r, struct str why);
enum err rejects_close(struct rejects *to, const struct importing *im,
                       struct fault *f); /* ERR_IO: none is there */

#endif
