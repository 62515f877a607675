/* The processor's own SHA-256 and the library's: the same of every length, however it comes in pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <string.h>

#include "export/digest.h"

static void known_answers(void **state)
{
    (void)state;
    static const struct {
        const char *text, *hex;
    } rows[] = {{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
                {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
                {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct digest d;
        char hex[DIGEST_HEX];
        digest_begin(&d);
        digest_add(&d, rows[i].text, strlen(rows[i].text));
        digest_end(&d, hex);
        assert_string_equal(hex, rows[i].hex);
    }
}

static void every_length_in_pieces(void **state)
{
    (void)state;
    static unsigned char bytes[3000];
    randombytes_buf_deterministic(bytes, sizeof bytes, (const unsigned char[randombytes_SEEDBYTES]){7});
    for (size_t n = 0; n < sizeof bytes; n += n < 300 ? 1 : 37) {
        struct digest quick, plain;
        char one[DIGEST_HEX], other[DIGEST_HEX];
        digest_begin(&quick);
        digest_begin_plain(&plain);
        for (size_t at = 0, piece; at < n; at += piece) {
            piece = 1 + bytes[at] % 150u;
            piece = piece < n - at ? piece : n - at;
            digest_add(&quick, bytes + at, piece);
        }
        digest_add(&plain, bytes, n);
        digest_end(&quick, one);
        digest_end(&plain, other);
        assert_string_equal(one, other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(known_answers),
                                       cmocka_unit_test(every_length_in_pieces)};
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
