/* Papers: everything on the sheet, nobody in the summary, consent before the 情報共有シート, and no FAX that says
 * whom it is about. Pages break alike in text and HTML. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "export/fixture.h"

#include "base/width.h"
#include "export/disclose.h"
#include "export/paper.h"
#include "store/change.h"

static int64_t put(const struct desk *d, enum record_id id, struct str *v)
{
    struct change_result result;
    struct fault f;
    struct change *c = change_new(S("hanako"), S("test"));
    change_put(c, &(struct record){record_row(id), 0, v}, FIELDS_ALL);
    check_ok(change_apply(d->db, c, d->now, &result, &f), &f);
    change_free(c);
    return result.ids[0];
}

static struct str number(const struct desk *d, int64_t id)
{
    return str_print(d->arena, "%lld", (long long)id);
}

static const struct person secret_person = {.name = S_ROW("秘田 ひみつ"),
                                            .kana = S_ROW("ヒメダ ヒミツ"),
                                            .birth_on = S_ROW("1947-03-15"),
                                            .phone = S_ROW("0138-22-3344"),
                                            .address = S_ROW("函館市秘密町1-2"),
                                            .sex = S_ROW("female"),
                                            .doctor = S_ROW("みなとクリニック 港医師"),
                                            .care_level = S_ROW("care2")};

struct told_case {
    struct desk d;
    int64_t person, intake, resource;
    struct setting setting;
};

static struct told_case told(struct str consent, struct str scope)
{
    struct told_case t = {.d = desk_open(S("函館市医療・介護連携支援センター"), "2026-11-20T14:05:00")};
    struct person p = secret_person;
    t.person = put(&t.d, RECORD_PERSON, p.v);
    struct resource r = {.name = S("ひばり訪問看護ステーション"), .service = S("訪問看護")};
    t.resource = put(&t.d, RECORD_RESOURCE, r.v);
    struct intake i = {
        .person = number(&t.d, t.person),
        .received_at = S("2026-11-16T09:10"),
        .requester = S("family"),
        .caller_name = S("秘田 長子"),
        .caller_phone = S("090-1111-2222"),
        .note =
            S("秘田さん（ヒミツさん）は昭和22年3月15日生まれ。電話は０１３８（２２）３３４４。<転倒>あり。"),
        .consent_share = consent,
        .share_scope = scope,
        .state = S("open")};
    t.intake = put(&t.d, RECORD_INTAKE, i.v);
    struct contact c = {.intake = number(&t.d, t.intake),
                        .at = S("2026-11-18T10:00"),
                        .channel = S("visit"),
                        .note = S("秘田 長子さんと会う")};
    put(&t.d, RECORD_CONTACT, c.v);
    t.setting = db_setting(t.d.db, t.d.now);
    return t;
}

static enum err make(const struct told_case *t, enum paper paper, int64_t resource, const struct fax *fax,
                     struct str *text, struct fault *f)
{
    struct print print;
    const struct paper_ask ask = {.paper = paper,
                                  .intake = t->intake,
                                  .resource = resource,
                                  .fax = fax,
                                  .setting = &t->setting,
                                  .staff = S("看護 花子"),
                                  .copy = 2};
    enum err rc = paper_make(t->d.arena, t->d.db, &ask, &print, f);
    if (rc)
        return rc;
    struct print_pages pages = print_lay(t->d.arena, &print);
    *text = str_print(t->d.arena, S_FMT S_FMT, S_ARG(print_as_text(t->d.arena, &pages)),
                      S_ARG(print_as_html(t->d.arena, &pages)));
    return OK;
}

static void has(struct str text, const char *word)
{
    if (str_find(text, str_of(word)) == SIZE_MAX)
        fail_msg("not on the paper: %s\n" S_FMT, word, S_ARG(text));
}

static void lacks(struct str text, const char *word)
{
    if (str_find(text, str_of(word)) != SIZE_MAX)
        fail_msg("on the paper: %s\n" S_FMT, word, S_ARG(text));
}

static void the_sheet_has_all_of_it(void **state)
{
    (void)state;
    struct told_case t = told(S("yes"), S0);
    struct fault f;
    struct str text;
    check_ok(make(&t, PAPER_SHEET, 0, NULL, &text, &f), &f);
    has(text, "相談受付シート R08-0001");
    has(text, "練習用");
    has(text, "秘田 ひみつ");
    has(text, "昭和22年3月15日（79歳）");
    has(text, "&lt;転倒&gt;");
    has(text, "部数 2 / 出力 看護 花子 2026-11-20 14:05");
    has(text, "1/1頁");
    lacks(text, "退院予定日"); /* not asked in this phase */
    check_ok(make(&t, PAPER_BLANK, 0, NULL, &text, &f), &f);
    has(text, "[ ]電話 [ ]訪問");
    has(text, "退院予定日");
    lacks(text, "秘田");
    lacks(text, "R08");
    desk_close(&t.d);
}

static void the_summary_names_nobody(void **state)
{
    (void)state;
    static const char *const secrets[] = {"秘田",   "ひみつ",        "ヒミツ",    "1947",
                                          "昭和22", "3344",          "３３４４",  "長子",
                                          "秘密町", "090-1111-2222", "2026-11-16"};
    struct told_case t = told(S("no"), S0);
    struct fault f;
    struct str text;
    check_ok(make(&t, PAPER_SUMMARY, 0, NULL, &text, &f), &f);
    for (size_t i = 0; i < COUNT_OF(secrets); i++)
        lacks(text, secrets[i]);
    has(text, "〇〇さん（〇〇さん）は〇〇生まれ。電話は〇〇。");
    has(text, "75-84");
    has(text, "3日目 訪問");
    has(text, "〇〇さんと会う");
    desk_close(&t.d);
}

static void words_of_a_case_are_found_in_any_form(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool tells;
    } rows[] = {{"秘田ひみつ様", true},    {"ひめだ　さん", true},
                {"ﾋﾒﾀﾞﾋﾐﾂ", true},         {"S22.3.15生", true},
                {"1947/3/15", true},       {"昭和22年3月15日", true},
                {"(0138)22-3344", true},   {"０１３８２２３３４４", true},
                {"函館市秘密町1-2", true}, {"長子さんより", true},
                {"09011112222", true},     {"秘密の話", false},
                {"1947年生まれ", false},   {"0138-22-3345", false},
                {"函館市の方", false},     {"", false}};
    struct arena *a = arena_new();
    const struct intake i = {
        .requester = S("family"), .caller_name = S("秘田 長子"), .caller_phone = S("090-1111-2222")};
    const struct disclose d = disclose_of(a, &i, &secret_person);
    for (size_t k = 0; k < COUNT_OF(rows); k++)
        if ((disclose_find(a, &d, str_of(rows[k].text)) != NULL) != rows[k].tells)
            fail_msg("%s", rows[k].text);
    assert_string_equal(str_z(a, disclose_mask(a, &d, S("秘田、秘密 ひみつ 様"))), "〇〇、秘密 〇〇 様");
    arena_free(a);
}

static void share(const struct told_case *t, const char *item, const char *text, const char *on,
                  const char *allowed)
{
    struct sharing s = {.person = number(&t->d, t->person),
                        .item = str_of(item),
                        .text = str_of(text),
                        .said_on = str_of(on),
                        .source = S("長女"),
                        .allowed = str_of(allowed)};
    put(&t->d, RECORD_SHARING, s.v);
}

static void only_what_consent_covers_is_shared(void **state)
{
    (void)state;
    struct told_case t = told(S("yes"), S("訪問看護"));
    struct fault f;
    struct str text;
    share(&t, "house", "段差が多い", "2026-04-01", "");
    share(&t, "family", "昔の話", "2026-11-01", "");
    share(&t, "family", "長女が週2回", "2026-11-01", "yes");
    share(&t, "told", "告知の内容", "2026-11-01", "no");
    share(&t, "care", "夜に不安になる", "2026-11-01", "unknown");
    check_ok(make(&t, PAPER_SHARING, t.resource, NULL, &text, &f), &f);
    lacks(text, "夜に不安");
    has(text, "秘田 ひみつ");
    has(text, "渡す先");
    has(text, "ひばり訪問看護ステーション");
    has(text, "【古い・7か月前】令和8年4月1日 長女");
    has(text, "段差が多い");
    has(text, "令和8年11月1日 長女");
    has(text, "長女が週2回");
    lacks(text, "昔の話"); /* the newest telling stands */
    lacks(text, "告知の内容");
    has(text, "同意がないため、載せていない");
    has(text, "みなとクリニック 港医師"); /* of the 受付票 */
    has(text, "12 入院前の在宅医療の状況");
    struct resource other = {.name = S("みなとクリニック"), .service = S("診療所")};
    int64_t outside = put(&t.d, RECORD_RESOURCE, other.v);
    assert_int_equal(make(&t, PAPER_SHARING, outside, NULL, &text, &f), ERR_REFUSED);
    assert_non_null(strstr(f.say, "みなとクリニック が入っていません"));
    assert_int_equal(make(&t, PAPER_SHARING, 0, NULL, &text, &f), ERR_REFUSED); /* to whom? */
    assert_non_null(strstr(f.say, "渡す先を資源台帳で選んで"));
    desk_close(&t.d);
    t = told(S("unknown"), S0);
    assert_int_equal(make(&t, PAPER_SHARING, 0, NULL, &text, &f), ERR_REFUSED);
    assert_non_null(strstr(f.say, "確かめられていません"));
    desk_close(&t.d);
}

static void a_fax_names_nobody_without_consent(void **state)
{
    (void)state;
    struct told_case t = told(S("yes"), S("訪問看護"));
    struct fault f;
    struct str text;
    struct fax fax = {.to_name = S("みなとクリニック"),
                      .number = S("0138-55-6677"),
                      .again = S("0138-55-6677"),
                      .subject = S("病状の連絡"),
                      .text = S("秘田様の件です")};
    assert_int_equal(make(&t, PAPER_FAX, 0, &fax, &text, &f), ERR_REFUSED);
    assert_non_null(strstr(f.say, "「連絡の内容」に対象者氏名"));
    fax.text = S("生年月日 昭22.3.15");
    assert_int_equal(make(&t, PAPER_FAX, 0, &fax, &text, &f), ERR_REFUSED);
    assert_non_null(strstr(f.say, "生年月日"));
    fax.subject = S("0138223344");
    fax.text = S("件名を見てください");
    assert_int_equal(make(&t, PAPER_FAX, 0, &fax, &text, &f), ERR_REFUSED);
    assert_non_null(strstr(f.say, "「件名」に電話番号"));
    fax.subject = S("病状の連絡");
    check_ok(make(&t, PAPER_FAX, 0, &fax, &text, &f), &f);
    has(text, "0138-55-6677");
    has(text, "R08-0001");
    lacks(text, "秘田");
    lacks(text, "1947");
    lacks(text, "0138-22-3344");
    fax.to_name = S("ひばり訪問看護ステーション");
    fax.text = S("秘田様の件です");
    check_ok(make(&t, PAPER_FAX, 0, &fax, &text, &f), &f);
    has(text, "秘田様の件です");
    desk_close(&t.d);
}

/* No line is wider than the paper, no page longer, and all of a long note is there once. */
static void pages_break_alike(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct print p = print_begin(a, S("長い紙"), S("練習用"));
    struct buf note = buf_in(a);
    p.foot = S("部数 1");
    for (int i = 0; i < 400; i++)
        buf_print(&note, "第%d段落は、長い。", i);
    print_field(&p, S("前"), S("短い"), 1);
    print_field(&p, S("内容"), buf_str(&note), 1);
    print_heading(&p, S("終わり"));
    struct print_pages pages = print_lay(a, &p);
    assert_true(pages.count > 2);
    for (int page = 0; page < pages.count; page++) {
        struct str *lines;
        int n = print_page_text(a, &pages, page, true, &lines);
        assert_int_equal(n, PRINT_LINES + 4);
        for (int i = 0; i < n; i++)
            assert_true(width_text(lines[i]) <= PRINT_CELLS);
    }
    struct str html = print_as_html(a, &pages), text = print_as_text(a, &pages);
    has(html, str_print(a, "%d/%d頁", pages.count, pages.count).p);
    has(text, str_print(a, "%d/%d頁", pages.count, pages.count).p);
    has(text, "\f");
    struct buf joined = buf_in(a);
    for (int page = 0; page < pages.count; page++)
        for (int i = 0; i < pages.pages[page].count; i++)
            for (int k = 0; k < pages.pages[page].pieces[i].count; k++)
                buf_add(&joined, pages.pages[page].pieces[i].lines[k]);
    has(buf_str(&joined), str_z(a, buf_str(&note)));
    arena_free(a);
}

/* What is known, how old, and where to answer; what is not known is asked too; nothing of the office's own goes out. */
static void the_survey_asks_a_place(void **state)
{
    (void)state;
    struct told_case t = told(S("yes"), S0);
    struct fault f;
    struct str text;
    struct resource centre = {.name = S("函館市医療・介護連携支援センター"), .fax = S("0138-00-9999")};
    put(&t.d, RECORD_RESOURCE, centre.v);
    struct resource r = {.name = S("みさき訪問看護"),
                         .service = S("訪問看護"),
                         .phone = S("0138-00-0001"),
                         .fax = S("0138-00-0002"),
                         .manners = S("要望の言葉"),
                         .internal = S("内部の言葉"),
                         .verified_on = S("2024-10-01")};
    int64_t id = put(&t.d, RECORD_RESOURCE, r.v);
    struct item i = {.resource = number(&t.d, id),
                     .item = S("gastrostomy"),
                     .value = S("active"),
                     .note = S("条件の言葉"),
                     .verified_on = S("2026-08-20")};
    put(&t.d, RECORD_ITEM, i.v);
    assert_int_equal(make(&t, PAPER_SURVEY, 0, NULL, &text, &f), ERR_REFUSED);
    check_ok(make(&t, PAPER_SURVEY, id, NULL, &text, &f), &f);
    has(text, "みさき訪問看護 御中");
    has(text, "0138-00-0002");
    has(text, "0138-00-9999"); /* where the answer goes */
    has(text, "いま 0138-00-0001（2年前 古い）");
    has(text, "[ ]このとおり  [ ]ちがう→");
    has(text, "いま 積極的受入（3か月前に確認）");
    has(text, "[ ]積極的受入  [ ]受入  [ ]要相談  [ ]考えていない");
    has(text, "いま 分かっていません");
    has(text, "[ ]あり  [ ]なし  [ ]要相談");
    has(text, "書いた人と電話番号");
    has(text, "施設住所");
    lacks(text, "資源");
    lacks(text, "の言葉");
    lacks(text, "秘田");
    desk_close(&t.d);
}

/* Whose name is not known cannot be masked: no paper, and the sentence says which part is missing. */
static void a_paper_that_lacks_a_part_is_none(void **state)
{
    (void)state;
    struct told_case t = told(S(""), S(""));
    struct str text;
    struct fault f;
    assert_int_equal(make(&t, PAPER_SUMMARY, t.resource + 1, NULL, &text, &f), ERR_REFUSED);
    assert_non_null(strstr(f.say, "資源台帳"));
    check_ok(make(&t, PAPER_SUMMARY, 0, NULL, &text, &f), &f);
    sqlite3 *other;
    assert_int_equal(sqlite3_open(t.d.path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "DROP TRIGGER person_DELETE; DELETE FROM person", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(other);
    assert_int_equal(make(&t, PAPER_SUMMARY, 0, NULL, &text, &f), ERR_IO);
    assert_non_null(strstr(f.say, "対象者"));
    t.intake++;
    assert_int_equal(make(&t, PAPER_SUMMARY, 0, NULL, &text, &f), ERR_REFUSED);
    assert_non_null(strstr(f.say, "相談を選んで"));
    desk_close(&t.d);
}

static void files_are_for_nobody_else(void **state)
{
    (void)state;
    struct desk d = desk_open(S("函館市医療・介護連携支援センター"), "2026-11-20T14:05:00");
    struct print p = print_begin(d.arena, S("紙"), S0);
    struct print_pages pages = print_lay(d.arena, &p);
    struct fault f;
    struct stat st;
    struct str folder = str_print(d.arena, "%s/print", d.folder);
    check_ok(print_write(d.arena, &pages, folder, S("blank-1"), &f), &f);
    check_ok(print_write(d.arena, &pages, folder, S("blank-1"), &f), &f);
    assert_int_equal(stat(folder.p, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(stat(str_print(d.arena, "%s/print/blank-1.html", d.folder).p, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    const char *old = desk_file(&d, "print/R08-0001-sheet-1.txt", S("x")),
               *young = desk_file(&d, "print/R08-0002-sheet-1.txt", S("x")),
               *other = desk_file(&d, "print/notes.odt", S("x"));
    struct timespec long_ago[2] = {{st.st_mtime - 8 * 86400, 0}, {st.st_mtime - 8 * 86400, 0}},
                    lately[2] = {{st.st_mtime - 6 * 86400, 0}, {st.st_mtime - 6 * 86400, 0}};
    utimensat(AT_FDCWD, old, long_ago, 0);
    utimensat(AT_FDCWD, other, long_ago, 0);
    utimensat(AT_FDCWD, young, lately, 0);
    check_ok(print_write(d.arena, &pages, folder, S("blank-2"), &f), &f);
    assert_int_not_equal(access(old, F_OK), 0);
    assert_int_equal(access(young, F_OK), 0);
    assert_int_equal(access(other, F_OK), 0); /* not ours */
    desk_file(&d, "a-file", S("x"));
    assert_int_equal(
        print_write(d.arena, &pages, str_print(d.arena, "%s/a-file", d.folder), S("blank-1"), &f), ERR_IO);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sheet_has_all_of_it),
        cmocka_unit_test(the_summary_names_nobody),
        cmocka_unit_test(words_of_a_case_are_found_in_any_form),
        cmocka_unit_test(only_what_consent_covers_is_shared),
        cmocka_unit_test(a_fax_names_nobody_without_consent),
        cmocka_unit_test(pages_break_alike),
        cmocka_unit_test(the_survey_asks_a_place),
        cmocka_unit_test(a_paper_that_lacks_a_part_is_none),
        cmocka_unit_test(files_are_for_nobody_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
