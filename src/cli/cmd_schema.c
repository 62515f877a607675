/* schema: every record and field, from the rows of schema/. */
#include "cli/args.h"
#include "cli/columns.h"
#include "cli/say.h"
#include "cli/usage.h"
#include "model/record.h"
#include "store/schema.h"

enum { FORMAT };

static void print_tsv(struct cli *c)
{
    struct columns t = columns_new(c->arena, 7);
    columns_add(
        &t, (struct str[]){S("記録"), S("列"), S("見出し"), S("種類"), S("コード表"), S("節"), S("説明")});
    for (int id = 0; id < RECORD_COUNT; id++) {
        const struct record_row *r = record_row((enum record_id)id);
        for (int i = 0; i < r->count; i++) {
            const struct field *f = &r->fields[i];
            columns_add(&t, (struct str[]){r->table, f->column, f->label, kind_row(f->kind)->name,
                                           f->codes == CODES_none ? S0 : codes_name(f->codes),
                                           section_label(f->section), f->help});
        }
    }
    columns_print(&t, COLUMNS_TSV, c->out);
}

static void print_field(struct cli *c, const struct field *f)
{
    fprintf(c->out, ".It " S_FMT " Pq Va " S_FMT "\n", S_ARG(f->label), S_ARG(f->column));
    usage_mdoc_text(c->out, f->help);
    fputc('\n', c->out);
    if (f->codes == CODES_none)
        return;
    struct buf labels = buf_in(c->arena);
    for (int i = 0; i < codes_count(f->codes); i++)
        buf_print(&labels, "%s" S_FMT, i ? "、" : "値: ", S_ARG(codes_row(f->codes, i)->label));
    usage_mdoc_text(c->out, buf_str(&labels));
    fputs("。\n", c->out);
}

static void print_mdoc(struct cli *c)
{
    for (int id = 0; id < RECORD_COUNT; id++) {
        const struct record_row *r = record_row((enum record_id)id);
        fprintf(c->out, ".Ss " S_FMT "（" S_FMT "）\n.Bl -tag -width Ds -compact\n", S_ARG(r->label),
                S_ARG(r->table));
        for (int i = 0; i < r->count; i++)
            if (!(r->fields[i].flags & F_HIDE))
                print_field(c, &r->fields[i]);
        fputs(".El\n", c->out);
    }
}

static enum err run(struct cli *c)
{
    if (args_choice(c, FORMAT, "sql"))
        say_text(c->out, schema_sql(c->arena));
    else if (args_choice(c, FORMAT, "mdoc"))
        print_mdoc(c);
    else
        print_tsv(c);
    return OK;
}

const struct command cmd_schema = {
    .name = "schema",
    .order = 190,
    .operands = "",
    .words = "記録と項目をすべて並べる",
    .options = {[FORMAT] = {"format", OPTION_CHOICE, "tsv|sql|mdoc", "形。省けば tsv"}},
    .need = NEED_NOTHING,
    .right = RIGHT_NONE,
    .run = run,
};
