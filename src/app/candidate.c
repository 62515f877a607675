#include "app/candidate.h"

#include "app/notice.h"
#include "app/state.h"
#include "base/arena.h"

/* The fields by which somebody is known, and what is searched by them. */
static const struct {
    enum record_id record;
    int index;
    unsigned where;
} telling[] = {
    {RECORD_INTAKE, INTAKE_caller_phone, SEARCH_PEOPLE | SEARCH_CASES},
    {RECORD_PERSON, PERSON_name, SEARCH_PEOPLE},
    {RECORD_PERSON, PERSON_kana, SEARCH_PEOPLE},
    {RECORD_PERSON, PERSON_phone, SEARCH_PEOPLE},
};

void candidate_look(struct app *app, struct call *call, int line)
{
    const struct form_line *l = &call->form.lines[line];
    if (call->row != &call_intake || call->intake.person.n || call->intake_id || !l->value->n ||
        l->complaint.n)
        return;
    for (size_t i = 0; i < COUNT_OF(telling); i++) {
        if (l->field != &record_row(telling[i].record)->fields[telling[i].index])
            continue;
        bool more;
        arena_reset(call->candidate_arena);
        call->candidate_count = search_run(call->candidate_arena, app->db, *l->value, telling[i].where,
                                           CANDIDATES_MOST, app->now, &call->candidates, &more);
    }
}

static void adopt_person(struct app *app, struct call *call, int64_t id)
{
    struct person known = {0};
    struct record r = {.row = record_row(RECORD_PERSON), .v = known.v};
    if (!load_record(call->arena, app->db, &r, id))
        return;
    call->intake.person = str_print(call->arena, "%lld", (long long)id);
    call->extras_unsaved = true;
    for (int i = 0; i < PERSON_FIELDS; i++) {
        if (form_find(&call->form, &r.row->fields[i]) < 0)
            continue;
        form_offer(&call->form, RECORD_PERSON, i, known.v[i]);
        form_line(&call->form, RECORD_PERSON, i)->was =
            known.v[i]; /* what is the same is not written again */
    }
}

static void adopt_caller(struct app *app, struct call *call, int64_t id)
{
    static const int fields[] = {INTAKE_requester, INTAKE_caller_org, INTAKE_caller_name};
    struct intake known = {0};
    struct record r = {.row = record_row(RECORD_INTAKE), .v = known.v};
    if (!load_record(call->arena, app->db, &r, id))
        return;
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        form_offer(&call->form, RECORD_INTAKE, fields[i], known.v[fields[i]]);
    if (known.person.n)
        adopt_person(app, call, str_int(known.person, 0));
}

bool candidate_take(struct app *app, struct call *call)
{
    if (!call->candidate_count)
        return false;
    const struct hit *h = &call->candidates[0];
    if (h->record == RECORD_PERSON)
        adopt_person(app, call, h->id);
    else
        adopt_caller(app, call, h->id);
    notice_say(app, LOOK_PLAIN, S_FMT " の登録から写しました。違うところは書き換えてください。",
               S_ARG(h->title));
    call->candidate_count = 0;
    form_check(&call->form);
    return true;
}
