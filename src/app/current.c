#include "app/current.h"

#include "app/at_hand.h"
#include "app/go.h"
#include "app/notice.h"
#include "app/state.h"
#include "app/takeback.h"
#include "base/date.h"

void current_save(struct app *app)
{
    screen_clear(app);
    if (app->current)
        call_commit(app, app->current);
    else
        notice_say(app, LOOK_WARNING, "確定する受付票が開かれていません。");
}

void current_missing(struct app *app)
{
    struct call *call = app->current;
    int line = call ? form_missing(&call->form, call->form.at) : -1;
    if (line < 0) {
        notice_say(app, LOOK_PLAIN,
                   call ? "未記入や疑わしい項目はありません。" : "受付票が開かれていません。");
        return;
    }
    go_sheet(app);
    form_focus(&call->form, line);
    call_touched(app, call, true);
}

void current_jump(struct app *app)
{
    if (!app->current) {
        notice_say(app, LOOK_WARNING, "受付票が開かれていません。");
        return;
    }
    go_sheet(app);
    app->jumping = true;
    notice_say(app, LOOK_PLAIN, "項目の頭にある文字を押してください。");
}

void current_park(struct app *app)
{
    screen_clear(app);
    call_park(app);
}

void current_discard(struct app *app)
{
    if (at_hand_call(app))
        screen_push(app, SCREEN_CONFIRM);
    else
        notice_say(app, LOOK_PLAIN, "捨てる書きかけはありません。");
}

void current_stamp(struct app *app)
{
    at_hand_insert(app, str_print(app->scratch, S_FMT " ",
                                  S_ARG(str_from(date_iso_moment(app->scratch, app->now), 11))));
}

static void step(struct app *app, bool again)
{
    struct call *call = app->focus == PANE_SHEET ? app->current : NULL;
    if (!call)
        takeback_ask(app, again);
    else if (again ? form_redo(&call->form) : form_undo(&call->form)) {
        go_sheet(app);
        call_touched(app, call, true);
    } else
        notice_say(app, LOOK_PLAIN, again ? "やり直すものはありません。" : "元に戻すものはありません。");
}

void current_undo(struct app *app)
{
    step(app, false);
}

void current_redo(struct app *app)
{
    step(app, true);
}
