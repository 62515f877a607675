#include "export/expand.h"

#include "model/record.h"
#include "store/query.h"

static const struct str fields_mark = S_ROW("/*every other field:"),
                        report_mark = S_ROW("/*the statement of report ");

/* Cuts a comment that begins with `mark` out of a text: what stands before it, within it, behind it. */
static bool cut(struct str sql, struct str mark, struct str *before, struct str *within, struct str *behind)
{
    size_t at = str_find(sql, mark);
    struct str rest = at == SIZE_MAX ? S0 : str_from(sql, at + mark.n);
    size_t end = str_find(rest, S("*/"));
    if (at == SIZE_MAX || end == SIZE_MAX)
        return false;
    *before = str_head(sql, at);
    *within = str_trim(str_head(rest, end));
    *behind = str_from(rest, end + 2);
    return true;
}

static void add_column(struct buf *out, struct str alias, const struct field *f)
{
    struct str table = codes_name(f->codes);
    switch (f->kind) {
    case KIND_CODE:
        buf_print(out, ", label('" S_FMT "', " S_FMT "." S_FMT ")", S_ARG(table), S_ARG(alias),
                  S_ARG(f->column));
        break;
    case KIND_CODES:
        buf_print(out, ", codes_label('" S_FMT "', " S_FMT "." S_FMT ")", S_ARG(table), S_ARG(alias),
                  S_ARG(f->column));
        break;
    case KIND_STAFF:
        buf_print(out, ", staff_name(" S_FMT "." S_FMT ")", S_ARG(alias), S_ARG(f->column));
        break;
    default: buf_print(out, ", " S_FMT "." S_FMT, S_ARG(alias), S_ARG(f->column));
    }
    buf_print(out, " AS \"" S_FMT "\"", S_ARG(f->label));
}

static bool has_heading(const struct query *q, struct str label)
{
    for (int i = 0; i < query_columns(q); i++)
        if (str_eq(query_heading(q, i), label))
            return true;
    return false;
}

/* `list` is "intake i, person p"; the statement without the mark tells which headings there are. */
static enum err add_fields(struct buf *out, const struct query *q, struct str name, struct str list,
                           struct fault *f)
{
    while (list.n) {
        struct str alias = str_trim(str_part(&list, ',')), table = str_part(&alias, ' ');
        const struct record_row *row = record_of_table(table);
        if (!row || !str_trim(alias).n)
            return fault_say(f, ERR_REFUSED,
                             S_FMT ": 「" S_FMT "」は every other field の表と別名ではありません。",
                             S_ARG(name), S_ARG(table));
        for (int i = 0; i < row->count; i++)
            if (!(row->fields[i].flags & F_HIDE) && !has_heading(q, row->fields[i].label))
                add_column(out, str_trim(alias), &row->fields[i]);
    }
    return OK;
}

static enum err expand_fields(struct arena *a, struct db *db, struct str name, struct str *sql,
                              struct fault *f)
{
    struct str before, list, behind;
    struct query *q;
    if (!cut(*sql, fields_mark, &before, &list, &behind))
        return OK;
    enum err rc = query_open(db, name, str_print(a, S_FMT S_FMT, S_ARG(before), S_ARG(behind)), &q, f);
    if (rc)
        return rc;
    struct buf out = buf_in(a);
    struct fault unused;
    buf_add(&out, before);
    rc = add_fields(&out, q, name, list, f);
    buf_add(&out, behind);
    query_close(q, &unused);
    *sql = buf_str(&out);
    return rc;
}

static enum err expand_report(struct arena *a, const struct source_dirs *dirs, struct str name,
                              struct str *sql, struct fault *f)
{
    struct str before, report, behind;
    struct source *reports;
    int count;
    if (!cut(*sql, report_mark, &before, &report, &behind))
        return OK;
    enum err rc = source_list(a, dirs, S("reports"), &reports, &count, f);
    for (int i = 0; !rc && i < count; i++)
        if (str_eq(reports[i].name, report)) {
            *sql = str_print(a, S_FMT S_FMT S_FMT, S_ARG(before), S_ARG(reports[i].sql), S_ARG(behind));
            return OK;
        }
    return rc ? rc
              : fault_say(f, ERR_REFUSED, S_FMT ": 報告書「" S_FMT "」がありません。", S_ARG(name),
                          S_ARG(report));
}

enum err expand_sql(struct arena *a, struct db *db, const struct source_dirs *dirs, const struct source *from,
                    struct str *sql, struct fault *f)
{
    *sql = from->sql;
    enum err rc = expand_report(a, dirs, from->path, sql, f);
    return rc ? rc : expand_fields(a, db, from->path, sql, f);
}
