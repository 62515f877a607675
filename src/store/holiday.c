/*
 * The table of holidays, read once for each connection: dates are asked for while somebody types.
 */
#include "inside.h"

#include "base/date.h"

void holiday_load(struct db *db)
{
    struct fault unused;
    int room = (int)db_number(db, "SELECT count(*) FROM holiday", 0);
    sqlite3_stmt *s = db_statement(db, "SELECT day, name FROM holiday ORDER BY day", &unused);
    db->holidays = ARENA_ARRAY(db->arena, struct holiday, room);
    db->holiday_count = 0;
    while (s && db->holiday_count < room && db_row(s))
        db->holidays[db->holiday_count++] =
            (struct holiday){date_from_iso(db_text(s, 0)), db_copy(db->arena, s, 1)};
    if (s)
        sqlite3_reset(s);
}

struct str holiday_name(const void *of, int32_t day)
{
    const struct db *db = of;
    int low = 0, high = db->holiday_count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (db->holidays[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < db->holiday_count && db->holidays[low].day == day ? db->holidays[low].name : S0;
}
