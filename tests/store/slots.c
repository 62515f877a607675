/* Who is let in by <database>.keys, and that nobody else is: wrong words, other workstations, two who write at the same
 * moment. */
#include "store/office.h"

static void go_elsewhere(struct office *o, const char *name)
{
    char state[160];
    snprintf(state, sizeof state, "%s/%s", o->desk.folder, name);
    setenv("XDG_STATE_HOME", state, 1);
}

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

static void sit_once(const struct office *o)
{
    struct fault fault;
    struct seat *seat;
    FILE *f = fopen(o->desk.path, "we");
    assert_non_null(f);
    fclose(f);
    GOOD(seat_take(o->desk.path, SEAT_DESK, S("山田 花子（看護師）"), o->desk.now, &seat, &fault));
    seat_leave(seat);
}

static void on_another_workstation_nothing_opens_and_the_owner_is_named(void **state)
{
    struct office *o = *state;
    struct fault fault;
    char exact[512], host[65] = "", before[64], after[64];
    gethostname(host, sizeof host - 1);
    sit_once(o);
    struct str last = seat_last(o->desk.arena, o->desk.path);
    assert_true(str_starts(last, S("最終使用 20")) && str_ends(last, S(" 山田 花子（看護師）")));
    snprintf(exact, sizeof exact,
             "このデータは端末「%s」に固定されています（" S_FMT
             "）。この端末も同じ名前ですが、そのときの鍵がここにありません。窓口のアカウントで開くか、"
             "端末の鍵（station.key か、systemd に預けたもの）を戻すか、"
             "管理者が復旧コードで移す手続き（madoguchi restation）をしてください。",
             host, S_ARG(last));
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
        T(writers_at_the_same_time_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
