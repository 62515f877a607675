#include "cli/unlock.h"

#include <sodium.h>

#include "cli/ask.h"
#include "cli/clock.h"
#include "cli/say.h"
#include "cli/session.h"
#include "store/audit.h"
#include "store/keyring.h"
#include "store/signin.h"

static const char how_to_pass[] = "--passphrase-file で、1行目に書いたファイルを指定してください。";

bool unlock_recovering(const struct cli *c)
{
    return c->global[GLOBAL_RECOVERY] != NULL;
}

/* The one-time code is right; what it is good for is a passphrase that nobody else knows. */
static enum err begin_anew(struct cli *c, const char *db_path, struct str login, struct str code,
                           struct signin *s)
{
    struct answer own;
    const char *file = c->global[GLOBAL_NEW_PASSPHRASE];
    if (!file && c->global[GLOBAL_PASSPHRASE])
        return fault_say(
            &c->fault, ERR_DENIED,
            "使い切りの番号です。--new-passphrase-file で、自分で決めた合い言葉を指定してください。");
    enum err e = ask_new(c, file, login, S0, &own);
    e = e ? e : signin_redeem(db_path, login, code, ask_text(&own), clock_now(), s, &c->fault);
    ask_wipe(&own);
    return e;
}

static enum err by_person(struct cli *c, const char *db_path)
{
    struct answer words;
    struct signin s = {0};
    struct str login = str_of(c->global[GLOBAL_AS]);
    const char *what = str_print(c->arena, S_FMT " の合い言葉", S_ARG(login)).p;
    enum err e = slots_bound(db_path, &c->fault);
    e = e ? e : ask(c, c->global[GLOBAL_PASSPHRASE], what, how_to_pass, &words);
    if (e) {
        ask_wipe(&words);
        return e;
    }
    e = signin_person(db_path, login, ask_text(&words), clock_now(), &s, &c->fault);
    if (e == ERR_NOTICE)
        e = begin_anew(c, db_path, login, ask_text(&words), &s);
    ask_wipe(&words);
    c->failed_before = s.failed_before;
    if (!e && s.failed_before)
        say_line(c, "前回のログインの後に、合い言葉の間違いが%d回ありました。", s.failed_before);
    return e;
}

static enum err by_recovery(struct cli *c, const char *db_path)
{
    struct answer code;
    enum err e = ask(c, c->global[GLOBAL_PASSPHRASE], "復旧コード", how_to_pass, &code);
    e = e ? e : signin_recovery(db_path, ask_text(&code), clock_now(), &c->fault);
    ask_wipe(&code);
    return e;
}

enum err unlock(struct cli *c, const char *db_path)
{
    if (!slots_there(db_path) || keyring_has(db_path))
        return OK;
    if (unlock_recovering(c))
        return by_recovery(c, db_path);
    return c->global[GLOBAL_AS] ? by_person(c, db_path) : slots_open_station(db_path, &c->fault);
}

enum err unlock_note(struct cli *c)
{
    if (!c->login.n || db_facts(c->db)->practice || !slots_there(c->db_path))
        return OK;
    struct str way = unlock_recovering(c) ? S("recovery") : S("passphrase");
    struct str detail =
        str_print(c->arena, S_FMT ", %s, failed %d", S_ARG(way), c->command->name, c->failed_before);
    return audit_note(c->db, c->now, c->login, S("sign-in"), S0, detail, &c->fault);
}

void unlock_show_recovery(struct cli *c, const char *first, const char *second)
{
    fprintf(c->err,
            "復旧コード（2通）。紙に書き写して別々の封筒に封をし、別々の人が保管してください。"
            "もう表示できません。\n"
            "  1通目  %s\n"
            "  2通目  %s\n"
            "合い言葉を知る管理者がいなくなったときと、端末を替えるときに使います。\n",
            first, second);
}

/* Kept nowhere: who has it finds out what somebody with all keys of today has written anew. */
void unlock_show_audit(struct cli *c, const unsigned char *k0)
{
    char hex[2 * AUDIT_K0 + 1];
    sodium_bin2hex(hex, sizeof hex, k0, AUDIT_K0);
    fprintf(c->err, "監査の鍵。監査する人だけが保管します（どこにも残りません。もう表示できません）。\n ");
    for (size_t i = 0; i < sizeof hex - 1; i += 8)
        fprintf(c->err, " %.8s", hex + i);
    fputc('\n', c->err);
    sodium_memzero(hex, sizeof hex);
}

void unlock_show_once(struct cli *c, struct str login, const char *code)
{
    fprintf(c->err,
            S_FMT " に伝える使い切りの番号（24時間、1回だけ。もう表示できません）\n"
                  "  %s\n"
                  "最初のログインでこの番号を入力し、自分の合い言葉を決めてもらいます。\n",
            S_ARG(login), code);
}
