/*
 * Codes that a person copies from paper: the recovery codes in their envelopes and the code that an administrator
 * reads out to somebody who has lost the passphrase.
 *
 * Groups of four random characters and a fifth that proves them, of an alphabet without I, L, O and U: one wrong
 * character, and two that changed places, are found in every group, and its number can be told. 20 bits a group.
 */
#ifndef STORE_PAPERCODE_H
#define STORE_PAPERCODE_H

#include "base/str.h"

enum {
    PAPERCODE_RECOVERY = 8,                 /* groups: 160 bits */
    PAPERCODE_ONCE = 4,                     /* 20 characters */
    PAPERCODE_ROOM = PAPERCODE_RECOVERY * 6 /* characters with their hyphens, and NUL */
};

void papercode_make(int groups, char out[PAPERCODE_ROOM]); /* 7K2MQ-0XW4T-… ; the caller wipes it */

/*
 * What was typed, in any case and width, with or without hyphens and blanks, O for 0 and I or L for 1, into the form
 * that papercode_make() gave. 0: it is one. n > 0: its n-th group does not prove. -1: it has another length or holds
 * what no code holds.
 */
int papercode_read(struct str typed, int groups, char out[PAPERCODE_ROOM]);

#endif
