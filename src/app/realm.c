#include "app/realm.h"

#include "app/state.h"
#include "base/arena.h"
#include "base/kana.h"
#include "store/ground.h"
#include "ui/bar.h"

static bool is_realm(const struct form_line *l)
{
    return l->field == &record_row(RECORD_PERSON)->fields[PERSON_area] ||
           l->field == &record_row(RECORD_RESOURCE)->fields[RESOURCE_area];
}

static const struct form_line *here(const struct call *call)
{
    const struct form_line *l = &call->form.lines[call->form.at];
    return is_realm(l) ? l : NULL;
}

/* When the caret comes here for the first time, and read only where 資源台帳 has not done so: a call does not wait. */
void realm_look(struct app *app, struct call *call)
{
    if (call->realms || !here(call))
        return;
    const struct directory *d = &app->directory;
    struct need_places p = d->placed ? d->places : ground_places(app->scratch, app->db);
    call->realms = ARENA_ARRAY(call->arena, struct str, p.area_count + 1);
    for (int i = 0; i < p.area_count; i++)
        call->realms[call->realm_count++] = str_copy(call->arena, p.areas[i]);
    form_check(&call->form);
}

/* Those that begin with the text, which none of them is yet; the first is taken. NULL behind the last. */
static const struct str *offered(struct arena *a, const struct call *call, int from)
{
    const struct form_line *l = here(call);
    struct str typed = l ? kana_fold(a, edit_text(&l->edit)) : S0;
    for (int i = from; l && i < call->realm_count; i++) {
        struct str name = kana_fold(a, call->realms[i]);
        if (str_starts(name, typed) && !str_eq(name, typed))
            return &call->realms[i];
    }
    return NULL;
}

bool realm_take(struct call *call)
{
    const struct str *first = offered(call->arena, call, 0);
    if (first)
        form_put(&call->form, call->form.at, *first);
    return first;
}

static bool is_known(const struct call *call, struct str area)
{
    bool known = false;
    for (int i = 0; i < call->realm_count && !known; i++)
        known = kana_same(need_stem(call->realms[i]), need_stem(area));
    return known;
}

void realm_check(const struct call *call, struct form *f)
{
    for (int i = 0; call->realm_count && i < f->count; i++) {
        struct form_line *l = &f->lines[i];
        if (is_realm(l) && l->value->n && !is_known(call, *l->value))
            l->doubt = str_print(f->arena, "台帳にない圏域です（あるのは " S_FMT "）",
                                 S_ARG(str_join(f->arena, call->realms, (size_t)call->realm_count, S("、"))));
    }
}

int realm_rows(const struct app *app, const struct call *call)
{
    return offered(app->frame, call, 0) != NULL;
}

void realm_draw(const struct app *app, const struct call *call, struct canvas *c, struct box in)
{
    struct arena *a = app->frame;
    const struct str *at = offered(a, call, 0);
    int col = canvas_text(c, in, 0, 0, LOOK_MARKED,
                          str_print(a, S_FMT " " S_FMT " " S_FMT, S_ARG(screen_key(app, a, VERB_TAKE)),
                                    S_ARG(verb_row(VERB_TAKE)->words), S_ARG(*at)));
    while ((at = offered(a, call, (int)(at - call->realms) + 1)) && col < in.cols)
        col = canvas_text(c, in, 0, col + 1, LOOK_QUIET, *at);
}
