#include "model/service.h"

#include "base/kana.h"

static const struct service_row rows[SERVICE_COUNT] = {
#define SERVICE_GROUP(NAME, label)
#define SERVICE(NAME, code_, label_, GROUP, words_)                                                          \
    [SERVICE_##NAME].code = S_ROW(code_), [SERVICE_##NAME].label = S_ROW(label_),                            \
    [SERVICE_##NAME].words = S_ROW(words_), [SERVICE_##NAME].group = GROUP_##GROUP,
#define SERVICE_SAID(NAME, visits_, aliases_)                                                                \
    [SERVICE_##NAME].visits = visits_, [SERVICE_##NAME].aliases = S_ROW(aliases_),
#include "services.def"
#undef SERVICE_GROUP
#undef SERVICE
#undef SERVICE_SAID
};

static const struct str groups[GROUP_COUNT] = {
#define SERVICE_GROUP(NAME, label) [GROUP_##NAME] = S_ROW(label),
#define SERVICE(NAME, code, label, GROUP, words)
#define SERVICE_SAID(NAME, visits, aliases)
#include "services.def"
#undef SERVICE_GROUP
#undef SERVICE
#undef SERVICE_SAID
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
    return kana_same(row->label, typed) || kana_same(row->code, typed) || kana_among(row->words, typed) ||
           kana_among(row->aliases, typed);
}

enum service service_named(struct str typed)
{
    for (int i = 0; i < SERVICE_COUNT; i++)
        if (is_named(&rows[i], typed))
            return (enum service)i;
    return SERVICE_COUNT;
}
