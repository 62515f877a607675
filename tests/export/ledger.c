/* Ledgers in and out: a round trip keeps every byte; foreign files are matched, or refused row by row with a
 * reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/fixture.h"
#include "export/import.h"
#include "export/run.h"

static const char cases[] = "受付番号,対象者番号,受付日時,受付方法,相談者区分,相談者電話,対象者氏名,"
                            "対象者カナ,生年月日,性別,医療処置,相談内容区分,担当者,状態,相談内容,終結日\n"
                            "R08-0001,7,2026-11-20 9:05,TEL,ケアマネ,０１３８－２２－１１１１,髙﨑 "
                            "𠮷子,タカサキ ヨシコ,昭22.3.15,女性,胃ろう、酸素療法,在宅退院支援,山田 "
                            "花子,対応中,\"一行目\n二行目 \"\"引用\"\" , 〜\",\n"
                            "R08-9999,,2026/11/20 10:00,来所,self,,,,,,,,去った 職員,終結,=1+1,R8.11.20\n"
                            "R08-0002,7,2026-11-21T08:00,電話,家族,不明,髙﨑 𠮷子,タカサキ "
                            "ヨシコ,昭22.3.15,女,胃瘻、酸素療法,,山田 花子,open,,\n";
static const char contacts[] =
    "受付番号,対応番号,対応日時,方法,方向,相手区分,相手先,担当者,所要分,業務,内容\n"
    "R08-0001,12,2026-11-20 14:05,訪問,こちらから,医療機関,五稜郭病院,山田 花子,30分,オ,\"退院の\r\n話\"\n"
    "R08-9999,3,2026-11-20T15:00,電話,受けた,本人,,去った 職員,,,-5\n";
static const char referrals[] =
    "つなぎ番号,受付番号,つなぎ日,事業所番号,資源名,先方意向,辞退理由,開始,選定理由\n"
    "1,R08-0001,2026-11-20,0171405459,\"訪問看護 \"\"みなと\"\"\",受諾,,開始,\"近い, 夜も\"\n"
    "2,R08-0001,R8.11.19,,名だけの所,辞退,満床,,\n"
    "5,R08-9999,,,,,,,\n";

static enum err take(const struct desk *d, enum import_kind kind, const char *path, struct import_result *out,
                     struct fault *f)
{
    const struct import_request q = {
        .kind = kind, .paths = &path, .count = 1, .login = S("hanako"), .now = d->now, .spreadsheet = false};
    return import_files(d->arena, d->db, &q, out, f);
}

static struct import_result taken(const struct desk *d, enum import_kind kind, const char *path)
{
    struct import_result out;
    struct fault f = {OK, ""};
    check_ok(take(d, kind, path, &out, &f), &f);
    return out;
}

static void take_all(const struct desk *d, const char *folder, int want_same)
{
    static const struct {
        enum import_kind kind;
        const char *name;
    } files[] = {
        {IMPORT_CASES, "cases.csv"}, {IMPORT_CONTACTS, "contacts.csv"}, {IMPORT_REFERRALS, "referrals.csv"}};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct import_result r =
            taken(d, files[i].kind, str_print(d->arena, "%s/%s", folder, files[i].name).p);
        assert_int_equal(r.same, want_same ? r.read : 0);
    }
}

static void put_ledgers(const struct desk *d)
{
    desk_file(d, "cases.csv", str_of(cases));
    desk_file(d, "contacts.csv", str_of(contacts));
    desk_file(d, "referrals.csv", str_of(referrals));
    take_all(d, d->folder, false);
}

static const char *written(const struct desk *d, const char *out)
{
    const struct run_request q = {.profile = S("ledger"),
                                  .out = str_print(d->arena, "%s/%s", d->folder, out).p,
                                  .day = DAY_NONE,
                                  .login = S("hanako"),
                                  .now = d->now,
                                  .dirs = &shipped};
    struct run_result r;
    struct fault f = {OK, ""};
    check_ok(run_export(d->arena, d->db, &q, &r, &f), &f);
    return r.folder.p;
}

static struct desk new_desk(void)
{
    return desk_open(S("函館市医療・介護連携支援センター"), "2026-11-20T14:05:00");
}

static void values_are_read_in_any_notation(void **state)
{
    (void)state;
    struct desk d = new_desk();
    put_ledgers(&d);
    assert_string_equal(asked(&d, "SELECT number, person, received_at, channel, requester, caller_phone, "
                                  "category, staff_name(owner), state, closed_on FROM intake ORDER BY id")
                            .p,
                        "R08-0001|7|2026-11-20T09:05|phone|manager|0138-22-1111|discharge|山田 花子|open|\n"
                        "R08-9999||2026-11-20T10:00|office|self|||去った 職員|closed|2026-11-20\n"
                        "R08-0002|7|2026-11-21T08:00|phone|family|不明||山田 花子|open|");
    assert_string_equal(
        asked(&d, "SELECT state, substr(login, 1, 5) FROM staff WHERE name = '去った 職員'").p, "left|left-");
    desk_close(&d);
}

static void round_trip_keeps_every_byte(void **state)
{
    (void)state;
    static const char *const names[] = {"cases.csv", "contacts.csv", "referrals.csv"};
    struct desk first = new_desk(), second = new_desk();
    put_ledgers(&first);
    const char *out = written(&first, "out");
    take_all(&first, out, true);
    take_all(&second, out, false);
    const char *again = written(&second, "out");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str a = slurp(first.arena, str_print(first.arena, "%s/%s", out, names[i]).p);
        struct str b = slurp(second.arena, str_print(second.arena, "%s/%s", again, names[i]).p);
        assert_string_equal(str_z(first.arena, a), str_z(second.arena, b));
    }
    struct str text = slurp(first.arena, str_print(first.arena, "%s/cases.csv", out).p);
    assert_true(str_find(text, S("\"髙﨑 𠮷子\"")) != SIZE_MAX);
    assert_true(str_find(text, S("\"一行目\n二行目 \"\"引用\"\" , 〜\"")) != SIZE_MAX);
    assert_true(str_find(text, S("\"去った 職員\"")) != SIZE_MAX);
    desk_close(&first);
    desk_close(&second);
}

static void headings_are_the_contracts(void **state)
{
    (void)state;
    struct desk d = new_desk();
    const char *out = written(&d, "out");
    assert_string_equal(str_z(d.arena, slurp(d.arena, str_print(d.arena, "%s/contacts.csv", out).p)),
                        "\xEF\xBB\xBF\"対応番号\",\"受付番号\",\"対応日時\",\"方法\",\"方向\",\"相手区分\","
                        "\"相手先\",\"担当者\","
                        "\"所要分\",\"業務\",\"内容\"\r\n");
    /* cases.csv: the contract's columns, then every other field of the records in row order. */
    static const char *const known[] = {
        "対象者番号",       "受付番号",     "受付日時",     "受付方法",     "相談者区分", "相談者所属",
        "相談者氏名",       "相談者電話",   "対象者氏名",   "対象者カナ",   "性別",       "生年月日",
        "郵便番号",         "住所",         "電話番号",     "日常生活圏域", "世帯",       "要介護度",
        "特定疾病",         "主病名",       "医療処置",     "相談内容区分", "局面",       "立ち位置",
        "立ち位置変更理由", "相談同意",     "情報提供同意", "緊急度",       "担当者",     "状態",
        "次回対応日",       "次回対応内容", "相談内容",     "終結日",       "終結理由"};
    struct buf want = buf_in(d.arena);
    static const enum record_id records[] = {RECORD_INTAKE, RECORD_PERSON};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        buf_print(&want, "%s\"%s\"", i ? "," : "\xEF\xBB\xBF", known[i]);
    for (size_t i = 0; i < COUNT_OF(records); i++)
        for (int k = 0; k < record_row(records[i])->count; k++) {
            const struct field *f = &record_row(records[i])->fields[k];
            bool met = f->flags & F_HIDE;
            for (size_t n = 0; n < COUNT_OF(known); n++)
                met = met || str_eq(f->label, str_of(known[n]));
            if (!met)
                buf_print(&want, ",\"" S_FMT "\"", S_ARG(f->label));
        }
    buf_add(&want, S("\r\n"));
    assert_string_equal(str_z(d.arena, slurp(d.arena, str_print(d.arena, "%s/cases.csv", out).p)),
                        str_z(d.arena, buf_str(&want)));
    desk_close(&d);
}

static void rows_without_numbers_are_matched_by_count(void **state)
{
    (void)state;
    struct desk d = new_desk();
    const char *path =
        desk_file(&d, "c.csv",
                  S("受付日時,対象者氏名,生年月日,受付方法,好きな色\n"
                    "2026-04-01 9:00,同じ 人,S22.3.15,電話,赤\n2026-04-01 9:00,同じ 人,S22.3.15,電話,赤\n"
                    "2026-03-31 9:00,,,来所,青\n"));
    struct import_result r = taken(&d, IMPORT_CASES, path);
    assert_int_equal(r.added, 3);
    assert_true(r.count == 1 && strstr(r.notes[0].say.p, "好きな色"));
    assert_string_equal(asked(&d, "SELECT number, state FROM intake ORDER BY id").p,
                        "R08-0001|open\nR08-0002|open\nR07-0001|open");
    assert_string_equal(asked(&d, "SELECT count(*) FROM person").p, "1");
    r = taken(&d, IMPORT_CASES, path);
    assert_int_equal(r.same, 3);
    const char *talks = desk_file(
        &d, "t.csv",
        S("受付番号,対応日時,方法,内容\nR08-0001,2026-04-01 9:00,電話,x\nR08-0001,2026-04-01 9:00,電話,x\n"));
    assert_int_equal(taken(&d, IMPORT_CONTACTS, talks).added, 2);
    assert_int_equal(taken(&d, IMPORT_CONTACTS, talks).same, 2);
    assert_string_equal(asked(&d, "SELECT count(*) FROM contact").p, "2");
    desk_close(&d);
}

static void numbers_go_on_behind_the_imported(void **state)
{
    (void)state;
    struct desk d = new_desk();
    taken(&d, IMPORT_CASES, desk_file(&d, "a.csv", S("受付番号,受付日時\nR08-9999,2026-11-01 9:00\n")));
    taken(&d, IMPORT_CASES, desk_file(&d, "b.csv", S("受付日時,受付方法\n2026-11-02 9:00,電話\n")));
    assert_string_equal(asked(&d, "SELECT number FROM intake ORDER BY id").p, "R08-9999\nR08-10000");
    desk_close(&d);
}

static void bad_rows_are_refused_one_by_one(void **state)
{
    (void)state;
    static const struct {
        enum import_kind kind;
        struct str text;
        const char *reason;
    } rows[] = {
        {IMPORT_CASES, S_ROW("受付番号,受付日時\nR08-0500,2026-02-30 9:00\nR08-0501,2026-02-28 9:00\n"),
         "「受付日時」"},
        {IMPORT_CASES, S_ROW("受付番号,性別\nR08-0502,♂\nR08-0503,男\n"), "「性別」の ♂"},
        {IMPORT_CASES,
         S_ROW("受付番号,対象者番号,対象者氏名,生年月日\nR08-0504,7,別の 人,1950-01-01\nR08-0505,,x,\n"),
         "対象者番号 7 は別の人"},
        {IMPORT_CONTACTS, S_ROW("受付番号,内容\nR99-0001,x\nR08-0001,y\n"),
         "受付番号「R99-0001」の相談がありません"},
        {IMPORT_CONTACTS, S_ROW("受付番号,対応番号,内容\nR08-0001,3,x\nR08-0001,90,y\n"),
         "対応番号 3 は別の相談"},
        {IMPORT_REFERRALS, S_ROW("受付番号,つなぎ番号\nR08-0001,x\nR08-0001,91\n"),
         "「つなぎ番号」の x は番号ではありません"},
        {IMPORT_CASES, S_ROW("受付番号,相談内容\nR08-0506,腰痛, 発熱\nR08-0507,腰痛,\n"),
         "見出しは 2 列ですが、3 列目に「発熱」"},
        {IMPORT_CASES, S_ROW("受付番号,相談内容\nR08-0508,一\nR08-0508,二\n"),
         "受付番号 R08-0508 は 2 行目にもあります"},
        {IMPORT_CONTACTS, S_ROW("受付番号,対応番号,内容\nR08-0001,92,x\nR08-0001,92,y\n"),
         "対応番号 92 は 2 行目にもあります"},
        {IMPORT_CASES,
         S_ROW(
             "受付番号,対象者番号,対象者氏名,電話番号\nR08-0509,40,別の 人,0138\nR08-0510,40,別の 人,0139\n"),
         "対象者番号 40 の「電話番号」が 2 行目と違います"},
        {IMPORT_CONTACTS, S_ROW("担当者,受付番号,内容\nいない 人,R99-0001,x\n山田 花子,R08-0001,z\n"),
         "受付番号「R99-0001」の相談がありません"},
    };
    struct desk d = new_desk();
    put_ledgers(&d);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *path = desk_file(&d, "bad.csv", rows[i].text);
        struct import_request q = {
            .kind = rows[i].kind, .paths = &path, .count = 1, .login = S("hanako"), .now = d.now};
        struct import_result r;
        struct fault f = {OK, ""};
        q.reject = str_print(d.arena, "%s/rejected.csv", d.folder).p;
        enum err rc = import_files(d.arena, d.db, &q, &r, &f);
        if (rc != ERR_NOTICE || r.rejected != 1 || r.added != 1)
            fail_msg("%s: %d %s, new %d, rejected %d", rows[i].reason, rc, f.say, (int)r.added,
                     (int)r.rejected);
        struct str text = slurp(d.arena, q.reject);
        if (str_find(text, str_of(rows[i].reason)) == SIZE_MAX)
            fail_msg("%s: %.*s", rows[i].reason, S_ARG(text));
    }
    assert_string_equal(asked(&d, "SELECT count(*) FROM staff WHERE name = 'いない 人'").p, "0");
    desk_close(&d);
}

static void spreadsheet_form_is_taken_back(void **state)
{
    (void)state;
    struct desk d = new_desk();
    const char *path = desk_file(
        &d, "s.csv", S("受付番号,相談者氏名,相談内容,相談者所属\nR08-0001,'＝危ない,'=1+1,'90年代\n"));
    struct import_request q = {.kind = IMPORT_CASES,
                               .paths = &path,
                               .count = 1,
                               .login = S("hanako"),
                               .now = d.now,
                               .spreadsheet = true};
    struct import_result r;
    struct fault f = {OK, ""};
    check_ok(import_files(d.arena, d.db, &q, &r, &f), &f);
    assert_string_equal(asked(&d, "SELECT caller_name, note, caller_org FROM intake").p,
                        "＝危ない|=1+1|'90年代");
    desk_close(&d);
}

/* RELIABILITY.md, requirement 51: what a spreadsheet would compute goes out with a ' and comes back without. */
static void formulas_go_out_and_come_back(void **state)
{
    (void)state;
    static const char *const heads[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠", "'=", "''@"};
    static const char *const tails[] = {"1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"\"http\"\")", "x"};
    struct desk d = new_desk(), other = new_desk();
    struct buf csv = buf_in(d.arena);
    buf_add(&csv, S("受付番号,相談者氏名\n"));
    for (size_t i = 0; i < COUNT_OF(heads) * COUNT_OF(tails); i++)
        buf_print(&csv, "R08-%04zu,\"%s%s\"\n", i + 1, heads[i / COUNT_OF(tails)],
                  tails[i % COUNT_OF(tails)]);
    taken(&d, IMPORT_CASES, desk_file(&d, "in.csv", buf_str(&csv)));
    struct run_request out = {.profile = S("ledger"),
                              .out = str_print(d.arena, "%s/out", d.folder).p,
                              .day = DAY_NONE,
                              .spreadsheet = true,
                              .now = d.now,
                              .dirs = &shipped};
    struct run_result r;
    struct import_result back;
    struct fault f = {OK, ""};
    check_ok(run_export(d.arena, d.db, &out, &r, &f), &f);
    const char *path = str_print(d.arena, "%s/cases.csv", r.folder.p).p;
    struct str text = slurp(d.arena, path);
    for (size_t i = 0; i < COUNT_OF(heads); i++) /* no cell begins with what computes */
        assert_true(heads[i][0] == '\'' || str_find(text, str_print(d.arena, ",\"%s", heads[i])) == SIZE_MAX);
    const struct import_request in = {.kind = IMPORT_CASES,
                                      .paths = &path,
                                      .count = 1,
                                      .login = S("hanako"),
                                      .now = d.now,
                                      .spreadsheet = true};
    check_ok(import_files(other.arena, other.db, &in, &back, &f), &f);
    const char *all = "SELECT number || ' ' || caller_name FROM intake ORDER BY id";
    struct str before = asked(&d, all), after = asked(&other, all);
    assert_string_equal(after.p, before.p);
    assert_int_equal(str_int(asked(&other, "SELECT count(*) FROM intake"), 0), 40);
    desk_close(&other);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_read_in_any_notation),
        cmocka_unit_test(round_trip_keeps_every_byte),
        cmocka_unit_test(headings_are_the_contracts),
        cmocka_unit_test(rows_without_numbers_are_matched_by_count),
        cmocka_unit_test(numbers_go_on_behind_the_imported),
        cmocka_unit_test(bad_rows_are_refused_one_by_one),
        cmocka_unit_test(spreadsheet_form_is_taken_back),
        cmocka_unit_test(formulas_go_out_and_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
