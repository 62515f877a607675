#include "export/digest.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(((struct digest *)0)->library),
               "room for the library's state");

static crypto_hash_sha256_state *library(struct digest *d)
{
    return (crypto_hash_sha256_state *)(void *)d->library;
}

#if defined __x86_64__

#include <cpuid.h>
#include <immintrin.h>

/* The constants of FIPS 180-4, 4.2.2. */
static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static bool processor_can(void)
{
    unsigned a, b, c, d;
    bool sse = __get_cpuid(1, &a, &b, &c, &d) && (c & (1u << 19)) && (c & (1u << 9)); /* SSE4.1, SSSE3 */
    return sse && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & (1u << 29));        /* SHA */
}

/* Sixteen words of the schedule at a time are in w; each turn makes four more out of them. */
__attribute__((target("sha,sse4.1,ssse3"))) static __m128i next_words(const __m128i w[4], int i)
{
    __m128i sum = _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]);
    sum = _mm_add_epi32(sum, _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
    return _mm_sha256msg2_epu32(sum, w[(i + 3) & 3]);
}

__attribute__((target("sha,sse4.1,ssse3"))) static void take_block(__m128i state[2], const unsigned char *p)
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    __m128i w[4], abef = state[0], cdgh = state[1];
    for (int i = 0; i < 4; i++)
        w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i)), big_endian);
    for (int i = 0; i < 16; i++) {
        __m128i k =
            _mm_add_epi32(w[i & 3], _mm_loadu_si128((const __m128i *)(const void *)(constants + 4 * i)));
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(k, 0x0E));
        if (i < 12)
            w[i & 3] = next_words(w, i);
    }
    state[0] = _mm_add_epi32(state[0], abef);
    state[1] = _mm_add_epi32(state[1], cdgh);
}

/* The instructions want the eight words as ABEF and CDGH. */
__attribute__((target("sha,sse4.1,ssse3"))) static void take_blocks(uint32_t words[8], const unsigned char *p,
                                                                    size_t count)
{
    __m128i dcba = _mm_loadu_si128((const __m128i *)(const void *)words);
    __m128i hgfe = _mm_loadu_si128((const __m128i *)(const void *)(words + 4));
    __m128i cdab = _mm_shuffle_epi32(dcba, 0xB1), efgh = _mm_shuffle_epi32(hgfe, 0x1B);
    __m128i state[2] = {_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xF0)};
    for (; count; count--, p += DIGEST_BLOCK)
        take_block(state, p);
    __m128i feba = _mm_shuffle_epi32(state[0], 0x1B), dchg = _mm_shuffle_epi32(state[1], 0xB1);
    _mm_storeu_si128((__m128i *)(void *)words, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(void *)(words + 4), _mm_alignr_epi8(dchg, feba, 8));
}

#else

static bool processor_can(void)
{
    return false;
}

static void take_blocks(uint32_t words[8], const unsigned char *p, size_t count)
{
    (void)words, (void)p, (void)count;
}

#endif

void digest_begin_plain(struct digest *d)
{
    d->quick = false;
    crypto_hash_sha256_init(library(d));
}

void digest_begin(struct digest *d)
{
    static const uint32_t first[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    if (!processor_can()) {
        digest_begin_plain(d);
        return;
    }
    d->quick = true;
    d->bytes = 0;
    memcpy(d->state, first, sizeof first);
}

void digest_add(struct digest *d, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    size_t held = d->bytes % DIGEST_BLOCK, fits = DIGEST_BLOCK - held;
    if (!d->quick) {
        crypto_hash_sha256_update(library(d), p, n);
        return;
    }
    d->bytes += n;
    if (held && n >= fits) {
        memcpy(d->rest + held, p, fits);
        take_blocks(d->state, d->rest, 1);
        p += fits;
        n -= fits;
        held = 0;
    }
    if (!held) {
        take_blocks(d->state, p, n / DIGEST_BLOCK);
        p += n / DIGEST_BLOCK * DIGEST_BLOCK;
        n %= DIGEST_BLOCK;
    }
    if (n)
        memcpy(d->rest + held, p, n);
}

static void put_length(struct digest *d)
{
    unsigned char tail[DIGEST_BLOCK + 8] = {0x80};
    uint64_t bits = d->bytes * 8;
    size_t held = d->bytes % DIGEST_BLOCK, pad = held < 56 ? 56 - held : 120 - held;
    for (int i = 0; i < 8; i++)
        tail[pad + (size_t)i] = (unsigned char)(bits >> (56 - 8 * i));
    digest_add(d, tail, pad + 8);
}

void digest_end(struct digest *d, char hex[DIGEST_HEX])
{
    unsigned char hash[DIGEST_BYTES];
    if (d->quick) {
        put_length(d);
        for (int i = 0; i < DIGEST_BYTES; i++)
            hash[i] = (unsigned char)(d->state[i / 4] >> (24 - 8 * (i % 4)));
    } else {
        crypto_hash_sha256_final(library(d), hash);
    }
    sodium_bin2hex(hex, DIGEST_HEX, hash, sizeof hash);
}
