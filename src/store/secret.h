/*
 * Memory for keys and for what is deciphered with them: locked, between guard pages, in no core file, and zero in a
 * child that was forked. It is zeroed when it is given back.
 */
#ifndef STORE_SECRET_H
#define STORE_SECRET_H

#include <stddef.h>

/* Zero, aligned to a page; without memory the program ends as an arena ends it. */
void *secret_new(size_t n) __attribute__((returns_nonnull));
void secret_free(void *p); /* NULL is allowed */

#endif
