#include "sealpage.h"

#include <string.h>

enum { CLEAR_VERSION = 14, CLEAR_SUITE = 15, BOUND = 20, ROUNDS = 4, RESERVED_AT = 20 };

static const char clear_text[CLEAR_VERSION + 1] = "madoguchi page",
                                             sqlite_text[PAGE_CLEAR] = "SQLite format 3";

bool sealpage_keys(struct sealpage_keys *k, const char *db_path, enum cipher_suite suite)
{
    unsigned char key[KEY_BYTES];
    bool good = keyring_subkey(db_path, KEY_PAGES, key) && aead_begin(&k->pages, suite, key) &&
                keyring_subkey(db_path, KEY_LOG_SUMS, k->sums);
    sodium_memzero(key, sizeof key);
    return good;
}

uint32_t sealpage_number(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put_number(unsigned char *to, uint64_t n, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--, n >>= 8)
        to[i] = (unsigned char)n;
}

/* kind, version, suite, 0, number; of a log: the commit mark and place of its frame, too. */
static struct aead_bound bind(const struct sealpage_keys *k, struct sealpage_where at,
                              unsigned char bound[BOUND])
{
    bound[0] = (unsigned char)at.kind;
    bound[1] = PAGE_VERSION;
    bound[2] = (unsigned char)k->pages.suite;
    bound[3] = 0;
    put_number(bound + 4, at.number, 4);
    if (at.kind != PAGE_LOG)
        return (struct aead_bound){bound, 8};
    put_number(bound + 8, at.commit, 4);
    put_number(bound + 12, (uint64_t)at.frame_at, 8);
    return (struct aead_bound){bound, BOUND};
}

static size_t clear_bytes(struct sealpage_where at)
{
    return at.kind == PAGE_DATABASE && at.number == 1 ? PAGE_CLEAR : 0;
}

enum cipher_suite sealpage_suite(const unsigned char clear[PAGE_CLEAR])
{
    int suite = clear[CLEAR_SUITE];
    if (memcmp(clear, clear_text, CLEAR_VERSION) != 0 || clear[CLEAR_VERSION] != PAGE_VERSION ||
        (suite != CIPHER_AES_GCM && suite != CIPHER_CHACHA20))
        return CIPHER_NONE;
    return (enum cipher_suite)suite;
}

static void put_clear(const struct sealpage_keys *k, unsigned char clear[PAGE_CLEAR])
{
    memcpy(clear, clear_text, CLEAR_VERSION);
    clear[CLEAR_VERSION] = PAGE_VERSION;
    clear[CLEAR_SUITE] = (unsigned char)k->pages.suite;
}

/* A first page that leaves no room for the seals would lose the end of every page. */
static bool leaves_room(const unsigned char in[PAGE])
{
    static const unsigned char size[] = {PAGE >> 8, PAGE & 255};
    return memcmp(in, sqlite_text, PAGE_CLEAR) == 0 && memcmp(in + PAGE_CLEAR, size, sizeof size) == 0 &&
           in[RESERVED_AT] == AEAD_EXTRA;
}

bool sealpage_seal(const struct sealpage_keys *k, struct sealpage_where at, const unsigned char in[PAGE],
                   unsigned char out[PAGE])
{
    unsigned char bound[BOUND];
    size_t clear = clear_bytes(at);
    if (at.number == 1 && !leaves_room(in))
        return false;
    aead_seal(&k->pages, out + clear, out + PAGE_USED, in + clear, PAGE_USED - clear, bind(k, at, bound));
    if (clear)
        put_clear(k, out);
    return true;
}

bool sealpage_open(const struct sealpage_keys *k, struct sealpage_where at, unsigned char page[PAGE])
{
    unsigned char bound[BOUND];
    size_t clear = clear_bytes(at);
    if ((clear && sealpage_suite(page) != k->pages.suite) ||
        !aead_open(&k->pages, page + clear, page + PAGE_USED, PAGE_USED - clear, bind(k, at, bound)))
        return false;
    if (clear)
        memcpy(page, sqlite_text, PAGE_CLEAR);
    memset(page + PAGE_USED, 0, AEAD_EXTRA);
    return true;
}

/* ---- the head of the log */

enum { LOG_VERSION_AT = 4, LOG_SUMS_AT = 24, SUMS = 8 };

static const unsigned char sqlite_log[] = {0, 0x2D, 0xE2, 0x18},
                           our_log[LOG_FORMS][4] = {
                               [LOG_BLAKE] = {'m', 'a', 'd', 'g'}, [LOG_SIP] = {'m', 'a', 'd', '2'}};

void sealpage_sum(const unsigned char log_head[LOG_HEAD], const unsigned char *p, size_t n,
                  unsigned char sums[SUMS])
{
    uint32_t s[2] = {sealpage_number(sums), sealpage_number(sums + 4)};
    bool big = log_head[3] & 1;
    for (size_t i = 0; i < n; i += SUMS)
        for (size_t k = 0; k < 2; k++) {
            uint32_t word = sealpage_number(p + i + 4 * k);
            s[k] += (big ? word : __builtin_bswap32(word)) + s[1 - k];
        }
    put_number(sums, s[0], 4);
    put_number(sums + 4, s[1], 4);
}

static void set_version(unsigned char head[LOG_HEAD], const unsigned char version[4])
{
    memcpy(head + LOG_VERSION_AT, version, 4);
    memset(head + LOG_SUMS_AT, 0, SUMS);
    sealpage_sum(head, head, LOG_SUMS_AT, head + LOG_SUMS_AT);
}

void sealpage_seal_log(unsigned char head[LOG_HEAD])
{
    set_version(head, our_log[LOG_SIP]);
}

enum log_form sealpage_open_log(unsigned char head[LOG_HEAD])
{
    unsigned char sums[SUMS] = {0};
    enum log_form form = LOG_FORMS;
    sealpage_sum(head, head, LOG_SUMS_AT, sums);
    if (memcmp(sums, head + LOG_SUMS_AT, SUMS) != 0)
        return LOG_NONE;
    while (--form && memcmp(head + LOG_VERSION_AT, our_log[form], 4) != 0)
        ;
    if (form)
        set_version(head, sqlite_log);
    return form;
}

/* ---- the log's checksums: a permutation of 8 bytes that depends on the rest of the frame's head and its place */

static uint32_t mix(const struct sealpage_keys *k, enum log_form form, int round,
                    const unsigned char head[FRAME_HEAD], int64_t frame_at, uint32_t half)
{
    unsigned char in[1 + FRAME_SUMS + 8 + 4], out[crypto_generichash_BYTES_MIN];
    in[0] = (unsigned char)round;
    memcpy(in + 1, head, FRAME_SUMS);
    put_number(in + 1 + FRAME_SUMS, (uint64_t)frame_at, 8);
    put_number(in + 1 + FRAME_SUMS + 8, half, 4);
    if (form == LOG_SIP)
        crypto_shorthash(out, in, sizeof in, k->sums);
    else
        crypto_generichash(out, sizeof out, in, sizeof in, k->sums, sizeof k->sums);
    return sealpage_number(out);
}

void sealpage_seal_sums(const struct sealpage_keys *k, enum log_form form, unsigned char head[FRAME_HEAD],
                        int64_t frame_at)
{
    uint32_t left = sealpage_number(head + FRAME_SUMS), right = sealpage_number(head + FRAME_SUMS + 4);
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t mixed = left ^ mix(k, form, round, head, frame_at, right);
        left = right;
        right = mixed;
    }
    put_number(head + FRAME_SUMS, left, 4);
    put_number(head + FRAME_SUMS + 4, right, 4);
}

void sealpage_open_sums(const struct sealpage_keys *k, enum log_form form, unsigned char head[FRAME_HEAD],
                        int64_t frame_at)
{
    uint32_t left = sealpage_number(head + FRAME_SUMS), right = sealpage_number(head + FRAME_SUMS + 4);
    for (int round = ROUNDS - 1; round >= 0; round--) {
        uint32_t mixed = right ^ mix(k, form, round, head, frame_at, left);
        right = left;
        left = mixed;
    }
    put_number(head + FRAME_SUMS, left, 4);
    put_number(head + FRAME_SUMS + 4, right, 4);
}
