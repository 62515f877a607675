#include "store/writer.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "inside.h"
#include "store/ballast.h"
#include "store/lost.h"
#include "store/space.h"
#include "store/spool.h"

enum { IDLE_MS = 1000 };

struct task {
    struct task *next;
    struct change *change;
    int64_t now;
    struct writer_done done;
};

struct queue {
    struct task *first, *last;
};

struct writer {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more, done;
    struct queue posted, finished;
    uint64_t tickets;
    bool stopping, settles;
    int wake;
    struct arena *arena;
    const char *path;
    const struct seat *seat;
    struct str login;
    int64_t opened_at;
};

static struct task *new_task(void)
{
    return arena_need(calloc(1, sizeof(struct task)));
}

static void push(struct queue *q, struct task *t)
{
    t->next = NULL;
    if (q->last)
        q->last->next = t;
    else
        q->first = t;
    q->last = t;
}

static struct task *pop(struct queue *q)
{
    struct task *t = q->first;
    if (t && !(q->first = t->next))
        q->last = NULL;
    return t;
}

static void finish(struct writer *w, struct task *t)
{
    uint64_t one = 1;
    pthread_mutex_lock(&w->lock);
    push(&w->finished, t);
    pthread_cond_broadcast(&w->done);
    pthread_mutex_unlock(&w->lock);
    while (write(w->wake, &one, sizeof one) < 0 && errno == EINTR)
        ;
}

/* Checkpoints cost seconds on a slow disk: not in the path of a key but when nothing was posted for a while.
 */
static bool wait_for_task(struct writer *w, bool *idle)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += IDLE_MS / 1000;
    int rc = 0;
    while (!w->posted.first && !w->stopping && !w->settles && rc != ETIMEDOUT)
        rc = *idle ? pthread_cond_wait(&w->more, &w->lock)
                   : pthread_cond_timedwait(&w->more, &w->lock, &until);
    *idle = rc == ETIMEDOUT;
    return w->posted.first || !w->stopping;
}

/* On a full disk once more, in the place of what was held ready for it. */
static void apply(struct writer *w, struct db *db, struct task *t)
{
    struct writer_done *d = &t->done;
    db->full = false;
    d->code = change_apply(db, t->change, t->now, &d->result, &d->fault);
    d->pressed = d->code && db->full && ballast_release(w->path);
    if (d->pressed)
        d->code = change_apply(db, t->change, t->now, &d->result, &d->fault);
}

static void work(struct writer *w, struct db *db, struct task *t)
{
    if (db)
        apply(w, db, t);
    else
        t->done.code =
            fault_say(&t->done.fault, ERR_SEAT, "%s: 読み取り専用で開いているので保存できません。", w->path);
    change_free(t->change);
    t->change = NULL;
    finish(w, t);
}

static struct db *open_writer(struct writer *w)
{
    struct db *db = NULL;
    struct task *t = new_task();
    t->done.code = db_open_writer(w->path, w->seat, w->login, w->opened_at, &db, &t->done.fault);
    if (t->done.code == ERR_IO && space_beside(w->path) < BALLAST_BYTES && ballast_release(w->path)) {
        t->done.pressed = true;
        t->done.code = db_open_writer(w->path, w->seat, w->login, w->opened_at, &db, &t->done.fault);
    }
    if (db) {
        t->done.spooled = spool_fold(db, w->opened_at);
        t->done.lost = lost_found(db).n > 0;
    }
    finish(w, t);
    return db;
}

/* True: there is more to do. */
static bool rest(struct writer *w, struct db *db, bool settles)
{
    if (!db)
        return false;
    if (db_tidy(db))
        return true;
    ballast_lay(w->path);
    if (settles) {
        db_empty_log(db);
        db_let_go(db);
    }
    return false;
}

static void *run(void *of)
{
    struct writer *w = of;
    struct db *db = open_writer(w);
    bool idle = false;
    pthread_mutex_lock(&w->lock);
    while (wait_for_task(w, &idle)) {
        struct task *t = pop(&w->posted);
        bool settles = w->settles && !t, more = false;
        w->settles = w->settles && t;
        pthread_mutex_unlock(&w->lock);
        if (t)
            work(w, db, t);
        else
            more = rest(w, db, settles);
        if (db && t)
            db_rest(db);
        pthread_mutex_lock(&w->lock);
        w->settles = w->settles || (settles && more);
        idle = !t && !more;
    }
    pthread_mutex_unlock(&w->lock);
    db_close(db);
    return NULL;
}

struct writer *writer_start(const char *path, const struct seat *seat, struct str login, int64_t now)
{
    struct arena *a = arena_new();
    struct writer *w = ARENA_NEW(a, struct writer);
    w->arena = a;
    w->path = str_z(a, str_of(path));
    w->seat = seat;
    w->login = str_copy(a, login);
    w->opened_at = now;
    w->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    pthread_cond_init(&w->done, NULL);
    if (w->wake < 0 || pthread_create(&w->thread, NULL, run, w)) {
        if (w->wake >= 0)
            close(w->wake);
        arena_free(a);
        return NULL;
    }
    return w;
}

int writer_watch(const struct writer *w)
{
    return w->wake;
}

uint64_t writer_post(struct writer *w, struct change *c, int64_t now)
{
    struct task *t = new_task();
    t->change = c;
    t->now = now;
    pthread_mutex_lock(&w->lock);
    uint64_t ticket = t->done.ticket = ++w->tickets;
    push(&w->posted, t);
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->lock);
    return ticket;
}

bool writer_take(struct writer *w, struct writer_done *out)
{
    uint64_t count;
    pthread_mutex_lock(&w->lock);
    struct task *t = pop(&w->finished);
    if (!w->finished.first && read(w->wake, &count, sizeof count) < 0)
        (void)0; /* nothing to read: it was emptied with an earlier result */
    pthread_mutex_unlock(&w->lock);
    if (!t)
        return false;
    *out = t->done;
    free(t);
    return true;
}

static const struct task *find_finished(const struct writer *w, uint64_t ticket)
{
    const struct task *t = w->finished.first;
    while (t && t->done.ticket != ticket)
        t = t->next;
    return t;
}

bool writer_wait(struct writer *w, uint64_t ticket, int most_ms)
{
    enum { SECOND = 1000000000 };
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += most_ms / 1000;
    until.tv_nsec += (long)(most_ms % 1000) * 1000000;
    if (until.tv_nsec >= SECOND)
        until.tv_sec++, until.tv_nsec -= SECOND;
    const struct task *t;
    pthread_mutex_lock(&w->lock);
    for (int rc = 0; !(t = find_finished(w, ticket)) && rc == 0;)
        rc = pthread_cond_timedwait(&w->done, &w->lock, &until);
    bool good = t && t->done.code == OK;
    pthread_mutex_unlock(&w->lock);
    return good;
}

void writer_settle(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    w->settles = true;
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->lock);
}

void writer_stop(struct writer *w)
{
    struct writer_done unused;
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    while (writer_take(w, &unused))
        ;
    close(w->wake);
    pthread_cond_destroy(&w->more);
    pthread_cond_destroy(&w->done);
    pthread_mutex_destroy(&w->lock);
    arena_free(w->arena);
}
