/* Free places, the rota, relations, the team of a person and the card made of them. */
#include "store/desk.h"

#include "store/board.h"
#include "store/card.h"
#include "store/relation.h"
#include "store/rota.h"
#include "store/team.h"

static int64_t resource(struct desk *d, const char *name, const char *service, const char *city)
{
    return desk_put(d, RECORD_RESOURCE,
                    (struct resource){.official = str_of(name),
                                      .name = str_of(name),
                                      .service = str_of(service),
                                      .phone = S("0972-11-0000"),
                                      .city = str_of(city),
                                      .city_code = strcmp(city, "架空市") == 0 ? S("012025") : S("442062"),
                                      .state = S("open")}
                        .v);
}

static struct str ref(struct desk *d, int64_t id)
{
    return str_print(d->arena, "%lld", (long long)id);
}

static int64_t turn(struct desk *d, const char *day, const char *part, int64_t who, const char *note)
{
    return desk_put(d, RECORD_ROTA,
                    (struct rota){.day = str_of(day),
                                  .part = str_of(part),
                                  .resource = who ? ref(d, who) : S0,
                                  .note = str_of(note),
                                  .staff = S("hanako")}
                        .v);
}

static const char *tonight(struct desk *d, const char *iso)
{
    struct setting s = db_setting(d->db, d->now);
    int64_t moment = date_moment_from_iso(str_of(iso));
    struct rota_tonight t = rota_tonight(d->arena, d->db, moment, &s.holidays);
    return str_z(d->arena, rota_tonight_words(d->arena, &t, moment, &s.holidays, " / "));
}

/* 臼杵 (seed 004): a clinic on a weekday's evening, a hospital late and on days off. */
static void tonight_is_told(void **state)
{
    struct desk *d = *state;
    assert_string_equal(tonight(d, "2026-11-20T14:05"), ""); /* a centre without a rota hears nothing of it */
    int64_t clinic = resource(d, "うすき医院", "診療所", "架空市");
    int64_t hospital = resource(d, "コスモス病院", "病院", "架空市");
    turn(d, "2026-11-20", "evening", clinic, "");
    turn(d, "2026-11-20", "late", hospital, "");
    turn(d, "2026-11-21", "dayoff", hospital, "");
    assert_string_equal(tonight(d, "2026-11-20T14:05"), "今夜の当番 平日夜間 うすき医院 0972-11-0000"
                                                        " / 深夜 コスモス病院 0972-11-0000");
    assert_string_equal(tonight(d, "2026-11-20T19:00"), "今夜の当番 今 平日夜間 うすき医院 0972-11-0000"
                                                        " / 深夜 コスモス病院 0972-11-0000");
    assert_string_equal(tonight(d, "2026-11-21T02:00"), "今夜の当番 平日夜間 うすき医院 0972-11-0000"
                                                        " / 今 深夜 コスモス病院 0972-11-0000");
    assert_string_equal(tonight(d, "2026-11-21T13:00"),
                        "今夜の当番 今 土日祝 コスモス病院 0972-11-0000 / 深夜 未定");
}

static void a_swap_leaves_its_trace(void **state)
{
    struct desk *d = *state;
    struct rota_turn *rows;
    int64_t clinic = resource(d, "うすき医院", "診療所", "架空市");
    int64_t other = resource(d, "海辺医院", "診療所", "架空市");
    int32_t day = date_from_iso(S("2026-11-25"));
    turn(d, "2026-11-25", "evening", clinic, "");
    turn(d, "2026-11-25", "evening", other, "学会のため");
    struct rota_turn now = rota_turn(d->arena, d->db, day, NIGHT_EVENING);
    IS(now.name, "海辺医院");
    IS(now.note, "学会のため");
    assert_int_equal(rota_history(d->arena, d->db, day, NIGHT_EVENING, 10, &rows), 2);
    IS(rows[1].name, "うすき医院");
    turn(d, "2026-11-25", "evening", 0, "休診"); /* nobody: open again */
    assert_int_equal(rota_turn(d->arena, d->db, day, NIGHT_EVENING).name.n, 0);
    assert_int_equal(rota_turn(d->arena, d->db, day, NIGHT_LATE).id, 0);
}

static int64_t said(struct desk *d, int64_t who, const char *kind, const char *free, const char *as_of,
                    const char *until)
{
    return desk_put(d, RECORD_VACANCY,
                    (struct vacancy){.resource = ref(d, who),
                                     .kind = str_of(kind),
                                     .free = str_of(free),
                                     .terms = S("男性のみ"),
                                     .as_of = str_of(as_of),
                                     .until = str_of(until)}
                        .v);
}

static void the_newest_word_counts_and_grows_old(void **state)
{
    struct desk *d = *state;
    struct board_row *rows;
    int64_t far = resource(d, "あおぞら苑", "短期入所生活介護", "隣町");
    int64_t near = resource(d, "のぞみ苑", "短期入所生活介護", "架空市");
    said(d, far, "short", "1", "2026-11-20T09:00", "2026-11-23");
    said(d, near, "short", "2", "2026-11-19T09:00", "2026-11-22");
    said(d, near, "short", "0", "2026-11-16T09:00", "2026-11-19"); /* typed later, heard earlier */
    said(d, near, "beds", "", "2026-11-16T09:00", "2026-11-19");
    assert_int_equal(board_load(d->arena, d->db, d->now, &rows), 3);
    IS(rows[0].name, "のぞみ苑"); /* the own city first */
    IS(rows[0].free, "2");
    assert_false(rows[0].old);
    assert_true(rows[1].old); /* the 19th is over on the 20th */
    IS(rows[2].name, "あおぞら苑");
    struct str *lines;
    assert_int_equal(board_lines(d->arena, d->db, near, d->now, &lines), 2);
    IS(lines[0], "ショートステイ  空き 2  男性のみ  （11/19 09:00 現在、11/22まで）");
    IS(lines[1], "後方支援病床  不明  男性のみ  （11/16 09:00 現在、古い情報: 11/19まで）");
    IS(board_until(d->arena, d->now), "2026-11-23");
    IS(board_free_words(d->arena, S("0")), "満床");
}

static int64_t person(struct desk *d)
{
    return desk_put(d, RECORD_PERSON,
                    (struct person){.name = S("高橋 ミヨ"),
                                    .kana = S("タカハシ ミヨ"),
                                    .birth_on = S("1947-03-15"),
                                    .doctor = S("うすき医院 臼杵医師"),
                                    .care_manager = S("居宅うすき 田中")}
                        .v);
}

static int64_t a_case(struct desk *d, int64_t who, const char *order, const char *wishes, const char *share)
{
    return desk_put(d, RECORD_INTAKE,
                    (struct intake){.person = ref(d, who),
                                    .received_at = S("2026-11-10T10:00"),
                                    .state = S("open"),
                                    .emergency_order = str_of(order),
                                    .wishes = str_of(wishes),
                                    .wishes_by = wishes[0] ? S("長女") : S0,
                                    .wishes_on = wishes[0] ? S("2026-11-10") : S0,
                                    .consent_share = str_of(share)}
                        .v);
}

static void refer(struct desk *d, int64_t intake, int64_t to, const char *answer, const char *started)
{
    desk_put(d, RECORD_REFERRAL,
             (struct referral){.intake = ref(d, intake),
                               .resource = ref(d, to),
                               .asked_on = S("2026-11-11"),
                               .answer = str_of(answer),
                               .started = str_of(started)}
                 .v);
}

static void the_team_is_not_typed_twice(void **state)
{
    struct desk *d = *state;
    struct team_row *rows;
    int64_t who = person(d), intake = a_case(d, who, "", "", "yes");
    int64_t clinic = resource(d, "うすき医院", "診療所", "架空市");
    int64_t nurses = resource(d, "ひばり訪問看護", "訪問看護", "架空市");
    int64_t drugs = resource(d, "みなと薬局", "薬局", "架空市");
    refer(d, intake, clinic, "accepted", "");
    refer(d, intake, nurses, "accepted", "yes");
    refer(d, intake, drugs, "accepted", "no");
    refer(d, intake, drugs, "declined", "");
    desk_put(d, RECORD_MEMBER,
             (struct member){.person = ref(d, who),
                             .role = S("manager"),
                             .name = S("居宅うすき 佐藤"),
                             .phone = S("090-1"),
                             .what_for = S("サービスの変更")}
                 .v);
    desk_put(d, RECORD_MEMBER,
             (struct member){
                 .person = ref(d, who), .role = S("dentist"), .name = S("前の歯科"), .until = S("2026-11-19")}
                 .v);
    int n = team_load(d->arena, d->db, who, date_of_moment(d->now), &rows);
    assert_int_equal(n, 3);
    IS(rows[0].name, "うすき医院 臼杵医師"); /* the clinic that accepted is the one named there */
    IS(rows[0].phone, "0972-11-0000");
    assert_int_equal(rows[0].source, TEAM_PERSON);
    IS(rows[1].name, "居宅うすき 佐藤"); /* typed in: stands for the person's ケアマネ */
    IS(rows[1].what_for, "サービスの変更");
    IS(rows[2].role, "nursing");
    assert_int_equal(rows[2].source, TEAM_REFERRAL);
    IS(team_missing(d->arena, rows, n),
       "副主治医、入院医療機関、訪問リハ、訪問介護、薬局、歯科、地域包括支援センター、通所・短期入所");
    IS(team_role_of(S("短期入所生活介護")), "daycare");
}

static void relations_are_seen_from_both_sides(void **state)
{
    struct desk *d = *state;
    struct relation_row *rows;
    int64_t clinic = resource(d, "うすき医院", "診療所", "架空市");
    int64_t hospital = resource(d, "コスモス病院", "病院", "架空市");
    struct relation r = {.resource = ref(d, clinic),
                         .partner = ref(d, hospital),
                         .kind = S("beds"),
                         .rules = S("専用2床。夜は病棟師長へ")};
    desk_put(d, RECORD_RELATION, r.v);
    r.kind = S("registered");
    r.rules = S0;
    r.until = S("2026-03-31");
    desk_put(d, RECORD_RELATION, r.v);
    assert_int_equal(relation_load(d->arena, d->db, clinic, date_of_moment(d->now), &rows), 1);
    assert_false(rows[0].gives);
    IS(rows[0].name, "コスモス病院");
    assert_int_equal(relation_load(d->arena, d->db, hospital, date_of_moment(d->now), &rows), 1);
    assert_true(rows[0].gives);
    IS(rows[0].name, "うすき医院");
}

static const char *card(struct desk *d, int64_t who)
{
    struct card_line *lines;
    struct setting s = db_setting(d->db, d->now);
    struct buf b = buf_in(d->arena);
    int n = card_load(d->arena, d->db, &s, who, d->now, &lines);
    for (int i = 0; i < n; i++)
        buf_print(&b, S_FMT "\n", S_ARG(lines[i].text));
    return str_z(d->arena, buf_str(&b));
}

static void sees(const char *card, const char *text)
{
    if (!strstr(card, text))
        fail_msg("not on the card: %s\n%s", text, card);
}

static void the_card_says_whom_to_call(void **state)
{
    struct desk *d = *state;
    int64_t who = person(d), intake = a_case(d, who, "", "", "");
    int64_t clinic = resource(d, "うすき医院", "診療所", "架空市");
    int64_t hospital = resource(d, "コスモス病院", "病院", "架空市");
    refer(d, intake, clinic, "accepted", "");
    desk_put(d, RECORD_RELATION,
             (struct relation){.resource = ref(d, clinic),
                               .partner = ref(d, hospital),
                               .kind = S("beds"),
                               .rules = S("専用2床。夜は病棟師長へ")}
                 .v);
    turn(d, "2026-11-20", "late", hospital, "");
    const char *text = card(d, who);
    assert_true(str_starts(str_of(text), S("情報提供の同意: 未確認。"))); /* first of all */
    sees(text, "昭和22年3月15日（79歳）");
    sees(text, " 1 主治医  うすき医院 臼杵医師  0972-11-0000\n 2 後方支援病床  コスモス病院  0972-11-0000\n"
               "     専用2床。夜は病棟師長へ\n 3 当番 深夜  コスモス病院  0972-11-0000\n");
    sees(text, "聞いていません。");
    desk_put(d, RECORD_MEMBER,
             (struct member){
                 .person = ref(d, who), .role = S("second"), .name = S("海辺医院 ０９７２−２２−００００")}
                 .v);
    desk_put(d, RECORD_MEMBER,
             (struct member){.person = ref(d, who), .role = S("family"), .name = S("長女")}.v);
    text = card(d, who);
    sees(text, " 2 副主治医  海辺医院 ０９７２−２２−００００  \n"); /* the number is in the name */
    sees(text, " 5 家族  長女  電話番号の記入なし\n");
    d->now += 60;
    a_case(d, who, "ひばり訪問看護 0138-44-5566\n主治医", "家で最期を迎えたい", "yes");
    text = card(d, who);
    sees(text, "情報提供の同意: あり");
    sees(text, "に書かれたもの）\n  ひばり訪問看護 0138-44-5566\n  主治医\n電話番号\n 1 主治医");
    sees(text, "療養の希望（長女、令和8年11月10日）\n  家で最期を迎えたい\n");
    assert_string_equal(card(d, 99), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tonight_is_told, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(a_swap_leaves_its_trace, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(the_newest_word_counts_and_grows_old, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(the_team_is_not_typed_twice, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(relations_are_seen_from_both_sides, desk_up, desk_down),
        cmocka_unit_test_setup_teardown(the_card_says_whom_to_call, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
