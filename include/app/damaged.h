/*
 * 壊れたファイル: in the place of the desk when its file was found damaged (RELIABILITY.md section 7). What, since when,
 * what a backup would bring back and what would be lost with it; and the choice: bring it back, save what can be read,
 * only read, read it once more, leave it. Drawing and keys only; mending.c does what was chosen.
 */
#ifndef APP_DAMAGED_H
#define APP_DAMAGED_H

#include "app/salvaged.h"
#include "store/harm.h"
#include "ui/canvas.h"
#include "ui/list.h"
#include "ui/verb.h"

enum remedy { REMEDY_RESTORE, REMEDY_SALVAGE, REMEDY_READ, REMEDY_AGAIN, REMEDY_LEAVE, REMEDY_COUNT };

struct damaged {
    struct harm harm;
    struct list list;
    bool looks; /* what there is to mend it with is looked for */
    bool sure;  /* asked once: the next Enter does it */
    bool does;  /* the one that is selected is being done */
    bool told;  /* what was saved is shown: the next Enter opens it */
    struct salvaged salvaged;
    char say[1024]; /* below the choices */
};

void damaged_open(struct damaged *d);
/* Moves, asks, and sets `does` once the selected remedy is to be done. */
void damaged_key(struct damaged *d, enum verb v, uint32_t meant);
void damaged_say(struct damaged *d, const char *say);
void damaged_draw(const struct damaged *d, struct canvas *c, struct box in, struct arena *a);

#endif
