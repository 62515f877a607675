/*
 * One box for people, cases and resources (PERFORMANCE.md design 1): an FTS5
 * index of 1-, 2- and 3-grams over folded text, each candidate verified.
 *
 * The text is cut at blanks; all parts must occur. Each part is tried as typed
 * and, where it is letters, as the kana that they spell (nakatuji, nakatsuji).
 * Digits match phone numbers in any format and their last four, case numbers and
 * birth dates (also 和暦). A person that is found brings their cases; one who was merged into
 * another brings that other.
 * Resources of the centre's own city (city_code) come before those elsewhere, unless one of these is meant exactly.
 * One that is closed or stopped is found like any other, and says so with the reason.
 * Order: exact number or phone, then beginnings of names, then names, then the
 * rest; the newest first within each.
 */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "base/err.h"
#include "model/record.h"

struct db;

struct hit {
    enum record_id record; /* PERSON, INTAKE or RESOURCE */
    int64_t id;
    int score;
    int64_t gone;             /* a person who was merged into this one and was found by what is theirs; 0 */
    struct str title, detail; /* for a list: name or number; what else tells it apart */
};

enum { SEARCH_PEOPLE = 1, SEARCH_CASES = 2, SEARCH_RESOURCES = 4, SEARCH_ALL = 7 };

/* At most `most` hits in the arena; *more where there may be others. An empty text finds nothing. Ranked are, of
 * people, of cases, of resources and of those of the own city, the newest `most` that match, or the newest 50. */
int search_run(struct arena *a, struct db *db, struct str text, unsigned where, int most, int64_t now,
               struct hit **hits, bool *more);

/*
 * The same in slices, so that a rare word in a million rows lets nobody wait: begun, gone on with until it is done,
 * taken. It finds what search_run() would; where the file has changed meanwhile it begins anew. While it is left it
 * holds nothing in the file. Of the same connection other things may be asked in between.
 * It goes on behind the last row that it looked at; left before it came to one it has gained nothing.
 */
struct search;
struct patience { /* asked again and again; true: somebody waits, leave it now */
    bool (*waits)(void *of);
    void *of;
};
struct search *search_begin(struct arena *a, struct db *db, struct str text, unsigned where, int most,
                            int64_t now); /* in the arena until it is taken; the text is copied */
bool search_go(struct search *s, const struct patience *p); /* true: done; NULL: nobody waits */
int search_take(struct search *s, struct arena *a, struct hit **hits,
                bool *more); /* the hits in this arena */

/* The resources in which all of the text stands, in no order; at most `most` in the own city and as many elsewhere. -1:
 * somebody waits. */
int search_rows(struct arena *a, struct db *db, struct str text, int most, int64_t now, int64_t **ids,
                bool *more, const struct patience *p);

#endif
