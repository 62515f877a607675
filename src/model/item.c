#include "model/item.h"

#include "base/arena.h"
#include "base/kana.h"
#include "model/code.h"

enum {
    M = 1 << GROUP_MEDICAL,
    D = 1 << GROUP_DENTAL,
    P = 1 << GROUP_PHARMACY,
    N = 1 << GROUP_NURSING,
    R = 1 << GROUP_REHAB,
    C = 1 << GROUP_CARE
};

static const struct item_row rows[] = {
#define ITEM(code, groups, VALUE, label, aliases)                                                            \
    {S_ROW(#code), S_ROW(label), S_ROW(aliases), groups, ITEM_##VALUE},
#include "items.def"
#undef ITEM
};

int item_count(void)
{
    return (int)COUNT_OF(rows);
}

const struct item_row *item_row_at(int index)
{
    return &rows[index];
}

const struct item_row *item_of_code(struct str code)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq(rows[i].code, code))
            return &rows[i];
    return NULL;
}

static bool is_named(const struct item_row *row, struct str typed)
{
    return kana_same(row->label, typed) || kana_same(row->code, typed) || kana_among(row->aliases, typed);
}

const struct item_row *item_named(struct str typed)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (is_named(&rows[i], typed))
            return &rows[i];
    return NULL;
}

bool item_of_group(const struct item_row *row, enum service_group g)
{
    return row->groups & 1U << g;
}

bool item_read(struct arena *a, const struct item_row *row, struct str typed, struct str *value)
{
    struct str text = str_trim(typed), narrow = str_trim(kana_narrow(a, typed));
    *value = S0;
    if (!text.n || kana_same(text, S("不明")))
        return true;
    if (row->value == ITEM_NUMBER && !str_digits(narrow))
        return false;
    if (row->value == ITEM_NUMBER || row->value == ITEM_TEXT) {
        *value = row->value == ITEM_NUMBER ? narrow : str_copy(a, text);
        return true;
    }
    const struct code *level = code_read(CODES_level, text);
    if (level)
        *value = level->code;
    return level;
}

static const struct item_row flag = {.value = ITEM_FLAG};

struct str item_level_words(struct arena *a, struct str level)
{
    struct str label = code_label(CODES_level, level), plain = item_show(&flag, level);
    bool two = str_eq(level, S("takes")) || str_eq(level, S("never"));
    return two ? str_print(a, S_FMT "・" S_FMT, S_ARG(label), S_ARG(plain)) : label;
}

struct str item_show(const struct item_row *row, struct str value)
{
    if (!value.n)
        return S("不明");
    if (row->value == ITEM_FLAG)
        return str_eq(value, S("never")) ? S("なし") : str_eq(value, S("consult")) ? S("要相談") : S("あり");
    return row->value == ITEM_LEVEL ? code_label(CODES_level, value) : value;
}

int item_worth(const struct item_row *row, struct str value)
{
    static const struct {
        struct str code;
        int worth;
    } worths[] = {{S_ROW("active"), 3}, {S_ROW("takes"), 2}, {S_ROW("consult"), 1}, {S_ROW("never"), -1}};
    if (!value.n)
        return 0;
    if (row->value == ITEM_TEXT || row->value == ITEM_NUMBER)
        return str_eq(value, S("0")) ? -1 : 2;
    for (size_t i = 0; i < COUNT_OF(worths); i++)
        if (str_eq(value, worths[i].code))
            return worths[i].worth;
    return 0;
}
