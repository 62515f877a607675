/* A parcel is made piece by piece: of any length it opens as what went in, and its size is not held in memory. */
#include "store/sealed.h"
#include "store/town.h"

#include <sodium.h>
#include <sys/stat.h>

enum { PIECE = 64 * 1024 };

static void any_length_opens_as_what_went_in(void **state)
{
    static const size_t lengths[] = {0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7};
    struct town *t = *state;
    struct desk *d = t->desks[0];
    struct fault fault;
    struct parcel_pair from, to;
    struct str opened;
    char path[192], *bytes = arena_take(d->arena, 4 * PIECE);
    randombytes_buf(bytes, 4 * PIECE);
    crypto_box_keypair(from.public_key, from.secret_key);
    crypto_box_keypair(to.public_key, to.secret_key);
    snprintf(path, sizeof path, "%s/made", d->folder);
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        struct str content = {bytes, lengths[i]};
        GOOD(sealed(path, &from, to.public_key, content, &fault));
        GOOD(parcel_open(d->arena, path, &to, &opened, &fault));
        assert_true(str_eq(opened, content));
        assert_int_equal(sealed(path, &from, to.public_key, content, &fault), ERR_REFUSED); /* it is there */
        unlink(path);
    }
}

/* The largest that this process was since it was last asked, in KiB. */
static long largest(bool begin)
{
    char line[128];
    long kib = 0;
    FILE *file = fopen("/proc/self/status", "re");
    while (file && fgets(line, sizeof line, file))
        sscanf(line, "VmHWM: %ld", &kib);
    if (file)
        fclose(file);
    file = begin ? fopen("/proc/self/clear_refs", "we") : NULL;
    if (file) {
        fputs("5", file);
        fclose(file);
    }
    return kib;
}

static void the_whole_of_it_is_never_in_memory(void **state)
{
    enum { NOTE = 60000, NOTES = 600 };
#ifdef __SANITIZE_ADDRESS__ /* keeps what was freed */
    skip();
#endif
    struct town *t = *state;
    struct desk *d = t->desks[0];
    struct stat st;
    char note[NOTE + 1] = "";
    int64_t id = add_case(d, "山田 太郎", "相談");
    memset(note, 'x', NOTE);
    for (int i = 0; i < NOTES; i++)
        contact(d, id, note);
    largest(true);
    long before = largest(false);
    assert_int_equal(stat(pack(t, 0, 1, false), &st), 0);
    assert_true(st.st_size > (off_t)NOTE * NOTES);
    assert_true(largest(false) - before < st.st_size / 1024 / 3);
    assert_int_equal(hand_over(t, 0, 1).left, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(any_length_opens_as_what_went_in, town_up, town_down),
        cmocka_unit_test_setup_teardown(the_whole_of_it_is_never_in_memory, town_up, town_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
