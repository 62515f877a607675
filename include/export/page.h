/*
 * A CSV file being written into an open folder: quoted, encoded, counted and hashed
 * in 64 KiB blocks. Nothing is allocated per cell.
 *
 * Places of substitutions are kept in memory until the page is closed, and belong to
 */
#ifndef EXPORT_PAGE_H
#define EXPORT_PAGE_H

#include "export/encode.h"

struct noted {   /* a place where a character was replaced */
    int64_t row; /* from 0, the headings are -1 */
    uint32_t code_point;
    int column;
};

struct page_sum {    /* what became of a page: its line of the manifest */
    struct str name; /* cases.csv */
    int64_t rows;    /* without the headings */
    int64_t bytes;
    int64_t replaced, alike; /* characters; `replaced` leaves the look-alikes out */
    char sha256[65];
    const struct str *headings; /* as long as the page's arena */
    struct noted *noted;        /* for book_add(), which frees them */
    int noted_count;
};

struct page_form {
    const struct encoder *encoder;
    bool noted;        /* places of substitutions are kept for book_add(); else they are counted only */
    bool formula_safe; /* --spreadsheet: ' before what a spreadsheet would compute */
    bool plain;        /* no CSV: no mark, no headings, each cell as it is on a line of its own */
    bool two_hands;    /* encoded and written on a second thread once it is large (export/hand.h) */
};

struct page;

/* Makes `name` (never overwrites) in the folder, 0600. The headings are copied. */
enum err page_open(struct arena *a, int folder, const char *name, const struct page_form *form,
                   const struct str *headings, int columns, struct page **out, struct fault *f);
void page_cell(struct page *s,
               struct str value); /* the next cell; after the last column the row ends by itself */
enum err page_close(struct page *s, struct page_sum *sum,
                    struct fault *f);   /* written, synced and closed, or a fault; NULL is allowed */
bool page_failed(const struct page *s); /* a write failed: further rows are pointless */

#endif
