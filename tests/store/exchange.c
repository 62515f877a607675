/* Two workstations hand over to each other: nothing is lost, nothing is taken twice,
 * nobody's words are written over. */
#include "store/town.h"

#include <sys/stat.h>

#include "store/audit.h"
#include "store/dispose.h"
#include "store/timeline.h"

/* ---- what goes over ---- */

static void a_case_goes_over_as_it_is(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1], *d = b;
    add_case(b, "先に 居た人", "北の相談"); /* the same numbers mean others there */
    int64_t there = add_case(a, "山田 太郎", "本所の相談");
    contact(a, there, "病棟へ訪問。\n本人と面談");
    struct taken taken = hand_over(t, 0, 1);
    assert_int_equal(taken.made, 4);
    assert_int_equal(taken.differences + taken.left, 0);
    int64_t here = case_of(b, "本所の相談");
    assert_true(here && here != there);
    struct str person = desk_value(b, RECORD_INTAKE, here, INTAKE_person);
    IS(desk_value(b, RECORD_PERSON, str_int(person, 0), PERSON_name), "山田 太郎");
    struct contact *contacts;
    assert_int_equal(load_contacts(b->arena, b->db, here, 10, &contacts), 2);
    IS(contacts[0].note, "病棟へ訪問。\n本人と面談");
    int64_t rows;
    struct fault fault;
    GOOD(audit_check(b->db, &rows, &fault));
}

/* Who says a number on the telephone must not mean two cases by it. */
static void a_number_that_is_taken_gets_the_other_name(void **state)
{
    struct town *t = *state;
    struct desk *d = t->desks[1];
    add_case(t->desks[0], "山田 太郎", "本所の相談");
    add_case(d, "鈴木 花", "北の相談");
    struct taken taken = hand_over(t, 0, 1);
    IS(desk_value(d, RECORD_INTAKE, case_of(d, "北の相談"), INTAKE_number), "R08-0001");
    IS(desk_value(d, RECORD_INTAKE, case_of(d, "本所の相談"), INTAKE_number), "R08-0001-本所");
    assert_int_equal(taken.note_count, 1);
    hand_over(t, 1, 0); /* and it keeps its number where it was made */
    d = t->desks[0];
    IS(desk_value(d, RECORD_INTAKE, case_of(d, "本所の相談"), INTAKE_number), "R08-0001");
}

static void what_is_only_added_never_collides(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1];
    int64_t there = add_case(a, "山田 太郎", "相談");
    hand_over(t, 0, 1);
    int64_t here = case_of(b, "相談");
    for (int i = 0; i < 5; i++) {
        contact(a, there, "本所から電話");
        contact(b, here, "支所で訪問");
    }
    assert_int_equal(hand_over(t, 0, 1).differences, 0);
    assert_int_equal(hand_over(t, 1, 0).differences, 0);
    struct contact *rows;
    assert_int_equal(load_contacts(a->arena, a->db, there, 50, &rows), 11);
    assert_int_equal(load_contacts(b->arena, b->db, here, 50, &rows), 11);
}

static void what_one_side_changed_goes_in_by_itself(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1], *d = b;
    int64_t there = add_case(a, "山田 太郎", "相談");
    hand_over(t, 0, 1);
    int64_t here = case_of(b, "相談");
    desk_set(a, RECORD_INTAKE, there, INTAKE_next_action, "病棟へ電話");
    desk_set(a, RECORD_INTAKE, there, INTAKE_next_action, "病棟へ電話、退院日の確認");
    desk_set(b, RECORD_INTAKE, here, INTAKE_urgency, "soon");
    assert_int_equal(hand_over(t, 0, 1).differences, 0);
    assert_int_equal(hand_over(t, 1, 0).differences, 0);
    IS(desk_value(b, RECORD_INTAKE, here, INTAKE_next_action), "病棟へ電話、退院日の確認");
    d = a;
    IS(desk_value(a, RECORD_INTAKE, there, INTAKE_urgency), "soon");
    desk_set(b, RECORD_INTAKE, here, INTAKE_next_action,
             "済み"); /* later than what it was given: no difference */
    hand_over(t, 0, 1);
    d = b;
    IS(desk_value(b, RECORD_INTAKE, here, INTAKE_next_action), "済み");
    assert_int_equal(hand_over(t, 1, 0).differences, 0);
    d = a;
    IS(desk_value(a, RECORD_INTAKE, there, INTAKE_next_action), "済み");
}

/* ---- what both changed ---- */

static int64_t differ(struct town *t, int64_t *there)
{
    struct desk *a = t->desks[0], *b = t->desks[1];
    *there = add_case(a, "山田 太郎", "相談");
    hand_over(t, 0, 1);
    int64_t here = case_of(b, "相談");
    desk_set(a, RECORD_INTAKE, *there, INTAKE_next_action, "本所で訪問");
    desk_set(b, RECORD_INTAKE, here, INTAKE_next_action, "支所で訪問");
    assert_int_equal(hand_over(t, 0, 1).differences, 1);
    return here;
}

static void both_are_shown_and_ours_stays(void **state)
{
    struct town *t = *state;
    struct desk *d = t->desks[1];
    int64_t there, here = differ(t, &there);
    struct difference_row *rows;
    IS(desk_value(d, RECORD_INTAKE, here, INTAKE_next_action), "支所で訪問");
    assert_int_equal(difference_list(d->arena, d->db, 10, &rows), 1);
    assert_int_equal(difference_count(d->db), 1);
    IS(rows[0].ours, "支所で訪問");
    IS(rows[0].theirs, "本所で訪問");
    IS(rows[0].peer, "本所");
    IS(rows[0].by, "hanako");
    IS(rows[0].name, "山田 太郎");
    assert_int_equal(rows[0].intake, here);
    hand_over(t, 0, 1); /* told once more: still one */
    assert_int_equal(difference_count(d->db), 1);
}

static void a_decision_is_later_than_both(void **state)
{
    for (int theirs = 0; theirs < 2; theirs++) {
        void *fresh;
        town_up(&fresh);
        struct town *t = fresh;
        struct desk *d = t->desks[1];
        int64_t there, here = differ(t, &there);
        const char *kept = theirs ? "本所で訪問" : "支所で訪問";
        decide(d, theirs ? DIFFERENCE_THEIRS : DIFFERENCE_OURS);
        assert_int_equal(difference_count(d->db), 0);
        IS(desk_value(d, RECORD_INTAKE, here, INTAKE_next_action), kept);
        assert_int_equal(hand_over(t, 1, 0).differences, 0);
        d = t->desks[0];
        IS(desk_value(d, RECORD_INTAKE, there, INTAKE_next_action), kept);
        assert_int_equal(hand_over(t, 0, 1).differences, 0);
        town_down(&fresh);
    }
    (void)state;
}

static void both_texts_go_over(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1], *d = a;
    int64_t there = add_case(a, "山田 太郎", "相談");
    hand_over(t, 0, 1);
    int64_t here = case_of(b, "相談");
    desk_set(a, RECORD_INTAKE, there, INTAKE_note, "本所の言葉");
    desk_set(b, RECORD_INTAKE, here, INTAKE_note, "支所の言葉");
    hand_over(t, 0, 1);
    decide(b, DIFFERENCE_BOTH);
    assert_int_equal(hand_over(t, 1, 0).differences, 0);
    IS(desk_value(a, RECORD_INTAKE, there, INTAKE_note), "支所の言葉\n本所の言葉");
    assert_int_equal(hand_over(t, 0, 1).differences, 0);
}

/* Both have the question before either answers it: the one that is answered first closes it at the other, too. */
static void a_question_closes_when_the_other_answers(void **state)
{
    struct town *t = *state;
    struct desk *d = t->desks[0];
    int64_t there, here = differ(t, &there);
    (void)here;
    assert_int_equal(hand_over(t, 1, 0).differences, 1);
    assert_int_equal(difference_count(d->db), 1);
    decide(t->desks[1], DIFFERENCE_OURS);
    assert_int_equal(hand_over(t, 1, 0).differences, 0);
    IS(desk_value(d, RECORD_INTAKE, there, INTAKE_next_action), "支所で訪問");
    assert_int_equal(difference_count(d->db), 0);
}

/* What a third one has is a question of its own; what it has to say to the first, too, closes that one. */
static void two_others_are_asked_about_each(void **state)
{
    static const char *const said[DESKS] = {"本所で訪問", "北で訪問", "南で訪問"};
    struct town *t = *state;
    struct desk *d = t->desks[0];
    struct difference_row *rows;
    int64_t id = add_case(d, "山田 太郎", "相談");
    for (int i = 0; i < DESKS; i++) {
        if (i)
            hand_over(t, 0, i);
        desk_set(t->desks[i], RECORD_INTAKE, case_of(t->desks[i], "相談"), INTAKE_urgency, "normal");
    }
    for (int i = 0; i < DESKS; i++)
        desk_set(t->desks[i], RECORD_INTAKE, case_of(t->desks[i], "相談"), INTAKE_next_action, said[i]);
    hand_over(t, 1, 0);
    hand_over(t, 2, 0);
    hand_over(t, 1, 0); /* told again */
    assert_int_equal(difference_list(d->arena, d->db, 10, &rows), 2);
    IS(rows[0].theirs, "北で訪問");
    IS(rows[1].theirs, "南で訪問");
    decide(d, DIFFERENCE_OURS);
    assert_int_equal(difference_count(d->db), 1);
    decide(d, DIFFERENCE_THEIRS);
    IS(desk_value(d, RECORD_INTAKE, id, INTAKE_next_action), "南で訪問");
    for (int i = 1; i < DESKS; i++) {
        assert_int_equal(hand_over(t, 0, i).differences, 0);
        IS(desk_value(t->desks[i], RECORD_INTAKE, case_of(t->desks[i], "相談"), INTAKE_next_action),
           "南で訪問");
    }
}

/* One of two others decides between the two: its answer closes both questions. */
static void an_answer_closes_what_it_knew(void **state)
{
    struct town *t = *state;
    struct desk *d = t->desks[0];
    add_case(d, "山田 太郎", "相談");
    hand_over(t, 0, 1);
    hand_over(t, 0, 2);
    for (int i = 0; i < DESKS; i++)
        desk_set(t->desks[i], RECORD_INTAKE, case_of(t->desks[i], "相談"), INTAKE_next_action, names[i]);
    hand_over(t, 1, 0);
    hand_over(t, 2, 0);
    hand_over(t, 0, 1);
    hand_over(t, 2, 1);
    assert_int_equal(difference_count(d->db), 2);
    assert_int_equal(difference_count(t->desks[1]->db), 2);
    decide(t->desks[1], DIFFERENCE_OURS);
    decide(t->desks[1], DIFFERENCE_OURS);
    assert_int_equal(hand_over(t, 1, 0).differences, 0);
    assert_int_equal(difference_count(d->db), 0);
    IS(desk_value(d, RECORD_INTAKE, case_of(d, "相談"), INTAKE_next_action), names[1]);
}

/* A decision that was taken back is none: who is told meanwhile has the question, too, and is not written over. */
static void a_decision_that_was_taken_back_is_none(void **state)
{
    for (int theirs = 0; theirs < 2; theirs++) {
        void *fresh;
        town_up(&fresh);
        struct town *t = fresh;
        struct desk *d = t->desks[0];
        int64_t there, here = differ(t, &there);
        decide_kept(t->desks[1], theirs ? DIFFERENCE_THEIRS : DIFFERENCE_OURS);
        undo(t->desks[1]);
        assert_int_equal(difference_count(t->desks[1]->db), 1);
        assert_int_equal(hand_over(t, 1, 0).differences, 1);
        IS(desk_value(d, RECORD_INTAKE, there, INTAKE_next_action), "本所で訪問");
        d = t->desks[1];
        IS(desk_value(d, RECORD_INTAKE, here, INTAKE_next_action), "支所で訪問");
        decide(d, DIFFERENCE_THEIRS); /* and anew */
        assert_int_equal(hand_over(t, 1, 0).differences, 0);
        assert_int_equal(difference_count(t->desks[0]->db), 0);
        assert_int_equal(hand_over(t, 0, 1).differences, 0);
        IS(desk_value(d, RECORD_INTAKE, here, INTAKE_next_action), "本所で訪問");
        town_down(&fresh);
    }
    (void)state;
}

static struct str nobody(const void *of, struct str login)
{
    (void)of, (void)login;
    return S0;
}

/* History tells whose hand it was there, not who carried the parcel; the audit tells both. */
static void history_tells_whose_hand_it_was(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *d = t->desks[1];
    int64_t there = add_case(a, "山田 太郎", "相談");
    hand_over(t, 0, 1);
    desk_set(a, RECORD_INTAKE, there, INTAKE_next_action, "病棟へ電話");
    desk_set(a, RECORD_INTAKE, there, INTAKE_urgency, "soon");
    d->now += 3600;
    struct fault fault;
    struct taken taken;
    GOOD(take(d->arena, d->db, pack(t, 0, 1, false), S("jiro"), d->now, &taken, &fault));
    struct setting setting = db_setting(d->db, d->now);
    struct timeline_entry *entries;
    struct timeline_wish wish = {.intake = case_of(d, "相談")};
    setting.staff_name = nobody;
    int told = 0, n = timeline_load(d->arena, d->db, &wish, &setting, &entries);
    for (int i = 0; i < n; i++)
        if (str_find(entries[i].text, S("病棟へ電話")) != SIZE_MAX) {
            IS(entries[i].staff, "本所 hanako");
            assert_true(str_find(entries[i].line, S("ほか1項目")) != SIZE_MAX);
            told++;
        }
    assert_int_equal(told, 1);
}

static void a_restricted_case_of_others_is_not_told(void **state)
{
    struct town *t = *state;
    struct desk *d = t->desks[1];
    int64_t there, here = differ(t, &there);
    desk_set(d, RECORD_INTAKE, here, INTAKE_restricted, "yes");
    db_watched_by(d->db, S("jiro"));
    struct difference_row *rows;
    assert_int_equal(difference_list(d->arena, d->db, 10, &rows), 1);
    assert_true(rows[0].hidden);
    IS(rows[0].name, RESTRICTED_NAME);
    assert_int_equal(rows[0].theirs.n + rows[0].ours.n, 0);
}

/* ---- what gets lost on the way ---- */

static void a_lost_parcel_does_no_harm(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1], *d = b;
    int64_t there = add_case(a, "山田 太郎", "相談");
    pack(t, 0, 1, false);
    desk_set(a, RECORD_INTAKE, there, INTAKE_next_action, "一度目");
    pack(t, 0, 1, false);
    desk_set(a, RECORD_INTAKE, there, INTAKE_next_action, "二度目");
    char last[192];
    strcpy(last, pack(t, 0, 1, false));
    struct taken taken = open_parcel(t, 1, last);
    assert_int_equal(taken.made, 3);
    IS(desk_value(b, RECORD_INTAKE, case_of(b, "相談"), INTAKE_next_action), "二度目");
    taken = open_parcel(t, 1, last);
    assert_true(taken.again);
    assert_int_equal(taken.made + taken.changed, 0);
}

static void one_that_is_missing_is_asked_for(void **state)
{
    struct town *t = *state;
    struct taken taken;
    struct fault fault;
    struct desk *a = t->desks[0], *b = t->desks[1];
    char old[200];
    add_case(a, "山田 太郎", "相談");
    GOOD(backup_to(b->db, str_z(b->arena, str_print(b->arena, "%s/old.db", b->folder)), &fault));
    snprintf(old, sizeof old, "%s/old.db", b->folder);
    hand_over(t, 0, 1);
    hand_over(t, 1, 0); /* a knows that b has it */
    int64_t there = case_of(a, "相談");
    desk_set(a, RECORD_INTAKE, there, INTAKE_next_action, "あとから");
    replace(b, old, true); /* restored from before it had anything */
    const char *parcel = pack(t, 0, 1, false);
    assert_int_equal(take(b->arena, b->db, parcel, S("hanako"), b->now, &taken, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.say, "give --all"));
    taken = open_parcel(t, 1, pack(t, 0, 1, true));
    assert_int_equal(taken.left, 0);
    assert_true(case_of(b, "相談"));
}

/* After a restore numbers are given once more: to other cases than the other workstation has had under them. */
static void a_restored_file_is_not_taken_for_what_it_was(void **state)
{
    struct town *t = *state;
    struct fault fault;
    struct desk *a = t->desks[0], *b = t->desks[1], *d = b;
    char old[200];
    snprintf(old, sizeof old, "%s/old.db", a->folder);
    GOOD(backup_to(a->db, old, &fault));
    add_case(a, "失われた 人", "失われた相談");
    hand_over(t, 0, 1);
    replace(a, old, true);
    add_case(a, "新しい 人", "新しい相談");
    hand_over(t, 0, 1);
    struct str person = desk_value(b, RECORD_INTAKE, case_of(b, "新しい相談"), INTAKE_person);
    IS(desk_value(b, RECORD_PERSON, str_int(person, 0), PERSON_name), "新しい 人");
    person = desk_value(b, RECORD_INTAKE, case_of(b, "失われた相談"), INTAKE_person);
    IS(desk_value(b, RECORD_PERSON, str_int(person, 0), PERSON_name), "失われた 人");
    open_parcel(t, 0, pack(t, 1, 0, true)); /* and what was lost comes back */
    assert_true(case_of(a, "失われた相談"));
}

static void what_was_disposed_of_does_not_come_back(void **state)
{
    struct town *t = *state;
    struct fault fault;
    struct desk *a = t->desks[0], *b = t->desks[1];
    int gone;
    struct due *due;
    int64_t there = add_case(a, "山田 太郎", "相談");
    hand_over(t, 0, 1);
    desk_set(a, RECORD_INTAKE, there, INTAKE_state, "closed");
    desk_set(a, RECORD_INTAKE, there, INTAKE_closed_on, "2020-04-01");
    int n = dispose_due(a->arena, a->db, S("2021-01-01"), &due);
    assert_int_equal(n, 1);
    GOOD(dispose_all(a->db, due, n, S("hanako"), a->now, &gone, &fault));
    struct taken taken = open_parcel(t, 0, pack(t, 1, 0, true));
    assert_int_equal(taken.made, 0);
    assert_int_equal(case_of(a, "相談"), 0);
    int64_t here = case_of(b, "相談");
    int64_t call = contact(b, here, "また電話があった");
    taken = hand_over(t, 1, 0);
    assert_int_equal(taken.made, 0);
    assert_int_equal(taken.left, 1); /* a contact of nobody */
    int64_t contacts = load_count(a->db, "contact");
    hand_over(t, 0, 1); /* also once it is changed there: a parcel holds the whole row */
    desk_set(b, RECORD_CONTACT, call, CONTACT_note, "書き直し");
    taken = hand_over(t, 1, 0);
    assert_int_equal(taken.made, 0);
    hand_over(t, 0, 1);
    desk_set(b, RECORD_CONTACT, call, CONTACT_note, "また書き直し");
    taken = hand_over(t, 1, 0);
    assert_int_equal(taken.made, 0);
    assert_int_equal(taken.left, 1);
    assert_int_equal(load_count(a->db, "contact"), contacts);
    add_case(a, "別の 人", "別の相談"); /* under the number that became free */
    hand_over(t, 0, 1);
    assert_true(case_of(b, "別の相談"));
    assert_true(case_of(b, "相談"));
}

/* ---- rows that are taken away ---- */

static int slots_of(struct desk *d, int64_t resource)
{
    struct record *rows;
    return load_facts(d->arena, d->db, RECORD_SLOT, resource, &rows);
}

static void a_row_that_goes_and_comes_back(void **state)
{
    struct town *t = *state;
    struct desk *a = t->desks[0], *b = t->desks[1];
    int64_t there = place(a, "0190000001", "みなと訪問看護"), here = place(b, "0190000001", "みなと訪問看護"),
            id = slot(a, there);
    hand_over(t, 0, 1);
    assert_int_equal(slots_of(b, here), 1); /* of the same place: it is known by its official number */
    take_away(a, RECORD_SLOT, id);
    hand_over(t, 0, 1);
    assert_int_equal(slots_of(b, here), 0);
    undo(a);
    hand_over(t, 0, 1);
    assert_int_equal(slots_of(b, here), 1);
}

/* ---- what comes from outside ---- */

static void nothing_but_a_whole_parcel_for_us_is_taken(void **state)
{
    struct town *t = *state;
    struct fault fault;
    struct taken taken;
    struct desk *b = t->desks[1];
    static char bytes[1 << 16];
    char path[192], broken[200];
    add_case(t->desks[0], "山田 太郎", "相談");
    strcpy(path, pack(t, 0, 1, false));
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    FILE *file = fopen(path, "re");
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_null(memmem(bytes, n, "山田", strlen("山田")));
    snprintf(broken, sizeof broken, "%s/broken", b->folder);
    for (size_t at = 0; at < n * 2; at += at < 400 ? 1 : 37) { /* a byte changed, then cut off */
        size_t length = at < n ? n : at - n;
        if (at < n)
            bytes[at] = (char)(bytes[at] ^ 0x10);
        file = fopen(broken, "we");
        fwrite(bytes, 1, length, file);
        fclose(file);
        if (at < n)
            bytes[at] = (char)(bytes[at] ^ 0x10);
        assert_int_equal(take(b->arena, b->db, broken, S("hanako"), b->now, &taken, &fault), ERR_REFUSED);
        assert_true(fault.say[0]);
    }
    assert_int_equal(case_of(b, "相談"), 0);
    assert_int_equal(take(b->arena, t->desks[2]->db, path, S("hanako"), b->now, &taken, &fault), ERR_REFUSED);
    GOOD(peer_forget(b->db, str_of(names[0]), S("hanako"), b->now, &fault));
    assert_int_equal(take(b->arena, b->db, path, S("hanako"), b->now, &taken, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.say, "登録していない端末"));
    know(t, 1, 0);
    assert_int_equal(open_parcel(t, 1, path).made, 3);
}

static void a_parcel_of_a_copy_of_the_same_file_is_refused(void **state)
{
    struct town *t = *state;
    struct fault fault;
    struct taken taken;
    struct desk *a = t->desks[0], copy = *t->desks[1];
    char path[200];
    add_case(a, "山田 太郎", "相談");
    snprintf(path, sizeof path, "%s/copy.db", copy.folder);
    GOOD(backup_to(a->db, path, &fault)); /* nobody said that it is a copy */
    GOOD(db_ready(path, &fault));
    GOOD(seat_take(path, SEAT_DESK, S("写し"), a->now, &copy.seat, &fault));
    GOOD(db_open_writer(path, copy.seat, S("hanako"), a->now, &copy.db, &fault));
    const char *parcel = pack(t, 0, 1, false);
    assert_int_equal(take(a->arena, copy.db, parcel, S("hanako"), a->now, &taken, &fault), ERR_REFUSED);
    db_close(copy.db);
    seat_leave(copy.seat);
}

static void keys_are_checked(void **state)
{
    struct town *t = *state;
    struct fault fault;
    struct desk *d = t->desks[0];
    struct str key = key_of(d), other = key_of(t->desks[1]);
    assert_int_equal(peer_add(d->db, S("自分"), key, S("hanako"), d->now, &fault), ERR_REFUSED);
    assert_int_equal(peer_add(d->db, S("また"), other, S("hanako"), d->now, &fault), ERR_REFUSED);
    assert_int_equal(peer_add(d->db, S("短い"), str_head(other, 63), S("hanako"), d->now, &fault), ERR_USAGE);
    assert_int_equal(peer_add(d->db, S(""), other, S("hanako"), d->now, &fault), ERR_USAGE);
    assert_int_equal(peer_add(d->db, S("改\n行"), other, S("hanako"), d->now, &fault), ERR_USAGE);
    char one[PEER_MARK], two[PEER_MARK];
    peer_mark(key, one);
    peer_mark(other, two);
    assert_int_equal(strlen(one), PEER_MARK - 1);
    assert_string_not_equal(one, two);
}

/* ---- three desks, many days ---- */

static uint32_t dice(uint64_t *seed, uint32_t sides)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % sides;
}

static const char *words(struct desk *d)
{
    struct buf b = buf_in(d->arena);
    for (int i = 0; i < 40; i++) {
        int64_t id = case_of(d, str_z(d->arena, str_print(d->arena, "相談%d", i)));
        struct contact *contacts;
        if (!id)
            continue;
        struct str person = desk_value(d, RECORD_INTAKE, id, INTAKE_person);
        buf_print(&b, "%d " S_FMT " " S_FMT " " S_FMT " %d\n", i,
                  S_ARG(desk_value(d, RECORD_INTAKE, id, INTAKE_next_action)),
                  S_ARG(desk_value(d, RECORD_INTAKE, id, INTAKE_note)),
                  S_ARG(desk_value(d, RECORD_PERSON, str_int(person, 0), PERSON_address)),
                  load_contacts(d->arena, d->db, id, 200, &contacts));
    }
    return str_z(d->arena, buf_str(&b));
}

static void work(struct town *t, uint64_t *seed, int *cases)
{
    struct desk *d = t->desks[dice(seed, DESKS)];
    const char *text = str_z(d->arena, str_print(d->arena, "言葉%u", dice(seed, 1000)));
    int64_t id =
        *cases ? case_of(d, str_z(d->arena, str_print(d->arena, "相談%u", dice(seed, (uint32_t)*cases)))) : 0;
    uint32_t what = dice(seed, 8);
    if (what == 0 && *cases < 40)
        add_case(d, "山田 太郎", str_z(d->arena, str_print(d->arena, "相談%d", (*cases)++)));
    else if (id && what < 3)
        contact(d, id, text);
    else if (id && what < 6)
        desk_set(d, RECORD_INTAKE, id, what == 3 ? INTAKE_note : INTAKE_next_action, text);
    else if (id)
        desk_set(d, RECORD_PERSON, str_int(desk_value(d, RECORD_INTAKE, id, INTAKE_person), 0),
                 PERSON_address, text);
    d->now += 60;
}

/* Everybody tells everybody, and answers what is asked, until nothing is new. */
static void settle(struct town *t, uint64_t *seed)
{
    for (int round = 0; round < 6; round++)
        for (int from = 0; from < DESKS; from++)
            for (int to = 0; to < DESKS; to++)
                if (from != to) {
                    assert_int_equal(hand_over(t, from, to).left, 0);
                    while (difference_count(t->desks[to]->db))
                        decide(t->desks[to], dice(seed, 2) ? DIFFERENCE_THEIRS : DIFFERENCE_OURS);
                }
}

static void three_desks_come_to_the_same(void **state)
{
    int differences = 0, rounds = getenv("MADOGUCHI_LONG") ? 40 : 3;
    for (int round = 0; round < rounds; round++) {
        void *fresh;
        uint64_t seed = 20261121 + (uint64_t)round;
        int cases = 0;
        town_up(&fresh);
        struct town *t = fresh;
        for (int i = 0; i < 120; i++) {
            work(t, &seed, &cases);
            int from = (int)dice(&seed, DESKS), to = (int)dice(&seed, DESKS);
            if (i % 6 || from == to)
                continue;
            const char *parcel = pack(t, from, to, false);
            if (dice(&seed, 3)) /* one in three is lost on the way */
                differences += open_parcel(t, to, parcel).differences;
        }
        settle(t, &seed);
        for (int i = 1; i < DESKS; i++)
            assert_string_equal(words(t->desks[0]), words(t->desks[i]));
        for (int i = 0; i < DESKS; i++) {
            int64_t rows;
            struct fault fault;
            GOOD(audit_check(t->desks[i]->db, &rows, &fault));
        }
        town_down(&fresh);
    }
    print_message("%d rounds, %d differences\n", rounds, differences);
    assert_true(differences > 0);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_case_goes_over_as_it_is, town_up, town_down),
        cmocka_unit_test_setup_teardown(a_number_that_is_taken_gets_the_other_name, town_up, town_down),
        cmocka_unit_test_setup_teardown(what_is_only_added_never_collides, town_up, town_down),
        cmocka_unit_test_setup_teardown(what_one_side_changed_goes_in_by_itself, town_up, town_down),
        cmocka_unit_test_setup_teardown(both_are_shown_and_ours_stays, town_up, town_down),
        cmocka_unit_test(a_decision_is_later_than_both),
        cmocka_unit_test_setup_teardown(both_texts_go_over, town_up, town_down),
        cmocka_unit_test_setup_teardown(a_question_closes_when_the_other_answers, town_up, town_down),
        cmocka_unit_test_setup_teardown(history_tells_whose_hand_it_was, town_up, town_down),
        cmocka_unit_test_setup_teardown(two_others_are_asked_about_each, town_up, town_down),
        cmocka_unit_test_setup_teardown(an_answer_closes_what_it_knew, town_up, town_down),
        cmocka_unit_test(a_decision_that_was_taken_back_is_none),
        cmocka_unit_test_setup_teardown(a_restricted_case_of_others_is_not_told, town_up, town_down),
        cmocka_unit_test_setup_teardown(a_lost_parcel_does_no_harm, town_up, town_down),
        cmocka_unit_test_setup_teardown(one_that_is_missing_is_asked_for, town_up, town_down),
        cmocka_unit_test_setup_teardown(a_restored_file_is_not_taken_for_what_it_was, town_up, town_down),
        cmocka_unit_test_setup_teardown(what_was_disposed_of_does_not_come_back, town_up, town_down),
        cmocka_unit_test_setup_teardown(a_row_that_goes_and_comes_back, town_up, town_down),
        cmocka_unit_test_setup_teardown(nothing_but_a_whole_parcel_for_us_is_taken, town_up, town_down),
        cmocka_unit_test_setup_teardown(a_parcel_of_a_copy_of_the_same_file_is_refused, town_up, town_down),
        cmocka_unit_test_setup_teardown(keys_are_checked, town_up, town_down),
        cmocka_unit_test(three_desks_come_to_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
