#include "store/hidden.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "secret.h"

/* Locked memory costs ten system calls: nobody pays for a box that is never typed in. */
struct hidden {
    size_t n;
    char *text; /* HIDDEN_BYTES of locked memory, from the first character on */
};

struct hidden *hidden_new(void)
{
    return arena_need(calloc(1, sizeof(struct hidden)));
}

void hidden_free(struct hidden *h)
{
    if (h)
        secret_free(h->text);
    free(h);
}

void hidden_clear(struct hidden *h)
{
    h->n = 0;
    if (h->text)
        sodium_memzero(h->text, HIDDEN_BYTES);
}

bool hidden_add(struct hidden *h, struct str text)
{
    if (!h->text)
        h->text = secret_new(HIDDEN_BYTES);
    while (text.n) {
        struct str from = text;
        uint32_t code = utf8_next(&text);
        size_t bytes = from.n - text.n;
        if (code == UTF8_BAD || code < ' ' || code == 0x7F)
            continue;
        if (h->n + bytes > HIDDEN_BYTES)
            return false;
        memcpy(h->text + h->n, from.p, bytes);
        h->n += bytes;
    }
    return true;
}

void hidden_back(struct hidden *h)
{
    if (!h->n)
        return;
    size_t to = utf8_before(hidden_text(h), h->n);
    sodium_memzero(h->text + to, h->n - to);
    h->n = to;
}

struct str hidden_text(const struct hidden *h)
{
    return h->n ? (struct str){h->text, h->n} : S0;
}

int hidden_count(const struct hidden *h)
{
    int count = 0;
    for (size_t at = 0; at < h->n; count++)
        at = utf8_after(hidden_text(h), at);
    return count;
}
