#include "store/neutral.h"

#include "base/date.h"
#include "inside.h"
#include "model/rule.h"

static void count_asks(struct arena *a, sqlite3_stmt *s, struct neutral_row *row)
{
    sqlite3_bind_int64(s, 1, row->id);
    if (db_row(s)) {
        row->asked = sqlite3_column_int(s, 0);
        row->last = db_copy(a, s, 1);
    }
    sqlite3_reset(s);
}

static bool sooner(const struct neutral_row *a, const struct neutral_row *b)
{
    if (a->here != b->here)
        return b->here;
    if (a->one_sided != b->one_sided)
        return b->one_sided;
    int by_day = str_cmp(a->last, b->last);
    return by_day ? by_day < 0 : str_cmp(a->name, b->name) < 0;
}

void neutral_weigh(struct arena *a, struct db *db, struct neutral_row *rows, int count, int32_t today,
                   struct neutral *out)
{
    static const char sql[] = "SELECT (SELECT count(*) FROM referral WHERE resource = ?1 AND asked_on > ?2),"
                              " (SELECT max(asked_on) FROM referral WHERE resource = ?1)";
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    *out = (struct neutral){.rows = rows, .count = count, .turn = count - 1};
    if (s)
        db_bind(s, 2, date_iso(a, today - NEUTRAL_DAYS));
    for (int i = 0; s && i < count; i++) {
        count_asks(a, s, &rows[i]);
        out->total += rows[i].asked;
    }
    for (int i = 0; i < count; i++)
        rows[i].one_sided = rule_one_sided(rows[i].asked, out->total, count);
    for (int i = 0; i < count; i++)
        if (sooner(&rows[i], &rows[out->turn]))
            out->turn = i;
}

int neutral_percent(const struct neutral *n, int row)
{
    return n->total ? (n->rows[row].asked * 100 + n->total / 2) / n->total : 0;
}
