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

/* Of this file, which is a table of the sort `layout`: it becomes im->reader. The directory is read when the first row
 * asks. */
struct which *which_begin(struct importing *im, struct str layout);
/* Which columns the file has of `count` headings, each in its spellings, separated by '|'. */
void which_headings(struct which *w, const struct csv_record *r, const struct str *headings, int count);
bool which_has(const struct which *w, int heading);
struct str which_cell(const struct which *w, const struct csv_record *r,
                      int heading); /* without blanks around */
/* Its number; 0 with `why`, or where the database failed (im->code). */
int64_t which_resource(struct which *w, const struct which_words *words, struct str *why);

#endif
