/*
 * The command line: one sub-command per run, from the rows of src/cli/cmd_*.c.
 *
 * The desk and its first screen belong to layers that this one must not know;
 * main.c lends them as two functions.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdio.h>

#include "base/err.h"
#include "base/str.h"
#include "cli/config.h"

struct db;

struct cli_desk { /* what to open a desk on */
    const char *db_path;
    struct db *db;    /* open already, and theirs who are called; or NULL */
    struct str login; /* empty: the desk asks, or takes the first person of a practice database */
    const struct config *config;
};

struct cli_host {
    enum err (*desk)(const struct cli_desk *d, struct fault *f); /* until the person leaves it */
    enum err (*screen)(const struct cli_desk *d, FILE *out,
                       struct fault *f); /* its first screen as text, 80×24 */
};

/* Does what the arguments say and returns the exit status. Messages are on stderr when it returns. */
int cli_run(int argc, char **argv, const struct cli_host *host);

#endif
