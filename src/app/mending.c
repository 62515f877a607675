#include "app/chairs.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/room_state.h"
#include "base/arena.h"
#include "store/instead.h"
#include "store/keyring.h"
#include "store/seat.h"

/* A damaged file in the place of the desk: what was chosen on 壊れたファイル (damaged.h) is done here. */

static const char *path_of(const struct room *r)
{
    return r->options.app.db_path;
}

static struct str login_of(const struct room *r)
{
    return r->mends ? r->mends->login : r->options.app.login;
}

void room_damaged(struct room *r, struct chair *who, const char *what)
{
    if (what)
        harm_note(path_of(r), r->now, what);
    arena_reset(r->mending);
    damaged_open(&r->damaged);
    r->mends = who;
    r->scene = SCENE_DAMAGED;
    r->touched = r->locked = r->clock;
    r->shown = r->now;
    r->repaint = true;
}

bool room_is_harmed(const struct room *r)
{
    return !r->options.app.damaged && harm_noted(path_of(r));
}

/* The whole desk steps back: every form lies in a draft, or beside the file. */
void room_take_up_damage(struct room *r)
{
    struct chair *who = &r->chairs.rows[r->chairs.front];
    who->app->mends = false;
    if (chairs_put_away(&r->chairs))
        room_damaged(r, who, NULL);
    else
        notice_say(who->app, LOOK_ERROR,
                   "保存できない書きかけがあります。紙などに写してから閉じるか、空きを作ってください。");
}

/* What is told once stays on the screen: it names nobody. */
void room_leave_damage(struct room *r)
{
    keyring_wipe();
    if (r->damaged.told)
        return;
    arena_reset(r->mending);
    r->mends = NULL;
    room_show_door(r);
}

static void open_again(struct room *r, bool damaged, const char *say)
{
    struct fault f;
    r->options.app.damaged = damaged;
    if (room_return(r, &f) != OK) {
        r->options.app.damaged = false;
        damaged_say(&r->damaged, f.say);
        return;
    }
    struct app *app = chairs_app(&r->chairs);
    if (!app)
        return;
    duty_note(app, S("unlock"), S0, damaged ? S("reads damaged") : S("mended"));
    if (say)
        notice_say(app, LOOK_WARNING, "%s", say);
}

static enum err bring_back(struct room *r, const char **say, struct fault *f)
{
    struct arena *a = r->mending;
    struct instead i = {.path = path_of(r), .login = login_of(r), .now = r->now};
    struct seat *seat = NULL;
    enum err e = seat_take(i.path, SEAT_REPLACE, S("バックアップからの復元"), r->now, &seat, f);
    e = e ? e : instead_bring_back(a, &i, r->damaged.harm.backup, f);
    seat_leave(seat);
    if (!e)
        *say = "バックアップを戻しました。これまでのファイルも、名前を変えて同じフォルダに残してあります。";
    return e;
}

/* The desk is opened when what is missing was read. */
static enum err save(struct room *r, struct fault *f)
{
    struct arena *a = r->mending;
    struct salvaged *s = &r->damaged.salvaged;
    struct instead i = {.path = path_of(r), .login = login_of(r), .now = r->now};
    const char *made = str_print(a, "%s.salvaged", i.path).p;
    struct seat *seat = NULL;
    enum err e = seat_take(i.path, SEAT_REPLACE, S("救い出し"), r->now, &seat, f);
    instead_clear(made); /* of a run that was killed */
    e = e ? e : salvage_desk(a, i.path, made, i.login, i.now, &s->report, f);
    e = e ? e : instead_put_made(a, &i, made, f);
    seat_leave(seat);
    s->old = i.old ? i.old : "";
    r->damaged.told = !e;
    return e;
}

static void look(struct room *r)
{
    struct damaged *d = &r->damaged;
    harm_look(r->mending, path_of(r), login_of(r), &d->harm);
    d->looks = false;
    damaged_say(d, "");
}

bool room_mends(const struct room *r)
{
    return r->scene == SCENE_DAMAGED && (r->damaged.looks || r->damaged.does);
}

void room_mend(struct room *r)
{
    struct damaged *d = &r->damaged;
    struct fault f = {0};
    enum err e = OK;
    const char *say = NULL;
    if (d->looks) {
        look(r);
        return;
    }
    d->does = d->sure = false;
    if (d->told) {
        salvaged_wipe(&d->salvaged);
        d->told = false;
        if (r->keyed && !keyring_has(path_of(r)))
            room_leave_damage(r);
        else
            open_again(r, false, NULL);
        return;
    }
    switch ((enum remedy)d->list.selected) {
    case REMEDY_RESTORE: e = bring_back(r, &say, &f); break;
    case REMEDY_SALVAGE:
        if ((e = save(r, &f)) == OK)
            return;
        break;
    case REMEDY_AGAIN:
        e = harm_read_again(path_of(r), &f);
        say = "全部を読み直しました。異常はありません。";
        break;
    case REMEDY_LEAVE: r->running = false; return;
    case REMEDY_READ:
    case REMEDY_COUNT: break;
    }
    if (e)
        damaged_say(d, f.say);
    else
        open_again(r, d->list.selected == REMEDY_READ, say);
}
