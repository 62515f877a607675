/* Where files of the program lie beside each other, folders made for them (0700: they hold personal data), and
 * how one is put there whole. */
#ifndef CLI_PLACE_H
#define CLI_PLACE_H

#include "cli/command.h"

struct str place_folder(struct arena *a,
                        const char *path);                /* what the file lies in; "." where it names none */
enum err place_make(const char *folder, struct fault *f); /* with all above it; there already is fine */

/* Where exports go without --out: as configured, else beside the database; practice data never among real
 * ones. */
const char *place_export(const struct cli *c, bool practice);
const char *place_practice(const struct cli *c); /* practice.db beside the default database */

/* Puts text into a file, whole or not at all: aside, synced, renamed. */
enum err place_write(struct arena *a, const char *path, struct str text, struct fault *f);

#endif
