/* What the audit costs: rows folded into a chain of their own in one transaction, and the walk over all of them. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "cli/practice.h"
#include "inside.h"
#include "store/audit.h"
#include "store/seat.h"

/* As readers leave them: a line an event. */
static void write_events(const char *path, int count, int64_t now)
{
    char name[512];
    snprintf(name, sizeof name, "%s.events", path);
    FILE *to = fopen(name, "we");
    if (!to)
        give_up(name);
    for (int i = 0; i < count; i++)
        fprintf(to, "%lld\thanako\tview\tintake %d\tsheet\t0102030405060708\t%d\n", (long long)now + i / 8,
                1 + i % 100000, 1000000 + i * 125);
    if (fclose(to))
        give_up(name);
}

static double bytes_of(const char *path)
{
    struct stat st;
    return stat(path, &st) ? 0 : (double)st.st_size;
}

int inside_audit(const char *path, int count)
{
    struct fault fault;
    struct seat *seat;
    struct db *db;
    struct db_birth birth = practice_birth();
    int64_t rows, now = date_moment_from_iso(S(PRACTICE_MOMENT));
    unlink(path);
    if (db_create(path, &birth, now, &fault) || seat_take(path, SEAT_DESK, S("bench"), now, &seat, &fault) ||
        db_open_writer(path, seat, birth.login, now, &db, &fault))
        give_up(fault.say);
    double before = bytes_of(path);
    write_events(path, count, now);
    double start = now_ms();
    if (audit_fold(db, now, &fault))
        give_up(fault.say);
    double folded = now_ms() - start;
    start = now_ms();
    if (audit_check(db, &rows, &fault))
        give_up(fault.say);
    double walked = now_ms() - start;
    db_close(db); /* empties the log into the file */
    printf("%.4f %.1f %.1f\n", folded * 1000 / count, (bytes_of(path) - before) / count,
           walked * 1000000 / (double)rows);
    seat_leave(seat);
    unlink(path);
    return 0;
}
