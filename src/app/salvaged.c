#include "app/salvaged.h"

#include <string.h>

#include "base/arena.h"
#include "model/record.h"
#include "ui/bar.h"

/* Empty: a table that the desk keeps for itself, whose name tells nobody anything. */
static struct str label_of(struct str table)
{
    const struct record_row *row = record_of_table(table);
    return row                           ? row->label
           : str_eq(table, S("history")) ? S("書き換えの履歴")
           : str_eq(table, S("audit"))   ? S("監査")
                                         : S0;
}

static void add(struct buf *b, struct str label, const struct salvage_line *l)
{
    if (!l->gaps && !l->refused && !l->made)
        return;
    buf_print(b, "%s" S_FMT, b->n ? "、" : "", S_ARG(label));
    if (l->gaps)
        buf_print(b, " 読めない所 %lld", (long long)l->gaps);
    if (l->refused)
        buf_print(b, " 入れられなかった行 %lld", (long long)l->refused);
    if (l->made)
        buf_print(b, " 番号だけの行 %lld", (long long)l->made);
}

/* 「相談 読めない所 2、対応記録 入れられなかった行 1」 */
static struct str missing(const struct salvage_report *r, struct arena *a)
{
    struct buf b = buf_in(a);
    struct salvage_line others = {.table = S0};
    for (int i = 0; i < r->count; i++) {
        const struct salvage_line *l = &r->lines[i];
        struct str label = label_of(l->table);
        if (label.n)
            add(&b, label, l);
        else {
            others.gaps += l->gaps;
            others.refused += l->refused;
            others.made += l->made;
        }
    }
    add(&b, S("そのほか（索引や控え）"), &others);
    return b.n ? buf_str(&b) : S("見つかりません。");
}

static struct str borrowed(const struct salvage_report *r, struct arena *a)
{
    struct buf b = buf_in(a);
    int64_t rows = 0;
    for (int i = 0; i < r->count; i++)
        rows += r->lines[i].borrowed;
    if (rows)
        buf_print(&b, "%lld 行", (long long)rows);
    if (r->schema_borrowed)
        buf_print(&b, "%s表の作り", b.n ? "、" : "");
    if (r->meta_borrowed)
        buf_print(&b, "%s台帳", b.n ? "、" : "");
    if (r->keys_borrowed)
        buf_print(&b, "%s鍵（合い言葉はそのときのもの）", b.n ? "、" : "");
    return b.n ? buf_str(&b) : S("なし");
}

static struct str chain(const struct salvage_report *r, struct arena *a)
{
    if (!r->audit_anew)
        return S("すべて読め、鎖もそのままです。");
    return str_print(a, "%s" S_FMT "%s%lld 番から鎖を結び直しました。", r->audit_gaps.n ? "番号 " : "",
                     S_ARG(r->audit_gaps), r->audit_gaps.n ? " が読めません。" : "",
                     (long long)r->audit_anew);
}

/* In eights, as the command prints it (cli/unlock.c). */
static struct str key(const struct salvage_report *r, struct arena *a)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < AUDIT_K0; i++)
        buf_print(&b, "%s%02x", i && i % 4 == 0 ? " " : "", r->audit_key[i]);
    return buf_str(&b);
}

void salvaged_draw(const struct salvaged *s, struct canvas *c, struct box in, struct arena *a)
{
    const struct salvage_report *r = &s->report;
    int64_t saved = 0;
    for (int i = 0; i < r->count; i++)
        saved += r->lines[i].saved;
    canvas_text(c, in, 0, 0, LOOK_TITLE, S("読めるものを救い出し、作り直しました"));
    int row = 2;
    row = bar_told(c, in, row, S("救い出した行"), str_print(a, "%lld", (long long)saved));
    row = bar_told(c, in, row, S("欠けたもの"), missing(r, a));
    row = bar_told(c, in, row, S("写しから"), borrowed(r, a));
    row = bar_told(c, in, row, S("監査"), chain(r, a));
    const char *name = strrchr(s->old, '/');
    row = bar_told(c, in, row, S("元のファイル"),
                   str_print(a, "同じフォルダの %s にあります。", name ? name + 1 : s->old));
    if (r->audit_new_key) {
        row = bar_paragraph(
            c, in, row + 1, LOOK_WARNING,
            S("監査の鍵が新しくなりました。紙に写し、監査する人だけが保管します。もう表示できません。"));
        row = bar_paragraph(c, in, row, LOOK_PLAIN, key(r, a));
    }
    bar_paragraph(c, in, row + 1, LOOK_PLAIN, S("Enter で窓口を開きます。"));
}

void salvaged_wipe(struct salvaged *s)
{
    explicit_bzero(s->report.audit_key, sizeof s->report.audit_key);
}
