#include "app/damaged.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/date.h"
#include "ui/bar.h"

/* asks: it changes what lies on the disk, so that a second Enter is wanted; by: an administrator only. */
static const struct {
    struct str words, means;
    bool asks, by;
} remedies[REMEDY_COUNT] = {
    [REMEDY_RESTORE] = {S_ROW("バックアップから戻す"), S_ROW("今のファイルも別の名前で残す"), true, true},
    [REMEDY_SALVAGE] = {S_ROW("読めるものを救い出す"), S_ROW("読める記録で作り直す。今のファイルも残す"),
                        true, true},
    [REMEDY_READ] = {S_ROW("読むだけで開く"), S_ROW("何も書かない。書きかけはファイルの横に残る"), false,
                     false},
    [REMEDY_AGAIN] = {S_ROW("もう一度調べる"), S_ROW("全部を読み直し、異常がなければふつうに開く"), false,
                      false},
    [REMEDY_LEAVE] = {S_ROW("終わる"), S_ROW("ファイルには触れない"), false, false},
};

void damaged_open(struct damaged *d)
{
    *d = (struct damaged){.looks = true};
    list_resize(&d->list, REMEDY_COUNT, REMEDY_COUNT);
    damaged_say(d, "何から戻せるかを調べています。");
}

void damaged_say(struct damaged *d, const char *say)
{
    snprintf(d->say, sizeof d->say, "%s", say);
}

/* Why the selected one cannot be; NULL where it can. */
static const char *refusal(const struct damaged *d)
{
    enum remedy r = (enum remedy)d->list.selected;
    if (remedies[r].by && !d->harm.mends)
        return "バックアップから戻すのと救い出すのは、管理者だけができます。管理者がサインインして選んでくだ"
               "さい。";
    if (r == REMEDY_RESTORE && !d->harm.backup)
        return "開けて中身もそろっているバックアップがありません。ほかの所に写しがあれば、管理者が madoguchi "
               "restore で戻してください。";
    if (r == REMEDY_READ && !d->harm.reads)
        return "ファイルの初めの部分が壊れているので、読むだけでも開けません。";
    return NULL;
}

static void choose(struct damaged *d)
{
    enum remedy r = (enum remedy)d->list.selected;
    const char *no = refusal(d);
    if (no) {
        damaged_say(d, no);
        return;
    }
    if (remedies[r].asks && !d->sure) {
        d->sure = true;
        damaged_say(d, r == REMEDY_RESTORE ? "もう一度 Enter を押すと、バックアップから戻します。"
                                           : "もう一度 Enter を押すと、読めるものを救い出します。");
        return;
    }
    d->does = true;
    damaged_say(d, "しばらくお待ちください。");
}

void damaged_key(struct damaged *d, enum verb v, uint32_t meant)
{
    if (d->told) {
        d->does = v == VERB_ENTER;
        return;
    }
    bool sure = d->sure;
    int before = d->list.selected;
    d->sure = false;
    d->say[0] = 0;
    if (meant >= '1' && meant < '1' + REMEDY_COUNT)
        list_select(&d->list, (int)(meant - '1'), REMEDY_COUNT);
    else if (v != VERB_ENTER) {
        list_key(&d->list, verb_row(v)->motion, REMEDY_COUNT);
        return;
    }
    d->sure = sure && before == d->list.selected;
    choose(d);
}

static struct str moment(struct arena *a, int64_t at)
{
    const char *iso = date_iso_moment(a, at).p;
    return at ? str_print(a, "%.10s %.5s", iso, iso + 11) : S("いつか");
}

static struct str since(const struct damaged *d, struct arena *a)
{
    const struct harm *h = &d->harm;
    struct str whole = h->backup ? str_print(a, S_FMT " のバックアップのときは、全部読めていました。",
                                             S_ARG(moment(a, h->whole)))
                                 : S("全部読めていたと分かるバックアップはありません。");
    struct str spoilt =
        h->spoilt ? str_print(a, "それより新しい %d 個は開けないか、中身がそろっていません。", h->spoilt)
                  : S0;
    return str_print(a, S_FMT " に見つかりました。" S_FMT S_FMT, S_ARG(moment(a, h->found)), S_ARG(whole),
                     S_ARG(spoilt));
}

static struct str lost(const struct damaged *d, struct arena *a)
{
    const struct harm *h = &d->harm;
    if (!h->backup)
        return S("戻せるバックアップがないので、救い出すほかはありません。");
    if (!h->later)
        return S("バックアップより後のできごとは、監査にありません。");
    return h->later < 0
               ? S("バックアップより後に何があったかは分かりません。")
               : str_print(a,
                           "バックアップより後に、監査に %lld 件のできごとがあります。戻すと、その間に"
                           "書いたものは紙などから書き直すことになります。",
                           (long long)h->later);
}

struct drawing {
    const struct damaged *d;
    struct arena *a;
};

static struct str cell(const void *of, int row, int column)
{
    const struct drawing *g = of;
    return column == 0   ? str_print(g->a, "%d", row + 1)
           : column == 1 ? remedies[row].words
                         : remedies[row].means;
}

void damaged_draw(const struct damaged *d, struct canvas *c, struct box in, struct arena *a)
{
    static const struct list_column columns[] = {{.cells = 2}, {.cells = 20}, {0}};
    const struct drawing g = {d, a};
    if (d->told) {
        salvaged_draw(&d->salvaged, c, in, a);
        return;
    }
    canvas_text(c, in, 0, 0, LOOK_ERROR, S("データベースのファイルが壊れています"));
    int row = 2;
    if (!d->looks) {
        row = bar_told(c, in, row, S("見つけたもの"), d->harm.what);
        row = bar_told(c, in, row, S("いつから"), since(d, a));
        row = bar_told(c, in, row, S("戻すと"), lost(d, a)) + 1;
        list_draw(&d->list, c, box_rows(in, row, REMEDY_COUNT), columns, COUNT_OF(columns), cell, &g, true);
        row += REMEDY_COUNT + 1;
    }
    bar_paragraph(c, in, row, d->sure ? LOOK_WARNING : LOOK_PLAIN, str_of(d->say));
}
