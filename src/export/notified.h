/*
 * 届出受理医療機関名簿: a row of the file is one 届出 of an institution. They are gathered by institution, and what
 * they say about its items (notified.def) with them; the institution is put once, when the file has been read.
 *
 * What an older list said and this one does not is unknown from then on, with a note of what it was: not "no", for it
 * may stand in another part of the list. So it is looked for only among 医科, 歯科 or 薬局 of a prefecture of which
 * this file has the same 届出, and not where more would vanish than is there. What somebody confirmed stays.
 */
#ifndef EXPORT_NOTIFIED_H
#define EXPORT_NOTIFIED_H

#include "export/answer.h"

struct notified { /* one institution */
    struct notified *next;
    struct str v[RESOURCE_FIELDS];
    struct buf remarks;
    uint64_t says;     /* rows of notified.def */
    struct str *notes; /* of each of them: 支援診２ 令和5年2月1日から */
    size_t line;       /* of the file, where it stood first */
    int rows;
};

struct notified_list {
    struct arena *arena;
    struct textmap *met; /* 事業所番号 and サービスの種類 → the address of its institution */
    struct notified *first, **last;
};

struct notice { /* 届出: as the file writes it */
    struct str name, sign, since;
};

void notified_begin(struct notified_list *l, struct arena *a);
/* True where the institution was met before. */
bool notified_add(struct notified_list *l, struct arena *scratch, const struct record *r,
                  const struct notice *n, size_t line);
/* Its items, into the resource; outcome as of the most that was done. False where the database failed. */
bool notified_answer(struct importing *im, const struct notified *o, int64_t resource, struct str source,
                     enum bulk_outcome *outcome);
/* Behind the last of them: what is no longer in the list. */
void notified_vanish(struct importing *im, struct notified_list *l, struct str source);

#endif
