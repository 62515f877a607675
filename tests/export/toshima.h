/*
 * The year of 豊島区在宅医療相談窓口 as it was reported (seed 000, 2014年4月～2015年3月分): 225 cases, 2,662 contacts.
 * In May one of 20 cases has no 相談内容: the printed table sums to 19.
 */
#ifndef TESTS_EXPORT_TOSHIMA_H
#define TESTS_EXPORT_TOSHIMA_H

#include "export/fixture.h"

enum { MONTHS = 12 };

struct line {
    const char *block, *item, *code;
    int n[MONTHS], total;
};

static const struct line categories[] = {
    {"相談内容", "在宅療養支援", "home", {4, 13, 9, 7, 7, 11, 10, 4, 9, 9, 12, 14}, 109},
    {"相談内容", "入院・入所支援", "admission", {1, 0, 2, 4, 1, 2, 2, 3, 3, 0, 1, 2}, 21},
    {"相談内容", "在宅退院支援", "discharge", {4, 2, 3, 5, 1, 1, 4, 2, 3, 0, 5, 8}, 38},
    {"相談内容", "転院支援", "transfer", {3, 2, 5, 4, 7, 5, 4, 2, 3, 3, 2, 1}, 41},
    {"相談内容", "その他", "other", {2, 2, 2, 2, 1, 0, 0, 3, 0, 2, 0, 1}, 15},
};

static const struct line requesters[] = {
    {"依頼者", "本人", "self", {0, 1, 3, 2, 2, 0, 2, 1, 0, 2, 0, 1}, 14},
    {"依頼者", "家族", "family", {5, 2, 5, 6, 6, 5, 4, 2, 6, 7, 10, 8}, 66},
    {"依頼者", "医療機関", "medical", {2, 2, 5, 3, 1, 1, 6, 3, 2, 1, 2, 3}, 31},
    {"依頼者", "訪問看護ST", "nursing", {0, 3, 0, 2, 0, 1, 0, 0, 1, 0, 0, 1}, 8},
    {"依頼者", "居宅介護支援事業所", "manager", {4, 6, 5, 6, 5, 8, 2, 3, 5, 1, 6, 6}, 57},
    {"依頼者", "地域包括支援センター", "hub", {1, 3, 2, 0, 2, 3, 3, 2, 1, 2, 2, 2}, 23},
    {"依頼者", "コミュニティソーシャルワーカー", "csw", {0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 2}, 4},
    {"依頼者", "行政", "gov", {1, 1, 0, 2, 0, 0, 2, 0, 1, 0, 0, 1}, 8},
    {"依頼者", "その他", "other", {1, 2, 1, 1, 1, 0, 1, 3, 1, 1, 0, 2}, 14},
};

static const struct line channels[] = {
    {"業務方法", "電話", "phone", {132, 116, 124, 121, 100, 151, 93, 74, 92, 86, 158, 167}, 1414},
    {"業務方法", "訪問", "visit", {63, 14, 16, 49, 19, 40, 33, 23, 54, 28, 9, 54}, 402},
    {"業務方法", "来所", "office", {19, 22, 17, 24, 16, 15, 15, 10, 23, 6, 11, 15}, 193},
    {"業務方法", "文書", "paper", {10, 9, 9, 5, 5, 4, 3, 5, 1, 2, 10, 8}, 71},
    {"業務方法", "メール", "mail", {50, 33, 47, 60, 26, 64, 42, 26, 34, 36, 51, 35}, 504},
    {"業務方法", "協議", "meeting", {4, 3, 6, 16, 1, 6, 1, 1, 6, 10, 12, 12}, 78},
};

static const struct line cases = {
    "件数", "新規ケース数", "", {14, 20, 21, 22, 17, 19, 20, 14, 18, 14, 20, 26}, 225};
static const struct line talks = {
    "業務方法", "合計(延べ数)", "", {278, 197, 219, 275, 167, 280, 187, 139, 210, 168, 251, 291}, 2662};
static const struct line missing = {"相談内容", "差", "", {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 1};
static const struct line none = {"依頼者", "差", "", {0}, 0};

/* The code of the nth case or contact of a month; empty behind the last one. */
static inline struct str nth_code(const struct line *lines, size_t count, int month, int nth)
{
    for (size_t i = 0; i < count; i++) {
        if (nth < lines[i].n[month])
            return str_of(lines[i].code);
        nth -= lines[i].n[month];
    }
    return S0;
}

static inline struct str at(const struct desk *d, int month, int nth)
{
    return str_print(d->arena, "%d-%02d-%02dT%02d:%02d", month < 9 ? 2014 : 2015, (month + 3) % 12 + 1,
                     nth % 28 + 1, 9 + nth % 8, nth % 60);
}

static inline void put_row(struct bulk *b, struct record *r)
{
    struct fault f;
    enum bulk_outcome outcome;
    check_ok(bulk_put(b, r, FIELDS_ALL >> (64 - r->row->count), &outcome, &f), &f);
    assert_int_equal(outcome, BULK_NEW);
}

struct toshima { /* what the months share */
    int number;
    int64_t first; /* the case that has the contacts */
};

static inline void put_month(const struct desk *d, struct toshima *t, int month)
{
    struct bulk *b;
    struct fault f;
    check_ok(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &f), &f);
    for (int i = 0; i < cases.n[month]; i++) {
        struct record r = record_new(d->arena, RECORD_INTAKE);
        r.v[INTAKE_number] = str_print(d->arena, "H26-%04d", ++t->number);
        r.v[INTAKE_received_at] = at(d, month, i);
        r.v[INTAKE_category] = nth_code(categories, COUNT_OF(categories), month, i);
        r.v[INTAKE_requester] = nth_code(requesters, COUNT_OF(requesters), month, i);
        put_row(b, &r);
        t->first = t->first ? t->first : r.id;
    }
    for (int i = 0; i < talks.n[month]; i++) {
        struct record r = record_new(d->arena, RECORD_CONTACT);
        r.v[CONTACT_intake] = str_print(d->arena, "%lld", (long long)t->first);
        r.v[CONTACT_at] = at(d, month, i);
        r.v[CONTACT_channel] = nth_code(channels, COUNT_OF(channels), month, i);
        put_row(b, &r);
    }
    check_ok(bulk_commit(b, S("a month"), &f), &f);
}

#endif
