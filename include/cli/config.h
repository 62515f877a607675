/*
 * The configuration file: INI, one table of rows (config.c), from which the sample
 * file and madoguchi.conf(5) come as well.
 *
 * A line that cannot be understood is named with file and number and passed over;
 * what it would have set keeps its default. No setting can make the desk unusable.
 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

struct config_key { /* [keys] context.key = verb */
    struct str context, key, verb;
};

struct config {
    const char *file;  /* the one that was read; NULL where there is none */
    int64_t ambiguous; /* cells of an ambiguous character: 1, 2, 0 = ask the terminal */
    int64_t escape_ms;
    int64_t ime; /* 0 = where the terminal is known to listen, 1 = always, 2 = never */
    bool contrast;
    int64_t lock_minutes, call_minutes, close_minutes;
    int64_t passphrase_ms;
    struct str export_directory; /* empty: beside the database */
    struct config_key *keys;
    int key_count;
};

/* The file named, else the person's, else the system's, else the defaults. Complaints about lines go to
 * `complain`. ERR_IO where the one that was named, or one of the others that is there, cannot be read. */
enum err config_load(struct arena *a, const char *named, FILE *complain, struct config *out, struct fault *f);

struct config_row {
    struct str section, name, argument, standard, words;
};
int config_row_count(void);
struct config_row config_row(int index); /* [keys] is the last one */

#endif
