/* Who could not sign in stands in the audit, one row a try, though nobody was in when it was written. */
#include "store/signin.h"

#include "store/audit_list.h"
#include "store/desk.h"
#include "store/keyring.h"

#define WORDS "やかんの湯気で読む手紙の束"
#define WRONG "夜の駅前で拾った青いボタン"

struct office {
    struct desk desk;
    struct slots_birth keys;
    int denied, unknown, recovery, last;
};

static int up(void **state)
{
    static const struct db_birth birth = {S_ROW("架空市センター"),
                                          S_ROW("012025"),
                                          S_ROW("hakodate"),
                                          S_ROW("hanako"),
                                          S_ROW("花子"),
                                          S_ROW("nurse"),
                                          false};
    struct fault fault;
    struct office *o = calloc(1, sizeof *o);
    desk_folder(&o->desk);
    o->keys = (struct slots_birth){.login = S("hanako"), .passphrase = S(WORDS), .now = o->desk.now};
    GOOD(slots_create(o->desk.path, &o->keys, &fault));
    GOOD(db_create(o->desk.path, &birth, o->desk.now, &fault));
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

static enum err try(struct office *o, const char *login, const char *words)
{
    struct fault fault;
    struct signin in;
    return signin_person(o->desk.path, str_of(login), str_of(words), o->desk.now, &in, &fault);
}

static void count(void *of, const struct audit_event *e)
{
    struct office *o = of;
    assert_int_equal(str_find(e->login, S(WRONG)), SIZE_MAX);
    if (!str_eq(e->act, S("denied")))
        return;
    assert_int_equal(e->at, o->desk.now);
    assert_true(e->boot.n > 0 && e->mono > 0);
    o->denied += str_eq(e->login, S("hanako"));
    o->unknown += str_eq(e->login, S("?"));
    o->recovery += str_eq(e->login, S("recovery"));
    if (str_eq(e->login, S("hanako")))
        o->last = (int)str_int(str_from(e->detail, e->detail.n - 1), 0);
}

static void look(struct office *o)
{
    struct fault fault;
    struct db *db;
    struct audit_wish all = {0};
    o->denied = o->unknown = o->recovery = o->last = 0;
    GOOD(db_open_reader(o->desk.path, &db, &fault));
    GOOD(audit_list(db, &all, count, o, &fault));
    db_close(db);
}

static void each_wrong_try_is_a_row(void **state)
{
    struct office *o = *state;
    struct desk *d = &o->desk;
    struct fault fault;
    assert_int_equal(try(o, "hanako", WRONG), ERR_DENIED);
    assert_false(keyring_has(d->path)); /* what sealed the row is gone again */
    assert_int_equal(try(o, "hanako", "x"), ERR_DENIED);
    assert_int_equal(try(o, WRONG, ""), ERR_DENIED); /* in the wrong field */
    assert_int_equal(signin_recovery(d->path, S("00000"), d->now, &fault), ERR_DENIED);
    assert_int_equal(try(o, "hanako", WORDS), OK);
    look(o);
    assert_int_equal(o->denied, 2);
    assert_int_equal(o->last, 2);
    assert_int_equal(o->unknown, 1);
    assert_int_equal(o->recovery, 1);
    GOOD(seat_take(d->path, SEAT_DESK, S("花子"), d->now, &d->seat, &fault));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    db_close(d->db);
    seat_leave(d->seat);
    look(o); /* in the chain now, once */
    assert_int_equal(o->denied, 2);
    assert_int_equal(o->unknown, 1);
}

/* While somebody else is at work in the same program their key stays. */
static void a_key_that_was_there_stays(void **state)
{
    struct office *o = *state;
    assert_int_equal(try(o, "hanako", WORDS), OK);
    assert_int_equal(try(o, "hanako", WRONG), ERR_DENIED);
    assert_true(keyring_has(o->desk.path));
    signin_denied(o->desk.path, S("hanako"), S("digits"), 4, o->desk.now);
    look(o);
    assert_int_equal(o->denied, 2);
    assert_int_equal(o->last, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_wrong_try_is_a_row, up, down),
        cmocka_unit_test_setup_teardown(a_key_that_was_there_stays, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
