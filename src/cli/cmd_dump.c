/* dump: the sealed database as a plain SQLite file, for the day on which there is no madoguchi any more. */
#include "cli/args.h"
#include "cli/session.h"
#include "store/audit.h"
#include "store/dump.h"

enum { OUT };

/* Written down before anything is; then nobody has the file open, this process included. */
static enum err run(struct cli *c)
{
    struct str who = c->login;
    enum err e = audit_note(c->db, c->now, who, S("dump"), S0, str_of(c->option[OUT]), &c->fault);
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
    .options = {[OUT] = {"out", OPTION_FILE, "FILE", "書き出すファイル。上書きはしない", .needed = true}},
    .need = NEED_READER,
    .right = RIGHT_LEDGER,
    .run = run,
    .details =
        "madoguchi がなくなっても記録を読めるようにするためのもの。SQLite を使わずに、"
        "madoguchi-format(5) に書かれた形だけを頼りに読む。窓口が開いている間は行えない（終了状態 4）。",
};
