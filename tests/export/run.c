/* Export runs: a complete folder or none, nothing replaced in silence, nothing personal in the city's files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <sodium.h>
#include <sys/resource.h>

#include "export/due.h"
#include "export/fixture.h"
#include "export/formula.h"
#include "export/import.h"
#include "export/page.h"
#include "export/run.h"

static const char cases[] = "受付番号,受付日時,受付方法,相談者区分,相談者氏名,相談者電話,対象者氏名,生年月日,"
                            "性別,日常生活圏域,要介護度,相談内容区分,住所,相談内容\n"
                            "R08-0001,2026-11-19 9:05,電話,家族,秘密 太郎,0138-22-1111,秘密 "
                            "花子,1947-03-15,女,𠮷田〜繫,要介護2,在宅退院支援,函館市秘密町,秘密の話\n"
                            "R08-0002,2026-11-20 10:00,来所,本人,,,,,,,,,,\n";

static struct desk filled(const char *now)
{
    struct desk d = desk_open(S("函館市医療・介護連携支援センター"), now);
    const char *path = desk_file(&d, "in.csv", str_of(cases));
    const struct import_request q = {
        .kind = IMPORT_CASES, .paths = &path, .count = 1, .login = S("hanako"), .now = d.now};
    struct import_result r;
    struct fault f = {OK, ""};
    check_ok(import_files(d.arena, d.db, &q, &r, &f), &f);
    return d;
}

static struct run_request ask(const struct desk *d)
{
    return (struct run_request){.out = str_print(d->arena, "%s/out", d->folder).p,
                                .day = DAY_NONE,
                                .login = S("hanako"),
                                .now = d->now,
                                .dirs = &shipped};
}

/* Names in a folder, sorted, hidden ones too. */
static struct str names_in(const struct desk *d, const char *path)
{
    struct dirent **all;
    struct buf out = buf_in(d->arena);
    int n = scandir(path, &all, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        if (strcmp(all[i]->d_name, ".") && strcmp(all[i]->d_name, ".."))
            buf_print(&out, "%s%s", out.n ? " " : "", all[i]->d_name);
        free(all[i]);
    }
    if (n >= 0)
        free(all);
    return str_copy(d->arena, buf_str(&out));
}

static struct str file_of(const struct desk *d, const char *folder, const char *name)
{
    return slurp(d->arena, str_print(d->arena, "%s/%s", folder, name).p);
}

static struct str as_utf8(const struct desk *d, struct str cp932)
{
    struct decoder *from = decode_bytes(d->arena, cp932, "-", ENCODING_CP932);
    struct buf out = buf_in(d->arena);
    struct fault f;
    for (bool more = true; more;) {
        struct str block;
        check_ok(decode_next(from, &block, &more, &f), &f);
        buf_add(&out, block);
    }
    return str_copy(d->arena, buf_str(&out));
}

static void a_day_and_its_month(void **state)
{
    (void)state;
    struct desk d = filled("2026-11-20T14:05:00");
    const struct run_request q = ask(&d);
    struct run_result r;
    struct fault f = {OK, ""};
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_NOTICE); /* 𠮷 and 繫 */
    assert_string_equal(names_in(&d, q.out).p, "2026-11 2026-11-20");
    assert_string_equal(names_in(&d, r.folder.p).p,
                        "cases.csv contacts.csv manifest.csv monthly.csv referrals.csv substitutions.csv");
    struct str text = as_utf8(&d, file_of(&d, r.folder.p, "cases.csv"));
    assert_string_equal(text.p, "\"受付番号\",\"受付日\",\"受付方法\",\"相談者区分\",\"年齢階級\",\"性別\","
                                "\"日常生活圏域\",\"被保険者区分\",\"要介護度\","
                                "\"相談内容区分\",\"局面\",\"立ち位置\",\"状態\",\"終結日\",\"終結理由\"\r\n"
                                "\"R08-0001\",\"2026-11-19\",\"電話\",\"家族\",\"75-84\",\"女\",\"吉田～繋\","
                                "\"第1号\",\"要介護2\",\"在宅退院支援\",\"\",\"\",\"対応中\",\"\",\"\"\r\n"
                                "\"R08-0002\",\"2026-11-20\",\"来所\",\"本人\",\"不明\",\"\",\"\",\"不明\","
                                "\"\",\"\",\"\",\"\",\"対応中\",\"\",\"\"\r\n");
    assert_string_equal(
        str_z(d.arena, file_of(&d, r.folder.p, "substitutions.csv")),
        "\xEF\xBB\xBF\"ファイル\",\"行\",\"列\",\"元の文字\",\"符号位置\",\"書いた文字\",\"種別\"\r\n"
        "\"cases.csv\",\"2\",\"日常生活圏域\",\"𠮷\",\"U+20BB7\",\"吉\",\"代わりの文字\"\r\n"
        "\"cases.csv\",\"2\",\"日常生活圏域\",\"〜\",\"U+301C\",\"～\",\"同じ記号\"\r\n"
        "\"cases.csv\",\"2\",\"日常生活圏域\",\"繫\",\"U+7E6B\",\"繋\",\"代わりの文字\"\r\n");
    assert_int_equal(r.replaced, 2); /* the month repeats the day */
    assert_int_equal(r.alike, 1);
    text = as_utf8(&d, file_of(&d, r.folder.p, "monthly.csv"));
    assert_true(str_starts(text, S("\"区分\",\"項目\",\"4月\",")));
    desk_close(&d);
}

static void the_manifest_tells_the_truth(void **state)
{
    (void)state;
    struct desk d = filled("2026-11-20T14:05:00");
    const struct run_request q = ask(&d);
    struct run_result r;
    struct fault f = {OK, ""};
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[65];
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_NOTICE);
    struct str manifest = as_utf8(&d, file_of(&d, r.folder.p, "manifest.csv"));
    struct str bytes = file_of(&d, r.folder.p, "cases.csv");
    crypto_hash_sha256(hash, (const unsigned char *)bytes.p, bytes.n);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    assert_true(str_starts(manifest, S("\"ファイル名\",\"行数\",\"バイト数\",\"SHA-256\",\"期間開始\","
                                       "\"期間終了\",\"文字コード\",\"置換文字数\",\"監査鎖\"\r\n")));
    struct str line = str_print(
        d.arena, "\"cases.csv\",\"2\",\"%zu\",\"%s\",\"2026-11-20\",\"2026-11-20\",\"cp932\",\"3\",\"",
        bytes.n, hex);
    assert_true(str_find(manifest, line) != SIZE_MAX);
    assert_true(str_find(manifest, S("\"substitutions.csv\",\"3\"")) != SIZE_MAX);
    struct str month = as_utf8(&d, file_of(&d, str_print(d.arena, "%s/2026-11", q.out).p, "manifest.csv"));
    assert_true(str_find(month, S("\"2026-11-01\",\"2026-11-20\"")) != SIZE_MAX);
    desk_close(&d);
}

static void only_what_changed_that_day(void **state)
{
    (void)state;
    struct desk d = filled("2026-11-20T14:05:00");
    struct run_request q = ask(&d);
    struct run_result r;
    struct fault f = {OK, ""};
    q.now = date_moment_from_iso(S("2026-11-21T21:30:00"));
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_NOTICE); /* the month has the row */
    assert_non_null(strstr(f.say, "/2026-11/substitutions.csv"));
    assert_true(str_find(as_utf8(&d, file_of(&d, r.folder.p, "cases.csv")), S("R08")) == SIZE_MAX);
    struct str month = as_utf8(&d, file_of(&d, str_print(d.arena, "%s/2026-11", q.out).p, "cases.csv"));
    assert_true(str_find(month, S("R08-0002")) != SIZE_MAX);
    q.all = true;
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_NOTICE);
    assert_true(str_find(as_utf8(&d, file_of(&d, r.folder.p, "cases.csv")), S("R08-0002")) != SIZE_MAX);
    desk_close(&d);
}

static void nothing_personal_for_the_city(void **state)
{
    (void)state;
    struct desk d = filled("2026-11-20T14:05:00");
    static const char *const names[] = {"cases.csv",   "contacts.csv",      "referrals.csv",
                                        "monthly.csv", "substitutions.csv", "manifest.csv"};
    struct run_request q = ask(&d);
    struct run_result r;
    struct fault f = {OK, ""};
    q.encoding = ENCODING_UTF8;
    check_ok(run_export(d.arena, d.db, &q, &r, &f), &f);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (i == 4)
            continue; /* none: UTF-8 has every character */
        struct str text = file_of(&d, r.folder.p, names[i]);
        assert_true(str_find(text, S("秘密")) == SIZE_MAX);
        assert_true(str_find(text, S("0138")) == SIZE_MAX);
        assert_true(str_find(text, S("1947")) == SIZE_MAX);
    }
    desk_close(&d);
}

static void earlier_days_are_kept_todays_is_replaced(void **state)
{
    (void)state;
    struct desk d = filled("2026-11-20T14:05:00");
    struct run_request q = ask(&d);
    struct run_result r;
    struct fault f = {OK, ""};
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_NOTICE);
    desk_file(&d, "out/2026-11-20/cases.csv", S("sent"));
    q.now += 86400;
    q.day = date_of_moment(d.now);
    check_ok(run_export(d.arena, d.db, &q, &r, &f), &f);
    assert_int_equal(r.kept, 1);
    assert_int_equal(r.days, 0);
    assert_true(r.count == 1 && strstr(r.notes[0].p, "そのままに"));
    assert_true(str_eq(file_of(&d, r.folder.p, "cases.csv"), S("sent")));
    q.now = d.now;
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_NOTICE);
    assert_false(str_eq(file_of(&d, r.folder.p, "cases.csv"), S("sent")));
    assert_string_equal(names_in(&d, q.out).p, "2026-11 2026-11-20");
    desk_close(&d);
}

static void missed_days_are_caught_up(void **state)
{
    (void)state;
    struct desk d = filled("2026-11-20T14:05:00");
    struct run_request q = ask(&d);
    struct run_result r;
    struct fault f = {OK, ""};
    q.encoding = ENCODING_UTF8;
    check_ok(run_export(d.arena, d.db, &q, &r, &f), &f);
    q.now += 3 * 86400;
    q.catch_up = true;
    check_ok(run_export(d.arena, d.db, &q, &r, &f), &f);
    assert_int_equal(r.days, 3);
    assert_string_equal(names_in(&d, q.out).p, "2026-11 2026-11-20 2026-11-21 2026-11-22 2026-11-23");
    struct str late = file_of(&d, str_print(d.arena, "%s/2026-11-22", q.out).p, "manifest.csv");
    assert_true(str_find(late, S("\"2026-11-22\",\"2026-11-22（2026-11-23 の状態）\"")) != SIZE_MAX);
    q.now += (int64_t)(DUE_KEEP_DAYS + 30) * 86400;
    q.catch_up = false;
    check_ok(run_export(d.arena, d.db, &q, &r, &f), &f);
    assert_non_null(
        strstr(names_in(&d, q.out).p, "2026-11-20")); /* one night with a wrong clock forgets nothing */
    check_ok(run_export(d.arena, d.db, &q, &r, &f), &f);
    assert_string_equal(names_in(&d, q.out).p, "2028-01 2028-01-27"); /* the old ones are forgotten */
    q.day = date_of_moment(q.now) + 1;
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_USAGE);
    desk_close(&d);
}

static void formulas_are_guarded_for_people(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool formula;
    } rows[] = {{"=1+1", true},  {"+cmd", true},   {"-1+1", true},        {"@x", true},
                {"\t=1", true},  {"\rx", true},    {"\nx", true},         {"＝1", true},
                {"＋x", true},   {"－x", true},    {"＠x", true},         {"+", true},
                {"=", true},     {"-5", false},    {"+81-138-22", false}, {"0138-22-1111", false},
                {"-", false},    {"", false},      {"普通", false},       {"a=b", false},
                {"-1.5", false}, {"+0.25", false}, {"-1.5.2", true},      {"-1.", true},
                {"=1.5", true},  {"-1.5+1", true}, {"1.5", false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (formula_is(str_of(rows[i].text)) != rows[i].formula)
            fail_msg("%s", rows[i].text);
    struct desk d = filled("2026-11-20T14:05:00");
    const char *path =
        desk_file(&d, "f.csv", S("受付番号,日常生活圏域,対象者氏名\nR08-0003,=HYPERLINK(1),だれか\n"));
    const struct import_request in = {
        .kind = IMPORT_CASES, .paths = &path, .count = 1, .login = S("hanako"), .now = d.now};
    struct import_result taken;
    struct run_request q = ask(&d);
    struct run_result r;
    struct fault f = {OK, ""};
    check_ok(import_files(d.arena, d.db, &in, &taken, &f), &f);
    q.encoding = ENCODING_UTF8;
    check_ok(run_export(d.arena, d.db, &q, &r, &f), &f);
    assert_true(str_find(file_of(&d, r.folder.p, "cases.csv"), S("\"=HYPERLINK(1)\"")) != SIZE_MAX);
    q.spreadsheet = true;
    check_ok(run_export(d.arena, d.db, &q, &r, &f), &f);
    assert_true(str_find(file_of(&d, r.folder.p, "cases.csv"), S("\"'=HYPERLINK(1)\"")) != SIZE_MAX);
    assert_true(str_find(file_of(&d, r.folder.p, "manifest.csv"), S("\"utf-8 表計算用\"")) != SIZE_MAX);
    desk_close(&d);
}

/* A ledger beside the city's files of the same day would replace them, and they it. */
static void two_profiles_do_not_share_a_place(void **state)
{
    (void)state;
    struct desk d = filled("2026-11-20T14:05:00");
    struct run_request q = ask(&d);
    struct run_result r;
    struct fault f = {OK, ""};
    run_export(d.arena, d.db, &q, &r, &f);
    q.profile = S("ledger");
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_REFUSED);
    assert_non_null(strstr(f.say, "--out"));
    q.profile = S("city");
    assert_int_not_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_REFUSED);
    desk_close(&d);
}

/* Whatever goes wrong: no folder of the day, no part of one, and an older one untouched. */
static void complete_or_not_at_all(void **state)
{
    (void)state;
    struct desk d = filled("2026-11-20T14:05:00");
    struct run_request q = ask(&d);
    struct run_result r;
    struct fault f = {OK, ""};
    const volatile bool cancel = true;
    struct source_dirs dirs = {d.folder, SOURCE_SCHEMA};

    q.out = desk_file(&d, "a-file", S("x"));
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_IO);

    q = ask(&d);
    struct rlimit old, little = {700, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    little.rlim_max = old.rlim_max;
    setrlimit(RLIMIT_FSIZE, &little);
    enum err rc = run_export(d.arena, d.db, &q, &r, &f);
    setrlimit(RLIMIT_FSIZE, &old);
    assert_int_equal(rc, ERR_IO);
    assert_string_equal(names_in(&d, q.out).p, "");

    assert_int_equal(system(str_print(d.arena, "mkdir -p %s/export/city", d.folder).p), 0);
    desk_file(&d, "export/city/zz.sql",
              S("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<2000) SELECT i AS 数 "
                "FROM n"));
    q.dirs = &dirs;
    q.cancel = &cancel;
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_IO);
    assert_string_equal(names_in(&d, q.out).p, "");

    q.cancel = NULL;
    desk_file(&d, "export/city/zz.sql", S("SELECT nothing FROM intake"));
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_REFUSED);
    assert_string_equal(names_in(&d, q.out).p, "");
    desk_close(&d);
}

static void a_folder_of_the_site_is_a_profile(void **state)
{
    (void)state;
    struct desk d = filled("2026-11-20T14:05:00");
    struct source_dirs dirs = {d.folder, SOURCE_SCHEMA};
    struct run_request q = ask(&d);
    struct run_result r;
    struct fault f = {OK, ""};
    assert_int_equal(system(str_print(d.arena, "mkdir -p %s/export/toshima", d.folder).p), 0);
    desk_file(&d, "export/toshima/count.sql", S("SELECT count(*) AS 件数, :day AS 日 FROM intake"));
    q.dirs = &dirs;
    q.profile = S("toshima");
    check_ok(run_export(d.arena, d.db, &q, &r, &f), &f);
    assert_string_equal(str_z(d.arena, file_of(&d, r.folder.p, "count.csv")),
                        "\xEF\xBB\xBF\"件数\",\"日\"\r\n\"2\",\"2026-11-20\"\r\n");
    q.profile = S("none");
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_USAGE);
    assert_non_null(strstr(f.say, "ledger、opendata"));
    q.profile = S("../reports");
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_USAGE);
    desk_close(&d);
}

/* A field that no heading names yet is a column of its own: what a new row in schema/intake.def relies on. */
static void every_other_field_is_a_column(void **state)
{
    (void)state;
    struct desk d = filled("2026-11-20T14:05:00");
    struct source_dirs dirs = {d.folder, SOURCE_SCHEMA};
    struct run_request q = ask(&d);
    struct run_result r;
    struct fault f = {OK, ""};
    struct buf want = buf_in(d.arena);
    const struct record_row *row = record_row(RECORD_INTAKE);
    buf_add(&want, S("\xEF\xBB\xBF\"受付番号\",\"相談者区分\""));
    for (int i = 0; i < row->count; i++)
        if (!(row->fields[i].flags & F_HIDE) && i != INTAKE_number && i != INTAKE_requester)
            buf_print(&want, ",\"" S_FMT "\"", S_ARG(row->fields[i].label));
    buf_add(&want, S("\r\n"));
    assert_int_equal(system(str_print(d.arena, "mkdir -p %s/export/part", d.folder).p), 0);
    desk_file(&d, "export/part/p.sql",
              S("SELECT i.number AS 受付番号, i.requester AS 相談者区分 /*every other field: intake i*/ FROM "
                "intake i"));
    q.dirs = &dirs;
    q.profile = S("part");
    check_ok(run_export(d.arena, d.db, &q, &r, &f), &f);
    struct str text = file_of(&d, r.folder.p, "p.csv");
    assert_true(str_starts(text, buf_str(&want)));
    assert_true(str_find(text, S("\"秘密の話\"")) != SIZE_MAX);
    assert_true(str_find(text, S("\"対応中\"")) != SIZE_MAX); /* a label, not its code */
    desk_file(&d, "export/part/p.sql", S("SELECT 1 AS x /*every other field: nobody n*/"));
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_REFUSED);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_and_its_month),
        cmocka_unit_test(the_manifest_tells_the_truth),
        cmocka_unit_test(only_what_changed_that_day),
        cmocka_unit_test(nothing_personal_for_the_city),
        cmocka_unit_test(earlier_days_are_kept_todays_is_replaced),
        cmocka_unit_test(missed_days_are_caught_up),
        cmocka_unit_test(formulas_are_guarded_for_people),
        cmocka_unit_test(two_profiles_do_not_share_a_place),
        cmocka_unit_test(complete_or_not_at_all),
        cmocka_unit_test(a_folder_of_the_site_is_a_profile),
        cmocka_unit_test(every_other_field_is_a_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
