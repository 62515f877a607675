/*
 * Any bytes as a file to import, of each kind: read is the sum of what came of the rows, a second import of the same
 * file changes nothing, a refused one leaves nothing behind. The first byte says the kind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "export/import.h"
#include "fuzz/desk.h"
#include "store/check.h"

const char *const fuzz_words[] = {",",
                                  "\"",
                                  "\r\n",
                                  "対象者氏名",
                                  "受付日時",
                                  "事業所番号",
                                  "資源名",
                                  "項目",
                                  "緯度",
                                  "53.4",
                                  "15:30-15:00",
                                  "定員",
                                  "0",
                                  "令和8年11月20日",
                                  "S22.3.15",
                                  "訪問看護",
                                  "0138-23-4567",
                                  "R08-0001",
                                  "=1+1",
                                  "\xe2\x80\xa8",
                                  "\xef\xa3\xbf",
                                  "99999999999999999999",
                                  "ウ\"",
                                  "2026-13-45",
                                  NULL};

static struct seat *seat;
static struct db *db;

static void leave(void)
{
    db_close(db);
    seat_leave(seat);
}

static void begin(void)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/desk.db", fuzz_folder());
    fuzz_desk(path, &seat, &db);
    atexit(leave);
}

static enum err import(struct arena *a, const char *path, enum import_kind kind, struct import_result *out)
{
    struct fault f = {0};
    const struct import_request q = {
        .kind = kind, .paths = &path, .count = 1, .login = S("hanako"), .now = FUZZ_NOW};
    enum err e = import_files(a, db, &q, out, &f);
    if (e && !f.say[0] && e != ERR_NOTICE)
        fuzz_broken("what is refused is refused with a sentence");
    if (out->read != out->added + out->changed + out->same + out->rejected && (!e || e == ERR_NOTICE))
        fuzz_broken("read is the sum of new, changed, unchanged and rejected");
    return e;
}

static void look(struct arena *a)
{
    struct check_line *lines;
    struct fault f;
    int count;
    if (check_all(a, db, true, &lines, &count, &f))
        fuzz_broken("the file can be checked");
    for (int i = 0; i < count; i++)
        if (!lines[i].good) {
            fprintf(stderr, S_FMT ": " S_FMT "\n", S_ARG(lines[i].what), S_ARG(lines[i].found));
            fuzz_broken("the file is whole after an import");
        }
}

void fuzz_one(struct str bytes)
{
    static int runs;
    struct import_result first = {0}, again = {0};
    if (!bytes.n)
        return;
    if (!db)
        begin();
    struct arena *a = arena_new();
    enum import_kind kind = (enum import_kind)((unsigned char)bytes.p[0] % IMPORT_COUNT);
    const char *path = fuzz_file("input.csv", str_from(bytes, 1));
    enum err e = import(a, path, kind, &first);
    if ((!e || e == ERR_NOTICE) && import(a, path, kind, &again) == e && again.added + again.changed)
        fuzz_broken("the same file again changes nothing");
    if (++runs % 100 == 0)
        look(a);
    arena_free(a);
}
