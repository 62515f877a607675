/* What leaves the house: no name, reading, phone, address, birth date or word of a note of anybody stands in the
 * city's files or in the public ones; and the public ones say of nobody alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <time.h>

#include "export/fixture.h"

#include "cli/practice.h"
#include "export/encode.h"
#include "export/run.h"
#include "model/record.h"

/* ctest -L long: a centre of many years, another one each time it is run. */
static int cases(void)
{
    return getenv("MADOGUCHI_LONG") ? 20000 : 500;
}

static struct desk practised(void)
{
    struct desk d = desk_open(S("練習"), "2026-11-20T14:05:00");
    uint64_t seed = getenv("MADOGUCHI_LONG") ? (uint64_t)time(NULL) : 1;
    const struct practice p = {.cases = cases(), .seed = seed, .now = d.now};
    struct fault f = {OK, ""};
    check_ok(practice_fill(d.db, &p, &f), &f);
    return d;
}

/* All bytes of all files of a run. */
static struct str run(const struct desk *d, struct str profile, int32_t day, enum encoding encoding)
{
    struct str name = encoding_name(encoding);
    const struct run_request q = {
        .profile = profile,
        .out = str_print(d->arena, "%s/" S_FMT "-" S_FMT, d->folder, S_ARG(profile), S_ARG(name)).p,
        .day = day,
        .encoding = encoding,
        .all = true,
        .now = d->now,
        .dirs = &shipped};
    struct run_result r;
    struct fault f = {OK, ""};
    struct buf out = buf_in(d->arena);
    if (run_export(d->arena, d->db, &q, &r, &f) > ERR_NOTICE)
        fail_msg("%s", f.say);
    DIR *folder = opendir(r.folder.p);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            buf_add(&out, slurp(d->arena, str_print(d->arena, "%s/%s", r.folder.p, entry->d_name).p));
    closedir(folder);
    return buf_str(&out);
}

/* Words that anybody writes: 本人 is a code's label and may be who gave consent, too. */
static bool is_label(struct str value)
{
    for (int t = 0; t < CODES_COUNT; t++)
        if (code_read((enum codes)t, value))
            return true;
    return false;
}

/* What CONTRACT lets the city have: the number of the case, the area, kinds of places (資源種別). */
static bool is_told(const struct field *f)
{
    return f == &record_row(RECORD_INTAKE)->fields[INTAKE_number] ||
           f == &record_row(RECORD_PERSON)->fields[PERSON_area] ||
           f == &record_row(RECORD_UNMET)->fields[UNMET_service];
}

static bool tells_a_person(const struct field *f)
{
    static const bool kinds[KIND_COUNT] = {[KIND_TEXT] = true,
                                           [KIND_KANA] = true,
                                           [KIND_NOTE] = true,
                                           [KIND_PHONE] = true,
                                           [KIND_POSTAL] = true};
    return (kinds[f->kind] || (f->flags & F_BIRTH)) && !is_told(f);
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Each cell once: the same few words stand in millions of them. CP932 has no quote in the middle of a character. */
static struct str distinct(struct arena *a, struct str bytes)
{
    size_t count = 0, most = 1;
    for (size_t i = 0; i < bytes.n; i++)
        most += bytes.p[i] == '"';
    struct str *cells = arena_take(a, most * sizeof *cells);
    for (; bytes.n && count < most; count++)
        cells[count] = str_part(&bytes, '"');
    qsort(cells, count, sizeof *cells, by_text);
    struct buf out = buf_in(a);
    for (size_t i = 0; i < count; i++)
        if (!i || !str_eq(cells[i], cells[i - 1]))
            buf_print(&out, S_FMT "\n", S_ARG(cells[i]));
    return str_copy(a, buf_str(&out));
}

static struct str digits_of(struct arena *a, struct str value)
{
    struct buf b = buf_in(a);
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] >= '0' && value.p[i] <= '9')
            buf_byte(&b, value.p[i]);
    return b.n >= 8 ? buf_str(&b) : value;
}

/* What is looked in: the cells of an encoding. */
struct sent {
    struct str bytes;
    struct encoder *encoder;
};

static struct str as_sent(const struct desk *d, const struct sent *s, struct str value)
{
    char *bytes = arena_take(d->arena, ENCODE_ROOM(value.n));
    return (struct str){bytes, encode_text(s->encoder, value, bytes, NULL, NULL)};
}

/* Text, and for a birth date the ways in which it is written. */
static int look_for(const struct desk *d, const struct field *f, struct str value, const struct sent *s)
{
    enum { SHORT = 6 }; /* bytes: two characters */
    bool date = f->kind == KIND_DATE, number = date || f->kind == KIND_PHONE;
    struct str forms[] = {value, date ? date_wareki(d->arena, value) : value,
                          date ? str_print(d->arena, "%.4s/%.2s/%.2s", value.p, value.p + 5, value.p + 8)
                               : value,
                          number ? digits_of(d->arena, value) : value};
    if (value.n < SHORT || (f->kind == KIND_DATE && value.n < 10) || is_label(value))
        return 0;
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if ((!i || !str_eq(forms[i], value)) && str_find(s->bytes, as_sent(d, s, forms[i])) != SIZE_MAX)
            fail_msg(S_FMT "." S_FMT ": 「" S_FMT "」 stands in an exported file",
                     S_ARG(record_row(f->record)->table), S_ARG(f->column), S_ARG(forms[i]));
    return 1;
}

static void look_for_all(const struct desk *d, const struct sent *s)
{
    int looked = 0;
    for (int r = 0; r < RECORD_COUNT; r++) {
        const struct record_row *row = record_row((enum record_id)r);
        for (int i = 0; (row->flags & R_PERSONAL) && i < row->count; i++) {
            if (!tells_a_person(&row->fields[i]))
                continue;
            struct query *q;
            struct fault f;
            struct str sql = str_print(d->arena, "SELECT DISTINCT " S_FMT " FROM " S_FMT,
                                       S_ARG(row->fields[i].column), S_ARG(row->table));
            check_ok(query_open(d->db, S("scan"), sql, &q, &f), &f);
            while (query_step(q))
                looked += look_for(d, &row->fields[i], str_copy(d->arena, query_text(q, 0)), s);
            check_ok(query_close(q, &f), &f);
        }
    }
    if (looked < cases())
        fail_msg("only %d values", looked);
    print_message("%d values looked for in %zu bytes of different cells\n", looked, s->bytes.n);
}

static void nothing_personal_leaves(void **state)
{
    (void)state;
    struct desk d = practised();
    static const struct str profiles[] = {S_ROW("city"), S_ROW("public")};
    static const enum encoding encodings[] = {ENCODING_UTF8, ENCODING_CP932};
    struct fault f;
    for (size_t i = 0; i < 2 * COUNT_OF(profiles); i++) {
        struct sent s;
        struct str bytes = run(&d, profiles[i / 2], DAY_NONE, encodings[i % 2]);
        assert_true(bytes.n > 10000);
        s.bytes = distinct(d.arena, bytes);
        check_ok(encode_open(d.arena, encodings[i % 2], &s.encoder, &f), &f);
        look_for_all(&d, &s);
    }
    desk_close(&d);
}

static struct str column_of(struct arena *a, struct str text, int column)
{
    struct buf out = buf_in(a);
    while (text.n) {
        struct str line = str_part(&text, '\n'), cell = S0;
        for (int i = 0; i <= column; i++)
            cell = str_part(&line, ',');
        buf_print(&out, S_FMT "\n", S_ARG(cell));
    }
    return buf_str(&out);
}

static void keys_are_stable_and_tell_nothing(void **state)
{
    (void)state;
    struct desk d = practised();
    struct str one, other;
    run(&d, S("public"), DAY_NONE, ENCODING_UTF8);
    one = slurp(d.arena, str_print(d.arena, "%s/public-utf-8/2026-11-20/people.csv", d.folder).p);
    d.now += 86400;
    run(&d, S("public"), DAY_NONE, ENCODING_UTF8);
    other = slurp(d.arena, str_print(d.arena, "%s/public-utf-8/2026-11-21/people.csv", d.folder).p);
    one = column_of(d.arena, one, 0);
    assert_true(str_eq(one, column_of(d.arena, other, 0)));
    struct str key = one, before = str_part(&key, '\n');
    for (struct str rest = key; rest.n; before = key) {
        key = str_part(&rest, '\n');
        assert_int_equal(key.n, 18); /* 16 letters and their quotes */
        assert_true(str_cmp(before, key) < 0 ||
                    str_eq(before, S("\"対象者キー\""))); /* nobody twice, no order of calls */
    }
    desk_close(&d);
}

/* No figure below ten but '-', and every row of a person is one of ten alike. */
static void public_figures_are_ten_or_more(void **state)
{
    (void)state;
    struct desk d = practised();
    struct str text;
    run(&d, S("public"), DAY_NONE, ENCODING_UTF8);
    text = slurp(d.arena, str_print(d.arena, "%s/public-utf-8/2026-11-20/monthly.csv", d.folder).p);
    str_part(&text, '\n');
    int hidden = 0, shown = 0;
    while (text.n) {
        struct str line = str_trim(str_part(&text, '\n'));
        str_part(&line, ',');
        str_part(&line, ',');
        while (line.n) {
            struct str cell = str_part(&line, ',');
            cell = str_head(str_from(cell, 1), cell.n - 2);
            hidden += str_eq(cell, S("-"));
            shown += str_digits(cell);
            assert_true(!cell.n || str_eq(cell, S("-")) || str_int(cell, 0) >= 10);
        }
    }
    assert_true((hidden > 20 || cases() > 500) && shown > 20);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_personal_leaves),
        cmocka_unit_test(keys_are_stable_and_tell_nothing),
        cmocka_unit_test(public_figures_are_ten_or_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
