/*
 * 当番 out of a table as an association hands it round (DOMAIN A112): a row for each day and part, with the place by
 * 事業所番号 or 資源名, or a doctor's name alone. Headings may be in any order; titles may stand above them.
 *
 * What somebody decided at the desk stays, is counted and held beside the rejected rows: a swap that was agreed on is
 * not undone by the table that was made before it. Turns of an earlier table give way; who stood there before stays in
 * the history of that day. A part that the day does not have (平日夜間 on a 日曜) is refused.
 */
#include "base/date.h"
#include "export/which.h"
#include "model/kind.h"
#include "store/rota.h"

enum heading { DAY, PART, OFFICIAL, SERVICE, NAME, PHONE, WHO, NOTE, HEADINGS };

static const struct str names[HEADINGS] = {
    [DAY] = S_ROW("当番の日|日付|年月日|月日|日"),
    [PART] = S_ROW("当番の区分|区分|時間帯"),
    [OFFICIAL] = S_ROW("事業所番号|医療機関コード"),
    [SERVICE] = S_ROW("サービスの種類"),
    [NAME] = S_ROW("資源名|当番の機関|当番医療機関|医療機関名|医療機関|名称|事業所名"),
    [PHONE] = S_ROW("当番の電話|電話番号|電話"),
    [WHO] = S_ROW("当番の医師|担当医|医師|氏名"),
    [NOTE] = S_ROW("当番の備考|備考"),
};

struct line { /* one row while it is read */
    struct importing *im;
    const struct csv_record *csv;
    int32_t day;
    enum night part;
    struct rota rota;
    struct str why; /* it is refused; empty: it is not */
};

static enum err begin(struct importing *im)
{
    which_begin(im, S("当番の表"));
    return OK;
}

static enum err take_headings(struct importing *im, const struct csv_record *r, bool *are_headings)
{
    struct which *w = im->reader;
    *are_headings = true;
    which_headings(w, r, names, HEADINGS);
    if (which_has(w, DAY) && which_has(w, PART) &&
        (which_has(w, OFFICIAL) || which_has(w, NAME) || which_has(w, WHO)))
        return OK;
    return fault_say(im->fault, ERR_REFUSED,
                     "%s は当番の表ではありません。日付、区分、資源名の見出しがあるか確かめてください（%zu "
                     "行目を見出しと見ました）。",
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

static bool read_part(struct line *l)
{
    struct str word = cell(l, PART);
    const struct code *code = word.n ? code_read(CODES_night, word) : NULL;
    if (!code)
        return refuse(l, str_print(l->im->row,
                                   "区分「" S_FMT
                                   "」は読めません。平日夜間、深夜、土日祝 のどれかにしてください",
                                   S_ARG(word)));
    l->rota.part = code->code;
    while (l->part < NIGHT_PARTS && !str_eq(night_code(l->part), code->code))
        l->part++;
    return true;
}

static bool read_day(struct line *l)
{
    struct str word = cell(l, DAY), complaint = S0;
    if (!word.n ||
        !date_parse(l->im->row, word, date_of_moment(l->im->q->now), false, &l->rota.day, &complaint))
        return refuse(l, str_print(l->im->row, "日付「" S_FMT "」: " S_FMT, S_ARG(word),
                                   S_ARG(word.n ? complaint : S("空です"))));
    l->day = date_from_iso(l->rota.day);
    if (night_needed(l->part, l->day, &l->im->setting.holidays))
        return true;
    return refuse(l, str_print(l->im->row, S_FMT " に「" S_FMT "」の当番はありません", S_ARG(l->rota.day),
                               S_ARG(code_label(CODES_night, l->rota.part))));
}

static bool read_place(struct line *l)
{
    const struct which_words words = {cell(l, OFFICIAL), cell(l, SERVICE), cell(l, NAME)};
    l->rota.who = cell(l, WHO);
    if (!words.number.n && !words.name.n && l->rota.who.n)
        return true;
    int64_t id = which_resource(l->im->reader, &words, &l->why);
    l->rota.resource = str_print(l->im->row, "%lld", (long long)id);
    return id > 0;
}

static bool is_same(const struct rota_turn *now, const struct rota *r)
{
    return now->resource == str_int(r->resource, 0) && str_eq(now->turn_phone, r->phone) &&
           str_eq(now->who, r->who) && str_eq(now->note, r->note);
}

static void put(struct line *l)
{
    struct importing *im = l->im;
    struct rota_turn now = rota_turn(im->row, im->db, l->day, l->part);
    struct record r = {.row = record_row(RECORD_ROTA), .v = l->rota.v};
    enum bulk_outcome outcome = BULK_SAME;
    l->rota.phone = kind_phone(im->row, cell(l, PHONE));
    l->rota.note = cell(l, NOTE);
    if (now.id && !is_same(&now, &l->rota) && now.staff.n) {
        importing_note(im, S("職員が決めた当番なので変えなかった"));
        importing_hold(
            im, l->csv,
            str_print(im->row, "職員が決めた当番なので変えなかった（今「" S_FMT "」）", S_ARG(now.name)));
    } else if (!now.id || !is_same(&now, &l->rota)) {
        if (!importing_put(im, &r, FIELDS_ALL, &outcome))
            return;
        outcome = now.id ? BULK_CHANGED : BULK_NEW;
    }
    importing_took(im, outcome);
}

static void read_row(struct importing *im, const struct csv_record *r)
{
    struct line l = {.im = im, .csv = r};
    if (read_part(&l) && read_day(&l) && read_place(&l))
        put(&l);
    else if (l.why.n && !im->code)
        importing_reject(im, r, l.why);
}

const struct import_reader turns_reader = {
    .titled = true, .begin = begin, .headings = take_headings, .row = read_row};
