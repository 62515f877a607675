#include "app/unmet.h"

#include "app/at_hand.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/seek.h"
#include "base/arena.h"
#include "base/date.h"
#include "store/unmet.h"

static bool anybody(struct app *app, const struct need *n)
{
    struct need_ask ask = {.now = app->now, .places = &app->directory.places};
    struct need_found found;
    seek_origin(app, &ask);
    need_find(app->scratch, app->db, n, &ask, &found);
    return found.known > 0;
}

/* A code of the table lack: what stands in the way. */
static struct str reason(struct app *app)
{
    struct need n = app->directory.need;
    bool place = n.area.n || n.town.n || n.metres, time = n.days || n.minute != NEED_NO_TIME;
    n.vacant = false;
    if (app->directory.need.vacant && anybody(app, &n))
        return S("full");
    n = app->directory.need;
    n.days = 0, n.minute = NEED_NO_TIME;
    if (time && anybody(app, &n))
        return S("hours");
    n = app->directory.need;
    n.area = n.town = S0, n.metres = 0;
    return place && anybody(app, &n) ? S("distance") : S("nobody");
}

static void post(struct app *app)
{
    struct arena *a = app->scratch;
    const struct need *n = &app->directory.need;
    int64_t intake = at_hand_case(app);
    struct unmet u = {.intake = intake ? str_print(a, "%lld", (long long)intake) : S0,
                      .at = date_iso_moment(a, app->now),
                      .need = need_words(a, n),
                      .service = need_kind_words(a, n),
                      .area = need_area_words(a, n),
                      .items = need_item_words(a, n),
                      .reason = reason(app),
                      .staff = app->login};
    if (unmet_recorded(app->db, u.need, intake, str_head(u.at, 10))) {
        notice_say(app, LOOK_PLAIN, "この未充足は今日もう記録してあります。");
        return;
    }
    struct change *c = change_new(app->login, S("unmet"));
    change_put(c, &(struct record){record_row(RECORD_UNMET), 0, u.v}, FIELDS_ALL);
    change_keep(c, S("未充足の記録"));
    if (duty_do(app, c))
        notice_say(app, LOOK_PLAIN,
                   "「" S_FMT "」を未充足として記録しました（" S_FMT "）。" S_FMT " で取り消せます。",
                   S_ARG(u.need), S_ARG(code_label(CODES_lack, u.reason)),
                   S_ARG(screen_key(app, a, VERB_UNDO)));
}

void unmet_record(struct app *app)
{
    const struct directory *d = &app->directory;
    if (!d->needs)
        notice_say(app, LOOK_PLAIN, "資源台帳で種類や項目を探してから押すと、受け手がないことを記録します。");
    else if (d->known)
        notice_say(app, LOOK_WARNING,
                   "受け手が%d件あります。断られたときは、つなぎの先方意向に書いてください。", d->known);
    else
        post(app);
}
