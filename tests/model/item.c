/* Items and kinds of resources: the rows fit together, and published names of services find theirs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "model/code.h"
#include "model/item.h"

static void no_name_means_two_items(void **state)
{
    (void)state;
    for (int i = 0; i < item_count(); i++) {
        const struct item_row *row = item_row_at(i);
        assert_ptr_equal(item_of_code(row->code), row);
        assert_ptr_equal(item_named(row->label), row);
        assert_true(row->groups);
        for (struct str names = row->aliases; names.n;)
            assert_ptr_equal(item_named(str_part(&names, '/')), row);
    }
}

static void what_a_person_needs_is_an_item(void **state)
{
    (void)state;
    for (int i = 0; i < codes_count(CODES_procedure); i++) {
        const struct item_row *row = item_of_code(codes_row(CODES_procedure, i)->code);
        assert_non_null(row);
        assert_int_equal(row->value, ITEM_LEVEL);
        assert_true(item_of_group(row, GROUP_CARE));
        assert_false(item_of_group(row, GROUP_DENTAL));
    }
}

static void reads(const char *item, const char *typed, const char *value, const char *shown, int worth)
{
    struct arena *a = arena_new();
    const struct item_row *row = item_named(str_of(item));
    struct str got;
    assert_non_null(row);
    assert_true(item_read(a, row, str_of(typed), &got));
    assert_string_equal(str_z(a, got), value);
    assert_string_equal(str_z(a, item_show(row, got)), shown);
    assert_int_equal(item_worth(row, got), worth);
    arena_free(a);
}

static void values_are_read_in_every_spelling(void **state)
{
    (void)state;
    reads("胃瘻", "積極的受入", "active", "積極的受入", 3);
    reads("胃ろう", "◎", "active", "積極的受入", 3);
    reads("吸引", "要相談", "consult", "要相談", 1);
    reads("吸引", "考えていない", "never", "考えていない", -1);
    reads("麻薬注射", "あり", "takes", "あり", 2);
    reads("麻薬注射", "無", "never", "なし", -1);
    reads("麻薬注射", " 不明 ", "", "不明", 0);
    reads("一般病床", "１２", "12", "12", 2);
    reads("一般病床", "0", "0", "0", -1);
    reads("特色", "夜間も可", "夜間も可", "夜間も可", 2);
    struct arena *a = arena_new();
    struct str value;
    assert_false(item_read(a, item_named(S("胃瘻")), S("たぶん"), &value));
    assert_false(item_read(a, item_named(S("一般病床")), S("十二"), &value));
    arena_free(a);
}

static void published_services_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *published;
        enum service service;
    } cases[] = {
        {"訪問看護", SERVICE_NURSING},
        {"短期入所療養介護（介護老人保健施設）", SERVICE_SHORT_STAY},
        {"特定施設入居者生活介護（有料老人ホーム）", SERVICE_RESIDENCE},
        {"看護小規模多機能型居宅介護（複合型サービス）", SERVICE_NURSE_MULTI},
        {"小規模多機能型居宅介護", SERVICE_MULTI},
        {"介護療養型医療施設", SERVICE_LONG_TERM},
        {"認知症対応型通所介護", SERVICE_DAY_CARE},
        {"地域密着型介護老人福祉施設入所者生活介護", SERVICE_CARE_HOME},
        {"歯科", SERVICE_DENTAL},
        {"歯科医院", SERVICE_DENTAL},
        {"医科", SERVICE_CLINIC},
        {"特定福祉用具販売", SERVICE_EQUIPMENT},
        {"", SERVICE_OTHER},
        {"占い", SERVICE_OTHER},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(service_of(str_of(cases[i].published)), cases[i].service);
    for (int i = 0; i < SERVICE_COUNT; i++) {
        const struct service_row *row = service_row((enum service)i);
        assert_int_equal(service_of_code(row->code), i);
        assert_int_equal(service_named(row->label), i);
    }
    assert_int_equal(service_named(S("訪看")), SERVICE_NURSING);
    assert_int_equal(service_named(S("訪")), SERVICE_COUNT);
    assert_int_equal(service_named(S("デイサービス")), SERVICE_DAY_CARE);
}

/* Nobody asks a shop that lends beds whether it takes 胃瘻: it is not unknown there, it is no question. */
static void a_shop_is_not_asked(void **state)
{
    (void)state;
    const struct item_row *item = item_named(S("胃瘻"));
    assert_false(item_of_group(item, service_row(SERVICE_EQUIPMENT)->group));
    assert_true(item_of_group(item, service_row(SERVICE_SHORT_STAY)->group));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shop_is_not_asked),
        cmocka_unit_test(no_name_means_two_items),
        cmocka_unit_test(what_a_person_needs_is_an_item),
        cmocka_unit_test(values_are_read_in_every_spelling),
        cmocka_unit_test(published_services_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
