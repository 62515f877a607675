/*
 * Ledgers: cases, contacts and referrals under the labels of their fields, in any
 * order (CONTRACT.md, 'Ledger CSV').
 *
 * A row is the row of its number (受付番号, 対応番号, つなぎ番号, 対象者番号) where the
 * file gives one. Where it does not, it is the nth row with these very values: the
 * nth time that the file says them, so that the same file again changes nothing and
 * two equal rows stay two. A number that plainly belongs to somebody else is refused, and so is a row that tells
 * of a person something else than an earlier one of the file: the two would overwrite each other at every import.
 */
#include "base/date.h"
#include "export/ledger_line.h"
#include "store/load.h"
#include "store/named.h"

static const struct ledger cases_ledger = {S_ROW("台帳（相談）"), RECORD_INTAKE, RECORD_PERSON, S_ROW(""),
                                           FIELDS_ALL};
static const struct ledger contacts_ledger = {S_ROW("台帳（対応）"), RECORD_CONTACT, RECORD_COUNT,
                                              S_ROW("対応番号"), 0};
static const struct ledger referrals_ledger = {S_ROW("台帳（つなぎ）"), RECORD_REFERRAL, RECORD_RESOURCE,
                                               S_ROW("つなぎ番号"),
                                               FIELD_BIT(RESOURCE_official) | FIELD_BIT(RESOURCE_name)};

static enum err begin(struct importing *im, const struct ledger *ledger)
{
    struct ledger_state *s = ARENA_NEW(im->file, struct ledger_state);
    *s = (struct ledger_state){.ledger = ledger,
                               .met = textmap_new(im->file),
                               .numbered = textmap_new(im->file),
                               .lines = textmap_new(im->file),
                               .told = textmap_new(im->file)};
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

/* Which time the file says these values: the database's row of that time is meant. */
static int64_t find_equal(struct ledger_line *l, uint64_t fields)
{
    const struct ledger_state *s = l->im->reader;
    int64_t *met = textmap_slot(s->met, textmap_key(l->im->row, l->main.v, l->main.row->count));
    return bulk_find(l->im->bulk, &l->main, fields, (int)(*met)++);
}

static bool put_main(struct ledger_line *l, uint64_t fields, enum bulk_outcome *outcome)
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

static void learn_people(struct importing *im, struct ledger_state *s)
{
    struct query *q;
    s->people = textmap_new(im->file);
    im->code = named_all(im->db, RECORD_PERSON, &q, im->fault);
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
        im->code = query_close(q, im->fault);
}

static bool contradicts(struct ledger_line *l, int64_t line)
{
    const struct ledger_state *s = l->im->reader;
    struct record there = record_new(l->im->row, RECORD_PERSON);
    if (!load_record(l->im->row, l->im->db, &there, l->second.id))
        return false;
    for (int i = 0; i < PERSON_FIELDS; i++)
        if (s->second_fields & FIELD_BIT(i) && !str_eq(there.v[i], l->second.v[i]))
            return !ledger_line_refuse(
                l, str_print(l->im->row, "対象者番号 %lld の「" S_FMT "」が %lld 行目と違います",
                             (long long)l->second.id, S_ARG(there.row->fields[i].label), (long long)line));
    return false;
}

static int64_t *told_at(struct ledger_line *l, int64_t person)
{
    struct ledger_state *s = l->im->reader;
    return textmap_slot(s->told, str_print(l->im->row, "%lld", (long long)person));
}

static void note_told(struct ledger_line *l, int64_t person)
{
    int64_t *line = told_at(l, person);
    *line = *line ? *line : (int64_t)l->csv->line;
}

static bool put_told(struct ledger_line *l, enum bulk_outcome *outcome)
{
    const struct ledger_state *s = l->im->reader;
    int64_t line = l->second.id ? *told_at(l, l->second.id) : 0;
    if ((line && contradicts(l, line)) || !importing_put(l->im, &l->second, s->second_fields, outcome))
        return false;
    note_told(l, l->second.id);
    return true;
}

static bool is_there(struct ledger_line *l, int64_t person)
{
    struct record there = record_new(l->im->row, RECORD_PERSON);
    return person && load_record(l->im->row, l->im->db, &there, person);
}

/* A number of somebody whose name and birthday are both other ones is not theirs. */
static bool belongs_to_another(struct ledger_line *l)
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
    note_told(l, l->person);
    ledger_line_refuse(l, str_print(l->im->row,
                                    "対象者番号 %lld は別の人（氏名も生年月日も違う）に使われています",
                                    (long long)l->person));
    return true;
}

/* The person of a case: by number; as the case already has; by all values that are given; else a new one. */
static bool put_person(struct ledger_line *l, int64_t current, enum bulk_outcome *outcome)
{
    struct ledger_state *s = l->im->reader;
    *outcome = BULK_SAME;
    if (!l->person && is_empty(&l->second)) {
        l->person = s->numbers_people ? 0 : current;
        return true;
    }
    if (is_empty(&l->second) && is_there(l, l->person))
        return true; /* whose case it is, and nothing of them */
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
    if (!put_told(l, outcome))
        return false;
    *known = l->person = l->second.id;
    return true;
}

/* The next number of the fiscal year in which the call came; bulk_put notes that it is given. Where the last one cannot
 * be read, im->code is set. */
static struct str next_number(struct ledger_line *l)
{
    struct importing *im = l->im;
    const struct ledger_state *s = im->reader;
    int32_t day = date_from_iso(str_head(l->main.v[INTAKE_received_at], 10));
    int year, month, of_month;
    struct query *q;
    date_split(day == DAY_NONE ? date_of_moment(im->q->now) : day, &year, &month, &of_month);
    struct str prefix = date_era_year(im->row, date_day(year - (month < 4), 4, 1));
    int64_t *last = textmap_slot(s->numbered, prefix);
    if (!*last && !im->code && !(im->code = named_open(im->db, NAMED_LAST_NUMBER, &q, im->fault))) {
        query_bind(q, ":year", prefix);
        *last = query_step(q) ? query_int(q, 0) : 0;
        im->code = query_close(q, im->fault);
    }
    return str_print(im->row, S_FMT "-%04lld", S_ARG(prefix), (long long)++*last);
}

static int64_t person_of(struct ledger_line *l, int64_t intake)
{
    struct record there = record_new(l->im->row, RECORD_INTAKE);
    return intake && load_record(l->im->row, l->im->db, &there, intake) ? str_int(there.v[INTAKE_person], 0)
                                                                        : 0;
}

/* What a case cannot be without: a number, and that it is open. */
static uint64_t complete_case(struct ledger_line *l)
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

/* A case without a number is found again by its values, and whose it is where the row tells that: a case of somebody
 * else is another one. */
static int64_t find_case(struct ledger_line *l)
{
    const struct ledger_state *s = l->im->reader;
    uint64_t fields = s->main_fields & ~FIELD_BIT(INTAKE_number);
    if (l->person || (s->numbers_people && is_empty(&l->second))) {
        l->main.v[INTAKE_person] = l->person ? str_print(l->im->row, "%lld", (long long)l->person) : S0;
        fields |= FIELD_BIT(INTAKE_person);
    }
    return find_equal(l, fields);
}

static void put_case(struct ledger_line *l)
{
    const struct ledger_state *s = l->im->reader;
    enum bulk_outcome person, outcome;
    uint64_t fields = s->main_fields;
    if (l->main.v[INTAKE_number].n)
        l->main.id = ledger_line_case(l, l->main.v[INTAKE_number]);
    else
        l->main.id = find_case(l);
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
static bool take_own_number(struct ledger_line *l, int case_field)
{
    struct record there = record_new(l->im->row, l->main.row->id);
    l->main.id = l->own;
    if (!load_record(l->im->row, l->im->db, &there, l->own) ||
        str_eq(there.v[case_field], l->main.v[case_field]))
        return true;
    const struct ledger_state *s = l->im->reader;
    return ledger_line_refuse(l, str_print(l->im->row, S_FMT " %lld は別の相談に使われています",
                                           S_ARG(s->ledger->own_number), (long long)l->own));
}

static void put_contact(struct ledger_line *l)
{
    const struct ledger_state *s = l->im->reader;
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
static bool find_resource(struct ledger_line *l)
{
    const struct ledger_state *s = l->im->reader;
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

static void put_referral(struct ledger_line *l)
{
    const struct ledger_state *s = l->im->reader;
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

static void read_row(struct importing *im, const struct csv_record *r, void (*put)(struct ledger_line *l))
{
    struct ledger_line l = {.im = im, .csv = r};
    if (ledger_line_read(&l))
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

const struct import_reader ledger_cases = {
    .begin = begin_cases, .headings = ledger_line_headings, .row = read_case_row};
const struct import_reader ledger_contacts = {
    .begin = begin_contacts, .headings = ledger_line_headings, .row = read_contact_row};
const struct import_reader ledger_referrals = {
    .begin = begin_referrals, .headings = ledger_line_headings, .row = read_referral_row};
