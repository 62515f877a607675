#include "export/due.h"

#include "base/date.h"
#include "export/folder.h"
#include "export/manifest.h"

static const struct str like_day = S_ROW("2000-01-01"), like_month = S_ROW("2000-01");

static bool is_among(int32_t day, const int32_t *days, int count)
{
    int low = 0;
    while (low < count) {
        int middle = (low + count) / 2;
        if (days[middle] == day)
            return true;
        if (days[middle] < day)
            low = middle + 1;
        else
            count = middle;
    }
    return false;
}

static int finished_days(struct arena *a, const char *place, int32_t **out)
{
    struct str *names;
    int count = folder_finished(a, place, like_day, MANIFEST, &names), n = 0;
    *out = ARENA_ARRAY(a, int32_t, count + 1);
    for (int i = 0; i < count; i++) {
        int32_t day = date_from_iso(names[i]);
        if (day != DAY_NONE)
            (*out)[n++] = day;
    }
    return n;
}

static enum err refuse_clock(struct arena *a, const char *place, int32_t today, int32_t newest,
                             struct fault *f)
{
    return fault_say(
        f, ERR_REFUSED,
        "%s に、まだ来ていない日（" S_FMT "）の書き出しがあります。このコンピュータの今日は " S_FMT
        " です。時計を合わせてください。時計が正しいときは、そのフォルダを別の場所へ移してください。",
        place, S_ARG(date_iso(a, newest)), S_ARG(date_iso(a, today)));
}

enum err due_find(struct arena *a, const char *place, int32_t today, int32_t day, bool catch_up,
                  struct due *out, struct fault *f)
{
    int32_t *finished;
    int count = finished_days(a, place, &finished);
    *out = (struct due){.newest = count ? finished[count - 1] : DAY_NONE};
    if (count && out->newest > today)
        return refuse_clock(a, place, today, out->newest, f);
    int32_t from = catch_up && count && finished[0] < day ? finished[0] : day;
    if (day - from >= DUE_KEEP_DAYS)
        from = day - DUE_KEEP_DAYS + 1;
    out->days = ARENA_ARRAY(a, int32_t, day - from + 1);
    for (int32_t d = from; d <= day; d++)
        if (d == day || !is_among(d, finished, count))
            out->days[out->count++] = d;
    return OK;
}

bool due_finished(struct arena *a, const char *place, int32_t day)
{
    return manifest_moment(a, place, date_iso(a, day)) != INT64_MIN;
}

int64_t due_evening(struct arena *a, const char *place, int32_t day)
{
    int64_t made = manifest_moment(a, place, date_iso(a, day - 1));
    return made != INT64_MIN && date_of_moment(made) == day - 1 ? made : INT64_MIN;
}

void due_forget(struct arena *a, const char *place, int32_t newest)
{
    const struct str likes[] = {like_day, like_month};
    for (size_t k = 0; newest != DAY_NONE && k < COUNT_OF(likes); k++) {
        struct str *names;
        int count = folder_finished(a, place, likes[k], MANIFEST, &names);
        for (int i = 0; i < count; i++) {
            int32_t day = date_from_iso(names[i]);
            if (day != DAY_NONE && (k ? date_month_end(day) : day) < newest - DUE_KEEP_DAYS)
                folder_remove(a, place, names[i]);
        }
    }
}
