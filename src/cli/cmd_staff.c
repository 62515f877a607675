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

/* The person of a login, whether here or gone; id 0 where there is none. */
static enum err look(struct cli *c, struct str login, struct staff *out)
{
    struct query *q;
    enum err e = named_open(c->db, NAMED_STAFF_OF_LOGIN, &q, &c->fault);
    *out = (struct staff){.id = 0};
    if (e)
        return e;
    query_bind(q, ":login", login);
    if (query_step(q))
        out->id = query_int(q, 0);
    e = query_close(q, &c->fault);
    struct record r = {record_row(RECORD_STAFF), out->id, out->v};
    if (!e && out->id && !load_record(c->arena, c->db, &r, out->id))
        e = fault_say(&c->fault, ERR_IO,
                      "職員 " S_FMT " の記録を読めません。madoguchi check でファイルを調べてください。",
                      S_ARG(login));
    return e;
}

static enum err find(struct cli *c, struct str login, struct staff *out)
{
    enum err e = look(c, login, out);
    return e || out->id
               ? e
               : fault_say(&c->fault, ERR_REFUSED,
                           "職員 " S_FMT " は登録されていません。madoguchi staff list で確かめてください。",
                           S_ARG(login));
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

/* 「看護師、社会福祉士… のどれかにしてください。」; nothing where anything may be written. */
static struct str choices(struct arena *a, const struct field *f)
{
    struct buf b = buf_in(a);
    for (int i = 0; f->kind == KIND_CODE && i < codes_count(f->codes); i++)
        if (!codes_row(f->codes, i)->retired)
            buf_print(&b, "%s" S_FMT, b.n ? "、" : "", S_ARG(codes_row(f->codes, i)->label));
    if (b.n)
        buf_add(&b, S(" のどれかにしてください。"));
    return buf_str(&b);
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
            return fault_say(&c->fault, ERR_USAGE, S_FMT "の「%s」は使えません。" S_FMT "。" S_FMT,
                             S_ARG(f->label), c->option[i], S_ARG(complaint), S_ARG(choices(c->arena, f)));
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

static enum err add(struct cli *c, struct str login)
{
    struct staff person;
    enum err e = look(c, login, &person);
    if (e)
        return e;
    if (person.id)
        return fault_say(&c->fault, ERR_REFUSED,
                         "職員 %s はすでに登録されています。別のログイン名にしてください。", login.p);
    struct str wrong = login_wrong(login);
    if (wrong.n)
        return fault_say(&c->fault, ERR_USAGE, "ログイン名「%s」は使えません。" S_FMT "。", login.p,
                         S_ARG(wrong));
    person = (struct staff){
        .login = login, .name = login, .job = S("clerk"), .admin = S("no"), .state = S("here")};
    e = take_options(c, &person);
    e = e ? e : save(c, &person, S("staff-add"));
    return e ? e : give_code(c, login);
}

static enum err role(struct cli *c, struct str login)
{
    struct staff person;
    enum err e = find(c, login, &person);
    e = e ? e : take_options(c, &person);
    return e ? e : save(c, &person, S("staff-role"));
}

static enum err retire(struct cli *c, struct str login)
{
    struct staff person;
    enum err e = find(c, login, &person);
    if (e)
        return e;
    if (str_eq(login, c->login))
        return fault_say(&c->fault, ERR_REFUSED,
                         "自分自身を退職にはできません。ほかの管理者に頼んでください。");
    person.state = S("left");
    e = save(c, &person, S("staff-retire"));
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
    enum err e = find(c, login, &person);
    if (!e && !str_eq(person.state, S("here")))
        e = fault_say(
            &c->fault, ERR_REFUSED,
            "職員 %s は退職しています。また迎えるときは、別のログイン名で staff add をしてください。",
            login.p);
    e = e ? e : audit_note(c->db, c->now, c->login, S("staff-reset"), login, S0, &c->fault);
    return e ? e : give_code(c, login);
}

/* One's own. */
static enum err passphrase(struct cli *c)
{
    struct staff person;
    struct answer words;
    if (db_facts(c->db)->practice)
        return fault_say(&c->fault, ERR_REFUSED, "練習用のデータベースに合い言葉はありません。");
    enum err e = find(c, c->login, &person);
    e = e ? e : ask_new(c, c->global[GLOBAL_NEW_PASSPHRASE], c->login, person.name, &words);
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
