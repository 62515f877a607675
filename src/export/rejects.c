#include "export/rejects.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum err rejects_open(struct rejects *to, const struct importing *im)
{
    struct stat there;
    if (!im->q->reject)
        return OK;
    if (stat(im->q->reject, &there) == 0 && S_ISDIR(there.st_mode)) {
        errno = EISDIR;
        return fault_system(im->fault, "読めなかった行を書き込む", im->q->reject);
    }
    to->part = str_print(im->arena, "%s.part", im->q->reject).p;
    to->file = fopen(to->part, "we");
    return to->file ? OK : fault_system(im->fault, "読めなかった行を書き込む", im->q->reject);
}

static void write_row(struct rejects *to, struct arena *a, const struct str *first, const struct str *cells,
                      int count)
{
    struct str *all = ARENA_ARRAY(a, struct str, count + 3);
    struct buf line = buf_in(a);
    memcpy(all, first, 3 * sizeof *all);
    if (count)
        memcpy(all + 3, cells, (size_t)count * sizeof *all);
    csv_add(&line, all, count + 3);
    to->failed = to->failed || fwrite(line.p, 1, line.n, to->file) != line.n;
}

static void begin(struct rejects *to, const struct importing *im)
{
    static const struct str names[] = {S_ROW("ファイル"), S_ROW("行"), S_ROW("理由")};
    to->begun = true;
    fputs("\xEF\xBB\xBF", to->file);
    write_row(to, im->row, names, im->headings, im->columns);
}

void rejects_add(struct rejects *to, const struct importing *im, const struct csv_record *r, struct str why)
{
    if (!to->file || to->told)
        return;
    if (!to->begun)
        begin(to, im);
    const struct str first[] = {str_of(im->path), str_print(im->row, "%zu", r->line), why};
    write_row(to, im->row, first, r->cells, r->count);
}

enum err rejects_close(struct rejects *to, const struct importing *im, struct fault *f)
{
    if (!to->file)
        return OK;
    bool bad = to->failed || fflush(to->file) || fsync(fileno(to->file));
    if (fclose(to->file))
        bad = true;
    if (!bad && (to->begun ? rename(to->part, im->q->reject) : unlink(to->part)) == 0)
        return OK;
    enum err rc = fault_system(f, "読めなかった行を書き込む", im->q->reject);
    unlink(to->part);
    return rc;
}
