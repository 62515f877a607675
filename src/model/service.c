#include "model/service.h"

#include "base/kana.h"

static const struct service_row rows[SERVICE_COUNT] = {
#define SERVICE_GROUP(NAME, label)
#define SERVICE(NAME, code, label, GROUP, words)                                                             \
    [SERVICE_##NAME] = {S_ROW(code), S_ROW(label), S_ROW(words), GROUP_##GROUP},
#include "services.def"
#undef SERVICE_GROUP
#undef SERVICE
};

static const struct str groups[GROUP_COUNT] = {
#define SERVICE_GROUP(NAME, label) [GROUP_##NAME] = S_ROW(label),
#define SERVICE(NAME, code, label, GROUP, words)
#include "services.def"
#undef SERVICE_GROUP
#undef SERVICE
};

const struct service_row *service_row(enum service s)
{
    return &rows[s];
}

struct str service_group_label(enum service_group g)
{
    return groups[g];
}

static bool has_word(struct str kind, struct str words)
{
    while (words.n)
        if (str_find(kind, str_part(&words, '/')) != SIZE_MAX)
            return true;
    return false;
}

enum service service_of(struct str kind)
{
    for (int i = 0; i < SERVICE_OTHER; i++)
        if (has_word(kind, rows[i].words))
            return (enum service)i;
    return SERVICE_OTHER;
}

enum service service_of_code(struct str code)
{
    for (int i = 0; i < SERVICE_COUNT; i++)
        if (str_eq(rows[i].code, code))
            return (enum service)i;
    return SERVICE_COUNT;
}

static bool is_named(const struct service_row *row, struct str typed)
{
    if (kana_same(row->label, typed) || kana_same(row->code, typed))
        return true;
    for (struct str words = row->words; words.n;)
        if (kana_same(str_part(&words, '/'), typed))
            return true;
    return false;
}

enum service service_named(struct str typed)
{
    for (int i = 0; i < SERVICE_COUNT; i++)
        if (is_named(&rows[i], typed))
            return (enum service)i;
    return SERVICE_COUNT;
}
