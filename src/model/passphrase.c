#include "model/passphrase.h"

#include <string.h>

#include "base/kana.h"
#include "base/romaji.h"
#include "base/utf8.h"

enum weak { WEAK_NAME, WEAK_WORD, WEAK_RUN, WEAK_DATE, WEAK_COUNT };

static const struct {
    int points;
    struct str words;
} weak_rows[WEAK_COUNT] = {
    [WEAK_NAME] = {0, S_ROW("名前やログイン名")},
    [WEAK_WORD] = {2, S_ROW("よくある言葉")},
    [WEAK_RUN] = {1, S_ROW("キーの並びや繰り返し")},
    [WEAK_DATE] = {1, S_ROW("日付や年")},
};

enum { ENOUGH = 8, ENOUGH_WITH_TOKEN = 5, WORD_LEAST = 3, RUN_LEAST = 4, ROMAJI_MOST = 16 };

static const struct str common[] = {
#define COMMON(topic, words) S_ROW(words),
#include "common.def"
#include "places.def"
#undef COMMON
};

/* Neighbours on keyboards and in orders that everybody knows; backwards as well. */
static const struct str runs[] = {
    S_ROW("1234567890"),
    S_ROW("qwertyuiop"),
    S_ROW("asdfghjkl"),
    S_ROW("zxcvbnm"),
    S_ROW("abcdefghijklmnopqrstuvwxyz"),
    S_ROW("1qaz2wsx3edc4rfv5tgb"),
    S_ROW("qazwsxedcrfvtgbyhn"),
    S_ROW("1q2w3e4r5t6y7u8i9o0p"),
    S_ROW("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"),
    S_ROW("イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"),
    S_ROW("一二三四五六七八九十"),
};

/* What was typed, folded, as code points; `plain` has letters where digits are put for them. */
struct reading {
    struct arena *arena;
    uint32_t *folded, *plain;
    int count;
    struct word *words;
    int word_count, name_count; /* names first */
};

struct word {
    uint32_t *c;
    int n;
    struct str text;
};

static int decode(struct arena *a, struct str s, uint32_t **out)
{
    int n = 0;
    *out = ARENA_ARRAY(a, uint32_t, s.n + 1);
    while (s.n)
        (*out)[n++] = utf8_next(&s);
    return n;
}

static uint32_t letter_for(uint32_t c)
{
    static const char from[] = "013457", to[] = "oieast";
    const char *at = c && c < 0x80 ? strchr(from, (int)c) : NULL;
    return at ? (uint32_t)to[at - from] : c;
}

/* Folding makes a break of these. */
static struct str letters_for_signs(struct arena *a, struct str typed)
{
    static const char from[] = "@$!", to[] = "asi";
    struct buf b = buf_in(a);
    for (size_t i = 0; i < typed.n; i++) {
        const char *at = typed.p[i] ? strchr(from, typed.p[i]) : NULL;
        buf_byte(&b, at ? to[at - from] : typed.p[i]);
    }
    return buf_str(&b);
}

static void add_word(struct reading *r, struct str text)
{
    struct str folded = kana_fold(r->arena, text);
    struct word w = {.text = folded};
    w.n = decode(r->arena, folded, &w.c);
    bool picture = w.n == 2 && w.c[0] >= 0x3400; /* 山田; two kana are in too many words */
    if (w.n >= WORD_LEAST || picture)
        r->words[r->word_count++] = w;
}

/* No more than one beside each blank and each bar, and the login. */
static int words_most(const struct passphrase_about *about)
{
    int n = 2 + (int)about->name.n;
    for (size_t i = 0; i < COUNT_OF(common); i++) {
        n++;
        for (size_t k = 0; k < common[i].n; k++)
            n += common[i].p[k] == '|';
    }
    return n;
}

static struct reading read_typed(struct arena *a, struct str typed, const struct passphrase_about *about)
{
    struct reading r = {.arena = a};
    r.count = decode(a, kana_fold(a, typed), &r.folded);
    r.plain = ARENA_ARRAY(a, uint32_t, r.count + 1);
    for (int i = 0; i < r.count; i++)
        r.plain[i] = letter_for(r.folded[i]);
    r.words = ARENA_ARRAY(a, struct word, words_most(about));
    add_word(&r, about->login);
    for (struct str rest = kana_narrow(a, about->name); rest.n;)
        add_word(&r, str_part(&rest, ' '));
    r.name_count = r.word_count;
    for (size_t i = 0; i < COUNT_OF(common); i++)
        for (struct str words = common[i]; words.n;)
            add_word(&r, str_part(&words, '|'));
    return r;
}

/* ---- what begins at a place, as a number of characters; 0: nothing */

static bool starts(const uint32_t *text, int n, const struct word *w)
{
    return n >= w->n && memcmp(text, w->c, sizeof *text * (size_t)w->n) == 0;
}

/* The longest word there, as it stands and with letters for digits. */
static int find_word(const struct reading *r, int at, int from, int to)
{
    int best = 0;
    for (int i = from; i < to; i++) {
        const struct word *w = &r->words[i];
        bool there = starts(r->folded + at, r->count - at, w) || starts(r->plain + at, r->count - at, w);
        if (there && w->n > best)
            best = w->n;
    }
    return best;
}

static bool is_word(const struct reading *r, struct str kana, int from, int to)
{
    for (int i = from; i < to; i++)
        if (str_eq(r->words[i].text, kana))
            return true;
    return false;
}

/* The longest piece there that is a word once it is read as romaji. */
static int find_romaji(const struct reading *r, int at, int from, int to)
{
    char letters[ROMAJI_MOST + 1];
    int n = 0, best = 0;
    for (; n < ROMAJI_MOST && at + n < r->count; n++) {
        uint32_t c = r->plain[at + n];
        if (c < 'a' || c > 'z')
            break;
        letters[n] = (char)c;
        letters[n + 1] = '\''; /* an n at the end is a syllable */
        if (n < WORD_LEAST || !strchr("aiueon", (int)c))
            continue;
        bool whole;
        struct arena_mark before = arena_mark(r->arena);
        struct str romaji = {letters, (size_t)n + (c == 'n' ? 2 : 1)};
        struct str kana = kana_fold(r->arena, romaji_kana(r->arena, romaji, &whole));
        if (whole && is_word(r, kana, from, to))
            best = n + 1;
        arena_rewind(r->arena, before);
    }
    return best;
}

static int longer(int a, int b)
{
    return a > b ? a : b;
}

static int find_among(const struct reading *r, int at, int from, int to)
{
    return longer(find_word(r, at, from, to), find_romaji(r, at, from, to));
}

static int same_until(const uint32_t *text, int most, const uint32_t *run, int step, int left)
{
    int n = 0;
    while (n < most && n < left && text[n] == run[n * step])
        n++;
    return n;
}

static int find_in_row(const struct reading *r, int at, struct str row)
{
    uint32_t *c;
    int count = decode(r->arena, row, &c), best = 0;
    for (int i = 0; i < count; i++) {
        best = longer(best, same_until(r->folded + at, r->count - at, c + i, 1, count - i));
        best = longer(best, same_until(r->folded + at, r->count - at, c + i, -1, i + 1));
    }
    return best;
}

/* Rows of keys, one character again and again, and what stood there before. */
static int find_run(const struct reading *r, int at)
{
    int best = 0, n = 1;
    for (size_t i = 0; i < COUNT_OF(runs); i++)
        best = longer(best, find_in_row(r, at, runs[i]));
    best = best >= RUN_LEAST ? best : 0;
    while (at + n < r->count && r->folded[at + n] == r->folded[at])
        n++;
    best = n >= WORD_LEAST ? longer(best, n) : best;
    for (int before = 0; before < at; before++) {
        n = same_until(r->folded + at, r->count - at, r->folded + before, 1, at - before);
        best = n >= WORD_LEAST ? longer(best, n) : best;
    }
    return best;
}

static bool is_day(const int *digits)
{
    int month = digits[0] * 10 + digits[1], day = digits[2] * 10 + digits[3];
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* 1985, 19850412, 850412, 0412; 60年, 4月, 12日. */
static int find_date(const struct reading *r, int at)
{
    int n = 0, digits[8];
    while (n < 8 && at + n < r->count && r->folded[at + n] >= '0' && r->folded[at + n] <= '9') {
        digits[n] = (int)r->folded[at + n] - '0';
        n++;
    }
    uint32_t next = at + n < r->count ? r->folded[at + n] : 0;
    if (n && n <= 4 && (next == 0x5E74 || next == 0x6708 || next == 0x65E5))
        return n + 1;
    bool year = n >= 4 && ((digits[0] == 1 && digits[1] == 9) || (digits[0] == 2 && digits[1] == 0));
    if (year && n == 8 && is_day(digits + 4))
        return 8;
    if (n >= 6 && is_day(digits + 2))
        return 6;
    return year || (n >= 4 && is_day(digits)) ? 4 : 0;
}

static int find_weak(const struct reading *r, int at, enum weak *kind)
{
    int found[WEAK_COUNT] = {
        [WEAK_NAME] = find_among(r, at, 0, r->name_count),
        [WEAK_WORD] = find_among(r, at, r->name_count, r->word_count),
        [WEAK_RUN] = find_run(r, at),
        [WEAK_DATE] = find_date(r, at),
    };
    int best = 0;
    for (int i = 0; i < WEAK_COUNT; i++)
        if (found[i] > best || (best && found[i] == best && weak_rows[i].points < weak_rows[*kind].points)) {
            best = found[i];
            *kind = (enum weak)i;
        }
    return best;
}

/* ---- the judgement */

static int count_points(struct arena *a, struct str typed, const struct passphrase_about *about,
                        bool has[WEAK_COUNT])
{
    struct reading reading = read_typed(a, typed, about), *r = &reading;
    int points = 0;
    enum weak kind = WEAK_WORD;
    for (int at = 0; at < r->count;) {
        int n = find_weak(r, at, &kind);
        points += n ? weak_rows[kind].points : r->folded[at] != KANA_BREAK;
        at += n ? n : 1;
        if (n)
            has[kind] = true;
    }
    return points;
}

static struct str told(struct arena *a, const bool has[WEAK_COUNT])
{
    struct buf b = buf_in(a);
    for (int i = 0; i < WEAK_COUNT; i++)
        if (has[i])
            buf_print(&b, "%s" S_FMT, b.n ? "、" : "", S_ARG(weak_rows[i].words));
    if (!b.n)
        return S("記号や空白がほとんどなので使えません。自分だけの文にしてください。");
    return str_print(a, S_FMT "がほとんどなので推測されます。関係のない言葉を足してください。",
                     S_ARG(buf_str(&b)));
}

static bool has_control(struct str s)
{
    while (s.n) {
        uint32_t c = utf8_next(&s);
        if (c < 0x20 || c == 0x7F || c == UTF8_BAD)
            return true;
    }
    return false;
}

static struct str judge(struct arena *a, struct arena *own, struct str typed,
                        const struct passphrase_about *about)
{
    int least = about->token ? PASSPHRASE_TOKEN : PASSPHRASE_LEAST;
    struct str composed = utf8_compose(own, typed);
    if (has_control(composed))
        return S("使えない文字（改行やタブなど）が入っています。");
    if (utf8_count(composed) < (size_t)least)
        return str_print(a, "合い言葉は%d文字以上にしてください（日本語の文も使えます）。", least);
    if (utf8_count(composed) > PASSPHRASE_MOST)
        return str_print(a, "合い言葉は%d文字までにしてください。", PASSPHRASE_MOST);
    bool has[WEAK_COUNT] = {false};
    int enough = about->token ? ENOUGH_WITH_TOKEN : ENOUGH;
    bool good = count_points(own, composed, about, has) >= enough &&
                count_points(own, letters_for_signs(own, composed), about, has) >= enough;
    return good ? S0 : told(a, has);
}

struct str passphrase_wrong(struct arena *a, struct str typed, const struct passphrase_about *about)
{
    struct arena *own = arena_secret(); /* every reading of it */
    struct str wrong = judge(a, own, typed, about);
    arena_free(own);
    return wrong;
}
