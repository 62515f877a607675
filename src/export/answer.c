#include "export/answer.h"

#include "store/load.h"

/* Why what is there stays; empty where the file's answer is put. */
static struct str reason_to_keep(const struct answer *a, const struct str *there)
{
    int order = str_cmp(there[ITEM_verified_on], a->on);
    if (order > 0)
        return S("確認日がより新しい値があるので変えなかった");
    if (!order && there[ITEM_verified_by].n)
        return S("窓口で同じ日に確かめた値があるので変えなかった");
    if (!order && !a->on.n && there[ITEM_value].n && !str_eq(there[ITEM_source], a->source))
        return S("ほかの資料の値があり、確認日もないので変えなかった");
    return S0;
}

static bool says_the_same(const struct answer *a, const struct str *there)
{
    return str_eq(there[ITEM_value], a->value) && (!a->noted || str_eq(there[ITEM_note], a->note));
}

bool answer_put(struct importing *im, const struct answer *a, enum bulk_outcome *outcome, struct str *kept)
{
    struct record r = record_new(im->row, RECORD_ITEM), there = record_new(im->row, RECORD_ITEM);
    *outcome = BULK_SAME;
    *kept = S0;
    r.v[ITEM_resource] = str_print(im->row, "%lld", (long long)a->resource);
    r.v[ITEM_item] = a->item->code;
    r.id = bulk_find(im->bulk, &r, FIELD_BIT(ITEM_resource) | FIELD_BIT(ITEM_item), 0);
    if (r.id && load_record(im->row, im->db, &there, r.id)) {
        struct str why = reason_to_keep(a, there.v);
        if (why.n) {
            *kept = says_the_same(a, there.v) ? S0 : why;
            return true;
        }
    }
    r.v[ITEM_value] = a->value;
    r.v[ITEM_note] = a->note;
    r.v[ITEM_source] = a->source;
    r.v[ITEM_verified_on] = a->on;
    r.v[ITEM_verified_how] = a->how;
    return importing_put(im, &r, FIELDS_ALL & ~(a->noted ? 0 : FIELD_BIT(ITEM_note)), outcome);
}
