#include "app/directory.h"

#include "app/desk.h"
#include "app/notice.h"
#include "app/refer.h"
#include "app/seek.h"
#include "app/vouch.h"
#include "base/arena.h"
#include "base/kana.h"

enum { AHEAD = 10 };

static int seen_rows(const struct app *app)
{
    return directory_rows(app, desk_layout(app).panes[PANE_DIRECTORY]).rows;
}

int64_t directory_selected(const struct app *app)
{
    const struct directory *d = &app->directory;
    return d->count ? d->rows[d->list.selected].id : 0;
}

static struct shown shown_now(const struct directory *d)
{
    return (struct shown){d->rows, d->count, d->more, edit_text(&d->box), d->fits};
}

/* The list may have become longer or shorter, with more rows or a line less beside it. */
static void fit_list(struct app *app)
{
    list_resize(&app->directory.list, app->directory.count, seen_rows(app));
}

static void read_list(struct app *app, bool whole)
{
    seek_run(app, whole);
    fit_list(app);
}

void directory_reload_detail(struct app *app)
{
    app->directory.unread = true;
    directory_see(app);
}

void directory_see(struct app *app)
{
    struct directory *d = &app->directory;
    struct neutral equals;
    if (!d->unread || !desk_layout(app).panes[PANE_DIRECTORY].cols)
        return;
    if (d->unlisted)
        read_list(app, true);
    const struct shown shown = shown_now(d);
    d->unread = false;
    arena_reset(d->detail_arena);
    d->share = S0;
    d->detail = office_read(d->detail_arena, app->db, directory_selected(app), app->now);
    if (!d->count)
        return;
    const struct resource_row *at = &d->rows[d->list.selected];
    equals_shown(app, d->detail_arena, refer_case(app), at, &shown, &equals);
    d->share = equals_words(d->detail_arena, &equals, at->id);
}

static void read_detail(struct app *app)
{
    app->directory.scroll = 0;
    directory_reload_detail(app);
}

void directory_reload(struct app *app)
{
    read_list(app, false);
    read_detail(app);
}

void directory_settle(struct app *app)
{
    if (!app->directory.left)
        return;
    read_list(app, true);
    read_detail(app);
}

bool directory_is_left(const struct app *app)
{
    return app->directory.left;
}

void directory_open(struct app *app)
{
    seek_open(app);
    app->directory.list.selected = -1;
    app->directory.unlisted = app->directory.unread = true;
}

void directory_offer(struct app *app, struct str text)
{
    app->directory.offered = text;
}

/* The line of before stands there, selected as in any search box: for a blank or an arrow it stays, other text takes
 * its place. */
static void begin_typing(struct app *app)
{
    struct directory *d = &app->directory;
    if (!d->typing) {
        seek_places(app);
        d->kept = edit_text(&d->box).n > 0;
    }
    d->typing = true;
    d->whole = false;
}

void directory_seek(struct app *app)
{
    struct directory *d = &app->directory;
    edit_set(&d->box, d->offered);
    d->offered = S0;
    d->list.selected = 0;
    d->typing = false;
    begin_typing(app);
    d->kept = false;
    directory_reload(app);
}

void directory_show(struct app *app, int64_t resource)
{
    struct directory *d = &app->directory;
    d->typing = false;
    d->whole = true;
    seek_only(app, resource);
    fit_list(app);
    read_detail(app);
    desk_focus(app, PANE_DIRECTORY);
}

struct fit *directory_fit(const struct app *app, int64_t id)
{
    const struct directory *d = &app->directory;
    for (int i = 0; i < d->count; i++)
        if (d->rows[i].id == id)
            return d->fits[i];
    return NULL;
}

static enum context context_now(const struct app *app, const void *state)
{
    (void)state;
    return app->directory.typing ? CONTEXT_BOX : CONTEXT_LIST;
}

/* Through the whole sheet of one resource, as far as there is something to see. */
static bool scroll(struct app *app, uint32_t motion)
{
    struct directory *d = &app->directory;
    struct box in = desk_layout(app).panes[PANE_DIRECTORY];
    int page = in.row + in.rows - directory_rows(app, in).row - 1,
        last = directory_detail(app, app->scratch, NULL, (struct box){.cols = in.cols}, 0);
    struct list rows = {.count = last > page ? last - page + 1 : 1, .selected = d->scroll};
    if (!d->whole || !list_key(&rows, motion, page))
        return false;
    d->scroll = rows.selected;
    return true;
}

static void select_by(struct app *app, uint32_t motion)
{
    struct directory *d = &app->directory;
    if (scroll(app, motion))
        return;
    list_key(&d->list, motion, seen_rows(app));
    if (d->more && d->list.selected >= d->count - AHEAD) {
        seek_more(app);
        fit_list(app);
    }
    read_detail(app);
}

static bool back(struct app *app)
{
    struct directory *d = &app->directory;
    if (!d->typing && !d->whole && !edit_text(&d->box).n)
        return false;
    if (!d->typing && !d->whole)
        seek_set(app, S0);
    d->whole = false;
    directory_rest(app);
    return true;
}

void directory_rest(struct app *app)
{
    struct directory *d = &app->directory;
    bool begun = d->typing && d->word_count; /* the last word now counts as it stands */
    d->typing = false;
    if (begun)
        directory_reload(app);
    fit_list(app);
}

/* A word that nobody is called by is the one that was offered for it; the line shows it. */
static bool enter(struct app *app)
{
    struct directory *d = &app->directory;
    bool begun = d->typing && d->word_count;
    if (!d->typing)
        d->whole = d->count && !d->whole;
    directory_rest(app);
    if (begun && !d->count && !d->left)
        seek_complete(app);
    return true;
}

/* In the list what is asked first of a place; with the whole of it in sight, fact by fact. */
static void confirm(struct app *app)
{
    if (!directory_selected(app))
        notice_say(app, LOOK_WARNING, "確認する資源を選んでください。");
    else if (app->directory.whole)
        screen_push(app, SCREEN_AGES);
    else
        vouch_fields(app, directory_selected(app), vouch_main_fields());
}

static bool act(struct app *app, void *state, enum verb v)
{
    (void)state;
    struct directory *d = &app->directory;
    uint32_t motion = verb_row(v)->motion;
    const struct shown shown = shown_now(d);
    switch (v) {
    case VERB_ENTER: return enter(app);
    case VERB_BACK: return back(app);
    case VERB_SEEK: begin_typing(app), fit_list(app); return true;
    case VERB_TAKE:
        if (d->count)
            refer_to(app, &d->rows[d->list.selected], &shown);
        return true;
    case VERB_CANDIDATE:
        if (d->count)
            refer_later(app, &d->rows[d->list.selected], &shown);
        return true;
    case VERB_CONFIRM: confirm(app); return true;
    case VERB_NEXT:
        if (!d->typing || d->kept || !seek_complete(app))
            desk_focus(app, PANE_ROSTER);
        return true;
    case VERB_PREVIOUS: desk_focus(app, PANE_SHEET); return true;
    case VERB_LEFT:
    case VERB_RIGHT:
        if (d->typing && !d->kept)
            edit_key(&d->box, motion, 1);
        d->kept = false;
        return true;
    default:
        if (motion != KEY_NONE)
            select_by(app, motion);
        return motion != KEY_NONE;
    }
}

static bool is_letter(uint32_t key)
{
    return (key >= 'a' && key <= 'z') || (key >= 'A' && key <= 'Z');
}

/* The first key into a line of before; true where it is gone now. */
static bool take_place(struct directory *d, uint32_t key)
{
    bool gone = d->kept && kana_key(key) != ' ';
    if (gone)
        edit_set(&d->box, S0);
    d->kept = false;
    return gone;
}

/* Japanese and digits in the list begin a search. A Latin letter never does, though it be no key of the list: else it
 * would hang on the first letter of a word what becomes of the rest. '/' in an empty line asks for what is there
 * already. */
static bool type(struct app *app, void *state, uint32_t key)
{
    (void)state;
    struct directory *d = &app->directory;
    if (d->typing && (d->kept || !edit_text(&d->box).n) && kana_key(key) == '/')
        return true;
    if (!d->typing && (!key_begins_text(key) || is_letter(kana_key(key))))
        return false;
    begin_typing(app);
    bool gone = take_place(d, key);
    if (!edit_key(&d->box, key, 1) && !gone)
        return false;
    d->list.selected = 0;
    directory_reload(app);
    return true;
}

static bool paste(struct app *app, void *state, struct str text)
{
    (void)state;
    struct directory *d = &app->directory;
    if (!d->typing)
        return false;
    take_place(d, KEY_NONE);
    edit_insert(&d->box, text);
    d->list.selected = 0;
    directory_reload(app);
    return true;
}

const struct screen_row pane_directory = {
    .name = S_ROW("directory"),
    .title = S_ROW("資源台帳"),
    .context = CONTEXT_LIST,
    .context_now = context_now,
    .draw = directory_draw,
    .act = act,
    .type = type,
    .paste = paste,
};
