#include "app/candidate.h"

#include "app/notice.h"
#include "app/state.h"
#include "base/arena.h"

struct candidate_link {
    struct candidate_link *next;
    struct str person; /* the number */
    struct person known;
};

/* What somebody is known by. */
static const struct {
    enum record_id record;
    int index;
} telling[CANDIDATE_TELLING] = {
    {RECORD_INTAKE, INTAKE_caller_phone}, {RECORD_PERSON, PERSON_name},
    {RECORD_PERSON, PERSON_kana},         {RECORD_PERSON, PERSON_birth_on},
    {RECORD_PERSON, PERSON_sex},          {RECORD_PERSON, PERSON_address},
    {RECORD_PERSON, PERSON_phone},        {RECORD_PERSON, PERSON_phone_other},
};

static int64_t place(const struct call *call)
{
    return call->form.undo.first + call->form.undo.at;
}

/* A date that is still being typed is one of another person at nearly every key. */
static struct str told(struct call *call, size_t i)
{
    const struct form_line *l = form_line(&call->form, telling[i].record, telling[i].index);
    bool half = telling[i].index == PERSON_birth_on && telling[i].record == RECORD_PERSON &&
                l->value->n < 10 && &call->form.lines[call->form.at] == l;
    return l->complaint.n || half ? S0 : *l->value;
}

static bool told_anew(struct call *call)
{
    bool anew = false;
    for (size_t i = 0; i < COUNT_OF(telling); i++)
        anew |= !str_eq(call->who->asked[i], told(call, i));
    return anew;
}

/* What is in the sheet already needs no taking. */
static bool is_there(const struct app *app, const struct call *call, const struct known *k)
{
    struct intake i = {0};
    struct record r = {.row = record_row(RECORD_INTAKE), .v = i.v};
    if (k->record == RECORD_RESOURCE)
        return str_eq(call->intake.caller_org, k->title);
    return k->record == RECORD_INTAKE && load_record(app->scratch, app->db, &r, k->id) &&
           str_eq(i.caller_org, call->intake.caller_org) && str_eq(i.caller_name, call->intake.caller_name);
}

static void ask(struct app *app, struct call *call)
{
    struct candidates *w = call->who;
    struct person person = {0};
    arena_reset(call->candidate_arena);
    for (size_t i = 0; i < COUNT_OF(telling); i++) {
        w->asked[i] = str_copy(call->candidate_arena, told(call, i));
        if (telling[i].record == RECORD_PERSON)
            person.v[telling[i].index] = w->asked[i];
    }
    struct similar_ask wish = {.person = &person, .caller_phone = w->asked[0]};
    int n = similar_find(call->candidate_arena, app->db, &wish, &w->rows);
    w->count = 0;
    w->taken = -1;
    for (int i = 0; i < n; i++)
        if (!is_there(app, call, &w->rows[i]))
            w->rows[w->count++] = w->rows[i];
}

void candidate_look(struct app *app, struct call *call)
{
    if (call->row != &call_intake || call->intake_id || call->intake.person.n)
        return;
    if (!call->who) {
        call->who = ARENA_NEW(call->arena, struct candidates);
        call->who->taken = -1;
    }
    if (call->who->taken >= 0 && place(call) < call->who->taken_at)
        call->who->taken = -1; /* it was undone */
    if (told_anew(call))
        ask(app, call);
}

int candidate_count(const struct call *call)
{
    const struct candidates *w = call->who;
    return w && (w->taken < 0 ? !call->intake.person.n : place(call) == w->taken_at) ? w->count : 0;
}

/* ---- taking ---- */

/* The same as registered is no change; without a person everything is. */
static void link_to(struct call *call, struct str person, const struct person *known)
{
    call->intake.person = person;
    call->extras_unsaved = true;
    for (int i = 0; i < call->form.count; i++) {
        struct form_line *l = &call->form.lines[i];
        if (l->field->record == RECORD_PERSON)
            l->was = known ? known->v[l->field->index] : S0;
    }
}

void candidate_own(void *of, struct str person)
{
    struct call *call = of;
    const struct candidate_link *l = call->who ? call->who->links : NULL;
    while (l && !str_eq(l->person, person))
        l = l->next;
    link_to(call, person, l ? &l->known : NULL);
}

static bool load_known(struct app *app, struct call *call, enum record_id id, int64_t row, struct str *v)
{
    struct record r = {.row = record_row(id), .v = v};
    return load_record(call->arena, app->db, &r, row);
}

static void offer(struct call *call, enum record_id id, const struct str *v, const int *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (form_find(&call->form, &record_row(id)->fields[fields[i]]) >= 0)
            form_offer(&call->form, id, fields[i], v[fields[i]]);
}

static void adopt_person(struct app *app, struct call *call, int64_t id)
{
    struct candidate_link *l = ARENA_NEW(call->arena, struct candidate_link);
    int fields[PERSON_FIELDS];
    if (!load_known(app, call, RECORD_PERSON, id, l->known.v))
        return;
    for (int i = 0; i < PERSON_FIELDS; i++)
        fields[i] = i;
    l->person = str_print(call->arena, "%lld", (long long)id);
    l->next = call->who->links;
    call->who->links = l;
    form_own(&call->form, call->intake.person, l->person);
    link_to(call, l->person, &l->known);
    offer(call, RECORD_PERSON, l->known.v, fields, COUNT_OF(fields));
}

static void adopt_household(struct app *app, struct call *call, int64_t id)
{
    static const int shared[] = {PERSON_postal, PERSON_address, PERSON_phone, PERSON_area};
    struct person known = {0};
    if (load_known(app, call, RECORD_PERSON, id, known.v))
        offer(call, RECORD_PERSON, known.v, shared, COUNT_OF(shared));
}

/* A relative calls about the same person again; who works in care, about another one. A case that is open may be of
 * somebody whose newest one is restricted: that person is not taken. */
static void adopt_caller(struct app *app, struct call *call, int64_t id)
{
    static const int fields[] = {INTAKE_requester, INTAKE_caller_org, INTAKE_caller_name, INTAKE_relation};
    struct intake known = {0};
    if (!load_known(app, call, RECORD_INTAKE, id, known.v))
        return;
    bool private = str_eq(known.requester, S("self")) || str_eq(known.requester, S("family"));
    offer(call, RECORD_INTAKE, known.v, fields, private ? COUNT_OF(fields) : COUNT_OF(fields) - 1);
    int64_t person = private ? str_int(known.person, 0) : 0;
    if (person && !load_hides_person(app->db, person))
        adopt_person(app, call, person);
}

/* What a service is called → which requester works there; the first that occurs in it. */
static const struct {
    struct str service, requester;
} works[] = {
    {S_ROW("訪問看護"), S_ROW("nursing")}, {S_ROW("居宅介護支援"), S_ROW("manager")},
    {S_ROW("地域包括"), S_ROW("hub")},     {S_ROW("病院"), S_ROW("medical")},
    {S_ROW("診療所"), S_ROW("medical")},   {S_ROW("薬局"), S_ROW("medical")},
};

static void adopt_place(struct app *app, struct call *call, int64_t id)
{
    struct resource known = {0};
    if (!load_known(app, call, RECORD_RESOURCE, id, known.v))
        return;
    form_offer(&call->form, RECORD_INTAKE, INTAKE_caller_org, known.name);
    for (size_t i = 0; i < COUNT_OF(works); i++)
        if (str_find(known.service, works[i].service) != SIZE_MAX) {
            form_offer(&call->form, RECORD_INTAKE, INTAKE_requester, works[i].requester);
            return;
        }
}

static void adopt(struct app *app, struct call *call, const struct known *k)
{
    switch (k->record) {
    case RECORD_INTAKE: adopt_caller(app, call, k->id); break;
    case RECORD_RESOURCE: adopt_place(app, call, k->id); break;
    default: (k->household ? adopt_household : adopt_person)(app, call, k->id);
    }
}

/* Undo goes to where it takes something back; here the caret stays. */
static void take_back(struct form *f)
{
    int at = f->at;
    size_t caret = f->lines[at].edit.caret;
    form_undo(f);
    form_focus(f, at);
    edit_place(&f->lines[at].edit, caret);
}

bool candidate_take(struct app *app, struct call *call)
{
    struct candidates *w = call->who;
    if (!candidate_count(call))
        return false;
    int next = w->taken + 1;
    if (w->taken >= 0 && w->taken_at > w->taken_from) /* it had something to fill */
        take_back(&call->form);
    w->taken = next < w->count ? next : -1;
    if (w->taken < 0) {
        notice_say(app, LOOK_PLAIN, "候補を写す前に戻しました。");
        return true;
    }
    const struct known *k = &w->rows[next];
    w->taken_from = w->taken_at = place(call);
    if (k->hidden) {
        notice_say(
            app, LOOK_WARNING,
            "閲覧制限のある登録なので写しません。担当者に知らせるか、検索から緊急閲覧で開いてください。");
        return true;
    }
    form_join(&call->form, true);
    adopt(app, call, k);
    form_join(&call->form, false);
    w->taken_at = place(call);
    form_check(&call->form);
    notice_say(app, LOOK_PLAIN, S_FMT " %s。違うときはもう一度 " S_FMT "。", S_ARG(k->title),
               k->household ? "と同居: 住所と電話を写しました" : "の登録から写しました",
               S_ARG(screen_key(app, app->scratch, VERB_TAKE)));
    return true;
}
