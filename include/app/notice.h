/*
 * What the desk says: one line above the hint bar, until the next key; kept in
 * 知らせ. While text is being typed nothing but an error appears by itself, since an
 * input method may be composing (UX.md decision 8): it waits for the next key.
 */
#ifndef APP_NOTICE_H
#define APP_NOTICE_H

#include "ui/canvas.h"

struct app;

void notice_say(struct app *app, enum look look, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void notice_turn(struct app *app); /* a key came: the old line goes, one that waited appears */

#endif
