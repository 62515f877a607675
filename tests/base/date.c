#include "base/texts.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"

static int32_t today(void)
{
    return date_day(2026, 11, 20);
}

static void every_day_splits_back(void **state)
{
    (void)state;
    int32_t expected = date_day(1600, 1, 1);
    for (int y = 1600; y <= 2400; y++)
        for (int m = 1; m <= 12; m++)
            for (int d = 1; d <= 31; d++) {
                int32_t day = date_day(y, m, d);
                if (day == DAY_NONE)
                    continue;
                assert_int_equal(day, expected++);
                int sy, sm, sd;
                date_split(day, &sy, &sm, &sd);
                assert_true(sy == y && sm == m && sd == d);
            }
    assert_int_equal(expected - 1, date_day(2400, 12, 31));
    assert_int_equal(date_day(1970, 1, 1), 0);
    assert_int_equal(date_day(2000, 3, 1), 11017);
    static const int none[][3] = {{2026, 2, 29}, {1900, 2, 29}, {2026, 13, 1}, {2026, 0, 1},
                                  {2026, 4, 31}, {2026, 1, 0},  {0, 1, 1}};
    for (size_t i = 0; i < COUNT_OF(none); i++)
        assert_int_equal(date_day(none[i][0], none[i][1], none[i][2]), DAY_NONE);
}

static void calendar_facts(void **state)
{
    (void)state;
    assert_int_equal(date_weekday(today()), 5);
    assert_is("weekday", date_weekday_name(today()), "金");
    assert_is("weekday", date_weekday_name(date_day(1947, 3, 16)), "日");
    assert_int_equal(date_fiscal_year(date_day(2026, 3, 31)), 2025);
    assert_int_equal(date_fiscal_year(date_day(2026, 4, 1)), 2026);
    assert_int_equal(date_month_end(date_day(2024, 2, 1)), date_day(2024, 2, 29));
    assert_int_equal(date_month_end(date_day(2026, 12, 31)), date_day(2026, 12, 31));
    assert_int_equal(date_of_moment(-1), -1);
    assert_int_equal(date_of_moment(86399), 0);
}

static void stored_text(void **state)
{
    (void)state;
    int64_t moment = (int64_t)today() * 86400 + 14 * 3600 + 5 * 60 + 9;
    assert_is("moment", date_iso_moment(arena, moment), "2026-11-20T14:05");
    assert_is("seconds", date_iso_seconds(arena, moment), "2026-11-20T14:05:09");
    assert_is("before 1970", date_iso_seconds(arena, -1), "1969-12-31T23:59:59");
    assert_int_equal(date_moment_from_iso(S("2026-11-20T14:05:09")), moment);
    assert_int_equal(date_moment_from_iso(S("2026-11-20T14:05")), moment - 9);
    assert_int_equal(date_moment_from_iso(S("2026-11-20")), (int64_t)today() * 86400);
    assert_int_equal(date_from_iso(S("2026-11-20T14:05")), today());
    assert_int_equal(date_from_iso(S("1947-03")), date_day(1947, 3, 1));
    assert_int_equal(date_from_iso(S("1947")), date_day(1947, 1, 1));
    static const char *const none[] = {
        "",          "2026-02-30", "2026/11/20",       "2026-11-20x",      "2026-00",          "2026-11-00",
        "20261120",  "令和8年",    "2026-11-20T24:00", "2026-11-20 14:05", "2026-11-20T14:60", "2026-1-1",
        "+026-11-20"};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        assert_int_equal(date_from_iso(str_of(none[i])), DAY_NONE);
        assert_int_equal(date_moment_from_iso(str_of(none[i])), INT64_MIN);
    }
    assert_int_equal(date_moment_from_iso(S("1947-03")), INT64_MIN);
}

static void ages(void **state)
{
    (void)state;
    assert_int_equal(date_age(S("1947-11-20"), today()), 79);
    assert_int_equal(date_age(S("1947-11-21"), today()), 78);
    assert_int_equal(date_age(S("1947"), today()), 79);
    assert_int_equal(date_age(S("1948-02-29"), date_day(2026, 2, 28)), 77);
    assert_int_equal(date_age(S("1948-02-29"), date_day(2026, 3, 1)), 78);
    assert_int_equal(date_age(S(""), today()), -1);
    assert_int_equal(date_age(S("2027-01-01"), today()), -1);
}

static void eras(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"2026-11-20", "令和8年11月20日"},
        {"1947-03", "昭和22年3月"},
        {"2019", "令和元年"},
        {"2019-05-01", "令和元年5月1日"},
        {"2019-04-30", "平成31年4月30日"},
        {"1989-01-08", "平成元年1月8日"},
        {"1989-01-07", "昭和64年1月7日"},
        {"1926-12-25", "昭和元年12月25日"},
        {"1926-12-24", "大正15年12月24日"},
        {"1912-07-30", "大正元年7月30日"},
        {"1912-07-29", "明治45年7月29日"},
        {"1868-10-23", "明治元年10月23日"},
        {"1868-10-22", "1868年10月22日"},
        {"2026-02-30", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_is(rows[i][0], date_wareki(arena, str_of(rows[i][0])), rows[i][1]);
    assert_is("R08", date_era_year(arena, today()), "R08");
    assert_is("S22", date_era_year(arena, date_day(1947, 3, 15)), "S22");
    assert_is("1868", date_era_year(arena, date_day(1868, 1, 1)), "1868");
}

static void every_notation(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"2026-11-20", "2026-11-20"},
        {"2026/11/20", "2026-11-20"},
        {"2026.11.20", "2026-11-20"},
        {"20261120", "2026-11-20"},
        {"2026年11月20日", "2026-11-20"},
        {"令和8年11月20日", "2026-11-20"},
        {"R8.11.20", "2026-11-20"},
        {"r081120", "2026-11-20"},
        {"昭22.3.15", "1947-03-15"},
        {"s220315", "1947-03-15"},
        {"令和元年5月1日", "2019-05-01"},
        {"R元.5.1", "2019-05-01"},
        {"２０２６－１１－２０", "2026-11-20"},
        {"Ｒ８．１１．２０", "2026-11-20"},
        {"令和８年１１月２０日", "2026-11-20"},
        {"S22.4.1", "1947-04-01"},
        {"令和 02年05月01日", "2020-05-01"},
        {"令和 4年12月 1日", "2022-12-01"},
        {"平成31年 4月 1日", "2019-04-01"},
        {"昭32. 7. 1", "1957-07-01"},
        {"令和元年 9月 9日", "2019-09-09"},
        {"㍼22年3月15日", "1947-03-15"},
        {"t12.3.4", "1923-03-04"},
        {"Ｍ４５/７/２９", "1912-07-29"},
        {"昭和64年1月7日", "1989-01-07"},
        {"平成元年1月8日", "1989-01-08"},
        {"大正15年12月24日", "1926-12-24"},
        {"昭和元年12月25日", "1926-12-25"},
        {"11/20", "2026-11-20"},
        {"1120", "2026-11-20"},
        {"11月21日", "2026-11-21"},
        {"1/5", "2027-01-05"},
        {"0105", "2027-01-05"},
        {"20", "2026-11-20"},
        {"5", "2026-11-05"},
        {"4日", "2026-12-04"},
        {"31", "2026-10-31"},
        {"2/29", "2028-02-29"},
        {"今日", "2026-11-20"},
        {"昨日", "2026-11-19"},
        {"明日", "2026-11-21"},
        {"明後日", "2026-11-22"},
        {"+3", "2026-11-23"},
        {"-2", "2026-11-18"},
        {"＋１４", "2026-12-04"},
        {"－２", "2026-11-18"},
        {"ｔ", "2026-11-20"},
        {"T", "2026-11-20"},
        {"2024-02-29", "2024-02-29"},
        {"1868-01-01", "1868-01-01"},
        {"2100-12-31", "2100-12-31"},
        {"　2026/1/5 ", "2026-01-05"},
        {"2026‐11―20", "2026-11-20"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str iso, complaint;
        if (!date_parse(arena, str_of(rows[i][0]), today(), false, &iso, &complaint))
            fail_msg("%s: " S_FMT, rows[i][0], S_ARG(complaint));
        assert_is(rows[i][0], iso, rows[i][1]);
        assert_int_equal(complaint.n, 0);
    }
}

static void births(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"1947", "1947"},
        {"1947-03", "1947-03"},
        {"1947年3月", "1947-03"},
        {"194703", "1947-03"},
        {"昭22", "1947"},
        {"s22", "1947"},
        {"s2203", "1947-03"},
        {"昭和22年3月", "1947-03"},
        {"昭和22年", "1947"},
        {"平成元年", "1989"},
        {"昭和64年", "1989"},
        {"昭和64年1月", "1989-01"},
        {"11/21", "2025-11-21"},
        {"2/29", "2024-02-29"},
        {"21", "2026-10-21"},
        {"S22.3.15", "1947-03-15"},
        {"1947/3/15", "1947-03-15"},
        {"令和元年", "2019"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str iso, complaint;
        if (!date_parse(arena, str_of(rows[i][0]), today(), true, &iso, &complaint))
            fail_msg("%s: " S_FMT, rows[i][0], S_ARG(complaint));
        assert_is(rows[i][0], iso, rows[i][1]);
    }
}

/* What is refused, and what the sentence must name. */
static void complaints(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"昭和65年", "平成2年"},
        {"昭和65年4月1日", "平成2年4月1日"},
        {"S64.1.8", "平成元年1月8日"},
        {"平成31年5月1日", "令和元年5月1日"},
        {"平成元年1月7日", "昭和64年1月7日"},
        {"大正15年12月25日", "昭和元年12月25日"},
        {"明治45年7月30日", "大正元年7月30日"},
        {"平成35年3月31日", "令和5年3月31日"},
        {"昭和64年2月", "平成元年2月"},
        {"2026-02-30", "2026年2月30日はありません"},
        {"2/30", "2月30日はありません"},
        {"20260431", "30日まで"},
        {"2026/13/1", "13月はありません"},
        {"32", "32日はありません"},
        {"26/11/20", "4桁"},
        {"1700-01-01", "1868年から2100年"},
        {"2101-01-01", "1868年から2100年"},
        {"昭和200年1月1日", "1868年から2100年"},
        {"2026", "月と日がありません"},
        {"2026/11", "日がありません"},
        {"R8.11", "日がありません"},
        {"3月", "何日か"},
        {"あ", "「あ」は日付として読めません"},
        {"", "読めません"},
        {"0", "読めません"},
        {"00000000", "読めません"},
        {"令和0年1月1日", "読めません"},
        {"315", "読めません"},
        {"2026-11-", "読めません"},
        {"2026-11-20-1", "読めません"},
        {"20月3日", "20月はありません"},
        {"20日3月", "読めません"},
        {"11年3", "4桁"},
        {"999999999999", "読めません"},
        {"+", "読めません"},
        {"令和", "読めません"},
        {"元年", "読めません"},
        {"2026-11-20 x", "読めません"},
        {"昭和一丁目二十三番十一号の建物の名前です", "日付として"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str iso, complaint;
        if (date_parse(arena, str_of(rows[i][0]), today(), false, &iso, &complaint))
            fail_msg("%s was taken as " S_FMT, rows[i][0], S_ARG(iso));
        if (str_find(complaint, str_of(rows[i][1])) == SIZE_MAX || !str_ends(complaint, S("。")))
            fail_msg("%s: " S_FMT, rows[i][0], S_ARG(complaint));
    }
}

/* Two holidays around the day of these tests, a Friday. */
static struct str some_holidays(const void *of, int32_t day)
{
    const int *asked = of;
    assert_int_equal(*asked, 7);
    return day == date_day(2026, 11, 23)  ? S("勤労感謝の日")
           : day == date_day(2026, 11, 3) ? S("文化の日")
                                          : S0;
}

static void days_named_by_another_day(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"t", "2026-11-20"},         {"t+3", "2026-11-23"},        {"Ｔ＋３", "2026-11-23"},
        {"t-2", "2026-11-18"},       {"+3", "2026-11-23"},         {"－2", "2026-11-18"},
        {"３日後", "2026-11-23"},    {"2日前", "2026-11-18"},      {"+2w", "2026-12-04"},
        {"2週間後", "2026-12-04"},   {"+1か月", "2026-12-20"},     {"1ヶ月前", "2026-10-20"},
        {"+3営", "2026-11-26"},      {"t+3営", "2026-11-26"},      {"＋３営業日", "2026-11-26"},
        {"3営業日後", "2026-11-26"}, {"+1b", "2026-11-24"},        {"翌営業日", "2026-11-24"},
        {"前営業日", "2026-11-19"},  {"-13営", "2026-11-02"},      {"14営業日前", "2026-10-30"},
        {"+25営", "2026-12-28"},     {"+26営", "2027-01-04"},      {"一昨日", "2026-11-18"},
        {"おととい", "2026-11-18"},  {"翌日", "2026-11-21"},       {"明後日", "2026-11-22"},
        {"翌週月", "2026-11-23"},    {"来週火", "2026-11-24"},     {"来週の火曜日", "2026-11-24"},
        {"今週金", "2026-11-20"},    {"今週月", "2026-11-16"},     {"今週日", "2026-11-22"},
        {"先週水", "2026-11-11"},    {"再来週木曜", "2026-12-03"}, {"先々週日", "2026-11-08"},
        {"翌月1日", "2026-12-01"},   {"翌月１", "2026-12-01"},     {"来月の10日", "2026-12-10"},
        {"今月末", "2026-11-30"},    {"月末", "2026-11-30"},       {"翌月末日", "2026-12-31"},
        {"先月31日", "2026-10-31"},  {"再来月末", "2027-01-31"},   {"来 週 火", "2026-11-24"},
    };
    static const int asked = 7;
    const struct date_frame by = {.now = (int64_t)today() * 86400 + 3600,
                                  .holidays = {.name = some_holidays, .of = &asked}};
    struct str iso, complaint;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!date_read(arena, str_of(rows[i][0]), &by, &iso, &complaint))
            fail_msg("%s: " S_FMT, rows[i][0], S_ARG(complaint));
        assert_is(rows[i][0], iso, rows[i][1]);
    }
    static const char *const none[][2] = {{"来週", "来週火"},       {"来週x", "何曜日か"},
                                          {"翌月", "翌月末"},       {"先月0日", "10月0日はありません"},
                                          {"今月31日", "30日まで"}, {"+3日前", "読めません"},
                                          {"+3後", "読めません"},   {"3営業日", "読めません"},
                                          {"来週火2", "何曜日か"},  {"+9999か月", "2100年"},
                                          {"月末日", "読めません"}};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        if (date_read(arena, str_of(none[i][0]), &by, &iso, &complaint))
            fail_msg("%s was taken as " S_FMT, none[i][0], S_ARG(iso));
        if (str_find(complaint, str_of(none[i][1])) == SIZE_MAX || !str_ends(complaint, S("。")))
            fail_msg("%s: " S_FMT, none[i][0], S_ARG(complaint));
    }
    assert_true(date_read_moment(arena, S("来週火 14時"), &by, &iso, &complaint));
    assert_is("来週火 14時", iso, "2026-11-24T14:00");
    assert_true(date_read_moment(arena, S("+3営 9:30"), &by, &iso, &complaint));
    assert_is("+3営 9:30", iso, "2026-11-26T09:30");
}

static void why_an_office_is_closed(void **state)
{
    (void)state;
    static const struct {
        int y, m, d;
        const char *closed;
    } rows[] = {{2026, 11, 20, ""},       {2026, 11, 21, "土曜日"},
                {2026, 11, 22, "日曜日"}, {2026, 11, 23, "勤労感謝の日"},
                {2026, 12, 28, ""},       {2026, 12, 29, "年末年始"},
                {2027, 1, 3, "年末年始"}, {2027, 1, 4, ""}};
    static const int asked = 7;
    const struct holidays h = {.name = some_holidays, .of = &asked};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_is(rows[i].closed, date_closed(date_day(rows[i].y, rows[i].m, rows[i].d), &h), rows[i].closed);
    assert_int_equal(date_closed(date_day(2026, 11, 23), NULL).n, 0);
    assert_int_equal(date_add_business(date_day(2026, 11, 21), 0, &h), date_day(2026, 11, 24));
    assert_int_equal(date_add_business(date_day(2026, 11, 20), 0, &h), date_day(2026, 11, 20));
    assert_int_equal(date_add_business(date_day(2026, 11, 24), -1, &h), date_day(2026, 11, 20));
}

/* Every day is read back from both of its calendars. */
static void wareki_is_short_in_narrow_places(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"1947-03-15", "昭22.3.15"},
                                          {"2019-05-01", "令1.5.1"},
                                          {"2019-04-30", "平31.4.30"},
                                          {"1947-03", "昭22.3"},
                                          {"1912", "大1"},
                                          {"1860-01-02", "1860.1.2"},
                                          {"", ""}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_is(rows[i][0], date_wareki_short(arena, str_of(rows[i][0])), rows[i][1]);
}

static void wareki_reads_back(void **state)
{
    (void)state;
    for (int32_t day = date_day(1868, 1, 1); day <= date_day(2100, 12, 31); day++) {
        struct arena_mark mark = arena_mark(arena);
        struct str iso = date_iso(arena, day), got, complaint;
        struct str texts[] = {iso, date_wareki(arena, iso)};
        for (size_t i = 0; i < COUNT_OF(texts); i++)
            if (!date_parse(arena, texts[i], 0, false, &got, &complaint) || !str_eq(got, iso))
                fail_msg(S_FMT " → " S_FMT S_FMT, S_ARG(texts[i]), S_ARG(got), S_ARG(complaint));
        arena_rewind(arena, mark);
    }
}

static void moments(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"2026-11-19 14:05", "2026-11-19T14:05"},
        {"2026-11-19T14:05", "2026-11-19T14:05"},
        {"2026/11/19 0:00:00", "2026-11-19T00:00"},
        {"11/19 1405", "2026-11-19T14:05"},
        {"14:05", "2026-11-20T14:05"},
        {"1405", "2026-11-20T14:05"},
        {"905", "2026-11-20T09:05"},
        {"14時5分", "2026-11-20T14:05"},
        {"１４時", "2026-11-20T14:00"},
        {"14時半", "2026-11-20T14:30"},
        {"令和 8年11月 9日 14時 5分", "2026-11-09T14:05"},
        {"11月9日14時5分", "2026-11-09T14:05"},
        {"昨日 9:30", "2026-11-19T09:30"},
        {"t 1405", "2026-11-20T14:05"},
        {"2026-11-19", "2026-11-19"},
        {"20261119", "2026-11-19"},
        {"20261119 1405", "2026-11-19T14:05"},
        {"R8.11.9", "2026-11-09"},
        {"r081109", "2026-11-09"},
        {"2026-11-19T14:05:09", "2026-11-19T14:05"},
        {"20", "2026-11-20"},
    };
    int64_t now = (int64_t)today() * 86400 + 3600;
    struct str iso, complaint;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!date_parse_moment(arena, str_of(rows[i][0]), now, &iso, &complaint))
            fail_msg("%s: " S_FMT, rows[i][0], S_ARG(complaint));
        assert_is(rows[i][0], iso, rows[i][1]);
        assert_true(date_moment_from_iso(iso) != INT64_MIN);
    }
    static const char *const none[][2] = {
        {"24:00", "時刻"},         {"11/19 14:60", "時刻"}, {"2/30 14:05", "2月30日"}, {"14:5:", "時刻"},
        {"x 14:05", "読めません"}, {"", "読めません"},      {"14:", "時刻"},           {":", "時刻"}};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        if (date_parse_moment(arena, str_of(none[i][0]), now, &iso, &complaint))
            fail_msg("%s was taken as " S_FMT, none[i][0], S_ARG(iso));
        if (str_find(complaint, str_of(none[i][1])) == SIZE_MAX)
            fail_msg("%s: " S_FMT, none[i][0], S_ARG(complaint));
    }
}

/* Every 令和…日, 平成…日 and 昭和…日 of a list that a ministry publishes. */
static void dates_of_real_files(void **state)
{
    (void)state;
    FILE *f = fopen(SHARED_DATA "/hakodate/todokede_juri_hakodate_2025-10.csv", "rb");
    if (!f)
        skip();
    static const struct str heads[] = {{"令和", 6}, {"平成", 6}, {"昭和", 6}};
    char line[8192];
    size_t found = 0;
    while (fgets(line, sizeof line, f))
        for (size_t i = 0; i < COUNT_OF(heads); i++)
            for (struct str rest = str_of(line); (rest = str_from(rest, str_find(rest, heads[i]))).n;) {
                size_t end = str_find(rest, S("日"));
                struct str date = str_head(rest, end == SIZE_MAX ? 0 : end + 3), iso, complaint;
                rest = str_from(rest, heads[i].n);
                if (!date.n || date.n > 32 || str_find(date, S("月")) == SIZE_MAX)
                    continue;
                if (!date_parse(arena, date, today(), false, &iso, &complaint))
                    fail_msg(S_FMT ": " S_FMT, S_ARG(date), S_ARG(complaint));
                found++;
            }
    fclose(f);
    assert_true(found > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_splits_back),
        cmocka_unit_test(calendar_facts),
        cmocka_unit_test(stored_text),
        cmocka_unit_test(ages),
        cmocka_unit_test(eras),
        cmocka_unit_test(every_notation),
        cmocka_unit_test(births),
        cmocka_unit_test(complaints),
        cmocka_unit_test(days_named_by_another_day),
        cmocka_unit_test(why_an_office_is_closed),
        cmocka_unit_test(wareki_is_short_in_narrow_places),
        cmocka_unit_test(wareki_reads_back),
        cmocka_unit_test(moments),
        cmocka_unit_test(dates_of_real_files),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
