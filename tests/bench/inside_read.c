/* Files and statements that are read through once. */
#include <stdio.h>

#include "export/csv.h"
#include "inside.h"

int inside_step(const char *path, char **sql, int count)
{
    static struct sample s;
    sqlite3 *raw = raw_open(path, SQLITE_OPEN_READONLY);
    for (int i = 0; i < REPEATS; i++) {
        double start = now_ms();
        for (int k = 0; k < count; k++) {
            sqlite3_stmt *rows = raw_prepare(raw, sql[k]);
            while (sqlite3_step(rows) == SQLITE_ROW)
                for (int c = 0; c < sqlite3_column_count(rows); c++)
                    sqlite3_column_text(rows, c);
            sqlite3_finalize(rows);
        }
        sample_add(&s, start);
    }
    printf("%.3f\n", sample_at(&s, 0.5));
    sqlite3_close(raw);
    return 0;
}

int inside_parse(const char *path)
{
    static struct sample s;
    struct fault fault;
    for (int i = 0; i < REPEATS; i++) {
        struct arena *a = arena_new();
        struct decoder *d;
        struct csv_record row;
        double start = now_ms();
        if (decode_open(a, path, ENCODING_AUTO, &d, &fault))
            give_up(fault.say);
        struct csv *csv = csv_open(a, d);
        while (csv_next(csv, &row)) {
        }
        if (csv_close(csv, &fault))
            give_up(fault.say);
        decode_close(d);
        sample_add(&s, start);
        arena_free(a);
    }
    printf("%.3f\n", sample_at(&s, 0.5));
    return 0;
}
