/* What a centre knows of its resources, by import: items by their date, sheets with titles, and what stays as it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/imported.h"
#include "store/bulk.h"
#include "store/rota.h"

#define NOTICES "都道府県コード,区分,医療機関番号,医療機関名称,受理届出名称,受理記号\n"
#define HEAD    "事業所番号,サービスの種類,資源名,項目,値,確認日,確認方法\n"

static enum err take_as(const struct desk *d, enum import_kind kind, struct str text, bool dry,
                        const char *reject, struct import_result *out)
{
    const char *path = desk_file(d, "file.csv", text);
    const struct import_request q = {.kind = kind,
                                     .paths = &path,
                                     .count = 1,
                                     .dry_run = dry,
                                     .reject = reject,
                                     .login = S("hanako"),
                                     .now = d->now};
    struct fault f = {OK, ""};
    enum err rc = import_files(d->arena, d->db, &q, out, &f);
    if (rc > ERR_NOTICE)
        fail_msg("%s", f.say);
    return rc;
}

static enum err take(const struct desk *d, enum import_kind kind, struct str text, struct import_result *out)
{
    return take_as(d, kind, text, false, NULL, out);
}

static void add_offices(const struct desk *d)
{
    struct import_result r;
    take(d, IMPORT_RESOURCES,
         S("事業所番号,サービスの種類,事業所名,住所,電話番号\n"
           "01A1,訪問看護,みなと訪問看護,函館市港町1-2,0138-00-0001\n"
           "01A1,居宅介護支援,みなと居宅,函館市港町1-2,0138-00-0002\n"
           "01A2,訪問看護,やま訪問看護,函館市山町3,0138-00-0003\n"
           ",医院,そら医院,函館市空町5,0138-00-0005\n"),
         &r);
    check(&r, 4, 4, 0, 0, 0);
}

static void items_find_their_resource(void **state)
{
    const struct desk *d = *state;
    struct import_result r;
    add_offices(d);
    struct str text = S(HEAD "01A1,訪問看護,,胃ろう,◎,2026/10/1,電話\n"
                             "01A1,居宅介護支援事業所,,特色,主任ケアマネ2人,R8.10.2,調査票\n"
                             "０１Ａ２,,,24時間,あり,,\n"
                             ",,そら 医院,訪問診療,要相談,2026-10-03,訪問\n"
                             "01A2,,,人工呼吸器,不明,,\n");
    assert_int_equal(take(d, IMPORT_ITEMS, text, &r), OK);
    check(&r, 5, 5, 0, 0, 0);
    assert_string_equal(asked(d, "SELECT r.name, i.item, i.value, i.verified_on, i.verified_how FROM item i"
                                 " JOIN resource r ON r.id = i.resource ORDER BY i.id")
                            .p,
                        "みなと訪問看護|gastrostomy|active|2026-10-01|call\n"
                        "みなと居宅|features|主任ケアマネ2人|2026-10-02|survey\n"
                        "やま訪問看護|day_and_night|takes||\n"
                        "そら医院|home_visit|consult|2026-10-03|visit\n"
                        "やま訪問看護|ventilator|||");
    assert_int_equal(take(d, IMPORT_ITEMS, text, &r), OK);
    check(&r, 5, 0, 0, 5, 0);
}

static void a_newer_date_wins(void **state)
{
    const struct desk *d = *state;
    struct import_result r;
    add_offices(d);
    take(d, IMPORT_ITEMS, S(HEAD "01A2,,,胃瘻,受入,2026-10-01,電話\n"), &r);
    take(d, IMPORT_ITEMS, S(HEAD "01A2,,,胃瘻,考えていない,2026-09-30,訪問\n01A2,,,胃瘻,要相談,,\n"), &r);
    check(&r, 2, 0, 0, 2, 0);
    assert_int_equal(noted(&r, "確認日がより新しい値があるので変えなかった: 胃瘻"), 2);
    assert_string_equal(asked(d, "SELECT value, verified_on FROM item").p, "takes|2026-10-01");
    take(d, IMPORT_ITEMS, S(HEAD "01A2,,,胃瘻,積極的受入,2026-10-02,訪問\n"), &r);
    check(&r, 1, 0, 1, 0, 0);
    assert_string_equal(asked(d, "SELECT value, verified_on, verified_how FROM item").p,
                        "active|2026-10-02|visit");
}

static void unknown_items_are_rejected_with_a_sentence(void **state)
{
    const struct desk *d = *state;
    static const struct {
        struct str row;
        const char *why;
    } rows[] = {
        {S_ROW("01A2,,,空飛ぶ往診,あり,,\n"), "「空飛ぶ往診」という項目はありません"},
        {S_ROW("01A2,,,胃瘻,たぶん,,\n"), "「胃瘻」の値「たぶん」は読めません"},
        {S_ROW("01A2,,,胃瘻,,,\n"), "値が空です"},
        {S_ROW("01A2,,,胃瘻,受入,2026-12-01,\n"), "まだ来ていない日"},
        {S_ROW("01A2,,,胃瘻,受入,きのうごろ,\n"), "確認日「きのうごろ」"},
        {S_ROW("01A2,,,胃瘻,受入,,うわさ\n"), "確認方法「うわさ」"},
        {S_ROW("01A1,,,胃瘻,受入,,\n"), "当てはまる資源が2つ以上あります"},
        {S_ROW("01A2,通所介護,,胃瘻,受入,,\n"), "このサービスの種類の資源はありません"},
        {S_ROW("99Z9,,どこにもない,胃瘻,受入,,\n"), "資源台帳にない事業所です"},
        {S_ROW(",,,胃瘻,受入,,\n"), "事業所番号も資源名も空です"},
    };
    add_offices(d);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct import_result r;
        const char *reject = str_print(d->arena, "%s/rejected.csv", d->folder).p;
        struct str text = str_print(d->arena, HEAD S_FMT, S_ARG(rows[i].row));
        assert_int_equal(take_as(d, IMPORT_ITEMS, text, false, reject, &r), ERR_NOTICE);
        check(&r, 1, 0, 0, 0, 1);
        struct str said = str_copy(d->arena, slurp(d->arena, reject));
        if (!strstr(str_z(d->arena, said), rows[i].why))
            fail_msg("%s: %s", rows[i].why, str_z(d->arena, said));
    }
    assert_string_equal(asked(d, "SELECT count(*) FROM item").p, "0");
}

/* 届出受理医療機関名簿 as it is when its sheet is saved as CSV. */
static void sheets_have_titles_above_their_headings(void **state)
{
    const struct desk *d = *state;
    struct import_result r;
    struct str text =
        S("届出受理医療機関名簿（全体）,,,,,,,\n[令和8年10月1日現在　医科],,,,,,,\n,,,,,,,\n"
          "項番,都道府県コード,区分,医療機関番号,医療機関名称,受理届出名称,受理記号,算定開始年月日\n"
          "1,01,医科,1410001,つばめ医院,別添１の「第９」の１の(２)に規定する在宅療養支援診療所,支援診２,令和 "
          "5年 2月 1日\n"
          "1,01,医科,1410001,つばめ医院,医療ＤＸ推進体制整備加算,医療ＤＸ,\n"
          "2,01,医科,1410002,かもめ病院,別添１の「第14の２」の１の(３)に規定する在宅療養支援病院,支援病３,\n"
          "2,01,医科,1410002,かもめ病院,在宅療養後方支援病院,在後病,\n"
          "3,01,歯科,1430003,いるか歯科,口腔管理体制強化加算,口管強,\n"
          ",,,,,,,\n");
    assert_int_equal(take(d, IMPORT_RESOURCES, text, &r), OK);
    check(&r, 5, 3, 0, 2, 0);
    assert_string_equal(r.layout.p, "届出受理医療機関名簿");
    assert_int_equal(noted(&r, "見出しより上の行"), 3);
    assert_string_equal(
        asked(d, "SELECT r.name, i.item, i.value, i.note FROM item i JOIN resource r ON r.id = i.resource"
                 " ORDER BY i.id")
            .p,
        "つばめ医院|support_clinic|takes|支援診２ 令和 5年 2月 1日から\n"
        "つばめ医院|enhanced|takes|支援診２ 令和 5年 2月 1日から\n"
        "かもめ病院|support_hospital|takes|支援病３\n"
        "かもめ病院|rear_hospital|takes|在後病\n"
        "いるか歯科|dental_enhanced|takes|口管強");
    assert_string_equal(asked(d, "SELECT remarks FROM resource WHERE name = 'かもめ病院'").p,
                        "別添１の「第14の２」の１の(３)に規定する在宅療養支援病院\n在宅療養後方支援病院");
    assert_int_equal(take(d, IMPORT_RESOURCES, text, &r), OK);
    check(&r, 5, 0, 0, 5, 0);
}

/* A105: 一般病床 and 療養病床 are asked for by kind; beds for an infection are neither. */
static void beds_become_items(void **state)
{
    const struct desk *d = *state;
    struct import_result r;
    struct str text = S("都道府県コード,区分,医療機関番号,医療機関名称,病床数,受理届出名称\n"
                        "01,医科,1410001,かもめ病院,一般　　582／精神　　50／一般（感染）　6,\n"
                        "01,医科,1410002,つばめ病院,一般　一般　39／療養　療養　80,\n"
                        "01,医科,1410003,からす医院,,\n");
    static const char list[] =
        "SELECT r.name, i.item, i.value FROM item i JOIN resource r ON r.id = i.resource"
        " ORDER BY i.id";
    take(d, IMPORT_RESOURCES, text, &r);
    check(&r, 3, 3, 0, 0, 0);
    assert_string_equal(asked(d, list).p, "かもめ病院|beds_general|582\nつばめ病院|beds_general|39\n"
                                          "つばめ病院|beds_long|80");
    take(d, IMPORT_RESOURCES, text, &r);
    check(&r, 3, 0, 0, 3, 0);
}

/* Beside the titles of an ordinary layout; the same in a table of items; sixteen rows are no title. */
static void titles_are_few(void **state)
{
    const struct desk *d = *state;
    struct import_result r;
    struct buf text = buf_in(d->arena);
    for (int i = 0; i < 14; i++)
        buf_add(&text, S("介護サービス事業所一覧\n"));
    buf_add(&text, S("事業所番号,サービスの種類,事業所名\n1,訪問介護,あ\n"));
    assert_int_equal(take(d, IMPORT_RESOURCES, buf_str(&text), &r), OK);
    check(&r, 1, 1, 0, 0, 0);
    const char *path = desk_file(d, "far.csv", str_print(d->arena, "x\n" S_FMT, S_ARG(buf_str(&text))));
    const struct import_request q = {
        .kind = IMPORT_RESOURCES, .paths = &path, .count = 1, .login = S("hanako"), .now = d->now};
    struct fault f = {OK, ""};
    assert_int_equal(import_files(d->arena, d->db, &q, &r, &f), ERR_REFUSED);
    if (!strstr(f.say, "1 行目を見出しと見ました: x"))
        fail_msg("%s", f.say);
}

static int64_t id_of(const struct desk *d, const char *name)
{
    return str_int(asked(d, str_print(d->arena, "SELECT id FROM resource WHERE name = '%s'", name).p), 0);
}

static void change(const struct desk *d, struct record *r, uint64_t fields)
{
    struct change *c = change_new(S("hanako"), S("resource"));
    struct change_result out;
    struct fault f = {OK, ""};
    change_put(c, r, fields);
    check_ok(change_apply(d->db, c, d->now, &out, &f), &f);
    change_free(c);
}

/* Confirmed by somebody, or corrected at the desk: the publisher's next edition leaves it, and says so. */
static void what_a_person_made_sure_of_stays(void **state)
{
    const struct desk *d = *state;
    struct import_result r;
    add_offices(d);
    int64_t port = id_of(d, "みなと訪問看護"), hill = id_of(d, "やま訪問看護");
    struct record verified = record_new(d->arena, RECORD_VERIFIED),
                  row = record_new(d->arena, RECORD_RESOURCE);
    verified.v[VERIFIED_resource] = str_print(d->arena, "%d", (int)port);
    verified.v[VERIFIED_field] = S("phone");
    change(d, &verified, FIELDS_ALL);
    row.id = hill;
    row.v[RESOURCE_phone] = S("0138-77-7777");
    change(d, &row, FIELD_BIT(RESOURCE_phone));
    struct str edition = S("事業所番号,サービスの種類,事業所名,住所,電話番号\n"
                           "01A1,訪問看護,みなと訪問看護,函館市港町9-9,0138-99-0001\n"
                           "01A2,訪問看護,やま訪問看護,函館市山町3,0138-99-0003\n");
    const char *reject = str_print(d->arena, "%s/held.csv", d->folder).p;
    assert_int_equal(take_as(d, IMPORT_RESOURCES, edition, true, NULL, &r), OK);
    check(&r, 2, 0, 1, 1, 0);
    assert_int_equal(r.shown, 1);
    assert_string_equal(r.changes[0].number.p, "01A1");
    assert_string_equal(r.changes[0].label.p, "資源住所");
    assert_string_equal(r.changes[0].before.p, "函館市港町1-2");
    assert_string_equal(r.changes[0].after.p, "函館市港町9-9");
    assert_int_equal(r.fields[0].count, 1);
    assert_string_equal(asked(d, "SELECT address FROM resource WHERE name = 'みなと訪問看護'").p,
                        "函館市港町1-2");
    assert_int_equal(take_as(d, IMPORT_RESOURCES, edition, false, reject, &r), OK);
    check(&r, 2, 0, 1, 1, 0);
    assert_int_equal(noted(&r, "確認済みのため変えなかった: 資源電話番号"), 1);
    assert_int_equal(noted(&r, "職員が書いたので変えなかった: 資源電話番号"), 1);
    assert_string_equal(asked(d, "SELECT address, phone FROM resource WHERE official IN ('01A1', '01A2') AND"
                                 " service = '訪問看護' ORDER BY id")
                            .p,
                        "函館市港町9-9|0138-00-0001\n函館市山町3|0138-77-7777");
    const char *held = str_z(d->arena, slurp(d->arena, reject));
    if (!strstr(held, "確認済みのため変えなかった: 資源電話番号（今「0138-00-0001」、資料「0138-99-0001」）"))
        fail_msg("%s", held);
}

/* Several publishers: their listings of one office come together behind the last file, doubtful ones are counted. */
static void an_import_brings_offices_together(void **state)
{
    const struct desk *d = *state;
    struct import_result r;
    take(d, IMPORT_RESOURCES,
         S("都道府県コード又は市町村コード,都道府県名,市区町村名,事業所番号,サービスの種類,事業所名,住所,"
           "電話番号\n"
           "012025,北海道,函館市,0111410001,訪問リハビリテーション,医療法人灯会　灯台医院,"
           "北海道函館市岬町1丁目2番3号,0138-00-0001\n"
           "012025,北海道,函館市,0111410009,訪問看護,灯台訪問看護,北海道函館市谷町7,0138-00-0007\n"),
         &r);
    assert_int_equal(r.offices + r.doubtful, 0);
    const struct str codes = S("011410001,1410001,医療法人 灯会 灯台医院,0408611,函館市岬町１－２－３\n"
                               "011410009,1410009,灯台訪問看護,0408611,函館市谷町７－１\n");
    assert_int_equal(take_as(d, IMPORT_RESOURCES, codes, true, NULL, &r), OK);
    assert_int_equal(r.offices + r.doubtful, 0); /* a dry run leaves offices alone */
    take(d, IMPORT_RESOURCES, codes, &r);
    assert_int_equal(r.offices, 2);
    assert_int_equal(r.doubtful, 1);
    assert_string_equal(asked(d, "SELECT count(DISTINCT office), count(office) FROM resource").p, "1|2");
    take(d, IMPORT_RESOURCES, codes, &r);
    check(&r, 2, 0, 0, 2, 0);
    assert_int_equal(r.offices + r.doubtful, 0);
}

/* A newer list of the same publisher without a 届出 that was there: unknown, with what it was, never "no".
 * What somebody confirmed stays, and so does another prefecture, another part of the list, and all of it
 * where more is gone than there. */
static void a_notice_that_vanished_is_unknown(void **state)
{
    const struct desk *d = *state;
    struct import_result r;
    static const char *const item = "SELECT r.name, i.item, i.value, i.note FROM item i JOIN resource r"
                                    " ON r.id = i.resource WHERE r.name IN ('かもめ病院', 'つばめ医院')"
                                    " ORDER BY i.id";
    const struct str all = S(NOTICES "01,医科,1410001,つばめ医院,在宅療養支援診療所,支援診２\n"
                                     "01,医科,1410002,かもめ病院,在宅療養後方支援病院,在後病\n"
                                     "01,医科,1410004,ひばり医院,在宅療養支援診療所,支援診３\n"
                                     "01,医科,1410005,すずめ医院,在宅療養支援診療所,支援診３\n"
                                     "01,医科,1410008,かささぎ医院,在宅療養支援診療所,支援診３\n"
                                     "02,医科,1410006,うみね医院,在宅療養支援診療所,支援診３\n"),
                     newer = S(NOTICES "01,医科,1410001,つばめ医院,時間外対応加算,時間外１\n"
                                       "01,医科,1410004,ひばり医院,在宅療養支援診療所,支援診３\n"
                                       "01,医科,1410008,かささぎ医院,在宅療養支援診療所,支援診３\n"
                                       "01,医科,1410007,あおさ医院,在宅療養支援診療所,支援診３\n"),
                     part = S(NOTICES "01,医科,1410004,ひばり医院,在宅療養支援診療所,支援診３\n");
    take(d, IMPORT_RESOURCES, all, &r);
    struct record sure = record_new(d->arena, RECORD_ITEM);
    sure.id = str_int(asked(d, "SELECT i.id FROM item i JOIN resource r ON r.id = i.resource"
                               " WHERE r.name = 'すずめ医院'"),
                      0);
    sure.v[ITEM_verified_on] = S("2026-11-01");
    change(d, &sure, FIELD_BIT(ITEM_verified_on));
    struct str before = asked(d, "SELECT * FROM item ORDER BY id");
    assert_int_equal(take_as(d, IMPORT_RESOURCES, newer, true, NULL, &r), OK);
    assert_int_equal(noted(&r, "名簿から消えた届出を不明にした（取り下げ？）: 在宅療養支援診療所"), 1);
    assert_string_equal(asked(d, "SELECT * FROM item ORDER BY id").p, before.p);
    assert_int_equal(take(d, IMPORT_RESOURCES, newer, &r), OK);
    assert_int_equal(noted(&r, "名簿から消えた届出を不明にした（取り下げ？）: 在宅療養支援診療所"), 1);
    assert_int_equal(noted(&r, "名簿から消えたが、確認済みのため変えなかった: 在宅療養支援診療所"), 1);
    for (int i = 0; i < r.count; i++)
        if (strstr(r.notes[i].say.p, "不明にした"))
            assert_string_equal(r.notes[i].first.p, "つばめ医院");
    assert_string_equal(asked(d, item).p, "つばめ医院|support_clinic||取り下げ？ 前の名簿では 支援診２\n"
                                          "つばめ医院|enhanced|takes|支援診２\n"
                                          "かもめ病院|rear_hospital|takes|在後病");
    assert_string_equal(asked(d,
                              "SELECT group_concat(i.value) FROM item i JOIN resource r ON r.id = i.resource"
                              " WHERE r.name IN ('すずめ医院', 'うみね医院')")
                            .p,
                        "takes,takes");
    take(d, IMPORT_RESOURCES, newer, &r);
    assert_int_equal(noted(&r, "名簿から消えた届出を不明にした"), 0);
    take(d, IMPORT_RESOURCES, all, &r); /* it is in the list again */
    assert_string_equal(asked(d, item).p, "つばめ医院|support_clinic|takes|支援診２\n"
                                          "つばめ医院|enhanced|takes|支援診２\n"
                                          "かもめ病院|rear_hospital|takes|在後病");
    take(d, IMPORT_RESOURCES, part, &r);
    assert_int_equal(noted(&r, "一部の名簿と見て"), 2);
    assert_int_equal(noted(&r, "名簿から消えた届出を不明にした"), 0);
}

#define TURNS "当番表（令和8年12月）,,,,\n日付,区分,医療機関名,電話,担当医\n"

/* What the desk decided stays, what a table said gives way to the next one; nobody comes to another's turn. */
static void a_rota_is_taken_in(void **state)
{
    static const char list[] = "SELECT t.day, t.part, coalesce(r.name, ''), t.phone, t.who FROM rota t"
                               " LEFT JOIN resource r ON r.id = t.resource ORDER BY t.id";
    const struct desk *d = *state;
    struct import_result r;
    add_offices(d);
    const char *reject = str_print(d->arena, "%s/rejected.csv", d->folder).p;
    struct str table = S(TURNS "R8.12.1,平日夜,そら医院,０１３８－００－０００５,\n"
                               "2026/12/1,深夜,やま訪問看護,,\n"
                               "2026/12/6,休日,,090-0000-0001,空野\n"
                               "2026/12/6,平日夜間,そら医院,,\n" /* a 日曜 */
                               "2026/12/7,夕方,そら医院,,\n"
                               "2026/13/7,深夜,そら医院,,\n"
                               "2026/12/7,深夜,どこにもない,,\n");
    assert_int_equal(take_as(d, IMPORT_ROTA, table, false, reject, &r), ERR_NOTICE);
    check(&r, 7, 3, 0, 0, 4);
    assert_string_equal(asked(d, list).p,
                        "2026-12-01|evening|そら医院|0138-00-0005|\n"
                        "2026-12-01|late|やま訪問看護||\n2026-12-06|dayoff||090-0000-0001|空野");
    const char *said = str_z(d->arena, str_copy(d->arena, slurp(d->arena, reject)));
    static const char *const why[] = {"2026-12-06 に「平日夜間」の当番はありません",
                                      "区分「夕方」は読めません", "日付「2026/13/7」",
                                      "資源台帳にない事業所です"};
    for (size_t i = 0; i < COUNT_OF(why); i++)
        assert_non_null(strstr(said, why[i]));
    take(d, IMPORT_ROTA, table, &r);
    check(&r, 7, 0, 0, 3, 4);
}

static void put_turn(const struct desk *d, const char *day, const char *part, const char *who)
{
    struct rota t = {.day = str_of(day), .part = str_of(part), .who = str_of(who), .staff = S("hanako")};
    struct record r = {.row = record_row(RECORD_ROTA), .v = t.v};
    enum bulk_outcome outcome;
    struct bulk *b;
    struct fault f = {OK, ""};
    check_ok(bulk_begin(d->db, S("hanako"), S("rota"), d->now, &b, &f), &f);
    check_ok(bulk_put(b, &r, FIELDS_ALL, &outcome, &f), &f);
    check_ok(bulk_commit(b, S("test"), &f), &f);
}

static void a_swap_at_the_desk_outlives_the_table(void **state)
{
    const struct desk *d = *state;
    struct import_result r;
    add_offices(d);
    struct str one = S(TURNS "2026-12-01,深夜,そら医院,,\n2026-12-02,深夜,そら医院,,\n");
    take(d, IMPORT_ROTA, one, &r);
    check(&r, 2, 2, 0, 0, 0);
    put_turn(d, "2026-12-01", "late", "代わりの医師");
    take(d, IMPORT_ROTA, S(TURNS "2026-12-01,深夜,そら医院,,\n2026-12-02,深夜,やま訪問看護,,\n"), &r);
    check(&r, 2, 0, 1, 1, 0);
    assert_int_equal(noted(&r, "職員が決めた当番なので変えなかった"), 1);
    assert_string_equal(asked(d, "SELECT count(*) FROM rota").p, "4"); /* who stood there before is kept */
    struct rota_turn swapped = rota_turn(d->arena, d->db, date_from_iso(S("2026-12-01")), NIGHT_LATE);
    assert_string_equal(swapped.name.p, "代わりの医師");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(items_find_their_resource, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_newer_date_wins, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(unknown_items_are_rejected_with_a_sentence, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(sheets_have_titles_above_their_headings, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_notice_that_vanished_is_unknown, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(beds_become_items, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(titles_are_few, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(what_a_person_made_sure_of_stays, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(an_import_brings_offices_together, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_rota_is_taken_in, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_swap_at_the_desk_outlives_the_table, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
