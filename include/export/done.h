/*
 * What became of the last run of each profile, and of the last drill (restore --drill), whose line begins with "drill": a
 * line in <database>.export, written after each run that was not for a day of its own (--date), whole or not at all, and
 * read without opening the database: the home screen and `doctor` tell from it when files were last made, or a backup
 * was tried, and why not. A run that was killed writes nothing: its line grows old.
 *
 *   city TAB moment of the last success (0: none) TAB its folder TAB moment of the last run TAB status TAB sentence
 */
#ifndef EXPORT_DONE_H
#define EXPORT_DONE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Without a success for so long, somebody has to look: a night and two hours; a month and a day. */
enum { DONE_HOURS = 26, DONE_DRILL_HOURS = 32 * 24 };

struct done {
    struct str profile, folder, why; /* why: of the last run, where it failed */
    int64_t succeeded, tried;        /* moments; succeeded 0: never */
    enum err code;                   /* of the last run; a notice is a success */
};

bool done_read(struct arena *a, const char *db_path, struct str profile,
               struct done *out); /* false: no run yet */
enum err done_write(struct arena *a, const char *db_path, const struct done *d,
                    struct fault *f);                    /* `succeeded` is kept where the run failed */
bool done_needs_look(const struct done *d, int64_t now); /* failed, or too long ago */
/* Of a run that done_read() found: 11/20 21:30 済; 11/20 21:30 の後、できていません。…;
 * 一度もできていません。… */
struct str done_words(struct arena *a, const struct done *d, int64_t now);

#endif
