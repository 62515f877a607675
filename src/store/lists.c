#include "lists.h"

#include <string.h>

enum {
    FORMAT = 4,         /* of %_config */
    STRUCTURE_ROW = 10, /* in %_data */
    SEGMENTS_MOST =
        256, /* FTS5 has at most 2000, joined at 64 of a size; where there are more it is asked itself */
    LEAF_HEAD = 4, /* bytes: where the first number stands that is of a term before; where the content ends */
    TERM_MOST = 64,
    LEVELS_SHIFT = 37 /* a leaf's row: its segment, and 37 bits of which its page takes the lower 31 */
};

struct segment {
    int64_t id, first, last; /* pages */
};

struct lists {
    struct arena *arena;
    struct db *db;
    const struct lists_sql {
        const char *format, *block, *page, *next;
    } * sql;
    struct segment segments[SEGMENTS_MOST]; /* the newest first */
    int count;
};

/* A gram in one segment: the numbers of one of its pages. */
struct run {
    const struct segment *segment;
    int64_t first, last, page; /* pages: its first one, its last one or one behind, the one that was read */
    size_t from;               /* where it begins on its first page */
    size_t to;           /* where it ends on its last one; 0: where the terms begin that are first there */
    uint64_t *entries;   /* a number, twice; one more where the row is no more in the index */
    int room, count, at; /* at: how many of them lie not above what was asked for */
};

struct list {
    struct lists *of;
    struct run *runs; /* the newest segment's first */
    int count;
};

struct bytes {
    const unsigned char *p;
    size_t n;
};

/* SQLite's own: seven bits a byte, the highest first, of a ninth byte all eight. False: there is no whole one. */
static inline bool take_number(struct bytes b, size_t *at, uint64_t *out)
{
    uint64_t value = 0;
    if (*at < b.n && b.p[*at] < 0x80) { /* most are of one byte */
        *out = b.p[(*at)++];
        return true;
    }
    for (int i = 0; *at < b.n; i++) {
        unsigned char c = b.p[(*at)++];
        if (i == 8) {
            *out = value << 8 | c;
            return true;
        }
        value = value << 7 | (c & 0x7F);
        if (c < 0x80) {
            *out = value;
            return true;
        }
    }
    return false;
}

static size_t two_bytes(const unsigned char *p)
{
    return (size_t)p[0] << 8 | p[1];
}

/* ---- what is read of the tables ---- */

static const struct lists_sql *statements(struct db *db, const struct record_row *row)
{
    const struct lists_sql **sql = &db->lists_sql[row->id];
    struct arena *a = db->arena;
    if (*sql)
        return *sql;
    struct lists_sql *made = ARENA_NEW(a, struct lists_sql);
    struct str t = row->table;
    *made = (struct lists_sql){
        .format = str_print(a, "SELECT v FROM found_" S_FMT "_config WHERE k='version'", S_ARG(t)).p,
        .block = str_print(a, "SELECT block FROM found_" S_FMT "_data WHERE id=?1", S_ARG(t)).p,
        .page = str_print(a,
                          "SELECT pgno >> 1 FROM found_" S_FMT
                          "_idx WHERE segid=?1 AND term<=?2 ORDER BY term DESC LIMIT 1",
                          S_ARG(t))
                    .p,
        .next = str_print(a,
                          "SELECT pgno >> 1 FROM found_" S_FMT
                          "_idx WHERE segid=?1 AND term>?2 ORDER BY term LIMIT 1",
                          S_ARG(t))
                    .p,
    };
    return *sql = made;
}

/* The statement stays where it is for as long as its block is read: reset it. */
static sqlite3_stmt *block(struct lists *l, int64_t id, struct bytes *out)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(l->db, l->sql->block, &unused);
    *out = (struct bytes){0};
    if (!s)
        return NULL;
    sqlite3_bind_int64(s, 1, id);
    if (db_row(s)) {
        struct str b = db_blob(s, 0);
        *out = (struct bytes){(const unsigned char *)b.p, b.n};
    }
    return s;
}

static sqlite3_stmt *leaf(struct lists *l, const struct segment *segment, int64_t page, struct bytes *out)
{
    sqlite3_stmt *s = block(l, segment->id << LEVELS_SHIFT | page, out);
    if (out->n < LEAF_HEAD || two_bytes(out->p + 2) > out->n)
        out->n = 0;
    return s;
}

static int64_t page_of(struct lists *l, const char *sql, const struct segment *segment, struct str term,
                       int64_t otherwise)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(l->db, sql, &unused);
    if (!s)
        return otherwise;
    sqlite3_bind_int64(s, 1, segment->id);
    sqlite3_bind_blob(s, 2, term.p, (int)term.n, SQLITE_STATIC);
    int64_t page = db_row(s) ? sqlite3_column_int64(s, 0) : otherwise;
    sqlite3_reset(s);
    return page;
}

/* ---- the segments ---- */

static bool take_segment(struct bytes b, size_t *at, struct segment *out)
{
    uint64_t id, first, last;
    if (!take_number(b, at, &id) || !take_number(b, at, &first) || !take_number(b, at, &last))
        return false;
    *out =
        (struct segment){(int64_t)(id & 0xFFFF), (int64_t)(first & INT32_MAX), (int64_t)(last & INT32_MAX)};
    return true;
}

/* Of a level the oldest stands first; one that was merged away while the merge goes on has no pages any more. */
static bool take_level(struct lists *l, struct bytes b, size_t *at)
{
    struct segment level[SEGMENTS_MOST];
    uint64_t merging, count;
    if (!take_number(b, at, &merging) || !take_number(b, at, &count) ||
        count > (uint64_t)(SEGMENTS_MOST - l->count))
        return false;
    for (uint64_t i = 0; i < count; i++)
        if (!take_segment(b, at, &level[i]))
            return false;
    while (count-- > 0)
        if (level[count].first)
            l->segments[l->count++] = level[count];
    return true;
}

static bool read_segments(struct lists *l)
{
    enum { COOKIE = 4 };
    struct bytes b;
    sqlite3_stmt *s = block(l, STRUCTURE_ROW, &b);
    size_t at = COOKIE;
    uint64_t levels, segments, writes;
    bool good =
        take_number(b, &at, &levels) && take_number(b, &at, &segments) && take_number(b, &at, &writes);
    while (good && levels-- > 0)
        good = take_level(l, b, &at);
    sqlite3_reset(s);
    return good && at == b.n;
}

static bool is_known_format(struct lists *l)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(l->db, l->sql->format, &unused);
    bool known = s && db_row(s) && sqlite3_column_int(s, 0) == FORMAT;
    sqlite3_reset(s);
    return known;
}

struct lists *lists_open(struct arena *a, struct db *db, const struct record_row *row)
{
    struct lists *l = ARENA_NEW(a, struct lists);
    *l = (struct lists){.arena = a, .db = db, .sql = statements(db, row)};
    bool writes = sqlite3_txn_state(db->handle, NULL) == SQLITE_TXN_WRITE;
    return !writes && is_known_format(l) && read_segments(l) ? l : NULL;
}

/* ---- where a gram begins ---- */

/* The terms of a leaf, each told by what it has of the one before and what is its own. */
struct term {
    size_t foot; /* in the leaf's footer: where the next one's place stands */
    size_t at;   /* of this one in the leaf */
    char text[TERM_MOST];
    size_t n, end; /* end: where its numbers begin */
    bool first;
};

static bool next_term(struct bytes b, struct term *t)
{
    uint64_t step, kept = 0, own;
    if (t->foot >= b.n || !take_number(b, &t->foot, &step))
        return false;
    t->at += (size_t)step;
    t->end = t->at;
    if (!t->first && !take_number(b, &t->end, &kept))
        return false;
    t->first = false;
    if (!take_number(b, &t->end, &own) || kept > t->n || own > TERM_MOST - kept || own > b.n - t->end)
        return false;
    memcpy(t->text + kept, b.p + t->end, (size_t)own);
    t->n = (size_t)(kept + own);
    t->end += (size_t)own;
    return true;
}

/* False: the leaf has it not. *ends: where its numbers end in this leaf; 0: they may go on in the next. */
static bool find_term(struct bytes b, struct str term, size_t *begins, size_t *ends)
{
    if (!b.n)
        return false;
    struct term t = {.foot = two_bytes(b.p + 2), .first = true};
    int order = -1;
    while (order < 0 && next_term(b, &t))
        order = str_cmp((struct str){t.text, t.n}, term);
    uint64_t step;
    *begins = t.end;
    *ends = t.foot < b.n && take_number(b, &t.foot, &step) ? t.at + (size_t)step : 0;
    return order == 0;
}

static void take_apart(struct run *r, struct arena *a, struct bytes b, int64_t page);

/* Its last page is that on which a later term begins, unless it lies whole on one; the numbers that come last are
 * read. */
static void begin_run(struct lists *l, const struct segment *segment, struct str term, struct list *out)
{
    struct run *r = &out->runs[out->count];
    struct bytes b;
    *r = (struct run){.segment = segment};
    r->first = page_of(l, l->sql->page, segment, term, 1);
    r->first = r->first < segment->first ? segment->first : r->first;
    sqlite3_stmt *s = leaf(l, segment, r->first, &b);
    bool there = find_term(b, term, &r->from, &r->to);
    r->last = r->first;
    if (there && r->to)
        take_apart(r, l->arena, b, r->first);
    sqlite3_reset(s);
    if (!there)
        return;
    if (!r->to)
        r->page = 1 + (r->last = page_of(l, l->sql->next, segment, term, segment->last));
    out->count++;
}

struct list *list_of(struct lists *l, struct str gram)
{
    struct list *out = ARENA_NEW(l->arena, struct list);
    char *term = arena_take(l->arena, gram.n + 1);
    term[0] = '0'; /* FTS5's mark of the main index */
    memcpy(term + 1, gram.p, gram.n);
    *out = (struct list){.of = l, .runs = ARENA_ARRAY(l->arena, struct run, l->count)};
    for (int i = 0; i < l->count; i++)
        begin_run(l, &l->segments[i], (struct str){term, gram.n + 1}, out);
    return out;
}

int64_t list_length(const struct list *list)
{
    enum { PAGE = 4000 };
    int64_t bytes = 0;
    for (int i = 0; i < list->count; i++) {
        const struct run *r = &list->runs[i];
        bytes += r->to ? (int64_t)(r->to - r->from) : (r->last - r->first) * PAGE;
    }
    return bytes;
}

/* ---- its numbers ---- */

/* Where the numbers of a run stand in a leaf: of a later page before the first term that begins there. */
static struct bytes part_of(const struct run *r, struct bytes b, int64_t page, size_t *at)
{
    size_t end = two_bytes(b.p + 2), foot = end;
    uint64_t term;
    *at = page == r->first ? r->from : two_bytes(b.p);
    if (page == r->first && r->to)
        end = r->to < end ? r->to : end;
    else if (page != r->first && take_number(b, &foot, &term) && term < end)
        end = (size_t)term;
    if (!*at || *at > end)
        *at = end;
    return (struct bytes){b.p, end};
}

/* A number is followed by 0 where it says that the row is gone, and by another 0 where it has come again. */
static bool is_gone(struct bytes b, size_t *at)
{
    if (*at >= b.n || b.p[*at])
        return false;
    if (++*at >= b.n || b.p[*at])
        return true;
    ++*at;
    return false;
}

static void take_apart(struct run *r, struct arena *a, struct bytes b, int64_t page)
{
    size_t at;
    uint64_t number = 0, step;
    r->page = page;
    r->count = 0;
    if (b.n) {
        b = part_of(r, b, page, &at);
        if ((size_t)r->room < b.n - at)
            r->entries = ARENA_ARRAY(a, uint64_t, r->room = (int)(b.n - at));
        while (at < b.n && take_number(b, &at, &step)) {
            number += step;
            r->entries[r->count++] = number << 1 | is_gone(b, &at);
        }
    }
    r->at = r->count;
}

/* The first number of a page that is not the run's first; 0 where it has none. */
static int64_t first_number(struct lists *l, const struct run *r, int64_t page)
{
    struct bytes b;
    uint64_t number = 0;
    sqlite3_stmt *s = leaf(l, r->segment, page, &b);
    size_t at = b.n ? two_bytes(b.p) : 0;
    if (at && !take_number(b, &at, &number))
        number = 0;
    sqlite3_reset(s);
    return (int64_t)number;
}

/* Where it would be if the numbers lay evenly, from none on the first page to the lowest of the one that was read. */
static int64_t likely_page(const struct run *r, int64_t at)
{
    int64_t pages = r->page - r->first, lowest = r->count ? (int64_t)(r->entries[0] >> 1) : 0;
    return r->first + (lowest > at ? (int64_t)((double)pages * (double)at / (double)lowest) : pages);
}

static int64_t between(int64_t page, int64_t low, int64_t high)
{
    return page <= low ? low + 1 : page >= high ? high - 1 : page;
}

/* The last page whose first number is not above `at`: from where it is likely to be it is looked for in steps that
 * double, and then between the last two. A page without numbers, which only the last may be, lies behind. */
static int64_t page_before(struct lists *l, const struct run *r, int64_t at)
{
    int64_t low = r->first, high = r->page, probe = likely_page(r, at);
    bool rose = false, fell = false;
    for (int64_t step = 1; high - low > 1; step *= 2) {
        probe = between(probe, low, high);
        int64_t number = first_number(l, r, probe);
        bool behind = !number || number > at;
        fell |= behind;
        rose |= !behind;
        *(behind ? &high : &low) = probe;
        probe = rose && fell ? low + (high - low) / 2 : probe + (behind ? -step : step);
    }
    return low;
}

static void read_page(struct lists *l, struct run *r, int64_t page)
{
    struct bytes b;
    sqlite3_stmt *s = leaf(l, r->segment, page, &b);
    take_apart(r, l->arena, b, page);
    sqlite3_reset(s);
}

/* How many entries lie not above `at`. */
static int count_below(const struct run *r, int64_t at)
{
    uint64_t above = ((uint64_t)at << 1) + 2;
    int low = 0, high = r->at;
    for (int step = 1; high > 0; step *= 2) { /* most often it is near */
        int probe = high > step ? high - step : 0;
        low = probe;
        if (r->entries[probe] < above)
            break;
        high = probe;
    }
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (r->entries[middle] < above)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Its greatest entry that is not above `at`; 0: none. */
static uint64_t run_seek(struct lists *l, struct run *r, int64_t at)
{
    r->at = count_below(r, at);
    while (!r->at && r->page > r->first) {
        read_page(l, r, page_before(l, r, at));
        r->at = count_below(r, at);
    }
    return r->at ? r->entries[r->at - 1] : 0;
}

/* Of the segments that have a number the newest one knows whether the row is still there. */
int64_t list_seek(struct list *list, int64_t at)
{
    for (;;) {
        uint64_t best = 0;
        for (int i = 0; i < list->count; i++) {
            uint64_t entry = run_seek(list->of, &list->runs[i], at);
            best = entry >> 1 > best >> 1 ? entry : best;
        }
        if (!(best & 1) || best <= 1)
            return (int64_t)(best >> 1);
        at = (int64_t)(best >> 1) - 1;
    }
}
