/* staff: who works at the desk. A login is never given away again: who left is 退職, not gone. */
#include <string.h>

#include "cli/args.h"
#include "cli/ask.h"
#include "cli/columns.h"
#include "cli/session.h"
#include "cli/unlock.h"
#include "model/login.h"
#include "store/audit.h"
#include "store/change.h"
#include "store/load.h"
#include "store/named.h"
#include "store/signin.h"

enum { NAME, JOB, ADMIN };

static enum err list(struct cli *c)
{
    struct setting setting = db_setting(c->db, c->now);
    struct columns t = columns_new(c->arena, STAFF_FIELDS);
    struct str cells[STAFF_FIELDS];
    const struct record_row *row = record_row(RECORD_STAFF);
    struct query *q;
    for (int i = 0; i < STAFF_FIELDS; i++)
        cells[i] = row->fields[i].label;
    columns_add(&t, cells);
    enum err e = named_all(c->db, RECORD_STAFF, &q, &c->fault);
    if (e)
        return e;
    while (query_step(q)) {
        for (int i = 0; i < STAFF_FIELDS; i++)
            cells[i] =
                str_copy(c->arena, kind_show(c->arena, &row->fields[i], &setting, query_text(q, i + 1)));
        columns_add(&t, cells);
    }
    columns_print(&t, COLUMNS_TEXT, c->out);
    return query_close(q, &c->fault);
}

/* The person of a login, whether here or gone; false where there is none. */
static bool find(struct cli *c, struct str login, struct staff *out)
{
    struct query *q;
    int64_t id = 0;
    if (named_open(c->db, NAMED_STAFF_OF_LOGIN, &q, &c->fault))
        return false;
    query_bind(q, ":login", login);
    if (query_step(q))
        id = query_int(q, 0);
    query_close(q, &c->fault);
    struct record r = {record_row(RECORD_STAFF), id, out->v};
    out->id = id;
    return id && load_record(c->arena, c->db, &r, id);
}

static enum err save(struct cli *c, struct staff *person, struct str act)
{
    struct change_result result;
    struct record r = {record_row(RECORD_STAFF), person->id, person->v};
    enum err e = session_write(c);
    if (e)
        return e;
    struct change *change = change_new(c->login, act);
    change_put(change, &r, FIELDS_ALL);
    e = change_apply(c->db, change, c->now, &result, &c->fault);
    change_free(change);
    if (e)
        return e;
    db_reload_staff(c->db);
    return list(c);
}

/* --name, --job and --admin into the person, read as the fields read them. */
static enum err take_options(struct cli *c, struct staff *person)
{
    static const enum staff_field fields[] = {[NAME] = STAFF_name, [JOB] = STAFF_job, [ADMIN] = STAFF_admin};
    struct setting setting = db_setting(c->db, c->now);
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const struct field *f = &record_row(RECORD_STAFF)->fields[fields[i]];
        struct str complaint;
        if (c->option[i] &&
            !kind_read(c->arena, f, &setting, str_of(c->option[i]), &person->v[fields[i]], &complaint))
            return fault_say(&c->fault, ERR_USAGE, S_FMT "の「%s」は使えません。" S_FMT "。", S_ARG(f->label),
                             c->option[i], S_ARG(complaint));
    }
    return OK;
}

/* How somebody comes in for the first time, or again. Practice needs no way in. */
static enum err give_code(struct cli *c, struct str login)
{
    char code[PAPERCODE_ROOM];
    if (db_facts(c->db)->practice)
        return OK;
    enum err e = signin_once(c->db_path, login, c->now, code, &c->fault);
    if (!e)
        unlock_show_once(c, login, code);
    ask_wipe_bytes(code, sizeof code);
    return e;
}

static enum err no_such(struct cli *c, const char *login)
{
    return fault_say(&c->fault, ERR_REFUSED,
                     "職員 %s は登録されていません。madoguchi staff list で確かめてください。", login);
}

static enum err add(struct cli *c, struct str login)
{
    struct staff person;
    if (find(c, login, &person))
        return fault_say(&c->fault, ERR_REFUSED,
                         "職員 %s はすでに登録されています。別のログイン名にしてください。", login.p);
    struct str wrong = login_wrong(login);
    if (wrong.n)
        return fault_say(&c->fault, ERR_USAGE, "ログイン名「%s」は使えません。" S_FMT "。", login.p,
                         S_ARG(wrong));
    person = (struct staff){
        .login = login, .name = login, .job = S("clerk"), .admin = S("no"), .state = S("here")};
    enum err e = take_options(c, &person);
    e = e ? e : save(c, &person, S("staff-add"));
    return e ? e : give_code(c, login);
}

static enum err role(struct cli *c, struct str login)
{
    struct staff person;
    if (!find(c, login, &person))
        return no_such(c, login.p);
    enum err e = take_options(c, &person);
    return e ? e : save(c, &person, S("staff-role"));
}

static enum err retire(struct cli *c, struct str login)
{
    struct staff person;
    if (!find(c, login, &person))
        return no_such(c, login.p);
    if (str_eq(login, c->login))
        return fault_say(&c->fault, ERR_REFUSED,
                         "自分自身を退職にはできません。ほかの管理者に頼んでください。");
    person.state = S("left");
    enum err e = save(c, &person, S("staff-retire"));
    if (e || db_facts(c->db)->practice)
        return e;
    e = slots_remove(c->db_path, login, &c->fault);
    if (!e)
        fprintf(c->out,
                S_FMT " の合い言葉では開けなくなりました。データを写して持ち出したおそれがあるなら、"
                      "madoguchi rekey で鍵を替えてください。\n",
                S_ARG(login));
    return e;
}

/* Who forgot the passphrase gets a code of a day; the one that was forgotten opens nothing any more. */
static enum err reset(struct cli *c, struct str login)
{
    struct staff person;
    if (!find(c, login, &person))
        return no_such(c, login.p);
    if (!str_eq(person.state, S("here")))
        return fault_say(&c->fault, ERR_REFUSED, "職員 %s は退職しています。", login.p);
    enum err e = audit_note(c->db, c->now, c->login, S("staff-reset"), login, S0, &c->fault);
    return e ? e : give_code(c, login);
}

/* One's own. */
static enum err passphrase(struct cli *c)
{
    struct staff person;
    struct answer words;
    if (db_facts(c->db)->practice || !find(c, c->login, &person))
        return fault_say(&c->fault, ERR_REFUSED, "練習用のデータベースに合い言葉はありません。");
    enum err e = ask_new(c, c->global[GLOBAL_NEW_PASSPHRASE], c->login, person.name, &words);
    if (e)
        return e;
    e = slots_set_person(c->db_path, c->login, ask_text(&words), c->now, &c->fault);
    ask_wipe(&words);
    e = e ? e : audit_note(c->db, c->now, c->login, S("passphrase"), S0, S0, &c->fault);
    if (!e)
        fprintf(c->out, S_FMT " の合い言葉を替えました。\n", S_ARG(c->login));
    return e;
}

static const struct {
    const char *name;
    enum err (*run)(struct cli *c, struct str login);
} jobs[] = {{"add", add}, {"role", role}, {"reset", reset}, {"retire", retire}};

static enum err run(struct cli *c)
{
    if (strcmp(c->operands[0], "list") == 0)
        return list(c);
    if (strcmp(c->operands[0], "passphrase") == 0)
        return passphrase(c);
    if (c->operand_count < 2)
        return fault_say(
            &c->fault, ERR_USAGE,
            "madoguchi staff %s には LOGIN が必要です。使い方は madoguchi help staff で分かります。",
            c->operands[0]);
    if (session_allow(c, RIGHT_STAFF))
        return c->fault.code;
    for (size_t i = 0; i < COUNT_OF(jobs); i++)
        if (strcmp(jobs[i].name, c->operands[0]) == 0)
            return jobs[i].run(c, str_of(c->operands[1]));
    return ERR_USAGE;
}

const struct command cmd_staff = {
    .name = "staff",
    .order = 150,
    .operands = "list|add|role|reset|retire|passphrase [LOGIN]",
    .words = "職員を並べる、加える、役割を変える、合い言葉をやり直させる、退職にする",
    .first = "list|add|role|reset|retire|passphrase",
    .least = 1,
    .most = 2,
    .options =
        {
            [NAME] = {"name", OPTION_TEXT, "NAME", "画面と帳票に出る名前"},
            [JOB] = {"job", OPTION_TEXT, "JOB", "職種（看護師、社会福祉士、事務、監査、窓口に立たない）"},
            [ADMIN] = {"admin", OPTION_CHOICE, "yes|no", "管理者かどうか"},
        },
    .need = NEED_READER,
    .right = RIGHT_SIGNED,
    .recovery = true,
    .details =
        "add と reset は使い切りの番号を1つ出す（24時間、1回だけ）。その人は最初のログインでそれを入力し、"
        "自分の合い言葉を決める。reset を行うと、前の合い言葉では開けなくなる。管理者がいなくなったときは "
        "--recovery で封筒の復旧コードを使う。passphrase は自分の合い言葉を替える。",
    .run = run,
};
