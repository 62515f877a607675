/*
 * A paper: headings, fields and paragraphs as rows, cut once into pages of A4,
 * and written as text or as HTML that break at the same places. Both say on every
 * page whose it is, which page of how many, and on practice data that it is
 * practice.
 */
#ifndef EXPORT_PRINT_H
#define EXPORT_PRINT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum print_kind { PRINT_HEADING, PRINT_FIELD, PRINT_TEXT };

struct print_row {
    enum print_kind kind;
    struct str label, text; /* a heading and a field have a label, a field and a paragraph have text */
    int lines;              /* at least so many: room to write by hand */
};

struct print {
    struct arena *arena;
    struct str title, mark, foot; /* mark: 練習用, or empty; foot: number of the copy, who, when */
    struct print_row *rows;
    int count, room;
};

/* Texts are not copied: they must outlive the pages. */
struct print print_begin(struct arena *a, struct str title, struct str mark);
void print_heading(struct print *p, struct str label);
void print_field(struct print *p, struct str label, struct str text, int lines);
void print_text(struct print *p, struct str text);

struct print_piece { /* of a row, as much as stands on one page */
    const struct print_row *row;
    struct str *lines;
    int count;
    bool first; /* the label stands here */
};
struct print_page {
    struct print_piece *pieces;
    int count;
};
struct print_pages {
    const struct print *print;
    struct print_page *pages;
    int count;
};
enum {
    PRINT_CELLS = 76,   /* of a page */
    PRINT_LABEL = 22,   /* of them, for the label of a field */
    PRINT_LINES = 54,   /* of a page, without head and foot */
    PRINT_KEEP_DAYS = 7 /* how long a paper waits for the printer */
};

struct print_pages print_lay(struct arena *a, const struct print *p); /* at least one page */
/* The lines of page 0 … as they stand in the text, head and foot too; `full`: the foot at the foot of the sheet. */
int print_page_text(struct arena *a, const struct print_pages *p, int page, bool full, struct str **lines);

struct str print_as_text(struct arena *a, const struct print_pages *p); /* a form feed between pages */
struct str print_as_html(struct arena *a, const struct print_pages *p); /* one page that needs nothing else */

/* FOLDER/NAME.txt and .html, readable by nobody else; an older one of the name is replaced. The folder is made. It
 * holds what waits for the printer and is no archive: papers that are older by more than a week go. */
enum err print_write(struct arena *a, const struct print_pages *p, struct str folder, struct str name,
                     struct fault *f);

#endif
