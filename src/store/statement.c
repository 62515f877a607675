/*
 * Statements that are prepared once per connection, the values that go in and
 * out of them, and transactions. Whoever takes a statement resets it before it
 * returns: an open read would hold the WAL for ever.
 *
 * db_row() is for reading that may end early. A value that feeds a write is
 * taken with db_fetch(): a failed SELECT must never look like an empty one.
 */
#include "inside.h"

#include <errno.h>
#include <string.h>

#include "base/heap.h"

/* SQLite's result code → what the person is told, and the exit status. */
static const struct {
    int rc;
    enum err code;
    const char *say;
} faults[] = {
    {SQLITE_FULL, ERR_IO, "ディスクがいっぱいで書き込めません。不要なファイルを消してください"},
    {SQLITE_NOTADB, ERR_REFUSED, "窓口のデータベースではありません。ファイルを確かめてください"},
    {SQLITE_CORRUPT, ERR_DAMAGED,
     "データベースが壊れています。バックアップから戻してください（madoguchi restore）"},
    {SQLITE_IOERR, ERR_IO, "ディスクの読み書きに失敗しました。空き容量とディスクの状態を確かめてください"},
    {SQLITE_CANTOPEN, ERR_IO, "開けません。場所、空き容量、権限を確かめてください"},
    {SQLITE_READONLY, ERR_IO, "書き込めません。フォルダとファイルの権限を確かめてください"},
    {SQLITE_PERM, ERR_IO, "権限がありません。フォルダとファイルの権限を確かめてください"},
    {SQLITE_BUSY, ERR_SEAT, "ほかの処理が使っています。少し待ってから、もう一度実行してください"},
    {SQLITE_NOMEM, ERR_IO, "メモリが足りません。ほかのプログラムを閉じてください"},
    {SQLITE_TOOBIG, ERR_REFUSED, "文章が長すぎて保存できません。分けて書いてください"},
    {SQLITE_AUTH, ERR_REFUSED, "許されない命令が入っています。読み取りの SELECT だけにしてください"},
    {SQLITE_CONSTRAINT, ERR_REFUSED, "決まりに合わない変更なので取り消しました"},
    {SQLITE_INTERRUPT, ERR_NOTICE, "中止しました"},
};

/* What did not open with its key: the first page, then any other. */
static const char *seal_broken(struct db *db)
{
    int rc = db->sealed ? sqlite3_extended_errcode(db->handle) : SQLITE_OK;
    return rc == SQLITE_NOTADB       ? "鍵が合わないか、はじめのページが壊れています"
           : rc == SQLITE_IOERR_DATA ? "書きかえられたか壊れたページがあります"
                                     : NULL;
}

static bool is_full(struct db *db)
{
    int rc = sqlite3_errcode(db->handle) & 0xFF, system = sqlite3_system_errno(db->handle);
    return rc == SQLITE_FULL || (rc == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT));
}

enum err db_fault(struct db *db, struct fault *f)
{
    db->full |= is_full(db);
    const char *broken = seal_broken(db);
    if (broken)
        return fault_say(f, ERR_DAMAGED, "%s: %s。バックアップから戻してください（madoguchi restore）。",
                         db->path, broken);
    int rc = sqlite3_errcode(db->handle) & 0xFF;
    for (size_t i = 0; i < COUNT_OF(faults); i++)
        if (faults[i].rc == rc)
            return fault_say(f, faults[i].code, "%s: %s（%s）。", db->path, faults[i].say,
                             sqlite3_errmsg(db->handle));
    return fault_say(f, ERR_IO, "%s: データベースの処理に失敗しました（%s）。", db->path,
                     sqlite3_errmsg(db->handle));
}

enum err db_run(struct db *db, const char *sql, struct fault *f)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) ? db_fault(db, f) : OK;
}

sqlite3_stmt *db_statement(struct db *db, const char *sql, struct fault *f)
{
    size_t start = ((uintptr_t)sql >> 3) % STATEMENTS;
    for (size_t i = 0; i < STATEMENTS; i++) {
        struct prepared *p = &db->prepared[(start + i) % STATEMENTS];
        if (p->sql == sql) {
            sqlite3_reset(p->stmt);
            return p->stmt;
        }
        if (p->sql)
            continue;
        if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &p->stmt, NULL)) {
            db_fault(db, f);
            return NULL;
        }
        p->sql = sql;
        return p->stmt;
    }
    fault_say(f, ERR_IO, "%s: 準備できる命令の数を超えました。", db->path);
    return NULL;
}

enum err db_step(struct db *db, sqlite3_stmt *s, struct fault *f)
{
    int rc = sqlite3_step(s);
    enum err e = rc == SQLITE_DONE || rc == SQLITE_ROW ? OK : db_fault(db, f);
    sqlite3_reset(s);
    return e;
}

enum err db_run_with(struct db *db, const char *sql, int64_t number, struct str text, struct fault *f)
{
    sqlite3_stmt *s = db_statement(db, sql, f);
    if (!s)
        return f->code;
    sqlite3_bind_int64(s, 1, number);
    db_bind(s, 2, text);
    return db_step(db, s, f);
}

enum err db_fetch(struct db *db, sqlite3_stmt *s, bool *there, struct fault *f)
{
    int rc = sqlite3_step(s);
    *there = rc == SQLITE_ROW;
    return *there || rc == SQLITE_DONE ? OK : db_fault(db, f);
}

bool db_row(sqlite3_stmt *s)
{
    return sqlite3_step(s) == SQLITE_ROW;
}

int64_t db_number(struct db *db, const char *sql, int64_t otherwise)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL))
        return otherwise;
    int64_t value = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : otherwise;
    sqlite3_finalize(s);
    return value;
}

void db_bind(sqlite3_stmt *s, int at, struct str value)
{
    sqlite3_bind_text64(s, at, value.p ? value.p : "", value.n, SQLITE_STATIC, SQLITE_UTF8);
}

struct str db_text(sqlite3_stmt *s, int column)
{
    const char *p = (const char *)sqlite3_column_text(s, column);
    return p ? (struct str){p, (size_t)sqlite3_column_bytes(s, column)} : S0;
}

struct str db_blob(sqlite3_stmt *s, int column)
{
    const char *p = sqlite3_column_blob(s, column);
    return p ? (struct str){p, (size_t)sqlite3_column_bytes(s, column)} : S0;
}

struct str db_copy(struct arena *a, sqlite3_stmt *s, int column)
{
    struct str text = db_text(s, column);
    return text.n ? str_copy(a, text) : S0;
}

/* Who took the file over raised the epoch: from then on nothing of ours may be written (RELIABILITY.md 1.2).
 */
static enum err check_epoch(struct db *db, struct fault *f)
{
    bool there;
    sqlite3_stmt *s = db_statement(db, "SELECT value FROM meta WHERE key='epoch'", f);
    if (!s)
        return f->code;
    enum err e = db_fetch(db, s, &there, f);
    bool mine = there && str_int(db_text(s, 0), -1) == db->epoch;
    sqlite3_reset(s);
    if (e || mine)
        return e;
    return fault_say(f, ERR_SEAT,
                     "%s: 別の端末か処理がこのデータベースを引き継ぎました。書き込みを止めました。",
                     db->path);
}

bool db_look(struct db *db)
{
    struct fault unused;
    sqlite3_stmt *begin = sqlite3_get_autocommit(db->handle) ? db_statement(db, "BEGIN", &unused) : NULL;
    return begin && db_step(db, begin, &unused) == OK;
}

void db_looked(struct db *db, bool look)
{
    struct fault unused;
    sqlite3_stmt *end = look ? db_statement(db, "COMMIT", &unused) : NULL;
    if (end && db_step(db, end, &unused))
        db_rollback(db);
}

enum err db_begin(struct db *db, struct fault *f)
{
    sqlite3_stmt *begin = db_statement(db, "BEGIN IMMEDIATE", f);
    enum err e = begin ? db_step(db, begin, f) : f->code;
    if (e)
        return e;
    e = check_epoch(db, f);
    if (e)
        db_rollback(db);
    return e;
}

enum err db_commit(struct db *db, struct fault *f)
{
    enum err e = counter_flush(db, f);
    e = e ? e : near_flush(db, f);
    e = e ? e : wear_keep(db, f);
    sqlite3_stmt *commit = e ? NULL : db_statement(db, "COMMIT", f);
    if (!e)
        e = commit ? db_step(db, commit, f) : f->code;
    if (e)
        db_rollback(db);
    else
        lost_note(db);
    db->audited = false;
    db->head_seq = 0;
    return e;
}

void db_rollback(struct db *db)
{
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    db->audited = false;
    db->head_seq = 0;
    memset(db->next_found, 0, sizeof db->next_found);
    db->wear_kept = 0;
    counter_forget(db);
    near_forget(db);
}

void db_let_go(struct db *db)
{
    sqlite3_db_release_memory(db->handle);
    heap_give_back();
}

enum { WAL_TIDY = 256, WAL_MOST = 2048, WAL_GATHERED = 16384 }; /* pages: 1 MiB, 8 MiB, 64 MiB */

static int note_pages(void *of, sqlite3 *handle, const char *name, int pages)
{
    (void)handle;
    (void)name;
    ((struct db *)of)->wal_pages = pages;
    return SQLITE_OK;
}

void db_watch_wal(struct db *db)
{
    db->rest_at = db->wal_most = WAL_MOST;
    sqlite3_wal_hook(db->handle, note_pages, db);
}

static void checkpoint(struct db *db)
{
    int in_log = 0, done = 0;
    if (sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &done))
        done = 0;
    /* A reader may hold back a part: then it is tried again only after as much was written once more. */
    db->rest_at = (done == in_log ? 0 : db->wal_pages) + db->wal_most;
}

void db_gather(struct db *db, bool on)
{
    struct fault unused;
    db->gathers = on;
    db->rest_at = db->wal_most = on ? WAL_GATHERED : WAL_MOST;
    /* A dirty page that is spilled early is written twice: a large import gets room for its pages. What fails in one is
     * taken back whole. */
    db_run(db, on ? "PRAGMA cache_size=-65536; PRAGMA cache_spill=1" : WRITER_CACHE, &unused);
}

void db_keep_pages(struct db *db)
{
    struct fault unused;
    if (!db->sealed || db->writes || db->keeps_pages)
        return;
    db->keeps_pages = true;
    db_run(db, "PRAGMA cache_size=-12000", &unused);
}

void db_rest(struct db *db)
{
    if (db->wal_pages >= db->rest_at)
        checkpoint(db);
}

/* The head of a log that begins anew is synced apart: now, with a page that stays as it is,
 * and not with the next save. */
static void begin_log(struct db *db)
{
    struct fault unused;
    long long version = db_number(db, "PRAGMA user_version", 0);
    struct arena_mark mark = arena_mark(db->scratch);
    if (db_begin(db, &unused))
        return;
    if (db_run(db, str_print(db->scratch, "PRAGMA user_version=%lld", version).p, &unused))
        db_rollback(db);
    else
        db_commit(db, &unused);
    arena_rewind(db->scratch, mark);
}

bool db_tidy(struct db *db)
{
    enum { STEP = 300 }; /* pages: some 10 ms, for which a key may have to wait */
    struct fault unused;
    bool more = false;
    if (!db_begin(db, &unused)) {
        if (row_merge(db, STEP, &more, &unused) || (!more && found_join(db, STEP, &more, &unused)))
            db_rollback(db);
        else
            db_commit(db, &unused);
    }
    if (db->wal_pages >= WAL_TIDY) {
        checkpoint(db);
        begin_log(db);
    }
    return more;
}

/* As far as readers let it: nobody waits for them. */
void db_empty_log(struct db *db)
{
    sqlite3_busy_timeout(db->handle, 0);
    sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(db->handle, DB_BUSY_MS);
}
