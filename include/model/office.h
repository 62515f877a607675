/*
 * Whether two listings in the directory are of one office: publishers name it differently, with another spelling of the
 * address or another telephone. Compared are keys, never what is written:
 *
 *   name     folded; the name of the corporation before it (医療法人 同仁会) left out
 *   address  folded, without prefecture and 郡, with the city; 6丁目6番9号, ６－６－９ and 6の6の9 are one; what
 *            follows the number (a building) left out
 *   phone    its digits; fewer than nine are none
 *
 * Two of the three alike: the same office. One alike and another one nearly: perhaps. 事業所番号 never decides by
 * itself, since an office has several and a number may be given again. What is not known is like nothing.
 */
#ifndef MODEL_OFFICE_H
#define MODEL_OFFICE_H

#include "base/arena.h"
#include "base/str.h"

struct office_keys {
    struct str name, address, phone; /* empty: not known */
};

enum office_match { OFFICE_OTHER, OFFICE_PERHAPS, OFFICE_SAME };

/* `v`: the values of a resource. In the arena. */
struct office_keys office_keys(struct arena *a, const struct str *v);
enum office_match office_match(const struct office_keys *a, const struct office_keys *b);

#endif
