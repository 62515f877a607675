#include "store/areas.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "inside.h"

enum { AREAS = 200, TOWNS = 1000, KANJI_DIGITS = 10, LONGEST = 60 };

static struct str past(struct str text, struct str head)
{
    return head.n && str_starts(text, head) ? str_from(text, head.n) : text;
}

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

/* 二丁目, 三十番: where the numerals before the unit begin. */
static size_t kanji_number(struct str text, struct str unit)
{
    static const char *const numerals[KANJI_DIGITS] = {"一", "二", "三", "四", "五",
                                                       "六", "七", "八", "九", "十"};
    size_t at = str_find(text, unit);
    for (bool moved = at != SIZE_MAX; moved;) {
        moved = false;
        for (int i = 0; at >= 3 && !moved && i < KANJI_DIGITS; i++)
            moved = memcmp(text.p + at - 3, numerals[i], 3) == 0;
        at -= moved ? 3 : 0;
    }
    return at;
}

struct str areas_town(struct str address, struct str prefecture, struct str city)
{
    struct str text = str_trim(past(past(str_trim(address), prefecture), city)), rest = text;
    size_t end = text.n, kanji = kanji_number(text, S("丁目"));
    while (rest.n) {
        size_t at = text.n - rest.n;
        uint32_t c = utf8_next(&rest);
        if (is_digit(c) || c == ' ' || c == 0x3000 || c == '-') {
            end = at;
            break;
        }
    }
    text = str_head(text, kanji < end ? kanji : end);
    return text.n <= LONGEST ? text : S0;
}

static void add_area(struct need_places *p, struct arena *a, struct str area)
{
    for (int i = 0; i < p->area_count; i++)
        if (str_eq(p->areas[i], area))
            return;
    if (area.n && p->area_count < AREAS)
        p->areas[p->area_count++] = str_copy(a, area);
}

static struct need_town *town_of(struct need_places *p, struct arena *a, struct str name)
{
    for (int i = 0; i < p->town_count; i++)
        if (str_eq(p->towns[i].name, name))
            return &p->towns[i];
    if (!name.n || p->town_count == TOWNS)
        return NULL;
    p->towns[p->town_count].name = str_copy(a, name);
    return &p->towns[p->town_count++];
}

static void add_row(struct need_places *p, struct arena *a, sqlite3_stmt *s)
{
    struct geo at;
    struct str area = db_text(s, 0);
    add_area(p, a, area);
    struct need_town *t = town_of(p, a, areas_town(db_text(s, 1), db_text(s, 2), db_text(s, 3)));
    if (t && area.n && !t->area.n)
        t->area = str_copy(a, area);
    if (t && geo_read(db_text(s, 4), db_text(s, 5), &at)) {
        t->at.lat += at.lat, t->at.lon += at.lon;
        t->placed++;
    }
}

static void read_rows(struct need_places *p, struct arena *a, struct db *db, struct str code)
{
    static const char sql[] = "SELECT area, address, prefecture, city, lat, lon FROM resource"
                              " WHERE city_code >= ?1 AND city_code < ?1 || '~' LIMIT ?2";
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    if (!s)
        return;
    db_bind(s, 1, code);
    sqlite3_bind_int(s, 2, AREAS_MOST);
    while (db_row(s))
        add_row(p, a, s);
    sqlite3_reset(s);
}

static int by_name(const void *x, const void *y)
{
    return str_cmp(((const struct need_town *)x)->name, ((const struct need_town *)y)->name);
}

static int by_text(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

void areas_load(struct arena *a, struct db *db, struct need_places *out)
{
    *out = (struct need_places){.areas = ARENA_ARRAY(a, struct str, AREAS),
                                .towns = ARENA_ARRAY(a, struct need_town, TOWNS)};
    read_rows(out, a, db, db->facts.city_code);
    if (!out->town_count && !out->area_count && db->facts.city_code.n)
        read_rows(out, a, db, S0);
    for (int i = 0; i < out->town_count; i++)
        if (out->towns[i].placed) {
            out->towns[i].at.lat /= out->towns[i].placed;
            out->towns[i].at.lon /= out->towns[i].placed;
        }
    qsort(out->areas, (size_t)out->area_count, sizeof *out->areas, by_text);
    qsort(out->towns, (size_t)out->town_count, sizeof *out->towns, by_name);
}
