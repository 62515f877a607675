#include "export/layout.h"

static const struct layout_row layouts[] = {
#define LAYOUT(NAME, label, signs, service, source)                                                          \
    {S_ROW(label), S_ROW(signs), S_ROW(service), S_ROW(source)},
#define COLUMN(how, field, headings)
#include "layouts.def"
#undef LAYOUT
#undef COLUMN
};

static const struct column columns[] = {
#define LAYOUT(NAME, label, signs, service, source)
#define COLUMN(how, field, headings) {HOW_##how, RESOURCE_##field, S_ROW(headings)},
#include "layouts.def"
#undef LAYOUT
#undef COLUMN
};

const struct layout_row *layout_row(enum layout layout)
{
    return &layouts[layout];
}

static bool is_among(struct str heading, struct str names)
{
    while (names.n)
        if (importing_same_heading(str_part(&names, '|'), heading))
            return true;
    return false;
}

static bool has_signs(const struct importing *im, struct str signs)
{
    while (signs.n) {
        struct str sign = str_part(&signs, '|');
        int i = 0;
        while (i < im->columns && !importing_same_heading(sign, im->headings[i]))
            i++;
        if (i == im->columns)
            return false;
    }
    return true;
}

/* 医療機関コード without headings: nine digits, seven digits, a name, a postal code, an address. */
static bool is_bare_codes(const struct csv_record *r)
{
    return r->count == 5 && r->cells[0].n == 9 && str_digits(r->cells[0]) && r->cells[1].n == 7 &&
           str_digits(r->cells[1]) && r->cells[3].n == 7 && str_digits(r->cells[3]);
}

/* In 医療情報ネット the ID is all there is of a number; elsewhere 事業所番号 stands beside an ID of the
 * publisher. Its many columns 決まった週に休診… are not kept, as 祝日に休診 is not. */
const struct column *layout_column(enum layout layout, struct str heading)
{
    if (layout == LAYOUT_NAVII && importing_same_heading(heading, S("ID")))
        heading = S("ID（医療情報ネット）");
    if (str_starts(heading, S("決まった週に休診")))
        heading = S("祝日に休診");
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        if (is_among(heading, columns[i].headings))
            return &columns[i];
    return NULL;
}

enum layout layout_find(struct importing *im, const struct csv_record *r, bool *are_headings)
{
    static const struct str bare[] = {S_ROW("医療機関コード9"), S_ROW("医療機関コード7"), S_ROW("名称"),
                                      S_ROW("郵便番号"), S_ROW("住所")};
    enum layout layout = 0;
    *are_headings = !is_bare_codes(r);
    if (*are_headings)
        importing_set_headings(im, r->cells, r->count);
    else
        importing_set_headings(im, bare, COUNT_OF(bare));
    while (layout < LAYOUT_COUNT && !has_signs(im, layouts[layout].signs))
        layout++;
    return layout;
}
