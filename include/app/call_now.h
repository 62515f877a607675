/*
 * いま電話できる: the offices whose hours are known, who answers now first (ケアマネタイム, then 営業・診療), then when the
 * others open; of each the doctor of the person at hand first, the own city, the person's area, and who shuts first.
 * Below, what to mind comes before the numbers; for who is shut, the next hour and the FAX (DOMAIN A076–A079).
 */
#ifndef APP_CALL_NOW_H
#define APP_CALL_NOW_H

#include <stdint.h>

int64_t call_now_selected(const void *state); /* the resource that the screen's caret is on; 0 */

#endif
