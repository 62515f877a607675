#include "app/mail_paste.h"

#include "app/notice.h"
#include "app/state.h"
#include "base/arena.h"
#include "export/mail.h"

static void put(struct form *f, enum record_id record, int index, struct str value)
{
    struct form_line *l = form_line(f, record, index);
    if (value.n)
        form_put(f, (int)(l - f->lines), value);
}

static void fill_intake(struct form *f, const struct mail *m)
{
    put(f, RECORD_INTAKE, INTAKE_channel, S("mail"));
    put(f, RECORD_INTAKE, INTAKE_received_at, m->at);
    form_offer(f, RECORD_INTAKE, INTAKE_caller_name, m->sender);
}

static void fill_contact(struct form *f, const struct mail *m)
{
    put(f, RECORD_CONTACT, CONTACT_channel, S("mail"));
    put(f, RECORD_CONTACT, CONTACT_direction, S("in"));
    put(f, RECORD_CONTACT, CONTACT_at, m->at);
    put(f, RECORD_CONTACT, CONTACT_with_whom, m->sender);
}

bool mail_paste(struct app *app, struct call *call, struct str text)
{
    struct form *f = &call->form;
    struct mail m;
    bool contact = call->row == &call_contact,
         fresh = contact || (call->row == &call_intake && !call->intake_id);
    if (!fresh || f->lines[f->at].field->kind != KIND_NOTE || !mail_read(app->scratch, text, app->now, &m))
        return false;
    form_join(f, true);
    form_paste(f, str_print(app->scratch, S_FMT "%s" S_FMT, S_ARG(m.subject), m.subject.n ? "\n" : "",
                            S_ARG(m.text)));
    (contact ? fill_contact : fill_intake)(f, &m);
    form_join(f, false);
    notice_say(app, LOOK_PLAIN, "メールの%s差出人を写しました。" S_FMT " で元に戻せます。",
               m.at.n ? "日時と" : "", S_ARG(screen_key(app, app->scratch, VERB_UNDO)));
    return true;
}
