#include "app/equals.h"

#include "app/refer.h"
#include "base/arena.h"
#include "base/date.h"
#include "model/service.h"

static bool equal(const struct resource_row *a, const struct resource_row *b, bool searched)
{
    bool open = !b->state.n || str_eq(b->state, S("open"));
    return open && service_of(a->service) == service_of(b->service) && (searched || str_eq(a->city, b->city));
}

/* How many of the answers to the need are not known of it. */
static int unknown(const struct shown *shown, int row)
{
    return shown->fits && row >= 0 && shown->fits[row] ? shown->fits[row]->unknown : 0;
}

static int row_of(const struct shown *shown, int64_t id)
{
    int row = shown->count - 1;
    while (row >= 0 && shown->rows[row].id != id)
        row--;
    return row;
}

/* Whom the case was handed to, whatever came of it: 順番 does not lead back there. */
static void mark_here(struct app *app, int64_t intake, struct neutral_row *rows, int n)
{
    struct referral *asked;
    int count = intake ? load_referrals(app->scratch, app->db, intake, REFERRALS_MOST, &asked) : 0;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < n; k++)
            rows[k].here |= rows[k].id == str_int(asked[i].resource, 0) && !refer_is_candidate(&asked[i]);
}

static void weigh(struct app *app, struct arena *a, int64_t intake, struct neutral_row *rows, int n,
                  struct neutral *out)
{
    mark_here(app, intake, rows, n);
    neutral_weigh(a, app->db, rows, n, date_of_moment(app->now), out);
}

void equals_shown(struct app *app, struct arena *a, int64_t intake, const struct resource_row *place,
                  const struct shown *shown, struct neutral *out)
{
    struct neutral_row *rows = ARENA_ARRAY(a, struct neutral_row, NEUTRAL_MOST);
    int n = 0, more = 0, asked = unknown(shown, row_of(shown, place->id));
    rows[n++] = (struct neutral_row){.id = place->id, .name = place->name};
    for (int i = 0; i < shown->count; i++) {
        const struct resource_row *r = &shown->rows[i];
        if (r->id == place->id || unknown(shown, i) != asked || !equal(place, r, shown->need.n > 0))
            continue;
        if (n < NEUTRAL_MOST)
            rows[n++] = (struct neutral_row){.id = r->id, .name = r->name};
        else
            more++;
    }
    weigh(app, a, intake, rows, n, out);
    out->more = more;
    out->on = shown->more;
}

void equals_kept(struct app *app, struct arena *a, int64_t intake, struct str numbers, struct neutral *out)
{
    struct neutral_row *rows = ARENA_ARRAY(a, struct neutral_row, NEUTRAL_MOST);
    int n = 0;
    while (numbers.n && n < NEUTRAL_MOST) {
        struct resource_row row;
        if (load_resource(a, app->db, str_int(str_part(&numbers, ' '), 0), &row))
            rows[n++] = (struct neutral_row){.id = row.id, .name = row.name};
    }
    weigh(app, a, intake, rows, n, out);
}

bool equals_turn(const struct neutral *n)
{
    return n->turn >= 0 && !n->rows[n->turn].here;
}

struct str equals_numbers(struct arena *a, const struct neutral *n)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < n->count; i++)
        buf_print(&b, "%s%lld", i ? " " : "", (long long)n->rows[i].id);
    return buf_str(&b);
}

int equals_row(const struct neutral *n, int64_t resource)
{
    int row = n->count - 1;
    while (row >= 0 && n->rows[row].id != resource)
        row--;
    return row;
}

static struct str uncompared(struct arena *a, const struct neutral *n)
{
    return n->more ? str_print(a, "ほか%dか所%sは比べていません", n->more, n->on ? "以上" : "") : S0;
}

struct str equals_words(struct arena *a, const struct neutral *n, int64_t resource)
{
    int row = equals_row(n, resource);
    if (n->count < 2 || row < 0)
        return S0;
    struct str turn = !equals_turn(n)  ? S("どこにも打診済み")
                      : row == n->turn ? S("順番です")
                                       : str_print(a, "順番 " S_FMT, S_ARG(n->rows[n->turn].name));
    struct str asked =
        n->total ? str_print(a, "%d/%d回(%d%%)", n->rows[row].asked, n->total, neutral_percent(n, row))
                 : S("打診なし");
    return str_print(a, "%d日 " S_FMT " %dか所中  " S_FMT "%s" S_FMT, NEUTRAL_DAYS, S_ARG(asked), n->count,
                     S_ARG(turn), n->more ? "\n" : "", S_ARG(uncompared(a, n)));
}

struct str equals_doubt(struct arena *a, const struct neutral *n, int row)
{
    double others = (double)(n->total - n->rows[row].asked) / (n->count - 1);
    return str_print(a,
                     "この%d日の打診 %d回のうち %d回（%d%%）が " S_FMT
                     " に偏っています。同じ条件のほかの%dか所は平均%.1f回です。%s" S_FMT "%s",
                     NEUTRAL_DAYS, n->total, n->rows[row].asked, neutral_percent(n, row),
                     S_ARG(n->rows[row].name), n->count - 1, others, n->more ? "（" : "",
                     S_ARG(uncompared(a, n)), n->more ? "）" : "");
}
