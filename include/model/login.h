/*
 * What a login may be. It stands in audit rows, in the file of the keys and on command lines for years, and is never
 * given away again: plain ASCII, a letter first, so that it is no option and no number.
 */
#ifndef MODEL_LOGIN_H
#define MODEL_LOGIN_H

#include "base/str.h"

enum { LOGIN_MOST = 32 }; /* bytes, which are characters */

/* Why a new login is none, as a sentence without its full stop; empty where it is good. Who has
 * another one already keeps it. */
struct str login_wrong(struct str login);

#endif
