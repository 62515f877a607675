/*
 * A database file that was found damaged: kept in mind from one start to the next, and what there is to mend it with
 * (RELIABILITY.md section 7).
 *
 * Whoever finds it notes when and what in <database>.damaged, and no connection writes on what is left until somebody
 * has decided. The note goes when another file takes the place, or when all of it was read again and is well: one error of
 * a disk that answers the next time can look to SQLite like damage.
 */
#ifndef STORE_HARM_H
#define STORE_HARM_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct harm {
    struct str what;    /* the sentence of whoever found it */
    int64_t found;      /* moment; 0: not known */
    bool reads;         /* the file opens for reading */
    bool mends;         /* who asks has the right to bring a backup back. A practice file is anybody's */
    const char *backup; /* the newest one that opens and is whole; NULL: none */
    int64_t whole;      /* moment of it: till then all could be read */
    int64_t later;      /* events in the audit after it; -1: not known */
    int spoilt;         /* newer ones that do not open, or are not whole */
};

void harm_note(const char *path, int64_t now, const char *what); /* the first one stays */
bool harm_noted(const char *path);

/* Reads the note, the file's own audit as far as it goes, and one backup after the other until one is whole: takes as
 * long as reading that. Texts are the arena's. */
void harm_look(struct arena *a, const char *path, struct str login, struct harm *out);

/* All of the file is read once more: OK, and the note is gone, or ERR_DAMAGED. Of a disk that did not answer for a
 * while, or a cable. */
enum err harm_read_again(const char *path, struct fault *f);

#endif
