/*
 * How a page lies on disk (madoguchi-format(5)): 4,096 bytes, of which SQLite uses the first 4,068; then a nonce and a
 * tag. A page is bound to what it is and where it is: kind, version of the format, suite, number; a page of the log
 * also to its frame: not to the salts in the frame's head, which SQLite leaves empty until a transaction ends that
 * writes a page twice. The first page of the database begins with 16 bytes in clear, which say that it is such a file,
 * where SQLite has its own; it opens as SQLite expects it.
 */
#ifndef STORE_SEALPAGE_H
#define STORE_SEALPAGE_H

#include "aead.h"

enum { PAGE = 4096, PAGE_USED = PAGE - AEAD_EXTRA, PAGE_CLEAR = 16, PAGE_VERSION = 1 };
enum page_kind { PAGE_DATABASE = 'D', PAGE_LOG = 'W', PAGE_JOURNAL = 'J' };

/* The log: a head of 32 bytes, then frames of 24 and a page. Of a frame's head the last 8 bytes are SQLite's checksum
 * of everything so far, in plain: it would confirm a guess of a page, so it is enciphered too. */
enum { LOG_HEAD = 32, FRAME_HEAD = 24, FRAME_SUMS = 16, FRAME = FRAME_HEAD + PAGE };

/* How the sums are enciphered: a log tells it in its head. BLAKE2b took a tenth of a save; logs that have it are read, and
 * added to, as they were begun. */
enum log_form { LOG_NONE, LOG_BLAKE, LOG_SIP, LOG_FORMS };

struct sealpage_keys { /* in secret memory */
    struct aead pages;
    unsigned char sums[KEY_BYTES];
};

struct sealpage_where {
    enum page_kind kind;
    uint32_t number; /* from 1 */
    uint32_t commit; /* of a log: what its frame's head says after the number, and where that begins */
    int64_t frame_at;
};

bool sealpage_keys(struct sealpage_keys *k, const char *db_path,
                   enum cipher_suite suite); /* from the keyring */

/* `out` is another place than `in`. False: this is no page of a database that was made to be sealed. */
bool sealpage_seal(const struct sealpage_keys *k, struct sealpage_where at, const unsigned char in[PAGE],
                   unsigned char out[PAGE]);
bool sealpage_open(const struct sealpage_keys *k, struct sealpage_where at,
                   unsigned char page[PAGE]); /* in place */

/* The suite that the 16 bytes in clear tell; CIPHER_NONE: it is no such file. */
enum cipher_suite sealpage_suite(const unsigned char clear[PAGE_CLEAR]);

/*
 * The head of the log. On disk it has a version of ours and the sum that belongs to it, so that a SQLite which does not
 * know this layer refuses the log: it would find no frame whose sum is right, take the log for an empty one, and delete
 * it when it is closed, with all that was saved since the last checkpoint. LOG_NONE: it is no head of ours.
 */
void sealpage_seal_log(unsigned char head[LOG_HEAD]);
enum log_form sealpage_open_log(unsigned char head[LOG_HEAD]);

/* SQLite's running sum over n bytes, in the order of bytes that the log's head tells; kept as it stands in the log. */
void sealpage_sum(const unsigned char log_head[LOG_HEAD], const unsigned char *p, size_t n,
                  unsigned char sums[8]);

void sealpage_seal_sums(const struct sealpage_keys *k, enum log_form form, unsigned char head[FRAME_HEAD],
                        int64_t frame_at);
void sealpage_open_sums(const struct sealpage_keys *k, enum log_form form, unsigned char head[FRAME_HEAD],
                        int64_t frame_at);

uint32_t sealpage_number(const unsigned char *four); /* big endian, as SQLite writes them */

#endif
