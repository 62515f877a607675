/*
 * Each quirk that was counted in the publishers' files (data/README.md), in a small file of our own: it is named with
 * file, line, heading and cell, what can be kept is kept as it is written, what cannot is kept beside the rejected
 * rows, nothing stops at it, and the same file again changes nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/fixture.h"
#include "export/import.h"

struct quirk {
    const char *columns, *cells; /* besides 事業所番号,サービスの種類,事業所名 */
    const char *field, *stored;  /* what the row holds then */
    const char *said, *first;    /* the sentence and its place; NULL: nothing is odd */
    const char *held;            /* in the file of what could not be taken; NULL: it does not stand there */
};

#define EMPTY_0  "緯度・経度 0 を空にした（不明の意味）"
#define NOWHERE  "日本にない緯度・経度を空にした"
#define NARROWED "電話番号・FAX番号を半角にした"
#define HOURS    "終わりが始まりより早い診療時間をそのまま残した"

static const struct quirk quirks[] = {
    {"緯度", "0.0", "lat", "", EMPTY_0, "2 行目 緯度「0.0」", NULL},
    {"緯度,経度", "53.3498,-6.2603", "lat", "", NOWHERE, "2 行目 緯度「53.3498」", "緯度「53.3498」"},
    {"緯度,経度", "53.3498,-6.2603", "lon", "", NOWHERE, NULL, "経度「-6.2603」"},
    {"経度", "140.746197100000000", "lon", "140.7461971", NULL, NULL, NULL},
    {"定員", "0", "capacity", "", "定員 0 を空にした", "2 行目 定員「0」", NULL},
    {"定員", "２９", "capacity", "29", NULL, NULL, NULL},
    {"電話番号", "０１３８－８４－１１６８　", "phone", "0138-84-1168", NARROWED, "電話番号", NULL},
    {"FAX番号", "‐562-57-3680", "fax", "-562-57-3680", NARROWED, "FAX番号", NULL},
    {"電話番号", "0138841168", "phone", "0138841168", NULL, NULL, NULL},
    {"法人番号", "1440003001569", "corp_number", "1440003001569", "検査数字の合わない法人番号",
     "法人番号「1440003001569」", NULL},
    {"法人番号", "2440003001569", "corp_number", "2440003001569", NULL, NULL, NULL},
    {"事業所名カナ", "ウ\"ィラ", "kana", "ウ\"ィラ", "引用符", "2 行目 事業所名カナ「ウ\"ィラ」", NULL},
    {"事業所名カナ", "ﾐﾅﾄﾎｳﾓﾝ", "kana", "ﾐﾅﾄﾎｳﾓﾝ", NULL, NULL, NULL},
    {"事業所名カナ", "ミナト訪問カンゴ", "kana", "ミナト訪問カンゴ", NULL, NULL, NULL},
    {"住所", "函館市\xE2\x80\xA8富岡町", "address", "函館市\xE2\x80\xA8富岡町", "U+2028", "2 行目 住所",
     NULL},
    {"住所", "函館市\xC2\xA0富岡町", "address", "函館市\xC2\xA0富岡町", "U+00A0", "2 行目 住所", NULL},
    {"住所", "平川市\xEE\x83\xAA川", "address", "平川市\xEE\x83\xAA川", "外字（私用領域の文字）",
     "2 行目 住所", NULL},
    {"住所", "\xF3\xB0\x80\x80町", "address", "\xF3\xB0\x80\x80町", "外字", "2 行目 住所", NULL},
    {"住所", "函\xE2\x80\xA8館\xEE\x83\xAA\xEE\x83\xAA", "address",
     "函\xE2\x80\xA8館\xEE\x83\xAA\xEE\x83\xAA", "U+2028", "2 行目 住所", NULL},
    {"住所", "函\xE2\x80\xA8館\xEE\x83\xAA\xF3\xB0\x80\x80", "address",
     "函\xE2\x80\xA8館\xEE\x83\xAA\xF3\xB0\x80\x80", "外字（私用領域の文字）", "2 行目 住所",
     NULL}, /* both are named in one cell */
    {"住所", "⽇⽉町", "address", "⽇⽉町", "部首の文字", "2 行目 住所「⽇⽉町」", NULL},
    {"住所", "葛\U000E0100城市", "address", "葛\U000E0100城市", NULL, NULL, NULL},
    {"住所", "函館市１−２～３", "address", "函館市１−２～３", NULL, NULL, NULL},
    {"住所", "函館市1〜2～3−4－5‐6–7", "address", "函館市1〜2～3−4－5‐6–7", NULL, NULL, NULL},
    {"住所,方書（ビル名等）", "北海道函館市富岡町1丁目29番14号コーポⅡ　201号室,コーポⅡ　201号室",
     "address || '|' || building", "北海道函館市富岡町1丁目29番14号コーポⅡ　201号室|コーポⅡ　201号室", NULL,
     NULL, NULL},
    {"法人の名称", "\xEF\xA8\x99\xEF\xA8\x9B会", "corp_name", "\xEF\xA8\x99\xEF\xA8\x9B会", NULL, NULL,
     NULL}, /* 神福, which NFC would replace */
    {"法人の名称", "か\xE3\x82\x99んは\xE3\x82\x9A会", "corp_name", "か\xE3\x82\x99んは\xE3\x82\x9A会", NULL,
     NULL, NULL},
    {"法人の名称", "俱楽部 鷗 繫 ゔ", "corp_name", "俱楽部 鷗 繫 ゔ", NULL, NULL, NULL},
    {"利用可能曜日", "\"平日,土曜日,祝日\"", "days", "平日,土曜日,祝日", NULL, NULL, NULL},
    {"備考", "一行（改行）二行", "remarks", "一行\n二行", "（改行）を改行にした", "2 行目 備考", NULL},
    {"備考", "\"一行\r\n二行\"", "remarks", "一行\r\n二行", NULL, NULL, NULL},
    {"URL", "info@home.example", "url", "info@home.example", "http で始まらない URL", "URL「info@", NULL},
    {"URL", "www.home.example", "url", "www.home.example", "http で始まらない URL", "URL「www.", NULL},
    {"URL", "https：//home.example", "url", "https：//home.example", "http で始まらない URL", NULL, NULL},
    {"URL", "htt㎰://home.example", "url", "htt㎰://home.example", "http で始まらない URL", NULL, NULL},
    {"URL", "@home", "url", "@home", "http で始まらない URL", NULL, NULL},
    {"URL", "https://home.example", "url", "https://home.example", NULL, NULL, NULL},
    {"都道府県コード又は市町村コード", "山口県", "city_code", "", "団体コードの列にあった文字",
     "都道府県コード又は市町村コード「山口県」", "「山口県」"},
    {"都道府県コード又は市町村コード", "01202", "city_code", "012025", NULL, NULL, NULL},
    {"診療開始時間,診療終了時間", "15:30,15:00", "days_note", "診療開始時間：15:30\n診療終了時間：15:00",
     HOURS, "2 行目 診療終了時間「15:00」", NULL},
    {"診療開始時間,診療終了時間", "17:00,08:30", "days_note", "診療開始時間：17:00\n診療終了時間：08:30",
     HOURS, NULL, NULL},
    {"診療開始時間,診療終了時間", "9:00,17:30", "days_note", "診療開始時間：9:00\n診療終了時間：17:30", NULL,
     NULL, NULL},
};

static const struct import_note *note_of(const struct import_result *r, const char *part)
{
    for (int i = 0; i < r->count; i++)
        if (strstr(r->notes[i].say.p, part))
            return &r->notes[i];
    return NULL;
}

static const char *held(const struct desk *d, const char *path)
{
    return access(path, R_OK) ? "" : str_z(d->arena, slurp(d->arena, path));
}

static void judge(const struct desk *d, const struct quirk *q)
{
    struct str text =
        str_print(d->arena, "事業所番号,サービスの種類,事業所名,%s\n01B1400014,訪問看護,みなと,%s\n",
                  q->columns, q->cells);
    const char *path = desk_file(d, "quirk.csv", text);
    struct import_request ask = {
        .kind = IMPORT_RESOURCES, .paths = &path, .count = 1, .login = S("hanako"), .now = d->now};
    ask.reject = str_print(d->arena, "%s/held.csv", d->folder).p;
    struct import_result r;
    struct fault f = {OK, ""};
    check_ok(import_files(d->arena, d->db, &ask, &r, &f), &f);
    assert_int_equal(r.added, 1);
    assert_string_equal(asked(d, str_print(d->arena, "SELECT %s FROM resource", q->field).p).p, q->stored);
    const struct import_note *note = q->said ? note_of(&r, q->said) : NULL;
    if ((q->said && !note) || (!q->said && r.count))
        fail_msg("%s %s: said %s", q->columns, q->cells, r.count ? r.notes[0].say.p : "nothing");
    if (note && (!strstr(note->first.p, "quirk.csv の ") || (q->first && !strstr(note->first.p, q->first))))
        fail_msg("%s: %s", note->say.p, note->first.p);
    if ((q->held && !strstr(held(d, ask.reject), q->held)) || (!q->held && *held(d, ask.reject)))
        fail_msg("%s %s: held %s", q->columns, q->cells, held(d, ask.reject));
    check_ok(import_files(d->arena, d->db, &ask, &r, &f), &f);
    assert_int_equal(r.same, 1);
}

static void each_is_named_and_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(quirks); i++) {
        struct desk d = desk_open(S("函館"), "2026-11-20T14:05:00");
        judge(&d, &quirks[i]);
        desk_close(&d);
    }
}

/* Mixed line ends, blank rows of commas, offices with one number, numbers with letters, addresses with and without the
 * prefecture: every row is taken. */
static void a_file_of_them_is_read_to_its_end(void **state)
{
    struct desk d = desk_open(S("函館"), "2026-11-20T14:05:00");
    const char *path = desk_file(&d, "mixed.csv",
                                 S("事業所番号,サービスの種類,事業所名,住所,定員\r\n"
                                   "01B1400014,訪問看護,\xEE\x83\x9D会 増田,北海道函館市1-2,0\n"
                                   "01B1400014,訪問介護,同じ番号,函館市1-2,\r"
                                   "01B1400014,訪問介護,また同じ番号,函館市１丁目２,12\r\n"
                                   ",,,,\r\n"
                                   ",訪問入浴,番号なし,,\"0\"\n"));
    const struct import_request q = {
        .kind = IMPORT_RESOURCES, .paths = &path, .count = 1, .login = S("hanako"), .now = d.now};
    struct import_result r;
    struct fault f = {OK, ""};
    (void)state;
    check_ok(import_files(d.arena, d.db, &q, &r, &f), &f);
    assert_int_equal(r.read, 4);
    assert_int_equal(r.added, 4);
    assert_int_equal(note_of(&r, "定員 0")->count, 2);
    assert_non_null(strstr(note_of(&r, "外字")->first.p, "mixed.csv の 2 行目 事業所名「"));
    check_ok(import_files(d.arena, d.db, &q, &r, &f), &f);
    assert_int_equal(r.same, 4);
    desk_close(&d);
}

static struct import_result take(const struct desk *d, const char *name, struct str text)
{
    const char *path = desk_file(d, name, text);
    const struct import_request q = {
        .kind = IMPORT_RESOURCES, .paths = &path, .count = 1, .login = S("hanako"), .now = d->now};
    struct import_result r;
    struct fault f = {OK, ""};
    check_ok(import_files(d->arena, d->db, &q, &r, &f), &f);
    return r;
}

/* The list of codes has no headings, and 536 of them twice: each row is a resource, and stays the same one. */
static void a_code_that_stands_twice_is_two_rows(void **state)
{
    struct desk d = desk_open(S("函館"), "2026-11-20T14:05:00");
    static const struct str text =
        S_ROW("011410064,1410064,函館赤十字病院,0408631,函館市堀川町６番２１号\r\n"
              "011410064,1410064,函館赤十字病院 分院,0408631,函館市堀川町６番２２号\r\n"
              "010112745,0112745,医療法人社団 慈\xEE\x83\x9D会,0648536,札幌市\r\n");
    (void)state;
    struct import_result r = take(&d, "codes.csv", text);
    assert_int_equal(r.added, 3);
    assert_int_equal(note_of(&r, "2つ以上")->count, 1);
    assert_non_null(note_of(&r, "外字"));
    r = take(&d, "codes.csv", text);
    assert_int_equal(r.same, 3);
    assert_string_equal(asked(&d, "SELECT name FROM resource WHERE official='011410064' ORDER BY id").p,
                        "函館赤十字病院\n函館赤十字病院 分院");
    desk_close(&d);
}

/* With another phone and other coordinates: each publisher keeps what it says, and that
 * they are one office is asked. */
static void two_publishers_name_one_office(void **state)
{
    struct desk d = desk_open(S("函館"), "2026-11-20T14:05:00");
    (void)state;
    take(&d, "nation.csv",
         S("都道府県コード又は市町村コード,事業所番号,サービスの種類,事業所名,住所,電話番号,緯度,経度\n"
           "012025,0161490001,訪問看護,訪問看護ステーションみなと,北海道函館市港町1丁目2番3号,0138-11-0001,"
           "41.80,140.70\n"));
    struct import_result r =
        take(&d, "city.csv",
             S("全国地方公共団体コード,ID,介護サービス事業所名称,実施サービス,所在地_連結表記,電話番号,緯度,"
               "経度,事業所番号\n"
               "012025,K1,みなと訪問看護ステーション,訪問看護,函館市港町一丁目２－３,0138-11-0002,41.81,140."
               "71,\n"));
    assert_int_equal(r.added, 1);
    assert_int_equal(r.offices, 0);
    assert_int_equal(r.doubtful, 1);
    assert_string_equal(asked(&d, "SELECT name, phone, lat, lon FROM resource ORDER BY id").p,
                        "訪問看護ステーションみなと|0138-11-0001|41.8|140.7\nみなと訪問看護ステーション|"
                        "0138-11-0002|41.81|140.71");
    desk_close(&d);
}

/* A sheet of no known layout with titles above: the message quotes the row of the headings, not the title. */
static void a_refusal_quotes_the_headings(void **state)
{
    struct desk d = desk_open(S("函館"), "2026-11-20T14:05:00");
    const char *path = desk_file(&d, "sheet.csv",
                                 S("登録施設の一覧（令和8年度）,,\n[10月1日現在],,\n,,\n"
                                   "施設の呼び名,場所,電話\nみなと,函館市,0138\n"));
    const struct import_request q = {
        .kind = IMPORT_RESOURCES, .paths = &path, .count = 1, .login = S("hanako"), .now = d.now};
    struct import_result r;
    struct fault f = {OK, ""};
    (void)state;
    assert_int_equal(import_files(d.arena, d.db, &q, &r, &f), ERR_REFUSED);
    if (!strstr(f.say, "4 行目を見出しと見ました: 施設の呼び名、場所、電話"))
        fail_msg("%s", f.say);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_named_and_kept),
        cmocka_unit_test(a_file_of_them_is_read_to_its_end),
        cmocka_unit_test(a_code_that_stands_twice_is_two_rows),
        cmocka_unit_test(two_publishers_name_one_office),
        cmocka_unit_test(a_refusal_quotes_the_headings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
