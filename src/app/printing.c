#include "app/printing.h"

#include <string.h>

#include "app/duty.h"
#include "app/notice.h"
#include "app/state.h"
#include "base/arena.h"

struct printing {
    struct arena *arena;
    uint64_t ticket;
    struct print print;
    struct str name; /* of the files */
};

struct str printing_folder(const struct app *app, struct arena *a)
{
    const char *slash = strrchr(app->path, '/');
    struct str folder = slash ? (struct str){app->path, (size_t)(slash - app->path)} : S(".");
    return str_print(a, S_FMT "/print", S_ARG(folder));
}

int64_t printing_recipient(struct app *app, int64_t intake)
{
    struct referral *referrals;
    const struct directory *d = &app->directory;
    if (app->focus == PANE_DIRECTORY && d->count)
        return d->rows[d->list.selected].id;
    if (!intake || load_hides(app->db, intake) ||
        !load_referrals(app->scratch, app->db, intake, 1, &referrals))
        return 0;
    return str_int(referrals[0].resource, 0);
}

struct printing_wish printing_keep(struct arena *a, const struct printing_wish *wish)
{
    struct printing_wish own = *wish;
    for (int i = 0; i < record_row(RECORD_FAX)->count; i++)
        own.fax.v[i] = str_copy(a, own.fax.v[i]);
    return own;
}

static struct str number_of(struct app *app, const struct printing_wish *wish)
{
    struct case_row row;
    bool there = wish->intake && load_case(app->scratch, app->db, wish->intake, &row);
    return there && paper_row(wish->paper)->flags & P_CASE ? row.number : S0;
}

static struct str subject_of(struct app *app, const struct printing_wish *wish)
{
    return paper_subject(app->scratch, wish->paper, number_of(app, wish));
}

static struct str counter_of(struct app *app, const struct printing_wish *wish)
{
    return str_print(app->scratch, "print." S_FMT, S_ARG(subject_of(app, wish)));
}

static int64_t copy_of(struct app *app, const struct printing_wish *wish)
{
    return load_count(app->db, str_z(app->scratch, counter_of(app, wish))) + 1;
}

bool printing_make(struct app *app, struct arena *a, const struct printing_wish *wish, struct print *out)
{
    struct printing_wish *own = ARENA_NEW(a, struct printing_wish); /* the paper's words are slices of it */
    *own = printing_keep(a, wish);
    struct fault f = {OK, ""};
    const struct paper_ask ask = {.paper = wish->paper,
                                  .intake = wish->intake,
                                  .resource = wish->resource,
                                  .fax = &own->fax,
                                  .setting = &app->setting,
                                  .staff = app->name,
                                  .copy = copy_of(app, wish)};
    if (paper_make(a, app->db, &ask, out, &f) == OK)
        return true;
    notice_say(app, LOOK_WARNING, "%s", f.say);
    return false;
}

/* Which paper, which copy, and the place that it goes to. */
static struct str deed(struct app *app, const struct printing_wish *wish)
{
    struct resource_row to = {0};
    if (paper_row(wish->paper)->flags & P_PLACE && wish->resource)
        load_resource(app->scratch, app->db, wish->resource, &to);
    struct str name = wish->paper == PAPER_FAX ? wish->fax.to_name : to.name;
    return str_print(app->scratch, S_FMT " %lld部目%s" S_FMT, S_ARG(paper_row(wish->paper)->label),
                     (long long)copy_of(app, wish), name.n ? " " : "", S_ARG(name));
}

static struct change *note(struct app *app, const struct printing_wish *wish)
{
    struct change *c = change_new(app->login, S("print"));
    bool of_case = paper_row(wish->paper)->flags & P_CASE;
    change_about(c, of_case ? str_print(app->scratch, "intake %lld", (long long)wish->intake)
                            : str_print(app->scratch, "paper " S_FMT, S_ARG(paper_row(wish->paper)->name)));
    change_tell(c, deed(app, wish));
    change_count(c, counter_of(app, wish));
    return c;
}

void printing_start(struct app *app, const struct printing_wish *wish)
{
    if (!duty_may_write(app)) /* the seat may have gone while the paper was looked at */
        return;
    if (app->printing) {
        notice_say(app, LOOK_PLAIN, "いま印刷しています。");
        return;
    }
    struct arena *a = arena_new();
    struct printing *p = ARENA_NEW(a, struct printing);
    *p = (struct printing){
        .arena = a,
        .name = str_print(a, S_FMT "-%lld", S_ARG(subject_of(app, wish)), (long long)copy_of(app, wish))};
    if (printing_make(app, a, wish, &p->print))
        p->ticket = duty_do(app, note(app, wish));
    if (p->ticket)
        app->printing = p;
    else
        arena_free(a);
}

bool printing_result(struct app *app, const struct writer_done *done)
{
    struct printing *p = app->printing;
    struct fault f = {OK, ""};
    if (!p || p->ticket != done->ticket)
        return false;
    struct str folder = printing_folder(app, p->arena);
    struct print_pages pages = print_lay(p->arena, &p->print);
    if (done->code != OK)
        notice_say(app, LOOK_ERROR, "印刷の記録を残せないので、印刷しませんでした。%s", done->fault.say);
    else if (print_write(p->arena, &pages, folder, p->name, &f) != OK)
        notice_say(app, LOOK_ERROR, "印刷の書類を書けませんでした。%s", f.say);
    else
        notice_say(app, LOOK_PLAIN, S_FMT ".html（と .txt）に%d頁を書きました。", S_ARG(p->name),
                   pages.count);
    app->stale = true;
    printing_end(app);
    return true;
}

void printing_end(struct app *app)
{
    if (app->printing)
        arena_free(app->printing->arena);
    app->printing = NULL;
}
