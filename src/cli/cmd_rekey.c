/* rekey: another data key, or the first one; or only the two codes in their envelopes. */
#include "cli/args.h"
#include "cli/ask.h"
#include "cli/session.h"
#include "cli/unlock.h"
#include "store/audit.h"
#include "store/rekey.h"

enum { CODES };

static enum err show_codes(struct cli *c)
{
    char codes[SLOTS_RECOVERY][PAPERCODE_ROOM];
    enum err e = audit_note(c->db, c->now, c->login, S("recovery-codes"), S0, S0, &c->fault);
    for (int i = 0; !e && i < SLOTS_RECOVERY; i++)
        e = slots_new_recovery(c->db_path, i, c->now, codes[i], &c->fault);
    if (!e)
        unlock_show_recovery(c, codes[0], codes[1]);
    ask_wipe_bytes(codes, sizeof codes);
    return e;
}

/* Real records that lie there in plain get keys: whoever does it begins with a passphrase. */
static enum err first_keys(struct cli *c)
{
    struct answer words;
    enum err e = ask_new(c, c->global[GLOBAL_PASSPHRASE], c->login, S0, &words);
    struct slots_birth birth = {.login = c->login,
                                .passphrase = ask_text(&words),
                                .now = c->now,
                                .milliseconds = (int)c->config.passphrase_ms};
    if (e)
        return e;
    e = rekey_plain(c->db_path, c->seat, &birth, &c->fault);
    ask_wipe(&words);
    if (!e)
        unlock_show_recovery(c, birth.recovery[0], birth.recovery[1]);
    slots_birth_wipe(&birth);
    return e;
}

static enum err run(struct cli *c)
{
    if (db_facts(c->db)->practice)
        return fault_say(&c->fault, ERR_REFUSED, "練習用のデータベースに鍵はありません。");
    if (c->option[CODES])
        return show_codes(c);
    bool plain = !slots_there(c->db_path);
    session_close(c);
    enum err e = seat_take(c->db_path, SEAT_REPLACE, S("鍵を替える手続き"), c->now, &c->seat, &c->fault);
    e = e ? e : plain ? first_keys(c) : rekey(c->db_path, c->seat, c->login, c->now, &c->fault);
    if (e)
        return e;
    fprintf(c->out,
            plain ? "%s を暗号化しました。ほかの職員には madoguchi staff reset で番号を作ってください。\n"
                  : "%s の鍵を替えました。職員の合い言葉と復旧コードはそのまま使えます。\n",
            c->db_path);
    fprintf(c->out, plain ? "暗号化の前に作ったバックアップは平文のままです。要らないものを消してください。\n"
                          : "これまでのバックアップは前の鍵のままです。要らないものを消してください。\n");
    return OK;
}

const struct command cmd_rekey = {
    .name = "rekey",
    .order = 170,
    .operands = "",
    .words = "データの鍵を替える。暗号化されていないデータベースには鍵を付ける",
    .options = {[CODES] = {"codes", OPTION_FLAG, NULL, "鍵はそのままで、復旧コードを2通とも作り直す"}},
    .need = NEED_READER,
    .right = RIGHT_KEYS,
    .plain = true,
    .run = run,
    .details =
        "辞めた人がデータを写して持ち出したおそれがあるときに行う。全ページを書き直すので、窓口を閉じてから"
        "行う（終了状態 4）。途中で止まっても、前の鍵のままか、新しい鍵になっている。",
};
