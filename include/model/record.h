/*
 * Records and their fields, from schema/records.def and schema/<record>.def.
 *
 * struct intake, struct person … hold one struct str per field, by name and as
 * an array; struct record is the same for code that works on any record. Values
 * are in the canonical form of model/kind.h and belong to whoever filled them
 * in (usually an arena).
 */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "model/kind.h"

enum record_id {
#define RECORD(name, NAME, label, flags) RECORD_##NAME,
#include "records.def"
#undef RECORD
    RECORD_COUNT
};

enum section {
#define SECTION(name, label) SECTION_##name,
#include "sections.def"
#undef SECTION
    SECTION_COUNT
};

enum {
    F_FIRST = 1,
    F_ASK = 2,
    F_FOUND = 4,
    F_AUTO = 8,
    F_HIDE = 16,
    F_BIRTH = 32,
    F_ORDER = 64,
    F_DESK = 128,
    F_CODED = 256
};                                                            /* schema/intake.def */
enum { R_FOUND = 1, R_PERSONAL = 2, R_OWN = 4, R_LOOSE = 8 }; /* schema/records.def */

struct field {
    struct str column;
    enum kind kind;
    enum codes codes;
    enum section section;
    int cells; /* room it is given on a form */
    unsigned flags;
    struct str label, help;
    enum record_id record;
    int index; /* in its record */
};

struct record_row {
    enum record_id id;
    struct str table, label;
    unsigned flags;
    const struct field *fields;
    int count;
};

/*
 * For each record, made while building out of records.def and src/model/record_struct.in: the index of each
 * field (PERSON_name, INTAKE_number …) and a struct person { int64_t id; … struct str name, kana, … } whose
 * `v` is the same members as an array.
 */
#include "model/record_structs.inc"

enum {
    RECORD_MOST_FIELDS = 64
}; /* a set of fields is a uint64_t; record.c asserts that no record has more */

/* Any record. v points at `id`'s array in a struct person …, or at an array of `row->count` slices. */
struct record {
    const struct record_row *row;
    int64_t id;
    struct str *v;
};

const struct record_row *record_row(enum record_id id);
const struct record_row *record_of_table(struct str table); /* NULL where there is none */
const struct record_row *record_meant(enum kind k); /* whose number a value of this kind is; NULL: nobody's */
struct record record_new(struct arena *a, enum record_id id);
const struct field *record_field(enum record_id id, struct str column);    /* NULL where there is none */
const struct field *record_heading(enum record_id id, struct str heading); /* by label, width folded; NULL */
struct str section_label(enum section s);

int record_fields(void); /* of all records: the last part of the database's version (store/schema.h) */

#endif
