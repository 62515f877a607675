/* 24時間対応を必要とする患者の登録 (DOMAIN A032): begun and ended from any place, for the person at hand. */
#ifndef APP_REGISTERED_H
#define APP_REGISTERED_H

#include <stdint.h>

struct app;

void registered_turn(struct app *app, int64_t person); /* registers today, or ends it; one change, undoable */

#endif
