#include "app/preview.h"

#include "app/desk.h"
#include "base/arena.h"
#include "ui/bar.h"

/*
 * 印刷の前に見る: the pages as they will lie on paper, one below the other. Enter
 * prints; where the files are is said above. The words stay as they were when the
 * screen was opened, but what is printed is made anew, with the number of its copy.
 */

enum { BARS = 2 };

struct preview {
    struct printing_wish wish;
    struct str title, *lines;
    int count, top, pages, *page_at; /* of each line */
};

static int seen_rows(const struct app *app)
{
    return desk_layout(app).body.rows - BARS;
}

/* One line between two pages. */
static void put_lines(struct preview *p, struct arena *a, const struct print_pages *pages)
{
    int room = pages->count * (PRINT_LINES + 6);
    p->lines = ARENA_ARRAY(a, struct str, room);
    p->page_at = ARENA_ARRAY(a, int, room);
    p->pages = pages->count;
    for (int page = 0; page < pages->count; page++) {
        struct str *lines;
        int n = print_page_text(a, pages, page, false, &lines);
        for (int i = 0; i <= n; i++) {
            p->lines[p->count] = i < n ? lines[i] : S0;
            p->page_at[p->count++] = page + 1;
        }
    }
}

void preview_show(struct app *app, const struct printing_wish *wish)
{
    struct print print;
    if (wish->intake && !access_case(app, wish->intake, screen_row(SCREEN_PREVIEW)->name)) {
        access_ask(app);
        return;
    }
    screen_push(app, SCREEN_PREVIEW);
    struct screen *s = screen_top(app);
    struct preview *p = s->state;
    s->intake = wish->intake;
    p->wish = printing_keep(s->arena, wish);
    if (!printing_make(app, s->arena, &p->wish, &print)) {
        screen_pop(app);
        return;
    }
    struct print_pages pages = print_lay(s->arena, &print);
    p->title = print.title;
    put_lines(p, s->arena, &pages);
}

static void scroll(const struct app *app, struct preview *p, int by)
{
    int most = p->count - seen_rows(app);
    p->top += by;
    p->top = p->top > most ? most : p->top;
    p->top = p->top < 0 ? 0 : p->top;
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct preview *p = state;
    int page = seen_rows(app) - 1;
    switch (v) {
    case VERB_ENTER: printing_start(app, &p->wish); return true;
    case VERB_PRINT: return true;
    case VERB_UP: scroll(app, p, -1); return true;
    case VERB_DOWN: scroll(app, p, 1); return true;
    case VERB_PAGE_UP: scroll(app, p, -page); return true;
    case VERB_PAGE_DOWN: scroll(app, p, page); return true;
    case VERB_HOME: scroll(app, p, -p->count); return true;
    case VERB_END: scroll(app, p, p->count); return true;
    default: return verb_row(v)->motion != KEY_NONE;
    }
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    const struct preview *p = state;
    struct arena *a = app->frame;
    struct box body = box_cols(box_rows(in, BARS, in.rows), 1, in.cols - 2);
    int page = p->count ? p->page_at[p->top] : 1;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE, p->title, str_print(a, "%d/%d頁", page, p->pages));
    canvas_text(c, box_rows(in, 1, 1), 0, 1, LOOK_QUIET,
                str_print(a, S_FMT " 印刷  置き場所（%d日で消す） " S_FMT,
                          S_ARG(screen_key(app, a, VERB_ENTER)), PRINT_KEEP_DAYS,
                          S_ARG(printing_folder(app, a))));
    for (int i = 0; i < body.rows && p->top + i < p->count; i++)
        canvas_text(c, body, i, 0, LOOK_PLAIN, p->lines[p->top + i]);
    if (focus)
        canvas_cursor(c, body, 0, 0);
}

const struct screen_row screen_preview = {
    .name = S_ROW("preview"),
    .title = S_ROW("印刷の前に"),
    .context = CONTEXT_LIST,
    .size = sizeof(struct preview),
    .draw = draw,
    .act = act,
};
