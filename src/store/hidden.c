#include "store/hidden.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "secret.h"

struct hidden {
    size_t n;
    char text[HIDDEN_BYTES];
};

struct hidden *hidden_new(void)
{
    return secret_new(sizeof(struct hidden));
}

void hidden_free(struct hidden *h)
{
    secret_free(h);
}

void hidden_clear(struct hidden *h)
{
    sodium_memzero(h, sizeof *h);
}

bool hidden_add(struct hidden *h, struct str text)
{
    while (text.n) {
        struct str from = text;
        uint32_t code = utf8_next(&text);
        size_t bytes = from.n - text.n;
        if (code == UTF8_BAD || code < ' ' || code == 0x7F)
            continue;
        if (h->n + bytes > sizeof h->text)
            return false;
        memcpy(h->text + h->n, from.p, bytes);
        h->n += bytes;
    }
    return true;
}

void hidden_back(struct hidden *h)
{
    size_t to = h->n ? utf8_before(hidden_text(h), h->n) : 0;
    sodium_memzero(h->text + to, h->n - to);
    h->n = to;
}

struct str hidden_text(const struct hidden *h)
{
    return (struct str){h->text, h->n};
}

int hidden_count(const struct hidden *h)
{
    int count = 0;
    for (size_t at = 0; at < h->n; count++)
        at = utf8_after(hidden_text(h), at);
    return count;
}
