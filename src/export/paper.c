#include "export/paper.h"

#include "base/width.h"
#include "export/survey.h"
#include "model/consent.h"
#include "model/rule.h"
#include "paper_making.h"
#include "store/db.h"
#include "store/load.h"

enum { CONTACTS_MOST = 60, NOTE_LINES = 6 };

static const struct paper_row papers[] = {
#define PAPER(NAME, name, label, flags, words) {S_ROW(name), S_ROW(label), S_ROW(words), flags},
#define PAPER_FIELD(paper, record, column)
#include "papers.def"
#undef PAPER
#undef PAPER_FIELD
};

static const struct {
    enum paper paper;
    enum record_id record;
    int index;
} fields[] = {
#define PAPER(NAME, name, label, flags, words)
#define PAPER_FIELD(paper, record, column) {PAPER_##paper, RECORD_##record, record##_##column},
#include "papers.def"
#undef PAPER
#undef PAPER_FIELD
};

const struct paper_row *paper_row(enum paper p)
{
    return &papers[p];
}

struct str paper_subject(struct arena *a, enum paper p, struct str number)
{
    return number.n ? str_print(a, S_FMT "-" S_FMT, S_ARG(number), S_ARG(papers[p].name)) : papers[p].name;
}

static const struct str *values_of(const struct making *m, enum record_id record)
{
    switch (record) {
    case RECORD_INTAKE: return m->intake.v;
    case RECORD_PERSON: return m->person.v;
    case RECORD_RESOURCE: return m->resource.v;
    case RECORD_FAX: return m->ask->fax ? m->ask->fax->v : NULL;
    default: return NULL;
    }
}

int32_t making_today(const struct making *m)
{
    return date_of_moment(m->ask->setting->now);
}

static struct str masked(struct making *m, struct str text)
{
    bool hides = papers[m->ask->paper].flags & P_MASKED;
    return hides ? disclose_mask(m->arena, &m->disclose, text) : text;
}

/* As a reader wants it: days in the office's calendar, codes by their labels. */
static struct str shown(struct making *m, const struct field *f, struct str value)
{
    struct arena *a = m->arena;
    if (!value.n)
        return S0;
    if (f->kind == KIND_DATE && date_from_iso(value) != DAY_NONE) {
        int age = f->flags & F_BIRTH ? date_age(value, making_today(m)) : -1;
        return age < 0 ? date_wareki(a, value)
                       : str_print(a, S_FMT "（%d歳）", S_ARG(date_wareki(a, value)), age);
    }
    if (f->kind == KIND_MOMENT && value.n >= 16 && date_from_iso(value) != DAY_NONE)
        return str_print(a, S_FMT " %.5s", S_ARG(date_wareki(a, str_head(value, 10))), value.p + 11);
    return masked(m, kind_show(a, f, m->ask->setting, value));
}

static void add_value(struct making *m, const struct field *f, struct str value)
{
    if (f->flags & F_BIRTH && papers[m->ask->paper].flags & P_MASKED)
        print_field(m->out, S("年齢階級"), rule_age_band(value, date_from_iso(m->intake.received_at)), 1);
    else
        print_field(m->out, f->label, shown(m, f, value), 1);
}

void making_add_listed(struct making *m)
{
    enum section at = SECTION_NONE;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (fields[i].paper != m->ask->paper)
            continue;
        const struct field *f = &record_row(fields[i].record)->fields[fields[i].index];
        const struct str *v = values_of(m, fields[i].record);
        if (f->section != SECTION_NONE && f->section != at)
            print_heading(m->out, section_label(at = f->section));
        if (v)
            add_value(m, f, v[fields[i].index]);
    }
}

/* ---- 相談受付シート ---- */

static const enum record_id on_form[] = {RECORD_INTAKE, RECORD_PERSON};

/* A row breaks between two choices. */
static struct str boxes(struct arena *a, enum codes table)
{
    struct buf b = buf_in(a);
    int cells = PRINT_CELLS - PRINT_LABEL, used = cells;
    for (int i = 0; i < codes_count(table); i++) {
        struct str choice = str_print(a, "[ ]" S_FMT " ", S_ARG(codes_row(table, i)->label));
        int n = width_text(choice);
        if (codes_row(table, i)->retired)
            continue;
        buf_add(&b, used + n > cells && b.n ? S("\n") : S0);
        used = used + n > cells ? n : used + n;
        buf_add(&b, choice);
    }
    return buf_str(&b);
}

static void add_blank(struct making *m, const struct field *f)
{
    bool codes = f->kind == KIND_CODE || f->kind == KIND_CODES;
    print_field(m->out, f->label, codes ? boxes(m->arena, f->codes) : S0,
                f->kind == KIND_NOTE ? NOTE_LINES : 1);
}

/* On paper as on the form: what is asked only when something else says so stays away until then. */
static bool is_asked(struct making *m, const struct field *f)
{
    const struct str *v = values_of(m, f->record);
    return m->ask->paper == PAPER_BLANK || v[f->index].n || rule_opens(f, v, m->ask->setting);
}

static void add_section(struct making *m, enum section section)
{
    bool blank = m->ask->paper == PAPER_BLANK, headed = false;
    for (size_t r = 0; r < COUNT_OF(on_form); r++) {
        const struct record_row *row = record_row(on_form[r]);
        for (int i = 0; i < row->count; i++) {
            const struct field *f = &row->fields[i];
            if (f->section != section || f->flags & (F_AUTO | F_DESK) || !is_asked(m, f))
                continue;
            if (!headed)
                print_heading(m->out, section_label(section));
            headed = true;
            if (blank)
                add_blank(m, f);
            else
                add_value(m, f, values_of(m, on_form[r])[i]);
        }
    }
}

static enum err make_sheet(struct making *m, struct fault *f)
{
    (void)f;
    for (int s = SECTION_CALLER; s <= SECTION_CLOSING; s++)
        add_section(m, (enum section)s);
    return OK;
}

/* ---- ケース要約 ---- */

/* The day of the case, not of the calendar: the first day is 1. */
static struct str day_words(struct making *m, struct str at)
{
    int32_t day = date_from_iso(at), first = date_from_iso(m->intake.received_at);
    return day == DAY_NONE || first == DAY_NONE ? S("日付なし")
                                                : str_print(m->arena, "%d日目", day - first + 1);
}

static void add_contacts(struct making *m)
{
    struct contact *rows;
    int count = load_contacts(m->arena, m->db, m->ask->intake, CONTACTS_MOST, &rows);
    if (count)
        print_heading(m->out, S("経過"));
    for (int i = count - 1; i >= 0; i--)
        print_field(m->out,
                    str_print(m->arena, S_FMT " " S_FMT, S_ARG(day_words(m, rows[i].at)),
                              S_ARG(code_label(CODES_channel, rows[i].channel))),
                    str_print(m->arena, "［" S_FMT "］" S_FMT,
                              S_ARG(code_label(CODES_requester, rows[i].counterpart)),
                              S_ARG(masked(m, rows[i].note))),
                    1);
}

static void add_referrals(struct making *m)
{
    struct referral *rows;
    int count = load_referrals(m->arena, m->db, m->ask->intake, CONTACTS_MOST, &rows);
    if (count)
        print_heading(m->out, S("つなぎ"));
    for (int i = count - 1; i >= 0; i--) {
        struct resource_row to = {0};
        load_resource(m->arena, m->db, str_int(rows[i].resource, 0), &to);
        print_field(m->out, day_words(m, rows[i].asked_on),
                    str_print(m->arena, S_FMT " " S_FMT " " S_FMT, S_ARG(to.service),
                              S_ARG(code_label(CODES_answer, rows[i].answer)),
                              S_ARG(masked(m, rows[i].declined))),
                    1);
    }
}

static enum err make_summary(struct making *m, struct fault *f)
{
    (void)f;
    making_add_listed(m);
    add_contacts(m);
    add_referrals(m);
    print_heading(m->out, S("話し合うこと"));
    print_field(m->out, S0, S0, NOTE_LINES);
    print_text(m->out,
               S("名前や番号は機械が〇〇にした。呼び名や地名が残っていないか、配る前に読み直すこと。"));
    return OK;
}

/* ---- FAX ---- */

static const int typed_words[] = {FAX_subject, FAX_text, FAX_to_whom, FAX_to_name};

struct str paper_fax_refusal(struct arena *a, const struct intake *i, const struct person *p,
                             const struct fax *fax, int32_t at)
{
    struct str why;
    struct disclose d = disclose_of(a, i, p);
    const struct resource to = {.name = fax->to_name};
    if (consent_covers(a, i, &to, at, &why))
        return S0;
    for (size_t k = 0; k < COUNT_OF(typed_words); k++) {
        const struct field *told = disclose_find(a, &d, fax->v[typed_words[k]]);
        if (told)
            return str_print(a, "「" S_FMT "」に" S_FMT "が入っています。" S_FMT "ので、消してください",
                             S_ARG(record_row(RECORD_FAX)->fields[typed_words[k]].label), S_ARG(told->label),
                             S_ARG(why));
    }
    return S0;
}

static enum err make_fax(struct making *m, struct fault *f)
{
    const struct fax *fax = m->ask->fax;
    struct str why = paper_fax_refusal(m->arena, &m->intake, &m->person, fax, making_today(m));
    if (why.n)
        return fault_say(f, ERR_REFUSED, "FAXは印刷できません。" S_FMT "。", S_ARG(why));
    print_field(m->out, S("送る日"), date_wareki(m->arena, date_iso(m->arena, making_today(m))), 1);
    print_field(m->out, S("送り主"),
                str_print(m->arena, S_FMT " " S_FMT, S_ARG(db_facts(m->db)->centre), S_ARG(m->ask->staff)),
                1);
    making_add_listed(m);
    print_heading(m->out, S("返信"));
    print_field(m->out, S("返信の内容"), S0, NOTE_LINES);
    print_field(m->out, S("返信した人"), S0, 1);
    print_text(m->out, S("番号が違って届いたときは、読まずに送り主へお知らせください。"));
    return OK;
}

/* ---- 調査票 ---- */

static void survey_head(struct making *m)
{
    print_field(m->out, S("送る日"), date_wareki(m->arena, date_iso(m->arena, making_today(m))), 1);
    print_field(m->out, S("送り先"), str_print(m->arena, S_FMT " 御中", S_ARG(m->resource.name)), 1);
    print_field(m->out, S("送り先のFAX"), m->resource.fax, 1);
    print_field(m->out, S("返信先のFAX"), survey_back_number(m->arena, m->db), 1);
    print_text(
        m->out,
        S("住民と関係機関へのご案内のために、台帳の内容を確かめています。ちがうところ、分かっていないところを"
          "書き入れて、この用紙を返信先のFAXへお返しください。空いたままの項目は、分からないものとして扱いま"
          "す。"));
}

static enum err make_survey(struct making *m, struct fault *f)
{
    const struct survey s = {.arena = m->arena,
                             .db = m->db,
                             .id = m->ask->resource,
                             .resource = &m->resource,
                             .setting = m->ask->setting,
                             .out = m->out};
    if (!m->ask->resource)
        return fault_say(f, ERR_REFUSED,
                         "調査票は印刷できません。資源台帳で施設を選んでから印刷してください。");
    survey_head(m);
    print_heading(m->out, S("施設のこと"));
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (fields[i].paper == PAPER_SURVEY)
            survey_fact(&s, &record_row(fields[i].record)->fields[fields[i].index]);
    print_heading(m->out, S("受け入れと対応"));
    survey_items(&s);
    print_heading(m->out, S("返信"));
    print_field(m->out, S("ほかに伝えたいこと"), S0, NOTE_LINES);
    print_field(m->out, S("書いた人と電話番号"), S0, 1);
    print_field(m->out, S("書いた日"), S0, 1);
    print_text(m->out, S("番号が違って届いたときは、読まずに送り主へお知らせください。"));
    return OK;
}

/* ---- */

static enum err (*const makers[])(struct making *m, struct fault *f) = {
    [PAPER_SHEET] = make_sheet,       [PAPER_BLANK] = make_sheet, [PAPER_SUMMARY] = make_summary,
    [PAPER_SHARING] = making_sharing, [PAPER_FAX] = make_fax,     [PAPER_SURVEY] = make_survey,
};

/* Of a person who cannot be read nothing could be masked. */
static enum err load(struct making *m, struct fault *f)
{
    const struct paper_row *paper = &papers[m->ask->paper];
    struct record intake = {.row = record_row(RECORD_INTAKE), .v = m->intake.v};
    struct record person = {.row = record_row(RECORD_PERSON), .v = m->person.v};
    struct record resource = {.row = record_row(RECORD_RESOURCE), .v = m->resource.v};
    if (m->ask->resource && !load_record(m->arena, m->db, &resource, m->ask->resource))
        return fault_say(f, ERR_REFUSED,
                         "「" S_FMT "」の宛先が資源台帳にありません。資源台帳で選び直してください。",
                         S_ARG(paper->label));
    if (!(paper->flags & P_CASE))
        return OK;
    if (!m->ask->intake || !load_record(m->arena, m->db, &intake, m->ask->intake))
        return fault_say(f, ERR_REFUSED, "「" S_FMT "」にする相談がありません。相談を選んでください。",
                         S_ARG(paper->label));
    if (m->intake.person.n && !load_record(m->arena, m->db, &person, str_int(m->intake.person, 0)))
        return fault_say(f, ERR_IO,
                         "「" S_FMT "」は印刷できません。" S_FMT " の対象者（番号 " S_FMT
                         "）を読めません。madoguchi check でファイルを調べてください。",
                         S_ARG(paper->label), S_ARG(m->intake.number), S_ARG(m->intake.person));
    m->disclose = disclose_of(m->arena, &m->intake, &m->person);
    return OK;
}

static struct str foot(struct making *m)
{
    struct arena *a = m->arena;
    struct str at = date_iso_moment(a, m->ask->setting->now);
    return str_print(a, "部数 %lld / 出力 " S_FMT " " S_FMT " " S_FMT, (long long)m->ask->copy,
                     S_ARG(m->ask->staff), S_ARG(str_head(at, 10)), S_ARG(str_from(at, 11)));
}

enum err paper_make(struct arena *a, struct db *db, const struct paper_ask *q, struct print *out,
                    struct fault *f)
{
    struct making m = {.arena = a, .db = db, .ask = q, .out = out};
    const struct db_facts *facts = db_facts(db);
    enum err e = load(&m, f);
    if (e)
        return e;
    bool numbered = papers[q->paper].flags & P_CASE;
    *out = print_begin(a,
                       str_print(a, S_FMT "%s" S_FMT, S_ARG(papers[q->paper].label), numbered ? " " : "",
                                 S_ARG(numbered ? m.intake.number : S0)),
                       facts->practice ? S("練習用") : S0);
    out->foot = foot(&m);
    if (q->paper != PAPER_SUMMARY)
        print_text(out, facts->centre);
    return makers[q->paper](&m, f);
}
