/*
 * Ledgers: cases, contacts and referrals under the labels of their fields, in any
 * order (CONTRACT.md, 'Ledger CSV').
 *
 * A row is the row of its number (受付番号, 対応番号, つなぎ番号, 対象者番号) where the
 * file gives one. Where it does not, it is the nth row with these very values: the
 * nth time that the file says them, so that the same file again changes nothing and
 * two equal rows stay two. A number that plainly belongs to somebody else is refused.
 */
#include "base/date.h"
#include "base/kana.h"
#include "export/importing.h"
#include "store/load.h"
#include "store/query.h"

enum what { NOTHING, MAIN, SECOND, OWN_NUMBER, PERSON_NUMBER, CASE_NUMBER };

struct target {
    enum what what;
    const struct field *field;
};

static const struct ledger {
    struct str label;
    enum record_id main, second; /* second: columns of another record that stand in the same file */
    struct str own_number;
    uint64_t second_fields; /* of it, those that a column may fill */
} cases_ledger = {S_ROW("台帳（相談）"), RECORD_INTAKE, RECORD_PERSON, S_ROW(""), FIELDS_ALL},
  contacts_ledger = {S_ROW("台帳（対応）"), RECORD_CONTACT, RECORD_COUNT, S_ROW("対応番号"), 0},
  referrals_ledger = {S_ROW("台帳（つなぎ）"), RECORD_REFERRAL, RECORD_RESOURCE, S_ROW("つなぎ番号"),
                      FIELD_BIT(RESOURCE_official) | FIELD_BIT(RESOURCE_name)};

struct state {
    const struct ledger *ledger;
    struct target *targets;
    uint64_t main_fields, second_fields; /* that the file has columns for */
    bool numbers_people;
    struct textmap *met, *people; /* people: by all values that the file gives; NULL until it is needed */
    struct textmap *numbered;     /* last number given in a year */
    struct textmap *lines;        /* of the file: where a row of this number stands */
};

struct line { /* one row while it is read */
    struct importing *im;
    const struct csv_record *csv;
    struct record main, second;
    int64_t own, person;
    bool own_given;
    struct str why; /* it is refused; empty: it is not */
};

static enum err begin(struct importing *im, const struct ledger *ledger)
{
    struct state *s = ARENA_NEW(im->file, struct state);
    *s = (struct state){.ledger = ledger,
                        .met = textmap_new(im->file),
                        .numbered = textmap_new(im->file),
                        .lines = textmap_new(im->file)};
    im->out->layout = ledger->label;
    im->reader = s;
    return OK;
}

static enum err begin_cases(struct importing *im)
{
    return begin(im, &cases_ledger);
}

static enum err begin_contacts(struct importing *im)
{
    return begin(im, &contacts_ledger);
}

static enum err begin_referrals(struct importing *im)
{
    return begin(im, &referrals_ledger);
}

static struct target find_target(const struct ledger *l, struct str heading)
{
    if (l->own_number.n && importing_same_heading(heading, l->own_number))
        return (struct target){OWN_NUMBER, NULL};
    const struct field *f = record_heading(l->main, heading);
    if (f && f->kind == KIND_PERSON)
        return (struct target){PERSON_NUMBER, f};
    if (f && f->kind == KIND_CASE)
        return (struct target){CASE_NUMBER, f};
    if (f && f->kind != KIND_RESOURCE)
        return (struct target){MAIN, f};
    f = l->second < RECORD_COUNT ? record_heading(l->second, heading) : NULL;
    bool taken = f && l->second_fields & FIELD_BIT(f->index);
    return (struct target){taken ? SECOND : NOTHING, f};
}

/* The first three are those of a file of rejected rows that was mended. */
static bool is_own_remark(struct str heading)
{
    return str_eq(heading, S("ファイル")) || str_eq(heading, S("行")) || str_eq(heading, S("理由"));
}

static void map_column(struct importing *im, struct state *s, int column)
{
    struct str heading = im->headings[column];
    struct target t = find_target(s->ledger, heading);
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

static bool has(const struct importing *im, const struct state *s, enum what what)
{
    for (int i = 0; i < im->columns; i++)
        if (s->targets[i].what == what)
            return true;
    return false;
}

static enum err take_headings(struct importing *im, const struct csv_record *r, bool *are_headings)
{
    struct state *s = im->reader;
    *are_headings = true;
    importing_set_headings(im, r->cells, r->count);
    s->targets = ARENA_ARRAY(im->file, struct target, r->count);
    for (int i = 0; i < im->columns; i++)
        map_column(im, s, i);
    if (s->ledger->main == RECORD_INTAKE ? s->main_fields != 0 : has(im, s, CASE_NUMBER))
        return OK;
    return fault_say(im->fault, ERR_REFUSED,
                     "%s は" S_FMT
                     "ではありません。1行目に「受付番号」などの見出しがあるか確かめてください。",
                     im->path, S_ARG(s->ledger->label));
}

static bool refuse(struct line *l, struct str why)
{
    if (!l->why.n)
        l->why = why;
    return false;
}

static bool is_lenient(enum kind k) /* kept as it is written where it cannot be read: 不明, 内線 3 */
{
    return k == KIND_PHONE || k == KIND_POSTAL;
}

static bool read_value(struct line *l, const struct field *f, struct str cell, struct str *value)
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
    return refuse(l, str_print(a, "「" S_FMT "」の " S_FMT ": " S_FMT, S_ARG(f->label), S_ARG(str_trim(cell)),
                               S_ARG(complaint)));
}

static bool read_number(struct line *l, struct str cell, struct str heading, int64_t *out)
{
    struct str text = str_trim(kana_narrow(l->im->row, cell));
    *out = str_int(text, -1);
    if (!text.n)
        *out = 0;
    if (*out > 0 || !text.n)
        return true;
    return refuse(l, str_print(l->im->row, "「" S_FMT "」の " S_FMT " は番号ではありません", S_ARG(heading),
                               S_ARG(text)));
}

static int64_t find_case(struct line *l, struct str number)
{
    struct record r = record_new(l->im->row, RECORD_INTAKE);
    r.v[INTAKE_number] = str_trim(kana_narrow(l->im->row, number));
    return r.v[INTAKE_number].n ? bulk_find(l->im->bulk, &r, FIELD_BIT(INTAKE_number), 0) : 0;
}

static bool read_case(struct line *l, const struct field *f, struct str cell)
{
    int64_t id = find_case(l, cell);
    if (!id)
        return refuse(
            l, str_print(l->im->row, "受付番号「" S_FMT "」の相談がありません", S_ARG(str_trim(cell))));
    l->main.v[f->index] = str_print(l->im->row, "%lld", (long long)id);
    return true;
}

/* export --spreadsheet put a ' before what a spreadsheet would compute. */
static struct str without_guard(struct importing *im, struct str cell)
{
    static const struct str triggers[] = {S_ROW("="),  S_ROW("+"),  S_ROW("-"),  S_ROW("@"),
                                          S_ROW("\t"), S_ROW("\r"), S_ROW("\n"), S_ROW("＝"),
                                          S_ROW("＋"), S_ROW("－"), S_ROW("＠")};
    if (!im->q->spreadsheet || !str_starts(cell, S("'")))
        return cell;
    for (size_t i = 0; i < COUNT_OF(triggers); i++)
        if (str_starts(str_from(cell, 1), triggers[i])) {
            importing_note(im, S("表計算用の ' を外した"));
            return str_from(cell, 1);
        }
    return cell;
}

static void read_cell(struct line *l, const struct target *t, struct str heading, struct str cell)
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

static bool is_staff(const struct target *t)
{
    return t->what == MAIN && t->field->kind == KIND_STAFF;
}

static void read_cells(struct line *l, bool staff)
{
    const struct state *s = l->im->reader;
    for (int i = 0; i < l->im->columns; i++)
        if (is_staff(&s->targets[i]) == staff)
            read_cell(l, &s->targets[i], l->im->headings[i], without_guard(l->im, importing_cell(l->csv, i)));
}

/* A comma in a text without quotes pushes the rest out of its columns; that the last cells are missing is
 * usual. */
static void check_width(struct line *l)
{
    for (int i = l->im->columns; i < l->csv->count; i++)
        if (str_trim(l->csv->cells[i]).n)
            refuse(l, str_print(l->im->row, "見出しは %d 列ですが、%d 列目に「" S_FMT "」があります",
                                l->im->columns, i + 1, S_ARG(str_trim(l->csv->cells[i]))));
}

/* Two rows of one number would overwrite each other at every import. */
static void check_number(struct line *l, struct str heading, struct str number)
{
    const struct state *s = l->im->reader;
    int64_t *line = number.n && !l->why.n ? textmap_slot(s->lines, number) : NULL;
    if (line && *line)
        refuse(l, str_print(l->im->row, S_FMT " " S_FMT " は %lld 行目にもあります", S_ARG(heading),
                            S_ARG(number), (long long)*line));
    else if (line)
        *line = (int64_t)l->csv->line;
}

/* Staff come last: a name that is nobody's becomes a row of its own, but not for a row that is refused. */
static bool read_line(struct line *l)
{
    const struct state *s = l->im->reader;
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

/* Which time the file says these values: the database's row of that time is meant. */
static int64_t find_equal(struct line *l, uint64_t fields)
{
    const struct state *s = l->im->reader;
    int64_t *met = textmap_slot(s->met, textmap_key(l->im->row, l->main.v, l->main.row->count));
    return bulk_find(l->im->bulk, &l->main, fields, (int)(*met)++);
}

static bool put_main(struct line *l, uint64_t fields, enum bulk_outcome *outcome)
{
    return importing_put(l->im, &l->main, fields, outcome);
}

static bool is_empty(const struct record *r)
{
    for (int i = 0; i < r->row->count; i++)
        if (r->v[i].n)
            return false;
    return true;
}

/* The values of a person that the file has columns for, as one key. */
static struct str person_key(struct arena *a, const struct str *v, uint64_t fields)
{
    struct str values[RECORD_MOST_FIELDS];
    int count = 0;
    for (int i = 0; i < PERSON_FIELDS; i++)
        if (fields & FIELD_BIT(i))
            values[count++] = v[i];
    return textmap_key(a, values, count);
}

static void learn_people(struct importing *im, struct state *s)
{
    struct buf sql = buf_in(im->file);
    struct query *q;
    struct fault unused;
    buf_add(&sql, S("SELECT id"));
    for (int i = 0; i < PERSON_FIELDS; i++)
        buf_print(&sql, ", " S_FMT, S_ARG(record_row(RECORD_PERSON)->fields[i].column));
    buf_add(&sql, S(" FROM person ORDER BY id"));
    s->people = textmap_new(im->file);
    im->code = query_open(im->db, S("person"), buf_str(&sql), &q, im->fault);
    struct arena *scratch = arena_new();
    while (!im->code && query_step(q)) {
        struct str v[PERSON_FIELDS];
        arena_reset(scratch);
        for (int i = 0; i < PERSON_FIELDS; i++)
            v[i] = str_copy(scratch, query_text(q, i + 1));
        int64_t *id = textmap_slot(s->people, person_key(scratch, v, s->second_fields));
        *id = *id ? *id : query_int(q, 0);
    }
    arena_free(scratch);
    if (!im->code)
        query_close(q, &unused);
}

/* A number of somebody whose name and birthday are both other ones is not theirs. */
static bool belongs_to_another(struct line *l)
{
    struct record there = record_new(l->im->row, RECORD_PERSON);
    const int telling[] = {PERSON_name, PERSON_birth_on};
    if (!l->person || !load_record(l->im->row, l->im->db, &there, l->person))
        return false;
    for (size_t i = 0; i < COUNT_OF(telling); i++) {
        struct str old = there.v[telling[i]], new = l->second.v[telling[i]];
        if (!old.n || !new.n || str_eq(old, new))
            return false;
    }
    refuse(l, str_print(l->im->row, "対象者番号 %lld は別の人（氏名も生年月日も違う）に使われています",
                        (long long)l->person));
    return true;
}

/* The person of a case: by number; as the case already has; by all values that are given; else a new one. */
static bool put_person(struct line *l, int64_t current, enum bulk_outcome *outcome)
{
    struct state *s = l->im->reader;
    *outcome = BULK_SAME;
    if (!l->person && is_empty(&l->second)) {
        l->person = s->numbers_people ? 0 : current;
        return true;
    }
    if (!l->person)
        l->person = current;
    if (!l->person && !s->people)
        learn_people(l->im, s);
    if (l->im->code || belongs_to_another(l))
        return false;
    int64_t *known = l->person
                         ? &l->person
                         : textmap_slot(s->people, person_key(l->im->row, l->second.v, s->second_fields));
    l->second.id = *known;
    if (!importing_put(l->im, &l->second, s->second_fields, outcome))
        return false;
    *known = l->person = l->second.id;
    return true;
}

/* The next number of the fiscal year in which the call came; bulk_put notes that it is given. */
static struct str next_number(struct line *l)
{
    struct importing *im = l->im;
    const struct state *s = im->reader;
    int32_t day = date_from_iso(str_head(l->main.v[INTAKE_received_at], 10));
    int year, month, of_month;
    struct query *q;
    struct fault unused;
    date_split(day == DAY_NONE ? date_of_moment(im->q->now) : day, &year, &month, &of_month);
    struct str prefix = date_era_year(im->row, date_day(year - (month < 4), 4, 1));
    int64_t *last = textmap_slot(s->numbered, prefix);
    if (!*last && !query_open(im->db, S("numbering"), S("SELECT last FROM numbering WHERE year = :year"), &q,
                              &unused)) {
        query_bind(q, ":year", prefix);
        *last = query_step(q) ? query_int(q, 0) : 0;
        query_close(q, &unused);
    }
    return str_print(im->row, S_FMT "-%04lld", S_ARG(prefix), (long long)++*last);
}

static int64_t person_of(struct line *l, int64_t intake)
{
    struct record there = record_new(l->im->row, RECORD_INTAKE);
    return intake && load_record(l->im->row, l->im->db, &there, intake) ? str_int(there.v[INTAKE_person], 0)
                                                                        : 0;
}

/* What a case cannot be without: a number, and that it is open. */
static uint64_t complete_case(struct line *l)
{
    uint64_t more = 0;
    if (!l->main.v[INTAKE_number].n) {
        l->main.v[INTAKE_number] = next_number(l);
        more |= FIELD_BIT(INTAKE_number);
    }
    if (!l->main.v[INTAKE_state].n) {
        l->main.v[INTAKE_state] = S("open");
        more |= FIELD_BIT(INTAKE_state);
    }
    return more;
}

static void put_case(struct line *l)
{
    const struct state *s = l->im->reader;
    enum bulk_outcome person, outcome;
    uint64_t fields = s->main_fields;
    if (l->main.v[INTAKE_number].n)
        l->main.id = find_case(l, l->main.v[INTAKE_number]);
    else
        l->main.id = find_equal(l, fields & ~FIELD_BIT(INTAKE_number));
    if (!put_person(l, l->person ? 0 : person_of(l, l->main.id), &person))
        return;
    if (!l->main.v[INTAKE_number].n)
        fields &= ~FIELD_BIT(INTAKE_number);
    if (!l->main.id)
        fields |= complete_case(l);
    if (l->person || s->numbers_people) {
        l->main.v[INTAKE_person] = l->person ? str_print(l->im->row, "%lld", (long long)l->person) : S0;
        fields |= FIELD_BIT(INTAKE_person);
    }
    if (put_main(l, fields, &outcome))
        importing_took(l->im, outcome == BULK_SAME && person != BULK_SAME ? BULK_CHANGED : outcome);
}

/* A number that another case's row has already is not this row's. */
static bool take_own_number(struct line *l, int case_field)
{
    struct record there = record_new(l->im->row, l->main.row->id);
    l->main.id = l->own;
    if (!load_record(l->im->row, l->im->db, &there, l->own) ||
        str_eq(there.v[case_field], l->main.v[case_field]))
        return true;
    const struct state *s = l->im->reader;
    return refuse(l, str_print(l->im->row, S_FMT " %lld は別の相談に使われています",
                               S_ARG(s->ledger->own_number), (long long)l->own));
}

static void put_contact(struct line *l)
{
    const struct state *s = l->im->reader;
    enum bulk_outcome outcome;
    uint64_t fields = s->main_fields | FIELD_BIT(CONTACT_intake);
    if (l->own_given && !take_own_number(l, CONTACT_intake))
        return;
    if (!l->own_given)
        l->main.id = find_equal(l, fields);
    if (put_main(l, fields, &outcome))
        importing_took(l->im, outcome);
}

/* Where the register does not have it, it is entered with its number and name only: the referral must not be
 * lost. */
static bool find_resource(struct line *l)
{
    const struct state *s = l->im->reader;
    enum bulk_outcome outcome;
    if (is_empty(&l->second))
        return true;
    l->second.id = bulk_find(l->im->bulk, &l->second, s->second_fields, 0);
    if (!l->second.id) {
        importing_note(l->im, S("資源台帳にない事業所を、番号と名称だけで加えた"));
        if (!importing_put(l->im, &l->second, s->second_fields, &outcome))
            return false;
    }
    l->main.v[REFERRAL_resource] = str_print(l->im->row, "%lld", (long long)l->second.id);
    return true;
}

static void put_referral(struct line *l)
{
    const struct state *s = l->im->reader;
    enum bulk_outcome outcome;
    uint64_t fields = s->main_fields | FIELD_BIT(REFERRAL_intake);
    if (s->second_fields)
        fields |= FIELD_BIT(REFERRAL_resource);
    if ((l->own_given && !take_own_number(l, REFERRAL_intake)) || !find_resource(l))
        return;
    if (!l->own_given)
        l->main.id = find_equal(l, fields);
    if (put_main(l, fields, &outcome))
        importing_took(l->im, outcome);
}

static void read_row(struct importing *im, const struct csv_record *r, void (*put)(struct line *l))
{
    struct line l = {.im = im, .csv = r};
    if (read_line(&l))
        put(&l);
    if (l.why.n && !im->code)
        importing_reject(im, r, l.why);
}

static void read_case_row(struct importing *im, const struct csv_record *r)
{
    read_row(im, r, put_case);
}

static void read_contact_row(struct importing *im, const struct csv_record *r)
{
    read_row(im, r, put_contact);
}

static void read_referral_row(struct importing *im, const struct csv_record *r)
{
    read_row(im, r, put_referral);
}

static enum err end(struct importing *im)
{
    return im->code;
}

const struct import_reader ledger_cases = {false, begin_cases, take_headings, read_case_row, end};
const struct import_reader ledger_contacts = {false, begin_contacts, take_headings, read_contact_row, end};
const struct import_reader ledger_referrals = {false, begin_referrals, take_headings, read_referral_row, end};
