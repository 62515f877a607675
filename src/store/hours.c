#include "store/hours.h"

#include "inside.h"

#define CALLED                                                                                               \
    "SELECT s.resource, s.purpose, s.weekdays, s.from_at, s.until_at, s.valid_from, s.valid_until,"          \
    " s.method, s.answers, s.note, s.weeks, r.name, r.kana, r.service, r.city, r.city_code, r.area, "        \
    "r.phone, r.fax,"                                                                                        \
    " r.methods, r.state FROM slot s JOIN resource r ON r.id = s.resource"                                   \
    " WHERE s.purpose <> 'rounds' AND r.state <> 'closed'"
#define IN_ORDER " ORDER BY s.resource, s.purpose, s.from_at, s.id"
enum {
    RESOURCE_ID,
    PURPOSE,
    WEEKDAYS,
    FROM,
    UNTIL,
    VALID_FROM,
    VALID_UNTIL,
    METHOD,
    ANSWERS,
    NOTE,
    WEEKS,
    NAME
};

static struct hours_office read_office(struct arena *a, sqlite3_stmt *s)
{
    struct hours_office o = {.id = sqlite3_column_int64(s, RESOURCE_ID)};
    struct str *const members[] = {&o.name, &o.kana,  &o.service, &o.city,    &o.city_code,
                                   &o.area, &o.phone, &o.fax,     &o.methods, &o.state};
    for (int i = 0; i < (int)COUNT_OF(members); i++)
        *members[i] = db_copy(a, s, NAME + i);
    return o;
}

static bool read_hours(sqlite3_stmt *s, struct open_hours *h)
{
    struct slot v = {.weekdays = db_text(s, WEEKDAYS),
                     .from_at = db_text(s, FROM),
                     .until_at = db_text(s, UNTIL),
                     .valid_from = db_text(s, VALID_FROM),
                     .valid_until = db_text(s, VALID_UNTIL),
                     .weeks = db_text(s, WEEKS)};
    return open_read(v.v, h);
}

static void add(struct arena *a, struct hours *h, sqlite3_stmt *s)
{
    struct open_hours hours;
    if (!read_hours(s, &hours))
        return;
    if (!h->office_count || h->offices[h->office_count - 1].id != sqlite3_column_int64(s, RESOURCE_ID)) {
        h->offices[h->office_count] = read_office(a, s);
        h->offices[h->office_count++].first = h->slot_count;
    }
    h->offices[h->office_count - 1].count++;
    h->slots[h->slot_count++] = (struct hours_slot){.hours = hours,
                                                    .talk = str_eq(db_text(s, PURPOSE), S("talk")),
                                                    .purpose = db_copy(a, s, PURPOSE),
                                                    .method = db_copy(a, s, METHOD),
                                                    .answers = db_copy(a, s, ANSWERS),
                                                    .note = db_copy(a, s, NOTE)};
}

static struct hours read_all(struct arena *a, sqlite3_stmt *s, int64_t most)
{
    struct hours h = {.offices = ARENA_ARRAY(a, struct hours_office, most),
                      .slots = ARENA_ARRAY(a, struct hours_slot, most)};
    while (s && h.slot_count < most && db_row(s))
        add(a, &h, s);
    if (s)
        sqlite3_reset(s);
    return h;
}

struct hours hours_load(struct arena *a, struct db *db)
{
    struct fault unused;
    int64_t most = db_number(db, "SELECT count(*) FROM slot", 0);
    return read_all(a, db_statement(db, CALLED IN_ORDER, &unused), most);
}

struct hours hours_of(struct arena *a, struct db *db, int64_t resource)
{
    enum { MOST = 100 };
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, CALLED " AND s.resource = ?1" IN_ORDER, &unused);
    if (s)
        sqlite3_bind_int64(s, 1, resource);
    return read_all(a, s, MOST);
}

/* Is this slot the better one to be told about? The longer open, the sooner opening. */
static bool better(const struct hours_now *old, enum hours_state state, int64_t until)
{
    if (old->slot < 0 || state != old->state)
        return old->slot < 0 || state < old->state;
    if (state != HOURS_SHUT)
        return until > old->until;
    return until != OPEN_NEVER && (old->until == OPEN_NEVER || until < old->until);
}

static struct hours_now look(const struct hours *h, const struct open_clock *now, int office)
{
    const struct hours_office *o = &h->offices[office];
    struct hours_now best = {.office = office, .slot = -1, .talk = OPEN_NEVER};
    for (int i = 0; i < o->count; i++) {
        const struct hours_slot *s = &h->slots[o->first + i];
        int64_t until = open_until(&s->hours, now), next = open_next(&s->hours, now);
        enum hours_state state = until == OPEN_NEVER ? HOURS_SHUT : s->talk ? HOURS_TALK : HOURS_OPEN;
        if (better(&best, state, state == HOURS_SHUT ? next : until)) {
            best.slot = o->first + i;
            best.state = state;
            best.until = state == HOURS_SHUT ? next : until;
        }
        if (s->talk && next != OPEN_NEVER && (best.talk == OPEN_NEVER || next < best.talk))
            best.talk = next;
    }
    return best;
}

void hours_at(const struct hours *h, const struct open_clock *now, struct hours_now *rows)
{
    for (int i = 0; i < h->office_count; i++)
        rows[i] = look(h, now, i);
}
