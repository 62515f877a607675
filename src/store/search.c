#include "store/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/kana.h"
#include "base/utf8.h"
#include "case_name.h"
#include "inside.h"
#include "store/merge.h"

enum {
    PARTS = 8,
    FORMS = 3,
    CHARACTERS = 96,
    GRAMS = 4,
    CANDIDATES = 100,
    VISITS = 20000,
    CASES_EACH = 5,
    PEOPLE_OPENED = 20
};

struct part { /* one part of what was typed, in each form in which it may stand in the text */
    struct str form[FORMS];
    int forms;
};

struct looking {
    struct arena *arena;
    struct db *db;
    struct part parts[PARTS];
    int count;
    struct hit *hits;
    int found, most; /* most: of one record, at home and elsewhere each */
    struct str home; /* while resources are looked for: the centre's city */
    bool more;
};

static void add_form(struct part *p, struct str form)
{
    for (int i = 0; i < p->forms; i++)
        if (str_eq(p->form[i], form))
            return;
    if (form.n && p->forms < FORMS)
        p->form[p->forms++] = form;
}

/* What kind_fold() makes of a field: breaks are blanks, which no gram crosses. */
static struct str fold(struct arena *a, struct str text)
{
    char *p = arena_take(a, KANA_FOLD_ROOM(text.n));
    size_t n = kana_fold_into(text, p, KANA_FOLD_ROOM(text.n));
    for (size_t i = 0; i < n; i++)
        if (p[i] == KANA_BREAK)
            p[i] = ' ';
    return str_trim((struct str){p, n});
}

static void add_part(struct looking *l, struct str typed, int64_t now)
{
    struct part *p = &l->parts[l->count];
    struct str folded = fold(l->arena, typed), iso, complaint;
    bool whole = false;
    add_form(p, folded);
    struct str kana = kana_from_romaji(l->arena, typed, &whole);
    if (whole)
        add_form(p, fold(l->arena, kana));
    /* A date in any notation; bare digits stay what they are: 1120 is rather the end of a phone number. */
    if (!str_digits(folded) && date_parse(l->arena, typed, date_of_moment(now), true, &iso, &complaint))
        add_form(p, fold(l->arena, iso));
    l->count += p->forms > 0;
}

static void split(struct looking *l, struct str text, int64_t now)
{
    struct str folded_blanks = kana_narrow(l->arena, text);
    while (l->count < PARTS && folded_blanks.n) {
        struct str part = str_trim(str_part(&folded_blanks, ' '));
        if (part.n)
            add_part(l, part, now);
    }
}

static void add_gram(struct buf *b, struct str gram)
{
    buf_byte(b, '"');
    for (size_t i = 0; i < gram.n; i++)
        buf_print(b, gram.p[i] == '"' ? "\"\"" : "%c", gram.p[i]);
    buf_byte(b, '"');
}

/* The grams of a form that are looked for: the longest at each character, no part of the one before it. */
static int longest_grams(struct str form, struct str *grams, int room)
{
    int n = 0;
    size_t reached = 0;
    for (struct str rest = form; rest.n && n < room; utf8_next(&rest)) {
        size_t at = form.n - rest.n, bytes = gram_longest(form, at);
        if (at + bytes <= reached)
            continue;
        reached = at + bytes;
        grams[n++] = (struct str){form.p + at, bytes};
    }
    return n;
}

/*
 * "abc" AND "bcd": with detail=none a phrase is not possible, so each gram stands alone and candidates are
 * verified. FTS5 walks the whole list of every gram that it is given, so a few must do: of digits the last
 * ones, since numbers of one town and one decade begin alike; of text some that are spread over it.
 */
static void add_grams(struct buf *b, struct str form)
{
    struct str grams[CHARACTERS];
    int count = longest_grams(form, grams, CHARACTERS), used = count < GRAMS ? count : GRAMS;
    bool number = form.p[form.n - 1] >= '0' && form.p[form.n - 1] <= '9';
    buf_byte(b, '(');
    for (int i = 0; i < used; i++) {
        int at = number ? count - 1 - i : used > 1 ? (count - 1) * i / (used - 1) : 0;
        if (i)
            buf_add(b, S(" AND "));
        add_gram(b, grams[at]);
    }
    buf_byte(b, ')');
}

struct str search_grams(struct arena *a, struct str folded)
{
    struct buf b = buf_in(a);
    add_grams(&b, folded);
    return buf_str(&b);
}

static struct str expression(const struct looking *l)
{
    struct buf b = buf_in(l->arena);
    for (int i = 0; i < l->count; i++) {
        buf_add(&b, i ? S(" AND (") : S("("));
        for (int k = 0; k < l->parts[i].forms; k++) {
            if (k)
                buf_add(&b, S(" OR "));
            add_grams(&b, l->parts[i].form[k]);
        }
        buf_byte(&b, ')');
    }
    return buf_str(&b);
}

enum {
    SCORE_NONE,
    SCORE_TEXT,
    SCORE_NAME,
    SCORE_BEGINS,
    SCORE_EXACT,
    AT_HOME = 21 /* above a name that begins so elsewhere, below an exact one */
};

static bool is_name(const struct field *f)
{
    return f->kind == KIND_KANA || str_ends(f->column, S("name")) || str_eq(f->column, S("kana"));
}

static bool is_number(const struct field *f)
{
    return f->kind == KIND_PHONE || str_eq(f->column, S("number")) || str_eq(f->column, S("official"));
}

/* How well a part stands in one field; SCORE_NONE where it does not. */
static int score_field(const struct field *f, const struct part *p, struct str folded)
{
    bool name = is_name(f), exact = name || is_number(f);
    int best = SCORE_NONE;
    for (int k = 0; k < p->forms; k++) {
        size_t at = str_find(folded, p->form[k]);
        if (at == SIZE_MAX)
            continue;
        int score = exact && folded.n == p->form[k].n ? SCORE_EXACT
                    : f->kind == KIND_PHONE           ? SCORE_BEGINS
                    : name && at == 0                 ? SCORE_BEGINS
                    : name                            ? SCORE_NAME
                                                      : SCORE_TEXT;
        best = score > best ? score : best;
    }
    return best;
}

static bool all_stand(const struct looking *l, const int best[PARTS])
{
    for (int k = 0; k < l->count; k++)
        if (!best[k])
            return false;
    return true;
}

/* Every part must stand in some field as a whole; 0 where the grams only happened to be there. */
static int score_row(const struct looking *l, struct arena *a, const struct record_row *row,
                     const struct str *v)
{
    int best[PARTS] = {0}, sum = 0;
    for (int i = 0; i < row->count; i++) {
        const struct field *f = &row->fields[i];
        if (!(f->flags & F_FOUND) || !v[i].n)
            continue;
        if (!is_name(f) && !is_number(f) && all_stand(l, best)) /* long notes can add nothing any more */
            continue;
        struct buf b = buf_in(a);
        kind_fold(&b, f, v[i]);
        struct str folded = str_trim(buf_str(&b));
        for (int k = 0; k < l->count; k++) {
            int score = score_field(f, &l->parts[k], folded);
            best[k] = score > best[k] ? score : best[k];
        }
    }
    if (!all_stand(l, best))
        return 0;
    for (int k = 0; k < l->count; k++)
        sum += best[k];
    return sum * 10 / l->count;
}

static struct str first_line(struct str text)
{
    return str_part(&text, '\n');
}

static struct str person_name(struct looking *l, int64_t person)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(l->db, "SELECT name FROM person WHERE id=?1", &unused);
    if (!s || !person)
        return S0;
    sqlite3_bind_int64(s, 1, person);
    struct str name = db_row(s) ? db_copy(l->db->scratch, s, 0) : S0;
    sqlite3_reset(s);
    return name;
}

/* 〔廃止 2026-03-31 移転〕: who is not open any more is found all the same, with the reason; empty: open. */
static struct str closed_words(struct arena *a, const struct str *v)
{
    struct str state = v[RESOURCE_state], on = v[RESOURCE_state_on], why = v[RESOURCE_state_why];
    if (!state.n || str_eq(state, S("open")))
        return S0;
    return str_print(a, "〔" S_FMT "%s" S_FMT "%s" S_FMT "〕  ", S_ARG(code_label(CODES_openness, state)),
                     on.n ? " " : "", S_ARG(on), why.n ? " " : "", S_ARG(why));
}

/* v is given back afterwards: what the hit keeps of it is copied. */
static void put_words(struct looking *l, struct hit *hit, const struct str *v)
{
    struct arena *a = l->arena;
    switch (hit->record) {
    case RECORD_PERSON: {
        struct str birth = date_wareki(a, v[PERSON_birth_on]);
        hit->title = str_copy(a, v[PERSON_name].n ? v[PERSON_name] : v[PERSON_kana]);
        struct str gone = person_name(l, hit->gone);
        if (gone.n)
            gone = str_print(a, "（統合: " S_FMT "）  ", S_ARG(gone));
        hit->detail = str_print(a, S_FMT S_FMT "  " S_FMT "  " S_FMT, S_ARG(gone), S_ARG(v[PERSON_kana]),
                                S_ARG(birth), S_ARG(v[PERSON_address]));
        break;
    }
    case RECORD_INTAKE: {
        struct str name = person_name(l, str_int(v[INTAKE_person], 0));
        struct str day = str_head(v[INTAKE_received_at], 10), note = first_line(v[INTAKE_note]);
        hit->title = str_copy(a, v[INTAKE_number]);
        hit->detail =
            str_print(a, S_FMT "%s" S_FMT "  " S_FMT S_FMT "  " S_FMT, S_ARG(name), name.n ? "  " : "",
                      S_ARG(day), S_ARG(v[INTAKE_caller_org]), S_ARG(v[INTAKE_caller_name]), S_ARG(note));
        break;
    }
    default:
        hit->title = str_copy(a, v[RESOURCE_name]);
        hit->detail =
            str_print(a, S_FMT S_FMT "  " S_FMT "  " S_FMT, S_ARG(closed_words(a, v)),
                      S_ARG(v[RESOURCE_service]), S_ARG(v[RESOURCE_city]), S_ARG(v[RESOURCE_phone]));
    }
}

/* Only what will be shown gets its words. */
static void name_hit(struct looking *l, struct hit *hit)
{
    struct fault unused;
    struct arena *scratch = l->db->scratch;
    struct arena_mark mark = arena_mark(scratch);
    struct str *v = ARENA_ARRAY(scratch, struct str, record_row(hit->record)->count);
    bool there = row_load(scratch, l->db, hit->record, hit->id, v, &unused);
    if (there && hit->record == RECORD_INTAKE && restricted_hides(l->db, hit->id, v))
        hit->title = str_print(l->arena, S_FMT " " RESTRICTED_NAME, S_ARG(v[INTAKE_number]));
    else if (there)
        put_words(l, hit, v);
    arena_rewind(scratch, mark);
}

static void add_hit(struct looking *l, enum record_id record, int64_t id, int score)
{
    l->hits[l->found++] = (struct hit){.record = record, .id = id, .score = score};
}

static const char *candidates_sql(struct db *db, enum record_id id)
{
    const struct record_row *row = record_row(id);
    if (!db->search_sql[id])
        db->search_sql[id] = str_print(db->arena,
                                       "SELECT r.id, " S_FMT " FROM found_" S_FMT " f CROSS JOIN " S_FMT
                                       " r ON r.found = f.rowid"
                                       " WHERE found_" S_FMT " MATCH ?1 ORDER BY f.rowid DESC",
                                       S_ARG(row_columns(db->arena, row, "r")), S_ARG(row->table),
                                       S_ARG(row->table), S_ARG(row->table))
                                 .p;
    return db->search_sql[id];
}

/* The name of the centre's own city as its resources spell it, folded; asked once per connection. */
struct str search_home_city(struct db *db)
{
    struct fault unused;
    sqlite3_stmt *s = db->home_city.p ? NULL
                                      : db_statement(db,
                                                     "SELECT city FROM resource WHERE city_code >= ?1 AND"
                                                     " city_code < ?1 || ':' AND city <> '' LIMIT 1",
                                                     &unused);
    if (s && db->facts.city_code.n) {
        db_bind(s, 1, db->facts.city_code);
        if (db_row(s))
            db->home_city = fold(db->arena, db_text(s, 0));
        sqlite3_reset(s);
    }
    return db->home_city;
}

bool search_is_home(struct db *db, struct str city_code, struct str address)
{
    struct str own = db->facts.city_code, city = search_home_city(db);
    if (!own.n || city_code.n)
        return str_starts(city_code, own);
    return city.n && str_find(address, city) <= PREFECTURE_MOST;
}

static bool is_at_home(const struct looking *l, const struct str *v)
{
    return l->home.n && str_starts(v[RESOURCE_city_code], l->db->facts.city_code);
}

static bool has_hit(const struct looking *l, enum record_id record, int64_t id)
{
    for (int i = 0; i < l->found; i++)
        if (l->hits[i].record == record && l->hits[i].id == id)
            return true;
    return false;
}

/* Who was merged into another is found by their own names and leads to the other. */
static void add_gone(struct looking *l, int64_t id, int score)
{
    int64_t kept = merge_follow(l->db, id);
    if (has_hit(l, RECORD_PERSON, kept))
        return;
    add_hit(l, RECORD_PERSON, kept, score);
    l->hits[l->found - 1].gone = id;
}

/* The newest candidates of one record, verified and scored; what a candidate took is given back at once. */
static void look_in(struct looking *l, enum record_id id, struct str match)
{
    struct fault unused;
    const struct record_row *row = record_row(id);
    sqlite3_stmt *s = db_statement(l->db, candidates_sql(l->db, id), &unused);
    int start = l->found;
    if (!s)
        return;
    db_bind(s, 1, match);
    int visits = 0;
    for (; l->found - start < l->most && visits < VISITS && db_row(s); visits++) {
        struct arena *scratch = l->db->scratch;
        struct arena_mark mark = arena_mark(scratch);
        struct str *v = ARENA_ARRAY(scratch, struct str, row->count);
        for (int i = 0; i < row->count; i++)
            v[i] = db_text(s, i + 1);
        int score = score_row(l, scratch, row, v);
        if (score && id == RECORD_RESOURCE && is_at_home(l, v))
            score += AT_HOME;
        if (id == RECORD_INTAKE && restricted_hides(l->db, sqlite3_column_int64(s, 0), v))
            score =
                0; /* what stands in it does not tell of it; its person, or its number in a list, leads there */
        if (score && id == RECORD_PERSON && v[PERSON_kept].n)
            add_gone(l, sqlite3_column_int64(s, 0), score);
        else if (score && !has_hit(l, id, sqlite3_column_int64(s, 0)))
            add_hit(l, id, sqlite3_column_int64(s, 0), score);
        arena_rewind(scratch, mark);
    }
    l->more |= l->found - start == l->most || visits == VISITS;
    sqlite3_reset(s);
}

/* Of a nation's resources the city's own are wanted first, and are never crowded out by newer ones elsewhere. */
static void look_at_home(struct looking *l, enum record_id id, struct str match)
{
    l->home = id == RECORD_RESOURCE ? search_home_city(l->db) : S0;
    if (!l->home.n)
        return;
    struct buf b = buf_in(l->arena);
    buf_print(&b, "(" S_FMT ") AND ", S_ARG(match));
    add_grams(&b, l->home);
    look_in(l, id, buf_str(&b));
}

/* A person that was found brings their newest cases, a little below themselves. */
static void add_cases_of(struct looking *l, const struct hit *person)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(
        l->db, "SELECT id FROM intake WHERE person=?1 ORDER BY received_at DESC, id DESC LIMIT ?2", &unused);
    if (!s)
        return;
    int score = person->score - 1;
    sqlite3_bind_int64(s, 1, person->id);
    sqlite3_bind_int(s, 2, CASES_EACH);
    while (db_row(s))
        if (!has_hit(l, RECORD_INTAKE, sqlite3_column_int64(s, 0)))
            add_hit(l, RECORD_INTAKE, sqlite3_column_int64(s, 0), score);
    sqlite3_reset(s);
}

static int by_score(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;
    if (x->score != y->score)
        return y->score - x->score;
    if (x->record != y->record)
        return (int)x->record - (int)y->record;
    return (y->id > x->id) - (y->id < x->id);
}

int search_run(struct arena *a, struct db *db, struct str text, unsigned where, int most, int64_t now,
               struct hit **hits, bool *more)
{
    static const struct {
        unsigned where;
        enum record_id record;
    } places[] = {
        {SEARCH_PEOPLE, RECORD_PERSON}, {SEARCH_CASES, RECORD_INTAKE}, {SEARCH_RESOURCES, RECORD_RESOURCE}};
    struct looking l = {.arena = a, .db = db, .most = CANDIDATES};
    l.hits = ARENA_ARRAY(a, struct hit, 4 * CANDIDATES + PEOPLE_OPENED * CASES_EACH);
    *hits = l.hits;
    *more = false;
    split(&l, text, now);
    if (!l.count)
        return 0;
    struct str match = expression(&l);
    bool cases = where & SEARCH_CASES;
    for (size_t i = 0; i < COUNT_OF(places); i++)
        if (where & places[i].where || (cases && places[i].record == RECORD_PERSON)) {
            look_at_home(&l, places[i].record, match);
            look_in(&l, places[i].record, match);
        }
    qsort(l.hits, (size_t)l.found, sizeof *l.hits,
          by_score); /* the best people bring their cases, not the newest */
    int people = 0;
    for (int i = 0, n = l.found; cases && i < n && people < PEOPLE_OPENED; i++)
        if (l.hits[i].record == RECORD_PERSON) {
            add_cases_of(&l, &l.hits[i]);
            people++;
        }
    int kept = 0;
    for (int i = 0; i < l.found; i++)
        if (l.hits[i].record != RECORD_PERSON || where & SEARCH_PEOPLE)
            l.hits[kept++] = l.hits[i];
    qsort(l.hits, (size_t)kept, sizeof *l.hits, by_score);
    *more = l.more || kept > most;
    kept = kept < most ? kept : most;
    for (int i = 0; i < kept; i++)
        name_hit(&l, &l.hits[i]);
    return kept;
}

int search_rows(struct arena *a, struct db *db, struct str text, enum record_id record, int most, int64_t now,
                int64_t **ids, bool *more)
{
    struct looking l = {.arena = a, .db = db, .most = most};
    *ids = ARENA_ARRAY(a, int64_t, 2 * most);
    l.hits = ARENA_ARRAY(a, struct hit, 2 * most);
    split(&l, text, now);
    if (l.count) {
        struct str match = expression(&l);
        look_at_home(&l, record, match);
        look_in(&l, record, match);
    }
    for (int i = 0; i < l.found; i++)
        (*ids)[i] = l.hits[i].id;
    *more = l.more;
    return l.found;
}
