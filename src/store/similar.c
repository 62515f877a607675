#include "store/similar.h"

#include <limits.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/kana.h"
#include "base/utf8.h"
#include "case_name.h"
#include "inside.h"
#include "may_hold.h"

enum {
    LEAST = 20,
    DIGITS_LEAST = 9,
    KANA_LEAST = 3,
    NAME_LEAST = 2,
    ADDRESS_LEAST = 5,
    EACH = 30,
    PEOPLE = 120
};

/* ---- how alike two values are ---- */

enum likeness { NOTHING, OTHER, NEAR, BEGINS, VARIANT, SAME };

struct looking {
    struct arena *arena;
    struct db *db;
    const struct similar_ask *ask;
    struct str numbers[3];            /* digits: of the person, of the person, of the caller */
    struct str folded[PERSON_FIELDS]; /* of what was typed */
    int64_t people[PEOPLE];
    int count;
};

static struct str fold(struct arena *a, struct str text)
{
    return str_trim(kana_fold(a, text));
}

static enum likeness like_phone(const struct looking *l, const struct str *v, int field)
{
    static const int fields[] = {PERSON_phone, PERSON_phone_other};
    (void)field;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        struct str known = kana_digits(l->arena, v[fields[i]]);
        for (size_t k = 0; k < COUNT_OF(l->numbers) && known.n >= DIGITS_LEAST; k++)
            if (str_eq(known, l->numbers[k]))
                return SAME;
    }
    return NOTHING;
}

/* One character put in, left out or exchanged. */
static bool one_apart(struct str a, struct str b)
{
    while (a.n && b.n) {
        struct str x = a, y = b;
        if (utf8_next(&x) != utf8_next(&y))
            return str_eq(x, y) || str_eq(x, b) || str_eq(a, y);
        a = x, b = y;
    }
    return utf8_count(a) + utf8_count(b) == 1;
}

static enum likeness like_kana(const struct looking *l, const struct str *v, int field)
{
    struct str typed = l->folded[field], known = fold(l->arena, v[field]);
    if (!typed.n || !known.n)
        return NOTHING;
    if (str_eq(typed, known))
        return SAME;
    if (str_starts(known, typed))
        return BEGINS;
    return utf8_count(typed) > KANA_LEAST && one_apart(typed, known) ? NEAR : OTHER;
}

static enum likeness like_name(const struct looking *l, const struct str *v, int field)
{
    struct str typed = l->folded[field], known = fold(l->arena, v[field]);
    if (!typed.n || !known.n)
        return NOTHING;
    if (str_starts(known, typed) && typed.n < known.n)
        return BEGINS;
    if (!str_eq(typed, known))
        return OTHER;
    struct str bare = kana_narrow(l->arena, l->ask->person->v[field]), kept = kana_narrow(l->arena, v[field]);
    struct buf a = buf_in(l->arena), b = buf_in(l->arena);
    while (bare.n)
        buf_add(&a, str_part(&bare, ' '));
    while (kept.n)
        buf_add(&b, str_part(&kept, ' '));
    return str_eq(buf_str(&a), buf_str(&b)) ? SAME : VARIANT;
}

/* Near: two of year, month and day are the same, or month and day have changed places. */
static enum likeness like_birth(const struct looking *l, const struct str *v, int field)
{
    struct str typed = l->ask->person->v[field], known = v[field];
    int same = 0;
    if (!typed.n || !known.n)
        return NOTHING;
    if (typed.n < 10 || known.n < 10)
        return str_starts(typed, known) || str_starts(known, typed) ? BEGINS : OTHER;
    struct str t[3], k[3];
    for (int i = 0; i < 3; i++) {
        t[i] = str_part(&typed, '-'), k[i] = str_part(&known, '-');
        same += str_eq(t[i], k[i]);
    }
    bool swapped = str_eq(t[0], k[0]) && str_eq(t[1], k[2]) && str_eq(t[2], k[1]);
    return same == 3 ? SAME : same == 2 || swapped ? NEAR : OTHER;
}

/* Near: the same up to the first digit, that is, the same part of town. */
static enum likeness like_address(const struct looking *l, const struct str *v, int field)
{
    struct str typed = l->folded[field], known = fold(l->arena, v[field]);
    size_t town = 0;
    if (!typed.n || !known.n)
        return NOTHING;
    if (str_eq(typed, known))
        return SAME;
    while (town < typed.n && !(typed.p[town] >= '0' && typed.p[town] <= '9'))
        town++;
    return town && str_starts(known, str_head(typed, town)) ? NEAR : NOTHING;
}

static enum likeness like_code(const struct looking *l, const struct str *v, int field)
{
    struct str typed = l->ask->person->v[field];
    return !typed.n || !v[field].n || str_eq(typed, v[field]) ? NOTHING : OTHER;
}

static const struct side {
    int field;
    enum likeness (*like)(const struct looking *l, const struct str *v, int field);
} sides[] = {
    {PERSON_phone, like_phone}, {PERSON_kana, like_kana},       {PERSON_birth_on, like_birth},
    {PERSON_name, like_name},   {PERSON_address, like_address}, {PERSON_sex, like_code},
};

/* What is compared, how alike it is, what that counts, and how it is said. In the order in which it is said. */
static const struct rule {
    int field;
    enum likeness like;
    int points;
    struct str words;
} rules[] = {
    {PERSON_phone, SAME, 40, S_ROW("電話が同じ")},
    {PERSON_birth_on, SAME, 35, S_ROW("生年月日が同じ")},
    {PERSON_kana, SAME, 30, S_ROW("カナが同じ")},
    {PERSON_name, SAME, 25, S_ROW("氏名が同じ")},
    {PERSON_name, VARIANT, 25, S_ROW("氏名の字体違い")},
    {PERSON_kana, NEAR, 20, S_ROW("カナが一字違い")},
    {PERSON_kana, BEGINS, 20, S_ROW("カナの始まりが同じ")},
    {PERSON_name, BEGINS, 12, S_ROW("氏名の始まりが同じ")},
    {PERSON_address, SAME, 20, S_ROW("住所が同じ")},
    {PERSON_birth_on, NEAR, 12, S_ROW("生年月日が近い")},
    {PERSON_birth_on, BEGINS, 8, S_ROW("生年が同じ")},
    {PERSON_address, NEAR, 6, S_ROW("住所が近い")},
    {PERSON_kana, OTHER, -10, S_ROW("カナが違う")},
    {PERSON_name, OTHER, -5, S_ROW("氏名が違う")},
    {PERSON_birth_on, OTHER, -15, S_ROW("生年月日が違う")},
    {PERSON_sex, OTHER, -15, S_ROW("性別が違う")},
};

/* ---- the people worth comparing: each probe reads a few rows of one index ---- */

#define DIGITS(column) "replace(replace(replace(" column ", '-', ''), '(', ''), ')', '')"
#define WHO            "SELECT coalesce(kept, id) FROM person "

static void add_person(struct looking *l, int64_t id)
{
    for (int i = 0; i < l->count; i++)
        if (l->people[i] == id)
            return;
    if (l->count < PEOPLE && id != l->ask->not_person)
        l->people[l->count++] = id;
}

static void probe(struct looking *l, const char *sql, struct str key)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(l->db, sql, &unused);
    if (!s)
        return;
    db_bind(s, 1, key);
    sqlite3_bind_int(s, 2, EACH);
    while (db_row(s))
        add_person(l, sqlite3_column_int64(s, 0));
    sqlite3_reset(s);
}

/* Along the search index: what it gives is compared afterwards. An index of its own over an expression would make every
 * insert one that may abort, and FTS5 write out all it has gathered before each (schema.c). */
static void probe_found(struct looking *l, struct str text, size_t least)
{
    if (utf8_count(text) >= least)
        probe(l,
              "SELECT coalesce(p.kept, p.id) FROM json_each(?1) f CROSS JOIN person p ON p.found = f.value"
              " LIMIT ?2",
              may_hold(l->arena, l->db, RECORD_PERSON, text, EACH));
}

static void gather(struct looking *l)
{
    for (size_t i = 0; i < COUNT_OF(l->numbers); i++)
        probe_found(l, l->numbers[i], DIGITS_LEAST);
    if (l->ask->person->birth_on.n == 10)
        probe(l, WHO "WHERE birth_on <> '' AND birth_on = ?1 LIMIT ?2", l->ask->person->birth_on);
    probe_found(l, l->folded[PERSON_kana], KANA_LEAST);
    probe_found(l, l->folded[PERSON_name], NAME_LEAST);
    probe_found(l, l->folded[PERSON_address], ADDRESS_LEAST);
}

/* ---- points ---- */

static const struct rule *rule_of(int field, enum likeness like)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (rules[i].field == field && rules[i].like == like)
            return &rules[i];
    return NULL;
}

static bool is_said(const enum likeness *like, const struct rule *r)
{
    for (size_t i = 0; i < COUNT_OF(sides); i++)
        if (sides[i].field == r->field)
            return like[r->field] == r->like;
    return false;
}

static struct str say(struct arena *a, const enum likeness *like)
{
    struct buf b = buf_in(a);
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (is_said(like, &rules[i])) {
            buf_add(&b, b.n ? S("、") : S0);
            buf_add(&b, rules[i].words);
        }
    return buf_str(&b);
}

/* The same name and kana with another birth date is rather a slip of the tongue than a second person. */
static bool is_household(const enum likeness *like)
{
    bool shares = like[PERSON_phone] == SAME || like[PERSON_address] == SAME;
    bool same_name = like[PERSON_kana] == SAME || like[PERSON_name] >= VARIANT;
    bool other_name =
        like[PERSON_kana] == OTHER || (like[PERSON_name] == OTHER && like[PERSON_kana] == NOTHING);
    return shares && !same_name && (other_name || like[PERSON_birth_on] == OTHER);
}

static bool load_person(struct looking *l, int64_t id, struct str *v)
{
    static const int fields[] = {PERSON_name,    PERSON_kana,  PERSON_birth_on,   PERSON_sex,
                                 PERSON_address, PERSON_phone, PERSON_phone_other};
    struct fault unused;
    sqlite3_stmt *s = db_statement(
        l->db, "SELECT name, kana, birth_on, sex, address, phone, phone_other FROM person WHERE id=?1",
        &unused);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, id);
    bool there = db_row(s);
    for (size_t i = 0; there && i < COUNT_OF(fields); i++)
        v[fields[i]] = db_copy(l->arena, s, (int)i);
    sqlite3_reset(s);
    return there;
}

static bool judge(struct looking *l, int64_t id, struct known *k)
{
    struct str v[PERSON_FIELDS] = {{0}};
    enum likeness like[PERSON_FIELDS] = {NOTHING};
    if (!load_person(l, id, v))
        return false;
    *k = (struct known){.record = RECORD_PERSON, .id = id};
    for (size_t i = 0; i < COUNT_OF(sides); i++) {
        like[sides[i].field] = sides[i].like(l, v, sides[i].field);
        const struct rule *r = rule_of(sides[i].field, like[sides[i].field]);
        k->points += r ? r->points : 0;
    }
    k->household = is_household(like);
    if (k->points < LEAST && !k->household)
        return false;
    k->hidden = load_hides_person(l->db, id);
    k->title = k->hidden ? S(RESTRICTED_NAME) : v[PERSON_name].n ? v[PERSON_name] : v[PERSON_kana];
    k->detail = k->hidden ? S0 : date_wareki_short(l->arena, v[PERSON_birth_on]);
    k->reasons = say(l->arena, like);
    return true;
}

static int by_points(const void *a, const void *b)
{
    const struct known *x = a, *y = b;
    if (x->household != y->household)
        return x->household - y->household;
    if (x->points != y->points)
        return y->points - x->points;
    return (y->id > x->id) - (y->id < x->id);
}

static int find_people(struct looking *l, struct known *out)
{
    struct known *all = ARENA_ARRAY(l->arena, struct known, PEOPLE);
    int n = 0;
    gather(l);
    for (int i = 0; i < l->count; i++)
        n += judge(l, l->people[i], &all[n]);
    qsort(all, (size_t)n, sizeof *all, by_points);
    n = n < SIMILAR_PEOPLE ? n : SIMILAR_PEOPLE;
    for (int i = 0; i < n; i++)
        out[i] = all[i];
    return n;
}

/* ---- what else the caller's number belongs to ---- */

enum { POINTS_CALLER = 45, POINTS_PLACE = 38 };

/* A hospital's number is that of ten thousand calls: the newest are enough to say who it is, and are counted. */
static struct str times(struct arena *a, int calls, bool more)
{
    if (calls < 2)
        return S("この番号から前に電話");
    return str_print(a, "この番号から%d回%s", calls, more ? "以上" : "");
}

static int add_callers(struct looking *l, struct known *out, int room)
{
    /* The newest call of each caller, and how many of them were looked at in all. */
    static const char sql[] =
        "SELECT i.id, i.caller_org, i.caller_name, i.requester, i.received_at, calls,"
        " coalesce(" CASE_MASK ", p.name, ''), i.number, " CASE_HIDDEN
        ", json_array_length(?4) FROM (SELECT max(i.id) AS newest, count(*) AS calls"
        " FROM json_each(?4) f CROSS JOIN intake i ON i.found = f.value WHERE " DIGITS(
            "i.caller_phone") " = ?1 AND i.id <> ?2"
                              " GROUP BY i.caller_org, i.caller_name ORDER BY newest DESC LIMIT ?3)"
                              " CROSS JOIN intake i ON i.id = newest"
                              " LEFT JOIN person p ON p.id = i.person ORDER BY newest DESC";
    struct fault unused;
    struct arena *a = l->arena;
    sqlite3_stmt *s = db_statement(l->db, sql, &unused);
    int n = 0;
    if (!s)
        return 0;
    db_bind(s, 1, l->numbers[2]);
    sqlite3_bind_int64(s, 2, l->ask->not_intake);
    sqlite3_bind_int(s, 3, room);
    db_bind(s, 4, may_hold(l->arena, l->db, RECORD_INTAKE, l->numbers[2], SIMILAR_CALLS));
    for (; n < room && db_row(s); n++) {
        struct str org = db_copy(a, s, 1), name = db_copy(a, s, 2), about = db_copy(a, s, 6);
        bool more = sqlite3_column_int(s, 9) == SIMILAR_CALLS;
        out[n] = (struct known){
            .record = RECORD_INTAKE, .id = sqlite3_column_int64(s, 0), .points = POINTS_CALLER};
        out[n].hidden = sqlite3_column_int(s, 8);
        out[n].title = str_print(a, S_FMT "%s" S_FMT, S_ARG(org), org.n && name.n ? " " : "", S_ARG(name));
        if (out[n].hidden)
            out[n].title = S(RESTRICTED_NAME);
        if (!out[n].title.n)
            out[n].title = str_copy(a, code_label(CODES_requester, db_text(s, 3)));
        if (!out[n].title.n)
            out[n].title = S("名乗らなかった相談者");
        out[n].detail = str_print(a, S_FMT " " S_FMT, S_ARG(str_head(db_text(s, 4), 10)), S_ARG(about));
        out[n].reasons = times(a, sqlite3_column_int(s, 5), more);
    }
    sqlite3_reset(s);
    return n;
}

static int add_places(struct looking *l, struct known *out, int room)
{
    static const char sql[] =
        "SELECT r.id, r.name, r.service, r.city, r.state FROM json_each(?3) f"
        " CROSS JOIN resource r ON r.found = f.value WHERE " DIGITS("r.phone") " = ?1 AND r.state <> 'closed'"
                                                                               " ORDER BY r.id LIMIT ?2";
    struct fault unused;
    sqlite3_stmt *s = db_statement(l->db, sql, &unused);
    int n = 0;
    if (!s)
        return 0;
    db_bind(s, 1, l->numbers[2]);
    sqlite3_bind_int(s, 2, room);
    db_bind(s, 3, may_hold(l->arena, l->db, RECORD_RESOURCE, l->numbers[2], INT_MAX));
    for (; n < room && db_row(s); n++)
        out[n] = (struct known){.record = RECORD_RESOURCE,
                                .id = sqlite3_column_int64(s, 0),
                                .points = POINTS_PLACE,
                                .title = db_copy(l->arena, s, 1),
                                .detail = db_copy(l->arena, s, 2),
                                .reasons = str_eq(db_text(s, 4), S("stopped")) ? S("資源台帳の番号、休止中")
                                                                               : S("資源台帳の番号")};
    sqlite3_reset(s);
    return n;
}

int similar_find(struct arena *a, struct db *db, const struct similar_ask *ask, struct known **out)
{
    static const int folded[] = {PERSON_kana, PERSON_name, PERSON_address};
    struct looking l = {.arena = a, .db = db, .ask = ask};
    const struct str phones[] = {ask->person->phone, ask->person->phone_other, ask->caller_phone};
    for (size_t i = 0; i < COUNT_OF(phones); i++)
        l.numbers[i] = kana_digits(a, phones[i]);
    for (size_t i = 0; i < COUNT_OF(folded); i++)
        l.folded[folded[i]] = fold(a, ask->person->v[folded[i]]);
    *out = ARENA_ARRAY(a, struct known, SIMILAR_MOST);
    bool look = db_look(db);
    int n = find_people(&l, *out);
    if (l.numbers[2].n >= DIGITS_LEAST) {
        int callers = add_callers(&l, *out + n, SIMILAR_OWNERS - 2);
        n += callers;
        n += add_places(&l, *out + n, SIMILAR_OWNERS - callers);
    }
    db_looked(db, look);
    qsort(*out, (size_t)n, sizeof **out, by_points);
    return n;
}
