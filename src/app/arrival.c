#include "app/duty.h"
#include "app/notice.h"
#include "app/room_state.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/passphrase.h"
#include "store/audit.h"
#include "store/signin.h"

/* Who comes to the desk: what was typed at the door is tried, and who it was sits down. */

void room_know(struct room *r, struct db *db)
{
    int count = 0;
    chairs_read(&r->chairs, r->scratch, db);
    while (room_person(r, count) >= 0)
        count++;
    list_resize(&r->people, count, count);
    if (r->chairs.front >= 0) /* who sat here last */
        list_select(&r->people, r->chairs.rows[r->chairs.front].place, count);
    if (!str_eq(r->centre, db_facts(db)->centre))
        r->centre = str_copy(r->arena, db_facts(db)->centre);
}

static enum err sit(struct room *r, struct chair *chair, struct fault *f)
{
    r->options.app.now = r->now;
    enum err e = chairs_sit(&r->chairs, chair, &r->options.app, r->begun, r->clock, f);
    if (e)
        return e;
    room_know(r, chairs_app(&r->chairs)->db);
    door_close(&r->door);
    hidden_clear(r->code);
    r->comes = NULL;
    r->scene = SCENE_DESK;
    r->touched = r->clock;
    r->warned = false;
    r->repaint = true;
    return OK;
}

void room_show_door(struct room *r)
{
    if (r->people.count)
        room_show_people(r);
    else
        door_open(&r->door, DOOR_SIGN, S0, S0), r->scene = SCENE_DOOR;
}

enum err room_return(struct room *r, struct fault *f)
{
    return r->mends ? sit(r, r->mends, f) : room_open_plain(r, f);
}

/* In the place of the desk: what to do about a file that is damaged. NULL: it was noted before. */
static void must_mend(struct room *r, struct chair *chair, const char *what)
{
    door_close(&r->door);
    hidden_clear(r->code);
    r->comes = NULL;
    room_damaged(r, chair, what);
}

static bool arrive(struct room *r, struct chair *chair, struct str act, struct str how)
{
    struct fault f = {0};
    bool harmed = chair && room_is_harmed(r);
    if (!chair)
        (void)fault_say(&f, ERR_REFUSED,
                        "この窓口に座れる人は%d人までです。プログラムを終えてから、もう一度開いてください。",
                        CHAIRS_MOST);
    else if (!harmed && sit(r, chair, &f) == OK) {
        duty_note(chairs_app(&r->chairs), act, S0, how);
        return true;
    }
    if (harmed || f.code == ERR_DAMAGED)
        must_mend(r, chair, harmed ? NULL : f.say);
    else
        door_refuse(&r->door, str_of(f.say));
    return false;
}

void room_choose(struct room *r, int n)
{
    int i = room_person(r, n);
    if (i < 0)
        return;
    struct chair *chair = &r->chairs.rows[i];
    list_select(&r->people, n, r->people.count);
    r->comes = chair;
    bool digits = chair->pin && pin_is_set(chair->pin, room_clock(r));
    door_open(&r->door, digits ? DOOR_DIGITS : DOOR_PERSON, chair->login, chair->name);
    r->scene = SCENE_DOOR;
    if (!r->keyed)
        arrive(r, chair, S("unlock"), S("practice"));
}

static void try_digits(struct room *r)
{
    struct chair *chair = r->comes;
    switch (pin_try(chair->pin, r->options.app.db_path, door_digits(&r->door), room_clock(r))) {
    case PIN_OPENS: arrive(r, chair, S("unlock"), S("digits")); break;
    case PIN_WRONG:
        if (r->keyed)
            signin_denied(r->options.app.db_path, chair->login, S("digits"),
                          PIN_TRIES - pin_tries_left(chair->pin), r->now);
        door_refuse(&r->door, str_print(r->scratch, "暗証番号が違います。あと %d 回試せます。",
                                        pin_tries_left(chair->pin)));
        break;
    case PIN_GONE:
        door_open(&r->door, DOOR_PERSON, chair->login, chair->name);
        door_say(&r->door, LOOK_WARNING, "暗証番号は使えなくなりました。合い言葉を入れてください。");
        break;
    }
}

static void keep_digits(struct room *r, struct chair *chair, struct str digits)
{
    if (!digits.n)
        return;
    if (!chair->pin)
        chair->pin = pin_new();
    pin_set(chair->pin, r->options.app.db_path, digits, room_clock(r));
}

/* For the paper beside the desk, and whether somebody else has tried. */
static void tell_last_time(struct room *r, const struct signin *s)
{
    struct app *app = chairs_app(&r->chairs);
    struct str head = audit_head(r->scratch, app->db), before = S0, failed = S0;
    const char *last = date_iso_moment(r->scratch, s->last_good).p;
    if (s->last_good)
        before = str_print(r->scratch, "前回のサインインは %.5s %.5s。", last + 5, last + 11);
    if (s->failed_before)
        failed = str_print(r->scratch,
                           "前回から %d 回失敗しています。心あたりがなければ管理者に知らせてください。",
                           s->failed_before);
    notice_say(app, failed.n ? LOOK_WARNING : LOOK_PLAIN, S_FMT S_FMT "監査の末尾 " S_FMT, S_ARG(before),
               S_ARG(failed), S_ARG(str_from(head, head.n < 4 ? 0 : head.n - 4)));
}

static void let_in(struct room *r, const struct signin *s)
{
    struct chair *chair = r->comes ? r->comes : chairs_find(&r->chairs, door_login(&r->door));
    if (chair)
        keep_digits(r, chair, door_digits(&r->door));
    if (arrive(r, chair, S("sign-in"), str_print(r->scratch, "passphrase, failed %d", s->failed_before)))
        tell_last_time(r, s);
}

/* The code was right and opens nothing yet: it is kept until the new passphrase is there. */
static void ask_anew(struct room *r)
{
    struct str login = str_copy(r->arena, door_login(&r->door));
    hidden_clear(r->code);
    hidden_add(r->code, door_passphrase(&r->door));
    door_open(&r->door, DOOR_RENEW, login, r->comes ? r->comes->name : login);
    door_say(&r->door, LOOK_PLAIN, "使い切りの番号を確かめました。ご自分の合い言葉を決めてください。");
}

static void refuse(struct room *r, const struct fault *f, const struct signin *s)
{
    struct str wait = s->wait > 0 ? str_print(r->scratch, "次は %d 秒後に試せます。", s->wait) : S0;
    door_refuse(&r->door, str_print(r->scratch, "%s" S_FMT, f->say, S_ARG(wait)));
}

static void try_passphrase(struct room *r)
{
    struct fault f = {0};
    struct signin s = {0};
    struct str digits = door_digits(&r->door);
    if (digits.n && !pin_may_be(digits)) {
        door_say(&r->door, LOOK_WARNING,
                 "暗証番号は 4〜8 桁の数字にしてください。空のままでもかまいません。");
        return;
    }
    enum err e = signin_person(r->options.app.db_path, door_login(&r->door), door_passphrase(&r->door),
                               r->now, &s, &f);
    if (e == OK)
        let_in(r, &s);
    else if (e == ERR_NOTICE)
        ask_anew(r);
    else
        refuse(r, &f, &s);
}

static void try_renewal(struct room *r)
{
    struct fault f = {0};
    struct signin s = {0};
    struct str login = door_login(&r->door), passphrase = door_passphrase(&r->door);
    struct passphrase_about who = {.login = login, .name = r->comes ? r->comes->name : S0};
    struct str wrong = passphrase_wrong(r->scratch, passphrase, &who);
    if (wrong.n)
        door_refuse(&r->door, wrong);
    else if (!str_eq(passphrase, door_again(&r->door)))
        door_refuse(&r->door, S("二度の合い言葉が同じではありません。もう一度入れてください。"));
    else if (signin_redeem(r->options.app.db_path, login, hidden_text(r->code), passphrase, r->now, &s, &f) ==
             OK)
        let_in(r, &s);
    else
        refuse(r, &f, &s);
}

void room_try_door(struct room *r)
{
    switch (r->door.kind) {
    case DOOR_DIGITS: try_digits(r); break;
    case DOOR_RENEW: try_renewal(r); break;
    default: try_passphrase(r);
    }
}
