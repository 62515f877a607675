/*
 * What a person's desk remembers from one day to the next: pane, place in the
 * list, order (UX.md R60). Written by change_setting().
 */
#ifndef STORE_MEMORY_H
#define STORE_MEMORY_H

#include "base/arena.h"
#include "base/str.h"

struct db;

struct str memory_of(struct arena *a, struct db *db, struct str login,
                     struct str key); /* empty where it was never set */

#endif
