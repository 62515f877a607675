/* dispose: what has been kept long enough goes for ever, and the audit keeps that it went. */
#include <string.h>

#include "base/date.h"
#include "cli/args.h"
#include "cli/columns.h"
#include "cli/session.h"
#include "store/dispose.h"

enum { YEARS, YES };
enum { YEARS_KEPT = 5, YEARS_LEAST = 1 };

static struct str until(const struct cli *c, int64_t years)
{
    int year, month, day;
    date_split(date_of_moment(c->now), &year, &month, &day);
    int32_t then = date_day(year - (int)years, month, day);
    return date_iso(c->arena, then == DAY_NONE ? date_day(year - (int)years, month, 28) : then);
}

/* By number and day: an administrator has no need of names (RELIABILITY.md section 3). */
static void list(struct cli *c, const struct due *rows, int count)
{
    struct columns t = columns_new(c->arena, 4);
    columns_add(&t,
                (struct str[]){S_ROW("対象者番号"), S_ROW("相談"), S_ROW("最後の受付番号"), S_ROW("終結日")});
    for (int i = 0; i < count; i++)
        columns_add(&t, (struct str[]){
                            rows[i].person ? str_print(c->arena, "%lld", (long long)rows[i].person) : S("-"),
                            str_print(c->arena, "%d件", rows[i].cases), rows[i].number, rows[i].closed_on});
    columns_print(&t, COLUMNS_TEXT, c->out);
}

static void tell_copies(struct cli *c)
{
    const struct copy *rows;
    int count = dispose_copies(&rows);
    struct columns t = columns_new(c->arena, 2);
    for (int i = 0; i < count; i++)
        columns_add(&t, (struct str[]){rows[i].where, rows[i].fate});
    columns_print(&t, COLUMNS_TEXT, c->out);
}

static enum err run(struct cli *c)
{
    int64_t years = args_number(c, YEARS, YEARS_KEPT);
    struct due *rows;
    int gone = 0;
    if (years < YEARS_LEAST || years > 100)
        return fault_say(&c->fault, ERR_USAGE, "--years は %d から 100 までの年数にしてください。",
                         YEARS_LEAST);
    int count = dispose_due(c->arena, c->db, until(c, years), &rows);
    if (!c->option[YES]) {
        list(c, rows, count);
        fprintf(c->out,
                "終結から%lld年を過ぎたもの: %d件。消すには --yes を付けてください。元には戻せません。\n",
                (long long)years, count);
        return OK;
    }
    enum err e = session_write(c);
    if (e)
        return e;
    e = dispose_all(c->db, rows, count, c->login, c->now, &gone, &c->fault);
    fprintf(c->out, "廃棄しました: %d件\n", gone);
    tell_copies(c);
    return e;
}

const struct command cmd_dispose = {
    .name = "dispose",
    .order = 140,
    .operands = "",
    .words = "保存期間を過ぎた、終結した相談と対象者を、あとに何も残さず消す",
    .options =
        {
            [YEARS] = {"years", OPTION_NUMBER, "N", "終結から何年たったものか。省けば 5"},
            [YES] = {"yes", OPTION_FLAG, NULL, "一覧するだけでなく、消す"},
        },
    .need = NEED_READER,
    .right = RIGHT_DISPOSE,
    .run = run,
    .details = "対象者は、その人の相談がすべて終結し、最後の終結から年数を過ぎたときに、相談、対応、つなぎ、"
               "変更の履歴、下書き、検索の索引とともに消える。いつ、だれが、何件消したかは監査の記録に残る。"
               "バックアップと渡した書き出しは別で、何がいつ消えるかを最後に知らせる。",
};
