/*
 * Which key is which verb where: schema/keys.def, changed by the configuration.
 *
 * A context has a parent (field → desk → global): a key that it does not bind is
 * looked up there. A line of the configuration adds a key, or gives a key that
 * is bound already in the same context to another verb; the verb "none" takes
 * the key away. Letters can be bound only where they are not text.
 */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include "ui/verb.h"

struct arena;

enum context {
#define CONTEXT(NAME, name, words, parent, typing) CONTEXT_##NAME,
#define KEY(context, key, verb)
#include "keys.def"
#undef CONTEXT
#undef KEY
    CONTEXT_COUNT
};

struct context_row {
    struct str name, words;
    enum context parent; /* itself for the last one */
    bool typing;         /* letters are text */
};

struct binding {
    enum context context;
    uint32_t key;
    enum verb verb; /* VERB_NONE: taken away by the configuration */
    bool configured;
};

struct keymap {
    struct arena *arena;
    struct binding *rows; /* in the order of keys.def, then of the configuration */
    int count, room;
};

const struct context_row *context_row(enum context c);

struct keymap *keymap_new(struct arena *a); /* the bindings of keys.def */

/* Adds one line of the configuration. Empty where it is good, else a sentence about what is wrong with it
 * (nothing has changed then): no such context, key or verb, a key that must not be bound, a key bound by an
 * earlier line. */
struct str keymap_bind(struct keymap *m, struct arena *a, struct str context, struct str key,
                       struct str verb);

enum verb keymap_find(const struct keymap *m, enum context at,
                      uint32_t key); /* climbs to the parents; VERB_NONE */
bool keymap_reaches(const struct keymap *m, enum context at,
                    const struct binding *b); /* is this row what the key does there? */
struct str keymap_keys(struct arena *a, const struct keymap *m, enum context at,
                       enum verb v); /* "F10, Ctrl-P"; empty */

#endif
