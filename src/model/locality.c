#include "model/locality.h"

#include "base/arena.h"
#include "base/kana.h"
#include "base/utf8.h"

/* Bytes of the number that begins here, in Arabic or Chinese digits; 0: none. */
static size_t number_bytes(struct str s)
{
    static const struct str digits[] = {S_ROW("一"), S_ROW("二"), S_ROW("三"), S_ROW("四"), S_ROW("五"),
                                        S_ROW("六"), S_ROW("七"), S_ROW("八"), S_ROW("九"), S_ROW("十")};
    size_t n = 0;
    while (n < s.n) {
        size_t step = s.p[n] >= '0' && s.p[n] <= '9';
        for (size_t i = 0; !step && i < COUNT_OF(digits); i++)
            step = str_starts(str_from(s, n), digits[i]) ? digits[i].n : 0;
        if (!step)
            break;
        n += step;
    }
    return n;
}

/* Does the town end here? Arabic digits end it wherever they do not name a 条; 三 of 三国 does not. */
static bool ends(struct str rest)
{
    static const struct str counted[] = {S_ROW("丁目"), S_ROW("番"), S_ROW("号")};
    size_t n = number_bytes(rest);
    struct str behind = str_from(rest, n);
    if (!n || str_starts(behind, S("条")))
        return false;
    if (rest.p[0] >= '0' && rest.p[0] <= '9')
        return true;
    for (size_t i = 0; i < COUNT_OF(counted); i++)
        if (str_starts(behind, counted[i]))
            return true;
    return false;
}

struct str locality_town(struct arena *a, struct str address, struct str city)
{
    struct str rest = str_trim(kana_narrow(a, address)), name = kana_narrow(a, city);
    size_t at = name.n ? str_find(rest, name) : SIZE_MAX;
    if (at != SIZE_MAX)
        rest = str_trim(str_from(rest, at + name.n));
    size_t n = 0;
    while (n < rest.n && rest.p[n] != ' ' && rest.p[n] != '\n' && !ends(str_from(rest, n))) {
        size_t number = number_bytes(str_from(rest, n));
        n += number ? number : utf8_after(str_from(rest, n), 0);
    }
    return str_head(rest, n);
}

struct str locality_code(struct arena *a, struct str five)
{
    int sum = 0;
    for (int i = 0; i < 5; i++)
        sum += (five.p[i] - '0') * (6 - i);
    return str_print(a, S_FMT "%d", S_ARG(five), (11 - sum % 11) % 10);
}
