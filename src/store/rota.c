#include "store/rota.h"

#include "inside.h"

#define TURNS                                                                                                \
    "SELECT t.id, coalesce(t.resource, 0), coalesce(r.name, ''), coalesce(r.phone, ''), t.phone, t.who,"     \
    " t.note, t.staff, t.changed FROM rota t LEFT JOIN resource r ON r.id = t.resource"                      \
    " WHERE t.day = ?1 AND t.part = ?2 ORDER BY t.id DESC LIMIT ?3"

static struct str either(struct str one, struct str other)
{
    return one.n ? one : other;
}

static struct rota_turn read_turn(struct arena *a, sqlite3_stmt *s)
{
    struct str phone = db_copy(a, s, 4), who = db_copy(a, s, 5);
    return (struct rota_turn){.id = sqlite3_column_int64(s, 0),
                              .resource = sqlite3_column_int64(s, 1),
                              .name = either(db_copy(a, s, 2), who),
                              .phone = either(phone, db_copy(a, s, 3)),
                              .turn_phone = phone,
                              .who = who,
                              .note = db_copy(a, s, 6),
                              .staff = db_copy(a, s, 7),
                              .written = db_copy(a, s, 8)};
}

static int read_turns(struct arena *a, struct db *db, int32_t day, enum night part, int most,
                      struct rota_turn *rows)
{
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, TURNS, &unused);
    struct str iso = date_iso(a, day);
    int n = 0;
    if (!s)
        return 0;
    db_bind(s, 1, iso);
    db_bind(s, 2, night_code(part));
    sqlite3_bind_int(s, 3, most);
    while (n < most && db_row(s)) {
        rows[n] = read_turn(a, s);
        rows[n].day = iso;
        rows[n++].part = night_code(part);
    }
    sqlite3_reset(s);
    return n;
}

struct rota_turn rota_turn(struct arena *a, struct db *db, int32_t day, enum night part)
{
    struct rota_turn turn = {0};
    read_turns(a, db, day, part, 1, &turn);
    return turn;
}

int rota_history(struct arena *a, struct db *db, int32_t day, enum night part, int most,
                 struct rota_turn **rows)
{
    *rows = ARENA_ARRAY(a, struct rota_turn, most);
    return read_turns(a, db, day, part, most, *rows);
}

struct rota_tonight rota_tonight(struct arena *a, struct db *db, int64_t now, const struct holidays *h)
{
    struct rota_tonight t = {.day = night_turn(now, h).day};
    bool kept = db_number(db, "SELECT EXISTS (SELECT 1 FROM rota)", 0);
    for (int n = 0; kept && n < NIGHT_PARTS; n++) {
        enum night part =
            (enum night)((n + NIGHT_DAYOFF) % NIGHT_PARTS); /* a day off comes before its night */
        if (!night_needed(part, t.day, h))
            continue;
        t.parts[t.count] = part;
        t.turns[t.count++] = rota_turn(a, db, t.day, part);
    }
    return t;
}

struct str rota_tonight_words(struct arena *a, const struct rota_tonight *t, int64_t moment,
                              const struct holidays *h, const char *between)
{
    struct night_turn now = night_turn(moment, h);
    struct buf b = buf_in(a);
    buf_add(&b, t->count ? S("今夜の当番 ") : S0);
    for (int i = 0; i < t->count; i++) {
        const struct rota_turn *turn = &t->turns[i];
        bool begun = now.day == t->day && (int)t->parts[i] == now.now;
        buf_print(&b, "%s%s" S_FMT " " S_FMT "%s" S_FMT, i ? between : "", begun ? "今 " : "",
                  S_ARG(code_label(CODES_night, night_code(t->parts[i]))),
                  S_ARG(turn->name.n ? turn->name : S("未定")), turn->phone.n ? " " : "", S_ARG(turn->phone));
    }
    return buf_str(&b);
}
