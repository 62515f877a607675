#include "export/report.h"

#include "base/date.h"
#include "export/across.h"
#include "export/expand.h"
#include "export/frozen.h"
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

static struct str span_words(struct arena *a, const struct report_request *q)
{
    int year = year_of(q);
    if (q->month.n)
        return month_words(a, (int)str_int(str_head(q->month, 4), 0), (int)str_int(str_from(q->month, 5), 0));
    return str_print(a, S_FMT "～" S_FMT, S_ARG(month_words(a, year, 4)), S_ARG(month_words(a, year + 1, 3)));
}

/* A028: the day of the report and who reports. The same day and person give the same bytes. */
static struct str made_words(struct arena *a, struct db *db, const struct report_request *q)
{
    struct setting s = db_setting(db, q->now);
    struct str day = date_wareki(a, date_iso(a, date_of_moment(q->now)));
    struct str who = q->login.n ? s.staff_name(s.of, q->login) : S0;
    return str_print(a, "%s作成 " S_FMT "%s" S_FMT, db_facts(db)->practice ? "練習用  " : "", S_ARG(day),
                     who.n ? "  報告者 " : "", S_ARG(who));
}

/* What was put in is not looked at again: a centre may be called anything. */
static struct str replaced(struct arena *a, struct str text, struct str mark, struct str value)
{
    struct buf out = buf_in(a);
    for (size_t at; (at = str_find(text, mark)) != SIZE_MAX; text = str_from(text, at + mark.n)) {
        buf_add(&out, str_head(text, at));
        buf_add(&out, value);
    }
    buf_add(&out, text);
    return buf_str(&out);
}

static struct str make_title(struct arena *a, const struct source *s, struct str centre,
                             const struct report_request *q, const struct axis *axes)
{
    int year = year_of(q);
    const struct {
        struct str mark, value;
    } words[] = {{S("{year}"), str_print(a, "%d", year)},
                 {S("{first}"), month_words(a, year, 4)},
                 {S("{last}"), month_words(a, year + 1, 3)},
                 {S("{span}"), span_words(a, q)},
                 {S("{day}"), date_wareki(a, date_iso(a, day_of(q)))},
                 {S("{rows}"), axes[AXIS_ROWS].label},
                 {S("{columns}"), axes[AXIS_COLUMNS].label},
                 {S("{centre}"), centre}}; /* last: its name is not ours */
    struct str title;
    if (!source_head(s, "title", &title))
        title = s->title;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        title = replaced(a, title, words[i].mark, words[i].value);
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
    t->columns = c.count;
    t->headings = ARENA_ARRAY(a, struct str, c.count);
    for (int i = 0; i < c.count; i++)
        t->headings[i] = str_copy(a, query_heading(q, c.at[i]));
    while (query_step(q)) {
        struct str *row = ARENA_ARRAY(a, struct str, c.count);
        for (int i = 0; i < c.count; i++)
            row[i] = str_copy(a, query_text(q, c.at[i]));
        t->difference = t->difference || differs(q);
        report_add_row(a, t, row);
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

static void read_table(struct arena *a, const struct report_request *q, const struct source *s,
                       struct query *query, struct report_table *out)
{
    struct str words;
    if (source_head(s, "across", &words))
        across_read(a, query, out);
    else
        report_rows(a, query, q->month, out);
    source_head(s, "chart", &out->chart);
    source_head(s, "trend", &out->trend);
    if (source_head(s, "notes", &words))
        report_note(a, out, words);
    if (!source_head(s, "clean", &words))
        return;
    out->difference = out->rows > 0;
    if (!out->rows)
        report_note(a, out, words);
}

static void bind(struct arena *a, struct db *db, const struct report_request *q, const struct axis *axes,
                 struct query *query)
{
    struct period period = period_of_year(a, year_of(q), date_of_moment(q->now));
    period.month = q->month;
    period_bind(&period, query);
    query_bind(query, ":rows", axes[AXIS_ROWS].table);
    query_bind(query, ":columns", axes[AXIS_COLUMNS].table);
    bind_day(a, db, q, query);
}

enum err report_open(struct arena *a, struct db *db, const struct report_request *q,
                     const struct source_dirs *dirs, const struct source *source, struct axis axes[AXES],
                     struct query **out, struct fault *f)
{
    struct str sql;
    enum err rc = expand_sql(a, db, dirs, source, &sql, f);
    rc = rc ? rc : axis_expand(a, q->rows, q->columns, &sql, axes, f);
    rc = rc ? rc : query_open(db, source->path, sql, out, f);
    if (!rc)
        bind(a, db, q, axes, *out);
    return rc;
}

static enum err run_source(struct arena *a, struct db *db, const struct report_request *q,
                           const struct source_dirs *dirs, const struct source *source,
                           struct report_table *out, struct fault *f)
{
    struct axis axes[AXES];
    struct query *query;
    enum err rc = report_open(a, db, q, dirs, source, axes, &query, f);
    if (rc)
        return rc;
    out->name = source->name;
    out->title = make_title(a, source, db_facts(db)->centre, q, axes);
    read_table(a, q, source, query, out);
    return query_close(query, f);
}

static enum err read_deep(struct arena *a, struct db *db, const struct report_request *q, int depth,
                          struct report_table *out, struct fault *f);

/* What a report has below it never asks for a person: the one above does. Files may name each other in a ring. */
static enum err add_below(struct arena *a, struct db *db, const struct report_request *q,
                          const struct source *source, struct str name, int depth, struct report_table *out,
                          struct fault *f)
{
    enum { DEEPEST = 4 };
    struct report_request below = *q;
    struct report_table *t = ARENA_NEW(a, struct report_table);
    struct fault of_it; /* a notice of the one below is none of this one */
    if (depth == DEEPEST)
        return fault_say(f, ERR_REFUSED,
                         S_FMT ": below の報告書が%d段より深くつながっています。その行を直してください。",
                         S_ARG(source->path), DEEPEST);
    below.name = name;
    enum err rc = read_deep(a, db, &below, depth + 1, t, &of_it);
    if (rc > ERR_NOTICE)
        return fault_say(f, rc, "%s", of_it.say);
    t->made = S0; /* it stands at the head */
    report_add_below(out, t);
    return OK;
}

static enum err read_below(struct arena *a, struct db *db, const struct report_request *q,
                           const struct source *source, int depth, struct report_table *out, struct fault *f)
{
    struct str name;
    enum err rc = source_head(source, "below", &name) ? add_below(a, db, q, source, name, depth, out, f) : OK;
    return !rc && source_head(source, "closes", &name) ? frozen_annotate(a, db, year_of(q), out, f) : rc;
}

static enum err tell_difference(const struct report_table *t, const struct source *source, struct fault *f)
{
    struct str words;
    if (source_head(source, "clean", &words))
        return fault_say(f, ERR_NOTICE,
                         S_FMT ": 説明のつかないものが %d 件あります。1件ずつ開いて、記録を直してください。",
                         S_ARG(t->title), t->rows);
    return fault_say(f, ERR_NOTICE,
                     S_FMT
                     ": 差が 0 ではありません。相談内容区分か相談者区分が空の相談がないか確かめてください。",
                     S_ARG(t->title));
}

static enum err read_deep(struct arena *a, struct db *db, const struct report_request *q, int depth,
                          struct report_table *out, struct fault *f)
{
    struct source_dirs dirs = q->dirs ? *q->dirs : source_dirs_find(a);
    struct source source;
    *out = (struct report_table){.rows = 0};
    enum err rc = check_request(q, f);
    rc = rc ? rc : find_source(a, &dirs, q->name, &source, f);
    rc = rc ? rc : run_source(a, db, q, &dirs, &source, out, f);
    rc = rc ? rc : read_below(a, db, q, &source, depth, out, f);
    if (!rc)
        out->made = made_words(a, db, q);
    return rc || !out->difference ? rc : tell_difference(out, &source, f);
}

enum err report_read(struct arena *a, struct db *db, const struct report_request *q, struct report_table *out,
                     struct fault *f)
{
    return read_deep(a, db, q, 0, out, f);
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
