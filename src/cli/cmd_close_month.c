/* close-month: 月次締め. The figures of a month are frozen, once nothing in it is unexplained. */
#include "cli/args.h"
#include "cli/say.h"
#include "cli/session.h"
#include "export/closing.h"

enum { REASON, REOPEN };

static void print_found(const struct cli *c, const struct closing_result *r)
{
    if (r->found.rows)
        say_text(c->out, report_lay(c->arena, &r->found, REPORT_TEXT));
}

static enum err reopen(struct cli *c, const struct closing_request *q)
{
    struct closing_result r;
    enum err e = closing_reopen(c->arena, c->db, q, &r, &c->fault);
    if (!e)
        fprintf(c->out, S_FMT " の締め（第%d版）を解きました。締めた数は残っています。\n", S_ARG(q->month),
                r.revision);
    return e;
}

static enum err run(struct cli *c)
{
    struct closing_result r;
    struct closing_request q = {.month = str_of(c->operands[0]),
                                .reason = str_trim(args_text(c, REASON, "")),
                                .login = c->login,
                                .now = c->now};
    if (c->option[REOPEN])
        return reopen(c, &q);
    enum err e = closing_close(c->arena, c->db, &q, &r, &c->fault);
    print_found(c, &r);
    if (!e && r.written)
        fprintf(c->out, S_FMT " を第%d版で締めました。\n", S_ARG(q.month), r.revision);
    else if (!e)
        fprintf(c->out, S_FMT " は第%d版で締めてあり、数は変わっていません。\n", S_ARG(q.month), r.revision);
    return e;
}

const struct command cmd_close_month = {
    .name = "close-month",
    .order = 60,
    .operands = "YYYY-MM",
    .words = "月次締め。その月の数を版の番号を付けて残し、あとの変更は訂正として示す",
    .least = 1,
    .most = 1,
    .options =
        {
            [REASON] = {"reason", OPTION_TEXT, "TEXT",
                        "差や未分類を残して締める理由。報告書の下に印刷される"},
            [REOPEN] = {"reopen", OPTION_FLAG, NULL, "締めを解く。締めた数は消えない"},
        },
    .need = NEED_SEAT,
    .right = RIGHT_FIGURES,
    .run = run,
    .details = "締める前に report selfcheck と同じ自己点検をする。説明のつかないものがあれば一覧を出し、"
               "何も書かずに終了状態 3 で終わる。",
};
