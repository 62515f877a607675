/*
 * The store and what it is measured against, in one process:
 *
 *   inside search DATABASE COUNT    search_run(): 'p50 p99 p99-of-digits longest-without-asking-for-a-key'
 *   inside directory DATABASE COUNT the same in the directory alone, for names, numbers and addresses that stand in it
 *   inside need DATABASE COUNT      need_find() with its facets, items for a fifth of the resources first: 'p50 p99'
 *   inside like DATABASE COUNT      the same queries as LIKE over the same fields: 'p50 p99'
 *   inside text DATABASE            a scan of that text in memory: 'median bytes'
 *   inside trigram DATABASE         bytes of SQLite's own trigram index of the same text, made in trigram.db here
 *   inside save DATABASE COUNT      a case with person and contact: 'p50 p99 syncs-per-save
 *                                   bytes-written-per-save'
 *   inside bare DATABASE COUNT      the same save and the bare commit of what it writes, with and without the audit's
 *                                   rows: 'p50 p50 p50'
 *   inside plain FILE COUNT         the same rows, indexes and no more, rollback journal: the same four
 *   inside sync FILE COUNT          a page overwritten and fdatasync: 'p50 p99'
 *   inside neutral DATABASE COUNT   neutral_weigh() of 50 places: 'p50 p99'
 *   inside audit FILE COUNT         so many rows into a new audit and the walk over them: 'µs-per-row bytes-per-row
 *                                   ms-per-million-walked'
 *   inside step DATABASE SQL…       every row and column of each statement: 'median'
 *   inside parse FILE               decoded and cut into cells: 'median'
 *   inside now FILE COUNT           hours_at() of so many offices with five slots each, and how many of their slots are
 *                                   open, asked of SQLite (FILE may be :memory:): 'p50 p99 sql'
 *   inside map - COUNT              a frame of 地図 with 500 places: 'p50 p99'
 *   inside tidy DATABASE            no time: its search index laid together, as a desk does when nobody types
 *   inside tag                      no time: the character that reaches 相談内容 on the form
 *
 * Times in milliseconds. Queries are cut out of the database's own rows with a fixed seed.
 */
#include "inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/heap.h"

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*counted)(const char *path, int count);
        int (*once)(const char *path);
    } verbs[] = {{"search", inside_search, NULL}, {"directory", inside_directory, NULL},
                 {"need", inside_need, NULL},     {"like", inside_like, NULL},
                 {"save", inside_save, NULL},     {"bare", inside_bare, NULL},
                 {"plain", inside_plain, NULL},   {"sync", inside_sync, NULL},
                 {"text", NULL, inside_text},     {"trigram", NULL, inside_trigram},
                 {"parse", NULL, inside_parse},   {"now", inside_now, NULL},
                 {"map", inside_map, NULL},       {"neutral", inside_neutral, NULL},
                 {"audit", inside_audit, NULL},   {"tidy", NULL, inside_tidy}};
    heap_hold();
    if (argc > 3 && strcmp(argv[1], "step") == 0)
        return inside_step(argv[2], argv + 3, argc - 3);
    if (argc == 2 && strcmp(argv[1], "tag") == 0)
        return inside_tag();
    if (argc > 2)
        unlock(argv[2]);
    for (size_t i = 0; i < COUNT_OF(verbs) && argc > 2; i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return verbs[i].once ? verbs[i].once(argv[2])
                                 : verbs[i].counted(argv[2], argc > 3 ? atoi(argv[3]) : 200);
    fprintf(stderr,
            "inside search|directory|need|like|text|trigram|save|plain|sync|neutral|step|parse|now|tag …\n");
    return 2;
}
