#include "model/office.h"

#include "base/kana.h"
#include "base/utf8.h"
#include "model/record.h"

enum { PHONE_LEAST = 9, NAME_LEAST = 3, NEARLY = 70, LONGEST = 64 };

static struct str after_blank(struct str name, struct str *word)
{
    struct str wide = S("　");
    size_t at = str_find(name, wide), narrow = str_find(name, S(" "));
    at = narrow < at ? narrow : at;
    *word = str_head(name, at == SIZE_MAX ? name.n : at);
    return str_trim(str_from(name, word->n));
}

/* 医療法人　同仁会　函館記念病院 → 函館記念病院; 社会福祉法人厚生院　五稜郭病院 → 五稜郭病院;
 * 医療法人　愛全病院 → 愛全病院. */
static struct str without_corporation(struct str name)
{
    struct str first, second, rest = after_blank(str_trim(name), &first);
    if (!rest.n || str_find(first, S("法人")) == SIZE_MAX)
        return name;
    bool bare = str_ends(first, S("法人")) || str_ends(first, S("社団")) || str_ends(first, S("財団"));
    struct str more = bare ? after_blank(rest, &second) : S0;
    return more.n ? more : rest;
}

/* ---- addresses ---- */

/* What stands behind the first `mark` among the first few characters; the text itself where there is none. */
static struct str behind(struct str text, struct str mark, size_t from, size_t most)
{
    size_t at = str_find(text, mark);
    return at != SIZE_MAX && at >= from && at <= most ? str_from(text, at + mark.n) : text;
}

static struct str without_prefecture(struct str text)
{
    enum { KANJI = 3 };
    static const struct str whole[] = {S_ROW("北海道"), S_ROW("東京都"), S_ROW("京都府"), S_ROW("大阪府")};
    for (size_t i = 0; i < COUNT_OF(whole); i++)
        if (str_take(&text, whole[i]))
            return behind(text, S("郡"), KANJI, 4 * KANJI);
    text = behind(text, S("県"), 2 * KANJI, 3 * KANJI);
    return behind(text, S("郡"), KANJI, 4 * KANJI);
}

/* 十二丁目 → 12, where a word of numbers follows it; 0: it is no number. */
static int kanji_number(struct str text, size_t *bytes)
{
    static const struct str digits = S_ROW("一二三四五六七八九");
    static const char first = '\xE4', other = '\xE5'; /* that these and 十 begin with */
    int value = 0, last = 0;
    if (!text.n || (text.p[0] != first && text.p[0] != other))
        return 0;
    struct str rest = text, ahead = text;
    for (utf8_next(&ahead); rest.n; rest = ahead, utf8_next(&ahead)) {
        size_t at = str_find(digits, str_head(rest, rest.n - ahead.n));
        if (str_starts(rest, S("十")))
            value += 10 * (last ? last : 1), last = 0;
        else if (at != SIZE_MAX)
            last = (int)(at / 3) + 1;
        else
            break;
        if (!ahead.n)
            return 0;
    }
    *bytes = text.n - rest.n;
    bool counted = str_starts(rest, S("丁目")) || str_starts(rest, S("番")) || str_starts(rest, S("号")) ||
                   str_starts(rest, S("条"));
    return counted ? value + last : 0;
}

static bool take_number(struct buf *out, struct str *text, bool follows)
{
    size_t n = str_count_digits(*text);
    int kanji = 0;
    struct str digits = str_head(*text, n);
    if (!n && !(kanji = kanji_number(*text, &n)))
        return false;
    if (follows)
        buf_byte(out, 'x');
    if (kanji)
        buf_print(out, "%d", kanji);
    else
        buf_add(out, digits);
    *text = str_from(*text, n);
    return true;
}

static bool take_word(struct str *text, bool *ends)
{
    static const struct {
        struct str word;
        bool ends;
    } words[] = {{S_ROW("丁目"), false}, {S_ROW("番地"), true}, {S_ROW("番"), true},  {S_ROW("号"), true},
                 {S_ROW("-"), false},    {S_ROW("ー"), false},  {S_ROW("の"), false}, {S_ROW("ノ"), false}};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_take(text, words[i].word)) {
            *ends = *ends || words[i].ends;
            return true;
        }
    return false;
}

/* What stands between the numbers of an address; *ends: 番, 番地 or 号, behind which a building may follow. */
static void take_between(struct str *text, bool *ends)
{
    while (take_word(text, ends))
        ;
}

/* Numbers that belong together; true where they say all there is to say. */
static bool take_numbers(struct buf *out, struct str *text)
{
    bool ends = false;
    int n = 0;
    while (take_number(out, text, n > 0)) {
        n++;
        take_between(text, &ends);
    }
    return n > 1 || (n && ends);
}

/* Bytes up to the next sign with which a number, 大字 or a blank may begin; the first character is not looked at. */
static size_t run_of_letters(struct str text)
{
    struct str rest = text;
    utf8_next(&rest);
    while (rest.n && rest.p[0] != ' ' && !(rest.p[0] >= '0' && rest.p[0] <= '9') && rest.p[0] != '\xE4' &&
           rest.p[0] != '\xE5')
        rest = str_from(rest, 1);
    return text.n - rest.n;
}

static struct str address_key(struct arena *a, struct str address, struct str city)
{
    struct str text = without_prefecture(str_trim(kana_narrow(a, address)));
    struct str home = without_prefecture(str_trim(kana_narrow(a, city)));
    struct buf out = buf_in(a);
    if (!text.n)
        return S0;
    if (home.n && !str_starts(text, home))
        buf_add(&out, home);
    while (text.n && !take_numbers(&out, &text)) {
        if (str_take(&text, S("大字")) || str_take(&text, S(" ")) || !text.n)
            continue;
        size_t n = run_of_letters(text);
        buf_add(&out, str_head(text, n));
        text = str_from(text, n);
    }
    return kana_fold(a, buf_str(&out));
}

/* ---- keys ---- */

struct office_keys office_keys(struct arena *a, const struct str *v)
{
    struct str phone = kana_digits(a, v[RESOURCE_phone]);
    return (struct office_keys){
        .name = kana_fold(a, without_corporation(v[RESOURCE_name])),
        .address = address_key(a, v[RESOURCE_address], v[RESOURCE_city]),
        .phone = phone.n < PHONE_LEAST ? S0 : phone,
    };
}

/* 港町1 and 港町1x2; not 港町1 and 港町12. */
static bool near_address(struct str a, struct str b)
{
    struct str shorter = a.n < b.n ? a : b, longer = a.n < b.n ? b : a;
    if (!shorter.n || !str_starts(longer, shorter) || longer.n == shorter.n)
        return false;
    char last = shorter.p[shorter.n - 1];
    return last >= '0' && last <= '9' && longer.p[shorter.n] == 'x';
}

static int points(struct str s, uint32_t out[LONGEST])
{
    int n = 0;
    while (s.n && n < LONGEST)
        out[n++] = utf8_next(&s);
    return n;
}

/* How many of their pairs of neighbouring characters two names share, in hundredths. */
static int alike(struct str a, struct str b)
{
    uint32_t x[LONGEST], y[LONGEST];
    int n = points(a, x), m = points(b, y), shared = 0;
    for (int i = 0; i + 1 < n; i++)
        for (int k = 0; k + 1 < m; k++)
            if (x[i] == y[k] && x[i + 1] == y[k + 1]) {
                shared++;
                y[k] = 0; /* counts once */
                break;
            }
    return n + m > 2 ? 200 * shared / (n + m - 2) : 0;
}

static bool near_name(struct str a, struct str b)
{
    struct str shorter = a.n < b.n ? a : b, longer = a.n < b.n ? b : a;
    if (utf8_count(shorter) < NAME_LEAST)
        return false;
    return str_find(longer, shorter) != SIZE_MAX || alike(a, b) >= NEARLY;
}

static bool same(struct str a, struct str b)
{
    return a.n && str_eq(a, b);
}

enum office_match office_match(const struct office_keys *a, const struct office_keys *b)
{
    bool name = same(a->name, b->name), address = same(a->address, b->address),
         phone = same(a->phone, b->phone);
    if (name + address + phone >= 2)
        return OFFICE_SAME;
    bool nearly =
        (!name && near_name(a->name, b->name)) || (!address && near_address(a->address, b->address));
    return (name || address || phone) && nearly ? OFFICE_PERHAPS : OFFICE_OTHER;
}
