#include "store/board.h"

#include "base/date.h"
#include "inside.h"

/* Found along vacancy_resource; of two said in one minute the later row counts. */
#define NEWEST(which)                                                                                        \
    "SELECT v.id, v.resource, v.kind, r.name, r.city, r.phone, v.free, v.terms, v.as_of, v.until, v.staff,"  \
    " v.source FROM (SELECT DISTINCT resource, kind FROM vacancy" which ") k"                                \
    " JOIN vacancy v ON v.id = (SELECT w.id FROM vacancy w WHERE w.resource = k.resource"                    \
    " AND w.kind = k.kind ORDER BY w.as_of DESC, w.id DESC LIMIT 1) JOIN resource r ON r.id = v.resource"

static const char all_rows[] =
    NEWEST("") " WHERE r.state <> 'closed' ORDER BY substr(r.city_code, 1, length(?1)) <> ?1, r.name, v.id";
static const char own_rows[] = NEWEST(" WHERE resource = ?1") " ORDER BY v.id";

bool board_is_old(struct str until, struct str today)
{
    return str_cmp(until, today) < 0;
}

static struct board_row read_row(struct arena *a, sqlite3_stmt *s, struct str today)
{
    struct board_row r = {.id = sqlite3_column_int64(s, 0), .resource = sqlite3_column_int64(s, 1)};
    struct str *const texts[] = {&r.kind,  &r.name,  &r.city,  &r.phone, &r.free,
                                 &r.terms, &r.as_of, &r.until, &r.staff, &r.source};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = db_copy(a, s, (int)i + 2);
    r.old = board_is_old(r.until, today);
    return r;
}

static int read_rows(struct arena *a, sqlite3_stmt *s, int64_t now, struct board_row **rows)
{
    struct str today = date_iso(a, date_of_moment(now));
    int n = 0, room = 0;
    *rows = NULL;
    while (s && db_row(s)) {
        if (n == room)
            *rows = arena_grow(a, *rows, &room, 32, sizeof **rows);
        (*rows)[n++] = read_row(a, s, today);
    }
    if (s)
        sqlite3_reset(s);
    return n;
}

int board_load(struct arena *a, struct db *db, int64_t now, struct board_row **rows)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, all_rows, &unused);
    if (s)
        db_bind(s, 1, db->facts.city_code);
    return read_rows(a, s, now, rows);
}

static int board_of(struct arena *a, struct db *db, int64_t resource, int64_t now, struct board_row **rows)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, own_rows, &unused);
    if (s)
        sqlite3_bind_int64(s, 1, resource);
    return read_rows(a, s, now, rows);
}

struct str board_free_words(struct arena *a, struct str free)
{
    return !free.n ? S("不明") : str_eq(free, S("0")) ? S("満床") : str_print(a, "空き " S_FMT, S_ARG(free));
}

struct str board_until(struct arena *a, int64_t as_of)
{
    return date_iso(a, date_of_moment(as_of) + BOARD_DAYS);
}

/* 11/20 14:05, of an ISO day or moment. */
static struct str short_day(struct arena *a, struct str iso)
{
    if (iso.n < 10)
        return S("いつまでか不明");
    return str_print(a, "%.2s/%.2s%s%.5s", iso.p + 5, iso.p + 8, iso.n >= 16 ? " " : "",
                     iso.n >= 16 ? iso.p + 11 : "");
}

static struct str line_of(struct arena *a, const struct board_row *r)
{
    return str_print(a, S_FMT "  " S_FMT "%s" S_FMT "  （" S_FMT " 現在%s" S_FMT "%s）",
                     S_ARG(code_label(CODES_place, r->kind)), S_ARG(board_free_words(a, r->free)),
                     r->terms.n ? "  " : "", S_ARG(r->terms), S_ARG(short_day(a, r->as_of)),
                     r->old ? "、古い情報: " : "、", S_ARG(short_day(a, r->until)), r->until.n ? "まで" : "");
}

int board_lines(struct arena *a, struct db *db, int64_t resource, int64_t now, struct str **lines)
{
    struct board_row *rows;
    int n = board_of(a, db, resource, now, &rows);
    *lines = ARENA_ARRAY(a, struct str, n);
    for (int i = 0; i < n; i++)
        (*lines)[i] = line_of(a, &rows[i]);
    return n;
}
