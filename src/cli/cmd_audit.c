/* audit: who did what and when, from the chain. Reading it is itself an event. */
#include "base/date.h"
#include "cli/args.h"
#include "cli/columns.h"
#include "cli/session.h"
#include "store/audit_list.h"

enum { PERSON, STAFF, SINCE, FORMAT };
enum { BLOCK = 500 }; /* rows lined up together: the list may be longer than memory */

struct list {
    struct arena *arena;
    struct columns rows;
    struct setting setting;
    enum columns_form form;
    FILE *to;
};

static void flush(struct list *l)
{
    columns_print(&l->rows, l->form, l->to);
    arena_reset(l->arena);
    l->rows = columns_new(l->arena, l->rows.count);
}

static void add(void *of, const struct audit_event *e)
{
    struct list *l = of;
    struct str name = l->setting.staff_name(l->setting.of, e->login);
    struct str cells[] = {
        e->seq ? str_print(l->arena, "%lld", (long long)e->seq) : S("-"),
        date_iso_seconds(l->arena, e->at),
        str_copy(l->arena, name.n ? name : e->login),
        str_copy(l->arena, e->act),
        str_copy(l->arena, e->subject),
        str_copy(l->arena, e->detail),
        str_copy(l->arena, e->station),
    };
    columns_add(&l->rows, cells);
    if (l->rows.used >= BLOCK * l->rows.count)
        flush(l);
}

/* Who may not read everything reads what they did themselves. */
static enum err allow(struct cli *c, struct audit_wish *wish)
{
    bool own = !wish->login.n || str_eq(wish->login, c->login);
    if (own && !wish->person && !role_may(c->roles, RIGHT_AUDIT))
        wish->login = c->login;
    else
        return session_allow(c, RIGHT_AUDIT);
    return OK;
}

static enum err run(struct cli *c)
{
    static const struct str headings[] = {S_ROW("番号"), S_ROW("日時"), S_ROW("職員"), S_ROW("行為"),
                                          S_ROW("対象"), S_ROW("内容"), S_ROW("端末")};
    struct str since = args_text(c, SINCE, "");
    struct audit_wish wish = {.since = since.n ? date_moment_from_iso(since) : 0,
                              .login = args_text(c, STAFF, ""),
                              .person = args_number(c, PERSON, 0)};
    enum err e = allow(c, &wish);
    e = e ? e : audit_note(c->db, c->now, c->login, S("audit"), S0, S0, &c->fault);
    if (e)
        return e;
    struct list l = {.arena = arena_new(),
                     .setting = db_setting(c->db, c->now),
                     .form = args_choice(c, FORMAT, "csv") ? COLUMNS_CSV : COLUMNS_TEXT,
                     .to = c->out};
    l.rows = columns_new(l.arena, (int)COUNT_OF(headings));
    columns_add(&l.rows, headings);
    e = audit_list(c->db, &wish, add, &l, &c->fault);
    flush(&l);
    arena_free(l.arena);
    return e;
}

const struct command cmd_audit = {
    .name = "audit",
    .operands = "",
    .words = "だれが、いつ、何を見て、変えて、書き出したか",
    .options =
        {
            [PERSON] = {"person", OPTION_NUMBER, "ID", "この対象者と、その相談について"},
            [STAFF] = {"staff", OPTION_TEXT, "LOGIN", "この職員がしたこと"},
            [SINCE] = {"since", OPTION_DAY, "DATE", "この日から"},
            [FORMAT] = {"format", OPTION_CHOICE, "text|csv", "形。省けば text"},
        },
    .need = NEED_READER,
    .right = RIGHT_OWN_AUDIT,
    .run = run,
};
