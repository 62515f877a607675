/*
 * 申し送り as a report, and the minutes of each 業務: what is told, and that nothing of it names anybody.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/fixture.h"
#include "export/report.h"

/* What must never be on paper: everything below that is somebody's. */
static const char *const secrets[] = {"高橋", "ミヨ", "鈴木", "長女", "090", "夜が不安", "訪問の日"};

static int64_t put(struct bulk *b, enum record_id id, struct str *v)
{
    struct fault f = {OK, ""};
    enum bulk_outcome outcome;
    struct record r = {record_row(id), 0, v};
    check_ok(bulk_put(b, &r, FIELDS_ALL, &outcome, &f), &f);
    return r.id;
}

static void talk(struct bulk *b, struct str intake, const char *at, const char *staff, const char *business,
                 const char *minutes)
{
    struct contact c = {.intake = intake,
                        .at = str_of(at),
                        .channel = S("phone"),
                        .staff = str_of(staff),
                        .business = str_of(business),
                        .minutes = str_of(minutes),
                        .with_whom = S("鈴木"),
                        .note = S("長女から。夜が不安。")};
    put(b, RECORD_CONTACT, c.v);
}

/* Friday 20 November; Monday the 23rd is a holiday, so that the next day is the 24th. */
static void fill(struct desk *d)
{
    struct fault f = {OK, ""};
    struct bulk *b;
    check_ok(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &f), &f);
    check_ok(bulk_row(b, S("holiday"), (struct str[]){S("2026-11-23"), S("勤労感謝の日")}, 2, &f), &f);
    put(b, RECORD_STAFF,
        (struct staff){.login = S("jiro"), .name = S("福祉 次郎"), .job = S("social"), .state = S("here")}.v);
    put(b, RECORD_PERSON, (struct person){.name = S("高橋 ミヨ"), .phone = S("090-1111-2222")}.v);
    put(b, RECORD_RESOURCE, (struct resource){.name = S("みなと在宅クリニック")}.v);
    put(b, RECORD_INTAKE,
        (struct intake){.number = S("R08-0001"),
                        .person = S("1"),
                        .requester = S("family"),
                        .category = S("home"),
                        .received_at = S("2026-11-20T09:10"),
                        .caller_name = S("鈴木"),
                        .state = S("open"),
                        .owner = S("hanako"),
                        .next_on = S("2026-11-24"),
                        .next_action = S("訪問の日を決める")}
            .v);
    put(b, RECORD_INTAKE,
        (struct intake){.number = S("R08-0002"),
                        .person = S("1"),
                        .category = S("other"),
                        .received_at = S("2026-10-01T09:10"),
                        .state = S("closed"),
                        .closed_on = S("2026-11-20"),
                        .close_reason = S("solved"),
                        .owner = S("jiro")}
            .v);
    talk(b, S("1"), "2026-11-20T09:10", "hanako", "e", "10");
    talk(b, S("1"), "2026-11-20T10:00", "hanako", "e", "25");
    talk(b, S("2"), "2026-11-20T11:00", "jiro", "d", "60");
    talk(b, S("2"), "2026-10-05T11:00", "jiro", "", "30");
    talk(b, S("2"), "2026-10-06T11:00", "jiro", "e", "");
    put(b, RECORD_REFERRAL,
        (struct referral){
            .intake = S("1"), .resource = S("1"), .asked_on = S("2026-11-20"), .answer = S("asked")}
            .v);
    put(b, RECORD_CALLBACK,
        (struct callback){.intake = S("1"),
                          .whom = S("長女"),
                          .phone = S("090-1111-2222"),
                          .next_at = S("2026-11-20T16:00"),
                          .tries = S("2"),
                          .last = S("absent"),
                          .state = S("open"),
                          .staff = S("jiro")}
            .v);
    check_ok(bulk_commit(b, S0, &f), &f);
}

static struct str line_of(struct arena *a, const struct report_table *t, int row)
{
    return str_join(a, t->cells[row], (size_t)t->columns, S("|"));
}

static void make(struct desk *d, struct report_request q, struct report_table *t)
{
    struct fault f = {OK, ""};
    q.now = d->now;
    q.dirs = &shipped;
    struct db *reader; /* as the command has it: it knows the holidays that were imported */
    check_ok(db_open_reader(d->path, &reader, &f), &f);
    check_ok(report_read(d->arena, reader, &q, t, &f), &f);
    db_close(reader);
}

static void handover_tells_without_names(void **state)
{
    static const char *const lines[] = {
        "新しい相談|09:10|R08-0001|山田 花子|家族 在宅療養支援",
        "対応|09:10|R08-0001|山田 花子|2回 35分 電話",
        "対応|11:00|R08-0002|福祉 次郎|1回 60分 電話",
        "つなぎ||R08-0001|山田 花子|みなと在宅クリニック 打診中",
        "終結||R08-0002|福祉 次郎|解決",
        "折り返し待ち|11-20 16:00|R08-0001|福祉 次郎|2回 不在",
        "次の予定|11-24|R08-0001|山田 花子|在宅療養支援",
    };
    (void)state;
    struct desk d = desk_open(S("架空市センター"), "2026-11-20T17:00");
    struct report_table t;
    fill(&d);
    make(&d, (struct report_request){.name = S("handover")}, &t);
    assert_int_equal(t.rows, COUNT_OF(lines));
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        assert_string_equal(str_z(d.arena, line_of(d.arena, &t, (int)i)), lines[i]);
    assert_string_equal(str_z(d.arena, t.title), "架空市センター 申し送り 令和8年11月20日");
    for (int format = 0; format < REPORT_FORMAT_COUNT; format++) {
        struct str text = report_lay(d.arena, &t, (enum report_format)format);
        for (size_t i = 0; i < COUNT_OF(secrets); i++)
            assert_true(str_find(text, str_of(secrets[i])) == SIZE_MAX);
    }
    make(&d, (struct report_request){.name = S("handover"), .staff = S("jiro")}, &t);
    assert_int_equal(t.rows, 3);
    make(&d, (struct report_request){.name = S("handover"), .day = S("2026-10-01"), .staff = S("jiro")}, &t);
    assert_int_equal(t.rows, 2);
    assert_string_equal(str_z(d.arena, line_of(d.arena, &t, 0)),
                        "新しい相談|09:10|R08-0002|福祉 次郎|その他");
    desk_close(&d);
}

static void minutes_are_counted_by_business(void **state)
{
    static const char *const lines[][2] = {
        {"エ 情報共有の支援", "|0|60|"}, {"オ 相談支援", "|0|35|"},
        {"業務の記入なし", "|30|0|"},    {"合計(分)", "|30|95|"},
        {"合計(時間)", "|0.5|1.6|"},     {"所要分の記入がない対応(件)", "|1|0|"},
        {"ア 資源の把握", "|0|0|"},      {"ク 市区町村の連携", "|0|0|"},
    };
    (void)state;
    struct desk d = desk_open(S("架空市センター"), "2026-11-20T17:00");
    struct report_table t;
    fill(&d);
    make(&d, (struct report_request){.name = S("time")}, &t);
    assert_int_equal(t.rows, codes_count(CODES_business) + 4);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        int found = 0;
        for (int r = 0; r < t.rows; r++) {
            struct str line = line_of(d.arena, &t, r);
            found +=
                str_eq(t.cells[r][1], str_of(lines[i][0])) && str_find(line, str_of(lines[i][1])) != SIZE_MAX;
        }
        if (found != 1)
            fail_msg("%s %s", lines[i][0], lines[i][1]);
    }
    assert_string_equal(str_z(d.arena, t.cells[8][14]), "30"); /* 業務の記入なし of the year */
    assert_int_equal(t.cells[0][10].n, 0);                     /* December has not begun */
    desk_close(&d);
}

static void what_nobody_took_is_counted_by_kind_area_and_item(void **state)
{
    static const char *const lines[] = {
        "合計|||0|0|0|0|0|0|1|2|||||3|2",
        "訪問看護|北部圏域|胃瘻|0|0|0|0|0|0|1|1|||||2|1",
        "ショートステイ|地域を問わない|項目なし|0|0|0|0|0|0|0|1|||||1|1",
        "理由|受け手がない||0|0|0|0|0|0|1|1|||||2|1",
        "理由|空きがない||0|0|0|0|0|0|0|1|||||1|1",
    };
    static const struct unmet rows[] = {
        {.at = S_ROW("2026-10-02T10:00"),
         .need = S_ROW("訪問看護 胃瘻 北部圏域 鈴木"),
         .service = S_ROW("訪問看護"),
         .area = S_ROW("北部圏域"),
         .items = S_ROW("胃瘻"),
         .reason = S_ROW("nobody"),
         .met_on = S_ROW("2026-10-20")},
        {.at = S_ROW("2026-11-02T10:00"),
         .need = S_ROW("訪問看護 胃瘻 北部圏域"),
         .service = S_ROW("訪問看護"),
         .area = S_ROW("北部圏域"),
         .items = S_ROW("胃瘻"),
         .reason = S_ROW("nobody")},
        {.at = S_ROW("2026-11-20T10:00"),
         .need = S_ROW("ショートステイ 空きあり"),
         .service = S_ROW("ショートステイ"),
         .reason = S_ROW("full")},
        {.at = S_ROW("2026-03-31T10:00"), .need = S_ROW("薬局"), .service = S_ROW("薬局")}};
    (void)state;
    struct desk d = desk_open(S("架空市センター"), "2026-11-20T17:00");
    struct fault f = {OK, ""};
    struct report_table t;
    struct bulk *b;
    check_ok(bulk_begin(d.db, S("hanako"), S("import"), d.now, &b, &f), &f);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct unmet u = rows[i];
        put(b, RECORD_UNMET, u.v);
    }
    check_ok(bulk_commit(b, S("unmet"), &f), &f);
    make(&d, (struct report_request){.name = S("unmet")}, &t);
    assert_int_equal(t.rows, COUNT_OF(lines));
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        assert_string_equal(str_z(d.arena, line_of(d.arena, &t, (int)i)), lines[i]);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handover_tells_without_names),
        cmocka_unit_test(minutes_are_counted_by_business),
        cmocka_unit_test(what_nobody_took_is_counted_by_kind_area_and_item),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
