/*
 * The other way round of model/need.h: a need as words that parse to it again, and what a word that has been begun may
 * become.
 */
#include "model/need.h"

#include "base/arena.h"
#include "base/kana.h"

static void add(struct buf *b, struct str word)
{
    if (b->n && word.n)
        buf_byte(b, ' ');
    buf_add(b, word);
}

struct str need_kind_words(struct arena *a, const struct need *n)
{
    struct buf b = buf_in(a);
    for (int s = 0; n->kinds && s < SERVICE_COUNT; s++)
        if (need_has_kind(n, (enum service)s))
            add(&b, service_row((enum service)s)->label);
    return buf_str(&b);
}

struct str need_item_words(struct arena *a, const struct need *n)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < n->item_count; i++) {
        const struct need_item *item = &n->items[i];
        add(&b, item->row->label);
        if (item->least > 1)
            buf_print(&b, ":" S_FMT,
                      S_ARG(code_label(CODES_level, item->least > 2 ? S("active") : S("takes"))));
    }
    return buf_str(&b);
}

struct str need_area_words(struct arena *a, const struct need *n)
{
    struct buf b = buf_in(a);
    if (n->area.n)
        buf_print(&b, S_FMT "圏域", S_ARG(n->area));
    add(&b, n->town);
    if (n->metres)
        add(&b, n->metres < 1000 || n->metres % 100 ? str_print(a, "%dm", n->metres)
                : n->metres % 1000 ? str_print(a, "%d.%dkm", n->metres / 1000, n->metres / 100 % 10)
                                   : str_print(a, "%dkm", n->metres / 1000));
    return buf_str(&b);
}

/* The row that says them all, else one by one. */
static void add_days(struct buf *b, unsigned days)
{
    for (int i = 0; i < need_days_count(); i++)
        if (need_days_days(i) == days) {
            buf_add(b, need_days_label(i));
            return;
        }
    for (int i = 0; i < need_days_count(); i++) {
        unsigned row = need_days_days(i);
        if (!(row & (row - 1)) && (days & row))
            add(b, need_days_label(i));
    }
}

struct str need_time_words(struct arena *a, const struct need *n)
{
    struct buf b = buf_in(a);
    for (int i = 0; i < codes_count(CODES_nth); i++)
        if (n->weeks & 1U << i)
            buf_print(&b, "%s%d", b.n ? "・" : "第", i + 1);
    add_days(&b, n->days);
    if (n->minute == NEED_NO_TIME)
        return buf_str(&b);
    for (int i = 0; i < need_hour_count(); i++)
        if (need_hour_minute(i) == n->minute) {
            buf_add(&b, need_hour_label(i));
            return buf_str(&b);
        }
    buf_print(&b, "%d:%02d", n->minute / 60, n->minute % 60);
    return buf_str(&b);
}

struct str need_words(struct arena *a, const struct need *n)
{
    struct buf b = buf_in(a);
    add(&b, need_kind_words(a, n));
    add(&b, need_item_words(a, n));
    add(&b, need_area_words(a, n));
    add(&b, need_time_words(a, n));
    if (n->places)
        add(&b, str_print(a, "定員%d以上", n->places));
    if (n->vacant)
        add(&b, S("空きあり"));
    add(&b, n->text);
    return buf_str(&b);
}

struct completing {
    struct arena *arena;
    struct str begun; /* folded */
    struct str *words;
    int count, most;
    bool whole; /* it is a name already */
};

static void offer(struct completing *c, struct str label, struct str names)
{
    bool fits = false;
    for (struct str name = label; name.n; name = str_part(&names, '/')) {
        struct str folded = kana_fold(c->arena, name);
        c->whole |= str_eq(folded, c->begun);
        fits |= str_starts(folded, c->begun);
    }
    for (int i = 0; fits && i < c->count; i++)
        fits = !str_eq(c->words[i], label);
    if (fits && c->count < c->most)
        c->words[c->count++] = label;
}

static struct str last_word(struct arena *a, struct str line)
{
    struct str rest = kana_narrow(a, line), word = S0;
    while (rest.n)
        word = str_part(&rest, ' ');
    return line.n && str_ends(kana_narrow(a, line), S(" ")) ? S0 : word;
}

int need_complete(struct arena *a, struct str line, const struct need_places *p, int most, struct str **words)
{
    struct completing c = {.arena = a, .begun = kana_fold(a, last_word(a, line)), .most = most};
    *words = c.words = ARENA_ARRAY(a, struct str, most);
    if (!c.begun.n)
        return 0;
    for (int s = 0; s < SERVICE_OTHER; s++) {
        const struct service_row *row = service_row((enum service)s);
        offer(&c, row->label, str_print(a, S_FMT "/" S_FMT, S_ARG(row->aliases), S_ARG(row->words)));
    }
    for (int i = 0; i < item_count(); i++)
        offer(&c, item_row_at(i)->label, item_row_at(i)->aliases);
    for (int i = 0; i < p->area_count; i++)
        offer(&c, str_print(a, S_FMT "圏域", S_ARG(need_stem(p->areas[i]))), S0);
    for (int i = 0; i < p->town_count; i++)
        offer(&c, p->towns[i].name, S0);
    for (int i = 0; i < need_days_count(); i++)
        offer(&c, need_days_label(i), S0);
    return c.whole ? 0 : c.count;
}

struct str need_completed(struct arena *a, struct str line, struct str word)
{
    struct str narrow = kana_narrow(a, line);
    size_t kept = narrow.n - last_word(a, line).n;
    return str_print(a, S_FMT S_FMT " ", S_ARG(str_head(narrow, kept)), S_ARG(word));
}
