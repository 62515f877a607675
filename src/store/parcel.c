#include "store/parcel.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

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

static void seal_pieces(struct buf *out, struct head *h, const unsigned char *key, struct str content)
{
    unsigned char piece[PIECE + AROUND];
    crypto_secretstream_xchacha20poly1305_state state;
    crypto_secretstream_xchacha20poly1305_init_push(&state, h->stream, key);
    buf_add(out, (struct str){(const char *)h, sizeof *h});
    for (bool first = true, last = false; !last; first = false) {
        struct str part = str_head(content, PIECE);
        content = str_from(content, part.n);
        last = !content.n;
        unsigned long long n;
        crypto_secretstream_xchacha20poly1305_push(
            &state, piece, &n, (const unsigned char *)part.p, part.n, (const unsigned char *)h,
            first ? sizeof *h : 0, last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
        buf_add(out, (struct str){(const char *)piece, (size_t)n});
    }
    sodium_memzero(&state, sizeof state);
}

enum err parcel_seal(const char *path, const struct parcel_pair *own, const unsigned char to[PARCEL_KEY],
                     struct str content, struct fault *f)
{
    struct head h;
    unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    struct arena *a = arena_new();
    struct buf file = buf_in(a);
    memcpy(h.magic, magic, MAGIC);
    memcpy(h.from, own->public_key, PARCEL_KEY);
    memcpy(h.to, to, PARCEL_KEY);
    randombytes_buf(h.nonce, sizeof h.nonce);
    crypto_secretstream_xchacha20poly1305_keygen(key);
    enum err e = OK;
    if (crypto_box_easy(h.sealed, key, sizeof key, h.nonce, to, own->secret_key))
        e = fault_say(f, ERR_REFUSED, "%s: 相手の鍵が正しくないので、封をできません。登録し直してください。",
                      path);
    else
        seal_pieces(&file, &h, key, content);
    sodium_memzero(key, sizeof key);
    e = e ? e : newfile_write(path, file.p, file.n, false, f);
    arena_free(a);
    return e;
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
