/* What becomes of characters on their way to the city and back: all that CP932 holds, all that it lacks, whatever the
 * locale is, and what a site agreed with its city. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <sodium.h>

#include "base/utf8.h"
#include "export/cp932.h"
#include "export/encode.h"
#include "export/fixture.h"
#include "export/formula.h"
#include "export/import.h"
#include "export/page.h"
#include "export/run.h"

static struct encoder *opened(struct arena *a)
{
    struct encoder *e;
    struct fault f;
    assert_int_equal(encode_open(a, ENCODING_CP932, &e, &f), OK);
    return e;
}

struct told {
    int count, alike, removed;
};

static void tell(void *of, const struct substitution *s)
{
    struct told *t = of;
    t->count++;
    t->alike += s->kind == SUBSTITUTION_ALIKE;
    t->removed += s->kind == SUBSTITUTION_REMOVED;
}

static struct str back(struct arena *a, struct str bytes)
{
    struct decoder *d = decode_bytes(a, bytes, "-", ENCODING_CP932);
    struct buf out = buf_in(a);
    struct fault f;
    for (bool more = bytes.n > 0; more;) {
        struct str block;
        assert_int_equal(decode_next(d, &block, &more, &f), OK);
        buf_add(&out, block);
    }
    return str_copy(a, buf_str(&out));
}

/* Every byte sequence of the published tables that is a character outside the private use area: bytes to character to
 * bytes, which iconv may choose another pair for, to the same character. */
static void every_sequence_of_a_table(const char *path, int least)
{
    struct arena *a = arena_new();
    struct encoder *e = opened(a);
    const struct cp932 *t;
    struct fault f;
    FILE *file = fopen(path, "r");
    char line[256];
    int rows = 0;
    if (!file) {
        arena_free(a);
        skip();
    }
    assert_int_equal(cp932_ask(a, &t, &f), OK);
    while (fgets(line, sizeof line, file)) {
        unsigned c, first, second = 0, at;
        int n = sscanf(line, "<U%x> \\x%2x\\x%2x", &c, &first, &second);
        bool reads = strstr(line, "|0") || strstr(line, "|3"); /* |3: bytes to character only */
        if (n < 2 || !reads || !c || c == 0x80 || (c >= 0xE000 && c <= 0xF8FF))
            continue;
        at = n == 3 ? first << 8 | second : first;
        assert_int_equal(t->decode[at], c);
        assert_true(encode_lookup(e, c));
        assert_int_equal(t->decode[encode_lookup(e, c)], c);
        rows++;
    }
    fclose(file);
    arena_free(a);
    if (rows < least)
        fail_msg("only %d", rows);
}

static void round_trip_as_glibc_has_it(void **state)
{
    (void)state;
    every_sequence_of_a_table(SHARED_DATA "/encoding/glibc-CP932-2.3.3.ucm", 7400);
}

static void round_trip_as_windows_has_it(void **state)
{
    (void)state;
    every_sequence_of_a_table(SHARED_DATA "/encoding/windows-932-2000.ucm", 7400);
}

/* WHATWG's index by pointer: 94 × 2 cells to a lead byte. */
static void round_trip_as_browsers_have_it(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct encoder *e = opened(a);
    FILE *file = fopen(SHARED_DATA "/encoding/index-jis0208.txt", "r");
    char line[256];
    int rows = 0;
    unsigned pointer, c;
    if (!file) {
        arena_free(a);
        skip();
    }
    struct buf bytes = buf_in(a), characters = buf_in(a);
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#' || sscanf(line, "%u 0x%x", &pointer, &c) != 2)
            continue;
        unsigned lead = pointer / 188, trail = pointer % 188;
        char text[4];
        buf_byte(&bytes, (char)(lead + (lead < 0x1F ? 0x81 : 0xC1)));
        buf_byte(&bytes, (char)(trail + (trail < 0x3F ? 0x40 : 0x41)));
        buf_add(&characters, (struct str){text, utf8_put(text, c)});
        assert_true(encode_lookup(e, c));
        rows++;
    }
    assert_true(str_eq(back(a, buf_str(&bytes)), buf_str(&characters)));
    fclose(file);
    arena_free(a);
    assert_true(rows > 7000);
}

/* All code points there are, in each locale of this machine: the same bytes to the last. */
static void every_code_point_in_every_locale(void **state)
{
    (void)state;
    static const char *const names[] = {"C", "C.UTF-8", "ja_JP.UTF-8", "POSIX"};
    unsigned char first[crypto_generichash_BYTES], hash[crypto_generichash_BYTES];
    int64_t told[COUNT_OF(names)] = {0};
    int met = 0;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (!setlocale(LC_ALL, names[i]))
            continue;
        struct arena *a = arena_new();
        struct encoder *e = opened(a);
        crypto_generichash_state h;
        crypto_generichash_init(&h, NULL, 0, sizeof hash);
        for (uint32_t c = 1; c <= 0x10FFFF; c++) {
            char text[4], bytes[64];
            struct told t = {0, 0, 0};
            size_t n = utf8_put(text, c);
            n = n ? encode_text(e, (struct str){text, n}, bytes, tell, &t) : 0;
            told[i] += t.count;
            crypto_generichash_update(&h, (const unsigned char *)bytes, n);
        }
        crypto_generichash_final(&h, met ? hash : first, sizeof hash);
        assert_true(!met || memcmp(hash, first, sizeof hash) == 0);
        assert_int_equal(told[i], told[0]);
        met++;
        arena_free(a);
    }
    setlocale(LC_ALL, "C");
    print_message("%d of 4 locales are on this machine\n", met);
    assert_true(met >= 2);
}

/* RELIABILITY.md 6.1, each mark of its table: what the city reads, and how many of them are told. */
static const struct {
    const char *text, *read;
    int told;
} strings[] = {
    {"東京〜大阪", "東京～大阪", 1},
    {"東京～大阪", "東京～大阪", 0},
    {"−5度", "－5度", 1},
    {"－5度", "－5度", 0},
    {"A‖B", "A∥B", 1},
    {"A∥B", "A∥B", 0},
    {"母—子", "母―子", 1},
    {"母―子", "母―子", 0},
    {"¥500", "￥500", 1},
    {"￥500", "￥500", 0},
    {"\\500", "\\500", 0},
    {"‾", "￣", 1},
    {"~", "~", 0},
    {"5¢", "5￠", 1},
    {"£5", "￡5", 1},
    {"¬甲", "￢甲", 1},
    {"髙橋", "髙橋", 0},
    {"山﨑", "山﨑", 0},
    {"德川", "德川", 0},
    {"高瀨", "高瀨", 0},
    {"①②⑳", "①②⑳", 0},
    {"㈱", "㈱", 0},
    {"ⅰⅱⅹ", "ⅰⅱⅹ", 0},
    {"ⅠⅡⅩ", "ⅠⅡⅩ", 0},
    {"丨", "丨", 0},
    {"纊褜鍈", "纊褜鍈", 0},
    {"∵≒≡∫√⊥∠∩∪", "∵≒≡∫√⊥∠∩∪", 0},
    {"№㏍℡㊤㊦", "№㏍℡㊤㊦", 0},
    {"㍻㍼㍽㍾", "㍻㍼㍽㍾", 0},
    {"𠮷田", "吉田", 1},
    {"𠮷𠮷", "吉吉", 2},
    {"𩸽", "〓", 1},
    {"😀", "〓", 1},
    {"㋿8年", "令和8年", 1},
    {"♡", "〓", 1},
    {"☎", "℡", 1},
    {"é", "e", 1},
    {"™", "TM", 1},
    {"a\u00A0b", "a b", 1},
    {"a\u200Bb", "ab", 1},
    {"\uFEFFa", "a", 1},
    {"ゔ", "〓", 1},
    {"ヷ", "〓", 1},
    {"ヴ", "ヴ", 0},
    {"か\u3099", "が", 0},
    {"は\u309A", "ぱ", 0},
    {"葛\U000E0100城", "葛城", 1},
    {"葛\uFE00城", "葛城", 1},
    {"☎\uFE0E", "℡", 2},
    {"a\U000E0041b", "ab", 1},
    {"a\U000E007Fb", "ab", 1},
    {"俱楽部", "倶楽部", 1},
    {"森鷗外", "森鴎外", 1},
    {"繫ぐ", "繋ぐ", 1},
    {"⽇⽉", "日月", 2},
    {"⻑⼼", "長心", 2},
    {"ｱｲｳﾞﾟ", "ｱｲｳﾞﾟ", 0},
    {"\uE000", "〓", 1},
    {"a\xFFz", "a〓z", 1},
    {"\xED\xA0\x80", NULL, -1}, /* half a surrogate pair: told at least once, nothing of it left */
};

static void sixty_strings(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct encoder *e = opened(a);
    assert_int_equal(COUNT_OF(strings), 60);
    for (size_t i = 0; i < COUNT_OF(strings); i++) {
        struct told t = {0, 0, 0};
        struct str text = str_of(strings[i].text);
        char bytes[256];
        size_t n = encode_text(e, text, bytes, tell, &t);
        struct str read = back(a, (struct str){bytes, n});
        if (strings[i].read ? !str_eq(read, str_of(strings[i].read)) || t.count != strings[i].told : !t.count)
            fail_msg("「%s」 became 「" S_FMT "」, %d told", strings[i].text, S_ARG(read), t.count);
    }
    arena_free(a);
}

/* As many lines of the book as characters were told, each with row, column and code point; in one run of the program's
 * own code, through the database. */
static void every_one_is_in_the_book(void **state)
{
    (void)state;
    struct desk d = desk_open(S("架空市"), "2026-11-20T14:05:00");
    struct buf in = buf_in(d.arena);
    struct fault f = {OK, ""};
    int want = 0, lines = 0;
    buf_add(&in, S("受付番号,日常生活圏域\n"));
    for (size_t i = 0; i < COUNT_OF(strings); i++) {
        if (!utf8_valid(str_of(strings[i].text), NULL))
            continue;
        buf_print(&in, "R08-%04zu,%s\n", i + 1, strings[i].text);
    }
    const char *path = desk_file(&d, "in.csv", buf_str(&in));
    const struct import_request take = {.kind = IMPORT_CASES,
                                        .paths = &path,
                                        .count = 1,
                                        .encoding = ENCODING_UTF8,
                                        .login = S("hanako"),
                                        .now = d.now};
    struct import_result taken;
    check_ok(import_files(d.arena, d.db, &take, &taken, &f), &f);
    struct encoder *e = opened(d.arena);
    struct query *q; /* what stands in the file is what counts: an import composes か and its mark */
    check_ok(query_open(d.db, S("t"), S("SELECT area FROM person"), &q, &f), &f);
    while (query_step(q)) {
        struct told t = {0, 0, 0};
        char bytes[256];
        encode_text(e, query_text(q, 0), bytes, tell, &t);
        want += t.count;
    }
    query_close(q, &f);
    const struct run_request r = {
        .out = str_print(d.arena, "%s/out", d.folder).p, .day = DAY_NONE, .now = d.now, .dirs = &shipped};
    struct run_result out;
    assert_int_equal(run_export(d.arena, d.db, &r, &out, &f), ERR_NOTICE);
    struct str book = slurp(d.arena, str_print(d.arena, S_FMT "/substitutions.csv", S_ARG(out.folder)).p);
    for (str_part(&book, '\n'); book.n; lines++) {
        struct str line = str_part(&book, '\n');
        assert_true(str_starts(line, S("\"cases.csv\",\"")) &&
                    str_find(line, S("\"日常生活圏域\"")) != SIZE_MAX &&
                    str_find(line, S("\"U+")) != SIZE_MAX);
    }
    assert_int_equal(lines, want);
    assert_true(want > 35);
    assert_int_equal(out.replaced + out.alike, want);
    desk_close(&d);
}

/* 40 of them, half-width and full-width; an import takes back what was put before them. */
static const char *const payloads[] = {"=1+1",
                                       "=HYPERLINK(\"http://x\",\"y\")",
                                       "=cmd|' /C calc'!A0",
                                       "+1+1",
                                       "+cmd|' /C calc'!A0",
                                       "-1+1",
                                       "-2+3+cmd|x",
                                       "@SUM(1)",
                                       "@x",
                                       "\t=2+2",
                                       "=",
                                       "+",
                                       "@",
                                       "==",
                                       "=-1",
                                       "+-A1",
                                       "-+1",
                                       "--1+x",
                                       "=\"a\"",
                                       "=A1&B1",
                                       "＝1+1",
                                       "＋1+1",
                                       "－1+1",
                                       "＠SUM(1)",
                                       "＝HYPERLINK(1)",
                                       "＋81",
                                       "－",
                                       "＠",
                                       "＝＝",
                                       "'=1+1",
                                       "''=1+1",
                                       "'＝1",
                                       "=DDE(\"a\";\"b\")",
                                       "=IMPORTXML(\"http://x\")",
                                       "+SUM(A1:A9)",
                                       "-A1",
                                       "@A1",
                                       "=1;2",
                                       "=1,2",
                                       "-1e9x"};

static void forty_payloads(void **state)
{
    (void)state;
    struct desk d = desk_open(S("架空市"), "2026-11-20T14:05:00"), other;
    struct buf in = buf_in(d.arena);
    struct fault f = {OK, ""};
    assert_int_equal(COUNT_OF(payloads), 40);
    buf_add(&in, S("受付番号,日常生活圏域\n"));
    for (size_t i = 0; i < COUNT_OF(payloads); i++) {
        const struct str cells[] = {str_print(d.arena, "R08-%04zu", i + 1), str_of(payloads[i])};
        buf_print(&in, S_FMT ",\"", S_ARG(cells[0]));
        for (struct str rest = cells[1]; rest.n; rest = str_from(rest, 1))
            buf_add(&in, rest.p[0] == '"' ? S("\"\"") : str_head(rest, 1));
        buf_add(&in, S("\"\n"));
    }
    const char *path = desk_file(&d, "in.csv", buf_str(&in));
    struct import_request take = {.kind = IMPORT_CASES,
                                  .paths = &path,
                                  .count = 1,
                                  .encoding = ENCODING_UTF8,
                                  .login = S("hanako"),
                                  .now = d.now};
    struct import_result taken;
    check_ok(import_files(d.arena, d.db, &take, &taken, &f), &f);
    struct run_request r = {.profile = S("ledger"),
                            .out = str_print(d.arena, "%s/plain", d.folder).p,
                            .day = DAY_NONE,
                            .encoding = ENCODING_UTF8,
                            .now = d.now,
                            .dirs = &shipped};
    struct run_result out;
    check_ok(run_export(d.arena, d.db, &r, &out, &f), &f);
    struct str plain = slurp(d.arena, str_print(d.arena, "%s/2026-11-20/cases.csv", r.out).p);
    r.out = str_print(d.arena, "%s/safe", d.folder).p;
    r.spreadsheet = true;
    check_ok(run_export(d.arena, d.db, &r, &out, &f), &f);
    const char *safe_path = str_print(d.arena, "%s/2026-11-20/cases.csv", r.out).p;
    struct str safe = slurp(d.arena, safe_path);
    struct str stored = asked(&d, "SELECT area FROM person ORDER BY id");
    for (int i = 0; i < 40; i++) {
        struct str value = str_part(&stored, '\n');
        struct buf cell = buf_in(d.arena);
        for (struct str rest = value; rest.n; rest = str_from(rest, 1))
            buf_add(&cell, rest.p[0] == '"' ? S("\"\"") : str_head(rest, 1));
        bool formula = formula_is(value) || formula_is_guarded(value);
        assert_true(str_find(plain, str_print(d.arena, "\"" S_FMT "\"", S_ARG(buf_str(&cell)))) != SIZE_MAX);
        if (!formula ||
            str_find(safe, str_print(d.arena, "\"'" S_FMT "\"", S_ARG(buf_str(&cell)))) == SIZE_MAX)
            fail_msg("%s, stored as 「" S_FMT "」, is not neutral", payloads[i], S_ARG(value));
    }
    other = desk_open(S("架空市"), "2026-11-20T14:05:00");
    take.paths = &safe_path;
    take.spreadsheet = true;
    check_ok(import_files(other.arena, other.db, &take, &taken, &f), &f);
    static const char sql[] =
        "SELECT i.number, p.area FROM intake i JOIN person p ON p.id = i.person ORDER BY i.number";
    assert_true(str_eq(asked(&d, sql), asked(&other, sql)));
    desk_close(&other);
    desk_close(&d);
}

static void a_site_has_rows_of_its_own(void **state)
{
    (void)state;
    struct desk d = desk_open(S("架空市"), "2026-11-20T14:05:00");
    struct encoder *e = opened(d.arena);
    struct fault f = {OK, ""};
    check_ok(encode_extend(e, d.arena, d.folder, &f), &f); /* no file */
    desk_file(&d, "substitutes.txt", S("# agreed with the city\n𠮷 ヨシ\n\nU+1F600 笑\n"));
    check_ok(encode_extend(e, d.arena, d.folder, &f), &f);
    assert_true(str_eq(encode_substitute(e, 0x20BB7).written, S("ヨシ")));
    assert_true(str_eq(encode_substitute(e, 0x1F600).written, S("笑")));
    assert_int_equal(encode_substitute(e, 0x1F600).kind, SUBSTITUTION_OTHER);
    assert_true(str_eq(encode_substitute(e, 0x7E6B).written, S("繋")));
    static const char *const bad[] = {"𠮷\n",       "𠮷田 吉\n", "高 髙\n",         "𠮷 𠮷\n",
                                      "U+XYZ 吉\n", "\xFF 吉\n", "𠮷 吉\n𠮷 ヨシ\n"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        desk_file(&d, "substitutes.txt", str_print(d.arena, "#\n%s", bad[i]));
        struct encoder *other = opened(d.arena);
        assert_int_equal(encode_extend(other, d.arena, d.folder, &f), ERR_REFUSED);
        assert_non_null(
            strstr(f.say, i + 1 < COUNT_OF(bad) ? "substitutes.txt の 2 行目" : "substitutes.txt の 3 行目"));
    }
    struct buf many = buf_in(d.arena); /* all of them, however many a city agreed */
    for (unsigned c = 0x20000; c < 0x20000 + 1500; c++)
        buf_print(&many, "U+%X 吉\n", c);
    desk_file(&d, "substitutes.txt", buf_str(&many));
    e = opened(d.arena);
    check_ok(encode_extend(e, d.arena, d.folder, &f), &f);
    assert_int_equal(encode_substitute(e, 0x20000 + 1499).kind, SUBSTITUTION_OTHER);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip_as_glibc_has_it),
        cmocka_unit_test(round_trip_as_windows_has_it),
        cmocka_unit_test(round_trip_as_browsers_have_it),
        cmocka_unit_test(every_code_point_in_every_locale),
        cmocka_unit_test(sixty_strings),
        cmocka_unit_test(every_one_is_in_the_book),
        cmocka_unit_test(forty_payloads),
        cmocka_unit_test(a_site_has_rows_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
