/*
 * A new database: schema, facts, first key, first person, in one transaction,
 * in a file aside that takes its name when it is whole.
 */
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#include "base/date.h"
#include "cipher_file.h"
#include "inside.h"
#include "store/audit.h"
#include "store/schema.h"

static struct str new_uuid(struct db *db)
{
    unsigned char bytes[16];
    char *hex = arena_take(db->arena, 33);
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(hex, 33, bytes, sizeof bytes);
    return str_of(hex);
}

static enum err write_facts(struct db *db, const struct db_birth *birth, int64_t now, struct fault *f)
{
    char mark[65] = "";
    if (!birth->practice)
        station_mark(&db->station, db->facts.uuid, mark);
    const struct {
        const char *key;
        struct str value;
    } facts[] = {
        {"uuid", db->facts.uuid},
        {"centre", birth->centre},
        {"city_code", birth->city_code},
        {"profile", birth->profile},
        {"practice", birth->practice ? S("1") : S("0")},
        {"station", db->facts.station},
        {"mark", str_of(mark)},
        {"epoch", S("1")},
        {"created", date_iso_seconds(db->arena, now)},
    };
    enum err e = OK;
    for (size_t i = 0; !e && i < COUNT_OF(facts); i++)
        e = db_set_meta(db, facts[i].key, facts[i].value, f);
    return e;
}

static enum err first_person(struct db *db, const struct db_birth *birth, struct str changed, struct fault *f)
{
    struct staff person = {.login = birth->login,
                           .name = birth->name.n ? birth->name : birth->login,
                           .job = birth->job.n ? birth->job : S("nurse"),
                           .admin = S("yes"),
                           .state = S("here")};
    enum row_outcome outcome;
    struct row_put put = {.record = RECORD_STAFF,
                          .id = 1,
                          .v = person.v,
                          .fields = UINT64_MAX,
                          .audit_seq = db->audit_seq,
                          .changed = changed};
    return row_put(db, &put, &outcome, f);
}

static enum err fill(struct db *db, const struct db_birth *birth, int64_t now, unsigned char *audit_key,
                     struct fault *f)
{
    db->facts.uuid = new_uuid(db);
    db->facts.practice = birth->practice;
    db->facts.station = birth->practice ? S("練習用") : str_of(db->station.name);
    db->epoch = 1;
    enum err e = db_run(db, str_print(db->scratch, "PRAGMA application_id=%d", DB_APPLICATION).p, f);
    e = e ? e : schema_make(db, f);
    e = e ? e : write_facts(db, birth, now, f);
    e = e ? e : audit_begin(db, now, audit_key, f);
    e = e ? e : audit_add(db, now, birth->login, S("init"), S0, S0, f);
    return e ? e : first_person(db, birth, date_iso_seconds(db->arena, now), f);
}

static enum err make(const char *path, const char *part, const struct db_birth *birth, int64_t now,
                     unsigned char *audit_key, struct fault *f)
{
    struct db *db = db_make(path);
    enum err e = birth->practice ? OK : station_load(&db->station, true, f);
    e = e ? e : db_connect(db, part, SQLITE_OPEN_READWRITE, f);
    if (!e && db->sealed && cipher_begin(db->handle))
        e = db_fault(db, f);
    e = e ? e : db_write_setup(db, f);
    e = e ? e : db_run(db, "BEGIN IMMEDIATE", f);
    e = e ? e : fill(db, birth, now, audit_key, f);
    e = e ? e : db_commit(db, f);
    db_close(db);
    return e;
}

enum err db_create(const char *path, const struct db_birth *birth, int64_t now, struct fault *f)
{
    return db_create_audited(path, birth, now, NULL, f);
}

enum err db_create_audited(const char *path, const struct db_birth *birth, int64_t now,
                           unsigned char *audit_key, struct fault *f)
{
    char part[PATH_MAX];
    if (sodium_init() < 0)
        return fault_say(f, ERR_IO,
                         "暗号ライブラリ（libsodium）を使えません。インストールを確かめてください。");
    enum err e = newfile_aside(path, part, sizeof part, f);
    if (e)
        return e;
    keyring_share(part, path);
    e = make(path, part, birth, now, audit_key, f);
    keyring_forget(part);
    e = e ? e : newfile_settle(part, path, f);
    if (e)
        newfile_unlink(part);
    return e;
}
