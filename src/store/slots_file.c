#include "slots_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "inside.h"
#include "store/seat.h"

_Static_assert(sizeof(struct key_head) == 512 && sizeof(struct key_slot) == 512, "the format says 512");

static const unsigned char magic[8] = {'M', 'D', 'G', '-', 'K', 'E', 'Y', 'S'};

enum { VERSION = 1, FILE_MOST = (int)sizeof(struct keyfile) + 2 * SUM_BYTES };

void key_number(unsigned char *bytes, int count, int64_t value)
{
    for (int i = 0; i < count; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
}

int64_t key_value(const unsigned char *bytes, int count)
{
    uint64_t value = 0;
    for (int i = 0; i < count; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    return (int64_t)value;
}

struct str key_label(const unsigned char label[LABEL_BYTES])
{
    return (struct str){(const char *)label, strnlen((const char *)label, LABEL_BYTES)};
}

static const char *path_of(const char *db_path, char out[PATH_MAX])
{
    return snprintf(out, PATH_MAX, "%s.keys", db_path) < PATH_MAX ? out : db_path;
}

bool slots_there(const char *db_path)
{
    char path[PATH_MAX];
    return faccessat(AT_FDCWD, path_of(db_path, path), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* ---- the bytes as they lie on the disk */

static size_t body_bytes(int count)
{
    return sizeof(struct key_head) + (size_t)count * sizeof(struct key_slot);
}

static void make_sum(const unsigned char *bytes, size_t n, unsigned char sum[SUM_BYTES])
{
    crypto_generichash(sum, SUM_BYTES, bytes, n, NULL, 0);
}

static enum err damaged(const char *path, struct fault *f)
{
    return fault_say(f, ERR_DAMAGED,
                     "%s: 鍵のファイルが壊れているか、書き換えられています。バックアップの .keys を戻すか、"
                     "管理者に連絡してください。",
                     path);
}

enum err keyfile_damaged(const char *db_path, struct fault *f)
{
    char path[PATH_MAX];
    return damaged(path_of(db_path, path), f);
}

/* A cost that is below the rule was lowered by somebody; one beyond all measure would let nobody in. */
static bool is_cost(const unsigned char memory[4], const unsigned char passes[4])
{
    int64_t kib = key_value(memory, 4), times = key_value(passes, 4);
    return kib >= COST_KIB && kib <= 16 * COST_KIB && times >= COST_PASSES && times <= COST_MOST_PASSES;
}

static bool are_costs(const struct key_head *head, const struct key_slot *slots, int count)
{
    bool good = is_cost(head->memory, head->passes);
    for (int i = 0; i < count; i++)
        if (slots[i].kind == SLOT_PERSON || slots[i].kind == SLOT_ONCE)
            good = good && is_cost(slots[i].memory, slots[i].passes);
    return good;
}

/* In the order of what can be known: ours at all, whole, of this version. */
static enum err check_bytes(const char *path, const unsigned char *bytes, size_t n, struct fault *f)
{
    unsigned char sum[SUM_BYTES];
    const struct key_head *head = (const void *)bytes;
    if (n >= sizeof magic && memcmp(bytes, magic, sizeof magic) != 0)
        return fault_say(f, ERR_REFUSED,
                         "%s: 窓口の鍵のファイルではありません。バックアップの .keys を戻してください。",
                         path);
    size_t least = body_bytes(0) + 2 * SUM_BYTES;
    if (n < least || n > FILE_MOST || (n - least) % sizeof(struct key_slot))
        return damaged(path, f);
    make_sum(bytes, n - SUM_BYTES, sum);
    if (sodium_memcmp(sum, bytes + n - SUM_BYTES, SUM_BYTES))
        return damaged(path, f);
    if (key_value(head->version, 2) != VERSION)
        return fault_say(f, ERR_REFUSED,
                         "%s: 新しい版の madoguchi の鍵です（形式 %d）。プログラムを更新してください。", path,
                         (int)key_value(head->version, 2));
    int count = (int)key_value(head->count, 2);
    if (body_bytes(count) + 2 * SUM_BYTES != n ||
        !are_costs(head, (const void *)(bytes + sizeof *head), count))
        return damaged(path, f);
    return OK;
}

static enum err read_bytes(int fd, const char *path, unsigned char bytes[FILE_MOST + 1], size_t *n,
                           struct fault *f)
{
    ssize_t got;
    *n = 0;
    while ((got = read(fd, bytes + *n, FILE_MOST + 1 - *n)) > 0 || (got < 0 && errno == EINTR))
        *n += got > 0 ? (size_t)got : 0;
    return got < 0 ? fault_system(f, "鍵のファイルを読む", path) : check_bytes(path, bytes, *n, f);
}

static enum err read_file(const char *db_path, unsigned char bytes[FILE_MOST + 1], size_t *n, struct fault *f)
{
    char path[PATH_MAX];
    int fd = open(path_of(db_path, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT)
        return fault_say(f, ERR_IO,
                         "%s: 鍵のファイルがありません。データベースと一緒に置くファイルです。"
                         "バックアップの .keys を戻してください。",
                         path);
    if (fd < 0)
        return fault_system(f, "鍵のファイルを読む", path);
    enum err e = read_bytes(fd, path, bytes, n, f);
    close(fd);
    return e;
}

enum err keyfile_read(const char *db_path, struct keyfile *k, struct fault *f)
{
    unsigned char bytes[FILE_MOST + 1];
    size_t n = 0;
    enum err e = sodium_init() < 0
                     ? fault_say(f, ERR_IO,
                                 "暗号ライブラリ（libsodium）を使えません。インストールを確かめてください。")
                     : read_file(db_path, bytes, &n, f);
    if (e)
        return e;
    k->count = (int)((n - body_bytes(0) - 2 * SUM_BYTES) / sizeof(struct key_slot));
    memcpy(&k->head, bytes, sizeof k->head);
    memcpy(k->slots, bytes + sizeof k->head, (size_t)k->count * sizeof *k->slots);
    memcpy(k->seal, bytes + body_bytes(k->count), SUM_BYTES);
    return OK;
}

/* ---- the seal */

static void make_seal(const struct keyfile *k, const unsigned char dk[KEY_BYTES],
                      unsigned char seal[SUM_BYTES])
{
    unsigned char key[KEY_BYTES];
    crypto_generichash_state h;
    keyring_derive(dk, KEY_SLOTS, key);
    crypto_generichash_init(&h, key, sizeof key, SUM_BYTES);
    crypto_generichash_update(&h, (const unsigned char *)&k->head, sizeof k->head);
    crypto_generichash_update(&h, (const unsigned char *)k->slots, (size_t)k->count * sizeof *k->slots);
    crypto_generichash_final(&h, seal, SUM_BYTES);
    sodium_memzero(key, sizeof key);
    sodium_memzero(&h, sizeof h);
}

enum err keyfile_prove(const char *db_path, const struct keyfile *k, const unsigned char dk[KEY_BYTES],
                       struct fault *f)
{
    unsigned char seal[SUM_BYTES];
    make_seal(k, dk, seal);
    return sodium_memcmp(seal, k->seal, SUM_BYTES) ? keyfile_damaged(db_path, f) : OK;
}

enum err keyfile_write(const char *db_path, struct keyfile *k, const unsigned char dk[KEY_BYTES], bool fresh,
                       struct fault *f)
{
    char path[PATH_MAX];
    unsigned char bytes[FILE_MOST];
    size_t body = body_bytes(k->count);
    memcpy(k->head.magic, magic, sizeof magic);
    key_number(k->head.version, 2, VERSION);
    key_number(k->head.count, 2, k->count);
    make_seal(k, dk, k->seal);
    memcpy(bytes, &k->head, sizeof k->head);
    memcpy(bytes + sizeof k->head, k->slots, body - sizeof k->head);
    memcpy(bytes + body, k->seal, SUM_BYTES);
    make_sum(bytes, body + SUM_BYTES, bytes + body + SUM_BYTES);
    return newfile_write(path_of(db_path, path), bytes, body + 2 * SUM_BYTES, !fresh, f);
}

enum err keyfile_elsewhere(const struct keyfile *k, const char *here, const char *db_path, struct fault *f)
{
    struct arena *a = arena_new();
    struct str name = key_label(k->head.station), last = seat_last(a, db_path);
    const char *way =
        str_eq(name, str_of(here))
            ? "この端末も同じ名前ですが、そのときの鍵がここにありません。窓口のアカウントで開くか、"
              "端末の鍵（station.key か、systemd に預けたもの）を戻すか、"
            : "その端末で開くか、";
    fault_say(f, ERR_SEAT,
              "このデータは端末「" S_FMT "」に固定されています%s" S_FMT
              "%s。%s管理者が復旧コードで移す手続き（madoguchi restation）をしてください。",
              S_ARG(name), last.n ? "（" : "", S_ARG(last), last.n ? "）" : "", way);
    arena_free(a);
    return ERR_SEAT;
}

enum err slots_copy(const char *db_path, const char *other_path, struct fault *f)
{
    char path[PATH_MAX];
    unsigned char bytes[FILE_MOST + 1];
    size_t n = 0;
    if (!slots_there(db_path))
        return OK;
    enum err e = read_file(db_path, bytes, &n, f);
    return e ? e : newfile_write(path_of(other_path, path), bytes, n, true, f);
}
