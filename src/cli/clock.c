#include "cli/clock.h"

#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/date.h"

static int64_t stopped = INT64_MIN; /* stands still there */
static int64_t shift;               /* what is added to Japan's clock */

static int64_t japan_now(void)
{
    return (int64_t)time(NULL) + DATE_JAPAN;
}

int64_t clock_now(void)
{
    return stopped != INT64_MIN ? stopped : japan_now() + shift;
}

void clock_stop(int64_t moment)
{
    stopped = moment;
}

void clock_start(int64_t moment)
{
    shift = moment - japan_now();
}

enum err clock_wanted(int64_t *moment, struct fault *f)
{
    const char *text = getenv("MADOGUCHI_NOW");
    *moment = INT64_MIN;
    if (!text || !*text)
        return OK;
    *moment = date_moment_from_iso(str_of(text));
    if (*moment == INT64_MIN)
        return fault_say(f, ERR_USAGE,
                         "環境変数 MADOGUCHI_NOW の「%s」を日時として読めません。2026-11-20T14:05:00 "
                         "の形で指定してください。",
                         text);
    return OK;
}
