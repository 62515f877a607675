/*
 * The desk: what is on the screen and what a key does to it. Knows nothing of
 * curses; main.c (or a test) feeds it events and shows the cells that it draws.
 *
 *     while (app_running(app)) {
 *         app_draw(app, canvas);            state to cells; changes nothing
 *         term_show(term, canvas);
 *         app_take(app, &event);            the only place where state changes
 *     }
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "base/err.h"
#include "ui/canvas.h"
#include "ui/event.h"

struct app;
struct arena;
struct db;
struct keymap;

struct app_key { /* a binding of the configuration: context and verb by name, key as in ui/key.h */
    struct str context, key, verb;
};

struct app_options {
    const char *db_path;
    struct db *
        db; /* the same, where it is open for reading already: the desk's from then on, whatever comes; or NULL */
    struct str
        login; /* who is at the keyboard. Empty: on a practice database its first person, else nobody: such a
                         desk shows who there is and is closed again (room.h) */
    const struct app_key *keys;
    int key_count;
    int rows, cols;
    int64_t now, call_ms; /* call_ms: without a key while 通話中 before it is locked (room.h) */
    bool damaged;         /* the file is known to be, and is read all the same: nothing is written */
    const char *tty;      /* shown to others as part of the holder of the seat; NULL where there is none */
    bool (*key_waits)(
        void *of); /* what takes long asks it again and again, and lets a key go first; or NULL */
    void *key_waits_of;
};

/* Opens the file for reading and draws from it at once; the seat and the writer come with app_begin(), after
 * the first frame. Taken by another: the desk goes on read-only and says who has it since when. */
enum err app_open(const struct app_options *o, struct app **out, struct fault *f);
void app_begin(struct app *app, int64_t now);
void app_return(struct app *app, int64_t now,
                int64_t clock_ms); /* somebody comes back to it: it reads what others did */
void app_close(struct app *app);   /* saves drafts, waits for the writer; NULL is allowed */

bool app_running(const struct app *app);
int app_watch(const struct app *app); /* descriptor of the writer, -1 before app_begin or read-only */
int64_t app_deadline(
    const struct app *app); /* moments in milliseconds of term_clock(): when to send EVENT_TICK; -1 never */
void app_draw(const struct app *app, struct canvas *c);
void app_take(struct app *app, const struct event *e, int64_t clock_ms);
bool app_wants_repaint(struct app *app); /* once after Ctrl-L */

/* The keys of keys.def with those of the options; ERR_USAGE where one of these is wrong. */
enum err app_keys(struct arena *a, const struct app_options *o, struct keymap **out, struct fault *f);

#endif
