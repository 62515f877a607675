/* Two people made one and two again: nothing is lost, everything that is not yet changed otherwise goes back. */
#include "store/desk.h"

#include <sqlite3.h>

#include "store/audit.h"
#include "store/merge.h"
#include "store/search.h"

/* Every value of every record but the merges themselves, as text. */
static const char *all_values(struct desk *d)
{
    struct buf b = buf_in(d->arena);
    for (int id = 0; id < RECORD_COUNT; id++) {
        struct record r = record_new(d->arena, (enum record_id)id);
        if (id == RECORD_MERGE)
            continue;
        for (int64_t i = 1; load_record(d->arena, d->db, &r, i); i++)
            for (int f = 0; f < r.row->count; f++)
                buf_print(&b, S_FMT " %lld " S_FMT "=" S_FMT "\n", S_ARG(r.row->table), (long long)i,
                          S_ARG(r.row->fields[f].column), S_ARG(r.v[f]));
    }
    return str_z(d->arena, buf_str(&b));
}

static enum err merge(struct desk *d, int64_t kept, int64_t gone, uint64_t take, struct fault *f)
{
    struct change_result result;
    struct change *c = change_new(S("hanako"), S("merge"));
    change_about(c, str_print(d->arena, "person %lld", (long long)kept));
    change_merge(c, &(struct merge_plan){kept, gone, take});
    enum err e = change_apply(d->db, c, d->now, &result, f);
    change_free(c);
    return e;
}

static enum err unmerge(struct desk *d, int64_t id, struct fault *f)
{
    struct change_result result;
    struct change *c = change_new(S("hanako"), S("unmerge"));
    change_unmerge(c, id);
    enum err e = change_apply(d->db, c, d->now, &result, f);
    change_free(c);
    return e;
}

static void add_member(struct desk *d, const char *person)
{
    struct member m = {.person = str_of(person), .role = S("pharmacy"), .name = S("みなと薬局")};
    desk_put(d, RECORD_MEMBER, m.v);
}

static int64_t history_rows(const struct desk *d)
{
    sqlite3 *handle;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open_v2(d->path, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, "SELECT count(*) FROM history", -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(handle);
    return n;
}

static void together_and_apart_is_as_before(void **state)
{
    static const uint64_t takes[] = {0, FIELD_BIT(PERSON_name) | FIELD_BIT(PERSON_phone), FIELDS_ALL};
    struct desk *d = *state;
    struct fault fault;
    desk_case(d, "髙橋 ハナ", "タカハシ ハナ", "0138-00-1111", "1件目");
    desk_case(d, "高橋 花", "タカハシ ハナ", "0138-00-2222", "2件目");
    desk_case(d, "別の人", "ベツノ ヒト", "0138-00-3333", "3件目");
    desk_set(d, RECORD_PERSON, 2, PERSON_address, "港町1\\2\tあ"); /* what the list of values has to escape */
    desk_set(d, RECORD_INTAKE, 2, INTAKE_state, "waiting");
    add_member(d, "2");
    const char *before = all_values(d);
    int64_t open = load_count(d->db, "intake.open"), history = history_rows(d), rows;
    for (size_t i = 0; i < COUNT_OF(takes); i++) {
        struct merge *list;
        GOOD(merge(d, 1, 2, takes[i], &fault));
        IS(desk_value(d, RECORD_INTAKE, 2, INTAKE_person), "1");
        IS(desk_value(d, RECORD_MEMBER, 1, MEMBER_person), "1"); /* the care team goes with the person */
        IS(desk_value(d, RECORD_PERSON, 2, PERSON_kept), "1");
        IS(desk_value(d, RECORD_PERSON, 1, PERSON_kept), "");
        IS(desk_value(d, RECORD_PERSON, 1, PERSON_phone), takes[i] ? "0138-00-2222" : "0138-00-1111");
        assert_int_equal(merge_follow(d->db, 2), 1);
        assert_int_equal(merge_list(d->arena, d->db, 2, &list), (int)i + 1);
        IS(list[0].staff, "hanako");
        GOOD(unmerge(d, list[0].id, &fault));
        assert_string_equal(all_values(d), before);
        assert_int_equal(load_count(d->db, "intake.open"), open);
        assert_int_equal(merge_follow(d->db, 2), 2);
        assert_int_equal(unmerge(d, list[0].id, &fault), ERR_REFUSED);
    }
    assert_true(history_rows(d) > history); /* both ways are told, and nothing that was told is gone */
    GOOD(audit_check(d->db, &rows, &fault));
}

static void what_changed_since_stays(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    desk_case(d, "髙橋 ハナ", "タカハシ ハナ", "0138-00-1111", "1件目");
    desk_case(d, "高橋 花", "タカハシ ハナ", "0138-00-2222", "2件目");
    GOOD(merge(d, 1, 2, FIELD_BIT(PERSON_phone) | FIELD_BIT(PERSON_name), &fault));
    desk_set(d, RECORD_PERSON, 1, PERSON_phone, "0138-00-9999");
    desk_set(d, RECORD_PERSON, 2, PERSON_area, "西部"); /* names the gone one, means the kept one */
    GOOD(unmerge(d, 1, &fault));
    IS(desk_value(d, RECORD_PERSON, 1, PERSON_phone), "0138-00-9999");
    IS(desk_value(d, RECORD_PERSON, 1, PERSON_name), "髙橋 ハナ");
    IS(desk_value(d, RECORD_PERSON, 1, PERSON_area), "西部");
    IS(desk_value(d, RECORD_PERSON, 2, PERSON_area), "");
    IS(desk_value(d, RECORD_INTAKE, 2, INTAKE_person), "2");
}

static void what_cannot_be_is_refused(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    for (int i = 0; i < 3; i++)
        desk_case(d, "髙橋 ハナ", "タカハシ ハナ", "0138-00-1111", "相談");
    assert_int_equal(merge(d, 1, 1, 0, &fault), ERR_REFUSED);
    assert_int_equal(merge(d, 1, 99, 0, &fault), ERR_REFUSED);
    assert_int_equal(unmerge(d, 1, &fault), ERR_REFUSED);
    const char *before = all_values(d);
    GOOD(merge(d, 1, 2, 0, &fault));
    assert_int_equal(merge(d, 2, 3, 0, &fault), ERR_REFUSED);
    assert_int_equal(merge(d, 3, 2, 0, &fault), ERR_REFUSED);
    GOOD(merge(d, 3, 1, 0, &fault)); /* a chain: 2 to 1 to 3 */
    assert_int_equal(merge_follow(d->db, 2), 3);
    assert_int_equal(unmerge(d, 1, &fault), ERR_REFUSED);
    assert_non_null(strstr(fault.say, "新しい統合から順に"));
    GOOD(unmerge(d, 2, &fault));
    GOOD(unmerge(d, 1, &fault));
    assert_string_equal(all_values(d), before);
}

static void the_gone_one_leads_to_the_kept_one(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct hit *hits;
    bool more;
    desk_case(d, "髙橋 ハナ", "タカハシ ハナ", "0138-00-1111", "1件目");
    desk_case(d, "旧姓 花", "キュウセイ ハナ", "0138-00-2222", "2件目");
    GOOD(merge(d, 1, 2, 0, &fault));
    assert_int_equal(search_run(d->arena, d->db, S("きゅうせい"), SEARCH_PEOPLE, 5, d->now, &hits, &more), 1);
    assert_int_equal(hits[0].id, 1);
    IS(hits[0].title, "髙橋 ハナ");
    assert_non_null(strstr(str_z(d->arena, hits[0].detail), "統合: 旧姓 花"));
    assert_int_equal(search_run(d->arena, d->db, S("ハナ"), SEARCH_PEOPLE, 5, d->now, &hits, &more), 1);
    assert_int_equal(search_run(d->arena, d->db, S("旧姓"), SEARCH_CASES, 5, d->now, &hits, &more), 2);
    /* A draft from before the merge still names the gone one. */
    desk_set(d, RECORD_INTAKE, 1, INTAKE_person, "2");
    IS(desk_value(d, RECORD_INTAKE, 1, INTAKE_person), "1");
    add_member(d, "2");
    IS(desk_value(d, RECORD_MEMBER, 1, MEMBER_person), "1");
}

/* Whose case it is of either; nobody's are everybody's. */
static void who_has_a_case_of_theirs_may(void **state)
{
    struct desk *d = *state;
    desk_case(d, "髙橋 ハナ", "タカハシ ハナ", "", "");
    desk_case(d, "高橋 花", "タカハシ ハナ", "", "");
    assert_true(merge_owns(d->db, 1, 2, S("hanako")));
    assert_false(merge_owns(d->db, 1, 2, S("jiro")));
    desk_set(d, RECORD_INTAKE, 2, INTAKE_owner_second, "jiro");
    assert_true(merge_owns(d->db, 1, 2, S("jiro")));
    desk_set(d, RECORD_INTAKE, 2, INTAKE_owner_second, "");
    desk_set(d, RECORD_INTAKE, 2, INTAKE_owner, "");
    assert_false(merge_owns(d->db, 1, 2, S("jiro")));
    desk_set(d, RECORD_INTAKE, 1, INTAKE_owner, "");
    assert_true(merge_owns(d->db, 1, 2, S("jiro")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(together_and_apart_is_as_before, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(what_changed_since_stays, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_is_refused, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(who_has_a_case_of_theirs_may, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(the_gone_one_leads_to_the_kept_one, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
