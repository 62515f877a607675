/* All that happened, the newest first: each kind of entry once, in the words that people read. */
#include "store/desk.h"

#include "store/audit.h"
#include "store/merge.h"
#include "store/timeline.h"

static void put(struct desk *d, const char *act, enum record_id id, int64_t row, struct str *v,
                uint64_t fields)
{
    struct change *c = change_new(S("hanako"), str_of(act));
    change_put(c, &(struct record){record_row(id), row, v}, fields);
    d->now += 60;
    desk_apply(d, c);
}

static void event(struct desk *d, const char *act, const char *about)
{
    struct change *c = change_new(S("hanako"), str_of(act));
    change_about(c, str_of(about));
    d->now += 60;
    desk_apply(d, c);
}

static void throw_draft_away(struct desk *d, int64_t intake)
{
    struct change_result result;
    struct draft draft = {.staff = S("hanako"), .form = S("contact"), .intake = intake};
    struct change *c = change_new(S("hanako"), S("draft"));
    change_draft(c, &draft);
    result = desk_apply(d, c);
    c = change_new(S("hanako"), S("draft"));
    change_end_draft(c, result.draft);
    d->now += 60;
    result = desk_apply(d, c);
}

static void live(struct desk *d)
{
    desk_case(d, "髙橋 ハナ", "タカハシ ハナ", "0138-00-1111", "1行目\n2行目");
    desk_case(d, "高橋 花", "タカハシ ハナ", "0138-00-2222", "ほかの件");
    struct intake i = {.state = S("closed"),
                       .owner = S("hanako"),
                       .note = S("書き直した\n長い話"),
                       .consent_share = S("yes")};
    struct contact k = {.intake = S("1"),
                        .channel = S("visit"),
                        .direction = S("out"),
                        .with_whom = S("長女"),
                        .note = S("訪問した"),
                        .at = S("2026-11-20T14:06"),
                        .staff = S("hanako")};
    struct resource place = {.name = S("港訪問看護")};
    struct referral r = {.intake = S("1"),
                         .resource = S("1"),
                         .asked_on = S("2026-11-21"),
                         .answer = S("declined"),
                         .declined = S("満床")};
    struct callback b = {.intake = S("1"), .whom = S("長女"), .about = S("結果を伝える"), .state = S("open")};
    struct person p = {.phone = S("0138-00-9999"), .address = S("港町1")};
    put(d, "contact", RECORD_CONTACT, 0, k.v, FIELDS_ALL);
    put(d, "intake", RECORD_INTAKE, 1, i.v, FIELD_BIT(INTAKE_state) | FIELD_BIT(INTAKE_note));
    put(d, "intake", RECORD_INTAKE, 1, i.v, FIELD_BIT(INTAKE_consent_share));
    put(d, "import", RECORD_RESOURCE, 0, place.v, FIELDS_ALL);
    put(d, "refer", RECORD_REFERRAL, 0, r.v, FIELDS_ALL);
    put(d, "callback", RECORD_CALLBACK, 0, b.v, FIELDS_ALL);
    put(d, "person", RECORD_PERSON, 1, p.v, FIELD_BIT(PERSON_phone) | FIELD_BIT(PERSON_address));
    event(d, "print", "intake 1");
    event(d, "view", "intake 1");
    throw_draft_away(d, 1);
}

struct expected {
    enum timeline kind;
    const char *line, *text;
};

static void shows(struct desk *d, struct timeline_wish wish, const struct expected *rows, size_t count)
{
    struct timeline_entry *e;
    struct setting setting = db_setting(d->db, d->now);
    int n = timeline_load(d->arena, d->db, &wish, &setting, &e);
    for (size_t i = 0; i < count && (int)i < n; i++) {
        IS(e[i].line, rows[i].line);
        assert_int_equal(e[i].kind, rows[i].kind);
        if (rows[i].text)
            IS(e[i].text, rows[i].text);
        assert_true(i == 0 || str_cmp(e[i].at, e[i - 1].at) <= 0);
    }
    assert_int_equal(n, (int)count);
}

static void a_case_in_words(void **state)
{
    static const struct expected rows[] = {
        {TIMELINE_REFERRAL, "港訪問看護 辞退 満床", ""},
        {TIMELINE_DRAFT, "書きかけを捨てた", ""},
        {TIMELINE_VIEW, "開いて見た", ""},
        {TIMELINE_PAPER, "印刷した", ""},
        {TIMELINE_CALLBACK, "長女 待ち 結果を伝える", ""},
        {TIMELINE_CONSENT, "情報提供同意: （なし） から あり", NULL},
        {TIMELINE_CHANGE, "相談内容: 書き換え、ほか1項目",
         "相談内容\n前: 1行目\n2行目\n後: 書き直した\n長い話\n状態: 対応中 から 終結"},
        {TIMELINE_CONTACT, "訪問 こちらから 長女 訪問した", "訪問した"},
        {TIMELINE_CASE, "R08-0001 電話 家族 書き直した", "書き直した\n長い話"},
        {TIMELINE_CONTACT, "電話", ""},
    };
    struct desk *d = *state;
    live(d);
    shows(d, (struct timeline_wish){.intake = 1}, rows, COUNT_OF(rows));
}

/* Paper was written while the machine stood: the moment is that of the call, and the mark says when it was typed in. */
static void what_was_on_paper_says_so(void **state)
{
    struct desk *d = *state;
    struct person p = {.name = S("山田 太郎")};
    struct intake i = {
        .received_at = S("2026-11-20T09:00"), .channel = S("phone"), .state = S("open"), .note = S("紙から")};
    struct contact k = {.at = S("2026-11-20T13:00"), .channel = S("phone"), .note = S("すぐに書いた")};
    struct change *c = change_new(S("hanako"), S("intake"));
    int person = change_put(c, &(struct record){record_row(RECORD_PERSON), 0, p.v}, FIELDS_ALL);
    i.person = change_ref(c, person);
    int intake = change_put(c, &(struct record){record_row(RECORD_INTAKE), 0, i.v}, FIELDS_ALL);
    k.intake = change_ref(c, intake);
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, k.v}, FIELDS_ALL);
    desk_apply(d, c);
    k.intake = S("1");
    k.at = S("2026-11-20T10:30");
    k.note = S("あとから書いた");
    put(d, "contact", RECORD_CONTACT, 0, k.v, FIELDS_ALL);
    static const struct expected rows[] = {
        {TIMELINE_CONTACT, "電話 すぐに書いた", "すぐに書いた"},
        {TIMELINE_CONTACT, "〔後入力 11-20 14:06〕 電話 あとから書いた", "あとから書いた"},
        {TIMELINE_CASE, "R08-0001 〔後入力 11-20 14:05〕 電話 紙から", "紙から"}};
    shows(d, (struct timeline_wish){.intake = 1}, rows, COUNT_OF(rows));
}

static void a_person_with_who_was_merged(void **state)
{
    struct desk *d = *state;
    struct timeline_entry *e;
    struct setting setting = db_setting(d->db, d->now);
    live(d);
    struct timeline_wish wish = {.person = 1};
    int before = timeline_load(d->arena, d->db, &wish, &setting, &e);
    struct change *c = change_new(S("hanako"), S("merge"));
    change_about(c, S("person 1"));
    change_merge(c, &(struct merge_plan){1, 2, 0});
    d->now += 60;
    desk_apply(d, c);
    int after = timeline_load(d->arena, d->db, &wish, &setting, &e);
    int merged = 0, phones = 0, others = 0;
    for (int i = 0; i < after; i++) {
        merged += str_eq(e[i].line, S("同じ人として統合した"));
        phones += str_find(e[i].text, S("電話番号: 0138-00-1111 から 0138-00-9999")) != SIZE_MAX;
        others += e[i].intake == 2;
        IS(e[i].staff,
           e[i].kind == TIMELINE_REFERRAL || !e[i].staff.n ? str_z(d->arena, e[i].staff) : "山田 花子");
    }
    assert_int_equal(merged, 1);
    assert_int_equal(phones, 1);
    assert_int_equal(others, 3);         /* its call, its contact, its move */
    assert_int_equal(after, before + 5); /* and the row that points to the kept one */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_case_in_words, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(what_was_on_paper_says_so, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_person_with_who_was_merged, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
