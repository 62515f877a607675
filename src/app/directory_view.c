#include "app/desk.h"
#include "app/directory.h"
#include "app/gone.h"
#include "app/seek.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/fresh.h"
#include "ui/bar.h"

/* How 資源台帳 looks: title and line at the top, since an input method's list covers what is below a line; while it is
 * typed in, what may follow; rows; the selected one in full. */

enum { DETAIL_ROWS = 9, BARS = 2, MARKS_MOST = 6, WIDE = 60, AGE_CELLS = 8 };

/* A 圏域 that the directory does not have: nobody can be known to be there, and that is not a "no". */
static bool is_astray(const struct directory *d)
{
    return d->needs && d->need.area.n && !need_area_is_known(&d->places, d->need.area);
}

static int bars(const struct directory *d)
{
    return BARS + (d->typing || is_astray(d));
}

struct box directory_rows(const struct app *app, struct box in)
{
    const struct directory *d = &app->directory;
    int below = d->whole ? in.rows : DETAIL_ROWS;
    return box_rows(in, bars(d), in.rows - bars(d) - below);
}

static int32_t today(const struct app *app)
{
    return date_of_moment(app->shown);
}

/* One wide character for each thing that is asked, in the order of the line. */
static struct str mark(const struct fit_reason *r)
{
    static const struct str words[] = {S_ROW("？"), S_ROW("談"), S_ROW("可"), S_ROW("積")};
    return words[r->worth];
}

static struct str marks(struct arena *a, const struct fit *fit)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < fit->count && i < MARKS_MOST; i++)
        buf_add(&b, mark(&fit->reasons[i]));
    return buf_str(&b);
}

static struct str distance(struct arena *a, int metres)
{
    return metres < 0 ? S0 : str_print(a, "%d.%dkm", metres / 1000, metres / 100 % 10);
}

/* Elsewhere many bear the name of one next door: the city tells them apart. */
static struct str place_name(const struct app *app, const struct resource_row *row)
{
    struct str own = app->directory.places.city, name = gone_name(app->frame, row);
    bool elsewhere = own.n && row->city.n && !str_eq(row->city, own);
    return elsewhere ? str_print(app->frame, S_FMT "（" S_FMT "）", S_ARG(name), S_ARG(row->city)) : name;
}

enum { NAME, MARKS, AGE, SERVICE, DISTANCE, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    const struct app *app = of;
    const struct directory *d = &app->directory;
    const struct fit *fit = d->fits[row];
    switch (column) {
    case NAME: return place_name(app, &d->rows[row]);
    case SERVICE: return d->rows[row].service;
    case MARKS: return fit ? marks(app->frame, fit) : S0;
    case AGE: return fit ? fresh_short(app->frame, fit->as_of, today(app)) : S0;
    default: return distance(app->frame, d->metres[row]);
    }
}

static struct str named_cell(const void *of, int row, int column)
{
    return cell(of, row, column == NAME ? NAME : SERVICE);
}

static struct str aged_cell(const void *of, int row, int column)
{
    return cell(of, row, column == NAME ? NAME : AGE);
}

/* A kind alone asks nothing: then the age is all there is to tell. */
static void draw_list(const struct app *app, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column named[] = {{0}, {.cells = 12}},
                                    aged[] = {{0}, {.cells = AGE_CELLS, .right = true}};
    const struct directory *d = &app->directory;
    struct list_column columns[COLUMNS] = {[AGE] = {.cells = AGE_CELLS, .right = true},
                                           [SERVICE] = {.cells = 14},
                                           [DISTANCE] = {.cells = 7, .right = true}};
    int asked = d->count && d->fits[0] ? d->fits[0]->count : 0;
    columns[MARKS].cells = 2 * (asked < MARKS_MOST ? asked : MARKS_MOST);
    if (asked)
        list_draw(&d->list, c, in, columns, in.cols >= WIDE ? COLUMNS : SERVICE, cell, app, focus);
    else if (d->needs)
        list_draw(&d->list, c, in, aged, 2, aged_cell, app, focus);
    else
        list_draw(&d->list, c, in, named, in.cols >= 36 ? 2 : 1, named_cell, app, focus);
}

static struct str count_words(const struct app *app)
{
    const struct directory *d = &app->directory;
    bool asked = !d->count || !d->fits[0] || d->fits[0]->count;
    if (d->left)
        return S("探しています。");
    if (!d->needs)
        return S0;
    return asked ? str_print(app->frame, "受入可%d 不明%d 除外%d", d->known, d->unsure, d->left_out)
                 : str_print(app->frame, "%d件 除外%d", d->known, d->left_out);
}

/* What can be done with the resource that fills the pane; else how many there are. */
static struct str bar_words(const struct app *app)
{
    struct arena *a = app->frame;
    if (!app->directory.whole)
        return count_words(app);
    return str_print(a, S_FMT " 書く  " S_FMT " 項目  " S_FMT " 確認", S_ARG(screen_key(app, a, VERB_FACTS)),
                     S_ARG(screen_key(app, a, VERB_ITEMS)), S_ARG(screen_key(app, a, VERB_CONFIRM)));
}

/* What the last word may become, or, while there is none, what the person of the call needs. */
static void draw_words(const struct app *app, struct canvas *c, struct box in)
{
    const struct directory *d = &app->directory;
    struct arena *a = app->frame;
    struct str needs = d->box.text.n ? S0 : seek_person_words(app, a);
    canvas_fill(c, in, LOOK_PLAIN);
    if (d->typing && d->kept) {
        canvas_text(c, in, 0, 0, LOOK_QUIET, S("打つと置き換え  空白 足す  Esc 一覧"));
    } else if (d->typing && d->word_count) {
        int col = canvas_text(c, in, 0, 0, LOOK_KEY, screen_key(app, a, VERB_NEXT));
        col = canvas_text(c, in, 0, col + 1, LOOK_MARKED, d->words[0]);
        for (int i = 1; i < d->word_count && col < in.cols; i++)
            col = canvas_text(c, in, 0, col + 1, LOOK_QUIET, d->words[i]);
    } else if (is_astray(d)) {
        canvas_text(c, in, 0, 0, LOOK_WARNING,
                    str_print(a, S_FMT "圏域は台帳にありません", S_ARG(d->need.area)));
    } else if (needs.n) {
        int col = canvas_text(c, in, 0, 0, LOOK_KEY, screen_key(app, a, VERB_NEEDED));
        canvas_text(c, in, 0, col + 1, LOOK_MARKED, needs);
    } else if (!d->box.text.n) {
        canvas_text(c, in, 0, 0, LOOK_QUIET, S("例 訪問看護 胃瘻 北部圏域 日曜夜"));
    }
}

static void draw_search(const struct app *app, struct canvas *c, struct box in, bool focus)
{
    const struct directory *d = &app->directory;
    int col = canvas_text(c, in, 0, 0, LOOK_LABEL, S("探す")) + 1;
    struct box text = box_cols(in, col, in.cols - col);
    struct str clear =
        d->typing || !edit_text(&d->box).n || !focus
            ? S0
            : str_print(app->frame, S_FMT " 消す", S_ARG(screen_key(app, app->frame, VERB_BACK)));
    int room = text.cols - (clear.n ? canvas_cells(clear) + 1 : 0);
    edit_draw(&d->box, c, box_cols(text, 0, room), focus && d->typing ? LOOK_FOCUS : LOOK_FIELD,
              focus && d->typing);
    if (d->typing && d->kept)
        canvas_look(c, box_cols(text, 0, canvas_cells(edit_text(&d->box))), LOOK_SELECTED);
    canvas_text(c, text, 0, room + 1, LOOK_QUIET, clear);
    if (!d->typing && !edit_text(&d->box).n)
        canvas_text(c, text, 0, 0, LOOK_QUIET,
                    str_print(app->frame, S_FMT " か日本語で探す  " S_FMT " 絞り込み",
                              S_ARG(screen_key(app, app->frame, VERB_SEEK)),
                              S_ARG(screen_key(app, app->frame, VERB_FACETS))));
}

/* Without a canvas it only counts. */
static int say(struct canvas *c, struct box in, int row, enum look look, struct str text)
{
    return c ? bar_paragraph(c, in, row, look, text) : row + bar_paragraph_rows(text, in.cols);
}

/* 胃瘻 積極的受入 2026-10-01確認; what is old or not known is seen. */
static int say_reason(const struct app *app, struct arena *a, struct canvas *c, struct box in, int row,
                      const struct fit_reason *r)
{
    enum fresh age = fresh_of(r->on, today(app));
    bool told = r->worth && r->on.n;
    enum look look = !r->worth ? LOOK_QUIET : told && age != FRESH_NEW ? LOOK_WARNING : LOOK_PLAIN;
    return say(c, in, row, look,
               str_print(a, S_FMT " " S_FMT "%s" S_FMT S_FMT, S_ARG(r->what), S_ARG(r->said), told ? " " : "",
                         S_ARG(told ? r->on : S0),
                         S_ARG(!told              ? S0
                               : age == FRESH_NEW ? S("確認")
                                                  : fresh_degree(age))));
}

static int say_reasons(const struct app *app, struct arena *a, struct canvas *c, struct box in, int row)
{
    const struct directory *d = &app->directory;
    bool listed =
        d->list.selected >= 0 && d->list.selected < d->count; /* the list may be read anew under the sheet */
    const struct fit *fit = listed ? d->fits[d->list.selected] : NULL;
    if (!fit)
        return row;
    for (int i = 0; i < fit->count; i++)
        row = say_reason(app, a, c, in, row, &fit->reasons[i]);
    struct str far = d->need.metres ? S0 : distance(a, d->metres[d->list.selected]);
    const struct need_town *town = need_town_named(&d->places, d->need.town);
    return far.n ? say(c, in, row, LOOK_PLAIN,
                       str_print(a, S_FMT "から " S_FMT,
                                 S_ARG(town && town->placed ? town->name : S("本人の町")), S_ARG(far)))
                 : row;
}

/* How it was asked lately among its equals: beside the choice, before it is made (seed 002 A042). */
static int say_share(const struct app *app, struct canvas *c, struct box in, int row)
{
    struct str share = app->directory.share;
    return share.n ? say(c, in, row, LOOK_QUIET, share) : row;
}

int directory_detail(const struct app *app, struct arena *a, struct canvas *c, struct box in, int row)
{
    if (!app->directory.detail.resource.id)
        return row;
    row = say_reasons(app, a, c, in, row);
    row = say_share(app, c, in, row);
    return office_draw(app, a, &app->directory.detail, c, in, row);
}

static void draw_detail(const struct app *app, struct canvas *c, struct box in)
{
    const struct directory *d = &app->directory;
    const struct resource *r = &d->detail.resource;
    canvas_fill(c, in, LOOK_PLAIN);
    if (!r->id)
        return;
    bar_draw(c, box_rows(in, 0, 1), LOOK_TITLE, r->name,
             fresh_is_gone(r->state) ? code_label(CODES_openness, r->state)
                                     : fresh_short(app->frame, r->verified_on, today(app)));
    directory_detail(app, app->frame, c, box_rows(in, 1, in.rows), d->whole ? -d->scroll : 0);
}

/* Nobody takes it is one thing, a directory that knows none of the kind another: it is not an unmet need. */
static struct str nothing_words(const struct directory *d)
{
    if (!edit_text(&d->box).n)
        return S("資源はまだありません。");
    return d->needs && !d->need.text.n && !d->left_out ? S("この種類は台帳にありません。")
                                                       : S("見つかりません。");
}

static void draw_nothing(const struct app *app, struct canvas *c, struct box in)
{
    const struct directory *d = &app->directory;
    canvas_text(c, in, 1, 2, LOOK_QUIET, nothing_words(d));
    if (d->needs)
        canvas_text(c, in, 2, 2, LOOK_QUIET,
                    str_print(app->frame, "一覧で " S_FMT "：未充足として記録",
                              S_ARG(screen_key(app, app->frame, VERB_UNMET))));
}

void directory_draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    (void)state;
    const struct directory *d = &app->directory;
    bar_draw(c, box_rows(in, 0, 1), focus ? LOOK_ACTIVE : LOOK_TITLE, S("資源台帳"), bar_words(app));
    struct box rows = directory_rows(app, in);
    draw_list(app, c, rows, focus && !d->typing && !d->whole);
    if (!d->count && !d->left)
        draw_nothing(app, c, rows);
    if (bars(d) > BARS)
        draw_words(app, c, box_rows(in, BARS, 1));
    draw_search(app, c, box_rows(in, 1, 1), focus);
    struct box detail = box_rows(in, bars(d) + rows.rows, in.rows);
    draw_detail(app, c, detail);
    if (focus && d->whole)
        canvas_cursor(c, detail, 0, 0);
}
