/*
 * What can go wrong in the world, and the sentence that says it.
 *
 * The numbers are the exit statuses that scripts rely on. A function that can
 * fail returns one and leaves the sentence in the struct fault that it was
 * given, in one expression:
 *
 *     return fault_say(f, ERR_REFUSED, "%s の %d 行目: …", name, line);
 *
 * A sentence says what was found, where, and what to do. The mistakes of the
 * person at the keyboard are not faults: they are shown beside the field.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err {
    OK = 0,
    ERR_NOTICE = 1,  /* done, but something needs a person */
    ERR_USAGE = 2,   /* the command line is wrong */
    ERR_REFUSED = 3, /* data refused, nothing written */
    ERR_SEAT = 4,    /* somebody else holds the seat, or the file belongs elsewhere */
    ERR_IO = 5,      /* input/output, nothing half-written */
    ERR_DAMAGED = 6, /* integrity failure */
    ERR_DENIED = 7   /* not permitted */
};

struct fault {
    enum err code;
    char say[1024]; /* UTF-8, one sentence or a few lines */
};

enum err fault_say(struct fault *f, enum err code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum err fault_system(struct fault *f, const char *doing, const char *path); /* from errno, ERR_IO */

#endif
