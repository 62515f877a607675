/*
 * The chain (audit_link.h) out of a damaged file. A row that still links to the one before is kept as it is, seal and all;
 * one that cannot be read is taken out of the newest backup, where the links prove that it belongs there; what nobody can
 * read any more gets a row with its number that says so. From the first such row on the links cannot be as they were: all
 * behind it are bound anew, by the key that the file had last. So the auditor's key still opens the whole chain, and the step
 * of that key tells when the rows were bound again; that nobody changed them before that, only the damaged file shows,
 * which is why it is kept.
 *
 * Without that key an older one of a backup is moved on, as the chain moves it. Where there is none at all, everything is bound
 * under a new one, and the auditor gets that.
 */
#include <sodium.h>
#include <string.h>

#include "audit_link.h"
#include "salvage_walk.h"
#include "salvaging.h"
#include "store/seat.h"

enum { AHEAD_MOST = 1 << 20 }; /* a number that is further ahead is no number */

struct chain {
    struct salvaging *s;
    struct salvage_line *line;
    struct audit_state end; /* as the damaged file tells it; end.seq: how far it went at least */
    sqlite3_stmt *lends;    /* the backup's rows, from a number on; NULL */
    bool keyed;             /* end.key is one of this chain, of end.step */
    int64_t next, at, epoch;
    unsigned char before[BOUND]; /* of the row before, as it is bound now */
    unsigned char was
        [BOUND]; /* and as it was in the damaged file, where that is known; else of the last known, was_of */
    bool known;
    int64_t was_of;
    struct buf gaps;
    int64_t gap_from, gap_to; /* the gap that is open; 0: none */
};

/* In all versions of the table. */
static const char *const rows_of[] = {
    "SELECT " AUDIT_LINK_COLUMNS ", mac FROM audit NOT INDEXED WHERE seq >= ?1 ORDER BY seq",
    "SELECT " AUDIT_LINK_CLOCK ", '', mac FROM audit NOT INDEXED WHERE seq >= ?1 ORDER BY seq",
    "SELECT " AUDIT_LINK_TEXTS ", x'', 0, '', mac FROM audit NOT INDEXED WHERE seq >= ?1 ORDER BY seq"};

static const char *rows_sql(struct db *db)
{
    for (size_t i = 0; i < COUNT_OF(rows_of); i++) {
        sqlite3_stmt *s = NULL;
        int rc = sqlite3_prepare_v2(db->handle, rows_of[i], -1, &s, NULL);
        sqlite3_finalize(s);
        if (!rc)
            return rows_of[i];
    }
    return rows_of[0];
}

/* ---- the key */

static bool read_key(struct db *db, struct audit_state *st)
{
    sqlite3_stmt *s = NULL;
    bool there = sqlite3_prepare_v2(db->handle, "SELECT step, key FROM audit_key WHERE one=1", -1, &s,
                                    NULL) == SQLITE_OK &&
                 db_row(s) && sqlite3_column_bytes(s, 1) == AUDIT_KEY;
    if (there) {
        st->step = sqlite3_column_int64(s, 0);
        memcpy(st->key, sqlite3_column_blob(s, 1), AUDIT_KEY);
    }
    sqlite3_finalize(s);
    return there;
}

static bool read_end(struct db *db, struct audit_state *st)
{
    sqlite3_stmt *s = NULL;
    bool there = sqlite3_prepare_v2(db->handle, "SELECT first, since, seq FROM audit_state WHERE one=1", -1,
                                    &s, NULL) == SQLITE_OK &&
                 db_row(s);
    if (there) {
        st->first = sqlite3_column_int64(s, 0);
        st->since = sqlite3_column_int64(s, 1);
        st->seq = sqlite3_column_int64(s, 2);
    }
    sqlite3_finalize(s);
    return there;
}

static void at_least(struct chain *c, int64_t seq)
{
    if (seq > c->end.seq && seq < c->end.seq + AHEAD_MOST)
        c->end.seq = seq;
}

/* How far the chain went, from whoever knows: the file, the backup, and who sat last. */
static void read_ends(struct chain *c)
{
    struct salvaging *s = c->s;
    struct str noted = seat_noted(s->arena, s->path), uuid = str_part(&noted, ' ');
    if (!read_end(s->from, &c->end))
        c->end = (struct audit_state){.since = s->now};
    if (s->backup)
        at_least(c, db_number(s->backup, "SELECT max(seq) FROM audit", 0));
    if (str_eq(uuid, s->to->facts.uuid)) {
        s->head = str_copy(s->arena, noted);
        at_least(c, str_int(str_part(&noted, ':'), 0));
    }
}

static enum err find_key(struct chain *c)
{
    struct salvaging *s = c->s;
    c->keyed = read_key(s->from, &c->end) || (s->backup && read_key(s->backup, &c->end));
    if (!c->keyed && s->to->facts.practice) {
        audit_practice_key(s->to, c->end.key);
        c->end.step = 0;
        c->keyed = true;
    }
    if (c->keyed)
        return OK;
    s->report->audit_new_key = true;
    s->report->audit_anew = 1;
    enum err e = audit_begin(s->to, s->now, s->report->audit_key, s->fault);
    memcpy(c->end.key, s->report->audit_key, AUDIT_KEY);
    c->end.step = 0;
    return e;
}

static void reach(struct chain *c, int64_t step)
{
    for (; c->end.step < step; c->end.step++) {
        audit_link_next(c->end.key);
        c->end.first = c->next;
    }
}

/* ---- rows */

static void end_gap(struct chain *c)
{
    if (!c->gap_from)
        return;
    buf_print(&c->gaps, c->gap_to > c->gap_from ? "%s%lld–%lld" : "%s%lld", c->gaps.n ? "、" : "",
              (long long)c->gap_from, (long long)c->gap_to);
    c->gap_from = 0;
}

/* After the row before as the damaged file had it. */
static bool links(const struct chain *c, const struct audit_link *l, struct str bound)
{
    struct audit_link made = *l;
    if (bound.n != BOUND || !c->known)
        return false;
    memcpy(made.bound, bound.p, BOUND);
    if (audit_link_step(made.bound) < audit_link_step(c->was))
        return false;
    audit_link_bind(&made, c->was, NULL);
    return memcmp(made.bound, bound.p, BOUND) == 0;
}

/* With the seal that it has, or, behind what is made anew, with a new one. */
static void bind_row(struct chain *c, struct audit_link *l, struct str bound)
{
    struct salvage_report *r = c->s->report;
    if (!r->audit_anew && links(c, l, bound)) {
        memcpy(l->bound, bound.p, BOUND);
    } else {
        r->audit_anew = r->audit_anew ? r->audit_anew : l->seq;
        reach(c, audit_link_step(c->before));
        audit_link_set_step(l->bound, c->end.step);
        audit_link_bind(l, c->before, c->end.key);
    }
    memcpy(c->before, l->bound, BOUND);
    c->known = bound.n == BOUND;
    if (c->known) {
        memcpy(c->was, bound.p, BOUND);
        c->was_of = l->seq;
    }
}

static enum err put(struct chain *c, struct audit_link *l, struct str bound)
{
    bind_row(c, l, bound);
    c->next = l->seq + 1;
    c->at = l->at;
    c->epoch = l->epoch;
    return audit_link_insert(c->s->to, l, c->s->fault);
}

static enum err put_gap(struct chain *c)
{
    struct audit_link l = {
        .seq = c->next, .at = c->at, .epoch = c->epoch, .login = S0, .act = S("gap"), .boot = S0, .role = S0};
    l.station = l.subject = l.detail = S0;
    if (!c->gap_from)
        c->gap_from = l.seq;
    c->gap_to = l.seq;
    return put(c, &l, S0);
}

/* Out of the backup where it has the row and the row links. */
static enum err borrow(struct chain *c, sqlite3_stmt *row)
{
    struct audit_link l;
    if (!db_row(row))
        return OK;
    audit_link_read(row, &l);
    struct str bound = db_blob(row, AUDIT_LINK_REST);
    if (l.seq != c->next || !links(c, &l, bound))
        return OK;
    end_gap(c);
    c->line->borrowed++;
    c->line->saved++;
    return put(c, &l, bound);
}

static enum err fill(struct chain *c)
{
    int64_t seq = c->next;
    enum err e = OK;
    if (c->lends && c->known) {
        sqlite3_bind_int64(c->lends, 1, seq);
        e = borrow(c, c->lends);
        sqlite3_reset(c->lends);
    }
    return e || c->next > seq ? e : put_gap(c);
}

static enum err fill_up_to(struct chain *c, int64_t seq)
{
    enum err e = OK;
    while (!e && c->next < seq)
        e = fill(c);
    return e;
}

static enum err keep_row(void *of, sqlite3_stmt *row)
{
    struct chain *c = of;
    struct audit_link l;
    audit_link_read(row, &l);
    if (l.seq < c->next || l.seq > c->next + AHEAD_MOST) {
        c->line->refused++;
        return OK;
    }
    enum err e = fill_up_to(c, l.seq);
    if (e)
        return e;
    end_gap(c);
    c->line->saved++;
    return put(c, &l, db_blob(row, AUDIT_LINK_REST));
}

/* ---- the end */

/* Where the file has moved its key on and no row of that step is here, there was one at least. */
static enum err fill_end(struct chain *c)
{
    enum err e = c->end.seq < c->next + AHEAD_MOST ? fill_up_to(c, c->end.seq + 1) : OK;
    if (!e && c->keyed && c->end.step > audit_link_step(c->before))
        e = put_gap(c);
    end_gap(c);
    return e;
}

static enum err keep_end(struct chain *c)
{
    struct salvaging *s = c->s;
    char hex[AUDIT_HEAD_HEX + 1];
    sodium_bin2hex(hex, sizeof hex, c->was + STEP_BYTES, AUDIT_HEAD_HEX / 2);
    if (!s->head.n)
        s->head = str_print(s->arena, "%lld:%s", (long long)c->was_of, hex);
    reach(c, audit_link_step(c->before));
    c->end.seq = c->next - 1;
    if (c->end.first < 1 || c->end.first > c->end.seq)
        c->end.first = c->end.seq > 0 ? c->end.seq : 1;
    return audit_keep_state(s->to, &c->end, s->fault);
}

enum err salvage_audit(struct salvaging *s, struct salvage_line *line)
{
    struct chain c = {.s = s, .line = line, .next = 1, .known = true, .gaps = buf_in(s->arena)};
    read_ends(&c);
    if (s->backup && sqlite3_prepare_v2(s->backup->handle, rows_sql(s->backup), -1, &c.lends, NULL))
        c.lends = NULL;
    enum err e = find_key(&c);
    e = e ? e : salvage_walk(s->from->handle, rows_sql(s->from), keep_row, &c, &line->gaps);
    e = e ? e : fill_end(&c);
    e = e ? e : keep_end(&c);
    sqlite3_finalize(c.lends);
    s->report->audit_gaps = buf_str(&c.gaps);
    sodium_memzero(&c.end, sizeof c.end);
    return e;
}
