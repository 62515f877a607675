/* help: the rows of the commands and of the configuration, for people and for the manual. */
#include "cli/args.h"
#include "cli/say.h"
#include "cli/usage.h"

enum { FORMAT };

static enum err print_command(struct cli *c, struct str name)
{
    const struct command *command = command_of_name(name);
    if (command) {
        usage_command(c->out, command);
        return OK;
    }
    struct buf words = buf_in(c->arena);
    for (int i = 0; i < command_count(); i++)
        buf_print(&words, "%s|", command_row(i)->name);
    struct str near = args_nearest(buf_str(&words), name);
    return fault_say(&c->fault, ERR_USAGE,
                     "コマンド " S_FMT " はありません。" S_FMT "%s一覧は madoguchi help で分かります。",
                     S_ARG(name), S_ARG(near), near.n ? " のことですか。" : "");
}

static enum err run(struct cli *c)
{
    struct str topic = str_of(c->operand_count ? c->operands[0] : NULL);
    bool mdoc = args_choice(c, FORMAT, "mdoc");
    if (str_eq(topic, S("configuration")))
        (mdoc ? usage_mdoc_configuration : usage_configuration)(c->out);
    else if (str_eq(topic, S("options")) && mdoc)
        usage_mdoc_options(c->out);
    else if (topic.n)
        return print_command(c, topic);
    else
        (mdoc ? usage_mdoc_commands : usage_overview)(c->out);
    return OK;
}

const struct command cmd_help = {
    .name = "help",
    .order = 210,
    .operands = "[COMMAND|configuration]",
    .words = "使い方を示す。configuration は設定ファイルの見本",
    .most = 1,
    .options = {[FORMAT] = {"format", OPTION_CHOICE, "text|mdoc", "形。省けば text"}},
    .need = NEED_NOTHING,
    .right = RIGHT_NONE,
    .run = run,
};
