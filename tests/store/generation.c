/* Backups that make themselves: which stay, that they are backups, and that a file is kept before it is changed. */
#include "store/desk.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>

#include "store/audit_list.h"
#include "store/generation.h"
#include "store/keeper.h"
#include "store/schema.h"

enum { HOUR = 3600, DAY = 24 * HOUR, MOST = 400, STAY_MOST = 12 + 7 + 5 + 13 };

static int count(const bool *stays, int n)
{
    int kept = 0;
    for (int i = 0; i < n; i++)
        kept += stays[i];
    return kept;
}

/* One an hour of eight hours a day for more than a year. */
static void a_year_thins_out(void **state)
{
    (void)state;
    int64_t now = date_moment_from_iso(S("2026-11-20T17:00")), at[MOST * 8];
    bool stays[MOST * 8];
    int n = 0;
    for (int day = 0; day < MOST; day++)
        for (int hour = 0; hour < 8; hour++)
            at[n++] = now - (int64_t)day * DAY - (int64_t)hour * HOUR;
    generation_choose(at, n, stays);
    assert_in_range(count(stays, n), 13 + 5, STAY_MOST);
    for (int hour = 0; hour < 8; hour++)
        assert_true(stays[hour]); /* all of today */
    for (int day = 0; day < 7; day++)
        assert_true(stays[day * 8]); /* the last one of each of seven days */
    assert_false(stays[8 * 3 + 4]);  /* but not one of the middle of a day */
    int64_t oldest = now;
    for (int i = 0; i < n; i++)
        if (stays[i] && at[i] < oldest)
            oldest = at[i];
    assert_in_range((now - oldest) / DAY, 335, 396); /* the last one of a month thirteen months back */
}

/* Whatever there is and in whatever order: the newest stays, none is chosen twice, what was chosen stays chosen. */
static void any_set_of_moments(void **state)
{
    (void)state;
    uint64_t x = 7;
    for (int round = 0; round < 300; round++) {
        int64_t at[60], kept[60];
        bool stays[60], again[60];
        int n = 1 + round % 60, newest = 0, left = 0;
        for (int i = 0; i < n; i++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            at[i] = (int64_t)(x >> 33) % (500 * (int64_t)DAY);
            newest = at[i] >= at[newest] ? i : newest;
        }
        generation_choose(at, n, stays);
        assert_true(stays[newest]);
        assert_in_range(count(stays, n), 1, STAY_MOST);
        for (int i = 0; i < n; i++)
            if (stays[i])
                kept[left++] = at[i];
        generation_choose(kept, left, again);
        assert_int_equal(count(again, left), left);
    }
}

static int names_in(const struct desk *d)
{
    char path[160];
    int n = 0;
    snprintf(path, sizeof path, "%s.backups", d->path);
    DIR *folder = opendir(path);
    while (folder && readdir(folder))
        n++;
    if (folder)
        closedir(folder);
    return folder ? n - 2 : 0;
}

static void each_is_a_backup(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *copy;
    struct stat st;
    assert_int_equal(generation_newest(d->arena, d->path).n, 0);
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "", "一件目");
    for (int i = 0; i < 30; i++) /* half an hour apart: two of an hour, one stays */
        GOOD(generation_make(d->db, d->now + i * HOUR / 2, &fault));
    assert_in_range(names_in(d), 12, 14);
    struct str newest = generation_newest(d->arena, d->path);
    assert_true(str_ends(newest, S("/2026-11-21T04-35-00.db")));
    assert_int_equal(stat(newest.p, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    GOOD(db_open_reader(newest.p, &copy, &fault));
    assert_int_equal(load_count(copy, "intake"), 1);
    db_close(copy);
}

/* A file somebody else has put there is not ours to take away. */
static void strange_names_stay(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    char path[200];
    snprintf(path, sizeof path, "%s.backups", d->path);
    assert_int_equal(mkdir(path, 0700), 0);
    strcat(path, "/2026-13-41T99-99-99.db");
    FILE *strange = fopen(path, "we");
    assert_non_null(strange);
    fclose(strange);
    GOOD(generation_make(d->db, d->now, &fault));
    assert_int_equal(access(path, F_OK), 0);
    assert_int_equal(names_in(d), 2);
}

/* One that was killed leaves what it had of a file as large as the database, under a name that nobody asks for again. */
static void what_a_killed_one_left_goes_after_a_day(void **state)
{
    static const struct {
        const char *name;
        int age;
        bool stays;
    } left[] = {{"2026-11-19T09-05-00.db.4711.part", 2 * DAY, false},
                {"2026-11-19T09-05-00.db.4711.part-journal", 2 * DAY, false},
                {"2026-11-19T09-05-00.db.4711.part.keys", 2 * DAY, false},
                {"2026-11-20T13-05-00.db.4712.part", HOUR, true}, /* may be at work */
                {"2026-11-19T09-05-00.db.part", 2 * DAY, true},   /* somebody's own */
                {"2026-11-19T09-05-00.db.4711.partner", 2 * DAY, true},
                {"memo.db.4711.part", 2 * DAY, true}};
    struct desk *d = *state;
    struct fault fault;
    char path[400];
    snprintf(path, sizeof path, "%s.backups", d->path);
    assert_int_equal(mkdir(path, 0700), 0);
    for (size_t i = 0; i < COUNT_OF(left); i++) {
        snprintf(path, sizeof path, "%s.backups/%s", d->path, left[i].name);
        FILE *file = fopen(path, "we");
        assert_non_null(file);
        fclose(file);
        time_t at = time(NULL) - left[i].age;
        assert_int_equal(utimes(path, (struct timeval[2]){{.tv_sec = at}, {.tv_sec = at}}), 0);
    }
    GOOD(generation_make(d->db, d->now, &fault));
    for (size_t i = 0; i < COUNT_OF(left); i++) {
        snprintf(path, sizeof path, "%s.backups/%s", d->path, left[i].name);
        if ((access(path, F_OK) == 0) != left[i].stays)
            fail_msg("%s %s", left[i].name, left[i].stays ? "is gone" : "is still there");
    }
}

static void the_keeper_does_it_aside(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct keeper *k = keeper_start(d->path);
    assert_non_null(k);
    keeper_make(k, S("hanako"), d->now);
    keeper_make(k, S("hanako"), d->now + HOUR);
    desk_case(d, "佐藤", "サトウ", "", "その間の登録");
    keeper_stop(k);
    assert_in_range(names_in(d), 1, 2);
    assert_true(str_ends(generation_newest(d->arena, d->path), S("T15-05-00.db")));
    char path[400];
    snprintf(path, sizeof path, "rm -rf '%s.backups' && touch '%s.backups'", d->path, d->path);
    assert_int_equal(system(path), 0);
    k = keeper_start(d->path);
    keeper_make(k, S("hanako"), d->now + 2 * HOUR);
    for (int i = 0; i < 1000 && !keeper_failed(k, &fault); i++)
        usleep(10000);
    assert_non_null(strstr(fault.say, "フォルダ"));
    assert_false(keeper_failed(k, &fault)); /* said once */
    keeper_stop(k);
}

struct makers {
    char logins[64];
};

static void note_backup(void *of, const struct audit_event *e)
{
    struct makers *m = of;
    if (str_eq(e->act, S("backup")))
        snprintf(m->logins + strlen(m->logins), sizeof m->logins - strlen(m->logins), S_FMT " ",
                 S_ARG(e->login));
}

/* The seat goes from person to person: each backup is in the audit under who sat there when it was asked for. */
static void each_is_made_by_who_sits_there(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct makers made = {""};
    struct audit_wish everything = {0};
    struct keeper *k = keeper_start(d->path);
    keeper_make(k, S("hanako"), d->now);
    for (int i = 0; i < 1000 && !generation_newest(d->arena, d->path).n; i++)
        usleep(10000);
    keeper_make(k, S("jiro"), d->now + HOUR);
    keeper_stop(k);
    GOOD(audit_fold(d->db, d->now + HOUR, &fault));
    GOOD(audit_list(d->db, &everything, note_backup, &made, &fault));
    assert_string_equal(made.logins, "hanako jiro ");
}

static int real_up(void **state)
{
    struct fault fault;
    struct desk *d = calloc(1, sizeof *d);
    struct db_birth birth = {S("函館市医療・介護連携支援センター"),
                             S("012025"),
                             S("hakodate"),
                             S("hanako"),
                             S("山田 花子"),
                             S("nurse"),
                             false};
    desk_folder(d);
    GOOD(db_create(d->path, &birth, d->now, &fault));
    *state = d;
    return 0;
}

static int real_down(void **state)
{
    desk_remove(*state);
    return 0;
}

/* As the version before the last migration and its fields would have left it, as far as the number goes. */
static void a_file_is_kept_before_it_is_changed(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct db *db;
    sqlite3 *raw;
    char sql[64], path[200];
    struct stat st;
    GOOD(db_open_reader(d->path, &db, &fault));
    db_close(db);
    assert_int_equal(names_in(d), 0); /* nothing was changed, nothing is kept */
    snprintf(sql, sizeof sql, "PRAGMA user_version=%d", schema_version() - 1);
    assert_int_equal(sqlite3_open(d->path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(raw);
    GOOD(db_open_reader(d->path, &db, &fault));
    db_close(db);
    snprintf(path, sizeof path, "%s.backups/before-%d.db", d->path, schema_version() - 1);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(raw, "PRAGMA user_version", -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(s, 0), schema_version() - 1); /* as it was */
    sqlite3_finalize(s);
    sqlite3_close(raw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_year_thins_out),
        cmocka_unit_test(any_set_of_moments),
        cmocka_unit_test_setup_teardown(each_is_a_backup, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(strange_names_stay, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(what_a_killed_one_left_goes_after_a_day, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(the_keeper_does_it_aside, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(each_is_made_by_who_sits_there, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_file_is_kept_before_it_is_changed, real_up, real_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
