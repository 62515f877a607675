/* Night after night: no day twice or missing, nothing sent is changed, nothing between two runs is lost, and whatever
 * is wrong tonight leaves yesterday's files as they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "export/done.h"
#include "export/fixture.h"
#include "export/folder.h"
#include "export/import.h"
#include "export/manifest.h"
#include "export/run.h"

static void take_call(struct desk *d, const char *number, const char *at)
{
    d->now = date_moment_from_iso(str_of(at));
    const char *path = desk_file(
        d, "in.csv", str_print(d->arena, "受付番号,受付日時,相談者区分\n%s,%.10s,本人\n", number, at));
    const struct import_request q = {
        .kind = IMPORT_CASES, .paths = &path, .count = 1, .login = S("hanako"), .now = d->now};
    struct import_result r;
    struct fault f = {OK, ""};
    check_ok(import_files(d->arena, d->db, &q, &r, &f), &f);
}

static enum err night(struct desk *d, const char *at, bool catch_up, struct fault *f)
{
    d->now = date_moment_from_iso(str_of(at));
    const struct run_request q = {.out = str_print(d->arena, "%s/out", d->folder).p,
                                  .day = DAY_NONE,
                                  .catch_up = catch_up,
                                  .now = d->now,
                                  .dirs = &shipped};
    struct run_result r;
    return run_export(d->arena, d->db, &q, &r, f);
}

static void good_night(struct desk *d, const char *at, bool catch_up)
{
    struct fault f = {OK, ""};
    check_ok(night(d, at, catch_up, &f), &f);
}

static struct str sent(const struct desk *d, const char *name)
{
    return str_copy(d->arena, slurp(d->arena, str_print(d->arena, "%s/out/%s", d->folder, name).p));
}

static bool holds(const struct desk *d, const char *name, const char *number)
{
    return str_find(sent(d, name), str_of(number)) != SIZE_MAX;
}

static bool is_there(const struct desk *d, const char *name)
{
    struct stat st;
    return stat(str_print(d->arena, "%s/out/%s/manifest.csv", d->folder, name).p, &st) == 0;
}

static struct desk three_days(void)
{
    struct desk d = desk_open(S("架空市"), "2026-11-18T08:30:00");
    take_call(&d, "R08-0001", "2026-11-18T10:00:00");
    good_night(&d, "2026-11-18T21:30:00", true);
    take_call(&d, "R08-0002", "2026-11-19T10:00:00");
    good_night(&d, "2026-11-19T21:30:00", true);
    return d;
}

static void what_changes_after_the_run_is_in_the_next_file(void **state)
{
    (void)state;
    struct desk d = three_days();
    take_call(&d, "R08-0003", "2026-11-19T23:10:00");
    struct str before = sent(&d, "2026-11-19/cases.csv");
    good_night(&d, "2026-11-20T21:30:00", true);
    assert_true(holds(&d, "2026-11-20/cases.csv", "R08-0003"));
    assert_false(holds(&d, "2026-11-20/cases.csv", "R08-0002"));
    assert_true(holds(&d, "2026-11-20/manifest.csv", "2026-11-19T21:30:00"));
    assert_true(str_eq(before, sent(&d, "2026-11-19/cases.csv")));
    good_night(&d, "2026-11-21T21:30:00", true); /* a quiet night says nothing of it */
    assert_true(holds(&d, "2026-11-21/manifest.csv", "\"2026-11-21\",\"2026-11-21\""));
    assert_false(holds(&d, "2026-11-21/cases.csv", "R08-0003"));
    desk_close(&d);
}

static void the_last_evening_of_a_month_is_in_its_month(void **state)
{
    (void)state;
    struct desk d = desk_open(S("架空市"), "2026-11-30T08:30:00");
    good_night(&d, "2026-11-30T21:30:00", true);
    take_call(&d, "R08-0009", "2026-11-30T22:00:00");
    assert_false(holds(&d, "2026-11/cases.csv", "R08-0009"));
    good_night(&d, "2026-12-01T21:30:00", true);
    assert_true(holds(&d, "2026-11/cases.csv", "R08-0009"));
    assert_true(holds(&d, "2026-12-01/cases.csv", "R08-0009"));
    assert_false(holds(&d, "2026-12/cases.csv", "R08-0009"));
    desk_close(&d);
}

static void holes_are_filled_and_the_month_goes_on(void **state)
{
    (void)state;
    struct desk d = three_days();
    take_call(&d, "R08-0003", "2026-11-21T10:00:00");
    take_call(&d, "R08-0004", "2026-11-23T10:00:00");
    good_night(&d, "2026-11-23T21:30:00", false); /* 20 to 22 are missing */
    struct str before = sent(&d, "2026-11-23/manifest.csv");
    good_night(&d, "2026-11-24T21:30:00", true);
    static const char *const days[] = {"2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21",
                                       "2026-11-22", "2026-11-23", "2026-11-24", "2026-11"};
    for (size_t i = 0; i < COUNT_OF(days); i++)
        assert_true(is_there(&d, days[i]));
    assert_true(holds(&d, "2026-11-21/cases.csv", "R08-0003"));
    assert_true(str_eq(before, sent(&d, "2026-11-23/manifest.csv")));
    for (int i = 1; i <= 4; i++)
        assert_true(holds(&d, "2026-11/cases.csv", str_print(d.arena, "R08-000%d", i).p));
    desk_close(&d);
}

static void a_clock_that_went_back_replaces_nothing(void **state)
{
    (void)state;
    struct desk d = three_days();
    struct fault f = {OK, ""};
    struct str before = sent(&d, "2026-11-18/manifest.csv");
    assert_int_equal(night(&d, "2026-11-18T21:30:00", true, &f), ERR_REFUSED);
    assert_non_null(strstr(f.say, "時計"));
    assert_true(str_eq(before, sent(&d, "2026-11-18/manifest.csv")));
    assert_int_equal(night(&d, "1970-01-01T21:30:00", true, &f), ERR_REFUSED);
    assert_false(is_there(&d, "1970-01-01"));
    good_night(&d, "2026-11-20T21:30:00", true);
    desk_close(&d);
}

static void a_resend_is_what_was_sent(void **state)
{
    (void)state;
    struct desk d = three_days();
    struct run_request q = {.out = str_print(d.arena, "%s/usb", d.folder).p,
                            .kept = str_print(d.arena, "%s/out", d.folder).p,
                            .day = date_from_iso(S("2026-11-18")),
                            .now = d.now,
                            .dirs = &shipped};
    static const char *const names[] = {"cases.csv", "contacts.csv", "referrals.csv", "monthly.csv",
                                        "manifest.csv"};
    struct run_result r;
    struct fault f = {OK, ""};
    check_ok(run_export(d.arena, d.db, &q, &r, &f), &f);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *copy = str_print(d.arena, "%s/2026-11-18/%s", q.out, names[i]).p;
        assert_true(str_eq(slurp(d.arena, copy), sent(&d, str_print(d.arena, "2026-11-18/%s", names[i]).p)));
    }
    assert_int_equal(manifest_moment(d.arena, q.out, S("2026-11-18")),
                     manifest_moment(d.arena, q.kept, S("2026-11-18")));
    desk_file(&d, "out/2026-11-19/cases.csv", S("spoiled"));
    q.day++;
    q.now += 86400;
    assert_int_equal(run_export(d.arena, d.db, &q, &r, &f), ERR_DAMAGED);
    assert_non_null(strstr(f.say, "cases.csv"));
    assert_int_equal(manifest_moment(d.arena, q.out, S("2026-11-19")), INT64_MIN);
    desk_close(&d);
}

static void two_at_once_do_not_meet(void **state)
{
    (void)state;
    struct desk d = three_days();
    struct fault f = {OK, ""};
    int own = open(str_print(d.arena, "%s/out", d.folder).p, O_RDONLY | O_DIRECTORY);
    assert_int_equal(flock(own, LOCK_EX | LOCK_NB), 0);
    assert_int_equal(night(&d, "2026-11-20T21:30:00", true, &f), ERR_SEAT);
    close(own);
    good_night(&d, "2026-11-20T21:30:00", true);
    desk_close(&d);
}

/* A site's own file that is wrong, writes, or reads what is secret. */
static void a_bad_profile_leaves_yesterday_alone(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "SELECT nothing FROM intake",
        "SELECT",
        "nonsense",
        "",
        "DELETE FROM intake",
        "SELECT 1; DELETE FROM intake",
        "INSERT INTO person(name) VALUES('x')",
        "UPDATE intake SET number=''",
        "DROP TABLE intake",
        "CREATE TABLE t(x)",
        "PRAGMA journal_mode=DELETE",
        "ATTACH '/tmp/x.db' AS x",
        "VACUUM INTO '/tmp/madoguchi-never.db'",
        "SELECT key FROM audit_key",
        "SELECT * FROM audit",
        "SELECT * FROM meta",
        "SELECT * FROM history",
        "SELECT * FROM draft_value",
        "SELECT * FROM (SELECT value FROM meta)",
        "WITH x AS (SELECT * FROM audit_key) SELECT * FROM x",
        "SELECT load_extension('x')",
        "SELECT * FROM sqlite_master",
    };
    struct desk d = three_days();
    struct source_dirs dirs = {d.folder, SOURCE_SCHEMA};
    struct str before = sent(&d, "2026-11-19/manifest.csv");
    struct run_result r;
    assert_int_equal(system(str_print(d.arena, "mkdir -p %s/export/city", d.folder).p), 0);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct fault f = {OK, ""};
        struct run_request q = {.out = str_print(d.arena, "%s/out", d.folder).p,
                                .day = DAY_NONE,
                                .catch_up = true,
                                .now = date_moment_from_iso(S("2026-11-21T21:30:00")),
                                .dirs = &dirs};
        desk_file(&d, "export/city/cases.sql", str_of(bad[i]));
        if (run_export(d.arena, d.db, &q, &r, &f) != ERR_REFUSED)
            fail_msg("%s: %d %s", bad[i], f.code, f.say);
        assert_non_null(strstr(f.say, "cases.sql"));
        assert_null(strchr(f.say, '\n'));
        assert_true(str_eq(before, sent(&d, "2026-11-19/manifest.csv")));
        assert_false(is_there(&d, "2026-11-20"));
    }
    good_night(&d, "2026-11-21T21:30:00", true); /* the next one catches up */
    assert_true(is_there(&d, "2026-11-20"));
    assert_true(holds(&d, "2026-11/cases.csv", "R08-0002"));
    desk_close(&d);
}

static void what_became_of_it_is_kept(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    char path[64] = "/tmp/madoguchi-done-XXXXXX";
    struct fault f;
    struct done d = {.profile = S("city"), .folder = S("/x\t/y"), .succeeded = 1000000, .tried = 1000000},
                got;
    assert_non_null(mkdtemp(path));
    const char *db = str_print(a, "%s/desk.db", path).p;
    assert_false(done_read(a, db, S("city"), &got));
    assert_int_equal(done_write(a, db, &d, &f), OK);
    d = (struct done){.profile = S("public"), .tried = 1000001, .code = ERR_IO, .why = S("満杯\nです")};
    assert_int_equal(done_write(a, db, &d, &f), OK);
    d = (struct done){.profile = S("city"),
                      .succeeded = 1086400,
                      .tried = 1086400,
                      .code = ERR_REFUSED,
                      .why = S("壊れた")};
    assert_int_equal(done_write(a, db, &d, &f), OK);
    assert_true(done_read(a, db, S("city"), &got));
    assert_int_equal(got.succeeded, 1000000);
    assert_int_equal(got.tried, 1086400);
    assert_true(str_eq(got.why, S("壊れた")) && str_eq(got.folder, S("/x /y")));
    assert_true(done_needs_look(&got, got.tried));
    assert_true(str_find(done_words(a, &got, got.tried), S("壊れた")) != SIZE_MAX);
    assert_true(done_read(a, db, S("public"), &got));
    assert_int_equal(got.succeeded, 0);
    assert_true(str_eq(got.why, S("満杯 です")));
    got = (struct done){.succeeded = 1000000, .tried = 1000000};
    assert_false(done_needs_look(&got, 1000000 + DONE_HOURS * 3600));
    assert_true(done_needs_look(&got, 1000001 + DONE_HOURS * 3600));
    assert_int_equal(system(str_print(a, "rm -r %s", path).p), 0);
    arena_free(a);
}

/* As many profiles as the configuration has: none takes the place of another. What cannot be
 * read is not written over. */
static void each_of_many_profiles_is_kept(void **state)
{
    enum { MANY = 70 };
    struct arena *a = arena_new();
    char path[64] = "/tmp/madoguchi-done-XXXXXX";
    struct fault f;
    struct done got;
    (void)state;
    assert_non_null(mkdtemp(path));
    const char *db = str_print(a, "%s/desk.db", path).p;
    for (int i = 0; i < MANY; i++) {
        struct done d = {.profile = str_print(a, "p%d", i), .succeeded = 1000 + i, .tried = 1000 + i};
        assert_int_equal(done_write(a, db, &d, &f), OK);
    }
    for (int i = 0; i < MANY; i++) {
        assert_true(done_read(a, db, str_print(a, "p%d", i), &got));
        assert_int_equal(got.succeeded, 1000 + i);
    }
    assert_int_equal(system(str_print(a, "rm %s.export && mkdir %s.export", db, db).p), 0);
    struct done d = {.profile = S("city"), .succeeded = 1, .tried = 1};
    assert_int_equal(done_write(a, db, &d, &f), ERR_IO);
    assert_int_equal(system(str_print(a, "rm -r %s", path).p), 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_changes_after_the_run_is_in_the_next_file),
        cmocka_unit_test(the_last_evening_of_a_month_is_in_its_month),
        cmocka_unit_test(holes_are_filled_and_the_month_goes_on),
        cmocka_unit_test(a_clock_that_went_back_replaces_nothing),
        cmocka_unit_test(a_resend_is_what_was_sent),
        cmocka_unit_test(two_at_once_do_not_meet),
        cmocka_unit_test(a_bad_profile_leaves_yesterday_alone),
        cmocka_unit_test(what_became_of_it_is_kept),
        cmocka_unit_test(each_of_many_profiles_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
