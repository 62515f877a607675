/*
 * Printing: a paper becomes files beside the database (print/R08-0012-sheet-1.txt
 * and .html) once the audit has stored who printed what, for whom and which copy
 * it is; never before. One is under way at a time.
 */
#ifndef APP_PRINTING_H
#define APP_PRINTING_H

#include "export/paper.h"
#include "store/writer.h"

struct app;

struct printing_wish {
    enum paper paper;
    int64_t intake, resource; /* 0: none */
    struct fax fax;           /* of a FAX: what was typed */
};

struct printing_wish printing_keep(struct arena *a, const struct printing_wish *wish); /* with its text */
int64_t printing_recipient(struct app *app,
                           int64_t intake); /* the place selected in the directory where one is
                              there, else the one that the case was handed on to last; 0: none,
                              or the case is restricted */
/* What would be printed now. Says why not, and gives false. */
bool printing_make(struct app *app, struct arena *a, const struct printing_wish *wish, struct print *out);
void printing_start(struct app *app, const struct printing_wish *wish);
bool printing_result(struct app *app,
                     const struct writer_done *done); /* false where it is of something else */
struct str printing_folder(const struct app *app, struct arena *a);
void printing_end(struct app *app);

#endif
