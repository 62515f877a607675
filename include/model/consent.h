/*
 * May what is known of a case be passed on? 情報提供同意 is yes, was not withdrawn,
 * and 情報提供の範囲 names whom it is meant for: the place, its kind of service, or
 * everybody concerned. Nothing there: no limit was set. Not asked is not yes.
 */
#ifndef MODEL_CONSENT_H
#define MODEL_CONSENT_H

#include "model/record.h"

/* To a place; `to` may be NULL: to anybody. Where it may not, `why` is the sentence. */
bool consent_covers(struct arena *a, const struct intake *i, const struct resource *to, int32_t today,
                    struct str *why);

#endif
