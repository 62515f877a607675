/* What is uncommon between two workstations: references to what is gone, people made one at
 * both, files put back by hand. */
#include "store/sealed.h"
#include "store/town.h"

#include <sodium.h>

#include "store/audit.h"
#include "store/dispose.h"
#include "store/merge.h"

static struct str as_text(struct desk *d, int64_t n)
{
    return str_print(d->arena, "%lld", (long long)n);
}

static int64_t person_of(struct desk *d, const char *org)
{
    return str_int(desk_value(d, RECORD_INTAKE, case_of(d, org), INTAKE_person), 0);
}

static int64_t rows(struct desk *d, enum record_id record)
{
    return load_count(d->db, str_z(d->arena, record_row(record)->table));
}

/* ---- rows that point to what is not here ---- */

static void a_place_that_is_gone_here_stops_no_parcel(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1];
    int64_t there = place(a, "0190000001", "みなと訪問看護"), id = add_case(a, "山田 太郎", "相談");
    struct referral r = {.intake = as_text(a, id), .answer = S("")};
    int64_t referral = make_row(a, RECORD_REFERRAL, r.v);
    place(b, "0190000001", "みなと訪問看護"); /* theirs is this one, until it is taken back */
    hand_over(t, 0, 1);
    undo(b);
    desk_set(a, RECORD_REFERRAL, referral, REFERRAL_resource, "1");
    desk_set(a, RECORD_REFERRAL, referral, REFERRAL_why, "近い");
    assert_int_equal(there, 1);
    struct taken taken = hand_over(t, 0, 1);
    assert_int_equal(taken.left, 1);
    struct desk *d = b;
    IS(desk_value(b, RECORD_REFERRAL, 1, REFERRAL_why), "近い");
    IS(desk_value(b, RECORD_REFERRAL, 1, REFERRAL_resource), "");
    add_case(a, "次の 人", "次の相談"); /* and what comes after is taken */
    assert_int_equal(hand_over(t, 0, 1).made >= 2, 1);
}

/* What somebody wrote of a place is kept where the place itself is gone. */
static void a_case_does_not_go_with_a_place(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1], *d = b;
    place(a, "0190000001", "みなと訪問看護");
    place(b, "0190000001", "みなと訪問看護");
    int64_t id = add_case(a, "山田 太郎", "相談");
    hand_over(t, 0, 1);
    undo(b);
    struct referral r = {.intake = as_text(a, id), .resource = S("1"), .why = S("本人の希望")};
    make_row(a, RECORD_REFERRAL, r.v);
    hand_over(t, 0, 1);
    assert_int_equal(rows(b, RECORD_REFERRAL), 1);
    IS(desk_value(b, RECORD_REFERRAL, 1, REFERRAL_why), "本人の希望");
}

static void redo(struct desk *d)
{
    struct fault fault;
    struct change_result result;
    struct change *c = change_new(S("hanako"), S("redo"));
    change_revert(c, true);
    GOOD(change_apply(d->db, c, d->now, &result, &fault));
    change_free(c);
}

/* What hung on it was left out and is told; it comes with a parcel that holds everything, and only with such a one. */
static void what_was_left_out_comes_once_its_place_is_back(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1];
    place(b, "0190000001", "みなと訪問看護");
    hand_over(t, 1, 0);
    slot(a, 1);
    undo(b);
    struct taken taken = hand_over(t, 0, 1);
    assert_int_equal(taken.left, 1);
    assert_int_equal(taken.without, 1);
    assert_non_null(strstr(str_z(b->arena, taken.notes[0]), "それが付く記録"));
    redo(b);
    hand_over(t, 1, 0); /* which says that theirs was taken */
    taken = hand_over(t, 0, 1);
    assert_int_equal(taken.made + taken.left, 0);
    assert_int_equal(rows(b, RECORD_SLOT), 0);
    taken = open_parcel(t, 1, pack(t, 0, 1, true));
    assert_int_equal(taken.left, 0);
    assert_int_equal(rows(b, RECORD_SLOT), 1);
}

static void dispose_of(struct desk *d, int64_t id)
{
    struct fault fault;
    struct due *due;
    int gone;
    desk_set(d, RECORD_INTAKE, id, INTAKE_state, "closed");
    desk_set(d, RECORD_INTAKE, id, INTAKE_closed_on, "2020-04-01");
    int n = dispose_due(d->arena, d->db, S("2021-01-01"), &due);
    assert_int_equal(n, 1);
    GOOD(dispose_all(d->db, due, n, S("hanako"), d->now, &gone, &fault));
}

/* No word about somebody who was disposed of comes back, not even as a contact of no case. */
static void a_new_case_of_somebody_disposed_of_leaves_nothing_here(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1];
    int64_t there = add_case(a, "山田 太郎", "相談");
    hand_over(t, 0, 1);
    dispose_of(a, there);
    int64_t again = add_case(b, "仮の 人", "二度目の相談");
    desk_set(b, RECORD_INTAKE, again, INTAKE_person, str_z(b->arena, as_text(b, person_of(b, "相談"))));
    contact(b, again, "また電話があった");
    int64_t contacts = rows(a, RECORD_CONTACT), cases = rows(a, RECORD_INTAKE);
    assert_true(hand_over(t, 1, 0).left > 0);
    assert_int_equal(rows(a, RECORD_CONTACT), contacts);
    assert_int_equal(rows(a, RECORD_INTAKE), cases);
}

static void numbers_in_what_was_shown_mean_the_same_places(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1], *d = b;
    place(b, "0190000009", "先に居た事業所");
    place(a, "0190000001", "みなと訪問看護");
    place(a, "0190000002", "やまて訪問看護");
    int64_t id = add_case(a, "山田 太郎", "相談");
    struct referral r = {.intake = as_text(a, id), .resource = S("2"), .candidates = S("1 2")};
    make_row(a, RECORD_REFERRAL, r.v);
    hand_over(t, 0, 1);
    IS(desk_value(b, RECORD_REFERRAL, 1, REFERRAL_candidates), "2 3");
}

/* ---- people who are made one ---- */

static void make_one(struct desk *d, int64_t kept, int64_t gone)
{
    struct merge_plan plan = {kept, gone, 0};
    struct change *c = change_new(S("hanako"), S("merge"));
    change_merge(c, &plan);
    desk_apply(d, c);
}

static void a_person_known_here_goes_into_one_who_is_new(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1], *d = b;
    add_case(a, "山田 太郎", "相談");
    hand_over(t, 0, 1);
    add_case(a, "山田 太朗", "新しい相談");
    make_one(a, person_of(a, "新しい相談"), person_of(a, "相談"));
    hand_over(t, 0, 1);
    assert_int_equal(person_of(b, "相談"), person_of(b, "新しい相談"));
    IS(desk_value(b, RECORD_PERSON, 1, PERSON_kept), "2");
}

/* Each keeps its own way round: nobody is left who points to somebody who points back. */
static void made_one_crosswise_nobody_is_lost(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1];
    add_case(a, "山田 太郎", "一の相談");
    add_case(a, "山田 太朗", "二の相談");
    hand_over(t, 0, 1);
    make_one(a, person_of(a, "一の相談"), person_of(a, "二の相談"));
    make_one(b, person_of(b, "二の相談"), person_of(b, "一の相談"));
    hand_over(t, 0, 1);
    hand_over(t, 1, 0);
    hand_over(t, 0, 1);
    for (int i = 0; i < 2; i++) {
        struct desk *d = t->desks[i];
        int64_t one = person_of(d, "一の相談");
        assert_int_equal(one, person_of(d, "二の相談"));
        IS(desk_value(d, RECORD_PERSON, one, PERSON_kept), "");
    }
}

static void what_was_written_to_the_gone_one_meanwhile_follows(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1];
    add_case(a, "山田 太郎", "一の相談");
    add_case(a, "山田 太朗", "二の相談");
    hand_over(t, 0, 1);
    make_one(b, person_of(b, "一の相談"), person_of(b, "二の相談"));
    int64_t late = add_case(a, "仮の 人", "遅い相談");
    desk_set(a, RECORD_INTAKE, late, INTAKE_person, str_z(a->arena, as_text(a, person_of(a, "二の相談"))));
    hand_over(t, 1, 0);
    assert_int_equal(person_of(a, "遅い相談"), person_of(a, "一の相談"));
    hand_over(t, 0, 1);
    assert_int_equal(person_of(b, "遅い相談"), person_of(b, "一の相談"));
}

/* ---- differences that nothing is left of ---- */

static void a_row_that_is_gone_leaves_no_question(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1];
    place(a, "0190000001", "みなと訪問看護");
    int64_t id = slot(a, 1);
    hand_over(t, 0, 1);
    desk_set(a, RECORD_SLOT, id, SLOT_note, "本所で聞いた");
    desk_set(b, RECORD_SLOT, 1, SLOT_note, "支所で聞いた");
    assert_int_equal(hand_over(t, 0, 1).differences, 1);
    take_away(b, RECORD_SLOT, 1);
    while (difference_count(b->db))
        decide(b, DIFFERENCE_OURS);
}

static void theirs_that_names_what_is_gone_can_still_be_answered(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1];
    place(a, "0190000001", "みなと訪問看護");
    place(a, "0190000002", "やまて訪問看護");
    int64_t id = add_case(a, "山田 太郎", "相談");
    struct referral r = {.intake = as_text(a, id)};
    int64_t referral = make_row(a, RECORD_REFERRAL, r.v);
    place(b, "0190000001", "みなと訪問看護");
    hand_over(t, 0, 1);
    desk_set(a, RECORD_REFERRAL, referral, REFERRAL_resource, "1");
    desk_set(b, RECORD_REFERRAL, 1, REFERRAL_resource, "2");
    assert_int_equal(hand_over(t, 0, 1).differences, 1);
    undo(b);
    decide(b, DIFFERENCE_OURS);
    assert_int_equal(difference_count(b->db), 0);
}

/* ---- files that are put back ---- */

static void a_file_copied_back_by_hand_begins_a_new_line(void **state)
{
    struct town *t = *state;
    struct fault fault;
    struct desk *a = t->desks[0], *b = t->desks[1], *d = b;
    char old[200];
    snprintf(old, sizeof old, "%s/old.db", a->folder);
    GOOD(backup_to(a->db, old, &fault));
    add_case(a, "失われた 人", "失われた相談");
    hand_over(t, 0, 1);
    replace(a, old, false);
    add_case(a, "新しい 人", "新しい相談");
    hand_over(t, 0, 1);
    assert_true(case_of(b, "新しい相談"));
    IS(desk_value(b, RECORD_PERSON, person_of(b, "新しい相談"), PERSON_name), "新しい 人");
    IS(desk_value(b, RECORD_PERSON, person_of(b, "失われた相談"), PERSON_name), "失われた 人");
}

/* Its audit counts from an earlier number: what it says then is not what was taken before. */
static void a_restored_file_that_did_less_than_before_is_heard(void **state)
{
    struct town *t = *state;
    struct fault fault;
    struct desk *a = t->desks[0], *b = t->desks[1];
    char old[200];
    snprintf(old, sizeof old, "%s/old.db", a->folder);
    GOOD(backup_to(a->db, old, &fault));
    int64_t lost = add_case(a, "失われた 人", "失われた相談");
    for (int i = 0; i < 20; i++)
        contact(a, lost, "電話");
    hand_over(t, 0, 1);
    replace(a, old, true);
    add_case(a, "新しい 人", "新しい相談");
    assert_false(hand_over(t, 0, 1).again);
    assert_true(case_of(b, "新しい相談"));
    char late[192];
    strcpy(late, pack(t, 0, 1, false));
    contact(a, case_of(a, "新しい相談"), "その後");
    hand_over(t, 0, 1);
    assert_true(open_parcel(t, 1, late).again);
}

/* ---- rows that go and come back ---- */

static void a_row_that_came_back_after_its_going_was_known(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1];
    place(a, "0190000001", "みなと訪問看護");
    int64_t id = slot(a, 1);
    hand_over(t, 0, 1);
    hand_over(t, 1, 0);
    take_away(a, RECORD_SLOT, id);
    hand_over(t, 0, 1);
    assert_int_equal(rows(b, RECORD_SLOT), 0);
    hand_over(t, 1, 0); /* a knows that b knows */
    undo(a);
    hand_over(t, 0, 1);
    assert_int_equal(rows(b, RECORD_SLOT), 1);
}

static void what_others_wrote_into_a_new_row_is_not_undone(void **state)
{
    struct town *t = *state;
    struct fault fault;
    struct desk *a = t->desks[0], *b = t->desks[1];
    place(a, "0190000001", "みなと訪問看護");
    slot(a, 1);
    hand_over(t, 0, 1);
    desk_set(b, RECORD_SLOT, 1, SLOT_note, "支所で聞いた");
    hand_over(t, 1, 0);
    assert_int_equal(try_undo(a, &fault), ERR_REFUSED);
    assert_int_equal(rows(a, RECORD_SLOT), 1);
}

/* ---- the same thing, made at both ---- */

static int64_t answer(struct desk *d, const char *text)
{
    struct item i = {.resource = S("1"), .item = S("ventilator"), .value = str_of(text)};
    return make_row(d, RECORD_ITEM, i.v);
}

static void two_answers_about_one_place_are_a_difference(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1], *d = b;
    place(a, "0190000001", "みなと訪問看護");
    place(b, "0190000001", "みなと訪問看護");
    answer(a, "可");
    answer(b, "不可");
    assert_int_equal(hand_over(t, 0, 1).differences, 1);
    IS(desk_value(b, RECORD_ITEM, 1, ITEM_value), "不可");
    decide(b, DIFFERENCE_THEIRS);
    IS(desk_value(b, RECORD_ITEM, 1, ITEM_value), "可");
    assert_int_equal(hand_over(t, 1, 0).differences, 0);
    assert_int_equal(hand_over(t, 0, 1).differences, 0);
}

static void what_only_one_knows_of_a_place_goes_in(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1], *d = b;
    struct resource r = {.official = S("0190000001"),
                         .service = S("訪問看護"),
                         .name = S("みなと訪問看護"),
                         .manners = S("電話は午後に")};
    make_row(a, RECORD_RESOURCE, r.v);
    place(b, "0190000001", "みなと訪問看護");
    assert_int_equal(hand_over(t, 0, 1).differences, 0);
    IS(desk_value(b, RECORD_RESOURCE, 1, RESOURCE_manners), "電話は午後に");
}

/* A place that two desks made has two names: the third knows it under either. */
static void a_third_desk_knows_a_place_under_each_of_its_names(void **state)
{
    for (int way = 0; way < 2; way++) {
        void *fresh;
        town_up(&fresh);
        struct town *t = fresh;
        struct desk *a = t->desks[way], *c = t->desks[2];
        place(t->desks[0], "0190000001", "みなと訪問看護");
        place(t->desks[1], "0190000001", "みなと訪問看護");
        hand_over(t, way, 2);
        hand_over(t, 1 - way, way);
        int64_t id = add_case(a, "山田 太郎", "相談");
        struct referral r = {.intake = as_text(a, id), .resource = S("1"), .why = S("近い")};
        make_row(a, RECORD_REFERRAL, r.v);
        hand_over(t, 2, way); /* a hears that c has it */
        assert_int_equal(hand_over(t, way, 2).left, 0);
        struct desk *d = c;
        IS(desk_value(c, RECORD_REFERRAL, 1, REFERRAL_resource), "1");
        assert_int_equal(rows(c, RECORD_RESOURCE), 1);
        town_down(&fresh);
    }
    (void)state;
}

/* ---- what comes from outside ---- */

static void practice_and_real_do_not_exchange(void **state)
{
    struct town *t = *state;
    struct fault fault;
    struct taken taken;
    struct desk *a = t->desks[0], real = {.now = t->desks[1]->now};
    struct db_birth birth = {S("本物の市"),  S("012025"), S("hakodate"), S("hanako"),
                             S("山田 花子"), S("nurse"),  false};
    char path[256];
    desk_folder(&real);
    GOOD(db_create(real.path, &birth, real.now, &fault));
    GOOD(seat_take(real.path, SEAT_DESK, S("x"), real.now, &real.seat, &fault));
    GOOD(db_open_writer(real.path, real.seat, S("hanako"), real.now, &real.db, &fault));
    struct desk *was = t->desks[1];
    t->desks[1] = &real;
    GOOD(peer_forget(a->db, str_of(names[1]), S("hanako"), a->now, &fault));
    know(t, 0, 1);
    know(t, 1, 0);
    add_case(a, "練習 太郎", "練習の相談");
    add_case(&real, "本当 太郎", "本当の相談");
    strcpy(path, pack(t, 0, 1, false));
    assert_int_equal(take(a->arena, real.db, path, S("hanako"), a->now, &taken, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.say, "練習用"));
    assert_int_equal(rows(&real, RECORD_INTAKE), 1);
    strcpy(path, pack(t, 1, 0, false));
    assert_int_equal(take(a->arena, a->db, path, S("hanako"), a->now, &taken, &fault), ERR_REFUSED);
    assert_int_equal(rows(a, RECORD_INTAKE), 1);
    t->desks[1] = was;
    db_close(real.db);
    seat_leave(real.seat);
    desk_clear(&real);
}

/* A parcel of a workstation that is known, with these texts in it. */
static enum err take_said(struct town *t, const char *const *texts, int rows_said, struct taken *taken)
{
    static const char *const head[] = {"madoguchi-changes", "1", "1", "L", "7", "0", "0"};
    struct fault fault;
    struct parcel_pair theirs, own;
    char hex[PEER_HEX], path[192];
    struct desk *d = t->desks[0];
    struct buf content = buf_in(d->arena);
    crypto_box_keypair(theirs.public_key, theirs.secret_key);
    sodium_bin2hex(hex, sizeof hex, theirs.public_key, PARCEL_KEY);
    GOOD(peer_add(d->db, S("外"), str_of(hex), S("hanako"), d->now, &fault));
    GOOD(peer_own(d->db, S("hanako"), d->now, &own, &fault));
    for (size_t i = 0; i < COUNT_OF(head); i++)
        parcel_add(&content, str_of(head[i]));
    for (; *texts; texts++)
        parcel_add(&content, str_of(*texts));
    parcel_add(&content, S("end"));
    parcel_add(&content, str_print(d->arena, "%d", rows_said));
    snprintf(path, sizeof path, "%s/outside", d->folder);
    GOOD(sealed(path, &theirs, own.public_key, buf_str(&content), &fault));
    enum err e = take(d->arena, d->db, path, S("hanako"), d->now, taken, &fault);
    GOOD(peer_forget(d->db, S("外"), S("hanako"), d->now, &fault));
    unlink(path);
    return e;
}

static void no_staff_and_no_words_for_numbers_come_from_outside(void **state)
{
    static const char *const said[] = {"row",
                                       "staff",
                                       "L:1",
                                       "new",
                                       "is",
                                       "login",
                                       "jiro",
                                       "is",
                                       "role",
                                       "admin",
                                       "row",
                                       "intake",
                                       "L:1",
                                       "new",
                                       "is",
                                       "number",
                                       "R08-0001\x1B[2J",
                                       "row",
                                       "contact",
                                       "L:1",
                                       "new",
                                       "is",
                                       "minutes",
                                       "abc",
                                       "row",
                                       "phrase",
                                       "L:1",
                                       "new",
                                       "is",
                                       "text",
                                       "ふつう",
                                       "is",
                                       "later_version",
                                       "1",
                                       "row",
                                       "contact",
                                       "L:2",
                                       "new",
                                       "is",
                                       "at",
                                       "2026-11-20T99:99",
                                       "row",
                                       "contact",
                                       "L:3",
                                       "new",
                                       "is",
                                       "channel",
                                       "a code that no table of any version has",
                                       NULL};
    struct taken taken;
    struct town *t = *state;
    struct desk *d = t->desks[0];
    int64_t staff = rows(d, RECORD_STAFF), cases = rows(d, RECORD_INTAKE), phrases = rows(d, RECORD_PHRASE);
    assert_int_equal(take_said(t, said, 6, &taken), OK);
    assert_int_equal(taken.left, 6);
    assert_int_equal(rows(d, RECORD_STAFF), staff);
    assert_int_equal(rows(d, RECORD_INTAKE), cases);
    assert_int_equal(rows(d, RECORD_CONTACT), 0);
    assert_int_equal(rows(d, RECORD_PHRASE), phrases + 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, town_up, town_down)
    const struct CMUnitTest tests[] = {
        T(a_place_that_is_gone_here_stops_no_parcel),
        T(a_case_does_not_go_with_a_place),
        T(what_was_left_out_comes_once_its_place_is_back),
        T(a_new_case_of_somebody_disposed_of_leaves_nothing_here),
        T(numbers_in_what_was_shown_mean_the_same_places),
        T(a_person_known_here_goes_into_one_who_is_new),
        T(made_one_crosswise_nobody_is_lost),
        T(what_was_written_to_the_gone_one_meanwhile_follows),
        T(a_row_that_is_gone_leaves_no_question),
        T(theirs_that_names_what_is_gone_can_still_be_answered),
        T(a_file_copied_back_by_hand_begins_a_new_line),
        T(a_restored_file_that_did_less_than_before_is_heard),
        T(a_row_that_came_back_after_its_going_was_known),
        T(what_others_wrote_into_a_new_row_is_not_undone),
        T(two_answers_about_one_place_are_a_difference),
        T(what_only_one_knows_of_a_place_goes_in),
        cmocka_unit_test(a_third_desk_knows_a_place_under_each_of_its_names),
        T(practice_and_real_do_not_exchange),
        T(no_staff_and_no_words_for_numbers_come_from_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
