#include "app/strip.h"

#include "app/at_hand.h"
#include "app/state.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/utf8.h"

enum { GAP = 3, MARK = 4, RECENT = 3, RECENT_BYTES = 30 };

static struct str chip(const struct app *app, const struct call *call, int number)
{
    struct arena *a = app->frame;
    bool rings = call->row == &call_intake && !call->intake_id;
    struct str state = call != at_hand_call(app) ? S("保留") : rings ? S("通話中") : S("記入中");
    return str_print(a, "%d:" S_FMT " " S_FMT " " S_FMT, number, S_ARG(state), S_ARG(call_name(a, call)),
                     S_ARG(str_from(date_iso_moment(a, call->started), 11)));
}

/* The first chip to draw, so that the one with the caret fits: as few as possible are left out before it. */
static int first_chip(const struct app *app, const struct str *chips, const struct call *const *of, int count,
                      int cols)
{
    int at = 0;
    while (at < count && of[at] != app->current)
        at++;
    if (at == count)
        return 0;
    int first = at;
    for (int used = canvas_cells(chips[at]); first > 0; first--) {
        used += canvas_cells(chips[first - 1]) + GAP;
        if (used > cols - 2 * MARK)
            break;
    }
    return first;
}

void strip_draw(const struct app *app, struct box in, struct canvas *c)
{
    struct str *chips = ARENA_ARRAY(app->frame, struct str, app->call_count);
    const struct call **of = ARENA_ARRAY(app->frame, const struct call *, app->call_count);
    int count = 0;
    for (int i = 0; i < app->call_count; i++)
        if (call_on_strip(app->calls[i])) {
            of[count] = app->calls[i];
            chips[count] = chip(app, app->calls[i], count + 1);
            count++;
        }
    int first = first_chip(app, chips, of, count, in.cols), col = 1, i = first;
    if (first)
        col = canvas_text(c, in, 0, 0, LOOK_QUIET, str_print(app->frame, "<%d", first)) + 1;
    for (; i < count && (i == first || col + canvas_cells(chips[i]) <= in.cols - MARK); i++)
        col = canvas_text(c, in, 0, col, of[i] == app->current ? LOOK_MARKED : LOOK_PLAIN, chips[i]) + GAP;
    if (i < count)
        canvas_text(c, in, 0, in.cols - MARK + 1, LOOK_QUIET, str_print(app->frame, "%d>", count - i));
}

/* The first line of what was typed, cut between characters. */
static struct str glance(struct str s)
{
    struct str line = str_part(&s, '\n');
    size_t n = line.n < RECENT_BYTES ? line.n : RECENT_BYTES;
    while (n && utf8_inside(line, n))
        n--;
    return str_head(line, n);
}

static bool named(const int *lines, int count, int line)
{
    for (int i = 0; i < count; i++)
        if (lines[i] == line)
            return true;
    return false;
}

struct str strip_recent(struct arena *a, const struct call *call)
{
    const struct undo *u = &call->form.undo;
    struct buf b = buf_in(a);
    int lines[RECENT], n = 0;
    for (int i = u->at - 1; i >= 0 && n < RECENT; i--) {
        int line = u->steps[i].line;
        if (line == UNDO_OWN || named(lines, n, line))
            continue;
        const struct form_line *l = &call->form.lines[line];
        buf_print(&b, "%s" S_FMT " " S_FMT, n ? "、" : "", S_ARG(l->field->label),
                  S_ARG(glance(l->edit.many_lines ? u->steps[i].after : edit_text(&l->edit))));
        lines[n++] = line;
    }
    return buf_str(&b);
}
