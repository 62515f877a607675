/*
 * Rules over several fields: what follows from the others, what is missing, what
 * contradicts. Each names its source.
 */
#ifndef MODEL_RULE_H
#define MODEL_RULE_H

#include "model/record.h"

/*
 * 被保険者区分 at a day (介護保険法第9条, seed 002): 65 and over 第1号; 40 to 64 with a 特定疾病 第2号,
 * without one 対象外; under 40 対象外; no birth date 不明. A stored code of CODES_insured.
 */
struct str rule_insured(struct str birth_on, struct str disease, int32_t at);

/* 年齢階級 for the city: 0-39, 40-64, 65-74, 75-84, 85-94, 95以上, 不明. */
struct str rule_age_band(struct str birth_on, int32_t at);

/* The position that seed 000 proposes for a requester (ア 市民 → 当事者; イ 医療・介護関係者 →
 * スーパーバイザー), a code of CODES_position; `why` is the sentence. Empty where the requester is. */
struct str rule_position(struct str requester, struct str *why);

/* What is wrong with a value beside the others of its record, as a sentence; empty where nothing is. Warns,
 * never blocks. */
struct str rule_doubt(struct arena *a, const struct field *f, const struct str *v, const struct setting *s);

#endif
