#include "store/throttle.h"

#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "boot.h"
#include "inside.h"
#include "store/seat.h"
#include "store/station.h"

enum { MOST = 64, LOGIN_BYTES = 64, SEAL_BYTES = 32, VERSION = 1 };

/* One login, or the workstation where it is empty. Numbers are this machine's: the file never leaves it. */
struct entry {
    char login[LOGIN_BYTES];
    unsigned char boot[BOOT_MARK]; /* of the machine's start that `until` counts from */
    int64_t until;                 /* ms since then */
    int64_t good, tried;           /* moment of the last good one; order of the last try */
    int32_t failed, used;
};

struct sheet {
    char magic[8];
    int64_t version, tries;
    struct entry entries[MOST];
};

struct places {
    char at[2][PATH_MAX];
    struct station station;
};

int throttle_wait(int failed)
{
    if (failed < THROTTLE_FREE)
        return 0;
    int doubled = failed - THROTTLE_FREE > 4 ? THROTTLE_LONGEST : 2 << (failed - THROTTLE_FREE);
    return doubled < THROTTLE_LONGEST ? doubled : THROTTLE_LONGEST;
}

/* ---- the two files */

static enum err find_places(const char *db_path, struct places *p, struct fault *f)
{
    enum err e = station_load(&p->station, false, f);
    if (!e && (snprintf(p->at[0], PATH_MAX, "%s.auth", db_path) >= PATH_MAX ||
               !station_file("station.auth", p->at[1])))
        e = fault_say(f, ERR_USAGE, "%s: 名前が長すぎます。", db_path);
    return e;
}

static void make_seal(const struct places *p, const struct sheet *s, unsigned char seal[SEAL_BYTES])
{
    crypto_generichash(seal, SEAL_BYTES, (const unsigned char *)s, sizeof *s, p->station.secret,
                       sizeof p->station.secret);
}

static bool read_one(const struct places *p, const char *path, struct sheet *s)
{
    unsigned char seal[SEAL_BYTES], kept[SEAL_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    bool good = fd >= 0 && read(fd, s, sizeof *s) == (ssize_t)sizeof *s &&
                read(fd, kept, sizeof kept) == (ssize_t)sizeof kept;
    if (fd >= 0)
        close(fd);
    if (!good)
        return false;
    make_seal(p, s, seal);
    return sodium_memcmp(seal, kept, sizeof seal) == 0 && s->version == VERSION;
}

/* On a full disk nothing new can be made, but what is there can be written over: the file never changes its size. */
static bool write_over(const char *path, const void *bytes, size_t n)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    bool good = fd >= 0 && pwrite(fd, bytes, n, 0) == (ssize_t)n && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

static void write_both(const struct places *p, struct sheet *s)
{
    struct fault unused;
    unsigned char bytes[sizeof *s + SEAL_BYTES];
    memcpy(s->magic, "MDG-AUTH", sizeof s->magic);
    s->version = VERSION;
    make_seal(p, s, bytes + sizeof *s);
    memcpy(bytes, s, sizeof *s);
    for (int i = 0; i < 2; i++)
        if (newfile_write(p->at[i], bytes, sizeof bytes, true, &unused))
            write_over(p->at[i], bytes, sizeof bytes);
}

/* ---- entries */

static struct entry *find(struct sheet *s, struct str login)
{
    for (int i = 0; i < MOST; i++)
        if (s->entries[i].used && str_eq(str_of(s->entries[i].login), login))
            return &s->entries[i];
    return NULL;
}

/* A new one takes a free place, or that of whoever tried longest ago: the workstation and who is locked out stay. */
static struct entry *find_or_make(struct sheet *s, struct str login)
{
    struct entry *e = find(s, login), *place = NULL;
    if (e)
        return e;
    for (int i = 0; i < MOST && !(place && !place->used); i++) {
        struct entry *old = &s->entries[i];
        bool kept = old->used && (!old->login[0] || old->failed >= THROTTLE_LOCKED);
        if (!kept && (!place || !old->used || old->tried < place->tried))
            place = old;
    }
    place = place ? place : &s->entries[MOST - 1];
    memset(place, 0, sizeof *place);
    memcpy(place->login, login.p, login.n);
    place->used = 1;
    return place;
}

/* What was written last holds: a file that was put back from a copy has older rows. */
static void join(struct sheet *s, const struct sheet *other)
{
    s->tries = s->tries > other->tries ? s->tries : other->tries;
    for (int i = 0; i < MOST; i++) {
        const struct entry *o = &other->entries[i];
        if (!o->used)
            continue;
        struct entry *e = find_or_make(s, str_of(o->login));
        if (o->tried > e->tried)
            *e = *o;
    }
}

/* Both gone is a new installation; one that is there and was tampered with is no reason to begin at zero. */
static void read_both(const struct places *p, struct sheet *s, struct str login)
{
    struct sheet other;
    bool first = read_one(p, p->at[0], s), second = read_one(p, p->at[1], &other);
    bool tampered = (!first && access(p->at[0], F_OK) == 0) || (!second && access(p->at[1], F_OK) == 0);
    if (!first)
        memset(s, 0, sizeof *s);
    if (second)
        join(s, &other);
    if (!first && !second && tampered)
        find_or_make(s, login)->failed = THROTTLE_FREE;
}

/* ---- tries */

/* Of the workstation only what is beyond the free tries of many people counts, and it never locks. */
static int counted(const struct entry *e)
{
    int extra = THROTTLE_LOCKED - THROTTLE_FREE;
    return e->login[0] ? e->failed : e->failed > extra ? e->failed - extra : 0;
}

static void begin_wait(struct entry *e)
{
    boot_mark(e->boot);
    e->until = boot_ms() + (int64_t)throttle_wait(counted(e)) * 1000;
}

/* Seconds that are left; where the machine was started again since, all of them. */
static int left_of(struct entry *e)
{
    unsigned char boot[BOOT_MARK];
    boot_mark(boot);
    if (memcmp(boot, e->boot, sizeof boot) != 0)
        begin_wait(e);
    int64_t ms = e->until - boot_ms(), most = (int64_t)throttle_wait(counted(e)) * 1000;
    ms = ms > most ? most : ms;
    return ms > 0 ? (int)((ms + 999) / 1000) : 0;
}

struct task {
    struct places places;
    struct sheet sheet;
    struct entry *person, *station;
    int held;
};

/* Who is counted: what is longer than any login is nobody's, and all of it is counted as one. */
static struct str counted_as(struct str login)
{
    return login.n && login.n < LOGIN_BYTES ? login : S("?");
}

static enum err open_task(const char *db_path, struct str login, struct task *t, struct fault *f)
{
    t->held = -1;
    enum err e = find_places(db_path, &t->places, f);
    if (e)
        return e;
    t->held = seat_hold(db_path, SEAT_TRIES); /* on a read-only disk nobody can; then nobody writes either */
    login = counted_as(login);
    read_both(&t->places, &t->sheet, login);
    t->station = find_or_make(&t->sheet, S0);
    t->person = find_or_make(&t->sheet, login);
    return OK;
}

static void look(struct task *t, struct throttle *out)
{
    int own = left_of(t->person), all = left_of(t->station);
    *out = (struct throttle){
        .failed = t->person->failed,
        .wait = own > all ? own : all,
        .locked = t->person->failed >= THROTTLE_LOCKED,
        .last_good = t->person->good,
    };
}

static void close_task(struct task *t, bool write)
{
    if (write) {
        t->person->tried = t->station->tried = ++t->sheet.tries;
        write_both(&t->places, &t->sheet);
    }
    if (t->held >= 0)
        close(t->held);
    sodium_memzero(t, sizeof *t);
}

enum err throttle_look(const char *db_path, struct str login, struct throttle *out, struct fault *f)
{
    struct task t;
    enum err e = open_task(db_path, login, &t, f);
    if (!e)
        look(&t, out);
    close_task(&t, false);
    return e;
}

enum err throttle_begin(const char *db_path, struct str login, struct throttle *out, struct fault *f)
{
    struct task t;
    enum err e = open_task(db_path, login, &t, f);
    *out = (struct throttle){0};
    if (e) {
        close_task(&t, false);
        return e;
    }
    look(&t, out);
    bool may = !out->locked && !out->wait;
    if (may) {
        t.person->failed++;
        t.station->failed++;
        begin_wait(t.person);
        begin_wait(t.station);
    }
    close_task(&t, true);
    if (out->locked)
        return fault_say(f, ERR_DENIED,
                         "合い言葉を%d回続けて間違えたので、このログイン名は使えなくなっています。"
                         "管理者に使い切りの番号を作ってもらうか、復旧コードを使ってください。",
                         THROTTLE_LOCKED);
    return may ? OK
               : fault_say(f, ERR_DENIED,
                           "合い言葉の間違いが続いたので、あと%d秒待ってから入力してください。", out->wait);
}

static enum err settle(const char *db_path, struct str login, void (*how)(struct task *t, int64_t now),
                       int64_t now, struct fault *f)
{
    struct task t;
    enum err e = open_task(db_path, login, &t, f);
    if (!e)
        how(&t, now);
    close_task(&t, !e);
    return e;
}

static void forget(struct task *t, int64_t now)
{
    (void)now;
    t->person->failed = t->station->failed = 0;
    t->person->until = t->station->until = 0;
}

static void be_good(struct task *t, int64_t now)
{
    forget(t, now);
    t->person->good = now;
}

static void take_back(struct task *t, int64_t now)
{
    (void)now;
    t->person->failed -= t->person->failed > 0;
    t->station->failed -= t->station->failed > 0;
    t->person->until = t->station->until = 0;
}

enum err throttle_good(const char *db_path, struct str login, int64_t now, struct fault *f)
{
    return settle(db_path, login, be_good, now, f);
}

static void forget_all(struct task *t, int64_t now)
{
    (void)now;
    for (int i = 0; i < MOST; i++) {
        struct entry *e = &t->sheet.entries[i];
        e->failed = 0;
        e->until = 0;
        e->tried = t->sheet.tries + 1;
    }
}

enum err throttle_release(const char *db_path, struct str login, struct fault *f)
{
    return settle(db_path, login, login.n ? forget : forget_all, 0, f);
}

enum err throttle_take_back(const char *db_path, struct str login, struct fault *f)
{
    return settle(db_path, login, take_back, 0, f);
}
