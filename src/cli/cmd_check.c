/* check: is everything in the file as it must be? A line each. */
#include "cli/args.h"
#include "cli/columns.h"
#include "cli/session.h"
#include "store/backup.h"

enum { DEEP };

static enum err run(struct cli *c)
{
    struct check_line *lines = NULL;
    int count = 0;
    enum err e = check_all(c->arena, c->db, c->option[DEEP] != NULL, &lines, &count, &c->fault);
    struct columns t = columns_new(c->arena, 3);
    bool good = true;
    for (int i = 0; i < count; i++) {
        columns_add(&t, (struct str[]){lines[i].good ? S("良") : S("異常"), lines[i].what, lines[i].found});
        good = good && lines[i].good;
    }
    columns_print(&t, COLUMNS_TEXT, c->out);
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
