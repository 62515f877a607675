#include "place.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void place_real(const char *file, char real[PATH_MAX])
{
    char folder[PATH_MAX], name[PATH_MAX], at[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", file);
    snprintf(name, sizeof name, "%s", file);
    if (!realpath(dirname(folder), at) ||
        snprintf(real, PATH_MAX, "%s/%s", strcmp(at, "/") != 0 ? at : "", basename(name)) >= PATH_MAX)
        snprintf(real, PATH_MAX, "%s", file);
}
