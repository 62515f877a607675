#include "base/ago.h"

#include "base/date.h"

enum { MONTHS_FROM = 60, YEARS_FROM = 730 };

enum ago ago_of(struct str iso, int32_t today)
{
    int32_t day = date_from_iso(iso);
    if (day == DAY_NONE)
        return AGO_NEVER;
    return today - day >= AGO_OLD_DAYS ? AGO_OLD : today - day >= AGO_AGEING_DAYS ? AGO_AGEING : AGO_FRESH;
}

struct str ago_words(struct arena *a, struct str iso, int32_t today)
{
    int32_t day = date_from_iso(iso);
    if (day == DAY_NONE)
        return S("日付不明");
    int days = today - day;
    if (days <= 0)
        return S("今日");
    if (days < MONTHS_FROM)
        return str_print(a, "%d日前", days);
    return days < YEARS_FROM ? str_print(a, "%d月前", days / 30) : str_print(a, "%d年前", days / 365);
}
