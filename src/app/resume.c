#include "app/resume.h"

#include "app/desk.h"
#include "app/duty.h"
#include "base/arena.h"
#include "store/memory.h"

/* An empty sheet is nothing to come back to: its case is selected in the list instead. */
static const struct {
    enum pane pane;
    struct str name;
} panes[] = {{PANE_ROSTER, S_ROW("roster")}, {PANE_DIRECTORY, S_ROW("directory")}};

void resume_restore(struct app *app)
{
    struct str pane = memory_of(app->scratch, app->db, app->login, S("pane"));
    for (size_t i = 0; i < COUNT_OF(panes); i++)
        if (str_eq(panes[i].name, pane))
            desk_focus(app, panes[i].pane);
    app->roster.order = case_order_of_name(memory_of(app->scratch, app->db, app->login, S("order")));
    app->to_select = str_int(memory_of(app->scratch, app->db, app->login, S("case")), 0);
}

static int64_t selected_case(const struct app *app)
{
    if (app->focus == PANE_SHEET && app->current && app->current->intake_id)
        return app->current->intake_id;
    return app->roster.count ? app->roster.rows[app->roster.list.selected].id : 0;
}

void resume_save(struct app *app)
{
    if (!app->writer || app->reads || !app->login.n)
        return;
    struct change *c = change_new(app->login, S("desk"));
    for (size_t i = 0; i < COUNT_OF(panes); i++)
        if (panes[i].pane == (app->focus == PANE_SHEET ? PANE_ROSTER : app->focus))
            change_setting(c, S("pane"), panes[i].name);
    change_setting(c, S("order"), case_order_name(app->roster.order));
    change_setting(c, S("case"), str_print(app->scratch, "%lld", (long long)selected_case(app)));
    duty_post(app, c);
}
