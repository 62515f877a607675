/*
 * May what is known of a case be passed on (seed 002: 関係機関に「個人情報の伝達についての同意」の有無を確認します)?
 * It may with 情報提供同意 あり, not withdrawn by that day, whose 情報提供の範囲 covers the place. Not asked is not
 * yes; an end that cannot be read is an end.
 *
 * No scope covers all. Else one of its parts (cut at 、 and line ends, compared folded) must say everybody concerned in
 * so many words (すべて, 関係機関), or be the place's kind (訪問看護) or one of its aliases, or two characters or more
 * of its name, or have its whole name. What cannot be read so does not cover, nor does a scope that leaves somebody out
 * (以外, 除く, ない): somebody asks.
 */
#ifndef MODEL_CONSENT_H
#define MODEL_CONSENT_H

#include "model/record.h"

/* To a place, known by its name, alias and service; `to` may be NULL: to anybody. Where it may not, `why` is the
 * sentence, without the 。 at its end; else empty. */
bool consent_covers(struct arena *a, const struct intake *i, const struct resource *to, int32_t today,
                    struct str *why);

#endif
