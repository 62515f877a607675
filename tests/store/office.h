/* A desk with a file of keys, made anew for each test of it. */
#ifndef TESTS_STORE_OFFICE_H
#define TESTS_STORE_OFFICE_H

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "desk.h"
#include "store/keyring.h"
#include "store/slots.h"
#include "store/station.h"

enum { KEYS_MOST = 16384, SUM = 32 };
#define WORDS "ハルカゼ 看護の朝 2026"

struct office {
    struct desk desk;
    char keys[160];
    struct slots_birth birth;
    unsigned char dk[KEY_BYTES];
};

static inline int up(void **state)
{
    struct fault fault;
    struct office *o = calloc(1, sizeof *o);
    desk_folder(&o->desk);
    snprintf(o->keys, sizeof o->keys, "%s.keys", o->desk.path);
    o->birth = (struct slots_birth){.login = S("hanako"), .passphrase = S(WORDS), .now = o->desk.now};
    GOOD(slots_create(o->desk.path, &o->birth, &fault));
    assert_true(keyring_get(o->desk.path, o->dk));
    keyring_wipe();
    *state = o;
    return 0;
}

static inline int down(void **state)
{
    struct office *o = *state;
    keyring_wipe();
    desk_clear(&o->desk);
    free(o);
    return 0;
}

/* The same key as at the beginning, or none; the ring is emptied for the next try. */
static inline bool is_open(struct office *o)
{
    unsigned char dk[KEY_BYTES];
    bool open = keyring_get(o->desk.path, dk);
    if (open)
        assert_memory_equal(dk, o->dk, sizeof dk);
    keyring_wipe();
    return open;
}

static inline enum err enter_at(struct office *o, const char *login, const char *words, int64_t now)
{
    struct fault fault = {0};
    return slots_open_person(o->desk.path, str_of(login), str_of(words), now, &fault);
}

static inline enum err enter(struct office *o, const char *login, const char *words)
{
    return enter_at(o, login, words, o->desk.now);
}

static inline size_t read_keys(const struct office *o, unsigned char bytes[KEYS_MOST])
{
    int fd = open(o->keys, O_RDONLY);
    ssize_t n = read(fd, bytes, KEYS_MOST);
    close(fd);
    assert_true(n > 0 && n < KEYS_MOST);
    return (size_t)n;
}

#endif
