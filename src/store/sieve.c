#include "sieve.h"

#include "lists.h"

enum { STEPS = 2000 }; /* between two numbers that are given: less than a millisecond */

struct sieve {
    struct lists *lists;
    struct part_lists {
        struct form_lists {
            struct list *lists[GRAMS_MOST];
            int count;
        } forms[FORMS_MOST];
        int count;
    } parts[WORDS_MOST + 1];
    int count, steps;
};

/* The shortest first: the longer ones are only asked what these agree on. */
static void add_list(struct form_lists *f, struct list *list)
{
    int at = f->count++;
    for (; at > 0 && list_length(f->lists[at - 1]) > list_length(list); at--)
        f->lists[at] = f->lists[at - 1];
    f->lists[at] = list;
}

static void open_form(struct lists *l, struct str form, struct form_lists *out)
{
    struct str grams[GRAMS_MOST];
    for (int i = 0, count = words_grams(form, grams); i < count; i++) {
        bool again = false;
        for (int k = 0; k < i; k++)
            again |= str_eq(grams[k], grams[i]);
        if (!again)
            add_list(out, list_of(l, grams[i]));
    }
}

static void open_part(struct lists *l, const struct part *p, struct part_lists *out)
{
    out->count = p->forms;
    for (int k = 0; k < p->forms; k++)
        open_form(l, p->form[k], &out->forms[k]);
}

struct sieve *sieve_open(struct arena *a, struct db *db, const struct record_row *row, const struct words *w)
{
    struct lists *l = lists_open(a, db, row);
    if (!l)
        return NULL;
    struct sieve *s = ARENA_NEW(a, struct sieve);
    s->lists = l;
    for (int i = 0; i < w->count; i++)
        open_part(l, &w->parts[i], &s->parts[s->count++]);
    return s;
}

void sieve_also(struct sieve *s, struct str form)
{
    open_part(s->lists, &(struct part){.form = {form}, .forms = 1}, &s->parts[s->count++]);
}

/* The greatest number that is not above `at` and stands in all of its lists, or where it became tired. */
static int64_t seek_form(struct sieve *s, const struct form_lists *f, int64_t at)
{
    for (int i = 0, from = -1; i < f->count && at != LIST_END && s->steps; i++) {
        if (i == from)
            continue;
        int64_t next = list_seek(f->lists[i], at);
        s->steps--;
        if (next != at) {
            from = i;
            i = -1;
        }
        at = next;
    }
    return at;
}

static int64_t seek_part(struct sieve *s, const struct part_lists *p, int64_t at)
{
    int64_t best = LIST_END;
    for (int k = 0; k < p->count && best < at; k++) {
        int64_t next = seek_form(s, &p->forms[k], at);
        best = next > best ? next : best;
    }
    return best;
}

bool sieve_next(struct sieve *s, int64_t *at, bool *tired)
{
    int64_t next = *at - 1;
    s->steps = STEPS;
    for (int agreed = 0, i = 0; agreed < s->count && next != LIST_END && s->steps; i = (i + 1) % s->count) {
        int64_t found = seek_part(s, &s->parts[i], next);
        agreed = found == next ? agreed + 1 : 1;
        next = found;
    }
    *tired = !s->steps;
    *at = *tired ? next + 1 : next;
    return !*tired && next != LIST_END;
}
