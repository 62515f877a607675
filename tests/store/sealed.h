/* A parcel of any content, as somebody with these keys makes it. */
#ifndef TESTS_STORE_SEALED_H
#define TESTS_STORE_SEALED_H

#include "store/parcel.h"

static inline enum err sealed(const char *path, const struct parcel_pair *own,
                              const unsigned char to[PARCEL_KEY], struct str content, struct fault *f)
{
    struct arena *a = arena_new();
    struct parcel_file *p = NULL;
    enum err e = parcel_begin(a, path, own, to, &p, f);
    for (size_t part = 1; !e && content.n; part *= 3) {
        e = parcel_write(p, str_head(content, part), f);
        content = str_from(content, part < content.n ? part : content.n);
    }
    e = e ? e : parcel_end(p, f);
    e = e ? e : parcel_place(p, f);
    parcel_drop(p);
    arena_free(a);
    return e;
}

#endif
