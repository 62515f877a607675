/* search: the same box as the desk's, for people, cases and resources; of resources alone it understands needs
 * (model/need.h), as 資源台帳 does. */
#include <limits.h>

#include "cli/args.h"
#include "cli/columns.h"
#include "cli/say.h"
#include "cli/session.h"
#include "store/audit.h"
#include "store/ground.h"
#include "store/need.h"
#include "store/search.h"

enum { IN, LIMIT, FORMAT };

static const struct {
    const char *name;
    unsigned where;
} places[] = {
    {"all", SEARCH_ALL}, {"cases", SEARCH_CASES}, {"people", SEARCH_PEOPLE}, {"resources", SEARCH_RESOURCES}};

static unsigned where(const struct cli *c)
{
    for (size_t i = 0; i < COUNT_OF(places); i++)
        if (args_choice(c, IN, places[i].name))
            return places[i].where;
    return SEARCH_ALL;
}

static struct str words(const struct cli *c)
{
    struct buf b = buf_in(c->arena);
    for (int i = 0; i < c->operand_count; i++) {
        if (i)
            buf_byte(&b, ' ');
        buf_add(&b, str_of(c->operands[i]));
    }
    return buf_str(&b);
}

/* Who may see lines only is not told what tells people apart: birth date, telephone, address. */
static struct str detail(const struct cli *c, const struct hit *h)
{
    return h->record == RECORD_RESOURCE || role_may(c->roles, RIGHT_CASE) ? h->detail : S0;
}

static void print(const struct cli *c, const struct hit *hits, int count)
{
    struct columns t = columns_new(c->arena, 4);
    columns_add(&t, (struct str[]){S_ROW("種類"), S_ROW("番号"), S_ROW("名前"), S_ROW("見分け")});
    for (int i = 0; i < count; i++)
        columns_add(&t, (struct str[]){record_row(hits[i].record)->label,
                                       str_print(c->arena, "%lld", (long long)hits[i].id), hits[i].title,
                                       detail(c, &hits[i])});
    columns_print(&t, args_choice(c, FORMAT, "tsv") ? COLUMNS_TSV : COLUMNS_TEXT, c->out);
}

/* 胃瘻 積極的受入 2026-10-01、認知症 不明 */
static struct str reasons(struct arena *a, const struct fit *fit)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < fit->count; i++) {
        const struct fit_reason *r = &fit->reasons[i];
        buf_print(&b, "%s" S_FMT " " S_FMT "%s" S_FMT, i ? "、" : "", S_ARG(r->what), S_ARG(r->said),
                  r->on.n ? " " : "", S_ARG(r->on));
    }
    return buf_str(&b);
}

static int find_fitting(struct cli *c, const struct need *n, const struct need_places *p, int most,
                        struct hit **hits, bool *more)
{
    struct need_ask ask = {.now = c->now, .places = p, .most = most};
    struct need_found found;
    need_find(c->arena, c->db, n, &ask, &found);
    *hits = ARENA_ARRAY(c->arena, struct hit, found.count);
    for (int i = 0; i < found.count; i++) {
        const struct need_hit *hit = &found.hits[i];
        struct str why = hit->fit.count ? reasons(c->arena, &hit->fit) : hit->row.service;
        (*hits)[i] =
            (struct hit){.record = RECORD_RESOURCE,
                         .id = hit->row.id,
                         .title = hit->row.name,
                         .detail = str_print(c->arena, S_FMT "  " S_FMT, S_ARG(why), S_ARG(hit->row.phone))};
    }
    *more = found.known + found.unsure > found.count;
    return found.count;
}

static int find(struct cli *c, int most, struct hit **hits, bool *more)
{
    struct need_places known = {0};
    struct setting setting = db_setting(c->db, c->now);
    struct need n = {0};
    if (where(c) == SEARCH_RESOURCES) {
        known = ground_places(c->arena, c->db);
        n = need_parse(c->arena, words(c), &known, &setting);
    }
    if (where(c) == SEARCH_RESOURCES && need_any(&n))
        return find_fitting(c, &n, &known, most, hits, more);
    return search_run(c->arena, c->db, words(c), where(c), most, c->now, hits, more);
}

static enum err run(struct cli *c)
{
    int64_t limit = args_number(c, LIMIT, 50);
    struct hit *hits;
    bool more;
    int count = find(c, limit > 10000 ? 10000 : (int)limit, &hits, &more);
    struct str told = str_print(c->arena, S_FMT " %d", S_ARG(audit_mark(c->arena, c->db, words(c))), count);
    enum err e = audit_note(c->db, c->now, c->login, S("search"), S0, told, &c->fault);
    if (e)
        return e;
    print(c, hits, count);
    if (more)
        say_line(c, "ほかにもあります。語を足すか、--limit で件数を増やしてください。");
    return OK;
}

const struct command cmd_search = {
    .name = "search",
    .order = 70,
    .operands = "TEXT…",
    .words = "人、相談、資源を探す。漢字、かな、ローマ字、電話番号、受付番号、生年月日で",
    .least = 1,
    .most = INT_MAX,
    .options =
        {
            [IN] = {"in", OPTION_CHOICE, "all|cases|people|resources", "どれを探すか。省けば全部"},
            [LIMIT] = {"limit", OPTION_NUMBER, "N", "何件まで。省けば 50"},
            [FORMAT] = {"format", OPTION_CHOICE, "text|tsv", "形。省けば text"},
        },
    .need = NEED_READER,
    .right = RIGHT_LINES,
    .run = run,
};
