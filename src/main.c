/*
 * madoguchi: the one place where the desk and a terminal meet, and the one loop
 * that waits (DESIGN.md).
 */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "app/room.h"
#include "base/arena.h"
#include "base/heap.h"
#include "base/width.h"
#include "cli/cli.h"
#include "cli/clock.h"
#include "store/db.h"
#include "term/term.h"

#include <stdlib.h>

static struct app_key *keys_of(struct arena *a, const struct config *config)
{
    struct app_key *keys = ARENA_ARRAY(a, struct app_key, config->key_count);
    for (int i = 0; i < config->key_count; i++)
        keys[i] = (struct app_key){config->keys[i].context, config->keys[i].key, config->keys[i].verb};
    return keys;
}

static struct app_options app_options(struct arena *a, const struct cli_desk *d, int rows, int cols)
{
    return (struct app_options){
        .db_path = d->db_path,
        .db = d->db,
        .login = d->login,
        .keys = keys_of(a, d->config),
        .key_count = d->config->key_count,
        .rows = rows,
        .cols = cols,
        .now = clock_now(),
        .tty = ttyname(STDIN_FILENO),
    };
}

static bool key_waits(void *of)
{
    return term_waits(of);
}

static enum err open_room(struct arena *a, const struct cli_desk *d, struct term *term, struct room **room,
                          struct fault *f)
{
    enum { MINUTE_MS = 60 * 1000 };
    int rows, cols;
    term_size(term, &rows, &cols);
    struct room_options o = {
        .app = app_options(a, d, rows, cols),
        .lock_ms = d->config->lock_minutes * MINUTE_MS,
        .close_ms = d->config->close_minutes * MINUTE_MS,
    };
    o.app.call_ms = d->config->call_minutes * MINUTE_MS;
    o.app.key_waits = key_waits;
    o.app.key_waits_of = term;
    return room_open(&o, room, f);
}

static struct canvas *fit(struct canvas *canvas, const struct term *term)
{
    int rows, cols;
    term_size(term, &rows, &cols);
    if (canvas && canvas->rows == rows && canvas->cols == cols)
        return canvas;
    canvas_free(canvas);
    return canvas_new(rows, cols);
}

/* The first frame comes before the seat, the writer and all checks: it is what the person waits for. */
static void run_loop(struct room *room, struct term *term)
{
    struct canvas *canvas = NULL;
    bool begun = false;
    while (room_running(room)) {
        canvas = fit(canvas, term);
        room_draw(room, canvas);
        if (room_wants_repaint(room))
            term_repaint(term);
        if (room_rings(room))
            term_bell(term);
        term_show(term, canvas);
        if (!begun) {
            room_begin(room, clock_now());
            begun = true;
            continue;
        }
        term_watch(term, room_watch(room)); /* the writer may begin later: only when somebody has signed in */
        struct event event = term_wait(term, room_deadline(room));
        room_take(room, &event, term_clock(), term_slept());
    }
    canvas_free(canvas);
}

/* The room is opened while the terminal thinks about its answers. */
static enum err open_both(struct arena *a, const struct cli_desk *d, struct term **term, struct room **room,
                          struct fault *f)
{
    struct term_options o = {
        .ambiguous = (int)d->config->ambiguous,
        .escape_ms = (int)d->config->escape_ms,
        .colour = !getenv("NO_COLOR"),
        .contrast = d->config->contrast,
        .ime = (enum ime_control)d->config->ime,
        .watch = -1,
        .now = clock_now,
    };
    *term = term_open(&o, f);
    if (!*term) {
        db_close(d->db);
        return f->code;
    }
    arena_on_exhausted(term_restore);
    enum err e = open_room(a, d, *term, room, f);
    return e ? e : term_settle(*term, f);
}

static enum err desk(const struct cli_desk *d, struct fault *f)
{
    struct term *term = NULL;
    struct room *room = NULL;
    struct arena *a = arena_new();
    enum err e = open_both(a, d, &term, &room, f);
    if (!e) {
        int rows, cols;
        term_size(term, &rows, &cols);
        struct event size = {.kind = EVENT_RESIZE, .rows = rows, .cols = cols, .now = clock_now()};
        room_take(room, &size, term_clock(), term_slept());
        run_loop(room, term);
    }
    term_close(term);
    enum err left = room_close(room, f);
    arena_free(a);
    return e ? e : left;
}

static enum err screen(const struct cli_desk *d, FILE *out, struct fault *f)
{
    enum { ROWS = 24, COLS = 80 };
    struct arena *a = arena_new();
    struct app *app = NULL;
    struct app_options o = app_options(a, d, ROWS, COLS);
    enum err e = app_open(&o, &app, f);
    if (!e) {
        struct canvas *canvas = canvas_new(ROWS, COLS);
        app_draw(app, canvas);
        struct str text = canvas_screen_text(a, canvas);
        fwrite(text.p, 1, text.n, out);
        canvas_free(canvas);
    }
    app_close(app);
    arena_free(a);
    return e;
}

int main(int argc, char **argv)
{
    static const struct cli_host host = {desk, screen};
    heap_hold();
    signal(SIGXFSZ,
           SIG_IGN); /* a file at its limit is told like a full disk, not with the end of the program */
    return cli_run(argc, argv, &host);
}
