#include "store/timeline.h"

#include <stdlib.h>

#include "base/date.h"
#include "case_name.h"
#include "inside.h"
#include "taking.h"

enum { EACH = 500 };

static const struct timeline_row kinds[] = {
#define TIMELINE(NAME, key, words, aside) [TIMELINE_##NAME] = {key, S_ROW(words), aside},
#include "store/timeline.def"
#undef TIMELINE
};

const struct timeline_row *timeline_row(enum timeline kind)
{
    return &kinds[kind];
}

struct reading {
    struct arena *arena;
    struct db *db;
    const struct setting *setting;
    struct timeline_entry *entries;
    int count, room;
    int64_t seq; /* of the change to which the last entry belongs; 0: of none */
    int parts;   /* fields that are told in it */
};

static struct timeline_entry *add(struct reading *r, enum timeline kind, sqlite3_stmt *s)
{
    if (r->count == r->room)
        r->entries = arena_grow(r->arena, r->entries, &r->room, 64, sizeof *r->entries);
    struct timeline_entry *e = &r->entries[r->count++];
    struct str login = db_copy(r->arena, s, 1), name = r->setting->staff_name(r->setting->of, login);
    *e = (struct timeline_entry){.kind = kind,
                                 .at = db_copy(r->arena, s, 0),
                                 .staff = name.n ? str_copy(r->arena, name) : login,
                                 .intake = sqlite3_column_int64(s, 2)};
    return e;
}

/* The parts that say something, a blank between. */
static struct str words(struct arena *a, const struct str *parts, size_t count)
{
    struct buf b = buf_in(a);
    for (size_t i = 0; i < count; i++)
        if (parts[i].n) {
            buf_add(&b, b.n ? S(" ") : S0);
            buf_add(&b, parts[i]);
        }
    return buf_str(&b);
}
#define WORDS(a, ...)                                                                                        \
    words(a, (const struct str[]){__VA_ARGS__},                                                              \
          sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))

static struct str first_line(struct str text)
{
    return str_part(&text, '\n');
}

/* What stood on paper first has the moment at which it was, and says when it was typed in. */
static struct str typed_later(struct arena *a, struct str at, int64_t typed)
{
    enum { LATER = 2 * 60 * 60 }; /* seconds: a long call is none */
    if (at.n < sizeof "2026-11-20T14:05" - 1 || typed - date_moment_from_iso(at) < LATER)
        return S0;
    struct str moment = date_iso_moment(a, typed);
    return str_print(a, "〔後入力 %.5s %.5s〕", moment.p + 5, moment.p + 11);
}

/* ---- one teller for each kind ---- */

static void tell_case(struct reading *r, sqlite3_stmt *s)
{
    struct timeline_entry *e = add(r, TIMELINE_CASE, s);
    struct str note = db_copy(r->arena, s, 8);
    e->line = WORDS(r->arena, db_text(s, 3), typed_later(r->arena, e->at, sqlite3_column_int64(s, 9)),
                    code_label(CODES_channel, db_text(s, 4)), code_label(CODES_requester, db_text(s, 5)),
                    db_text(s, 6), db_text(s, 7), first_line(note));
    e->text = note;
}

static void tell_contact(struct reading *r, sqlite3_stmt *s)
{
    struct timeline_entry *e = add(r, TIMELINE_CONTACT, s);
    struct str note = db_copy(r->arena, s, 6);
    e->line = WORDS(r->arena, typed_later(r->arena, e->at, sqlite3_column_int64(s, 8)),
                    code_label(CODES_channel, db_text(s, 3)), code_label(CODES_direction, db_text(s, 4)),
                    db_text(s, 5), code_label(CODES_attempt, db_text(s, 7)), first_line(note));
    e->text = note;
}

static void tell_referral(struct reading *r, sqlite3_stmt *s)
{
    struct timeline_entry *e = add(r, TIMELINE_REFERRAL, s);
    e->line = WORDS(r->arena, db_text(s, 3), db_text(s, 4), db_text(s, 5), db_text(s, 6));
}

static void tell_callback(struct reading *r, sqlite3_stmt *s)
{
    struct timeline_entry *e = add(r, TIMELINE_CALLBACK, s);
    struct str tries = sqlite3_column_int(s, 5) ? str_print(r->arena, "%d回", sqlite3_column_int(s, 5)) : S0;
    e->line = WORDS(r->arena, db_text(s, 3), code_label(CODES_pending, db_text(s, 7)), tries,
                    code_label(CODES_attempt, db_text(s, 6)), db_text(s, 4));
}

static void tell_consent(struct reading *r, sqlite3_stmt *s)
{
    struct timeline_entry *e = add(r, TIMELINE_CONSENT, s);
    const struct field *f = record_field(RECORD_INTAKE, db_text(s, 3));
    e->line = str_print(r->arena, S_FMT ": " S_FMT "（受付のとき）", S_ARG(f->label),
                        S_ARG(code_label(CODES_consent, db_text(s, 4))));
}

static struct str person_name(struct reading *r, struct str number)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(r->db, "SELECT name FROM person WHERE id=?1 AND name <> ''", &unused);
    if (!s)
        return number;
    sqlite3_bind_int64(s, 1, str_int(number, 0));
    struct str name = db_row(s) ? db_copy(r->arena, s, 0) : number;
    sqlite3_reset(s);
    return name;
}

static struct str shown(struct reading *r, const struct field *f, struct str value)
{
    if (f->kind == KIND_PERSON && value.n)
        return person_name(r, value);
    struct str text = value.n ? kind_show(r->arena, f, r->setting, value) : S("（なし）");
    return str_copy(r->arena, text);
}

/* One field, in words; of a note only that it was rewritten, since all of it is in the whole text. */
static struct str change_words(struct reading *r, const struct field *f, struct str old, struct str new,
                               bool whole)
{
    struct str label = str_eq(record_row(f->record)->table, S("contact"))
                           ? str_print(r->arena, "対応記録の" S_FMT, S_ARG(f->label))
                       : f->kind == KIND_PERSON && f->record == RECORD_INTAKE
                           ? record_row(RECORD_PERSON)->label
                           : f->label;
    if (!kind_row(f->kind)->many_lines)
        return str_print(r->arena, S_FMT ": " S_FMT " から " S_FMT, S_ARG(label), S_ARG(shown(r, f, old)),
                         S_ARG(shown(r, f, new)));
    if (!whole)
        return str_print(r->arena, S_FMT ": 書き換え", S_ARG(label));
    return str_print(r->arena, S_FMT "\n前: " S_FMT "\n後: " S_FMT, S_ARG(label), S_ARG(shown(r, f, old)),
                     S_ARG(shown(r, f, new)));
}

/* Fields that were changed together, by one hand, are one entry; of another workstation it is the hand there. */
static void tell_change(struct reading *r, sqlite3_stmt *s)
{
    const struct record_row *row = record_of_table(db_text(s, 3));
    const struct field *f = row ? record_field(row->id, db_text(s, 4)) : NULL;
    if (!f)
        return; /* of another version of the program */
    enum timeline kind = f->section == SECTION_CONSENT ? TIMELINE_CONSENT : TIMELINE_CHANGE;
    struct str line = change_words(r, f, db_text(s, 5), db_text(s, 6), false);
    struct str text = change_words(r, f, db_text(s, 5), db_text(s, 6), true);
    struct str there = db_text(s, 9).n ? taken_by(r->arena, db_text(s, 9), f->column) : S0;
    struct timeline_entry *last = r->count ? &r->entries[r->count - 1] : NULL;
    if (last && r->seq == sqlite3_column_int64(s, 7) && last->kind == kind &&
        last->intake == sqlite3_column_int64(s, 2) && (!there.n || str_eq(last->staff, there))) {
        r->parts++;
        last->text = str_print(r->arena, S_FMT "\n" S_FMT, S_ARG(last->text), S_ARG(text));
        struct str first =
            r->parts == 2 ? last->line : str_head(last->line, str_find(last->line, S("、ほか")));
        last->line = str_print(r->arena, S_FMT "、ほか%d項目", S_ARG(first), r->parts - 1);
        return;
    }
    struct timeline_entry *e = add(r, kind, s);
    r->seq = sqlite3_column_int64(s, 7);
    r->parts = 1;
    e->staff = there.n ? there : e->staff;
    e->line = line;
    e->text = text;
}

/* What the audit knows and no row does. Other acts tell themselves by what they left. */
static const struct act {
    struct str act;
    enum timeline kind;
    struct str words;
} acts[] = {
    {S_ROW("view"), TIMELINE_VIEW, S_ROW("開いて見た")},
    {S_ROW("print"), TIMELINE_PAPER, S_ROW("印刷した")},
    {S_ROW("export"), TIMELINE_PAPER, S_ROW("書き出した")},
    {S_ROW("draft"), TIMELINE_DRAFT, S_ROW("書きかけを捨てた")},
    {S_ROW("merge"), TIMELINE_CHANGE, S_ROW("同じ人として統合した")},
    {S_ROW("unmerge"), TIMELINE_CHANGE, S_ROW("統合を戻した")},
};

static void tell_audit(struct reading *r, sqlite3_stmt *s)
{
    for (size_t i = 0; i < COUNT_OF(acts); i++) {
        if (!str_eq(acts[i].act, db_text(s, 3)))
            continue;
        struct timeline_entry *e = add(r, acts[i].kind, s);
        e->at = date_iso_seconds(r->arena, sqlite3_column_int64(s, 0));
        struct str detail = acts[i].kind == TIMELINE_PAPER ? db_text(s, 4) : S0;
        e->line = WORDS(r->arena, acts[i].words, detail);
    }
}

/* ---- the queries: 1 the case, 2 the person, 3 how many; when, who and which case come first ---- */

#define SCOPE                                                                                                \
    "WITH RECURSIVE who(id) AS (SELECT ?2 WHERE ?2 > 0 UNION"                                                \
    " SELECT p.id FROM who w CROSS JOIN person p ON p.kept = w.id),"                                         \
    " cases(id) AS (SELECT ?1 WHERE ?1 > 0 UNION"                                                            \
    " SELECT i.id FROM who w CROSS JOIN intake i ON i.person = w.id WHERE NOT " CASE_HIDDEN ") "
#define MOMENT "strftime('%Y-%m-%dT%H:%M:%S', a.at, 'unixepoch')"
#define CHANGES                                                                                              \
    "h.record, h.field, h.old, h.new, h.seq, h.id, CASE a.act WHEN 'take' THEN a.detail ELSE '' END "
#define CHANGED_BY " JOIN audit a ON a.seq = h.seq "
#define CHANGES_OF(table)                                                                                    \
    "SELECT " MOMENT ", a.login, c.id, " CHANGES "FROM cases c CROSS JOIN " table " k ON k.intake = c.id"    \
    " CROSS JOIN history h ON h.record = '" table "' AND h.row = k.id" CHANGED_BY
/*
 * The moment of the change that made the row, as the audit has it; of what came in by the thousand nothing is known. A
 * case is looked at thousands of times: what made something is picked out of that once, not for each row.
 */
#define MADE                                                                                                 \
    ", subjects(name) AS (SELECT 'intake ' || id FROM cases UNION"                                           \
    " SELECT 'person ' || i.person FROM cases c CROSS JOIN intake i ON i.id = c.id),"                        \
    " made(at, detail) AS MATERIALIZED (SELECT a.at, '; ' || a.detail || ';' FROM subjects s"                \
    " CROSS JOIN audit a ON a.subject <> '' AND a.subject = s.name WHERE instr(a.detail, ' new')) "
#define NAMES(detail, table, id) "instr(" detail ", '; " table " ' || " id " || ' new;')"
#define TYPED(table, id)         "(SELECT m.at FROM made m WHERE " NAMES("m.detail", table, id) " LIMIT 1)"
#define TYPED_ALONE(table, id)                                                                               \
    "(SELECT a.at FROM audit a WHERE a.subject <> '' AND a.subject = '" table " ' || " id                    \
    " AND " NAMES("'; ' || a.detail || ';'", table, id) " LIMIT 1)"
#define CONSENT(column)                                                                                      \
    "SELECT i.received_at, i.owner, i.id, '" column "', coalesce((SELECT h.old FROM history h WHERE"         \
    " h.record = 'intake' AND h.row = i.id AND h.field = '" column "' ORDER BY h.id LIMIT 1), i." column     \
    ") AS first FROM cases c CROSS JOIN intake i ON i.id = c.id WHERE first <> ''"

static const struct source {
    const char *sql;
    void (*tell)(struct reading *r, sqlite3_stmt *s);
} sources[] = {
    {SCOPE MADE
     "SELECT i.received_at, i.owner, i.id, i.number, i.channel, i.requester, i.caller_org, "
     "i.caller_name, i.note, " TYPED(
         "intake", "i.id") " FROM cases c CROSS JOIN intake i ON i.id = c.id ORDER BY 1 DESC LIMIT ?3",
     tell_case},
    {SCOPE MADE
     "SELECT k.at, k.staff, k.intake, k.channel, k.direction, k.with_whom, k.note, k.attempt,"
     " coalesce(" TYPED("contact", "k.id") ", " TYPED_ALONE(
         "contact", "k.id") ")"
                            " FROM cases c CROSS JOIN contact k ON k.intake = c.id ORDER BY 1 DESC LIMIT ?3",
     tell_contact},
    {SCOPE
     "SELECT coalesce(nullif(r.asked_on, ''), substr(r.changed, 1, 10)), '', r.intake, o.name,"
     " CASE WHEN r.asked_on || r.answer = '' THEN '候補（まだ打診していない）' ELSE label('answer', "
     "r.answer) END,"
     " r.declined, r.why FROM cases c CROSS JOIN"
     " referral r ON r.intake = c.id LEFT JOIN resource o ON o.id = r.resource ORDER BY 1 DESC LIMIT ?3",
     tell_referral},
    {SCOPE "SELECT b.changed, b.staff, b.intake, b.whom, b.about, b.tries, b.last, b.state"
           " FROM cases c CROSS JOIN callback b ON b.intake = c.id ORDER BY 1 DESC LIMIT ?3",
     tell_callback},
    {SCOPE CONSENT("consent_consult") " UNION ALL " CONSENT("consent_share") " LIMIT ?3", tell_consent},
    {SCOPE "SELECT " MOMENT ", a.login, c.id, " CHANGES "FROM cases c CROSS JOIN history h"
           " ON h.record = 'intake' AND h.row = c.id" CHANGED_BY
           "UNION ALL " CHANGES_OF("contact") "UNION ALL " CHANGES_OF("referral") "UNION ALL " CHANGES_OF(
               "callback") "UNION ALL "
                           "SELECT " MOMENT ", a.login, 0, " CHANGES "FROM who w CROSS JOIN history h"
                           " ON h.record = 'person' AND h.row = w.id" CHANGED_BY
                           "ORDER BY h.seq DESC, h.id LIMIT ?3",
     tell_change},
    {SCOPE "SELECT a.at, a.login, c.id, a.act, a.detail FROM cases c CROSS JOIN audit a"
           " ON a.subject <> '' AND a.subject = 'intake ' || c.id UNION ALL"
           " SELECT a.at, a.login, 0, a.act, a.detail FROM who w CROSS JOIN audit a"
           " ON a.subject <> '' AND a.subject = 'person ' || w.id ORDER BY 1 DESC LIMIT ?3",
     tell_audit},
};

static int newest_first(const void *a, const void *b)
{
    const struct timeline_entry *x = a, *y = b;
    int order = str_cmp(y->at, x->at);
    return order ? order : (int)x->kind - (int)y->kind;
}

int timeline_load(struct arena *a, struct db *db, const struct timeline_wish *wish,
                  const struct setting *setting, struct timeline_entry **out)
{
    struct fault unused;
    struct reading r = {.arena = a, .db = db, .setting = setting};
    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        sqlite3_stmt *s = db_statement(db, sources[i].sql, &unused);
        if (!s)
            continue;
        sqlite3_bind_int64(s, 1, wish->intake);
        sqlite3_bind_int64(s, 2, wish->person);
        sqlite3_bind_int(s, 3, EACH);
        while (db_row(s))
            sources[i].tell(&r, s);
        sqlite3_reset(s);
    }
    if (r.count)
        qsort(r.entries, (size_t)r.count, sizeof *r.entries, newest_first);
    *out = r.entries;
    return r.count;
}
