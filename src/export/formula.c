#include "export/formula.h"

#include <string.h>

/* -3, -1.5, +81-138-51-2295, and a lone - for nothing: what a spreadsheet computes from them is what stands there. */
static bool is_plain_number(struct str value)
{
    struct str rest = str_from(value, 1), whole = str_part(&rest, '.');
    bool point = whole.n + 1 < value.n;
    for (size_t i = 0; i < whole.n; i++)
        if ((whole.p[i] < '0' || whole.p[i] > '9') && (point || whole.p[i] != '-'))
            return false;
    if (point)
        return (value.p[0] == '+' || value.p[0] == '-') && str_digits(whole) && str_digits(rest);
    return value.p[0] == '-' || (value.p[0] == '+' && whole.n);
}

bool formula_is(struct str value)
{
    static const struct str wide[] = {S_ROW("＝"), S_ROW("＋"), S_ROW("－"), S_ROW("＠")};
    if (!value.n)
        return false;
    if (!strchr("=+-@\t\r\n", value.p[0]) || !value.p[0]) {
        for (size_t i = 0; i < COUNT_OF(wide); i++)
            if (str_starts(value, wide[i]))
                return true;
        return false;
    }
    return !is_plain_number(value);
}

bool formula_is_guarded(struct str value)
{
    while (str_starts(value, S("'")))
        value = str_from(value, 1);
    return formula_is(value);
}
