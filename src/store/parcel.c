#include "store/parcel.h"

#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/whole.h"
#include "inside.h"

static const char magic[] = "madoguchi-parcel-1\n";

enum {
    MAGIC = sizeof magic - 1,
    PIECE = 64 * 1024,
    SEALED = crypto_box_MACBYTES + crypto_secretstream_xchacha20poly1305_KEYBYTES,
    AROUND = crypto_secretstream_xchacha20poly1305_ABYTES
};
_Static_assert(PARCEL_KEY == crypto_box_PUBLICKEYBYTES && PARCEL_KEY == crypto_box_SECRETKEYBYTES, "keys");

struct head {
    unsigned char magic[MAGIC], from[PARCEL_KEY], to[PARCEL_KEY], nonce[crypto_box_NONCEBYTES],
        sealed[SEALED], stream[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
};
_Static_assert(_Alignof(struct head) == 1, "bytes as they lie in the file");

void parcel_add(struct buf *content, struct str text)
{
    for (int i = 0; i < 4; i++)
        buf_byte(content, (char)(text.n >> 8 * i & 0xFF));
    buf_add(content, text);
}

bool parcel_next(struct str *content, struct str *text)
{
    enum { COUNT = 4 };
    size_t n = 0;
    if (content->n < COUNT)
        return false;
    for (int i = 0; i < COUNT; i++)
        n |= (size_t)(unsigned char)content->p[i] << 8 * i;
    if (n > content->n - COUNT)
        return false;
    *text = str_head(str_from(*content, COUNT), n);
    *content = str_from(*content, COUNT + n);
    return true;
}

/* ---- sealing ---- */

struct parcel_file {
    const char *path;
    char part[PATH_MAX];
    int file; /* -1: closed */
    struct head head;
    crypto_secretstream_xchacha20poly1305_state state;
    bool begun; /* a piece is in the file */
    size_t n;
    unsigned char plain[PIECE], piece[PIECE + AROUND];
};

/* The key of the content lies in the state, and sealed in the head. */
static enum err seal_key(struct parcel_file *p, const struct parcel_pair *own, struct fault *f)
{
    unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    struct head *h = &p->head;
    crypto_secretstream_xchacha20poly1305_keygen(key);
    bool good = !crypto_box_easy(h->sealed, key, sizeof key, h->nonce, h->to, own->secret_key);
    crypto_secretstream_xchacha20poly1305_init_push(&p->state, h->stream, key);
    sodium_memzero(key, sizeof key);
    return good ? OK
                : fault_say(f, ERR_REFUSED,
                            "%s: 相手の鍵が正しくないので、封をできません。登録し直してください。", p->path);
}

static enum err put(struct parcel_file *p, const void *bytes, size_t n, struct fault *f)
{
    return whole_write(p->file, bytes, n) ? OK : fault_system(f, "ファイルを書く", p->path);
}

static enum err put_piece(struct parcel_file *p, unsigned char tag, struct fault *f)
{
    unsigned long long n;
    crypto_secretstream_xchacha20poly1305_push(&p->state, p->piece, &n, p->plain, p->n,
                                               (const unsigned char *)&p->head, p->begun ? 0 : sizeof p->head,
                                               tag);
    p->begun = true;
    p->n = 0;
    return put(p, p->piece, (size_t)n, f);
}

enum err parcel_begin(struct arena *a, const char *path, const struct parcel_pair *own,
                      const unsigned char to[PARCEL_KEY], struct parcel_file **out, struct fault *f)
{
    struct parcel_file *p = ARENA_NEW(a, struct parcel_file);
    p->path = path;
    p->file = -1;
    memcpy(p->head.magic, magic, MAGIC);
    memcpy(p->head.from, own->public_key, PARCEL_KEY);
    memcpy(p->head.to, to, PARCEL_KEY);
    randombytes_buf(p->head.nonce, sizeof p->head.nonce);
    enum err e = seal_key(p, own, f);
    e = e ? e : newfile_aside(path, p->part, sizeof p->part, f);
    if (!e) {
        *out = p;
        p->file = open(p->part, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
        e = p->file < 0 ? fault_system(f, "ファイルを作る", path) : put(p, &p->head, sizeof p->head, f);
    }
    if (e)
        sodium_memzero(&p->state, sizeof p->state);
    return e;
}

/* A full piece waits for more: the last one is told from the others. */
enum err parcel_write(struct parcel_file *p, struct str content, struct fault *f)
{
    enum err e = OK;
    while (!e && content.n) {
        if (p->n == PIECE)
            e = put_piece(p, 0, f);
        size_t n = content.n < PIECE - p->n ? content.n : PIECE - p->n;
        memcpy(p->plain + p->n, content.p, n);
        p->n += n;
        content = str_from(content, n);
    }
    return e;
}

static void shut(struct parcel_file *p)
{
    if (p->file >= 0)
        close(p->file);
    p->file = -1;
    sodium_memzero(&p->state, sizeof p->state);
    sodium_memzero(p->plain, sizeof p->plain);
}

enum err parcel_end(struct parcel_file *p, struct fault *f)
{
    enum err e = put_piece(p, crypto_secretstream_xchacha20poly1305_TAG_FINAL, f);
    shut(p);
    return e;
}

enum err parcel_place(struct parcel_file *p, struct fault *f)
{
    return newfile_settle(p->part, p->path, f);
}

void parcel_drop(struct parcel_file *p)
{
    if (!p)
        return;
    shut(p);
    unlink(p->part);
}

/* ---- opening ---- */

static enum err no_parcel(const char *path, struct fault *f)
{
    return fault_say(
        f, ERR_REFUSED,
        "%s: 受け渡しファイルではないか、途中で切れています。相手の端末で作り直してもらってください。", path);
}

static enum err read_head(const char *path, const struct parcel_pair *own, FILE **file, struct head *h,
                          struct fault *f)
{
    *file = fopen(path, "re");
    if (!*file)
        return fault_system(f, "受け渡しファイルを読む", path);
    if (fread(h, sizeof *h, 1, *file) != 1 || memcmp(h->magic, magic, MAGIC) != 0)
        return ferror(*file) ? fault_system(f, "受け渡しファイルを読む", path) : no_parcel(path, f);
    if (memcmp(h->to, own->public_key, PARCEL_KEY) != 0)
        return fault_say(
            f, ERR_REFUSED,
            "%s: ほかの端末あての受け渡しファイルです。この端末の鍵は madoguchi exchange key で分かります。",
            path);
    return OK;
}

enum err parcel_sender(const char *path, const struct parcel_pair *own, unsigned char from[PARCEL_KEY],
                       struct fault *f)
{
    FILE *file = NULL;
    struct head h;
    enum err e = read_head(path, own, &file, &h, f);
    if (file)
        fclose(file);
    if (!e)
        memcpy(from, h.from, PARCEL_KEY);
    return e;
}

/* Each piece is whole but the last, which says that it is. */
static enum err open_pieces(const char *path, FILE *file, const struct head *h, const unsigned char *key,
                            struct buf *out, struct fault *f)
{
    unsigned char piece[PIECE + AROUND], plain[PIECE], tag = 0;
    crypto_secretstream_xchacha20poly1305_state state;
    bool good = crypto_secretstream_xchacha20poly1305_init_pull(&state, h->stream, key) == 0;
    for (bool first = true; good && tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL; first = false) {
        size_t n = fread(piece, 1, sizeof piece, file);
        unsigned long long plain_n = 0;
        good = n >= AROUND && crypto_secretstream_xchacha20poly1305_pull(&state, plain, &plain_n, &tag, piece,
                                                                         n, (const unsigned char *)h,
                                                                         first ? sizeof *h : 0) == 0;
        if (good)
            buf_add(out, (struct str){(const char *)plain, (size_t)plain_n});
    }
    sodium_memzero(&state, sizeof state);
    sodium_memzero(plain, sizeof plain);
    if (ferror(file))
        return fault_system(f, "受け渡しファイルを読む", path);
    return good && getc(file) == EOF ? OK : no_parcel(path, f);
}

enum err parcel_open(struct arena *a, const char *path, const struct parcel_pair *own, struct str *content,
                     struct fault *f)
{
    FILE *file = NULL;
    struct head h;
    unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    struct buf out = buf_in(a);
    enum err e = read_head(path, own, &file, &h, f);
    if (!e && crypto_box_open_easy(key, h.sealed, sizeof h.sealed, h.nonce, h.from, own->secret_key))
        e = no_parcel(path, f);
    e = e ? e : open_pieces(path, file, &h, key, &out, f);
    sodium_memzero(key, sizeof key);
    if (file)
        fclose(file);
    *content = buf_str(&out);
    return e;
}
