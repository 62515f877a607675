/*
 * The next date that the ladder proposes (model/ladder.h): it stands beside the
 * empty 次回対応日 with its reason, F3 takes it, and nobody has to.
 */
#ifndef APP_FOLLOW_H
#define APP_FOLLOW_H

#include "app/call.h"

void follow_begin(struct app *app, struct call *call); /* reads what the case waits for; before it is drawn */
struct str follow_echo(struct arena *a,
                       const struct call *call); /* 「案 令和8年12月1日(火)（相談後 7営業日）」 */
bool follow_take(struct app *app, struct call *call); /* false where nothing is proposed */
bool follow_here(const struct call *call);            /* does the caret stand in 次回対応日? */
/* What to add to the notice of 確定 and つなぎ; empty where a date to come stands already. */
struct str follow_words(struct app *app, const struct call *call);
struct str follow_referred(struct app *app, const struct intake *i);
struct str follow_answered(struct app *app, const struct intake *i, struct str answer, struct str asked_on);

#endif
