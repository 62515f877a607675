#include "export/ledger_line.h"

#include "base/kana.h"
#include "export/formula.h"
#include "export/page.h"

static struct ledger_target find_target(const struct ledger *l, struct str heading)
{
    if (l->own_number.n && importing_same_heading(heading, l->own_number))
        return (struct ledger_target){OWN_NUMBER, NULL};
    const struct field *f = record_heading(l->main, heading);
    if (f && f->kind == KIND_PERSON)
        return (struct ledger_target){PERSON_NUMBER, f};
    if (f && f->kind == KIND_CASE)
        return (struct ledger_target){CASE_NUMBER, f};
    if (f && f->kind != KIND_RESOURCE)
        return (struct ledger_target){MAIN, f};
    f = l->second < RECORD_COUNT ? record_heading(l->second, heading) : NULL;
    bool taken = f && l->second_fields & FIELD_BIT(f->index);
    return (struct ledger_target){taken ? SECOND : NOTHING, f};
}

/* The first three are those of a file of rejected rows that was mended. */
static bool is_own_remark(struct str heading)
{
    return str_eq(heading, S("ファイル")) || str_eq(heading, S("行")) || str_eq(heading, S("理由"));
}

static void map_column(struct importing *im, struct ledger_state *s, int column)
{
    struct str heading = im->headings[column];
    struct ledger_target t = find_target(s->ledger, heading);
    s->targets[column] = t;
    if (t.what == MAIN)
        s->main_fields |= FIELD_BIT(t.field->index);
    else if (t.what == SECOND)
        s->second_fields |= FIELD_BIT(t.field->index);
    else if (t.what == NOTHING && heading.n && !is_own_remark(heading))
        importing_note(
            im, str_print(im->row, "知らない見出し「" S_FMT "」の列は取り込まなかった", S_ARG(heading)));
    s->numbers_people |= t.what == PERSON_NUMBER;
}

static bool has(const struct importing *im, const struct ledger_state *s, enum ledger_what what)
{
    for (int i = 0; i < im->columns; i++)
        if (s->targets[i].what == what)
            return true;
    return false;
}

enum err ledger_line_headings(struct importing *im, const struct csv_record *r, bool *are_headings)
{
    struct ledger_state *s = im->reader;
    *are_headings = true;
    importing_set_headings(im, r->cells, r->count);
    s->targets = ARENA_ARRAY(im->file, struct ledger_target, r->count);
    for (int i = 0; i < im->columns; i++)
        map_column(im, s, i);
    if (s->ledger->main == RECORD_INTAKE ? s->main_fields != 0 : has(im, s, CASE_NUMBER))
        return OK;
    return fault_say(im->fault, ERR_REFUSED,
                     "%s は" S_FMT
                     "ではありません。1行目に「受付番号」などの見出しがあるか確かめてください。",
                     im->path, S_ARG(s->ledger->label));
}

bool ledger_line_refuse(struct ledger_line *l, struct str why)
{
    if (!l->why.n)
        l->why = why;
    return false;
}

static bool is_lenient(enum kind k) /* kept as it is written where it cannot be read: 不明, 内線 3 */
{
    return k == KIND_PHONE || k == KIND_POSTAL;
}

static bool read_value(struct ledger_line *l, const struct field *f, struct str cell, struct str *value)
{
    struct str complaint;
    struct arena *a = l->im->row;
    if (kind_read(a, f, &l->im->setting, cell, value, &complaint))
        return true;
    if (is_lenient(f->kind)) {
        *value = str_trim(cell);
        importing_note(l->im, str_print(a, "「" S_FMT "」は書かれたままにした", S_ARG(f->label)));
        return true;
    }
    return ledger_line_refuse(l, str_print(a, "「" S_FMT "」の " S_FMT ": " S_FMT, S_ARG(f->label),
                                           S_ARG(str_trim(cell)), S_ARG(complaint)));
}

static bool read_number(struct ledger_line *l, struct str cell, struct str heading, int64_t *out)
{
    struct str text = str_trim(kana_narrow(l->im->row, cell));
    *out = str_int(text, -1);
    if (!text.n)
        *out = 0;
    if (*out > 0 || !text.n)
        return true;
    return ledger_line_refuse(l, str_print(l->im->row, "「" S_FMT "」の " S_FMT " は番号ではありません",
                                           S_ARG(heading), S_ARG(text)));
}

int64_t ledger_line_case(struct ledger_line *l, struct str number)
{
    struct record r = record_new(l->im->row, RECORD_INTAKE);
    r.v[INTAKE_number] = str_trim(kana_narrow(l->im->row, number));
    return r.v[INTAKE_number].n ? bulk_find(l->im->bulk, &r, FIELD_BIT(INTAKE_number), 0) : 0;
}

static bool read_case(struct ledger_line *l, const struct field *f, struct str cell)
{
    int64_t id = ledger_line_case(l, cell);
    if (!id)
        return ledger_line_refuse(
            l, str_print(l->im->row, "受付番号「" S_FMT "」の相談がありません", S_ARG(str_trim(cell))));
    l->main.v[f->index] = str_print(l->im->row, "%lld", (long long)id);
    return true;
}

/* export --spreadsheet put a ' before what a spreadsheet would compute. */
static struct str without_guard(struct importing *im, struct str cell)
{
    if (!im->q->spreadsheet || !str_starts(cell, S("'")) || !formula_is_guarded(str_from(cell, 1)))
        return cell;
    importing_note(im, S("表計算用の ' を外した"));
    return str_from(cell, 1);
}

static void read_cell(struct ledger_line *l, const struct ledger_target *t, struct str heading,
                      struct str cell)
{
    switch (t->what) {
    case MAIN: read_value(l, t->field, cell, &l->main.v[t->field->index]); break;
    case SECOND: read_value(l, t->field, cell, &l->second.v[t->field->index]); break;
    case PERSON_NUMBER: read_number(l, cell, heading, &l->person); break;
    case CASE_NUMBER: read_case(l, t->field, cell); break;
    case OWN_NUMBER:
        read_number(l, cell, heading, &l->own);
        l->own_given = l->own > 0;
        break;
    case NOTHING: break;
    }
}

static bool is_staff(const struct ledger_target *t)
{
    return t->what == MAIN && t->field->kind == KIND_STAFF;
}

static void read_cells(struct ledger_line *l, bool staff)
{
    const struct ledger_state *s = l->im->reader;
    for (int i = 0; i < l->im->columns; i++)
        if (is_staff(&s->targets[i]) == staff)
            read_cell(l, &s->targets[i], l->im->headings[i], without_guard(l->im, importing_cell(l->csv, i)));
}

/* A comma in a text without quotes pushes the rest out of its columns; that the last cells are missing is
 * usual. */
static void check_width(struct ledger_line *l)
{
    for (int i = l->im->columns; i < l->csv->count; i++)
        if (str_trim(l->csv->cells[i]).n)
            ledger_line_refuse(l,
                               str_print(l->im->row, "見出しは %d 列ですが、%d 列目に「" S_FMT "」があります",
                                         l->im->columns, i + 1, S_ARG(str_trim(l->csv->cells[i]))));
}

/* Two rows of one number would overwrite each other at every import. */
static void check_number(struct ledger_line *l, struct str heading, struct str number)
{
    const struct ledger_state *s = l->im->reader;
    int64_t *line = number.n && !l->why.n ? textmap_slot(s->lines, number) : NULL;
    if (line && *line)
        ledger_line_refuse(l, str_print(l->im->row, S_FMT " " S_FMT " は %lld 行目にもあります",
                                        S_ARG(heading), S_ARG(number), (long long)*line));
    else if (line)
        *line = (int64_t)l->csv->line;
}

/* Staff come last: a name that is nobody's becomes a row of its own, but not for a row that is refused. */
bool ledger_line_read(struct ledger_line *l)
{
    const struct ledger_state *s = l->im->reader;
    l->main = record_new(l->im->row, s->ledger->main);
    if (s->ledger->second < RECORD_COUNT)
        l->second = record_new(l->im->row, s->ledger->second);
    check_width(l);
    read_cells(l, false);
    if (s->ledger->main == RECORD_INTAKE)
        check_number(l, S("受付番号"), l->main.v[INTAKE_number]);
    else if (l->own_given)
        check_number(l, s->ledger->own_number, str_print(l->im->row, "%lld", (long long)l->own));
    if (!l->why.n)
        read_cells(l, true);
    return !l->why.n && !l->im->code;
}
