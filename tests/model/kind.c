/* Every kind of value reads back what it shows, in every field that has it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/date.h"
#include "model/record.h"

enum { VALUES = 300 };

static struct str login_of(const void *of, struct str typed)
{
    (void)of;
    return str_eq(typed, S("山田 花子")) || str_eq(typed, S("hanako")) ? S("hanako") : S0;
}

static struct str name_of(const void *of, struct str login)
{
    (void)of;
    return str_eq(login, S("hanako")) ? S("山田 花子") : S0;
}

static struct str holiday_of(const void *of, int32_t day)
{
    (void)of;
    return day == date_day(2026, 11, 23) ? S("勤労感謝の日") : S0;
}

static struct setting desk(void)
{
    return (struct setting){.now = date_moment_from_iso(S("2026-11-20T14:05")),
                            .staff_login = login_of,
                            .staff_name = name_of,
                            .holidays = {.name = holiday_of}};
}

static struct str some_text(struct arena *a)
{
    static const char *const pieces[] = {
        "山田", "𠮷野", "か\xE3\x82\x99", "葛\xF3\xA0\x84\x80", "ABC", "、", " ", "①", "@1", "=1+1",
        "'",    "神"};
    struct buf b = buf_in(a);
    for (int n = 1 + rand() % 6; n; n--)
        buf_add(&b, str_of(pieces[(size_t)rand() % COUNT_OF(pieces)]));
    return buf_str(&b);
}

static struct str some_phone(struct arena *a)
{
    static const char *const shapes[] = {"0138-%02d-%04d", "090-%04d-%04d", "03-%04d-%04d", "0120-%03d-%03d",
                                         "+81-138-%d-%d"};
    return str_print(a, shapes[(size_t)rand() % COUNT_OF(shapes)], 10 + rand() % 90, 1000 + rand() % 9000);
}

static struct str some_codes(struct arena *a, enum codes table)
{
    struct str set = S0;
    for (int i = 0; i < codes_count(table); i++)
        if (rand() % 3 == 0)
            set = codes_toggle(a, table, set, codes_row(table, i)->code);
    return set;
}

/* What a person or a file could have put there, not yet canonical: reading it once makes it so. */
static struct str some_value(struct arena *a, const struct field *f)
{
    int32_t day = date_day(1900, 1, 1) + rand() % 47000;
    switch (f->kind) {
    case KIND_TEXT:
    case KIND_NOTE:
    case KIND_KANA: return some_text(a);
    case KIND_DATE:
        return f->flags & F_BIRTH && rand() % 3 == 0 ? str_head(date_iso(a, day), rand() % 2 ? 4 : 7)
                                                     : date_iso(a, day);
    case KIND_MOMENT:
        return rand() % 4 ? date_iso_moment(a, (int64_t)day * 86400 + rand() % 86400) : date_iso(a, day);
    case KIND_PHONE: return some_phone(a);
    case KIND_POSTAL: return str_print(a, "%03d-%04d", rand() % 1000, rand() % 10000);
    case KIND_CODE: return codes_row(f->codes, rand() % codes_count(f->codes))->code;
    case KIND_CODES: return some_codes(a, f->codes);
    case KIND_TIME: return str_print(a, "%d:%02d", rand() % 24, rand() % 60);
    case KIND_STAFF: return S("hanako");
    default: return str_print(a, "%d", rand() % 100000);
    }
}

static void shown_values_read_back(void **state)
{
    (void)state;
    bool seen[KIND_COUNT] = {false};
    struct setting s = desk();
    srand(7);
    for (int r = 0; r < RECORD_COUNT; r++)
        for (int i = 0; i < record_row((enum record_id)r)->count; i++) {
            const struct field *f = &record_row((enum record_id)r)->fields[i];
            seen[f->kind] = true;
            for (int n = 0; n < VALUES; n++) {
                struct arena *a = arena_new();
                struct str value, again, complaint;
                struct str typed = some_value(a, f);
                if (!kind_read(a, f, &s, typed, &value, &complaint))
                    fail_msg("%.*s: 「%.*s」 %.*s", S_ARG(f->label), S_ARG(typed), S_ARG(complaint));
                struct str shown = kind_show(a, f, &s, value);
                if (!kind_read(a, f, &s, shown, &again, &complaint) || !str_eq(again, value))
                    fail_msg("%.*s: 「%.*s」 is shown as 「%.*s」 and read as 「%.*s」 %.*s", S_ARG(f->label),
                             S_ARG(value), S_ARG(shown), S_ARG(again), S_ARG(complaint));
                if (!kind_read(a, f, &s, value, &again, &complaint) || !str_eq(again, value))
                    fail_msg("%.*s: the stored 「%.*s」 reads as 「%.*s」", S_ARG(f->label), S_ARG(value),
                             S_ARG(again));
                arena_free(a);
            }
        }
    for (int k = 0; k < KIND_COUNT; k++)
        if (!seen[k])
            fail_msg("no field of kind %.*s", S_ARG(kind_row((enum kind)k)->name));
}

static const struct {
    enum record_id record;
    const char *column, *typed, *value,
        *complaint; /* complaint: a piece of it; empty where the text can be read */
} rows[] = {
    {RECORD_PERSON, "birth_on", "昭22.3.15", "1947-03-15", ""},
    {RECORD_PERSON, "birth_on", "s220315", "1947-03-15", ""},
    {RECORD_PERSON, "birth_on", "昭和22年", "1947", ""},
    {RECORD_PERSON, "birth_on", "昭和65年1月1日", "昭和65年1月1日", "平成2年"},
    {RECORD_INTAKE, "next_on", "1947", "1947", "。"},
    {RECORD_INTAKE, "next_on", "+3", "2026-11-23", ""},
    {RECORD_INTAKE, "next_on", "＋３営", "2026-11-26", ""},
    {RECORD_INTAKE, "next_on", "翌週火", "2026-11-24", ""},
    {RECORD_INTAKE, "next_on", "2月30日", "2月30日", "30"},
    {RECORD_INTAKE, "conference_at", "来週火 14時", "2026-11-24T14:00", ""},
    {RECORD_INTAKE, "received_at", "9:30", "2026-11-20T09:30", ""},
    {RECORD_INTAKE, "caller_phone", "０１３８５１２２９５", "0138-51-2295", ""},
    {RECORD_INTAKE, "caller_phone", "09012345678", "090-1234-5678", ""},
    {RECORD_INTAKE, "caller_phone", "0312345678", "03-1234-5678", ""},
    {RECORD_INTAKE, "caller_phone", "0120444555", "0120-444-555", ""},
    {RECORD_INTAKE, "caller_phone", "08001234567", "0800-123-4567", ""},
    {RECORD_INTAKE, "caller_phone", "０９０−１２３４－５６７８", "090-1234-5678", ""},
    {RECORD_INTAKE, "caller_phone", "03ー1234―5678", "03-1234-5678", ""},
    {RECORD_INTAKE, "caller_phone", "（０３）１２３４‐５６７８", "(03)1234-5678", ""},
    {RECORD_INTAKE, "caller_phone", "12", "12", "足りない"},
    {RECORD_INTAKE, "caller_phone", "なし", "なし", "足りない"},
    {RECORD_INTAKE, "requester", "２", "family", ""},
    {RECORD_INTAKE, "requester", "けあまね", "manager", ""},
    {RECORD_INTAKE, "requester", "0", "0", "相談者区分にありません"},
    {RECORD_INTAKE, "requester", "99", "99", "相談者区分にありません"},
    {RECORD_INTAKE, "owner", "山田 花子", "hanako", ""},
    {RECORD_INTAKE, "owner", "誰か", "誰か", "登録されていません"},
    {RECORD_INTAKE, "note", "  字下げは\n残る  ", "  字下げは\n残る  ", ""},
    {RECORD_INTAKE, "note", "   ", "", ""},
    {RECORD_INTAKE, "caller_name", "　山田　", "山田", ""},
    {RECORD_PERSON, "name", "か\xE3\x82\x99んば", "がんば", ""},
    {RECORD_PERSON, "name", "神", "神", ""},
    {RECORD_PERSON, "kana", "やまだ ﾀﾛｳ", "ヤマダ タロウ", ""},
    {RECORD_PERSON, "postal", "〒０４０ー０００１", "040-0001", ""},
    {RECORD_PERSON, "postal", "0400001", "040-0001", ""},
    {RECORD_PERSON, "postal", "０４０－０００１", "040-0001", ""},
    {RECORD_PERSON, "postal", "040‐0001", "040-0001", ""},
    {RECORD_PERSON, "postal", "040-000", "040-000", "7桁"},
    {RECORD_PERSON, "procedures", "1 3 5", "gastrostomy oxygen ivh", ""},
    {RECORD_PERSON, "procedures", "吸引、胃ろう", "gastrostomy suction", ""},
    {RECORD_PERSON, "procedures", "胃瘻、なにか", "胃瘻、なにか", "医療処置にありません"},
    {RECORD_CONTACT, "minutes", "１２分", "12", ""},
    {RECORD_CONTACT, "minutes", "007", "7", ""},
    {RECORD_CONTACT, "minutes", "-5", "-5", "数字"},
    {RECORD_CONTACT, "minutes", "半時間", "半時間", "数字"},
};

static void typed_text_is_read_or_explained(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct setting s = desk();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str value, complaint;
        const struct field *f = record_field(rows[i].record, str_of(rows[i].column));
        assert_non_null(f);
        bool good = kind_read(a, f, &s, str_of(rows[i].typed), &value, &complaint);
        bool expected = !rows[i].complaint[0];
        if (good != expected || !str_eq(value, str_of(rows[i].value)) ||
            (expected ? complaint.n > 0 : str_find(complaint, str_of(rows[i].complaint)) == SIZE_MAX))
            fail_msg("%s 「%s」: %s 「%.*s」 %.*s", rows[i].column, rows[i].typed, good ? "read" : "refused",
                     S_ARG(value), S_ARG(complaint));
    }
    arena_free(a);
}

static void echoes_tell_the_other_calendar(void **state)
{
    static const struct {
        enum record_id record;
        const char *column, *value, *echo;
    } echoes[] = {
        {RECORD_PERSON, "birth_on", "1947-03-15", "79歳 昭22.3.15"},
        {RECORD_PERSON, "birth_on", "1947-03", "79歳 昭22.3"},
        {RECORD_PERSON, "birth_on", "1947", "78か79歳 昭22"},
        {RECORD_PERSON, "birth_on", "1946-11", "79か80歳 昭21.11"},
        {RECORD_PERSON, "birth_on", "2030-01-01", "令12.1.1"}, /* no age before birth */
        {RECORD_INTAKE, "next_on", "2026-11-20", "令8.11.20(金)"},
        {RECORD_INTAKE, "next_on", "2026-11-21", "令8.11.21(土)"},
        {RECORD_INTAKE, "next_on", "2026-11-23", "令8.11.23(月・勤労感謝の日)"},
        {RECORD_INTAKE, "next_on", "2026-12-31", "令8.12.31(木・年末年始)"},
        {RECORD_INTAKE, "next_on", "なんとなく", ""},
        {RECORD_CONTACT, "minutes", "12", "分"},
        {RECORD_CONTACT, "minutes", "", ""},
        {RECORD_INTAKE, "note", "文章", ""},
    };
    (void)state;
    struct arena *a = arena_new();
    struct setting s = desk();
    for (size_t i = 0; i < COUNT_OF(echoes); i++) {
        struct str echo = kind_echo(a, record_field(echoes[i].record, str_of(echoes[i].column)), &s,
                                    str_of(echoes[i].value));
        if (!str_eq(echo, str_of(echoes[i].echo)))
            fail_msg("%s: 「%.*s」", echoes[i].value, S_ARG(echo));
    }
    arena_free(a);
}

static void search_text_is_folded_and_ended(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = buf_in(a);
    kind_fold(&b, S("(0138)51-2295"));
    kind_fold(&b, S("1947-03-15"));
    kind_fold(&b, S0);
    kind_fold(&b, S("髙﨑　邊"));
    assert_true(str_eq(buf_str(&b), S("0138512295 19470315 高崎辺 ")));
    arena_free(a);
}

/* A076: the ways to reach a doctor are kept in the order of the doctor's wish. */
static void priorities_keep_their_order(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const struct field *f = record_field(RECORD_RESOURCE, S("methods"));
    struct setting s = desk();
    struct str value, complaint;
    assert_true(kind_read(a, f, &s, S("メール、直接面談、FAX"), &value, &complaint));
    assert_string_equal(str_z(a, value), "mail meet fax");
    assert_string_equal(str_z(a, kind_show(a, f, &s, value)), "メール連絡、直接面談、FAX連絡");
    value = kind_toggle(a, f, value, S("meet"));
    assert_string_equal(str_z(a, value), "mail fax");
    assert_string_equal(str_z(a, kind_toggle(a, f, value, S("meet"))), "mail fax meet");
    assert_true(kind_read(a, record_field(RECORD_SLOT, S("weekdays")), &s, S("金、月"), &value, &complaint));
    assert_string_equal(str_z(a, value), "mon fri");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shown_values_read_back),         cmocka_unit_test(typed_text_is_read_or_explained),
        cmocka_unit_test(echoes_tell_the_other_calendar), cmocka_unit_test(search_text_is_folded_and_ended),
        cmocka_unit_test(priorities_keep_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
