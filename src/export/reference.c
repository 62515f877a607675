/*
 * Reference tables, replaced whole: postal towns of KEN_ALL.CSV and utf_ken_all.csv,
 * holidays of syukujitsu.csv. A file that says what the table says changes nothing.
 *
 * KEN_ALL cuts a long town name over several rows, in brackets that are dropped
 * anyway; utf_ken_all does not. Both give the same towns once read: kana is made
 * full-width, 〜 and − of the one are ～ and － of the other.
 */
#include "base/date.h"
#include "base/kana.h"
#include "base/utf8.h"
#include "export/importing.h"

struct line { /* of a reference table, to be written at the end */
    struct line *next;
    struct str v[5];
};

struct table {
    struct str name;
    int columns;
    struct line *first, **last;
    int64_t rows;
    uint64_t sum;
    struct textmap *met, *days; /* days: of a holiday, the line that names it first */
    struct str open;            /* code of a KEN_ALL name whose bracket is not closed yet */
};

static enum err begin(struct importing *im, struct str name, int columns)
{
    struct table *t = ARENA_NEW(im->file, struct table);
    *t = (struct table){.name = name, .columns = columns, .met = textmap_new(im->file)};
    t->last = &t->first;
    im->reader = t;
    return OK;
}

static void keep(struct importing *im, const struct str *values)
{
    struct table *t = im->reader;
    im->out->read++;
    if ((*textmap_slot(t->met, textmap_key(im->row, values, t->columns)))++) {
        im->out->same++;
        return;
    }
    struct line *l = ARENA_NEW(im->file, struct line);
    for (int i = 0; i < t->columns; i++)
        l->v[i] = str_copy(im->file, values[i]);
    t->sum += bulk_row_sum(l->v, t->columns);
    t->rows++;
    *t->last = l;
    t->last = &l->next;
}

static enum err replace(struct importing *im)
{
    struct table *t = im->reader;
    int64_t before = bulk_table_rows(im->bulk, t->name);
    bool same = before == t->rows && bulk_table_sum(im->bulk, t->name) == t->sum;
    if (same)
        im->out->same += t->rows;
    else if (before)
        im->out->changed += t->rows;
    else
        im->out->added += t->rows;
    enum err rc = same ? OK : bulk_clear(im->bulk, t->name, im->fault);
    for (const struct line *l = t->first; !same && !rc && l; l = l->next)
        rc = bulk_row(im->bulk, t->name, l->v, t->columns, im->fault);
    return rc;
}

static enum err begin_postal(struct importing *im)
{
    im->out->layout = S("日本郵便 郵便番号データ");
    return begin(im, S("postal_town"), 5);
}

static bool is_postal(const struct csv_record *r)
{
    return r->count >= 9 && r->cells[2].n == 7 && str_digits(r->cells[2]) && r->cells[0].n == 5 &&
           str_digits(r->cells[0]);
}

static enum err check_postal(struct importing *im, const struct csv_record *r, bool *are_headings)
{
    static const struct str headings[] = {S_ROW("全国地方公共団体コード"),
                                          S_ROW("旧郵便番号"),
                                          S_ROW("郵便番号"),
                                          S_ROW("都道府県名カナ"),
                                          S_ROW("市区町村名カナ"),
                                          S_ROW("町域名カナ"),
                                          S_ROW("都道府県名"),
                                          S_ROW("市区町村名"),
                                          S_ROW("町域名")};
    *are_headings = false;
    ((struct table *)im->reader)->open = S0;
    importing_set_headings(im, headings, COUNT_OF(headings));
    return is_postal(r) ? OK
                        : fault_say(im->fault, ERR_REFUSED,
                                    "%s "
                                    "は郵便番号データ（KEN_ALL.CSV、utf_ken_all."
                                    "csv）ではありません。1列目が5桁の団体コード、3列目が"
                                    "7桁の郵便番号のファイルを指定してください。",
                                    im->path);
}

static struct str one_mark(struct arena *a, struct str s)
{
    struct buf out = buf_in(a);
    while (s.n) {
        uint32_t c = utf8_next(&s);
        utf8_add(&out, c == 0x301C ? 0xFF5E : c == 0x2212 ? 0xFF0D : c);
    }
    return buf_str(&out);
}

/* 以下に掲載がない場合 is no town; what stands in brackets tells which part of one. */
static struct str town_name(struct arena *a, struct str s, struct str bracket, struct str none)
{
    size_t at = str_find(s, bracket);
    return str_eq(s, none) ? S0 : one_mark(a, str_head(s, at == SIZE_MAX ? s.n : at));
}

static void read_postal(struct importing *im, const struct csv_record *r)
{
    struct table *t = im->reader;
    if (!is_postal(r)) {
        importing_reject(im, r, S("団体コードか郵便番号が読めません"));
        return;
    }
    struct str code = r->cells[2], town = r->cells[8];
    bool continued = t->open.n && str_eq(t->open, code);
    bool opens = str_find(town, S("（")) != SIZE_MAX, closes = str_find(town, S("）")) != SIZE_MAX;
    if (continued) {
        t->open = closes ? S0 : t->open;
        importing_took(im, BULK_SAME);
        return;
    }
    t->open = opens && !closes ? str_copy(im->file, code) : S0;
    struct str kana = kana_katakana(im->row, r->cells[5]);
    struct str wide = str_find(kana, S("(")) == SIZE_MAX ? S("（") : S("(");
    const struct str values[] = {code, r->cells[6], r->cells[7],
                                 town_name(im->row, town, S("（"), S("以下に掲載がない場合")),
                                 town_name(im->row, kana, wide, S("イカニケイサイガナイバアイ"))};
    keep(im, values);
}

static enum err begin_holidays(struct importing *im)
{
    im->out->layout = S("内閣府 国民の祝日");
    enum err e = begin(im, S("holiday"), 2);
    ((struct table *)im->reader)->days = textmap_new(im->file);
    return e;
}

static bool read_day(struct importing *im, struct str text, struct str *iso)
{
    struct str complaint;
    return date_parse(im->row, text, date_of_moment(im->q->now), false, iso, &complaint) &&
           str_trim(text).n >= 8;
}

static enum err check_holidays(struct importing *im, const struct csv_record *r, bool *are_headings)
{
    struct str iso;
    *are_headings = r->count < 1 || !read_day(im, r->cells[0], &iso);
    importing_set_headings(im, r->cells, r->count);
    if (r->count >= 2 && (!*are_headings || str_find(r->cells[0], S("祝日")) != SIZE_MAX))
        return OK;
    return fault_say(im->fault, ERR_REFUSED,
                     "%s "
                     "は祝日の一覧（syukujitsu."
                     "csv）ではありません。1列目が月日、2列目が名称のファイルを指定してください。",
                     im->path);
}

static void read_holiday(struct importing *im, const struct csv_record *r)
{
    struct str iso, name = str_trim(importing_cell(r, 1));
    if (!read_day(im, importing_cell(r, 0), &iso) || !name.n) {
        importing_reject(im, r, S("月日か名称が読めません"));
        return;
    }
    const struct str values[] = {iso, name};
    struct table *t = im->reader;
    int64_t *named = textmap_slot(t->days, iso);
    if (*named && !*textmap_slot(t->met, textmap_key(im->row, values, t->columns))) {
        importing_reject(im, r,
                         str_print(im->row, "%lld 行目にも同じ日があり、名称が違います", (long long)*named));
        return;
    }
    *named = *named ? *named : (int64_t)r->line;
    keep(im, values);
}

const struct import_reader postal_reader = {
    .together = true, .begin = begin_postal, .headings = check_postal, .row = read_postal, .end = replace};
const struct import_reader holiday_reader = {.together = true,
                                             .begin = begin_holidays,
                                             .headings = check_holidays,
                                             .row = read_holiday,
                                             .end = replace};
