#include "app/takeback.h"

#include "app/duty.h"
#include "app/notice.h"
#include "app/state.h"

void takeback_remove(struct app *app, enum record_id record, int64_t id, struct str what)
{
    if (!id) {
        notice_say(app, LOOK_PLAIN, "消せる行を選んでください。");
        return;
    }
    if (!duty_may_write(app))
        return;
    struct change *c = change_new(app->login, S("remove"));
    change_withdraw(c, record, id);
    change_keep(c, str_print(app->scratch, S_FMT "を消すこと", S_ARG(what)));
    if (duty_do(app, c))
        notice_say(app, LOOK_PLAIN, S_FMT "を消しました。" S_FMT " で戻せます。", S_ARG(what),
                   S_ARG(screen_key(app, app->scratch, VERB_UNDO)));
}

void takeback_ask(struct app *app, bool again)
{
    struct change *c = change_new(app->login, again ? S("redo") : S("undo"));
    change_revert(c, again);
    app->takeback_again = again;
    app->takeback = duty_do(app, c);
}

/* Does the file say of this record what was read? */
static bool is_so(struct app *app, enum record_id id, int64_t number, const struct str *read)
{
    struct record r = record_new(app->scratch, id);
    if (number && !load_record(app->scratch, app->db, &r, number))
        return false;
    for (int i = 0; i < r.row->count; i++)
        if (!str_eq(r.v[i], read[i]))
            return false;
    return true;
}

/* Nothing that the form shows of what is in the file was taken back. */
static bool is_true(struct app *app, const struct call *call)
{
    bool read = call->intake.number.n; /* else it shows nothing of its case */
    int64_t person = str_int(call->intake.person, 0);
    return (!read || (is_so(app, RECORD_INTAKE, call->intake_id, call->intake.v) &&
                      is_so(app, RECORD_PERSON, person, call->person.v))) &&
           (!call->own.id || is_so(app, call->own.row->id, call->own.id, call->own.v)) &&
           (!call->referral.id || is_so(app, RECORD_REFERRAL, call->referral.id, call->referral.v));
}

/* Which one was touched is not told. */
void takeback_forms(struct app *app)
{
    struct case_row row;
    for (int i = app->call_count - 1; i >= 0; i--) {
        struct call *call = app->calls[i];
        bool looked_at = call->intake_id && !call->edited && !call_hidden(call);
        bool exists = looked_at && load_case(app->scratch, app->db, call->intake_id, &row);
        if (!looked_at || (exists && is_true(app, call)))
            continue;
        if (exists && call->row == &call_intake && !call->draft)
            call_renew(app, call);
        else
            call_close(app, call);
    }
    if (app->last_case && !load_case(app->scratch, app->db, app->last_case, &row))
        app->last_case = 0;
}

bool takeback_result(struct app *app, const struct writer_done *done)
{
    if (!app->takeback || done->ticket != app->takeback)
        return false;
    const char *key = "";
    app->takeback = 0;
    if (done->code != OK) {
        notice_say(app, LOOK_WARNING, "%s", done->fault.say);
        return true;
    }
    if (!done->result.what[0]) {
        notice_say(app, LOOK_PLAIN, "%sはありません。",
                   app->takeback_again ? "やり直せる登録" : "取り消せる登録");
        return true;
    }
    app->stale = true;
    takeback_forms(app);
    key = str_z(app->scratch, screen_key(app, app->scratch, app->takeback_again ? VERB_UNDO : VERB_REDO));
    notice_say(app, LOOK_PLAIN, "%s を%sました。%s で%s。", done->result.what,
               app->takeback_again ? "やり直し" : "取り消し", key,
               app->takeback_again ? "また取り消せます" : "やり直せます");
    return true;
}
