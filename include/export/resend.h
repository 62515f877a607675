/*
 * A day that was sent, once more and to another place: the kept bytes, not the records as they are now. The folder is
 * checked against its manifest before it is copied, the copy after.
 */
#ifndef EXPORT_RESEND_H
#define EXPORT_RESEND_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* kept/day to place/day, complete or not at all; ERR_DAMAGED where it is not as its manifest says. */
enum err resend_day(struct arena *a, const char *kept, const char *place, struct str day, struct fault *f);

#endif
