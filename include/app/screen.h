/*
 * Screens are rows, and so are the panes of the desk; screens stand on a stack.
 * Questions, pickers and confirmations are screens like the others: nothing ever
 * waits for a key but the loop in main.c.
 *
 * draw() changes nothing. act() and type() return false where they have nothing
 * to do with the verb or key; a verb then goes to the desk as a whole (verbs.c).
 */
#ifndef APP_SCREEN_H
#define APP_SCREEN_H

#include "ui/bar.h"
#include "ui/keymap.h"

struct app;
struct arena;
struct list;

enum screen_id {
#define SCREEN(NAME, name) SCREEN_##NAME,
#include "screens.def"
#undef SCREEN
    SCREEN_COUNT
};

struct screen {
    const struct screen_row *row;
    struct arena *arena,
        *results; /* given back when it is left; `results` is emptied by the screen as it likes */
    void *state;
    int64_t
        look; /* app->looks when it was read: where that has gone on under another screen, it is read again */
    bool refused; /* its open() may not show what it would: it is taken off again */
    int64_t intake,
        person; /* whom it tells of, as access_screen() was asked; 0: nobody, or no more than a masked row */
    int64_t beside; /* a second person, where it shows two; 0: none */
};

struct screen_row {
    struct str name, title;
    enum context context;
    size_t size;                                                           /* of its state, which is zeroed */
    void (*open)(struct app *app, struct screen *s);                       /* NULL: reload is all it needs */
    enum context (*context_now)(const struct app *app, const void *state); /* where it changes; NULL */
    void (*draw)(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus);
    bool (*act)(struct app *app, void *state, enum verb v);
    bool (*type)(struct app *app, void *state, uint32_t key); /* text, Backspace, Delete; NULL: none */
    bool (*paste)(struct app *app, void *state, struct str text);
    /* In their place: the state begins with a struct pick (ui/pick.h), whose box takes text and pastes; called when the
     * words in it are others. */
    void (*typed)(struct app *app, void *state);
    void (*reload)(struct app *app, void *state); /* the store changed; NULL: nothing was read */
    bool (*interrupted)(const struct app *app,
                        const void *state);      /* a key interrupted what it was doing; NULL: never */
    void (*go_on)(struct app *app, void *state); /* with that, when the desk is idle */
    void (*left)(struct app *app,
                 void *state); /* it is taken off, by whatever key; NULL: nothing is to be said */
    size_t
        list; /* where in its state, behind the first member, lies the list that one comes back to from a form
                    that was opened there; 0: none */
    int64_t (*row_id)(const void *state,
                      int row); /* of a row of that list, by which one comes back to it; 0: by its
                                                      place */
    bool bare;                  /* no bars: nothing but itself is seen */
};

#define SCREEN(NAME, name) extern const struct screen_row screen_##name;
#include "screens.def"
#undef SCREEN

const struct screen_row *screen_row(enum screen_id id);
enum screen_id screen_id_of(const struct screen_row *row);
void screen_push(struct app *app, enum screen_id id); /* one that is on the stack already comes anew */
void screen_pop(struct app *app);                     /* never the desk */
void screen_clear(struct app *app);                   /* pops down to the desk */
/* Reads the one on top where the store has changed since it was: at the end of an event, when nobody holds a
 * piece of what it had read. */
void screen_look(struct app *app);
struct screen *screen_top(struct app *app);
struct list *screen_list(const struct screen *s); /* NULL where it has none to come back to */
/* Text for this screen, which is on top; false where it has nothing to do with it. */
bool screen_type(struct app *app, const struct screen *s, uint32_t key);
bool screen_paste(struct app *app, const struct screen *s, struct str text);
bool screen_on(const struct app *app, enum screen_id id); /* is it the one on top? */
enum context screen_context(const struct app *app);
int screen_hints(const struct app *app, struct arena *a, struct bar_hint **hints); /* of the one on top */
struct str screen_key(const struct app *app, struct arena *a,
                      enum verb v); /* the key to name in a sentence, as bound now */

#endif
