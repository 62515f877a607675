#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/preview.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/kana.h"
#include "store/named.h"

/*
 * Forms of what goes on papers, drafts like any other: one of the 12 items of the
 * 情報共有シート, and the FAX送付状. A FAX is stored only when its number was typed
 * twice alike and its words may be told to the receiver; then it is shown.
 */

static int line_of(struct call *call, enum record_id record, int index)
{
    return (int)(form_line(&call->form, record, index) - call->form.lines);
}

static struct str number(struct arena *a, int64_t id)
{
    return id ? str_print(a, "%lld", (long long)id) : S0;
}

/* ---- 情報共有 ---- */

static void add_told(struct call *call, const struct query *q)
{
    struct arena *a = call->tail_arena;
    struct str text = query_text(q, 1), first = str_part(&text, '\n');
    call->tail[call->tail_count++] = str_print(
        a, "   " S_FMT ": " S_FMT " " S_FMT "  " S_FMT, S_ARG(code_label(CODES_shared, query_text(q, 0))),
        S_ARG(query_text(q, 2)), S_ARG(query_text(q, 3)), S_ARG(first));
}

/* What stands on the sheet now, below the form. */
static void tell_sheet(struct app *app, struct call *call)
{
    struct query *q;
    struct fault f = {0};
    arena_reset(call->tail_arena);
    call->tail = ARENA_ARRAY(call->tail_arena, struct str, codes_count(CODES_shared) + 2);
    call->tail_count = 0;
    if (named_open(app->db, NAMED_SHARED, &q, &f) != OK)
        return;
    query_bind_int(q, ":person", str_int(call->intake.person, 0));
    call->tail[call->tail_count++] = S("");
    call->tail[call->tail_count++] = S("今のシート");
    while (call->tail_count < codes_count(CODES_shared) + 2 && query_step(q))
        add_told(call, q);
    query_close(q, &f);
}

static void check_sharing(void *of, struct form *f)
{
    struct call *call = of;
    if (!call->sharing.item.n)
        form_line(f, RECORD_SHARING, SHARING_item)->doubt = S("12項目のどれかを番号で選んでください");
    else if (!call->sharing.text.n && !str_eq(call->sharing.allowed, S("no")))
        form_line(f, RECORD_SHARING, SHARING_text)->doubt = S("内容がまだありません");
}

static void begin_sharing(struct app *app, struct call *call)
{
    call_load_case(app, call);
    form_add_records(&call->form, &(struct record){record_row(RECORD_SHARING), 0, call->sharing.v}, 1);
    call->form.check = check_sharing;
    call->form.of = call;
    tell_sheet(app, call);
}

static void fill_sharing(struct app *app, struct call *call)
{
    call->from = app->current;
    form_fill(&call->form, RECORD_SHARING, SHARING_said_on, date_iso(call->arena, date_of_moment(app->now)));
    form_fill(&call->form, RECORD_SHARING, SHARING_staff, app->login);
    form_focus(&call->form, form_first(&call->form));
}

static int asks_sharing(struct call *call)
{
    const int lines[] = {line_of(call, RECORD_SHARING, SHARING_item),
                         line_of(call, RECORD_SHARING, SHARING_text)};
    form_check(&call->form);
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        if (call->form.lines[lines[i]].doubt.n)
            return lines[i];
    return -1;
}

static struct change *commit_sharing(struct app *app, struct call *call)
{
    struct change *c = change_new(app->login, call->row->form);
    struct record r = {record_row(RECORD_SHARING), 0, call->sharing.v};
    form_take(&call->form, &r, SHARING_text, true);
    call->sharing.person = call->intake.person;
    change_put(c, &r, FIELDS_ALL);
    return c;
}

static void done_sharing(struct app *app, struct call *call, const struct change_result *result)
{
    (void)result;
    notice_say(app, LOOK_PLAIN, "情報共有シートの「" S_FMT "」を書きました。",
               S_ARG(code_label(CODES_shared, call->sharing.item)));
}

const struct call_row call_sharing = {
    .form = S_ROW("sharing"),
    .title = S_ROW("情報共有"),
    .deed = S_ROW(" の情報共有"),
    .begin = begin_sharing,
    .fill = fill_sharing,
    .commit = commit_sharing,
    .asks = asks_sharing,
    .done = done_sharing,
};

/* ---- FAX ---- */

static bool same_number(struct arena *a, struct str one, struct str other)
{
    struct str digits = kana_digits(a, one);
    return digits.n && str_eq(digits, kana_digits(a, other));
}

static void check_fax(void *of, struct form *f)
{
    struct call *call = of;
    const struct fax *fax = &call->fax;
    struct arena *a = call->tail_arena;
    arena_reset(a);
    struct str told =
        paper_fax_refusal(a, &call->intake, &call->person, fax, date_of_moment(call->form.setting->now));
    if (told.n)
        form_line(f, RECORD_FAX, FAX_text)->doubt = told;
    if (!fax->to_name.n)
        form_line(f, RECORD_FAX, FAX_to_name)->doubt = S("送り先を書いてください");
    if (!kana_digits(a, fax->number).n)
        form_line(f, RECORD_FAX, FAX_number)->doubt = S("FAX番号がありません");
    else if (!same_number(a, fax->number, fax->again))
        form_line(f, RECORD_FAX, FAX_again)->doubt =
            fax->again.n ? S("上の番号と違います。番号を確かめて、もう一度打ってください")
                         : S("番号をもう一度打ってください");
}

static void begin_fax(struct app *app, struct call *call)
{
    call_load_case(app, call);
    call->own = (struct record){record_row(RECORD_FAX), 0, call->fax.v};
    form_add_records(&call->form, &call->own, 1);
    call->form.check = check_fax;
    call->form.of = call;
}

/* The first department with a FAX of its own, where the place has none. */
static void fill_department(struct app *app, struct call *call, int64_t resource)
{
    struct record *rows;
    int count = load_facts(call->arena, app->db, RECORD_DEPARTMENT, resource, &rows);
    for (int i = 0; i < count && !call->fax.number.n; i++)
        if (rows[i].v[DEPARTMENT_fax].n) {
            form_fill(&call->form, RECORD_FAX, FAX_number, rows[i].v[DEPARTMENT_fax]);
            form_fill(&call->form, RECORD_FAX, FAX_to_whom, rows[i].v[DEPARTMENT_name]);
        }
}

static void fill_fax(struct app *app, struct call *call)
{
    struct resource to = {0};
    struct record r = {.row = record_row(RECORD_RESOURCE), .v = to.v};
    int64_t resource = printing_recipient(app, call->intake_id);
    call->from = app->current;
    if (resource && load_record(call->arena, app->db, &r, resource))
        call->fax.resource = number(call->arena, resource);
    form_fill(&call->form, RECORD_FAX, FAX_to_name, to.name);
    form_fill(&call->form, RECORD_FAX, FAX_number, to.fax);
    fill_department(app, call, resource);
    form_focus(&call->form, form_first(&call->form));
}

static int asks_fax(struct call *call)
{
    static const int fields[] = {FAX_text, FAX_to_name, FAX_number, FAX_again};
    form_check(&call->form);
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (form_line(&call->form, RECORD_FAX, fields[i])->doubt.n)
            return line_of(call, RECORD_FAX, fields[i]);
    return -1;
}

/* An answer that is waited for is a call to make on that day. */
static void wait_for_reply(struct change *c, struct app *app, const struct fax *fax)
{
    if (date_from_iso(fax->reply_by) == DAY_NONE)
        return;
    struct callback b = {.intake = fax->intake,
                         .whom = fax->to_name,
                         .about = S("FAXの返信を確かめる"),
                         .next_at = str_print(app->scratch, S_FMT "T09:00", S_ARG(fax->reply_by)),
                         .state = S("open"),
                         .staff = app->login};
    change_put(c, &(struct record){record_row(RECORD_CALLBACK), 0, b.v}, FIELDS_ALL);
}

/* A name that was typed over is another place, which nobody has chosen in the directory. */
static void keep_place(struct app *app, struct fax *fax)
{
    struct resource_row place = {0};
    int64_t id = str_int(fax->resource, 0);
    if (id && (!load_resource(app->scratch, app->db, id, &place) || !kana_same(place.name, fax->to_name)))
        fax->resource = S0;
}

static struct change *commit_fax(struct app *app, struct call *call)
{
    struct change *c = change_new(app->login, call->row->form);
    struct fax *fax = &call->fax;
    form_take(&call->form, &call->own, FAX_text, true);
    fax->intake = number(call->arena, call->intake_id);
    fax->staff = app->login;
    keep_place(app, fax);
    change_put(c, &call->own, FIELDS_ALL);
    wait_for_reply(c, app, fax);
    return c;
}

static void done_fax(struct app *app, struct call *call, const struct change_result *result)
{
    (void)result;
    const struct printing_wish wish = {.paper = PAPER_FAX, .intake = call->intake_id, .fax = call->fax};
    preview_show(app, &wish);
}

const struct call_row call_fax = {
    .form = S_ROW("fax"),
    .title = S_ROW("FAX"),
    .deed = S_ROW(" のFAX"),
    .begin = begin_fax,
    .fill = fill_fax,
    .commit = commit_fax,
    .asks = asks_fax,
    .done = done_fax,
};
