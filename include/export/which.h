/*
 * Which resource a row of somebody's table means: the one of (事業所番号, サービスの種類); where that is absent
 * or leaves several, its name decides, folded. One that cannot be told apart is refused with a sentence:
 * nothing may come to another office.
 */
#ifndef EXPORT_WHICH_H
#define EXPORT_WHICH_H

#include "export/importing.h"

struct which;

struct which_words { /* as the row has them, each may be empty */
    struct str number, service, name;
};

struct which *
which_new(struct importing *im); /* of this file; the directory is read when the first row asks */
/* Its number; 0 with `why`, or where the database failed (im->code). */
int64_t which_resource(struct which *w, const struct which_words *words, struct str *why);
/* The column of the file whose heading is one of these, separated by '|'; -1: none. */
int which_column(const struct importing *im, struct str headings);

#endif
