/*
 * What must be right before the program does anything: three open descriptors
 * (SQLite would take number 2 for its file), private files, a UTF-8 locale.
 */
#ifndef CLI_START_H
#define CLI_START_H

#include "base/err.h"
#include "base/str.h"

void start_descriptors(void); /* 0 to 2 are open, on /dev/null where nothing else is */
void start_private(
    void); /* what is made from here on is for its owner alone; nothing of memory is for anybody: no core
                                 file, no tracing by another process of the same user */
void start_environment(void); /* variables that lead libraries astray are gone */

/* Takes the environment's UTF-8 locale, C.UTF-8 where there is none; refuses any other one (ERR_USAGE), in
 * ASCII and Japanese since it is not known what the reader's terminal shows. */
enum err start_locale(struct fault *f);
struct str start_locale_name(void); /* the one that was taken */

#endif
