#include "export/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "export/csv.h"
#include "export/digest.h"

enum { NAME = 0, BYTES = 2, SHA256 = 3, COLUMNS = 9 };

static const struct str headings[COLUMNS] = {S_ROW("ファイル名"), S_ROW("行数"),       S_ROW("バイト数"),
                                             S_ROW("SHA-256"),    S_ROW("期間開始"),   S_ROW("期間終了"),
                                             S_ROW("文字コード"), S_ROW("置換文字数"), S_ROW("監査鎖")};

/* The file system keeps the moment: no column of the contract has room for it. */
static enum err set_moment(int folder, int64_t now, struct fault *f)
{
    const struct timespec at[2] = {{.tv_sec = (time_t)(now - DATE_JAPAN)},
                                   {.tv_sec = (time_t)(now - DATE_JAPAN)}};
    return utimensat(folder, MANIFEST, at, 0) ? fault_system(f, "書き込む", MANIFEST) : OK;
}

enum err manifest_write(struct arena *a, int folder, const struct manifest *m, struct fault *f)
{
    const struct page_form form = {.encoder = m->encoder};
    struct page *s;
    struct page_sum unused;
    enum err rc = page_open(a, folder, MANIFEST, &form, headings, COLUMNS, &s, f);
    if (rc)
        return rc;
    for (int i = 0; i < m->count; i++) {
        const struct page_sum *sum = &m->sums[i];
        const struct str cells[COLUMNS] = {
            sum->name,
            str_print(a, "%lld", (long long)sum->rows),
            str_print(a, "%lld", (long long)sum->bytes),
            str_of(sum->sha256),
            m->first,
            m->last,
            m->form(m->of, sum->name),
            str_print(a, "%lld", (long long)sum->replaced + (long long)sum->alike),
            m->head};
        for (int c = 0; c < COLUMNS; c++)
            page_cell(s, cells[c]);
    }
    rc = page_close(s, &unused, f);
    return rc ? rc : set_moment(folder, m->now, f);
}

int64_t manifest_moment(struct arena *a, const char *parent, struct str name)
{
    struct stat about;
    if (stat(str_print(a, "%s/" S_FMT "/" MANIFEST, parent, S_ARG(name)).p, &about))
        return INT64_MIN;
    return (int64_t)about.st_mtim.tv_sec + DATE_JAPAN;
}

struct summed {
    int64_t bytes;
    char sha256[DIGEST_HEX];
};

/* All of an open file, through `take` where it is wanted. */
static bool sum_file(int folder, const char *name, struct buf *take, struct summed *out)
{
    char block[64 << 10];
    struct digest d;
    ssize_t n = -1;
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    digest_begin(&d);
    out->bytes = 0;
    while (file >= 0 && ((n = read(file, block, sizeof block)) > 0 || (n < 0 && errno == EINTR))) {
        if (n < 0)
            continue;
        digest_add(&d, block, (size_t)n);
        out->bytes += n;
        if (take)
            buf_add(take, (struct str){block, (size_t)n});
    }
    if (file >= 0)
        close(file);
    digest_end(&d, out->sha256);
    return n == 0;
}

static bool is_as_told(struct arena *a, int folder, const struct csv_record *line)
{
    struct summed is;
    return line->count == COLUMNS && line->cells[NAME].n && str_find(line->cells[NAME], S("/")) == SIZE_MAX &&
           sum_file(folder, str_z(a, line->cells[NAME]), NULL, &is) &&
           is.bytes == str_int(line->cells[BYTES], -1) && str_eq(line->cells[SHA256], str_of(is.sha256));
}

static void add(struct arena *a, struct str **names, int *count, struct str name)
{
    struct str *more = ARENA_ARRAY(a, struct str, *count + 1);
    for (int i = 0; i < *count; i++)
        more[i] = (*names)[i];
    more[(*count)++] = str_copy(a, name);
    *names = more;
}

enum err manifest_check(struct arena *a, int folder, const char *path, struct str **names, int *count,
                        struct fault *f)
{
    struct buf bytes = buf_in(a);
    struct summed unused;
    struct csv_record line;
    struct str bad = S0;
    *names = NULL;
    *count = 0;
    if (!sum_file(folder, MANIFEST, &bytes, &unused))
        return fault_system(f, "読み込む", path);
    struct decoder *text = decode_bytes(a, str_copy(a, buf_str(&bytes)), MANIFEST, ENCODING_AUTO);
    struct csv *csv = csv_open(a, text);
    for (int at = 0; !bad.n && csv_next(csv, &line); at++) {
        if (at && !is_as_told(a, folder, &line))
            bad = str_copy(a, line.cells[NAME].n ? line.cells[NAME] : S(MANIFEST));
        else if (at)
            add(a, names, count, line.cells[NAME]);
    }
    enum err rc = csv_close(csv, f);
    decode_close(text);
    if (rc || !*count || bad.n)
        return fault_say(f, ERR_DAMAGED,
                         "%s: " S_FMT " が manifest.csv のとおりではありません。書き出したときのままの"
                         "フォルダをバックアップから戻してください。",
                         path, S_ARG(bad.n ? bad : S(MANIFEST)));
    add(a, names, count, S(MANIFEST));
    return OK;
}
