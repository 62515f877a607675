/*
 * Any bytes in the small files beside the database. The first byte says which: 0 what the lock says of its holder,
 * 1 the events that readers left, 2 the manifest of a night. The holder's text never ends outside its room, each
 * line of events becomes an event or a sign that one was torn and the chain stays whole, a manifest that does not
 * fit is refused with a sentence.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "export/manifest.h"
#include "fuzz/desk.h"
#include "store/audit.h"

const char *const fuzz_words[] = {
    "1795183500", "\t",   "\n", "view", "intake 12", "hanako",       "\0", "\r\n", "\",\"",
    "\"",         "山田", ",",  "1:00", "sha256",    "manifest.csv", "..", "/",    "9999999999999999999",
    NULL};

enum { ANEW = 200, HOLDER_MOST = 512 };

static char path[128];
static struct seat *seat;
static struct db *db;

static void leave(void)
{
    db_close(db);
    seat_leave(seat);
    db = NULL;
    unlink(path);
}

static void make(void)
{
    snprintf(path, sizeof path, "%s/desk.db", fuzz_folder());
    fuzz_desk(path, &seat, &db);
}

/* The events of many runs would make the chain long, and looking at it slow. */
static void begin(void)
{
    static int runs;
    if (!runs)
        atexit(leave);
    if (runs++ % ANEW == 0) {
        leave();
        make();
    }
}

static void read_holder(struct arena *a, struct str bytes)
{
    char lock[160];
    snprintf(lock, sizeof lock, "%s.lock", path);
    int fd = open(lock, O_WRONLY); /* another descriptor than the seat's own: the lock stays */
    must(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, bytes.p, bytes.n, 0) == (ssize_t)bytes.n);
    close(fd);
    if (seat_holder(a, path).n > HOLDER_MOST)
        fuzz_broken("what the lock says is short");
}

static void fold(struct arena *a, struct str bytes)
{
    struct fault f = {0};
    int64_t before, after;
    (void)a;
    fuzz_file("desk.db.events", bytes);
    if (audit_check(db, &before, &f) || audit_fold(db, FUZZ_NOW, &f) || audit_check(db, &after, &f))
        fuzz_broken("events are folded, and the chain is whole");
    for (size_t i = 0; i < bytes.n; i++)
        before += bytes.p[i] == '\n';
    if (bytes.n && bytes.p[bytes.n - 1] != '\n')
        before++;
    if (after < before)
        fuzz_broken("no line is lost");
}

static void read_manifest(struct arena *a, struct str bytes)
{
    struct fault f = {0};
    struct str *names;
    int count;
    char folder[160];
    snprintf(folder, sizeof folder, "%s/night", fuzz_folder());
    mkdir(folder, 0700);
    fuzz_file("night/" MANIFEST, bytes);
    manifest_moment(a, fuzz_folder(), S("night"));
    int fd = open(folder, O_RDONLY | O_DIRECTORY);
    if (manifest_check(a, fd, folder, &names, &count, &f) && !f.say[0])
        fuzz_broken("what is refused is refused with a sentence");
    close(fd);
}

void fuzz_one(struct str bytes)
{
    static void (*const doors[])(struct arena * a, struct str bytes) = {read_holder, fold, read_manifest};
    struct arena *a = arena_new();
    begin();
    if (bytes.n)
        doors[(unsigned char)bytes.p[0] % COUNT_OF(doors)](a, str_from(bytes, 1));
    arena_free(a);
}
