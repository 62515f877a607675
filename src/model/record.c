#include "model/record.h"

#include "base/arena.h"
#include "base/kana.h"

#include "model/record_tables.inc"

static const struct record_row records[] = {
#define RECORD(name, NAME, label, flags)                                                                     \
    {RECORD_##NAME, S_ROW(#name), S_ROW(label), flags, name##_fields, (int)COUNT_OF(name##_fields)},
#include "records.def"
#undef RECORD
};

#define RECORD(name, NAME, label, flags)                                                                     \
    _Static_assert(COUNT_OF(name##_fields) <= RECORD_MOST_FIELDS, "a set of fields is a uint64_t");
#include "records.def"
#undef RECORD

static const struct str sections[] = {
#define SECTION(name, label) [SECTION_##name] = S_ROW(label),
#include "sections.def"
#undef SECTION
};

const struct record_row *record_row(enum record_id id)
{
    return &records[id];
}

const struct record_row *record_of_table(struct str table)
{
    for (size_t i = 0; i < COUNT_OF(records); i++)
        if (str_eq(records[i].table, table))
            return &records[i];
    return NULL;
}

const struct record_row *record_meant(enum kind k)
{
    switch (k) {
    case KIND_PERSON: return record_row(RECORD_PERSON);
    case KIND_CASE: return record_row(RECORD_INTAKE);
    case KIND_RESOURCE: return record_row(RECORD_RESOURCE);
    case KIND_ISSUE: return record_row(RECORD_ISSUE);
    default: return NULL;
    }
}

struct record record_new(struct arena *a, enum record_id id)
{
    struct record r = {.row = record_row(id), .v = ARENA_ARRAY(a, struct str, record_row(id)->count)};
    return r;
}

const struct field *record_field(enum record_id id, struct str column)
{
    const struct record_row *row = record_row(id);
    for (int i = 0; i < row->count; i++)
        if (str_eq(row->fields[i].column, column))
            return &row->fields[i];
    return NULL;
}

const struct field *record_heading(enum record_id id, struct str heading)
{
    const struct record_row *row = record_row(id);
    for (int i = 0; i < row->count; i++)
        if (kana_same(str_trim(heading), row->fields[i].label))
            return &row->fields[i];
    return NULL;
}

struct str section_label(enum section s)
{
    return sections[s];
}

int record_fields(void)
{
    int n = 0;
    for (size_t i = 0; i < COUNT_OF(records); i++)
        n += records[i].count;
    return n;
}
