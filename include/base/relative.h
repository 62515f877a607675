/*
 * Days that are named by another day: 今日, +3, t+3, 来週火, 翌月1日, 月末, +3営.
 * A week begins on Monday, as on an office calendar: 今週日 is the Sunday that
 * ends this week.
 */
#ifndef BASE_RELATIVE_H
#define BASE_RELATIVE_H

#include "base/date.h"

enum relative { RELATIVE_NOT, RELATIVE_DAY, RELATIVE_WRONG };

/*
 * `text` is narrow and without blanks. RELATIVE_NOT: it is some other notation. RELATIVE_WRONG: it begins as
 * one of these but names no day; `complaint` says why.
 */
enum relative relative_read(struct arena *a, struct str text, int32_t today, const struct holidays *holidays,
                            int32_t *day, struct str *complaint);

#endif
