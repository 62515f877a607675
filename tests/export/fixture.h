/* A practice database in a folder of its own, for the tests of this layer. */
#ifndef TESTS_EXPORT_FIXTURE_H
#define TESTS_EXPORT_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "export/decode.h"
#include "export/source.h"
#include "store/bulk.h"
#include "store/db.h"
#include "store/query.h"
#include "store/seat.h"

struct desk {
    struct arena *arena;
    char folder[64];
    const char *path;
    struct seat *seat;
    struct db *db;
    int64_t now;
};

static const struct source_dirs shipped = {NULL, SOURCE_SCHEMA};

static inline void check_ok(enum err got, const struct fault *f)
{
    if (got)
        fail_msg("%d: %s", got, f->say);
}

static inline struct desk desk_open(struct str centre, const char *now)
{
    struct fault f = {OK, ""};
    struct desk d = {.arena = arena_new(), .folder = "/tmp/madoguchi-export-XXXXXX"};
    struct db_birth birth = {centre,         S("012025"), S("hakodate"), S("hanako"),
                             S("山田 花子"), S("nurse"),  true};
    d.now = date_moment_from_iso(str_of(now));
    assert_non_null(mkdtemp(d.folder));
    d.path = str_print(d.arena, "%s/desk.db", d.folder).p;
    check_ok(db_create(d.path, &birth, d.now, &f), &f);
    check_ok(seat_take(d.path, SEAT_DESK, S("試験"), d.now, &d.seat, &f), &f);
    check_ok(db_open_writer(d.path, d.seat, S("hanako"), d.now, &d.db, &f), &f);
    return d;
}

static inline void desk_close(struct desk *d)
{
    db_close(d->db);
    seat_leave(d->seat);
    if (system(str_print(d->arena, "rm -rf %s", d->folder).p))
        fail();
    arena_free(d->arena);
}

static inline const char *desk_file(const struct desk *d, const char *name, struct str bytes)
{
    const char *path = str_print(d->arena, "%s/%s", d->folder, name).p;
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
    fclose(file);
    return path;
}

static inline struct str slurp(struct arena *a, const char *path)
{
    FILE *file = fopen(path, "r");
    struct buf out = buf_in(a);
    char block[4096];
    if (!file)
        fail_msg("%s is not there", path);
    for (size_t n; (n = fread(block, 1, sizeof block, file));)
        buf_add(&out, (struct str){block, n});
    fclose(file);
    return buf_str(&out);
}

/* What a SELECT gives: cells between |, rows by line. */
static inline struct str asked(const struct desk *d, const char *sql)
{
    struct query *q;
    struct fault f;
    struct buf out = buf_in(d->arena);
    check_ok(query_open(d->db, S("test"), str_of(sql), &q, &f), &f);
    while (query_step(q)) {
        for (int i = 0; i < query_columns(q); i++) {
            buf_add(&out, i ? S("|") : out.n ? S("\n") : S0);
            buf_add(&out, query_text(q, i));
        }
    }
    check_ok(query_close(q, &f), &f);
    return str_copy(d->arena, buf_str(&out));
}

#endif
