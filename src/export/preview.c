#include "export/preview.h"

#include "base/wrap.h"
#include "model/item.h"
#include "store/load.h"

static struct str number(struct arena *a, int64_t n)
{
    return str_print(a, "%lld", (long long)n);
}

/* Whose row it is, as people name it. */
static void name_resource(struct importing *im, int64_t id, struct import_change *c)
{
    struct record r = record_new(im->row, RECORD_RESOURCE);
    if (load_record(im->row, im->db, &r, id)) {
        c->number = r.v[RESOURCE_official];
        c->name = r.v[RESOURCE_name];
    }
}

static void add(struct importing *im, const struct import_change *c)
{
    struct import_result *out = im->out;
    import_count(im->arena, out->fields, &out->field_count, c->label, 1);
    if (out->shown == IMPORT_SHOWN)
        return;
    out->changes[out->shown++] = (struct import_change){
        str_copy(im->arena, c->number), str_copy(im->arena, c->name), str_copy(im->arena, c->label),
        wrap_none(im->arena, c->before), wrap_none(im->arena, c->after)};
}

static void preview_item(struct importing *im, const struct record *r, const struct record *there)
{
    const struct item_row *item = item_of_code(r->v[ITEM_item]);
    struct str before = there->v[ITEM_value], after = r->v[ITEM_value];
    struct import_change c = {
        .label = item->label, .before = item_show(item, before), .after = item_show(item, after)};
    if (str_eq(before, after))
        return;
    name_resource(im, str_int(r->v[ITEM_resource], 0), &c);
    add(im, &c);
}

static void preview_fields(struct importing *im, const struct record *r, const struct record *there,
                           uint64_t fields)
{
    struct import_change c = {.number = number(im->row, r->id), .name = r->row->label};
    if (r->row->id == RECORD_RESOURCE)
        name_resource(im, r->id, &c);
    for (int i = 0; i < r->row->count; i++) {
        const struct field *f = &r->row->fields[i];
        if (!(fields >> i & 1) || str_eq(there->v[i], r->v[i]))
            continue;
        c.label = f->label;
        c.before = kind_show(im->row, f, &im->setting, there->v[i]);
        c.after = kind_show(im->row, f, &im->setting, r->v[i]);
        add(im, &c);
    }
}

void preview_put(struct importing *im, const struct record *r, uint64_t fields)
{
    struct record there = record_new(im->row, r->row->id);
    bool known = r->id && load_record(im->row, im->db, &there, r->id);
    if (r->row->id == RECORD_ITEM)
        preview_item(im, r, &there);
    else if (known)
        preview_fields(im, r, &there, fields);
}
