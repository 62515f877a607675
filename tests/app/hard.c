/* A disk that takes its time and a clock that goes back: the desk goes on as if nothing were. */
#include "app/hands.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The disk: while it is shut, whoever asks it to keep something waits. SQLite calls these by their names. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool shut;
    int waiting, synced;
} disk = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, 0, 0};

static int sync_when_open(long call, int fd)
{
    pthread_mutex_lock(&disk.lock);
    disk.waiting++;
    pthread_cond_broadcast(&disk.changed);
    while (disk.shut)
        pthread_cond_wait(&disk.changed, &disk.lock);
    disk.waiting--;
    disk.synced++;
    pthread_mutex_unlock(&disk.lock);
    return (int)syscall(call, fd);
}

int fdatasync(int fd)
{
    return sync_when_open(SYS_fdatasync, fd);
}

int fsync(int fd)
{
    return sync_when_open(SYS_fsync, fd);
}

static void shut_disk(bool shut)
{
    pthread_mutex_lock(&disk.lock);
    disk.shut = shut;
    pthread_cond_broadcast(&disk.changed);
    pthread_mutex_unlock(&disk.lock);
}

static void wait_for_disk(void)
{
    pthread_mutex_lock(&disk.lock);
    while (!disk.waiting)
        pthread_cond_wait(&disk.changed, &disk.lock);
    pthread_mutex_unlock(&disk.lock);
}

/* A save is under way and does not end: keys are taken and drawn, and go with the next one. */
static void keys_are_taken_while_the_disk_works(void **state)
{
    struct hands *h = *state;
    char text[16];
    hands_keys(h, "F2");
    hands_jump(h, RECORD_INTAKE, INTAKE_note);
    hands_settle(h);
    int before = disk.synced;
    shut_disk(true);
    hands_type(h, "父が");
    h->clock += 1000;
    hands_event(h, (struct event){.kind = EVENT_TICK});
    wait_for_disk();
    struct call *call = h->app->current;
    for (int i = 0; i < 200; i++) {
        snprintf(text, sizeof text, "%d。", i);
        hands_keys(h, "Enter");
        hands_type(h, text);
        hands_sees(h, text);
        assert_true(call->saving);
    }
    hands_keys(h, "F5 F2"); /* also another call begins */
    hands_type(h, "0120");
    hands_sees(h, "0120");
    assert_int_equal(disk.synced, before);
    shut_disk(false);
    hands_settle(h);
    assert_true(disk.synced > before);
    app_close(h->app);
    hands_sit(h, S("hanako"));
    struct draft *drafts;
    assert_int_equal(load_drafts(h->arena, h->app->db, S("hanako"), &drafts), 2);
    for (int i = 0; i < drafts[1].count; i++)
        if (str_eq(drafts[1].values[i].field, S("intake.note")))
            assert_true(str_ends(drafts[1].values[i].typed, S("198。\n199。")));
}

/* Also 確定 returns at once; the case comes when the disk has it. */
static void the_next_call_does_not_wait(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_jump(h, RECORD_INTAKE, INTAKE_note);
    hands_type(h, "父が転んだ。");
    hands_settle(h);
    shut_disk(true);
    hands_keys(h, "Ctrl-S Ctrl-S F2"); /* the first asks who goes on with it */
    hands_type(h, "0120");
    hands_sees(h, "0120");
    assert_int_equal(load_count(h->app->db, "intake"), 0);
    shut_disk(false);
    hands_settle(h);
    assert_int_equal(load_count(h->app->db, "intake"), 1);
}

/* The clock is set back by a day while a call is open: nothing is lost, no time is negative. */
static void a_clock_that_goes_back(void **state)
{
    struct hands *h = *state;
    struct intake i = {0};
    struct record r = {record_row(RECORD_INTAKE), 0, i.v};
    struct contact *contacts;
    hands_keys(h, "F2");
    hands_jump(h, RECORD_INTAKE, INTAKE_note);
    hands_type(h, "父が");
    hands_settle(h);
    h->now -= 24 * 60 * 60;
    hands_type(h, "転んだ。");
    hands_sees(h, "から 0分");
    hands_settle(h);
    hands_keys(h, "Ctrl-S Ctrl-S");
    hands_settle(h);
    hands_sees(h, "R08-0001 を登録しました");
    assert_true(load_record(h->arena, h->app->db, &r, 1));
    assert_string_equal(TEXT(i.note), "父が転んだ。");
    assert_string_equal(TEXT(i.received_at), "2026-11-20T14:05"); /* as it was when it rang */
    assert_int_equal(load_contacts(h->arena, h->app->db, 1, 9, &contacts), 1);
    assert_string_equal(TEXT(contacts[0].minutes), "1");
    hands_keys(h, "Ctrl-Z");
    hands_stored(h);
    hands_sees(h, "R08-0001 の登録 を取り消しました");
    app_close(h->app);
    h->now -= 3650 * 24 * 60 * 60LL;
    hands_sit(h, S("hanako"));
    hands_keys(h, "Ctrl-Y");
    hands_stored(h);
    assert_int_equal(load_count(h->app->db, "intake"), 1);
}

int main(void)
{
#define DESK(test) cmocka_unit_test_setup_teardown(test, hands_up, hands_down)
    const struct CMUnitTest tests[] = {
        DESK(keys_are_taken_while_the_disk_works),
        DESK(the_next_call_does_not_wait),
        DESK(a_clock_that_goes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
