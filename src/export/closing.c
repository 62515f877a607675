#include "export/closing.h"

#include "base/date.h"
#include "export/frozen.h"
#include "store/change.h"
#include "store/check.h"

static enum err read_report(struct arena *a, struct db *db, const struct closing_request *q, struct str name,
                            struct report_table *out, struct fault *f)
{
    struct report_request r = {.name = name, .month = q->month, .now = q->now, .dirs = q->dirs};
    enum err e = report_read(a, db, &r, out, f);
    return e == ERR_NOTICE ? OK : e;
}

static enum err figures_of(struct arena *a, struct db *db, const struct closing_request *q, struct str *out,
                           struct fault *f)
{
    struct report_table t;
    enum err e = read_report(a, db, q, S("monthly"), &t, f);
    int column = e ? -1 : frozen_column(&t, q->month, date_fiscal_year(date_from_iso(q->month)));
    if (!e && column < 0)
        return fault_say(f, ERR_REFUSED,
                         "月次報告（reports/monthly.sql）に " S_FMT " の列がないので締められません。"
                         "設定のフォルダに直したものがあれば、確かめてください。",
                         S_ARG(q->month));
    *out = e ? S0 : frozen_figures(a, &t, column);
    return e;
}

/* The newest revision of the month; NULL where it was never closed. */
static const struct closing *newest(const struct closing *rows, int count, struct str month, bool *stands)
{
    const struct closing *found = NULL;
    *stands = false;
    for (int i = 0; i < count; i++)
        if (str_eq(rows[i].month, month)) {
            found = &rows[i];
            *stands = frozen_stands(rows, count, i);
        }
    return found;
}

static enum err check_month(const struct closing_request *q, struct fault *f)
{
    int32_t first = date_from_iso(q->month);
    if (q->month.n != 7 || first == DAY_NONE)
        return fault_say(f, ERR_USAGE, "「" S_FMT "」は月ではありません。2026-05 のように書いてください。",
                         S_ARG(q->month));
    if (date_month_end(first) > date_of_moment(q->now))
        return fault_say(f, ERR_REFUSED,
                         S_FMT " はまだ終わっていないので締められません。月の最後の日から締められます。",
                         S_ARG(q->month));
    return OK;
}

static enum err store(struct arena *a, struct db *db, const struct closing_request *q,
                      const struct closing *row, uint64_t fields, struct str act, struct fault *f)
{
    struct closing copy = *row;
    struct record r = {record_row(RECORD_CLOSING), copy.id, copy.v};
    struct change_result result;
    struct change *c = change_new(q->login, act);
    change_about(c, str_print(a, "month " S_FMT, S_ARG(q->month)));
    change_put(c, &r, fields);
    enum err e = change_apply(db, c, q->now, &result, f);
    change_free(c);
    return e;
}

static enum err freeze(struct arena *a, struct db *db, const struct closing_request *q, struct str figures,
                       struct closing_result *out, struct fault *f)
{
    struct closing row = {.month = q->month,
                          .revision = str_print(a, "%d", out->revision),
                          .at = date_iso_seconds(a, q->now),
                          .staff = q->login,
                          .figures = figures,
                          .reason = out->found.rows ? q->reason : S0};
    out->written = true;
    return store(a, db, q, &row, FIELDS_ALL, S("close-month"), f);
}

enum err closing_close(struct arena *a, struct db *db, const struct closing_request *q,
                       struct closing_result *out, struct fault *f)
{
    struct closing *rows;
    struct str figures;
    int count;
    bool stands;
    *out = (struct closing_result){.revision = 0};
    enum err e = check_month(q, f);
    e = e ? e : read_report(a, db, q, S("selfcheck"), &out->found, f);
    e = e ? e : figures_of(a, db, q, &figures, f);
    e = e ? e : frozen_load(a, db, &rows, &count, f);
    if (e)
        return e;
    const struct closing *last = newest(rows, count, q->month, &stands);
    out->revision = last ? (int)str_int(last->revision, 0) : 0;
    if (stands && str_eq(last->figures, figures))
        return OK;
    if (out->found.rows && !str_trim(q->reason).n)
        return fault_say(f, ERR_REFUSED,
                         S_FMT " は締められません。説明のつかないものが %d 件あります。記録を直すか、"
                               "そのままで正しければ --reason に理由を書いてください。",
                         S_ARG(q->month), out->found.rows);
    out->revision++;
    return freeze(a, db, q, figures, out, f);
}

enum err closing_reopen(struct arena *a, struct db *db, const struct closing_request *q,
                        struct closing_result *out, struct fault *f)
{
    struct closing *rows;
    int count;
    bool stands;
    *out = (struct closing_result){.revision = 0};
    enum err e = frozen_load(a, db, &rows, &count, f);
    const struct closing *last = e ? NULL : newest(rows, count, q->month, &stands);
    if (e)
        return e;
    if (!last || !stands)
        return fault_say(f, ERR_REFUSED, S_FMT " は締めていないので、解くものがありません。",
                         S_ARG(q->month));
    struct closing row = *last;
    row.reopened_at = date_iso_seconds(a, q->now);
    row.reopened_by = q->login;
    row.reopen_reason = q->reason;
    out->revision = (int)str_int(last->revision, 0);
    out->written = true;
    return store(a, db, q, &row,
                 FIELD_BIT(CLOSING_reopened_at) | FIELD_BIT(CLOSING_reopened_by) |
                     FIELD_BIT(CLOSING_reopen_reason),
                 S("reopen-month"), f);
}

/* What the frozen lines of a block add up to, 差 with them and a line 合計 without. */
static int64_t sum_of(struct str figures, struct str block, bool *there)
{
    int64_t sum = 0;
    *there = false;
    while (figures.n) {
        struct str line = str_part(&figures, '\n');
        if (!str_eq(str_part(&line, '\t'), block) || str_starts(line, S("合計")))
            continue;
        str_part(&line, '\t');
        sum += str_int(line, 0);
        *there = true;
    }
    return sum;
}

static bool adds_up(struct str figures)
{
    static const struct {
        struct str block, total_block, total;
    } rows[] = {{S_ROW("相談内容"), S_ROW("件数"), S_ROW("新規ケース数")},
                {S_ROW("依頼者"), S_ROW("件数"), S_ROW("新規ケース数")},
                {S_ROW("業務方法"), S_ROW("業務方法"), S_ROW("合計(延べ数)")}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool there;
        int64_t sum = sum_of(figures, rows[i].block, &there);
        if (there && sum != str_int(frozen_figure(figures, rows[i].total_block, rows[i].total), -1))
            return false;
    }
    return true;
}

static int differences(struct str then, struct str now)
{
    int n = 0;
    for (struct str rest = now; rest.n;) {
        struct str line = str_part(&rest, '\n'), block = str_part(&line, '\t'), item = str_part(&line, '\t');
        n += str_int(line, 0) != str_int(frozen_figure(then, block, item), 0);
    }
    return n;
}

static enum err check_one(struct arena *a, struct db *db, int64_t now, const struct source_dirs *dirs,
                          const struct closing *row, bool gap, struct check_line *out, struct fault *f)
{
    struct str figures;
    struct closing_request q = {.month = row->month, .now = now, .dirs = dirs};
    enum err e = figures_of(a, db, &q, &figures, f);
    if (e)
        return e;
    int changed = differences(row->figures, figures);
    bool sums = adds_up(row->figures);
    struct str later = changed ? str_print(a, "訂正 %d項目", changed) : S("今の数と一致");
    *out = (struct check_line){str_print(a, "月次締め " S_FMT, S_ARG(row->month)),
                               str_print(a, "第" S_FMT "版 " S_FMT, S_ARG(row->revision),
                                         S_ARG(gap     ? S("版の番号が続いていません")
                                               : !sums ? S("締めた数の内訳と合計が合いません")
                                                       : later)),
                               sums && !gap};
    return OK;
}

enum err closing_check(struct arena *a, struct db *db, int64_t now, const struct source_dirs *dirs,
                       struct check_line **lines, int *count, struct fault *f)
{
    struct closing *rows;
    int all, nth = 0;
    bool gap = false;
    *count = 0;
    enum err e = frozen_load(a, db, &rows, &all, f);
    *lines = ARENA_ARRAY(a, struct check_line, e ? 0 : all);
    for (int i = 0; !e && i < all; i++) {
        bool first = !i || !str_eq(rows[i - 1].month, rows[i].month);
        nth = first ? 1 : nth + 1;
        gap = (gap && !first) || str_int(rows[i].revision, 0) != nth;
        if (frozen_stands(rows, all, i) || gap)
            e = check_one(a, db, now, dirs, &rows[i], gap, &(*lines)[(*count)++], f);
    }
    return e;
}
