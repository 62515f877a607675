/* Today's queue: no row is dropped or counted twice, whatever there is; and its cost does not grow with old cases. */
#include "store/desk.h"

#include <sqlite3.h>

#include "store/bulk.h"
#include "store/queue.h"

enum { DAYS = 40, EACH = 6, CASES = DAYS * EACH };

struct made { /* a case as the test knows it */
    int64_t id;
    const char *state, *answer;
    int32_t next, changed, talked, asked, withdrawn; /* days; DAY_NONE */
};

struct world {
    struct desk *d;
    struct made cases[CASES];
    int count, callbacks, first; /* number of its first case */
    uint64_t random;
    struct bulk *bulk;
};

static int below(struct world *w, int n)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return (int)(w->random % (uint64_t)n);
}

static struct str iso(struct world *w, int32_t day)
{
    return day == DAY_NONE ? S0 : date_iso(w->d->arena, day);
}

static int64_t put(struct world *w, enum record_id id, struct str *v)
{
    struct fault fault = {0};
    enum bulk_outcome outcome;
    struct record r = {record_row(id), 0, v};
    GOOD(bulk_put(w->bulk, &r, FIELDS_ALL, &outcome, &fault));
    return r.id;
}

static void make_case(struct world *w, int32_t day, int32_t today)
{
    static const char *const states[] = {"open", "open", "waiting", "closed"};
    static const char *const answers[] = {"", "asked", "waiting", "absent", "accepted", "declined"};
    struct desk *d = w->d;
    struct made *m = &w->cases[w->count++];
    *m = (struct made){.state = states[below(w, 4)],
                       .answer = answers[below(w, 6)],
                       .next = below(w, 3) ? today - 5 + below(w, 10) : DAY_NONE,
                       .changed = day,
                       .talked = below(w, 2) ? day - below(w, 20) : DAY_NONE,
                       .asked = day - below(w, 4),
                       .withdrawn = below(w, 4) ? DAY_NONE : day - 2 + below(w, 6)};
    struct intake i = {.number = str_print(d->arena, "R08-%04d", w->first + w->count),
                       .received_at = iso(w, day),
                       .state = str_of(m->state),
                       .next_on = iso(w, m->next),
                       .share_withdrawn = iso(w, m->withdrawn)};
    m->id = put(w, RECORD_INTAKE, i.v);
    struct str number = str_print(d->arena, "%lld", (long long)m->id);
    if (m->talked != DAY_NONE)
        put(w, RECORD_CONTACT,
            (struct contact){.intake = number, .at = iso(w, m->talked), .note = S("最後のことば\n続き")}.v);
    if (m->answer[0])
        put(w, RECORD_REFERRAL,
            (struct referral){.intake = number, .asked_on = iso(w, m->asked), .answer = str_of(m->answer)}.v);
    if (below(w, 5) == 0) {
        bool done = below(w, 2);
        put(w, RECORD_CALLBACK,
            (struct callback){.intake = number, .whom = S("長女"), .state = done ? S("done") : S("open")}.v);
        w->callbacks += !done;
    }
}

static void make_world(struct world *w, int32_t today)
{
    struct fault fault = {0};
    for (int32_t day = today - DAYS + 1; day <= today; day++) {
        int64_t now = date_moment_from_iso(date_iso(w->d->arena, day));
        GOOD(bulk_begin(w->d->db, S("hanako"), S("import"), now, &w->bulk, &fault));
        for (int i = 0; i < EACH; i++)
            make_case(w, day, today);
        GOOD(bulk_commit(w->bulk, S(""), &fault));
    }
}

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool asks(const struct made *m, const struct queue_ask *q)
{
    return (is(m->answer, "asked") || is(m->answer, "waiting") || is(m->answer, "absent")) &&
           m->asked <= q->asked_until;
}

/* The rule of each part in words of its own. */
static bool belongs(enum queue_part part, const struct made *m, const struct queue_ask *q)
{
    bool over = is(m->state, "closed"), set = m->next != DAY_NONE;
    switch (part) {
    case QUEUE_LATE: return !over && set && m->next < q->today;
    case QUEUE_TODAY: return !over && set && m->next == q->today;
    case QUEUE_WAITING: return is(m->state, "waiting") || (!over && asks(m, q));
    case QUEUE_SILENT:
        return !over && m->changed < q->today - 14 && (m->talked == DAY_NONE || m->talked < q->today - 14) &&
               (!set || m->next > q->today);
    case QUEUE_WITHDRAWN:
        return m->withdrawn != DAY_NONE && m->withdrawn <= q->today && m->asked <= m->withdrawn &&
               m->answer[0] && !is(m->answer, "declined");
    default: return false;
    }
}

static int rows_with(const struct queue_row *rows, int count, int64_t intake)
{
    int n = 0;
    for (int i = 0; i < count; i++)
        n += rows[i].intake == intake;
    return n;
}

/* How many rows of this world a part holds; each of its cases exactly where it belongs. */
static int check_part(struct world *w, enum queue_part part, const struct queue_ask *q)
{
    struct desk *d = w->d;
    struct queue_row *rows;
    int count = queue_load(d->arena, d->db, part, q, &rows), wanted = 0;
    if (queue_part_row(part)->bar.n)
        assert_int_equal(queue_count(d->db, part, q, 10000), count);
    for (int i = 0; part != QUEUE_CALLBACK && i < w->count; i++) {
        bool wants = belongs(part, &w->cases[i], q);
        if (rows_with(rows, count, w->cases[i].id) != wants)
            fail_msg("part %d, case %d: %s, next in %d days", part, w->first + i, w->cases[i].state,
                     w->cases[i].next - q->today);
        wanted += wants;
    }
    return part == QUEUE_CALLBACK ? w->callbacks : wanted;
}

/* Each world stands on the ones before it, so that the totals are theirs together. */
static void no_row_is_dropped(void **state)
{
    struct desk *d = *state;
    int total[QUEUE_PARTS] = {0};
    int32_t today = date_of_moment(d->now);
    struct queue_ask q = {.today = today, .asked_until = today - 5, .login = S("hanako")};
    for (int seed = 1; seed <= 3; seed++) {
        struct world w = {.d = d, .random = (uint64_t)seed * 0x9E3779B97F4A7C15u, .first = seed * 1000};
        make_world(&w, today);
        for (int p = 0; p < QUEUE_PARTS; p++) {
            struct queue_row *rows;
            total[p] += check_part(&w, (enum queue_part)p, &q);
            assert_int_equal(queue_load(d->arena, d->db, (enum queue_part)p, &q, &rows), total[p]);
        }
    }
    for (int p = 0; p < QUEUE_PARTS; p++)
        assert_true(total[p] > 10 || p == QUEUE_DRAFT || p == QUEUE_EMERGENCY || p == QUEUE_DIFFERENCE);
}

/* Where there are more than a list holds, it says so, and the next come when these are done. */
static void a_full_part_says_so(void **state)
{
    struct desk *d = *state;
    struct fault fault = {0};
    struct world w = {.d = d, .random = 7};
    int32_t today = date_of_moment(d->now);
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &w.bulk, &fault));
    for (int i = 0; i <= QUEUE_MOST; i++)
        put(&w, RECORD_INTAKE, (struct intake){.state = S("open"), .next_on = iso(&w, today - 3)}.v);
    GOOD(bulk_commit(w.bulk, S(""), &fault));
    struct queue_ask q = {.today = today, .asked_until = today, .login = S("hanako")};
    struct queue_row *rows;
    assert_int_equal(queue_load(d->arena, d->db, QUEUE_LATE, &q, &rows), QUEUE_MOST);
    assert_true(rows[QUEUE_MOST - 1].more);
    assert_false(rows[QUEUE_MOST - 2].more);
    assert_int_equal(queue_count(d->db, QUEUE_LATE, &q, 100), 100);
    struct intake closed = {.state = S("closed")};
    struct change *c = change_new(S("hanako"), S("intake"));
    change_put(c, &(struct record){record_row(RECORD_INTAKE), rows[0].intake, closed.v},
               FIELD_BIT(INTAKE_state));
    desk_apply(d, c);
    assert_int_equal(queue_load(d->arena, d->db, QUEUE_LATE, &q, &rows), QUEUE_MOST);
    assert_false(rows[QUEUE_MOST - 1].more);
}

static void rows_say_what_they_are(void **state)
{
    struct desk *d = *state;
    struct fault fault = {0};
    struct world w = {.d = d};
    int64_t old = d->now - 20 * 86400;
    int64_t id = desk_case(d, "高橋 ミヨ", "タカハシ ミヨ", "", "様子を見たい");
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), old, &w.bulk, &fault));
    struct str person = S("1");
    struct intake i = {.number = S("R08-0090"),
                       .person = person,
                       .state = S("open"),
                       .owner = S("hanako"),
                       .urgency = S("now")};
    struct str number = str_print(d->arena, "%lld", (long long)put(&w, RECORD_INTAKE, i.v));
    put(&w, RECORD_CONTACT,
        (struct contact){.intake = number, .at = S("2026-10-30T10:00"), .note = S("先の話")}.v);
    put(&w, RECORD_CONTACT,
        (struct contact){.intake = number, .at = S("2026-10-31T10:00"), .note = S("娘が考える")}.v);
    GOOD(bulk_commit(w.bulk, S(""), &fault));
    struct queue_ask q = {
        .today = date_of_moment(d->now), .asked_until = date_of_moment(d->now), .login = S("hanako")};
    struct queue_row *rows;
    assert_int_equal(queue_load(d->arena, d->db, QUEUE_SILENT, &q, &rows), 1);
    IS(rows[0].number, "R08-0090");
    IS(rows[0].name, "高橋 ミヨ");
    IS(rows[0].when, "2026-10-31T10:00");
    IS(rows[0].what, "娘が考える"); /* the last words */
    IS(rows[0].urgency, "now");
    struct change_result result;
    struct draft_value typed[] = {
        {S("intake.caller_name"), S("")}, {S("person.name"), S("佐藤 一郎")}, {S("intake.note"), S("途中")}};
    for (int mine = 0; mine < 2; mine++) {
        struct draft draft = {.staff = mine ? S("hanako") : S("jiro"),
                              .form = S("intake"),
                              .started = d->now,
                              .values = typed,
                              .count = 3};
        struct change *c = change_new(draft.staff, S("draft"));
        change_draft(c, &draft);
        result = desk_apply(d, c);
    }
    assert_int_equal(queue_load(d->arena, d->db, QUEUE_DRAFT, &q, &rows), 1);
    assert_int_equal(rows[0].id, result.draft);
    IS(rows[0].name, "佐藤 一郎");
    IS(rows[0].what, "途中");
    assert_int_equal(queue_others_drafts(d->db, S("hanako")), 1);
    (void)id;
}

/* The connection that is opened next, so that its statements can be asked what they did. */
static sqlite3 *opened;

static int catch (sqlite3 *handle, char **error, const void *api)
{
    (void)error, (void)api;
    opened = handle;
    return SQLITE_OK;
}

/* Steps of SQLite's machine for everything that the desk asks about the queue. */
static int64_t steps(struct desk *d)
{
    struct fault fault;
    struct db *db;
    struct queue_row *rows;
    int32_t today = date_of_moment(d->now);
    struct queue_ask q = {.today = today, .asked_until = today - 5, .login = S("hanako")};
    sqlite3_auto_extension((void (*)(void)) catch);
    GOOD(db_open_reader(d->path, &db, &fault));
    sqlite3_cancel_auto_extension((void (*)(void)) catch);
    for (int p = 0; p < QUEUE_PARTS; p++) {
        queue_count(db, (enum queue_part)p, &q, 100);
        queue_load(d->arena, db, (enum queue_part)p, &q, &rows);
    }
    int64_t sum = 0;
    for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(opened, s));)
        if (strstr(sqlite3_sql(s), "?5"))
            sum += sqlite3_stmt_status(s, SQLITE_STMTSTATUS_VM_STEP, 0);
    db_close(db);
    return sum;
}

/* Closed cases by the thousand, with dates, contacts and answered referrals: nothing of them is looked at. */
static void old_cases_cost_nothing(void **state)
{
    struct desk *d = *state;
    struct fault fault = {0};
    struct world w = {.d = d, .random = 11};
    make_world(&w, date_of_moment(d->now));
    int64_t before = steps(d);
    assert_true(before > 0);
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now - 30 * 86400, &w.bulk, &fault));
    for (int i = 0; i < 5000; i++) {
        struct intake c = {.state = S("closed"), .next_on = S("2026-10-01"), .received_at = S("2026-09-01")};
        struct str number = str_print(d->arena, "%lld", (long long)put(&w, RECORD_INTAKE, c.v));
        put(&w, RECORD_CONTACT, (struct contact){.intake = number, .at = S("2026-09-02")}.v);
        put(&w, RECORD_REFERRAL,
            (struct referral){.intake = number, .asked_on = S("2026-09-02"), .answer = S("accepted")}.v);
        put(&w, RECORD_CALLBACK, (struct callback){.intake = number, .state = S("done")}.v);
    }
    GOOD(bulk_commit(w.bulk, S(""), &fault));
    int64_t after = steps(d);
    if (after > before + before / 20)
        fail_msg("%lld steps became %lld", (long long)before, (long long)after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_row_is_dropped, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_full_part_says_so, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(rows_say_what_they_are, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(old_cases_cost_nothing, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
