#include "store/card.h"

#include "base/kana.h"
#include "case_name.h"
#include "inside.h"
#include "store/relation.h"
#include "store/rota.h"
#include "store/team.h"

struct writing {
    struct arena *arena;
    struct db *db;
    const struct setting *setting;
    int64_t now;
    struct person person;
    struct intake intake, ordered,
        wished; /* the newest case; the newest with an order of calls, with wishes */
    struct team_row *team;
    int team_count, calls; /* numbers given so far */
    struct card_line *lines;
    int count, room;
};

static void say(struct writing *w, enum card_look look, struct str text)
{
    if (w->count == w->room)
        w->lines = arena_grow(w->arena, w->lines, &w->room, 32, sizeof *w->lines);
    w->lines[w->count++] = (struct card_line){look, text};
}

#define SAY(w, look, ...) say(w, look, str_print((w)->arena, __VA_ARGS__))

static void read_case(struct writing *w, const char *sql, struct intake *out)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(w->db, sql, &unused);
    if (!s)
        return;
    sqlite3_bind_int64(s, 1, w->person.id);
    int64_t id = db_row(s) ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    if (id && row_load(w->arena, w->db, RECORD_INTAKE, id, out->v, &unused))
        out->id = id;
}

static void read_cases(struct writing *w)
{
#define NEWEST_CASE(which)                                                                                   \
    "SELECT id FROM intake i WHERE person = ?1 AND NOT " CASE_HIDDEN which                                   \
    " ORDER BY received_at DESC, id DESC LIMIT 1"
    read_case(w, NEWEST_CASE(""), &w->intake);
    read_case(w, NEWEST_CASE(" AND emergency_order <> ''"), &w->ordered);
    read_case(w, NEWEST_CASE(" AND wishes <> ''"), &w->wished);
#undef NEWEST_CASE
}

/* ---- the parts of the card ---- */

/* Seed 002: nothing of a person is passed on without consent; who holds the card reads that first. */
static void tell_consent(struct writing *w)
{
    const struct intake *i = &w->intake;
    struct str answer = i->consent_share.n ? code_label(CODES_consent, i->consent_share) : S("未確認");
    if (i->share_withdrawn.n)
        SAY(w, CARD_WARNING,
            "情報提供の同意は " S_FMT " に取り消されています。外へ伝える前に確かめてください。",
            S_ARG(date_wareki(w->arena, i->share_withdrawn)));
    else if (!str_eq(i->consent_share, S("yes")))
        SAY(w, CARD_WARNING, "情報提供の同意: " S_FMT "。外へ伝える前に本人・家族に確かめてください。",
            S_ARG(answer));
    else
        SAY(w, CARD_QUIET, "情報提供の同意: あり  " S_FMT "  " S_FMT "  " S_FMT, S_ARG(i->share_by),
            S_ARG(date_wareki(w->arena, i->share_on)), S_ARG(i->share_scope));
}

static struct str shown(const struct writing *w, int field)
{
    const struct field *f = &record_row(RECORD_PERSON)->fields[field];
    return kind_show(w->arena, f, w->setting, w->person.v[field]);
}

/* The parts that say something, on one line; nothing where none does. */
static void tell_parts(struct writing *w, const struct str *labels, const struct str *values, int count)
{
    struct buf b = buf_in(w->arena);
    for (int i = 0; i < count; i++)
        if (values[i].n)
            buf_print(&b, "  " S_FMT "%s" S_FMT, S_ARG(labels[i]), labels[i].n ? ": " : "", S_ARG(values[i]));
    if (b.n)
        say(w, CARD_PLAIN, buf_str(&b));
}

static void tell_person(struct writing *w)
{
    static const struct str none[] = {S_ROW(""), S_ROW(""), S_ROW("")};
    static const struct str care[] = {S_ROW("病名"), S_ROW("医療処置"), S_ROW("")};
    const struct person *p = &w->person;
    int age = date_age(p->birth_on, date_of_moment(w->now));
    struct str years = age < 0 ? S0 : str_print(w->arena, "（%d歳）", age);
    bool registered = p->home_care_on.n && !p->home_care_off.n;
    SAY(w, CARD_HEADING, S_FMT "  " S_FMT "  " S_FMT S_FMT, S_ARG(p->name), S_ARG(p->kana),
        S_ARG(date_wareki(w->arena, p->birth_on)), S_ARG(years));
    tell_parts(w, none, (struct str[]){p->address, p->phone, p->phone_other}, 3);
    tell_parts(w, care,
               (struct str[]){p->diagnosis, shown(w, PERSON_procedures), shown(w, PERSON_care_level)}, 3);
    if (registered)
        SAY(w, CARD_PLAIN, "  24時間対応の登録: " S_FMT " から",
            S_ARG(date_wareki(w->arena, p->home_care_on)));
}

static void tell_lines(struct writing *w, struct str text)
{
    while (text.n) {
        struct str line = str_trim(str_part(&text, '\n'));
        if (line.n)
            SAY(w, CARD_PLAIN, "  " S_FMT, S_ARG(line));
    }
}

/* Who typed in a doctor often wrote the number behind the name. */
static bool has_number(struct arena *a, struct str name)
{
    enum { PHONE_DIGITS = 9 };
    return kana_digits(a, name).n >= PHONE_DIGITS;
}

static void tell_call(struct writing *w, struct str who, struct str name, struct str phone, struct str rules)
{
    bool none = !phone.n && !has_number(w->arena, name);
    SAY(w, CARD_PLAIN, "%2d " S_FMT "  " S_FMT "  " S_FMT, ++w->calls, S_ARG(who), S_ARG(name),
        S_ARG(none ? S("電話番号の記入なし") : phone));
    while (rules.n) {
        struct str line = str_trim(str_part(&rules, '\n'));
        if (line.n)
            SAY(w, CARD_WARNING, "     " S_FMT, S_ARG(line));
    }
}

static bool told_of(const struct writing *w, struct str role, int64_t resource)
{
    for (int i = 0; i < w->team_count; i++)
        if (resource && w->team[i].resource == resource && str_eq(w->team[i].role, role))
            return true;
    return false;
}

/* What the places of this role ask of others: 連携医, 後方支援病床 … with the rule that goes with the number. */
static void tell_relations(struct writing *w, struct str role, const char *kinds, struct str instead)
{
    for (int i = 0; i < w->team_count; i++) {
        struct relation_row *rows;
        if (!str_eq(w->team[i].role, role) || !w->team[i].resource)
            continue;
        int n = relation_load(w->arena, w->db, w->team[i].resource, date_of_moment(w->now), &rows);
        for (int r = 0; r < n; r++)
            if (!rows[r].gives && codes_has(str_of(kinds), rows[r].kind) &&
                !told_of(w, instead, rows[r].other))
                tell_call(w, code_label(CODES_backing, rows[r].kind), rows[r].name, rows[r].phone,
                          rows[r].rules);
    }
}

static void tell_team(struct writing *w, struct str role)
{
    for (int i = 0; i < w->team_count; i++) {
        const struct team_row *t = &w->team[i];
        if (str_eq(t->role, role))
            tell_call(w, code_label(CODES_team, role), t->name, t->phone, t->what_for);
    }
}

static void tell_rota(struct writing *w)
{
    struct rota_tonight t = rota_tonight(w->arena, w->db, w->now, &w->setting->holidays);
    for (int i = 0; i < t.count; i++)
        if (t.turns[i].name.n)
            tell_call(
                w, str_print(w->arena, "当番 " S_FMT, S_ARG(code_label(CODES_night, night_code(t.parts[i])))),
                t.turns[i].name, t.turns[i].phone, S0);
}

static void tell_calls(struct writing *w)
{
    if (w->ordered.emergency_order.n) {
        SAY(w, CARD_HEADING, "連絡の順（" S_FMT " に書かれたもの）", S_ARG(w->ordered.number));
        tell_lines(w, w->ordered.emergency_order);
        SAY(w, CARD_HEADING, "電話番号");
    } else
        SAY(w, CARD_HEADING, "連絡の順（書かれていないので、ケアチームと連携から並べたもの）");
    tell_team(w, S("doctor"));
    tell_team(w, S("second"));
    tell_relations(w, S("doctor"), "partner team", S("second"));
    tell_team(w, S("nursing"));
    tell_team(w, S("hospital"));
    tell_relations(w, S("doctor"), "beds registered", S("hospital"));
    tell_rota(w);
    tell_team(w, S("family"));
    if (!w->calls)
        SAY(w, CARD_WARNING, "  電話する先がまだ書かれていません。ケアチームに加えてください。");
}

static void tell_wishes(struct writing *w)
{
    const struct intake *i = &w->wished;
    if (!i->wishes.n) {
        SAY(w, CARD_HEADING, "療養の希望");
        SAY(w, CARD_QUIET, "  聞いていません。");
        return;
    }
    SAY(w, CARD_HEADING, "療養の希望（" S_FMT "、" S_FMT "）",
        S_ARG(i->wishes_by.n ? i->wishes_by : S("話した人の記入なし")),
        S_ARG(i->wishes_on.n ? date_wareki(w->arena, i->wishes_on) : S("聞いた日の記入なし")));
    tell_lines(w, i->wishes);
}

/* The newest talk about the person: nobody has confirmed anything since. */
static void tell_age(struct writing *w)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(w->db,
                                   "SELECT max(c.at) FROM intake i JOIN contact c ON c.intake = i.id"
                                   " WHERE i.person = ?1",
                                   &unused);
    if (!s)
        return;
    sqlite3_bind_int64(s, 1, w->person.id);
    struct str at = db_row(s) ? db_copy(w->arena, s, 0) : S0;
    sqlite3_reset(s);
    SAY(w, CARD_QUIET, "最後の確認（この人についての最後の対応）: " S_FMT,
        S_ARG(at.n ? date_wareki(w->arena, str_head(at, 10)) : S("対応の記録なし")));
}

int card_load(struct arena *a, struct db *db, const struct setting *s, int64_t person, int64_t now,
              struct card_line **lines)
{
    struct fault unused;
    struct writing w = {.arena = a, .db = db, .setting = s, .now = now};
    *lines = NULL;
    if (!row_load(a, db, RECORD_PERSON, person, w.person.v, &unused))
        return 0;
    w.person.id = person;
    read_cases(&w);
    w.team_count = team_load(a, db, person, date_of_moment(now), &w.team);
    tell_consent(&w);
    tell_person(&w);
    tell_calls(&w);
    tell_wishes(&w);
    tell_age(&w);
    *lines = w.lines;
    return w.count;
}
