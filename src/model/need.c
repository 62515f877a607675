#include "model/need.h"

#include "base/arena.h"
#include "base/kana.h"
#include "model/locality.h"
#include "model/open.h"

static const struct hour {
    struct str label;
    int minute;
    struct str aliases;
} hours[] = {
#define HOUR(label, minute, aliases) {S_ROW(label), minute, S_ROW(aliases)},
#define DAYS(label, days, aliases)
#include "hours.def"
#undef HOUR
#undef DAYS
};

static const struct days {
    struct str label;
    unsigned days;
    struct str aliases;
} day_rows[] = {
#define HOUR(label, minute, aliases)
#define DAYS(label, days, aliases) {S_ROW(label), days, S_ROW(aliases)},
#include "hours.def"
#undef HOUR
#undef DAYS
};

static const struct str realm = S_ROW("圏域"), vacancy = S_ROW("空きあり"), capacity = S_ROW("定員");

int need_days_count(void)
{
    return (int)COUNT_OF(day_rows);
}

struct str need_days_label(int index)
{
    return day_rows[index].label;
}

unsigned need_days_days(int index)
{
    return day_rows[index].days;
}

int need_hour_count(void)
{
    return (int)COUNT_OF(hours);
}

struct str need_hour_label(int index)
{
    return hours[index].label;
}

int need_hour_minute(int index)
{
    return hours[index].minute;
}

struct str need_stem(struct str area)
{
    area = str_trim(area);
    return str_ends(area, realm) && area.n > realm.n ? str_head(area, area.n - realm.n) : area;
}

static bool read_kind(struct need *n, struct str word)
{
    enum service s = service_named(word);
    if (s == SERVICE_COUNT)
        return false;
    n->kinds |= UINT32_C(1) << s;
    return true;
}

static void want_item(struct need *n, const struct item_row *row, int least)
{
    int i = 0;
    while (i < n->item_count && n->items[i].row != row)
        i++;
    if (i == NEED_ITEMS)
        return;
    n->items[i] = (struct need_item){row, least};
    n->item_count += i == n->item_count;
}

/* 胃瘻, 胃瘻:積極的受入 */
static bool read_item(struct need *n, struct str word)
{
    const struct item_row *row = item_named(word);
    if (row) {
        want_item(n, row, 1);
        return true;
    }
    struct str level = word, name = str_part(&level, ':');
    const struct code *code = level.n ? code_read(CODES_level, level) : NULL;
    row = item_named(name);
    if (!row || !code || item_worth(row, code->code) < 1)
        return false;
    want_item(n, row, item_worth(row, code->code));
    return true;
}

bool need_area_is_known(const struct need_places *p, struct str area)
{
    for (int i = 0; i < p->area_count; i++)
        if (kana_same(need_stem(p->areas[i]), area))
            return true;
    return false;
}

static bool read_area(struct need *n, const struct need_places *p, struct str word)
{
    bool named = str_ends(word, realm) && word.n > realm.n;
    if (!named && !need_area_is_known(p, word))
        return false;
    n->area = need_stem(word);
    return true;
}

const struct need_town *need_town_named(const struct need_places *p, struct str name)
{
    enum { LONGEST = 60 };
    char room[KANA_FOLD_ROOM(LONGEST)];
    if (!name.n || name.n > LONGEST)
        return NULL;
    struct str key = {room, kana_fold_into(name, room, sizeof room)};
    for (int i = 0; i < p->town_count; i++)
        if (str_eq(p->towns[i].key, key))
            return &p->towns[i];
    return NULL;
}

const struct need_town *need_town_in(struct arena *a, const struct need_places *p, struct str address)
{
    return need_town_named(p, locality_town(a, address, p->city));
}

static bool read_town(struct need *n, const struct need_places *p, struct str word)
{
    if (need_town_named(p, word))
        n->town = word;
    return n->town.p == word.p;
}

/* The digits that a text begins with are cut off; -1 where there are none, or more than a distance or number has. */
static int take_number(struct str *text)
{
    size_t n = str_count_digits(*text);
    struct str digits = str_head(*text, n);
    *text = str_from(*text, n);
    return n && n <= 5 ? (int)str_int(digits, 0) : -1;
}

static struct str without(struct str text, struct str tail)
{
    return str_ends(text, tail) ? str_head(text, text.n - tail.n) : text;
}

/* 3km, 1.5キロ, 800m以内 */
static bool read_distance(struct need *n, struct str word)
{
    struct str unit = without(without(word, S("以内")), S("圏内"));
    int whole = take_number(&unit), tenths = 0;
    if (whole >= 0 && str_starts(unit, S("."))) {
        unit = str_from(unit, 1);
        tenths = unit.n && unit.p[0] >= '0' && unit.p[0] <= '9' ? unit.p[0] - '0' : -1;
        unit = str_from(unit, tenths >= 0);
    }
    bool kilo = kana_among(S("km/キロ/㎞/キロメートル"), unit), metre = kana_among(S("m/メートル"), unit);
    if (whole < 0 || tenths < 0 || !(kilo || metre) || whole * (kilo ? 1000 : 1) + tenths * 100 <= 0)
        return false;
    n->metres = kilo ? whole * 1000 + tenths * 100 : whole;
    return true;
}

/* The longest label or alias that the text begins with is cut off; NULL. */
static const struct days *take_days(struct str *text)
{
    const struct days *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < COUNT_OF(day_rows); i++)
        for (struct str names = day_rows[i].aliases, name = day_rows[i].label; name.n;
             name = str_part(&names, '/'))
            if (str_starts(*text, name) && name.n > most) {
                best = &day_rows[i];
                most = name.n;
            }
    *text = str_from(*text, most);
    return best;
}

static unsigned days_of(int32_t day, const struct setting *s)
{
    return open_day(day, &s->holidays).days;
}

/* 今, 今日, 今夜, 明日: which day that is; 今 is this minute, too. */
static bool take_today(struct need *n, struct str *text, const struct setting *s)
{
    static const struct {
        struct str word;
        int after, keep; /* keep: bytes of it that still say something */
        bool minute;
    } rows[] = {{S_ROW("今日"), 0, 0, false}, {S_ROW("本日"), 0, 0, false}, {S_ROW("今夜"), 0, 3, false},
                {S_ROW("今晩"), 0, 3, false}, {S_ROW("明日"), 1, 0, false}, {S_ROW("今"), 0, 0, true}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_starts(*text, rows[i].word)) {
            *text = str_from(*text, rows[i].word.n - (size_t)rows[i].keep);
            n->days = days_of(date_of_moment(s->now) + rows[i].after, s);
            n->minute = rows[i].minute ? (int)(s->now % 86400 / 60) : n->minute;
            return true;
        }
    return false;
}

/* 夜, 20時, 20時半, 20:30 */
static bool read_hour(struct need *n, struct str word)
{
    for (size_t i = 0; i < COUNT_OF(hours); i++)
        if (str_eq(hours[i].label, word) || kana_among(hours[i].aliases, word)) {
            n->minute = hours[i].minute;
            return true;
        }
    int hour = take_number(&word), minute = 0;
    bool named = str_starts(word, S("時"));
    if (hour < 0 || hour > 24 || !(named || str_starts(word, S(":"))))
        return false;
    word = without(str_from(word, named ? S("時").n : 1), S("分"));
    if (str_eq(word, S("半")))
        minute = 30;
    else if (word.n || !named)
        minute = take_number(&word);
    if (minute < 0 || minute > 59 || (word.n && !str_eq(word, S("半"))))
        return false;
    n->minute = (hour * 60 + minute) % (24 * 60);
    return true;
}

/* 第2, 第2・4: the weeks that stand before a day are cut off; 0 where there are none. */
static unsigned take_weeks(struct str *text)
{
    struct str rest = *text;
    unsigned weeks = 0;
    while (str_starts(rest, weeks ? S("・") : S("第"))) {
        rest = str_from(rest, weeks ? S("・").n : S("第").n);
        rest = weeks && str_starts(rest, S("第")) ? str_from(rest, S("第").n) : rest;
        if (!rest.n || rest.p[0] < '1' || rest.p[0] > '5')
            return 0;
        weeks |= 1U << (rest.p[0] - '1');
        rest = str_from(rest, 1);
    }
    *text = rest;
    return weeks;
}

/* 日曜, 第2土曜, 日曜夜, 今夜, 土日20時, 夜 */
static bool read_time(struct need *n, struct str word, const struct setting *s)
{
    struct need tried = *n;
    struct str rest = word;
    const struct days *d = NULL;
    unsigned weeks = take_weeks(&rest);
    bool today = !weeks && take_today(&tried, &rest, s);
    if (!today && (d = take_days(&rest)))
        tried.days |= d->days;
    if (weeks && !d)
        return false;
    tried.weeks |= weeks;
    if (rest.n && str_eq(rest, S("晩")))
        rest = S("夜");
    if ((!today && !d && !rest.n) || (rest.n && !read_hour(&tried, rest)))
        return false;
    *n = tried;
    return true;
}

/* 空き, 定員20以上 */
static bool read_room(struct need *n, struct str word)
{
    if (str_eq(word, vacancy) || kana_among(S("空き/空床/空室"), word)) {
        n->vacant = true;
        return true;
    }
    struct str number = str_from(word, capacity.n);
    int places = str_starts(word, capacity) ? take_number(&number) : -1;
    if (places < 1 || (number.n && !kana_among(S("人/名/以上/人以上/名以上"), number)))
        return false;
    n->places = places;
    return true;
}

static void add_text(struct arena *a, struct need *n, struct str word)
{
    n->text = n->text.n ? str_print(a, S_FMT " " S_FMT, S_ARG(n->text), S_ARG(word)) : word;
}

static bool read_word(struct need *n, struct str word, const struct need_places *p, const struct setting *s)
{
    return read_kind(n, word) || read_item(n, word) || read_area(n, p, word) || read_town(n, p, word) ||
           read_distance(n, word) || read_time(n, word, s) || read_room(n, word);
}

/* 麻薬注射・日曜夜: words that are told apart as people write them on paper, where each of them says something. */
static bool read_listed(struct need *n, struct str word, const struct need_places *p, const struct setting *s)
{
    static const struct str marks[] = {S_ROW("・"), S_ROW("、"), S_ROW("/")};
    struct need tried = *n;
    while (word.n) {
        size_t at = word.n, skip = 0;
        for (size_t i = 0; i < COUNT_OF(marks); i++) {
            size_t found = str_find(word, marks[i]);
            if (found < at)
                at = found, skip = marks[i].n;
        }
        if (!read_word(&tried, str_head(word, at), p, s))
            return false;
        word = str_from(word, at + skip);
    }
    *n = tried;
    return true;
}

struct need need_parse(struct arena *a, struct str line, const struct need_places *p, const struct setting *s)
{
    struct need n = {.minute = NEED_NO_TIME};
    struct str rest = str_copy(a, kana_narrow(a, line));
    while (rest.n) {
        struct str word = str_trim(str_part(&rest, ' '));
        if (word.n && !read_word(&n, word, p, s) && !read_listed(&n, word, p, s))
            add_text(a, &n, word);
    }
    return n;
}

bool need_any(const struct need *n)
{
    return n->kinds || n->item_count || n->area.n || n->town.n || n->metres || n->days ||
           n->minute != NEED_NO_TIME || n->places || n->vacant;
}

bool need_has_kind(const struct need *n, enum service s)
{
    return !n->kinds || (n->kinds & UINT32_C(1) << s);
}

unsigned need_groups(const struct need *n)
{
    unsigned groups = ~0U;
    for (int i = 0; i < n->item_count; i++)
        groups &= n->items[i].row->groups;
    return groups;
}
