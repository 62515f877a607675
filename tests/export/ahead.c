/* Rows that are read and understood on another thread, a few batches ahead: nothing is lost, counted twice or stored
 * where the file turns out to be broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/imported.h"
#include "store/search.h"

enum { ROWS = 1500 }; /* of several batches */

static const char headings[] = "事業所番号,サービスの種類,事業所名,電話番号,定員\n";

/* Every seventh has no capacity, every hundredth no name; blank rows stand between them. */
static struct str rows(const struct desk *d, const char *phone, const char *behind)
{
    struct buf text = buf_in(d->arena);
    buf_add(&text, str_of(headings));
    for (int i = 0; i < ROWS; i++) {
        buf_print(&text, "A%05d,訪問介護,", i);
        if (i % 100 != 99)
            buf_print(&text, "みなと事業所%d号", i);
        buf_print(&text, ",%s,%d\n%s", phone, i % 7 ? i : 0, i % 500 ? "" : ",,,,\n");
    }
    buf_add(&text, str_of(behind));
    return buf_str(&text);
}

static enum err take(const struct desk *d, struct str text, struct import_result *out, struct fault *f)
{
    const char *path = desk_file(d, "many.csv", text);
    const struct import_request q = {.kind = IMPORT_RESOURCES,
                                     .paths = &path,
                                     .count = 1,
                                     .login = S("hanako"),
                                     .now = d->now,
                                     .reject = str_print(d->arena, "%s/rejected.csv", d->folder).p};
    return import_files(d->arena, d->db, &q, out, f);
}

static int found(const struct desk *d, struct str text)
{
    struct hit *hits;
    bool more;
    return search_run(d->arena, d->db, text, SEARCH_RESOURCES, 10, d->now, &hits, &more);
}

static void every_row_comes_once(void **state)
{
    struct desk d = desk_open(S("函館"), "2026-11-20T14:05:00");
    static const int named = ROWS - ROWS / 100;
    static const char *const phones[] = {"0138-51-2295", "0138-51-2295", "0138-51-0000"};
    (void)state;
    for (int round = 0; round < 3; round++) {
        struct import_result r;
        struct fault f;
        assert_int_equal(take(&d, rows(&d, phones[round], ""), &r, &f), ERR_NOTICE);
        assert_int_equal(r.read, ROWS);
        assert_int_equal(r.rejected, ROWS / 100);
        assert_int_equal(round == 0 ? r.added : round == 1 ? r.same : r.changed, named);
        assert_int_equal(noted(&r, "定員 0"), (ROWS + 6) / 7);
    }
    assert_int_equal(str_int(asked(&d, "SELECT count(*) FROM resource WHERE official LIKE 'A%'"), 0), named);
    struct str reject = slurp(d.arena, str_print(d.arena, "%s/rejected.csv", d.folder).p);
    assert_true(str_find(reject, S("\"102\",\"名称が空です\",\"A00099\"")) !=
                SIZE_MAX); /* a blank row before it */
    assert_true(str_find(reject, S("\"1504\",\"名称が空です\",\"A01499\"")) != SIZE_MAX);
    assert_int_equal(found(&d, S("みなと事業所1498号")), 1);
    assert_int_equal(found(&d, S("ミナト")), 10);
    assert_int_equal(found(&d, S("0138512295")), 0); /* what it was called is out of the index, too */
    assert_int_equal(found(&d, S("0138510000")), 10);
    desk_close(&d);
}

static void a_file_that_breaks_leaves_nothing(void **state)
{
    struct desk d = desk_open(S("函館"), "2026-11-20T14:05:00");
    struct import_result r;
    struct fault f;
    (void)state;
    assert_int_equal(take(&d, rows(&d, "1", "B1,訪問介護,\"開いたまま,1,1\n"), &r, &f), ERR_REFUSED);
    assert_non_null(strstr(f.say, "1505 行目"));
    assert_int_equal(r.read, 0);
    assert_string_equal(asked(&d, "SELECT count(*) FROM resource WHERE official LIKE 'A%'").p, "0");
    assert_int_equal(found(&d, S("みなと")), 0);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_comes_once),
        cmocka_unit_test(a_file_that_breaks_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
