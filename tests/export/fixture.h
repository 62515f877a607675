/* A practice database in a folder of its own, for the tests of this layer. */
#ifndef TESTS_EXPORT_FIXTURE_H
#define TESTS_EXPORT_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "export/decode.h"
#include "export/report.h"
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

/* Around a test, with the desk as its state. */
static inline int desk_up(void **state)
{
    struct desk *d = malloc(sizeof *d);
    *d = desk_open(S("函館市医療・介護連携支援センター"), "2026-11-20T14:05:00");
    *state = d;
    return 0;
}

static inline int desk_down(void **state)
{
    desk_close(*state);
    free(*state);
    return 0;
}

/* A new row of an import; its number. */
static inline int64_t desk_put(struct bulk *b, enum record_id id, struct str *v)
{
    struct fault f;
    enum bulk_outcome outcome;
    struct record r = {.row = record_row(id), .v = v};
    check_ok(bulk_put(b, &r, FIELDS_ALL >> (64 - r.row->count), &outcome, &f), &f);
    return r.id;
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

/* The line of a report that begins with these. */
static inline struct str *report_line(const struct report_table *t, const char *block, const char *item)
{
    for (int i = 0; i < t->rows; i++)
        if (str_eq(t->cells[i][0], str_of(block)) && str_eq(t->cells[i][1], str_of(item)))
            return t->cells[i];
    fail_msg("no row %s %s", block, item);
    return NULL;
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
