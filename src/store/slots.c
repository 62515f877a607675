/* Who is let in, and what may be seen without a key. Made is the file in slots_birth.c, changed in slots_change.c. */
#include "store/slots.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "inside.h"
#include "slots_lock.h"

static enum err denied(struct fault *f)
{
    return fault_say(f, ERR_DENIED, "ログイン名か合い言葉が違います。");
}

/* A workstation without a key of its own is another one, too. */
enum err attempt_bound(const char *db_path, struct attempt *t, struct fault *f)
{
    enum err e = keyfile_read(db_path, &t->file, f);
    if (e)
        return e;
    e = station_load(&t->station, false, f);
    if (e && e != ERR_IO)
        return e;
    return e || !binding_by_station(t) ? keyfile_elsewhere(&t->file, t->station.name, db_path, f) : OK;
}

enum err slots_bound(const char *db_path, struct fault *f)
{
    struct arena *a = arena_new();
    struct attempt *t = ARENA_NEW(a, struct attempt);
    enum err e = attempt_bound(db_path, t, f);
    attempt_end(a, t);
    return e;
}

/* The same work for nobody: salt and cost are of the file, and of the name that was typed. */
static struct key_slot of_nobody(const struct keyfile *k, struct str login)
{
    struct key_slot s = {.kind = SLOT_PERSON};
    crypto_generichash(s.salt, sizeof s.salt, (const unsigned char *)login.p, login.n, k->head.id,
                       sizeof k->head.id);
    memcpy(s.memory, k->head.memory, sizeof s.memory);
    memcpy(s.passes, k->head.passes, sizeof s.passes);
    return s;
}

enum err attempt_words(const char *db_path, struct attempt *t, struct str login, struct str words,
                       int64_t now, bool *once, struct fault *f)
{
    char code[PAPERCODE_ROOM];
    unsigned char key[KEY_BYTES];
    *once = papercode_read(words, PAPERCODE_ONCE, code) == 0;
    struct key_slot *s = slot_find(&t->file, *once ? SLOT_ONCE : SLOT_PERSON, login);
    bool late = s && *once && now > key_value(s->until, 8);
    struct key_slot nobody = of_nobody(&t->file, login);
    bool ran = key_of_words(s ? s : &nobody, *once ? str_of(code) : words, t->binding, key);
    bool good = ran && s && slot_unlock(s, key, t->dk);
    sodium_memzero(key, sizeof key);
    sodium_memzero(code, sizeof code);
    if (!ran)
        return slots_no_memory(f);
    if (!good)
        return denied(f);
    if (late)
        return fault_say(
            f, ERR_DENIED,
            "この使い切りの番号は期限（24時間）を過ぎています。管理者にもう一度作ってもらってください。");
    return keyfile_prove(db_path, &t->file, t->dk, f);
}

static bool opens(const char *db_path, const unsigned char dk[KEY_BYTES])
{
    keyring_put(db_path, dk);
    return db_can_be_read(db_path);
}

/* Its first page is SQLite's own: no page is sealed, since they are sealed in a copy. */
static bool is_plain(const char *db_path)
{
    static const char plain[] = "SQLite format 3"; /* with the 0 at its end */
    char first[sizeof plain] = "";
    int fd = open(db_path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool good = fd >= 0 && read(fd, first, sizeof first) == (ssize_t)sizeof first;
    if (fd >= 0)
        close(fd);
    return good && memcmp(first, plain, sizeof plain) == 0;
}

/*
 * A rekey was cut off: the pages tell which of the two keys is theirs. Pages that do not open may be sealed all the
 * same, behind a fault of the disk: the keys go only where the file is seen to be plain.
 */
static enum err settle(const char *db_path, struct attempt *t, struct fault *f)
{
    unsigned char old[KEY_BYTES];
    if (!before_open(t, old))
        return keyfile_damaged(db_path, f);
    bool was_plain = sodium_is_zero(old, sizeof old), is_new = opens(db_path, t->dk);
    enum err e = OK;
    if (is_new) {
        e = slots_rekey_end(db_path, f);
    } else if (was_plain && is_plain(db_path)) {
        slots_uncreate(db_path);
        e = fault_say(f, ERR_REFUSED,
                      "%s: 鍵を付ける途中で終わっていたので、付ける前に戻しました。madoguchi rekey を"
                      "もう一度実行してください。",
                      db_path);
    } else if (!was_plain && opens(db_path, old)) {
        e = slots_rekey_back(db_path, t, old, f);
    } else {
        keyring_forget(db_path);
        e = keyfile_damaged(db_path, f);
    }
    sodium_memzero(old, sizeof old);
    return e;
}

static enum err let_in(const char *db_path, struct attempt *t, struct fault *f)
{
    if (before_there(t))
        return settle(db_path, t, f);
    keyring_put(db_path, t->dk);
    return OK;
}

enum err slots_open_person(const char *db_path, struct str login, struct str passphrase, int64_t now,
                           struct fault *f)
{
    bool once = false;
    struct arena *a = arena_new();
    struct attempt *t = ARENA_NEW(a, struct attempt);
    enum err e = attempt_bound(db_path, t, f);
    e = e ? e : attempt_words(db_path, t, login, passphrase, now, &once, f);
    if (!e && once)
        e = fault_say(f, ERR_NOTICE, "使い切りの番号は合っています。新しい合い言葉を決めてください。");
    e = e ? e : let_in(db_path, t, f);
    attempt_end(a, t);
    return e;
}

static enum err open_station(const char *db_path, struct attempt *t, struct fault *f)
{
    unsigned char key[KEY_BYTES];
    struct key_slot *s = slot_find(&t->file, SLOT_STATION, S0);
    if (!s)
        return fault_say(f, ERR_DENIED,
                         "端末の鍵では開けません。--as LOGIN でログイン名を指定してください。");
    key_of_station(s, t->binding, key);
    bool good = slot_unlock(s, key, t->dk);
    sodium_memzero(key, sizeof key);
    return good ? keyfile_prove(db_path, &t->file, t->dk, f) : keyfile_damaged(db_path, f);
}

enum err slots_open_station(const char *db_path, struct fault *f)
{
    struct arena *a = arena_new();
    struct attempt *t = ARENA_NEW(a, struct attempt);
    enum err e = attempt_bound(db_path, t, f);
    e = e ? e : open_station(db_path, t, f);
    e = e ? e : let_in(db_path, t, f);
    attempt_end(a, t);
    return e;
}

static enum err read_code(struct str typed, char code[PAPERCODE_ROOM], struct fault *f)
{
    int wrong = papercode_read(typed, PAPERCODE_RECOVERY, code);
    if (wrong > 0)
        return fault_say(f, ERR_DENIED, "復旧コードの第%d組が違います。紙と見比べてください。", wrong);
    return wrong
               ? fault_say(f, ERR_DENIED, "復旧コードは英数字5文字が8組です。紙のとおりに入力してください。")
               : OK;
}

static enum err open_recovery(const char *db_path, struct attempt *t, const char *code, struct fault *f)
{
    unsigned char key[KEY_BYTES];
    bool good = false;
    for (int i = 0; !good && i < t->file.count; i++) {
        const struct key_slot *s = &t->file.slots[i];
        if (s->kind != SLOT_RECOVERY)
            continue;
        key_of_code(s, code, key);
        good = slot_unlock(s, key, t->dk);
    }
    sodium_memzero(key, sizeof key);
    return good ? keyfile_prove(db_path, &t->file, t->dk, f)
                : fault_say(f, ERR_DENIED, "この復旧コードはこのデータベースのものではありません。");
}

enum err slots_open_recovery(const char *db_path, struct str typed, struct fault *f)
{
    char code[PAPERCODE_ROOM];
    struct arena *a = arena_new();
    struct attempt *t = ARENA_NEW(a, struct attempt);
    enum err e = keyfile_read(db_path, &t->file, f);
    e = e ? e : read_code(typed, code, f);
    e = e ? e : open_recovery(db_path, t, code, f);
    e = e ? e : let_in(db_path, t, f);
    sodium_memzero(code, sizeof code);
    attempt_end(a, t);
    return e;
}

/* ---- in the clear */

enum err slots_list(struct arena *a, const char *db_path, struct slots_view *out, struct fault *f)
{
    struct keyfile *k = ARENA_NEW(a, struct keyfile);
    *out = (struct slots_view){0};
    enum err e = keyfile_read(db_path, k, f);
    if (e)
        return e;
    out->station = key_label(k->head.station);
    out->slots = ARENA_ARRAY(a, struct slot_view, k->count);
    for (int i = 0; i < k->count; i++) {
        const struct key_slot *s = &k->slots[i];
        out->slots[out->count++] = (struct slot_view){
            .kind = (enum slot_kind)s->kind,
            .label = key_label(s->label),
            .made = key_value(s->made, 8),
            .until = key_value(s->until, 8),
            .memory_kib = key_value(s->memory, 4),
            .passes = key_value(s->passes, 4),
        };
    }
    return OK;
}
