/* 受付票: the call that is being filled in. A pane of the desk. */
#ifndef APP_SHEET_H
#define APP_SHEET_H

#include "app/screen.h"

extern const struct screen_row pane_sheet;

#endif
