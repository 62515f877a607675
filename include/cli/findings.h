/* What check_all() finds, and each closed month against today's figures, a line each, as `check` and
 * `restore --drill` print it. */
#ifndef CLI_FINDINGS_H
#define CLI_FINDINGS_H

#include "cli/command.h"

struct db;

enum err findings_print(struct cli *c, struct db *db, bool deep,
                        bool *good); /* good: all of what is printed is as it must be */

#endif
