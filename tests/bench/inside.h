/* The verbs of inside.c: each prints a line of figures and gives the program's status. */
#ifndef BENCH_INSIDE_H
#define BENCH_INSIDE_H

#include "rig.h"

enum { HITS = 50 }; /* of one search */

int inside_search(const char *path, int count);
int inside_directory(const char *path, int count);
int inside_like(const char *path, int count);
int inside_text(const char *path);
int inside_trigram(const char *path);
int inside_need(const char *path, int count);
int inside_neutral(const char *path, int count);
int inside_save(const char *path, int count);
int inside_tidy(const char *path);
int inside_bare(const char *path, int count);
int inside_plain(const char *path, int count);
int inside_sync(const char *path, int count);
int inside_step(const char *path, char **sql, int count);
int inside_parse(const char *path);
int inside_now(const char *path, int count);
int inside_map(const char *unused, int count);
int inside_audit(const char *path, int count);
int inside_tag(void);

#endif
