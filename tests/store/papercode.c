/* Codes on paper: read as people type them, and what is wrong with one is told. */
#include "store/office.h"

static void a_wrong_character_of_a_code_is_found_and_told(void **state)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    char code[PAPERCODE_ROOM], other[PAPERCODE_ROOM], out[PAPERCODE_ROOM];
    int wrong = 0;
    (void)state;
    papercode_make(PAPERCODE_RECOVERY, code);
    assert_int_equal(strlen(code), 47);
    assert_int_equal(papercode_read(str_of(code), PAPERCODE_RECOVERY, out), 0);
    assert_string_equal(out, code);
    for (size_t i = 0; code[i]; i++)
        for (size_t k = 0; code[i] != '-' && k < 32; k++) {
            strcpy(other, code);
            other[i] = alphabet[k];
            int group = papercode_read(str_of(other), PAPERCODE_RECOVERY, out);
            assert_int_equal(group, other[i] == code[i] ? 0 : (int)i / 6 + 1);
            wrong += group > 0;
        }
    assert_int_equal(wrong, 40 * 31);
}

static void swapped_characters_and_groups_of_a_code_are_found(void **state)
{
    char code[PAPERCODE_ROOM], other[PAPERCODE_ROOM], out[PAPERCODE_ROOM];
    (void)state;
    for (int round = 0; round < 200; round++) {
        papercode_make(PAPERCODE_RECOVERY, code);
        for (size_t i = 0; code[i + 1]; i++) {
            strcpy(other, code);
            other[i] = code[i + 1];
            other[i + 1] = code[i];
            if (code[i] != '-' && code[i + 1] != '-' && code[i] != code[i + 1])
                assert_int_equal(papercode_read(str_of(other), PAPERCODE_RECOVERY, out), (int)i / 6 + 1);
        }
        memcpy(other, code + 6, 6);
        memcpy(other + 6, code, 6);
        strcpy(other + 12, code + 12);
        assert_int_equal(papercode_read(str_of(other), PAPERCODE_RECOVERY, out), 1);
    }
}

static void a_code_is_read_as_people_type_it(void **state)
{
    char code[PAPERCODE_ROOM], out[PAPERCODE_ROOM];
    (void)state;
    papercode_make(PAPERCODE_ONCE, code);
    struct arena *a = arena_new();
    struct buf wide = buf_in(a);
    for (const char *p = code; *p; p++)
        if (*p == '-')
            buf_add(&wide, S("　"));
        else
            buf_print(&wide, "\xEF%c%c", *p < 0x60 ? 0xBC : 0xBD, 0x80 + (*p - 0x20));
    assert_int_equal(papercode_read(buf_str(&wide), PAPERCODE_ONCE, out), 0);
    assert_string_equal(out, code);
    struct buf low = buf_in(a);
    for (const char *p = code; *p; p++)
        if (*p != '-')
            buf_byte(&low, (char)(*p == '0' ? 'o' : *p == '1' ? 'l' : *p >= 'A' ? *p + 32 : *p));
    assert_int_equal(papercode_read(buf_str(&low), PAPERCODE_ONCE, out), 0);
    assert_string_equal(out, code);
    assert_int_equal(papercode_read(S(""), PAPERCODE_ONCE, out), -1);
    assert_int_equal(papercode_read(S("ハルカゼ 看護の朝 2026"), PAPERCODE_ONCE, out), -1);
    assert_int_equal(papercode_read(str_of(code), PAPERCODE_RECOVERY, out), -1);
    arena_free(a);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, up, down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_character_of_a_code_is_found_and_told),
        cmocka_unit_test(swapped_characters_and_groups_of_a_code_are_found),
        cmocka_unit_test(a_code_is_read_as_people_type_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
