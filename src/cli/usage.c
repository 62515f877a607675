#include "cli/usage.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "base/width.h"
#include "cli/args.h"

static void print_option_usage(FILE *to, const struct command_option *o)
{
    fprintf(to, o->needed ? " --%s" : " [--%s", o->name);
    if (o->argument)
        fprintf(to, " " S_FMT, S_ARG(args_shown(o->argument)));
    if (!o->needed)
        fputc(']', to);
}

static void usage_line(FILE *to, const struct command *command)
{
    fprintf(to, "madoguchi %s", command->name);
    if (*command->operands)
        fprintf(to, " %s", command->operands);
    for (int i = 0; i < command_options(command); i++)
        print_option_usage(to, &command->options[i]);
    fputc('\n', to);
}

/* "  left            right" with the right side at a fixed cell, or on its own line where the left one is
 * long. */
static void print_pair(FILE *to, const char *left, const char *right)
{
    enum { AT = 30 };
    int used = 2 + width_text(str_of(left));
    fprintf(to, "  %s", left);
    if (used + 2 > AT)
        fprintf(to, "\n%*s", AT, "");
    else
        fprintf(to, "%*s", AT - used, "");
    fprintf(to, "%s\n", right);
}

static void print_options(FILE *to, const struct command_option *rows, int count)
{
    for (int i = 0; i < count; i++) {
        char left[160];
        struct str argument = args_shown(rows[i].argument);
        snprintf(left, sizeof left, "%.*s%s--%s%s" S_FMT, rows[i].letter != 0, "-",
                 rows[i].letter ? (char[]){rows[i].letter, ',', ' ', 0} : "", rows[i].name,
                 argument.n ? " " : "", S_ARG(argument));
        print_pair(to, left, rows[i].words);
    }
}

void usage_overview(FILE *to)
{
    fputs("使い方: madoguchi [--db FILE] [--config FILE] [COMMAND [ARG…]]\n"
          "在宅医療・介護連携支援センターの相談窓口。COMMAND がなければ窓口の画面を開く。\n\nコマンド:\n",
          to);
    for (int i = 0; i < command_count(); i++)
        print_pair(to, command_row(i)->name, command_row(i)->words);
    fputs("\nどのコマンドにも付けられるオプション:\n", to);
    print_options(to, global_options, GLOBAL_COUNT);
    fputs("\nコマンドごとの説明: madoguchi help COMMAND   操作の手引: man madoguchi-desk\n", to);
}

/* Folded at a width that reads well; no line begins with a closing mark. */
static void print_folded(FILE *to, struct str text)
{
    enum { CELLS = 76 };
    while (text.n) {
        int used;
        size_t n = width_fit(text, CELLS, &used);
        for (struct str next = str_from(text, n); next.n; next = str_from(text, n)) {
            size_t mark = utf8_after(next, 0);
            if (str_find(S("、。）」"), str_head(next, mark)) == SIZE_MAX)
                break;
            n += mark;
        }
        fprintf(to, S_FMT "\n", S_ARG(str_head(text, n)));
        text = str_from(text, n);
    }
}

void usage_command(FILE *to, const struct command *command)
{
    fputs("使い方: ", to);
    usage_line(to, command);
    fprintf(to, "\n%s。\n", command->words);
    if (command->details)
        print_folded(to, str_of(command->details));
    if (command_options(command)) {
        fputs("\nオプション:\n", to);
        print_options(to, command->options, command_options(command));
    }
    fputs("\nどのコマンドにも付けられるオプション:\n", to);
    print_options(to, global_options, GLOBAL_COUNT);
}

/* A backslash is an escape to mdoc; a point or quote at the start of a line a request. Lines of Japanese hold
 * no blank, so that they get places where they may be folded (\:): behind every wide character, but not
 * before a closing mark. */
void usage_mdoc_text(FILE *to, struct str text)
{
    bool begins = true;
    while (text.n) {
        struct str one = text;
        uint32_t code = utf8_next(&text);
        one.n -= text.n;
        if (begins && (code == '.' || code == '\''))
            fputs("\\&", to);
        if (code == '\\')
            fputs("\\e", to);
        else
            fwrite(one.p, 1, one.n, to);
        begins = code == '\n' || (code == 0x3002 && text.n && text.p[0] != '\n'); /* 。: a sentence, a line */
        if (begins && code != '\n')
            fputc('\n', to);
        bool wide = !begins && code != UTF8_BAD && width_of(code) == 2;
        if (wide && text.n && str_find(S("、。）」（・"), str_head(text, utf8_after(text, 0))) == SIZE_MAX)
            fputs("\\:", to);
    }
}

static void mdoc_option(FILE *to, const struct command_option *o)
{
    fputs(".It Fl ", to);
    if (o->letter)
        fprintf(to, "%c , Fl ", o->letter);
    fprintf(to, "\\-%s", o->name);
    if (o->argument)
        fprintf(to, " Ar " S_FMT, S_ARG(args_shown(o->argument)));
    fputc('\n', to);
    usage_mdoc_text(to, str_of(o->words));
    fputs("。\n", to);
}

static void mdoc_options(FILE *to, const struct command_option *rows, int count)
{
    fputs(".Bl -tag -width Ds -compact\n", to);
    for (int i = 0; i < count; i++)
        mdoc_option(to, &rows[i]);
    fputs(".El\n", to);
}

void usage_mdoc_options(FILE *to)
{
    mdoc_options(to, global_options, GLOBAL_COUNT);
}

static void mdoc_command(FILE *to, const struct command *k)
{
    fprintf(to, ".It Cm %s", k->name);
    if (*k->operands)
        fprintf(to, " Ar %s", k->operands);
    fputc('\n', to);
    usage_mdoc_text(to, str_of(k->words));
    fputs("。\n", to);
    if (k->details) {
        usage_mdoc_text(to, str_of(k->details));
        fputc('\n', to);
    }
    if (command_options(k))
        mdoc_options(to, k->options, command_options(k));
}

void usage_mdoc_commands(FILE *to)
{
    fputs(".Bl -tag -width Ds\n", to);
    for (int i = 0; i < command_count(); i++)
        mdoc_command(to, command_row(i));
    fputs(".El\n", to);
}

void usage_configuration(FILE *to)
{
    struct str section = S0;
    fputs("; madoguchi の設定。行頭の ; を取ると効く。場所は ~/.config/madoguchi/madoguchi.conf\n"
          "; か /etc/madoguchi/madoguchi.conf（前のほうがあれば、そちらだけ）。\n",
          to);
    for (int i = 0; i < config_row_count(); i++) {
        struct config_row row = config_row(i);
        if (!str_eq(section, row.section))
            fprintf(to, "\n[" S_FMT "]\n", S_ARG(row.section));
        section = row.section;
        fprintf(to, "; " S_FMT "。\n; " S_FMT " = " S_FMT "\n", S_ARG(row.words), S_ARG(row.name),
                S_ARG(row.standard.n ? row.standard : row.argument));
    }
}

void usage_mdoc_configuration(FILE *to)
{
    fputs(".Bl -tag -width Ds\n", to);
    for (int i = 0; i < config_row_count(); i++) {
        struct config_row row = config_row(i);
        fprintf(to, ".It Bq " S_FMT " Va " S_FMT " = Ar " S_FMT "\n", S_ARG(row.section), S_ARG(row.name),
                S_ARG(row.argument));
        usage_mdoc_text(to, row.words);
        fputs("。\n", to);
        if (row.standard.n)
            fprintf(to, "既定は " S_FMT "。\n", S_ARG(row.standard));
    }
    fputs(".El\n", to);
}
