/* Rows that are known by their text are passed over, and nothing else is different: two desks live through the same,
 * one of which forgets its marks before every import. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>
#include <cmocka.h>

#include "export/fixture.h"
#include "export/import.h"
#include "store/change.h"

enum { ROWS = 700, CELLS = 10, ROUNDS = 24, EDITS = 12, PATCHES = 25, NARROW = 6 };

static const char *const headings[CELLS] = {"事業所番号", "サービスの種類", "事業所名", "住所", "電話番号",
                                            "定員",       "緯度",           "経度",     "URL",  "備考"};

struct sheet {
    struct str cells[ROWS][CELLS];
    int count;
};

struct twins {
    struct desk quick, slow;
    uint64_t x;
    struct sheet sheet;
};

static uint64_t draw(struct twins *t, uint64_t below)
{
    t->x = t->x * 6364136223846793005u + 1442695040888963407u;
    return (t->x >> 33) % below;
}

static struct str one_of(struct twins *t, const char *const *from, uint64_t count)
{
    return str_of(from[draw(t, count)]);
}

static struct str some_cell(struct twins *t, int column)
{
    static const char *const services[] = {"訪問介護", "訪問看護", "通所介護"};
    static const char *const phones[] = {"0138-51-2295", "０１３８－５１－０００１", "", "0138-51-0002"};
    static const char *const rooms[] = {"0", "12", "", "30"};
    static const char *const north[] = {"41.770000000000000", "0.000000", "", "41.8", "53.34", "41.9"};
    static const char *const east[] = {"140.73", "140.8", "", "141.1"};
    static const char *const urls[] = {"http://a.example/", "@home.example", ""};
    static const char *const remarks[] = {"",        "一行\n二行", "ウ\"ィラ", "（改行）あり", "平日,土曜日",
                                          "\"引用\""};
    struct arena *a = t->quick.arena;
    switch (column) {
    case 0: return draw(t, 40) ? str_print(a, "01%08d", (int)draw(t, ROWS * 2)) : S0;
    case 1: return one_of(t, services, COUNT_OF(services));
    case 2: return draw(t, 60) ? str_print(a, "架空の事業所その%d", (int)draw(t, 500)) : S0;
    case 3:
        return str_print(a, "北海道函館市富岡町%d丁目%d番%d号", (int)draw(t, 9), (int)draw(t, 9),
                         (int)draw(t, 99));
    case 4: return one_of(t, phones, COUNT_OF(phones));
    case 5: return one_of(t, rooms, COUNT_OF(rooms));
    case 6: return draw(t, 20) ? S("41.77") : one_of(t, north, COUNT_OF(north));
    case 7: return one_of(t, east, COUNT_OF(east));
    case 8: return one_of(t, urls, COUNT_OF(urls));
    default: return draw(t, 10) ? S0 : one_of(t, remarks, COUNT_OF(remarks));
    }
}

static void new_row(struct twins *t, int row)
{
    for (int c = 0; c < CELLS; c++)
        t->sheet.cells[row][c] = some_cell(t, c);
}

/* As a publisher's next edition differs: cells, rows that come, go, stand twice or elsewhere. */
static void next_edition(struct twins *t)
{
    for (int i = (int)draw(t, PATCHES); i > 0; i--) {
        int row = (int)draw(t, (uint64_t)t->sheet.count), other = (int)draw(t, (uint64_t)t->sheet.count);
        int column = (int)draw(t, CELLS);
        struct str held[CELLS];
        switch (draw(t, 4)) {
        case 0: t->sheet.cells[row][column] = some_cell(t, column); break;
        case 1: new_row(t, row); break;
        case 2: memcpy(t->sheet.cells[row], t->sheet.cells[other], sizeof held); break;
        default:
            memcpy(held, t->sheet.cells[row], sizeof held);
            memmove(t->sheet.cells[row], t->sheet.cells[other], sizeof held);
            memcpy(t->sheet.cells[other], held, sizeof held);
        }
    }
}

static void add_cell(struct buf *out, struct str cell, bool first)
{
    bool quoted = str_find(cell, S("\n")) != SIZE_MAX || str_find(cell, S(",")) != SIZE_MAX ||
                  str_starts(cell, S("\""));
    buf_add(out, first ? S0 : S(","));
    buf_add(out, quoted ? S("\"") : S0);
    for (size_t i = 0; i < cell.n; i++) {
        if (quoted && cell.p[i] == '"')
            buf_byte(out, '"');
        buf_byte(out, cell.p[i]);
    }
    buf_add(out, quoted ? S("\"") : S0);
}

static const char *write_sheet(struct twins *t, const char *name, int columns)
{
    struct buf out = buf_in(t->quick.arena);
    for (int row = -1; row < t->sheet.count; row++) {
        for (int c = 0; c < columns; c++)
            add_cell(&out, row < 0 ? str_of(headings[c]) : t->sheet.cells[row][c], c == 0);
        buf_add(&out, draw(t, 50) ? S("\r\n") : S("\n"));
    }
    return desk_file(&t->quick, name, buf_str(&out));
}

static void run_sql(const struct desk *d, const char *sql)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open_v2(d->path, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

/* Of the file itself: cells between |, rows by line. */
static struct str read_sql(const struct desk *d, const char *sql)
{
    sqlite3 *handle;
    sqlite3_stmt *s;
    struct buf out = buf_in(d->arena);
    assert_int_equal(sqlite3_open_v2(d->path, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &s, NULL), SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(s); i++)
            buf_print(&out, "%s|", (const char *)sqlite3_column_text(s, i));
        buf_byte(&out, '\n');
    }
    sqlite3_finalize(s);
    sqlite3_close(handle);
    return buf_str(&out);
}

/* ---- what people do meanwhile: the same at both desks */

static void apply(struct desk *d, struct change *c)
{
    struct fault f = {OK, ""};
    struct change_result done;
    enum err e = change_apply(d->db, c, d->now, &done, &f);
    if (e && e != ERR_REFUSED && e != ERR_NOTICE)
        fail_msg("%s", f.say);
}

static void edit(struct desk *d, int64_t id, int field, struct str value)
{
    struct change *c = change_new(S("hanako"), S("resource"));
    struct record r = record_new(d->arena, RECORD_RESOURCE);
    r.id = id;
    r.v[field] = value;
    change_put(c, &r, FIELD_BIT(field));
    change_keep(c, S("資源"));
    apply(d, c);
    change_free(c);
}

static void add(struct desk *d, struct str official, struct str service)
{
    struct change *c = change_new(S("hanako"), S("resource"));
    struct resource r = {.official = official, .service = service, .name = S("手で加えた所")};
    change_put(c, &(struct record){record_row(RECORD_RESOURCE), 0, r.v},
               FIELD_BIT(RESOURCE_official) | FIELD_BIT(RESOURCE_service) | FIELD_BIT(RESOURCE_name));
    change_keep(c, S("資源"));
    apply(d, c);
    change_free(c);
}

static void confirm(struct desk *d, int64_t id, struct str field)
{
    struct change *c = change_new(S("hanako"), S("resource"));
    struct record r = record_new(d->arena, RECORD_VERIFIED);
    r.v[VERIFIED_resource] = str_print(d->arena, "%lld", (long long)id);
    r.v[VERIFIED_field] = field;
    r.v[VERIFIED_at] = S("2026-11-20T14:05");
    r.v[VERIFIED_staff] = S("hanako");
    change_put(c, &r, FIELDS_ALL);
    apply(d, c);
    change_free(c);
}

static void take_back(struct desk *d, bool again)
{
    struct change *c = change_new(S("hanako"), S("undo"));
    change_revert(c, again);
    apply(d, c);
    change_free(c);
}

static void live(struct twins *t)
{
    static const int fields[] = {RESOURCE_name,    RESOURCE_phone,   RESOURCE_lat,     RESOURCE_manners,
                                 RESOURCE_remarks, RESOURCE_service, RESOURCE_official};
    static const int columns[] = {2, 4, 6, 2, 9, 1, 0};
    for (int i = (int)draw(t, EDITS); i > 0; i--) {
        int64_t id = 1 + (int64_t)draw(t, ROWS);
        size_t which = (size_t)draw(t, COUNT_OF(fields));
        uint64_t what = draw(t, 8);
        int row = (int)draw(t, (uint64_t)t->sheet.count);
        struct str value = draw(t, 2) ? some_cell(t, columns[which]) : t->sheet.cells[row][columns[which]];
        for (int twin = 0; twin < 2; twin++) {
            struct desk *d = twin ? &t->slow : &t->quick;
            if (what < 4)
                edit(d, id, fields[which], value);
            else if (what == 4)
                add(d, t->sheet.cells[row][0], t->sheet.cells[row][1]);
            else if (what == 5)
                confirm(d, id, record_row(RECORD_RESOURCE)->fields[fields[which]].column);
            else
                take_back(d, what == 7);
        }
    }
}

/* ---- imports */

static struct str told(const struct desk *d, const struct import_result *r, enum err rc,
                       const struct fault *f)
{
    struct buf out = buf_in(d->arena);
    buf_print(&out, "%d %s: %lld %lld %lld %lld %lld", rc, rc ? f->say : "", (long long)r->read,
              (long long)r->added, (long long)r->changed, (long long)r->same, (long long)r->rejected);
    for (int i = 0; i < r->count; i++)
        buf_print(&out, "\n" S_FMT " %lld " S_FMT, S_ARG(r->notes[i].say), (long long)r->notes[i].count,
                  S_ARG(r->notes[i].first));
    return buf_str(&out);
}

static struct str import(const struct desk *d, const char *const *paths, int count, const char *reject,
                         bool dry)
{
    struct import_result r;
    struct fault f = {OK, ""};
    const struct import_request q = {.kind = IMPORT_RESOURCES,
                                     .paths = paths,
                                     .count = count,
                                     .reject = reject,
                                     .dry_run = dry,
                                     .login = S("hanako"),
                                     .now = d->now};
    unlink(reject);
    enum err rc = import_files(d->arena, d->db, &q, &r, &f);
    struct str all = told(d, &r, rc, &f);
    return access(reject, R_OK)
               ? all
               : str_print(d->arena, S_FMT "\n" S_FMT, S_ARG(all), S_ARG(slurp(d->arena, reject)));
}

static void same(const struct desk *a, struct str x, struct str y)
{
    if (!str_eq(x, y))
        fail_msg("quick:\n%s\nslow:\n%s", str_z(a->arena, x), str_z(a->arena, y));
}

static void import_both(struct twins *t, const char *const *paths, int count, bool dry)
{
    static const char everything[] = "SELECT * FROM resource ORDER BY id";
    static const char changes[] = "SELECT record, row, field, old, new FROM history ORDER BY id";
    const char *reject = str_print(t->quick.arena, "%s/rejected.csv", t->quick.folder).p;
    run_sql(&t->slow, "DELETE FROM familiar");
    same(&t->quick, import(&t->quick, paths, count, reject, dry),
         import(&t->slow, paths, count, reject, dry));
    same(&t->quick, read_sql(&t->quick, everything), read_sql(&t->slow, everything));
    same(&t->quick, read_sql(&t->quick, changes), read_sql(&t->slow, changes));
}

static int set_up(void **state)
{
    struct twins *t = calloc(1, sizeof *t);
    t->quick = desk_open(S("函館市医療・介護連携支援センター"), "2026-11-20T14:05:00");
    t->slow = desk_open(S("函館市医療・介護連携支援センター"), "2026-11-20T14:05:00");
    t->x = 11;
    t->sheet.count = ROWS;
    for (int i = 0; i < ROWS; i++)
        new_row(t, i);
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    struct twins *t = *state;
    desk_close(&t->quick);
    desk_close(&t->slow);
    free(t);
    return 0;
}

static void nothing_else_is_different(void **state)
{
    struct twins *t = *state;
    const char *last = write_sheet(t, "wide1.csv", CELLS);
    for (int round = 0; round < ROUNDS; round++) {
        const char *wide = write_sheet(t, round % 2 ? "wide1.csv" : "wide0.csv", CELLS);
        const char *narrow = write_sheet(t, "narrow.csv", NARROW);
        const char *const paths[][2] = {{wide, narrow}, {wide, last}, {narrow, wide}, {wide, wide}};
        import_both(t, paths[round % 4], 1 + (draw(t, 3) == 0), round % 5 == 4);
        if (round % 2)
            live(t);
        if (round % 3)
            next_edition(t);
        last = wide;
    }
}

/* A resource that comes back stands before another that has its key since, and is found in its place. */
static void what_comes_back_is_found_first(void **state)
{
    struct twins *t = *state;
    const char *path = write_sheet(t, "wide.csv", CELLS);
    import_both(t, &path, 1, false);
    for (int twin = 0; twin < 2; twin++) {
        struct desk *d = twin ? &t->slow : &t->quick;
        add(d, S("0199999999"), S("訪問介護"));
        take_back(d, false);
    }
    t->sheet.cells[5][0] = S("0199999999");
    t->sheet.cells[5][1] = S("訪問介護");
    t->sheet.cells[5][2] = S("あとから来た所");
    t->sheet.cells[5][6] = S("41.77");
    path = write_sheet(t, "wide.csv", CELLS);
    import_both(t, &path, 1, false);
    take_back(&t->quick, true);
    take_back(&t->slow, true);
    assert_string_equal(asked(&t->quick, "SELECT count(*) FROM resource WHERE official = '0199999999'").p,
                        "2");
    import_both(t, &path, 1, false);
    import_both(t, &path, 1, false);
}

/* A note that stands only beside the marks is told: the rows were not read. */
static void what_is_known_is_passed_over(void **state)
{
    struct twins *t = *state;
    const char *path = write_sheet(t, "wide.csv", CELLS);
    const char *reject = str_print(t->quick.arena, "%s/rejected.csv", t->quick.folder).p;
    import(&t->quick, &path, 1, reject, false);
    assert_true(str_int(asked(&t->quick, "SELECT count(*) FROM familiar"), 0) > ROWS / 2);
    run_sql(&t->quick, "UPDATE familiar_notes SET say = say || 'それは読んでいない' || char(10)");
    struct str told = import(&t->quick, &path, 1, reject, false);
    assert_true(str_find(told, S("それは読んでいない")) != SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_else_is_different, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_comes_back_is_found_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_known_is_passed_over, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
