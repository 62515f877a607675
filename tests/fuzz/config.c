/* Any bytes as a configuration: a line that means nothing is named, none makes the desk unusable. */
#include <stdio.h>

#include "base/arena.h"
#include "cli/config.h"
#include "fuzz/fuzz.h"
#include "ui/keymap.h"

const char *const fuzz_words[] = {"[keys]",
                                  "[terminal]",
                                  "[export]",
                                  "global.F9",
                                  "=",
                                  "none",
                                  "escape_ms",
                                  "directory",
                                  "\n ",
                                  ";",
                                  "ambiguous_width",
                                  "list.Enter",
                                  "auto",
                                  "999999999999999999999",
                                  "\xef\xbb\xbf",
                                  NULL};

void fuzz_one(struct str bytes)
{
    struct arena *a = arena_new();
    struct config c;
    struct fault f = {0};
    FILE *complaints = fopen("/dev/null", "w");
    if (config_load(a, fuzz_file("madoguchi.conf", bytes), complaints, &c, &f))
        fuzz_broken("a file that can be read is never refused as a whole");
    if (c.escape_ms < 1 || c.escape_ms > 1000 || c.ambiguous < 0 || c.ambiguous > 2)
        fuzz_broken("a setting is within its range");
    fclose(complaints);
    arena_free(a);
}
