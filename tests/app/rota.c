/* 当番 by keys: filled, swapped with a reason, as last week; what is left in the middle is a draft. */
#include "app/boards.h"

/* Seed 004: who is on call is told where the day is begun; a swap says why. */
static void the_rota_is_filled_and_swapped(void **state)
{
    struct hands *h = *state;
    hands_type(h, "d");
    hands_sees(h, "当番 令和8年11月");
    hands_sees(h, "一か月先までの未定 62");
    hands_sees(h, "20(金) 平日夜間");
    hands_type(h, "みなと");
    hands_keys(h, "Enter");
    written(h);
    hands_sees(h, "*20(金)     みなと在宅クリニック");
    hands_sees(h, "23(月) 平日夜間"); /* the next evening: 21 and 22 are days off */
    hands_sees(h, "一か月先までの未定 61");
    hands_keys(h, "Home");
    hands_type(h, "ひばり");
    hands_keys(h, "Enter");
    hands_sees(h, "理由・備考");
    hands_type(h, "学会のため");
    hands_keys(h, "Enter");
    written(h);
    hands_sees(h, "*20(金)     ひばり訪問看護ステー>");
    hands_sees(h, "学会のため");
    hands_sees(h, "前は みなと在宅クリニック");
    hands_keys(h, "Esc");
    hands_type(h, "t");
    hands_sees(h, "今夜の当番 平日夜間 ひばり訪問看護ステーション 0138-44-5566 / 深夜 未定");
    hands_type(h, "d");
    hands_keys(h, "Home Right");
    hands_type(h, "みなと");
    hands_keys(h, "Enter");
    written(h);
    hands_type(h, "t"); /* two names that do not fit beside each other: no number is cut off */
    hands_sees(h, " 今夜の当番 平日夜間 ひばり訪問看護ステーション 0138-44-5566\n"
                  "            深夜 みなと在宅クリニック 0138-11-2233\n");
    hands_type(h, "d");
    hands_keys(h, "Home Right Delete Enter Esc");
    written(h);
    hands_type(h, "t");
    h->now = date_moment_from_iso(S("2026-11-20T18:30"));
    hands_keys(h, "Down");
    hands_sees(h, "今夜の当番 今 平日夜間 ひばり訪問看護ステーション 0138-44-5566 / 深夜 未定");
}

/* Somebody who is not in the directory takes the turn under their own name, with a number to call. */
static void a_doctor_takes_a_turn(void **state)
{
    struct hands *h = *state;
    hands_type(h, "d中村医師");
    hands_sees(h, "台帳にない名前として書く");
    hands_keys(h, "Enter");
    hands_type(h, "０９０１２３４５６７８");
    hands_keys(h, "Enter");
    written(h);
    hands_sees(h, "*20(金)     中村医師");
    hands_sees(h, "中村医師  090-1234-5678");
    hands_type(h, "t");
    hands_sees(h, "今夜の当番 平日夜間 中村医師 090-1234-5678 / 深夜 未定");
    hands_screen(h);
    assert_int_equal(canvas_at(h->canvas, 3, 1)->look, LOOK_WARNING); /* a gap tonight is not passed over */
}

static void the_same_as_last_week(void **state)
{
    struct hands *h = *state;
    hands_type(h, "d=");
    hands_sees(h, "一週間前の当番がありません。");
    hands_type(h, "みなと");
    hands_keys(h, "Enter Home");
    written(h);
    hands_keys(h, "Down Down Down Down Down Down Down"); /* the 27th, which is asked for in the evening too */
    hands_type(h, "＝");
    written(h);
    hands_sees(h, "27(金)     みなと在宅クリニック");
    hands_keys(h, "Home Delete");
    hands_sees(h, "未定に戻す");
    hands_type(h, "休診");
    hands_keys(h, "Enter");
    written(h);
    hands_sees(h, "*20(金)     未定");
    hands_sees(h, "未定    休診");
    hands_keys(h, "Right Right"); /* 土日祝 of a Friday */
    hands_type(h, "み");
    hands_sees(h, "この日に「土日祝」はありません。");
    hands_keys(h, "PageDown");
    hands_sees(h, "当番 令和8年12月");
    hands_keys(h, "PageUp PageUp");
    hands_sees(h, "当番 令和8年10月");
}

static void a_half_typed_turn_is_a_draft(void **state)
{
    struct hands *h = *state;
    hands_type(h, "dみなと");
    hands_keys(h, "Enter Home");
    written(h);
    hands_type(h, "ひばり");
    hands_keys(h, "Enter");
    hands_type(h, "学会のため、23時まで");
    hands_settle(h);
    get_up(h);
    hands_sit(h, S("hanako"));
    hands_sees(h, "当番");
    hands_sees(h, "ひばり訪問看護ステーション");
    hands_keys(h, "Enter");
    hands_sees(h, "20(金) 平日夜間  ひばり訪問看護ステーション");
    hands_sees(h, "学会のため、23時まで");
    hands_keys(h, "Tab");
    hands_type(h, "佐藤");
    hands_settle(h);
    hands_keys(h, "Ctrl-P"); /* something comes over it, and it is still there below */
    hands_keys(h, "Esc");
    hands_sees(h, "佐藤");
    hands_keys(h, "Enter");
    hands_settle(h);
    hands_sees(h, "*20(金)     ひばり訪問看護ステー>");
    hands_sees(h, "佐藤");
    assert_int_equal(count(h, RECORD_ROTA), 2);
    get_up(h);
    hands_sit(h, S("hanako"));
    hands_misses(h, "書きかけの下書き"); /* it ended with the row */
}

/* Of a turn there is one draft, also where its name is typed again, or another. */
static void a_name_over_a_half_typed_turn_changes_it(void **state)
{
    struct hands *h = *state;
    struct draft *drafts;
    hands_type(h, "dみなと");
    hands_keys(h, "Enter Home");
    written(h);
    hands_type(h, "ひばり");
    hands_keys(h, "Enter");
    hands_type(h, "学会のため");
    hands_keys(h, "Esc");
    hands_settle(h);
    hands_type(h, "ひばり");
    hands_keys(h, "Enter");
    hands_sees(h, "書きかけの続きです");
    hands_sees(h, "学会のため");
    hands_keys(h, "Esc");
    hands_type(h, "中村医師");
    hands_keys(h, "Enter");
    hands_sees(h, "20(金) 平日夜間  中村医師");
    hands_sees(h, "学会のため");
    hands_settle(h);
    assert_int_equal(load_drafts(h->arena, h->app->db, S("hanako"), &drafts), 1);
    hands_keys(h, "Enter");
    written(h);
    hands_sees(h, "*20(金)     中村医師");
    assert_int_equal(count(h, RECORD_ROTA), 2);
    assert_int_equal(load_drafts(h->arena, h->app->db, S("hanako"), &drafts), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEYS(the_rota_is_filled_and_swapped),
        KEYS(a_doctor_takes_a_turn),
        KEYS(the_same_as_last_week),
        KEYS(a_half_typed_turn_is_a_draft),
        KEYS(a_name_over_a_half_typed_turn_changes_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
