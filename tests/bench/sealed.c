/*
 * sealed DATABASE COUNT: the same rows as a plain file and as a sealed one, in turn, in one process. Makes plain.db and
 * sealed.db here. Prints pairs, plain and sealed, in milliseconds:
 *
 *   commit-p50 save-p50 scan search-p50 export open-p50, then the file in MB
 *
 * commit: one row of 2 kB, durable. save: a case with person and contact, as the desk saves it. scan: every row of
 * every table, nothing in SQLite's cache. search: what people type. export: the city's, all days. open: with the key at
 * hand, to the newest fifty cases.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/date.h"
#include "cli/practice.h"
#include "export/run.h"
#include "rig.h"
#include "store/change.h"
#include "store/cipher.h"
#include "store/keyring.h"
#include "store/load.h"
#include "store/search.h"
#include "store/seat.h"

enum { PLAIN, SEALED, FILES, SCANS = 5, EXPORTS = 3, PER_PAGE_RESERVED = 28 };

static const char *const files[FILES] = {"plain.db", "sealed.db"};
static struct arena *arena;
static int64_t now;

static void need(enum err e, const struct fault *f)
{
    if (e && e != ERR_NOTICE)
        give_up(f->say);
}

static sqlite3 *raw(int which, int flags)
{
    sqlite3 *db;
    if (sqlite3_open_v2(files[which], &db, flags, which == SEALED ? "cipher" : NULL))
        give_up(sqlite3_errmsg(db));
    raw_run(db, "PRAGMA temp_store=MEMORY");
    return db;
}

/* Both by VACUUM INTO, so that their pages lie alike; the layer is there after the first file that has a key. */
static void make_files(const char *from)
{
    struct fault fault;
    struct db_birth birth = practice_birth();
    unsigned char dk[KEY_BYTES] = "measured";
    int room = PER_PAGE_RESERVED;
    for (int i = 0; i < FILES; i++)
        remove(files[i]);
    remove("first.db");
    keyring_put("first.db", dk);
    need(db_create("first.db", &birth, now, &fault), &fault);
    sqlite3 *source = raw_open(from, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI);
    raw_run(source, "VACUUM INTO 'plain.db'");
    keyring_put(files[SEALED], dk);
    sqlite3_file_control(source, "main", SQLITE_FCNTL_RESERVE_BYTES, &room);
    raw_run(source, "VACUUM INTO 'file:sealed.db?vfs=cipher'");
    sqlite3_close(source);
    remove("first.db");
}

static void print(struct sample s[FILES])
{
    for (int i = 0; i < FILES; i++)
        printf("%.4f ", sample_at(&s[i], 0.5));
}

static void commits(int count)
{
    static struct sample s[FILES];
    sqlite3 *db[FILES];
    sqlite3_stmt *put[FILES];
    for (int i = 0; i < FILES; i++) {
        db[i] = raw(i, SQLITE_OPEN_READWRITE);
        raw_run(db[i], "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
                       "CREATE TABLE measured(id INTEGER PRIMARY KEY, text)");
        put[i] = raw_prepare(
            db[i], "INSERT OR REPLACE INTO measured VALUES(?1 % 7, printf('%.*c', 2000, 'x') || ?1)");
    }
    for (int k = 0; k < count * FILES; k++) {
        sqlite3_stmt *p = put[k % FILES];
        sqlite3_bind_int(p, 1, k / FILES);
        double began = now_ms();
        if (sqlite3_step(p) != SQLITE_DONE)
            give_up("commit");
        sample_add(&s[k % FILES], began);
        sqlite3_reset(p);
    }
    for (int i = 0; i < FILES; i++) {
        sqlite3_finalize(put[i]);
        raw_run(db[i], "DROP TABLE measured");
        sqlite3_close(db[i]);
    }
    print(s);
}

static void save_one(struct db *db, int i)
{
    struct fault fault;
    struct change_result result;
    struct change *c = change_new(practice_birth().login, S("intake"));
    struct person p = {.name = str_print(arena, "架空 花子%d", i),
                       .kana = S("カクウ ハナコ"),
                       .address = S("架空市港町1-2")};
    int person = change_put(c, &(struct record){record_row(RECORD_PERSON), 0, p.v}, FIELDS_ALL);
    struct intake v = {.person = change_ref(c, person),
                       .received_at = date_iso_moment(arena, now + i),
                       .channel = S("phone"),
                       .requester = S("family"),
                       .note =
                           S("母の介護の負担が大きく、もう限界だ。少し休みたい。退院の日は決まっていない。"),
                       .state = S("open")};
    int intake = change_put(c, &(struct record){record_row(RECORD_INTAKE), 0, v.v}, FIELDS_ALL);
    struct contact k = {.intake = change_ref(c, intake), .at = v.received_at, .channel = S("phone")};
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, k.v}, FIELDS_ALL);
    need(change_apply(db, c, now + i, &result, &fault), &fault);
    change_free(c);
}

static void saves(int count)
{
    static struct sample s[FILES];
    struct fault fault;
    struct seat *seat[FILES];
    struct db *db[FILES];
    for (int i = 0; i < FILES; i++) {
        need(seat_take(files[i], SEAT_DESK, S("bench"), now, &seat[i], &fault), &fault);
        need(db_open_writer(files[i], seat[i], practice_birth().login, now, &db[i], &fault), &fault);
        save_one(db[i], 0);
    }
    for (int k = 0; k < count * FILES; k++) {
        double began = now_ms();
        save_one(db[k % FILES], 1 + k / FILES);
        sample_add(&s[k % FILES], began);
    }
    for (int i = 0; i < FILES; i++) {
        db_close(db[i]);
        seat_leave(seat[i]);
    }
    print(s);
}

static void scan_once(int which)
{
    sqlite3 *db = raw(which, SQLITE_OPEN_READONLY);
    sqlite3_stmt *tables = raw_prepare(db, "SELECT name FROM sqlite_schema WHERE type='table' AND rootpage > "
                                           "0 AND sql NOT LIKE '%WITHOUT ROWID%'");
    while (sqlite3_step(tables) == SQLITE_ROW) {
        char sql[200];
        snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", sqlite3_column_text(tables, 0));
        sqlite3_stmt *rows = raw_prepare(db, sql);
        while (sqlite3_step(rows) == SQLITE_ROW)
            for (int i = 0; i < sqlite3_column_count(rows); i++)
                sqlite3_column_bytes(rows, i);
        sqlite3_finalize(rows);
    }
    sqlite3_finalize(tables);
    sqlite3_close(db);
}

static void scans(void)
{
    static struct sample s[FILES];
    for (int k = 0; k < SCANS * FILES; k++) {
        double began = now_ms();
        scan_once(k % FILES);
        sample_add(&s[k % FILES], began);
    }
    print(s);
}

static void searches(int count)
{
    static const char *const typed[] = {"佐藤",  "太郎", "ヤマ", "退院", "0138",
                                        "satou", "夜間", "独居", "田",   "せん妄"};
    static struct sample s[FILES];
    struct fault fault;
    struct db *db[FILES];
    for (int i = 0; i < FILES; i++)
        need(db_open_reader(files[i], &db[i], &fault), &fault);
    struct arena *a = arena_new();
    for (int k = 0; k < count * FILES; k++, arena_reset(a)) {
        struct hit *hits;
        bool more;
        double began = now_ms();
        search_run(a, db[k % FILES], str_of(typed[k / FILES % (int)COUNT_OF(typed)]), SEARCH_ALL, 50, now,
                   &hits, &more);
        sample_add(&s[k % FILES], began);
    }
    arena_free(a);
    for (int i = 0; i < FILES; i++)
        db_close(db[i]);
    print(s);
}

static void exports(void)
{
    static struct sample s[FILES];
    struct fault fault;
    for (int k = 0; k < EXPORTS * FILES; k++) {
        struct db *db;
        struct run_result result;
        struct run_request q = {.profile = S("city"),
                                .out = str_print(arena, "out-%d", k).p,
                                .day = DAY_NONE,
                                .all = true,
                                .now = now};
        struct arena *a = arena_new();
        double began = now_ms();
        need(db_open_reader(files[k % FILES], &db, &fault), &fault);
        need(run_export(a, db, &q, &result, &fault), &fault);
        db_close(db);
        sample_add(&s[k % FILES], began);
        arena_free(a);
    }
    print(s);
}

static void opens(int count)
{
    static struct sample s[FILES];
    struct fault fault;
    struct arena *a = arena_new();
    for (int k = 0; k < count * FILES; k++, arena_reset(a)) {
        struct db *db;
        struct case_row *rows;
        double began = now_ms();
        need(db_open_reader(files[k % FILES], &db, &fault), &fault);
        load_cases(a, db, CASES_NEWEST, NULL, 50, &rows);
        sample_add(&s[k % FILES], began);
        db_close(db);
    }
    arena_free(a);
    print(s);
}

int main(int argc, char **argv)
{
    struct stat st;
    int count = argc == 3 ? atoi(argv[2]) : 0;
    if (count < 1 || count * FILES > SAMPLES_MOST) {
        fprintf(stderr, "sealed DATABASE COUNT\n");
        return 1;
    }
    arena = arena_new();
    now = date_moment_from_iso(S(PRACTICE_MOMENT));
    make_files(argv[1]);
    commits(count);
    saves(count);
    scans();
    searches(count);
    exports();
    opens(count / 10 + 1);
    printf("%.1f\n", stat(files[SEALED], &st) ? 0 : (double)st.st_size / 1e6);
    arena_free(arena);
    return 0;
}
