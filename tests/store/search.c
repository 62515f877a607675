/*
 * The search box finds what a scan of every row would find, in whatever form it
 * is typed, and finds it through the index.
 */
#include "store/desk.h"

#include <sqlite3.h>

#include "base/kana.h"
#include "base/romaji.h"
#include "store/bulk.h"
#include "store/listed.h"
#include "store/search.h"

enum { ROWS = 600, QUERIES = 3000 };

struct dice {
    uint64_t x;
};

static unsigned roll(struct dice *d, unsigned below)
{
    d->x ^= d->x << 13;
    d->x ^= d->x >> 7;
    d->x ^= d->x << 17;
    return (unsigned)(d->x >> 33) % below;
}

/* Names, readings and words that share characters, variants and lengths with each other. */
static const struct {
    const char *kanji, *kana;
} names[] = {
    {"山田", "ヤマダ"},   {"山本", "ヤマモト"}, {"髙田", "タカダ"},   {"高田", "タカタ"},
    {"渡邊", "ワタナベ"}, {"渡辺", "ワタナベ"}, {"渡邉", "ワタナベ"}, {"﨑山", "サキヤマ"},
    {"崎山", "サキヤマ"}, {"齋藤", "サイトウ"}, {"斉藤", "サイトウ"}, {"中辻", "ナカツジ"},
    {"𠮷野", "ヨシノ"},   {"吉野", "ヨシノ"},   {"大野", "オオノ"},   {"小野", "オノ"},
    {"佐々木", "ササキ"}, {"田", "デン"},
};
static const char *const given[] = {"太郎", "花子", "一", "美由紀", "健", "千代", "フミ", "キヨ"};
static const char *const words[] = {"夜間せん妄がある。",   "退院後の訪問看護を希望。",
                                    "ショートステイの空き", "在宅酸素",
                                    "ADLが落ちた",          "胃ろう、吸引あり",
                                    "介護者が入院",         "函館市西部地区・元町",
                                    "FAX 0138-51-2295",     "％_\"'*(AND)"};
static const char *const towns[] = {"函館市元町1-2", "函館市五稜郭町12番3号", "北斗市飯生3丁目",
                                    "函館市　湯川町２－１０"};

static struct str some_phone(struct desk *d, struct dice *r)
{
    static const char *const shapes[] = {"0138-%02u-%04u", "0138%02u%04u", "(0138)%02u-%04u",
                                         "090-%04u-%04u"};
    unsigned s = roll(r, 4);
    return kind_phone(d->arena,
                      str_print(d->arena, shapes[s], roll(r, s == 3 ? 10000 : 100), roll(r, 10000)));
}

static struct str some_day(struct desk *d, struct dice *r)
{
    unsigned year = 1925 + roll(r, 60), month = 1 + roll(r, 12), day = 1 + roll(r, 28), exact = roll(r, 10);
    return exact == 0   ? S0
           : exact == 1 ? str_print(d->arena, "%u", year)
           : exact == 2 ? str_print(d->arena, "%u-%02u", year, month)
                        : str_print(d->arena, "%u-%02u-%02u", year, month, day);
}

#define PICK(table) str_of(table[roll(r, COUNT_OF(table))])

static void put(struct bulk *b, enum record_id id, struct str *v)
{
    struct fault fault;
    enum bulk_outcome outcome;
    GOOD(bulk_put(b, &(struct record){record_row(id), 0, v}, FIELDS_ALL, &outcome, &fault));
}

static void fill(struct desk *d, struct dice *r, int rows)
{
    struct fault fault;
    struct bulk *b;
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &fault));
    for (int i = 0; i < rows; i++) {
        unsigned n = roll(r, COUNT_OF(names));
        struct person p = {.name =
                               str_print(d->arena, "%s　%s", names[n].kanji, given[roll(r, COUNT_OF(given))]),
                           .kana = str_of(names[n].kana),
                           .birth_on = some_day(d, r),
                           .phone = some_phone(d, r),
                           .address = PICK(towns),
                           .diagnosis = PICK(words)};
        struct intake k = {.number = str_print(d->arena, "R07-%04d", i + 1),
                           .received_at = S("2026-11-20T09:00"),
                           .caller_phone = roll(r, 2) ? some_phone(d, r) : S0,
                           .caller_name = str_of(names[roll(r, COUNT_OF(names))].kanji),
                           .note = str_print(d->arena, "%s\n%s", words[roll(r, COUNT_OF(words))],
                                             words[roll(r, COUNT_OF(words))])};
        struct resource s = {.official = str_print(d->arena, "01B%07d", i),
                             .service = S("訪問看護"),
                             .name = str_print(d->arena, "訪問看護ステーション%s", names[n].kanji),
                             .phone = some_phone(d, r),
                             .city = S("函館市")};
        put(b, RECORD_PERSON, p.v);
        put(b, RECORD_INTAKE, k.v);
        put(b, RECORD_RESOURCE, s.v);
    }
    GOOD(bulk_commit(b, S("people"), &fault));
}

/* What the box promises, said without an index: each part, in one of its forms, stands in some field of the
 * row. */
static bool stands_in(struct desk *d, const struct record_row *row, const struct str *v, struct str form)
{
    for (int i = 0; form.n && i < row->count; i++) {
        struct buf b = buf_in(d->arena);
        if (row->fields[i].flags & F_FOUND)
            kind_fold(&b, v[i]);
        if (str_find(str_trim(buf_str(&b)), form) != SIZE_MAX)
            return true;
    }
    return false;
}

static struct str folded_word(struct desk *d, struct str word)
{
    struct buf b = buf_in(d->arena);
    for (struct str rest = str_trim(kana_fold(d->arena, word)); rest.n; rest = str_from(rest, 1))
        buf_byte(&b, rest.p[0] == KANA_BREAK ? ' ' : rest.p[0]);
    return buf_str(&b);
}

static bool matches(struct desk *d, const struct record_row *row, const struct str *v, struct str text)
{
    bool some = false;
    for (struct str rest = kana_narrow(d->arena, text); rest.n;) {
        struct str part = str_trim(str_part(&rest, ' ')), iso, complaint;
        struct str folded = folded_word(d, part);
        bool whole = false;
        struct str kana = romaji_kana(d->arena, part, &whole);
        bool date =
            !str_digits(folded) && date_parse(d->arena, part, date_of_moment(d->now), true, &iso, &complaint);
        if (!folded.n)
            continue;
        some = true;
        if (!stands_in(d, row, v, folded) && !(whole && stands_in(d, row, v, folded_word(d, kana))) &&
            !(date && stands_in(d, row, v, folded_word(d, iso))))
            return false;
    }
    return some;
}

/* A query somebody might type: a piece of what is stored, in some other form. */
static struct str some_query(struct desk *d, struct dice *r)
{
    static const char *const odd[] = {"\"", "'", "*",     "(",  "AND", "NEAR(", "%", "_",
                                      "-",  ":", "text:", "　", "、",  "ー",    "^x"};
    static const char *const romaji[] = {"nakatsuji", "nakatuji", "ono",    "oono",     "Sait",
                                         "SAITOU",    "ﾔﾏ",       "やまだ", "watanabe", "yo"};
    struct str part;
    switch (roll(r, 9)) {
    case 0: return str_print(d->arena, "%04u", roll(r, 10000));
    case 1: return str_print(d->arena, "R07-%04u", roll(r, ROWS + 100));
    case 2: return str_print(d->arena, "昭%u.%u.%u", 1 + roll(r, 63), 1 + roll(r, 12), 1 + roll(r, 28));
    case 3: return str_of(odd[roll(r, COUNT_OF(odd))]);
    case 4: return str_of(romaji[roll(r, COUNT_OF(romaji))]);
    case 5:
        return str_print(d->arena, "%s %s", names[roll(r, COUNT_OF(names))].kanji,
                         given[roll(r, COUNT_OF(given))]);
    case 6: return str_print(d->arena, "%s　%02u", names[roll(r, COUNT_OF(names))].kana, roll(r, 100));
    case 7: part = str_of(words[roll(r, COUNT_OF(words))]); break;
    default: part = str_of(towns[roll(r, COUNT_OF(towns))]); break;
    }
    for (unsigned cut = roll(r, 6); cut && part.n > 6; cut--)
        part = str_from(part, 3); /* a piece from the middle, perhaps of half a character */
    return str_head(part, 3 + 3 * roll(r, 4));
}

static void equals_a_scan_of_all_rows(void **state)
{
    static const struct {
        unsigned where;
        enum record_id record;
    } places[] = {
        {SEARCH_PEOPLE, RECORD_PERSON}, {SEARCH_RESOURCES, RECORD_RESOURCE}, {SEARCH_CASES, RECORD_INTAKE}};
    struct desk *d = *state;
    struct dice r = {20261120};
    fill(d, &r, ROWS);
    struct arena *rows_arena = arena_new();
    struct str *all[COUNT_OF(places)];
    for (size_t p = 0; p < COUNT_OF(places); p++) {
        const struct record_row *row = record_row(places[p].record);
        all[p] = ARENA_ARRAY(rows_arena, struct str, ROWS * row->count);
        for (int id = 1; id <= ROWS; id++)
            assert_true(load_record(rows_arena, d->db,
                                    &(struct record){row, id, all[p] + (id - 1) * row->count}, id));
    }
    int nonempty = 0, partial = 0;
    for (int q = 0; q < QUERIES; q++) {
        struct arena_mark mark = arena_mark(d->arena);
        size_t p = (size_t)q % 2;
        const struct record_row *row = record_row(places[p].record);
        struct str text = some_query(d, &r);
        struct hit *hits;
        bool more, seen[ROWS + 1] = {false};
        int most = q % 3 ? 100 : 1000, expected = 0;
        int n = search_run(d->arena, d->db, text, places[p].where, most, d->now, &hits, &more);
        for (int i = 0; i < n; i++) {
            assert_int_equal(hits[i].record, places[p].record);
            assert_false(seen[hits[i].id]);
            seen[hits[i].id] = true;
        }
        for (int id = 1; id <= ROWS; id++) {
            bool there = matches(d, row, all[p] + (id - 1) * row->count, text);
            expected += there;
            if (seen[id] ? !there : there && !more)
                fail_msg("「%s」: row %d %s", str_z(d->arena, text), id,
                         there ? "not found" : "found and should not be");
        }
        if (more ? n != most || expected < most : n != expected)
            fail_msg("「%s」: %d hits of %d", str_z(d->arena, text), n, expected);
        nonempty += n > 0;
        partial += more;
        arena_rewind(d->arena, mark);
    }
    arena_free(rows_arena);
    print_message("%d queries equal a scan of all rows, %d with hits, %d with more than were asked for\n",
                  QUERIES, nonempty, partial);
    assert_true(nonempty > QUERIES / 3 && partial > 10 && partial < QUERIES / 2);
}

struct hurry { /* somebody waits at every so manyeth asking */
    int asked, each;
};

static bool hurries(void *of)
{
    struct hurry *h = of;
    return ++h->asked % h->each == 0;
}

/* Left again and again, with other searches in between, it finds what it finds at one go. */
static void a_search_that_is_left_finds_the_same(void **state)
{
    enum { LEFT = 300 };
    struct desk *d = *state;
    struct dice r = {20261121};
    int slices = 0;
    fill(d, &r, ROWS);
    for (int q = 0; q < LEFT; q++) {
        struct arena_mark mark = arena_mark(d->arena);
        struct hurry hurry = {.each = 9 + q % 5};
        struct str text = some_query(d, &r);
        struct hit *hits, *others, *whole;
        bool more, wholly_more;
        int n = search_run(d->arena, d->db, text, SEARCH_ALL, 50, d->now, &whole, &wholly_more);
        struct search *s = search_begin(d->arena, d->db, text, SEARCH_ALL, 50, d->now);
        while (!search_go(s, &(struct patience){hurries, &hurry})) {
            assert_int_equal(hurry.asked % hurry.each, 0); /* asked no more once somebody waited */
            search_run(d->arena, d->db, S("山"), SEARCH_ALL, 5, d->now, &others, &more);
            slices++;
        }
        assert_int_equal(search_take(s, d->arena, &hits, &more), n);
        assert_int_equal(more, wholly_more);
        for (int i = 0; i < n; i++) {
            assert_int_equal(hits[i].record, whole[i].record);
            assert_int_equal(hits[i].id, whole[i].id);
            assert_string_equal(str_z(d->arena, hits[i].detail), str_z(d->arena, whole[i].detail));
        }
        arena_rewind(d->arena, mark);
    }
    print_message("%d searches left %d times\n", LEFT, slices);
    assert_true(slices > LEFT / 3);
}

/* The worst there is: rows without number that have every gram of what is typed, and none of them has it. A key is
 * asked for after every few rows, and it goes on from where it was left. */
static void nobody_waits_for_rows_that_do_not_have_it(void **state)
{
    enum { WORST = 4000, FEW = 5 };
    struct desk *d = *state;
    struct fault fault;
    struct bulk *b;
    struct hit *hits;
    bool more;
    GOOD(bulk_begin(d->db, S("hanako"), S("test"), d->now, &b, &fault));
    for (int i = 0; i < WORST; i++) {
        struct person p = {.name = S("山田　太郎"), .address = S("夜間せ、んせん、せん妄")};
        put(b, RECORD_PERSON, p.v);
    }
    GOOD(bulk_commit(b, S("worst"), &fault));
    struct hurry never = {.each = INT32_MAX}, at_once = {.each = WORST / FEW / 2}, again = never;
    struct search *s = search_begin(d->arena, d->db, S("夜間せん妄"), SEARCH_PEOPLE, 50, d->now);
    assert_true(search_go(s, &(struct patience){hurries, &never}));
    assert_int_equal(search_take(s, d->arena, &hits, &more), 0);
    assert_false(more);
    if (never.asked < WORST / FEW)
        fail_msg("asked %d times in %d rows", never.asked, WORST);
    s = search_begin(d->arena, d->db, S("夜間せん妄"), SEARCH_PEOPLE, 50, d->now);
    assert_false(search_go(s, &(struct patience){hurries, &at_once}));
    assert_int_equal(at_once.asked, at_once.each);
    assert_true(search_go(s, &(struct patience){hurries, &again}));
    assert_in_range(again.asked, never.asked / 4, never.asked * 3 / 4); /* it went on in the middle */
}

static void what_was_saved_meanwhile_is_found(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct dice r = {5};
    struct db *reader;
    struct hit *hits;
    bool more;
    struct hurry at_once = {.each = 3};
    fill(d, &r, 50);
    GOOD(db_open_reader(d->path, &reader, &fault));
    struct search *s = search_begin(d->arena, reader, S("函館市"), SEARCH_CASES, 200, d->now);
    assert_false(search_go(s, &(struct patience){hurries, &at_once}));
    int64_t id = desk_case(d, "新人", "シンジン", "", "函館市の話"), there = 0;
    assert_true(search_go(s, NULL));
    int n = search_take(s, d->arena, &hits, &more);
    for (int i = 0; i < n; i++)
        there += hits[i].record == RECORD_INTAKE && hits[i].id == id;
    assert_int_equal(there, 1);
    db_close(reader);
}

static void finds_one_person_in_every_form(void **state)
{
    static const char *const typed[] = {
        "髙﨑 惠美子",
        "高崎　恵美子",
        "高﨑",
        "タカサキ",
        "ﾀｶｻｷ",
        "たかさき",
        "takasaki",
        "ＴＡＫＡＳＡＫＩ",
        "エミコ",
        "emiko",
        "渡邊町",
        "渡辺町",
        "渡邉町",
        "0138-51-2295",
        "０１３８ー５１ー２２９５",
        "0138512295",
        "(0138)51-2295",
        "2295",
        "51 2295",
        "1947-03-15",
        "昭和22年3月15日",
        "s22.3.15",
        "昭22.3.15",
        "19470315",
        "1947/3/15",
        "R08-0001",
        "r08-0001",
        "Ｒ０８−０００１",
        "tyo",
        "cho",
    };
    struct desk *d = *state;
    struct change *c = change_new(S("hanako"), S("intake"));
    struct person p = {.name = S("髙﨑 惠美子"),
                       .kana = S("タカサキ エミコ"),
                       .birth_on = S("1947-03-15"),
                       .phone = S("0138-51-2295"),
                       .address = S("渡邊町5番 チョウ・ツ")};
    int person = change_put(c, &(struct record){record_row(RECORD_PERSON), 0, p.v}, FIELDS_ALL);
    struct intake i = {
        .person = change_ref(c, person), .received_at = S("2026-11-20T14:05"), .state = S("open")};
    change_put(c, &(struct record){record_row(RECORD_INTAKE), 0, i.v}, FIELDS_ALL);
    desk_apply(d, c);
    struct dice r = {3};
    fill(d, &r, 300);
    for (size_t k = 0; k < COUNT_OF(typed); k++) {
        struct hit *hits;
        bool more, there = false;
        int n = search_run(d->arena, d->db, str_of(typed[k]), SEARCH_ALL, 500, d->now, &hits, &more);
        for (int h = 0; h < n; h++)
            there |= hits[h].record == RECORD_INTAKE && hits[h].id == 1;
        if (!there)
            fail_msg("「%s」 does not bring the case (%d hits)", typed[k], n);
    }
}

static void the_exact_one_stands_first(void **state)
{
    struct desk *d = *state;
    struct hit *hits;
    bool more;
    int64_t wanted = desk_case(d, "佐藤 一", "サトウ ハジメ", "0138-22-1111", "電話 0138-22-1111");
    for (int i = 0; i < 20; i++)
        desk_case(d, "伊藤 佐藤子", "イトウ サトコ", "", "佐藤 一 さんの件、R08-0001、0138-22-1111 のこと");
    assert_true(search_run(d->arena, d->db, S("r08-0001"), SEARCH_CASES, 5, d->now, &hits, &more) == 5);
    assert_true(more);
    assert_int_equal(hits[0].id, wanted);
    IS(hits[0].title, "R08-0001");
    search_run(d->arena, d->db, S("０１３８221111"), SEARCH_ALL, 5, d->now, &hits, &more);
    assert_int_equal(hits[0].record, RECORD_PERSON);
    assert_int_equal(hits[0].id, 1);
    search_run(d->arena, d->db, S("佐藤"), SEARCH_PEOPLE, 5, d->now, &hits, &more);
    IS(hits[0].title, "佐藤 一");
    IS(hits[1].title, "伊藤 佐藤子");
    assert_true(hits[1].id > hits[2].id); /* the newest first within one rank */
}

/* A nation's files are in the directory: of 300 訪問リハ the two of the centre's own city stand first, though they are
 * older than the rest, behind only one that is named exactly. */
static void the_own_city_comes_first(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct bulk *b;
    struct hit *hits;
    bool more;
    GOOD(bulk_begin(d->db, S("hanako"), S("test"), d->now, &b, &fault));
    for (int i = 0; i < 300; i++) {
        struct resource r = {.official = str_print(d->arena, "%d", i),
                             .service = S("訪問リハビリテーション"),
                             .name = str_print(d->arena, i < 2 ? "丘の上%d" : "訪問リハ%d号", i),
                             .city = i < 2 ? S("函館市") : S("那覇市"),
                             .city_code = i < 2 ? S("012025") : S("472018")};
        if (i == 2 || i == 3) /* as lists of medical institutions have it: no code, an address or a city */
            r.name = S("丘の上の訪問リハ8号"), r.city_code = S0, r.city = i == 2 ? S0 : S("函館市"),
            r.address = i == 2 ? S("北海道函館市本町1-1") : S0;
        if (i == 4) /* of this name there is a street elsewhere */
            r.name = S("坂の上"), r.city_code = S0, r.city = S0,
            r.address = S("那覇市首里の訪問リハ通り函館市場前");
        put(b, RECORD_RESOURCE, r.v);
    }
    GOOD(bulk_commit(b, S0, &fault));
    assert_true(search_run(d->arena, d->db, S("訪問リハ"), SEARCH_RESOURCES, 50, d->now, &hits, &more) == 50);
    for (int i = 0; i < 4; i++)
        IS(str_head(hits[i].title, S("丘の上").n), "丘の上");
    for (int i = 4; i < 50; i++)
        IS(str_head(hits[i].title, S("訪問").n), "訪問");
    search_run(d->arena, d->db, S("訪問リハ8号"), SEARCH_RESOURCES, 50, d->now, &hits, &more);
    IS(hits[0].title, "訪問リハ8号"); /* elsewhere, but it is what was typed */
    IS(hits[1].title, "丘の上の訪問リハ8号");
}

/* Kept out of suggestions, but whoever asks by name learns why. */
static void who_is_closed_is_found_with_the_reason(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct bulk *b;
    struct hit *hits;
    bool more;
    struct resource r = {.official = S("1"),
                         .service = S("訪問介護"),
                         .name = S("夕日ヘルパー"),
                         .city = S("函館市"),
                         .state = S("closed"),
                         .state_on = S("2026-03-31"),
                         .state_why = S("人員不足")};
    GOOD(bulk_begin(d->db, S("hanako"), S("test"), d->now, &b, &fault));
    put(b, RECORD_RESOURCE, r.v);
    r = (struct resource){
        .official = S("2"), .service = S("訪問介護"), .name = S("夕日第二"), .state = S("stopped")};
    put(b, RECORD_RESOURCE, r.v);
    GOOD(bulk_commit(b, S0, &fault));
    assert_int_equal(
        search_run(d->arena, d->db, S("夕日ヘルパー"), SEARCH_RESOURCES, 5, d->now, &hits, &more), 1);
    IS(hits[0].detail, "〔廃止 2026-03-31 人員不足〕  訪問介護  函館市  ");
    assert_int_equal(search_run(d->arena, d->db, S("夕日第二"), SEARCH_RESOURCES, 5, d->now, &hits, &more),
                     1);
    IS(hits[0].detail, "〔休止〕  訪問介護    ");
}

/* What stands in a restricted case does not tell of it to others, though they may guess its words. */
static void a_restricted_case_is_not_found_by_its_words(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct bulk *b;
    struct hit *hits;
    bool more;
    struct intake i = {.received_at = S("2026-11-20T14:05"),
                       .note = S("虐待の疑い"),
                       .restricted = S("yes"),
                       .owner = S("hanako"),
                       .owner_second = S("taro")};
    GOOD(bulk_begin(d->db, S("hanako"), S("test"), d->now, &b, &fault));
    put(b, RECORD_INTAKE, i.v);
    GOOD(bulk_commit(b, S0, &fault));
    static const char *const asked[] = {"虐待", "虐待の疑い"};
    for (size_t k = 0; k < COUNT_OF(asked); k++) {
        db_watched_by(d->db, S("jiro"));
        assert_int_equal(search_run(d->arena, d->db, str_of(asked[k]), SEARCH_ALL, 5, d->now, &hits, &more),
                         0);
        db_watched_by(d->db, S("taro"));
        assert_int_equal(search_run(d->arena, d->db, str_of(asked[k]), SEARCH_ALL, 5, d->now, &hits, &more),
                         1);
        db_watched_by(d->db, S0);
    }
}

static void a_changed_row_is_found_by_its_new_text_only(void **state)
{
    struct desk *d = *state;
    struct hit *hits;
    bool more;
    desk_case(d, "旧姓 花", "キュウセイ", "0138-11-1111", "メモ");
    struct person p = {.name = S("新姓 花"), .phone = S0};
    struct change *c = change_new(S("hanako"), S("person"));
    change_put(c, &(struct record){record_row(RECORD_PERSON), 1, p.v},
               FIELD_BIT(PERSON_name) | FIELD_BIT(PERSON_phone));
    desk_apply(d, c);
    static const struct {
        const char *text;
        int people;
    } rows[] = {{"旧姓", 0}, {"新姓", 1}, {"1111", 0}, {"キュウセイ", 1}, {"", 0}, {"   ", 0}, {"、", 0}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(
            search_run(d->arena, d->db, str_of(rows[i].text), SEARCH_PEOPLE, 5, d->now, &hits, &more),
            rows[i].people);
}

/* A row that is saved again is no more as far from its number as those that came with it. */
static void rows_are_found_where_they_lie_now(void **state)
{
    enum { MANY = 90 };
    struct desk *d = *state;
    struct dice r = {11};
    struct hit *hits;
    bool more, seen[MANY + 1] = {false};
    int again = 0;
    fill(d, &r, MANY);
    for (int id = 1; id <= MANY; id += 1 + id / 30 * 3) { /* a run, then here and there */
        struct resource s = {.alias = S("改称")};
        struct change *c = change_new(S("hanako"), S("resource"));
        change_put(c, &(struct record){record_row(RECORD_RESOURCE), id, s.v}, FIELD_BIT(RESOURCE_alias));
        desk_apply(d, c);
        again++;
    }
    assert_int_equal(search_run(d->arena, d->db, S("訪問看護"), SEARCH_RESOURCES, MANY, d->now, &hits, &more),
                     MANY);
    for (int i = 0; i < MANY; i++) {
        assert_true(hits[i].id >= 1 && hits[i].id <= MANY && !seen[hits[i].id]);
        assert_string_equal(str_z(d->arena, str_head(hits[i].title, 12)), "訪問看護");
        seen[hits[i].id] = true;
    }
    assert_int_equal(search_run(d->arena, d->db, S("改称"), SEARCH_RESOURCES, MANY, d->now, &hits, &more),
                     again);
}

static void a_pasted_letter_does_no_harm(void **state)
{
    struct desk *d = *state;
    struct hit *hits;
    bool more;
    struct buf note = buf_in(d->arena);
    for (int i = 0; i < 3000; i++)
        buf_print(&note, "%s%d", i % 7 ? "夜間せん妄" : "\n", i);
    desk_case(d, "長文", "チョウブン", "", str_z(d->arena, buf_str(&note)));
    for (size_t bytes = 300; bytes < note.n; bytes *= 3) /* whole clusters: 夜間せん妄 is 15 bytes */
        search_run(d->arena, d->db, str_head(buf_str(&note), bytes), SEARCH_ALL, 5, d->now, &hits, &more);
    assert_int_equal(search_run(d->arena, d->db,
                                S("夜間せん妄1夜間せん妄2夜間せん妄3夜間せん妄4夜間せん妄5夜間せん妄6"),
                                SEARCH_CASES, 5, d->now, &hits, &more),
                     1);
    assert_int_equal(search_run(d->arena, d->db,
                                S("夜間せん妄1夜間せん妄2夜間せん妄3夜間せん妄4夜間せん妄5夜間せん妄7"),
                                SEARCH_CASES, 5, d->now, &hits, &more),
                     0);
    assert_int_equal(
        search_run(d->arena, d->db, (struct str){"長\0文字", 10}, SEARCH_PEOPLE, 5, d->now, &hits, &more), 0);
}

static sqlite3 *latest; /* the newest connection that SQLite opened in this process */

static int remember(sqlite3 *handle, char **error, const void *api)
{
    (void)error;
    (void)api;
    latest = handle;
    return SQLITE_OK;
}

static int check_step(void *sql, int columns, char **values, char **columns_of)
{
    static const char *const tables[] = {"i",      "p",       "r",        "person",
                                         "intake", "contact", "referral", "resource"};
    (void)columns;
    (void)columns_of;
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        char bare[64];
        size_t n = strlen(tables[i]);
        /* A maximum without an index is called a SEARCH and is a scan, but for the rowid's own. */
        snprintf(bare, sizeof bare, "SEARCH %s", tables[i]);
        bool scan = strncmp(values[3], "SCAN ", 5) == 0 && strncmp(values[3] + 5, tables[i], n) == 0;
        if ((strcmp(values[3], bare) == 0 && !strstr(sql, "max(id)")) ||
            (scan && (values[3][5 + n] == 0 || (values[3][5 + n] == ' ' && !strstr(values[3], "INDEX")))))
            fail_msg("%s\n%s", (const char *)sql, values[3]);
    }
    return 0;
}

/* Every statement that the connection has prepared is explained on it. */
static int explain_all(sqlite3 *handle)
{
    int explained = 0;
    for (sqlite3_stmt *s = sqlite3_next_stmt(handle, NULL); s; s = sqlite3_next_stmt(handle, s)) {
        if (strncmp(sqlite3_sql(s), "SELECT", 6) || strstr(sqlite3_sql(s), " staff "))
            continue;
        char *ask = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sqlite3_sql(s));
        assert_int_equal(sqlite3_exec(handle, ask, check_step, (void *)(uintptr_t)sqlite3_sql(s), NULL),
                         SQLITE_OK);
        sqlite3_free(ask);
        explained++;
    }
    return explained;
}

static void nothing_scans_a_table(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct dice r = {7};
    fill(d, &r, 50);
    int64_t id = desk_case(d, "唯一無二", "ユイイツムニ", "", "");
    struct db *reader;
    sqlite3_auto_extension((void (*)(void))remember);
    GOOD(db_open_reader(d->path, &reader, &fault));
    sqlite3_cancel_auto_extension((void (*)(void))remember);
    struct hit *hits;
    struct case_row *cases, one;
    struct resource_row place;
    struct listed_row *places;
    struct contact *contacts;
    struct referral *referrals;
    bool more;
    assert_true(search_run(d->arena, reader, S("唯一無二"), SEARCH_ALL, 50, d->now, &hits, &more) == 2);
    assert_int_equal(load_cases(d->arena, reader, CASES_NEWEST, NULL, 10, &cases), 10);
    assert_int_equal(load_cases(d->arena, reader, CASES_NEWEST, &cases[9], 10, &cases), 10);
    assert_int_equal(listed_page(d->arena, reader, NULL, 10, &places), 10);
    assert_true(load_case(d->arena, reader, id, &one) && load_resource(d->arena, reader, 1, &place));
    load_contacts(d->arena, reader, id, 10, &contacts);
    load_referrals(d->arena, reader, id, 10, &referrals);
    assert_true(explain_all(latest) >= 12);
    db_close(reader);
}

/* The keys that bulk.h calls fast, those by which an import without numbers finds its rows, and what a save
 * asks. */
static void writers_look_up_by_an_index(void **state)
{
    static const struct {
        enum record_id record;
        uint64_t key;
    } keys[] = {
        {RECORD_RESOURCE, FIELD_BIT(RESOURCE_official) | FIELD_BIT(RESOURCE_service)},
        {RECORD_INTAKE, FIELD_BIT(INTAKE_number)},
        {RECORD_PERSON, FIELD_BIT(PERSON_FIELDS) - 1},
        {RECORD_INTAKE, (FIELD_BIT(INTAKE_FIELDS) - 1) & ~FIELD_BIT(INTAKE_number)},
        {RECORD_CONTACT, FIELD_BIT(CONTACT_FIELDS) - 1},
        {RECORD_REFERRAL, FIELD_BIT(REFERRAL_FIELDS) - 1},
    };
    struct desk *d = *state;
    struct fault fault;
    struct bulk *b;
    struct seat *seat = d->seat;
    db_close(d->db);
    sqlite3_auto_extension((void (*)(void))remember);
    GOOD(db_open_writer(d->path, seat, S("hanako"), d->now, &d->db, &fault));
    sqlite3_cancel_auto_extension((void (*)(void))remember);
    GOOD(bulk_begin(d->db, S("hanako"), S("import"), d->now, &b, &fault));
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        struct record r = record_new(d->arena, keys[i].record);
        assert_int_equal(bulk_find(b, &r, keys[i].key, 0), 0);
    }
    bulk_undo(b);
    desk_case(d, "山田 太郎", "ヤマダ タロウ", "0138-51-2295", "保存のときに読むもの");
    assert_true(explain_all(latest) >= 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(equals_a_scan_of_all_rows, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_search_that_is_left_finds_the_same, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(nobody_waits_for_rows_that_do_not_have_it, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(what_was_saved_meanwhile_is_found, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(finds_one_person_in_every_form, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(the_exact_one_stands_first, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(the_own_city_comes_first, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(who_is_closed_is_found_with_the_reason, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_restricted_case_is_not_found_by_its_words, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_changed_row_is_found_by_its_new_text_only, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(rows_are_found_where_they_lie_now, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_pasted_letter_does_no_harm, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(nothing_scans_a_table, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(writers_look_up_by_an_index, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
