#include "app/decided.h"

#include "app/notice.h"
#include "app/state.h"

bool decided_has(const struct decided *d, int64_t id)
{
    for (int i = 0; i < d->count; i++)
        if (d->rows[i].id == id)
            return true;
    return false;
}

bool decided_waits(struct app *app, const struct decided *d, int64_t id)
{
    bool waits = d->count == DECIDED_MOST || decided_has(d, id);
    if (waits)
        notice_say(app, LOOK_PLAIN, "いま記録しています。");
    return waits;
}

void decided_add(struct decided *d, int64_t id, uint64_t ticket)
{
    if (!ticket)
        return;
    d->rows[d->count].id = id;
    d->rows[d->count++].ticket = ticket;
}

void decided_read(const struct app *app, struct decided *d)
{
    int kept = 0;
    for (int i = 0; i < d->count; i++)
        if (app->writer && d->rows[i].ticket > app->answered)
            d->rows[kept++] = d->rows[i];
    d->count = kept;
}
