/*
 * Who this may be: people who are known already, and what the caller's number
 * belongs to. Looked for at every key that changes what somebody is known by,
 * shown beside the sheet (below it in a narrow window), never moving the caret.
 *
 * The first one is taken by one key; the same key again takes the next one in its
 * place, and after the last none. What is taken fills what is empty, is one step
 * of undo, and what was typed otherwise goes into the record at 確定. Of somebody
 * of the same household only what the household shares is taken;
 * of a restricted one nothing.
 */
#ifndef APP_CANDIDATE_H
#define APP_CANDIDATE_H

#include "app/call.h"
#include "store/similar.h"
#include "ui/canvas.h"

enum { CANDIDATE_TELLING = 8 };

struct candidate_link; /* a person who was adopted, as they were registered then */

struct candidates {
    struct known *rows;
    int count;
    int taken; /* the row that was taken last; -1 */
    int64_t taken_from,
        taken_at; /* where undo stood before and after: while it stands there, nothing was typed since */
    struct str asked[CANDIDATE_TELLING];
    struct candidate_link *links;
};

void candidate_look(struct app *app, struct call *call); /* where something telling has changed */
bool candidate_take(struct app *app, struct call *call); /* false where there is none */
void candidate_own(void *call,
                   struct str person); /* struct form.own: the adoption is undone, or done again */

int candidate_count(const struct call *call);          /* that are to be seen now */
int candidate_rows(const struct call *call, int room); /* that they take where there is so much room */
void candidate_draw(const struct app *app, const struct call *call, struct canvas *c, struct box in);
void candidate_draw_pane(const struct app *app, const struct call *call, struct canvas *c, struct box in);

#endif
