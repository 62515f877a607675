/*
 * Hands at a desk: a practice file of its own, a fixed clock, keys by name, the
 * screen as text. The terminal is not needed: events in, cells out.
 */
#ifndef TESTS_APP_HANDS_H
#define TESTS_APP_HANDS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/state.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/utf8.h"
#include "store/query.h"
#include "store/seat.h"
#include "store/writer.h"

struct hands {
    char folder[64], path[128];
    struct arena *arena;
    struct app *app;
    struct canvas *canvas;
    int64_t now, clock;
};

#define GOOD(call)  assert_string_equal((fault.say[0] = 0, (call)) ? fault.say : "", "")
#define TEXT(slice) str_z(h->arena, slice)

static inline void hands_event(struct hands *h, struct event e)
{
    e.now = h->now;
    h->clock += 10;
    app_take(h->app, &e, h->clock);
}

static inline void hands_key(struct hands *h, uint32_t key)
{
    hands_event(h, (struct event){.kind = EVENT_KEY, .key = key});
}

/* "F2 Ctrl-S Enter" */
static inline void hands_keys(struct hands *h, const char *names)
{
    for (struct str rest = str_of(names); rest.n;) {
        struct str name = str_part(&rest, ' ');
        uint32_t key = key_of_name(name);
        if (key == KEY_NONE)
            fail_msg("no key %.*s", S_ARG(name));
        hands_key(h, key);
    }
}

static inline void hands_type(struct hands *h, const char *text)
{
    for (struct str rest = str_of(text); rest.n;)
        hands_key(h, utf8_next(&rest));
}

/* Type and go to the next field. */
static inline void hands_fill(struct hands *h, const char *text)
{
    hands_type(h, text);
    hands_keys(h, "Tab");
}

static inline bool hands_waits(const struct hands *h)
{
    for (int i = 0; i < h->app->call_count; i++)
        if (h->app->calls[i]->saving || h->app->calls[i]->committing || h->app->calls[i]->due >= 0)
            return true;
    return h->app->takeback || h->app->vouching;
}

/* Lets time pass until everything typed is in the database. */
static inline void hands_settle(struct hands *h)
{
    for (int i = 0; i < 200 && (hands_waits(h) || i == 0); i++) {
        int64_t due = app_deadline(h->app);
        if (due >= 0) {
            h->clock = due > h->clock ? due : h->clock;
            hands_event(h, (struct event){.kind = EVENT_TICK});
        }
        struct pollfd p = {.fd = app_watch(h->app), .events = POLLIN};
        if (p.fd >= 0 && poll(&p, 1, hands_waits(h) ? 5000 : 20) > 0)
            hands_event(h, (struct event){.kind = EVENT_STORE});
    }
    assert_false(hands_waits(h));
}

/* Waits until the writer has stored what was just posted, and lets the desk see it. */
static inline void hands_stored(struct hands *h)
{
    struct pollfd p = {.fd = app_watch(h->app), .events = POLLIN};
    for (int wait = 5000; poll(&p, 1, wait) > 0; wait = 100)
        hands_event(h, (struct event){.kind = EVENT_STORE});
}

/* Both: what was typed, and whatever else was posted. */
static inline void hands_post(struct hands *h)
{
    struct pollfd p = {.fd = app_watch(h->app), .events = POLLIN};
    hands_settle(h);
    while (poll(&p, 1, 100) > 0)
        hands_event(h, (struct event){.kind = EVENT_STORE});
}

/* To a line of the form that is open. */
static inline void hands_go(struct hands *h, enum record_id record, int index)
{
    struct form *f = &h->app->current->form;
    form_focus(f, (int)(form_line(f, record, index) - f->lines));
}

static inline void hands_sit(struct hands *h, struct str login)
{
    struct fault fault;
    struct app_options o = {
        .db_path = h->path, .login = login, .rows = 24, .cols = 80, .now = h->now, .tty = "pts/7"};
    GOOD(app_open(&o, &h->app, &fault));
    app_begin(h->app, h->now);
    struct pollfd p = {.fd = app_watch(h->app), .events = POLLIN};
    if (p.fd >= 0 && poll(&p, 1, 5000) > 0) /* the opening of the file for writing */
        hands_event(h, (struct event){.kind = EVENT_STORE});
}

static inline void hands_size(struct hands *h, int rows, int cols)
{
    canvas_free(h->canvas);
    h->canvas = canvas_new(rows, cols);
    hands_event(h, (struct event){.kind = EVENT_RESIZE, .rows = rows, .cols = cols});
}

static inline const char *hands_screen(struct hands *h)
{
    app_draw(h->app, h->canvas);
    return str_z(h->arena, canvas_screen_text(h->arena, h->canvas));
}

static inline void hands_sees(struct hands *h, const char *text)
{
    const char *screen = hands_screen(h);
    if (!strstr(screen, text))
        fail_msg("not on the screen: %s\n%s", text, screen);
}

static inline void hands_misses(struct hands *h, const char *text)
{
    const char *screen = hands_screen(h);
    if (strstr(screen, text))
        fail_msg("on the screen: %s\n%s", text, screen);
}

/* Two places to hand cases on to, as an import would leave them. */
static inline void hands_resources(struct hands *h, struct str login)
{
    static const struct {
        struct str name, kana, service, phone, manners;
    } rows[] = {
        {S_ROW("みなと在宅クリニック"), S_ROW("ミナトザイタククリニック"), S_ROW("診療所"),
         S_ROW("0138-11-2233"), S_ROW("13時から14時は電話を避ける")},
        {S_ROW("ひばり訪問看護ステーション"), S_ROW("ヒバリホウモンカンゴ"), S_ROW("訪問看護"),
         S_ROW("0138-44-5566"), S_ROW("")},
    };
    struct fault fault;
    struct seat *seat;
    struct db *db;
    struct change_result result;
    GOOD(seat_take(h->path, SEAT_DESK, login, h->now, &seat, &fault));
    GOOD(db_open_writer(h->path, seat, login, h->now, &db, &fault));
    struct change *c = change_new(login, S("import"));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct resource r = {.official = str_print(h->arena, "011%04zu", i),
                             .service = rows[i].service,
                             .name = rows[i].name,
                             .kana = rows[i].kana,
                             .phone = rows[i].phone,
                             .manners = rows[i].manners,
                             .city = S("函館市"),
                             .state = S("open")};
        change_put(c, &(struct record){record_row(RECORD_RESOURCE), 0, r.v}, FIELDS_ALL);
    }
    GOOD(change_apply(db, c, h->now, &result, &fault));
    change_free(c);
    db_close(db);
    seat_leave(seat);
}

/* What stands in the file before anybody sits down; its number. */
static inline int64_t hands_keep(struct hands *h, const char *login, enum record_id id, struct str *v)
{
    struct fault fault;
    struct seat *seat;
    struct db *db;
    struct change_result result;
    GOOD(seat_take(h->path, SEAT_DESK, str_of(login), h->now, &seat, &fault));
    GOOD(db_open_writer(h->path, seat, str_of(login), h->now, &db, &fault));
    struct change *c = change_new(str_of(login), S("intake"));
    change_put(c, &(struct record){record_row(id), 0, v}, FIELDS_ALL);
    GOOD(change_apply(db, c, h->now, &result, &fault));
    change_free(c);
    db_close(db);
    seat_leave(seat);
    return result.ids[0];
}

/* Ctrl-G and the tag of the field. */
static inline void hands_jump(struct hands *h, enum record_id record, int index)
{
    char tag[2] = {form_line(&h->app->current->form, record, index)->tag, 0};
    hands_keys(h, "Ctrl-G");
    hands_type(h, tag);
}

/* The palette, and the first verb that it finds by these words. */
static inline void hands_command(struct hands *h, const char *words)
{
    hands_keys(h, "F10");
    hands_type(h, words);
    hands_keys(h, "Enter");
}

/* The first number that a SELECT gives; -1: there is no row. */
static inline int64_t hands_number(struct hands *h, const char *sql)
{
    struct query *q;
    struct fault fault;
    GOOD(query_open(h->app->db, S("test"), str_of(sql), &q, &fault));
    int64_t n = query_step(q) ? query_int(q, 0) : -1;
    GOOD(query_close(q, &fault));
    return n;
}

static inline int hands_up(void **state)
{
    struct fault fault;
    struct hands *h = calloc(1, sizeof *h);
    strcpy(h->folder, "/tmp/madoguchi-test-XXXXXX");
    assert_non_null(mkdtemp(h->folder));
    snprintf(h->path, sizeof h->path, "%s/desk.db", h->folder);
    setenv("XDG_STATE_HOME", h->folder, 1);
    h->arena = arena_new();
    h->now = date_moment_from_iso(S("2026-11-20T14:05"));
    h->canvas = canvas_new(24, 80);
    struct db_birth birth = {S("架空市在宅医療・介護連携支援センター"),
                             S("012025"),
                             S("hakodate"),
                             S("hanako"),
                             S("看護 花子"),
                             S("nurse"),
                             true};
    GOOD(db_create(h->path, &birth, h->now, &fault));
    hands_resources(h, S("hanako"));
    hands_sit(h, S("hanako"));
    *state = h;
    return 0;
}

static inline int hands_down(void **state)
{
    struct hands *h = *state;
    char command[128];
    app_close(h->app);
    canvas_free(h->canvas);
    snprintf(command, sizeof command, "rm -rf %s", h->folder);
    assert_int_equal(system(command), 0);
    arena_free(h->arena);
    free(h);
    return 0;
}

#endif
