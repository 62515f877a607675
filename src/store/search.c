#include "store/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "case_name.h"
#include "inside.h"
#include "search_words.h"
#include "store/merge.h"

enum { CANDIDATES = 100, VISITS = 20000, CASES_EACH = 5, PEOPLE_OPENED = 20 };

struct looking {
    struct arena *arena;
    struct db *db;
    struct words words;
    struct hit *hits;
    int found, most; /* most: of one record, at home and elsewhere each */
    struct str home; /* while resources are looked for: the centre's city */
    bool more;
};

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

static bool all_stand(const struct looking *l, const int best[WORDS_MOST])
{
    for (int k = 0; k < l->words.count; k++)
        if (!best[k])
            return false;
    return true;
}

/* Every part must stand in some field as a whole; 0 where the grams only happened to be there. */
static int score_row(const struct looking *l, struct arena *a, const struct record_row *row,
                     const struct str *v)
{
    int best[WORDS_MOST] = {0}, sum = 0;
    for (int k = 0; k < l->words.count; k++)
        best[k] = l->words.sure ? SCORE_TEXT : SCORE_NONE;
    for (int i = 0; i < row->count; i++) {
        const struct field *f = &row->fields[i];
        if (!(f->flags & F_FOUND) || !v[i].n)
            continue;
        if (!is_name(f) && !is_number(f) && all_stand(l, best)) /* long notes can add nothing any more */
            continue;
        struct buf b = buf_in(a);
        kind_fold(&b, f, v[i]);
        struct str folded = str_trim(buf_str(&b));
        for (int k = 0; k < l->words.count; k++) {
            int score = score_field(f, &l->words.parts[k], folded);
            best[k] = score > best[k] ? score : best[k];
        }
    }
    if (!all_stand(l, best))
        return 0;
    for (int k = 0; k < l->words.count; k++)
        sum += best[k];
    return sum * 10 / l->words.count;
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

/* What of a candidate is looked at: what it is found by, and what ranks it. */
static bool is_looked_at(const struct field *f)
{
    return f->flags & F_FOUND || str_eq(f->column, S("city_code")) || str_eq(f->column, S("kept"));
}

static struct str candidate_columns(struct arena *a, const struct record_row *row)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < row->count; i++)
        if (is_looked_at(&row->fields[i]))
            buf_print(&b, ", r." S_FMT, S_ARG(row->fields[i].column));
    return buf_str(&b);
}

static void read_candidate(sqlite3_stmt *s, const struct record_row *row, struct str *v)
{
    int column = 1;
    for (int i = 0; i < row->count; i++)
        v[i] = is_looked_at(&row->fields[i]) ? db_text(s, column++) : S0;
}

#define CANDIDATES_SQL                                                                                       \
    "SELECT r.id" S_FMT " FROM found_" S_FMT " f CROSS JOIN " S_FMT " r ON r.found = f.rowid"                \
    " WHERE found_" S_FMT " MATCH ?1 ORDER BY f.rowid DESC"

static const char *candidates_sql(struct db *db, enum record_id id)
{
    const struct record_row *row = record_row(id);
    if (!db->search_sql[id])
        db->search_sql[id] = str_print(db->arena, CANDIDATES_SQL, S_ARG(candidate_columns(db->arena, row)),
                                       S_ARG(row->table), S_ARG(row->table), S_ARG(row->table))
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
            db->home_city = words_fold(db->arena, db_text(s, 0));
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
        read_candidate(s, row, v);
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
static void look_everywhere(struct looking *l, enum record_id id, struct str match,
                            void (*look)(struct looking *, enum record_id, struct str))
{
    l->home = id == RECORD_RESOURCE ? search_home_city(l->db) : S0;
    if (l->home.n) {
        struct buf b = buf_in(l->arena);
        buf_print(&b, "(" S_FMT ") AND ", S_ARG(match));
        buf_add(&b, search_grams(l->arena, l->home));
        look(l, id, buf_str(&b));
    }
    look(l, id, match);
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
    words_split(a, text, now, &l.words);
    if (!l.words.count)
        return 0;
    struct str match = words_expression(a, &l.words);
    bool cases = where & SEARCH_CASES;
    for (size_t i = 0; i < COUNT_OF(places); i++)
        if (where & places[i].where || (cases && places[i].record == RECORD_PERSON)) {
            look_everywhere(&l, places[i].record, match, look_in);
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

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static const char *ids_sql(struct db *db, enum record_id id)
{
    const struct record_row *row = record_row(id);
    if (!db->ids_sql[id])
        db->ids_sql[id] = str_print(db->arena, CANDIDATES_SQL, S_ARG(S0), S_ARG(row->table),
                                    S_ARG(row->table), S_ARG(row->table))
                              .p;
    return db->ids_sql[id];
}

/* Where the index alone is proof enough, no row is read. known: those that were found before, in order of their number. */
static void take_ids(struct looking *l, enum record_id id, struct str match)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(l->db, ids_sql(l->db, id), &unused);
    int before = l->found;
    int64_t *known = ARENA_ARRAY(l->arena, int64_t, before);
    if (!s)
        return;
    for (int i = 0; i < before; i++)
        known[i] = l->hits[i].id;
    if (before)
        qsort(known, (size_t)before, sizeof *known, by_number);
    db_bind(s, 1, match);
    while (l->found - before < l->most && db_row(s)) {
        int64_t found = sqlite3_column_int64(s, 0);
        if (!before || !bsearch(&found, known, (size_t)before, sizeof *known, by_number))
            add_hit(l, id, found, SCORE_TEXT);
    }
    l->more |= l->found - before == l->most;
    sqlite3_reset(s);
}

int search_rows(struct arena *a, struct db *db, struct str text, enum record_id record, int most, int64_t now,
                int64_t **ids, bool *more)
{
    struct looking l = {.arena = a, .db = db, .most = most};
    *ids = ARENA_ARRAY(a, int64_t, 2 * most);
    l.hits = ARENA_ARRAY(a, struct hit, 2 * most);
    words_split(a, text, now, &l.words);
    if (l.words.count)
        look_everywhere(&l, record, words_expression(a, &l.words),
                        l.words.sure && record == RECORD_RESOURCE ? take_ids : look_in);
    for (int i = 0; i < l.found; i++)
        (*ids)[i] = l.hits[i].id;
    *more = l.more;
    return l.found;
}
