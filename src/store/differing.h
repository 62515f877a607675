/* What waits to be decided, for those that list it; and difference.c, for those that take a parcel in: inside a
 * transaction that has its audit row. */
#ifndef STORE_DIFFERING_H
#define STORE_DIFFERING_H

#include "case_name.h"
#include "inside.h"

/* In SQL, of a difference d. The case that decides who may see it: its own, else the newest one of the person. */
#define UNDECIDED "d.decision = ''"
#define OF_DIFFERENCE                                                                                        \
    " FROM difference d LEFT JOIN intake i ON i.id = coalesce(d.intake, (SELECT n.id FROM intake n"          \
    " WHERE n.person = d.person ORDER BY n.received_at DESC, n.id DESC LIMIT 1))"                            \
    " LEFT JOIN person p ON p.id = coalesce(d.person, i.person)"
#define DIFFERENCE_NAME "coalesce(" CASE_MASK ", nullif(p.name, ''), p.kana, '')"

struct differing {
    const struct record_row *row;
    int64_t id;
    const struct field *field; /* NULL: the whole row */
    struct str theirs, peer, by, at;
    int64_t seq; /* of the audit */
};

/* One of the same workstation that waits for the same field is brought up to date instead, or one that has the same
 * value: what a third one has is a question of its own. */
enum err difference_keep(struct db *db, const struct differing *d, struct str changed, struct fault *f);
/* Theirs stands here by now: nothing is left to decide with them, nor about a value that theirs came after. */
enum err difference_agree(struct db *db, const struct differing *d, const struct str *former, int count,
                          struct str changed, struct fault *f);

#endif
