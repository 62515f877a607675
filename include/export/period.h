/*
 * The parameters that SQL files may name, as text: ISO days, and moments with
 * seconds for what is compared with a record's `changed`.
 *
 *   :day :from :to        the day, and its moments: from <= changed < to
 *   :month_from           the first moment of its month
 *   :year :first :next    the fiscal year, its 1 April and the one after
 *   :fiscal_from          the first moment of the fiscal year
 *   :month                YYYY-MM, or empty
 *   :today                the day that the statement looks back from
 */
#ifndef EXPORT_PERIOD_H
#define EXPORT_PERIOD_H

#include "base/arena.h"
#include "base/str.h"

struct query;

struct period {
    struct str day, from, to, month_from, year, first, next, fiscal_from, month, today;
};

struct period period_of_day(struct arena *a, int32_t day); /* as the day ends; :month is its month */
struct period period_of_year(struct arena *a, int fiscal_year, int32_t today);
void period_reach(struct period *p,
                  struct str from); /* :from is earlier; empty: everything, to PERIOD_EVER */
void period_bind(const struct period *p, struct query *q);

#define PERIOD_EVER "9999" /* behind every moment */

#endif
