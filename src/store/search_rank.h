/*
 * How well a row answers what was typed: in which of its fields each part stands, and how. Nothing is taken on trust
 * from the index but where it is proof (words.sure). Private to the search.
 */
#ifndef STORE_SEARCH_RANK_H
#define STORE_SEARCH_RANK_H

#include "search_words.h"

enum {
    SCORE_NONE,
    SCORE_TEXT,
    SCORE_NAME,
    SCORE_BEGINS,
    SCORE_EXACT,
    SCORE_UNIT = 10, /* a part that stands in a name adds twice so much, shared among the parts */
    AT_HOME = 21,    /* above a name that begins so elsewhere */
    WHOLE =
        2 * SCORE_EXACT * SCORE_UNIT /* each part is a whole name or number: above all at home that are not */
};

/* The fields of a record that are looked at: names and numbers first, since after them long notes can add nothing;
 * of words that are sure only these. Then those that decide who may be found, and where, and what is told of a
 * resource. */
struct ranked {
    const struct record_row *row;
    int scored, read,
        at[RECORD_MOST_FIELDS]; /* places of fields: `scored` of them tell how well, `read` are read */
    int names;                  /* of the scored ones, names and numbers; 0: it is only asked whether */
    enum { AS_TEXT, AS_NUMBER, AS_PHONE, AS_NAME } as[RECORD_MOST_FIELDS]; /* of the scored ones */
};

void rank_fields(struct ranked *out, enum record_id record, bool sure);

/* v: a value for each field of the record, of which those looked at are filled in. 0: some part stands nowhere. */
int rank_row(const struct ranked *r, const struct words *w, struct arena *a, const struct str *v);

#endif
