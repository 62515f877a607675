#include "export/importing.h"

#include <string.h>

#include "base/kana.h"
#include "base/utf8.h"

struct import_note *import_count(struct arena *a, struct import_note *notes, int *count, struct str say,
                                 int64_t by)
{
    int i = 0;
    while (i < *count && !str_eq(notes[i].say, say))
        i++;
    if (i == IMPORT_NOTES)
        return NULL;
    if (i == *count)
        notes[(*count)++] = (struct import_note){.say = str_copy(a, say)};
    notes[i].count += by;
    return &notes[i];
}

void importing_note(struct importing *im, struct str say)
{
    import_count(im->arena, im->out->notes, &im->out->count, say, 1);
}

void importing_odd(struct importing *im, const struct importing_place *at, struct str say)
{
    enum { CELL_BYTES = 60 };
    struct import_note *note = import_count(im->arena, im->out->notes, &im->out->count, say, 1);
    const char *slash = strrchr(im->path, '/');
    if (!note || note->count > 1)
        return;
    size_t n = 0;
    while (n < at->cell.n && n < CELL_BYTES)
        n = utf8_after(at->cell, n);
    note->first =
        str_print(im->arena, "%s の %zu 行目 " S_FMT "「" S_FMT "%s」", slash ? slash + 1 : im->path,
                  at->csv->line, S_ARG(at->heading), S_ARG(str_head(at->cell, n)), n < at->cell.n ? "…" : "");
}

void importing_took(struct importing *im, enum bulk_outcome outcome)
{
    im->out->read++;
    if (outcome == BULK_NEW)
        im->out->added++;
    else if (outcome == BULK_CHANGED)
        im->out->changed++;
    else
        im->out->same++;
}

struct str importing_cell(const struct csv_record *r, int column)
{
    return column < r->count ? r->cells[column] : S0;
}

void importing_set_headings(struct importing *im, const struct str *headings, int count)
{
    im->headings = ARENA_ARRAY(im->file, struct str, count);
    im->columns = count;
    for (int i = 0; i < count; i++)
        im->headings[i] = str_copy(im->file, str_trim(headings[i]));
}

bool importing_same_heading(struct str a, struct str b)
{
    char x[512], y[512];
    size_t n = kana_fold_into(str_trim(a), x, sizeof x), m = kana_fold_into(str_trim(b), y, sizeof y);
    return n == m && n <= sizeof x && !memcmp(x, y, n);
}
