#include "app/phrases.h"

#include "app/duty.h"
#include "app/state.h"
#include "base/arena.h"
#include "base/kana.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "store/named.h"

enum { OWN_MOST = 500, SHORT_MOST = 12 };

static const struct phrase_row built_in[] = {
#define PHRASE(short_form, text, reading) {S_ROW(short_form), S_ROW(text), S_ROW(reading), false},
#include "phrases.def"
#undef PHRASE
};

/* The last one that was written for each short form. */
static int load_own(struct arena *a, struct db *db, struct phrase_row *rows)
{
    struct query *q;
    struct fault f = {0};
    int n = 0;
    if (named_open(db, NAMED_PHRASES, &q, &f) != OK)
        return 0;
    while (n < OWN_MOST && query_step(q)) {
        struct str name = str_copy(a, query_text(q, 0));
        rows[n++] = (struct phrase_row){name, str_copy(a, query_text(q, 1)), name, true};
    }
    query_close(q, &f);
    return n;
}

static bool is_short(struct arena *a, struct str short_form, struct str folded)
{
    return str_eq(kana_fold(a, short_form), folded);
}

int phrases_all(struct arena *a, struct db *db, struct phrase_row **rows)
{
    *rows = ARENA_ARRAY(a, struct phrase_row, OWN_MOST + COUNT_OF(built_in));
    int own = load_own(a, db, *rows), n = own;
    for (size_t i = 0; i < COUNT_OF(built_in); i++) {
        bool replaced = false;
        for (int k = 0; k < own; k++)
            replaced |= is_short(a, (*rows)[k].short_form, built_in[i].short_form);
        if (!replaced)
            (*rows)[n++] = built_in[i];
    }
    return n;
}

static struct str counter(struct arena *a, struct str short_form)
{
    return str_print(a, "phrase." S_FMT, S_ARG(kana_fold(a, short_form)));
}

int64_t phrases_count(struct arena *a, struct db *db, struct str short_form)
{
    return load_count(db, str_z(a, counter(a, short_form)));
}

void phrases_used(struct app *app, struct str short_form)
{
    struct change *c = change_new(app->login, S("phrase"));
    change_count(c, counter(app->scratch, short_form));
    duty_post(app, c);
}

/* Where ";sk" begins that ends at the caret; SIZE_MAX where there is none. */
static size_t short_before(struct str text, size_t caret)
{
    size_t at = caret;
    for (int i = 0; i <= SHORT_MOST && at > 0; i++) {
        at = utf8_before(text, at);
        struct str rest = str_from(text, at);
        if (str_starts(rest, S(";")) || str_starts(rest, S("；")))
            return i ? at : SIZE_MAX;
        if (str_starts(rest, S(" ")) || str_starts(rest, S("\n")) || str_starts(rest, S("　")))
            return SIZE_MAX;
    }
    return SIZE_MAX;
}

static void replace(struct app *app, struct form *f, size_t from, struct str phrase)
{
    struct edit *e = &f->lines[f->at].edit;
    struct str text = edit_text(e);
    if (!e->many_lines)
        phrase = wrap_none(app->scratch, phrase);
    struct str whole = str_print(app->scratch, S_FMT S_FMT S_FMT, S_ARG(str_head(text, from)), S_ARG(phrase),
                                 S_ARG(str_from(text, e->caret)));
    form_replace(f, f->at, whole);
    edit_place(e, from + phrase.n);
}

bool phrases_expand(struct app *app, struct call *call)
{
    struct form *f = &call->form;
    const struct form_line *l = &f->lines[f->at];
    struct str text = edit_text(&l->edit);
    size_t from = l->field->kind == KIND_NOTE || l->field->kind == KIND_TEXT
                      ? short_before(text, l->edit.caret)
                      : SIZE_MAX;
    if (from == SIZE_MAX)
        return false;
    struct str typed = {text.p + from, l->edit.caret - from};
    struct str folded = kana_fold(app->scratch, str_from(typed, utf8_after(typed, 0)));
    struct phrase_row *rows;
    int count = phrases_all(app->scratch, app->db, &rows);
    for (int i = 0; i < count; i++)
        if (is_short(app->scratch, rows[i].short_form, folded)) {
            replace(app, f, from, rows[i].text);
            phrases_used(app, rows[i].short_form);
            return true;
        }
    return false;
}
