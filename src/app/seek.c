#include "app/seek.h"

#include <string.h>

#include "app/at_hand.h"
#include "app/directory.h"
#include "app/gone.h"
#include "app/notice.h"
#include "base/arena.h"
#include "store/ground.h"
#include "store/search.h"

enum { PAGE = 100, FOUND_MOST = 50, WORDS = 9 };

static void *grown(struct arena *a, const void *old, int count, size_t each, int room)
{
    char *more = arena_take(a, (size_t)room * each);
    if (count)
        memcpy(more, old, (size_t)count * each);
    return more;
}

static void add(struct directory *d, const struct resource_row *row, struct fit *fit, int metres)
{
    if (d->count == d->room) {
        int room = d->room ? d->room * 2 : PAGE;
        d->rows = grown(d->arena, d->rows, d->count, sizeof *d->rows, room);
        d->fits = grown(d->arena, d->fits, d->count, sizeof(struct fit *), room);
        d->metres = grown(d->arena, d->metres, d->count, sizeof *d->metres, room);
        d->room = room;
    }
    d->rows[d->count] = *row;
    d->fits[d->count] = fit;
    d->metres[d->count++] = metres;
}

static void read_page(struct app *app)
{
    struct directory *d = &app->directory;
    struct listed_row *page, last = {.ring = d->ring};
    if (d->count)
        last.row = d->rows[d->count - 1];
    int n = listed_page(d->arena, app->db, d->count ? &last : NULL, PAGE, &page);
    for (int i = 0; i < n; i++)
        add(d, &page[i].row, NULL, -1);
    if (n)
        d->ring = page[n - 1].ring;
    d->more = n == PAGE;
}

/* False: left. */
static bool read_found(struct app *app, bool whole)
{
    struct directory *d = &app->directory;
    struct hit *hits;
    bool more;
    struct search *done = sought(app, edit_text(&d->box), SEARCH_RESOURCES, FOUND_MOST, whole);
    int n = done ? search_take(done, app->scratch, &hits, &more) : 0;
    for (int i = 0; i < n; i++) {
        struct resource_row row;
        if (load_resource(d->arena, app->db, hits[i].id, &row) &&
            gone_is_listed(app, &row, edit_text(&d->box)))
            add(d, &row, NULL, -1);
    }
    return done != NULL;
}

bool seek_origin(struct app *app, struct need_ask *ask)
{
    const struct call *call = at_hand_call(app);
    const struct need_town *town =
        call && call->person.address.n
            ? need_town_in(app->scratch, &app->directory.places, call->person.address)
            : NULL;
    if (!town || !town->placed)
        return false;
    ask->at = town->at;
    return ask->placed = true;
}

/* The next page; false: left. */
static bool read_fitting(struct app *app, bool whole)
{
    struct directory *d = &app->directory;
    struct need_ask ask = {.now = app->now,
                           .places = &d->places,
                           .first = d->count,
                           .most = PAGE,
                           .patience = !whole && app->patience.waits ? &app->patience : NULL};
    struct need_found found;
    seek_origin(app, &ask);
    need_find(d->arena, app->db, &d->need, &ask, &found);
    for (int i = 0; i < found.count; i++)
        add(d, &found.hits[i].row, &found.hits[i].fit, found.hits[i].metres);
    d->known = found.known;
    d->unsure = found.unsure;
    d->left_out = found.left_out;
    d->more = d->count < found.known + found.unsure;
    return !found.left;
}

static void empty(struct directory *d)
{
    arena_reset(d->arena);
    d->rows = NULL;
    d->fits = NULL;
    d->metres = NULL;
    d->count = d->room = d->word_count = 0;
    d->more = d->needs = d->unlisted = d->left = false;
    d->known = d->unsure = d->left_out = 0;
}

void seek_open(struct app *app)
{
    struct directory *d = &app->directory;
    d->arena = arena_new();
    d->before_arena = arena_new();
    d->detail_arena = arena_new();
    d->box_arena = arena_new();
    d->place_arena = arena_new();
    d->box = edit_new(d->box_arena, S0, false);
}

void seek_places(struct app *app)
{
    struct directory *d = &app->directory;
    arena_reset(d->place_arena);
    d->word_count = 0; /* they may be names of towns */
    d->places = ground_places(d->place_arena, app->db);
    d->placed = true;
}

static bool read_line(struct app *app, bool whole)
{
    struct directory *d = &app->directory;
    struct str line = edit_text(&d->box);
    empty(d);
    d->word_count = need_complete(d->arena, line, &d->places, WORDS, &d->words);
    d->need = need_parse(d->arena, line, &d->places, &app->setting);
    d->needs = need_any(&d->need);
    if (d->needs && d->typing && d->word_count) /* a name that is being typed is not asked for yet */
        d->need = need_parse(d->arena, need_completed(d->arena, line, S0), &d->places, &app->setting);
    d->needs = need_any(&d->need);
    if (d->needs)
        return read_fitting(app, whole);
    if (line.n)
        return read_found(app, whole);
    read_page(app);
    return true;
}

void seek_run(struct app *app, bool whole)
{
    struct directory *d = &app->directory, before = *d;
    d->arena = before.before_arena;
    d->before_arena = before.arena;
    if (read_line(app, whole))
        return;
    *d = before;
    d->left = true;
}

void seek_more(struct app *app)
{
    if (app->directory.needs)
        read_fitting(app, true);
    else
        read_page(app);
}

void seek_only(struct app *app, int64_t resource)
{
    struct directory *d = &app->directory;
    struct resource_row row;
    empty(d);
    if (load_resource(d->arena, app->db, resource, &row))
        add(d, &row, NULL, -1);
    edit_set(&d->box, d->count ? d->rows[0].name : S0);
}

void seek_set(struct app *app, struct str line)
{
    edit_set(&app->directory.box, line);
    app->directory.list.selected = 0;
    directory_reload(app);
}

bool seek_complete(struct app *app)
{
    struct directory *d = &app->directory;
    if (!d->word_count)
        return false;
    seek_set(app, need_completed(app->scratch, edit_text(&d->box), d->words[0]));
    return true;
}

struct str seek_person_words(const struct app *app, struct arena *a)
{
    const struct call *call = at_hand_call(app);
    struct need n = {.minute = NEED_NO_TIME};
    if (!call)
        return S0;
    for (int i = 0; i < codes_count(CODES_procedure) && n.item_count < NEED_ITEMS; i++) {
        struct str code = codes_row(CODES_procedure, i)->code;
        if (codes_has(call->person.procedures, code))
            n.items[n.item_count++] = (struct need_item){item_of_code(code), 1};
    }
    n.area = need_stem(call->person.area);
    return need_words(a, &n);
}

void seek_person(struct app *app)
{
    struct str words = seek_person_words(app, app->scratch);
    if (!words.n) {
        notice_say(app, LOOK_PLAIN,
                   at_hand_call(app)
                       ? "今の受付票に、医療処置も日常生活圏域も書かれていません。"
                       : "受付票が開かれていません。本人の医療処置と圏域を書いた受付票を開いてください。");
        return;
    }
    directory_offer(app, str_print(app->scratch, S_FMT " ", S_ARG(words)));
    directory_seek(app);
}
