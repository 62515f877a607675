/*
 * The 情報共有シート: the items of the table shared, each with who said it when, as far as somebody said that it may be
 * passed on. What nobody wrote down for the sheet is taken from the 受付票.
 */
#include "base/date.h"
#include "model/consent.h"
#include "paper_making.h"
#include "store/named.h"

struct told {
    struct str text, said_on, source, allowed;
};

/* The newest telling of each item, also from before somebody was merged into this person. */
static enum err read_told(struct making *m, struct told *items, struct fault *f)
{
    struct query *q;
    enum err rc = named_open(m->db, NAMED_TOLD, &q, f);
    if (rc)
        return rc;
    query_bind_int(q, ":person", str_int(m->intake.person, 0));
    while (query_step(q)) {
        int item = code_number(CODES_shared, query_text(q, 0)) - 1;
        if (item >= 0)
            items[item] =
                (struct told){str_copy(m->arena, query_text(q, 1)), str_copy(m->arena, query_text(q, 2)),
                              str_copy(m->arena, query_text(q, 3)), str_copy(m->arena, query_text(q, 4))};
    }
    return query_close(q, f);
}

/* What the 受付票 knows of an item that nobody has written down for the sheet. */
static struct told known(struct making *m, struct str item)
{
    const struct person *p = &m->person;
    const struct str doctors[] = {p->doctor, p->doctor_second, p->care_manager};
    struct buf b = buf_in(m->arena);
    if (str_eq(item, S("wishes")))
        return (struct told){m->intake.wishes, m->intake.wishes_on, m->intake.wishes_by, S0};
    if (str_eq(item, S("illness")))
        return (struct told){.text = p->diagnosis};
    for (size_t i = 0; str_eq(item, S("doctors")) && i < COUNT_OF(doctors); i++)
        if (doctors[i].n)
            buf_print(&b, "%s" S_FMT, b.n ? "\n" : "", S_ARG(doctors[i]));
    return (struct told){.text = buf_str(&b)};
}

static int months_since(const struct making *m, struct str iso)
{
    int year, month, day, y, mo, d;
    date_split(making_today(m), &year, &month, &day);
    date_split(date_from_iso(iso), &y, &mo, &d);
    return (year - y) * 12 + month - mo - (day < d);
}

static struct str age_words(struct making *m, struct str said_on)
{
    if (date_from_iso(said_on) == DAY_NONE)
        return S("【いつの話か不明】");
    int months = months_since(m, said_on);
    return months >= PAPER_OLD_MONTHS ? str_print(m->arena, "【古い・%dか月前】" S_FMT, months,
                                                  S_ARG(date_wareki(m->arena, said_on)))
                                      : date_wareki(m->arena, said_on);
}

static void add_item(struct making *m, int at, const struct told *t)
{
    struct str words = codes_row(CODES_shared, at)->group;
    print_heading(m->out, str_print(m->arena, "%d " S_FMT, at + 1, S_ARG(words)));
    if (str_eq(t->allowed, S("no")))
        print_text(m->out, S("（伝えることに同意がないため、載せていない）"));
    else if (str_eq(t->allowed, S("unknown")))
        print_text(m->out, S("（伝えてよいかを確かめていないため、載せていない）"));
    else if (!t->text.n)
        print_text(m->out, S("（聞いていない）"));
    else
        print_text(m->out, str_print(m->arena, S_FMT "%s" S_FMT "\n" S_FMT, S_ARG(age_words(m, t->said_on)),
                                     t->source.n ? " " : "", S_ARG(t->source), S_ARG(t->text)));
}

enum err making_sharing(struct making *m, struct fault *f)
{
    struct told *items = ARENA_ARRAY(m->arena, struct told, codes_count(CODES_shared));
    struct str why;
    if (!consent_covers(m->arena, &m->intake, m->ask->resource ? &m->resource : NULL, making_today(m), &why))
        return fault_say(f, ERR_REFUSED, "情報共有シートは印刷できません。" S_FMT "。", S_ARG(why));
    if (!m->ask->resource && m->intake.share_scope.n)
        return fault_say(f, ERR_REFUSED,
                         "情報提供の範囲は「" S_FMT "」です。渡す先を資源台帳で選んでから印刷してください。",
                         S_ARG(m->intake.share_scope));
    enum err rc = read_told(m, items, f);
    if (rc)
        return rc;
    if (m->ask->resource)
        print_field(m->out, S("渡す先"), m->resource.name, 1);
    making_add_listed(m);
    for (int i = 0; i < codes_count(CODES_shared); i++) {
        if (!items[i].text.n && !items[i].allowed.n)
            items[i] = known(m, codes_row(CODES_shared, i)->code);
        add_item(m, i, &items[i]);
    }
    print_text(m->out,
               S("個人情報です。渡す先のほかには見せず、情報共有ツールで扱うときも十分に注意すること。"));
    return OK;
}
