/*
 * What the desk can be asked to do, from schema/verbs.def: the words that hint
 * bar, help, palette and manual show, and the name in the configuration.
 */
#ifndef UI_VERB_H
#define UI_VERB_H

#include "base/str.h"
#include "ui/key.h"

enum verb {
    VERB_NONE,
#define VERB(NAME, name, words, reading, motion, flags, does, help) VERB_##NAME,
#include "verbs.def"
#undef VERB
    VERB_COUNT
};

enum { V_WRITES = 1 }; /* schema/verbs.def */

struct verb_row {
    struct str name, words, reading, help;
    uint32_t motion; /* the key that list_key() and edit_key() know this movement by; KEY_NONE */
    unsigned flags;
};

const struct verb_row *verb_row(enum verb v);
enum verb verb_of_name(struct str name); /* VERB_NONE where there is none */

/* match_any() of its words, name and reading. */
bool verb_matches(struct arena *a, enum verb v, struct str typed);

#endif
