/* Who is let in by <database>.keys, and that nothing else is: wrong words, other workstations, a file that somebody
 * changed, cut off, or writes at the same moment. */
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "desk.h"
#include "store/keyring.h"
#include "store/slots.h"
#include "store/station.h"

enum { KEYS_MOST = 16384, SUM = 32 };
#define WORDS "ハルカゼ 看護の朝 2026"

struct office {
    struct desk desk;
    char keys[160];
    struct slots_birth birth;
    unsigned char dk[KEY_BYTES];
};

static int up(void **state)
{
    struct fault fault;
    struct office *o = calloc(1, sizeof *o);
    desk_folder(&o->desk);
    snprintf(o->keys, sizeof o->keys, "%s.keys", o->desk.path);
    o->birth = (struct slots_birth){.login = S("hanako"), .passphrase = S(WORDS), .now = o->desk.now};
    GOOD(slots_create(o->desk.path, &o->birth, &fault));
    assert_true(keyring_get(o->desk.path, o->dk));
    keyring_wipe();
    *state = o;
    return 0;
}

static int down(void **state)
{
    struct office *o = *state;
    keyring_wipe();
    desk_clear(&o->desk);
    free(o);
    return 0;
}

/* The same key as at the beginning, or none; the ring is emptied for the next try. */
static bool is_open(struct office *o)
{
    unsigned char dk[KEY_BYTES];
    bool open = keyring_get(o->desk.path, dk);
    if (open)
        assert_memory_equal(dk, o->dk, sizeof dk);
    keyring_wipe();
    return open;
}

static enum err enter_at(struct office *o, const char *login, const char *words, int64_t now)
{
    struct fault fault = {0};
    return slots_open_person(o->desk.path, str_of(login), str_of(words), now, &fault);
}

static enum err enter(struct office *o, const char *login, const char *words)
{
    return enter_at(o, login, words, o->desk.now);
}

static size_t read_keys(const struct office *o, unsigned char bytes[KEYS_MOST])
{
    int fd = open(o->keys, O_RDONLY);
    ssize_t n = read(fd, bytes, KEYS_MOST);
    close(fd);
    assert_true(n > 0 && n < KEYS_MOST);
    return (size_t)n;
}

static void write_keys(const struct office *o, const unsigned char *bytes, size_t n)
{
    int fd = open(o->keys, O_WRONLY | O_TRUNC);
    assert_int_equal(write(fd, bytes, n), (ssize_t)n);
    close(fd);
}

static void go_elsewhere(struct office *o, const char *name)
{
    char state[160];
    snprintf(state, sizeof state, "%s/%s", o->desk.folder, name);
    setenv("XDG_STATE_HOME", state, 1);
}

/* ---- codes on paper */

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

/* ---- who is let in */

static void each_slot_opens_by_itself(void **state)
{
    struct office *o = *state;
    struct fault fault;
    struct stat st;
    assert_int_equal(stat(o->keys, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(enter(o, "hanako", WORDS), OK);
    assert_true(is_open(o));
    GOOD(slots_open_station(o->desk.path, &fault));
    assert_true(is_open(o));
    for (int i = 0; i < SLOTS_RECOVERY; i++) {
        GOOD(slots_open_recovery(o->desk.path, str_of(o->birth.recovery[i]), &fault));
        assert_true(is_open(o));
    }
    assert_string_not_equal(o->birth.recovery[0], o->birth.recovery[1]);
}

static void a_wrong_passphrase_and_an_unknown_login_are_told_alike(void **state)
{
    struct office *o = *state;
    struct fault known = {0}, unknown = {0};
    struct timespec t[3];
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t[0]);
    assert_int_equal(slots_open_person(o->desk.path, S("hanako"), S(WORDS "!"), 0, &known), ERR_DENIED);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t[1]);
    assert_int_equal(slots_open_person(o->desk.path, S("taro"), S(WORDS), 0, &unknown), ERR_DENIED);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t[2]);
    assert_string_equal(known.say, unknown.say);
    assert_false(is_open(o));
    double a = (double)(t[1].tv_sec - t[0].tv_sec) + (double)(t[1].tv_nsec - t[0].tv_nsec) / 1e9;
    double b = (double)(t[2].tv_sec - t[1].tv_sec) + (double)(t[2].tv_nsec - t[1].tv_nsec) / 1e9;
    print_message("a wrong passphrase takes %.0f ms, an unknown login %.0f ms of processor time\n", a * 1e3,
                  b * 1e3);
    assert_true(a < 2 * b && b < 2 * a && a > 0.02);
    assert_int_equal(enter(o, "hanako", ""), ERR_DENIED);
    assert_int_equal(enter(o, "", WORDS), ERR_DENIED);
    char nothing[PAPERCODE_ROOM];
    papercode_make(PAPERCODE_ONCE, nothing);
    assert_int_equal(enter(o, "hanako", nothing), ERR_DENIED);
    assert_int_equal(slots_open_recovery(o->desk.path, str_of(nothing), &known), ERR_DENIED);
    papercode_make(PAPERCODE_RECOVERY, nothing);
    assert_int_equal(slots_open_recovery(o->desk.path, str_of(nothing), &known), ERR_DENIED);
    assert_false(is_open(o));
}

/* Requirement 24: never below 64 MiB and three passes, and as long as was asked for, in
 * time of the processor. */
static void a_try_takes_as_long_as_was_asked_for(void **state)
{
    static const int asked[] = {1, 250, 500};
    struct office *o = *state;
    struct fault fault;
    struct slots_view view;
    struct timespec t[2];
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        char path[160];
        snprintf(path, sizeof path, "%s/kdf%zu.db", o->desk.folder, i);
        struct slots_birth birth = {.login = S("hanako"), .passphrase = S(WORDS), .milliseconds = asked[i]};
        GOOD(slots_create(path, &birth, &fault));
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t[0]);
        GOOD(slots_open_person(path, S("hanako"), S(WORDS), 0, &fault));
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t[1]);
        GOOD(slots_list(o->desk.arena, path, &view, &fault));
        double ms = (double)(t[1].tv_sec - t[0].tv_sec) * 1e3 + (double)(t[1].tv_nsec - t[0].tv_nsec) / 1e6;
        print_message("asked for %d ms: %.0f ms, 64 MiB, %d passes\n", asked[i], ms,
                      (int)view.slots[3].passes);
        assert_int_equal(view.slots[3].memory_kib, 65536);
        assert_true(view.slots[3].passes >= 3);
        assert_true(ms >= 20 && ms > asked[i] * 0.5 && ms < 1000);
    }
}

static void words_are_the_same_composed_and_in_pieces(void **state)
{
    struct office *o = *state;
    assert_int_equal(enter(o, "hanako", "ハルカセ\xE3\x82\x99 看護の朝 2026"), OK);
    assert_true(is_open(o));
}

static void a_person_comes_changes_the_passphrase_and_goes(void **state)
{
    struct office *o = *state;
    struct fault fault;
    assert_int_equal(slots_set_person(o->desk.path, S("taro"), S("社会福祉士の長い言葉"), 0, &fault),
                     ERR_DENIED);
    GOOD(slots_open_station(o->desk.path, &fault));
    GOOD(slots_set_person(o->desk.path, S("taro"), S("社会福祉士の長い言葉"), 5, &fault));
    keyring_wipe();
    assert_int_equal(enter(o, "taro", "社会福祉士の長い言葉"), OK);
    GOOD(slots_set_person(o->desk.path, S("taro"), S("もっと長い社会福祉士の言葉"), 6, &fault));
    keyring_wipe();
    assert_int_equal(enter(o, "taro", "社会福祉士の長い言葉"), ERR_DENIED);
    assert_int_equal(enter(o, "taro", "もっと長い社会福祉士の言葉"), OK);
    GOOD(slots_remove(o->desk.path, S("taro"), &fault));
    GOOD(slots_remove(o->desk.path, S("taro"), &fault));
    keyring_wipe();
    assert_int_equal(enter(o, "taro", "もっと長い社会福祉士の言葉"), ERR_DENIED);
    assert_int_equal(enter(o, "hanako", WORDS), OK);
    assert_true(is_open(o));
}

static void the_last_five_passphrases_are_not_taken_again(void **state)
{
    struct office *o = *state;
    struct fault fault;
    char words[32];
    GOOD(slots_open_station(o->desk.path, &fault));
    for (int i = 1; i <= SLOTS_OLD; i++) {
        assert_int_equal(slots_set_person(o->desk.path, S("hanako"), S(WORDS), 0, &fault), ERR_REFUSED);
        snprintf(words, sizeof words, "別の合い言葉 %d", i);
        GOOD(slots_set_person(o->desk.path, S("hanako"), str_of(words), 0, &fault));
        assert_int_equal(slots_set_person(o->desk.path, S("hanako"), str_of(words), 0, &fault), ERR_REFUSED);
    }
    GOOD(slots_set_person(o->desk.path, S("hanako"), S(WORDS), 0, &fault));
}

static void a_one_time_code_opens_nothing_but_a_new_passphrase(void **state)
{
    struct office *o = *state;
    struct fault fault;
    char code[PAPERCODE_ROOM], second[PAPERCODE_ROOM];
    int64_t now = o->desk.now;
    GOOD(slots_open_station(o->desk.path, &fault));
    GOOD(slots_add_once(o->desk.path, S("hanako"), now, code, &fault));
    GOOD(slots_add_once(o->desk.path, S("hanako"), now, second, &fault));
    keyring_wipe();
    assert_int_equal(strlen(second), 23);
    assert_int_equal(enter(o, "hanako", WORDS), ERR_DENIED);
    assert_int_equal(enter(o, "hanako", code), ERR_DENIED);
    assert_int_equal(enter(o, "hanako", second), ERR_NOTICE);
    assert_false(is_open(o));
    assert_int_equal(enter(o, "taro", second), ERR_DENIED);
    assert_int_equal(slots_redeem(o->desk.path, S("hanako"), S(WORDS), S("x"), now, &fault), ERR_DENIED);
    assert_int_equal(slots_redeem(o->desk.path, S("hanako"), str_of(second), S(WORDS), now, &fault),
                     ERR_REFUSED);
    assert_false(is_open(o));
    assert_int_equal(enter_at(o, "hanako", second, now + SLOTS_ONCE_SECONDS), ERR_NOTICE);
    assert_int_equal(enter_at(o, "hanako", second, now + SLOTS_ONCE_SECONDS + 1), ERR_DENIED);
    GOOD(slots_redeem(o->desk.path, S("hanako"), str_of(second), S("新しく決めた合い言葉"), now, &fault));
    assert_true(is_open(o));
    assert_int_equal(enter(o, "hanako", second), ERR_DENIED);
    assert_int_equal(enter(o, "hanako", "新しく決めた合い言葉"), OK);
    assert_true(is_open(o));
}

static void a_recovery_code_can_be_made_anew(void **state)
{
    struct office *o = *state;
    struct fault fault;
    char code[PAPERCODE_ROOM];
    GOOD(slots_open_recovery(o->desk.path, str_of(o->birth.recovery[1]), &fault));
    GOOD(slots_new_recovery(o->desk.path, 1, 0, code, &fault));
    assert_int_equal(slots_new_recovery(o->desk.path, 2, 0, code, &fault), ERR_REFUSED);
    GOOD(slots_new_recovery(o->desk.path, 1, 0, code, &fault));
    keyring_wipe();
    assert_int_equal(slots_open_recovery(o->desk.path, str_of(o->birth.recovery[1]), &fault), ERR_DENIED);
    GOOD(slots_open_recovery(o->desk.path, str_of(o->birth.recovery[0]), &fault));
    GOOD(slots_open_recovery(o->desk.path, str_of(code), &fault));
    assert_true(is_open(o));
}

static void what_stands_in_the_clear_is_told_without_a_key(void **state)
{
    struct office *o = *state;
    struct fault fault;
    struct slots_view view;
    char host[65] = "";
    gethostname(host, sizeof host - 1);
    GOOD(slots_list(o->desk.arena, o->desk.path, &view, &fault));
    assert_int_equal(view.count, 4);
    assert_string_equal(str_z(o->desk.arena, view.station), host);
    assert_int_equal(view.slots[3].kind, SLOT_PERSON);
    assert_string_equal(str_z(o->desk.arena, view.slots[3].label), "hanako");
    assert_int_equal(view.slots[3].memory_kib, 65536);
    assert_true(view.slots[3].passes >= 3);
    unsigned char bytes[KEYS_MOST];
    size_t n = read_keys(o, bytes);
    assert_null(memmem(bytes, n, o->dk, sizeof o->dk));
    assert_null(memmem(bytes, n, WORDS, sizeof WORDS - 1));
    assert_null(memmem(bytes, n, o->birth.recovery[0], 5));
}

static void a_file_of_keys_is_never_made_over_another(void **state)
{
    struct office *o = *state;
    struct fault fault;
    char before[64], after[64];
    desk_sum(o->keys, before);
    struct slots_birth again = {.login = S("taro"), .passphrase = S(WORDS)};
    assert_int_equal(slots_create(o->desk.path, &again, &fault), ERR_REFUSED);
    desk_sum(o->keys, after);
    assert_string_equal(before, after);
    assert_false(is_open(o));
}

static void a_login_that_no_slot_holds_is_told_as_that(void **state)
{
    struct office *o = *state;
    struct fault fault;
    char code[PAPERCODE_ROOM], login[66];
    memset(login, 'x', 65);
    login[65] = 0;
    GOOD(slots_open_station(o->desk.path, &fault));
    assert_int_equal(slots_add_once(o->desk.path, str_of(login), 1, code, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.say, "長すぎ"));
    assert_null(strstr(fault.say, "いっぱい"));
    assert_int_equal(slots_set_person(o->desk.path, str_of(login), S(WORDS), 1, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.say, "長すぎ"));
}

static void a_copy_beside_another_file_opens_it(void **state)
{
    struct office *o = *state;
    struct fault fault;
    char copy[160];
    snprintf(copy, sizeof copy, "%s/copy.db", o->desk.folder);
    GOOD(slots_copy(o->desk.path, copy, &fault));
    GOOD(slots_open_person(copy, S("hanako"), S(WORDS), 0, &fault));
    assert_true(keyring_has(copy));
    assert_false(keyring_has(o->desk.path));
    GOOD(slots_copy("/nowhere/desk.db", copy, &fault));
}

/* ---- another workstation (requirement 9) */

static void on_another_workstation_nothing_opens_and_the_owner_is_named(void **state)
{
    struct office *o = *state;
    struct fault fault;
    char exact[512], host[65] = "", before[64], after[64];
    gethostname(host, sizeof host - 1);
    snprintf(exact, sizeof exact,
             "このデータは端末「%s」に固定されています。その端末で開くか、管理者が復旧コードで移す手続き"
             "（madoguchi restation）をしてください。",
             host);
    go_elsewhere(o, "b");
    for (int made = 0; made < 2; made++) {
        desk_sum(o->keys, before);
        assert_int_equal(slots_open_person(o->desk.path, S("hanako"), S(WORDS), 0, &fault), ERR_SEAT);
        assert_string_equal(fault.say, exact);
        assert_int_equal(slots_open_person(o->desk.path, S("taro"), S(WORDS), 0, &fault), ERR_SEAT);
        assert_int_equal(slots_open_station(o->desk.path, &fault), ERR_SEAT);
        assert_string_equal(fault.say, exact);
        assert_false(is_open(o));
        desk_sum(o->keys, after);
        assert_string_equal(before, after);
        struct station b;
        GOOD(station_load(&b, true, &fault)); /* the second round: it has a key, another one */
    }
}

static void with_a_recovery_code_it_moves_and_every_passphrase_stays(void **state)
{
    struct office *o = *state;
    struct fault fault;
    go_elsewhere(o, "b");
    assert_int_equal(slots_restation(o->desk.path, &fault), ERR_DENIED);
    GOOD(slots_open_recovery(o->desk.path, str_of(o->birth.recovery[0]), &fault));
    GOOD(slots_restation(o->desk.path, &fault));
    keyring_wipe();
    assert_int_equal(enter(o, "hanako", WORDS), OK);
    assert_true(is_open(o));
    GOOD(slots_open_station(o->desk.path, &fault));
    assert_true(is_open(o));
    setenv("XDG_STATE_HOME", o->desk.folder, 1);
    assert_int_equal(enter(o, "hanako", WORDS), ERR_SEAT);
    assert_false(is_open(o));
}

/* ---- a file that somebody changed (requirement 20) */

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

/* ---- at the same time */

static void work(struct office *o, int who)
{
    struct fault fault;
    char login[16], words[32];
    for (int i = 0; i < 3; i++) {
        snprintf(login, sizeof login, "p%d.%d", who, i);
        snprintf(words, sizeof words, "合い言葉の番号 %d-%d", who, i);
        if (slots_open_station(o->desk.path, &fault) ||
            slots_set_person(o->desk.path, str_of(login), str_of(words), 0, &fault))
            _exit(1);
        keyring_wipe();
    }
    _exit(0);
}

static void writers_at_the_same_time_lose_nothing(void **state)
{
    enum { WRITERS = 6 };
    struct office *o = *state;
    struct fault fault;
    struct slots_view view;
    int left = WRITERS, reads = 0, status;
    for (int i = 0; i < WRITERS; i++)
        if (fork() == 0)
            work(o, i);
    while (left) {
        GOOD(slots_open_station(o->desk.path, &fault));
        assert_true(is_open(o));
        reads++;
        while (left && waitpid(-1, &status, WNOHANG) > 0) {
            assert_int_equal(status, 0);
            left--;
        }
    }
    GOOD(slots_list(o->desk.arena, o->desk.path, &view, &fault));
    print_message("%d writers × 3 changes, %d reads meanwhile\n", WRITERS, reads);
    assert_int_equal(view.count, 4 + WRITERS * 3);
    assert_int_equal(enter(o, "p5.2", "合い言葉の番号 5-2"), OK);
    assert_int_equal(desk_names(&o->desk), 5); /* . .. madoguchi desk.db.keys desk.db.lock */
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, up, down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_character_of_a_code_is_found_and_told),
        cmocka_unit_test(swapped_characters_and_groups_of_a_code_are_found),
        cmocka_unit_test(a_code_is_read_as_people_type_it),
        T(each_slot_opens_by_itself),
        T(a_wrong_passphrase_and_an_unknown_login_are_told_alike),
        T(a_try_takes_as_long_as_was_asked_for),
        T(words_are_the_same_composed_and_in_pieces),
        T(a_person_comes_changes_the_passphrase_and_goes),
        T(the_last_five_passphrases_are_not_taken_again),
        T(a_one_time_code_opens_nothing_but_a_new_passphrase),
        T(a_recovery_code_can_be_made_anew),
        T(what_stands_in_the_clear_is_told_without_a_key),
        T(a_file_of_keys_is_never_made_over_another),
        T(a_login_that_no_slot_holds_is_told_as_that),
        T(a_copy_beside_another_file_opens_it),
        T(on_another_workstation_nothing_opens_and_the_owner_is_named),
        T(with_a_recovery_code_it_moves_and_every_passphrase_stays),
        T(every_changed_byte_is_refused_and_nothing_is_written),
        T(every_changed_byte_with_a_new_sum_is_refused),
        T(a_slot_with_another_name_or_cost_lets_nobody_in),
        T(a_file_cut_off_at_any_length_is_refused),
        T(other_files_are_told_apart),
        T(writers_at_the_same_time_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
