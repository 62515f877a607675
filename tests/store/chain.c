/*
 * The chain of the audit against who has the file and the sqlite3 program: 1,000 tampers at random, each found by its
 * number; and against who knows how a row is bound (src/store/audit_link.h, done again here) but not the auditor's key.
 */
#include "store/desk.h"

#include <sodium.h>
#include <sqlite3.h>

#include "../../src/store/inside.h"
#include "store/audit.h"
#include "store/schema.h"

enum { ROWS = 300, TAMPERS = 1000, STEP = 4, MAC = 32, LINK = 16, BOUND = STEP + MAC + LINK };

struct chain {
    struct desk d;
    sqlite3 *plain;
    unsigned char k0[AUDIT_K0];
    int64_t length;
};

static void sql(struct chain *c, const char *text)
{
    char *error = NULL;
    if (sqlite3_exec(c->plain, text, NULL, NULL, &error))
        fail_msg("%s: %s", text, error);
}

static void event(struct desk *d, const char *act, struct str subject, struct str detail)
{
    struct change *c = change_new(S("hanako"), str_of(act));
    change_about(c, subject);
    change_tell(c, detail);
    desk_apply(d, c);
}

static int64_t length_of(struct chain *c, const unsigned char *k0)
{
    struct fault fault;
    int64_t rows;
    GOOD(audit_check_from(c->d.db, k0, &rows, &fault));
    return rows;
}

/* A real file, whose first key is known to the auditor only. Time passes, so that the key moves on by both rules. */
static int up(void **state)
{
    struct fault fault;
    struct chain *c = calloc(1, sizeof *c);
    struct desk *d = &c->d;
    struct db_birth birth = {S("架空市センター"), S("012025"), S("hakodate"), S("hanako"),
                             S("山田 花子"),      S("nurse"),  false};
    desk_folder(d);
    GOOD(db_create_audited(d->path, &birth, d->now, c->k0, &fault));
    GOOD(seat_take(d->path, SEAT_DESK, S("hanako"), d->now, &d->seat, &fault));
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
    for (int i = 0; i < ROWS; i++) {
        d->now += i % 50 == 49 ? 1000 : 7;
        event(d, i % 3 ? "view" : "print", str_print(d->arena, "intake %d", 1 + i % 17), S("sheet"));
    }
    assert_int_equal(sqlite3_open_v2(d->path, &c->plain, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    c->length = length_of(c, NULL);
    assert_int_equal(length_of(c, c->k0), c->length);
    sql(c, "PRAGMA synchronous=OFF; DROP TRIGGER audit_keeps; DROP TRIGGER audit_stays; DROP TRIGGER "
           "audit_grows;"
           "CREATE TEMP TABLE kept AS SELECT * FROM audit; CREATE TEMP TABLE kept_state AS SELECT * FROM "
           "audit_state");
    *state = c;
    return 0;
}

static int down(void **state)
{
    struct chain *c = *state;
    sqlite3_close(c->plain);
    db_close(c->d.db);
    seat_leave(c->d.seat);
    desk_clear(&c->d);
    free(c);
    return 0;
}

static void restore(struct chain *c)
{
    sql(c, "BEGIN; DELETE FROM audit; INSERT INTO audit SELECT * FROM kept; DELETE FROM audit_state;"
           "INSERT INTO audit_state SELECT * FROM kept_state; COMMIT");
}

static void found(struct chain *c, const unsigned char *k0, int64_t number, const char *what)
{
    struct fault fault;
    char wanted[64];
    int64_t rows;
    snprintf(wanted, sizeof wanted, "監査記録の %lld 番", (long long)number);
    if (audit_check_from(c->d.db, k0, &rows, &fault) != ERR_DAMAGED || !strstr(fault.say, wanted))
        fail_msg("%s: %lld was not found: %s", what, (long long)number, fault.say);
}

/* One edit, deletion, swap, insertion or cut; gives the number that must be named. */
static int64_t tamper(struct chain *c, int round, char text[512])
{
    static const char *const edits[] = {
        "UPDATE audit SET login='jiro' WHERE seq=%lld",
        "UPDATE audit SET at=at+1 WHERE seq=%lld",
        "UPDATE audit SET subject=subject||'0' WHERE seq=%lld",
        "UPDATE audit SET epoch=epoch+1 WHERE seq=%lld",
        "UPDATE audit SET station='x' WHERE seq=%lld",
        "UPDATE audit SET act=act||' ' WHERE seq=%lld",
        "UPDATE audit SET detail=subject, subject=detail||' ' WHERE seq=%lld",
        "UPDATE audit SET mono=mono+1 WHERE seq=%lld",
        "UPDATE audit SET boot=x'0102030405060708' WHERE seq=%lld",
        "UPDATE audit SET boot=x'', mono=0 WHERE seq=%lld",
        "UPDATE audit SET role='admin' WHERE seq=%lld",
        "UPDATE audit SET role='' WHERE seq=%lld",
        "UPDATE audit SET boot=x'', mono=0, role='' WHERE seq=%lld",
        "UPDATE audit SET detail=detail||role, role='' WHERE seq=%lld",
        "UPDATE audit SET boot=CAST(substr(boot, 1, 7) AS BLOB) WHERE seq=%lld",
        "UPDATE audit SET mac=zeroblob(52) WHERE seq=%lld",
        "UPDATE audit SET mac=x'00' WHERE seq=%lld",
        ("UPDATE audit SET mac=CAST(substr(mac, 1, 20)||iif(substr(mac, 21, 1)=x'ee', x'11', x'ee')||"
         "substr(mac, 22) AS BLOB) WHERE seq=%lld"),
        "UPDATE audit SET mac=(SELECT mac FROM kept WHERE kept.seq=audit.seq-1) WHERE seq=%lld",
    };
    int64_t last = c->length, at = 2 + (int64_t)randombytes_uniform((uint32_t)last - 3);
    int64_t other = at + 1 + (int64_t)randombytes_uniform((uint32_t)(last - at));
    long long a = at, b = other;
    switch (round % 5) {
    case 0: snprintf(text, 512, edits[randombytes_uniform(COUNT_OF(edits))], a); return at;
    case 1: snprintf(text, 512, "DELETE FROM audit WHERE seq=%lld", a); return at;
    case 2:
        snprintf(text, 512,
                 "UPDATE audit SET seq=-1 WHERE seq=%lld; UPDATE audit SET seq=%lld WHERE seq=%lld;"
                 "UPDATE audit SET seq=%lld WHERE seq=-1",
                 a, a, b, b);
        return at;
    case 3: /* one row in between, all later ones moved up: no gap is left */
        snprintf(text, 512,
                 "UPDATE audit SET seq=-seq WHERE seq>%lld; UPDATE audit SET seq=1-seq WHERE seq<0;"
                 "INSERT INTO audit SELECT %lld, at, login, station, epoch, act, subject, detail, mac, boot, "
                 "mono, role FROM kept"
                 " WHERE seq=%lld",
                 a, a + 1, a);
        return at + 1;
    default: snprintf(text, 512, "DELETE FROM audit WHERE seq>%lld", a); return at + 1;
    }
}

static void a_thousand_tampers_are_found_by_their_number(void **state)
{
    struct chain *c = *state;
    char text[512];
    for (int i = 0; i < TAMPERS; i++) {
        int64_t number = tamper(c, i, text);
        sql(c, text);
        found(c, i % 2 ? NULL : c->k0, number, text);
        restore(c);
    }
    assert_int_equal(length_of(c, c->k0), c->length);
    print_message("%d of %d tampers found by their number\n", TAMPERS, TAMPERS);
}

static void add_number(crypto_generichash_state *h, int64_t value)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    crypto_generichash_update(h, bytes, sizeof bytes);
}

/* The links of all rows from `first` on, made anew as the format says; no key is needed for it. */
static void relink(struct chain *c, int64_t first)
{
    sqlite3_stmt *rows, *put;
    unsigned char before[BOUND] = {0}, bound[BOUND];
    assert_int_equal(
        sqlite3_prepare_v2(
            c->plain,
            "SELECT seq, at, epoch, login, station, act, subject, detail, mac, boot, mono, role FROM audit"
            " ORDER BY seq",
            -1, &rows, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(c->plain, "UPDATE audit SET mac=?1 WHERE seq=?2", -1, &put, NULL),
                     SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        crypto_generichash_state h;
        memcpy(bound, sqlite3_column_blob(rows, 8), BOUND);
        crypto_generichash_init(&h, NULL, 0, LINK);
        for (int i = 0; i < 3; i++)
            add_number(&h, sqlite3_column_int64(rows, i));
        for (int i = 3; i < 8; i++) {
            add_number(&h, sqlite3_column_bytes(rows, i));
            crypto_generichash_update(&h, sqlite3_column_text(rows, i),
                                      (unsigned)sqlite3_column_bytes(rows, i));
        }
        int role = sqlite3_column_bytes(rows, 11);
        if (sqlite3_column_bytes(rows, 9) || role) { /* not in rows from before it was kept */
            add_number(&h, sqlite3_column_bytes(rows, 9));
            crypto_generichash_update(&h, sqlite3_column_blob(rows, 9),
                                      (unsigned)sqlite3_column_bytes(rows, 9));
            add_number(&h, sqlite3_column_int64(rows, 10));
        }
        if (role) {
            add_number(&h, role);
            crypto_generichash_update(&h, sqlite3_column_text(rows, 11), (unsigned)role);
        }
        crypto_generichash_update(&h, bound, STEP + MAC);
        crypto_generichash_update(&h, before + STEP + MAC, LINK);
        crypto_generichash_final(&h, bound + STEP + MAC, LINK);
        memcpy(before, bound, BOUND);
        if (sqlite3_column_int64(rows, 0) < first)
            continue;
        sqlite3_bind_blob(put, 1, bound, BOUND, SQLITE_STATIC);
        sqlite3_bind_int64(put, 2, sqlite3_column_int64(rows, 0));
        assert_int_equal(sqlite3_step(put), SQLITE_DONE);
        sqlite3_reset(put);
    }
    sqlite3_finalize(rows);
    sqlite3_finalize(put);
}

static void who_makes_the_links_anew_is_found_by_the_auditor(void **state)
{
    struct chain *c = *state;
    relink(c, 1); /* the same again: the format is as it is written down */
    assert_int_equal(length_of(c, c->k0), c->length);
    for (int i = 0; i < 50; i++) {
        int64_t at = 2 + (int64_t)randombytes_uniform((uint32_t)c->length - 2);
        sql(c, str_print(c->d.arena, "UPDATE audit SET login='jiro' WHERE seq=%lld", (long long)at).p);
        relink(c, at);
        assert_int_equal(length_of(c, NULL), c->length); /* the honest limit of a check without the key */
        found(c, c->k0, at, "links made anew");
        restore(c);
    }
    sql(c,
        "DELETE FROM audit WHERE seq>100; UPDATE audit_state SET seq=100"); /* and cut, with what is kept beside it */
    found(c, c->k0, 101, "cut");
    restore(c);
}

/* With the key as it is now nothing earlier can be made: the first one is nowhere in the file. */
static void the_old_key_is_gone(void **state)
{
    struct chain *c = *state;
    static const char *const files[] = {"", "-wal"};
    sql(c, "PRAGMA wal_checkpoint(TRUNCATE)");
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(c->plain, "SELECT step, key FROM audit_key", -1, &s, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_true(sqlite3_column_int(s, 0) >= ROWS / 50);
    assert_true(memcmp(sqlite3_column_blob(s, 1), c->k0, AUDIT_K0) != 0);
    sqlite3_finalize(s);
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        char path[160], *bytes = NULL;
        size_t room = 0;
        snprintf(path, sizeof path, "%s%s", c->d.path, files[i]);
        FILE *in = fopen(path, "re");
        ssize_t n = in ? getdelim(&bytes, &room, EOF, in) : 0;
        for (ssize_t k = 0; n > 0 && k + AUDIT_K0 <= n; k++)
            assert_true(memcmp(bytes + k, c->k0, AUDIT_K0) != 0);
        free(bytes);
        if (in)
            fclose(in);
    }
}

static int64_t ask(struct chain *c, const char *text)
{
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(c->plain, text, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

static void the_key_moves_on_after_64_rows_or_15_minutes(void **state)
{
    struct chain *c = *state;
    restore(c);
    c->d.now += 1000;
    event(&c->d, "view", S("intake 1"), S0);
    int64_t step = ask(c, "SELECT step FROM audit_key");
    for (int i = 1; i < 64; i++)
        event(&c->d, "view", S("intake 1"), S0);
    assert_int_equal(ask(c, "SELECT step FROM audit_key"), step);
    event(&c->d, "view", S("intake 1"), S0);
    assert_int_equal(ask(c, "SELECT step FROM audit_key"), step + 1);
    c->d.now += 15 * 60 - 1;
    event(&c->d, "view", S("intake 1"), S0);
    assert_int_equal(ask(c, "SELECT step FROM audit_key"), step + 1);
    c->d.now += 1;
    event(&c->d, "view", S("intake 1"), S0);
    assert_int_equal(ask(c, "SELECT step FROM audit_key"), step + 2);
    assert_int_equal(length_of(c, c->k0), ask(c, "SELECT max(seq) FROM audit"));
}

static void a_clock_that_goes_back_is_an_event(void **state)
{
    struct chain *c = *state;
    c->d.now -= 299;
    event(&c->d, "view", S("intake 1"), S0);
    assert_int_equal(ask(c, "SELECT count(*) FROM audit WHERE act='clock'"), 0);
    c->d.now -= 3 * 86400;
    event(&c->d, "view", S("intake 1"), S0);
    event(&c->d, "view", S("intake 2"), S0);
    assert_int_equal(ask(c, "SELECT count(*) FROM audit WHERE act='clock' AND detail='-259200'"), 1);
    struct fault fault;
    GOOD(audit_note(c->d.db, c->d.now - 86400, S("jiro"), S("export"), S0, S("city"), &fault));
    GOOD(audit_fold(c->d.db, c->d.now, &fault)); /* noted earlier, folded now: no clock went back */
    assert_int_equal(ask(c, "SELECT count(*) FROM audit WHERE act='clock'"), 1);
    length_of(c, c->k0);
}

/* By the clock that nobody sets: the order of rows is that of their milliseconds, whatever the calendar says. */
static void a_row_has_the_clock_that_nobody_sets(void **state)
{
    struct chain *c = *state;
    struct fault fault;
    assert_int_equal(ask(c, "SELECT count(*) FROM audit WHERE length(boot)<>8 OR mono<=0"), 0);
    assert_int_equal(ask(c, "SELECT count(DISTINCT boot) FROM audit"), 1);
    assert_int_equal(ask(c, "SELECT count(*) FROM audit a JOIN audit b ON b.seq=a.seq+1 WHERE b.mono<a.mono"),
                     0);
    int64_t before = ask(c, "SELECT max(mono) FROM audit");
    GOOD(audit_note(c->d.db, c->d.now, S("jiro"), S("export"), S0, S("city"), &fault));
    usleep(20 * 1000);
    event(&c->d, "view", S("intake 1"), S0);
    GOOD(audit_fold(c->d.db, c->d.now, &fault)); /* folded after what came later: its own clock tells */
    assert_true(ask(c, "SELECT mono FROM audit ORDER BY seq DESC LIMIT 1") >= before);
    assert_true(ask(c, "SELECT mono FROM audit ORDER BY seq DESC LIMIT 1") <
                ask(c, "SELECT mono FROM audit ORDER BY seq DESC LIMIT 1 OFFSET 1"));
    length_of(c, c->k0);
}

/* Who acted in which role, as it was then: a later change of the person's row changes no earlier row of the audit. */
static void a_row_tells_the_role(void **state)
{
    struct chain *c = *state;
    struct fault fault;
    int64_t nurses = ask(c, "SELECT count(*) FROM audit WHERE login='hanako' AND role='nurse,admin'");
    assert_true(nurses >= ROWS); /* the birth of the file, by nobody on the staff yet, has none */
    assert_int_equal(nurses + 1, ask(c, "SELECT count(*) FROM audit WHERE login='hanako'"));
    struct staff s = {.job = S("clerk"), .admin = S("no")};
    struct change *change = change_new(S("hanako"), S("staff-role"));
    change_put(change, &(struct record){record_row(RECORD_STAFF), 1, s.v},
               FIELD_BIT(STAFF_job) | FIELD_BIT(STAFF_admin));
    desk_apply(&c->d, change); /* still as admin */
    event(&c->d, "view", S("intake 1"), S0);
    GOOD(audit_note(c->d.db, c->d.now, S("hanako"), S("view"), S("intake 2"), S("sheet"), &fault));
    GOOD(audit_note(c->d.db, c->d.now, S("recovery"), S("recovery"), S0, S0, &fault));
    GOOD(audit_fold(c->d.db, c->d.now, &fault)); /* a reader's rows tell it, too */
    assert_int_equal(ask(c, "SELECT count(*) FROM audit WHERE role='nurse,admin'"), nurses + 1);
    assert_int_equal(ask(c, "SELECT count(*) FROM audit WHERE role='clerk'"), 2);
    assert_int_equal(ask(c, "SELECT count(*) FROM audit WHERE role='' AND login='recovery'"), 1);
    length_of(c, c->k0);
}

/* What versions after the chain's last made: an older file has none of it. */
#define LATER                                                                                                \
    "DROP INDEX resource_area; DROP TABLE lineage; DROP TABLE lineage_first; DROP TABLE origin;"             \
    " DROP TABLE peer; DROP TABLE given; DROP TABLE difference; DROP INDEX intake_restricted;"

/* Of a file of version `version`, without the columns that came later. */
static void make_older(struct chain *c, int version, const char *without)
{
    db_close(c->d.db);
    sql(c, "DROP TABLE IF EXISTS kept; DROP TRIGGER IF EXISTS audit_keeps; CREATE TABLE audited(x)");
    sql(c, without);
    sql(c, "DROP TABLE audited; CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, "
           "'audit is "
           "append-only'); END");
    sql(c, str_print(c->d.arena, "PRAGMA user_version=%d", version * 1000 + schema_version() % 1000).p);
}

/* It is walked as it is, is brought up to date and goes on with new rows. */
static void goes_on(struct chain *c)
{
    struct fault fault;
    struct db *old;
    int64_t rows = ask(c, "SELECT count(*) FROM audit"), walked;
    GOOD(db_open_as_it_is(c->d.path, &old, &fault));
    GOOD(audit_check_from(old, NULL, &walked, &fault));
    db_close(old);
    assert_int_equal(walked, rows);
    GOOD(db_open_writer(c->d.path, c->d.seat, S("hanako"), c->d.now, &c->d.db, &fault));
    event(&c->d, "view", S("intake 1"), S0);
    assert_int_equal(length_of(c, NULL), rows + 2);
}

/* A file from before rows told the role, and one from before they had the clock that nobody sets: no old
 * row is given one afterwards. */
static void an_older_file_keeps_its_chain(void **state)
{
    struct chain *c = *state;
    sql(c, "UPDATE audit SET role=''");
    relink(c, 1);
    make_older(c, 11, LATER "ALTER TABLE audit DROP COLUMN role");
    goes_on(c);
    assert_int_equal(ask(c, "SELECT count(*) FROM audit WHERE role<>''"), 2);
    sql(c, "DROP TRIGGER audit_keeps; UPDATE audit SET role='admin' WHERE seq=7");
    found(c, NULL, 7, "a role for an old row");
    sql(c, "UPDATE audit SET boot=x'', mono=0, role=''");
    relink(c, 1);
    make_older(
        c, 9,
        LATER
        "ALTER TABLE audit DROP COLUMN role; ALTER TABLE audit DROP COLUMN boot; ALTER TABLE audit DROP "
        "COLUMN mono;"
        "DROP TABLE familiar; DROP TABLE familiar_notes");
    goes_on(c);
    assert_int_equal(ask(c, "SELECT count(*) FROM audit WHERE length(boot)=8"), 2);
    sql(c, "DROP TRIGGER audit_keeps; UPDATE audit SET boot=x'0102030405060708' WHERE seq=7");
    found(c, NULL, 7, "a clock for an old row");
}

/* RELIABILITY.md 36: what a row takes on disk, its index included. */
static void a_row_is_small(void **state)
{
    struct chain *c = *state;
    int64_t before = ask(c, "PRAGMA page_count");
    for (int i = 0; i < 2000; i++)
        event(&c->d, "view", str_print(c->d.arena, "intake %d", 10000 + i), S("sheet"));
    double each = (double)(ask(c, "PRAGMA page_count") - before) * 4096 / 2000;
    print_message("%.0f bytes a row\n", each);
    assert_true(each <= 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thousand_tampers_are_found_by_their_number),
        cmocka_unit_test(who_makes_the_links_anew_is_found_by_the_auditor),
        cmocka_unit_test(the_old_key_is_gone),
        cmocka_unit_test(the_key_moves_on_after_64_rows_or_15_minutes),
        cmocka_unit_test(a_clock_that_goes_back_is_an_event),
        cmocka_unit_test(a_row_has_the_clock_that_nobody_sets),
        cmocka_unit_test(a_row_tells_the_role),
        cmocka_unit_test(a_row_is_small),
        cmocka_unit_test(an_older_file_keeps_its_chain),
    };
    return cmocka_run_group_tests(tests, up, down);
}
