/* Need search: whatever is asked of whatever directory, found and ordered as a look at every resource would. */
#include "store/desk.h"

#include "store/bulk.h"
#include "store/ground.h"
#include "store/need.h"

enum { PLACES = 350, ASKED = 3000, ALL = 1000 };

struct made { /* a resource as the test knows it */
    int64_t id;
    const char *service, *code, *area, *covers, *town, *state, *days;
    const char *level[4]; /* of the four items; "" none */
    int32_t level_on[4], verified;
    const char *take; /* new_patients */
    bool placed;
    struct geo at;
    int capacity;   /* 0: not known */
    int free;       /* -1: not known, -2: old, or said without a day */
    unsigned slots; /* days of one slot 9:00 to 17:00 */
    bool night;     /* a slot every day 22:00 to 06:00 */
    char name[40];
};

struct world {
    struct desk *d;
    struct made made[PLACES];
    struct bulk *bulk;
    uint64_t random;
    int32_t today;
};

static const char *const items[4] = {"gastrostomy", "suction", "dementia", "day_and_night"};
static const char *const item_words[4] = {"胃ろう", "吸引", "認知症", "24時間"};

static int below(struct world *w, int n)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return (int)((w->random >> 20) % (uint64_t)n);
}

#define ONE_OF(w, rows) ((rows)[below((w), COUNT_OF(rows))])

static int64_t put(struct world *w, enum record_id id, struct str *v)
{
    struct fault fault = {0};
    enum bulk_outcome outcome;
    struct record r = {record_row(id), 0, v};
    GOOD(bulk_put(w->bulk, &r, FIELDS_ALL, &outcome, &fault));
    return r.id;
}

static struct str iso(struct world *w, int32_t day)
{
    return day == DAY_NONE ? S0 : date_iso(w->d->arena, day);
}

static struct str text(struct world *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str s = str_vprint(w->d->arena, format, args);
    va_end(args);
    return s;
}

static void put_answers(struct world *w, struct made *m, struct str resource)
{
    static const char *const levels[] = {"", "", "active", "takes", "consult", "never"};
    for (int i = 0; i < 4; i++) {
        m->level[i] = ONE_OF(w, levels);
        m->level_on[i] = below(w, 4) ? w->today - below(w, 500) : DAY_NONE;
        struct item item = {.resource = resource,
                            .item = str_of(items[i]),
                            .value = str_of(m->level[i]),
                            .verified_on = iso(w, m->level_on[i])};
        if (m->level[i][0] || !below(w, 3)) /* an empty answer is no answer */
            put(w, RECORD_ITEM, item.v);
    }
    m->take = below(w, 12) ? "" : "never";
    struct item item = {.resource = resource, .item = S("new_patients"), .value = str_of(m->take)};
    if (m->take[0])
        put(w, RECORD_ITEM, item.v);
}

static void put_slots(struct world *w, struct made *m, struct str resource)
{
    struct buf days = buf_in(w->d->arena);
    m->slots = below(w, 3) ? 0 : (unsigned)below(w, 255) + 1;
    m->night = !below(w, 10);
    for (int i = 0; i < 8; i++)
        if (m->slots & 1U << i)
            buf_print(&days, "%s" S_FMT, days.n ? " " : "", S_ARG(codes_row(CODES_weekday, i)->code));
    struct slot day = {.resource = resource,
                       .purpose = S("office"),
                       .weekdays = buf_str(&days),
                       .from_at = S("09:00"),
                       .until_at = S("17:00")};
    struct slot night = {.resource = resource,
                         .purpose = S("rounds"),
                         .weekdays = S("mon tue wed thu fri sat sun holiday"),
                         .from_at = S("22:00"),
                         .until_at = S("06:00")};
    struct slot talk = {.resource = resource, /* ケアマネタイム says nothing of when people are seen */
                        .purpose = S("talk"),
                        .weekdays = S("sun"),
                        .from_at = S("00:00"),
                        .until_at = S("24:00")};
    if (m->slots)
        put(w, RECORD_SLOT, day.v);
    if (m->night)
        put(w, RECORD_SLOT, night.v);
    if (!below(w, 4))
        put(w, RECORD_SLOT, talk.v);
}

static void put_vacancy(struct world *w, struct made *m, struct str resource)
{
    m->free = below(w, 6) - 3;
    if (m->free == -3)
        m->free = -1;
    struct vacancy v = {.resource = resource,
                        .kind = S("short"),
                        .free = text(w, "%d", m->free < 0 ? 5 : m->free),
                        .as_of = S("2026-11-19T10:00"),
                        .until = m->free != -2 ? S("2026-11-25")
                                 : below(w, 2) ? S("2026-11-19")
                                               : S0};
    if (m->free != -1)
        put(w, RECORD_VACANCY, v.v);
}

static void make_place(struct world *w, struct made *m, int nth)
{
    static const char *const services[] = {"訪問看護", "訪問看護", "短期入所生活介護", "薬局", "通所介護"};
    static const char *const codes[] = {"012025", "012025", "012025", "012360", "131016", ""};
    static const char *const areas[] = {"", "北部圏域", "北部", "西部圏域"};
    static const char *const ranges[] = {"", "", "", "北部・西部", "市内全域", "本町と港町", "冬は相談"};
    static const char *const towns[] = {"本町", "港町", "桔梗"};
    static const char *const states[] = {"open", "open", "open", "", "stopped", "closed"};
    static const char *const days[] = {"", "平日", "平日,土曜日", "平日,土曜日,日曜日,祝日"};
    *m = (struct made){.service = ONE_OF(w, services),
                       .code = ONE_OF(w, codes),
                       .area = ONE_OF(w, areas),
                       .covers = ONE_OF(w, ranges),
                       .town = ONE_OF(w, towns),
                       .state = ONE_OF(w, states),
                       .days = ONE_OF(w, days),
                       .verified = below(w, 3) ? w->today - below(w, 900) : DAY_NONE,
                       .placed = below(w, 4) != 0,
                       .at = {41.7 + below(w, 100) / 1000.0, 140.7 + below(w, 100) / 1000.0},
                       .capacity = below(w, 3) ? 5 + below(w, 40) : 0};
    snprintf(m->name, sizeof m->name, "%s%d", below(w, 5) ? "はまなす" : "ひばり", below(w, 100));
    struct resource r = {.official = text(w, "01%08d", nth),
                         .service = str_of(m->service),
                         .name = str_of(m->name),
                         .city = S("函館市"),
                         .city_code = str_of(m->code),
                         .area = str_of(m->area),
                         .covers = str_of(m->covers),
                         .address = text(w, "函館市%s%d-1", m->town, nth),
                         .state = str_of(m->state),
                         .days = str_of(m->days),
                         .verified_on = iso(w, m->verified),
                         .lat = m->placed ? text(w, "%.6f", m->at.lat) : S0,
                         .lon = m->placed ? text(w, "%.6f", m->at.lon) : S0,
                         .capacity = m->capacity ? text(w, "%d", m->capacity) : S0};
    m->id = put(w, RECORD_RESOURCE, r.v);
    struct str resource = text(w, "%lld", (long long)m->id);
    put_answers(w, m, resource);
    put_slots(w, m, resource);
    put_vacancy(w, m, resource);
}

static void make_world(struct world *w, struct desk *d)
{
    struct fault fault = {0};
    *w = (struct world){.d = d, .random = 20261120, .today = date_of_moment(d->now)};
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &w->bulk, &fault));
    for (int i = 0; i < PLACES; i++)
        make_place(w, &w->made[i], i);
    GOOD(bulk_commit(w->bulk, S("made"), &fault));
}

struct asked { /* a need as the test knows it */
    const char *service, *area, *town, *word;
    int level[4]; /* 0 not asked; the least worth */
    int metres, places, minute;
    unsigned days;
    bool vacant;
    struct buf line;
};

static struct asked ask_something(struct world *w)
{
    static const char *const kinds[][2] = {
        {"訪問看護", "訪看"}, {"短期入所生活介護", "ショート"}, {"薬局", "薬局"}, {"通所介護", "デイ"}};
    static const char *const levels[] = {"", "", ":受入", "：積極的受入"};
    static const struct {
        const char *word;
        unsigned days;
        int minute;
    } times[] = {{"日曜", 0x40, -1},     {"平日10時", 0x1F, 600}, {"土日祝", 0xE0, -1},
                 {"火曜夜", 0x02, 1200}, {"深夜", 0, 120},        {"祝日23:30", 0x80, 1410}};
    struct asked k = {.minute = -1, .line = buf_in(w->d->arena)};
    if (below(w, 4)) {
        size_t i = (size_t)below(w, 4);
        k.service = kinds[i][0];
        buf_print(&k.line, " %s", kinds[i][1]);
    }
    for (int i = 0; i < 4; i++)
        if (!below(w, 3)) {
            k.level[i] = 1 + below(w, 3);
            buf_print(&k.line, "　%s%s", item_words[i], levels[k.level[i]]);
        }
    if (!below(w, 4))
        buf_print(&k.line, " %s", k.area = "北部"), buf_print(&k.line, "圏域");
    if (!below(w, 4))
        buf_print(&k.line, " %s", k.town = "港町");
    if (!below(w, 4))
        buf_print(&k.line, " %dkm", (k.metres = (1 + below(w, 8)) * 1000) / 1000);
    if (!below(w, 4)) {
        size_t i = (size_t)below(w, COUNT_OF(times));
        k.days = times[i].days;
        k.minute = times[i].minute;
        buf_print(&k.line, " %s", times[i].word);
    }
    if (!below(w, 6))
        buf_print(&k.line, " 定員%d以上", k.places = 10 + below(w, 20));
    if ((k.vacant = !below(w, 6)))
        buf_add(&k.line, S(" 空き"));
    if (!below(w, 6))
        buf_print(&k.line, " %s", k.word = "ひばり");
    return k;
}

enum answer { REFUSED = -1, NOBODY_KNOWS, TOLD };

struct verdict {
    bool fits;
    int unknown, worth, metres; /* metres: 1000000000 where it is not known */
    bool home;
    int32_t as_of;
    const struct made *m;
};

static void count(struct verdict *v, enum answer answer, int worth)
{
    v->fits &= answer != REFUSED;
    v->unknown += answer == NOBODY_KNOWS;
    v->worth += answer == TOLD ? worth : 0;
}

static int worth_of(const char *level)
{
    return !strcmp(level, "active") ? 3 : !strcmp(level, "takes") ? 2 : !strcmp(level, "consult") ? 1 : 0;
}

static bool visits(const struct made *m)
{
    return strcmp(m->service, "短期入所生活介護") != 0;
}

static enum answer goes_to(const struct made *m, const char *a, const char *b)
{
    if (strstr(m->covers, a) || (b && strstr(m->covers, b)) || strstr(m->covers, "全域"))
        return TOLD;
    return strstr(m->covers, "相談") ? NOBODY_KNOWS : REFUSED;
}

static bool in_slot(const struct made *m, int day, int minute)
{
    bool by_day = m->slots & 1U << day && (minute < 0 || (minute >= 540 && minute < 1020));
    bool by_night = m->night && (minute < 0 || minute >= 1320 ||
                                 (minute < 360 && day != 7)); /* before a holiday: unsaid */
    return by_day || by_night;
}

static enum answer open_then(const struct made *m, const struct asked *k)
{
    static const unsigned named[] = {0, 0x1F, 0x3F, 0xFF};
    static const char *const days[] = {"", "平日", "平日,土曜日", "平日,土曜日,日曜日,祝日"};
    bool all = true, any = false;
    if (worth_of(m->level[3]))
        return TOLD;
    for (int day = 0; day < 8; day++) {
        all &= !(k->days & 1U << day) || in_slot(m, day, k->minute);
        any |= in_slot(m, day, k->minute);
    }
    if (m->slots || m->night)
        return (k->days ? all : any) ? TOLD : REFUSED;
    for (int i = 1; i < 4 && k->days; i++)
        if (!strcmp(m->days, days[i]))
            return k->days & ~named[i] ? REFUSED : k->minute < 0 ? TOLD : NOBODY_KNOWS;
    return NOBODY_KNOWS;
}

static void judge_place(const struct asked *k, const struct made *m, const char *realm, struct verdict *v)
{
    if (k->area)
        count(v,
              m->covers[0]               ? goes_to(m, "北部", NULL)
              : strstr(m->area, "北部")  ? TOLD
              : m->area[0] && !visits(m) ? REFUSED
                                         : NOBODY_KNOWS,
              2);
    if (k->town && !k->metres)
        count(v,
              m->covers[0]               ? goes_to(m, "港町", realm)
              : !strcmp(m->town, "港町") ? TOLD
              : visits(m)                ? NOBODY_KNOWS
                                         : REFUSED,
              2);
    if (k->metres)
        count(v, v->metres == 1000000000 ? NOBODY_KNOWS : v->metres <= k->metres ? TOLD : REFUSED, 2);
}

static bool asks_of(const struct asked *k, const struct made *m)
{
    bool pharmacy = !strcmp(m->service, "薬局");
    return k->service ? !strcmp(k->service, m->service)
                      : !pharmacy || !(k->level[0] || k->level[1] || k->level[2]);
}

static struct verdict judge(const struct asked *k, const struct made *m, const char *realm, struct geo from)
{
    bool home = !m->code[0] || !strcmp(m->code, "012025"), speaks = home || k->word,
         closed = m->state[0] == 's' || m->state[0] == 'c';
    struct verdict v = {.fits =
                            !closed && !m->take[0] && asks_of(k, m) && (!k->word || strstr(m->name, k->word)),
                        .home = home,
                        .metres = m->placed ? geo_metres(from, m->at) : 1000000000,
                        .as_of = m->verified,
                        .m = m};
    bool dated = false;
    for (int i = 0; i < 4; i++) {
        int worth = worth_of(m->level[i]);
        if (!k->level[i])
            continue;
        speaks |= worth > 0;
        count(&v, !m->level[i][0] ? NOBODY_KNOWS : worth < k->level[i] ? REFUSED : TOLD, worth);
        int32_t on = m->level_on[i] == DAY_NONE ? m->verified : m->level_on[i];
        if (worth && (!dated || on < v.as_of))
            v.as_of = on;
        dated |= worth > 0;
    }
    judge_place(k, m, realm, &v);
    if (k->days || k->minute >= 0)
        count(&v, open_then(m, k), 2);
    if (k->places)
        count(&v, !m->capacity ? NOBODY_KNOWS : m->capacity >= k->places ? TOLD : REFUSED, 2);
    if (k->vacant)
        count(&v, m->free < 0 ? NOBODY_KNOWS : m->free ? TOLD : REFUSED, 2);
    speaks |= k->service && k->metres && v.metres <= k->metres;
    bool near = k->service && k->metres && v.metres <= k->metres; /* whatever the prefecture */
    v.fits &= speaks && (k->word || near || strcmp(m->code, "131016") != 0);
    return v;
}

static int by_rank(const void *a, const void *b)
{
    const struct verdict *x = a, *y = b;
    long long keys[][2] = {{x->unknown, y->unknown},
                           {y->worth, x->worth},
                           {y->home, x->home},
                           {x->metres, y->metres},
                           {y->as_of, x->as_of}};
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    int name = strcmp(x->m->name, y->m->name);
    return name ? name : x->m->id < y->m->id ? -1 : 1;
}

static bool asks_anything(const struct asked *k)
{
    return k->service || k->level[0] || k->level[1] || k->level[2] || k->level[3] || k->area || k->town ||
           k->metres || k->days || k->minute >= 0 || k->places || k->vacant;
}

static void compare(struct world *w, const struct asked *k, const struct need_places *places, int *found_any)
{
    struct desk *d = w->d;
    struct setting setting = {.now = d->now};
    struct need n = need_parse(d->arena, buf_str(&k->line), places, &setting);
    const struct need_town *town = need_town_named(places, S("港町"));
    struct geo from = k->town ? town->at : (struct geo){41.75, 140.75};
    const char *realm = str_starts(town->area, S("北部")) ? "北部" : "西部"; /* of that town */
    struct verdict all[PLACES];
    int expected = 0, known = 0;
    for (int i = 0; i < PLACES; i++) {
        all[expected] = judge(k, &w->made[i], realm, from);
        known += all[expected].fits && !all[expected].unknown;
        expected += all[expected].fits;
    }
    qsort(all, (size_t)expected, sizeof *all, by_rank);
    struct need_ask ask = {
        .now = d->now, .places = places, .at = {41.75, 140.75}, .placed = true, .most = ALL};
    struct need_found found;
    need_find(d->arena, d->db, &n, &ask, &found);
    if (found.count != expected || found.known != known || found.known + found.unsure != expected)
        fail_msg(S_FMT ": %d found, %d expected; known %d, %d", S_ARG(buf_str(&k->line)), found.count,
                 expected, found.known, known);
    for (int i = 0; i < expected; i++)
        if (found.hits[i].row.id != all[i].m->id)
            fail_msg(S_FMT ": at %d %lld, expected %lld", S_ARG(buf_str(&k->line)), i,
                     (long long)found.hits[i].row.id, (long long)all[i].m->id);
    *found_any += expected > 0;
}

static void every_need_is_answered_as_by_a_look_at_all(void **state)
{
    struct desk *d = *state;
    static struct world w;
    struct need_places places;
    int asked = 0, found_any = 0;
    make_world(&w, d);
    struct arena *kept = arena_new();
    places = ground_places(kept, d->db);
    for (int i = 0; i < ASKED; i++) {
        struct arena_mark mark = arena_mark(d->arena);
        struct asked k = ask_something(&w);
        if (asks_anything(&k)) {
            compare(&w, &k, &places, &found_any);
            asked++;
        }
        arena_rewind(d->arena, mark);
    }
    assert_true(asked > ASKED * 9 / 10);
    assert_true(found_any > asked / 2); /* not of empty lists alone */
    arena_free(kept);
}

static void pages_are_parts_of_the_whole(void **state)
{
    struct desk *d = *state;
    static struct world w;
    struct need_places places;
    struct setting setting = {.now = d->now};
    make_world(&w, d);
    places = ground_places(d->arena, d->db);
    struct need n = need_parse(d->arena, S("訪問看護 胃瘻"), &places, &setting);
    struct need_ask ask = {.now = d->now, .places = &places, .most = ALL};
    struct need_found whole, page;
    need_find(d->arena, d->db, &n, &ask, &whole);
    assert_true(whole.count > 20);
    ask.most = 7;
    for (ask.first = 0; ask.first < whole.count; ask.first += 7) {
        need_find(d->arena, d->db, &n, &ask, &page);
        assert_int_equal(page.known, whole.known);
        for (int i = 0; i < page.count; i++)
            assert_int_equal(page.hits[i].row.id, whole.hits[ask.first + i].row.id);
    }
    need_find(d->arena, d->db, &n, &(struct need_ask){.now = d->now, .places = &places}, &page);
    assert_int_equal(page.count, 0);
    assert_int_equal(page.known + page.unsure, whole.count);
}

static void facets_count_who_is_known(void **state)
{
    struct desk *d = *state;
    static struct world w;
    struct need_places places;
    struct setting setting = {.now = d->now};
    int counts[128] = {0}, expected = 0;
    make_world(&w, d);
    places = ground_places(d->arena, d->db);
    struct need n = need_parse(d->arena, S("訪問看護"), &places, &setting);
    struct need_ask ask = {.now = d->now, .places = &places, .most = ALL, .counts = counts};
    struct need_found found;
    need_find(d->arena, d->db, &n, &ask, &found);
    for (int i = 0; i < found.count; i++)
        for (int k = 0; k < PLACES; k++)
            expected += w.made[k].id == found.hits[i].row.id && worth_of(w.made[k].level[1]) > 0;
    assert_true(expected > 5);
    assert_int_equal(counts[item_of_code(S("suction")) - item_row_at(0)], expected);
}

static struct str put_one(struct desk *d, const char *name, const char *city_code, const char *area,
                          const char *address, const char *lat, const char *lon)
{
    struct change *c = change_new(S("hanako"), S("resource"));
    struct resource r = {.name = str_of(name),
                         .service = S("訪問看護"),
                         .city = S("函館市"),
                         .prefecture = S("北海道"),
                         .city_code = str_of(city_code),
                         .area = str_of(area),
                         .address = str_of(address),
                         .lat = str_of(lat),
                         .lon = str_of(lon)};
    change_put(c, &(struct record){record_row(RECORD_RESOURCE), 0, r.v}, FIELDS_ALL);
    struct change_result result = desk_apply(d, c);
    return str_print(d->arena, "%lld", (long long)result.ids[0]);
}

static void towns_are_read_out_of_addresses(void **state)
{
    struct desk *d = *state;
    struct need_places places;
    put_one(d, "一", "012025", "北部圏域", "函館市本町1-1", "41.70", "140.70");
    put_one(d, "二", "012025", "", "北海道函館市本町２丁目", "41.80", "140.80");
    put_one(d, "四", "012025", "", "函館市本町3", "41.75", "140.75");
    put_one(d, "三", "131016", "東部圏域", "千代田区麹町1", "35.68", "139.74");
    places = ground_places(d->arena, d->db);
    assert_int_equal(places.town_count, 1);
    assert_int_equal(places.area_count, 1);
    IS(places.towns[0].name, "本町");
    IS(places.towns[0].area, "北部圏域");
    assert_true(places.towns[0].at.lat > 41.749 && places.towns[0].at.lat < 41.751);
}

/* F52: what has been stopped comes back on its day, and is no suggestion before. */
static void who_is_away_is_left_out_until_then(void **state)
{
    struct desk *d = *state;
    struct need_places places = {0};
    struct setting setting = {.now = d->now};
    struct str id = put_one(d, "一", "012025", "", "函館市本町1-1", "", "");
    static const struct {
        struct str state, on, until;
        int found;
    } rows[] = {{S_ROW("stopped"), S_ROW("2026-11-01"), S_ROW(""), 0},
                {S_ROW("stopped"), S_ROW("2026-11-01"), S_ROW("2026-11-20"), 0},
                {S_ROW("stopped"), S_ROW("2026-11-01"), S_ROW("2026-11-19"), 1},
                {S_ROW("closed"), S_ROW("2027-03-31"), S_ROW(""), 1},
                {S_ROW("closed"), S_ROW(""), S_ROW(""), 0}};
    struct need n = need_parse(d->arena, S("訪問看護"), &places, &setting);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct resource r = {.state = rows[i].state, .state_on = rows[i].on, .state_until = rows[i].until};
        struct change *c = change_new(S("hanako"), S("resource"));
        change_put(c, &(struct record){record_row(RECORD_RESOURCE), str_int(id, 0), r.v},
                   FIELD_BIT(RESOURCE_state) | FIELD_BIT(RESOURCE_state_on) |
                       FIELD_BIT(RESOURCE_state_until));
        desk_apply(d, c);
        struct need_ask ask = {.now = d->now, .places = &places, .most = 5};
        struct need_found found;
        need_find(d->arena, d->db, &n, &ask, &found);
        assert_int_equal(found.count, rows[i].found);
        assert_int_equal(found.left_out, !rows[i].found);
    }
}

/* A word that stands in thousands of rows, as a city does, hides none of the kind that is asked for with it. */
static void a_common_word_hides_nobody(void **state)
{
    enum { OTHERS = 1200, WANTED = 3 };
    struct desk *d = *state;
    static struct world w;
    struct fault fault = {0};
    struct need_places places = {0};
    struct setting setting = {.now = d->now};
    w = (struct world){.d = d};
    GOOD(bulk_begin(d->db, S("hanako"), S("test"), d->now, &w.bulk, &fault));
    for (int i = 0; i < OTHERS + WANTED; i++)
        put(&w, RECORD_RESOURCE,
            (struct resource){.official = text(&w, "12%08d", i),
                              .service = i < WANTED ? S("訪問看護") : S("訪問介護"),
                              .name = text(&w, "ほし%d", i),
                              .city = S("柏市"),
                              .city_code = S("122173"),
                              .address = S("千葉県柏市柏1-1")}
                .v);
    struct item one = {
        .resource = S("1"), .item = S("gastrostomy"), .value = S("active"), .verified_on = S("2026-10-01")};
    put(&w, RECORD_ITEM, one.v);
    GOOD(bulk_commit(w.bulk, S("test"), &fault));
    struct need n = need_parse(d->arena, S("訪問看護 柏市"), &places, &setting);
    struct need_ask ask = {.now = d->now, .places = &places, .most = ALL};
    struct need_found found;
    need_find(d->arena, d->db, &n, &ask, &found);
    assert_int_equal(found.count, WANTED);
    n = need_parse(d->arena, S("胃瘻 柏市"), &places, &setting); /* nor of any kind */
    need_find(d->arena, d->db, &n, &ask, &found);
    assert_int_equal(found.known, 1); /* the oldest */
    assert_int_equal(found.hits[0].row.id, 1);
    assert_true(found.known + found.unsure >= WANTED);
    assert_false(found.more);
}

static void store_one(struct desk *d, enum record_id record, struct str *v)
{
    struct change *c = change_new(S("hanako"), S("resource"));
    change_put(c, &(struct record){record_row(record), 0, v}, FIELDS_ALL);
    desk_apply(d, c);
}

static int known_to(struct desk *d, struct db *db, const char *line)
{
    struct need_places places = {0};
    struct setting setting = {.now = d->now};
    struct need n = need_parse(d->arena, str_of(line), &places, &setting);
    struct need_ask ask = {.now = d->now, .places = &places, .most = 5};
    struct need_found found;
    need_find(d->arena, db, &n, &ask, &found);
    return found.known;
}

/* What is kept between two questions is asked anew when the file changed: by this connection, by another one. */
static void what_came_since_is_seen(void **state)
{
    struct desk *d = *state;
    struct fault fault = {0};
    struct db *reader;
    struct str id = put_one(d, "一", "012025", "", "函館市本町1-1", "", ""),
               far = put_one(d, "二", "011011", "", "札幌市中央区1-1", "", "");
    GOOD(db_open_reader(d->path, &reader, &fault));
    struct db *const both[] = {d->db, reader};
    for (size_t i = 0; i < COUNT_OF(both); i++) {
        assert_int_equal(known_to(d, both[i], "訪問看護 空き"), 0);
        assert_int_equal(known_to(d, both[i], "訪問看護 胃瘻"), 0);
    }
    store_one(d, RECORD_ITEM,
              (struct item){.resource = far, .item = S("gastrostomy"), .value = S("takes")}.v);
    store_one(d, RECORD_VACANCY,
              (struct vacancy){
                  .resource = id, .free = S("2"), .as_of = S("2026-11-20T09:00:00"), .until = S("2026-11-23")}
                  .v);
    for (size_t i = 0; i < COUNT_OF(both); i++) {
        assert_int_equal(known_to(d, both[i], "訪問看護 胃瘻"),
                         1); /* of another city: found by its bit only */
        assert_int_equal(known_to(d, both[i], "訪問看護 空き"), 1);
    }
    db_close(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_need_is_answered_as_by_a_look_at_all, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(pages_are_parts_of_the_whole, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(facets_count_who_is_known, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(towns_are_read_out_of_addresses, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(who_is_away_is_left_out_until_then, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_common_word_hides_nobody, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(what_came_since_is_seen, desk_up, desk_down),
    };
    return cmocka_run_group_tests_name("store/need", tests, NULL, NULL);
}
