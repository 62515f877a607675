#include "app/seat_ask.h"

#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "base/arena.h"
#include "store/db.h"
#include "store/seat.h"

enum { SEEN_MS = 20 * 1000, IDLE_MS = 60 * 1000 };

void seat_ask_begin(struct app *app)
{
    struct fault f = {0};
    if (app->reads && app->seat) { /* it is ours, and the file is not: another has been at it */
        duty_leave(app, app->holder);
        app->asker = S0;
    }
    if (db_newer(app->db))
        notice_say(app, LOOK_WARNING, "%s", str_z(app->scratch, app->holder));
    else if (!app->reads)
        notice_say(app, LOOK_PLAIN, "席はこの窓口にあります。");
    else if (duty_seat(app))
        notice_say(app, LOOK_PLAIN, "席が空いていました。書き込めます。");
    else if (app->wish)
        notice_say(app, LOOK_PLAIN, "席をお願いしています。相手が渡すか、1分キーを押さなければ移ります。");
    else if (seat_ask(app->path, app->name, &app->wish, &f) == OK)
        notice_say(app, LOOK_PLAIN, "席をお願いしました。相手の画面に出ています。");
    else
        notice_say(app, LOOK_WARNING, "%s", f.say);
}

void seat_ask_end(struct app *app)
{
    seat_unask(app->wish);
    app->wish = NULL;
}

void seat_ask_agree(struct app *app)
{
    if (app->asker.n)
        app->gives = true;
    else
        notice_say(app, LOOK_PLAIN, "席を求めている人はいません。");
}

void seat_ask_refuse(struct app *app)
{
    if (!app->asker.n) {
        notice_say(app, LOOK_PLAIN, "席を求めている人はいません。");
        return;
    }
    seat_refuse(app->seat, true);
    app->refuses = true;
    notice_say(app, LOOK_PLAIN, "席を渡さないと伝えました。");
}

/* What lay open is in the drafts, where whoever has the seat finds it: two windows never type into one. */
bool seat_ask_give(struct app *app)
{
    struct str to = app->asker.n ? app->asker : S("ほかの窓口");
    if (!app->seat || !duty_rest(app)) {
        notice_say(app, LOOK_ERROR, "まだ保存できていないものがあるので、席を渡せません。");
        return false;
    }
    duty_note(app, S("seat"), S0, S("given"));
    screen_clear(app);
    call_free_all(app);
    desk_focus(app, PANE_ROSTER);
    struct str why = str_print(
        app->arena, "席は " S_FMT " にあります。コマンドの「席をもらう」で求められます。", S_ARG(to));
    duty_leave(app, why);
    app->asker = S0;
    app->stale = true;
    notice_say(app, LOOK_WARNING, "席を渡しました。書きかけは下書きにあります。");
    return true;
}

/* The one who asks: is it free now, or was it refused? */
static void look_for_it(struct app *app)
{
    if (duty_seat(app)) {
        seat_ask_end(app);
        notice_say(app, LOOK_PLAIN, "席を受け取りました。書き込めます。");
    } else if (seat_refused(app->wish)) {
        seat_ask_end(app);
        notice_say(app, LOOK_WARNING, "席を使っている人が、今は渡せないと答えました。");
    }
}

static void look_for_wishes(struct app *app)
{
    bool wanted = seat_is_wanted(app->seat);
    if (wanted && !app->asker.n) {
        struct str who = seat_wanted_by(app->arena, app->seat);
        app->asker = who.n ? who : S("ほかの窓口");
        app->refuses = false; /* that was somebody before */
        app->asked = app->clock;
        app->rings = true;
    }
    if (!wanted && app->asker.n) {
        seat_refuse(app->seat, false);
        app->asker = S0;
        app->refuses = false;
    }
}

bool seat_ask_look(struct app *app, int64_t idle_ms)
{
    app->event = EVENT_TICK;
    if (app->wish)
        look_for_it(app);
    else if (app->seat)
        look_for_wishes(app);
    bool asked = app->seat && app->asker.n && !app->refuses;
    return asked && !app->calling && idle_ms >= IDLE_MS && app->clock - app->asked >= SEEN_MS;
}

struct str seat_ask_line(struct arena *a, const struct app *app)
{
    if (!app->asker.n || app->refuses)
        return S0;
    return str_print(
        a, S_FMT "が席を求めています。" S_FMT " の「席を渡す」か「席を渡さない」で答えてください。%s",
        S_ARG(app->asker), S_ARG(screen_key(app, a, VERB_PALETTE)),
        app->calling ? "" : "1分キーを押さなければ渡します。");
}
