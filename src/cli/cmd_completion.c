/* completion: shell completion from the rows of the commands. */
#include <string.h>

#include "cli/args.h"

/* "a|b|" as "a b", for the shells' word lists. */
static void print_words(FILE *to, const char *words)
{
    for (struct str rest = str_of(words); rest.n;) {
        struct str word = str_part(&rest, '|');
        fprintf(to, S_FMT " ", S_ARG(word));
    }
}

static void print_option_names(FILE *to, const struct command_option *rows, int count)
{
    for (int i = 0; i < count; i++)
        fprintf(to, "--%s ", rows[i].name);
}

static void print_commands(FILE *to)
{
    for (int i = 0; i < command_count(); i++)
        fprintf(to, "%s ", command_row(i)->name);
}

/* What follows one option, as a branch of a `case "$command $previous"`; `command` is a pattern: * for any. A file is
 * the shell's own to complete. */
static void bash_option(FILE *to, const char *command, const struct command_option *o)
{
    if (o->kind == OPTION_CHOICE) {
        fprintf(to, "    %s' --%s') COMPREPLY=($(compgen -W '", command, o->name);
        print_words(to, o->argument);
        fputs("' -- \"$current\")); return ;;\n", to);
    } else if (o->kind == OPTION_FILE) {
        fprintf(to, "    %s' --%s') COMPREPLY=(); return ;;\n", command, o->name);
    } else if (o->kind != OPTION_FLAG) {
        fprintf(to, "    %s' --%s') COMPREPLY=(); compopt +o default; return ;;\n", command, o->name);
    }
}

static void bash_command(FILE *to, const struct command *k)
{
    fprintf(to, "    %s) words='", k->name);
    if (k->first)
        print_words(to, k->first);
    if (strcmp(k->name, "help") == 0)
        print_commands(to);
    print_option_names(to, k->options, command_options(k));
    fputs("' ;;\n", to);
}

static void print_bash(FILE *to)
{
    fputs("# bash completion of madoguchi: source it, or put it into bash-completion's folder.\n_madoguchi() "
          "{\n"
          "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= words= "
          "word\n"
          "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n    case $word in ",
          to);
    for (int i = 0; i < command_count(); i++)
        fprintf(to, "%s%s", i ? "|" : "", command_row(i)->name);
    fputs(") command=$word; break ;; esac\n  done\n  case \"$command $previous\" in\n", to);
    for (int i = 0; i < command_count(); i++)
        for (int k = 0; k < command_options(command_row(i)); k++)
            bash_option(to, command_row(i)->name, &command_row(i)->options[k]);
    for (int i = 0; i < GLOBAL_COUNT; i++)
        bash_option(to, "*", &global_options[i]);
    fputs("  esac\n  case $command in\n    '') words='", to);
    print_commands(to);
    fputs("' ;;\n", to);
    for (int i = 0; i < command_count(); i++)
        bash_command(to, command_row(i));
    fputs("  esac\n  COMPREPLY=($(compgen -W \"$words ", to);
    print_option_names(to, global_options, GLOBAL_COUNT);
    fputs("\" -- \"$current\"))\n}\ncomplete -o default -F _madoguchi madoguchi\n", to);
}

/* The characters that mean something inside _arguments' '--name[words]:message:action'. */
static void zsh_text(FILE *to, const char *words)
{
    for (; *words; words++) {
        if (strchr("[]:\\", *words))
            fputc('\\', to);
        if (*words == '\'')
            fputs("'\\'", to);
        fputc(*words, to);
    }
}

static void zsh_options(FILE *to, const struct command_option *rows, int count)
{
    for (int i = 0; i < count; i++) {
        fprintf(to, " \\\n        '--%s[", rows[i].name);
        zsh_text(to, rows[i].words);
        fputc(']', to);
        if (rows[i].kind == OPTION_CHOICE) {
            fprintf(to, ":%s:(", rows[i].name);
            print_words(to, rows[i].argument);
            fputc(')', to);
        } else if (rows[i].kind != OPTION_FLAG) {
            fprintf(to, ":%s:%s", rows[i].argument, rows[i].kind == OPTION_FILE ? "_files" : " ");
        }
        fputc('\'', to);
    }
}

static void zsh_command(FILE *to, const struct command *k)
{
    fprintf(to, "    %s)\n      _arguments -s", k->name);
    zsh_options(to, k->options, command_options(k));
    zsh_options(to, global_options, GLOBAL_COUNT);
    if (k->first || strcmp(k->name, "help") == 0) {
        fputs(" \\\n        '1:operand:(", to);
        if (k->first)
            print_words(to, k->first);
        else
            print_commands(to);
        fputs(")'", to);
    }
    fputs(" \\\n        '*:file:_files' ;;\n", to);
}

static void print_zsh(FILE *to)
{
    fputs("#compdef madoguchi\n_madoguchi() {\n  local -a commands\n  commands=(\n", to);
    for (int i = 0; i < command_count(); i++) {
        fprintf(to, "    '%s:", command_row(i)->name);
        zsh_text(to, command_row(i)->words);
        fputs("'\n", to);
    }
    fputs("  )\n  local context state line\n  _arguments -C", to);
    zsh_options(to, global_options, GLOBAL_COUNT);
    fputs(" \\\n        '1:command:->command' '*::argument:->arguments'\n  case $state in\n"
          "    command) _describe command commands; return ;;\n    arguments) ;;\n    *) return ;;\n  esac\n "
          " case $line[1] in\n",
          to);
    for (int i = 0; i < command_count(); i++)
        zsh_command(to, command_row(i));
    fputs("  esac\n}\n_madoguchi \"$@\"\n", to);
}

static enum err run(struct cli *c)
{
    if (strcmp(c->operands[0], "zsh") == 0)
        print_zsh(c->out);
    else
        print_bash(c->out);
    return OK;
}

const struct command cmd_completion = {
    .name = "completion",
    .order = 200,
    .operands = "bash|zsh",
    .words = "シェルの補完の設定を出す",
    .first = "bash|zsh",
    .least = 1,
    .most = 1,
    .need = NEED_NOTHING,
    .right = RIGHT_NONE,
    .run = run,
};
