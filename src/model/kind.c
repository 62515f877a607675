#include "model/kind.h"

#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/kana.h"
#include "base/utf8.h"
#include "model/record.h"

static const struct kind_row kinds[] = {
#define KIND(name, sql, many_lines, japanese, words)                                                         \
    [KIND_##name] = {S_ROW(#name), S_ROW(#sql), S_ROW(words),                                                \
                     many_lines,   japanese,    sizeof(#sql) == sizeof("INTEGER")},
#include "kinds.def"
#undef KIND
};

struct reading {
    struct arena *arena;
    const struct field *field;
    const struct setting *setting;
    struct str *complaint;
};

static bool refuse(const struct reading *r, struct str why)
{
    *r->complaint = why;
    return false;
}

static bool read_text(const struct reading *r, struct str typed, struct str *value)
{
    *value = utf8_compose(r->arena, str_trim(typed));
    return true;
}

static bool read_note(const struct reading *r, struct str typed, struct str *value)
{
    *value = utf8_compose(r->arena, typed);
    return true;
}

static bool read_kana(const struct reading *r, struct str typed, struct str *value)
{
    *value = kana_katakana(r->arena, utf8_compose(r->arena, str_trim(typed)));
    return true;
}

static struct date_frame frame_of(const struct reading *r)
{
    return (struct date_frame){
        .now = r->setting->now, .partial = r->field->flags & F_BIRTH, .holidays = r->setting->holidays};
}

static bool read_date(const struct reading *r, struct str typed, struct str *value)
{
    const struct date_frame by = frame_of(r);
    return date_read(r->arena, typed, &by, value, r->complaint);
}

static bool read_moment(const struct reading *r, struct str typed, struct str *value)
{
    const struct date_frame by = frame_of(r);
    return date_read_moment(r->arena, typed, &by, value, r->complaint);
}

/* A time of day alone; 930 is 09:30. */
static bool read_time(const struct reading *r, struct str typed, struct str *value)
{
    const struct date_frame by = frame_of(r);
    struct str text = str_trim(kana_narrow(r->arena, typed)), moment;
    if (str_digits(text) && text.n == 3)
        text = str_print(r->arena, "0" S_FMT, S_ARG(text));
    if (!date_read_moment(r->arena, text, &by, &moment, r->complaint) || moment.n < 16)
        return refuse(r, S("時刻として読めません（例 9:30、930、13時）"));
    *value = str_copy(r->arena, (struct str){moment.p + 11, 5});
    return true;
}

static bool read_phone(const struct reading *r, struct str typed, struct str *value)
{
    struct str digits = kana_digits(r->arena, typed);
    *value = kind_phone(r->arena, typed);
    if (digits.n >= 3 && digits.n <= 20)
        return true;
    return refuse(r, S("電話番号の数字が足りないか多すぎます"));
}

static bool read_postal(const struct reading *r, struct str typed, struct str *value)
{
    struct str digits = kana_digits(r->arena, typed);
    if (digits.n != 7)
        return refuse(r, S("郵便番号は7桁です"));
    *value = str_print(r->arena, "%.3s-%.4s", digits.p, digits.p + 3);
    return true;
}

static bool read_code(const struct reading *r, struct str typed, struct str *value)
{
    enum codes table = r->field->codes;
    const struct code *row = code_read(table, typed);
    int64_t number = str_int(kana_narrow(r->arena, str_trim(typed)), 0);
    if (!row && number >= 1 && number <= codes_count(table))
        row = codes_row(table, (int)number - 1);
    if (!row)
        return refuse(r, str_print(r->arena, "「" S_FMT "」は" S_FMT "にありません", S_ARG(typed),
                                   S_ARG(codes_label(table))));
    *value = row->code;
    return true;
}

/* Members are separated by commas, semicolons, / or blanks. A label may hold one of them, so the whole is tried first;
 * ・ parts none, for it is in the labels themselves (入院・入所支援). */
static bool read_codes(const struct reading *r, struct str typed, struct str *value)
{
    static const char *marks[] = {"、", "，", ",", ";", "；", "/", "　", " "};
    struct str one, set = S0;
    if (read_code(r, typed, &one)) {
        *value = one;
        return true;
    }
    char *text = arena_take(r->arena, typed.n + 1);
    memcpy(text, typed.p, typed.n);
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        for (char *at = text; (at = strstr(at, marks[i]));)
            memset(at, '\n', strlen(marks[i]));
    for (struct str rest = {text, typed.n}; rest.n;) {
        struct str part = str_trim(str_part(&rest, '\n'));
        if (!part.n)
            continue;
        if (!read_code(r, part, &one))
            return false;
        if (!codes_has(set, one))
            set = kind_toggle(r->arena, r->field, set, one);
    }
    *value = set;
    return true;
}

static bool read_number(const struct reading *r, struct str typed, struct str *value)
{
    struct str narrow = str_trim(kana_narrow(r->arena, typed));
    if (str_ends(narrow, S("分")))
        narrow.n -= S("分").n;
    if (!str_digits(narrow) || narrow.n > 9)
        return refuse(r, S("数字で書いてください"));
    *value = str_print(r->arena, "%lld", (long long)str_int(narrow, 0));
    return true;
}

static bool read_staff(const struct reading *r, struct str typed, struct str *value)
{
    struct str login =
        r->setting->staff_login ? r->setting->staff_login(r->setting->of, str_trim(typed)) : S0;
    if (!login.n)
        return refuse(
            r, str_print(r->arena, "「" S_FMT "」という職員は登録されていません", S_ARG(str_trim(typed))));
    *value = str_copy(r->arena, login);
    return true;
}

static bool (*const readers[KIND_COUNT])(const struct reading *, struct str, struct str *) = {
    [KIND_TEXT] = read_text,      [KIND_KANA] = read_kana,       [KIND_NOTE] = read_note,
    [KIND_DATE] = read_date,      [KIND_MOMENT] = read_moment,   [KIND_PHONE] = read_phone,
    [KIND_POSTAL] = read_postal,  [KIND_CODE] = read_code,       [KIND_CODES] = read_codes,
    [KIND_MINUTES] = read_number, [KIND_STAFF] = read_staff,     [KIND_PERSON] = read_number,
    [KIND_CASE] = read_number,    [KIND_RESOURCE] = read_number, [KIND_TIME] = read_time,
    [KIND_ISSUE] = read_number,   [KIND_NUMBER] = read_number,
};

const struct kind_row *kind_row(enum kind k)
{
    return &kinds[k];
}

bool kind_read(struct arena *a, const struct field *f, const struct setting *s, struct str typed,
               struct str *value, struct str *complaint)
{
    struct reading r = {a, f, s, complaint};
    *complaint = S0;
    *value = typed;
    if (!str_trim(typed).n) {
        *value = S0;
        return true;
    }
    if (readers[f->kind](&r, typed, value)) {
        *complaint = S0; /* of a way to read it that was tried first */
        return true;
    }
    *value = typed;
    return false;
}

struct str kind_show(struct arena *a, const struct field *f, const struct setting *s, struct str value)
{
    switch (f->kind) {
    case KIND_CODE: return code_label(f->codes, value);
    case KIND_CODES: return codes_labels(a, f->codes, value);
    case KIND_STAFF: {
        struct str name = s->staff_name ? s->staff_name(s->of, value) : S0;
        return name.n ? name : value;
    }
    default: return value;
    }
}

static struct str echo_date(struct arena *a, const struct field *f, const struct setting *s, struct str iso)
{
    int32_t day = date_from_iso(iso);
    if (day == DAY_NONE)
        return S0;
    struct str wareki = date_wareki_short(a, iso);
    int32_t today = date_of_moment(s->now);
    int age = f->flags & F_BIRTH ? date_age(iso, today) : -1, least = date_age_least(iso, today);
    if (age > least && least >= 0)
        return str_print(a, "%dか%d歳 " S_FMT, least, age, S_ARG(wareki));
    if (age >= 0)
        return str_print(a, "%d歳 " S_FMT, age, S_ARG(wareki));
    if (f->flags & F_BIRTH)
        return wareki;
    struct str closed = date_closed(day, &s->holidays); /* 土曜日 and 日曜日 are said already */
    bool named = closed.n && !str_ends(closed, S("曜日"));
    return str_print(a, S_FMT "(" S_FMT "%s" S_FMT ")", S_ARG(wareki), S_ARG(date_weekday_name(day)),
                     named ? "・" : "", S_ARG(named ? closed : S0));
}

struct str kind_echo(struct arena *a, const struct field *f, const struct setting *s, struct str value)
{
    if (!value.n)
        return S0;
    switch (f->kind) {
    case KIND_DATE:
    case KIND_MOMENT: return echo_date(a, f, s, value);
    case KIND_MINUTES: return S("分");
    default: return S0;
    }
}

struct str kind_toggle(struct arena *a, const struct field *f, struct str set, struct str code)
{
    if (!(f->flags & F_ORDER))
        return codes_toggle(a, f->codes, set, code);
    struct buf out = buf_in(a);
    bool there = codes_has(set, code);
    while (set.n) {
        struct str each = str_part(&set, ' ');
        if (!str_eq(each, code))
            buf_print(&out, "%s" S_FMT, out.n ? " " : "", S_ARG(each));
    }
    if (!there)
        buf_print(&out, "%s" S_FMT, out.n ? " " : "", S_ARG(code));
    return buf_str(&out);
}

void kind_fold(struct buf *out, struct str value)
{
    if (!value.n)
        return;
    char small[1024];
    struct arena *a = out->arena;
    char *room = KANA_FOLD_ROOM(value.n) <= sizeof small ? small : arena_take(a, KANA_FOLD_ROOM(value.n));
    size_t n = kana_fold_into(value, room, room == small ? sizeof small : KANA_FOLD_ROOM(value.n));
    for (char *at = room; (at = memchr(at, KANA_BREAK, (size_t)(room + n - at)));)
        *at = ' ';
    buf_add(out, (struct str){room, n});
    buf_byte(out, ' ');
}

/*
 * Hyphens as typed where there are any. Of digits alone: 090-1234-5678, 0800-123-4567, 0120-123-456. Areas cannot be
 * known without the table of area codes, so 03 and 06 are 2-4-4 and the others 4-2-4, which readers accept.
 */
struct str kind_phone(struct arena *a, struct str typed)
{
    struct str text = str_trim(kana_narrow(a, typed));
    if (!str_digits(text) || text.p[0] != '0')
        return text;
    const char *p = text.p;
    if (text.n == 11 && str_starts(text, S("0800")))
        return str_print(a, "%.4s-%.3s-%.4s", p, p + 4, p + 7);
    if (text.n == 11)
        return str_print(a, "%.3s-%.4s-%.4s", p, p + 3, p + 7);
    if (text.n != 10)
        return text;
    if (str_starts(text, S("0120")) || str_starts(text, S("0570")))
        return str_print(a, "%.4s-%.3s-%.3s", p, p + 4, p + 7);
    if (str_starts(text, S("03")) || str_starts(text, S("06")))
        return str_print(a, "%.2s-%.4s-%.4s", p, p + 2, p + 6);
    return str_print(a, "%.4s-%.2s-%.4s", p, p + 4, p + 6);
}
