/* 資源台帳 without a word: the own city first, then those with a 圏域, then all others; each by name, page by page. */
#include "store/desk.h"

#include "store/bulk.h"
#include "store/listed.h"

static void add(struct desk *d, const char *name, const char *code, const char *area, const char *state)
{
    struct resource r = {
        .name = str_of(name), .city_code = str_of(code), .area = str_of(area), .state = str_of(state)};
    struct change *c = change_new(S("hanako"), S("resource"));
    change_put(c, &(struct record){record_row(RECORD_RESOURCE), 0, r.v}, FIELDS_ALL);
    desk_apply(d, c);
}

static void a_town(struct desk *d)
{
    add(d, "う 他市", "011002", "", "open");
    add(d, "い 他市で圏域", "011002", "北部", "open");
    add(d, "お 市内", "012025", "", "open");
    add(d, "あ 他県", "131016", "", "open");
    add(d, "え 市内", "012025", "西部", "open");
    add(d, "か 市内で休止", "012025", "", "stopped");
    add(d, "え 手書き", "", "", "open");
    add(d, "く 市内", "012025", "", "open");
    add(d, "え 市内", "012025", "", "open"); /* the same name once more */
    add(d, "き 他県で圏域", "131016", "西部", "open");
}

/* All names, read in pages of so many; none comes twice, none is missing. */
static const char *names(struct desk *d, int most)
{
    struct buf b = buf_in(d->arena);
    struct listed_row last, *page;
    bool begun = false;
    for (int n = most; n == most; begun = true) {
        n = listed_page(d->arena, d->db, begun ? &last : NULL, most, &page);
        for (int i = 0; i < n; i++)
            buf_print(&b, S_FMT "/", S_ARG(page[i].row.name));
        if (n)
            last = page[n - 1];
    }
    return str_z(d->arena, buf_str(&b));
}

static void the_own_city_stands_first(void **state)
{
    struct desk *d = *state;
    a_town(d);
    for (int most = 1; most < 12; most++)
        assert_string_equal(
            names(d, most),
            "え 市内/え 市内/え 手書き/お 市内/く 市内/い 他市で圏域/き 他県で圏域/あ 他県/う 他市/");
}

/* A code list of a whole country has no city codes: then those without one are no longer taken for the own. */
static void many_without_a_code_are_others(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct bulk *b;
    enum bulk_outcome outcome;
    a_town(d);
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &fault));
    for (int i = 1; i <= 2000; i++) {
        struct record r = record_new(d->arena, RECORD_RESOURCE);
        r.v[RESOURCE_name] = str_print(d->arena, "け%04d", i);
        r.v[RESOURCE_state] = S("open");
        GOOD(bulk_put(b, &r, FIELDS_ALL, &outcome, &fault));
    }
    GOOD(bulk_commit(b, S("listed"), &fault));
    const char *all = names(d, 100);
    assert_ptr_equal(
        strstr(
            all,
            "え 市内/え 市内/お 市内/く 市内/い 他市で圏域/き 他県で圏域/あ 他県/う 他市/え 手書き/け0001/"),
        all);
    assert_non_null(strstr(all, "/け2000/"));
}

static void without_a_code_all_are_listed_by_name(void **state)
{
    struct desk *d = *state;
    add(d, "う 他市", "011002", "", "open");
    add(d, "あ 他県", "131016", "", "open");
    add(d, "い", "", "", "open");
    for (int most = 1; most < 5; most++)
        assert_string_equal(names(d, most), "あ 他県/い/う 他市/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_own_city_stands_first, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(many_without_a_code_are_others, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(without_a_code_all_are_listed_by_name, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
