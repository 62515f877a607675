/*
 * A copy that is put in the place of a database (restore) goes on from an earlier moment: what is registered from then
 * on is not what another workstation has had from it under the same numbers (src/store/lineage.h).
 */
#ifndef STORE_COPIED_H
#define STORE_COPIED_H

#include "base/err.h"

enum err copied_mark(const char *path, struct fault *f); /* a copy that nobody has open */

#endif
