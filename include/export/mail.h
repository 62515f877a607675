/*
 * A mail that was pasted as text: from a mail program (差出人: 日時: 件名:) or
 * as it was sent (From: Date: Subject:, encoded words, parts). Nothing of it is
 * followed, opened or executed: it becomes text.
 */
#ifndef EXPORT_MAIL_H
#define EXPORT_MAIL_H

#include "base/arena.h"
#include "base/str.h"

struct mail {           /* one line each, without control characters, but for the text */
    struct str sender;  /* the name, else the address */
    struct str address; /* empty where none is given */
    struct str at;      /* 2026-11-20T09:15 on Japan's clock; empty where it cannot be read */
    struct str subject;
    struct str text; /* the body, LF between lines */
};

/* False where the text does not begin with the headings of a mail: a sender,
 * and a date or a subject. */
bool mail_read(struct arena *a, struct str pasted, int64_t now, struct mail *out);

#endif
