/* 受付番号: R08-0001, the era and fiscal year of the day a case was received, then a number
 * that is never given twice. */
#include "inside.h"

#include "base/date.h"

enum err number_give(struct db *db, struct str received_at, int64_t now, struct str *number, struct fault *f)
{
    int32_t day = date_from_iso(received_at);
    int year, month, dom;
    date_split(day == DAY_NONE ? date_of_moment(now) : day, &year, &month, &dom);
    struct str prefix = date_era_year(db->scratch, date_day(month < 4 ? year - 1 : year, 12, 31));
    sqlite3_stmt *s = db_statement(
        db,
        "INSERT INTO numbering VALUES(?1, 1) ON CONFLICT(year) DO UPDATE SET last = last + 1 RETURNING last",
        f);
    if (!s)
        return f->code;
    db_bind(s, 1, prefix);
    bool there;
    enum err bad = db_fetch(db, s, &there, f);
    if (!bad)
        *number =
            str_print(db->scratch, S_FMT "-%04lld", S_ARG(prefix), (long long)sqlite3_column_int64(s, 0));
    sqlite3_reset(s);
    return bad;
}

enum err number_note(struct db *db, struct str number, struct fault *f)
{
    struct str rest = number, year = str_part(&rest, '-');
    int64_t last = str_int(rest, 0);
    if (!year.n || last <= 0 || rest.n > 9) /* what is no number of ours raises nothing */
        return OK;
    sqlite3_stmt *s = db_statement(
        db, "INSERT INTO numbering VALUES(?1, ?2) ON CONFLICT(year) DO UPDATE SET last = max(last, ?2)", f);
    if (!s)
        return f->code;
    db_bind(s, 1, year);
    sqlite3_bind_int64(s, 2, last);
    return db_step(db, s, f);
}
