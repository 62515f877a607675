/*
 * Reports and exported files are SQL files in a folder: dropping one in makes one.
 *
 *   <schema>/reports/NAME.sql             a report
 *   <schema>/drills/NAME.sql              the records behind a cell of that report (export/drill.h)
 *   <schema>/export/PROFILE/NAME.sql      NAME.csv of the profile
 *   <schema>/export/PROFILE/NAME.json.sql NAME.json of the profile: the cells of its one column, a line each
 *
 * The same folders under the configuration directory come first: a file of the
 * same name there stands for the shipped one, others are added to it.
 */
#ifndef EXPORT_SOURCE_H
#define EXPORT_SOURCE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct source_dirs {
    const char *config; /* of the site; NULL: none */
    const char *schema; /* as shipped */
};

struct source {
    struct str name; /* without .sql */
    struct str path, sql;
    struct str title; /* the text of its first line where that is a comment, -- 月次の実績報告書 */
};

/* A line "-- MARK: value" or "-- MARK" of the statement; false where there is none. */
bool source_head(const struct source *s, const char *mark, struct str *value);

/* ${XDG_CONFIG_HOME:-~/.config}/madoguchi; NULL where neither is an absolute path. */
const char *source_config(struct arena *a);
/* That, and the folder beside the installed program, else the source
 * tree's. */
struct source_dirs source_dirs_find(struct arena *a);

/* All files of a folder such as "reports" or "export/city", sorted by name. None there is no fault: *count is
 * 0. */
enum err source_list(struct arena *a, const struct source_dirs *dirs, struct str folder, struct source **out,
                     int *count, struct fault *f);
/* The names of the folders in a folder ("export": city, ledger, public …), sorted. */
int source_folders(struct arena *a, const struct source_dirs *dirs, struct str folder, struct str **out);

#endif
