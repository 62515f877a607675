/* exchange: changes go to another workstation and come from there, as parcels that only the
 * two can open (FEATURES F92). */
#include <sodium.h>
#include <string.h>

#include "base/date.h"
#include "cli/args.h"
#include "cli/columns.h"
#include "cli/session.h"
#include "store/difference.h"
#include "store/give.h"
#include "store/peer.h"
#include "store/take.h"

enum { ALL };

static enum err tell_key(struct cli *c)
{
    struct parcel_pair own;
    char hex[PEER_HEX], mark[PEER_MARK];
    enum err e = session_write(c);
    e = e ? e : peer_own(c->db, c->login, c->now, &own, &c->fault);
    if (e)
        return e;
    sodium_bin2hex(hex, sizeof hex, own.public_key, PARCEL_KEY);
    sodium_memzero(&own, sizeof own);
    peer_mark(str_of(hex), mark);
    fprintf(c->out, "この端末の鍵: %s\n照合番号: %s\n", hex, mark);
    fprintf(c->out,
            "相手の端末で madoguchi exchange peer この端末の名前 鍵 を行い、電話で照合番号を読み合わせて"
            "ください。鍵は人に見られてもかまいません。\n");
    return OK;
}

static enum err add_peer(struct cli *c)
{
    char mark[PEER_MARK];
    struct peer peer;
    struct str name = str_of(c->operands[1]);
    enum err e = session_write(c);
    e = e ? e : peer_add(c->db, name, str_of(c->operands[2]), c->login, c->now, &c->fault);
    e = e ? e : peer_find(c->arena, c->db, name, &peer, &c->fault);
    if (e)
        return e;
    peer_mark(peer.key, mark);
    fprintf(c->out,
            "端末「" S_FMT "」を登録しました。照合番号: %s\n"
            "相手の exchange key が出す照合番号と同じか、電話で確かめてから使ってください。\n",
            S_ARG(name), mark);
    return OK;
}

static enum err forget(struct cli *c)
{
    enum err e = session_write(c);
    e = e ? e : peer_forget(c->db, str_of(c->operands[1]), c->login, c->now, &c->fault);
    if (!e)
        fprintf(c->out, "端末「%s」を外しました。取り込んだ記録は残ります。\n", c->operands[1]);
    return e;
}

static enum err list(struct cli *c)
{
    struct peer *rows;
    int count, waiting = difference_count(c->db);
    struct str cells[] = {S("端末"), S("照合番号"), S("渡した日時"), S("取り込んだ日時")};
    struct columns t = columns_new(c->arena, COUNT_OF(cells));
    enum err e = peer_list(c->arena, c->db, &rows, &count, &c->fault);
    if (e)
        return e;
    columns_add(&t, cells);
    for (int i = 0; i < count; i++) {
        char mark[PEER_MARK];
        peer_mark(rows[i].key, mark);
        cells[0] = rows[i].name;
        cells[1] = str_copy(c->arena, str_of(mark));
        cells[2] = rows[i].given_at;
        cells[3] = rows[i].taken_at;
        columns_add(&t, cells);
    }
    columns_print(&t, COLUMNS_TEXT, c->out);
    if (waiting)
        fprintf(c->out, "決めていない食い違い %d 件\n", waiting);
    return OK;
}

static enum err give_to(struct cli *c)
{
    struct given given;
    const char *file = c->operands[2];
    enum err e = session_write(c);
    e = e ? e
          : give(c->db, str_of(c->operands[1]), c->option[ALL] != NULL, file, c->login, c->now, &given,
                 &c->fault);
    if (!e)
        fprintf(c->out, "%s: 新しい記録 %d  書き換え %d  取り消し %d。端末「%s」だけが開けます。\n", file,
                given.made, given.changed, given.gone, c->operands[1]);
    return e;
}

static enum err take_from(struct cli *c)
{
    struct taken t;
    const char *file = c->operands[1];
    enum err e = session_write(c);
    e = e ? e : take(c->arena, c->db, file, c->login, c->now, &t, &c->fault);
    if (e)
        return e;
    if (t.again) {
        fprintf(c->out, "%s: 端末「" S_FMT "」から、もう取り込んであります。何も変えていません。\n", file,
                S_ARG(t.peer));
        return OK;
    }
    fprintf(c->out,
            "端末「" S_FMT
            "」から: 新しい記録 %d  書き換え %d  取り消し %d  食い違い %d  取り込まなかった記録 %d\n",
            S_ARG(t.peer), t.made, t.changed, t.gone, t.differences, t.left);
    for (int i = 0; i < t.note_count; i++)
        fprintf(c->out, "  " S_FMT "\n", S_ARG(t.notes[i]));
    if (t.without)
        fprintf(
            c->out,
            "付く先がなくて取り込まなかった記録は、これからのファイルには入りません。取り消したものを元に戻し"
            "たときは、端末「" S_FMT "」で madoguchi exchange give --all を行ってもらってください。\n",
            S_ARG(t.peer));
    if (t.differences)
        fprintf(c->out, "食い違いは、この端末の値のままです。窓口のコマンド「食い違い」で、どちらにするか決め"
                        "てください。\n");
    return t.differences || t.left ? ERR_NOTICE : OK;
}

static const struct {
    const char *name;
    int operands;
    enum right right;
    enum err (*run)(struct cli *c);
    const char *needs;
} jobs[] = {{"key", 1, RIGHT_EXCHANGE, tell_key, ""},
            {"peer", 3, RIGHT_KEYS, add_peer, "名前と鍵"},
            {"forget", 2, RIGHT_KEYS, forget, "名前"},
            {"list", 1, RIGHT_EXCHANGE, list, ""},
            {"give", 3, RIGHT_EXCHANGE, give_to, "名前と、作るファイル"},
            {"take", 2, RIGHT_EXCHANGE, take_from, "ファイル"}};

static enum err run(struct cli *c)
{
    size_t i = 0;
    while (i < COUNT_OF(jobs) && strcmp(jobs[i].name, c->operands[0]) != 0)
        i++;
    if (i == COUNT_OF(jobs))
        return ERR_USAGE;
    if (c->operand_count != jobs[i].operands)
        return fault_say(&c->fault, ERR_USAGE,
                         "madoguchi exchange %s%s%s%s。使い方は madoguchi help exchange で分かります。",
                         jobs[i].name, *jobs[i].needs ? " には" : "には何も付けません", jobs[i].needs,
                         *jobs[i].needs ? "が必要です" : "");
    enum err e = session_allow(c, jobs[i].right);
    return e ? e : jobs[i].run(c);
}

const struct command cmd_exchange = {
    .name = "exchange",
    .order = 155,
    .operands = "key|peer|forget|list|give|take [NAME] [KEY|FILE]",
    .words = "ほかの端末と記録を受け渡す（相手だけが開ける暗号化したファイルで）",
    .first = "key|peer|forget|list|give|take",
    .least = 1,
    .most = 3,
    .options = {[ALL] = {"all", OPTION_FLAG, NULL, "give: まだ渡していないものだけでなく、すべてを入れる"}},
    .need = NEED_READER,
    .right = RIGHT_SIGNED,
    .run = run,
    .details =
        "端末ごとに別のデータベースを使うとき、互いの記録を渡し合う。はじめに双方で key を行い、相手の鍵を "
        "peer で登録して、照合番号を電話で読み合わせる。give "
        "は相手がまだ知らない記録と書き換えをファイルにし、"
        "take はそれを取り込む。ファイルは USB "
        "メモリなどで運ぶ。途中でなくしても、次のファイルに同じ内容が入る。"
        "片方だけが変えたところはそのまま入り、対応記録のように足すだけのものは食い違わない。両方が変えた項目"
        "は"
        "この端末の値のまま残し、窓口の「食い違い」で決める（終了状態 "
        "1）。受付番号が重なるときは、後ろに相手の"
        "端末の名前を付ける。職員、月次締め、名寄せの控え、「同じ事業所か」の判断は渡さない。"
        "廃棄した人の記録は戻らない。市への書き出しは、1つの端末から行う。",
};
