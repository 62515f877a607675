/*
 * Who is at the keyboard, and whether they may write: login, seat, writer.
 */
#ifndef APP_DUTY_H
#define APP_DUTY_H

#include "base/str.h"

struct app;
struct change;
struct staff;

void duty_login(struct app *app, const struct staff *who);
void duty_begin(struct app *app); /* takes the seat, once somebody is signed in and app_begin() was called */
void duty_results(struct app *app);
bool duty_may_write(struct app *app);                  /* false after saying why not */
uint64_t duty_post(struct app *app, struct change *c); /* takes the change; 0 where there is no writer */
bool duty_ready(struct app *app); /* is there a writer? False after saying that it is on its way */
uint64_t duty_do(struct app *app,
                 struct change *c); /* as duty_post() for what a key asks for: 0 after saying why */
void duty_note(struct app *app, struct str act, struct str subject,
               struct str detail); /* into the audit; nobody waits for it */
int64_t
duty_deadline(const struct app *app); /* clock of the next backup, or now: the last one failed; -1: neither */
void duty_keep(struct app *app);      /* makes it when its time has come */
/* Everything typed is in the file when it returns, or beside it where the desk only reads; false: not everything could
 * be. */
bool duty_rest(struct app *app);
void duty_pass(struct app *from,
               struct app *to);  /* seat, writer and backups, to the next person; `from` is at rest */
bool duty_seat(struct app *app); /* the seat, if it is free now */
void duty_leave(struct app *app, struct str why); /* gives the seat back and reads on; after duty_rest() */
void duty_damaged(struct app *app);               /* only reads from now on: the file is damaged */
void duty_end(struct app *app);                   /* last words, last backup; waits for both */

#endif
