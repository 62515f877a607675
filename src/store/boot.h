/*
 * The clock that nobody sets: since when the machine runs, asleep or not, and which of its starts that was.
 */
#ifndef STORE_BOOT_H
#define STORE_BOOT_H

#include <stdint.h>

enum { BOOT_MARK = 16 };

void boot_mark(unsigned char mark[BOOT_MARK]); /* of this start */
int64_t boot_ms(void);

#endif
