/* What the tests of contacts share: a case taken by keys, and what the database says afterwards. */
#ifndef TESTS_APP_CONTACTS_H
#define TESTS_APP_CONTACTS_H

#include "app/hands.h"

#include <sys/wait.h>
#include <unistd.h>

#include "app/at_hand.h"
#include "app/callback.h"
#include "app/day.h"
#include "app/phrases.h"
#include "store/audit_list.h"
#include "store/query.h"

/* A call that says who does what next: 確定 asks for nothing. */
static inline void commit(struct hands *h)
{
    hands_go(h, RECORD_INTAKE, INTAKE_next_on);
    hands_type(h, "+3");
    hands_keys(h, "Ctrl-S");
    hands_post(h);
}

static inline void a_case(struct hands *h, const char *name, const char *phone)
{
    hands_keys(h, "F2");
    hands_go(h, RECORD_INTAKE, INTAKE_caller_phone);
    hands_type(h, phone);
    hands_go(h, RECORD_INTAKE, INTAKE_requester);
    hands_type(h, "2");
    hands_go(h, RECORD_INTAKE, INTAKE_caller_name);
    hands_type(h, "山田花子");
    hands_go(h, RECORD_PERSON, PERSON_name);
    hands_type(h, name);
    commit(h);
}

static inline const char *text_of(struct hands *h, const char *sql)
{
    struct query *q;
    struct fault fault;
    GOOD(query_open(h->app->db, S("test"), str_of(sql), &q, &fault));
    const char *text = query_step(q) ? TEXT(query_text(q, 0)) : "(none)";
    GOOD(query_close(q, &fault));
    return text;
}

struct counted {
    struct str act;
    int n;
};

static inline void count_act(void *of, const struct audit_event *e)
{
    struct counted *c = of;
    c->n += str_eq(e->act, c->act);
}

static inline int acts(struct hands *h, const char *act)
{
    struct fault fault;
    struct counted c = {str_of(act), 0};
    GOOD(audit_list(h->app->db, &(struct audit_wish){.login = S0}, count_act, &c, &fault));
    return c.n;
}

#endif
