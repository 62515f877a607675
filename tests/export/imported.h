/* What an import says that it did, against what it should have done. */
#ifndef TESTS_EXPORT_IMPORTED_H
#define TESTS_EXPORT_IMPORTED_H

#include "export/fixture.h"
#include "export/import.h"

static inline void check(const struct import_result *r, int read, int added, int changed, int same,
                         int rejected)
{
    if (r->read != read || r->added != added || r->changed != changed || r->same != same ||
        r->rejected != rejected)
        fail_msg("read %d new %d changed %d same %d rejected %d", (int)r->read, (int)r->added,
                 (int)r->changed, (int)r->same, (int)r->rejected);
    assert_int_equal(r->read, r->added + r->changed + r->same + r->rejected);
}

/* How many rows the note with these words counts; 0: there is none. */
static inline int64_t noted(const struct import_result *r, const char *part)
{
    for (int i = 0; i < r->count; i++)
        if (strstr(r->notes[i].say.p, part))
            return r->notes[i].count;
    return 0;
}

#endif
