/*
 * What keys and pickers act on, wherever one is: the form that is being filled
 * in, the case that it is about, the line with the caret.
 */
#ifndef APP_AT_HAND_H
#define APP_AT_HAND_H

#include "app/call.h"

struct resource_screen { /* the state of a screen about one resource begins with this */
    int64_t resource;
};

/* That of the row a list comes back to, else of the screen that shows one, else selected in 資源台帳 where that has the
 * focus; 0. */
int64_t at_hand_resource(const struct app *app);
struct aim
at_hand_aim(struct app *app); /* that resource with its name; 0 after saying that none is selected */
struct call *at_hand_call(const struct app *app); /* of the screen that shows one, else of the sheet; NULL */
/* That of the row a list points at, else open, selected in the roster, or the last one; 0. */
int64_t at_hand_case(const struct app *app);
/* A list says which case its row is about, before it leaves a verb to the desk. */
void at_hand_point(struct app *app, int64_t intake);
/* Of the case that a list points at, of the call (adopted in it, too), else of the case at hand; 0: none. *intake: the
 * case that they are known from; 0: a call that has no number yet. */
int64_t at_hand_person(const struct app *app, int64_t *intake);
int64_t at_hand_somebody(struct app *app); /* the same; 0 after saying that nobody is known */
int64_t at_hand_newest(const struct app *app, int64_t person); /* their newest case; 0 */
/* Whom it is about, for what is shown beside: of the intake on the line, also before it has a number, else of the
 * case at hand; empty where that is restricted. In the arena. */
struct person at_hand_known(const struct app *app, struct arena *a);
int at_hand_note(const struct call *call); /* the line of the note: of this
                                                entry in a grid; -1 */
bool at_hand_insert(struct app *app,
                    struct str s); /* at the caret where text is typed, else at the end of the
                      note; one step of undo; says why it could not */

#endif
