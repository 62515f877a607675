/* check: is everything in the file as it must be? A line each. */
#include "cli/args.h"
#include "cli/findings.h"
#include "cli/session.h"

enum { DEEP };

static enum err run(struct cli *c)
{
    bool good;
    enum err e = findings_print(c, c->db, c->option[DEEP] != NULL, &good);
    if (e || good)
        return e;
    return fault_say(&c->fault, ERR_NOTICE,
                     "%s: 合わないところがあります。バックアップを取り、管理者に知らせてください。",
                     c->db_path);
}

const struct command cmd_check = {
    .name = "check",
    .operands = "",
    .words = "データベースが壊れていないか、記録の鎖と件数が合うかを確かめる",
    .options = {[DEEP] = {"deep", OPTION_FLAG, NULL, "検索の索引も1件ずつ照らし合わせる（時間がかかる）"}},
    .need = NEED_READER,
    .who = WHO_ANYONE,
    .run = run,
};
