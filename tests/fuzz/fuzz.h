/*
 * A door of the program through which bytes of others come, as a target: fuzz_one() takes any bytes, must not crash,
 * hang or break the promise that it checks (RELIABILITY.md section 8).
 *
 * With clang and -DFUZZ=ON the targets are libFuzzer's; else drive.c changes the corpus by a seed, so that the tests of
 * every push run the same inputs on any compiler. The corpus is tests/fuzz/corpus/<target>; what was once a finding
 * stays there under its own name.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define FUZZ_NOW INT64_C(1795183500) /* 2026-11-20T14:05, always */

/* Does what the target does with the bytes; a broken promise ends in fuzz_broken(). */
void fuzz_one(struct str bytes);

/* A promise that does not hold: says which, and aborts. */
_Noreturn void fuzz_broken(const char *promise);

/* A folder of this process, removed at its end. */
const char *fuzz_folder(void);
/* The bytes as a file in that folder; its path is valid until the next call. */
const char *fuzz_file(const char *name, struct str bytes);

/* Words that a mutation may put in: what the format is made of. Ends with NULL. */
extern const char *const fuzz_words[];

#endif
