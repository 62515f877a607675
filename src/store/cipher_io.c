/* Reading and writing through the layer: a page is opened on its way in and sealed on its way out. */
#include <string.h>

#include "cipher_file.h"

#define BELOW(f) CIPHER_BELOW(f)

enum { HINT = 100, SECTOR = 512, FIRST_FRAME = LOG_HEAD, LOG_SUMS = 24, WIDEST = SECTOR };
/* SQLite's own layer writes at most 128 KiB less one byte at a time (os_unix.c, seekAndWriteFd). */
enum { COMMIT_AT = 4, HELD_MOST = 0x1FFFF / FRAME };

static int read_below(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return BELOW(f)->pMethods->xRead(BELOW(f), to, n, at);
}

static int write_below(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    return BELOW(f)->pMethods->xWrite(BELOW(f), from, n, at);
}

static int refuse_page(uint32_t number, void *to, int n)
{
    memset(to, 0, (size_t)n);
    return number == 1 ? SQLITE_NOTADB : SQLITE_IOERR_DATA;
}

/* ---- the database */

/* SQLite reads the head of the file before it repairs from the log what a loss of power has torn: it is told what every
 * head of ours says, and gets the page itself afterwards, sealed and whole, or not at all. */
static int hint(void *to, int n)
{
    static const unsigned char head[HINT] = {'S',       'Q',        'L', 'i', 't',        'e', ' ', 'f',
                                             'o',       'r',        'm', 'a', 't',        ' ', '3', 0,
                                             PAGE >> 8, PAGE & 255, 1,   1,   AEAD_EXTRA, 64,  32,  32};
    memcpy(to, head, (size_t)n);
    return SQLITE_OK;
}

static bool is_empty(sqlite3_file *f)
{
    sqlite3_int64 size = 0;
    return BELOW(f)->pMethods->xFileSize(BELOW(f), &size) == SQLITE_OK && size == 0;
}

static int read_database(struct cipher_file *c, void *to, int n, sqlite3_int64 at)
{
    sqlite3_int64 start = at - at % PAGE;
    struct sealpage_where where = {.kind = PAGE_DATABASE, .number = (uint32_t)(start / PAGE) + 1};
    if (n <= 0 || at + n > start + PAGE)
        return SQLITE_IOERR_READ;
    unsigned char *page = n == PAGE ? to : c->room->frame;
    int rc = read_below(&c->base, page, PAGE, start);
    if (rc == SQLITE_IOERR_SHORT_READ && start == 0 && is_empty(&c->base)) {
        memset(to, 0, (size_t)n);
        return rc;
    }
    if (rc && rc != SQLITE_IOERR_SHORT_READ)
        return rc;
    if (!sealpage_open(&c->room->keys, where, page))
        return at == 0 && n <= HINT ? hint(to, n) : refuse_page(where.number, to, n);
    if (page != to) {
        memcpy(to, page + at % PAGE, (size_t)n);
        sodium_memzero(page, PAGE);
    }
    return SQLITE_OK;
}

static int put_page(struct cipher_file *c, const unsigned char *from, uint32_t number)
{
    struct sealpage_where where = {.kind = PAGE_DATABASE, .number = number};
    if (!sealpage_seal(&c->room->keys, where, from, c->room->frame))
        return SQLITE_IOERR_WRITE;
    c->sealed++;
    return write_below(&c->base, c->room->frame, PAGE, (sqlite3_int64)(number - 1) * PAGE);
}

/* A page far behind the end would leave a hole before it, and a hole reads as zeros, which nobody has sealed. */
static int fill_hole(struct cipher_file *c, uint32_t number)
{
    static const unsigned char zero[PAGE];
    sqlite3_int64 size;
    int rc = SQLITE_OK;
    if (number <= c->pages + 1)
        return rc;
    rc = BELOW(&c->base)->pMethods->xFileSize(BELOW(&c->base), &size);
    for (c->pages = size / PAGE; !rc && c->pages + 1 < number; c->pages++)
        if (c->pages) /* the first page is never empty: SQLite writes it last */
            rc = put_page(c, zero, (uint32_t)c->pages + 1);
    return rc;
}

static int write_database(struct cipher_file *c, const void *from, int n, sqlite3_int64 at)
{
    if (n != PAGE || at % PAGE)
        return SQLITE_IOERR_WRITE;
    uint32_t number = (uint32_t)(at / PAGE) + 1;
    int rc = fill_hole(c, number);
    rc = rc ? rc : put_page(c, from, number);
    if (!rc && number > c->pages)
        c->pages = number;
    return rc;
}

/* ---- the log */

static bool begins_frame(sqlite3_int64 at, int into)
{
    return at >= FIRST_FRAME + into && (at - into - FIRST_FRAME) % FRAME == 0;
}

/* Of one without a head of ours the first frame is written behind the head: it is as we begin one. */
static int know_form(struct cipher_file *c)
{
    unsigned char head[LOG_HEAD];
    int rc = c->log.form ? SQLITE_OK : read_below(&c->base, head, LOG_HEAD, 0);
    if (c->log.form || (rc && rc != SQLITE_IOERR_SHORT_READ))
        return rc;
    c->log.form = rc ? LOG_NONE : sealpage_open_log(head);
    c->log.form = c->log.form ? c->log.form : LOG_SIP;
    return SQLITE_OK;
}

static struct sealpage_where in_log(const unsigned char *head, sqlite3_int64 at)
{
    return (struct sealpage_where){PAGE_LOG, sealpage_number(head), sealpage_number(head + COMMIT_AT), at};
}

static bool open_frame(const struct cipher_file *c, unsigned char *frame, sqlite3_int64 at)
{
    return sealpage_open(&c->room->keys, in_log(frame, at), frame + FRAME_HEAD);
}

static int read_log_page(struct cipher_file *c, void *to, sqlite3_int64 at)
{
    unsigned char *frame = c->room->frame;
    int rc = read_below(&c->base, frame, FRAME, at - FRAME_HEAD);
    if (rc)
        return rc;
    if (!open_frame(c, frame, at - FRAME_HEAD))
        return refuse_page(sealpage_number(frame), to, PAGE);
    memcpy(to, frame + FRAME_HEAD, PAGE);
    sodium_memzero(frame, FRAME);
    return SQLITE_OK;
}

/* While SQLite looks for the end of the log, a frame that does not open is the end: what it
 * gets does not have the sum. */
static int read_log_frame(struct cipher_file *c, unsigned char *to, sqlite3_int64 at)
{
    int rc = know_form(c);
    rc = rc ? rc : read_below(&c->base, to, FRAME, at);
    if (rc)
        return rc;
    sealpage_open_sums(&c->room->keys, c->log.form, to, at);
    if (!open_frame(c, to, at))
        memset(to + FRAME_HEAD, 0xFF, PAGE);
    return SQLITE_OK;
}

static int read_log_sums(struct cipher_file *c, void *to, sqlite3_int64 at)
{
    unsigned char head[FRAME_HEAD];
    int rc = know_form(c);
    rc = rc ? rc : read_below(&c->base, head, FRAME_HEAD, at - FRAME_SUMS);
    if (rc)
        return rc;
    sealpage_open_sums(&c->room->keys, c->log.form, head, at - FRAME_SUMS);
    memcpy(to, head + FRAME_SUMS, FRAME_HEAD - FRAME_SUMS);
    return SQLITE_OK;
}

/* Whole, or the sum in it from which the first frame's begins. A log that has no head of ours has no frames. */
static int read_log_begin(struct cipher_file *c, void *to, int n, sqlite3_int64 at)
{
    unsigned char head[LOG_HEAD];
    int rc = read_below(&c->base, head, LOG_HEAD, 0);
    c->log.form = rc ? LOG_NONE : sealpage_open_log(head);
    if (!c->log.form)
        memset(head, 0, LOG_HEAD);
    memcpy(to, head + at, (size_t)n);
    return rc;
}

static int write_log_begin(struct cipher_file *c, const void *from)
{
    unsigned char head[LOG_HEAD];
    int rc = cipher_settle(&c->base);
    if (rc)
        return rc;
    memcpy(head, from, LOG_HEAD);
    sealpage_seal_log(head);
    c->log.form = LOG_SIP;
    return write_below(&c->base, head, LOG_HEAD, 0);
}

/* SQLite may count on frames that it was told are written: nothing is added behind lost ones until it begins anew at their
 * place or before it, as it does when it has rolled back. Kept for another try, they could end a transaction that failed. */
static int lose(struct cipher_log *log, sqlite3_int64 at, int why)
{
    log->count = 0;
    log->head_waits = false;
    log->lost_at = at;
    log->lost_why = why;
    return why;
}

/* `anew`: a frame that SQLite adds, not one that it changes in its place or reads. */
static int look_for_lost(struct cipher_log *log, sqlite3_int64 at, bool anew)
{
    if (log->lost_at && (at > log->lost_at || (at == log->lost_at && !anew)))
        return log->lost_why;
    if (anew)
        log->lost_at = 0;
    return SQLITE_OK;
}

void cipher_forget(struct cipher_file *wal)
{
    if (!wal)
        return;
    unsigned char *held = wal->log.held;
    wal->log = (struct cipher_log){.held = held};
}

static int read_log(struct cipher_file *c, void *to, int n, sqlite3_int64 at)
{
    int rc = cipher_settle(&c->base);
    rc = rc ? rc : look_for_lost(&c->log, at, false);
    if (rc)
        return rc;
    c->log.read_at = begins_frame(at, 0) ? at : 0;
    if ((at == 0 && n == LOG_HEAD) || (at == LOG_SUMS && n == LOG_HEAD - LOG_SUMS))
        return read_log_begin(c, to, n, at);
    if (n == PAGE && begins_frame(at, FRAME_HEAD))
        return read_log_page(c, to, at);
    if (n == FRAME && begins_frame(at, 0))
        return read_log_frame(c, to, at);
    if (n == FRAME_HEAD - FRAME_SUMS && begins_frame(at, FRAME_SUMS))
        return read_log_sums(c, to, at);
    return SQLITE_IOERR_READ;
}

/*
 * SQLite writes the frames of a transaction one behind the other, each in two calls. They are sealed into one piece and
 * written in one call with the frame that ends the transaction: what sealing costs is won back there. Nobody can miss
 * them meanwhile: another connection reads a frame only after its transaction has ended, and ours settles before it reads.
 */
static void seal_head(struct cipher_file *c, unsigned char out[FRAME_HEAD])
{
    memcpy(out, c->log.head, FRAME_HEAD);
    sealpage_seal_sums(&c->room->keys, c->log.form, out, c->log.head_at);
}

static int write_held(struct cipher_file *c)
{
    struct cipher_log *log = &c->log;
    int rc = log->count ? write_below(&c->base, log->held, log->count * FRAME, log->held_at) : SQLITE_OK;
    if (rc)
        return lose(log, log->held_at, rc);
    log->count = 0;
    return SQLITE_OK;
}

int cipher_settle(sqlite3_file *f)
{
    struct cipher_file *c = (struct cipher_file *)f;
    unsigned char head[FRAME_HEAD];
    int rc = write_held(c);
    if (rc || !c->log.head_waits)
        return rc;
    c->log.head_waits = false;
    seal_head(c, head);
    rc = write_below(f, head, FRAME_HEAD, c->log.head_at);
    return rc ? lose(&c->log, c->log.head_at, rc) : SQLITE_OK;
}

/* One that was just read gets a new sum, and no page follows. */
static int write_log_head(struct cipher_file *c, const void *from, sqlite3_int64 at)
{
    bool anew = c->log.read_at != at;
    c->log.read_at = 0;
    int rc = c->log.head_waits ? cipher_settle(&c->base) : SQLITE_OK;
    rc = rc ? rc : look_for_lost(&c->log, at, anew);
    rc = rc ? rc : know_form(c);
    if (rc)
        return rc;
    c->log.head_at = at;
    memcpy(c->log.head, from, FRAME_HEAD);
    c->log.head_waits = true;
    return anew ? SQLITE_OK : cipher_settle(&c->base);
}

static bool seal_log_page(struct cipher_file *c, const void *from, unsigned char *out)
{
    bool good = sealpage_seal(&c->room->keys, in_log(c->log.head, c->log.head_at), from, out);
    c->main->sealed += good;
    return good;
}

/* Where the frame of the head that waits is sealed; NULL with *rc where those before it cannot be written. */
static unsigned char *place_to_hold(struct cipher_file *c, int *rc)
{
    struct cipher_log *log = &c->log;
    bool next = log->count < HELD_MOST && log->held_at + log->count * FRAME == log->head_at;
    *rc = log->count && !next ? write_held(c) : SQLITE_OK;
    if (*rc)
        return NULL;
    if (!log->held && !(log->held = sqlite3_malloc(HELD_MOST * FRAME))) {
        *rc = SQLITE_NOMEM;
        return NULL;
    }
    if (!log->count)
        log->held_at = log->head_at;
    return log->held + log->count * FRAME;
}

static int hold_frame(struct cipher_file *c, const void *from)
{
    int rc;
    unsigned char *frame = place_to_hold(c, &rc);
    if (!frame)
        return rc;
    if (!seal_log_page(c, from, frame + FRAME_HEAD))
        return SQLITE_IOERR_WRITE;
    seal_head(c, frame);
    c->log.head_waits = false;
    c->log.count++;
    return sealpage_number(c->log.head + COMMIT_AT) ? write_held(c) : SQLITE_OK;
}

/* A page that is written once more in its place. */
static int write_page_again(struct cipher_file *c, const void *from, sqlite3_int64 head_at)
{
    int rc = cipher_settle(&c->base);
    rc = rc ? rc : look_for_lost(&c->log, head_at, false);
    if (!rc && c->log.head_at != head_at) {
        rc = read_below(&c->base, c->log.head, FRAME_HEAD, head_at);
        c->log.head_at = rc ? 0 : head_at;
    }
    if (rc)
        return rc;
    if (!seal_log_page(c, from, c->room->frame))
        return SQLITE_IOERR_WRITE;
    return write_below(&c->base, c->room->frame, PAGE, head_at + FRAME_HEAD);
}

static int write_log_page(struct cipher_file *c, const void *from, sqlite3_int64 at)
{
    sqlite3_int64 head_at = at - FRAME_HEAD;
    return c->log.head_waits && c->log.head_at == head_at ? hold_frame(c, from)
                                                          : write_page_again(c, from, head_at);
}

static int write_log(struct cipher_file *c, const void *from, int n, sqlite3_int64 at)
{
    if (at == 0 && n == LOG_HEAD)
        return write_log_begin(c, from);
    if (n == FRAME_HEAD && begins_frame(at, 0))
        return write_log_head(c, from, at);
    if (n == PAGE && begins_frame(at, FRAME_HEAD))
        return write_log_page(c, from, at);
    return SQLITE_IOERR_WRITE;
}

/* ---- the journal: a sector of head, then records of a number, a page and a sum of four bytes */

enum { RECORD_NUMBER = 4 };

static bool is_record(int n, sqlite3_int64 at)
{
    return n == PAGE && at % 8 == RECORD_NUMBER;
}

/* A record that does not open is the end of a torn journal: the sum tells SQLite. */
static int read_journal(struct cipher_file *c, void *to, int n, sqlite3_int64 at)
{
    unsigned char *record = c->room->frame;
    if (n > WIDEST && !is_record(n, at))
        return SQLITE_IOERR_READ;
    if (!is_record(n, at))
        return read_below(&c->base, to, n, at);
    int rc = read_below(&c->base, record, RECORD_NUMBER + PAGE, at - RECORD_NUMBER);
    if (rc)
        return rc;
    struct sealpage_where where = {.kind = PAGE_JOURNAL, .number = sealpage_number(record)};
    if (!sealpage_open(&c->room->keys, where, record + RECORD_NUMBER))
        memset(record, 0xFF, RECORD_NUMBER + PAGE);
    memcpy(to, record + RECORD_NUMBER, PAGE);
    sodium_memzero(record, RECORD_NUMBER + PAGE);
    return SQLITE_OK;
}

static int write_journal(struct cipher_file *c, const void *from, int n, sqlite3_int64 at)
{
    unsigned char number[RECORD_NUMBER];
    if (n > WIDEST && !is_record(n, at))
        return SQLITE_IOERR_WRITE;
    if (!is_record(n, at))
        return write_below(&c->base, from, n, at);
    int rc = read_below(&c->base, number, RECORD_NUMBER, at - RECORD_NUMBER);
    if (rc)
        return rc;
    struct sealpage_where where = {.kind = PAGE_JOURNAL, .number = sealpage_number(number)};
    if (!sealpage_seal(&c->room->keys, where, from, c->room->frame))
        return SQLITE_IOERR_WRITE;
    c->main->sealed++;
    return write_below(&c->base, c->room->frame, n, at);
}

int cipher_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    struct cipher_file *c = (struct cipher_file *)f;
    return c->kind == PAGE_DATABASE ? read_database(c, to, n, at)
           : c->kind == PAGE_LOG    ? read_log(c, to, n, at)
                                    : read_journal(c, to, n, at);
}

int cipher_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    struct cipher_file *c = (struct cipher_file *)f;
    return c->kind == PAGE_DATABASE ? write_database(c, from, n, at)
           : c->kind == PAGE_LOG    ? write_log(c, from, n, at)
                                    : write_journal(c, from, n, at);
}
