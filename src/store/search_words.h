/*
 * What was typed into a search, cut at blanks into parts, each in the forms in which it may stand in a text: as typed,
 * as the kana that its letters spell, as the date that it is. And what finds in the index the rows in which they may
 * stand. Private to the search.
 */
#ifndef STORE_SEARCH_WORDS_H
#define STORE_SEARCH_WORDS_H

#include "inside.h"

enum { WORDS_MOST = 8, FORMS_MOST = 3, GRAMS_MOST = 4 };

struct part { /* one part of what was typed, in each form in which it may stand in the text */
    struct str form[FORMS_MOST];
    bool plain[FORMS_MOST];     /* of ideographs alone */
    unsigned kinds[FORMS_MOST]; /* of KANA_…, which a text must have in which it stands */
    int forms;
};

struct words {
    struct part parts[WORDS_MOST];
    int count;
    bool sure; /* each form is one gram: it stands in whatever the index finds */
};

void words_split(struct arena *a, struct str text, int64_t now, struct words *out);
/* Grams that stand wherever the form does; how many. Each one has a list that is walked, so a few must do: of digits
 * the last ones, since numbers of one town and one decade begin alike; of text some that are spread over it. */
int words_grams(struct str form, struct str out[GRAMS_MOST]);
struct str words_expression(struct arena *a, const struct words *w); /* for MATCH */
struct str words_fold(struct arena *a,
                      struct str text); /* what kind_fold() makes of a field: breaks are blanks */

#endif
