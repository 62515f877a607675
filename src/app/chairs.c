#include "app/chairs.h"

#include "app/duty.h"
#include "base/arena.h"

struct app *chairs_app(const struct chairs *c)
{
    return c->front < 0 ? NULL : c->rows[c->front].app;
}

struct chair *chairs_find(struct chairs *c, struct str login)
{
    for (int i = 0; i < c->count; i++)
        if (str_eq(c->rows[i].login, login))
            return &c->rows[i];
    if (c->count == CHAIRS_MOST)
        return NULL;
    struct chair *chair = &c->rows[c->count++];
    *chair = (struct chair){.login = str_copy(c->arena, login), .place = -1};
    return chair;
}

void chairs_read(struct chairs *c, struct arena *scratch, struct db *db)
{
    struct staff *rows;
    int count = load_staff(scratch, db, &rows);
    for (int i = 0; i < c->count; i++)
        c->rows[i].place = -1;
    for (int i = 0; i < count; i++) {
        struct chair *chair = chairs_find(c, rows[i].login);
        if (!chair)
            break;
        chair->place = i;
        if (!str_eq(chair->name, rows[i].name))
            chair->name = str_copy(c->arena, rows[i].name);
        chair->job = code_label(CODES_job, rows[i].job);
    }
}

static enum err open_chair(struct chair *chair, const struct app_options *o, struct fault *f)
{
    struct app_options mine = *o;
    mine.login = chair->login;
    return chair->app ? OK : app_open(&mine, &chair->app, f);
}

enum err chairs_sit(struct chairs *c, struct chair *chair, const struct app_options *o, bool begun,
                    int64_t clock_ms, struct fault *f)
{
    struct app *before = chairs_app(c);
    bool opened = !chair->app;
    enum err e = open_chair(chair, o, f);
    if (e)
        return e;
    if (before && before != chair->app)
        duty_pass(before, chair->app);
    c->front = (int)(chair - c->rows);
    if (!opened) {
        chair->app->rows = o->rows;
        chair->app->cols = o->cols;
        app_return(chair->app, o->now, clock_ms);
    } else if (begun)
        app_begin(chair->app, o->now);
    if (opened && chair->away)
        rest_give(chair->app, &chair->rest);
    chair->away = false;
    return OK;
}

static void put_away(struct chair *chair)
{
    rest_take(chair->app, &chair->rest);
    app_close(chair->app);
    chair->app = NULL;
    chair->away = true;
}

void chairs_let_go(struct chairs *c)
{
    for (int i = 0; i < c->count; i++)
        if (c->rows[i].app)
            db_let_go(c->rows[i].app->db);
}

void chairs_put_others_away(struct chairs *c)
{
    for (int i = 0; i < c->count; i++)
        if (c->rows[i].app && i != c->front)
            put_away(&c->rows[i]);
}

/* The front one last: it has the writer, and every other one has been saved by it before. */
bool chairs_put_away(struct chairs *c)
{
    struct app *front = chairs_app(c);
    if (front && !duty_rest(front))
        return false;
    chairs_put_others_away(c);
    if (front)
        put_away(&c->rows[c->front]);
    return true;
}

void chairs_free(struct chairs *c)
{
    struct app *front = chairs_app(c);
    for (int i = 0; i < c->count; i++) {
        if (c->rows[i].app != front)
            app_close(c->rows[i].app);
        pin_free(c->rows[i].pin);
    }
    app_close(front);
}
