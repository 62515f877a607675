/*
 * Items of resources from a table that a centre keeps (CONTRACT.md, import items): 事業所番号, サービスの種類, 資源名,
 * 項目, 値, 確認日, 確認方法, and 項目の条件 where there is such a column; order is free.
 *
 * Which resource a row means is export/which.h, which value stays export/answer.h.
 */
#include "base/date.h"
#include "export/answer.h"
#include "export/which.h"

enum heading { OFFICIAL, SERVICE, NAME, ITEM, VALUE, ON, HOW, NOTE, HEADINGS };

static const struct str names[HEADINGS] = {
    [OFFICIAL] = S_ROW("事業所番号|医療機関コード"),
    [SERVICE] = S_ROW("サービスの種類"),
    [NAME] = S_ROW("資源名|名称|事業所名"),
    [ITEM] = S_ROW("項目"),
    [VALUE] = S_ROW("値"),
    [ON] = S_ROW("確認日|項目の確認日"),
    [HOW] = S_ROW("確認方法|項目の確認方法"),
    [NOTE] = S_ROW("項目の条件|条件|備考"),
};

struct line { /* one row while it is read */
    struct importing *im;
    const struct csv_record *csv;
    struct answer answer;
    struct str why; /* it is refused; empty: it is not */
};

static enum err begin(struct importing *im)
{
    which_begin(im, S("項目の表"));
    return OK;
}

static enum err take_headings(struct importing *im, const struct csv_record *r, bool *are_headings)
{
    struct which *w = im->reader;
    *are_headings = true;
    which_headings(w, r, names, HEADINGS);
    if (which_has(w, ITEM) && which_has(w, VALUE) && (which_has(w, OFFICIAL) || which_has(w, NAME)))
        return OK;
    return fault_say(im->fault, ERR_REFUSED,
                     "%s は項目の表ではありません。事業所番号（または資源名）、項目、値 "
                     "の見出しがあるか確かめてください（%zu 行目を見出しと見ました）。",
                     im->path, im->heading_line);
}

static bool refuse(struct line *l, struct str why)
{
    l->why = why;
    return false;
}

static struct str cell(const struct line *l, enum heading h)
{
    return which_cell(l->im->reader, l->csv, h);
}

static bool find_resource(struct line *l)
{
    const struct which_words words = {cell(l, OFFICIAL), cell(l, SERVICE), cell(l, NAME)};
    l->answer.resource = which_resource(l->im->reader, &words, &l->why);
    return l->answer.resource > 0;
}

static bool read_item(struct line *l)
{
    struct str label = cell(l, ITEM), value = cell(l, VALUE);
    struct answer *a = &l->answer;
    a->item = item_named(label);
    if (!a->item)
        return refuse(l, str_print(l->im->row, "「" S_FMT "」という項目はありません", S_ARG(label)));
    if (!value.n)
        return refuse(l, S("値が空です。分からないときは「不明」と書いてください"));
    if (!item_read(l->im->row, a->item, value, &a->value))
        return refuse(l,
                      str_print(l->im->row, "「" S_FMT "」の値「" S_FMT "」は読めません。%s",
                                S_ARG(a->item->label), S_ARG(value),
                                a->item->value == ITEM_NUMBER ? "数字で書いてください"
                                : a->item->value == ITEM_FLAG
                                    ? "あり、なし、要相談、不明 のどれかにしてください"
                                    : "積極的受入、受入、要相談、考えていない、不明 のどれかにしてください"));
    return true;
}

static bool read_proof(struct line *l)
{
    struct str on = cell(l, ON), how = cell(l, HOW), complaint;
    int32_t today = date_of_moment(l->im->q->now);
    const struct code *way = how.n ? code_read(CODES_verifying, how) : NULL;
    if (how.n && !way)
        return refuse(l, str_print(l->im->row,
                                   "確認方法「" S_FMT
                                   "」は読めません。電話、訪問、調査票、公表資料 のどれかにしてください",
                                   S_ARG(how)));
    l->answer.how = way ? way->code : S0;
    if (!on.n)
        return true;
    if (!date_parse(l->im->row, on, today, false, &l->answer.on, &complaint))
        return refuse(l, str_print(l->im->row, "確認日「" S_FMT "」: " S_FMT, S_ARG(on), S_ARG(complaint)));
    if (date_from_iso(l->answer.on) > today)
        return refuse(l, str_print(l->im->row, "確認日「" S_FMT "」はまだ来ていない日です", S_ARG(on)));
    return true;
}

static void put(struct line *l)
{
    enum bulk_outcome outcome;
    struct str kept;
    l->answer.source = S("項目の表");
    l->answer.note = cell(l, NOTE);
    l->answer.noted = which_has(l->im->reader, NOTE);
    if (!answer_put(l->im, &l->answer, &outcome, &kept))
        return;
    importing_took(l->im, outcome);
    if (!kept.n)
        return;
    importing_note(l->im, str_print(l->im->row, S_FMT ": " S_FMT, S_ARG(kept), S_ARG(l->answer.item->label)));
    importing_hold(l->im, l->csv, kept);
}

static void read_row(struct importing *im, const struct csv_record *r)
{
    struct line l = {.im = im, .csv = r};
    if (find_resource(&l) && read_item(&l) && read_proof(&l))
        put(&l);
    else if (l.why.n && !im->code)
        importing_reject(im, r, l.why);
}

const struct import_reader items_reader = {
    .titled = true, .begin = begin, .headings = take_headings, .row = read_row};
