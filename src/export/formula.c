#include "export/formula.h"

#include <string.h>

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
    bool sign = value.p[0] == '+' || value.p[0] == '-';
    size_t i = sign;
    while (i < value.n && ((value.p[i] >= '0' && value.p[i] <= '9') || value.p[i] == '-'))
        i++;
    return !(sign && i == value.n && (i > 1 || value.p[0] == '-'));
}

bool formula_is_guarded(struct str value)
{
    while (str_starts(value, S("'")))
        value = str_from(value, 1);
    return formula_is(value);
}
