/*
 * Anything typed at a desk: the bytes become keys as from a terminal and go to the desk, which draws after each. Two
 * draws of one state are equal; any size of window.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "base/arena.h"
#include "fuzz/fuzz.h"
#include "store/db.h"
#include "term/input.h"

const char *const fuzz_words[] = {"\033OQ",
                                  "\033OR",
                                  "\033OS",
                                  "\033[15~",
                                  "\033[17~",
                                  "\033[18~",
                                  "\033[19~",
                                  "\r",
                                  "\t",
                                  "\033[Z",
                                  "\033[A",
                                  "\033[B",
                                  "\033[C",
                                  "\033[D",
                                  "\033[H",
                                  "\033[F",
                                  "\033[5~",
                                  "\033[6~",
                                  "\177",
                                  "\033[3~",
                                  "\017",
                                  "\006",
                                  "\013",
                                  "\023",
                                  "\032",
                                  "\031",
                                  "\007",
                                  "\020",
                                  "\030",
                                  "\004",
                                  "\027",
                                  "\033OP",
                                  "\033",
                                  "１",
                                  "山田",
                                  "訪問看護 胃瘻",
                                  "昭和22.3.15",
                                  "090-1234-5678",
                                  "\033[200~貼り付け\n\033[201~",
                                  "か\u3099",
                                  "👍🏻",
                                  "=",
                                  "/",
                                  "r",
                                  "n",
                                  "f",
                                  "w",
                                  NULL};

enum { TOGETHER = 200 }; /* inputs that one desk sees */

static struct app *app;
static struct canvas *one, *two;
static int64_t clock_ms;

static void leave(void)
{
    app_close(app);
    app = NULL;
}

static void sit(void)
{
    static char path[128];
    static int files;
    struct fault f = {0};
    struct db_birth birth = {S("架空市"),    S("012025"), S("hakodate"), S("hanako"),
                             S("山田 花子"), S("nurse"),  true};
    if (!files++)
        atexit(leave);
    leave();
    snprintf(path, sizeof path, "%s/desk-%d.db", fuzz_folder(), files);
    struct app_options o = {.db_path = path, .rows = 24, .cols = 80, .now = FUZZ_NOW};
    if (db_create(path, &birth, FUZZ_NOW, &f) || app_open(&o, &app, &f))
        fuzz_broken("the desk opens");
    app_begin(app, FUZZ_NOW);
}

static void draw(const struct event *size)
{
    if (size) {
        canvas_free(one);
        canvas_free(two);
        one = canvas_new(size->rows, size->cols);
        two = canvas_new(size->rows, size->cols);
    }
    canvas_clear(one);
    app_draw(app, one);
    canvas_clear(two);
    app_draw(app, two);
    struct arena *a = arena_new();
    if (!str_eq(canvas_screen_text(a, one), canvas_screen_text(a, two)))
        fuzz_broken("drawing changes nothing");
    arena_free(a);
}

static void take(struct event e)
{
    e.now = FUZZ_NOW;
    clock_ms += 40;
    app_take(app, &e, clock_ms);
    draw(e.kind == EVENT_RESIZE ? &e : NULL);
}

static void resize(unsigned char by)
{
    take(
        (struct event){.kind = EVENT_RESIZE, .rows = by % 4 ? 24 : 1 + by / 4, .cols = by % 4 ? 80 : 1 + by});
}

void fuzz_one(struct str bytes)
{
    static int runs;
    if (!app || !app_running(app) || runs++ % TOGETHER == 0)
        sit();
    struct input *in = input_new();
    struct event e;
    resize(bytes.n ? (unsigned char)bytes.p[0] : 1);
    input_feed(in, bytes.n ? bytes.p + 1 : "", bytes.n ? bytes.n - 1 : 0);
    do {
        while (app_running(app) && input_take(in, &e))
            take(e);
    } while (app_running(app) && input_hangs(in) && (input_idle(in), true));
    if (app_running(app))
        take((struct event){.kind = EVENT_STORE});
    if (app_running(app) && app_deadline(app) >= 0) {
        clock_ms = app_deadline(app) > clock_ms ? app_deadline(app) : clock_ms;
        take((struct event){.kind = EVENT_TICK});
    }
    input_free(in);
}
