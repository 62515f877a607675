/*
 * Resources out of the files of ministries and municipalities: layouts and headings
 * are rows of layouts.def; here is what is done with a cell.
 *
 * A row is kept as it is written. What has to be changed so that it can be used is
 * counted under a sentence (（改行）, 定員 0, coordinates in the sea); what cannot be
 * read stays out or stays as it is, and the row is taken all the same.
 *
 * A resource is the nth row of the file with its (事業所番号, サービスの種類), or where
 * the number is missing, with its service and name.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/kana.h"
#include "export/importing.h"
#include "store/load.h"

enum how {
    HOW_TEXT,
    HOW_PHONE,
    HOW_POSTAL,
    HOW_PLACE,
    HOW_CAPACITY,
    HOW_CITY,
    HOW_PREFECTURE,
    HOW_TOWN,
    HOW_OFFICE,
    HOW_PART,
    HOW_MORE,
    HOW_DAY,
    HOW_LIST,
    HOW_KIND,
    HOW_KNOWN
};

enum layout {
#define LAYOUT(NAME, label, signs, service, source) LAYOUT_##NAME,
#define COLUMN(how, field, headings)
#include "layouts.def"
#undef LAYOUT
#undef COLUMN
    LAYOUT_COUNT
};

static const struct {
    struct str label, signs, service, source;
} layouts[] = {
#define LAYOUT(NAME, label, signs, service, source)                                                          \
    {S_ROW(label), S_ROW(signs), S_ROW(service), S_ROW(source)},
#define COLUMN(how, field, headings)
#include "layouts.def"
#undef LAYOUT
#undef COLUMN
};

static const struct column {
    enum how how;
    int field;
    struct str headings;
} columns[] = {
#define LAYOUT(NAME, label, signs, service, source)
#define COLUMN(how, field, headings) {HOW_##how, RESOURCE_##field, S_ROW(headings)},
#include "layouts.def"
#undef LAYOUT
#undef COLUMN
};

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

struct office { /* of several rows that tell of one institution */
    struct office *next;
    struct str v[RESOURCE_FIELDS];
    struct buf remarks;
    int rows;
};

struct resources {
    enum layout layout;
    const struct column **of; /* of each column of the file; NULL: not known */
    uint64_t fields;
    struct textmap *met; /* key → rows so far; of a list: the address of its office */
    struct office *first, **last;
};

struct reading { /* one row */
    struct importing *im;
    struct record r;
    struct str prefecture_code, town_code;
};

static enum err begin(struct importing *im)
{
    struct resources *rs = ARENA_NEW(im->file, struct resources);
    rs->met = textmap_new(im->file);
    rs->last = &rs->first;
    im->reader = rs;
    return OK;
}

static bool is_among(struct str heading, struct str names)
{
    while (names.n)
        if (importing_same_heading(str_part(&names, '|'), heading))
            return true;
    return false;
}

static bool has_signs(const struct importing *im, struct str signs)
{
    while (signs.n) {
        struct str sign = str_part(&signs, '|');
        int i = 0;
        while (i < im->columns && !importing_same_heading(sign, im->headings[i]))
            i++;
        if (i == im->columns)
            return false;
    }
    return true;
}

/* 医療機関コード without headings: nine digits, seven digits, a name, a postal code, an address. */
static bool is_bare_codes(const struct csv_record *r)
{
    return r->count == 5 && r->cells[0].n == 9 && str_digits(r->cells[0]) && r->cells[1].n == 7 &&
           str_digits(r->cells[1]) && r->cells[3].n == 7 && str_digits(r->cells[3]);
}

/* In 医療情報ネット the ID is all there is of a number; elsewhere 事業所番号 stands beside an ID of the
 * publisher. */
static const struct column *find_column(enum layout layout, struct str heading)
{
    if (layout == LAYOUT_NAVII && importing_same_heading(heading, S("ID")))
        heading = S("ID（医療情報ネット）");
    if (str_starts(heading, S("決まった週に休診")))
        heading = S("祝日に休診");
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        if (is_among(heading, columns[i].headings))
            return &columns[i];
    return NULL;
}

static enum err refuse(struct importing *im)
{
    struct str all = str_join(im->file, im->headings, (size_t)im->columns, S("、"));
    return fault_say(im->fault, ERR_REFUSED,
                     "%s はどの様式の資源のファイルでもありません（見出し: "
                     "%.300s）。1行目が見出しか、ファイルの種類（resources）が合って"
                     "いるか確かめてください。",
                     im->path, all.p);
}

static enum err take_headings(struct importing *im, const struct csv_record *r, bool *are_headings)
{
    static const struct str bare[] = {S_ROW("医療機関コード9"), S_ROW("医療機関コード7"), S_ROW("名称"),
                                      S_ROW("郵便番号"), S_ROW("住所")};
    struct resources *rs = im->reader;
    *are_headings = !is_bare_codes(r);
    if (*are_headings)
        importing_set_headings(im, r->cells, r->count);
    else
        importing_set_headings(im, bare, COUNT_OF(bare));
    for (rs->layout = 0; rs->layout < LAYOUT_COUNT; rs->layout++)
        if (has_signs(im, layouts[rs->layout].signs))
            break;
    if (rs->layout == LAYOUT_COUNT)
        return refuse(im);
    im->out->layout = layouts[rs->layout].label;
    rs->of = ARENA_ARRAY(im->file, const struct column *, im->columns);
    rs->fields = FIELD_BIT(RESOURCE_official) | FIELD_BIT(RESOURCE_service) | FIELD_BIT(RESOURCE_source);
    for (int i = 0; i < im->columns; i++) {
        rs->of[i] = find_column(rs->layout, im->headings[i]);
        if (rs->of[i] && rs->of[i]->how != HOW_KNOWN)
            rs->fields |= FIELD_BIT(rs->of[i]->field);
        if (!rs->of[i] && im->headings[i].n)
            importing_note(im, str_print(im->row, "知らない見出し「" S_FMT "」の列は取り込まなかった",
                                         S_ARG(im->headings[i])));
    }
    if (rs->fields & FIELD_BIT(RESOURCE_city_code))
        rs->fields |= FIELD_BIT(RESOURCE_prefecture);
    return OK;
}

static struct str read_text(struct reading *at, struct str cell)
{
    static const struct str mark = S_ROW("（改行）");
    struct str text = str_trim(cell);
    size_t found = text.n < mark.n ? SIZE_MAX : str_find(text, mark);
    if (found == SIZE_MAX)
        return text;
    importing_note(at->im, S("（改行）を改行にした"));
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
        importing_note(at->im, S("電話番号・FAX番号を半角にした"));
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
    if (value < (latitude ? 20 : 122) * degree || value > (latitude ? 46 : 154) * degree) {
        importing_note(at->im, S("日本にない緯度・経度を空にした"));
        return S0;
    }
    return print_degrees(at->im->row, value);
}

static struct str read_capacity(struct reading *at, struct str cell)
{
    struct str text = narrow(at, cell);
    if (!str_digits(text) || str_int(text, 1))
        return text;
    importing_note(at->im, S("定員 0 を空にした（未記入の意味）"));
    return S0;
}

/* 全国地方公共団体コード: five digits and a check digit (weights 6 5 4 3 2). */
static struct str with_check_digit(struct arena *a, struct str five)
{
    int sum = 0;
    for (int i = 0; i < 5; i++)
        sum += (five.p[i] - '0') * (6 - i);
    return str_print(a, S_FMT "%d", S_ARG(five), (11 - sum % 11) % 10);
}

static struct str read_city(struct reading *at, struct str cell, struct str kept)
{
    struct str text = narrow(at, cell);
    if (!text.n)
        return kept;
    if (!str_digits(text) || text.n < 5 || text.n > 6) {
        importing_note(at->im, S("団体コードの列にあった文字は取り込まなかった"));
        return kept;
    }
    return text.n == 5 ? with_check_digit(at->im->row, text) : text;
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
        importing_note(at->im, S("曜日の印は見出しと逆に、1 を診療日とした"));
    return str_eq(str_trim(cell), S("1")) ? join(at, before, S("、"), str_head(day, 3)) : before;
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

static void read_cell(struct reading *at, const struct column *c, struct str heading, struct str cell)
{
    struct str *v = &at->r.v[c->field];
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
    case HOW_KIND: *v = read_kind(cell); break;
    case HOW_PART:
    case HOW_LIST:
    case HOW_KNOWN: break;
    }
}

/* Parts of an address stand for it only where the publisher left the whole empty. */
static void join_parts(struct reading *at, const struct csv_record *r)
{
    const struct resources *rs = at->im->reader;
    struct str *address = &at->r.v[RESOURCE_address], parts = S0;
    for (int i = 0; i < at->im->columns && !address->n; i++)
        if (rs->of[i] && rs->of[i]->how == HOW_PART)
            parts = join(at, parts, S0, str_trim(importing_cell(r, i)));
    if (parts.n)
        *address = str_print(at->im->row, S_FMT S_FMT S_FMT, S_ARG(at->r.v[RESOURCE_prefecture]),
                             S_ARG(at->r.v[RESOURCE_city]), S_ARG(parts));
}

/* Codes that come in pieces: 01 and 202 → 012025; 01 and 1410031 → 011410031. */
static void join_codes(struct reading *at)
{
    const struct resources *rs = at->im->reader;
    struct arena *a = at->im->row;
    struct str *v = at->r.v, two = at->prefecture_code;
    bool known = two.n == 2 && str_digits(two);
    if (known && at->town_code.n == 3 && str_digits(at->town_code))
        v[RESOURCE_city_code] =
            with_check_digit(a, str_print(a, S_FMT S_FMT, S_ARG(two), S_ARG(at->town_code)));
    if (known && rs->layout == LAYOUT_NOTIFIED && v[RESOURCE_official].n == 7)
        v[RESOURCE_official] = str_print(a, S_FMT S_FMT, S_ARG(two), S_ARG(v[RESOURCE_official]));
    int64_t nth = str_int(str_head(v[RESOURCE_city_code].n ? v[RESOURCE_city_code] : two, 2), 0);
    if (!v[RESOURCE_prefecture].n && nth >= 1 && nth <= (int64_t)COUNT_OF(prefectures))
        v[RESOURCE_prefecture] = prefectures[nth - 1];
}

/* Lines that are there already stay, in their order; new ones follow. */
static struct str joined_lines(struct arena *a, struct str there, struct str more)
{
    struct buf all = buf_in(a);
    buf_print(&all, "\n" S_FMT "\n", S_ARG(there));
    while (more.n) {
        struct str line = str_part(&more, '\n');
        if (str_find(buf_str(&all), str_print(a, "\n" S_FMT "\n", S_ARG(line))) == SIZE_MAX)
            buf_print(&all, S_FMT "\n", S_ARG(line));
    }
    return str_from(str_head(buf_str(&all), all.n - 1), there.n ? 1 : 2);
}

/*
 * What this file may change in a row that is there: its own publisher's fields; of another publisher's row
 * only the empty ones. Else two files that name one office differently would change it back and forth for
 * ever.
 */
static uint64_t may_change(struct importing *im, struct record *r, uint64_t fields)
{
    struct record there = record_new(im->row, RECORD_RESOURCE);
    if (!r->id || !load_record(im->row, im->db, &there, r->id))
        return fields;
    if (str_eq(there.v[RESOURCE_source], r->v[RESOURCE_source])) {
        const struct resources *rs = im->reader;
        if (rs->layout == LAYOUT_NOTIFIED) /* a list may hold a part of the 届出 only */
            r->v[RESOURCE_remarks] = joined_lines(im->row, there.v[RESOURCE_remarks], r->v[RESOURCE_remarks]);
        return fields;
    }
    for (int i = 0; i < RESOURCE_FIELDS; i++)
        if (there.v[i].n)
            fields &= ~FIELD_BIT(i);
    importing_note(im, S("ほかの資料にある事業所なので、空の項目だけを足した"));
    return fields;
}

static void put(struct importing *im, struct record *r, uint64_t fields, int rows)
{
    struct resources *rs = im->reader;
    enum bulk_outcome outcome;
    uint64_t key = FIELD_BIT(RESOURCE_official) | FIELD_BIT(RESOURCE_service);
    struct str texts[] = {r->v[RESOURCE_official], r->v[RESOURCE_service], S0};
    if (!texts[0].n) {
        key |= FIELD_BIT(RESOURCE_name);
        texts[2] = r->v[RESOURCE_name];
        importing_note(im, S("事業所番号がないので、サービスの種類と名称で見分けた"));
    }
    int64_t *met = textmap_slot(rs->met, textmap_key(im->row, texts, COUNT_OF(texts)));
    if (*met)
        importing_note(im, S("同じ事業所番号とサービスの種類の行が2つ以上ある"));
    r->id = bulk_find(im->bulk, r, key, (int)(*met)++);
    fields = may_change(im, r, fields);
    if (importing_put(im, r, fields, &outcome))
        for (importing_took(im, outcome); rows > 1; rows--)
            importing_took(im, BULK_SAME);
}

/* 受理届出名称: one row for each; the institution is put once, at the end, with all of them. */
static void gather(struct importing *im, struct record *r, struct str item)
{
    struct resources *rs = im->reader;
    const struct str texts[] = {r->v[RESOURCE_official], r->v[RESOURCE_service]};
    int64_t *slot = textmap_slot(rs->met, textmap_key(im->row, texts, COUNT_OF(texts)));
    struct office *o = (struct office *)(uintptr_t)*slot;
    if (!o) {
        o = ARENA_NEW(im->file, struct office);
        for (int i = 0; i < RESOURCE_FIELDS; i++)
            o->v[i] = str_copy(im->file, r->v[i]);
        o->remarks = buf_in(im->file);
        *slot = (int64_t)(uintptr_t)o;
        *rs->last = o;
        rs->last = &o->next;
    } else {
        importing_note(im, S("同じ医療機関の届出をまとめた"));
    }
    o->rows++;
    struct str line = str_print(im->row, "\n" S_FMT "\n", S_ARG(item));
    struct str all = str_print(im->row, "\n" S_FMT "\n", S_ARG(buf_str(&o->remarks)));
    if (!item.n || str_find(all, line) != SIZE_MAX)
        return;
    if (o->remarks.n)
        buf_byte(&o->remarks, '\n');
    buf_add(&o->remarks, item);
}

static void read_row(struct importing *im, const struct csv_record *r)
{
    struct resources *rs = im->reader;
    struct reading at = {.im = im, .r = record_new(im->row, RECORD_RESOURCE)};
    struct str item = S0;
    for (int i = 0; i < im->columns; i++) {
        if (rs->of[i] && rs->of[i]->how == HOW_LIST)
            item = str_trim(importing_cell(r, i));
        else if (rs->of[i])
            read_cell(&at, rs->of[i], im->headings[i], importing_cell(r, i));
    }
    join_parts(&at, r);
    join_codes(&at);
    if (!at.r.v[RESOURCE_name].n) {
        importing_reject(im, r, S("名称が空です"));
        return;
    }
    if (!at.r.v[RESOURCE_service].n)
        at.r.v[RESOURCE_service] = layouts[rs->layout].service;
    at.r.v[RESOURCE_source] = layouts[rs->layout].source;
    if (rs->layout == LAYOUT_NOTIFIED)
        gather(im, &at.r, item);
    else
        put(im, &at.r, rs->fields, 1);
}

static enum err end(struct importing *im)
{
    struct resources *rs = im->reader;
    rs->met = textmap_new(im->file);
    for (struct office *o = rs->first; o && !im->code; o = o->next) {
        struct record r = {.row = record_row(RECORD_RESOURCE), .v = o->v};
        arena_reset(im->row);
        o->v[RESOURCE_remarks] = buf_str(&o->remarks);
        put(im, &r, rs->fields, o->rows);
    }
    return im->code;
}

const struct import_reader resources_reader = {false, begin, take_headings, read_row, end};
