/*
 * What the person at the desk may see, and that it is in the audit before it is shown
 * (RELIABILITY.md sections 3 and 4).
 *
 * Every screen and form names its right (schema/rights.def); a case is asked for one by one. One "view" a person, case
 * and screen in ten minutes; when it is left, and the ten minutes are over or the desk is, a "left" tells how long it
 * stood there in all. What cannot be written down is not shown.
 *
 * A restricted case that is not this person's own is opened by a reason (emergency.c): at once, told to every
 * administrator until they have read it.
 */
#ifndef APP_ACCESS_H
#define APP_ACCESS_H

#include "base/str.h"
#include "model/role.h"
#include "ui/verb.h"

struct app;
struct screen;

enum { VIEWS_MOST = 32, OPENED_MOST = 16 };

struct access {
    unsigned roles;
    struct view { /* a case or a person on a screen, by that screen's name */
        enum record_id of;
        int64_t id, at, since, seconds;
        struct str where;
    } views[VIEWS_MOST], *top; /* top: the last that was asked for */
    int next;
    int64_t opened[OPENED_MOST]; /* by emergency, until the person leaves */
    int opened_count;
    int64_t wanted;  /* the restricted case whose reason is being asked for */
    char words[256]; /* last looked for; not told of yet */
    int found;
};

enum right access_right(enum verb v); /* that a verb needs */
void access_begin(struct app *app);   /* the roles of app->login */
bool access_has(const struct app *app, enum right right);
bool access_may(struct app *app, enum right right); /* false after saying who may */

/* May the case be shown on this screen now? True: the view is on disk. False after saying why not, or
 * where a reason is needed: access_ask() asks for it. */
bool access_case(struct app *app, int64_t intake, struct str where);
/* May a form be about it? Only a restricted one is asked for, by access_case(). */
bool access_about(struct app *app, int64_t intake, struct str where);
/* May this form about it be opened now? As access_about(), and what it fills in of the case is a view, too, where the
 * sheet was not seen just before. */
bool access_form(struct app *app, int64_t intake, struct str form);
/* The same of a person; who has no case is as good as open. */
bool access_person(struct app *app, int64_t person, struct str where);
/* May this screen tell of the case, where that is 0 of the person? False: it is refused. What was allowed is asked
 * again by access_closed(). */
bool access_screen(struct app *app, struct screen *s, int64_t intake, int64_t person);
/* Somebody may have restricted a case since: closes the screens that tell of it and the forms about it, after saying
 * so; what was typed is a draft then. True: the key that is being taken was meant for one of them. */
bool access_closed(struct app *app);
void access_ask(struct app *app); /* for the reason of the case that was just refused, if one opens it */
bool access_opened(const struct app *app, int64_t intake); /* by emergency: its banner */
bool access_open(struct app *app, int64_t intake,
                 struct str reason); /* writes EMERGENCY down; true: open from now on */

void access_sought(struct app *app, struct str words, int found); /* told when the search is over */
void access_look(struct app *app);  /* after every event: who is no longer looked at */
void access_leave(struct app *app); /* the person goes: lock, switch, end; with them what stands over the
                                       desk, where an emergency opened something */

#endif
