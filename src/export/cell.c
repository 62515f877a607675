#include "export/cell.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/kana.h"
#include "export/odd.h"
#include "model/locality.h"

static const struct str prefectures[] = {
    S_ROW("北海道"),   S_ROW("青森県"), S_ROW("岩手県"), S_ROW("宮城県"),   S_ROW("秋田県"),
    S_ROW("山形県"),   S_ROW("福島県"), S_ROW("茨城県"), S_ROW("栃木県"),   S_ROW("群馬県"),
    S_ROW("埼玉県"),   S_ROW("千葉県"), S_ROW("東京都"), S_ROW("神奈川県"), S_ROW("新潟県"),
    S_ROW("富山県"),   S_ROW("石川県"), S_ROW("福井県"), S_ROW("山梨県"),   S_ROW("長野県"),
    S_ROW("岐阜県"),   S_ROW("静岡県"), S_ROW("愛知県"), S_ROW("三重県"),   S_ROW("滋賀県"),
    S_ROW("京都府"),   S_ROW("大阪府"), S_ROW("兵庫県"), S_ROW("奈良県"),   S_ROW("和歌山県"),
    S_ROW("鳥取県"),   S_ROW("島根県"), S_ROW("岡山県"), S_ROW("広島県"),   S_ROW("山口県"),
    S_ROW("徳島県"),   S_ROW("香川県"), S_ROW("愛媛県"), S_ROW("高知県"),   S_ROW("福岡県"),
    S_ROW("佐賀県"),   S_ROW("長崎県"), S_ROW("熊本県"), S_ROW("大分県"),   S_ROW("宮崎県"),
    S_ROW("鹿児島県"), S_ROW("沖縄県")};

static void odd(struct reading *at, struct str say)
{
    importing_odd(at->im, &at->place, say);
}

static void lose(struct reading *at, struct str say)
{
    odd(at, say);
    at->lost = str_print(at->im->row, S_FMT "%s" S_FMT ": " S_FMT "「" S_FMT "」", S_ARG(at->lost),
                         at->lost.n ? "、" : "", S_ARG(say), S_ARG(at->place.heading), S_ARG(at->place.cell));
}

static struct str read_text(struct reading *at, struct str cell)
{
    static const struct str mark = S_ROW("（改行）");
    struct str text = str_trim(cell);
    unsigned said = 0;
    for (struct str say; (say = odd_characters(text, &said)).n;)
        odd(at, say);
    size_t found = text.n < mark.n ? SIZE_MAX : str_find(text, mark);
    if (found == SIZE_MAX)
        return text;
    odd(at, S("（改行）を改行にした"));
    struct buf out = buf_in(at->im->row);
    for (; found != SIZE_MAX; found = str_find(text, mark)) {
        buf_add(&out, str_head(text, found));
        buf_byte(&out, '\n');
        text = str_from(text, found + mark.n);
    }
    buf_add(&out, text);
    return buf_str(&out);
}

/* Most numbers are ASCII already, where there is nothing to narrow. */
static struct str narrow(struct reading *at, struct str cell)
{
    size_t i = 0;
    while (i < cell.n && !(cell.p[i] & 0x80))
        i++;
    return str_trim(i == cell.n ? cell : kana_narrow(at->im->row, cell));
}

static struct str read_phone(struct reading *at, struct str cell)
{
    struct str text = narrow(at, cell);
    if (!str_eq(text, cell))
        odd(at, S("電話番号・FAX番号を半角にした"));
    return text;
}

static struct str read_postal(struct reading *at, struct str cell)
{
    struct str digits = kana_digits(at->im->row, cell), text = str_trim(cell);
    return digits.n == 7 ? str_print(at->im->row, "%.3s-%.4s", digits.p, digits.p + 3) : text;
}

/* Publishers give 41.804217600000000: seven decimals are a centimetre. Outside Japan: nobody knows, 0 too. */
enum { PLACE_DIGITS = 7 };

/* Degrees in ten-millionths (a centimetre), rounded; -1 where it is no plain decimal number. */
static int64_t read_degrees(struct str s)
{
    struct str digits = s, whole = str_part(&digits, '.');
    int64_t value = 0;
    if (!str_digits(whole) || whole.n > 3 || (s.n > whole.n && !str_digits(digits)))
        return -1;
    value = str_int(whole, 0);
    for (size_t i = 0; i < PLACE_DIGITS; i++)
        value = value * 10 + (i < digits.n ? digits.p[i] - '0' : 0);
    return value + (digits.n > PLACE_DIGITS && digits.p[PLACE_DIGITS] >= '5');
}

static struct str print_degrees(struct arena *a, int64_t value)
{
    char text[24], *to = text + sizeof text;
    int digits = PLACE_DIGITS;
    for (; digits && value % 10 == 0; digits--)
        value /= 10;
    for (int i = 0; value || i <= digits; i++, value /= 10) {
        if (i == digits && digits)
            *--to = '.';
        *--to = (char)('0' + value % 10);
    }
    return str_copy(a, (struct str){to, (size_t)(text + sizeof text - to)});
}

static struct str read_place(struct reading *at, struct str cell, bool latitude)
{
    static const int64_t degree = 10000000;
    struct str trimmed = narrow(at, cell);
    if (!trimmed.n)
        return S0;
    int64_t value = read_degrees(trimmed);
    if (!value) {
        odd(at, S("緯度・経度 0 を空にした（不明の意味）"));
        return S0;
    }
    if (value < (latitude ? 20 : 122) * degree || value > (latitude ? 46 : 154) * degree) {
        lose(at, S("日本にない緯度・経度を空にした"));
        return S0;
    }
    return print_degrees(at->im->row, value);
}

static struct str read_capacity(struct reading *at, struct str cell)
{
    struct str text = narrow(at, cell);
    if (!str_digits(text) || str_int(text, 1))
        return text;
    odd(at, S("定員 0 を空にした（未記入の意味）"));
    return S0;
}

static struct str read_city(struct reading *at, struct str cell, struct str kept)
{
    struct str text = narrow(at, cell);
    if (!text.n)
        return kept;
    if (!str_digits(text) || text.n < 5 || text.n > 6) {
        lose(at, S("団体コードの列にあった文字は取り込まなかった"));
        return kept;
    }
    return text.n == 5 ? locality_code(at->im->row, text) : text;
}

static struct str join(struct reading *at, struct str before, struct str between, struct str more)
{
    return before.n ? str_print(at->im->row, S_FMT S_FMT S_FMT, S_ARG(before), S_ARG(between), S_ARG(more))
                    : more;
}

static struct str read_more(struct reading *at, struct str before, struct str heading, struct str cell)
{
    struct str text = read_text(at, cell);
    return text.n ? join(at, before, S("\n"),
                         str_print(at->im->row, S_FMT "：" S_FMT, S_ARG(heading), S_ARG(text)))
                  : before;
}

/* 毎週決まった曜日に休診（月）: 1 means open, against its heading. */
static struct str read_day(struct reading *at, struct str before, struct str heading, struct str cell)
{
    size_t open = str_find(heading, S("（"));
    struct str day = str_from(heading, open + S("（").n);
    if (str_starts(day, S("月")))
        odd(at, S("曜日の印は見出しと逆に、1 を診療日とした"));
    return str_eq(str_trim(cell), S("1")) ? join(at, before, S("、"), str_head(day, 3)) : before;
}

/* -1 where it is no time of day. */
static int minutes(struct str time)
{
    struct str hour = str_part(&time, ':');
    int64_t h = str_int(hour, -1), m = str_int(time, -1);
    return h < 0 || m < 0 ? -1 : (int)(h * 60 + m);
}

/* 15:30 to 15:00: perhaps 19:00 was meant. It stays as it is written, in words that nothing is computed from. */
static struct str read_end(struct reading *at, struct str before, struct str heading, struct str cell)
{
    int from = minutes(at->opens), until = minutes(narrow(at, cell));
    if (from >= 0 && until >= 0 && until <= from)
        odd(at, S("終わりが始まりより早い診療時間をそのまま残した（翌日か、書き誤りか）"));
    return read_more(at, before, heading, cell);
}

static struct str read_start(struct reading *at, struct str before, struct str heading, struct str cell)
{
    at->opens = narrow(at, cell);
    return read_more(at, before, heading, cell);
}

/* A mail address, https：// with a full-width colon, no scheme: as it stands it opens nothing. */
static struct str read_url(struct reading *at, struct str cell)
{
    struct str text = str_trim(cell);
    if (text.n && !str_starts(text, S("https://")) && !str_starts(text, S("http://")))
        odd(at, S("http で始まらない URL をそのまま残した"));
    return text;
}

/* 法人番号: a check digit before twelve digits (weights 1 and 2 from the last, 9 less the sum modulo 9). */
static struct str read_corp_number(struct reading *at, struct str cell)
{
    struct str text = narrow(at, cell);
    int sum = 0;
    for (size_t i = 1; text.n == 13 && i < 13; i++)
        sum += (text.p[i] - '0') * (i % 2 ? 2 : 1);
    if (text.n && (text.n != 13 || !str_digits(text) || text.p[0] - '0' != 9 - sum % 9))
        odd(at, S("検査数字の合わない法人番号をそのまま残した"));
    return text;
}

static struct str read_kind(struct str cell)
{
    static const struct {
        struct str code, service;
    } rows[] = {{S_ROW("1"), S_ROW("病院")},       {S_ROW("2"), S_ROW("診療所")},
                {S_ROW("3"), S_ROW("歯科診療所")}, {S_ROW("4"), S_ROW("助産所")},
                {S_ROW("5"), S_ROW("薬局")},       {S_ROW("医科"), S_ROW("医療機関")}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq(rows[i].code, str_trim(cell)))
            return rows[i].service;
    return str_trim(cell);
}

void cell_read(struct reading *at, const struct column *c, struct str heading, struct str cell)
{
    struct str *v = &at->r.v[c->field];
    at->place.heading = heading;
    at->place.cell = cell;
    switch (c->how) {
    case HOW_TEXT: *v = v->n ? *v : read_text(at, cell); break;
    case HOW_PHONE: *v = read_phone(at, cell); break;
    case HOW_POSTAL: *v = read_postal(at, cell); break;
    case HOW_PLACE: *v = read_place(at, cell, c->field == RESOURCE_lat); break;
    case HOW_CAPACITY: *v = read_capacity(at, cell); break;
    case HOW_CITY: *v = read_city(at, cell, *v); break;
    case HOW_PREFECTURE: at->prefecture_code = str_trim(cell); break;
    case HOW_TOWN: at->town_code = str_trim(cell); break;
    case HOW_OFFICE: *v = str_trim(cell); break;
    case HOW_MORE: *v = read_more(at, *v, heading, cell); break;
    case HOW_DAY: *v = read_day(at, *v, heading, cell); break;
    case HOW_START: *v = read_start(at, *v, heading, cell); break;
    case HOW_END: *v = read_end(at, *v, heading, cell); break;
    case HOW_URL: *v = read_url(at, cell); break;
    case HOW_CORP: *v = read_corp_number(at, cell); break;
    case HOW_KIND: *v = read_kind(cell); break;
    case HOW_LIST: at->notice.name = str_trim(cell); break;
    case HOW_SIGN: at->notice.sign = str_trim(cell); break;
    case HOW_SINCE: at->notice.since = str_trim(cell); break;
    case HOW_PART:
    case HOW_KNOWN: break;
    }
}

/* Parts of an address stand for it only where the publisher left the whole empty. */
static void join_parts(struct reading *at)
{
    struct str *address = &at->r.v[RESOURCE_address], parts = S0;
    for (int i = 0; i < at->im->columns && !address->n; i++)
        if (at->of[i] && at->of[i]->how == HOW_PART)
            parts = join(at, parts, S0, str_trim(importing_cell(at->place.csv, i)));
    if (parts.n)
        *address = str_print(at->im->row, S_FMT S_FMT S_FMT, S_ARG(at->r.v[RESOURCE_prefecture]),
                             S_ARG(at->r.v[RESOURCE_city]), S_ARG(parts));
}

/* Codes that come in pieces: 01 and 202 → 012025; 01 and 1410031 → 011410031. */
static void join_codes(struct reading *at)
{
    struct arena *a = at->im->row;
    struct str *v = at->r.v, two = at->prefecture_code;
    bool known = two.n == 2 && str_digits(two);
    if (known && at->town_code.n == 3 && str_digits(at->town_code))
        v[RESOURCE_city_code] = locality_code(a, str_print(a, S_FMT S_FMT, S_ARG(two), S_ARG(at->town_code)));
    if (known && at->layout == LAYOUT_NOTIFIED && v[RESOURCE_official].n == 7)
        v[RESOURCE_official] = str_print(a, S_FMT S_FMT, S_ARG(two), S_ARG(v[RESOURCE_official]));
    int64_t nth = str_int(str_head(v[RESOURCE_city_code].n ? v[RESOURCE_city_code] : two, 2), 0);
    if (!v[RESOURCE_prefecture].n && nth >= 1 && nth <= (int64_t)COUNT_OF(prefectures))
        v[RESOURCE_prefecture] = prefectures[nth - 1];
}

static const struct str hospital = S_ROW("病院"), institution = S_ROW("医療機関");

struct str cell_other_service(struct str service)
{
    return str_eq(service, hospital) ? institution : str_eq(service, institution) ? hospital : S0;
}

bool cell_is_hospital(struct str service)
{
    return str_eq(service, hospital);
}

/* 「一般　　245／療養　　133」: all of them. */
int64_t cell_beds(struct arena *a, struct str beds)
{
    struct str rest = beds.n ? kana_narrow(a, beds) : S0;
    int64_t all = 0;
    for (size_t i = 0, begin = 0; i <= rest.n; i++) {
        if (i < rest.n && rest.p[i] >= '0' && rest.p[i] <= '9')
            continue;
        all += str_int((struct str){rest.p + begin, i - begin}, 0);
        begin = i + 1;
    }
    return all;
}

static void tell_hospital(struct reading *at)
{
    enum { HOSPITAL_BEDS = 20 };
    struct str *v = at->r.v;
    if (!v[RESOURCE_service].n)
        v[RESOURCE_service] = layout_row(at->layout)->service;
    if (!str_eq(v[RESOURCE_service], institution) ||
        (!str_ends(v[RESOURCE_name], hospital) && cell_beds(at->im->row, v[RESOURCE_beds]) < HOSPITAL_BEDS))
        return;
    v[RESOURCE_service] = hospital;
    importing_note(at->im, S("名称か病床数（20床から）で、医療機関を病院とした"));
}

void cell_finish(struct reading *at)
{
    join_parts(at);
    join_codes(at);
    tell_hospital(at);
}
