/*
 * Reading records and the lists of the desk. Everything that is returned lives
 * in the arena that is passed first.
 */
#ifndef STORE_LOAD_H
#define STORE_LOAD_H

#include "base/err.h"
#include "model/record.h"

struct db;
struct draft;

bool load_record(struct arena *a, struct db *db, struct record *r, int64_t id); /* false: no such row */

struct case_row { /* a line of 相談一覧 */
    int64_t id, person;
    struct str number, received_at, name, kana, requester, category, urgency, state, owner, next_on;
};
enum case_order {
#define CASE_ORDER(NAME, name, words) CASES_##NAME,
#include "orders.def"
#undef CASE_ORDER
    CASE_ORDERS
};
struct str case_order_name(enum case_order order);
struct str case_order_words(enum case_order order);
enum case_order case_order_of_name(struct str name); /* the first one where there is none */
/* In an order of schema/orders.def; by the next date only cases that have one and are not closed. `after` is the last
 * row already shown, or NULL. Rows are found by an index, never by a scan. */
int load_cases(struct arena *a, struct db *db, enum case_order order, const struct case_row *after, int most,
               struct case_row **rows);
/* How many stand before this case in that order, counted up to `most`; of one that is not in it, before where
 * it would be. -1: it could not be asked. */
int load_case_rank(struct db *db, enum case_order order, int64_t id, int most);
bool load_case(struct arena *a, struct db *db, int64_t id, struct case_row *row);
/* Is it restricted and not of whom this connection reads for (db_watched_by)? What is shown instead of its names. */
#define RESTRICTED_NAME "閲覧制限"
bool load_hides(struct db *db, int64_t intake);
bool load_hides_person(struct db *db, int64_t person); /* is their newest case? Who has none is not */

struct resource_row { /* a line of 資源台帳 */
    int64_t id;
    struct str name, service, city, phone, state;
};
bool load_resource(struct arena *a, struct db *db, int64_t id, struct resource_row *row);

int load_office(struct arena *a, struct db *db, int64_t id,
                struct resource_row **rows); /* the other services of its office, by name of the service */
/* What is known of a resource: its rows of item, slot, department or verified, in the order in which they are shown. */
int load_facts(struct arena *a, struct db *db, enum record_id record, int64_t resource, struct record **rows);

int load_contacts(struct arena *a, struct db *db, int64_t intake, int most,
                  struct contact **rows); /* newest first */
int load_referrals(struct arena *a, struct db *db, int64_t intake, int most,
                   struct referral **rows); /* newest first */
int load_staff(struct arena *a, struct db *db,
               struct staff **rows); /* who is 在籍, in order of registration */
int load_drafts(struct arena *a, struct db *db, struct str login,
                struct draft **rows); /* newest first; empty login: everyone's; without their steps */
void load_draft_steps(struct arena *a, struct db *db, struct draft *d);

int64_t load_count(struct db *db,
                   const char *name); /* maintained counters: "intake.open" "intake.waiting" "intake.closed"
"intake" "contact" "person" "resource" "referral": kept with every change, flat in the number of rows */

#endif
