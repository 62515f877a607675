/* keys: every key of the desk, with the configuration's changes: the rows of help and hint bar. */
#include "cli/args.h"
#include "cli/columns.h"
#include "cli/usage.h"
#include "ui/keymap.h"

enum { FORMAT };

static struct keymap *configured(struct cli *c)
{
    struct keymap *m = keymap_new(c->arena);
    for (int i = 0; i < c->config.key_count; i++) {
        const struct config_key *k = &c->config.keys[i];
        keymap_bind(m, c->arena, k->context, k->key,
                    k->verb); /* config.c has complained about what is wrong */
    }
    return m;
}

static void print_context(struct cli *c, const struct keymap *m, enum context at)
{
    bool begun = false;
    for (int i = 0; i < m->count; i++) {
        const struct binding *b = &m->rows[i];
        const struct verb_row *v = verb_row(b->verb);
        if (b->context != at || b->verb == VERB_NONE)
            continue;
        if (!begun)
            fprintf(c->out, ".Ss " S_FMT "（" S_FMT "）\n.Bl -tag -width Ds -compact\n",
                    S_ARG(context_row(at)->words), S_ARG(context_row(at)->name));
        begun = true;
        /* a key that is a full stop would end the macro */
        fprintf(c->out, ".It Sy \\&" S_FMT " Pq " S_FMT "\n", S_ARG(key_name(c->arena, b->key)),
                S_ARG(v->name));
        usage_mdoc_text(c->out, str_print(c->arena, S_FMT ": " S_FMT "\n", S_ARG(v->words), S_ARG(v->help)));
    }
    if (begun)
        fputs(".El\n", c->out);
}

static bool has_key(const struct keymap *m, enum verb v)
{
    for (int i = 0; i < m->count; i++)
        if (m->rows[i].verb == v)
            return true;
    return false;
}

/* What has no key is reached by the palette; the manual names it all the same (UX.md R53). */
static void print_keyless(struct cli *c, const struct keymap *m)
{
    fputs(".Ss キーのない操作\nコマンドの画面で探して行う。\n.Bl -tag -width Ds -compact\n", c->out);
    for (int v = VERB_NONE + 1; v < VERB_COUNT; v++) {
        const struct verb_row *row = verb_row((enum verb)v);
        if (has_key(m, (enum verb)v))
            continue;
        fprintf(c->out, ".It Pq " S_FMT "\n", S_ARG(row->name));
        usage_mdoc_text(c->out,
                        str_print(c->arena, S_FMT ": " S_FMT "\n", S_ARG(row->words), S_ARG(row->help)));
    }
    fputs(".El\n", c->out);
}

static enum err run(struct cli *c)
{
    const struct keymap *m = configured(c);
    if (args_choice(c, FORMAT, "mdoc")) {
        for (int at = 0; at < CONTEXT_COUNT; at++)
            print_context(c, m, (enum context)at);
        print_keyless(c, m);
        return OK;
    }
    struct columns t = columns_new(c->arena, 4);
    columns_add(&t, (struct str[]){S("場所"), S("キー"), S("動作"), S("説明")});
    for (int i = 0; i < m->count; i++) {
        const struct binding *b = &m->rows[i];
        if (b->verb != VERB_NONE)
            columns_add(&t, (struct str[]){context_row(b->context)->name, key_name(c->arena, b->key),
                                           verb_row(b->verb)->name, verb_row(b->verb)->words});
    }
    columns_print(&t, args_choice(c, FORMAT, "tsv") ? COLUMNS_TSV : COLUMNS_TEXT, c->out);
    return OK;
}

const struct command cmd_keys = {
    .name = "keys",
    .order = 180,
    .operands = "",
    .words = "窓口の画面のキーをすべて並べる（設定で変えたものも含めて）",
    .options = {[FORMAT] = {"format", OPTION_CHOICE, "text|tsv|mdoc", "形。省けば text"}},
    .need = NEED_NOTHING,
    .right = RIGHT_NONE,
    .run = run,
};
