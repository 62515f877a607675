/* 申し送り: what of a day is told to whom, and what is new to them; and what a person's desk remembers. */
#include "store/desk.h"

#include "store/audit_list.h"
#include "store/memory.h"
#include "store/news.h"

static struct news_ask today_for(const struct desk *d, const char *reader)
{
    int32_t today = date_of_moment(d->now);
    return (struct news_ask){.first = today, .last = today, .next = today + 3, .reader = str_of(reader)};
}

static void apply(struct desk *d, const char *login, enum record_id id, int64_t row, struct str *v,
                  uint64_t fields)
{
    struct change *c = change_new(str_of(login), S("intake"));
    change_put(c, &(struct record){record_row(id), row, v}, fields);
    desk_apply(d, c);
}

static int unread(const struct news_row *rows, int count)
{
    int n = 0;
    for (int i = 0; i < count; i++)
        n += rows[i].unread;
    return n;
}

static void a_day_is_told_in_parts(void **state)
{
    struct desk *d = *state;
    int64_t id = desk_case(d, "高橋 ミヨ", "タカハシ ミヨ", "", "夜が不安");
    struct str number = str_print(d->arena, "%lld", (long long)id);
    apply(d, "jiro", RECORD_REFERRAL, 0,
          (struct referral){.intake = number, .asked_on = S("2026-11-20"), .answer = S("asked")}.v,
          FIELDS_ALL);
    apply(d, "jiro", RECORD_CALLBACK, 0,
          (struct callback){.intake = number, .whom = S("長女"), .staff = S("jiro"), .state = S("open")}.v,
          FIELDS_ALL);
    apply(
        d, "jiro", RECORD_INTAKE, id,
        (struct intake){.state = S("waiting"), .next_on = S("2026-11-23"), .next_action = S("返事を聞く")}.v,
        FIELD_BIT(INTAKE_state) | FIELD_BIT(INTAKE_next_on) | FIELD_BIT(INTAKE_next_action));
    struct news_row *rows;
    struct news_ask q = today_for(d, "jiro");
    assert_int_equal(news_load(d->arena, d->db, &q, &rows), NEWS_PARTS);
    for (int i = 0; i < NEWS_PARTS; i++)
        assert_int_equal(rows[i].part, i);
    IS(rows[NEWS_CASE].name, "高橋 ミヨ");
    IS(rows[NEWS_CASE].what, "家族   夜が不安");
    IS(rows[NEWS_STATE].what, "対応中から返事待ちへ");
    IS(rows[NEWS_STATE].staff, "jiro");
    IS(rows[NEWS_STATE].at, "2026-11-20T14:05");
    IS(rows[NEWS_CALLBACK].name, "長女");
    IS(rows[NEWS_NEXT].what, "返事を聞く");
    IS(rows[NEWS_NEXT].at, "2026-11-23");
    /* their own doing is no news to them: the state and the callback are jiro's */
    assert_int_equal(unread(rows, NEWS_PARTS), NEWS_PARTS - 2);
    q.staff = S("jiro");
    assert_int_equal(news_load(d->arena, d->db, &q, &rows), 2);
    q = today_for(d, "jiro");
    q.first--, q.last--, q.next = DAY_NONE;
    assert_int_equal(news_load(d->arena, d->db, &q, &rows), 0); /* nothing happened yesterday */
}

static void what_was_read_stays_read(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct change_result result;
    int64_t id = desk_case(d, "高橋 ミヨ", "", "", "夜が不安");
    struct str number = str_print(d->arena, "%lld", (long long)id);
    struct referral r = {.intake = number, .asked_on = S("2026-11-20"), .answer = S("asked")};
    apply(d, "hanako", RECORD_REFERRAL, 0, r.v, FIELDS_ALL);
    struct news_row *rows;
    struct news_ask q = today_for(d, "jiro");
    int count = news_load(d->arena, d->db, &q, &rows);
    assert_int_equal(unread(rows, count), 3); /* case, contact, referral */
    struct change *c = change_new(S("jiro"), S("handover"));
    change_about(c, S("handover 2026-11-20"));
    for (int i = 0; i < count; i++)
        change_seen(c, rows[i].key);
    GOOD(change_apply(d->db, c, d->now, &result, &fault));
    result = desk_apply(d, c); /* once more does no harm */
    count = news_load(d->arena, d->db, &q, &rows);
    assert_int_equal(count, 3);
    assert_int_equal(unread(rows, count), 0);
    q.reader = S("saburo"); /* read by jiro is not read by saburo */
    assert_int_equal(unread(rows, news_load(d->arena, d->db, &q, &rows)), 3);
    q.reader = S("jiro");
    r.answer = S("declined"); /* the answer is news again */
    apply(d, "hanako", RECORD_REFERRAL, 1, r.v, FIELD_BIT(REFERRAL_answer));
    count = news_load(d->arena, d->db, &q, &rows);
    assert_int_equal(unread(rows, count), 1);
    assert_true(rows[2].unread);
    assert_int_equal(audit_last(d->db, S("handover")), d->now); /* that it was read is in the audit */
}

static void a_desk_is_remembered(void **state)
{
    struct desk *d = *state;
    assert_int_equal(memory_of(d->arena, d->db, S("hanako"), S("pane")).n, 0);
    static const struct {
        struct str login, value;
    } kept[] = {{S_ROW("hanako"), S_ROW("directory")},
                {S_ROW("jiro"), S_ROW("roster")},
                {S_ROW("hanako"), S_ROW("roster")}};
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        struct change *c = change_new(kept[i].login, S("desk"));
        change_setting(c, S("pane"), kept[i].value);
        change_setting(c, S("case"), S("12"));
        desk_apply(d, c);
        assert_true(str_eq(memory_of(d->arena, d->db, kept[i].login, S("pane")), kept[i].value));
    }
    IS(memory_of(d->arena, d->db, S("jiro"), S("case")), "12");
    assert_int_equal(audit_last(d->db, S("desk")), 0); /* which pane was open is nobody's business */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_day_is_told_in_parts, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(what_was_read_stays_read, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_desk_is_remembered, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
