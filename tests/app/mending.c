/* A damaged file in the place of the desk (RELIABILITY.md section 7): what is told, and each thing that can be done. */
#include "app/keyed.h"

#include "store/generation.h"
#include "store/harm.h"

static void tick(struct place *p)
{
    event(p, (struct event){.kind = EVENT_TICK});
}

static void begin_anew(struct place *p)
{
    struct fault fault;
    GOOD(room_close(p->room, &fault));
    enter(p);
}

/* Somebody works, leaves a whole backup at the end, comes back and writes more; then the disk goes bad. */
static void work_and_lose(struct place *p)
{
    sign_in(p, "hanako", WORDS, "");
    keys(p, "F2");
    type(p, "0138112233");
    settle(p);
    begin_anew(p);
    assert_true(generation_last(p->hands.path) > 0);
    p->hands.now += 3600;
    sign_in(p, "hanako", WORDS, "");
    keys(p, "Esc F2");
    type(p, "0138445566");
    settle(p);
    damage(p->hands.path);
}

/* Found by the first who reads every page; here as the nightly backup does it. */
static void find(struct place *p)
{
    harm_note(p->hands.path, p->hands.now, "desk.db: 壊れたページがあります。");
    begin_anew(p);
    sign_in(p, "hanako", WORDS, "");
}

static void what_since_when_and_what_would_be_lost_is_told(void **state)
{
    struct place *p = *state;
    work_and_lose(p);
    find(p);
    sees(p, "データベースのファイルが壊れています");
    sees(p, "何から戻せるかを調べています");
    assert_null(front(p));
    tick(p);
    sees(p, "desk.db: 壊れたページがあります。");
    sees(p, "2026-11-20 15:05 に見つかりました");
    sees(p, "2026-11-20 14:05 のバック");
    sees(p, "件のできごとがあります");
    sees(p, ">1  バックアップから戻す");
    misses(p, "看護 花子");
    misses(p, "0138");
}

static void a_backup_comes_back_after_a_second_enter(void **state)
{
    struct place *p = *state;
    struct arena *a = p->hands.arena;
    work_and_lose(p);
    find(p);
    tick(p);
    keys(p, "Enter");
    sees(p, "もう一度 Enter を押すと、バックアップから戻します");
    keys(p, "Down");
    misses(p, "もう一度 Enter");
    keys(p, "Up Enter Enter");
    sees(p, "しばらくお待ちください");
    tick(p);
    assert_non_null(front(p));
    sees(p, "バックアップを戻しました");
    tick(p);
    assert_false(harm_noted(p->hands.path));
    assert_false(front(p)->reads);
    assert_int_equal(access(str_print(a, "%s.before-2026-11-20T15-05-00", p->hands.path).p, F_OK), 0);
}

static void who_is_no_administrator_only_reads(void **state)
{
    struct place *p = *state;
    harm_note(p->hands.path, p->hands.now, "desk.db: 壊れたページがあります。");
    sign_in(p, "makoto", OTHERS, "");
    tick(p);
    keys(p, "Enter");
    sees(p, "管理者だけができます");
    type(p, "２"); /* the input method is on */
    sees(p, "管理者だけができます");
    type(p, "3");
    tick(p);
    assert_non_null(front(p));
    sees(p, "読み取り専用: ファイルが壊れています");
    assert_true(harm_noted(p->hands.path));
    keys(p, "F10");
    type(p, "状態");
    keys(p, "Enter");
    pass(p, 10);
    keys(p, "End");
    sees(p, "壊れていると分かっている");
    keys(p, "Esc");
    keys(p, "F10");
    type(p, "壊れた");
    keys(p, "Enter");
    tick(p);
    sees(p, ">1  バックアップから戻す");
    assert_null(front(p));
}

static void what_was_only_a_bad_moment_goes_on(void **state)
{
    struct place *p = *state;
    harm_note(p->hands.path, p->hands.now, "desk.db: 壊れたページがあります。");
    sign_in(p, "hanako", WORDS, "");
    tick(p);
    sees(p, "戻せるバックアップがない");
    type(p, "1");
    sees(p, "バックアップがありません");
    type(p, "4");
    tick(p);
    assert_non_null(front(p));
    sees(p, "異常はありません");
    tick(p);
    assert_false(front(p)->reads);
    assert_false(harm_noted(p->hands.path));
}

static void what_is_damaged_still_is_told_again(void **state)
{
    struct place *p = *state;
    work_and_lose(p);
    find(p);
    tick(p);
    type(p, "4");
    tick(p);
    assert_null(front(p));
    sees(p, ">4  もう一度調べる");
    assert_true(harm_noted(p->hands.path));
}

/* What is there no more is told before anybody works on it. */
static void what_can_be_read_is_saved(void **state)
{
    struct place *p = *state;
    work_and_lose(p);
    find(p);
    tick(p);
    type(p, "22");
    sees(p, "しばらくお待ちください");
    tick(p);
    sees(p, "読めるものを救い出し、作り直しました");
    sees(p, "欠けたもの");
    sees(p, "desk.db.before-2026-11-20T15-");
    assert_null(front(p));
    keys(p, "Down");
    assert_null(front(p));
    keys(p, "Enter");
    tick(p);
    assert_non_null(front(p));
    tick(p);
    assert_false(front(p)->reads);
    assert_false(harm_noted(p->hands.path));
    keys(p, "F10");
    type(p, "状態");
    keys(p, "Enter End");
    sees(p, "2026-11-20 に救い出したファイル");
    keys(p, "Esc Esc F2");
    type(p, "0138778899");
    settle(p);
    begin_anew(p);
    sign_in(p, "hanako", WORDS, "");
    tick(p);
    sees(p, "0138778899");
}

/* Nobody comes for a while: the key is gone from memory, and what is told once can still be read. */
static void what_was_saved_is_told_until_somebody_goes_on(void **state)
{
    struct place *p = *state;
    work_and_lose(p);
    find(p);
    tick(p);
    type(p, "22");
    tick(p);
    pass(p, 6 * MINUTE);
    assert_false(keyring_has(p->hands.path));
    sees(p, "読めるものを救い出し、作り直しました");
    keys(p, "Enter");
    tick(p);
    assert_null(front(p));
    sees(p, "ログイン名");
}

/* Not even its first page: the backups tell who may bring one back. */
static void a_file_that_does_not_open_is_brought_back(void **state)
{
    struct place *p = *state;
    work_and_lose(p);
    begin_anew(p);
    damage_from(p->hands.path, 0);
    sign_in(p, "hanako", WORDS, "");
    sees(p, "データベースのファイルが壊れています");
    tick(p);
    type(p, "3");
    sees(p, "読むだけでも開けません");
    type(p, "11");
    tick(p);
    assert_non_null(front(p));
    sees(p, "バックアップを戻しました");
}

/* Nobody chooses: the key does not stay in memory. */
static void nobody_chooses(void **state)
{
    struct place *p = *state;
    work_and_lose(p);
    find(p);
    tick(p);
    assert_true(keyring_has(p->hands.path));
    pass(p, 6 * MINUTE);
    assert_false(keyring_has(p->hands.path));
    sees(p, "ログイン名");
    misses(p, "壊れて");
}

static void it_can_be_left(void **state)
{
    struct place *p = *state;
    work_and_lose(p);
    find(p);
    tick(p);
    type(p, "5");
    tick(p);
    assert_false(room_running(p->room));
    assert_true(harm_noted(p->hands.path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_since_when_and_what_would_be_lost_is_told, keyed_up, down),
        cmocka_unit_test_setup_teardown(a_backup_comes_back_after_a_second_enter, keyed_up, down),
        cmocka_unit_test_setup_teardown(who_is_no_administrator_only_reads, keyed_up, down),
        cmocka_unit_test_setup_teardown(what_was_only_a_bad_moment_goes_on, keyed_up, down),
        cmocka_unit_test_setup_teardown(what_is_damaged_still_is_told_again, keyed_up, down),
        cmocka_unit_test_setup_teardown(a_file_that_does_not_open_is_brought_back, keyed_up, down),
        cmocka_unit_test_setup_teardown(what_can_be_read_is_saved, keyed_up, down),
        cmocka_unit_test_setup_teardown(what_was_saved_is_told_until_somebody_goes_on, keyed_up, down),
        cmocka_unit_test_setup_teardown(nobody_chooses, keyed_up, down),
        cmocka_unit_test_setup_teardown(it_can_be_left, keyed_up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
