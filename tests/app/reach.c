/* The 相談受付シート as it stands on the screen: everything on it, every field in two keys, any width, no harm. */
#include "app/hands.h"

#include "app/verbs.h"
#include "ui/choice.h"

/* What issue 3 and DOMAIN.md A.2 to A.4 want to be asked, by the words on the form. */
static const char *const wanted[] = {
    "相談者区分",
    "相談者所属",
    "相談者氏名",
    "相談者電話",
    "続柄",
    "対象者氏名",
    "対象者カナ",
    "生年月日",
    "性別",
    "電話番号",
    "電話番号2",
    "郵便番号",
    "住所",
    "日常生活圏域",
    "世帯",
    "要介護度",
    "認定有効期限",
    "特定疾病",
    "主病名",
    "医療処置",
    "主治医",
    "副主治医",
    "ケアマネ",
    "相談内容区分",
    "局面",
    "立ち位置",
    "立ち位置変更理由",
    "緊急度",
    "相談内容",
    "対応",
    "結果",
    "相談同意",
    "相談同意した人",
    "相談同意の方法",
    "相談同意の日",
    "情報提供同意",
    "提供同意した人",
    "提供同意の方法",
    "提供同意の日",
    "情報提供の範囲",
    "提供同意の撤回日",
    "次回対応日",
    "次回対応内容",
    "担当者",
    "受付日時",
    "受付方法",
    "状態",
    "退院予定日",
    "退院時カンファ",
    "急変時の連絡順",
    "療養の希望",
    "希望を話した人",
    "希望を聞いた日",
};

/* DOMAIN.md A103 */
static const char *const procedures[] = {
    "胃瘻", "ストーマ", "酸素療法",         "人工呼吸器", "IVH",  "留置カテーテル", "ターミナル",
    "難病", "障がい者", "気管切開下の吸引", "認知症",     "精神", "インスリン注射", "創傷処置",
};

/* The answers that open what is asked only sometimes; together they open every field. */
static const struct {
    const char *phase, *consent, *state, *position;
} openings[] = {
    {"discharge", "yes", "closed", "supervisor"},
    {"acute", "yes", "open", "party"},
    {"dying", "yes", "open", "party"},
};

static struct form *form_of(struct hands *h)
{
    return &h->app->current->form;
}

static void jump(struct hands *h, int line)
{
    char tag[2] = {form_of(h)->lines[line].tag, 0};
    hands_keys(h, "Ctrl-G");
    hands_type(h, tag);
}

static void open_fields(struct hands *h, size_t by)
{
    hands_keys(h, "F2");
    struct form *f = form_of(h);
    form_fill(f, RECORD_INTAKE, INTAKE_requester, S("family"));
    form_fill(f, RECORD_INTAKE, INTAKE_phase, str_of(openings[by].phase));
    form_fill(f, RECORD_INTAKE, INTAKE_consent_consult, str_of(openings[by].consent));
    form_fill(f, RECORD_INTAKE, INTAKE_consent_share, str_of(openings[by].consent));
    form_fill(f, RECORD_INTAKE, INTAKE_state, str_of(openings[by].state));
    form_fill(f, RECORD_INTAKE, INTAKE_position, str_of(openings[by].position));
    form_check(f);
}

static bool reached(struct hands *h, int line)
{
    jump(h, line);
    return form_of(h)->at == line;
}

static void everything_is_asked(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        bool found = false;
        for (int k = 0; k < form_of(h)->count; k++)
            found |= str_eq(form_of(h)->lines[k].field->label, str_of(wanted[i]));
        if (!found)
            fail_msg("nobody asks for %s", wanted[i]);
    }
    for (size_t i = 0; i < COUNT_OF(procedures); i++)
        if (!code_read(CODES_procedure, str_of(procedures[i])))
            fail_msg("no such procedure: %s", procedures[i]);
    assert_int_equal(codes_count(CODES_disease), 16 + 1); /* and none of them */
}

/* R39: from every field to every other in two keys, what was typed in the one that is left is kept. */
static void any_field_in_two_keys(void **state)
{
    struct hands *h = *state;
    bool seen[128] = {false};
    int count = 0;
    for (size_t by = 0; by < COUNT_OF(openings); by++) {
        bool shown[128] = {false};
        open_fields(h, by);
        count = form_of(h)->count;
        for (int i = 0; i < count; i++)
            seen[i] |= shown[i] = reached(h, i);
        for (int from = 0; from < count; from++) {
            struct form_line *l = &form_of(h)->lines[from];
            if (!shown[from])
                continue;
            jump(h, from);
            if (l->field->kind == KIND_TEXT || l->field->kind == KIND_NOTE)
                hands_type(h, "途中");
            struct str value = str_copy(h->arena, *l->value);
            for (int to = 0; to < count; to++) {
                if (!shown[to])
                    continue;
                jump(h, from);
                assert_true(reached(h, to));
                assert_true(str_eq(*l->value, value));
            }
        }
        hands_settle(h);
        hands_keys(h, "Ctrl-X");
        hands_settle(h);
    }
    for (int i = 0; i < count; i++)
        assert_true(seen[i]);
}

/* A label that does not fit ends in '>': none does at 80 columns, and each stands beside its tag. */
static void labels_and_tags_fit(void **state)
{
    struct hands *h = *state;
    for (size_t by = 0; by < COUNT_OF(openings); by++) {
        open_fields(h, by);
        for (int i = 0; i < form_of(h)->count; i++) {
            if (!reached(h, i))
                continue;
            const struct form_line *l = &form_of(h)->lines[i];
            struct str row = str_of(hands_screen(h));
            for (int skip = h->canvas->cursor_row; skip > 0; skip--)
                str_part(&row, '\n');
            row = str_part(&row, '\n');
            bool first_row = str_find(row, l->field->label) != SIZE_MAX;
            const char *label = TEXT(str_print(h->arena, "%c", l->tag));
            if (!first_row || str_find(row, str_of(label)) == SIZE_MAX)
                fail_msg("%c " S_FMT " in: " S_FMT, l->tag, S_ARG(l->field->label), S_ARG(row));
        }
    }
}

static void tags_are_all_different(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    const struct form *f = form_of(h);
    for (int i = 0; i < f->count; i++) {
        assert_true(f->lines[i].tag > ' ');
        for (int k = 0; k < i; k++)
            assert_int_not_equal(f->lines[i].tag, f->lines[k].tag);
    }
}

/* The keys of a number on a pick list, of any width. */
static struct str digits(struct hands *h, int number, int count, bool wide)
{
    char narrow[8];
    struct buf b = buf_in(h->arena);
    snprintf(narrow, sizeof narrow, count > 9 ? "%02d" : "%d", number);
    for (const char *c = narrow; *c; c++) {
        char bytes[4];
        buf_add(&b,
                (struct str){bytes, utf8_put(bytes, wide ? (uint32_t)(*c - '0') + 0xFF10 : (uint32_t)*c)});
    }
    return buf_str(&b);
}

/* R19: every number of every pick list of the form, with the input method on and off. */
static void every_pick_takes_digits_of_any_width(void **state)
{
    struct hands *h = *state;
    int picks = 0;
    for (size_t by = 0; by < COUNT_OF(openings); by++) {
        open_fields(h, by);
        for (int i = 0; i < form_of(h)->count; i++) {
            const struct field *field = form_of(h)->lines[i].field;
            if (field->kind != KIND_CODE || !reached(h, i))
                continue;
            for (int n = 1; n <= codes_count(field->codes); n++) {
                struct str code = codes_row(field->codes, n - 1)->code;
                for (int wide = 0; wide < 2; wide++, picks++) {
                    jump(h, i);
                    hands_type(h, TEXT(digits(h, n, codes_count(field->codes), wide)));
                    assert_true(str_eq(*form_of(h)->lines[i].value, code));
                    hands_keys(h, "Ctrl-Z");
                }
            }
        }
    }
    assert_true(picks > 100);
}

/* R20: on where names and notes are written, off for digits, dates, picks, lists and tags. */
static void the_input_method_follows_the_field(void **state)
{
    struct hands *h = *state;
    hands_screen(h);
    assert_int_equal(h->canvas->ime, IME_OFF);
    open_fields(h, 0);
    for (int i = 0; i < form_of(h)->count; i++) {
        if (!reached(h, i))
            continue;
        bool japanese = kind_row(form_of(h)->lines[i].field->kind)->japanese;
        hands_screen(h);
        assert_int_equal(h->canvas->ime, japanese ? IME_ON : IME_OFF);
        hands_keys(h, "Ctrl-G");
        hands_screen(h);
        assert_int_equal(h->canvas->ime, IME_OFF);
        hands_keys(h, "Esc");
    }
    hands_keys(h, "Ctrl-F");
    hands_screen(h);
    assert_int_equal(h->canvas->ime, IME_KEEP); /* kanji, kana or romaji */
}

static int64_t rows_kept(struct hands *h)
{
    static const char *const tables[] = {"intake", "contact", "person", "referral", "resource", "draft"};
    int64_t n = 0;
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        n += load_count(h->app->db, tables[i]);
    return n;
}

static void press_letters(struct hands *h)
{
    for (uint32_t key = '!'; key < 0x7F; key++)
        for (int wide = 0; wide < 2; wide++) {
            enum context at = screen_context(h->app);
            if (context_row(at)->typing || screen_on(h->app, SCREEN_CONFIRM))
                return;
            hands_key(h, wide ? key + 0xFEE0 : key);
        }
}

/* R55, R58: wherever a verb leads, the screen is whole at 80x24, and no bare letter there takes anything away. */
static void bare_letters_never_destroy(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2");
    hands_fill(h, "0312345678");
    hands_keys(h, "Ctrl-S");
    hands_settle(h);
    for (int v = VERB_NONE + 1; v < VERB_COUNT; v++) {
        if (verb_row((enum verb)v)->motion || v == VERB_QUIT || v == VERB_DISCARD)
            continue;
        hands_keys(h, "F2");
        hands_type(h, "0699");
        hands_settle(h);
        hands_keys(h, "F6");
        int64_t before = rows_kept(h);
        verbs_do(h->app, (enum verb)v);
        hands_screen(h);
        press_letters(h);
        hands_settle(h);
        if (rows_kept(h) < before)
            fail_msg("letters destroyed something after " S_FMT, S_ARG(verb_row((enum verb)v)->name));
        hands_keys(h, "Esc Esc Esc F7 Ctrl-X");
        hands_settle(h);
    }
}

/* Esc while a tag is awaited gives up the tag, not the form: what is typed next still goes into the field. */
static void escape_gives_up_the_tag_only(void **state)
{
    struct hands *h = *state;
    hands_keys(h, "F2 Ctrl-G Esc");
    assert_int_equal(h->app->focus, PANE_SHEET);
    hands_type(h, "０９０１２３４５６７８");
    const struct form *f = &h->app->current->form;
    assert_string_equal(TEXT(edit_text(&f->lines[f->at].edit)), "０９０１２３４５６７８");
}

/* Text typed where a list has the keys is looked for, not lost (UX.md, wrong-focus typing). */
static void text_typed_in_a_list_is_looked_for(void **state)
{
    struct hands *h = *state;
    hands_type(h, "　");
    assert_true(screen_on(h->app, SCREEN_DESK));
    hands_type(h, "みなと在宅");
    assert_true(screen_on(h->app, SCREEN_FIND));
    hands_sees(h, " みなと在宅");
    hands_sees(h, "みなと在宅クリニック");
    hands_keys(h, "Esc F8");
    hands_type(h, "ひばり");
    assert_true(screen_on(h->app, SCREEN_DESK));
    assert_string_equal(TEXT(edit_text(&h->app->directory.box)), "ひばり");
    hands_sees(h, "ひばり訪問看護ステーション");
}

int main(void)
{
#define DESK(test) cmocka_unit_test_setup_teardown(test, hands_up, hands_down)
    const struct CMUnitTest tests[] = {
        DESK(everything_is_asked),
        DESK(any_field_in_two_keys),
        DESK(labels_and_tags_fit),
        DESK(tags_are_all_different),
        DESK(every_pick_takes_digits_of_any_width),
        DESK(the_input_method_follows_the_field),
        DESK(bare_letters_never_destroy),
        DESK(escape_gives_up_the_tag_only),
        DESK(text_typed_in_a_list_is_looked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
