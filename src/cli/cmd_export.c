/* export: the CSV files of a profile into a dated folder, complete or not at all. */
#include "base/date.h"
#include "cli/args.h"
#include "cli/interrupt.h"
#include "cli/place.h"
#include "cli/say.h"
#include "cli/session.h"
#include "export/done.h"
#include "export/run.h"

enum { PROFILE, OUT, DATE, ENCODING, CATCH_UP, ALL, SPREADSHEET };

/* Profiles without personal data may go out at night, with nobody signed in; lists of resources tell of nobody; what
 * any other holds, a site's own among them, is known to its administrator only. */
static enum right right_to(const struct cli *c, struct str profile)
{
    bool nightly = str_eq(profile, S("city")) || str_eq(profile, S("public"));
    bool resources = str_eq(profile, S("opendata")) || str_eq(profile, S("hsds"));
    if (nightly && !c->global[GLOBAL_AS])
        return RIGHT_NONE;
    return nightly || resources ? RIGHT_CITY : RIGHT_LEDGER;
}

static void tell(void *of, struct str file, int64_t rows)
{
    say_bar_show(of, file, rows, -1);
}

static void print_result(const struct cli *c, const struct run_result *r)
{
    if (r->days)
        fprintf(c->out, "書き出しました: " S_FMT "（%lld 行）\n", S_ARG(r->folder), (long long)r->rows);
    if (r->days > 1)
        fprintf(c->out, "抜けていた日も書き出しました: %d 日\n", r->days - 1);
    if (r->kept)
        fprintf(c->out, "済んでいる日はそのままにしました: %d 日\n", r->kept);
    for (int i = 0; i < r->count; i++) {
        say_text(c->out, r->notes[i]);
        fputc('\n', c->out);
    }
}

/* What the home screen and doctor tell of it; that it could not be noted is no fault of the export. */
static void note_done(struct cli *c, struct str profile, struct str folder, enum err e)
{
    struct fault unused;
    const struct done d = {.profile = profile,
                           .folder = folder,
                           .why = e > ERR_NOTICE ? str_of(c->fault.say) : S0,
                           .succeeded = c->now,
                           .tried = c->now,
                           .code = e};
    if (e != ERR_USAGE && e != ERR_SEAT && c->option[DATE] == NULL)
        done_write(c->arena, c->db_path, &d, &unused);
}

static enum err run(struct cli *c)
{
    struct str profile = args_text(c, PROFILE, "city");
    enum err e = session_allow(c, right_to(c, profile));
    if (e)
        return e;
    bool practice = db_facts(c->db)->practice;
    session_close(c);
    e = session_read(c, SEAT_EXPORT);
    if (e)
        return e;
    struct say_bar bar = say_bar_new(c);
    struct run_request q = {
        .profile = profile,
        .out = c->option[OUT] ? c->option[OUT] : place_export(c, practice),
        .kept = place_export(c, practice),
        .day = c->option[DATE] ? date_from_iso(str_of(c->option[DATE])) : DAY_NONE,
        .catch_up = c->option[CATCH_UP] != NULL,
        .all = c->option[ALL] != NULL,
        .spreadsheet = c->option[SPREADSHEET] != NULL,
        .login = c->login,
        .now = c->now,
        .cancel = interrupt_watch(),
        .tell = tell,
        .of = &bar,
    };
    encoding_of_name(args_text(c, ENCODING, "auto"), &q.encoding);
    struct run_result result = {0};
    e = run_export(c->arena, c->db, &q, &result, &c->fault);
    say_bar_clear(&bar);
    note_done(c, profile, result.folder, e);
    if (e <= ERR_NOTICE)
        print_result(c, &result);
    return e;
}

const struct command cmd_export = {
    .name = "export",
    .order = 40,
    .operands = "",
    .words = "市などへ渡す CSV を、日付のフォルダに書き出す",
    .options =
        {
            [PROFILE] =
                {"profile", OPTION_TEXT, "NAME",
                 "何を書き出すか。city（個人情報なし、省けばこれ）、ledger（台帳）、public、opendata と "
                 "hsds（資源の一覧の公開用）など"},
            [OUT] = {"out", OPTION_FILE, "DIR",
                     "書き出し先。省けば設定の directory、なければデータベースの隣の export"},
            [DATE] = {"date", OPTION_DAY, "YYYY-MM-DD", "どの日の分か。省けば今日"},
            [ENCODING] = {"encoding", OPTION_CHOICE, "cp932|utf-8|utf-8-bom",
                          "文字コード。省けばプロファイルの決まり"},
            [CATCH_UP] = {"catch-up", OPTION_FLAG, NULL, "抜けている日の分も書き出す"},
            [ALL] = {"all", OPTION_FLAG, NULL, "その日に変わったものだけでなく、すべて"},
            [SPREADSHEET] = {"spreadsheet", OPTION_FLAG, NULL,
                             "人が表計算で開くための形。式に見える値の前に ' を付ける"},
        },
    .need = NEED_READER,
    .right = RIGHT_NONE,
    .run = run,
    .details =
        "DIR/YYYY-MM-DD/ にファイルと manifest.csv（行数、SHA-256、期間、文字コード、置換文字数）ができる。"
        "途中で止まったときは何も残らない。その日に作られたか変わった相談・対応・つなぎが入り、"
        "DIR/YYYY-MM/ にその月のここまでが入る。済んだ分は400日残す。"
        "city と public のほかは --as が要る。",
};
