#include "cli/args.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"

const struct command_option global_options[GLOBAL_COUNT] = {
    [GLOBAL_DB] = {"db", OPTION_FILE, "FILE", "データベース。なければ $MADOGUCHI_DB、次に既定の場所"},
    [GLOBAL_CONFIG] = {"config", OPTION_FILE, "FILE", "設定ファイル"},
    [GLOBAL_AS] = {"as", OPTION_TEXT, "LOGIN", "誰として行うか（在籍している職員のログイン名）"},
    [GLOBAL_PASSPHRASE] = {"passphrase-file", OPTION_FILE, "FILE", "その人の合い言葉が1行目にあるファイル"},
    [GLOBAL_NEW_PASSPHRASE] =
        {"new-passphrase-file", OPTION_FILE, "FILE",
         "新しく決める合い言葉が1行目にあるファイル（使い切りの番号で入るとき、staff passphrase）"},
    [GLOBAL_RECOVERY] = {"recovery", OPTION_FLAG, NULL,
                         "職員の代わりに、封筒の復旧コードで入る（staff reset と restation だけ）"},
    [GLOBAL_HELP] = {"help", OPTION_FLAG, NULL, "使い方を示す", .letter = 'h'},
    [GLOBAL_VERSION] = {"version", OPTION_FLAG, NULL, "版を示す"},
};

struct str args_shown(const char *words)
{
    struct str s = str_of(words);
    s.n -= str_ends(s, S("|"));
    return s;
}

bool args_among(struct str words, struct str typed)
{
    while (words.n)
        if (str_eq(str_part(&words, '|'), typed))
            return true;
    return false;
}

enum { LONGEST = 40 };

/* Edits between two words: one letter more, less, other, or two changed over (Damerau). */
static int distance(struct str a, struct str b)
{
    int d[LONGEST + 1][LONGEST + 1];
    a = str_head(a, LONGEST);
    b = str_head(b, LONGEST);
    for (size_t i = 0; i <= a.n; i++)
        for (size_t j = 0; j <= b.n; j++) {
            if (!i || !j) {
                d[i][j] = (int)(i + j);
                continue;
            }
            int best = d[i - 1][j - 1] + (a.p[i - 1] != b.p[j - 1]);
            best = d[i - 1][j] + 1 < best ? d[i - 1][j] + 1 : best;
            best = d[i][j - 1] + 1 < best ? d[i][j - 1] + 1 : best;
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] &&
                d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    return d[a.n][b.n];
}

struct str args_nearest(struct str words, struct str typed)
{
    struct str found = S0;
    int least = 3;
    while (words.n) {
        struct str word = str_part(&words, '|');
        int d = typed.n >= 2 && str_starts(word, typed) ? 1 : distance(word, typed);
        if (d < least && d < (int)word.n) {
            least = d;
            found = word;
        }
    }
    return found;
}

/* 「--format のことですか。」, or nothing where no word is near. */
static struct str guess(struct cli *c, struct str words, struct str typed, const char *before)
{
    struct str near = args_nearest(words, typed);
    return near.n ? str_print(c->arena, "%s" S_FMT " のことですか。", before, S_ARG(near)) : S0;
}

static struct str all_commands(struct cli *c)
{
    struct buf b = buf_in(c->arena);
    for (int i = 0; i < command_count(); i++)
        buf_print(&b, "%s%s", i ? "|" : "", command_row(i)->name);
    return buf_str(&b);
}

static struct str all_options(struct cli *c)
{
    struct buf b = buf_in(c->arena);
    for (int i = 0; i < GLOBAL_COUNT; i++)
        buf_print(&b, "%s%s", i ? "|" : "", global_options[i].name);
    for (int i = 0; c->command && i < command_options(c->command); i++)
        buf_print(&b, "|%s", c->command->options[i].name);
    return buf_str(&b);
}

static const char *help_of(const struct cli *c)
{
    return c->command ? str_z(c->arena, str_print(c->arena, "madoguchi help %s", c->command->name))
                      : "madoguchi help";
}

static bool is_day(struct cli *c, struct str s)
{
    int32_t day = date_from_iso(s);
    return day != DAY_NONE && str_eq(date_iso(c->arena, day), s);
}

/* Is the text of the form that the option's row asks for? Empty sentence: yes. */
static struct str complaint(struct cli *c, const struct command_option *o, struct str text)
{
    switch (o->kind) {
    case OPTION_NUMBER: return str_digits(text) && text.n < 16 ? S0 : S("0 以上の整数を指定してください。");
    case OPTION_DAY: return is_day(c, text) ? S0 : S("2026-11-20 の形で実在する日を指定してください。");
    case OPTION_MONTH:
        return text.n == 7 && is_day(c, str_print(c->arena, S_FMT "-01", S_ARG(text)))
                   ? S0
                   : S("2026-11 の形で月を指定してください。");
    case OPTION_YEAR:
        return text.n == 4 && str_digits(text) ? S0
                                               : S("2026 の形で年度（4月の年）を西暦で指定してください。");
    case OPTION_CHOICE:
        if (args_among(str_of(o->argument), text))
            return S0;
        return str_print(c->arena, S_FMT S_FMT " のどれかを指定してください。",
                         S_ARG(guess(c, str_of(o->argument), text, "")), S_ARG(args_shown(o->argument)));
    case OPTION_FILE: return text.n ? S0 : S("名前が空です。");
    case OPTION_FLAG:
    case OPTION_TEXT: break;
    }
    return S0;
}

static enum err check_value(struct cli *c, const struct command_option *o, const char *text)
{
    struct str wrong = complaint(c, o, str_of(text));
    return wrong.n ? fault_say(&c->fault, ERR_USAGE, "--%s の「%s」は使えません。" S_FMT, o->name, text,
                               S_ARG(wrong))
                   : OK;
}

/* The row of an option and where its text goes. */
static const struct command_option *find_option(struct cli *c, struct str name, const char ***slot)
{
    for (int i = 0; i < GLOBAL_COUNT; i++)
        if (str_eq(str_of(global_options[i].name), name)) {
            *slot = &c->global[i];
            return &global_options[i];
        }
    for (int i = 0; c->command && i < command_options(c->command); i++)
        if (str_eq(str_of(c->command->options[i].name), name)) {
            *slot = &c->option[i];
            return &c->command->options[i];
        }
    return NULL;
}

static const struct command_option *find_letter(struct cli *c, char letter, const char ***slot)
{
    for (int i = 0; i < GLOBAL_COUNT; i++)
        if (global_options[i].letter == letter)
            return find_option(c, str_of(global_options[i].name), slot);
    return NULL;
}

static enum err no_such_option(struct cli *c, const char *typed, struct str name)
{
    return fault_say(&c->fault, ERR_USAGE, "オプション %s はありません。" S_FMT "使い方は %s で分かります。",
                     typed, S_ARG(guess(c, all_options(c), name, "--")), help_of(c));
}

/* One option at argv[*at], with its text in the same word after '=' or in the next one. */
static enum err read_option(struct cli *c, int argc, char **argv, int *at)
{
    const char *typed = argv[*at];
    const char **slot = NULL;
    const char *equals = strchr(typed, '=');
    bool is_long = typed[1] == '-';
    struct str name = is_long
                          ? (struct str){typed + 2, equals ? (size_t)(equals - typed - 2) : strlen(typed) - 2}
                          : str_of(typed + 1);
    const struct command_option *o = is_long       ? find_option(c, name, &slot)
                                     : name.n == 1 ? find_letter(c, name.p[0], &slot)
                                                   : NULL;
    if (!o)
        return no_such_option(c, typed, name);
    if (*slot)
        return fault_say(&c->fault, ERR_USAGE, "--%s が2度指定されています。1つにしてください。", o->name);
    if (o->kind == OPTION_FLAG) {
        *slot = "";
        return equals ? fault_say(&c->fault, ERR_USAGE,
                                  "--%s には値を付けられません。= から後を消してください。", o->name)
                      : OK;
    }
    if (!equals && *at + 1 >= argc)
        return fault_say(&c->fault, ERR_USAGE, "--%s の後に %s が必要です。使い方は %s で分かります。",
                         o->name, o->argument, help_of(c));
    *slot = equals ? equals + 1 : argv[++*at];
    return check_value(c, o, *slot);
}

static enum err read_command(struct cli *c, const char *typed)
{
    c->command = command_of_name(str_of(typed));
    if (c->command)
        return OK;
    return fault_say(&c->fault, ERR_USAGE,
                     "コマンド %s はありません。" S_FMT "一覧は madoguchi help で分かります。", typed,
                     S_ARG(guess(c, all_commands(c), str_of(typed), "")));
}

static enum err check_operands(struct cli *c)
{
    const struct command *k = c->command;
    if (c->operand_count < k->least)
        return fault_say(&c->fault, ERR_USAGE, "madoguchi %s には %s が必要です。使い方は %s で分かります。",
                         k->name, k->operands, help_of(c));
    if (c->operand_count > k->most)
        return fault_say(&c->fault, ERR_USAGE, "余分な引数「%s」があります。使い方は %s で分かります。",
                         c->operands[k->most], help_of(c));
    if (k->first && c->operand_count && !args_among(str_of(k->first), str_of(c->operands[0])))
        return fault_say(&c->fault, ERR_USAGE,
                         "madoguchi %s の「%s」は使えません。" S_FMT S_FMT " のどれかを指定してください。",
                         k->name, c->operands[0],
                         S_ARG(guess(c, str_of(k->first), str_of(c->operands[0]), "")),
                         S_ARG(args_shown(k->first)));
    for (int i = 0; i < command_options(k); i++)
        if (k->options[i].needed && !c->option[i])
            return fault_say(&c->fault, ERR_USAGE,
                             "madoguchi %s には --%s %s が必要です。使い方は %s で分かります。", k->name,
                             k->options[i].name, k->options[i].argument, help_of(c));
    return OK;
}

enum err args_read(struct cli *c, int argc, char **argv)
{
    bool only_operands = false;
    c->operands = ARENA_ARRAY(c->arena, char *, argc + 1);
    for (int i = 1; i < argc; i++) {
        enum err e = OK;
        if (!only_operands && strcmp(argv[i], "--") == 0)
            only_operands = true;
        else if (!only_operands && argv[i][0] == '-' && argv[i][1])
            e = read_option(c, argc, argv, &i);
        else if (!c->command)
            e = read_command(c, argv[i]);
        else
            c->operands[c->operand_count++] = argv[i];
        if (e)
            return e;
    }
    bool asks = c->global[GLOBAL_HELP] || c->global[GLOBAL_VERSION];
    return c->command && !asks ? check_operands(c) : OK;
}

int64_t args_number(const struct cli *c, int option, int64_t otherwise)
{
    return c->option[option] ? str_int(str_of(c->option[option]), otherwise) : otherwise;
}

struct str args_text(const struct cli *c, int option, const char *otherwise)
{
    return str_of(c->option[option] ? c->option[option] : otherwise);
}

bool args_choice(const struct cli *c, int option, const char *word)
{
    return c->option[option] && strcmp(c->option[option], word) == 0;
}
