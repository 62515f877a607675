/* init: a new database, its folder, its first person. Never over anything that is there. */
#include <sodium.h>
#include <sys/stat.h>

#include "cli/args.h"
#include "cli/ask.h"
#include "cli/clock.h"
#include "cli/place.h"
#include "cli/session.h"
#include "cli/unlock.h"
#include "model/login.h"
#include "store/audit.h"
#include "store/seat.h"
#include "store/slots.h"

enum { CENTRE, CITY_CODE, PROFILE, PRACTICE, ADMIN };

static enum err check(struct cli *c, struct str login, struct str code)
{
    struct str wrong = login_wrong(login);
    if (wrong.n)
        return fault_say(&c->fault, ERR_USAGE, "--admin の「%s」は使えません。" S_FMT "。", login.p,
                         S_ARG(wrong));
    if (code.n && (!str_digits(code) || code.n != 5))
        return fault_say(&c->fault, ERR_USAGE,
                         "--city-code の「%s」は使えません。市区町村コードを5桁の数字で指定してください。",
                         code.p);
    return OK;
}

/* Before anything is asked or made: what is there is never overwritten. */
static enum err check_place(struct cli *c)
{
    struct stat st;
    if (lstat(c->db_path, &st) == 0)
        return fault_say(&c->fault, ERR_REFUSED,
                         "%s: すでにあります。上書きはしません。別の名前を指定してください。", c->db_path);
    if (slots_there(c->db_path))
        return fault_say(
            &c->fault, ERR_REFUSED,
            "%s.keys: 鍵のファイルだけが残っています。データベースを戻すか、途中で終わった init の"
            "ものなら消してから、もう一度実行してください。",
            c->db_path);
    return seat_place(c->db_path, &c->fault);
}

static enum err make_plain(struct cli *c, const struct db_birth *birth)
{
    return db_create(c->db_path, birth, clock_now(), &c->fault);
}

/* The keys come first: a database that nobody can open never lies there. */
static enum err make_sealed(struct cli *c, const struct db_birth *birth)
{
    struct answer words;
    enum err e = ask_new(c, c->global[GLOBAL_PASSPHRASE], birth->login, birth->name, &words);
    struct slots_birth keys = {.login = birth->login,
                               .passphrase = ask_text(&words),
                               .now = clock_now(),
                               .milliseconds = (int)c->config.passphrase_ms};
    if (e)
        return e;
    e = slots_create(c->db_path, &keys, &c->fault);
    ask_wipe(&words);
    if (e)
        return e;
    unsigned char audit_key[AUDIT_K0];
    e = db_create_audited(c->db_path, birth, clock_now(), audit_key, &c->fault);
    if (e) {
        slots_uncreate(c->db_path);
    } else {
        unlock_show_recovery(c, keys.recovery[0], keys.recovery[1]);
        unlock_show_audit(c, audit_key);
    }
    sodium_memzero(audit_key, sizeof audit_key);
    slots_birth_wipe(&keys);
    return e;
}

static enum err run(struct cli *c)
{
    struct db_birth birth = {
        .centre = args_text(c, CENTRE, "在宅医療・介護連携支援センター"),
        .city_code = args_text(c, CITY_CODE, ""),
        .profile = args_text(c, PROFILE, "hakodate"),
        .login = args_text(c, ADMIN, ""),
        .practice = c->option[PRACTICE] != NULL,
    };
    int64_t wanted;
    enum err e = check(c, birth.login, birth.city_code);
    e = e ? e : clock_wanted(&wanted, &c->fault);
    if (!e && birth.practice && wanted != INT64_MIN)
        clock_stop(wanted);
    e = e ? e : check_place(c);
    e = e ? e : place_make(place_folder(c->arena, c->db_path).p, &c->fault);
    e = e ? e : birth.practice ? make_plain(c, &birth) : make_sealed(c, &birth);
    if (e)
        return e;
    fprintf(c->out, "データベースを作りました: %s%s\n", c->db_path, birth.practice ? "（練習用）" : "");
    fprintf(c->out, "センター: " S_FMT "\n", S_ARG(birth.centre));
    fprintf(c->out, "最初の職員: " S_FMT "（看護師、管理者）\n", S_ARG(birth.login));
    fprintf(c->out, "次は: madoguchi --db %s で窓口を開く。職員を加えるのは madoguchi staff add。\n",
            c->db_path);
    return OK;
}

const struct command cmd_init = {
    .name = "init",
    .order = 10,
    .operands = "",
    .words = "新しいデータベースを作る。すでにあるものは上書きしない",
    .options =
        {
            [CENTRE] = {"centre", OPTION_TEXT, "NAME", "センターの名称"},
            [CITY_CODE] = {"city-code", OPTION_TEXT, "NNNNN", "市区町村コード（5桁）"},
            [PROFILE] = {"profile", OPTION_CHOICE, "hakodate|osaka", "地域の決まり（省けば hakodate）"},
            [PRACTICE] = {"practice", OPTION_FLAG, NULL,
                          "練習用にする。ログインは要らず、画面と帳票に練習用と出る"},
            [ADMIN] = {"admin", OPTION_TEXT, "LOGIN", "最初の職員のログイン名。変えるまで看護師で管理者",
                       .needed = true},
        },
    .details = "練習用でなければ暗号化する。最初の職員の合い言葉を端末で2度尋ねる（--passphrase-file があれば"
               "その1行目）。復旧コードを2通、標準エラーに1度だけ出すので、紙に書き写して封をする。",
    .need = NEED_NOTHING,
    .right = RIGHT_NONE,
    .run = run,
};
