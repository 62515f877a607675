/*
 * Any bytes as the database: opened, checked, read and searched, or refused with a sentence; the file stays as it was.
 * The corpus holds changes of a real one: an offset (4 bytes) and what stands there instead, so that inputs stay small.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "fuzz/desk.h"
#include "store/bulk.h"
#include "store/check.h"
#include "store/listed.h"
#include "store/load.h"
#include "store/search.h"
#include "store/timeline.h"

const char *const fuzz_words[] = {
    "SQLite format 3", "\377\377\377\377", "\r", "\005", "\n", "\002", "CREATE TABLE", "meta", NULL};

static struct str whole; /* the file that is changed */

static struct str slurp(const char *path)
{
    static char bytes[4 << 20];
    FILE *file = fopen(path, "r");
    size_t n = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    must(n > 0 && fclose(file) == 0);
    return (struct str){bytes, n};
}

static void make(void)
{
    char path[128];
    struct seat *seat = NULL;
    struct db *db = NULL;
    snprintf(path, sizeof path, "%s/whole.db", fuzz_folder());
    fuzz_desk(path, &seat, &db);
    db_close(db);
    seat_leave(seat);
    whole = slurp(path);
}

static void read_all(struct arena *a, struct db *db)
{
    struct check_line *lines;
    struct case_row *cases;
    struct listed_row *resources;
    struct staff *staff;
    struct hit *hits;
    struct fault f;
    int count;
    bool more;
    check_all(a, db, true, &lines, &count, &f);
    load_cases(a, db, CASES_NEWEST, NULL, 100, &cases);
    listed_page(a, db, NULL, 100, &resources);
    load_staff(a, db, &staff);
    search_run(a, db, S("山田"), SEARCH_ALL, 50, FUZZ_NOW, &hits, &more);
}

void fuzz_one(struct str bytes)
{
    struct arena *a = arena_new();
    struct fault f = {0};
    struct db *db = NULL;
    if (!whole.n)
        make();
    struct buf b = buf_in(a);
    buf_add(&b, whole);
    for (; bytes.n > 4; bytes = str_from(bytes, 8)) {
        uint32_t at;
        memcpy(&at, bytes.p, sizeof at);
        struct str put = str_head(str_from(bytes, 4), 4);
        memcpy(b.p + at % (b.n - 4), put.p, put.n);
    }
    const char *path = fuzz_file("desk.db", buf_str(&b));
    enum err e = db_open_reader(path, &db, &f);
    if (e && !f.say[0])
        fuzz_broken("what is refused is refused with a sentence");
    if (!e)
        read_all(a, db);
    db_close(db);
    if (!str_eq(slurp(path), buf_str(&b)))
        fuzz_broken("reading writes nothing");
    arena_free(a);
}
