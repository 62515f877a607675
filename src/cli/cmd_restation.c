/* restation: the database moves to this workstation. Whoever has a recovery code does it; the passphrases stay. */
#include "cli/clock.h"
#include "cli/session.h"
#include "cli/unlock.h"
#include "store/rekey.h"

static enum err run(struct cli *c)
{
    struct slots_view before, after;
    if (!slots_there(c->db_path))
        return fault_say(&c->fault, ERR_REFUSED, "%s: 鍵のファイルがないので、端末に固定されていません。",
                         c->db_path);
    enum err e = slots_list(c->arena, c->db_path, &before, &c->fault);
    c->global[GLOBAL_RECOVERY] = "";
    e = e ? e
          : seat_take(c->db_path, SEAT_REPLACE, S("端末を替える手続き"), clock_now(), &c->seat, &c->fault);
    e = e ? e : unlock(c, c->db_path);
    e = e ? e : restation(c->db_path, c->seat, S("recovery"), clock_now(), &c->fault);
    e = e ? e : slots_list(c->arena, c->db_path, &after, &c->fault);
    if (e)
        return e;
    fprintf(c->out,
            "%s を端末「" S_FMT "」に固定しました（これまでは「" S_FMT "」）。合い言葉は変わっていません。\n",
            c->db_path, S_ARG(after.station), S_ARG(before.station));
    fprintf(
        c->out,
        "使った復旧コードの封は開いています。madoguchi rekey --codes で作り直し、封をし直してください。\n");
    return OK;
}

const struct command cmd_restation = {
    .name = "restation",
    .order = 160,
    .operands = "",
    .words = "データベースをこの端末に移す（封筒の復旧コードを使う）",
    .need = NEED_NOTHING,
    .right = RIGHT_NONE,
    .recovery = true,
    .run = run,
    .details =
        "復旧コードを端末で尋ねる（--passphrase-file があればその1行目）。職員の合い言葉はそのまま使える。"
        "前の端末に残した写しは前の端末で開けるので、消しておく。",
};
