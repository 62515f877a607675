#include "app/at_hand.h"

#include "app/directory.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/state.h"
#include "store/named.h"

struct call *at_hand_call(const struct app *app)
{
    static const enum screen_id screens[] = {SCREEN_DAY, SCREEN_VACANCY_LIST, SCREEN_ROTA_MONTH};
    for (int i = app->depth - 1; i > 0; i--)
        for (size_t k = 0; k < COUNT_OF(screens); k++) {
            const struct call_screen *at = app->stack[i].state;
            if (app->stack[i].row == screen_row(screens[k]) && at->call)
                return at->call;
        }
    return app->current;
}

int64_t at_hand_resource(const struct app *app)
{
    static const enum screen_id screens[] = {SCREEN_CALL_NOW, SCREEN_FACT_LIST, SCREEN_ITEM_LIST,
                                             SCREEN_RELATION_LIST};
    if (app->pointed_resource)
        return app->pointed_resource;
    for (int i = app->depth - 1; i > 0; i--)
        for (size_t k = 0; k < COUNT_OF(screens); k++) {
            const struct resource_screen *at = app->stack[i].state;
            if (app->stack[i].row == screen_row(screens[k]) && at->resource)
                return at->resource;
        }
    return app->focus == PANE_DIRECTORY ? directory_selected(app) : 0; /* never one that nobody looks at */
}

struct aim at_hand_aim(struct app *app)
{
    struct resource_row row = {0};
    int64_t id = at_hand_resource(app);
    if (!id || !load_resource(app->scratch, app->db, id, &row))
        notice_say(app, LOOK_WARNING, "資源台帳か いま電話できる で、資源を選んでから行ってください。");
    return (struct aim){.resource = row.id, .name = row.name};
}

int64_t at_hand_case(const struct app *app)
{
    const struct call *call = at_hand_call(app);
    const struct roster *r = &app->roster;
    if (app->pointed)
        return app->pointed;
    if (call && call->intake_id)
        return call->intake_id;
    if (!call && app->focus == PANE_ROSTER && r->count && r->list.selected >= 0)
        return r->rows[r->list.selected].id;
    return app->last_case;
}

void at_hand_point(struct app *app, int64_t intake)
{
    app->pointed = intake;
}

int64_t at_hand_person(const struct app *app, int64_t *intake)
{
    const struct call *call = app->pointed ? NULL : at_hand_call(app);
    int64_t known = call ? str_int(call->intake.person, 0) : 0;
    struct case_row row;
    *intake = known ? call->intake_id : at_hand_case(app);
    if (known)
        return known;
    return *intake && load_case(app->scratch, app->db, *intake, &row) ? row.person : 0;
}

int64_t at_hand_newest(const struct app *app, int64_t person)
{
    struct query *q;
    struct fault f = {0};
    int64_t id = 0;
    if (named_open(app->db, NAMED_NEWEST_CASE, &q, &f) != OK)
        return 0;
    query_bind_int(q, ":person", person);
    if (query_step(q))
        id = query_int(q, 0);
    query_close(q, &f);
    return id;
}

struct person at_hand_known(const struct app *app, struct arena *a)
{
    const struct call *call = at_hand_call(app);
    struct person p = {0};
    struct record r = {.row = record_row(RECORD_PERSON), .v = p.v};
    struct case_row row;
    int64_t intake = at_hand_case(app);
    if (call && call->row == &call_intake)
        p = call->person;
    else if (intake && !load_hides(app->db, intake) && load_case(app->scratch, app->db, intake, &row) &&
             row.person)
        load_record(a, app->db, &r, row.person);
    for (int i = 0; i < PERSON_FIELDS; i++)
        p.v[i] = str_copy(a, p.v[i]); /* the call may be closed meanwhile */
    return p;
}

int64_t at_hand_somebody(struct app *app)
{
    int64_t intake, person = at_hand_person(app, &intake);
    if (!person)
        notice_say(app, LOOK_WARNING, "対象者が分かりません。一覧で相談を選ぶか、受付票を確定してください。");
    return person;
}

int at_hand_note(const struct call *call)
{
    const struct form *f = &call->form;
    int columns = call->row->columns ? call->row->columns : f->count;
    for (int i = f->at / columns * columns; i < f->count; i++)
        if (f->lines[i].field == &record_row(RECORD_INTAKE)->fields[INTAKE_note] ||
            f->lines[i].field == &record_row(RECORD_CONTACT)->fields[CONTACT_note])
            return i;
    return -1;
}

bool at_hand_insert(struct app *app, struct str s)
{
    struct call *call = at_hand_call(app);
    if (!call) {
        notice_say(app, LOOK_WARNING, "書き入れる受付票が開かれていません。");
        return false;
    }
    enum kind kind = call->form.lines[call->form.at].field->kind;
    int note = kind == KIND_NOTE || kind == KIND_TEXT ? call->form.at : at_hand_note(call);
    if (note < 0) {
        notice_say(app, LOOK_WARNING, "ここには書き入れる欄がありません。");
        return false;
    }
    bool moved = note != call->form.at;
    if (moved)
        form_focus(&call->form, note);
    form_paste(&call->form, s);
    call_touched(app, call, moved);
    return true;
}
