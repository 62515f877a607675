/* The town of an address, as publishers and callers write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "model/locality.h"

static const struct {
    struct str address, city, town;
} rows[] = {
    {S_ROW("北海道函館市富岡町1丁目29番14号コーポフジイⅡ　201号室"), S_ROW("函館市"), S_ROW("富岡町")},
    {S_ROW("函館市五稜郭町３８番３号"), S_ROW("函館市"), S_ROW("五稜郭町")},
    {S_ROW("函館市本町33-2"), S_ROW("函館市"), S_ROW("本町")},
    {S_ROW("函館市昭和四丁目30-35"), S_ROW("函館市"), S_ROW("昭和")},
    {S_ROW("架空市 湯の浜3-12"), S_ROW("架空市"), S_ROW("湯の浜")},
    {S_ROW("架空市　みなと町　３－１２"), S_ROW("架空市"), S_ROW("みなと町")},
    {S_ROW("湯の浜3-12"), S_ROW("架空市"), S_ROW("湯の浜")},
    {S_ROW("大阪市三国本町２丁目"), S_ROW("大阪市"), S_ROW("三国本町")},
    {S_ROW("札幌市北3条西4丁目1"), S_ROW("札幌市"), S_ROW("北3条西")},
    {S_ROW("函館市"), S_ROW("函館市"), S_ROW("")},
    {S_ROW(""), S_ROW("函館市"), S_ROW("")},
    {S_ROW("1-2-3"), S_ROW(""), S_ROW("")},
    {S_ROW("北海道函館市本町10-5"), S_ROW("函館市"), S_ROW("本町")},
    {S_ROW("函館市亀田本町３６番１号"), S_ROW("函館市"), S_ROW("亀田本町")},
    {S_ROW("函館市西大通り二丁目22番"), S_ROW("函館市"), S_ROW("西大通り")},
    {S_ROW("函館市十字街"), S_ROW("函館市"), S_ROW("十字街")},
};

static void towns_are_what_is_left_of_addresses(void **state)
{
    struct arena *a = arena_new();
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_string_equal(str_z(a, locality_town(a, rows[i].address, rows[i].city)),
                            str_z(a, rows[i].town));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(towns_are_what_is_left_of_addresses)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
