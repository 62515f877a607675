#include "salvage_walk.h"

#include <stdbool.h>
#include <stddef.h>

enum { STEPS = 4096, FAR = 48 }; /* more rows than a page holds; how often a way is doubled */

static int try_from(sqlite3_stmt *from, int64_t number)
{
    sqlite3_reset(from);
    sqlite3_bind_int64(from, 1, number);
    return sqlite3_step(from);
}

static bool opens(int rc)
{
    return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

/* Where a page of pages is gone: twice as far each time, then halved between. */
static int64_t far_behind(sqlite3_stmt *from, int64_t bad)
{
    int64_t good = bad;
    for (int i = 0; i < FAR && !opens(try_from(from, good)); i++)
        good = bad + ((int64_t)1 << i);
    while (good - bad > 1) {
        int64_t between = bad + (good - bad) / 2;
        if (opens(try_from(from, between)))
            good = between;
        else
            bad = between;
    }
    return good;
}

/* The first number behind `bad` from which reading goes on; step by step, so that no page between two bad ones is missed. */
static int64_t behind(sqlite3_stmt *from, int64_t bad)
{
    for (int64_t number = bad + 1; number <= bad + STEPS; number++)
        if (opens(try_from(from, number)))
            return number;
    return far_behind(from, bad + STEPS);
}

static enum err walk(sqlite3_stmt *from, salvage_row *row, void *of, int64_t *gaps)
{
    enum err e = OK;
    int64_t number = INT64_MIN / 2;
    int rc = try_from(from, number);
    while (!e && rc != SQLITE_DONE) {
        if (rc == SQLITE_ROW) {
            number = sqlite3_column_int64(from, 0) + 1;
            e = row(of, from);
            rc = e ? rc : sqlite3_step(from);
            continue;
        }
        ++*gaps;
        number = behind(from, number < 0 ? 0 : number);
        rc = try_from(from, number);
        if (!opens(rc)) /* nothing behind it opens, as far as numbers go */
            break;
    }
    return e;
}

enum err salvage_walk(sqlite3 *from, const char *sql, salvage_row *row, void *of, int64_t *gaps)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(from, sql, -1, &s, NULL)) {
        ++*gaps;
        return OK;
    }
    enum err e = walk(s, row, of, gaps);
    sqlite3_finalize(s);
    return e;
}

/* *whole: it went to the end. */
static enum err read_all(sqlite3 *from, const char *sql, salvage_row *row, void *of, bool *whole)
{
    sqlite3_stmt *s;
    enum err e = OK;
    int rc = sqlite3_prepare_v2(from, sql, -1, &s, NULL);
    *whole = false;
    if (rc)
        return OK;
    while (!e && (rc = sqlite3_step(s)) == SQLITE_ROW)
        e = row(of, s);
    *whole = rc == SQLITE_DONE;
    sqlite3_finalize(s);
    return e;
}

enum err salvage_ends(sqlite3 *from, const char *forth, const char *back, salvage_row *row, void *of,
                      int64_t *gaps)
{
    bool whole;
    enum err e = read_all(from, forth, row, of, &whole);
    if (e || whole)
        return e;
    ++*gaps;
    return read_all(from, back, row, of, &whole);
}
