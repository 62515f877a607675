/*
 * The 圏域 and towns that the directory knows of the centre's own places: out of the areas and addresses of its
 * resources. A town lies where its resources do, and in the 圏域 that the first of them tells.
 *
 * Own: the city of the centre's code; where no resource has it, all of them. At most AREAS_MOST rows are read,
 * which takes a few milliseconds: once, when a search begins.
 */
#ifndef STORE_AREAS_H
#define STORE_AREAS_H

#include "model/need.h"

struct db;

enum { AREAS_MOST = 4000 };

void areas_load(struct arena *a, struct db *db, struct need_places *out);
struct str areas_town(struct str address, struct str prefecture,
                      struct str city); /* 北海道函館市本町10-5 → 本町; empty where there is none */

#endif
