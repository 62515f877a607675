#include "term/ime.h"

#include <strings.h>

enum { TERA_TERM = 32 };

/* RLogin gives no kind of its own: it is known by its name. */
static const char *const listeners[] = {"Tera Term", "TeraTerm", "RLogin"};

void ime_decide(struct ime *i, int kind, const char *program)
{
    i->works = i->control == IME_ALWAYS;
    if (i->control != IME_AUTO)
        return;
    i->works = kind == TERA_TERM;
    for (size_t k = 0; program && k < COUNT_OF(listeners); k++)
        i->works |= strcasecmp(program, listeners[k]) == 0;
}

void ime_tell(struct ime *i, enum ime_wish wish, struct buf *out)
{
    if (!i->works || wish == IME_KEEP || wish == i->told)
        return;
    if (i->told == IME_KEEP)
        buf_add(out, S("\033[<s"));
    buf_add(out, wish == IME_ON ? S("\033[<1t") : S("\033[<0t"));
    i->told = wish;
}

void ime_leave(const struct ime *i, struct buf *out)
{
    if (i->works)
        buf_add(out, S("\033[<r"));
}
