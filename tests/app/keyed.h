/* An enciphered file with four people of whom two have a passphrase, and signing in to it. */
#ifndef TESTS_APP_KEYED_H
#define TESTS_APP_KEYED_H

#include "app/place.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS  "ハルカゼ 看護の朝 2026"
#define OTHERS "みなとの灯台 きいろい傘 77"

/* A real file with four people; two of them have a passphrase. */
static inline int keyed_up(void **state)
{
    struct fault fault;
    struct place *p = calloc(1, sizeof *p);
    struct hands *h = &p->hands;
    strcpy(h->folder, "/tmp/madoguchi-test-XXXXXX");
    assert_non_null(mkdtemp(h->folder));
    snprintf(h->path, sizeof h->path, "%s/desk.db", h->folder);
    setenv("XDG_STATE_HOME", h->folder, 1);
    h->arena = arena_new();
    h->now = date_moment_from_iso(S("2026-11-20T14:05"));
    h->canvas = canvas_new(24, 80);
    struct slots_birth keys = {.login = S("hanako"), .passphrase = S(WORDS), .now = h->now};
    struct db_birth birth = {S("架空市在宅医療・介護連携支援センター"),
                             S("012025"),
                             S("hakodate"),
                             S("hanako"),
                             S("看護 花子"),
                             S("nurse"),
                             false};
    GOOD(slots_create(h->path, &keys, &fault));
    GOOD(db_create(h->path, &birth, h->now, &fault));
    for (size_t i = 1; i < PEOPLE; i++)
        hands_keep(
            h, "hanako", RECORD_STAFF,
            (struct staff){
                .login = people[i].login, .name = people[i].name, .job = S("social"), .state = S("here")}
                .v);
    GOOD(slots_set_person(h->path, S("makoto"), S(OTHERS), h->now, &fault));
    keyring_wipe();
    enter(p);
    *state = p;
    return 0;
}

static inline void sign_in(struct place *p, const char *login, const char *words, const char *digits)
{
    type(p, login);
    keys(p, "Enter");
    type(p, words);
    keys(p, "Enter");
    type(p, digits);
    keys(p, "Enter");
    sees(p, "確かめています");
    event(p, (struct event){.kind = EVENT_TICK});
}

static inline void come_back(struct place *p, const char *number, const char *words, const char *digits)
{
    type(p, number);
    type(p, words);
    keys(p, "Enter");
    if (strstr(screen(p), "なくてもよい")) {
        type(p, digits);
        keys(p, "Enter");
    }
    event(p, (struct event){.kind = EVENT_TICK});
}

/* Somebody else's doing, as a bad disk's: a descriptor of our own would take SQLite's locks away when it is closed. */
static inline void damage_from(const char *path, off_t from)
{
    pid_t child = fork();
    if (child == 0) {
        int fd = open(path, O_RDWR | O_CLOEXEC);
        off_t size = lseek(fd, 0, SEEK_END);
        for (off_t at = from < 0 ? size / 2 : from; at < size; at += 4096)
            if (pwrite(fd, "damaged", 7, at + 64) != 7)
                _exit(1);
        _exit(fd < 0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static inline void damage(const char *path) /* the second half */
{
    damage_from(path, -1);
}

#endif
