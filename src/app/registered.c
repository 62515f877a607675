#include "app/registered.h"

#include "app/duty.h"
#include "app/notice.h"
#include "app/state.h"
#include "base/date.h"

static struct str name_of(struct app *app, int64_t person, const struct person *p)
{
    if (load_hides_person(app->db, person))
        return S(RESTRICTED_NAME);
    return p->name.n ? p->name : p->kana;
}

void registered_turn(struct app *app, int64_t person)
{
    struct person p = {0};
    struct record r = {.row = record_row(RECORD_PERSON), .id = person, .v = p.v};
    if (!load_record(app->scratch, app->db, &r, person))
        return;
    bool ends = p.home_care_on.n && !p.home_care_off.n;
    struct str today = date_iso(app->scratch, date_of_moment(app->now)), name = name_of(app, person, &p);
    p.home_care_on = ends ? p.home_care_on : today;
    p.home_care_off = ends ? today : S0;
    struct change *c = change_new(app->login, S("register"));
    change_put(c, &r, FIELD_BIT(PERSON_home_care_on) | FIELD_BIT(PERSON_home_care_off));
    change_keep(c, str_print(app->scratch, S_FMT " の24時間登録%s", S_ARG(name), ends ? "の解除" : ""));
    if (duty_do(app, c))
        notice_say(app, LOOK_PLAIN, S_FMT " の24時間対応の登録を%s。" S_FMT " で取り消せます。", S_ARG(name),
                   ends ? "解きました" : "しました", S_ARG(screen_key(app, app->scratch, VERB_UNDO)));
}
