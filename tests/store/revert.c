/* What was saved is taken back and done again; nothing is lost, no number given twice, nobody else's work undone. */
#include "store/desk.h"

#include "store/search.h"

static char told[1024]; /* why the last one was refused */

static struct change_result post(struct desk *d, struct change *c, enum err want)
{
    struct fault fault = {0};
    struct change_result result;
    d->now += 60;
    enum err e = change_apply(d->db, c, d->now, &result, &fault);
    if (e != want)
        fail_msg("status %d, not %d: %s", e, want, fault.say);
    snprintf(told, sizeof told, "%s", fault.say);
    change_free(c);
    return result;
}

static const char *revert(struct desk *d, struct str login, bool again, enum err want)
{
    struct change *c = change_new(login, again ? S("redo") : S("undo"));
    change_revert(c, again);
    struct change_result result = post(d, c, want);
    return str_z(d->arena, str_of(result.what));
}

/* A new case with its person and first contact, as the desk commits it. */
static int64_t add_case(struct desk *d, struct str login, struct str name, char number[24])
{
    struct change *c = change_new(login, S("intake"));
    struct person p = {.name = name, .kana = S("ヤマダ タロウ"), .phone = S("0138-11-2222")};
    int person = change_put(c, &(struct record){record_row(RECORD_PERSON), 0, p.v}, FIELDS_ALL);
    struct intake i = {.person = change_ref(c, person),
                       .received_at = S("2026-11-20T14:05"),
                       .requester = S("family"),
                       .note = S("夜間に転倒した"),
                       .state = S("open"),
                       .owner = login};
    int intake = change_put(c, &(struct record){record_row(RECORD_INTAKE), 0, i.v}, FIELDS_ALL);
    struct contact k = {.intake = change_ref(c, intake), .at = i.received_at, .channel = S("phone")};
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, k.v}, FIELDS_ALL);
    change_keep(c, S(" の登録"));
    struct change_result result = post(d, c, OK);
    memcpy(number, result.number, sizeof result.number);
    return result.ids[intake];
}

static enum err set_owner_note(struct desk *d, struct str login, int64_t intake, struct str note)
{
    struct change *c = change_new(login, S("intake"));
    struct intake i = {.note = note};
    change_put(c, &(struct record){record_row(RECORD_INTAKE), intake, i.v}, FIELD_BIT(INTAKE_note));
    change_keep(c, S("書き換え"));
    post(d, c, OK);
    return OK;
}

static struct str note_of(struct desk *d, int64_t intake)
{
    struct intake i = {0};
    struct record r = {record_row(RECORD_INTAKE), 0, i.v};
    return load_record(d->arena, d->db, &r, intake) ? i.note : S("-");
}

static int hits(struct desk *d, struct str text)
{
    struct hit *found;
    bool more;
    return search_run(d->arena, d->db, text, SEARCH_ALL, 10, d->now, &found, &more);
}

static void sees(struct desk *d, int cases)
{
    struct case_row *rows;
    assert_int_equal(load_count(d->db, "intake"), cases);
    assert_int_equal(load_count(d->db, "intake.open"), cases);
    assert_int_equal(load_count(d->db, "contact"), cases);
    assert_int_equal(load_count(d->db, "person"), cases);
    assert_int_equal(load_cases(d->arena, d->db, CASES_NEWEST, NULL, 10, &rows), cases);
    assert_int_equal(hits(d, S("転倒")) > 0, cases > 0);
    assert_int_equal(hits(d, S("やまだ")) > 0, cases > 0);
}

static void a_new_case_goes_and_comes_back(void **state)
{
    struct desk *d = *state;
    char number[24], next[24];
    int64_t id = add_case(d, S("hanako"), S("山田 太郎"), number);
    sees(d, 1);
    assert_string_equal(revert(d, S("hanako"), false, OK), "R08-0001 の登録");
    sees(d, 0);
    assert_string_equal(revert(d, S("hanako"), false, OK), ""); /* there was nothing before it */
    assert_string_equal(revert(d, S("hanako"), true, OK), "R08-0001 の登録");
    sees(d, 1);
    struct intake i = {0};
    struct record r = {record_row(RECORD_INTAKE), 0, i.v};
    assert_true(load_record(d->arena, d->db, &r, id));
    IS(i.number, "R08-0001");
    IS(i.note, "夜間に転倒した");
    IS(i.received_at, "2026-11-20T14:05");
    assert_string_equal(revert(d, S("hanako"), false, OK), "R08-0001 の登録");
    assert_true(add_case(d, S("hanako"), S("佐藤 花"), next) > id); /* neither its number nor its row again */
    assert_string_equal(next, "R08-0002");
    assert_string_equal(revert(d, S("hanako"), true, OK),
                        ""); /* a new change ends what could be done again */
}

static void edits_go_back_one_by_one(void **state)
{
    struct desk *d = *state;
    char number[24], text[16];
    int64_t id = add_case(d, S("hanako"), S("山田 太郎"), number);
    for (int n = 1; n <= 100; n++) {
        snprintf(text, sizeof text, "%d回目", n);
        set_owner_note(d, S("hanako"), id, str_of(text));
    }
    db_close(d->db); /* it survives the program */
    struct fault fault;
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    for (int n = 99; n >= 1; n--) {
        assert_string_equal(revert(d, S("hanako"), false, OK), "書き換え");
        snprintf(text, sizeof text, "%d回目", n);
        IS(note_of(d, id), text);
    }
    revert(d, S("hanako"), false, OK);
    IS(note_of(d, id), "夜間に転倒した");
    assert_string_equal(revert(d, S("hanako"), false, OK), "R08-0001 の登録");
    IS(note_of(d, id), "-");
    for (int n = 0; n <= 100; n++)
        assert_true(revert(d, S("hanako"), true, OK)[0] != 0);
    IS(note_of(d, id), "100回目");
    assert_string_equal(revert(d, S("hanako"), true, OK), "");
    assert_true(hits(d, S("100回目")) > 0);
}

/* What somebody else wrote is never taken back with it. */
static void others_are_left_alone(void **state)
{
    struct desk *d = *state;
    char number[24];
    int64_t id = add_case(d, S("hanako"), S("山田 太郎"), number);
    set_owner_note(d, S("hanako"), id, S("花子の追記"));
    set_owner_note(d, S("jiro"), id, S("次郎の追記"));
    revert(d, S("hanako"), false, ERR_REFUSED);
    IS(note_of(d, id), "次郎の追記");
    revert(d, S("jiro"), false, OK);
    IS(note_of(d, id), "花子の追記");
    revert(d, S("hanako"), false, OK);
    revert(d, S("hanako"), false, ERR_REFUSED); /* the case is new, but 次郎 has written into it */
    sees(d, 1);
}

static void what_hangs_on_it_holds_it(void **state)
{
    struct desk *d = *state;
    char number[24];
    int64_t id = add_case(d, S("hanako"), S("山田 太郎"), number);
    struct change *c = change_new(S("jiro"), S("contact"));
    struct contact k = {.intake = str_print(d->arena, "%lld", (long long)id),
                        .at = S("2026-11-20T15:00"),
                        .channel = S("visit")};
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, k.v}, FIELDS_ALL);
    change_keep(c, S("対応記録"));
    post(d, c, OK);
    revert(d, S("hanako"), false, ERR_REFUSED);
    assert_int_equal(load_count(d->db, "contact"), 2);
    assert_string_equal(revert(d, S("jiro"), false, OK), "対応記録");
    assert_string_equal(revert(d, S("hanako"), false, OK), "R08-0001 の登録");
    sees(d, 0);
}

static int64_t write_slot(struct desk *d, struct str login, int64_t id, struct str note)
{
    struct slot s = {.resource = S("1"), .weekdays = S("1"), .note = note};
    struct change *c = change_new(login, S("slot"));
    change_put(c, &(struct record){record_row(RECORD_SLOT), id, s.v}, id ? FIELD_BIT(SLOT_note) : FIELDS_ALL);
    change_keep(c, S("時間帯"));
    return post(d, c, OK).ids[0];
}

static void take_away(struct desk *d, struct str login, int64_t slot, enum err want)
{
    struct change *c = change_new(login, S("remove"));
    change_withdraw(c, RECORD_SLOT, slot);
    change_keep(c, S("時間帯を消すこと"));
    post(d, c, want);
}

static const char *slot_note(struct desk *d, int64_t id)
{
    struct slot s = {0};
    struct record r = {record_row(RECORD_SLOT), 0, s.v};
    return load_record(d->arena, d->db, &r, id) ? str_z(d->arena, s.note) : "-";
}

/* A slot that the clinic no longer has: gone, told in the audit, and back with all it held. */
static void a_row_is_taken_away_and_comes_back(void **state)
{
    struct desk *d = *state;
    struct resource clinic = {.name = S("みなと在宅クリニック"), .service = S("診療所"), .state = S("open")};
    struct change *c = change_new(S("jiro"), S("resource"));
    change_put(c, &(struct record){record_row(RECORD_RESOURCE), 0, clinic.v}, FIELDS_ALL);
    assert_int_equal(post(d, c, OK).ids[0], 1);
    int64_t id = write_slot(d, S("jiro"), 0, S("14時から"));
    write_slot(d, S("jiro"), id, S("13時から"));
    take_away(d, S("hanako"), id, OK);
    assert_string_equal(slot_note(d, id), "-");
    take_away(d, S("hanako"), id, ERR_REFUSED);
    for (int i = 0; i < 2; i++) {
        assert_string_equal(revert(d, S("hanako"), false, OK), "時間帯を消すこと");
        assert_string_equal(slot_note(d, id), "13時から");
        assert_string_equal(revert(d, S("hanako"), true, OK), "時間帯を消すこと");
        assert_string_equal(slot_note(d, id), "-");
    }
    revert(d, S("jiro"), false, ERR_REFUSED); /* what is gone cannot be changed back */
    assert_true(write_slot(d, S("hanako"), 0, S("別の")) > id);
    revert(d, S("hanako"), false, OK);
    revert(d, S("hanako"), false, OK);
    write_slot(d, S("jiro"), id, S("12時から"));
    revert(d, S("hanako"), true,
           ERR_REFUSED); /* it is not taken away again from somebody who went on with it */
    assert_non_null(strstr(told, "やり直せません"));
    assert_string_equal(slot_note(d, id), "12時から");
}

int main(void)
{
#define DESK(test) cmocka_unit_test_setup_teardown(test, desk_up, desk_down)
    const struct CMUnitTest tests[] = {
        DESK(a_new_case_goes_and_comes_back),
        DESK(edits_go_back_one_by_one),
        DESK(others_are_left_alone),
        DESK(what_hangs_on_it_holds_it),
        DESK(a_row_is_taken_away_and_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
