/*
 * The town (町) of an address: what is left when prefecture and city before it and
 * the numbers behind it are taken away. Publishers write addresses with and
 * without the prefecture, digits in any width.
 */
#ifndef MODEL_LOCALITY_H
#define MODEL_LOCALITY_H

#include "base/str.h"

/*
 * As it is written, digits narrow: 北海道函館市美原１丁目2-3 → 美原, 函館市本町33番2号 → 本町; to be compared folded.
 * Numbers that belong to a name stay: 北3条西. Empty where nothing is left. `city` is the name of the city as an
 * address has it; where it does not occur the address begins with the town.
 */
struct str locality_town(struct arena *a, struct str address, struct str city);

/* 全国地方公共団体コード of five digits, with its check digit (weights 6 5 4 3 2): 01202 → 012025. */
struct str locality_code(struct arena *a, struct str five);

#endif
