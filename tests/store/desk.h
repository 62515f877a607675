/* A database of its own for each test: a folder that goes away, practice rules, a fixed clock. */
#ifndef TESTS_STORE_DESK_H
#define TESTS_STORE_DESK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "store/change.h"
#include "store/db.h"
#include "store/keyring.h"
#include "store/load.h"
#include "store/seat.h"

struct desk {
    char folder[64], path[128];
    struct arena *arena;
    struct seat *seat;
    struct db *db; /* the read-write connection */
    int64_t now;
};

#define GOOD(call)         assert_string_equal((fault.say[0] = 0, (call)) ? fault.say : "", "")
#define IS(slice, literal) assert_string_equal(str_z(d->arena, slice), literal)

static const unsigned char desk_key[KEY_BYTES] = "the key of this desk"; /* of a file that is encrypted */

/* With MADOGUCHI_SEALED the same test works on an encrypted file. A child has no keys of its parent and asks again. */
static inline void desk_unlock(const struct desk *d)
{
    if (getenv("MADOGUCHI_SEALED"))
        keyring_put(d->path, desk_key);
}

static inline void desk_folder(struct desk *d)
{
    strcpy(d->folder, "/tmp/madoguchi-test-XXXXXX");
    assert_non_null(mkdtemp(d->folder));
    snprintf(d->path, sizeof d->path, "%s/desk.db", d->folder);
    setenv("XDG_STATE_HOME", d->folder, 1);
    desk_unlock(d);
    d->arena = arena_new();
    d->now = date_moment_from_iso(S("2026-11-20T14:05"));
}

static inline int desk_make(void **state, bool sealed)
{
    struct fault fault;
    struct desk *d = calloc(1, sizeof *d);
    struct db_birth birth = {S("架空市在宅医療・介護連携支援センター"),
                             S("012025"),
                             S("hakodate"),
                             S("hanako"),
                             S("山田 花子"),
                             S("nurse"),
                             true};
    desk_folder(d);
    if (sealed)
        keyring_put(d->path, desk_key);
    GOOD(db_create(d->path, &birth, d->now, &fault));
    GOOD(seat_take(d->path, SEAT_DESK, S("山田 花子（看護師）"), d->now, &d->seat, &fault));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    *state = d;
    return 0;
}

static inline int desk_up(void **state)
{
    return desk_make(state, false);
}

static inline int desk_up_sealed(void **state)
{
    return desk_make(state, true);
}

static inline void desk_clear(struct desk *d)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", d->folder);
    assert_int_equal(system(command), 0);
    arena_free(d->arena);
}

static inline void desk_remove(struct desk *d)
{
    desk_clear(d);
    free(d);
}

/* The bytes of a file, as a number: has anything written to it? Read when no connection of this process has
 * it open. */
static inline void desk_sum(const char *path, char out[64])
{
    uint64_t sum = 14695981039346656037u, bytes = 0;
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    for (int c; (c = getc(file)) != EOF; bytes++)
        sum = (sum ^ (uint64_t)c) * 1099511628211u;
    fclose(file);
    snprintf(out, 64, "%016llx %llu", (unsigned long long)sum, (unsigned long long)bytes);
}

/* How many names the folder has: has anything been left there? */
static inline int desk_names(const struct desk *d)
{
    int n = 0;
    DIR *folder = opendir(d->folder);
    assert_non_null(folder);
    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

static inline int desk_down(void **state)
{
    struct desk *d = *state;
    db_close(d->db);
    seat_leave(d->seat);
    desk_remove(d);
    return 0;
}

static inline int desk_down_sealed(void **state)
{
    int rc = desk_down(state);
    keyring_wipe();
    return rc;
}

/* Stored, and gone as a change; what came of it. */
static inline struct change_result desk_apply(struct desk *d, struct change *c)
{
    struct fault fault;
    struct change_result result;
    GOOD(change_apply(d->db, c, d->now, &result, &fault));
    change_free(c);
    return result;
}

/* A new row. */
static inline int64_t desk_put(struct desk *d, enum record_id id, struct str *v)
{
    struct change *c = change_new(S("hanako"), S("test"));
    change_put(c, &(struct record){record_row(id), 0, v}, FIELDS_ALL);
    return desk_apply(d, c).ids[0];
}

static inline struct str desk_value(struct desk *d, enum record_id id, int64_t row, int field)
{
    struct record r = record_new(d->arena, id);
    assert_true(load_record(d->arena, d->db, &r, row));
    return r.v[field];
}

static inline void desk_set(struct desk *d, enum record_id id, int64_t row, int field, const char *text)
{
    struct record r = record_new(d->arena, id);
    r.id = row;
    r.v[field] = str_of(text);
    struct change *c = change_new(S("hanako"), S("test"));
    change_put(c, &r, FIELD_BIT(field));
    desk_apply(d, c);
}

/* A case with a person, as the desk commits it. */
static inline int64_t desk_case(struct desk *d, const char *name, const char *kana, const char *phone,
                                const char *note)
{
    struct change *c = change_new(S("hanako"), S("intake"));
    struct person p = {
        .name = str_of(name), .kana = str_of(kana), .phone = str_of(phone), .birth_on = S("1947-03-15")};
    int person = change_put(c, &(struct record){record_row(RECORD_PERSON), 0, p.v}, FIELDS_ALL);
    struct intake i = {.person = change_ref(c, person),
                       .received_at = date_iso_moment(d->arena, d->now),
                       .channel = S("phone"),
                       .requester = S("family"),
                       .note = str_of(note),
                       .state = S("open"),
                       .owner = S("hanako")};
    int intake = change_put(c, &(struct record){record_row(RECORD_INTAKE), 0, i.v}, FIELDS_ALL);
    struct contact k = {.intake = change_ref(c, intake),
                        .at = i.received_at,
                        .channel = S("phone"),
                        .staff = S("hanako"),
                        .minutes = S("12")};
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, k.v}, FIELDS_ALL);
    return desk_apply(d, c).ids[intake];
}

#endif
