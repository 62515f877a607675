#include "app/town.h"

#include "app/notice.h"
#include "app/state.h"
#include "base/arena.h"
#include "base/kana.h"
#include "ui/bar.h"

enum { COLUMNS = 2 };

static const struct field *person_field(int index)
{
    return &record_row(RECORD_PERSON)->fields[index];
}

static bool one_city(const struct town *towns, int count)
{
    for (int i = 1; i < count; i++)
        if (!str_eq(towns[i].city, towns[0].city))
            return false;
    return true;
}

/* Where there are more than can be numbered, what they have in common: the city. */
static int shorten(struct town *towns, int count)
{
    if (count <= TOWNS_MOST)
        return count;
    if (!one_city(towns, count))
        return TOWNS_MOST;
    towns[0].town = S0;
    return 1;
}

void town_look(struct app *app, struct call *call, int line)
{
    const struct form_line *l = &call->form.lines[line];
    call->town_asks = false;
    if (l->field != person_field(PERSON_postal))
        return;
    call->town_count = 0;
    if (l->value->n && !l->complaint.n) {
        int found = postal_load_towns(call->arena, app->db, *l->value, TOWNS_MOST + 1, &call->towns);
        call->town_count = shorten(call->towns, found);
    }
    if (call->town_count == 1)
        form_offer(&call->form, RECORD_PERSON, PERSON_address, postal_address(call->arena, &call->towns[0]));
}

static bool offers(const struct call *call)
{
    const struct form_line *l = &call->form.lines[call->form.at];
    return call->town_count && l->field == person_field(PERSON_address) && !edit_text(&l->edit).n;
}

static void put(struct call *call, int which)
{
    call->town_asks = false;
    form_put(&call->form, call->form.at, postal_address(call->arena, &call->towns[which]));
}

bool town_take(struct app *app, struct call *call)
{
    if (!offers(call))
        return false;
    if (call->town_count == 1) {
        put(call, 0);
        return true;
    }
    call->town_asks = true;
    notice_say(app, LOOK_PLAIN, "町の番号を押してください。");
    return true;
}

bool town_pick(struct call *call, uint32_t key)
{
    uint32_t folded = kana_key(key);
    bool picks =
        call->town_asks && offers(call) && folded >= '1' && folded < '1' + (uint32_t)call->town_count;
    call->town_asks = false;
    if (picks)
        put(call, (int)(folded - '1'));
    return picks;
}

int town_rows(const struct call *call)
{
    if (!offers(call))
        return 0;
    return call->town_count == 1 ? 1 : 1 + (call->town_count + COLUMNS - 1) / COLUMNS;
}

void town_draw(const struct app *app, const struct call *call, struct canvas *c, struct box in)
{
    struct arena *a = app->frame;
    struct str key = screen_key(app, a, VERB_TAKE), words = verb_row(VERB_TAKE)->words;
    if (call->town_count == 1) {
        canvas_text(c, in, 0, 0, LOOK_MARKED,
                    str_print(a, S_FMT " " S_FMT " " S_FMT, S_ARG(key), S_ARG(words),
                              S_ARG(postal_address(a, &call->towns[0]))));
        return;
    }
    bool same = one_city(call->towns, call->town_count); /* then it is said once */
    canvas_text(c, in, 0, 0, LOOK_MARKED,
                str_print(a, S_FMT " " S_FMT " のあと番号: " S_FMT, S_ARG(key), S_ARG(words),
                          S_ARG(same ? call->towns[0].city : S("町"))));
    int rows = (call->town_count + COLUMNS - 1) / COLUMNS, wide = in.cols / COLUMNS;
    for (int i = 0; i < call->town_count; i++) {
        struct box cell = box_cols(box_rows(in, 1 + i % rows, 1), i / rows * wide, wide - 1);
        const struct town *t = &call->towns[i];
        struct str name = same && t->town.n ? t->town : postal_address(a, t);
        canvas_text(c, cell, 0, 0, call->town_asks ? LOOK_MARKED : LOOK_PLAIN,
                    str_print(a, "%d " S_FMT, i + 1, S_ARG(name)));
    }
}
