/* import: files of other people into the database, in one transaction; each is taken whole or not at all. */
#include <limits.h>

#include "cli/args.h"
#include "cli/interrupt.h"
#include "cli/say.h"
#include "cli/session.h"
#include "export/import.h"

enum { ENCODING, DRY_RUN, REJECT, SPREADSHEET };

static const char kinds[] =
#define IMPORT(NAME, name, words) name "|"
#include "export/import.def"
#undef IMPORT
    ;

static const char encodings[] =
#define ENCODING(NAME, name, label) name "|"
#include "export/encoding.def"
#undef ENCODING
    ;

static void tell(void *of, int64_t rows, size_t done, size_t size)
{
    say_bar_show(of, S("読み込み"), rows, size ? (double)done / (double)size : -1);
}

static void print_changes(const struct cli *c, const struct import_result *r)
{
    if (r->field_count)
        fputs("変わる項目:\n", c->out);
    for (int i = 0; i < r->field_count; i++) {
        fputs("  ", c->out);
        say_text(c->out, r->fields[i].say);
        fprintf(c->out, ": %lld\n", (long long)r->fields[i].count);
    }
    if (r->shown)
        fprintf(c->out, "はじめの %d か所（事業所番号、資源名、項目、前 → 後）:\n", r->shown);
    for (int i = 0; i < r->shown; i++) {
        const struct import_change *k = &r->changes[i];
        say_text(c->out,
                 str_print(c->arena, "  " S_FMT "  " S_FMT "  " S_FMT "  「" S_FMT "」→「" S_FMT "」\n",
                           S_ARG(k->number), S_ARG(k->name), S_ARG(k->label), S_ARG(k->before),
                           S_ARG(k->after)));
    }
}

static void print_result(const struct cli *c, const struct import_result *r)
{
    if (r->layout.n) {
        fputs(c->operand_count > 2 ? "最後のファイルの様式: " : "様式: ", c->out);
        say_text(c->out, r->layout);
        fputc('\n', c->out);
    }
    fprintf(c->out, "読んだ行 %lld  新規 %lld  変更 %lld  同じ %lld  受け付けなかった行 %lld%s\n",
            (long long)r->read, (long long)r->added, (long long)r->changed, (long long)r->same,
            (long long)r->rejected, c->option[DRY_RUN] ? "（試しただけで、書き込んでいません）" : "");
    for (int i = 0; i < r->count; i++) {
        fputs("  ", c->out);
        say_text(c->out, r->notes[i].say);
        fprintf(c->out, ": %lld", (long long)r->notes[i].count);
        if (r->notes[i].first.n)
            say_text(c->out, str_print(c->arena, "（はじめは " S_FMT "）", S_ARG(r->notes[i].first)));
        fputc('\n', c->out);
    }
    if (r->offices || r->doubtful)
        fprintf(c->out, "  同じ事業所にまとめた、または分けた資源: %lld\n  同じ事業所か確かめたい組: %lld\n",
                (long long)r->offices, (long long)r->doubtful);
    print_changes(c, r);
}

static enum err run(struct cli *c)
{
    struct say_bar bar = say_bar_new(c);
    struct import_request q = {
        .paths = (const char *const *)(c->operands + 1),
        .count = c->operand_count - 1,
        .dry_run = c->option[DRY_RUN] != NULL,
        .spreadsheet = c->option[SPREADSHEET] != NULL,
        .reject = c->option[REJECT],
        .login = c->login,
        .now = c->now,
        .cancel = interrupt_watch(),
        .tell = tell,
        .of = &bar,
    };
    import_of_name(str_of(c->operands[0]), &q.kind);
    encoding_of_name(args_text(c, ENCODING, "auto"), &q.encoding);
    struct import_result result = {0};
    enum err e = import_files(c->arena, c->db, &q, &result, &c->fault);
    say_bar_clear(&bar);
    if (e <= ERR_NOTICE || result.read)
        print_result(c, &result);
    return e;
}

const struct command cmd_import = {
    .name = "import",
    .order = 30,
    .operands = "KIND FILE…",
    .words = "ほかの資料や台帳を取り込む。同じものを2度取り込んでも何も変わらない",
    .first = kinds,
    .least = 2,
    .most = INT_MAX,
    .options =
        {
            [ENCODING] = {"encoding", OPTION_CHOICE, encodings, "文字コード。省けば内容から決める"},
            [DRY_RUN] = {"dry-run", OPTION_FLAG, NULL, "試すだけで、書き込まない。何がどう変わるかを示す"},
            [REJECT] = {"reject", OPTION_FILE, "FILE",
                        "受け付けなかった行を、行番号と理由とともに書くファイル"},
            [SPREADSHEET] = {"spreadsheet", OPTION_FLAG, NULL,
                             "export --spreadsheet で書いたもの。式の前の ' を外す"},
        },
    .need = NEED_SEAT,
    .right = RIGHT_IMPORT,
    .run = run,
    .details =
#define IMPORT(NAME, name, words) name " は" words "。"
#include "export/import.def"
#undef IMPORT
        "資源の様式は見出しか列の形で見分け、見出しの上の表題の行は読み飛ばす。"
        "ファイルごとに、全部入るか全く入らないかのどちらかになる。"
        "確かめた項目と職員が書いた項目は書き換えない。変えなかったものは --reject "
        "のファイルにも理由とともに書く。",
};
