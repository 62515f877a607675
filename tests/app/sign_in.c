/* Signing in to an enciphered file, the digits for the day, and what is left in memory when nobody comes back. */
#include "app/keyed.h"

#include "base/remains.h"
#include "store/generation.h"
#include "store/pin.h"
#include "store/signin.h"

static void open_key(struct place *p)
{
    struct fault fault;
    GOOD(slots_open_person(p->hands.path, S("hanako"), S(WORDS), p->hands.now, &fault));
}

static void nobody_sees_anything_before_the_passphrase(void **state)
{
    struct place *p = *state;
    assert_null(front(p));
    assert_false(keyring_has(p->hands.path));
    sees(p, "端末「");
    sees(p, "ログイン名");
    misses(p, "看護 花子");
    assert_int_equal(p->hands.canvas->ime, IME_OFF);
    keys(p, "F2 Ctrl-F F10 F5 Esc");
    assert_null(front(p));
    sign_in(p, "hanako", WORDS, "");
    sees(p, "看護 花子");
    sees(p, "相談一覧");
    sees(p, "監査の末尾 ");
}

static void what_is_hidden_is_never_drawn(void **state)
{
    struct place *p = *state;
    type(p, "hanako");
    keys(p, "Tab");
    event(p, (struct event){.kind = EVENT_PASTE, .text = S("ハルカゼ 看護\n")});
    type(p, "の朝 202x");
    keys(p, "Backspace");
    type(p, "6");
    misses(p, "ハルカゼ");
    misses(p, "202");
    sees(p, "**************"); /* 14 characters */
    misses(p, "***************");
    keys(p, "Tab");
    type(p, "４８２６");
    misses(p, "4826");
    keys(p, "Enter");
    event(p, (struct event){.kind = EVENT_TICK});
    sees(p, "相談一覧");
}

static const char *refusal(struct place *p)
{
    assert_null(front(p));
    return strdup(p->room->door.say);
}

/* Who tries learns nothing about who there is, and each further try waits. */
static void unknown_and_wrong_are_told_alike(void **state)
{
    struct place *p = *state;
    sign_in(p, "hanako", "まちがいの合い言葉です", "");
    const char *wrong = refusal(p);
    keys(p, "Up");
    for (int i = 0; i < 10; i++)
        keys(p, "Backspace");
    sign_in(p, "dareka", "まちがいの合い言葉です", "");
    const char *unknown = refusal(p);
    assert_string_equal(wrong, unknown);
    misses(p, "***");
    free((void *)(uintptr_t)wrong);
    free((void *)(uintptr_t)unknown);
}

/* How long the waits are is store/throttle's matter, and its tests': here they are shown, and end. */
static void failures_slow_down_and_are_told_afterwards(void **state)
{
    struct place *p = *state;
    type(p, "hanako");
    keys(p, "Enter");
    for (int i = 0; i < 8 && !strstr(screen(p), "秒"); i++) {
        type(p, "ちがう");
        keys(p, "Enter Enter");
        event(p, (struct event){.kind = EVENT_TICK});
    }
    sees(p, "秒");
    assert_null(front(p));
    for (int i = 0; i < 100 && !front(p); i++) {
        struct timespec wait = {0, 200 * 1000 * 1000};
        nanosleep(&wait, NULL);
        type(p, WORDS);
        keys(p, "Enter Enter");
        event(p, (struct event){.kind = EVENT_TICK});
    }
    sees(p, " 回失敗しています");
}

static void a_one_time_code_asks_for_a_new_passphrase(void **state)
{
    struct place *p = *state;
    struct fault fault;
    char code[PAPERCODE_ROOM];
    open_key(p);
    GOOD(signin_once(p->hands.path, S("misaki"), p->hands.now, code, &fault));
    keyring_wipe();
    sign_in(p, "misaki", code, "");
    assert_null(front(p));
    assert_false(keyring_has(p->hands.path));
    sees(p, "新しい合い言葉");
    for (int i = 0; i < 2; i++) {
        type(p, "misaki123misaki");
        keys(p, "Enter");
    }
    event(p, (struct event){.kind = EVENT_TICK});
    sees(p, "推測されます");
    misses(p, "misaki123");
    type(p, "ゆきぐにの鉄橋 しろい駅 5");
    keys(p, "Enter");
    type(p, "ゆきぐにの鉄橋 くろい駅 5");
    keys(p, "Enter");
    event(p, (struct event){.kind = EVENT_TICK});
    sees(p, "同じではありません");
    type(p, "ゆきぐにの鉄橋 しろい駅 5");
    keys(p, "Enter");
    type(p, "ゆきぐにの鉄橋 しろい駅 5");
    keys(p, "Enter");
    event(p, (struct event){.kind = EVENT_TICK});
    sees(p, "福祉 美咲");
    keys(p, "F12");
    sees(p, " 1  看護 花子"); /* the numbers are everybody's own, whoever came first */
    sees(p, ">3  福祉 美咲");
    come_back(p, "3", code, ""); /* it was good once */
    sees(p, "合い言葉");
    misses(p, "相談一覧");
}

static void digits_unlock_for_the_day(void **state)
{
    struct place *p = *state;
    sign_in(p, "hanako", WORDS, "4826");
    keys(p, "F2");
    type(p, "0138112233");
    keys(p, "F12");
    come_back(p, "1", "4826", "");
    sees(p, "0138-11-2233");
    keys(p, "F12");
    type(p, "1");
    for (int i = 0; i < PIN_TRIES; i++) {
        type(p, "1111");
        keys(p, "Enter");
        event(p, (struct event){.kind = EVENT_TICK});
        misses(p, "相談一覧");
    }
    sees(p, "暗証番号は使えなくなりました");
    come_back(p, "", "4826", "");
    misses(p, "相談一覧"); /* no passphrase */
    type(p, WORDS);
    keys(p, "Enter Enter");
    event(p, (struct event){.kind = EVENT_TICK});
    sees(p, "0138-11-2233");
}

static void digits_end_after_twelve_hours(void **state)
{
    struct place *p = *state;
    sign_in(p, "hanako", WORDS, "4826");
    keys(p, "F12");
    p->hands.clock += PIN_LASTS_MS + 1000;
    event(p, (struct event){.kind = EVENT_TICK});
    type(p, "1");
    sees(p, "合い言葉");
}

static void bad_digits_are_told_before_anything_is_tried(void **state)
{
    struct place *p = *state;
    sign_in(p, "hanako", WORDS, "123");
    sees(p, "4〜8 桁の数字");
    assert_null(front(p));
}

/* RELIABILITY.md 26 and 28: closed and wiped after the long lock; the digits bring it back, and after five wrong tries
 * nothing in memory does. */
static void no_key_stays_in_memory_when_nobody_comes_back(void **state)
{
    struct place *p = *state;
    unsigned char complement[KEY_BYTES];
    sign_in(p, "hanako", WORDS, "4826");
    keys(p, "F2");
    type(p, "0138112233");
    settle(p);
    assert_true(keyring_get(p->hands.path, complement));
    for (int i = 0; i < KEY_BYTES; i++)
        complement[i] = (unsigned char)~complement[i];
    int before = remains(complement, KEY_BYTES);
    assert_in_range(before, 1, 9); /* the search finds what is there */
    keys(p, "F12");
    pass(p, 31 * MINUTE);
    assert_null(front(p));
    assert_false(keyring_has(p->hands.path));
    int after = remains(complement, KEY_BYTES);
    come_back(p, "1", "4826", "");
    sees(p, "0138-11-2233");
    keys(p, "F12");
    pass(p, 31 * MINUTE);
    type(p, "1");
    for (int i = 0; i < PIN_TRIES; i++) {
        type(p, "9999");
        keys(p, "Enter");
        event(p, (struct event){.kind = EVENT_TICK});
    }
    assert_false(keyring_has(p->hands.path));
    int wiped = remains(complement, KEY_BYTES);
    print_message(
        "copies of the data key in memory: %d at work, %d after the long lock, %d after five wrong digits\n",
        before, after, wiped);
    assert_int_equal(after, 0);
    assert_int_equal(wiped, 0);
    come_back(p, "", WORDS, "");
    sees(p, "0138-11-2233");
}

/* The other person needs their own passphrase, though the file is open. */
static void another_person_signs_in_for_themselves(void **state)
{
    struct place *p = *state;
    sign_in(p, "hanako", WORDS, "4826");
    keys(p, "F2");
    type(p, "0138112233");
    keys(p, "F12");
    come_back(p, "2", "4826", "");
    misses(p, "相談一覧");
    type(p, OTHERS);
    keys(p, "Enter");
    type(p, "9999");
    keys(p, "Enter");
    event(p, (struct event){.kind = EVENT_TICK});
    sees(p, "福祉 誠");
    misses(p, "0138-11-2233");
    keys(p, "F12");
    come_back(p, "1", "4826", "");
    sees(p, "0138-11-2233");
    keys(p, "F12");
    come_back(p, "2", "9999", "");
    sees(p, "福祉 誠");
}

/* Everybody has signed in once today; from then on the digits are enough. */
static void four_people_take_turns_by_digits(void **state)
{
    struct place *p = *state;
    struct fault fault;
    static const char *const words[] = {WORDS, OTHERS, "ゆきぐにの鉄橋 しろい駅 5",
                                        "あさがお市場の 青い自転車 31"};
    open_key(p);
    for (size_t i = 2; i < PEOPLE; i++)
        GOOD(slots_set_person(p->hands.path, people[i].login, str_of(words[i]), p->hands.now, &fault));
    keyring_wipe();
    sign_in(p, "hanako", words[0], "1826");
    for (int i = 1; i < (int)PEOPLE; i++) {
        char number[2] = {(char)('1' + i), 0}, digits[8];
        snprintf(digits, sizeof digits, "%d826", i + 1);
        keys(p, "F12");
        come_back(p, number, words[i], digits);
        sees(p, people[i].name.p);
    }
    take_turns(p, "826");
}

static void the_first_backup_of_a_day_comes_soon(void **state)
{
    struct place *p = *state;
    sign_in(p, "hanako", WORDS, "");
    pass(p, 2 * MINUTE);
    for (int i = 0; i < 100 && !generation_last(p->hands.path); i++)
        poll(NULL, 0, 20);
    assert_int_equal(generation_last(p->hands.path) / 3600, p->hands.now / 3600);
}

/* No key is pressed: it is told by itself, and what is being typed goes on where it was. */
static void a_backup_that_failed_is_told_at_once(void **state)
{
    struct place *p = *state;
    char in_the_way[160];
    snprintf(in_the_way, sizeof in_the_way, "%s.backups", p->hands.path);
    sign_in(p, "hanako", WORDS, "");
    pass(p, MINUTE / 2);
    fclose(fopen(in_the_way, "we"));
    keys(p, "F2");
    type(p, "0138112");
    settle(p);
    misses(p, "バックアップを作れませんでした");
    pass(p, MINUTE);
    for (int i = 0; i < 50 && !strstr(screen(p), "バックアップを作れませんでした"); i++) {
        poll(NULL, 0, 100);
        pass(p, 1000);
    }
    sees(p, "バックアップを作れませんでした");
    type(p, "233");
    sees(p, "0138112233");
    unlink(in_the_way);
}

/* RELIABILITY.md 5.3: into a file that was found damaged nothing is written any more; who reads it goes on. */
static void a_file_found_damaged_is_read_only(void **state)
{
    struct place *p = *state;
    sign_in(p, "hanako", WORDS, "");
    keys(p, "F2");
    type(p, "0138112233");
    settle(p);
    damage(p->hands.path);
    pass(p, 2 * MINUTE); /* since yesterday there was no backup */
    for (int i = 0; i < 100 && !front(p)->reads; i++) {
        poll(NULL, 0, 20);
        pass(p, 1000);
    }
    assert_true(front(p)->reads);
    sees(p, "読み取り専用: ファイルが壊れています");
    sees(p, "壊れたページ");
    sees(p, "0138-11-2233");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nobody_sees_anything_before_the_passphrase, keyed_up, down),
        cmocka_unit_test_setup_teardown(what_is_hidden_is_never_drawn, keyed_up, down),
        cmocka_unit_test_setup_teardown(unknown_and_wrong_are_told_alike, keyed_up, down),
        cmocka_unit_test_setup_teardown(failures_slow_down_and_are_told_afterwards, keyed_up, down),
        cmocka_unit_test_setup_teardown(a_one_time_code_asks_for_a_new_passphrase, keyed_up, down),
        cmocka_unit_test_setup_teardown(digits_unlock_for_the_day, keyed_up, down),
        cmocka_unit_test_setup_teardown(digits_end_after_twelve_hours, keyed_up, down),
        cmocka_unit_test_setup_teardown(bad_digits_are_told_before_anything_is_tried, keyed_up, down),
        cmocka_unit_test_setup_teardown(no_key_stays_in_memory_when_nobody_comes_back, keyed_up, down),
        cmocka_unit_test_setup_teardown(four_people_take_turns_by_digits, keyed_up, down),
        cmocka_unit_test_setup_teardown(the_first_backup_of_a_day_comes_soon, keyed_up, down),
        cmocka_unit_test_setup_teardown(a_backup_that_failed_is_told_at_once, keyed_up, down),
        cmocka_unit_test_setup_teardown(a_file_found_damaged_is_read_only, keyed_up, down),
        cmocka_unit_test_setup_teardown(another_person_signs_in_for_themselves, keyed_up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
