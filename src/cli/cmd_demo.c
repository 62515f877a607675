/*
 * demo: a desk to try things on. Makes the practice database where there is none
 * and opens the desk; without a terminal it shows the main job instead: the first
 * screen, the month's table, today's files for the city.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "cli/args.h"
#include "cli/clock.h"
#include "cli/place.h"
#include "cli/practice.h"
#include "cli/say.h"
#include "cli/session.h"
#include "export/report.h"
#include "export/run.h"
#include "store/audit_list.h"
#include "store/load.h"
#include "store/seat.h"

enum { CASES, SEED, NO_OPEN };

static void tell(void *of, int64_t done)
{
    say_bar_show(of, S("練習用の相談を作っています"), done, -1);
}

static enum err fill(struct cli *c)
{
    struct say_bar bar = say_bar_new(c);
    struct practice p = {.cases = args_number(c, CASES, PRACTICE_CASES),
                         .seed = (uint64_t)args_number(c, SEED, PRACTICE_SEED),
                         .now = c->now,
                         .tell = tell,
                         .of = &bar};
    c->login = practice_birth().login;
    enum err e = session_write(c);
    e = e ? e : practice_fill(c->db, &p, &c->fault);
    say_bar_clear(&bar);
    session_close(c);
    if (!e)
        say_line(c, "練習用のデータベースを作りました: %s（相談 %lld 件、すべて架空）", c->db_path,
                 (long long)p.cases);
    return e;
}

/* A lesson begins on the day of its data and goes on where the last one ended, whatever the calendar says. */
static enum err settle_clock(struct cli *c)
{
    int64_t wanted, last = date_moment_from_iso(S(PRACTICE_MOMENT));
    enum err e = clock_wanted(&wanted, &c->fault);
    if (e || wanted != INT64_MIN) {
        clock_stop(wanted);
        c->now = wanted;
        return e;
    }
    if (c->db && audit_last(c->db, S0))
        last = audit_last(c->db, S0);
    clock_start(last);
    c->now = last;
    return e;
}

/* Opens what is there, makes what is not. A file without a case was left by a run that was killed while
 * filling it. */
static enum err make(struct cli *c)
{
    struct stat st;
    struct db_birth birth = practice_birth();
    bool there = stat(c->db_path, &st) == 0;
    enum err e = there ? session_read(c, SEAT_READ) : seat_place(c->db_path, &c->fault);
    if (!e && !there)
        e = place_make(place_folder(c->arena, c->db_path).p, &c->fault);
    if (!e && there && !db_facts(c->db)->practice)
        return fault_say(&c->fault, ERR_REFUSED,
                         "%s: 練習用ではないデータベースです。demo には別の名前を指定してください。",
                         c->db_path);
    e = e ? e : settle_clock(c);
    if (!e && !there)
        e = db_create(c->db_path, &birth, c->now, &c->fault);
    bool empty = !there || (!e && load_count(c->db, "intake") == 0 && load_count(c->db, "resource") == 0);
    return !e && empty ? fill(c) : e;
}

static enum err print_month(struct cli *c)
{
    struct str text = S0;
    struct report_request q = {.name = S("monthly"), .login = c->login, .now = c->now, .format = REPORT_TEXT};
    enum err e = session_read(c, SEAT_READ);
    e = e ? e : report_make(c->arena, c->db, &q, &text, &c->fault);
    say_text(c->out, text);
    session_close(c);
    return e;
}

static enum err print_export(struct cli *c)
{
    struct run_result result = {0};
    struct run_request q = {.out = place_export(c, true), .day = DAY_NONE, .login = c->login, .now = c->now};
    enum err e = session_read(c, SEAT_EXPORT);
    e = e ? e : run_export(c->arena, c->db, &q, &result, &c->fault);
    session_close(c);
    if (e <= ERR_NOTICE)
        fprintf(c->out, "\n今日の書き出し（市へ渡す CSV、CP932）: " S_FMT "/（%lld 行、manifest.csv つき）\n",
                S_ARG(result.folder), (long long)result.rows);
    return e;
}

static enum err show(struct cli *c, const struct cli_desk *desk)
{
    enum err e = c->host->screen(desk, c->out, &c->fault);
    fputc('\n', c->out);
    enum err month = e > ERR_NOTICE ? e : print_month(c);
    enum err sent = month > ERR_NOTICE ? month : print_export(c);
    if (sent <= ERR_NOTICE)
        fprintf(c->out, "端末の中で実行すると、この窓口が開きます: madoguchi demo %s\n", c->db_path);
    return sent > month ? sent : month;
}

static enum err run(struct cli *c)
{
    c->db_path = c->operand_count ? c->operands[0] : place_practice(c);
    enum err e = make(c);
    if (e || c->option[NO_OPEN])
        return e;
    struct cli_desk desk = {
        .db_path = c->db_path, .db = session_give(c), .login = practice_birth().login, .config = &c->config};
    bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    return terminal ? c->host->desk(&desk, &c->fault) : show(c, &desk);
}

const struct command cmd_demo = {
    .name = "demo",
    .order = 20,
    .operands = "[FILE]",
    .words = "練習用の窓口を開く。FILE がなければ、架空の市のデータベースを作る",
    .most = 1,
    .options =
        {
            [CASES] = {"cases", OPTION_NUMBER, "N", "作る相談の数。省けば 60"},
            [SEED] = {"seed", OPTION_NUMBER, "S", "乱数の種。同じ種からは同じデータができる"},
            [NO_OPEN] = {"no-open", OPTION_FLAG, NULL, "作るだけで、開かない"},
        },
    .need = NEED_NOTHING,
    .right = RIGHT_NONE,
    .run = run,
    .details = "FILE を省くと、既定のデータベースの隣の "
               "practice.db。人も場所も電話番号も架空で、どの画面と帳票にも練習用と出る。"
               "窓口の日時はデータの日（" PRACTICE_MOMENT "）から進む。"
               "端末でなければ、最初の画面、月次の表、今日の書き出しの場所を示す。",
};
