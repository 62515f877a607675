/* The directory goes out: open data that comes in again as it was, a package whose rows belong together, a list for
 * paper; and nothing of what is meant for colleagues only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/fixture.h"
#include "export/import.h"
#include "export/report.h"
#include "export/run.h"
#include "store/match.h"

static int64_t put(const struct desk *d, struct record *r)
{
    struct bulk *b;
    struct fault f = {OK, ""};
    enum bulk_outcome outcome;
    check_ok(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &f), &f);
    check_ok(bulk_put(b, r, FIELDS_ALL, &outcome, &f), &f);
    check_ok(bulk_commit(b, S("test"), &f), &f);
    return r->id;
}

static struct record office(const struct desk *d, const char *official, const char *service, const char *name)
{
    struct record r = record_new(d->arena, RECORD_RESOURCE);
    r.v[RESOURCE_official] = str_of(official);
    r.v[RESOURCE_service] = str_of(service);
    r.v[RESOURCE_name] = str_of(name);
    r.v[RESOURCE_kana] = S("カナ");
    r.v[RESOURCE_prefecture] = S("北海道");
    r.v[RESOURCE_city] = S("函館市");
    r.v[RESOURCE_city_code] = S("012025");
    r.v[RESOURCE_address] = S("北海道函館市港町1-2");
    r.v[RESOURCE_building] = S("港ビル\n2階");
    r.v[RESOURCE_lat] = S("41.8");
    r.v[RESOURCE_lon] = S("140.7");
    r.v[RESOURCE_phone] = S("0138-00-0001");
    r.v[RESOURCE_fax] = S("0138-00-0002");
    r.v[RESOURCE_postal] = S("040-0001");
    r.v[RESOURCE_corp_number] = S("1234567890123");
    r.v[RESOURCE_corp_name] = S("医療法人港会");
    r.v[RESOURCE_url] = S("https://minato.example/");
    r.v[RESOURCE_days] = S("平日,\"祝日\"");
    r.v[RESOURCE_days_note] = S("年末年始は休み");
    r.v[RESOURCE_remarks] = S("出典の備考");
    r.v[RESOURCE_manners] = S("ひみつの要望");
    r.v[RESOURCE_internal] = S("ひみつのメモ");
    r.v[RESOURCE_state_why] = S("ひみつの理由");
    return r;
}

static void put_children(const struct desk *d, int64_t id)
{
    struct str resource = str_print(d->arena, "%d", (int)id);
    struct record i = record_new(d->arena, RECORD_ITEM), s = record_new(d->arena, RECORD_SLOT);
    struct record p = record_new(d->arena, RECORD_DEPARTMENT), unknown = record_new(d->arena, RECORD_ITEM);
    i.v[ITEM_resource] = s.v[SLOT_resource] = p.v[DEPARTMENT_resource] = unknown.v[ITEM_resource] = resource;
    i.v[ITEM_item] = S("gastrostomy");
    i.v[ITEM_value] = S("active");
    i.v[ITEM_note] = S("ひみつの条件");
    unknown.v[ITEM_item] = S("stoma");
    s.v[SLOT_purpose] = S("talk");
    s.v[SLOT_weekdays] = S("mon wed holiday");
    s.v[SLOT_from_at] = S("13:00");
    s.v[SLOT_until_at] = S("14:30");
    s.v[SLOT_method] = S("phone");
    s.v[SLOT_note] = S("ひみつの注意");
    p.v[DEPARTMENT_name] = S("連携室");
    p.v[DEPARTMENT_phone] = S("0138-00-0003");
    p.v[DEPARTMENT_person] = S("ひみつ太郎");
    p.v[DEPARTMENT_note] = S("ひみつの注意");
    put(d, &i);
    put(d, &unknown);
    put(d, &s);
    put(d, &p);
}

static int set_up(void **state)
{
    struct match_result matched;
    struct fault f = {OK, ""};
    struct desk *d = malloc(sizeof *d);
    *d = desk_open(S("函館市医療・介護連携支援センター"), "2026-11-20T14:05:00");
    struct record nursing = office(d, "01A1", "訪問看護", "みなと訪問看護"),
                  doctor = office(d, "01M1", "病院", "みなと病院");
    struct record closed = office(d, "01C1", "訪問介護", "閉じたヘルパー"),
                  far = office(d, "01F1", "訪問介護", "遠いヘルパー");
    nursing.v[RESOURCE_capacity] = S("20");
    doctor.v[RESOURCE_beds] = S("一般 480");
    doctor.v[RESOURCE_departments] = S("内科;外科");
    doctor.v[RESOURCE_phone] = S("0138-00-0009");
    doctor.v[RESOURCE_address] = S("北海道函館市山町9");
    closed.v[RESOURCE_state] = S("closed");
    far.v[RESOURCE_city_code] = S("011002");
    far.v[RESOURCE_city] = S("札幌市");
    put_children(d, put(d, &nursing));
    put(d, &doctor);
    put(d, &closed);
    put(d, &far);
    struct record second =
        office(d, "01A2", "居宅介護支援", "みなと居宅"); /* of the same office: address and phone */
    second.v[RESOURCE_state] = S("stopped");
    put(d, &second);
    check_ok(match_offices(d->db, S("hanako"), d->now, (struct match_seen_list){0}, &matched, &f), &f);
    *state = d;
    return 0;
}

static const char *export(const struct desk *d, struct str profile)
{
    const struct run_request q = {.profile = profile,
                                  .out = str_print(d->arena, "%s/" S_FMT, d->folder, S_ARG(profile)).p,
                                  .day = DAY_NONE,
                                  .login = S("hanako"),
                                  .now = d->now,
                                  .dirs = &shipped};
    struct run_result r;
    struct fault f = {OK, ""};
    check_ok(run_export(d->arena, d->db, &q, &r, &f), &f);
    return r.folder.p;
}

static const char *text_of(const struct desk *d, const char *folder, const char *name)
{
    return str_z(d->arena, slurp(d->arena, str_print(d->arena, "%s/%s", folder, name).p));
}

static void misses(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("%s in %s", part, text);
}

static void sees(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("no %s in %s", part, text);
}

static const char all[] =
    "SELECT official, service, name, kana, prefecture, city, city_code, address, building, lat, lon, phone, "
    "fax, postal,"
    " corp_number, corp_name, url, days, days_note, capacity, beds, departments, remarks FROM resource"
    " WHERE name IN ('みなと訪問看護', 'みなと居宅', 'みなと病院') ORDER BY official";

static void open_data_comes_in_as_it_went_out(void **state)
{
    const struct desk *d = *state;
    static const char *const names[] = {"care.csv", "medical.csv"};
    const char *folder = export(d, S("opendata"));
    struct desk fresh = desk_open(S("函館"), "2026-11-20T14:05:00");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *path = str_print(d->arena, "%s/%s", folder, names[i]).p;
        const struct import_request q = {
            .kind = IMPORT_RESOURCES, .paths = &path, .count = 1, .login = S("hanako"), .now = d->now};
        struct import_result r;
        struct fault f = {OK, ""};
        check_ok(import_files(d->arena, fresh.db, &q, &r, &f), &f);
        assert_int_equal(r.added, i ? 1 : 2);
        sees(r.layout.p, "自治体標準オープンデータセット");
        for (int k = 0; k < r.count; k++)
            misses(r.notes[k].say.p, "知らない見出し");
        sees(text_of(d, folder, names[i]), "\n\"012025\",\""); /* six digits, as the standard has it */
        sees(text_of(d, folder, names[i]), "\",\"北海道函館市\",\"みなと");
        misses(text_of(d, folder, names[i]), "ひみつ");
        misses(text_of(d, folder, names[i]), "閉じた");
        misses(text_of(d, folder, names[i]), "遠い");
    }
    assert_string_equal(asked(&fresh, all).p, asked(d, all).p);
    desk_close(&fresh);
}

/* Every cell of one column of a written file, and whether each stands in another file as its id. */
static int belongs(const struct desk *d, const char *folder, const char *from, int column, const char *to)
{
    const char *ids = text_of(d, folder, to);
    struct str rest = str_of(text_of(d, folder, from));
    int rows = 0;
    for (str_part(&rest, '\n'); rest.n;) {
        struct str line = str_part(&rest, '\n'), cell = S0;
        if (line.n < 38 || line.p[37] != '"')
            continue; /* the second line of a cell */
        rows++;
        for (int i = 0; i <= column; i++) {
            size_t end = str_find(line, S("\",\""));
            cell = str_head(line, end == SIZE_MAX ? line.n : end);
            line = str_from(line, cell.n < line.n ? cell.n + 3 : line.n);
        }
        sees(ids, str_print(d->arena, "\n\"" S_FMT "\"", S_ARG(cell)).p);
    }
    return rows;
}

static void a_package_whose_rows_belong_together(void **state)
{
    const struct desk *d = *state;
    const char *folder = export(d, S("hsds"));
    static const char *const names[] = {
        "organizations.csv", "organization_identifiers.csv", "services.csv",  "locations.csv",
        "addresses.csv",     "service_at_locations.csv",     "phones.csv",    "schedules.csv",
        "attributes.csv",    "taxonomy_terms.csv",           "taxonomies.csv"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        misses(text_of(d, folder, names[i]), "ひみつ");
        misses(text_of(d, folder, names[i]), "閉じた");
        misses(text_of(d, folder, names[i]), "遠い");
    }
    assert_int_equal(belongs(d, folder, "services.csv", 1, "organizations.csv"), 3);
    assert_int_equal(belongs(d, folder, "organization_identifiers.csv", 1, "organizations.csv"), 1);
    assert_int_equal(belongs(d, folder, "locations.csv", 3, "organizations.csv"),
                     2); /* two services share one */
    assert_int_equal(belongs(d, folder, "addresses.csv", 1, "locations.csv"), 2);
    assert_int_equal(belongs(d, folder, "service_at_locations.csv", 1, "services.csv"), 3);
    assert_int_equal(belongs(d, folder, "service_at_locations.csv", 2, "locations.csv"), 3);
    assert_int_equal(belongs(d, folder, "phones.csv", 2, "services.csv"), 7);
    assert_int_equal(belongs(d, folder, "schedules.csv", 1, "services.csv"), 1);
    assert_int_equal(belongs(d, folder, "attributes.csv", 1, "services.csv"),
                     1); /* what is not known has no row */
    assert_int_equal(belongs(d, folder, "attributes.csv", 2, "taxonomy_terms.csv"), 1);
    assert_int_equal(belongs(d, folder, "taxonomy_terms.csv", 7, "taxonomies.csv"), 1);
    sees(text_of(d, folder, "schedules.csv"),
         "\"MO,WE\",\"\",\"\",\"\",\"ケアマネタイム\",\"13:00+09:00\",\"14:30+09:00\"");
    sees(text_of(d, folder, "attributes.csv"), "\"積極的受入\",\"胃瘻\"");
    sees(text_of(d, folder, "services.csv"), "\"temporarily closed\"");
    sees(text_of(d, folder, "phones.csv"), "\"0138-00-0003\",\"\",\"voice\",\"連携室\"");
}

/* The columns of a file as datapackage.json has them. */
static const char *described(const struct desk *d, const char *name, struct str columns)
{
    struct buf b = buf_in(d->arena);
    buf_print(&b,
              "\"path\":\"%s.csv\",\"format\":\"csv\",\"mediatype\":\"text/"
              "csv\",\"encoding\":\"utf-8\",\"profile\":"
              "\"tabular-data-resource\",\"schema\":{\"primaryKey\":\"id\",\"fields\":[",
              name);
    for (int i = 0; columns.n; i++) {
        struct str column = str_trim(str_part(&columns, ','));
        buf_print(&b, "%s{\"name\":\"" S_FMT "\",\"type\":\"string\"}", i ? "," : "", S_ARG(column));
    }
    buf_add(&b, S("]}}"));
    return str_z(d->arena, buf_str(&b));
}

/* The manual and datapackage.json name the columns of every file, as they are written. */
static void the_manual_tells_the_columns(void **state)
{
    const struct desk *d = *state;
    static const struct {
        struct str profile, between;
        const char *name;
    } files[] = {
        {S_ROW("opendata"), S_ROW("、"), "care"},
        {S_ROW("opendata"), S_ROW("、"), "medical"},
        {S_ROW("hsds"), S_ROW(", "), "organizations"},
        {S_ROW("hsds"), S_ROW(", "), "organization_identifiers"},
        {S_ROW("hsds"), S_ROW(", "), "services"},
        {S_ROW("hsds"), S_ROW(", "), "locations"},
        {S_ROW("hsds"), S_ROW(", "), "addresses"},
        {S_ROW("hsds"), S_ROW(", "), "service_at_locations"},
        {S_ROW("hsds"), S_ROW(", "), "phones"},
        {S_ROW("hsds"), S_ROW(", "), "schedules"},
        {S_ROW("hsds"), S_ROW(", "), "attributes"},
        {S_ROW("hsds"), S_ROW(", "), "taxonomy_terms"},
        {S_ROW("hsds"), S_ROW(", "), "taxonomies"},
    };
    const char *folders[] = {export(d, S("opendata")), export(d, S("hsds"))};
    const char *package = text_of(d, folders[1], "datapackage.json");
    assert_int_equal(package[0], '{'); /* no byte order mark */
    const char *manual = str_z(d->arena, slurp(d->arena, TESTS "/../man/madoguchi-csv.5.in"));
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        const char *folder = folders[str_eq(files[i].profile, S("hsds"))];
        struct str text = str_of(text_of(d, folder, str_print(d->arena, "%s.csv", files[i].name).p));
        struct str line = str_trim(str_part(&text, '\n'));
        struct buf want = buf_in(d->arena);
        buf_print(&want, ".It Pa %s.csv\n", files[i].name);
        sees(manual, buf_str(&want).p);
        struct buf columns = buf_in(d->arena);
        for (line = str_from(line, 3); line.n;) { /* behind the BOM */
            struct str cell = str_part(&line, ',');
            buf_add(&columns, columns.n ? files[i].between : S0);
            buf_add(&columns, str_from(str_head(cell, cell.n - 1), 1));
        }
        if (str_eq(files[i].profile, S("hsds")))
            sees(package, described(d, files[i].name, buf_str(&columns)));
        buf_byte(&columns, '\n');
        sees(manual, str_z(d->arena, buf_str(&columns)));
    }
}

static void a_list_for_paper(void **state)
{
    const struct desk *d = *state;
    struct report_request q = {
        .name = S("directory"), .format = REPORT_HTML, .login = S("hanako"), .now = d->now, .dirs = &shipped};
    struct str text;
    struct fault f = {OK, ""};
    check_ok(report_make(d->arena, d->db, &q, &text, &f), &f);
    const char *html = str_z(d->arena, text);
    misses(html, "ひみつ");
    misses(html, "閉じた");
    misses(html, "遠い");
    sees(html, "<td>訪問看護</td><td>みなと訪問看護</td>");
    sees(html, "ケアマネタイム 月水祝 13:00-14:30");
    sees(html, "令和8年11月20日 現在");
    sees(html, "<td>休止</td>");
    q.format = REPORT_TEXT;
    check_ok(report_make(d->arena, d->db, &q, &text, &f), &f);
    sees(str_z(d->arena, text), "みなと病院");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(open_data_comes_in_as_it_went_out, set_up, desk_down),
        cmocka_unit_test_setup_teardown(a_package_whose_rows_belong_together, set_up, desk_down),
        cmocka_unit_test_setup_teardown(the_manual_tells_the_columns, set_up, desk_down),
        cmocka_unit_test_setup_teardown(a_list_for_paper, set_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
