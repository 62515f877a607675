#include "model/fit.h"

#include "base/arena.h"
#include "base/kana.h"
#include "model/open.h"

enum {
    NO = -1, /* as item_worth() */
    UNKNOWN = 0,
    SOME = 1, /* 要相談 */
    YES = 2
};
enum { EVENING = 18 * 60, MORNING = 8 * 60, DAY_MINUTES = 24 * 60 };

static void add(struct fit *out, struct str what, struct str said, struct str on, int worth)
{
    out->reasons[out->count++] = (struct fit_reason){what, said, on, worth};
    out->fits &= worth >= 0;
    out->worth += worth;
    out->unknown += worth == UNKNOWN;
}

/* The newest answer; of two of one day the later row. */
static const struct fit_answer *answer_of(const struct fit_facts *f, struct str item)
{
    const struct fit_answer *best = NULL;
    for (int i = 0; i < f->answer_count; i++)
        if (str_eq(f->answers[i].item, item) && (!best || str_cmp(f->answers[i].on, best->on) >= 0))
            best = &f->answers[i];
    return best;
}

static int worth_of(const struct fit_facts *f, const char *item)
{
    const struct fit_answer *answer = answer_of(f, str_of(item));
    return answer ? item_worth(item_of_code(answer->item), answer->value) : UNKNOWN;
}

static void judge_item(const struct need_item *asked, const struct fit_facts *f, struct fit *out)
{
    const struct fit_answer *answer = answer_of(f, asked->row->code);
    struct str value = answer ? answer->value : S0;
    int worth = item_worth(asked->row, value);
    struct str on = !worth ? S0 : answer->on.n ? answer->on : f->verified_on;
    if (worth > 0 && (!out->worth || str_cmp(on, out->as_of) < 0))
        out->as_of = on;
    add(out, asked->row->label, item_show(asked->row, value), on,
        worth > 0 && worth < asked->least ? NO : worth);
}

static bool names(struct arena *a, struct str text, struct str word)
{
    if (!word.n || !text.n)
        return false;
    return str_find(text, word) != SIZE_MAX || str_find(kana_fold(a, text), kana_fold(a, word)) != SIZE_MAX;
}

static int covers(struct arena *a, struct str range, struct str word, struct str area)
{
    if (names(a, range, word) || names(a, range, area) || names(a, range, S("全域")) ||
        names(a, range, S("市内")))
        return YES;
    return names(a, range, S("相談")) ? UNKNOWN : NO;
}

/* Where it goes, if it says so (`range`); else where it stands: `here`, or somewhere that is known (`placed`). */
static void judge_where(struct fit *out, const struct fit_facts *f, struct str what, int range, bool here,
                        bool placed)
{
    bool elsewhere = placed && !service_row(f->service)->visits;
    int worth = f->covers.n ? range : here ? YES : elsewhere ? NO : UNKNOWN;
    struct str said = f->covers.n ? f->covers : worth == YES ? S("ここにある") : S("不明");
    add(out, what, said, worth ? f->verified_on : S0, worth);
}

static void judge_area(struct arena *a, const struct need *n, const struct fit_facts *f, struct fit *out)
{
    judge_where(out, f, str_print(a, S_FMT "圏域", S_ARG(n->area)), covers(a, f->covers, n->area, S0),
                f->area.n && kana_same(need_stem(f->area), n->area), f->area.n);
}

static void judge_town(struct arena *a, const struct need *n, const struct need_town *town,
                       const struct fit_facts *f, struct fit *out)
{
    struct str area = town ? need_stem(town->area) : S0;
    judge_where(out, f, n->town, covers(a, f->covers, n->town, area), names(a, f->address, n->town),
                f->address.n);
}

static void judge_distance(struct arena *a, const struct need *n, const struct fit_facts *f, struct fit *out)
{
    int worth = f->metres < 0 ? UNKNOWN : f->metres <= n->metres ? YES : NO;
    struct str said = worth ? str_print(a, "%d.%dkm", f->metres / 1000, f->metres / 100 % 10) : S("不明");
    add(out, S("距離"), said, S0, worth);
}

/* Every week that is asked for; SOME where another week may be meant. 祝 and 年末年始 know no weeks. */
static int in_weeks(unsigned asked, unsigned weeks, int day)
{
    if (!weeks || day >= OPEN_WEEK)
        return YES;
    return !asked ? SOME : asked & ~weeks ? NO : YES;
}

/* day: place in the table weekday. Until before from is the next day's; without times the hour is unknown. */
static int slot_holds(const struct fit_slot *s, const struct need *n, int day)
{
    struct slot v = {.weekdays = s->weekdays, .from_at = s->from, .until_at = s->until, .weeks = s->weeks};
    struct open_hours h;
    int before = day >= OPEN_WEEK ? -1 : (day + OPEN_WEEK - 1) % OPEN_WEEK, minute = n->minute;
    bool timed = open_read(v.v, &h), today = h.days >> day & 1, over = h.until > DAY_MINUTES;
    int week = in_weeks(n->weeks, h.weeks, day);
    if (minute < 0)
        return today ? week : NO;
    if (!timed)
        return today ? UNKNOWN : NO;
    if (today && minute >= h.from && minute < h.until)
        return week;
    return over && minute < h.until - DAY_MINUTES && before >= 0 && h.days >> before & 1 ? week : NO;
}

static struct str slot_words(struct arena *a, const struct fit_slot *s)
{
    struct slot v = {.weekdays = s->weekdays, .weeks = s->weeks};
    struct str purpose = code_label(CODES_purpose, s->purpose), all = open_week(a, v.v);
    struct str weeks = str_part(&all, ' ');
    return s->weeks.n ? str_print(a, S_FMT " " S_FMT "のみ", S_ARG(purpose), S_ARG(weeks)) : purpose;
}

static int best_slot(struct arena *a, const struct need *n, const struct fit_facts *f, int day,
                     struct str *purpose)
{
    int best = NO;
    for (int i = 0; i < f->slot_count; i++) {
        int worth = slot_holds(&f->slots[i], n, day);
        if (worth > best) {
            best = worth;
            *purpose = slot_words(a, &f->slots[i]);
        }
    }
    return best;
}

/* All days that are asked for; where none is, any day will do. */
static int judge_slots(struct arena *a, const struct need *n, const struct fit_facts *f, struct str *purpose)
{
    int least = YES, most = NO;
    for (int day = 0; day < OPEN_KINDS_OF_DAY; day++) {
        if (n->days && !(n->days & 1U << day))
            continue;
        int worth = best_slot(a, n, f, day, purpose);
        most = worth > most ? worth : most;
        least = worth < least ? worth : least;
    }
    return n->days ? least : most;
}

/* "平日,土曜日,祝日" as publishers write it: is every day that is asked for named? */
static bool days_named(unsigned asked, struct str days)
{
    unsigned named = 0;
    for (int i = 0; i < need_days_count(); i++)
        named |= str_find(days, need_days_label(i)) != SIZE_MAX ? need_days_days(i) : 0;
    return (asked & ~named) == 0;
}

static bool is_rest(const struct need *n)
{
    bool night = n->minute >= EVENING || (n->minute >= 0 && n->minute < MORNING);
    return night || (n->days && !(n->days & ~(unsigned)OPEN_REST));
}

static void judge_time(struct arena *a, const struct need *n, const struct fit_facts *f, struct fit *out)
{
    struct str said = S("不明");
    int worth = UNKNOWN;
    if (worth_of(f, "day_and_night") > 0) {
        worth = YES, said = S("24時間対応");
    } else if (f->slot_count && (worth = judge_slots(a, n, f, &said)) >= SOME) {
    } else if (is_rest(n) && worth_of(f, "off_hours") > 0) {
        worth = YES, said = S("休日夜間");
    } else if (!f->slot_count && n->days && f->days.n) {
        bool named =
            days_named(n->days & ~(unsigned)OPEN_NEW_YEAR, f->days); /* publishers tell nothing of 年末年始 */
        worth = !named                                                                 ? NO
                : n->minute == NEED_NO_TIME && !(n->days & OPEN_NEW_YEAR) && !n->weeks ? YES
                                                                                       : UNKNOWN;
        said = worth != UNKNOWN ? f->days : n->minute == NEED_NO_TIME ? S("その日は不明") : S("時刻は不明");
    }
    add(out, need_time_words(a, n), said, worth ? f->verified_on : S0, worth);
}

static void judge_room(struct arena *a, const struct need *n, const struct fit_facts *f, struct fit *out)
{
    int64_t places = str_int(f->capacity, 0);
    if (n->places)
        add(out, str_print(a, "定員%d以上", n->places), places > 0 ? f->capacity : S("不明"), S0,
            places <= 0           ? UNKNOWN
            : places >= n->places ? YES
                                  : NO);
    if (!n->vacant)
        return;
    struct str said =
        f->free_terms.n ? str_print(a, S_FMT " " S_FMT, S_ARG(f->free), S_ARG(f->free_terms)) : f->free;
    add(out, S("空き"), f->free.n ? said : S("不明"), f->free_on,
        !f->free.n                ? UNKNOWN
        : str_int(f->free, 1) > 0 ? YES
                                  : NO);
}

void fit_judge(struct arena *a, const struct need *n, const struct need_town *town, const struct fit_facts *f,
               struct fit *out)
{
    *out = (struct fit){.fits = true, .as_of = f->verified_on};
    for (int i = 0; out->fits && i < n->item_count; i++)
        judge_item(&n->items[i], f, out);
    out->fits &= worth_of(f, "new_patients") >= 0;
    if (!out->fits)
        return;
    if (n->area.n)
        judge_area(a, n, f, out);
    if (n->town.n && !n->metres)
        judge_town(a, n, town, f, out);
    if (n->metres)
        judge_distance(a, n, f, out);
    if (n->days || n->minute != NEED_NO_TIME)
        judge_time(a, n, f, out);
    if (n->places || n->vacant)
        judge_room(a, n, f, out);
}
