#include "search_rank.h"

#include "base/kana.h"

static bool is_name(const struct field *f)
{
    return f->kind == KIND_KANA || str_ends(f->column, S("name")) || str_eq(f->column, S("kana"));
}

static bool is_number(const struct field *f)
{
    return f->kind == KIND_PHONE || str_eq(f->column, S("number")) || str_eq(f->column, S("official"));
}

/* Who was merged into whom, where a resource is and what is told of it, whose eyes a case is for. */
static const struct {
    enum record_id record;
    int field;
} deciding[] = {
    {RECORD_PERSON, PERSON_kept},         {RECORD_RESOURCE, RESOURCE_city_code},
    {RECORD_RESOURCE, RESOURCE_address},  {RECORD_RESOURCE, RESOURCE_city},
    {RECORD_RESOURCE, RESOURCE_service},  {RECORD_RESOURCE, RESOURCE_state},
    {RECORD_INTAKE, INTAKE_restricted},   {RECORD_INTAKE, INTAKE_owner},
    {RECORD_INTAKE, INTAKE_owner_second},
};

static void add_fields(struct ranked *out, bool names)
{
    for (int i = 0; i < out->row->count; i++) {
        const struct field *f = &out->row->fields[i];
        if (!(f->flags & F_FOUND) || (is_name(f) || is_number(f)) != names)
            continue;
        out->as[out->scored] = is_name(f)              ? AS_NAME
                               : f->kind == KIND_PHONE ? AS_PHONE
                               : names                 ? AS_NUMBER
                                                       : AS_TEXT;
        out->at[out->scored++] = i;
    }
}

static bool is_read(const struct ranked *r, int field)
{
    for (int i = 0; i < r->read; i++)
        if (r->at[i] == field)
            return true;
    return false;
}

void rank_fields(struct ranked *out, enum record_id record, bool sure)
{
    *out = (struct ranked){.row = record_row(record)};
    add_fields(out, true);
    out->names = out->scored;
    if (!sure)
        add_fields(out, false);
    out->read = out->scored;
    for (size_t i = 0; i < COUNT_OF(deciding); i++)
        if (deciding[i].record == record && !is_read(out, deciding[i].field))
            out->at[out->read++] = deciding[i].field;
}

/* How well a part stands in one field; SCORE_NONE where it does not. */
static int rank_field(const struct part *p, struct str folded, unsigned as)
{
    int best = SCORE_NONE;
    for (int k = 0; k < p->forms; k++) {
        size_t at = str_find(folded, p->form[k]);
        if (at == SIZE_MAX)
            continue;
        int score = as != AS_TEXT && folded.n == p->form[k].n ? SCORE_EXACT
                    : as == AS_PHONE                          ? SCORE_BEGINS
                    : as == AS_NAME && at == 0                ? SCORE_BEGINS
                    : as == AS_NAME                           ? SCORE_NAME
                                                              : SCORE_TEXT;
        best = score > best ? score : best;
    }
    return best;
}

static bool all_stand(const struct words *w, const int best[WORDS_MOST])
{
    for (int k = 0; k < w->count; k++)
        if (!best[k])
            return false;
    return true;
}

/* A form of ideographs alone stands in the folded text wherever it stands in the text itself. */
static bool stands_plainly(const struct part *p, struct str text)
{
    for (int k = 0; k < p->forms; k++)
        if (p->plain[k] && str_find(text, p->form[k]) != SIZE_MAX)
            return true;
    return false;
}

static void look_plainly(const struct ranked *r, const struct words *w, const struct str *v, int *best)
{
    for (int k = 0; k < w->count; k++)
        for (int i = 0; !best[k] && i < r->scored; i++)
            best[k] = stands_plainly(&w->parts[k], v[r->at[i]]) ? SCORE_TEXT : SCORE_NONE;
}

/* False: none of the forms can stand in it, which is known without folding it. */
static bool may_stand(const struct words *w, struct str text)
{
    unsigned kinds = kana_kinds(text);
    for (int k = 0; k < w->count; k++)
        for (int i = 0; i < w->parts[k].forms; i++)
            if (kinds & KANA_ANY || !(w->parts[k].kinds[i] & ~kinds))
                return true;
    return false;
}

int rank_row(const struct ranked *r, const struct words *w, struct arena *a, const struct str *v)
{
    int best[WORDS_MOST] = {0}, sum = 0;
    struct buf b = buf_in(a);
    for (int k = 0; k < w->count; k++)
        best[k] = w->sure ? SCORE_TEXT : SCORE_NONE;
    if (!r->names)
        look_plainly(r, w, v, best);
    for (int i = 0; i < r->scored && (i < r->names || !all_stand(w, best)); i++) {
        struct str value = v[r->at[i]];
        if (!value.n || !may_stand(w, value))
            continue;
        b.n = 0;
        kind_fold(&b, value);
        struct str folded = str_head(buf_str(&b), b.n - 1); /* without the blank that it adds */
        for (int k = 0; k < w->count; k++) {
            int score = rank_field(&w->parts[k], folded, r->as[i]);
            best[k] = score > best[k] ? score : best[k];
        }
    }
    for (int k = 0; k < w->count; k++)
        sum += best[k];
    if (sum == w->count * SCORE_EXACT)
        return WHOLE;
    return all_stand(w, best) ? sum * SCORE_UNIT / w->count : 0;
}
