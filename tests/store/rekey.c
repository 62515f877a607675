/* Another data key for the whole file, the first one for a plain file, another workstation: done or not begun, wherever
 * it ends. */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "desk.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/check.h"
#include "store/cipher.h"
#include "store/keyring.h"
#include "store/peer.h"
#include "store/rekey.h"
#include "store/signin.h"

#define WORDS "やかんの湯気で読む手紙の束"
#define NAME  "髙橋 ウメ"

struct office {
    struct desk desk;
    struct slots_birth keys;
};

static struct db_birth birth = {S_ROW("架空市センター"),
                                S_ROW("012025"),
                                S_ROW("hakodate"),
                                S_ROW("hanako"),
                                S_ROW("山田 花子"),
                                S_ROW("nurse"),
                                false};

static void fill(struct office *o)
{
    struct desk *d = &o->desk;
    struct fault fault;
    GOOD(seat_take(d->path, SEAT_DESK, S("x"), d->now, &d->seat, &fault));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    for (int i = 0; i < 30; i++)
        desk_case(d, NAME, "タカハシ ウメ", "0138-51-0000", "一人暮らし");
    db_close(d->db);
    d->db = NULL;
    seat_leave(d->seat);
    d->seat = NULL;
}

static int up_with(void **state, bool sealed)
{
    struct fault fault;
    struct office *o = calloc(1, sizeof *o);
    desk_folder(&o->desk);
    o->keys = (struct slots_birth){.login = S("hanako"), .passphrase = S(WORDS), .now = o->desk.now};
    if (sealed)
        GOOD(slots_create(o->desk.path, &o->keys, &fault));
    GOOD(db_create(o->desk.path, &birth, o->desk.now, &fault));
    fill(o);
    *state = o;
    return 0;
}

static int up(void **state)
{
    return up_with(state, true);
}

static int up_plain(void **state)
{
    return up_with(state, false);
}

static int down(void **state)
{
    struct office *o = *state;
    keyring_wipe();
    desk_clear(&o->desk);
    free(o);
    return 0;
}

static enum err do_rekey(struct office *o, struct fault *f)
{
    struct seat *seat;
    enum err e = seat_take(o->desk.path, SEAT_REPLACE, S("x"), o->desk.now, &seat, f);
    e = e ? e : rekey(o->desk.path, seat, S("hanako"), o->desk.now, f);
    seat_leave(seat);
    return e;
}

/* Signs in as the person does and counts what is there; the chain is whole. */
static void all_is_there(struct office *o, const char *path)
{
    struct fault fault;
    struct db *db;
    struct check_line *lines;
    int count;
    keyring_wipe();
    GOOD(slots_open_person(path, S("hanako"), S(WORDS), o->desk.now, &fault));
    GOOD(db_open_reader(path, &db, &fault));
    assert_int_not_equal(cipher_of(db), CIPHER_NONE);
    GOOD(check_all(o->desk.arena, db, true, &lines, &count, &fault));
    for (int i = 0; i < count; i++)
        assert_true(lines[i].good);
    struct record r = {record_row(RECORD_PERSON), 30, (struct str[64]){{0}}};
    assert_true(load_record(o->desk.arena, db, &r, 30));
    db_close(db);
}

static bool holds(const char *path, const void *what, size_t n)
{
    static char bytes[8 << 20];
    FILE *from = fopen(path, "re");
    assert_non_null(from);
    size_t got = fread(bytes, 1, sizeof bytes, from);
    fclose(from);
    return memmem(bytes, got, what, n) != NULL;
}

static void a_new_key_is_everybodys_and_the_old_one_opens_nothing(void **state)
{
    struct office *o = *state;
    struct fault fault;
    unsigned char old[KEY_BYTES], new[KEY_BYTES];
    char backup[160];
    struct db *db;
    snprintf(backup, sizeof backup, "%s/backup.db", o->desk.folder);
    GOOD(slots_set_person(o->desk.path, S("taro"), S("夜の駅前で拾った青いボタン"), 1, &fault));
    assert_true(keyring_get(o->desk.path, old));
    GOOD(db_open_reader(o->desk.path, &db, &fault));
    GOOD(backup_to(db, backup, &fault));
    db_close(db);
    GOOD(do_rekey(o, &fault));
    assert_true(keyring_get(o->desk.path, new));
    assert_memory_not_equal(old, new, sizeof old);
    all_is_there(o, o->desk.path);
    all_is_there(o, backup); /* a backup keeps its own */
    keyring_wipe();
    GOOD(slots_open_person(o->desk.path, S("taro"), S("夜の駅前で拾った青いボタン"), 1, &fault));
    GOOD(slots_open_station(o->desk.path, &fault));
    for (int i = 0; i < SLOTS_RECOVERY; i++)
        GOOD(slots_open_recovery(o->desk.path, str_of(o->keys.recovery[i]), &fault));
    keyring_put(o->desk.path, old);
    assert_int_not_equal(db_open_reader(o->desk.path, &db, &fault), OK);
    char part[160];
    snprintf(part, sizeof part, "%s.rekey.part", o->desk.path);
    assert_int_equal(access(part, F_OK), -1);
}

static void a_person_who_went_reads_nothing_that_is_written_after(void **state)
{
    struct office *o = *state;
    struct fault fault;
    char stolen[160];
    GOOD(slots_set_person(o->desk.path, S("taro"), S("夜の駅前で拾った青いボタン"), 1, &fault));
    snprintf(stolen, sizeof stolen, "%s/stolen.db", o->desk.folder);
    GOOD(slots_copy(o->desk.path, stolen, &fault));
    GOOD(slots_remove(o->desk.path, S("taro"), &fault));
    GOOD(do_rekey(o, &fault));
    keyring_wipe();
    GOOD(slots_open_person(stolen, S("taro"), S("夜の駅前で拾った青いボタン"), 1, &fault));
    unsigned char dk[KEY_BYTES];
    struct db *db;
    assert_true(keyring_get(stolen, dk));
    keyring_put(o->desk.path, dk);
    assert_int_not_equal(db_open_reader(o->desk.path, &db, &fault), OK);
    assert_int_equal(slots_open_person(o->desk.path, S("taro"), S("夜の駅前で拾った青いボタン"), 1, &fault),
                     ERR_DENIED);
}

/* Killed at a random moment, again and again: whoever signs in next finds everything under one of the two keys. */
static void killed_anywhere_it_is_done_or_not_begun(void **state)
{
    struct office *o = *state;
    struct fault fault;
    unsigned char before[KEY_BYTES], after[KEY_BYTES];
    int rounds = getenv("MADOGUCHI_LONG") ? 400 : 40, changed = 0;
    for (int i = 0; i < rounds; i++) {
        keyring_wipe();
        GOOD(slots_open_station(o->desk.path, &fault));
        assert_true(keyring_get(o->desk.path, before));
        pid_t child = fork();
        if (child == 0) {
            if (slots_open_station(o->desk.path, &fault) || do_rekey(o, &fault))
                _exit(1);
            _exit(0);
        }
        usleep((useconds_t)(rand() % 60000));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        keyring_wipe();
        GOOD(slots_open_station(o->desk.path, &fault));
        assert_true(keyring_get(o->desk.path, after));
        changed += memcmp(before, after, sizeof after) != 0;
        struct db *db;
        GOOD(db_open_reader(o->desk.path, &db, &fault));
        db_close(db);
    }
    all_is_there(o, o->desk.path);
    print_message("killed %d times: %d with the new key, %d with the old one, all of it there\n", rounds,
                  changed, rounds - changed);
}

/* The moment between the slots and the pages, which a kill hardly ever meets. */
static void between_slots_and_pages_the_pages_decide(void **state)
{
    struct office *o = *state;
    struct fault fault;
    unsigned char old[KEY_BYTES], next[KEY_BYTES], now[KEY_BYTES];
    assert_true(keyring_get(o->desk.path, old));
    memset(next, 7, sizeof next);
    GOOD(slots_rekey_begin(o->desk.path, next, &fault));
    all_is_there(o, o->desk.path);
    assert_true(keyring_get(o->desk.path, now));
    assert_memory_equal(now, old, sizeof now);
    all_is_there(o, o->desk.path);
    GOOD(slots_open_recovery(o->desk.path, str_of(o->keys.recovery[0]), &fault));
    GOOD(do_rekey(o, &fault));
    all_is_there(o, o->desk.path);
}

static void a_plain_file_gets_its_first_keys(void **state)
{
    struct office *o = *state;
    struct fault fault;
    struct seat *seat;
    assert_true(holds(o->desk.path, NAME, sizeof NAME - 1));
    GOOD(seat_take(o->desk.path, SEAT_REPLACE, S("x"), o->desk.now, &seat, &fault));
    GOOD(rekey_plain(o->desk.path, seat, &o->keys, &fault));
    seat_leave(seat);
    assert_false(holds(o->desk.path, NAME, sizeof NAME - 1));
    assert_false(holds(o->desk.path, "CREATE TABLE", 12));
    all_is_there(o, o->desk.path);
    GOOD(do_rekey(o, &fault));
    all_is_there(o, o->desk.path);
}

static void a_plain_file_whose_first_keys_were_cut_off_is_plain_again(void **state)
{
    struct office *o = *state;
    struct fault fault;
    struct db *db;
    o->keys.over_plain = true;
    GOOD(slots_create(o->desk.path, &o->keys, &fault));
    keyring_wipe();
    assert_int_equal(slots_open_station(o->desk.path, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.say, "madoguchi rekey"));
    assert_false(slots_there(o->desk.path));
    GOOD(db_open_reader(o->desk.path, &db, &fault));
    db_close(db);
}

/* Or it was done, and its pages cannot be read now: without the keys they never could again. */
static void first_keys_of_what_cannot_be_read_stay(void **state)
{
    struct office *o = *state;
    struct fault fault;
    o->keys.over_plain = true;
    GOOD(slots_create(o->desk.path, &o->keys, &fault));
    keyring_wipe();
    FILE *f = fopen(o->desk.path, "r+");
    assert_non_null(f);
    fputs("madoguchi page", f);
    fclose(f);
    assert_int_equal(slots_open_station(o->desk.path, &fault), ERR_DAMAGED);
    assert_true(slots_there(o->desk.path));
}

/* The keys for other workstations, of which it knows one or none. */
static struct parcel_pair keys_of(struct office *o, bool knows)
{
    static const char other[] = "0900000000000000000000000000000000000000000000000000000000000000";
    struct parcel_pair own;
    struct fault fault;
    struct peer *peers;
    struct desk *d = &o->desk;
    int count;
    GOOD(seat_take(d->path, SEAT_DESK, S("x"), d->now, &d->seat, &fault));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    if (knows)
        GOOD(peer_add(d->db, S("支所"), str_of(other), S("hanako"), d->now, &fault));
    GOOD(peer_own(d->db, S("hanako"), d->now, &own, &fault));
    GOOD(peer_list(d->arena, d->db, &peers, &count, &fault));
    assert_int_equal(count, knows);
    db_close(d->db);
    seat_leave(d->seat);
    return own;
}

static void on_another_workstation_a_recovery_code_moves_it(void **state)
{
    struct office *o = *state;
    struct fault fault;
    struct seat *seat;
    struct db *db;
    char other[160];
    snprintf(other, sizeof other, "%s/b", o->desk.folder);
    struct parcel_pair own = keys_of(o, true);
    setenv("XDG_STATE_HOME", other, 1);
    keyring_wipe();
    assert_int_equal(slots_open_person(o->desk.path, S("hanako"), S(WORDS), 1, &fault), ERR_SEAT);
    GOOD(signin_recovery(o->desk.path, str_of(o->keys.recovery[1]), o->desk.now, &fault));
    assert_int_equal(db_open_reader(o->desk.path, &db, &fault), ERR_SEAT);
    for (int twice = 0; twice < 2; twice++) {
        GOOD(seat_take(o->desk.path, SEAT_REPLACE, S("x"), o->desk.now, &seat, &fault));
        GOOD(restation(o->desk.path, seat, S("recovery"), o->desk.now, &fault));
        seat_leave(seat);
    }
    all_is_there(o, o->desk.path);
    fill(o);
    struct parcel_pair moved = keys_of(o, false); /* nobody takes it for the one that it was */
    assert_memory_not_equal(own.public_key, moved.public_key, PARCEL_KEY);
    setenv("XDG_STATE_HOME", o->desk.folder, 1);
    assert_int_equal(db_open_reader(o->desk.path, &db, &fault), ERR_SEAT);
    keyring_wipe();
    assert_int_equal(slots_open_person(o->desk.path, S("hanako"), S(WORDS), 1, &fault), ERR_SEAT);
}

int main(void)
{
#define T(name, start) cmocka_unit_test_setup_teardown(name, start, down)
    const struct CMUnitTest tests[] = {
        T(a_new_key_is_everybodys_and_the_old_one_opens_nothing, up),
        T(a_person_who_went_reads_nothing_that_is_written_after, up),
        T(killed_anywhere_it_is_done_or_not_begun, up),
        T(between_slots_and_pages_the_pages_decide, up),
        T(a_plain_file_gets_its_first_keys, up_plain),
        T(a_plain_file_whose_first_keys_were_cut_off_is_plain_again, up_plain),
        T(first_keys_of_what_cannot_be_read_stay, up_plain),
        T(on_another_workstation_a_recovery_code_moves_it, up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
