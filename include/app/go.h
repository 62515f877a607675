/* Where one goes on the desk: its panes, what has been left, and back. What lay in front is left behind. */
#ifndef APP_GO_H
#define APP_GO_H

struct app;

void go_roster(struct app *app);
void go_sheet(struct app *app);
void go_directory(struct app *app); /* its line of search during a call */
void go_facets(struct app *app);    /* 資源台帳, and what it is narrowed by */
void go_needed(struct app *app);    /* 資源台帳, with what the person at hand needs */
void go_pane(struct app *app);      /* the next one */
void go_drafts(struct app *app);    /* everything typed is in its draft before they are listed */
void go_today(struct app *app);
void go_close(struct app *app); /* the screen on top, else the sheet */
void go_back(struct app *app);  /* the screen on top, else to the roster */

#endif
