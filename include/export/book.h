/*
 * substitutions.csv: every character of a run that was written as another one, with its place, in the order of
 * book_add(). Pages may be written side by side; the book is one, and takes each when it is closed.
 */
#ifndef EXPORT_BOOK_H
#define EXPORT_BOOK_H

#include "export/page.h"

struct book;
/* In the arena. The file `name` is made in the folder with the first substitution. */
struct book *book_open(struct arena *a, int folder, const char *name);
/* The substitutions of a page that was closed; frees what the page noted. */
enum err book_add(struct book *b, const struct encoder *e, struct page_sum *sum, struct fault *f);
enum err book_close(struct book *b, struct page_sum *sum, struct fault *f); /* name empty: no file was made */

#endif
