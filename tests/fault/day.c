#include "fault/day.h"

#include "store/check.h"
#include "store/desk.h"

#include <sqlite3.h>
#include <sys/mman.h>

#include "store/bulk.h"
#include "store/keyring.h"
#include "store/lost.h"
#include "store/schema.h"

enum { KINDS = 5 };

struct hand { /* who works */
    struct arena *arena;
    const char *path;
    struct seat *seat;
    struct db *db;
    int64_t now, intake;
    struct fault fault;
};

struct tally *tally_new(void)
{
    struct tally *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(t, MAP_FAILED);
    return t;
}

static enum err sit(struct hand *h)
{
    enum err e = seat_take(h->path, SEAT_DESK, S("山田 花子"), h->now, &h->seat, &h->fault);
    return e ? e : db_open_writer(h->path, h->seat, S("hanako"), h->now, &h->db, &h->fault);
}

static void leave(struct hand *h)
{
    db_close(h->db);
    seat_leave(h->seat);
    h->db = NULL;
    h->seat = NULL;
}

static struct hand hand_new(const char *path)
{
    return (struct hand){
        .arena = arena_new(), .path = path, .now = date_moment_from_iso(S("2026-11-20T14:05")), .intake = 1};
}

static enum err apply(struct hand *h, struct change *c)
{
    struct change_result result;
    enum err e = change_apply(h->db, c, h->now, &result, &h->fault);
    change_free(c);
    return e;
}

/* ---- deeds: what each leaves, and how it is found again */

static enum err take_call(struct hand *h, int i)
{
    struct change *c = change_new(S("hanako"), S("intake"));
    struct person p = {.name = str_print(h->arena, "印%03d太郎", i), .kana = S("シルシ タロウ")};
    int person = change_put(c, &(struct record){record_row(RECORD_PERSON), 0, p.v}, FIELDS_ALL);
    struct intake v = {.person = change_ref(c, person),
                       .received_at = date_iso_moment(h->arena, h->now),
                       .requester = S("family"),
                       .state = S("open"),
                       .note = str_print(h->arena, "印%03d 家で過ごしたい。夜の不安がある。", i)};
    int intake = change_put(c, &(struct record){record_row(RECORD_INTAKE), 0, v.v}, FIELDS_ALL);
    struct contact k = {.intake = change_ref(c, intake), .at = v.received_at, .channel = S("phone")};
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, k.v}, FIELDS_ALL);
    return apply(h, c);
}

static enum err type(struct hand *h, int i)
{
    struct change *c = change_new(S("hanako"), S("draft"));
    struct draft_value value = {S("intake.note"), str_print(h->arena, "下書き印%03d", i)};
    struct draft d = {.staff = S("hanako"), .form = S("intake"), .values = &value, .count = 1};
    change_draft(c, &d);
    return apply(h, c);
}

static enum err talk(struct hand *h, int i)
{
    struct change *c = change_new(S("hanako"), S("contact"));
    struct contact k = {.intake = str_print(h->arena, "%lld", (long long)h->intake),
                        .at = date_iso_moment(h->arena, h->now),
                        .channel = S("visit"),
                        .note = str_print(h->arena, "対応印%03d", i)};
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, k.v}, FIELDS_ALL);
    return apply(h, c);
}

static enum err edit(struct hand *h, int i)
{
    struct change *c = change_new(S("hanako"), S("intake"));
    struct intake v = {.outcome = str_print(h->arena, "結果印%03d", i)};
    change_put(c, &(struct record){record_row(RECORD_INTAKE), h->intake, v.v}, FIELD_BIT(INTAKE_outcome));
    return apply(h, c);
}

static enum err go_home(struct hand *h, int i)
{
    (void)i;
    leave(h);
    return sit(h);
}

static const struct {
    enum err (*act)(struct hand *h, int i);
    const char *found; /* counts its mark; NULL: it leaves none */
} deeds[KINDS] = {
    {take_call,
     "SELECT count(*) FROM intake i JOIN person p ON p.id = i.person JOIN contact c ON c.intake = i.id"
     " WHERE i.note LIKE '印%03d%%' AND p.name LIKE '印%03d%%'"},
    {type,
     "SELECT count(*) FROM draft_value v JOIN draft d ON d.id = v.draft WHERE v.typed = '下書き印%03d'"},
    {talk, "SELECT count(*) FROM contact WHERE note = '対応印%03d'"},
    {edit, "SELECT count(*) FROM history WHERE record = 'intake' AND new = '結果印%03d'"},
    {go_home, NULL},
};

/* A connection that a fault has taken is opened anew, as a desk that is started again. */
static bool is_open(struct hand *h)
{
    if (h->db)
        return true;
    leave(h);
    return sit(h) == OK;
}

static bool do_deed(struct hand *h, struct tally *t, int i, int tries)
{
    for (int n = 0; n < tries; n++) {
        t->attempted = i + 1;
        if (is_open(h) && deeds[i % KINDS].act(h, i) == OK)
            return true;
        t->refused++;
    }
    return false;
}

void day_work(const char *path, struct tally *t, int count, int tries)
{
    struct hand h = hand_new(path);
    for (int i = 0; i < count && do_deed(&h, t, i, tries); i++)
        t->done = i + 1;
    t->code = (int)h.fault.code;
    leave(&h);
    arena_free(h.arena);
}

/* ---- looking for it */

static sqlite3 *open_raw(const char *path, int flags)
{
    sqlite3 *raw;
    assert_int_equal(sqlite3_open_v2(path, &raw, flags, keyring_has(path) ? "cipher" : NULL), SQLITE_OK);
    return raw;
}

static long number(sqlite3 *raw, const char *sql)
{
    sqlite3_stmt *s;
    long n = -1;
    if (sqlite3_prepare_v2(raw, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        n = (long)sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

static bool is_sound(struct hand *h, struct tally *t)
{
    struct check_line *lines;
    int count;
    if (sit(h)) {
        snprintf(t->why, sizeof t->why, "does not open: %.200s", h->fault.say);
        return false;
    }
    if (lost_found(h->db).n) {
        snprintf(t->why, sizeof t->why, "%.*s", S_ARG(lost_found(h->db)));
        return false;
    }
    if (check_all(h->arena, h->db, true, &lines, &count, &h->fault)) {
        snprintf(t->why, sizeof t->why, "cannot be checked: %.200s", h->fault.say);
        return false;
    }
    for (int i = 0; i < count; i++)
        if (!lines[i].good) {
            snprintf(t->why, sizeof t->why, "%.*s: %.*s", S_ARG(lines[i].what), S_ARG(lines[i].found));
            return false;
        }
    return true;
}

/* Every mark that was acknowledged is there once; of the one that was under way, once or not at all. */
static bool has_marks(const char *path, struct tally *t)
{
    sqlite3 *raw = open_raw(path, SQLITE_OPEN_READONLY);
    bool good = true;
    for (int i = 0; good && i < t->attempted; i++) {
        char sql[400];
        if (!deeds[i % KINDS].found)
            continue;
        snprintf(sql, sizeof sql, deeds[i % KINDS].found, i, i);
        long n = number(raw, sql);
        good = n == 1 || (n == 0 && i >= t->done);
        if (!good)
            snprintf(t->why, sizeof t->why, "deed %d is there %ld times, %ld of %ld were acknowledged", i, n,
                     t->done, t->attempted);
    }
    sqlite3_close(raw);
    return good;
}

bool day_is_whole(const char *path, struct tally *t)
{
    struct hand h = hand_new(path);
    bool good = is_sound(&h, t);
    leave(&h);
    arena_free(h.arena);
    return good;
}

bool day_kept(const char *path, struct tally *t)
{
    return day_is_whole(path, t) && has_marks(path, t);
}

/* ---- what is one transaction */

static enum err put_resources(struct hand *h, struct bulk *b)
{
    enum err e = OK;
    for (int i = 0; !e && i < DAY_IMPORTED; i++) {
        struct resource v = {.official = str_print(h->arena, "%010d", i),
                             .service = S("訪問看護"),
                             .name = str_print(h->arena, "訪問看護ステーション%d", i)};
        struct record r = {record_row(RECORD_RESOURCE), 0, v.v};
        enum bulk_outcome outcome;
        e = bulk_put(b, &r, FIELDS_ALL, &outcome, &h->fault);
    }
    return e;
}

void day_import(const char *path, struct tally *t)
{
    struct hand h = hand_new(path);
    struct bulk *b = NULL;
    t->attempted = 1;
    enum err e = sit(&h);
    e = e ? e : bulk_begin(h.db, S("hanako"), S("import"), h.now, &b, &h.fault);
    e = e ? e : put_resources(&h, b);
    if (!e)
        e = bulk_commit(b, S("40"), &h.fault);
    else
        bulk_undo(b);
    t->done = e == OK;
    t->code = (int)e;
    leave(&h);
    arena_free(h.arena);
}

void day_update(const char *path, struct tally *t)
{
    struct hand h = hand_new(path);
    t->attempted = 1;
    t->done = sit(&h) == OK;
    t->code = (int)h.fault.code;
    leave(&h);
    arena_free(h.arena);
}

/* The triggers are put aside meanwhile: they ask a table that only the program has. */
void day_age(const char *path)
{
    char sql[800], *error = NULL;
    const struct record_row *row = record_row(RECORD_PERSON);
    sqlite3 *raw = open_raw(path, SQLITE_OPEN_READWRITE);
    snprintf(sql, sizeof sql,
             "PRAGMA temp_store=MEMORY; PRAGMA writable_schema=1; CREATE TEMP TABLE kept AS SELECT * FROM "
             "sqlite_schema WHERE "
             "type='trigger';"
             "DELETE FROM sqlite_schema WHERE type='trigger'; PRAGMA writable_schema=RESET;"
             "ALTER TABLE person DROP COLUMN %.*s; PRAGMA writable_schema=1;"
             "INSERT INTO sqlite_schema SELECT * FROM kept; PRAGMA user_version=%d",
             S_ARG(row->fields[row->count - 1].column), schema_version() - 1);
    sqlite3_exec(raw, sql, NULL, NULL, &error);
    assert_null(error);
    sqlite3_close(raw);
}

void day_make(const char *path)
{
    static const struct db_birth birth = {S_ROW("架空市在宅医療・介護連携支援センター"),
                                          S_ROW("012025"),
                                          S_ROW("hakodate"),
                                          S_ROW("hanako"),
                                          S_ROW("山田 花子"),
                                          S_ROW("nurse"),
                                          true};
    struct hand h = hand_new(path);
    struct fault fault;
    GOOD(db_create(path, &birth, h.now, &fault));
    GOOD(sit(&h));
    GOOD(take_call(&h, 999));
    leave(&h);
    arena_free(h.arena);
}
