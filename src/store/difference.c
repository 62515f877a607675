#include "store/difference.h"

#include "base/date.h"
#include "differing.h"
#include "store/audit.h"
#include "taking.h"

/* ---- kept, in the transaction that takes a parcel in ---- */

/* The question about this field that this workstation's value is in; 0: none. */
static enum err find_open(struct db *db, const struct differing *k, int64_t *found, struct fault *f)
{
    sqlite3_stmt *s =
        db_statement(db,
                     "SELECT d.id FROM difference d WHERE record=?1 AND row=?2 AND field=?3 AND (peer=?4 OR"
                     " theirs=?5) AND " UNDECIDED " ORDER BY peer=?4 DESC LIMIT 1",
                     f);
    if (!s)
        return f->code;
    db_bind(s, 1, k->row->table);
    sqlite3_bind_int64(s, 2, k->id);
    db_bind(s, 3, k->field ? k->field->column : S0);
    db_bind(s, 4, k->peer);
    db_bind(s, 5, k->theirs);
    bool there;
    enum err e = db_fetch(db, s, &there, f);
    *found = !e && there ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return e;
}

/* The case and the person that a row is about, as far as it names them. */
static void about(struct arena *a, const struct record_row *row, int64_t id, const struct str *v,
                  struct difference *d)
{
    struct str own = str_print(a, "%lld", (long long)id);
    if (row->id == RECORD_PERSON)
        d->person = own;
    if (row->id == RECORD_INTAKE)
        d->intake = own;
    for (int i = 0; i < row->count; i++) {
        enum kind kind = row->fields[i].kind;
        if (kind == KIND_PERSON && row->id != RECORD_PERSON)
            d->person = v[i];
        if (kind == KIND_CASE)
            d->intake = v[i];
    }
}

enum err difference_keep(struct db *db, const struct differing *k, struct str changed, struct fault *f)
{
    enum {
        NEWS = FIELD_BIT(DIFFERENCE_theirs) | FIELD_BIT(DIFFERENCE_peer) | FIELD_BIT(DIFFERENCE_by) |
               FIELD_BIT(DIFFERENCE_at)
    };
    struct arena *a = arena_new();
    struct str *v = ARENA_ARRAY(a, struct str, k->row->count);
    struct difference d = {.record = k->row->table,
                           .row = str_print(a, "%lld", (long long)k->id),
                           .field = k->field ? k->field->column : S0,
                           .theirs = k->theirs,
                           .peer = k->peer,
                           .by = k->by,
                           .at = k->at};
    enum row_outcome unused;
    int64_t id = 0;
    f->code = OK;
    bool there = row_load(a, db, k->row->id, k->id, v, f);
    enum err e = there ? find_open(db, k, &id, f) : f->code;
    bool fresh = !id;
    if (!e && there && fresh)
        id = row_next_id(db, RECORD_DIFFERENCE, f);
    if (!e && there && id) {
        about(a, k->row, k->id, v, &d);
        struct row_put p = {RECORD_DIFFERENCE, id,    d.v, fresh ? FIELDS_ALL : NEWS, k->seq,
                            changed,           fresh, NULL};
        e = row_put(db, &p, &unused, f);
    }
    arena_free(a);
    return e ? e : there && !id ? f->code : OK;
}

static enum err close_one(struct db *db, const struct differing *k, struct str changed, bool *any,
                          struct fault *f)
{
    enum { DECIDED = FIELD_BIT(DIFFERENCE_decision) | FIELD_BIT(DIFFERENCE_decided_at) };
    int64_t open;
    enum row_outcome unused;
    struct difference d = {.decision = S("agreed"), .decided_at = str_head(changed, 16)};
    enum err e = find_open(db, k, &open, f);
    *any = !e && open;
    if (!*any)
        return e;
    struct row_put p = {RECORD_DIFFERENCE, open, d.v, DECIDED, k->seq, changed, false, NULL};
    return row_put(db, &p, &unused, f);
}

enum err difference_agree(struct db *db, const struct differing *k, const struct str *former, int count,
                          struct str changed, struct fault *f)
{
    struct differing about = *k;
    enum err e = OK;
    for (int i = -1; !e && i < count; i++) {
        about.theirs = i < 0 ? k->theirs : former[i];
        bool any = i < 0 || about.theirs.n; /* that it was empty once says nothing of who emptied it */
        while (!e && any)
            e = close_one(db, &about, changed, &any, f);
    }
    return e;
}

/* ---- shown and decided, at the desk ---- */

int difference_count(struct db *db)
{
    return (int)db_number(db, "SELECT count(*) FROM difference d WHERE " UNDECIDED, 0);
}

static const char listed[] =
    "SELECT d.id, d.record, d.row, d.field, d.theirs, d.peer, d.by, d.at, coalesce(d.person, i.person, 0),"
    " coalesce(i.id, 0), coalesce(i.number, ''), " DIFFERENCE_NAME ", coalesce(" CASE_HIDDEN
    ", 0)" OF_DIFFERENCE " WHERE " UNDECIDED " ORDER BY d.id LIMIT ?1";

static struct difference_row read_row(struct arena *a, sqlite3_stmt *s)
{
    const struct record_row *record = record_of_table(db_text(s, 1));
    return (struct difference_row){.id = sqlite3_column_int64(s, 0),
                                   .record = record,
                                   .row = sqlite3_column_int64(s, 2),
                                   .field = record ? record_field(record->id, db_text(s, 3)) : NULL,
                                   .theirs = db_copy(a, s, 4),
                                   .peer = db_copy(a, s, 5),
                                   .by = db_copy(a, s, 6),
                                   .at = db_copy(a, s, 7),
                                   .person = sqlite3_column_int64(s, 8),
                                   .intake = sqlite3_column_int64(s, 9),
                                   .number = db_copy(a, s, 10),
                                   .name = db_copy(a, s, 11),
                                   .hidden = sqlite3_column_int(s, 12)};
}

/* The place that the row is or is about; empty where it is none. */
static struct str place_name(struct arena *a, struct db *db, const struct difference_row *d,
                             const struct str *v)
{
    struct fault unused;
    struct resource r;
    int64_t id = d->record->id == RECORD_RESOURCE ? d->row : 0;
    for (int i = 0; !id && i < d->record->count; i++)
        if (d->record->fields[i].kind == KIND_RESOURCE)
            id = str_int(v[i], 0);
    return id && row_load(a, db, RECORD_RESOURCE, id, r.v, &unused) ? r.name : S0;
}

static bool goes_astray(struct db *db, const struct difference_row *d)
{
    struct fault unused;
    bool there = false;
    const struct record_row *meant = d->field ? record_meant(d->field->kind) : NULL;
    return meant && d->theirs.n &&
           (row_exists(db, meant->id, str_int(d->theirs, 0), &there, &unused) || !there);
}

static void add_ours(struct arena *a, struct db *db, struct difference_row *d)
{
    struct fault unused;
    struct str *v = ARENA_ARRAY(a, struct str, d->record->count);
    d->missing = !row_load(a, db, d->record->id, d->row, v, &unused);
    d->astray = goes_astray(db, d);
    if (d->hidden)
        d->theirs = S0;
    else if (d->field && !d->missing)
        d->ours = v[d->field->index];
    if (!d->name.n && !d->missing)
        d->name = place_name(a, db, d, v);
}

int difference_list(struct arena *a, struct db *db, int most, struct difference_row **rows)
{
    struct fault unused;
    int n = 0;
    sqlite3_stmt *s = db_statement(db, listed, &unused);
    *rows = ARENA_ARRAY(a, struct difference_row, most);
    if (!s)
        return 0;
    sqlite3_bind_int(s, 1, most);
    while (n < most && db_row(s)) {
        (*rows)[n] = read_row(a, s);
        n += (*rows)[n].record != NULL;
    }
    sqlite3_reset(s);
    for (int i = 0; i < n; i++)
        add_ours(a, db, &(*rows)[i]);
    return n;
}

struct difference_hand difference_ours(struct arena *a, struct db *db, const struct difference_row *d)
{
    struct fault unused;
    struct difference_hand hand = {S0, S0};
    sqlite3_stmt *s =
        db_statement(db,
                     "SELECT u.login, u.at, CASE u.act WHEN 'take' THEN u.detail ELSE '' END FROM history h "
                     "INDEXED BY history_row JOIN audit u ON u.seq = h.seq"
                     " WHERE h.record = ?1 AND h.row = ?2 AND h.field = ?3 ORDER BY h.id DESC LIMIT 1",
                     &unused);
    if (!s || !d->field || d->hidden)
        return hand;
    db_bind(s, 1, d->record->table);
    sqlite3_bind_int64(s, 2, d->row);
    db_bind(s, 3, d->field->column);
    if (db_row(s)) {
        struct str there = taken_by(a, db_text(s, 2), d->field->column);
        hand = (struct difference_hand){there.n ? there : db_copy(a, s, 0),
                                        date_iso_moment(a, sqlite3_column_int64(s, 1))};
    }
    sqlite3_reset(s);
    return hand;
}

bool difference_holds(struct arena *a, struct db *db, const struct difference_row *d)
{
    struct fault unused;
    struct difference waits;
    struct difference_row now = *d;
    if (!row_load(a, db, RECORD_DIFFERENCE, d->id, waits.v, &unused) || waits.decision.n)
        return false;
    now.ours = S0;
    add_ours(a, db, &now);
    return now.missing == d->missing && str_eq(now.ours, d->ours) && str_eq(waits.theirs, d->theirs);
}

static void put_value(struct change *c, const struct difference_row *d, struct str value)
{
    struct arena *a = arena_new();
    struct record r = record_new(a, d->record->id);
    r.id = d->row;
    r.v[d->field->index] = value;
    change_put(c, &r, FIELD_BIT(d->field->index));
    arena_free(a);
}

bool difference_can(const struct difference_row *d, enum difference_choice choice)
{
    bool writes = !d->missing && !d->astray;
    switch (choice) {
    case DIFFERENCE_THEIRS: return !d->hidden && writes && (d->field || change_can_withdraw(d->record->id));
    case DIFFERENCE_BOTH: return !d->hidden && writes && d->field && kind_row(d->field->kind)->many_lines;
    default: return !d->hidden;
    }
}

/* Theirs first, whatever stays: history then knows it as a former value, and the next parcel tells
 * that what stays is later. */
static void put_choice(struct change *c, const struct difference_row *d, enum difference_choice choice)
{
    struct arena *a = arena_new();
    put_value(c, d, d->theirs);
    if (choice == DIFFERENCE_OURS)
        put_value(c, d, d->ours);
    if (choice == DIFFERENCE_BOTH)
        put_value(c, d,
                  str_print(a, S_FMT "%s" S_FMT, S_ARG(d->ours), d->ours.n ? "\n" : "", S_ARG(d->theirs)));
    arena_free(a);
}

bool difference_decide(struct change *c, const struct difference_row *d, enum difference_choice choice,
                       struct str login, int64_t now)
{
    static const struct str decisions[] = {[DIFFERENCE_OURS] = S_ROW("ours"),
                                           [DIFFERENCE_THEIRS] = S_ROW("theirs"),
                                           [DIFFERENCE_BOTH] = S_ROW("both")};
    if (!difference_can(d, choice))
        return false;
    struct arena *a = arena_new();
    struct difference done = {
        .decision = decisions[choice], .staff = login, .decided_at = date_iso_moment(a, now)};
    struct record r = {record_row(RECORD_DIFFERENCE), d->id, done.v};
    if (d->field && !d->missing && !d->astray)
        put_choice(c, d, choice);
    if (!d->field && choice == DIFFERENCE_THEIRS)
        change_withdraw(c, d->record->id, d->row);
    change_put(c, &r,
               FIELD_BIT(DIFFERENCE_decision) | FIELD_BIT(DIFFERENCE_staff) |
                   FIELD_BIT(DIFFERENCE_decided_at));
    arena_free(a);
    return true;
}
