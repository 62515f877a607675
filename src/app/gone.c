#include "app/gone.h"

#include "app/state.h"
#include "base/arena.h"
#include "base/kana.h"
#include "model/fresh.h"
#include "ui/match.h"

bool gone_is_listed(struct app *app, const struct resource_row *row, struct str typed)
{
    if (!fresh_is_gone(row->state))
        return true;
    struct record r = record_new(app->scratch, RECORD_RESOURCE);
    if (!load_record(app->scratch, app->db, &r, row->id))
        return false;
    const struct str names[] = {r.v[RESOURCE_name], r.v[RESOURCE_alias], r.v[RESOURCE_official],
                                r.v[RESOURCE_phone]};
    for (struct str rest = kana_narrow(app->scratch, typed); rest.n;) {
        struct str part = str_part(&rest, ' ');
        if (part.n && match_any(app->scratch, part, names, COUNT_OF(names), r.v[RESOURCE_kana]))
            return true;
    }
    return false;
}

struct str gone_name(struct arena *a, const struct resource_row *row)
{
    if (!fresh_is_gone(row->state))
        return row->name;
    return str_print(a, "（" S_FMT "）" S_FMT, S_ARG(code_label(CODES_openness, row->state)),
                     S_ARG(row->name));
}
