/* Whether two listings are of one office: the keys, and what two of them say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/office.h"
#include "model/record.h"

static struct office_keys keys(struct arena *a, const char *name, const char *address, const char *phone)
{
    struct record r = record_new(a, RECORD_RESOURCE);
    r.v[RESOURCE_name] = str_of(name);
    r.v[RESOURCE_address] = str_of(address);
    r.v[RESOURCE_phone] = str_of(phone);
    r.v[RESOURCE_city] = S("函館市");
    return office_keys(a, r.v);
}

static void addresses_are_spelled_in_many_ways(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static const char *const rows[][2] = {
        {"北海道函館市富岡町1丁目29番14号コーポ港Ⅱ　201号室", "富岡町１－２９－１４"},
        {"函館市富岡町一丁目29-14", "函館市富岡町1の29の14"},
        {"函館市北２５条西六丁目3番23号", "函館市北25条西6-3-23 港ビル2F"},
        {"函館市大字石川町38番地", "函館市石川町３８番地　港ビル"},
        {"函館市湯川町十二丁目3番", "函館市湯川町12ー3"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str x = keys(a, "", rows[i][0], "").address, y = keys(a, "", rows[i][1], "").address;
        if (!x.n || !str_eq(x, y))
            fail_msg("%s: %.*s / %.*s", rows[i][0], S_ARG(x), S_ARG(y));
    }
    assert_string_equal(str_z(a, keys(a, "", "山口県亀田郡函館市富岡町1-29-14", "").address),
                        "函館市富岡町1x29x14");
    assert_int_equal(keys(a, "", "", "").address.n, 0);
    assert_int_equal(keys(a, "", "", "110").phone.n, 0);
    arena_free(a);
}

static void two_of_three_decide(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static const struct {
        const char *one[3], *other[3];
        enum office_match match;
    } rows[] = {
        {{"医療法人　同仁会　港医院", "函館市港町1-2", ""},
         {"港医院", "函館市港町１丁目２番", ""},
         OFFICE_SAME},
        {{"港医院", "函館市港町1-2", "0138-00-0001"},
         {"港 医院", "函館市山町9", "(0138)00-0001"},
         OFFICE_SAME},
        {{"港医院", "函館市港町1-2", "0138-00-0001"},
         {"みなと訪問看護", "函館市港町1-2", "0138000001"},
         OFFICE_SAME},
        {{"港医院", "函館市港町1", ""}, {"港医院", "函館市港町1-2", "0138-00-0001"}, OFFICE_PERHAPS},
        {{"港内科医院", "函館市港町1-2", ""}, {"港内科医院分院", "函館市山町9", ""}, OFFICE_OTHER},
        {{"港内科医院", "函館市港町1-2", "0138-00-0001"},
         {"港内科医院訪問看護", "函館市山町9", "0138-00-0001"},
         OFFICE_PERHAPS},
        {{"港医院", "函館市港町1-2", ""}, {"港医院", "函館市港町12", ""}, OFFICE_OTHER},
        {{"港医院", "", ""}, {"港医院", "", ""}, OFFICE_OTHER},
        {{"港医院", "函館市港町1-2", "0138-00-0001"},
         {"山薬局", "函館市港町1-2", "0138-00-0009"},
         OFFICE_OTHER},
        {{"", "", ""}, {"", "", ""}, OFFICE_OTHER},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct office_keys x = keys(a, rows[i].one[0], rows[i].one[1], rows[i].one[2]);
        struct office_keys y = keys(a, rows[i].other[0], rows[i].other[1], rows[i].other[2]);
        if (office_match(&x, &y) != rows[i].match || office_match(&y, &x) != rows[i].match)
            fail_msg("%zu: %d", i, office_match(&x, &y));
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_spelled_in_many_ways),
        cmocka_unit_test(two_of_three_decide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
