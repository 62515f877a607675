/*
 * Services of one office together: all listings of the directory that model/office.h calls the same, and those that
 * somebody said are (record pair), have the lowest of their numbers in resource.office; a listing that stands alone has
 * none. What somebody called another office is never joined by itself.
 *
 * Those of the centre's own city that are only perhaps the same are kept as pairs without a decision, once, for
 * somebody to decide; a decided pair is never asked again.
 *
 * `office` is derived and made anew: it has no history but of what somebody decided, and the audit tells that
 * it was done.
 */
#ifndef STORE_MATCH_H
#define STORE_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct change;
struct db;

enum { MATCH_MARKS = 3 };
/* A listing whose marks were made beforehand: of name and address, name and phone, address and phone. */
struct match_seen {
    int64_t id;
    uint64_t marks[MATCH_MARKS]; /* 0: one of both is empty */
    bool far;                    /* match_is_far(): it need not be read; false where it was changed since */
};
/* Needs no database: another thread may make them. v: a resource's values. */
void match_marks(struct arena *scratch, const struct str *v, uint64_t marks[MATCH_MARKS]);
bool match_is_far(const struct db *db, const struct str *v); /* of another city, as its code tells */

struct match_seen_list { /* by id, all of them there; NULL rows: none */
    const struct match_seen *rows;
    int count;
};

struct match_result {
    int64_t moved;    /* listings that came to another office */
    int64_t doubtful; /* pairs that are new */
};

/* On the read-write connection, one transaction. Nothing to do where no listing was made or changed since the last
 * time: that is known without looking at them. */
enum err match_offices(struct db *db, struct str login, int64_t now, struct match_seen_list seen,
                       struct match_result *out, struct fault *f);

struct match_pair {
    int64_t id, one, other;
};
/* Those that wait for a decision and are not of one office by now, the newest first. */
int match_waiting(struct arena *a, struct db *db, int most, struct match_pair **rows);
/* What somebody decided, into a change: the pair, and where they are the same, one office of all their listings. */
void match_decide(struct change *c, struct db *db, const struct match_pair *pair, bool same, struct str login,
                  int64_t now);

#endif
