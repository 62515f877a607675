/* Who can open it is changed: always with the data key, always under the lock, always the whole file at once. */
#include <string.h>
#include <unistd.h>

#include "slots_lock.h"
#include "store/seat.h"

/* What is asked of one change; `t` is filled in by it. */
struct making {
    struct attempt *t;
    struct str login, words, once; /* once: the code that opens it; empty: the key is in the keyring */
    const unsigned char *new_key;
    int which;
    int64_t now;
    char *code; /* of PAPERCODE_ROOM, given back */
};

static enum err open_by_key(const char *db_path, struct making *m, struct fault *f)
{
    if (!keyring_get(db_path, m->t->dk))
        return fault_say(f, ERR_DENIED, "%s: 鍵がかかっています。ログインしてから行ってください。", db_path);
    enum err e = keyfile_read(db_path, &m->t->file, f);
    e = e ? e : keyfile_prove(db_path, &m->t->file, m->t->dk, f);
    return e || binding_by_key(m->t) ? e : keyfile_damaged(db_path, f);
}

static enum err open_by_code(const char *db_path, struct making *m, struct fault *f)
{
    bool once = false;
    enum err e = attempt_bound(db_path, m->t, f);
    e = e ? e : attempt_words(db_path, m->t, m->login, m->once, m->now, &once, f);
    return e || once ? e : fault_say(f, ERR_DENIED, "使い切りの番号ではありません。番号を確かめてください。");
}

static enum err change(const char *db_path, struct making *m,
                       enum err (*make)(struct making *m, struct fault *f), struct fault *f)
{
    struct arena *a = arena_new();
    m->t = ARENA_NEW(a, struct attempt);
    int held = seat_hold(db_path, SEAT_KEYS);
    enum err e = held < 0    ? fault_system(f, "鍵のファイルを書く", db_path)
                 : m->once.n ? open_by_code(db_path, m, f)
                             : open_by_key(db_path, m, f);
    e = e ? e : make(m, f);
    e = e ? e : keyfile_write(db_path, &m->t->file, m->t->dk, false, f);
    if (held >= 0)
        close(held);
    if (!e)
        keyring_put(db_path, m->t->dk);
    else if (m->code)
        sodium_memzero(m->code, PAPERCODE_ROOM);
    attempt_end(a, m->t);
    return e;
}

static void drop_all(struct keyfile *k, enum slot_kind kind, struct str login)
{
    struct key_slot *s;
    while ((s = slot_find(k, kind, login)))
        slot_drop(k, s);
}

/* ---- a passphrase */

static enum err set_person(struct making *m, struct fault *f)
{
    struct keyfile *k = &m->t->file;
    bool again = false;
    struct key_slot *s = slot_find(k, SLOT_PERSON, m->login);
    if (!s && !(s = slot_add(k, SLOT_PERSON, m->login, m->now)))
        return slot_refused(k, m->login, f);
    if (!slot_knows(m->t, s, m->words, &again))
        return slots_no_memory(f);
    if (again)
        return fault_say(f, ERR_REFUSED, "最近%d回のうちに使った合い言葉です。別のものにしてください。",
                         SLOTS_OLD);
    key_number(s->made, 8, m->now);
    if (!slot_for_words(m->t, s, m->words))
        return slots_no_memory(f);
    drop_all(k, SLOT_ONCE, m->login);
    return OK;
}

enum err slots_set_person(const char *db_path, struct str login, struct str passphrase, int64_t now,
                          struct fault *f)
{
    return change(db_path, &(struct making){.login = login, .words = passphrase, .now = now}, set_person, f);
}

enum err slots_redeem(const char *db_path, struct str login, struct str code, struct str passphrase,
                      int64_t now, struct fault *f)
{
    struct making m = {.login = login, .words = passphrase, .once = code, .now = now};
    return change(db_path, &m, set_person, f);
}

/* The passphrase that was lost, or has become known to somebody, opens nothing from now on. */
static enum err add_once(struct making *m, struct fault *f)
{
    struct keyfile *k = &m->t->file;
    drop_all(k, SLOT_ONCE, m->login);
    struct key_slot *person = slot_find(k, SLOT_PERSON, m->login),
                    *s = slot_add(k, SLOT_ONCE, m->login, m->now);
    if (!s)
        return slot_refused(k, m->login, f);
    if (person)
        slot_close(person);
    papercode_make(PAPERCODE_ONCE, m->code);
    key_number(s->until, 8, m->now + SLOTS_ONCE_SECONDS);
    return slot_for_words(m->t, s, str_of(m->code)) ? OK : slots_no_memory(f);
}

enum err slots_add_once(const char *db_path, struct str login, int64_t now, char code[PAPERCODE_ROOM],
                        struct fault *f)
{
    return change(db_path, &(struct making){.login = login, .now = now, .code = code}, add_once, f);
}

static enum err remove_person(struct making *m, struct fault *f)
{
    (void)f;
    drop_all(&m->t->file, SLOT_PERSON, m->login);
    drop_all(&m->t->file, SLOT_ONCE, m->login);
    drop_all(&m->t->file, SLOT_TOKEN, m->login);
    return OK;
}

enum err slots_remove(const char *db_path, struct str login, struct fault *f)
{
    return change(db_path, &(struct making){.login = login}, remove_person, f);
}

/* ---- recovery, another workstation */

static enum err new_recovery(struct making *m, struct fault *f)
{
    struct keyfile *k = &m->t->file;
    int n = 0;
    for (int i = 0; i < k->count; i++) {
        struct key_slot *s = &k->slots[i];
        if (s->kind != SLOT_RECOVERY || n++ != m->which)
            continue;
        key_number(s->made, 8, m->now);
        slot_for_recovery(m->t, s, m->code);
        return OK;
    }
    return fault_say(f, ERR_REFUSED, "復旧コードの%d番目はありません。", m->which + 1);
}

enum err slots_new_recovery(const char *db_path, int which, int64_t now, char code[PAPERCODE_ROOM],
                            struct fault *f)
{
    return change(db_path, &(struct making){.which = which, .now = now, .code = code}, new_recovery, f);
}

static enum err bind_here(struct making *m, struct fault *f)
{
    enum err e = station_load(&m->t->station, true, f);
    if (!e)
        binding_seal(m->t);
    return e;
}

enum err slots_restation(const char *db_path, struct fault *f)
{
    return change(db_path, &(struct making){0}, bind_here, f);
}

/* ---- another data key */

static enum err take_new_key(struct making *m, struct fault *f)
{
    unsigned char old[KEY_BYTES];
    (void)f;
    memcpy(old, m->t->dk, sizeof old);
    memcpy(m->t->dk, m->new_key, KEY_BYTES);
    before_seal(m->t, old);
    slots_seal_anew(m->t);
    sodium_memzero(old, sizeof old);
    return OK;
}

enum err slots_rekey_begin(const char *db_path, const unsigned char new_key[], struct fault *f)
{
    unsigned char old[KEY_BYTES];
    bool had = keyring_get(db_path, old);
    enum err e = change(db_path, &(struct making){.new_key = new_key}, take_new_key, f);
    if (!e && had)
        keyring_put(db_path, old); /* the pages still have it */
    sodium_memzero(old, sizeof old);
    return e;
}

static enum err forget_before(struct making *m, struct fault *f)
{
    (void)f;
    memset(&m->t->file.head.before, 0, sizeof m->t->file.head.before);
    return OK;
}

enum err slots_rekey_end(const char *db_path, struct fault *f)
{
    return change(db_path, &(struct making){0}, forget_before, f);
}

enum err slots_rekey_back(const char *db_path, struct attempt *t, const unsigned char old[KEY_BYTES],
                          struct fault *f)
{
    int held = seat_hold(db_path, SEAT_KEYS);
    if (held < 0)
        return fault_system(f, "鍵のファイルを書く", db_path);
    if (!binding_by_key(t)) {
        close(held);
        return keyfile_damaged(db_path, f);
    }
    memcpy(t->dk, old, KEY_BYTES);
    slots_seal_anew(t);
    memset(&t->file.head.before, 0, sizeof t->file.head.before);
    enum err e = keyfile_write(db_path, &t->file, t->dk, false, f);
    close(held);
    return e;
}
