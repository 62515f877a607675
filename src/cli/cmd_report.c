/* report: any report of schema/reports and of the site as text, CSV or HTML. */
#include "cli/args.h"
#include "cli/columns.h"
#include "cli/place.h"
#include "cli/say.h"
#include "cli/session.h"
#include "export/report.h"

enum { FISCAL_YEAR, MONTH, ROWS, COLUMNS, DATE, STAFF, FORMAT, OUTPUT };

static const char formats[] =
#define REPORT_FORMAT(NAME, name) name "|"
#include "export/report.def"
#undef REPORT_FORMAT
    ;

static enum err find(struct cli *c, struct source **list, int *count)
{
    struct source_dirs dirs = source_dirs_find(c->arena);
    return report_list(c->arena, &dirs, list, count, &c->fault);
}

static enum err print_list(struct cli *c)
{
    struct source *list;
    int count;
    enum err e = find(c, &list, &count);
    struct columns t = columns_new(c->arena, 2);
    for (int i = 0; !e && i < count; i++)
        columns_add(&t, (struct str[]){list[i].name, list[i].title});
    columns_print(&t, COLUMNS_TEXT, c->out);
    return e;
}

/* The reports are files, so their names are only known now. */
static enum err check_name(struct cli *c, struct str name)
{
    struct source *list;
    int count;
    enum err e = find(c, &list, &count);
    if (e)
        return e;
    struct buf names = buf_in(c->arena);
    for (int i = 0; i < count; i++)
        buf_print(&names, S_FMT "|", S_ARG(list[i].name));
    if (args_among(buf_str(&names), name))
        return OK;
    struct str near = args_nearest(buf_str(&names), name);
    return fault_say(&c->fault, ERR_USAGE,
                     "帳票 " S_FMT " はありません。" S_FMT "%s一覧は madoguchi report list で分かります。",
                     S_ARG(name), S_ARG(near), near.n ? " のことですか。" : "");
}

static enum err run(struct cli *c)
{
    struct str name = str_of(c->operands[0]);
    if (str_eq(name, S("list")))
        return print_list(c);
    struct report_request q = {
        .name = name,
        .fiscal_year = (int)args_number(c, FISCAL_YEAR, 0),
        .month = args_text(c, MONTH, ""),
        .rows = args_text(c, ROWS, ""),
        .columns = args_text(c, COLUMNS, ""),
        .day = args_text(c, DATE, ""),
        .staff = args_text(c, STAFF, ""),
        .login = c->login,
        .now = c->now,
    };
    report_format_of_name(args_text(c, FORMAT, "text"), &q.format);
    struct str text = S0;
    enum err e = check_name(c, name);
    e = e ? e : report_make(c->arena, c->db, &q, &text, &c->fault);
    if (e > ERR_NOTICE)
        return e;
    enum err written = OK;
    if (c->option[OUTPUT])
        written = place_write(c->arena, c->option[OUTPUT], text, &c->fault);
    else if (q.format == REPORT_TEXT)
        say_text(c->out, text);
    else
        fwrite(text.p, 1, text.n, c->out);
    return written ? written : e;
}

const struct command cmd_report = {
    .name = "report",
    .order = 50,
    .operands = "NAME",
    .words = "帳票を出す。report list で一覧",
    .least = 1,
    .most = 1,
    .options =
        {
            [FISCAL_YEAR] = {"fiscal-year", OPTION_YEAR, "YYYY", "年度（4月の年を西暦で）。省けば今年度"},
            [MONTH] = {"month", OPTION_MONTH, "YYYY-MM", "その月と合計だけ"},
            [ROWS] = {"rows", OPTION_TEXT, "CODE", "クロス集計の行にするコード表"},
            [COLUMNS] = {"columns", OPTION_TEXT, "CODE", "クロス集計の列にするコード表"},
            [DATE] = {"date", OPTION_DAY, "YYYY-MM-DD", "申し送りの日。省けば今日"},
            [STAFF] = {"staff", OPTION_TEXT, "LOGIN", "申し送りをその職員の分だけにする。省けば全員"},
            [FORMAT] = {"format", OPTION_CHOICE, formats, "形。省けば text"},
            [OUTPUT] = {"output", OPTION_FILE, "FILE", "画面でなくファイルに書く"},
        },
    .need = NEED_READER,
    .right = RIGHT_FIGURES,
    .run = run,
    .details = "monthly は月次の実績報告。内訳の合計が合わない月は「差」に出て、終了状態は 1 になる。"
               "締めた月（close-month）は、版の番号と、締めたあとの違いが「訂正」として下に付く（CSV "
               "には付かない）。"
               "years は年度の比較、cross はクロス集計（--rows と --columns に "
               "requester、category、phase、position、"
               "area、care_level など）、followup は追跡、kpi は業務の指標とその定義、staff は職員と業務、"
               "selfcheck は自己点検、late は締めたあとの記録。"
               "handover は申し送り。紙に出しても名前は出ず、受付番号だけになる。"
               "time は業務（ア〜ク）別の所要時間。",
};
