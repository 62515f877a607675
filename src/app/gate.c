#include "app/desk.h"
#include "app/duty.h"
#include "app/notice.h"
#include "app/refer.h"
#include "base/arena.h"
#include "base/date.h"
#include "ui/bar.h"

/*
 * つなぐ前に: what stands against a handing (refer.h), and the ways on. First the consent: it is written down, the
 * place is asked anonymously, or there is a reason. Then the share: a reason for one that is asked out of proportion,
 * or the one whose turn it is. Who leaves, by whatever key, is told that nobody was asked.
 */

enum stage { CONSENT, REASON, CHOICE };
enum { RECORD = 1, ANONYMOUS, WITH_REASON };

struct gate {
    struct handing h;
    enum stage stage;
    struct edit box; /* the reason */
    bool answered;
    int *order; /* of the equals: whose turn it is, then by how often they were asked */
};

static void copy(struct arena *a, struct handing *h)
{
    h->number = str_copy(a, h->number);
    h->unshared = str_copy(a, h->unshared);
    h->want = refer_keep(a, &h->want);
    struct neutral_row *rows = ARENA_ARRAY(a, struct neutral_row, h->equals.count);
    for (int i = 0; i < h->equals.count; i++) {
        rows[i] = h->equals.rows[i];
        rows[i].name = str_copy(a, rows[i].name);
        rows[i].last = str_copy(a, rows[i].last);
    }
    h->equals.rows = rows;
}

static bool before(const struct neutral *n, int a, int b)
{
    if ((a == n->turn) != (b == n->turn))
        return a == n->turn;
    return n->rows[a].asked > n->rows[b].asked;
}

static int *in_order(struct arena *a, const struct neutral *n)
{
    int *order = ARENA_ARRAY(a, int, n->count);
    for (int i = 0; i < n->count; i++) {
        int at = i;
        for (; at > 0 && before(n, i, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return order;
}

static void open(struct app *app, struct screen *s)
{
    struct gate *g = s->state;
    g->h = *app->to_ask;
    copy(s->arena, &g->h);
    g->order = in_order(s->arena, &g->h.equals);
    g->box = edit_new(s->arena, S0, false);
    g->stage = refer_choice_open(&g->h) && (!g->h.unshared.n || g->h.want.unshared.n) ? CHOICE : CONSENT;
}

static void left(struct app *app, void *state)
{
    const struct gate *g = state;
    if (!g->answered)
        notice_say(app, LOOK_PLAIN, S_FMT " にはまだ打診していません。", S_ARG(g->h.want.name));
}

/* What was answered goes on without this screen; the answer outlives it. */
static struct handing answered(struct app *app, struct gate *g)
{
    struct handing h = g->h;
    copy(app->scratch, &h);
    g->answered = true;
    return h;
}

static void go_on(struct app *app, struct gate *g)
{
    struct handing h = answered(app, g);
    screen_pop(app);
    refer_on(app, &h);
}

static void give_reason(struct app *app, struct gate *g, struct str reason)
{
    g->h.want.unshared = reason;
    go_on(app, g);
}

/* The sheet of the case takes the handing, and the caret stands where the consent is written. */
static void record_consent(struct app *app, struct gate *g)
{
    struct handing h = answered(app, g);
    struct call *call = call_open(app, h.intake);
    if (!call_bring(app, call)) {
        g->answered = false;
        return;
    }
    h.want.unshared = REFER_ANONYMOUS;
    if (!h.referral)
        refer_on(app, &h);
    form_focus(&call->form, form_find(&call->form, &record_row(RECORD_INTAKE)->fields[INTAKE_consent_share]));
    call_touched(app, call, true);
    notice_say(app, LOOK_PLAIN, "情報提供の同意を記録してください。%s",
               h.referral ? "そのあと、つなぎの画面から打診できます。"
                          : "確定すると打診中として記録されます。");
}

static void take_turn(struct app *app, struct gate *g)
{
    struct handing h = answered(app, g);
    screen_pop(app);
    refer_instead(app, &h);
}

static enum context context_now(const struct app *app, const void *state)
{
    (void)app;
    return ((const struct gate *)state)->stage == REASON ? CONTEXT_BOX : CONTEXT_DESK;
}

static bool act(struct app *app, void *state, enum verb v)
{
    struct gate *g = state;
    uint32_t motion = verb_row(v)->motion;
    struct str reason = str_trim(edit_text(&g->box));
    if (g->stage == REASON && v == VERB_BACK)
        g->stage = CONSENT;
    else if (g->stage == REASON && v == VERB_ENTER && reason.n)
        give_reason(app, g, reason);
    else if (g->stage == REASON && v == VERB_ENTER)
        notice_say(app, LOOK_WARNING, "同意なしに打診する理由を書いてください。");
    else if (g->stage == REASON && motion != KEY_NONE)
        edit_key(&g->box, motion, 1);
    else if (g->stage == CHOICE && v == VERB_TAKE && equals_turn(&g->h.equals))
        take_turn(app, g);
    else
        return motion != KEY_NONE || v == VERB_TAKE;
    return true;
}

static void consent(struct app *app, struct gate *g, int number)
{
    switch (number) {
    case RECORD: record_consent(app, g); break;
    case ANONYMOUS: give_reason(app, g, REFER_ANONYMOUS); break;
    case WITH_REASON: g->stage = REASON; break;
    default: break;
    }
}

static bool type(struct app *app, void *state, uint32_t key)
{
    struct gate *g = state;
    int number = (int)key - '0';
    if (g->stage == REASON)
        return edit_key(&g->box, key, 1);
    if (g->stage == CONSENT)
        consent(app, g, number);
    else if (number >= 1 && number <= codes_count(CODES_choice)) {
        g->h.want.choice = codes_row(CODES_choice, number - 1)->code;
        go_on(app, g);
    }
    return true;
}

static bool paste(struct app *app, void *state, struct str text)
{
    (void)app;
    struct gate *g = state;
    return g->stage == REASON && edit_insert(&g->box, text);
}

/* ---- drawing */
static void draw_consent(const struct gate *g, struct canvas *c, struct box in)
{
    static const struct str ways[] = {
        S_ROW("1 同意を聞いて記録する   受付票の「情報提供同意」へ移る"),
        S_ROW("2 匿名で打診する         氏名、住所、電話番号などは伝えない"),
        S_ROW("3 理由を書いて打診する   急変で本人に聞けない など。理由は記録に残る"),
    };
    int row = bar_paragraph(c, in, 0, LOOK_WARNING, g->h.unshared);
    row = bar_paragraph(c, in, row, LOOK_PLAIN, S("このままでは個人情報を伝えられません。"));
    for (size_t i = 0; i < COUNT_OF(ways); i++)
        row = bar_paragraph(c, in, row + 1, LOOK_PLAIN, ways[i]);
    if (g->stage != REASON) {
        canvas_cursor(c, in, row + 1, 0);
        return;
    }
    int col = canvas_text(c, in, row + 1, 0, LOOK_LABEL, S("同意なしに打診する理由")) + 1;
    edit_draw(&g->box, c, box_cols(box_rows(in, row + 1, 1), col, in.cols - col), LOOK_FOCUS, true);
}

/* The reasons by number, in two columns. */
static int draw_reasons(const struct app *app, struct canvas *c, struct box in, int row)
{
    int count = codes_count(CODES_choice), half = (count + 1) / 2, wide = in.cols / 2;
    for (int i = 0; i < count; i++)
        canvas_text(c, box_cols(in, i / half * wide, wide - 1), row + i % half, 1, LOOK_PLAIN,
                    str_print(app->frame, "%d " S_FMT, i + 1, S_ARG(codes_row(CODES_choice, i)->label)));
    return row + half;
}

static int draw_place(const struct app *app, const struct gate *g, struct canvas *c, struct box in, int row,
                      int i)
{
    struct arena *a = app->frame;
    const struct neutral *n = &g->h.equals;
    const struct neutral_row *r = &n->rows[i];
    bool chosen = i == g->h.chosen, turn = i == n->turn && equals_turn(n);
    struct str last = r->last.n ? date_wareki_short(a, r->last) : S("なし");
    struct str figures =
        str_print(a, "%3d回 %3d%%  最後 " S_FMT, r->asked, neutral_percent(n, i), S_ARG(last));
    int at = in.cols - 28;
    struct box names = box_cols(in, 0, at > 0 ? at - 1 : 0);
    int col = canvas_text(c, names, row, 0, LOOK_MARKED,
                          chosen    ? S("選")
                          : turn    ? S("案")
                          : r->here ? S("済")
                                    : S("  ")) +
              1;
    canvas_text(c, names, row, col, chosen ? LOOK_WARNING : LOOK_PLAIN, r->name);
    canvas_text(c, in, row, at, LOOK_PLAIN, figures);
    return row + 1;
}

static void draw_choice(const struct app *app, const struct gate *g, struct canvas *c, struct box in)
{
    struct arena *a = app->frame;
    const struct neutral *n = &g->h.equals;
    int row = bar_paragraph(c, in, 0, LOOK_WARNING, equals_doubt(a, n, g->h.chosen));
    row = bar_paragraph(c, in, row + 1, LOOK_LABEL, S("ここを選ぶ理由"));
    row = draw_reasons(app, c, in, row);
    canvas_cursor(c, in, row, 0);
    if (equals_turn(n))
        row = bar_paragraph(c, in, row, LOOK_PLAIN,
                            str_print(a, S_FMT " 順番の案 " S_FMT " に打診する",
                                      S_ARG(screen_key(app, a, VERB_TAKE)), S_ARG(n->rows[n->turn].name)));
    row++;
    int shown = n->count;
    if (row + shown > in.rows)
        shown = in.rows - row - 1;
    for (int i = 0; i < shown; i++)
        row = draw_place(app, g, c, in, row, g->order[i]);
    if (shown >= 0 && shown < n->count)
        canvas_text(c, in, row, 3, LOOK_QUIET, str_print(a, "ほか %dか所", n->count - shown));
}

static void draw(const struct app *app, const void *state, struct canvas *c, struct box in, bool focus)
{
    (void)focus;
    const struct gate *g = state;
    struct arena *a = app->frame;
    bar_draw(c, box_rows(in, 0, 1), LOOK_ACTIVE,
             str_print(a, "つなぐ前に  " S_FMT "%s" S_FMT, S_ARG(g->h.number), g->h.number.n ? " から " : "",
                       S_ARG(g->h.want.name)),
             S0);
    struct box body = box_cols(box_rows(in, 2, in.rows), 2, in.cols - 4);
    if (g->stage == CHOICE)
        draw_choice(app, g, c, body);
    else
        draw_consent(g, c, body);
}

const struct screen_row screen_gate = {
    .name = S_ROW("gate"),
    .title = S_ROW("つなぐ前に"),
    .context = CONTEXT_DESK,
    .context_now = context_now,
    .size = sizeof(struct gate),
    .open = open,
    .draw = draw,
    .act = act,
    .type = type,
    .paste = paste,
    .left = left,
};
