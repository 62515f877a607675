#include "app/begin.h"

#include "app/at_hand.h"
#include "app/callback.h"
#include "app/day.h"
#include "app/notice.h"
#include "app/state.h"

static void begin(struct app *app, const struct call_row *row, int64_t intake)
{
    call_bring(app, call_begin(app, row, intake));
}

void begin_call(struct app *app)
{
    call_bring(app, call_new(app));
}

void begin_contact(struct app *app)
{
    int64_t intake = at_hand_case(app);
    if (intake)
        begin(app, &call_contact, intake);
    else
        notice_say(app, LOOK_WARNING,
                   "対応記録を加える相談がありません。一覧で選ぶか、受付票を確定してください。");
}

void begin_callback(struct app *app)
{
    begin(app, &call_callback, callback_case(app));
}

void begin_sharing(struct app *app)
{
    struct case_row row;
    int64_t intake = at_hand_case(app);
    if (intake && load_case(app->scratch, app->db, intake, &row) && row.person)
        begin(app, &call_sharing, intake);
    else
        notice_say(app, LOOK_WARNING,
                   "情報共有シートに書く人がありません。対象者の名前がある相談を選んでください。");
}

void begin_day(struct app *app)
{
    call_bring(app, day_open(app));
}

void begin_phrase(struct app *app)
{
    begin(app, &call_phrase, 0);
}

static void begin_on(struct app *app, const struct call_row *row, struct aim aim)
{
    call_show_from(app, call_begin_on(app, row, 0, aim));
}

void begin_slot(struct app *app)
{
    struct aim aim = at_hand_aim(app);
    if (aim.resource)
        begin_on(app, &call_slot, aim);
}

void begin_department(struct app *app)
{
    struct aim aim = at_hand_aim(app);
    if (aim.resource)
        begin_on(app, &call_department, aim);
}

void begin_resource(struct app *app)
{
    begin_on(app, &call_resource, (struct aim){0});
}
