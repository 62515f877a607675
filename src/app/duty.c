#include "app/duty.h"

#include <poll.h>

#include "app/call_save.h"
#include "app/notice.h"
#include "app/printing.h"
#include "app/resume.h"
#include "app/seat_ask.h"
#include "app/state.h"
#include "app/takeback.h"
#include "app/today.h"
#include "base/arena.h"
#include "base/date.h"
#include "store/audit.h"
#include "store/generation.h"
#include "store/harm.h"
#include "store/keeper.h"
#include "store/seat.h"
#include "store/space.h"
#include "store/writer.h"

enum { KEEP_EVERY_MS = 60 * 60 * 1000, KEEP_SOON_MS = 60 * 1000 };

void duty_login(struct app *app, const struct staff *who)
{
    app->login = str_copy(app->arena, who->login);
    app->name = str_copy(app->arena, who->name);
    app->job = code_label(CODES_job, who->job);
    app->since = app->now;
    access_begin(app);
    resume_restore(app);
    duty_begin(app);
}

/* What is due comes first; on top of it what this person has begun. */
static void offer_work(struct app *app)
{
    today_count(app);
    if (today_due(app) && access_has(app, RIGHT_LINES))
        screen_push(app, SCREEN_TODAY);
}

/* What every administrator has to know, before anything else. */
static void offer_alarms(struct app *app)
{
    if (app->due[QUEUE_EMERGENCY])
        screen_push(app, SCREEN_ALARM_LIST);
}

/* Once: when the seat is taken, or, where the file is of an older version, when it has been brought up to date. */
static void offer_drafts(struct app *app)
{
    struct draft *drafts;
    if (app->offered || app->call_count || !load_drafts(app->scratch, app->db, app->login, &drafts))
        return;
    app->offered = true;
    screen_push(app, SCREEN_UNFINISHED);
}

/* Where there is none of today, also of a day on which nobody writes, the first one comes soon: it reads every page, so
 * that what was damaged since is known before it is written on. */
static void start_keeper(struct app *app)
{
    app->keeper = keeper_start(app->path);
    if (date_of_moment(generation_last(app->path)) == date_of_moment(app->now))
        return;
    app->unkept = true;
    app->kept = app->clock - KEEP_EVERY_MS + KEEP_SOON_MS;
}

static enum err take_seat(struct app *app, struct fault *f)
{
    if (db_newer(app->db))
        return fault_say(
            f, ERR_REFUSED,
            "新しい版の madoguchi のファイルです（形式 %d）。書き込むには、プログラムを更新してください。",
            db_newer(app->db));
    struct str who = str_print(app->scratch, S_FMT "（" S_FMT "）", S_ARG(app->name), S_ARG(app->job));
    if (seat_take(app->path, SEAT_DESK, app->job.n ? who : app->name, app->now, &app->seat, f) != OK)
        return f->code;
    app->reads = false;
    app->holder = S0;
    call_save_again(app);
    app->writer = writer_start(app->path, app->seat, app->login, app->now);
    app->answered = 0;
    app->kept = app->clock;
    if (!db_facts(app->db)->practice)
        start_keeper(app);
    offer_drafts(app);
    return OK;
}

bool duty_seat(struct app *app)
{
    struct fault unused;
    return take_seat(app, &unused) == OK;
}

void duty_begin(struct app *app)
{
    struct fault f = {0};
    if (!app->begun || !app->login.n || app->sits)
        return;
    app->sits = true;
    offer_work(app);
    if (app->writer)
        offer_drafts(app);
    else if (!app->reads && take_seat(app, &f) != OK) {
        app->reads = true;
        app->holder = str_copy(app->arena, str_of(f.say));
        notice_say(app, LOOK_WARNING, "読み取り専用で開きました。%s", f.say);
    }
    offer_alarms(app);
}

void duty_pass(struct app *from, struct app *to)
{
    to->seat = from->seat;
    to->writer = from->writer;
    to->answered = from->answered;
    to->keeper = from->keeper;
    to->unkept = from->unkept;
    to->kept = from->kept;
    to->reads = from->reads;
    to->damaged = from->damaged;
    to->holder = str_copy(to->arena, from->holder);
    to->stale = true;
    from->seat = NULL;
    from->writer = NULL;
    from->keeper = NULL;
    from->unkept = false;
    from->asker = S0;
    from->vouching = from->takeback = 0; /* their answers go to the other desk */
    seat_ask_end(from);
}

int64_t duty_deadline(const struct app *app)
{
    if (app->keeper && keeper_waits(app->keeper))
        return app->clock; /* a backup that failed is told without a key */
    return app->keeper && app->unkept ? app->kept + KEEP_EVERY_MS : -1;
}

void duty_damaged(struct app *app)
{
    app->damaged = app->reads = true;
    app->holder = S("ファイルが壊れています。管理者が戻すまで書けません");
}

/* The file could not be opened for writing, or was found damaged: what is on the screen
 * stays, nothing more is written. */
static void go_read_only(struct app *app, const struct fault *f)
{
    app->reads = true;
    app->holder = str_copy(app->arena, str_of(f->say));
    if (f->code == ERR_DAMAGED) {
        harm_note(app->path, app->now, f->say);
        duty_damaged(app);
    }
    call_save_due(app, true);
    notice_say(app, LOOK_ERROR, "読み取り専用になりました。%s", f->say);
}

/* An hour after the last one, once something was stored since: who only reads makes no backups. */
void duty_keep(struct app *app)
{
    struct fault f;
    if (app->keeper && keeper_failed(app->keeper, &f)) {
        notice_say(app, LOOK_ERROR, "バックアップを作れませんでした。%s", f.say);
        app->unkept = true; /* it is tried again in an hour, and at the end */
        if (f.code == ERR_DAMAGED && !app->reads)
            go_read_only(app, &f);
    }
    if (!app->keeper || !app->unkept || app->clock < app->kept + KEEP_EVERY_MS)
        return;
    keeper_make(app->keeper, app->login, app->now);
    app->kept = app->clock;
    app->unkept = false;
}

static void tell(struct app *app, const struct writer_done *done)
{
    if (done->spooled)
        notice_say(app, LOOK_WARNING, "保存できなかった下書きが %d 件あったので、取り込みました。",
                   done->spooled);
    if (done->lost)
        notice_say(app, LOOK_ERROR,
                   "前に保存した記録の一部がファイルにありません。管理者に知らせてください（状態の画面）。");
    if (done->pressed)
        notice_say(app, LOOK_ERROR,
                   "ディスクがいっぱいです。予備の場所に%s（空き %lld MB）。不要なファイルを消してください。",
                   done->code ? "も保存できませんでした" : "保存しました",
                   (long long)(space_beside(app->path) / (1024 * 1024)));
}

void duty_results(struct app *app)
{
    struct writer_done done;
    while (app->writer && writer_take(app->writer, &done)) {
        app->stored = true;
        app->answered = done.ticket;
        app->vouching = done.ticket == app->vouching ? 0 : app->vouching;
        app->unkept |= done.ticket && done.code == OK;
        tell(app, &done);
        bool over = done.code == ERR_SEAT || done.code == ERR_DAMAGED;
        if (done.ticket && over && !app->reads)
            go_read_only(app, &done.fault);
        if (!done.ticket && done.code != OK)
            go_read_only(app, &done.fault);
        else if (!done.ticket)
            offer_drafts(app);
        else if (!takeback_result(app, &done) && !printing_result(app, &done))
            call_result(app, &done);
    }
}

bool duty_may_write(struct app *app)
{
    if (app->reads)
        notice_say(app, LOOK_WARNING, "読み取り専用です。%s", str_z(app->scratch, app->holder));
    return !app->reads;
}

uint64_t duty_post(struct app *app, struct change *c)
{
    if (app->writer && !app->reads)
        return writer_post(app->writer, c, app->now);
    change_free(c);
    return 0;
}

bool duty_ready(struct app *app)
{
    if (!app->writer)
        notice_say(app, LOOK_WARNING, "まだ書き込みの用意ができていません。もう一度押してください。");
    return app->writer;
}

uint64_t duty_do(struct app *app, struct change *c)
{
    uint64_t ticket = duty_post(app, c);
    if (!ticket && duty_may_write(app))
        duty_ready(app);
    return ticket;
}

void duty_note(struct app *app, struct str act, struct str subject, struct str detail)
{
    struct fault unused;
    if (!app->writer || app->reads) {
        (void)audit_note(app->db, app->now, app->login, act, subject, detail, &unused);
        return;
    }
    struct change *c = change_new(app->login, act);
    change_about(c, subject);
    change_tell(c, detail);
    duty_post(app, c);
}

/*
 * The last words of every call. A new draft's number comes back with its first save, so what was typed after
 * that can only be posted then: leaving is the one moment at which the desk waits for the writer, and not for
 * ever.
 */
static void drain(struct app *app)
{
    enum { STEP_MS = 500, STEPS = 20 };
    call_save_due(app, true);
    for (int i = 0; i < STEPS && app->writer && !app->reads && call_under_way(app); i++) {
        struct pollfd p = {.fd = writer_watch(app->writer), .events = POLLIN};
        if (poll(&p, 1, STEP_MS) > 0)
            duty_results(app);
        call_save_due(app, true);
    }
}

bool duty_rest(struct app *app)
{
    access_leave(app);
    resume_save(app);
    drain(app);
    bool all = true;
    for (int i = 0; i < app->call_count; i++)
        if (app->calls[i]->due >= 0 || app->calls[i]->saving || app->calls[i]->committing) {
            call_keep_beside(app, app->calls[i]); /* the disk has not answered */
            all = false;
        }
    if (app->writer)
        writer_settle(app->writer);
    return all;
}

static void leave_seat(struct app *app)
{
    writer_stop(app->writer);
    if (app->keeper && app->unkept)
        keeper_make(app->keeper, app->login, app->now);
    keeper_stop(app->keeper);
    seat_leave(app->seat);
    app->keeper = NULL;
    app->writer = NULL;
    app->seat = NULL;
    app->vouching = app->takeback = 0; /* nobody answers any more */
}

void duty_leave(struct app *app, struct str why)
{
    leave_seat(app);
    app->reads = true;
    app->holder = str_copy(app->arena, why);
}

void duty_end(struct app *app)
{
    duty_rest(app);
    printing_end(app);
    leave_seat(app);
    seat_ask_end(app);
}
