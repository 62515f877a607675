/*
 * Reading with SQL that may come from outside: reports, exported files.
 *
 * Statements run under an authorizer: one SELECT, no writes, no PRAGMA or ATTACH,
 * no secret tables (audit, history, drafts, settings, meta, search internals). They may call
 *   label(table, code)            code_group(table, code)     staff_name(login)
 *   age_band(birth, at)           insured(birth, disease, at) -> label
 *   wareki(iso)                   codes_label(table, set)      pseudonym(record, number) -> 16 letters
 *   service_kind(kind)            service_label(kind)       service_group(kind)       service_number(kind)
 *   item_label(item)              item_value(item, value)   profile()                 uuid(kind, key)
 *   home_city() -> first digits of the own city's code      at_home(city_code, address)
 *   asker, position_rule, position_override (function.c); hides (restricted.c)
 *   one_sided(own, total, candidates): model/rule.h
 *   table function codes(table)   -> number, code, label, grp
 *   table function tally('record moment code ' || first) -> number (of the month, from 1), code, n: kept
 *                     (schema/tallies.def) or counted in one pass
 *   table function months(first)  -> number, month ("2026-04"), label ("4月"): twelve from that day's on
 * Column aliases are the headings. Parameters are named (:day, :from, :to, :today, :year …); those that
 * a statement does not mention are passed over. Text is valid until the next step.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "base/err.h"
#include "base/str.h"

struct db;
struct query;

enum err query_open(struct db *db, struct str name, struct str sql, struct query **out,
                    struct fault *f);                                 /* name: for the sentence */
void query_bind(struct query *q, const char *name, struct str value); /* ":day"; copied */
void query_bind_int(struct query *q, const char *name, int64_t value);
bool query_step(struct query *q);
int query_columns(const struct query *q);
struct str query_heading(const struct query *q, int column);
struct str query_text(const struct query *q, int column); /* NULL gives the empty text */
int64_t query_int(const struct query *q, int column);
enum err query_close(struct query *q,
                     struct fault *f); /* the fault of the last step, if any; NULL is allowed */

/* One consistent snapshot for several statements; readers only. Not for longer than 60 s: the WAL cannot be
 * reset while it is held. */
enum err query_snapshot(struct db *db, struct fault *f);
void query_release(struct db *db);

#endif
