/*
 * keys FILE COUNT BEFORE KEYS: the desk on a practice file, the keys BEFORE, then COUNT times one of KEYS, round and
 * round, each from its event to the bytes of its frame. Keys by their names, blanks between ("F2 Ctrl-G a"). The clock
 * stands still: nothing is due, so that a key is a key and no save, and two runs do the same.
 *
 * Prints the bytes of one frame on average, without its brackets. What a key costs is counted from outside, in
 * counted_key() alone (cost.sh).
 */
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/app.h"
#include "base/arena.h"
#include "base/date.h"
#include "cli/practice.h"
#include "term/paint.h"
#include "ui/key.h"

enum { ROWS = 40, COLS = 120, KEYS_MOST = 64, WARM = 8 };

struct keys {
    uint32_t key[KEYS_MOST];
    int count;
};

static struct app *app;
static struct canvas *canvas;
static struct paint *paint;
static struct arena *frame;
static int64_t now;

void counted_key(uint32_t key, size_t *bytes); /* a name that callgrind finds */

static void give_up(const char *what)
{
    fprintf(stderr, "keys: %s\n", what);
    exit(1);
}

static struct keys read_keys(const char *names)
{
    struct keys k = {.count = 0};
    for (struct str rest = str_of(names); rest.n && k.count < KEYS_MOST;) {
        k.key[k.count] = key_of_name(str_part(&rest, ' '));
        if (k.key[k.count++] == KEY_NONE)
            give_up(names);
    }
    return k;
}

static size_t take(struct event e)
{
    e.now = now;
    app_take(app, &e, 1);
    arena_reset(frame);
    struct buf out = buf_in(frame);
    canvas_clear(canvas);
    app_draw(app, canvas);
    paint_frame(paint, canvas, &out);
    return buf_str(&out).n;
}

__attribute__((noinline)) void counted_key(uint32_t key, size_t *bytes)
{
    *bytes += take((struct event){.kind = EVENT_KEY, .key = key});
}

/* ncurses wants a terminal, and to know how large it is; what comes out goes on to our own output. */
static FILE *become_a_terminal(void)
{
    int master, slave;
    struct winsize size = {.ws_row = ROWS, .ws_col = COLS};
    FILE *out = fdopen(dup(STDOUT_FILENO), "w");
    setenv("TERM", "xterm-256color", 1);
    if (!out || openpty(&master, &slave, NULL, NULL, &size) || dup2(slave, STDIN_FILENO) < 0 ||
        dup2(slave, STDOUT_FILENO) < 0)
        give_up("no terminal");
    return out;
}

static void sit(const char *path)
{
    struct fault fault;
    now = date_moment_from_iso(S(PRACTICE_MOMENT));
    struct app_options o = {
        .db_path = path, .login = practice_birth().login, .rows = ROWS, .cols = COLS, .now = now};
    frame = arena_new();
    canvas = canvas_new(ROWS, COLS);
    paint = paint_open(&(struct paint_options){ROWS, COLS, true, false});
    if (!paint || app_open(&o, &app, &fault))
        give_up(paint ? fault.say : "no terminal");
    app_begin(app, now);
    struct buf start = buf_in(frame);
    paint_start(paint, &start);
    take((struct event){.kind = EVENT_RESIZE, .rows = ROWS, .cols = COLS});
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "keys FILE COUNT BEFORE KEYS\n");
        return 2;
    }
    FILE *out = become_a_terminal();
    struct keys before = read_keys(argv[3]), keys = read_keys(argv[4]);
    int count = atoi(argv[2]);
    size_t bytes = 0;
    sit(argv[1]);
    for (int i = 0; i < before.count; i++)
        take((struct event){.kind = EVENT_KEY, .key = before.key[i]});
    for (int i = 0; i < WARM * keys.count; i++) /* what is done for the first time is done */
        take((struct event){.kind = EVENT_KEY, .key = keys.key[i % keys.count]});
    for (int i = 0; i < count; i++)
        counted_key(keys.key[i % keys.count], &bytes);
    fprintf(out, "%.1f\n", (double)bytes / count);
    fclose(out);
    paint_close(paint);
    app_close(app);
    canvas_free(canvas);
    arena_free(frame);
    return 0;
}
