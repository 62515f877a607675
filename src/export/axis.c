#include "export/axis.h"

#include "model/record.h"

static const struct {
    struct str name;
    struct axis axis;
} computed[] = {
    {S_ROW("area"), {S_ROW("p.area"), S_ROW(""), S_ROW("日常生活圏域")}},
    {S_ROW("age"), {S_ROW("age_band(p.birth_on, i.received_at)"), S_ROW(""), S_ROW("年齢階級")}},
    {S_ROW("insured"),
     {S_ROW("insured(p.birth_on, p.disease, i.received_at)"), S_ROW(""), S_ROW("被保険者区分")}},
    {S_ROW("asker"), {S_ROW("asker(i.requester)"), S_ROW(""), S_ROW("相談者の立場")}},
};

static const struct {
    enum record_id record;
    const char *alias;
} sources[] = {{RECORD_INTAKE, "i"}, {RECORD_PERSON, "p"}};

static const struct str marks[AXES] = {
    [AXIS_ROWS] = S_ROW("/*the rows' field*/"), [AXIS_COLUMNS] = S_ROW("/*the columns' field*/")};

/* The column before the table, since two fields may share a table; the table, since a column may have another name. */
static const struct field *field_named(enum record_id record, struct str name, bool by_table)
{
    const struct record_row *row = record_row(record);
    for (int i = 0; i < row->count; i++) {
        const struct field *f = &row->fields[i];
        if (f->kind == KIND_CODE && str_eq(by_table ? codes_name(f->codes) : f->column, name))
            return f;
    }
    return NULL;
}

static bool find(struct arena *a, struct str name, struct axis *out)
{
    for (size_t i = 0; i < COUNT_OF(computed); i++)
        if (str_eq(computed[i].name, name)) {
            *out = computed[i].axis;
            return true;
        }
    for (size_t k = 0; k < 2 * COUNT_OF(sources); k++) {
        const struct field *f =
            field_named(sources[k % COUNT_OF(sources)].record, name, k >= COUNT_OF(sources));
        if (f) {
            *out = (struct axis){
                str_print(a, "%s." S_FMT, sources[k % COUNT_OF(sources)].alias, S_ARG(f->column)),
                codes_name(f->codes), f->label};
            return true;
        }
    }
    return false;
}

static enum err unknown(struct arena *a, struct str name, struct fault *f)
{
    struct buf names = buf_in(a);
    for (size_t k = 0; k < COUNT_OF(sources); k++) {
        const struct record_row *row = record_row(sources[k].record);
        for (int i = 0; i < row->count; i++)
            if (row->fields[i].kind == KIND_CODE)
                buf_print(&names, S_FMT "、", S_ARG(row->fields[i].column));
    }
    for (size_t i = 0; i < COUNT_OF(computed); i++)
        buf_print(&names, "%s" S_FMT, i ? "、" : "", S_ARG(computed[i].name));
    return fault_say(f, ERR_USAGE, "「" S_FMT "」ではクロス集計できません。使えるのは " S_FMT " です。",
                     S_ARG(name), S_ARG(buf_str(&names)));
}

enum err axis_expand(struct arena *a, struct str rows, struct str columns, struct str *sql,
                     struct axis axes[AXES], struct fault *f)
{
    const struct str names[AXES] = {
        [AXIS_ROWS] = rows.n ? rows : S("requester"), [AXIS_COLUMNS] = columns.n ? columns : S("category")};
    for (int i = 0; i < AXES; i++) {
        size_t at = str_find(*sql, marks[i]);
        axes[i] = (struct axis){S0, names[i], S0};
        if (!find(a, names[i], &axes[i]) && at != SIZE_MAX)
            return unknown(a, names[i], f);
        if (at != SIZE_MAX)
            *sql = str_print(a, S_FMT S_FMT S_FMT, S_ARG(str_head(*sql, at)), S_ARG(axes[i].sql),
                             S_ARG(str_from(*sql, at + marks[i].n)));
    }
    return OK;
}
