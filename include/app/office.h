/*
 * A resource as a whole: what its pane in 資源台帳 and いま電話できる show of it. What to mind comes before the
 * number (DOMAIN A079), who answered last time beside it (A125, A126); then free places, the week's hours, who backs
 * whom and by which rule, what it takes, the other services of the same office, everything else that is filled, where
 * that comes from and how old it is, and last what nobody knows yet.
 */
#ifndef APP_OFFICE_H
#define APP_OFFICE_H

#include "store/hours.h"
#include "store/load.h"
#include "store/relation.h"
#include "ui/canvas.h"

struct app;

struct office {
    struct resource resource; /* id 0: none */
    struct hours hours;       /* of it alone */
    struct record *slots, *departments, *items;
    int slot_count, department_count, item_count;
    struct resource_row *others; /* services of the same office */
    int other_count;
    struct str *places; /* free places, a line each */
    int place_count;
    struct relation_row *relations;
    int relation_count;
};

/* Reads it into the arena; none where there is no such resource. */
struct office office_read(struct arena *a, struct db *db, int64_t id, int64_t now);

/* Draws it from the given row on (negative: scrolled up); gives the row after the last one. Without a canvas it only
 * counts. Texts are made in the arena. */
int office_draw(const struct app *app, struct arena *a, const struct office *o, struct canvas *c,
                struct box in, int row);
/* Only what is needed to call: what to mind, whether somebody answers now or when, the numbers. */
int office_draw_call(const struct app *app, struct arena *a, const struct office *o, struct canvas *c,
                     struct box in, int row);

#endif
