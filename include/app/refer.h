/*
 * つなぐ: hands a case on to a resource, in one key where nothing stands against it.
 *
 * The case is the one in the sheet, else the one at hand. A form that is open keeps it until 確定 (struct want); a
 * case without one gets its referral at once. Two things may stand against it, and are asked for on a screen of their
 * own (gate.c), never while a new call is taken:
 *   consent     nothing personal goes on without one that covers the place (model/consent.h). A new call hands on
 *               anonymously until consent is written down; 確定 looks again, so that no answer is asked for twice
 *   neutrality  a place that is asked out of proportion among its equals (store/neutral.h) needs a reason
 * What was looked for and which places were shown is kept with the referral: the eligible set of report neutrality.
 */
#ifndef APP_REFER_H
#define APP_REFER_H

#include "app/equals.h"

struct app;

#define REFER_ANONYMOUS S("匿名で打診")
enum { REFERRALS_MOST = 100 }; /* of one case that are looked at */

/* What is about to be handed on, and to whom; what the gate was told is in `want`. */
struct handing {
    int64_t intake;    /* 0: the new call in the sheet */
    struct str number; /* of the case; empty for a new one */
    int64_t referral;  /* a candidate that is asked now; 0: a new one */
    struct want want;
    struct str unshared; /* why consent does not cover the place; empty where it does */
    struct neutral equals;
    int chosen; /* index in equals; -1 where it stands for itself */
};

int64_t refer_case(const struct app *app); /* that would be handed on; 0: none, or a new call */
void refer_to(struct app *app, const struct resource_row *place, const struct shown *shown); /* asked now */
/* A further candidate: asked when its turn comes. */
void refer_later(struct app *app, const struct resource_row *place, const struct shown *shown);
void refer_candidate(struct app *app, int64_t intake, int64_t referral); /* one of these is asked now */
/* What the gate found out: the handing goes on to its next question, or is done. */
void refer_on(struct app *app, const struct handing *h);
void refer_instead(struct app *app, const struct handing *h); /* the one whose turn it is */
bool refer_choice_open(const struct handing *h);              /* a reason is still missing */

/* Adds the referral to a change. intake: the case's number or change_ref() of it; about: the case as it is stored
 * then; before: how many others the change puts before this one. */
void refer_put(struct app *app, struct change *c, struct str intake, const struct intake *about,
               const struct want *w, int before);
bool refer_anonymous(struct app *app, const struct intake *about, const struct want *w); /* will it be? */
struct want refer_keep(struct arena *a, const struct want *w);                           /* with its texts */
/* How it stands: 候補, its answer, or once it is said yes to 開始 or 不開始. */
struct str refer_words(const struct referral *r);
bool refer_is_candidate(const struct referral *r); /* not asked yet */
bool refer_is_open(const struct referral *r);      /* not asked yet, or without an answer */

#endif
