/* dump: the sealed database as a plain SQLite file, for the day on which there is no madoguchi any more. */
#include "cli/args.h"
#include "cli/columns.h"
#include "cli/session.h"
#include "store/audit.h"
#include "store/dump.h"
#include "store/salvage.h"

enum { OUT, SALVAGE };

/* Of each kind how much came out; where something is missing, a person has to look. */
static enum err tell(struct cli *c, const struct salvage_line *lines, int count)
{
    int64_t gaps = 0;
    struct columns t = columns_new(c->arena, 3);
    columns_add(&t, (struct str[]){S("表"), S("読めた行"), S("飛ばした所")});
    for (int i = 0; i < count; i++) {
        gaps += lines[i].gaps;
        columns_add(&t, (struct str[]){lines[i].table, str_print(c->arena, "%lld", (long long)lines[i].saved),
                                       str_print(c->arena, "%lld", (long long)lines[i].gaps)});
    }
    columns_print(&t, COLUMNS_TEXT, c->out);
    return gaps ? fault_say(
                      &c->fault, ERR_NOTICE,
                      "%s: 読めないところを %lld か所飛ばしました。足りない記録は、バックアップと見くらべ"
                      "てください。",
                      c->option[OUT], (long long)gaps)
                : OK;
}

/* From the reader that is open: the file stays as it is, and who works on it goes on. */
static enum err salvage(struct cli *c)
{
    struct salvage_line *lines;
    int count;
    enum err e = salvage_to(c->arena, c->db, c->option[OUT], &lines, &count, &c->fault);
    if (!e)
        fprintf(
            c->out,
            "%s "
            "に、読めた記録を暗号なしで書き出しました。個人の記録がそのまま読めます。用が済んだら消してくだ"
            "さい。\n",
            c->option[OUT]);
    return e ? e : tell(c, lines, count);
}

/* Written down before anything is; then nobody has the file open, this process included. */
static enum err run(struct cli *c)
{
    struct str who = c->login;
    enum err e = audit_note(c->db, c->now, who, S("dump"), S0, str_of(c->option[OUT]), &c->fault);
    if (!e && c->option[SALVAGE])
        return salvage(c);
    session_close(c);
    e = e ? e : seat_take(c->db_path, SEAT_REPLACE, who, c->now, &c->seat, &c->fault);
    e = e ? e : dump_plain(c->db_path, c->option[OUT], &c->fault);
    if (!e)
        fprintf(c->out,
                "%s に暗号なしで書き出しました。個人の記録がそのまま読めます。用が済んだら消してください。\n",
                c->option[OUT]);
    return e;
}

const struct command cmd_dump = {
    .name = "dump",
    .order = 100,
    .operands = "",
    .words = "暗号化されたデータベースを、ふつうの SQLite のファイルに書き出す",
    .options = {[OUT] = {"out", OPTION_FILE, "FILE", "書き出すファイル。上書きはしない", .needed = true},
                [SALVAGE] = {"salvage", OPTION_FLAG, NULL, "壊れたファイルから、読める記録だけを書き出す"}},
    .need = NEED_READER,
    .right = RIGHT_LEDGER,
    .run = run,
    .details =
        "madoguchi がなくなっても記録を読めるようにするためのもの。SQLite を使わずに、"
        "madoguchi-format(5) に書かれた形だけを頼りに読む。窓口が開いている間は行えない（終了状態 4）。"
        "--salvage "
        "は、壊れたページのある所を飛ばし、読める記録・履歴・監査を表ごとに書き出す。窓口が開いていてもよい。"
        "飛ばした所があれば終了状態 1。",
};
