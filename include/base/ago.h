/* How long ago a fact was made sure of, in words and in three degrees (FEATURES F45). */
#ifndef BASE_AGO_H
#define BASE_AGO_H

#include "base/str.h"

/* Half a year, a year: what a centre asks its resources again in. A day that is not known is AGO_NEVER. */
enum ago { AGO_FRESH, AGO_AGEING, AGO_OLD, AGO_NEVER };
enum { AGO_AGEING_DAYS = 183, AGO_OLD_DAYS = 366 };

enum ago ago_of(struct str iso, int32_t today);
struct str ago_words(struct arena *a, struct str iso,
                     int32_t today); /* 今日, 12日前, 5月前, 2年前; 日付不明 */

#endif
