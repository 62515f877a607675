#include "model/role.h"

enum {
    N = ROLE_NURSE,
    S = ROLE_SOCIAL,
    C = ROLE_CLERK,
    A = ROLE_ADMIN,
    U = ROLE_AUDITOR,
    EVERYBODY = ROLE_ALL,
    NOBODY = 0
};

static const struct {
    struct str words;
    unsigned who;
} rights[] = {
#define RIGHT(NAME, words, who) [RIGHT_##NAME] = {S_ROW(words), who},
#define VERB_RIGHT(VERB, right)
#include "rights.def"
#undef RIGHT
#undef VERB_RIGHT
};

static const struct {
    struct str job; /* of the table job; empty: no job gives it */
    unsigned role;
} jobs[] = {{S_ROW("nurse"), ROLE_NURSE},
            {S_ROW("social"), ROLE_SOCIAL},
            {S_ROW("clerk"), ROLE_CLERK},
            {S_ROW(""), ROLE_ADMIN},
            {S_ROW("auditor"), ROLE_AUDITOR}};

unsigned role_of(struct str job, struct str admin)
{
    unsigned roles = str_eq(admin, S("yes")) ? ROLE_ADMIN : 0;
    for (size_t i = 0; i < COUNT_OF(jobs); i++)
        if (job.n && str_eq(jobs[i].job, job))
            roles |= jobs[i].role;
    return roles;
}

bool role_may(unsigned roles, enum right right)
{
    return (rights[right].who & roles) || right == RIGHT_NONE;
}

static bool is_assigned(struct str login, const struct intake *i)
{
    return login.n && (str_eq(i->owner, login) || str_eq(i->owner_second, login));
}

bool role_owns(struct str login, const struct intake *i)
{
    return is_assigned(login, i) || (!i->owner.n && !i->owner_second.n);
}

bool role_sees(unsigned roles, struct str login, const struct intake *i)
{
    bool open = !str_eq(i->restricted, S("yes")) || is_assigned(login, i);
    return role_may(roles, RIGHT_CASE) && (open || role_may(roles, RIGHT_RESTRICTED));
}

static struct str words_of(size_t i)
{
    return jobs[i].job.n ? code_label(CODES_job, jobs[i].job) : S("管理者");
}

static struct str code_of(size_t i)
{
    return jobs[i].job.n ? jobs[i].job : S("admin");
}

struct str role_codes(struct arena *a, unsigned roles)
{
    struct buf out = buf_in(a);
    for (size_t i = 0; i < COUNT_OF(jobs); i++)
        if (roles & jobs[i].role)
            buf_print(&out, "%s" S_FMT, out.n ? "," : "", S_ARG(code_of(i)));
    return buf_str(&out);
}

struct str role_words(struct arena *a, struct str codes)
{
    struct buf out = buf_in(a);
    while (codes.n) {
        struct str code = str_part(&codes, ',');
        for (size_t i = 0; i < COUNT_OF(jobs); i++)
            if (str_eq(code_of(i), code))
                buf_print(&out, "%s" S_FMT, out.n ? "・" : "", S_ARG(words_of(i)));
    }
    return buf_str(&out);
}

struct str role_refusal(struct arena *a, enum right right)
{
    struct buf who = buf_in(a);
    for (size_t i = 0; i < COUNT_OF(jobs); i++)
        if (rights[right].who & jobs[i].role)
            buf_print(&who, "%s" S_FMT, who.n ? "、" : "", S_ARG(words_of(i)));
    return str_print(a, S_FMT "は" S_FMT "だけができます。", S_ARG(rights[right].words),
                     S_ARG(who.n ? buf_str(&who) : S("担当者と副担当者")));
}
