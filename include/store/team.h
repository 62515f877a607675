/*
 * ケアチーム (DOMAIN A018, A113, A144): who takes part in the care of a person, by role in the order of the table team.
 *
 * What is written elsewhere is not typed twice: 主治医, 副主治医 and ケアマネ of the person, and the places that have
 * accepted a referral of one of the person's cases, appear as derived members. A member that was typed in for the same
 * resource, or as this 主治医, 副主治医 or ケアマネ, stands for the derived one. Who has left (until before today) is
 * left out; so are referrals of which it is told that the service was not begun.
 *
 * Text lives in the arena that is passed first.
 */
#ifndef STORE_TEAM_H
#define STORE_TEAM_H

#include "base/arena.h"
#include "model/record.h"

struct db;

enum team_source { TEAM_TYPED, TEAM_PERSON, TEAM_REFERRAL };

struct team_row {
    enum team_source source;
    int64_t id, resource; /* id: of the member that was typed in, else 0 */
    struct str role, name, phone, what_for;
};

int team_load(struct arena *a, struct db *db, int64_t person, int32_t today, struct team_row **rows);
/* The kinds of which there is nobody, as "薬局、歯科"; 家族 and その他 are not missed. */
struct str team_missing(struct arena *a, const struct team_row *rows, int count);
struct str
team_role_of(struct str service); /* what a resource of this サービスの種類 is in a team: "pharmacy" */

#endif
