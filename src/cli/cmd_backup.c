/* backup: a copy through SQLite's own backup, verified by opening, while the desk goes on. */
#include "cli/session.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/harm.h"

static enum err run(struct cli *c)
{
    const char *to = c->operands[0];
    enum err e = session_allow(c, c->global[GLOBAL_AS] ? RIGHT_BACKUP : RIGHT_NONE);
    if (e)
        return e;
    session_close(c);
    e = session_read(c, SEAT_BACKUP);
    e = e ? e : audit_note(c->db, c->now, c->login, S("backup"), S0, S0, &c->fault);
    e = e ? e : backup_to(c->db, to, &c->fault);
    e = e ? e : audit_note(c->db, c->now, c->login, S("backed-up"), S0, S0, &c->fault);
    if (e == ERR_DAMAGED)
        harm_note(c->db_path, c->now, c->fault.say);
    if (!e)
        fprintf(c->out, "バックアップを作り、開けることを確かめました: %s\n", to);
    return e;
}

const struct command cmd_backup = {
    .name = "backup",
    .order = 80,
    .operands = "FILE",
    .words = "バックアップを作る。窓口を開いたままでよい。上書きはしない",
    .least = 1,
    .most = 1,
    .need = NEED_READER,
    .right = RIGHT_NONE,
    .run = run,
};
