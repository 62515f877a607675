#include "export/report.h"

#include <strings.h>

#include "base/date.h"
#include "export/expand.h"
#include "export/period.h"
#include "store/db.h"
#include "store/query.h"

static const struct str format_names[] = {
#define REPORT_FORMAT(NAME, name) [REPORT_##NAME] = S_ROW(name),
#include "export/report.def"
#undef REPORT_FORMAT
};

bool report_format_of_name(struct str name, enum report_format *out)
{
    for (size_t i = 0; i < COUNT_OF(format_names); i++)
        if (str_eq(format_names[i], name)) {
            *out = (enum report_format)i;
            return true;
        }
    return false;
}

enum err report_list(struct arena *a, const struct source_dirs *dirs, struct source **out, int *count,
                     struct fault *f)
{
    struct source_dirs found = dirs ? *dirs : source_dirs_find(a);
    return source_list(a, &found, S("reports"), out, count, f);
}

static enum err find_source(struct arena *a, const struct source_dirs *dirs, struct str name,
                            struct source *out, struct fault *f)
{
    struct source *all;
    int count = 0;
    struct buf names = buf_in(a);
    enum err rc = source_list(a, dirs, S("reports"), &all, &count, f);
    for (int i = 0; !rc && i < count; i++) {
        if (str_eq(all[i].name, name)) {
            *out = all[i];
            return OK;
        }
        buf_add(&names, i ? S("、") : S0);
        buf_add(&names, all[i].name);
    }
    return rc ? rc
              : fault_say(f, ERR_USAGE, "「" S_FMT "」という報告書はありません。あるのは " S_FMT " です。",
                          S_ARG(name), S_ARG(buf_str(&names)));
}

static int year_of(const struct report_request *q)
{
    if (q->fiscal_year)
        return q->fiscal_year;
    return date_fiscal_year(q->month.n ? date_from_iso(q->month) : date_of_moment(q->now));
}

static struct str month_words(struct arena *a, int year, int month)
{
    return str_print(a, "%d年%d月", year, month);
}

/* The day of a report that tells of one. */
static int32_t day_of(const struct report_request *q)
{
    int32_t day = date_from_iso(q->day);
    return day == DAY_NONE ? date_of_moment(q->now) : day;
}

/* The line "-- title: …" of a report, with {centre}, {year}, {first}, {last} and {day} filled in; else its
 * first line. */
static struct str make_title(struct arena *a, const struct source *s, struct str centre, int year,
                             int32_t day)
{
    const struct {
        struct str mark, value;
    } words[] = {{S("{centre}"), centre},
                 {S("{year}"), str_print(a, "%d", year)},
                 {S("{first}"), month_words(a, year, 4)},
                 {S("{last}"), month_words(a, year + 1, 3)},
                 {S("{day}"), date_wareki(a, date_iso(a, day))}};
    static const struct str head = S_ROW("-- title:");
    struct str rest = s->sql, line = str_part(&rest, '\n');
    while (rest.n && !str_starts(line, head))
        line = str_part(&rest, '\n');
    struct str title = str_starts(line, head) ? str_trim(str_from(line, head.n)) : s->title;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        for (size_t at; (at = str_find(title, words[i].mark)) != SIZE_MAX;)
            title = str_print(a, S_FMT S_FMT S_FMT, S_ARG(str_head(title, at)), S_ARG(words[i].value),
                              S_ARG(str_from(title, at + words[i].mark.n)));
    return title;
}

/* With a month: the columns that name no month, that month's, and 合計. */
static bool wanted(struct arena *a, struct str month, struct str heading)
{
    int64_t nth = str_int(str_from(month, 5), 0);
    if (!month.n || !str_ends(heading, S("月")))
        return true;
    int64_t of_column = str_int(str_head(heading, heading.n - S("月").n), 0);
    return of_column < 1 || of_column > 12 || str_eq(heading, str_print(a, "%d月", (int)nth));
}

struct columns {
    int *at;
    int count;
};

static struct columns choose(struct arena *a, const struct query *q, struct str month)
{
    struct columns c = {ARENA_ARRAY(a, int, query_columns(q)), 0};
    for (int i = 0; i < query_columns(q); i++)
        if (wanted(a, month, query_heading(q, i)))
            c.at[c.count++] = i;
    return c;
}

static void add_row(struct arena *a, struct report_table *t, int *room, struct str *row)
{
    if (t->rows == *room) {
        struct str **old = t->cells;
        t->cells = ARENA_ARRAY(a, struct str *, *room = *room ? *room * 2 : 64);
        for (int i = 0; i < t->rows; i++)
            t->cells[i] = old[i];
    }
    t->cells[t->rows++] = row;
}

/* Any month of a row 差 counts, those that are not shown too. */
static bool differs(const struct query *q)
{
    if (query_columns(q) < 3 || !str_eq(query_text(q, 1), S("差")))
        return false;
    for (int i = 2; i < query_columns(q); i++)
        if (query_int(q, i))
            return true;
    return false;
}

void report_rows(struct arena *a, struct query *q, struct str month, struct report_table *t)
{
    struct columns c = choose(a, q, month);
    int room = 0;
    t->columns = c.count;
    t->headings = ARENA_ARRAY(a, struct str, c.count);
    for (int i = 0; i < c.count; i++)
        t->headings[i] = str_copy(a, query_heading(q, c.at[i]));
    while (query_step(q)) {
        struct str *row = ARENA_ARRAY(a, struct str, c.count);
        for (int i = 0; i < c.count; i++)
            row[i] = str_copy(a, query_text(q, c.at[i]));
        t->difference = t->difference || differs(q);
        add_row(a, t, &room, row);
    }
}

static enum err check_request(const struct report_request *q, struct fault *f)
{
    int year = year_of(q);
    if (q->month.n && (q->month.n != 7 || date_from_iso(q->month) == DAY_NONE))
        return fault_say(f, ERR_USAGE, "「" S_FMT "」は月ではありません。2026-05 のように書いてください。",
                         S_ARG(q->month));
    if (year < 1900 || year > 9000)
        return fault_say(f, ERR_USAGE, "%d 年度は扱えません。年度を西暦4桁で書いてください。", year);
    if (q->month.n && date_fiscal_year(date_from_iso(q->month)) != year)
        return fault_say(f, ERR_USAGE, S_FMT " は %d 年度の月ではありません。", S_ARG(q->month), year);
    return OK;
}

static void bind_day(struct arena *a, struct db *db, const struct report_request *q, struct query *query)
{
    struct setting s = db_setting(db, q->now);
    query_bind(query, ":day", date_iso(a, day_of(q)));
    query_bind(query, ":next_day", date_iso(a, date_add_business(day_of(q), 1, &s.holidays)));
    query_bind(query, ":staff", q->staff);
}

enum err report_read(struct arena *a, struct db *db, const struct report_request *q, struct report_table *out,
                     struct fault *f)
{
    struct source_dirs dirs = q->dirs ? *q->dirs : source_dirs_find(a);
    struct source source;
    struct str sql;
    struct query *query;
    *out = (struct report_table){.rows = 0};
    enum err rc = check_request(q, f);
    rc = rc ? rc : find_source(a, &dirs, q->name, &source, f);
    rc = rc ? rc : expand_sql(a, db, &dirs, &source, &sql, f);
    rc = rc ? rc : query_open(db, source.path, sql, &query, f);
    if (rc)
        return rc;
    struct period period = period_of_year(a, year_of(q), date_of_moment(q->now));
    period.month = q->month;
    period_bind(&period, query);
    query_bind(query, ":rows", q->rows);
    query_bind(query, ":columns", q->columns);
    bind_day(a, db, q, query);
    out->title = make_title(a, &source, db_facts(db)->centre, year_of(q), day_of(q));
    report_rows(a, query, q->month, out);
    rc = query_close(query, f);
    if (rc || !out->difference)
        return rc;
    return fault_say(f, ERR_NOTICE,
                     S_FMT
                     ": 差が 0 ではありません。相談内容区分か相談者区分が空の相談がないか確かめてください。",
                     S_ARG(out->title));
}

enum err report_make(struct arena *a, struct db *db, const struct report_request *q, struct str *text,
                     struct fault *f)
{
    struct report_table t;
    *text = S0;
    enum err rc = report_read(a, db, q, &t, f);
    if (rc == OK || rc == ERR_NOTICE)
        *text = report_lay(a, &t, q->format);
    return rc;
}
