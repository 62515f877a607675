#include "app/at_hand.h"
#include "app/desk.h"
#include "app/directory.h"
#include "app/duty.h"
#include "app/notice.h"
#include "base/arena.h"
#include "ui/bar.h"
#include "ui/match.h"
#include "ui/pick.h"

/*
 * 課題の例: the eighteen problems of schema/problems.def. Enter writes the
 * phrase into the note and proposes what goes with it, into empty fields, as
 * one step of undo; the directory then shows who may help.
 */

enum { BELOW = 5 }; /* screen rows for the whole phrase */

struct problem {
    struct str id, group, text, category, phase, urgency, next, query;
};

static const struct problem problems[] = {
#define PROBLEM(id, group, text, category, phase, urgency, next, query)                                      \
    {S_ROW(id),     S_ROW(group),    S_ROW(text), S_ROW(#category),                                          \
     S_ROW(#phase), S_ROW(#urgency), S_ROW(next), S_ROW(query)},
#include "problems.def"
#undef PROBLEM
};

struct problem_list {
    struct pick pick;
    int shown[COUNT_OF(problems)];
};

static void filter(struct app *app, void *state)
{
    struct problem_list *p = state;
    int count = 0;
    for (size_t i = 0; i < COUNT_OF(problems); i++) {
        struct str texts[] = {problems[i].id, problems[i].group, problems[i].text, problems[i].next,
                              problems[i].query};
        if (match_any(app->scratch, edit_text(&p->pick.box), texts, COUNT_OF(texts), S0))
            p->shown[count++] = (int)i;
    }
    pick_found(&p->pick, count, desk_layout(app).body.rows);
}

static void open(struct app *app, struct screen *s)
{
    struct problem_list *p = s->state;
    pick_open(&p->pick, s->arena, BELOW);
    filter(app, p);
}

/* What goes with the problem, where the form asks for it and nothing stands
 * yet. */
static void propose(struct form *f, const struct problem *p)
{
    const struct {
        int index;
        struct str value;
    } offers[] = {{INTAKE_category, p->category},
                  {INTAKE_phase, p->phase},
                  {INTAKE_urgency, p->urgency},
                  {INTAKE_next_action, p->next}};
    for (size_t i = 0; i < COUNT_OF(offers); i++)
        if (form_find(f, &record_row(RECORD_INTAKE)->fields[offers[i].index]) >= 0)
            form_offer(f, RECORD_INTAKE, offers[i].index, offers[i].value);
}

static void write(struct app *app, struct call *call, int note, const struct problem *p)
{
    struct form *f = &call->form;
    struct form_line *l = &f->lines[note];
    struct str before = edit_text(&l->edit);
    const char *between = !before.n ? "" : l->edit.many_lines ? "\n" : " ";
    form_join(f, true);
    form_replace(f, note, str_print(app->scratch, S_FMT "%s" S_FMT, S_ARG(before), between, S_ARG(p->text)));
    propose(f, p);
    form_join(f, false);
    call_touched(app, call, true);
}

static void choose(struct app *app, const struct problem_list *list)
{
    if (!list->pick.list.count)
        return;
    const struct problem *p = &problems[list->shown[list->pick.list.selected]];
    screen_pop(app);
    struct call *call = at_hand_call(app);
    int note = call ? at_hand_note(call) : -1;
    if (note < 0) {
        notice_say(app, LOOK_WARNING, "課題を書き入れる受付票が開かれていません。");
        return;
    }
    write(app, call, note, p);
    if (!p->query.n) {
        notice_say(app, LOOK_PLAIN, "課題を書き入れました。");
        return;
    }
    directory_offer(app, p->query);
    notice_say(app, LOOK_PLAIN, "課題を書き入れました。" S_FMT " で「" S_FMT "」の資源を見られます。",
               S_ARG(screen_key(app, app->scratch, VERB_DIRECTORY)), S_ARG(p->query));
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct problem_list *p = state;
    if (v == VERB_ENTER)
        choose(app, p);
    else if (!pick_move(&p->pick, v, desk_layout(app).body.rows))
        return v == VERB_PROBLEMS;
    return true;
}

enum { GROUP, WORDS, COLUMNS };

static struct str cell(const void *of, int row, int column)
{
    const struct problem *p = &problems[((const struct problem_list *)of)->shown[row]];
    return column == GROUP ? p->group : p->text;
}

/* The whole phrase, and what it would propose. */
static void draw_selected(const struct app *app, const struct problem_list *list, struct canvas *c,
                          struct box in)
{
    if (!list->pick.list.count)
        return;
    const struct problem *p = &problems[list->shown[list->pick.list.selected]];
    struct str proposed =
        str_print(app->frame, "区分 " S_FMT "  局面 " S_FMT "  緊急度 " S_FMT,
                  S_ARG(code_label(CODES_category, p->category)), S_ARG(code_label(CODES_phase, p->phase)),
                  S_ARG(code_label(CODES_urgency, p->urgency)));
    int row = bar_paragraph(c, in, 0, LOOK_MARKED, p->text);
    row = bar_paragraph(c, in, row, LOOK_PLAIN, proposed);
    row = bar_paragraph(c, in, row, LOOK_PLAIN, str_print(app->frame, "次 " S_FMT, S_ARG(p->next)));
    if (p->query.n)
        bar_paragraph(c, in, row, LOOK_PLAIN, str_print(app->frame, "資源 " S_FMT, S_ARG(p->query)));
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    static const struct list_column columns[COLUMNS] = {[GROUP] = {.cells = 4}, [WORDS] = {0}};
    static const struct pick_look look = {S_ROW("課題の例"),
                                          S_ROW("言葉で絞り込み（医療 介護 市民 など）"),
                                          S_ROW("見つかりません。"),
                                          columns,
                                          COLUMNS,
                                          cell};
    const struct problem_list *p = state;
    pick_draw(&p->pick, c, in, &look, p, focus);
    draw_selected(app, p, c, box_cols(box_rows(in, in.rows - BELOW, BELOW), 1, in.cols - 2));
}

const struct screen_row screen_problem_list = {
    .name = S_ROW("problems"),
    .title = S_ROW("課題の例"),
    .context = CONTEXT_BOX,
    .size = sizeof(struct problem_list),
    .open = open,
    .draw = draw,
    .act = act,
    .typed = filter,
};
