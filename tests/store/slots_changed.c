/* A file of keys that somebody changed, cut off or put another in the place of (requirement 20) opens nothing. */
#include "store/office.h"

static void write_keys(const struct office *o, const unsigned char *bytes, size_t n)
{
    int fd = open(o->keys, O_WRONLY | O_TRUNC);
    assert_int_equal(write(fd, bytes, n), (ssize_t)n);
    close(fd);
}

/* Every way in; what the first refusal was. */
static enum err try_all(struct office *o)
{
    struct fault fault;
    enum err e = slots_open_station(o->desk.path, &fault);
    if (!e)
        return OK;
    assert_true(fault.say[0]);
    assert_int_not_equal(slots_open_recovery(o->desk.path, str_of(o->birth.recovery[0]), &fault), OK);
    assert_false(is_open(o));
    return e;
}

static void every_changed_byte_is_refused_and_nothing_is_written(void **state)
{
    struct office *o = *state;
    unsigned char bytes[KEYS_MOST], now[KEYS_MOST];
    size_t n = read_keys(o, bytes);
    int foreign = 0, damaged = 0;
    for (size_t i = 0; i < n; i++) {
        bytes[i] ^= (unsigned char)(1u << (i % 8));
        write_keys(o, bytes, n);
        enum err e = try_all(o);
        foreign += e == ERR_REFUSED;
        damaged += e == ERR_DAMAGED;
        assert_int_equal(read_keys(o, now), n);
        assert_memory_equal(now, bytes, n);
        bytes[i] ^= (unsigned char)(1u << (i % 8));
    }
    print_message("%d of %zu flipped bytes: not ours; %d: damaged\n", foreign, n, damaged);
    assert_int_equal(foreign, 8);
    assert_int_equal((size_t)(foreign + damaged), n);
    write_keys(o, bytes, n);
    assert_int_equal(enter(o, "hanako", WORDS), OK);
}

/* Somebody who knows the format writes the sum again: then the seal, a slot's own proof or the binding refuses it. */
static void every_changed_byte_with_a_new_sum_is_refused(void **state)
{
    struct office *o = *state;
    unsigned char bytes[KEYS_MOST];
    size_t n = read_keys(o, bytes);
    int by[8] = {0};
    for (size_t i = 0; i < n - SUM; i++) {
        bytes[i] ^= (unsigned char)(1u << (i % 8));
        crypto_generichash(bytes + n - SUM, SUM, bytes, n - SUM, NULL, 0);
        write_keys(o, bytes, n);
        enum err e = try_all(o);
        assert_int_not_equal(e, OK);
        by[e]++;
        bytes[i] ^= (unsigned char)(1u << (i % 8));
    }
    print_message(
        "with a new sum: not ours %d, another workstation %d, damaged %d, not permitted %d of %zu\n",
        by[ERR_REFUSED], by[ERR_SEAT], by[ERR_DAMAGED], by[ERR_DENIED], n - SUM);
}

/* A person's own slot, moved to another name or made cheap to guess: the passphrase does not help. */
static void a_slot_with_another_name_or_cost_lets_nobody_in(void **state)
{
    enum { PERSON = 512 + 3 * 512, MEMORY = 8, PASSES = 12, LABEL = 32 };
    static const int places[] = {PERSON + MEMORY + 2, PERSON + PASSES, PERSON + LABEL, PERSON + LABEL + 10};
    struct office *o = *state;
    unsigned char bytes[KEYS_MOST];
    size_t n = read_keys(o, bytes);
    char login[16] = "hanako";
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        bytes[places[i]] ^= 1;
        crypto_generichash(bytes + n - SUM, SUM, bytes, n - SUM, NULL, 0);
        write_keys(o, bytes, n);
        memcpy(login, bytes + PERSON + LABEL, 11);
        assert_int_not_equal(enter(o, login, WORDS), OK);
        assert_false(is_open(o));
        bytes[places[i]] ^= 1;
    }
}

static void a_file_cut_off_at_any_length_is_refused(void **state)
{
    struct office *o = *state;
    unsigned char bytes[KEYS_MOST];
    size_t n = read_keys(o, bytes);
    for (size_t i = 0; i < n; i++) {
        write_keys(o, bytes, i);
        assert_int_equal(try_all(o), ERR_DAMAGED);
    }
    write_keys(o, bytes, n);
    bytes[n] = 0;
    write_keys(o, bytes, n + 1);
    assert_int_equal(try_all(o), ERR_DAMAGED);
    print_message("cut off at %zu lengths, and one byte too long: all refused\n", n);
}

static void other_files_are_told_apart(void **state)
{
    struct office *o = *state;
    struct fault fault;
    write_keys(o, (const unsigned char *)"SQLite format 3\0 and so on", 26);
    assert_int_equal(slots_open_station(o->desk.path, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.say, "鍵のファイルではありません"));
    assert_int_equal(unlink(o->keys), 0);
    assert_false(slots_there(o->desk.path));
    assert_int_equal(slots_open_station(o->desk.path, &fault), ERR_IO);
    assert_non_null(strstr(fault.say, "鍵のファイルがありません"));
    assert_int_equal(symlink("/etc/passwd", o->keys), 0);
    assert_int_equal(slots_open_station(o->desk.path, &fault), ERR_IO);
    assert_int_equal(unlink(o->keys), 0);
    assert_int_equal(mkfifo(o->keys, 0600), 0);
    assert_int_equal(slots_open_station(o->desk.path, &fault), ERR_DAMAGED);
    assert_false(is_open(o));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, up, down)
    const struct CMUnitTest tests[] = {
        T(every_changed_byte_is_refused_and_nothing_is_written),
        T(every_changed_byte_with_a_new_sum_is_refused),
        T(a_slot_with_another_name_or_cost_lets_nobody_in),
        T(a_file_cut_off_at_any_length_is_refused),
        T(other_files_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
