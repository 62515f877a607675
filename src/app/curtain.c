#include "app/desk.h"
#include "base/arena.h"
#include "base/date.h"

/*
 * 目隠し: nothing of anybody is on the glass, only whose desk it is and the time
 * at which it was drawn. The next key only takes it away (app.c).
 */

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    (void)state;
    struct str clock = str_from(date_iso_moment(app->frame, app->shown), 11),
               centre = db_facts(app->db)->centre;
    int row = in.rows / 2, cells = canvas_cells(centre);
    canvas_text(c, in, row - 1, in.cols > cells ? (in.cols - cells) / 2 : 0, LOOK_PLAIN, centre);
    canvas_text(c, in, row + 1, (in.cols - 5) / 2, LOOK_PLAIN, clock);
    if (focus)
        canvas_cursor(c, in, row + 1, (in.cols - 5) / 2);
}

const struct screen_row screen_curtain = {
    .name = S_ROW("curtain"),
    .title = S_ROW("目隠し"),
    .context = CONTEXT_GLOBAL,
    .draw = draw,
    .bare = true,
};
