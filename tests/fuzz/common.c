/* What every target needs: a folder, a file, a loud end. */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];
static pid_t owner;

void fuzz_broken(const char *promise)
{
    fprintf(stderr, "a promise does not hold: %s\n", promise);
    abort();
}

static void remove_folder(void)
{
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (getpid() == owner && system(command))
        fprintf(stderr, "%s is left behind\n", folder);
}

const char *fuzz_folder(void)
{
    if (!folder[0]) {
        strcpy(folder, "/tmp/madoguchi-fuzz-XXXXXX");
        if (!mkdtemp(folder))
            fuzz_broken("a folder can be made");
        owner = getpid();
        atexit(remove_folder);
    }
    return folder;
}

const char *fuzz_file(const char *name, struct str bytes)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
    FILE *file = fopen(path, "w");
    if (!file || fwrite(bytes.p, 1, bytes.n, file) != bytes.n || fclose(file))
        fuzz_broken("a file can be written");
    return path;
}

#ifdef LIBFUZZER
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    fuzz_one((struct str){(const char *)bytes, n});
    return 0;
}
#endif
