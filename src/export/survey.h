/*
 * 調査票 (FEATURES F47): what is written of one resource, how old that is, and a place to answer, to be sent by FAX.
 * What is not known is asked like the rest. The office's own notes (要望, 内部メモ, 条件) stay in the office.
 */
#ifndef EXPORT_SURVEY_H
#define EXPORT_SURVEY_H

#include "export/print.h"
#include "model/record.h"

struct db;

struct survey {
    struct arena *arena;
    struct db *db;
    int64_t id;
    const struct resource *resource;
    const struct setting *setting; /* shows values; its now */
    struct print *out;
};

/* The FAX number of the centre, where the directory has it under its name; else empty. */
struct str survey_back_number(struct arena *a, struct db *db);
void survey_fact(const struct survey *s, const struct field *f); /* a column of the resource */
void survey_items(const struct survey *s);                       /* all that are asked of its kind */

#endif
