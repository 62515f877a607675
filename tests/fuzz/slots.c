/*
 * Any bytes as <database>.keys: nothing opens but the file as it was written, neither by the workstation nor by a
 * printed code; what is refused is refused with a sentence, leaves no key behind and the file as it is.
 *
 * The first byte says what the rest is: 0, a whole file; 1, changes of a real one, an offset of 4 bytes and what stands
 * there instead; with 2 the sum at the end, which anybody can make, is made to fit, so that
 * what is behind it is reached.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "fuzz/fuzz.h"
#include "store/keyring.h"
#include "store/slots.h"

enum { SUM = 32, CHANGE = 8 };

const char *const fuzz_words[] = {"MDG-KEYS", "\001", "\002", "\003", "\004",   "\005",
                                  "\377\377", "@\0",  "\372", "\0",   "hanako", NULL};

static struct str whole; /* the file that is changed */
static char database[128], code[PAPERCODE_ROOM];

static struct str slurp(void)
{
    static char bytes[1 << 18];
    char path[160];
    snprintf(path, sizeof path, "%s.keys", database);
    FILE *file = fopen(path, "r");
    size_t n = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    return (struct str){bytes, n};
}

static void make(void)
{
    static struct arena *kept;
    struct fault f = {0};
    struct slots_birth birth = {
        .login = S("hanako"), .passphrase = S("ハルカゼ 看護の朝 2026"), .now = FUZZ_NOW};
    snprintf(database, sizeof database, "%s/desk.db", fuzz_folder());
    setenv("XDG_STATE_HOME", fuzz_folder(), 1);
    if (slots_create(database, &birth, &f))
        fuzz_broken("a file of keys can be made");
    memcpy(code, birth.recovery[0], sizeof code);
    keyring_wipe();
    kept = arena_new();
    whole = str_copy(kept, slurp());
}

static void change(char *bytes, size_t n, struct str changes)
{
    for (; changes.n >= CHANGE; changes = str_from(changes, CHANGE)) {
        uint32_t at;
        memcpy(&at, changes.p, sizeof at);
        memcpy(bytes + at % (n - 4), changes.p + 4, 4);
    }
}

static struct str made_of(struct arena *a, struct str in)
{
    int how = in.n ? in.p[0] & 3 : 0;
    struct str rest = in.n ? str_from(in, 1) : in;
    struct str from = how & 1 ? whole : rest;
    char *bytes = arena_take(a, from.n + 1);
    memcpy(bytes, from.p, from.n);
    if (how & 1)
        change(bytes, from.n, rest);
    if (how & 2 && from.n > SUM)
        crypto_generichash((unsigned char *)bytes + from.n - SUM, SUM, (unsigned char *)bytes, from.n - SUM,
                           NULL, 0);
    return (struct str){bytes, from.n};
}

static void look_at(enum err e, bool same, const struct fault *f)
{
    if (e && !f->say[0])
        fuzz_broken("what is refused is refused with a sentence");
    if (!e && !same)
        fuzz_broken("nothing opens but what was written");
    if (keyring_has(database) != !e)
        fuzz_broken("a key comes out of what opens, and of nothing else");
    keyring_wipe();
}

void fuzz_one(struct str bytes)
{
    struct arena *a = arena_new();
    struct fault f = {0};
    struct slots_view view;
    if (!whole.n)
        make();
    struct str file = made_of(a, bytes);
    fuzz_file("desk.db.keys", file);
    bool same = str_eq(file, whole);
    if (!slots_list(a, database, &view, &f))
        for (int i = 0; i < view.count; i++)
            str_copy(a, view.slots[i].label);
    look_at(slots_open_station(database, &f), same, &f);
    f = (struct fault){0};
    look_at(slots_open_recovery(database, str_of(code), &f), same, &f);
    if (!str_eq(slurp(), file))
        fuzz_broken("reading writes nothing");
    arena_free(a);
}
