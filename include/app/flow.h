/*
 * The order in which a call is taken: what Enter, Tab and a pick pass over in a
 * new call, because it is filled in, follows from something else, or is not asked
 * in this kind of call. Arrows, Shift-Tab and Ctrl-G go to every field.
 */
#ifndef APP_FLOW_H
#define APP_FLOW_H

#include "app/call.h"

bool flow_passes(const void *call, const struct form_line *l);

#endif
