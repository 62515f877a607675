/* The thread that makes generations of backups (store/generation.h). */
#include <pthread.h>

#include "base/arena.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/generation.h"
#include "store/harm.h"
#include "store/keeper.h"
#include "store/seat.h"

struct keeper {
    struct arena *arena;
    const char *path;
    struct str login; /* who asked for the last one */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t asked;
    bool wanted, stopping, failed;
    int64_t now;
    struct fault fault;
};

static enum err make_one(const struct keeper *k, struct str login, int64_t now, struct fault *f)
{
    struct seat *seat = NULL;
    struct db *db = NULL;
    enum err e = seat_take(k->path, SEAT_BACKUP, login, now, &seat, f);
    e = e ? e : db_open_reader(k->path, &db, f);
    e = e ? e : audit_note(db, now, login, S("backup"), S0, S0, f);
    e = e ? e : generation_make(db, now, f);
    e = e ? e : audit_note(db, now, login, S("backed-up"), S0, S0, f);
    db_close(db);
    seat_leave(seat);
    if (e == ERR_DAMAGED)
        harm_note(k->path, now, f->say);
    return e;
}

static void *run(void *of)
{
    struct keeper *k = of;
    pthread_mutex_lock(&k->lock);
    for (;;) {
        while (!k->wanted && !k->stopping)
            pthread_cond_wait(&k->asked, &k->lock);
        if (!k->wanted)
            break;
        int64_t now = k->now;
        struct str login = k->login;
        struct fault f = {0};
        k->wanted = false;
        pthread_mutex_unlock(&k->lock);
        enum err e = make_one(k, login, now, &f);
        pthread_mutex_lock(&k->lock);
        k->failed = e != OK;
        k->fault = f;
    }
    pthread_mutex_unlock(&k->lock);
    return NULL;
}

struct keeper *keeper_start(const char *db_path)
{
    struct arena *a = arena_new();
    struct keeper *k = ARENA_NEW(a, struct keeper);
    *k = (struct keeper){.arena = a, .path = str_z(a, str_of(db_path))};
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->asked, NULL);
    if (pthread_create(&k->thread, NULL, run, k) == 0)
        return k;
    arena_free(a);
    return NULL;
}

void keeper_make(struct keeper *k, struct str login, int64_t now)
{
    pthread_mutex_lock(&k->lock);
    if (!str_eq(login, k->login)) /* the thread may still read the other one */
        k->login = str_copy(k->arena, login);
    k->wanted = true;
    k->now = now;
    pthread_cond_signal(&k->asked);
    pthread_mutex_unlock(&k->lock);
}

bool keeper_failed(struct keeper *k, struct fault *f)
{
    pthread_mutex_lock(&k->lock);
    bool failed = k->failed;
    *f = k->fault;
    k->failed = false;
    pthread_mutex_unlock(&k->lock);
    return failed;
}

bool keeper_waits(struct keeper *k)
{
    pthread_mutex_lock(&k->lock);
    bool failed = k->failed;
    pthread_mutex_unlock(&k->lock);
    return failed;
}

void keeper_stop(struct keeper *k)
{
    if (!k)
        return;
    pthread_mutex_lock(&k->lock);
    k->stopping = true;
    pthread_cond_signal(&k->asked);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    pthread_cond_destroy(&k->asked);
    pthread_mutex_destroy(&k->lock);
    arena_free(k->arena);
}
