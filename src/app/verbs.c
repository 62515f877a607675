#include "app/verbs.h"

#include "app/at_hand.h"
#include "app/begin.h"
#include "app/current.h"
#include "app/directory.h"
#include "app/duty.h"
#include "app/go.h"
#include "app/notice.h"
#include "app/registered.h"
#include "app/seat_ask.h"
#include "app/state.h"
#include "app/unmet.h"

enum about { NOBODY, RESOURCE, PERSON };

static const struct {
    enum screen_id opens; /* SCREEN_DESK, below all others: none */
    enum about about;     /* what has to be at hand before it opens */
    void (*does)(struct app *app);
} acts[VERB_COUNT] = {
#define OPENS(SCREEN)                                               .opens = SCREEN_##SCREEN
#define OF_RESOURCE(SCREEN)                                         .opens = SCREEN_##SCREEN, .about = RESOURCE
#define OF_PERSON(SCREEN)                                           .opens = SCREEN_##SCREEN, .about = PERSON
#define DOES(function)                                              .does = function
#define HERE                                                        .does = NULL
#define VERB(NAME, name, words, reading, motion, flags, does, help) [VERB_##NAME] = {does},
#include "verbs.def"
#undef VERB
};

void verbs_curtain(struct app *app)
{
    call_save_due(app, true);
    screen_push(app, SCREEN_CURTAIN);
}

void verbs_lock(struct app *app)
{
    app->locks = true;
}

void verbs_mend(struct app *app)
{
    app->mends = app->damaged;
    if (!app->damaged)
        notice_say(app, LOOK_PLAIN, "ファイルは壊れていません。");
}

void verbs_calling(struct app *app)
{
    app->calling = !app->calling;
    duty_note(app, S("calling"), S0, app->calling ? S("begin") : S("end"));
    if (app->calling)
        notice_say(app, LOOK_PLAIN, "通話中です。キーを押さなくても%d分はロックしません。",
                   (int)(app->call_ms / (60 * 1000)));
    else
        notice_say(app, LOOK_PLAIN, "通話中を終えました。");
}

void verbs_register(struct app *app)
{
    int64_t person = at_hand_somebody(app);
    if (person)
        registered_turn(app, person);
}

void verbs_remove(struct app *app)
{
    notice_say(app, LOOK_PLAIN, "ここに消せる行はありません。資源を書く、連携、空き、当番で行ってください。");
}

void verbs_repaint(struct app *app)
{
    app->repaint = true;
}

void verbs_quit(struct app *app)
{
    call_save_due(app, true);
    app->running = false;
}

static bool is_at_hand(struct app *app, enum about about)
{
    return about == NOBODY || (about == PERSON ? at_hand_somebody(app) : at_hand_aim(app).resource);
}

void verbs_do(struct app *app, enum verb v)
{
    struct screen *top = screen_top(app);
    app->pointed = 0;
    directory_settle(app);
    if ((verb_row(v)->flags & V_WRITES) && !duty_may_write(app))
        return;
    if (app->login.n && !access_may(app, access_right(v)))
        return;
    if (top->row->act && top->row->act(app, top->state, v))
        return;
    if (acts[v].does)
        acts[v].does(app);
    else if (acts[v].opens) {
        if (is_at_hand(app, acts[v].about))
            screen_push(app, acts[v].opens);
    } else if (!verb_row(v)->motion)
        notice_say(app, LOOK_PLAIN, "ここでは「" S_FMT "」は使えません。", S_ARG(verb_row(v)->words));
}
