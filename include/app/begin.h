/* A form is begun on what is at hand: its draft is there at once, and it stands on the desk. Where there is nothing to
 * begin it on, the desk says so. */
#ifndef APP_BEGIN_H
#define APP_BEGIN_H

struct app;

void begin_call(struct app *app); /* 新規受付 */
void begin_contact(struct app *app);
void begin_callback(struct app *app);
void begin_sharing(struct app *app);
void begin_day(struct app *app);
void begin_phrase(struct app *app);
void begin_slot(struct app *app); /* of the resource at hand; left, it gives way to the list again */
void begin_department(struct app *app);
void begin_resource(struct app *app);

#endif
