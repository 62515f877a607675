/*
 * What a place answered, recorded in one key: one change each, which can be taken back.
 *
 * 受諾 and 辞退 are answers: they make 意向確認 today. 返事待ち and 不在 are none yet. An answer that replaces
 * another one takes away what only that one said (辞退の種類, 意向確認日, 開始, 不開始); the history keeps it.
 * 開始 needs 意向確認 first (seed 002), and nothing begins where it was declined or called off: both are refused
 * with a sentence. 辞退 has a kind (schema/codes.def), which says what to do next (schema/declines.def).
 */
#ifndef APP_ANSWER_H
#define APP_ANSWER_H

#include "app/call.h"

enum answer {
    ANSWER_ACCEPTED,
    ANSWER_DECLINED,
    ANSWER_WAITING,
    ANSWER_ABSENT,
    ANSWER_CANCELLED,
    ANSWER_STARTED,
    ANSWER_NOT_STARTED,
    ANSWER_TOLD, /* the place knows that the consent is withdrawn */
    ANSWERS
};

struct answering {
    const struct referral *referral;
    struct str number; /* of the case */
    const struct intake *about;
    struct str kind; /* of 辞退; empty: not said */
};

struct str answer_words(enum answer answer); /* 受諾 … */
/* Its ticket; 0 where it was not posted, after saying why. */
uint64_t answer_give(struct app *app, const struct answering *to, enum answer answer);
/* Does this place not know yet that the consent it was told with is gone? */
bool answer_untold(const struct referral *r, const struct intake *about, int32_t today);

#endif
