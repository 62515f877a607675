/* The audit as it is read to somebody who asks: who saw this person, when, how long, what was changed, what left. */
#include "store/desk.h"

#include <sys/stat.h>

#include "store/audit_list.h"
#include "store/audit_story.h"

struct telling {
    struct desk *d;
    struct buf out;
};

static void tell(void *of, const struct audit_event *e)
{
    struct telling *t = of;
    struct str when = date_iso_moment(t->d->arena, e->at);
    buf_print(&t->out, S_FMT " " S_FMT "が" S_FMT "\n", S_ARG(str_from(when, 5)), S_ARG(e->login),
              S_ARG(audit_story(t->d->arena, t->d->db, e)));
}

static void event(struct desk *d, const char *login, const char *act, struct str subject, const char *detail)
{
    struct change *c = change_new(str_of(login), str_of(act));
    change_about(c, subject);
    change_tell(c, str_of(detail));
    desk_apply(d, c);
    d->now += 60;
}

static void put(struct desk *d, const char *act, enum record_id id, int64_t row, struct str *v,
                uint64_t fields)
{
    struct change *c = change_new(S("hanako"), str_of(act));
    change_put(c, &(struct record){record_row(id), row, v}, fields);
    desk_apply(d, c);
    d->now += 60;
}

static void a_person_is_told_who_saw_and_changed(void **state)
{
    static const char golden[] = "11-20T14:05 hanakoが公開 太郎さん（対象者 1）を登録しました\n"
                                 "11-20T14:07 jiroがR08-0001（公開 太郎）の受付票を見ました（3分）\n"
                                 "11-20T14:08 jiroがR08-0001（公開 太郎）の受付票を見終わりました（3分）\n"
                                 "11-20T14:09 jiroが公開 太郎さん（対象者 1）の履歴を見ました\n"
                                 "11-20T14:10 hanakoがR08-0001（公開 太郎）の対応を登録しました\n"
                                 "11-20T14:11 hanakoがR08-0001（公開 太郎）の閲覧制限を書き換えました\n"
                                 "11-20T14:12 saburoが閲覧制限のあるR08-0001（公開 "
                                 "太郎）を緊急に開きました（救急隊から照会があったため）\n"
                                 "11-20T14:13 saburoがR08-0001（公開 太郎）を印刷しました（sheet, 1部）\n";
    struct desk *d = *state;
    struct fault fault;
    desk_case(d, "公開 太郎", "コウカイ タロウ", "", "相談の中身");
    d->now += 60;
    desk_case(d, "別の 花子", "ベツノ ハナコ", "", "別の中身");
    d->now += 60;
    event(d, "jiro", "view", S("intake 1"), "sheet");
    event(d, "jiro", "left", S("intake 1"), "sheet 185");
    event(d, "jiro", "view", S("person 1"), "timeline");
    struct contact k = {.intake = S("1"), .at = S("2026-11-20T14:10"), .note = S("電話した")};
    put(d, "contact", RECORD_CONTACT, 0, k.v, FIELDS_ALL);
    struct intake i = {.owner = S("hanako"), .restricted = S("yes"), .note = S("相談の中身")};
    put(d, "intake", RECORD_INTAKE, 1, i.v,
        FIELD_BIT(INTAKE_owner) | FIELD_BIT(INTAKE_restricted) |
            FIELD_BIT(INTAKE_note)); /* the note stays as it is */
    event(d, "saburo", "emergency", S("intake 1"), "救急隊から照会があったため");
    event(d, "saburo", "print", S("intake 1"), "sheet, 1部");
    event(d, "jiro", "view", S("intake 2"), "sheet"); /* another one's */
    event(d, "jiro", "export", S("city"), "");
    struct telling t = {d, buf_in(d->arena)};
    struct audit_wish wish = {.person = 1};
    GOOD(audit_list(d->db, &wish, tell, &t, &fault));
    assert_string_equal(str_z(d->arena, buf_str(&t.out)), golden);
}

static void take_detail(void *of, const struct audit_event *e)
{
    struct telling *t = of;
    buf_print(&t->out, S_FMT "|", S_ARG(e->detail));
}

/* Of a value that was changed there are marks of old and new, which who has them can prove; never the value. */
static void a_change_has_marks_of_old_and_new(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    desk_case(d, "公開 太郎", "コウカイ タロウ", "", "以前の中身");
    struct intake i = {.note = S("新しい中身"), .next_action = S("電話")};
    put(d, "intake", RECORD_INTAKE, 1, i.v, FIELD_BIT(INTAKE_note) | FIELD_BIT(INTAKE_next_action));
    struct telling t = {d, buf_in(d->arena)};
    struct audit_wish everything = {0};
    GOOD(audit_list(d->db, &everything, take_detail, &t, &fault));
    struct str all = buf_str(&t.out);
    struct str marks =
        str_print(d->arena, "intake 1: note=%.8s>%.8s next_action=->%.8s",
                  audit_mark(d->arena, d->db, S("以前の中身")).p,
                  audit_mark(d->arena, d->db, S("新しい中身")).p, audit_mark(d->arena, d->db, S("電話")).p);
    if (str_find(all, marks) == SIZE_MAX)
        fail_msg("%s\nnot in\n%s", marks.p, str_z(d->arena, all));
    assert_true(str_find(all, S("中身")) == SIZE_MAX);
    assert_true(str_find(all, S("公開")) == SIZE_MAX);
}

/* What waits to be folded in and cannot be read is told: nobody takes a part for the whole. */
static void a_list_that_lacks_something_is_none(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct telling t = {d, buf_in(d->arena)};
    struct audit_wish everything = {0};
    GOOD(audit_list(d->db, &everything, take_detail, &t, &fault)); /* no such file: nothing waits */
    assert_int_equal(mkdir(str_print(d->arena, "%s.events", d->path).p, 0700), 0);
    assert_int_equal(audit_list(d->db, &everything, take_detail, &t, &fault), ERR_IO);
    assert_non_null(strstr(fault.say, ".events"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_person_is_told_who_saw_and_changed, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_change_has_marks_of_old_and_new, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_list_that_lacks_something_is_none, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
