/* CSV in any of the encodings: what was read, written again and read again, is the same. */
#include "export/csv.h"

#include "base/arena.h"
#include "fuzz/fuzz.h"

const char *const fuzz_words[] = {
    "\"",   "\"\"", ",",        "\r\n",     "\n", "\r",           "\xef\xbb\xbf", "ウ\"",
    "\x85", "\x81", "\x81\x7c", "\xfa\x40", "\0", "\xe2\x80\xa8", "\xef\xa3\xbf", NULL};

static void same(struct arena *a, struct str written, int count, const struct str *cells)
{
    struct csv_record again;
    struct csv *c = csv_open(a, decode_bytes(a, written, "again", ENCODING_UTF8));
    bool empty = count == 1 && !cells[0].n; /* an empty line is no record */
    if (!csv_next(c, &again) && !empty)
        fuzz_broken("what was written can be read");
    for (int i = 0; !empty && i < count; i++)
        if (again.count != count || !str_eq(again.cells[i], cells[i]))
            fuzz_broken("what was read, written and read again is the same");
    csv_close(c, NULL);
}

void fuzz_one(struct str bytes)
{
    struct arena *a = arena_new();
    struct fault f;
    struct csv_record r;
    enum encoding asked =
        bytes.n ? (enum encoding)((unsigned char)bytes.p[0] % ENCODING_COUNT) : ENCODING_AUTO;
    struct decoder *d = decode_bytes(a, bytes.n ? str_from(bytes, 1) : bytes, "input", asked);
    struct csv *c = csv_open(a, d);
    while (csv_next(c, &r)) {
        struct buf b = buf_in(a);
        csv_add(&b, r.cells, r.count);
        same(a, buf_str(&b), r.count, r.cells);
    }
    csv_close(c, &f);
    decode_close(d);
    arena_free(a);
}
