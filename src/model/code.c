#include "model/code.h"

#include "base/arena.h"
#include "base/kana.h"

enum { CURRENT = 0, RETIRED = 1 };

static const struct {
    struct str name, label;
} tables[] = {
#define CODES(table, label) [CODES_##table] = {S_ROW(#table), S_ROW(label)},
#define CODE(table, code, label, group, aliases, state)
#include "codes.def"
#undef CODES
#undef CODE
};

static const struct code rows[] = {
#define CODES(table, label)
#define CODE(table, code, label, group, aliases, state)                                                      \
    {CODES_##table, S_ROW(#code), S_ROW(label), S_ROW(group), S_ROW(aliases), state == RETIRED},
#include "codes.def"
#undef CODES
#undef CODE
};

/*
 * Where each table's rows begin, known while compiling: rows of a table stand together in codes.def, and a
 * table's own enumerator takes no number of its own. Exports look labels up millions of times.
 */
enum {
#define CODES(table, label)                             START_##table, BEFORE_##table = START_##table - 1,
#define CODE(table, code, label, group, aliases, state) ROW_##table##_##code,
#include "codes.def"
#undef CODES
#undef CODE
    ROWS_END
};
static const short starts[CODES_COUNT + 1] = {
#define CODES(table, label) [CODES_##table] = START_##table,
#define CODE(table, code, label, group, aliases, state)
#include "codes.def"
#undef CODES
#undef CODE
    [CODES_COUNT] = ROWS_END};

struct str codes_name(enum codes table)
{
    return tables[table].name;
}

struct str codes_label(enum codes table)
{
    return tables[table].label;
}

enum codes codes_of_name(struct str name)
{
    for (int t = 0; t < CODES_COUNT; t++)
        if (str_eq(tables[t].name, name))
            return (enum codes)t;
    return CODES_none;
}

int codes_count(enum codes table)
{
    return starts[table + 1] - starts[table];
}

const struct code *codes_row(enum codes table, int index)
{
    return &rows[starts[table] + index];
}

const struct code *code_find(enum codes table, struct str code)
{
    for (int i = 0, n = codes_count(table); i < n; i++)
        if (str_eq(codes_row(table, i)->code, code))
            return codes_row(table, i);
    return NULL;
}

static bool reads_as(const struct code *row, struct str folded, char *room)
{
    struct str names[3] = {row->label, row->code, row->group};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i].n && str_eq((struct str){room, kana_fold_into(names[i], room, 512)}, folded))
            return true;
    for (struct str rest = row->aliases; rest.n;)
        if (str_eq((struct str){room, kana_fold_into(str_part(&rest, '/'), room, 512)}, folded))
            return true;
    return false;
}

const struct code *code_read(enum codes table, struct str typed)
{
    char folded[512], room[512];
    size_t n = kana_fold_into(str_trim(typed), folded, sizeof folded);
    if (!n || n > sizeof folded)
        return NULL;
    for (int i = 0, count = codes_count(table); i < count; i++)
        if (reads_as(codes_row(table, i), (struct str){folded, n}, room))
            return codes_row(table, i);
    return NULL;
}

int code_number(enum codes table, struct str code)
{
    const struct code *row = code_find(table, code);
    return row ? (int)(row - codes_row(table, 0)) + 1 : 0;
}

struct str code_label(enum codes table, struct str code)
{
    const struct code *row = code_find(table, code);
    return row ? row->label : code;
}

bool codes_has(struct str set, struct str code)
{
    while (set.n)
        if (str_eq(str_part(&set, ' '), code))
            return true;
    return false;
}

struct str codes_toggle(struct arena *a, enum codes table, struct str set, struct str code)
{
    struct buf out = buf_in(a);
    for (int i = 0, n = codes_count(table); i < n; i++) {
        struct str each = codes_row(table, i)->code;
        if (codes_has(set, each) == str_eq(each, code))
            continue;
        if (out.n)
            buf_byte(&out, ' ');
        buf_add(&out, each);
    }
    return buf_str(&out);
}

struct str codes_labels(struct arena *a, enum codes table, struct str set)
{
    struct buf out = buf_in(a);
    while (set.n) {
        if (out.n)
            buf_add(&out, S("、"));
        buf_add(&out, code_label(table, str_part(&set, ' ')));
    }
    return buf_str(&out);
}
