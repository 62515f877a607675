#include "store/audit_story.h"

#include "inside.h"
#include "store/load.h"

enum detail { NONE, SCREEN, CHANGE, SECONDS, WORDS };

static const struct act {
    struct str act;
    enum detail detail;
    struct str words;
} acts[] = {
#define ACT(act, detail, words) {S_ROW(#act), detail, S_ROW(words)},
#define SHOWN(screen, words)
#include "audit.def"
#undef ACT
#undef SHOWN
};

static const struct {
    struct str screen, words;
} shown[] = {
#define ACT(act, detail, words)
#define SHOWN(screen, words) {S_ROW(#screen), S_ROW(words)},
#include "audit.def"
#undef ACT
#undef SHOWN
};

static const struct act *find_act(struct str act)
{
    for (size_t i = 0; i < COUNT_OF(acts); i++)
        if (str_eq(acts[i].act, act))
            return &acts[i];
    return NULL;
}

/* ---- what it is about ---- */

static int64_t look_up(struct db *db, const char *sql, int64_t id)
{
    struct fault unused;
    sqlite3_stmt *s = id ? db_statement(db, sql, &unused) : NULL;
    if (!s)
        return 0;
    sqlite3_bind_int64(s, 1, id);
    int64_t found = db_row(s) ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return found;
}

/* "intake 3": its record, NULL where it is about no row, and the row's number. */
static const struct record_row *subject_row(struct str subject, int64_t *id)
{
    const struct record_row *row = record_of_table(str_part(&subject, ' '));
    *id = str_int(subject, 0);
    return *id ? row : NULL;
}

/* The first field of this kind in the row: the case or the person it belongs to. */
static int64_t belongs_to(struct db *db, const struct record_row *row, enum kind kind, int64_t id)
{
    struct fault unused;
    struct arena_mark mark = arena_mark(db->scratch);
    struct record r = {.row = row, .v = ARENA_ARRAY(db->scratch, struct str, row->count)};
    int64_t found = 0;
    if (row_load(db->scratch, db, row->id, id, r.v, &unused))
        for (int i = 0; !found && i < row->count; i++)
            if (row->fields[i].kind == kind)
                found = str_int(r.v[i], 0);
    arena_rewind(db->scratch, mark);
    return found;
}

static int64_t case_of(struct db *db, const struct record_row *row, int64_t id)
{
    return row->id == RECORD_INTAKE ? id : belongs_to(db, row, KIND_CASE, id);
}

int64_t audit_person(struct db *db, struct str subject)
{
    int64_t id;
    const struct record_row *row = subject_row(subject, &id);
    if (!row)
        return 0;
    if (row->id == RECORD_PERSON)
        return id;
    int64_t intake = case_of(db, row, id);
    return intake ? look_up(db, "SELECT person FROM intake WHERE id=?1", intake)
                  : belongs_to(db, row, KIND_PERSON, id);
}

static struct str case_words(struct arena *a, struct db *db, int64_t id)
{
    struct case_row row;
    if (!load_case(a, db, id, &row))
        return str_print(a, "廃棄された相談 %lld", (long long)id);
    return str_print(a, S_FMT "（" S_FMT "）", S_ARG(row.number), S_ARG(row.name));
}

static struct str person_words(struct arena *a, struct db *db, int64_t id)
{
    struct person p = {0};
    struct record r = {.row = record_row(RECORD_PERSON), .v = p.v};
    if (!load_record(a, db, &r, id))
        return str_print(a, "廃棄された対象者 %lld", (long long)id);
    return str_print(a, S_FMT "さん（対象者 %lld）", S_ARG(p.name.n ? p.name : p.kana), (long long)id);
}

static struct str staff_words(struct arena *a, struct db *db, int64_t id)
{
    struct staff s = {0};
    struct record r = {.row = record_row(RECORD_STAFF), .v = s.v};
    return load_record(a, db, &r, id) ? str_print(a, "職員 " S_FMT, S_ARG(s.name)) : S("職員");
}

static struct str subject_words(struct arena *a, struct db *db, struct str subject)
{
    int64_t id;
    const struct record_row *row = subject_row(subject, &id);
    if (!row)
        return str_copy(a, subject);
    switch (row->id) {
    case RECORD_PERSON: return person_words(a, db, id);
    case RECORD_INTAKE: return case_words(a, db, id);
    case RECORD_STAFF: return staff_words(a, db, id);
    default: break;
    }
    int64_t intake = case_of(db, row, id);
    return intake ? str_print(a, S_FMT "の" S_FMT, S_ARG(case_words(a, db, intake)), S_ARG(row->label))
                  : str_print(a, S_FMT " %lld", S_ARG(row->label), (long long)id);
}

/* ---- what stands beside it ---- */

static struct str time_words(struct arena *a, int64_t seconds)
{
    enum { MINUTE = 60, HOUR = 3600 };
    if (seconds < MINUTE)
        return str_print(a, "%lld秒", (long long)seconds);
    if (seconds < HOUR)
        return str_print(a, "%lld分", (long long)(seconds + MINUTE / 2) / MINUTE);
    return str_print(a, "%lld時間%lld分", (long long)seconds / HOUR, (long long)seconds % HOUR / MINUTE);
}

/* How long a view lasted stands in the "left" that follows it. */
static int64_t seconds_of(struct db *db, const struct audit_event *e, struct str screen)
{
    struct fault unused;
    int64_t seconds = 0;
    sqlite3_stmt *s =
        e->seq && e->subject.n
            ? db_statement(db,
                           "SELECT substr(detail, length(?3) + 2) FROM audit WHERE subject=?1 AND"
                           " subject <> '' AND act='left' AND seq > ?2 AND login=?4"
                           " AND substr(detail, 1, length(?3) + 1) = ?3 || ' ' ORDER BY seq LIMIT 1",
                           &unused)
            : NULL;
    if (!s)
        return 0;
    db_bind(s, 1, e->subject);
    sqlite3_bind_int64(s, 2, e->seq);
    db_bind(s, 3, screen);
    db_bind(s, 4, e->login);
    if (db_row(s))
        seconds = str_int(db_text(s, 0), 0);
    sqlite3_reset(s);
    return seconds;
}

static struct str screen_words(struct arena *a, struct db *db, const struct audit_event *e)
{
    struct str rest = e->detail, screen = str_part(&rest, ' '), words = screen;
    for (size_t i = 0; i < COUNT_OF(shown); i++)
        if (str_eq(shown[i].screen, screen))
            words = shown[i].words;
    int64_t seconds = rest.n ? str_int(rest, 0) : seconds_of(db, e, screen);
    struct str what = words.n ? str_print(a, "%s" S_FMT, e->subject.n ? "の" : "", S_ARG(words)) : S0;
    return seconds ? str_print(a, S_FMT "\t（" S_FMT "）", S_ARG(what), S_ARG(time_words(a, seconds))) : what;
}

/* "intake 3: note=12..>34.. owner=..; contact 7 new", "slot 4 gone": of the first row, what its fields are called. */
static struct str change_words(struct arena *a, struct str detail)
{
    struct str first = str_part(&detail, ';'), table = str_part(&first, ' '), id = str_part(&first, ' ');
    const struct record_row *row = record_of_table(table);
    struct buf names = buf_in(a);
    (void)id;
    if (row && str_eq(first, S("gone")))
        return S("を消しました");
    if (!row || str_eq(first, S("new")))
        return S("を登録しました");
    while (first.n) {
        struct str rest = str_part(&first, ' '), column = str_part(&rest, '=');
        const struct field *f = record_field(row->id, column);
        if (f)
            buf_print(&names, "%s" S_FMT, names.n ? "、" : "", S_ARG(f->label));
    }
    return names.n ? str_print(a, "の" S_FMT "を書き換えました", S_ARG(buf_str(&names)))
                   : S("を登録しました");
}

static struct str detail_words(struct arena *a, struct db *db, const struct act *act,
                               const struct audit_event *e)
{
    switch (act->detail) {
    case SCREEN: return screen_words(a, db, e);
    case CHANGE: return change_words(a, e->detail);
    case SECONDS:
        return str_print(a, "（" S_FMT "）",
                         S_ARG(time_words(a, str_int(str_from(e->detail, e->detail.n > 0), 0))));
    case WORDS: return e->detail.n ? str_print(a, "（" S_FMT "）", S_ARG(e->detail)) : S0;
    default: return S0;
    }
}

struct str audit_story(struct arena *a, struct db *db, const struct audit_event *e)
{
    const struct act *act = find_act(e->act);
    struct buf out = buf_in(a);
    if (!act)
        return str_print(a, S_FMT " " S_FMT " " S_FMT, S_ARG(e->act), S_ARG(e->subject), S_ARG(e->detail));
    struct str after = detail_words(a, db, act, e), detail = str_part(&after, '\t');
    for (struct str rest = act->words; rest.n;) {
        if (str_starts(rest, S("{s}")))
            buf_add(&out, subject_words(a, db, e->subject));
        else if (str_starts(rest, S("{d}")))
            buf_add(&out, detail);
        else
            buf_byte(&out, rest.p[0]);
        rest = str_from(rest, rest.p[0] == '{' ? 3 : 1);
    }
    buf_add(&out, after); /* how long, behind all */
    return buf_str(&out);
}
