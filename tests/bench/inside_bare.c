/*
 * A save and the bare commit of what it writes: the statements that change something are taken down from one file, and
 * stepped, prepared beforehand, on another one like it: the same rows, indexes, history, counters and audit through the
 * same layers below SQLite on the same disk, and nothing that the store does around them. Once more without the audit's
 * own. In turn, save by save, so that the disk is as busy for each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/store/inside.h"
#include "base/date.h"
#include "cli/practice.h"
#include "inside.h"
#include "inside_saved.h"
#include "store/keyring.h"
#include "store/seat.h"

enum arm { OURS, TAKEN, BARE, UNAUDITED, ARMS };
enum { STATEMENTS_MOST = 200 };

struct file {
    struct str path;
    struct seat *seat;
    struct db *db;
    struct sample times;
};

struct taken { /* of one save */
    struct arena *arena;
    struct str sql[STATEMENTS_MOST];
    int count;
};

/* What the full-text index does inside a statement comes with that statement. */
static bool is_its_own(struct str sql)
{
    static const struct str inner[] = {S_ROW("_data'"), S_ROW("_idx'"), S_ROW("_config'"),
                                       S_ROW("_docsize'")};
    for (size_t i = 0; i < COUNT_OF(inner); i++)
        if (str_find(sql, inner[i]) != SIZE_MAX)
            return false;
    return !str_starts(sql, S("--")); /* a trigger */
}

static int take(unsigned type, void *of, void *statement, void *text)
{
    struct taken *t = of;
    struct str sql = str_of(text);
    bool frames = str_starts(sql, S("BEGIN")) || str_starts(sql, S("COMMIT"));
    (void)type;
    if (!is_its_own(sql) || (sqlite3_stmt_readonly(statement) && !frames))
        return 0;
    char *expanded = sqlite3_expanded_sql(statement);
    if (!expanded || t->count == STATEMENTS_MOST)
        give_up("a statement cannot be taken down");
    t->sql[t->count++] = str_copy(t->arena, str_of(expanded));
    sqlite3_free(expanded);
    return 0;
}

static void open_file(struct file *f, struct arena *a, const char *from, const char *name, int64_t now)
{
    struct fault fault;
    f->path = str_of(name);
    if (system(str_print(a, "rm -f '%s'*; cp '%s' '%s'", name, from, name).p))
        give_up(name);
    if (keyring_has(from))
        keyring_share(name, from);
    if (seat_take(name, SEAT_DESK, S("bench"), now, &f->seat, &fault) ||
        db_open_writer(name, f->seat, practice_birth().login, now, &f->db, &fault))
        give_up(fault.say);
}

static void close_file(struct file *f, struct arena *a)
{
    db_close(f->db);
    seat_leave(f->seat);
    if (system(str_print(a, "rm -f '" S_FMT "'*", S_ARG(f->path)).p))
        give_up(f->path.p);
}

static bool is_audit(struct str sql)
{
    return str_find(sql, S(" audit")) != SIZE_MAX;
}

static void step_all(struct file *f, const struct taken *t, bool audit)
{
    sqlite3_stmt *prepared[STATEMENTS_MOST];
    int count = 0;
    for (int i = 0; i < t->count; i++)
        if (audit || !is_audit(t->sql[i]))
            prepared[count++] = raw_prepare(f->db->handle, t->sql[i].p);
    f->db->audited = true;
    double start = now_ms();
    for (int i = 0, rc; i < count; i++) {
        while ((rc = sqlite3_step(prepared[i])) == SQLITE_ROW)
            ;
        if (rc != SQLITE_DONE)
            give_up(sqlite3_errmsg(f->db->handle));
    }
    sample_add(&f->times, start);
    for (int i = 0; i < count; i++)
        sqlite3_finalize(prepared[i]);
}

static void save_each(struct file files[ARMS], struct taken *t, int i, int64_t now)
{
    struct saved_rows r = saved_call(t->arena, i, now);
    double start = now_ms();
    saved_one(files[OURS].db, &r, now + i);
    sample_add(&files[OURS].times, start);
    sqlite3_trace_v2(files[TAKEN].db->handle, SQLITE_TRACE_STMT, take, t);
    r = saved_call(t->arena, i, now);
    saved_one(files[TAKEN].db, &r, now + i);
    sqlite3_trace_v2(files[TAKEN].db->handle, 0, NULL, NULL);
    step_all(&files[BARE], t, true);
    step_all(&files[UNAUDITED], t, false);
}

int inside_bare(const char *path, int count)
{
    static const char *const names[ARMS] = {"bare-ours.db", "bare-taken.db", "bare-bare.db",
                                            "bare-unaudited.db"};
    static struct file files[ARMS];
    struct arena *a = arena_new();
    struct taken t = {.arena = arena_new()};
    int64_t now = date_moment_from_iso(S(PRACTICE_MOMENT));
    for (int i = 0; i < ARMS; i++)
        open_file(&files[i], a, path, names[i], now);
    for (int i = 0; i < count; i++) {
        arena_reset(t.arena);
        t.count = 0;
        save_each(files, &t, i, now);
        if (i == 0) /* the first save after opening may begin a log */
            for (int k = 0; k < ARMS; k++)
                files[k].times.n = 0;
    }
    printf("%.4f %.4f %.4f\n", sample_at(&files[OURS].times, 0.5), sample_at(&files[BARE].times, 0.5),
           sample_at(&files[UNAUDITED].times, 0.5));
    for (int i = 0; i < ARMS; i++)
        close_file(&files[i], a);
    arena_free(t.arena);
    arena_free(a);
    return 0;
}
