#include "app/app.h"

#include "app/desk.h"
#include "app/directory.h"
#include "app/duty.h"
#include "app/frame.h"
#include "app/notice.h"
#include "app/odd.h"
#include "app/roster.h"
#include "app/verbs.h"
#include "base/arena.h"
#include "base/kana.h"
#include "store/writer.h"
#include "ui/bar.h"

enum err app_keys(struct arena *a, const struct app_options *o, struct keymap **out, struct fault *f)
{
    *out = keymap_new(a);
    for (int i = 0; i < o->key_count; i++) {
        struct str wrong = keymap_bind(*out, a, o->keys[i].context, o->keys[i].key, o->keys[i].verb);
        if (wrong.n)
            return fault_say(f, ERR_USAGE, S_FMT "。", S_ARG(wrong));
    }
    return OK;
}

/* The person of this login; on a practice file the first one where no login was given. */
static enum err sign_in(struct app *app, struct str login, struct fault *f)
{
    struct staff *staff;
    int count = load_staff(app->scratch, app->db, &staff);
    bool first = !login.n && db_facts(app->db)->practice;
    for (int i = 0; i < count; i++)
        if (first || str_eq(staff[i].login, login)) {
            duty_login(app, &staff[i]);
            return OK;
        }
    return login.n ? fault_say(f, ERR_DENIED,
                               "「" S_FMT
                               "」は在籍している職員のログイン名ではありません。管理者に確かめてください。",
                               S_ARG(login))
                   : OK;
}

enum err app_open(const struct app_options *o, struct app **out, struct fault *f)
{
    struct arena *a = arena_new();
    struct app *app = ARENA_NEW(a, struct app);
    *out = NULL;
    *app = (struct app){.arena = a,
                        .rows = o->rows,
                        .cols = o->cols,
                        .now = o->now,
                        .shown = o->now,
                        .call_ms = o->call_ms,
                        .running = true};
    app->scratch = arena_new();
    app->frame = arena_new();
    app->path = str_z(a, str_of(o->db_path));
    app->tty = o->tty;
    app->patience = (struct patience){o->key_waits, o->key_waits_of};
    app->db = o->db;
    if ((!o->db && db_open_reader(app->path, &app->db, f) != OK) || app_keys(a, o, &app->keys, f) != OK) {
        app_close(app);
        return f->code;
    }
    app->setting = db_setting(app->db, app->now);
    if (o->damaged)
        duty_damaged(app);
    app->stack[app->depth++] = (struct screen){.row = screen_row(SCREEN_DESK)};
    directory_open(app);
    if (sign_in(app, o->login, f) != OK) {
        app_close(app);
        return f->code;
    }
    desk_reload(app);
    *out = app;
    return OK;
}

void app_begin(struct app *app, int64_t now)
{
    app->now = app->setting.now = now;
    app->begun = true;
    app->odd = odd_open(app->arena);
    duty_begin(app);
    desk_reload(app);
}

void app_return(struct app *app, int64_t now, int64_t clock_ms)
{
    arena_reset(app->scratch);
    app->now = app->setting.now = app->shown = now;
    app->clock = clock_ms;
    app->event = EVENT_TICK;
    app->stale = true;
    notice_turn(app);
    desk_reload(app);
    access_closed(app);
    if (app->current && app->current->intake_id &&
        !access_case(app, app->current->intake_id, S("sheet"))) { /* opened by emergency until they left */
        app->current->came = (struct came){0};
        call_close(app, app->current);
    }
    for (int i = app->call_count - 1; i >= 0; i--)
        if (!access_about(app, app->calls[i]->intake_id, app->calls[i]->row->form))
            call_close(app, app->calls[i]);
}

void app_close(struct app *app)
{
    if (!app)
        return;
    duty_end(app);
    call_free_all(app);
    if (app->depth)
        screen_clear(app);
    sought_free(app);
    arena_free(app->roster.arena);
    arena_free(app->directory.arena);
    arena_free(app->directory.before_arena);
    arena_free(app->directory.detail_arena);
    arena_free(app->directory.box_arena);
    arena_free(app->directory.place_arena);
    db_close(app->db);
    arena_free(app->frame);
    arena_free(app->scratch);
    arena_free(app->arena);
}

bool app_running(const struct app *app)
{
    return app->running;
}

int app_watch(const struct app *app)
{
    return app->writer ? writer_watch(app->writer) : -1;
}

int64_t app_deadline(const struct app *app)
{
    const struct screen *top = &app->stack[app->depth - 1];
    int64_t call = call_deadline(app), keep = duty_deadline(app);
    if (top->row->interrupted && top->row->interrupted(app, top->state))
        return app->clock;
    return call < 0 ? keep : keep < 0 || call < keep ? call : keep;
}

bool app_wants_repaint(struct app *app)
{
    bool wants = app->repaint;
    app->repaint = false;
    return wants;
}

static bool too_small(const struct app *app)
{
    return app->rows < DESK_ROWS || app->cols < DESK_COLS;
}

static void draw_small(const struct app *app, struct canvas *c)
{
    struct str say = str_print(app->frame, "%dx%d 以上にしてください (今 %dx%d)", DESK_COLS, DESK_ROWS,
                               app->cols, app->rows);
    bar_paragraph(c, canvas_whole(c), 0, LOOK_WARNING, say);
}

void app_draw(const struct app *app, struct canvas *c)
{
    const struct screen *top = &app->stack[app->depth - 1];
    arena_reset(app->frame);
    canvas_clear(c);
    if (too_small(app)) {
        draw_small(app, c);
        return;
    }
    struct desk_layout at = desk_layout(app);
    c->ime = context_row(screen_context(app))->typing ? IME_KEEP : IME_OFF;
    top->row->draw(app, top->state, c, top->row->bare ? canvas_whole(c) : at.body, true);
    if (!top->row->bare)
        frame_draw(app, &at, c); /* last: a long message takes a row of the body */
    if (app->jumping)
        c->ime = IME_OFF; /* a tag is one key: an input method would wait for more */
}

static void take_text(struct app *app, uint32_t key)
{
    screen_type(app, screen_top(app), key);
}

/* Letters and digits of a list are the same key in any width: the input method may be on. */
static void take_key(struct app *app, uint32_t key)
{
    app->shown = app->now;
    for (int i = 0; i < app->call_count; i++)
        app->calls[i]->saved_shown = app->calls[i]->saved;
    notice_turn(app);
    desk_reload(app);
    if (screen_on(app, SCREEN_CURTAIN)) {
        screen_pop(app);
        access_closed(app);
        return;
    }
    enum context at = screen_context(app);
    bool typed = context_row(at)->typing && key_is_text(key); /* first into its form: a draft keeps it */
    if (!typed && access_closed(app))
        return;
    uint32_t meant = context_row(at)->typing ? key : kana_key(key);
    bool jumped = app->jumping;
    app->jumping = jumped && key_is_text(key);
    enum verb v = app->jumping ? VERB_NONE : keymap_find(app->keys, at, meant);
    if (jumped && v == VERB_BACK)
        return; /* from the tag, not from the form */
    if (v != VERB_NONE)
        verbs_do(app, v);
    else if (key != KEY_UNKNOWN)
        take_text(app, meant);
    if (typed)
        access_closed(app);
}

static void take_paste(struct app *app, struct str text)
{
    app->shown = app->now;
    notice_turn(app);
    if (!screen_paste(app, screen_top(app), text))
        notice_say(app, LOOK_WARNING, "貼り付けは項目や検索の欄の中でできます。");
}

/* With what a key interrupted. */
static void go_on(struct app *app)
{
    struct screen *top = screen_top(app);
    if (top->row->interrupted && top->row->interrupted(app, top->state))
        top->row->go_on(app, top->state);
}

/* An answer may open a screen, a fax or what could not be stored: never over the curtain. */
static void take_answers(struct app *app)
{
    bool hidden = screen_on(app, SCREEN_CURTAIN);
    if (hidden)
        screen_pop(app);
    duty_results(app);
    if (hidden)
        screen_push(app, SCREEN_CURTAIN);
}

void app_take(struct app *app, const struct event *e, int64_t clock_ms)
{
    arena_reset(app->scratch);
    app->event = e->kind;
    app->now = app->setting.now = e->now;
    app->clock = clock_ms;
    switch (e->kind) {
    case EVENT_KEY: take_key(app, e->key); break;
    case EVENT_PASTE: take_paste(app, e->text); break;
    case EVENT_RESIZE: app->rows = e->rows, app->cols = e->cols; break;
    case EVENT_STORE: take_answers(app); break;
    case EVENT_TICK: go_on(app); break;
    case EVENT_HANGUP: call_save_due(app, true), app->running = false; break;
    }
    directory_see(app);
    access_look(app);
    call_save_due(app, false);
    duty_keep(app);
    if (context_row(screen_context(app))->typing)
        return;
    if (e->kind != EVENT_KEY)
        desk_reload(app);
    screen_look(app);
    access_closed(app);
}
