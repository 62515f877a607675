#include "app/board_call.h"
#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/place_pick.h"
#include "app/takeback.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/kana.h"
#include "model/service.h"
#include "store/board.h"
#include "ui/bar.h"
#include "ui/outline.h"

/*
 * 空き: the free places of all resources on one board, written where they are read. A digit begins a row, Enter stores
 * it and goes to the next; = says that it is still so. Each row is one change that can be taken back. Text looks for a
 * resource that is not on the board yet. A row that is left in the middle is a draft, and goes on from
 * there.
 */

enum { BARS = 1, PANEL = 3 };
enum { FREE, TERMS, UNTIL, CELLS };
enum { NAME_CELLS = 22, FREE_CELLS = 5, AS_OF_CELLS = 11, UNTIL_CELLS = 10 };

struct vacancy_list {
    struct call_screen at; /* the row that is typed in; none: NULL */
    struct board_row *rows;
    int count;
    int **of, *counts; /* by kind: which rows, how many */
    struct outline outline;
    bool fresh; /* the row that is typed in is not on the board yet */
    struct board_row row;
    int64_t resource; /* the row to go to when it has come */
    struct str kind;
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS - PANEL;
}

static const struct board_row *selected(const struct vacancy_list *l)
{
    const struct outline_line *at = outline_selected(&l->outline);
    return at ? &l->rows[l->of[at->part][at->row]] : NULL;
}

/* Goes down to the row of a resource and kind, if it is there. */
static bool find(struct vacancy_list *l, int64_t resource, struct str kind, int seen)
{
    for (int i = 0; i < l->outline.list.count; i++) {
        const struct outline_line *at = &l->outline.lines[i];
        const struct board_row *r = at->row < 0 ? NULL : &l->rows[l->of[at->part][at->row]];
        if (r && r->resource == resource && (!kind.n || str_eq(r->kind, kind))) {
            list_select(&l->outline.list, i, seen);
            return true;
        }
    }
    return false;
}

static void reload(struct app *app, void *state)
{
    struct vacancy_list *l = state;
    struct arena *a = screen_top(app)->results;
    int kinds = codes_count(CODES_place);
    int64_t resource = selected(l) ? selected(l)->resource : 0;
    struct str kind = selected(l) ? str_copy(app->scratch, selected(l)->kind) : S0;
    arena_reset(a);
    int n = l->count = board_load(a, app->db, app->now, &l->rows);
    l->of = ARENA_ARRAY(a, int *, kinds);
    l->counts = ARENA_ARRAY(a, int, kinds);
    for (int k = 0; k < kinds; k++) {
        l->of[k] = ARENA_ARRAY(a, int, n);
        for (int i = 0; i < n; i++)
            if (str_eq(l->rows[i].kind, codes_row(CODES_place, k)->code))
                l->of[k][l->counts[k]++] = i;
    }
    outline_fill(&l->outline, a, l->counts, kinds, seen_rows(app));
    if (l->at.call && !l->fresh)
        find(l, l->row.resource, l->row.kind, seen_rows(app));
    else if (l->resource && find(l, l->resource, l->kind, seen_rows(app)))
        l->resource = 0;
    else if (resource)
        find(l, resource, kind, seen_rows(app));
}

/* ---- one row is written ---- */

static struct board_row keep(struct arena *a, const struct board_row *r)
{
    struct board_row copy = *r;
    struct str *const texts[] = {&copy.kind,  &copy.name,  &copy.city,  &copy.phone, &copy.free,
                                 &copy.terms, &copy.as_of, &copy.until, &copy.staff, &copy.source};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = str_copy(a, *texts[i]);
    return copy;
}

static void begin_row(struct app *app, struct call *call)
{
    static const int fields[] = {VACANCY_free, VACANCY_terms, VACANCY_until, VACANCY_kind};
    (void)app;
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        form_add(&call->form, &record_row(RECORD_VACANCY)->fields[fields[i]], &call->vacancy.v[fields[i]]);
    call->number = call->aim.name;
}

static void begin(struct app *app, struct vacancy_list *l, const struct board_row *r, bool fresh)
{
    if (!duty_may_write(app))
        return;
    struct vacancy v = {.kind = r->kind, .free = r->free, .terms = r->terms};
    struct aim aim = {.resource = r->resource, .name = r->name};
    struct call *call =
        board_begin(app, &call_vacancy, aim, &(struct record){record_row(RECORD_VACANCY), 0, v.v}, FREE);
    l->at.call = board_go_on(app, call);
    l->row = keep(screen_top(app)->arena, r);
    l->fresh = fresh;
}

static bool has(const struct vacancy_list *l, int64_t resource, struct str kind)
{
    for (int i = 0; i < l->count; i++)
        if (l->rows[i].resource == resource && str_eq(l->rows[i].kind, kind))
            return true;
    return false;
}

/* A row that was left in the middle: it may be one that is not on the board yet. */
static void go_on(struct app *app, struct vacancy_list *l, struct call *call)
{
    struct str kind = call->vacancy.kind;
    struct resource_row r = {0};
    load_resource(app->scratch, app->db, call->aim.resource, &r);
    l->fresh = !has(l, call->aim.resource, kind);
    struct board_row row = {.resource = call->aim.resource,
                            .kind = kind,
                            .name = call->aim.name,
                            .city = r.city,
                            .phone = r.phone};
    if (!l->fresh && find(l, call->aim.resource, kind, seen_rows(app)))
        row = *selected(l);
    l->row = keep(screen_top(app)->arena, &row);
    l->at.call = call;
}

static void open(struct app *app, struct screen *s)
{
    reload(app, s->state);
    if (app->to_show && app->to_show->row == &call_vacancy)
        go_on(app, s->state, app->to_show);
}

/* 3, ３, 満床, 不明 or nothing: false where it is none of these. */
static bool read_free(struct arena *a, struct str typed, struct str *free)
{
    *free = kana_narrow(a, typed);
    if (str_eq(*free, S("満床")) || str_eq(*free, S("満")))
        *free = S("0");
    else if (str_eq(*free, S("不明")))
        *free = S0;
    return !free->n || str_digits(*free);
}

static bool can_be_read(struct app *app, const struct call *call)
{
    struct str free, complaint = call->form.lines[UNTIL].complaint;
    bool good = read_free(app->scratch, board_text(call, FREE), &free);
    if (!good)
        notice_say(app, LOOK_WARNING, "空き数は数で書いてください。満床は 0、分からなければ空にします。");
    else if (complaint.n)
        notice_say(app, LOOK_WARNING, "期限: " S_FMT, S_ARG(complaint));
    return good && !complaint.n;
}

static struct change *change_of(struct app *app, int64_t resource, struct vacancy *v)
{
    v->resource = str_print(app->scratch, "%lld", (long long)resource);
    v->as_of = date_iso_moment(app->scratch, app->now);
    v->staff = app->login;
    if (!v->until.n)
        v->until = board_until(app->scratch, app->now);
    struct change *c = change_new(app->login, S("vacancy"));
    change_put(c, &(struct record){record_row(RECORD_VACANCY), 0, v->v}, FIELDS_ALL);
    return c;
}

static void tell(struct app *app, struct str name, const struct vacancy *v)
{
    notice_say(app, LOOK_PLAIN, S_FMT " " S_FMT " を記録しました。" S_FMT "まで有効です。", S_ARG(name),
               S_ARG(board_free_words(app->scratch, v->free)), S_ARG(str_from(v->until, 5)));
}

static struct change *commit(struct app *app, struct call *call)
{
    struct vacancy *v = &call->vacancy;
    struct str free;
    if (read_free(call->arena, board_text(call, FREE), &free))
        v->free = free;
    struct change *c = change_of(app, call->aim.resource, v);
    v->until = str_copy(call->arena, v->until);
    return c;
}

static void done(struct app *app, struct call *call, const struct change_result *result)
{
    (void)result;
    tell(app, call->aim.name, &call->vacancy);
}

/* False where it cannot be stored yet: the caret stays. */
static bool store(struct app *app, struct vacancy_list *l)
{
    struct call *call = l->at.call;
    if (!call->edited && !l->fresh) {
        call_discard(app, call);
        l->at.call = NULL;
        return true;
    }
    call->vacancy.source = l->row.source;
    if (!can_be_read(app, call) || !board_commit(app, call))
        return false;
    l->resource = l->fresh ? l->row.resource : 0;
    l->kind = l->row.kind;
    l->at.call = NULL;
    return true;
}

static void go(struct app *app, struct vacancy_list *l, uint32_t motion)
{
    outline_key(&l->outline, motion, seen_rows(app));
}

static void still_so(struct app *app, struct vacancy_list *l)
{
    const struct board_row *r = selected(l);
    if (!r || !duty_may_write(app))
        return;
    struct vacancy v = {.kind = r->kind, .free = r->free, .terms = r->terms, .source = r->source};
    struct change *c = change_of(app, r->resource, &v);
    change_keep(c, str_print(app->scratch, S_FMT S_FMT, S_ARG(r->name), S_ARG(call_vacancy.deed)));
    if (!duty_do(app, c))
        return;
    tell(app, r->name, &v);
    go(app, l, KEY_DOWN);
}

/* ---- a resource that is not on the board ---- */

static struct str usual_kind(struct str service)
{
    switch (service_of(service)) {
    case SERVICE_SHORT_STAY: return S("short");
    case SERVICE_HOSPITAL:
    case SERVICE_CLINIC: return S("beds");
    default: return S("home");
    }
}

/* The kind that is not on the board yet, the usual one first; empty where all are. */
static struct str free_kind(const struct vacancy_list *l, int64_t resource, struct str usual)
{
    struct str kind = usual;
    for (int i = 0; has(l, resource, kind); i++) {
        if (i == codes_count(CODES_place))
            return S0;
        kind = codes_row(CODES_place, i)->code;
    }
    return kind;
}

/* To its row; from there, asked for once more, to a row of another kind. */
static void chosen(struct app *app, int64_t resource, struct str name)
{
    struct vacancy_list *l = screen_top(app)->state;
    const struct board_row *at = selected(l);
    bool again = at && at->resource == resource;
    struct resource_row r;
    if (!load_resource(app->scratch, app->db, resource, &r))
        return;
    struct str kind = free_kind(l, resource, usual_kind(r.service));
    if ((!again || !kind.n) && find(l, resource, S0, seen_rows(app))) {
        begin(app, l, selected(l), false);
        return;
    }
    begin(app, l,
          &(struct board_row){
              .resource = resource, .kind = kind, .name = name, .city = r.city, .phone = r.phone},
          true);
}

static void look_for(struct app *app, uint32_t key)
{
    static const struct place_question question = {S_ROW("空きを書く資源"), false, chosen};
    place_ask(app, &question, key);
}

static void next_kind(struct app *app, struct vacancy_list *l, int by)
{
    int kinds = codes_count(CODES_place), at = code_number(CODES_place, l->row.kind) - 1;
    l->row.kind = codes_row(CODES_place, (at + by + kinds) % kinds)->code;
    form_fill(&l->at.call->form, RECORD_VACANCY, VACANCY_kind, l->row.kind);
    if (l->at.call->edited)
        call_touched(app, l->at.call, false);
}

/* ---- keys ---- */

static bool act_editing(struct app *app, struct vacancy_list *l, enum verb v)
{
    uint32_t motion = verb_row(v)->motion;
    bool vertical = motion == KEY_UP || motion == KEY_DOWN;
    if (l->fresh && vertical)
        next_kind(app, l, motion == KEY_DOWN ? 1 : -1);
    else if (v == VERB_ENTER || v == VERB_SAVE || vertical) {
        bool fresh = l->fresh;
        if (store(app, l) && !fresh)
            go(app, l, vertical ? motion : KEY_DOWN);
    } else
        return board_act(app, &l->at.call, v);
    return true;
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct vacancy_list *l = state;
    if (l->at.call)
        return act_editing(app, l, v);
    if (v == VERB_UNDO || v == VERB_REDO)
        takeback_ask(app, v == VERB_REDO);
    else if (v == VERB_REMOVE)
        takeback_remove(
            app, RECORD_VACANCY, selected(l) ? selected(l)->id : 0,
            str_print(app->scratch, S_FMT " の空きの行", S_ARG(selected(l) ? selected(l)->name : S0)));
    else if (v == VERB_SEEK)
        look_for(app, KEY_NONE);
    else if (v == VERB_ENTER && selected(l))
        begin(app, l, selected(l), false);
    else
        return outline_key(&l->outline, verb_row(v)->motion, seen_rows(app)) || v == VERB_VACANCIES;
    return true;
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct vacancy_list *l = state;
    uint32_t narrow = kana_key(key);
    if (l->at.call)
        return board_type(app, l->at.call, key);
    if (narrow == '=')
        still_so(app, l);
    else if (narrow >= '0' && narrow <= '9' && selected(l)) {
        begin(app, l, selected(l), false);
        if (l->at.call) {
            form_focus(&l->at.call->form, FREE);
            form_replace(&l->at.call->form, FREE, S0);
            board_type(app, l->at.call, narrow);
        }
    } else if (key_begins_text(key))
        look_for(app, key);
    else
        return false;
    return true;
}

/* ---- drawing ---- */

struct drawing {
    const struct app *app;
    const struct vacancy_list *list;
};

static struct str heading(const void *of, int part)
{
    const struct drawing *d = of;
    int old = 0;
    for (int i = 0; i < d->list->counts[part]; i++)
        old += d->list->rows[d->list->of[part][i]].old;
    return str_print(d->app->frame, S_FMT " %d%s", S_ARG(codes_row(CODES_place, part)->label),
                     d->list->counts[part],
                     old ? str_z(d->app->frame, str_print(d->app->frame, "  古い情報 %d", old)) : "");
}

enum { NAME, FREES, TERM, AS_OF, VALID, COLUMNS };

static struct str text(const void *of, int part, int row, int column)
{
    const struct drawing *d = of;
    struct arena *a = d->app->frame;
    const struct board_row *r = &d->list->rows[d->list->of[part][row]];
    switch (column) {
    case NAME: return r->name;
    case FREES: return r->free.n ? r->free : S("不明");
    case TERM: return r->terms;
    case AS_OF:
        return r->as_of.n < 16 ? str_from(r->as_of, 5)
                               : str_print(a, "%.5s %.5s", r->as_of.p + 5, r->as_of.p + 11);
    default:
        return r->old ? str_print(a, "古い " S_FMT, S_ARG(str_from(r->until, 5)))
                      : str_print(a, S_FMT "まで", S_ARG(str_from(r->until, 5)));
    }
}

static const struct list_column columns[COLUMNS] = {[NAME] = {.cells = NAME_CELLS},
                                                    [FREES] = {.cells = FREE_CELLS, .right = true},
                                                    [TERM] = {0},
                                                    [AS_OF] = {.cells = AS_OF_CELLS},
                                                    [VALID] = {.cells = UNTIL_CELLS}};

/* The cells lie over the columns that they are about. */
static void draw_cells(const struct vacancy_list *l, struct canvas *c, struct box row, bool focus)
{
    int free = 1 + NAME_CELLS + 1, terms = free + FREE_CELLS + 1;
    int until = row.cols - UNTIL_CELLS;
    c->ime = l->at.call->form.at == TERMS ? IME_ON : IME_OFF;
    canvas_fill(c, box_cols(row, free, row.cols - free), LOOK_PLAIN);
    canvas_text(c, row, 0, 0, LOOK_SELECTED, S(">"));
    canvas_text(c, box_cols(row, 1, NAME_CELLS), 0, 0, LOOK_SELECTED, l->row.name);
    board_draw(l->at.call, FREE, c, box_cols(row, free, FREE_CELLS), focus);
    board_draw(l->at.call, TERMS, c, box_cols(row, terms, until - terms - 1), focus);
    board_draw(l->at.call, UNTIL, c, box_cols(row, until, UNTIL_CELLS), focus);
}

static void draw_panel(const struct app *app, const struct vacancy_list *l, struct canvas *c, struct box in,
                       bool focus)
{
    const struct board_row *r = l->at.call ? &l->row : selected(l);
    struct str keys = l->at.call ? S("Enter 記録して次へ  Tab 空き数・条件・期限  Esc あとで")
                                 : S("数字 空き数を書く  = いまも同じ  x 行を消す  名前を打つ 資源を加える");
    bar_draw(c, box_rows(in, 0, 1), LOOK_TITLE, r ? r->name : S0, r ? code_label(CODES_place, r->kind) : S0);
    if (l->at.call && l->fresh) {
        draw_cells(l, c, box_rows(in, 1, 1), focus);
        keys = S("Enter 記録  Tab 空き数・条件・期限  上下 空きの種類  Esc あとで");
    } else if (r)
        canvas_text(c, box_rows(in, 1, 1), 0, 1, LOOK_PLAIN,
                    str_print(app->frame, S_FMT "  " S_FMT "  聞いた人 " S_FMT "  " S_FMT, S_ARG(r->phone),
                              S_ARG(r->city), S_ARG(app->setting.staff_name(app->setting.of, r->staff)),
                              S_ARG(r->source)));
    canvas_text(c, box_rows(in, 2, 1), 0, 1, LOOK_QUIET, keys);
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    const struct vacancy_list *l = state;
    struct drawing d = {app, l};
    struct outline_view view = {columns, COLUMNS, heading, text, &d};
    struct box rows = box_rows(in, BARS, in.rows - BARS - PANEL);
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, S("空き"),
             str_print(app->frame, "時点        期限（ふつう%d日）", BOARD_DAYS));
    outline_draw(&l->outline, &view, c, rows, focus && !l->at.call);
    if (!l->outline.list.count)
        canvas_text(c, rows, 1, 2, LOOK_QUIET, S("まだありません。施設の名前を打つと加えられます。"));
    if (l->at.call && !l->fresh) {
        int y = l->outline.list.selected - l->outline.list.top;
        draw_cells(l, c, box_rows(rows, y, 1), focus);
    }
    draw_panel(app, l, c, box_rows(in, in.rows - PANEL, PANEL), focus);
}

const struct call_row call_vacancy = {
    .form = S_ROW("vacancy"),
    .title = S_ROW("空き"),
    .deed = S_ROW(" の空き"),
    .screen = SCREEN_VACANCY_LIST,
    .cells = CELLS,
    .begin = begin_row,
    .commit = commit,
    .done = done,
};

const struct screen_row screen_vacancy_list = {
    .name = S_ROW("vacancies"),
    .title = S_ROW("空き"),
    .context = CONTEXT_LIST,
    .context_now = board_context,
    .size = sizeof(struct vacancy_list),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .paste = board_paste,
    .reload = reload,
};
