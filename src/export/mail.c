#include "export/mail.h"

#include <stdio.h>
#include <strings.h>

#include "base/date.h"
#include "base/kana.h"
#include "base/utf8.h"
#include "export/mime.h"

enum role { FROM, DATE, SUBJECT, TYPE, CODING, OTHER, ROLES };
enum { NAME_MOST = 40, LINE_MOST = 4000, DEPTH_MOST = 4, PARTS_MOST = 64 };

static const struct {
    struct str name;
    enum role role;
} names[] = {
    {S_ROW("From"), FROM},
    {S_ROW("差出人"), FROM},
    {S_ROW("送信者"), FROM},
    {S_ROW("Date"), DATE},
    {S_ROW("Sent"), DATE},
    {S_ROW("日時"), DATE},
    {S_ROW("送信日時"), DATE},
    {S_ROW("受信日時"), DATE},
    {S_ROW("日付"), DATE},
    {S_ROW("Subject"), SUBJECT},
    {S_ROW("件名"), SUBJECT},
    {S_ROW("題名"), SUBJECT},
    {S_ROW("宛先"), OTHER},
    {S_ROW("返信先"), OTHER},
    {S_ROW("添付ファイル"), OTHER},
    {S_ROW("Content-Type"), TYPE},
    {S_ROW("Content-Transfer-Encoding"), CODING},
};

struct headings {
    struct str of[ROLES]; /* the first of each, unfolded, not decoded */
};

static struct str cut_line(struct str *rest)
{
    struct str line = str_part(rest, '\n');
    return str_ends(line, S("\r")) ? str_head(line, line.n - 1) : line;
}

static bool is_token(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char lower = (char)(name.p[i] | 0x20);
        if (name.p[i] != '-' && !(name.p[i] >= '0' && name.p[i] <= '9') && !(lower >= 'a' && lower <= 'z'))
            return false;
    }
    return name.n > 0;
}

static bool split_at(struct str line, struct str colon, struct str *value, enum role *role)
{
    size_t at = str_find(str_head(line, NAME_MOST), colon);
    if (at == SIZE_MAX)
        return false;
    struct str name = str_trim(str_head(line, at));
    *value = str_trim(str_from(line, at + colon.n));
    *role = OTHER;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (mime_is(name, names[i].name)) {
            *role = names[i].role;
            return true;
        }
    return is_token(name);
}

/* "Name: value" with a colon of either width; a name that nobody knows is one
 * of ASCII letters. */
static bool split(struct str line, struct str *value, enum role *role)
{
    return split_at(line, S(":"), value, role) || split_at(line, S("："), value, role);
}

/* A heading goes on in the lines that begin with a blank. */
static struct str unfold(struct arena *a, struct str value, struct str *rest)
{
    struct buf whole = buf_in(a);
    buf_add(&whole, value);
    while (rest->n && (rest->p[0] == ' ' || rest->p[0] == '\t')) {
        struct str after = *rest, more = str_trim(cut_line(&after));
        if (!more.n)
            break;
        *rest = after;
        if (whole.n < LINE_MOST)
            buf_print(&whole, " " S_FMT, S_ARG(str_head(more, LINE_MOST)));
    }
    return buf_str(&whole);
}

/* Takes the headings off: until an empty line, or a line that is none. */
static struct headings take_headings(struct arena *a, struct str *rest)
{
    struct headings h;
    for (int i = 0; i < ROLES; i++)
        h.of[i] = S0;
    while (rest->n) {
        struct str after = *rest, line = cut_line(&after), value;
        enum role role;
        if (str_trim(line).n && !split(line, &value, &role))
            break;
        *rest = after;
        if (!str_trim(line).n)
            break;
        value = unfold(a, str_head(value, LINE_MOST), rest);
        if (!h.of[role].n)
            h.of[role] = value;
    }
    return h;
}

/* charset="utf-8" out of text/plain; charset="utf-8" */
static struct str parameter(struct str heading, struct str name)
{
    struct str rest = heading;
    str_part(&rest, ';');
    while (rest.n) {
        struct str value = str_part(&rest, ';'), key = str_trim(str_part(&value, '='));
        if (!mime_is(key, name))
            continue;
        value = str_trim(value);
        bool quoted = value.n > 1 && value.p[0] == '"' && value.p[value.n - 1] == '"';
        return quoted ? (struct str){value.p + 1, value.n - 2} : value;
    }
    return S0;
}

static bool is_kind(struct str type, struct str head)
{
    return mime_is(str_head(type, head.n), head);
}

/* What stands there in Japanese has been decoded already, whatever the heading
 * says. */
static struct str decode(struct arena *a, const struct headings *h, struct str body)
{
    struct str coding = h->of[CODING], charset = parameter(h->of[TYPE], S("charset"));
    if (mime_is(coding, S("base64")))
        return mime_utf8(a, mime_base64(a, body), charset);
    if (mime_is(coding, S("quoted-printable")))
        return mime_utf8(a, mime_quoted(a, body), charset);
    bool shown = utf8_valid(body, NULL) && utf8_count(body) < body.n;
    return shown ? body : mime_utf8(a, body, charset);
}

/* The next part, from behind a line "--boundary" to the next such line; false
 * behind the last one. */
static bool next_part(struct str *rest, struct str boundary, struct str *part)
{
    struct str from = {rest->p, 0};
    bool inside = false;
    while (rest->n) {
        struct str before = *rest, line = cut_line(rest);
        if (!str_starts(line, S("--")) || !str_starts(str_from(line, 2), boundary))
            continue;
        if (inside) {
            *part = (struct str){from.p, (size_t)(before.p - from.p)};
            *rest = before;
            return true;
        }
        if (str_starts(str_from(line, 2 + boundary.n), S("--")))
            return false;
        from = *rest;
        inside = true;
    }
    *part = from; /* cut off: as far as it goes */
    return inside && part->n;
}

/* The first part that is plain text, else the first one; parts lie in parts,
 * but not for ever. */
static struct str read_body(struct arena *a, const struct headings *h, struct str body, int depth)
{
    struct str boundary = parameter(h->of[TYPE], S("boundary")), part, first = S0;
    if (!is_kind(h->of[TYPE], S("multipart/")) || !boundary.n || depth == DEPTH_MOST)
        return decode(a, h, body);
    for (int i = 0; i < PARTS_MOST && next_part(&body, boundary, &part); i++) {
        struct headings inner = take_headings(a, &part);
        struct str type = inner.of[TYPE];
        bool plain = !type.n || is_kind(type, S("text/plain")) || is_kind(type, S("multipart/"));
        if (!plain && first.n)
            continue;
        struct str text = read_body(a, &inner, part, depth + 1);
        if (plain)
            return text;
        first = text;
    }
    return first;
}

/* Control characters go, whatever they were wrapped in; line ends stay in a
 * text and are blanks in a line. */
static struct str clean(struct arena *a, struct str s, bool lines)
{
    struct buf out = buf_in(a);
    for (s = str_trim(s); s.n;) {
        uint32_t code = utf8_next(&s);
        code = code == UTF8_BAD ? 0xFFFD : code;
        if (code == '\n' || code == '\t')
            buf_byte(&out, code == '\n' && lines ? '\n' : ' ');
        else if (code >= 0x20 && (code < 0x7F || code > 0x9F))
            utf8_add(&out, code);
    }
    return buf_str(&out);
}

static int month_of(const char *name)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (int i = 0; i < 12; i++)
        if (strncasecmp(months + 3 * i, name, 3) == 0)
            return i + 1;
    return 0;
}

/* +0900 in seconds; without one the sender sat in Japan. */
static int zone_of(const char *text)
{
    int hours, minutes;
    char sign;
    if (sscanf(text, " %c%2d%2d", &sign, &hours, &minutes) == 3 && (sign == '+' || sign == '-'))
        return (hours * 60 + minutes) * (sign == '-' ? -60 : 60);
    return sscanf(text, " GM%c", &sign) == 1 || sscanf(text, " UT%c", &sign) == 1 ? 0 : DATE_JAPAN;
}

/* Fri, 20 Nov 2026 09:15:00 +0900 */
static struct str read_sent(struct arena *a, struct str text)
{
    int day, year, hour, minute, second = 0, n = 0, m = 0;
    char month[4];
    size_t comma = str_find(text, S(","));
    const char *z = str_z(a, str_head(comma == SIZE_MAX ? text : str_from(text, comma + 1), 80));
    if (sscanf(z, " %2d %3s %4d %2d:%2d%n:%2d%n", &day, month, &year, &hour, &minute, &n, &second, &m) < 5)
        return S0;
    year += year < 100 ? 2000 : 0;
    int32_t date = month_of(month) ? date_day(year, month_of(month), day) : DAY_NONE;
    if (date == DAY_NONE || hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return S0;
    int64_t moment = (int64_t)date * 86400 + hour * 3600 + minute * 60;
    return date_iso_moment(a, moment + DATE_JAPAN - zone_of(z + (m ? m : n)));
}

/* How many bytes of "(金)" or "金曜日" stand at the beginning. */
static size_t weekday_at(struct str s)
{
    static const struct str ends[] = {S_ROW("曜日"), S_ROW(")"), S_ROW("）")};
    bool bracket = str_starts(s, S("(")) || str_starts(s, S("（"));
    size_t day = bracket ? utf8_after(s, 0) : 0;
    day += day < s.n ? utf8_after(str_from(s, day), 0) : 0;
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (str_starts(str_from(s, day), ends[i]) && (bracket || i == 0))
            return day + ends[i].n;
    return 0;
}

/* 2026年11月20日(金) 9:15: the weekday goes, the desk's own reader does the
 * rest. */
static struct str read_shown(struct arena *a, struct str text, int64_t now)
{
    struct buf out = buf_in(a);
    struct str iso, complaint;
    for (struct str rest = str_head(text, 80); rest.n;) {
        size_t weekday = weekday_at(rest), next = utf8_after(rest, 0);
        buf_add(&out, weekday ? S(" ") : str_head(rest, next));
        rest = str_from(rest, weekday ? weekday : next);
    }
    return date_parse_moment(a, str_trim(buf_str(&out)), now, &iso, &complaint) ? iso : S0;
}

static struct str unquote(struct str s)
{
    for (s = str_trim(s); s.n > 1 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0];)
        s = str_trim((struct str){s.p + 1, s.n - 2});
    return s;
}

/* 山田 <a@example.jp>, 山田 [mailto:a@example.jp], a@example.jp (山田),
 * a@example.jp */
static void read_sender(struct arena *a, struct str from, struct mail *out)
{
    static const struct {
        struct str open, close;
        bool address; /* it encloses the address, else the name */
    } forms[] = {
        {S_ROW("<"), S_ROW(">"), true}, {S_ROW("["), S_ROW("]"), true}, {S_ROW("("), S_ROW(")"), false}};
    struct str whole = clean(a, mime_words(a, from), false);
    out->sender = unquote(whole);
    out->address = str_find(whole, S("@")) == SIZE_MAX ? S0 : out->sender;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        size_t open = str_find(whole, forms[i].open), close = str_find(whole, forms[i].close);
        if (open == SIZE_MAX || close == SIZE_MAX || close < open)
            continue;
        struct str before = unquote(str_head(whole, open)),
                   inside = str_trim(str_head(str_from(whole, open + 1), close - open - 1));
        struct str address = forms[i].address ? inside : before, name = forms[i].address ? before : inside;
        if (str_find(address, S("@")) == SIZE_MAX)
            continue; /* 山田(北病院): a part of the name */
        out->address = str_starts(address, S("mailto:")) ? str_from(address, 7) : address;
        out->sender = name.n ? name : out->address;
        return;
    }
}

/* Mail programs put a line of hyphens before a mail that they quote. */
static void skip_rules(struct str *rest)
{
    while (rest->n) {
        struct str after = *rest, line = str_trim(cut_line(&after));
        if (line.n && !str_starts(line, S("---")) && !str_starts(line, S("___")))
            return;
        *rest = after;
    }
}

bool mail_read(struct arena *a, struct str pasted, int64_t now, struct mail *out)
{
    struct str rest = pasted;
    skip_rules(&rest);
    struct headings h = take_headings(a, &rest);
    if (!h.of[FROM].n || !(h.of[DATE].n || h.of[SUBJECT].n))
        return false;
    *out = (struct mail){.at = read_sent(a, h.of[DATE])};
    if (!out->at.n)
        out->at = read_shown(a, h.of[DATE], now);
    read_sender(a, h.of[FROM], out);
    out->subject = clean(a, mime_words(a, h.of[SUBJECT]), false);
    out->text = clean(a, read_body(a, &h, rest, 0), true);
    return true;
}
