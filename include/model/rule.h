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

/* The same of a person while a call is taken: 不明 from 40 to 64 until the illness has been asked, too (どれでもない
 * is an answer). With the sentence to say to the caller; it tells as well that 認定 has run out by that day. */
struct str rule_eligibility(const struct person *p, int32_t at, struct str *sentence);

/* 年齢階級 for the city: 0-39, 40-64, 65-74, 75-84, 85-94, 95以上, 不明. */
struct str rule_age_band(struct str birth_on, int32_t at);

/*
 * Is one of `candidates` equal places asked out of proportion: `own` times of `total`? Three times at least, and more
 * than twice as often as the others on average (seed 002: 特定の関係機関等に理由なく偏ることがないよう). Fewer than
 * three are chance; against the others' average, not against 1/n, so that two places can be told apart, too. 8 of 10 to
 * one of ten is, 3 to 2 of two is not.
 */
bool rule_one_sided(int own, int total, int candidates);

/* A service that has begun at a place whose 意向 nobody has made sure of: neither 受諾 nor 意向確認日 (seed 002:
 * つなぐ際にはできる限りつなぎ先の意向も確認をします); v: the values of a referral. */
bool rule_unconfirmed(const struct str *v);
/* 辞退 or 取消: nothing begins there, nor is it said that nothing began. */
bool rule_called_off(const struct str *v);

/* Is this field asked for now (schema/opens.def)? */
bool rule_opens(const struct field *f, const struct str *v, const struct setting *s);

/* What is wrong with a value beside the others of its record, as a sentence; empty where nothing is. Warns,
 * never blocks. */
struct str rule_doubt(struct arena *a, const struct field *f, const struct str *v, const struct setting *s);

#endif
