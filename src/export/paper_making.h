/* A paper at work: what paper.c and the file of a paper that has rules of its own share, and nobody else sees. */
#ifndef EXPORT_PAPER_MAKING_H
#define EXPORT_PAPER_MAKING_H

#include "export/disclose.h"
#include "export/paper.h"

struct making {
    struct arena *arena;
    struct db *db;
    const struct paper_ask *ask;
    struct print *out;
    struct intake intake;
    struct person person;
    struct resource resource;
    struct disclose disclose;
};

int32_t making_today(const struct making *m);
void making_add_listed(struct making *m); /* the fields of papers.def, under their headings */

enum err making_sharing(struct making *m, struct fault *f); /* paper_sharing.c */

#endif
