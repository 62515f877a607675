/*
 * Files of other people as UTF-8. The whole file is read into memory (they are
 * tens of megabytes at most) and decoded block by block.
 *
 * What was asked for, or where that is ENCODING_AUTO: a byte order mark decides;
 * else the file is UTF-8 where all of it is valid UTF-8; else it is CP932. A byte
 * sequence that the encoding does not have refuses the file and names its line and
 * character: a file of two encodings is never half understood.
 *
 * CP932 is what iconv says it is, asked once for every one- and two-byte sequence.
 */
#ifndef EXPORT_DECODE_H
#define EXPORT_DECODE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum encoding {
#define ENCODING(NAME, name, label) ENCODING_##NAME,
#include "export/encoding.def"
#undef ENCODING
    ENCODING_COUNT
};

bool encoding_of_name(struct str name,
                      enum encoding *out); /* "utf-8-bom" as on the command line, letter case folded */
struct str encoding_name(enum encoding e); /* "utf-8-bom" */

struct decoder;

/* Reads the file into the arena. Missing, a folder, empty, over 1 GiB: a fault. */
enum err decode_open(struct arena *a, const char *path, enum encoding asked, struct decoder **out,
                     struct fault *f);
/* The same of bytes that lie in memory; they and the name must outlive it. */
struct decoder *decode_bytes(struct arena *a, struct str bytes, const char *name, enum encoding asked);
const char *decode_name(const struct decoder *d); /* the path, for sentences */
size_t decode_size(const struct decoder *d);      /* bytes of the file */
size_t decode_done(const struct decoder *d);      /* bytes of it decoded so far, for progress */

/* The next block of text, whole characters, valid until the next call; *more is false behind the last one. */
enum err decode_next(struct decoder *d, struct str *text, bool *more, struct fault *f);
void decode_close(struct decoder *d); /* gives iconv back, the rest is the arena's; NULL is allowed */

#endif
