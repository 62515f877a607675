/* What may be gone at once of a file that becomes a desk again, and what may happen meanwhile (store/salvage.h). */
#include "salvaged.h"

#include "store/dispose.h"

#include <time.h>

static struct file file;

/* Half of the cases, the backup, an hour, the other half. */
static void begin_with(bool sealed, bool backup, int cases)
{
    birth(&file, sealed);
    fill(&file.d, cases / 2);
    leave(&file.d);
    if (backup)
        back_up(&file.d);
    file.d.now += 3600;
    fill(&file.d, cases / 2);
    leave(&file.d);
    look(&file);
}

static void begin(bool sealed, bool backup)
{
    begin_with(sealed, backup, CASES);
}

static int page_of(const char *table, const char *kind, int nth)
{
    for (int i = 0; i < file.walked; i++) {
        const struct page *p = &file.pages[file.order[i]];
        if (strcmp(p->table, table) == 0 && strcmp(p->kind, kind) == 0 && nth-- == 0)
            return file.order[i];
    }
    fail_msg("no %s page of %s", kind, table);
    return 0;
}

static int last_leaf_of(const char *table)
{
    int page = 0;
    for (int i = 0; i < file.walked; i++) {
        const struct page *p = &file.pages[file.order[i]];
        if (strcmp(p->table, table) == 0 && strcmp(p->kind, "leaf") == 0)
            page = file.order[i];
    }
    return page;
}

static struct db *open_made(void)
{
    struct fault fault;
    struct db *db;
    keyring_share(file.out, file.d.path);
    GOOD(db_open_reader(file.out, &db, &fault));
    return db;
}

static void must(enum err e, const struct fault *fault)
{
    if (e)
        fail_msg("%d %s", e, fault->say);
}

static void wipe_page_of(const char *path, int page)
{
    static const unsigned char zero[PAGE];
    int fd = open(path, O_RDWR | O_CLOEXEC);
    assert_int_equal(pwrite(fd, zero, PAGE, (off_t)(page - 1) * PAGE), PAGE);
    close(fd);
}

static void wipe(int page)
{
    wipe_page_of(file.d.path, page);
}

/* ---- the first page */

static void without_its_first_page_a_backup_is_needed(void **state)
{
    struct salvage_report r;
    struct fault fault = {.say = ""};
    int64_t rows[RECORD_COUNT];
    (void)state;
    for (int sealed = 0; sealed < 2; sealed++) {
        begin(sealed, false);
        wipe(1);
        assert_int_equal(salvage(&file, &r, &fault), ERR_DAMAGED);
        assert_non_null(strstr(fault.say, "開けるバックアップがない"));
        end(&file);
        begin(sealed, true);
        wipe(1);
        must(salvage(&file, &r, &fault), &fault);
        look_at(&file, rows, "no first page");
        assert_int_equal(rows[RECORD_PERSON], CASES);
        assert_int_equal(rows[RECORD_CONTACT], CASES);
        assert_true(r.schema_borrowed && !r.gaps && !r.audit_anew && !r.audit_gaps.n);
        end(&file);
    }
}

/* The disk that spoilt the file may have spoilt the backup that was made last. */
static void a_backup_that_does_not_open_gives_way_to_the_one_before(void **state)
{
    struct salvage_report r;
    struct fault fault = {.say = ""};
    int64_t rows[RECORD_COUNT];
    (void)state;
    for (int sealed = 0; sealed < 2; sealed++) {
        begin(sealed, true);
        struct str good = generation_newest(file.d.arena, file.d.path);
        file.d.now += 3600;
        back_up(&file.d);
        struct str newest = generation_newest(file.d.arena, file.d.path);
        assert_false(str_eq(good, newest));
        wipe_page_of(newest.p, 1);
        wipe(1);
        must(salvage(&file, &r, &fault), &fault);
        assert_true(str_eq(r.backup, good));
        look_at(&file, rows, "no first page, nor one of the newest backup");
        assert_int_equal(rows[RECORD_CONTACT], CASES);
        assert_true(r.schema_borrowed && !r.gaps && !r.audit_gaps.n);
        end(&file);
    }
}

/* ---- the chain */

/* A real file, whose first key the auditor has; the key moves on. */
static void begin_real(unsigned char k0[AUDIT_K0], bool backup)
{
    birth_of(&file, true, false, k0);
    fill(&file.d, CASES / 2);
    file.d.now += 3600;
    leave(&file.d);
    fill(&file.d, CASES / 2);
    leave(&file.d);
    if (backup)
        back_up(&file.d);
    look(&file);
}

static void chain_holds(const unsigned char *k0, int64_t at_least)
{
    struct fault fault;
    int64_t rows = 0;
    struct db *db = open_made();
    GOOD(audit_check_from(db, k0, &rows, &fault));
    assert_true(rows >= at_least);
    struct desk *d = &file.d;
    IS(salvage_moment(d->arena, db), date_iso_seconds(d->arena, d->now).p);
    db_close(db);
}

static void what_nobody_can_read_of_the_audit_is_told(void **state)
{
    unsigned char k0[AUDIT_K0];
    struct salvage_report r;
    struct fault fault = {.say = ""};
    (void)state;
    begin_real(k0, false);
    int page = page_of("audit", "leaf", 2);
    int64_t before =
        file.pages[page_of("audit", "leaf", 0)].rows + file.pages[page_of("audit", "leaf", 1)].rows;
    damage(file.d.path, page);
    must(salvage(&file, &r, &fault), &fault);
    struct desk *d = &file.d;
    IS(r.audit_gaps,
       str_print(d->arena, "%lld–%lld", (long long)before + 1, (long long)before + file.pages[page].rows).p);
    assert_int_equal(r.audit_anew, before + 1);
    assert_false(r.audit_new_key);
    chain_holds(k0, CASES); /* the auditor's key opens it all the same */
    look_at(&file, NULL, "a gap");
    end(&file);
}

static void what_the_backup_has_of_the_audit_leaves_no_gap(void **state)
{
    unsigned char k0[AUDIT_K0];
    struct salvage_report r;
    struct fault fault = {.say = ""};
    (void)state;
    begin_real(k0, true);
    int page = page_of("audit", "leaf", 2);
    damage(file.d.path, page);
    must(salvage(&file, &r, &fault), &fault);
    assert_int_equal(r.audit_gaps.n, 0);
    assert_int_equal(r.audit_anew, 0);
    assert_int_equal(r.lines[r.count - 1].borrowed, file.pages[page].rows);
    chain_holds(k0, CASES);
    end(&file);
}

static void without_the_key_of_the_chain_there_is_a_new_one(void **state)
{
    unsigned char k0[AUDIT_K0];
    struct salvage_report r;
    struct fault fault = {.say = ""};
    (void)state;
    for (int backup = 0; backup < 2; backup++) {
        begin_real(k0, backup);
        damage(file.d.path, page_of("audit_key", "leaf", 0));
        must(salvage(&file, &r, &fault), &fault);
        assert_int_equal(r.audit_new_key, !backup);
        assert_int_equal(r.audit_anew, !backup);
        chain_holds(backup ? k0 : r.audit_key, CASES);
        look_at(&file, NULL, "no key");
        end(&file);
    }
}

/* The newest rows: nothing behind them tells that they are missing but what is kept beside the chain. */
static void a_chain_that_ends_early_is_told(void **state)
{
    unsigned char k0[AUDIT_K0];
    struct salvage_report r;
    struct fault fault = {.say = ""};
    (void)state;
    begin_real(k0, false);
    damage(file.d.path, last_leaf_of("audit"));
    damage(file.d.path, page_of("audit_state", "leaf", 0));
    must(salvage(&file, &r, &fault), &fault);
    assert_true(r.audit_gaps.n > 0 && r.audit_anew > CASES / 2); /* as the seat noted it */
    chain_holds(k0, CASES);
    end(&file);
}

/* ---- rows that others name */

static void a_case_that_is_gone_keeps_what_was_said(void **state)
{
    struct salvage_report r;
    struct fault fault = {.say = ""};
    int64_t rows[RECORD_COUNT];
    (void)state;
    begin(true, false);
    int page = page_of("intake", "leaf", 1);
    wipe(page);
    must(salvage(&file, &r, &fault), &fault);
    look_at(&file, rows, "no cases");
    assert_int_equal(rows[RECORD_INTAKE], CASES);
    assert_int_equal(rows[RECORD_CONTACT], CASES);
    assert_int_equal(r.lines[RECORD_INTAKE].made, file.pages[page].rows);
    assert_int_equal(r.lines[RECORD_INTAKE].gaps, 1);
    struct db *db = open_made();
    struct intake i = {0};
    struct record record = {record_row(RECORD_INTAKE), 0, i.v};
    for (int64_t id = 1; load_record(file.d.arena, db, &record, id) && !i.restricted.n;)
        id++;
    assert_int_equal(
        system(str_print(file.d.arena, "cp %s /tmp/Sout.db; cp %s /tmp/Sin.db", file.out, file.d.path).p), 0);
    assert_true(str_eq(i.restricted, S("yes")) && str_eq(i.state, S("open")) && i.note.n);
    db_close(db);
    end(&file);
}

static void set_note(int64_t id, const char *words)
{
    desk_set(&file.d, RECORD_INTAKE, id, INTAKE_note, words);
}

static void dispose_of(struct desk *d, int64_t intake)
{
    struct fault fault;
    struct due *due;
    desk_set(d, RECORD_INTAKE, intake, INTAKE_closed_on, "2020-04-01");
    desk_set(d, RECORD_INTAKE, intake, INTAKE_state, "closed");
    int n = dispose_due(d->arena, d->db, S("2021-04-01"), &due);
    assert_int_equal(n, 1);
    int gone = 0;
    GOOD(dispose_all(d->db, due, n, S("hanako"), d->now, &gone, &fault));
    assert_int_equal(gone, 1);
}

/* As it is now and not as the backup had it; and nothing that somebody disposed of. */
static void what_the_backup_has_comes_back_as_it_is_now(void **state)
{
    struct salvage_report r;
    struct fault fault = {.say = ""};
    struct desk *d = &file.d;
    (void)state;
    birth(&file, true);
    fill(d, CASES);
    leave(d);
    back_up(d);
    d->now += 3600;
    fill(d, 0);
    set_note(7, "後から書きかえた");
    dispose_of(d, 9);
    leave(d);
    look(&file);
    for (int i = 0; i < 2; i++) {
        damage(d->path, page_of("person", "leaf", i));
        damage(d->path, page_of("intake", "leaf", i));
        damage(d->path, page_of("contact", "leaf", i));
    }
    must(salvage(&file, &r, &fault), &fault);
    int64_t rows[RECORD_COUNT];
    look_at(&file, rows, "from the backup");
    assert_int_equal(rows[RECORD_INTAKE], CASES - 1);
    assert_int_equal(rows[RECORD_PERSON], CASES - 1);
    assert_int_equal(rows[RECORD_CONTACT], CASES - 1);
    assert_true(r.lines[RECORD_INTAKE].borrowed > 0 && !r.made);
    struct db *db = open_made();
    struct intake i = {0};
    struct record record = {record_row(RECORD_INTAKE), 0, i.v};
    assert_true(load_record(d->arena, db, &record, 7));
    IS(i.note, "後から書きかえた");
    assert_false(load_record(d->arena, db, &record, 9));
    db_close(db);
    end(&file);
}

/* Where the history is damaged, too: what is older than the backup says nothing against it. */
static void an_older_change_does_not_come_back(void **state)
{
    struct salvage_report r;
    struct fault fault = {.say = ""};
    struct desk *d = &file.d;
    (void)state;
    birth(&file, true);
    fill(d, CASES);
    for (int i = 0; i < CASES; i++)
        set_note(8, str_print(d->arena, "%d 度目", i + 1).p);
    leave(d);
    back_up(d);
    look(&file);
    damage(d->path, page_of("intake", "leaf", 0));
    int last = last_leaf_of("history");
    damage(d->path, last);
    must(salvage(&file, &r, &fault), &fault);
    look_at(&file, NULL, "history");
    struct db *db = open_made();
    struct intake i = {0};
    struct record record = {record_row(RECORD_INTAKE), 0, i.v};
    assert_true(load_record(d->arena, db, &record, 8));
    IS(i.note, "300 度目");
    db_close(db);
    for (int k = RECORD_COUNT; k < r.count; k++)
        if (str_eq(r.lines[k].table, S("history"))) {
            assert_int_equal(r.lines[k].saved, CASES);
            assert_int_equal(r.lines[k].borrowed, file.pages[last].rows);
        }
    end(&file);
}

/* ---- more than a page */

/* How many rows lie on its leaves up to this page. */
static int64_t rows_up_to(const char *table, int last)
{
    int64_t rows = 0;
    for (int page = 1; page <= last; page++)
        if (strcmp(file.pages[page].table, table) == 0 && strcmp(file.pages[page].kind, "leaf") == 0)
            rows += file.pages[page].rows;
    return rows;
}

static int last_page_of(const char *table)
{
    int page = file.count;
    while (strcmp(file.pages[page].table, table) != 0)
        page--;
    return page;
}

static void what_is_cut_off_is_told_and_the_rest_saved(void **state)
{
    struct salvage_report r;
    struct fault fault = {.say = ""};
    int64_t rows[RECORD_COUNT];
    int many = CASES * 4;
    (void)state;
    for (int way = 0; way < 4; way++) {
        bool sealed = way & 1, backup = way & 2;
        begin_with(sealed, backup, many);
        int kept = file.count / 2;
        assert_true(kept > last_page_of("sqlite_schema"));
        assert_int_equal(truncate(file.d.path, (off_t)kept * PAGE + 1234), 0);
        must(salvage(&file, &r, &fault), &fault);
        look_at(&file, rows, "cut off");
        printf("%s, %s: %d of %d pages gave %lld of %lld people, %lld of %lld contacts\n",
               sealed ? "sealed" : "plain", backup ? "a backup" : "no backup", kept, file.count,
               (long long)rows[RECORD_PERSON], (long long)file.rows[RECORD_PERSON],
               (long long)rows[RECORD_CONTACT], (long long)file.rows[RECORD_CONTACT]);
        assert_true(r.gaps > 0);
        assert_true(rows[RECORD_PERSON] >= (backup ? many / 2 : rows_up_to("person", kept)));
        assert_true(rows[RECORD_CONTACT] >= (backup ? many / 2 : rows_up_to("contact", kept)));
        end(&file);
    }
}

static void what_stands_in_the_log_only_is_saved(void **state)
{
    struct salvage_report r;
    struct fault fault = {.say = ""};
    int64_t rows[RECORD_COUNT];
    char command[600], path[80];
    (void)state;
    begin(true, false);
    struct desk *d = &file.d;
    fill(d, 20);
    snprintf(path, sizeof path, "%.63s/copy", d->folder);
    snprintf(command, sizeof command, "mkdir '%s' && cp '%s' '%s-wal' '%s'", path, d->path, d->path, path);
    assert_int_equal(system(command), 0); /* by another program: its descriptors do not touch our locks */
    leave(d);
    snprintf(file.d.path, sizeof file.d.path, "%s/desk.db", path);
    snprintf(file.out, sizeof file.out, "%s.salvaged", file.d.path);
    keyring_put(file.d.path, dk);
    damage(file.d.path, page_of("intake", "leaf", 1));
    must(salvage_desk(d->arena, d->path, file.out, S("hanako"), d->now, &r, &fault), &fault);
    look_at(&file, rows, "with a log");
    assert_int_equal(rows[RECORD_PERSON], CASES + 20);
    assert_int_equal(r.gaps, 1);
    end(&file);
}

/* What later versions brought is not in it: no role in the audit, no lines. */
static void a_file_of_an_older_version_comes_up_to_date(void **state)
{
    static const char older[] =
        "PRAGMA writable_schema=1;"
        "UPDATE sqlite_schema SET sql = replace(sql, ', role TEXT NOT NULL DEFAULT ''''', '')"
        " WHERE name='audit'; PRAGMA writable_schema=RESET; DROP TABLE lineage; DROP TABLE"
        " lineage_first; DROP TABLE origin; PRAGMA user_version=11100;";
    struct salvage_report r;
    struct fault fault = {.say = ""};
    int64_t rows[RECORD_COUNT];
    char *error = NULL;
    sqlite3 *plain;
    (void)state;
    begin(false, false);
    assert_int_equal(sqlite3_open_v2(file.d.path, &plain, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_db_config(plain, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    if (sqlite3_exec(plain, older, NULL, NULL, &error))
        fail_msg("%s", error);
    sqlite3_close(plain);
    wipe(page_of("contact", "leaf", 1));
    must(salvage(&file, &r, &fault), &fault);
    look_at(&file, rows, "an older file");
    assert_int_equal(rows[RECORD_PERSON], CASES);
    assert_int_equal(rows[RECORD_INTAKE], CASES);
    assert_true(r.gaps == 1 && r.audit_anew > 0); /* the role was in the links */
    end(&file);
}

/* ---- meanwhile */

static void killed_anywhere_nothing_has_happened(void **state)
{
    struct salvage_report r;
    struct fault fault = {.say = ""};
    char before[64], after[64];
    int done = 0, rounds = getenv("MADOGUCHI_LONG") ? 200 : 12;
    struct timespec from, to;
    (void)state;
    begin(true, true);
    damage(file.d.path, page_of("intake", "leaf", 1));
    desk_sum(file.d.path, before);
    int names = desk_names(&file.d);
    clock_gettime(CLOCK_MONOTONIC, &from);
    must(salvage(&file, &r, &fault), &fault);
    clock_gettime(CLOCK_MONOTONIC, &to);
    clear_made(&file);
    long whole = (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000;
    for (int i = 0; i < rounds; i++) {
        pid_t child = fork();
        if (child == 0) {
            keyring_put(file.d.path, dk);
            _exit(salvage_desk(file.d.arena, file.d.path, file.out, S("hanako"), file.d.now, &r, &fault) !=
                  OK);
        }
        usleep((useconds_t)(rand() % (whole + whole / 4)));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        desk_sum(file.d.path, after);
        assert_string_equal(before, after);
        done += access(file.out, F_OK) == 0;
        if (access(file.out, F_OK) == 0)
            look_at(&file, NULL, "killed");
        clear_made(&file);
    }
    must(salvage_desk(file.d.arena, file.d.path, file.out, S("hanako"), file.d.now, &r, &fault), &fault);
    assert_int_equal(desk_names(&file.d), names + 1);
    printf("killed %d times: %d were done\n", rounds, done);
    end(&file);
}

static void on_a_full_disk_nothing_has_happened(void **state)
{
    struct salvage_report r;
    struct fault fault = {.say = ""};
    struct rlimit all, some;
    (void)state;
    begin(true, false);
    damage(file.d.path, page_of("intake", "leaf", 1));
    getrlimit(RLIMIT_FSIZE, &all);
    signal(SIGXFSZ, SIG_IGN);
    off_t whole = (off_t)file.count * PAGE;
    const off_t limits[] = {0, PAGE * 5, whole / 2, whole - PAGE, whole, whole + PAGE};
    int failed = 0;
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        some = all;
        some.rlim_cur = (rlim_t)limits[i];
        setrlimit(RLIMIT_FSIZE, &some);
        enum err e = salvage(&file, &r, &fault);
        setrlimit(RLIMIT_FSIZE, &all);
        if (e && e != ERR_IO)
            fail_msg("%lld: %d %s", (long long)limits[i], e, fault.say);
        failed += e == ERR_IO;
    }
    signal(SIGXFSZ, SIG_DFL);
    assert_true(failed >= 4);
    must(salvage(&file, &r, &fault), &fault);
    end(&file);
}

/* ---- the keys */

static void keys_that_cannot_be_read_come_from_the_backup(void **state)
{
    struct salvage_report r;
    struct fault fault = {.say = ""};
    struct slots_birth b = {.login = S("hanako"), .passphrase = S("ハルカゼ 看護の朝 2026")};
    char keys[200];
    (void)state;
    birth_of(&file, false, true, NULL);
    unlink(file.d.path);
    b.now = file.d.now;
    GOOD(slots_create(file.d.path, &b, &fault));
    struct db_birth birth = {S("架空市"),    S("012025"), S("hakodate"), S("hanako"),
                             S("山田 花子"), S("nurse"),  true};
    GOOD(db_create(file.d.path, &birth, file.d.now, &fault));
    fill(&file.d, 10);
    leave(&file.d);
    back_up(&file.d);
    file.sealed = true;
    look(&file);
    damage(file.d.path, page_of("contact", "leaf", 0));
    snprintf(keys, sizeof keys, "%s.keys", file.d.path);
    assert_int_equal(truncate(keys, 600), 0);
    must(salvage_desk(file.d.arena, file.d.path, file.out, S("hanako"), file.d.now, &r, &fault), &fault);
    assert_true(r.keys_borrowed);
    keyring_wipe();
    GOOD(slots_open_person(file.out, S("hanako"), b.passphrase, file.d.now, &fault));
    look_at(&file, NULL, "keys");
    end(&file);
}

static void what_is_there_is_not_overwritten(void **state)
{
    struct salvage_report r;
    struct fault fault = {.say = ""};
    (void)state;
    begin(true, false);
    FILE *f = fopen(file.out, "we");
    fputs("a file", f);
    fclose(f);
    assert_int_equal(salvage_desk(file.d.arena, file.d.path, file.out, S("hanako"), file.d.now, &r, &fault),
                     ERR_REFUSED);
    end(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_its_first_page_a_backup_is_needed),
        cmocka_unit_test(a_backup_that_does_not_open_gives_way_to_the_one_before),
        cmocka_unit_test(what_nobody_can_read_of_the_audit_is_told),
        cmocka_unit_test(what_the_backup_has_of_the_audit_leaves_no_gap),
        cmocka_unit_test(without_the_key_of_the_chain_there_is_a_new_one),
        cmocka_unit_test(a_chain_that_ends_early_is_told),
        cmocka_unit_test(a_case_that_is_gone_keeps_what_was_said),
        cmocka_unit_test(what_the_backup_has_comes_back_as_it_is_now),
        cmocka_unit_test(an_older_change_does_not_come_back),
        cmocka_unit_test(what_is_cut_off_is_told_and_the_rest_saved),
        cmocka_unit_test(what_stands_in_the_log_only_is_saved),
        cmocka_unit_test(a_file_of_an_older_version_comes_up_to_date),
        cmocka_unit_test(killed_anywhere_nothing_has_happened),
        cmocka_unit_test(on_a_full_disk_nothing_has_happened),
        cmocka_unit_test(keys_that_cannot_be_read_come_from_the_backup),
        cmocka_unit_test(what_is_there_is_not_overwritten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
