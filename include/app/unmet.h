/*
 * 未充足: that nobody takes what is looked for is recorded in one key, with the words of the line, its kind, area and
 * items, and the case at hand; it can be taken back. Where somebody is known to take it nothing is recorded, and the
 * desk says so. Why nobody was found is proposed: without the time, the place or the free room there would be somebody.
 */
#ifndef APP_UNMET_H
#define APP_UNMET_H

struct app;

void unmet_record(struct app *app);

#endif
