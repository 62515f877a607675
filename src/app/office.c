#include "app/office.h"

#include "app/state.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/fresh.h"
#include "model/item.h"
#include "store/board.h"
#include "ui/bar.h"

struct office office_read(struct arena *a, struct db *db, int64_t id, int64_t now)
{
    struct office o = {0};
    struct record r = {.row = record_row(RECORD_RESOURCE), .v = o.resource.v};
    if (!id || !load_record(a, db, &r, id))
        return (struct office){0};
    o.resource.id = id;
    o.hours = hours_of(a, db, id);
    o.slot_count = load_facts(a, db, RECORD_SLOT, id, &o.slots);
    o.department_count = load_facts(a, db, RECORD_DEPARTMENT, id, &o.departments);
    o.item_count = load_facts(a, db, RECORD_ITEM, id, &o.items);
    o.other_count = load_office(a, db, id, &o.others);
    o.place_count = board_lines(a, db, id, now, &o.places);
    o.relation_count = relation_load(a, db, id, date_of_moment(now), &o.relations);
    return o;
}

struct pen { /* where the next paragraph goes */
    const struct app *app;
    struct arena *arena;
    struct canvas *canvas;
    struct box in;
    int row;
};

static void say(struct pen *p, enum look look, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void say(struct pen *p, enum look look, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    p->row = bar_paragraph(p->canvas, p->in, p->row, look, str_vprint(p->arena, format, args));
    va_end(args);
}

/* A blank row and a heading. */
static void head(struct pen *p, const char *words)
{
    p->row++;
    say(p, LOOK_LABEL, "%s", words);
}

static struct str shown(const struct pen *p, enum record_id record, int index, struct str value)
{
    return kind_show(p->arena, &record_row(record)->fields[index], &p->app->setting, value);
}

static void say_state(struct pen *p, const struct resource *r)
{
    struct arena *a = p->arena;
    if (!r->state.n || str_eq(r->state, S("open")))
        return;
    struct str from =
        r->state_on.n ? str_print(a, " " S_FMT "から", S_ARG(date_wareki_short(a, r->state_on))) : S0;
    struct str until =
        r->state_until.n ? str_print(a, " " S_FMT "まで", S_ARG(date_wareki_short(a, r->state_until))) : S0;
    say(p, LOOK_WARNING, S_FMT S_FMT S_FMT " " S_FMT, S_ARG(code_label(CODES_openness, r->state)),
        S_ARG(from), S_ARG(until), S_ARG(r->state_why));
}

/* 電話連絡 院長 */
static struct str by_whom(const struct pen *p, struct str method, struct str answers)
{
    struct str how = shown(p, RECORD_SLOT, SLOT_method, method);
    return str_print(p->arena, S_FMT "%s" S_FMT, S_ARG(how), how.n && answers.n ? " " : "", S_ARG(answers));
}

static void say_shut(struct pen *p, const struct office *o, const struct hours_now *n,
                     const struct hours_slot *s)
{
    struct str next =
        n->until == OPEN_NEVER ? S("分かりません") : open_words(p->arena, n->until, p->app->shown);
    say(p, LOOK_MARKED, "いまは時間外  次は " S_FMT " " S_FMT " " S_FMT, S_ARG(next),
        S_ARG(n->until == OPEN_NEVER ? S0 : code_label(CODES_purpose, s->purpose)),
        S_ARG(by_whom(p, s->method, s->answers)));
    if (o->resource.fax.n)
        say(p, LOOK_MARKED, "それまでは FAX " S_FMT, S_ARG(o->resource.fax));
    else if (codes_has(o->resource.methods, S("mail")))
        say(p, LOOK_MARKED, "それまではメール");
}

static void say_now(struct pen *p, const struct office *o)
{
    const struct resource *r = &o->resource;
    struct open_clock now = open_at(p->app->shown, &p->app->setting.holidays);
    struct hours_now n;
    if (!o->hours.office_count && fresh_is_gone(r->state))
        return;
    if (!o->hours.office_count) {
        say(p, LOOK_QUIET, "時間帯 不明%s" S_FMT "%s" S_FMT, r->days.n ? "  " : "", S_ARG(r->days),
            r->days_note.n ? "  " : "", S_ARG(r->days_note));
        return;
    }
    hours_at(&o->hours, &now, &n);
    const struct hours_slot *s = &o->hours.slots[n.slot];
    if (n.state == HOURS_SHUT)
        say_shut(p, o, &n, s);
    else
        say(p, LOOK_MARKED, "いま" S_FMT "中  " S_FMT "まで  " S_FMT,
            S_ARG(code_label(CODES_purpose, s->purpose)), S_ARG(open_words(p->arena, n.until, p->app->shown)),
            S_ARG(by_whom(p, s->method, s->answers)));
    if (s->note.n)
        say(p, LOOK_WARNING, S_FMT, S_ARG(s->note));
    if (n.talk != OPEN_NEVER && n.state != HOURS_TALK && n.talk != n.until)
        say(p, LOOK_PLAIN, "ケアマネタイムは " S_FMT, S_ARG(open_words(p->arena, n.talk, p->app->shown)));
}

static void say_methods(struct pen *p, struct str set)
{
    struct buf b = buf_in(p->arena);
    for (int i = 1; set.n; i++) {
        struct str label = code_label(CODES_method, str_part(&set, ' '));
        buf_print(&b, " %d " S_FMT, i, S_ARG(label));
    }
    if (b.n)
        say(p, LOOK_PLAIN, "連絡の順 " S_FMT, S_ARG(buf_str(&b)));
}

static void say_department(struct pen *p, const struct str *v)
{
    struct arena *a = p->arena;
    struct str job = v[DEPARTMENT_job].n ? str_print(a, "（" S_FMT "）", S_ARG(v[DEPARTMENT_job])) : S0;
    struct str who = v[DEPARTMENT_person].n
                         ? str_print(a, "  前回 " S_FMT S_FMT, S_ARG(v[DEPARTMENT_person]), S_ARG(job))
                         : job;
    struct str fax = v[DEPARTMENT_fax].n ? str_print(a, "  FAX " S_FMT, S_ARG(v[DEPARTMENT_fax])) : S0;
    say(p, LOOK_LABEL, S_FMT "  " S_FMT, S_ARG(v[DEPARTMENT_name]), S_ARG(v[DEPARTMENT_purpose]));
    if (v[DEPARTMENT_note].n)
        say(p, LOOK_WARNING, " " S_FMT, S_ARG(v[DEPARTMENT_note]));
    say(p, LOOK_PLAIN, " " S_FMT S_FMT S_FMT, S_ARG(v[DEPARTMENT_phone]), S_ARG(fax), S_ARG(who));
}

static void say_phones(struct pen *p, const struct office *o)
{
    const struct resource *r = &o->resource;
    struct str phone = str_print(p->arena, "電話 " S_FMT, S_ARG(r->phone.n ? r->phone : S("不明")));
    struct str fax = r->fax.n ? str_print(p->arena, "FAX " S_FMT, S_ARG(r->fax)) : S0;
    bool apart =
        canvas_cells(phone) + 2 + canvas_cells(fax) > p->in.cols; /* a number is never parted from its name */
    say(p, LOOK_PLAIN, S_FMT "%s" S_FMT, S_ARG(phone), !fax.n ? "" : apart ? "\n" : "  ", S_ARG(fax));
    for (int i = 0; i < o->department_count; i++)
        say_department(p, o->departments[i].v);
}

static void say_call(struct pen *p, const struct office *o)
{
    say_state(p, &o->resource);
    if (o->resource.manners.n)
        say(p, LOOK_WARNING, "要望 " S_FMT, S_ARG(o->resource.manners));
    say_now(p, o);
    say_methods(p, o->resource.methods);
    say_phones(p, o);
}

static void say_places(struct pen *p, const struct office *o)
{
    if (o->place_count)
        head(p, "空き");
    for (int i = 0; i < o->place_count; i++)
        say(p, LOOK_PLAIN, " " S_FMT, S_ARG(o->places[i]));
}

/* The rule stands with the number to which it belongs. */
static void say_relations(struct pen *p, const struct office *o)
{
    if (o->relation_count)
        head(p, "連携");
    for (int i = 0; i < o->relation_count; i++) {
        const struct relation_row *r = &o->relations[i];
        say(p, LOOK_PLAIN, " " S_FMT "%s  " S_FMT "  " S_FMT, S_ARG(code_label(CODES_backing, r->kind)),
            r->gives ? "を受ける" : "", S_ARG(r->name), S_ARG(r->phone));
        if (r->rules.n && !r->gives)
            say(p, LOOK_WARNING, "   " S_FMT, S_ARG(r->rules));
    }
}

static void say_slot(struct pen *p, const struct str *v)
{
    struct arena *a = p->arena;
    struct str who = by_whom(p, v[SLOT_method], v[SLOT_answers]);
    struct str from = v[SLOT_valid_from].n
                          ? str_print(a, S_FMT "から ", S_ARG(date_wareki_short(a, v[SLOT_valid_from])))
                          : S0;
    struct str until = v[SLOT_valid_until].n
                           ? str_print(a, S_FMT "まで ", S_ARG(date_wareki_short(a, v[SLOT_valid_until])))
                           : S0;
    say(p, LOOK_PLAIN, " " S_FMT " " S_FMT, S_ARG(open_week(a, v)), S_ARG(open_shown(a, v)));
    if (who.n || v[SLOT_note].n || from.n || until.n)
        say(p, LOOK_QUIET, "   " S_FMT S_FMT S_FMT " " S_FMT, S_ARG(from), S_ARG(until), S_ARG(who),
            S_ARG(v[SLOT_note]));
}

static void say_week(struct pen *p, const struct office *o)
{
    for (int i = 0; i < codes_count(CODES_purpose); i++) {
        const struct code *purpose = codes_row(CODES_purpose, i);
        bool headed = false;
        for (int k = 0; k < o->slot_count; k++) {
            const struct str *v = o->slots[k].v;
            if (!str_eq(v[SLOT_purpose], purpose->code))
                continue;
            if (!headed)
                head(p, str_z(p->arena, purpose->label));
            headed = true;
            say_slot(p, v);
        }
    }
}

static struct str dated(const struct pen *p, const struct str *v)
{
    struct str on = date_wareki_short(p->arena, v[ITEM_verified_on]);
    struct str note = v[ITEM_note].n ? str_print(p->arena, "（" S_FMT "）", S_ARG(v[ITEM_note])) : S0;
    return str_print(p->arena, "%s" S_FMT S_FMT, on.n ? " " : "", S_ARG(on), S_ARG(note));
}

static const struct record *item_of(const struct office *o, struct str code)
{
    for (int i = 0; i < o->item_count; i++)
        if (str_eq(o->items[i].v[ITEM_item], code))
            return &o->items[i];
    return NULL;
}

/* The items whose value is this level, with the day on which each was made sure of. */
static void say_level(struct pen *p, const struct office *o, struct str level)
{
    struct buf b = buf_in(p->arena);
    for (int i = 0; i < item_count(); i++) {
        const struct record *r = item_of(o, item_row_at(i)->code);
        if (r && str_eq(r->v[ITEM_value], level)) {
            struct str on = dated(p, r->v);
            buf_print(&b, "%s" S_FMT S_FMT, b.n ? "、" : "", S_ARG(item_row_at(i)->label), S_ARG(on));
        }
    }
    if (b.n)
        say(p, LOOK_PLAIN, " " S_FMT ": " S_FMT, S_ARG(item_level_words(p->arena, level)),
            S_ARG(buf_str(&b)));
}

static void say_items(struct pen *p, const struct office *o)
{
    if (o->item_count)
        head(p, "項目");
    for (int i = 0; i < codes_count(CODES_level); i++)
        say_level(p, o, codes_row(CODES_level, i)->code);
    for (int i = 0; i < o->item_count; i++) {
        const struct str *v = o->items[i].v;
        const struct item_row *row = item_of_code(v[ITEM_item]);
        if (row && v[ITEM_value].n && (row->value == ITEM_TEXT || row->value == ITEM_NUMBER))
            say(p, LOOK_PLAIN, " " S_FMT ": " S_FMT S_FMT, S_ARG(row->label), S_ARG(v[ITEM_value]),
                S_ARG(dated(p, v)));
    }
}

/* Items of its group that nobody knows of: no "no", but to be asked when there is a chance. */
static void say_unknown(struct pen *p, const struct office *o)
{
    enum service_group group = service_row(service_of(o->resource.service))->group;
    struct buf b = buf_in(p->arena);
    for (int i = 0; i < item_count(); i++) {
        const struct record *r = item_of(o, item_row_at(i)->code);
        if (item_of_group(item_row_at(i), group) && !(r && r->v[ITEM_value].n))
            buf_print(&b, "%s" S_FMT S_FMT, b.n ? "、" : "", S_ARG(item_row_at(i)->label),
                      S_ARG(r ? dated(p, r->v) : S0));
    }
    if (!b.n)
        return;
    head(p, "まだ分からない項目");
    say(p, LOOK_QUIET, " " S_FMT, S_ARG(buf_str(&b)));
}

static void say_others(struct pen *p, const struct office *o)
{
    if (o->other_count)
        head(p, "同じ事業所のほかのサービス");
    for (int i = 0; i < o->other_count; i++)
        say(p, LOOK_PLAIN, " " S_FMT "  " S_FMT "  " S_FMT, S_ARG(o->others[i].service),
            S_ARG(o->others[i].name), S_ARG(o->others[i].phone));
}

/* What stands above, is said in words of its own below, or is for machines. */
static bool told(int field)
{
    static const int fields[] = {
        RESOURCE_official,    RESOURCE_lat,         RESOURCE_lon,         RESOURCE_city_code, RESOURCE_name,
        RESOURCE_manners,     RESOURCE_phone,       RESOURCE_fax,         RESOURCE_methods,   RESOURCE_state,
        RESOURCE_state_on,    RESOURCE_state_until, RESOURCE_state_why,   RESOURCE_office,    RESOURCE_source,
        RESOURCE_verified_on, RESOURCE_verified_by, RESOURCE_verified_how};
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (fields[i] == field)
            return true;
    return false;
}

static void say_rest(struct pen *p, const struct resource *r)
{
    head(p, "そのほか");
    for (int i = 0; i < RESOURCE_FIELDS; i++)
        if (r->v[i].n && !told(i))
            say(p, LOOK_PLAIN, " " S_FMT "  " S_FMT, S_ARG(record_row(RECORD_RESOURCE)->fields[i].label),
                S_ARG(shown(p, RECORD_RESOURCE, i, r->v[i])));
}

static void say_source(struct pen *p, const struct resource *r)
{
    head(p, "出どころ");
    if (r->source.n)
        say(p, LOOK_PLAIN, " 出典  " S_FMT, S_ARG(r->source));
    if (!r->verified_on.n) {
        say(p, LOOK_QUIET, " まだ確認していません");
    } else {
        say(p, LOOK_PLAIN, " 確認  " S_FMT "（" S_FMT "） " S_FMT " " S_FMT,
            S_ARG(date_wareki_short(p->arena, r->verified_on)),
            S_ARG(fresh_short(p->arena, r->verified_on, date_of_moment(p->app->shown))),
            S_ARG(shown(p, RECORD_RESOURCE, RESOURCE_verified_how, r->verified_how)),
            S_ARG(shown(p, RECORD_RESOURCE, RESOURCE_verified_by, r->verified_by)));
        say(p, LOOK_PLAIN, " " S_FMT,
            S_ARG(fresh_due_words(p->arena, r->verified_on, date_of_moment(p->app->shown))));
    }
}

int office_draw_call(const struct app *app, struct arena *a, const struct office *o, struct canvas *c,
                     struct box in, int row)
{
    struct pen p = {app, a, c, in, row};
    say_call(&p, o);
    return p.row;
}

int office_draw(const struct app *app, struct arena *a, const struct office *o, struct canvas *c,
                struct box in, int row)
{
    struct pen p = {app, a, c, in, row};
    say_call(&p, o);
    say_places(&p, o);
    say_week(&p, o);
    say_relations(&p, o);
    say_items(&p, o);
    say_others(&p, o);
    say_rest(&p, &o->resource);
    say_source(&p, &o->resource);
    say_unknown(&p, o);
    return p.row;
}
