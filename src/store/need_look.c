#include "need_look.h"

#include "need_known.h"
#include "store/board.h"

static void read_answer(const struct need_eye *eye, sqlite3_stmt *q, struct need_looked *l)
{
    struct str item = db_text(q, 0);
    if (eye->counts && l->take_count < NEED_TAKES) {
        const struct item_row *row = item_of_code(item);
        if (row && item_worth(row, db_text(q, 1)) > 0)
            l->takes[l->take_count++] = (short)(row - item_row_at(0));
    }
    if (l->facts.answer_count < NEED_ANSWERS && str_find(eye->items, item) != SIZE_MAX)
        l->answers[l->facts.answer_count++] =
            (struct fit_answer){db_copy(eye->row, q, 0), db_copy(eye->row, q, 1), db_copy(eye->row, q, 2)};
}

static void read_answers(const struct need_eye *eye, int64_t id, struct need_looked *l)
{
    static const char all[] = "SELECT item, value, verified_on FROM item WHERE resource = ?1",
                      asked[] = "SELECT item, value, verified_on FROM item"
                                " WHERE resource = ?1 AND instr(?2, item)";
    struct fault unused;
    sqlite3_stmt *q = db_statement(eye->db, eye->counts ? all : asked, &unused);
    l->take_count = 0;
    if (!q)
        return;
    sqlite3_bind_int64(q, 1, id);
    if (!eye->counts)
        db_bind(q, 2, eye->items);
    while (db_row(q))
        read_answer(eye, q, l);
    sqlite3_reset(q);
}

static void read_slots(const struct need_eye *eye, int64_t id, struct need_looked *l)
{
    struct fault unused;
    sqlite3_stmt *q =
        db_statement(eye->db,
                     "SELECT purpose, weekdays, from_at, until_at, weeks FROM slot WHERE resource = ?1"
                     " AND purpose IN ('clinic', 'office', 'rounds') AND valid_from <= ?2"
                     " AND (valid_until = '' OR valid_until >= ?2)",
                     &unused);
    if (!q)
        return;
    sqlite3_bind_int64(q, 1, id);
    db_bind(q, 2, eye->today);
    while (l->facts.slot_count < NEED_SLOTS && db_row(q))
        l->slots[l->facts.slot_count++] =
            (struct fit_slot){db_copy(eye->row, q, 0), db_copy(eye->row, q, 1), db_copy(eye->row, q, 2),
                              db_copy(eye->row, q, 3), db_copy(eye->row, q, 4)};
    sqlite3_reset(q);
}

static void read_vacancy(const struct need_eye *eye, int64_t id, struct need_looked *l)
{
    struct fault unused;
    sqlite3_stmt *q = db_statement(eye->db,
                                   "SELECT free, as_of, until, terms FROM vacancy WHERE resource = ?1"
                                   " ORDER BY as_of DESC, id DESC LIMIT 1",
                                   &unused);
    if (!q)
        return;
    sqlite3_bind_int64(q, 1, id);
    if (db_row(q) && !board_is_old(db_text(q, 2), eye->today)) {
        l->facts.free = db_copy(eye->row, q, 0);
        l->facts.free_terms = db_copy(eye->row, q, 3);
        l->facts.free_on = str_head(db_copy(eye->row, q, 1), 10);
    }
    sqlite3_reset(q);
}

void need_look(const struct need_eye *eye, sqlite3_stmt *q, enum service service, struct need_looked *l)
{
    const struct need *n = eye->need;
    int64_t id = sqlite3_column_int64(q, AT_ID);
    struct geo at;
    l->facts = (struct fit_facts){.service = service,
                                  .area = db_text(q, AT_AREA),
                                  .covers = db_text(q, AT_COVERS),
                                  .address = db_text(q, AT_ADDRESS),
                                  .days = db_text(q, AT_DAYS),
                                  .capacity = db_text(q, AT_CAPACITY),
                                  .verified_on = db_text(q, AT_VERIFIED_ON),
                                  .metres = -1,
                                  .answers = l->answers,
                                  .slots = l->slots};
    if (eye->placed && geo_read(db_text(q, AT_LAT), db_text(q, AT_LON), &at))
        l->facts.metres = geo_metres(eye->at, at);
    read_answers(eye, id, l);
    if ((n->days || n->minute != NEED_NO_TIME) && need_has_slots(eye->db, id))
        read_slots(eye, id, l);
    if (n->vacant && need_has_vacancy(eye->db, id))
        read_vacancy(eye, id, l);
}

bool need_is_away(const struct need_eye *eye, sqlite3_stmt *q)
{
    struct str state = db_text(q, AT_STATE), until = db_text(q, AT_STATE_UNTIL);
    return state.n && !str_eq(state, S("open")) && str_cmp(db_text(q, AT_STATE_ON), eye->today) <= 0 &&
           (!until.n || str_cmp(until, eye->today) >= 0);
}
