#include "app/vouch.h"

#include "app/duty.h"
#include "app/notice.h"
#include "app/state.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/item.h"

uint64_t vouch_main_fields(void)
{
    return FIELD_BIT(RESOURCE_name) | FIELD_BIT(RESOURCE_phone) | FIELD_BIT(RESOURCE_address) |
           FIELD_BIT(RESOURCE_days);
}

static struct str how_now(const struct app *app)
{
    return app->current ? S("used") : S("call");
}

const struct record *vouch_stamp(const struct record *stamps, int count, struct str field)
{
    for (int i = 0; i < count; i++)
        if (str_eq(stamps[i].v[VERIFIED_field], field))
            return &stamps[i];
    return NULL;
}

static void put_whole(struct app *app, struct change *c, int64_t resource, struct str how)
{
    struct resource r = {.verified_on = date_iso(app->scratch, date_of_moment(app->now)),
                         .verified_by = app->login,
                         .verified_how = how};
    change_put(c, &(struct record){record_row(RECORD_RESOURCE), resource, r.v},
               FIELD_BIT(RESOURCE_verified_on) | FIELD_BIT(RESOURCE_verified_by) |
                   FIELD_BIT(RESOURCE_verified_how));
}

int vouch_put(struct app *app, struct change *c, int64_t resource, uint64_t fields, struct str how)
{
    struct record r = record_new(app->scratch, RECORD_RESOURCE);
    struct record *stamps;
    int n = 0, count = load_facts(app->scratch, app->db, RECORD_VERIFIED, resource, &stamps);
    if (!load_record(app->scratch, app->db, &r, resource))
        return 0;
    for (int i = 0; i < r.row->count; i++) {
        if (!(fields & FIELD_BIT(i)) || !r.v[i].n)
            continue;
        struct verified v = {.resource = str_print(app->scratch, "%lld", (long long)resource),
                             .field = r.row->fields[i].column,
                             .at = date_iso(app->scratch, date_of_moment(app->now)),
                             .staff = app->login,
                             .how = how};
        const struct record *old = vouch_stamp(stamps, count, v.field);
        change_put(c, &(struct record){record_row(RECORD_VERIFIED), old ? old->id : 0, v.v}, FIELDS_ALL);
        n++;
    }
    if (n)
        put_whole(app, c, resource, how);
    return n;
}

/* 「資源電話番号、資源住所」, of those that hold something. */
static struct str names_of(struct app *app, const struct record *r, uint64_t fields)
{
    struct buf b = buf_in(app->scratch);
    for (int i = 0; i < r->row->count; i++)
        if ((fields & FIELD_BIT(i)) && r->v[i].n)
            buf_print(&b, "%s" S_FMT, b.n ? "、" : "", S_ARG(r->row->fields[i].label));
    return buf_str(&b);
}

static void post(struct app *app, struct change *c, int64_t resource, struct str name, struct str what,
                 struct str how)
{
    change_about(c, str_print(app->scratch, "resource %lld", (long long)resource));
    change_keep(c, str_print(app->scratch, S_FMT " の確認", S_ARG(name)));
    app->vouching = duty_do(app, c);
    if (app->vouching)
        notice_say(app, LOOK_PLAIN, "いま確認した印を付けました（" S_FMT "）: " S_FMT,
                   S_ARG(code_label(CODES_verifying, how)), S_ARG(what));
}

/* A key that bounces would stamp one field twice: the second does not see the first yet. */
static bool is_busy(struct app *app)
{
    if (app->vouching)
        notice_say(app, LOOK_PLAIN, "いま記録しています。");
    return app->vouching;
}

bool vouch_fields(struct app *app, int64_t resource, uint64_t fields)
{
    if (is_busy(app))
        return false;
    struct record r = record_new(app->scratch, RECORD_RESOURCE);
    struct change *c = change_new(app->login, S("verify"));
    struct str how = how_now(app);
    if (load_record(app->scratch, app->db, &r, resource) && vouch_put(app, c, resource, fields, how)) {
        post(app, c, resource, r.v[RESOURCE_name], names_of(app, &r, fields), how);
        return app->vouching;
    }
    change_free(c);
    notice_say(app, LOOK_WARNING, "書かれていない項目には、確認の印を付けられません。");
    return false;
}

bool vouch_item(struct app *app, int64_t id)
{
    struct record item = record_new(app->scratch, RECORD_ITEM),
                  resource = record_new(app->scratch, RECORD_RESOURCE);
    if (is_busy(app) || !load_record(app->scratch, app->db, &item, id) ||
        !load_record(app->scratch, app->db, &resource, str_int(item.v[ITEM_resource], 0)))
        return false;
    struct str how = how_now(app);
    const struct item_row *row = item_of_code(item.v[ITEM_item]);
    item.v[ITEM_verified_on] = date_iso(app->scratch, date_of_moment(app->now));
    item.v[ITEM_verified_by] = app->login;
    item.v[ITEM_verified_how] = how;
    struct change *c = change_new(app->login, S("verify"));
    change_put(c, &item,
               FIELD_BIT(ITEM_verified_on) | FIELD_BIT(ITEM_verified_by) | FIELD_BIT(ITEM_verified_how));
    put_whole(app, c, resource.id, how);
    post(app, c, resource.id, resource.v[RESOURCE_name], row ? row->label : item.v[ITEM_item], how);
    return app->vouching;
}
