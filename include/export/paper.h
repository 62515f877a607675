/*
 * What stands on each paper (schema/papers.def): the 相談受付シート filled and
 * blank, the case summary without names, the 情報共有シート, the FAX送付状, and the
 * 調査票 of the yearly confirmation (FEATURES F47).
 *
 * A paper that consent does not cover is refused with the reason: the
 * 情報共有シート needs 情報提供同意 for the place it goes to, and of its items
 * those are left out to which somebody said no or nobody was asked; the words of a FAX may tell who
 * the case is about only where consent covers its receiver (DOMAIN A051).
 */
#ifndef EXPORT_PAPER_H
#define EXPORT_PAPER_H

#include "export/print.h"
#include "model/record.h"

struct db;

enum paper {
#define PAPER(NAME, name, label, flags, words) PAPER_##NAME,
#define PAPER_FIELD(paper, record, column)
#include "papers.def"
#undef PAPER
#undef PAPER_FIELD
    PAPER_COUNT
};
enum { P_CASE = 1, P_MASKED = 2, P_PLACE = 4 }; /* schema/papers.def */
enum { PAPER_OLD_MONTHS = 6 };                  /* what was said longer ago is marked as old */

struct paper_row {
    struct str name, label, words;
    unsigned flags;
};
const struct paper_row *paper_row(enum paper p);

struct paper_ask {
    enum paper paper;
    int64_t intake, resource; /* the case; the place that it goes to; 0: none */
    const struct fax *fax;    /* of a FAX: what was typed */
    const struct setting *setting;
    struct str staff; /* who prints: name */
    int64_t copy;     /* the first is 1 */
};

/* ERR_REFUSED with the reason; nothing of the database is changed. */
enum err paper_make(struct arena *a, struct db *db, const struct paper_ask *q, struct print *out,
                    struct fault *f);
/* Why this FAX may not be sent as it is, as a sentence that names the field; empty where it may. */
struct str paper_fax_refusal(struct arena *a, const struct intake *i, const struct person *p,
                             const struct fax *fax, int32_t today);

/* "R08-0012-sheet": never a name. With the number of the copy it is the name of the file. */
struct str paper_subject(struct arena *a, enum paper p, struct str number);

#endif
