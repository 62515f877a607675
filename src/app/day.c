#include "app/day.h"

#include "app/duty.h"
#include "app/notice.h"
#include "app/state.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/kana.h"
#include "base/utf8.h"

enum { FOUND_MOST = 5 };
_Static_assert((int)DAY_ROWS <= (int)CHANGE_MOST, "a grid is committed as one change");

/* What is typed there names a case; only what it was found to be goes into the
 * record. */
static const struct field case_field = {.column = S_ROW("intake"),
                                        .kind = KIND_TEXT,
                                        .section = SECTION_CONTACT,
                                        .cells = 16,
                                        .label = S_ROW("相談"),
                                        .help = S_ROW("受付番号、または対象者の名前。"),
                                        .record = RECORD_CONTACT,
                                        .index = CONTACT_intake};

static const int fields[DAY_COLUMNS] = {
    [DAY_AT] = CONTACT_at,          [DAY_CASE] = CONTACT_intake,     [DAY_CHANNEL] = CONTACT_channel,
    [DAY_WITH] = CONTACT_with_whom, [DAY_MINUTES] = CONTACT_minutes, [DAY_BUSINESS] = CONTACT_business,
    [DAY_STAFF] = CONTACT_staff,    [DAY_NOTE] = CONTACT_note,
};

int day_line(int row, enum day_column column)
{
    return row * DAY_COLUMNS + (int)column;
}

static struct str text_of(const struct call *call, int row, enum day_column column)
{
    return edit_text(&call->form.lines[day_line(row, column)].edit);
}

static void begin(struct app *app, struct call *call)
{
    (void)app;
    call->day = ARENA_NEW(call->arena, struct day);
    call->day->pick = -1;
    for (int r = 0; r < DAY_ROWS; r++)
        for (int c = 0; c < DAY_COLUMNS; c++) {
            const struct field *field = &record_row(RECORD_CONTACT)->fields[fields[c]];
            form_add(&call->form, c == DAY_CASE ? &case_field : field,
                     &call->day->rows[r].contact.v[fields[c]]);
            call->form.lines[call->form.count - 1].edit.many_lines = false;
        }
    form_check(&call->form);
}

static void fill(struct app *app, struct call *call)
{
    (void)app;
    form_focus(&call->form, 0); /* empty: what a row does not say is filled in when it is committed */
}

/* A grid whose last save is under way is left no more. */
static bool stays(struct call *call)
{
    if (call->closes && call->edited)
        call->closes = false;
    return !call_hidden(call);
}

/* What is being registered must not come back from its draft: it would be registered twice. */
static bool is_on_its_way(const struct app *app, const struct draft *d)
{
    for (int i = 0; i < app->call_count; i++)
        if (app->calls[i]->draft == d->id && call_hidden(app->calls[i]))
            return true;
    return false;
}

struct call *day_open(struct app *app)
{
    struct draft *drafts;
    int count = load_drafts(app->scratch, app->db, app->login, &drafts);
    for (int i = 0; i < app->call_count; i++)
        if (app->calls[i]->row == &call_day && stays(app->calls[i]))
            return app->calls[i];
    for (int i = 0; i < count; i++)
        if (str_eq(drafts[i].form, call_day.form) && !is_on_its_way(app, &drafts[i]))
            return call_restore(app, &drafts[i]);
    return call_begin(app, &call_day, 0);
}

bool day_empty(const struct call *call, int row)
{
    for (int c = 0; c < DAY_COLUMNS; c++)
        if (text_of(call, row, (enum day_column)c).n)
            return false;
    return true;
}

struct str day_reason(struct arena *a, const struct call *call, int row)
{
    const struct day_row *r = &call->day->rows[row];
    if (day_empty(call, row))
        return S0;
    for (int c = 0; c < DAY_COLUMNS; c++) {
        const struct form_line *l = &call->form.lines[day_line(row, (enum day_column)c)];
        if (l->complaint.n)
            return str_print(a, S_FMT ": " S_FMT, S_ARG(l->field->label), S_ARG(l->complaint));
    }
    if (!text_of(call, row, DAY_CASE).n)
        return S("相談: 受付番号か対象者の名前を書いてください。");
    if (!r->found)
        return str_print(a, "相談: 「" S_FMT "」は見つかりません。", S_ARG(r->looked));
    if (!r->intake)
        return str_print(a, "相談: 「" S_FMT "」は%d件%sあります。選ぶか、受付番号を書いてください。",
                         S_ARG(r->looked), r->found, r->found == FOUND_MOST ? "以上" : "");
    if (r->hidden)
        return S("相談: 閲覧制限のある相談です。「採用」で緊急閲覧の理由を書けます。");
    return text_of(call, row, DAY_NOTE).n ? S0 : S("内容: 何を話し、何が決まったかを書いてください。");
}

static void choose(struct app *app, struct call *call, struct day_row *r, const struct hit *h)
{
    struct case_row about = {0};
    load_case(app->scratch, app->db, h->id, &about);
    r->intake = h->id;
    r->hidden = load_hides(app->db, h->id);
    r->number = str_copy(call->arena, about.number);
    r->name = str_copy(call->arena, about.name);
}

/* One hit is meant, or the one whose number was typed in full. */
void day_look(struct app *app, struct call *call, int row)
{
    struct day_row *r = &call->day->rows[row];
    struct str typed = text_of(call, row, DAY_CASE);
    bool more, settled = r->intake || !typed.n || call->day->asked == row;
    if (str_eq(typed, r->looked) && settled)
        return;
    r->looked = str_copy(call->arena, typed);
    r->intake = 0;
    r->hidden = false;
    arena_reset(call->candidate_arena);
    struct day *d = call->day;
    d->hit_count = search_run(call->candidate_arena, app->db, typed, SEARCH_CASES, FOUND_MOST, app->now,
                              &d->hits, &more);
    d->asked = row;
    d->pick = -1;
    r->found = d->hit_count;
    struct str wanted = kana_fold(app->scratch, typed);
    for (int i = 0; i < r->found; i++)
        if (r->found == 1 || str_eq(kana_fold(app->scratch, d->hits[i].title), wanted))
            choose(app, call, r, &d->hits[i]);
}

/* A case may have become restricted since it was found, or be so again for who came back. */
void day_ask(struct app *app, struct call *call)
{
    struct day *d = call->day;
    for (int i = 0; i < d->hit_count; i++)
        if (d->hits[i].detail.n && load_hides(app->db, d->hits[i].id)) /* else it is masked already */
            d->hit_count = 0;
    for (int i = 0; i < DAY_ROWS; i++) {
        struct day_row *r = &d->rows[i];
        struct case_row about = {0};
        if (!r->intake || !load_case(app->scratch, app->db, r->intake, &about))
            continue;
        r->hidden = load_hides(app->db, r->intake);
        if (!str_eq(about.name, r->name))
            r->name = str_copy(call->arena, about.name);
    }
}

void day_settle(struct app *app, struct call *call, int row)
{
    struct day_row *r = &call->day->rows[row];
    day_look(app, call, row);
    if (r->intake && !str_eq(r->looked, r->number)) {
        form_set(&call->form, day_line(row, DAY_CASE), r->number);
        r->looked = r->number;
    }
}

void day_hour(struct call *call)
{
    struct form *f = &call->form;
    struct str typed = kana_digits(f->arena, edit_text(&f->lines[f->at].edit));
    bool alone = typed.n == utf8_count(edit_text(&f->lines[f->at].edit)) && typed.n > 0 && typed.n < 3;
    if (f->at % DAY_COLUMNS == DAY_AT && alone && str_int(typed, 24) < 24)
        form_set(f, f->at, str_print(f->arena, S_FMT ":00", S_ARG(typed)));
}

void day_take(struct app *app, struct call *call)
{
    struct day *d = call->day;
    int row = call->form.at / DAY_COLUMNS;
    struct day_row *r = &d->rows[row];
    day_look(app, call, row);
    bool picking = d->hit_count > 1 && call->form.at % DAY_COLUMNS == DAY_CASE;
    if (r->hidden && !picking && !access_case(app, r->intake, screen_row(SCREEN_DAY)->name)) {
        access_ask(app);
        return;
    }
    if (d->asked != row || !d->hit_count) {
        notice_say(app, LOOK_PLAIN, "採用できる相談はありません。受付番号か名前を書いてください。");
        return;
    }
    d->pick = (d->pick + 1) % d->hit_count;
    choose(app, call, r, &d->hits[d->pick]);
    r->looked = r->number;
    form_focus(&call->form, day_line(row, DAY_CASE));
    form_replace(&call->form, day_line(row, DAY_CASE), r->number);
}

void day_repeat(struct app *app, struct call *call)
{
    static const enum day_column repeated[] = {DAY_CASE, DAY_CHANNEL, DAY_BUSINESS, DAY_STAFF};
    struct form *f = &call->form;
    int row = f->at / DAY_COLUMNS;
    if (row == 0 || day_empty(call, row - 1)) {
        notice_say(app, LOOK_PLAIN, "前の行がありません。");
        return;
    }
    form_join(f, true);
    for (size_t i = 0; i < COUNT_OF(repeated); i++)
        if (!text_of(call, row, repeated[i]).n)
            form_replace(f, day_line(row, repeated[i]),
                         str_copy(app->scratch, text_of(call, row - 1, repeated[i])));
    form_join(f, false);
    form_focus(f, day_line(row, text_of(call, row, DAY_AT).n ? DAY_WITH : DAY_AT));
    day_settle(app, call, row);
}

/* What a row leaves open is what is usual. */
static void put_row(struct app *app, struct change *c, const struct day_row *r)
{
    struct intake about = {0};
    struct record intake = {.row = record_row(RECORD_INTAKE), .v = about.v};
    load_record(app->scratch, app->db, &intake, r->intake);
    struct contact contact = r->contact;
    contact.intake = str_print(app->scratch, "%lld", (long long)r->intake);
    contact.counterpart = about.requester;
    if (!contact.channel.n)
        contact.channel = S("phone");
    if (!contact.with_whom.n)
        contact.with_whom = call_with_whom(app->scratch, &about);
    if (!contact.staff.n)
        contact.staff = app->login;
    if (!contact.business.n)
        contact.business = S("e");
    if (!contact.at.n)
        contact.at = date_iso(app->scratch, date_of_moment(app->now));
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, contact.v}, FIELDS_ALL);
}

static bool is_good(struct app *app, const struct call *call, int row)
{
    return !day_empty(call, row) && !day_reason(app->scratch, call, row).n;
}

static int count_good(struct app *app, const struct call *call, int *bad)
{
    int good = 0;
    *bad = 0;
    for (int r = 0; r < DAY_ROWS; r++) {
        bool one = is_good(app, call, r);
        good += one;
        *bad += !one && !day_empty(call, r);
    }
    return good;
}

static struct change *commit(struct app *app, struct call *call)
{
    struct change *c = NULL;
    for (int r = 0; r < DAY_ROWS; r++) {
        day_look(app, call, r);
        if (!is_good(app, call, r))
            continue;
        c = c ? c : change_new(app->login, S("contact"));
        put_row(app, c, &call->day->rows[r]);
    }
    return c;
}

static void done(struct app *app, struct call *call, const struct change_result *result)
{
    (void)result;
    int bad, good = count_good(app, call, &bad);
    notice_say(app, LOOK_PLAIN, "%d件の対応を記録しました。", good);
}

/* The rows that are not good yet, as a grid of their own; they leave the one
 * that is committed. */
static struct call *split(struct app *app, struct call *call)
{
    struct call *rest = call_make(app, &call_day, 0);
    int to = 0;
    for (int r = 0; r < DAY_ROWS; r++) {
        if (day_empty(call, r) || is_good(app, call, r))
            continue;
        for (int c = 0; c < DAY_COLUMNS; c++) {
            struct str typed = text_of(call, r, (enum day_column)c);
            form_set(&rest->form, day_line(to, (enum day_column)c), str_copy(rest->arena, typed));
            form_set(&call->form, day_line(r, (enum day_column)c), S0);
        }
        day_look(app, rest, to++);
    }
    rest->edited = true; /* its rows were typed, though not here: closing it keeps the draft */
    call_start(app, rest);
    return rest;
}

/* The draft of what stays is with the writer before the draft that it came from
 * ends. */
struct call *day_commit(struct app *app, struct call *call)
{
    int bad;
    for (int r = 0; r < DAY_ROWS; r++)
        day_settle(app, call, r);
    day_ask(app, call);
    form_focus(&call->form, call->form.at);
    int good = count_good(app, call, &bad);
    if (!good)
        notice_say(app, LOOK_WARNING, "%s",
                   bad ? "登録できる行がありません。理由は行の下にあります。" : "まだ何も書かれていません。");
    if (!good || !duty_ready(app))
        return call;
    struct call *rest = bad ? split(app, call) : NULL;
    call_commit(app, call);
    return rest;
}

const struct call_row call_day = {
    .form = S_ROW("day"),
    .title = S_ROW("まとめ入力"),
    .deed = S_ROW(" のまとめ入力"),
    .screen = SCREEN_DAY,
    .columns = DAY_COLUMNS,
    .begin = begin,
    .fill = fill,
    .commit = commit,
    .done = done,
};
