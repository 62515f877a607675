#include "export/survey.h"

#include "base/date.h"
#include "model/fresh.h"
#include "model/item.h"
#include "model/kind.h"
#include "store/db.h"
#include "store/load.h"
#include "store/named.h"

struct str survey_back_number(struct arena *a, struct db *db)
{
    struct query *q;
    struct fault unused;
    struct str fax = S0;
    if (named_open(db, NAMED_CENTRE_FAX, &q, &unused))
        return S0;
    query_bind(q, ":centre", db_facts(db)->centre);
    if (query_step(q))
        fax = str_copy(a, query_text(q, 0));
    query_close(q, &unused);
    return fax;
}

static void ask(const struct survey *s, struct str label, struct str value, struct str on, struct str choices)
{
    struct arena *a = s->arena;
    struct str age = fresh_words(a, on, date_of_moment(s->setting->now));
    struct str known = value.n ? str_print(a, "いま " S_FMT "（" S_FMT "）", S_ARG(value), S_ARG(age))
                               : S("いま 分かっていません");
    print_field(s->out, label, str_print(a, S_FMT "\n" S_FMT, S_ARG(known), S_ARG(choices)), 1);
}

/* 資源 is a word of this desk: who gets the paper is a 施設. */
static struct str outward(struct arena *a, struct str label)
{
    return str_starts(label, S("資源")) ? str_print(a, "施設" S_FMT, S_ARG(str_from(label, S("資源").n)))
                                        : label;
}

void survey_fact(const struct survey *s, const struct field *f)
{
    struct record *stamps;
    struct str value = s->resource->v[f->index], on = s->resource->verified_on;
    int count = load_facts(s->arena, s->db, RECORD_VERIFIED, s->id, &stamps);
    for (int i = 0; i < count; i++)
        if (str_eq(stamps[i].v[VERIFIED_field], f->column))
            on = stamps[i].v[VERIFIED_at];
    ask(s, outward(s->arena, f->label), kind_show(s->arena, f, s->setting, value), on,
        value.n ? S("[ ]このとおり  [ ]ちがう→") : S("→"));
}

static struct str choices(struct arena *a, const struct item_row *row)
{
    struct buf b = buf_in(a);
    if (row->value == ITEM_FLAG)
        return S("[ ]あり  [ ]なし  [ ]要相談");
    if (row->value != ITEM_LEVEL)
        return S("→");
    for (int i = 0; i < codes_count(CODES_level); i++)
        buf_print(&b, "[ ]" S_FMT "  ", S_ARG(codes_row(CODES_level, i)->label));
    return str_trim(buf_str(&b));
}

void survey_items(const struct survey *s)
{
    struct record *items;
    int count = load_facts(s->arena, s->db, RECORD_ITEM, s->id, &items);
    enum service_group group = service_row(service_of(s->resource->service))->group;
    for (int i = 0; i < item_count(); i++) {
        const struct item_row *row = item_row_at(i);
        struct str value = S0, on = S0;
        for (int k = 0; k < count; k++)
            if (str_eq(items[k].v[ITEM_item], row->code)) {
                value = items[k].v[ITEM_value];
                on = items[k].v[ITEM_verified_on];
            }
        if (value.n || item_of_group(row, group))
            ask(s, row->label, value.n ? item_show(row, value) : S0, on, choices(s->arena, row));
    }
}
