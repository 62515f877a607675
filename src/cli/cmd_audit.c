/* audit: who did what and when, from the chain. Reading it is itself an event. */
#include "base/date.h"
#include "cli/args.h"
#include "cli/columns.h"
#include "cli/session.h"
#include "store/audit_list.h"
#include "store/audit_story.h"

enum { PERSON, STAFF, SINCE, FORMAT };
enum { BLOCK = 500 }; /* rows lined up together: the list may be longer than memory */

struct list {
    struct arena *arena;
    struct db *db;
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

static struct str hex(struct arena *a, struct str bytes)
{
    struct buf b = buf_in(a);
    for (size_t i = 0; i < bytes.n; i++)
        buf_print(&b, "%02x", (unsigned char)bytes.p[i]);
    return buf_str(&b);
}

/* People read a sentence; in a table every part has its column. */
static void add(void *of, const struct audit_event *e)
{
    struct list *l = of;
    if (l->form == COLUMNS_TEXT && str_eq(e->act, S("left")))
        return; /* the view says how long */
    struct str known = l->setting.staff_name(l->setting.of, e->login), name = known.n ? known : e->login;
    struct str number = e->seq ? str_print(l->arena, "%lld", (long long)e->seq) : S("-");
    struct str when = date_iso_seconds(l->arena, e->at), story = audit_story(l->arena, l->db, e);
    struct str role = role_words(l->arena, e->role);
    struct str cells[] = {number,
                          when,
                          str_copy(l->arena, name),
                          str_copy(l->arena, e->login),
                          str_copy(l->arena, e->act),
                          str_copy(l->arena, e->subject),
                          story,
                          str_copy(l->arena, e->detail),
                          str_copy(l->arena, e->station),
                          hex(l->arena, e->boot),
                          e->boot.n ? str_print(l->arena, "%lld", (long long)e->mono) : S0,
                          role};
    struct str line[] = {number, str_head(when, 16),
                         str_print(l->arena, role.n ? S_FMT "（" S_FMT "）が" S_FMT : S_FMT S_FMT "が" S_FMT,
                                   S_ARG(name), S_ARG(role), S_ARG(story))};
    columns_add(&l->rows, l->form == COLUMNS_TEXT ? line : cells);
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
    static const struct str headings[] = {S_ROW("番号"),
                                          S_ROW("日時"),
                                          S_ROW("職員"),
                                          S_ROW("ログイン名"),
                                          S_ROW("行為"),
                                          S_ROW("対象"),
                                          S_ROW("出来事"),
                                          S_ROW("内容"),
                                          S_ROW("端末"),
                                          S_ROW("起動"),
                                          S_ROW("起動からのミリ秒"),
                                          S_ROW("役割")};
    static const struct str titles[] = {S_ROW("番号"), S_ROW("日時"), S_ROW("出来事")};
    struct str since = args_text(c, SINCE, "");
    struct audit_wish wish = {.since = since.n ? date_moment_from_iso(since) : 0,
                              .login = args_text(c, STAFF, ""),
                              .person = args_number(c, PERSON, 0)};
    enum err e = allow(c, &wish);
    e = e ? e : audit_note(c->db, c->now, c->login, S("audit"), S0, S0, &c->fault);
    if (e)
        return e;
    struct list l = {.arena = arena_new(),
                     .db = c->db,
                     .setting = db_setting(c->db, c->now),
                     .form = args_choice(c, FORMAT, "csv") ? COLUMNS_CSV : COLUMNS_TEXT,
                     .to = c->out};
    bool text = l.form == COLUMNS_TEXT;
    l.rows = columns_new(l.arena, text ? (int)COUNT_OF(titles) : (int)COUNT_OF(headings));
    columns_add(&l.rows, text ? titles : headings);
    e = audit_list(c->db, &wish, add, &l, &c->fault);
    flush(&l);
    arena_free(l.arena);
    return e;
}

const struct command cmd_audit = {
    .name = "audit",
    .order = 130,
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
