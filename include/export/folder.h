/*
 * Folders that appear complete or not at all. One is built aside, as
 * .NAME.part-XXXXXX in the same parent; folder_finish syncs it, puts it in place
 * by one rename (exchanging it with an older one of the name) and syncs the parent.
 */
#ifndef EXPORT_FOLDER_H
#define EXPORT_FOLDER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct folder;

enum err folder_begin(struct arena *a, const char *parent, struct str name, struct folder **out,
                      struct fault *f);                    /* makes the parent too */
int folder_file(const struct folder *d);                   /* its descriptor, for openat */
enum err folder_finish(struct folder *d, struct fault *f); /* either way d is done with */
void folder_abandon(struct folder *d);                     /* removes what was built; NULL is allowed */

/* What stands in the parent: names of the folders that hold a file `proof` and that are shaped like `like`
 * (a digit where it has one, else the same character), sorted, in the arena. */
int folder_finished(struct arena *a, const char *parent, struct str like, const char *proof,
                    struct str **names);
/* Whether the folder's files are these and no others; those of `besides` may be there or not. True where
 * there is no folder. */
bool folder_is_of(struct arena *a, const char *parent, struct str name, const struct str *files, int count,
                  const char *const besides[2]);
/* One run at a time in a parent, which is made: ERR_SEAT where another is at work. *own is given back with
 * folder_disown(); -1 is allowed there. A file system without such locks lets everybody in. */
enum err folder_own(struct arena *a, const char *parent, int *own, struct fault *f);
void folder_disown(int own);
void folder_remove(struct arena *a, const char *parent, struct str name); /* with the files in it */
void folder_sweep(struct arena *a,
                  const char *parent); /* parts that a crash left; only while no other run is at work */

#endif
