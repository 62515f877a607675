/* The format of a page, against bytes that another implementation made (man madoguchi-format). */
#include "store/desk.h"

#include "../../src/store/sealpage.h"

static const unsigned char frame_head[FRAME_HEAD] = {0, 0, 0, 7, 0, 0, 0, 9, 0, 1, 2, 3, 4, 5, 6, 7};
enum { FRAME_AT = LOG_HEAD + 3 * FRAME };

static const struct {
    enum cipher_suite suite;
    struct sealpage_where where;
    const char *tag, *bytes; /* bytes: BLAKE2b of them */
} vectors[] = {
    {CIPHER_AES_GCM,
     {PAGE_DATABASE, 7, 0, 0},
     "7ed59e203de2f6be1598e7ab93917096",
     "5b7368cccc98f7e3fd1afdeed6105fd0"},
    {CIPHER_AES_GCM,
     {PAGE_LOG, 7, 9, FRAME_AT},
     "addfd66c336ff4e3d208b9ba3ed62424",
     "5b7368cccc98f7e3fd1afdeed6105fd0"},
    {CIPHER_AES_GCM,
     {PAGE_JOURNAL, 7, 0, 0},
     "22d20af37481f8503c3ff79fd0da7b16",
     "5b7368cccc98f7e3fd1afdeed6105fd0"},
    {CIPHER_CHACHA20,
     {PAGE_DATABASE, 7, 0, 0},
     "6b8f989365578def0ea54ca047e59b4d",
     "0c2213c3d6d4440149457b21cd919882"},
    {CIPHER_CHACHA20,
     {PAGE_LOG, 7, 9, FRAME_AT},
     "c741c6a7c7be5b00f21df90588c3b642",
     "0c2213c3d6d4440149457b21cd919882"},
    {CIPHER_CHACHA20,
     {PAGE_JOURNAL, 7, 0, 0},
     "a87807943c8266bffc35dff2d5777256",
     "0c2213c3d6d4440149457b21cd919882"},
};

static struct sealpage_keys keys[CIPHER_CHACHA20 + 1];
static unsigned char plain[PAGE], key[KEY_BYTES];

static int up(void **state)
{
    unsigned char dk[KEY_BYTES];
    (void)state;
    for (int i = 0; i < KEY_BYTES; i++)
        dk[i] = (unsigned char)i;
    for (int i = 0; i < PAGE_USED; i++)
        plain[i] = (unsigned char)(i * 7 + 3);
    keyring_put("/tmp/desk.db", dk);
    keyring_subkey("/tmp/desk.db", KEY_PAGES, key);
    for (int suite = CIPHER_AES_GCM; suite <= CIPHER_CHACHA20; suite++)
        if (aead_can((enum cipher_suite)suite))
            assert_true(sealpage_keys(&keys[suite], "/tmp/desk.db", (enum cipher_suite)suite));
    return 0;
}

/* As the page of the manual tells it, with libsodium alone: the nonce is 100 to 111. */
static void seal_by_hand(size_t i, unsigned char out[PAGE])
{
    struct sealpage_where w = vectors[i].where;
    unsigned char bound[20] = {(unsigned char)w.kind, 1, (unsigned char)vectors[i].suite, 0, 0, 0, 0, 7},
                  nonce[12];
    size_t n = w.kind == PAGE_LOG ? 20 : 8;
    bound[11] = (unsigned char)w.commit;
    for (int k = 0; k < 8; k++)
        bound[12 + k] = (unsigned char)((uint64_t)w.frame_at >> (56 - 8 * k));
    for (int k = 0; k < 12; k++)
        nonce[k] = (unsigned char)(100 + k);
    memcpy(out + PAGE_USED, nonce, sizeof nonce);
    if (vectors[i].suite == CIPHER_AES_GCM)
        crypto_aead_aes256gcm_encrypt_detached(out, out + PAGE_USED + 12, NULL, plain, PAGE_USED, bound, n,
                                               NULL, nonce, key);
    else
        crypto_aead_chacha20poly1305_ietf_encrypt_detached(out, out + PAGE_USED + 12, NULL, plain, PAGE_USED,
                                                           bound, n, NULL, nonce, key);
}

static void is_hex(const unsigned char *bytes, const char *hex)
{
    char found[33];
    sodium_bin2hex(found, sizeof found, bytes, 16);
    assert_string_equal(found, hex);
}

static void vectors_open(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        unsigned char page[PAGE], sum[16];
        if (!aead_can(vectors[i].suite))
            continue;
        seal_by_hand(i, page);
        is_hex(page + PAGE_USED + AEAD_NONCE, vectors[i].tag);
        crypto_generichash(sum, sizeof sum, page, PAGE_USED, NULL, 0);
        is_hex(sum, vectors[i].bytes);
        assert_true(sealpage_open(&keys[vectors[i].suite], vectors[i].where, page));
        assert_memory_equal(page, plain, PAGE);
    }
}

static void a_page_opens_only_where_it_belongs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(vectors); i++)
        for (size_t k = 0; k < COUNT_OF(vectors); k++) {
            unsigned char page[PAGE];
            if (!aead_can(vectors[i].suite) || !aead_can(vectors[k].suite))
                continue;
            seal_by_hand(i, page);
            assert_true(sealpage_open(&keys[vectors[k].suite], vectors[k].where, page) == (i == k));
        }
    struct sealpage_where moved[4];
    for (int i = 0; i < 4; i++)
        moved[i] = vectors[4].where;
    moved[0].number++;
    moved[1].commit = 0;
    moved[2].frame_at += FRAME;
    moved[3].kind = PAGE_DATABASE;
    for (int i = 0; i < 4; i++) {
        unsigned char page[PAGE];
        assert_true(sealpage_seal(&keys[CIPHER_CHACHA20], vectors[4].where, plain, page));
        assert_false(sealpage_open(&keys[CIPHER_CHACHA20], moved[i], page));
    }
}

static void a_nonce_is_never_the_same(void **state)
{
    unsigned char one[PAGE], two[PAGE];
    (void)state;
    for (int i = 0; i < 1000; i++) {
        assert_true(sealpage_seal(&keys[CIPHER_CHACHA20], vectors[3].where, plain, one));
        assert_true(sealpage_seal(&keys[CIPHER_CHACHA20], vectors[3].where, plain, two));
        assert_memory_not_equal(one + PAGE_USED, two + PAGE_USED, AEAD_NONCE);
    }
}

/* The first page: SQLite's first 16 bytes are ours in clear; one that leaves no room for seals is refused. */
static void the_first_page(void **state)
{
    struct sealpage_where first = {.kind = PAGE_DATABASE, .number = 1};
    unsigned char in[PAGE] = "SQLite format 3", out[PAGE];
    const struct sealpage_keys *k = &keys[CIPHER_CHACHA20];
    (void)state;
    in[16] = 16;
    memset(in + 100, 'x', 200);
    assert_false(sealpage_seal(k, first, in, out));
    in[20] = AEAD_EXTRA;
    assert_true(sealpage_seal(k, first, in, out));
    assert_memory_equal(out, "madoguchi page\1\2", PAGE_CLEAR);
    assert_int_equal(sealpage_suite(out), CIPHER_CHACHA20);
    assert_true(sealpage_open(k, first, out));
    assert_memory_equal(out, in, PAGE);
    for (int at = 0; at < PAGE_CLEAR; at++) {
        assert_true(sealpage_seal(k, first, in, out));
        out[at] ^= 1;
        assert_false(sealpage_open(k, first, out));
    }
    in[0] = 's';
    assert_false(sealpage_seal(k, first, in, out));
}

static void sums_are_a_permutation_of_their_own(void **state)
{
    static const unsigned char sealed[LOG_FORMS][8] = {
        [LOG_BLAKE] = {0x65, 0x2f, 0xc2, 0x7c, 0xe5, 0x0a, 0x19, 0x23},
        [LOG_SIP] = {0x50, 0xaf, 0xc8, 0xbe, 0x38, 0xdc, 0x62, 0x5a},
    };
    unsigned char head[FRAME_HEAD], again[FRAME_HEAD];
    const struct sealpage_keys *k = &keys[CIPHER_CHACHA20];
    (void)state;
    memcpy(head, frame_head, sizeof head);
    for (int i = 0; i < 8; i++)
        head[FRAME_SUMS + i] = (unsigned char)(i + 1);
    memcpy(again, head, sizeof head);
    for (enum log_form form = LOG_BLAKE; form < LOG_FORMS; form++) {
        sealpage_seal_sums(k, form, head, FRAME_AT);
        assert_memory_equal(head + FRAME_SUMS, sealed[form], 8);
        assert_memory_equal(head, again, FRAME_SUMS);
        sealpage_open_sums(k, form, head, FRAME_AT);
        assert_memory_equal(head, again, FRAME_HEAD);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_open),
        cmocka_unit_test(a_page_opens_only_where_it_belongs),
        cmocka_unit_test(a_nonce_is_never_the_same),
        cmocka_unit_test(the_first_page),
        cmocka_unit_test(sums_are_a_permutation_of_their_own),
    };
    return cmocka_run_group_tests(tests, up, NULL);
}
