/*
 * manifest.csv: what a finished folder holds. It is the last file that is written, and its time is the moment that
 * the folder stands for: a folder that has one is whole, and what changed later on that day is known to be missing.
 *
 * Who takes a folder elsewhere compares each file with its line: length and SHA-256.
 */
#ifndef EXPORT_MANIFEST_H
#define EXPORT_MANIFEST_H

#include "export/page.h"

#define MANIFEST      "manifest.csv"
#define SUBSTITUTIONS "substitutions.csv"

struct manifest {
    const struct encoder *encoder;
    struct str first, last;                              /* 期間 */
    struct str head;                                     /* 監査鎖 */
    const struct page_sum *sums;                         /* a line each */
    struct str (*form)(const void *of, struct str file); /* 文字コード */
    const void *of;
    int count;
    int64_t now; /* the moment that the folder stands for */
};

enum err manifest_write(struct arena *a, int folder, const struct manifest *m, struct fault *f);

/* The moment of a folder's manifest; INT64_MIN where there is none. */
int64_t manifest_moment(struct arena *a, const char *parent, struct str name);

/* Names of the files of an open folder, the manifest last, when each is what its line says; else ERR_DAMAGED and
 * the file's name; ERR_IO where the manifest cannot be read. `path` is for the sentence. */
enum err manifest_check(struct arena *a, int folder, const char *path, struct str **names, int *count,
                        struct fault *f);

#endif
