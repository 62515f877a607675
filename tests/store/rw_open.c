/*
 * Exactly one read-write connection exists on a file (RELIABILITY.md, 'What matters most' 1). A rule on the
 * text of the layer: who opens SQLite files at all, and with which flag.
 */
#include "store/desk.h"

#include <ctype.h>

#define SOURCE TESTS "/../src/store"

static int count_in(const char *text, const char *word)
{
    int n = 0;
    for (const char *at = text; (at = strstr(at, word)); at += strlen(word))
        n += !isalnum((unsigned char)at[strlen(word)]) && at[strlen(word)] != '_';
    return n;
}

static const struct {
    const char *file, *word;
    int times;
} rows[] = {
    {"db.c", "sqlite3_open_v2", 1},            /* every connection */
    {"opening.c", "sqlite3_open_v2", 1},       /* the look that leaves nothing behind */
    {"opening.c", "SQLITE_OPEN_READWRITE", 2}, /* the writer's, and a copy that has no name yet (db_ready) */
    {"copied.c", "SQLITE_OPEN_READWRITE", 1},  /* a copy that is not in its place yet */
    {"birth.c", "SQLITE_OPEN_READWRITE", 1},   /* a file that has no name yet */
    {"backup.c", "SQLITE_OPEN_READWRITE", 1},  /* the copy, not the source */
    {"backup.c", "sqlite3_open_v2", 1},
    {"salvage.c", "SQLITE_OPEN_READWRITE", 1}, /* what comes out, not the damaged file */
    {"salvage.c", "sqlite3_open_v2", 1},
    {"salvage_desk.c", "SQLITE_OPEN_READWRITE", 1},   /* the same */
    {"salvage_source.c", "SQLITE_OPEN_READWRITE", 1}, /* a copy of the damaged file */
};

static const char *const words[] = {"sqlite3_open", "sqlite3_open16", "sqlite3_open_v2",
                                    "SQLITE_OPEN_READWRITE", "SQLITE_OPEN_CREATE"};

static int allowed(const char *file, const char *word)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].file, file) == 0 && strcmp(rows[i].word, word) == 0)
            return rows[i].times;
    return 0;
}

static void only_one_place_opens_for_writing(void **state)
{
    (void)state;
    int files = 0;
    DIR *folder = opendir(SOURCE);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[PATH_MAX];
        static char text[200000];
        snprintf(path, sizeof path, "%s/%s", SOURCE, entry->d_name);
        FILE *file = strchr(entry->d_name, '.') != entry->d_name ? fopen(path, "re") : NULL;
        if (!file)
            continue;
        text[fread(text, 1, sizeof text - 1, file)] = 0;
        fclose(file);
        for (size_t i = 0; i < COUNT_OF(words); i++)
            if (count_in(text, words[i]) != allowed(entry->d_name, words[i]))
                fail_msg("%s: %s stands %d times, %d allowed", entry->d_name, words[i],
                         count_in(text, words[i]), allowed(entry->d_name, words[i]));
        files++;
    }
    closedir(folder);
    assert_true(files > 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_one_place_opens_for_writing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
