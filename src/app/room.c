#include "app/room.h"

#include "app/duty.h"
#include "app/room_state.h"
#include "app/seat_ask.h"
#include "base/arena.h"
#include "base/kana.h"
#include "store/keyring.h"
#include "store/seat.h"
#include "store/slots.h"

enum { LOOK_EVERY_MS = 1000, SLEPT_MS = 5000, WARN_MS = 30 * 1000, FORGET_MS = 60 * 1000, LET_GO_MS = 5000 };

int64_t room_clock(const struct room *r)
{
    return r->clock + r->slept;
}

int room_person(const struct room *r, int n)
{
    for (int i = 0; i < r->chairs.count; i++)
        if (r->chairs.rows[i].place == n)
            return i;
    return -1;
}

int64_t room_lock_due(const struct room *r)
{
    const struct app *app = chairs_app(&r->chairs);
    return r->touched + (app->calling ? r->options.app.call_ms : r->options.lock_ms);
}

void room_show_people(struct room *r)
{
    door_close(&r->door);
    hidden_clear(r->code);
    r->comes = NULL;
    r->scene = SCENE_PEOPLE;
    r->shown = r->now;
}

/* Nobody was named and the file needs no key: on a practice file its first person, on another the people to choose
 * from. */
enum err room_open_plain(struct room *r, struct fault *f)
{
    struct app *app;
    struct app_options mine = r->options.app;
    r->options.app.db = NULL;
    enum err e = app_open(&mine, &app, f);
    if (e)
        return e;
    struct chair *chair = app->login.n ? chairs_find(&r->chairs, app->login) : NULL;
    room_know(r, app->db);
    if (room_is_harmed(r)) {
        app_close(app);
        room_damaged(r, chair, NULL);
        return OK;
    }
    if (!chair) {
        app_close(app);
        room_show_people(r);
        return OK;
    }
    chair->app = app;
    r->chairs.front = (int)(chair - r->chairs.rows);
    r->scene = SCENE_DESK;
    return OK;
}

static enum err open_keyed(struct room *r, struct fault *f)
{
    struct slots_view view;
    enum err e = seat_place(r->options.app.db_path, f);
    e = e ? e : slots_bound(r->options.app.db_path, f);
    e = e ? e : slots_list(r->arena, r->options.app.db_path, &view, f);
    r->station = e ? S0 : view.station;
    door_open(&r->door, DOOR_SIGN, r->options.app.login, S0);
    r->scene = SCENE_DOOR;
    return e;
}

enum err room_open(const struct room_options *o, struct room **out, struct fault *f)
{
    struct arena *a = arena_new();
    struct room *r = ARENA_NEW(a, struct room);
    *out = NULL;
    *r = (struct room){.arena = a,
                       .frame = arena_new(),
                       .scratch = arena_new(),
                       .mending = arena_new(),
                       .options = *o,
                       .chairs = {.arena = a, .front = -1},
                       .now = o->app.now,
                       .shown = o->app.now,
                       .slept = -1,
                       .running = true};
    door_make(&r->door, a);
    r->code = hidden_new();
    r->keyed = slots_there(o->app.db_path);
    enum err e = app_keys(a, &o->app, &r->keys, f);
    e = e ? e : r->keyed && !keyring_has(o->app.db_path) ? open_keyed(r, f) : room_open_plain(r, f);
    if (e) {
        struct fault unused;
        room_close(r, &unused);
        return e;
    }
    *out = r;
    return OK;
}

void room_begin(struct room *r, int64_t now)
{
    r->begun = true;
    r->now = now;
    if (r->scene == SCENE_DESK)
        app_begin(chairs_app(&r->chairs), now);
}

enum err room_close(struct room *r, struct fault *f)
{
    if (!r)
        return OK;
    enum err e = r->fault.code;
    if (e)
        *f = r->fault;
    chairs_free(&r->chairs);
    db_close(r->options.app.db);
    keyring_wipe();
    door_free(&r->door);
    hidden_free(r->code);
    arena_free(r->frame);
    arena_free(r->mending);
    arena_free(r->scratch);
    arena_free(r->arena);
    return e;
}

bool room_running(const struct room *r)
{
    const struct app *app = chairs_app(&r->chairs);
    return r->running && (!app || app_running(app));
}

int room_watch(const struct room *r)
{
    const struct app *app = chairs_app(&r->chairs);
    return app ? app_watch(app) : -1;
}

int64_t room_deadline(const struct room *r)
{
    const struct app *app = chairs_app(&r->chairs);
    int64_t due = app ? app_deadline(app) : -1, next = r->looked + LOOK_EVERY_MS;
    if (r->checks || r->rests || room_mends(r))
        return r->clock;
    return due >= 0 && due < next ? due : next;
}

bool room_wants_repaint(struct room *r)
{
    struct app *app = chairs_app(&r->chairs);
    bool wants = r->repaint;
    r->repaint = false;
    return (app && app_wants_repaint(app)) || wants;
}

bool room_rings(struct room *r)
{
    bool rings = r->rings;
    r->rings = false;
    return rings;
}

/* What was typed is on its way to the file before the screen is emptied; the rest waits until it is. */
static void lock(struct room *r, struct str why)
{
    struct app *app = chairs_app(&r->chairs);
    duty_note(app, S("lock"), S0, why);
    call_save_due(app, true);
    app->locks = app->calling = false;
    r->rests = true;
    r->locked = r->clock;
    r->repaint = true;
    room_show_people(r);
}

/* The file is closed and its key wiped; a text that cannot be saved is worth more than that. */
static void put_away(struct room *r)
{
    if (!chairs_app(&r->chairs) || !chairs_put_away(&r->chairs))
        return;
    keyring_wipe();
}

static void door_answered(struct room *r, enum door_answer a)
{
    if (a == DOOR_LEFT)
        room_show_door(r);
    else if (a == DOOR_OTHERS)
        door_open(&r->door, DOOR_PERSON, r->comes->login, r->comes->name);
    else if (a == DOOR_READY) {
        r->checks = true;
        door_say(&r->door, LOOK_PLAIN, "確かめています。");
    }
}

static void take_key(struct room *r, uint32_t key)
{
    enum verb v = keymap_find(r->keys, CONTEXT_GLOBAL, key);
    uint32_t meant = kana_key(key);
    r->shown = r->now;
    r->touched = r->clock;
    if (v == VERB_QUIT)
        r->running = false;
    else if (v == VERB_REPAINT)
        r->repaint = true;
    else if (r->scene == SCENE_DAMAGED)
        damaged_key(&r->damaged, v, meant);
    else if (r->scene == SCENE_DOOR)
        door_answered(r, door_key(&r->door, v, key));
    else if (v == VERB_ENTER)
        room_choose(r, r->people.selected);
    else if (meant >= '1' && meant <= '9')
        room_choose(r, (int)(meant - '1'));
    else
        list_key(&r->people, verb_row(v)->motion, r->people.count);
}

static void take_aside(struct room *r, const struct event *e)
{
    struct app *app = chairs_app(&r->chairs);
    if (e->kind == EVENT_KEY)
        take_key(r, e->key);
    else if (e->kind == EVENT_PASTE && r->scene == SCENE_DOOR)
        door_paste(&r->door, e->text);
    else if (e->kind == EVENT_HANGUP)
        r->running = false;
    if (app && e->kind != EVENT_KEY && e->kind != EVENT_PASTE)
        app_take(app, e, r->clock);
}

/* The desks of the others lie in drafts as well by then. */
static void give_seat(struct room *r)
{
    struct app *app = chairs_app(&r->chairs);
    app->gives = false;
    if (seat_ask_give(app))
        chairs_put_others_away(&r->chairs);
}

static void look_for_seat(struct room *r)
{
    struct app *app = chairs_app(&r->chairs);
    int64_t idle = r->scene == SCENE_DESK ? r->clock - r->touched : INT64_MAX;
    if (!app)
        return;
    app->now = r->now;
    app->clock = r->clock;
    if (seat_ask_look(app, idle) || (app->asker.n && r->scene != SCENE_DESK))
        give_seat(r);
    r->rings |= app->rings;
    app->rings = false;
}

static void take_at_desk(struct room *r, const struct event *e)
{
    struct app *app = chairs_app(&r->chairs);
    if (e->kind == EVENT_KEY || e->kind == EVENT_PASTE) {
        r->touched = r->clock;
        r->warned = r->rings = false;
    }
    int64_t due = app_deadline(app);
    if (e->kind != EVENT_TICK || app->reads || (due >= 0 && due <= r->clock))
        app_take(app, e, r->clock);
    if (app->gives)
        give_seat(r);
    if (app->locks)
        lock(r, S("asked"));
    else if (app->mends)
        room_take_up_damage(r);
}

/* A desk at which nobody types is as small as it was, and holds no more of the people than its screen shows. */
static void let_go(struct room *r)
{
    if (r->let_go > r->touched || r->clock - r->touched < LET_GO_MS)
        return;
    r->let_go = r->clock;
    chairs_let_go(&r->chairs);
}

/* Once a second: has the time come to lock, to warn, to close, to give back memory? */
static void look_around(struct room *r)
{
    if (r->clock < r->looked + LOOK_EVERY_MS)
        return;
    r->looked = r->clock;
    look_for_seat(r);
    let_go(r);
    if (r->scene == SCENE_DAMAGED) {
        if (r->keyed && !room_mends(r) && r->clock - r->touched >= r->options.lock_ms)
            room_leave_damage(r);
    } else if (r->scene != SCENE_DESK) {
        if (r->scene == SCENE_DOOR && r->clock - r->touched >= FORGET_MS)
            room_show_door(r);
        if (r->now / 60 != r->shown / 60)
            r->shown = r->now;
        if (r->clock - r->locked >= r->options.close_ms)
            put_away(r);
    } else if (r->clock >= room_lock_due(r))
        lock(r, S("idle"));
    else if (!r->warned && r->clock >= room_lock_due(r) - WARN_MS)
        r->warned = r->rings = true;
}

static void wake(struct room *r, int64_t slept_ms)
{
    bool slept = r->slept >= 0 && slept_ms - r->slept > SLEPT_MS;
    r->slept = slept_ms;
    if (slept && r->scene == SCENE_DESK)
        lock(r, S("slept"));
    else if (slept && r->scene == SCENE_DAMAGED && r->keyed)
        room_leave_damage(r);
}

/* What was drawn as under way before this event is done first. */
static void finish(struct room *r)
{
    struct app *app = chairs_app(&r->chairs);
    if (r->rests && app)
        duty_rest(app);
    r->rests = false;
    if (room_mends(r))
        room_mend(r);
    if (r->checks)
        room_try_door(r);
    r->checks = false;
}

void room_take(struct room *r, const struct event *e, int64_t clock_ms, int64_t slept_ms)
{
    arena_reset(r->scratch);
    r->now = e->now;
    r->clock = clock_ms;
    if (e->kind == EVENT_RESIZE) {
        r->options.app.rows = e->rows;
        r->options.app.cols = e->cols;
    }
    if (!r->touched)
        r->touched = clock_ms;
    finish(r);
    wake(r, slept_ms);
    look_around(r); /* first: a key that comes after the time is not for the desk */
    if (r->scene == SCENE_DESK)
        take_at_desk(r, e);
    else
        take_aside(r, e);
}
