#include "app/flow.h"

#include "base/date.h"
#include "model/position.h"

static bool is_citizen(const struct call *c)
{
    return str_eq(c->intake.requester, S("self")) || str_eq(c->intake.requester, S("family"));
}

/* The relation is asked of a family, and of somebody who is none of the kinds. */
static bool has_no_relation(const struct call *c)
{
    struct str requester = c->intake.requester;
    return requester.n && !str_eq(requester, S("family")) && !str_eq(requester, S("other"));
}

/* 特定疾病 decides between 40 and 64 only. */
static bool has_no_use_for_disease(const struct call *c)
{
    int age = date_age(c->person.birth_on, date_of_moment(c->form.setting->now));
    return age < 40 || age > 64;
}

static bool follows_rule(const struct call *c)
{
    struct str why;
    return position_of(c->intake.v, c->form.setting, &why).n > 0;
}

static bool always(const struct call *c)
{
    (void)c;
    return true;
}

static const struct {
    enum record_id record;
    int index;
    bool (*passed)(const struct call *c);
} rows[] = {
    {RECORD_INTAKE, INTAKE_caller_org, is_citizen},
    {RECORD_INTAKE, INTAKE_relation, has_no_relation},
    {RECORD_PERSON, PERSON_disease, has_no_use_for_disease},
    {RECORD_INTAKE, INTAKE_position, follows_rule},
    {RECORD_INTAKE, INTAKE_share_withdrawn, always},
};

bool flow_passes(const void *call, const struct form_line *l)
{
    const struct call *c = call;
    if (c->intake_id)
        return false; /* a case that is read again is walked line by line */
    if (edit_text(&l->edit).n)
        return true;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (l->field == &record_row(rows[i].record)->fields[rows[i].index])
            return rows[i].passed(c);
    return false;
}
