/* <database>.keys is made, before the first page of the database; and taken away where no database came of it. */
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "inside.h"
#include "slots_lock.h"
#include "store/slots.h"

static enum err fill(struct attempt *t, struct slots_birth *birth, struct fault *f)
{
    struct keyfile *k = &t->file;
    randombytes_buf(k->head.id, sizeof k->head.id);
    randombytes_buf(t->dk, sizeof t->dk);
    randombytes_buf(t->binding, sizeof t->binding);
    key_number(k->head.memory, 4, COST_KIB);
    key_number(k->head.passes, 4, key_calibrate(birth->milliseconds));
    binding_seal(t);
    slot_for_station(t, slot_add(k, SLOT_STATION, S0, birth->now));
    for (int i = 0; i < SLOTS_RECOVERY; i++)
        slot_for_recovery(t, slot_add(k, SLOT_RECOVERY, S0, birth->now), birth->recovery[i]);
    static const unsigned char plain[KEY_BYTES];
    if (birth->over_plain)
        before_seal(t, plain);
    struct key_slot *s = slot_add(k, SLOT_PERSON, birth->login, birth->now);
    if (!s)
        return slot_refused(k, birth->login, f);
    return slot_for_words(t, s, birth->passphrase) ? OK : slots_no_memory(f);
}

enum err slots_create(const char *db_path, struct slots_birth *birth, struct fault *f)
{
    struct arena *a = arena_new();
    struct attempt *t = ARENA_NEW(a, struct attempt);
    enum err e = station_load(&t->station, true, f);
    e = e ? e : fill(t, birth, f);
    e = e ? e : keyfile_write(db_path, &t->file, t->dk, true, f);
    if (!e)
        keyring_put(db_path, t->dk);
    else
        sodium_memzero(birth->recovery, sizeof birth->recovery);
    attempt_end(a, t);
    return e;
}

void slots_birth_wipe(struct slots_birth *birth)
{
    sodium_memzero(birth, sizeof *birth);
}

void slots_uncreate(const char *db_path)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s.keys", db_path);
    unlink(path);
    keyring_forget(db_path);
}
