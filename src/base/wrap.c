#include "base/wrap.h"

#include "base/utf8.h"
#include "base/width.h"

/* Whether a row may end between two clusters: not within a Latin word or number, not before a mark that closes. */
static bool may_part(struct str left, struct str right)
{
    bool word = left.n == 1 && *left.p > ' ' && right.n == 1;
    return !word && str_find(S(" 、。，．・！？」』）】ー"), right) == SIZE_MAX &&
           str_find(S("「『（【"), left) == SIZE_MAX;
}

static size_t wrap_row(struct str text, int cells)
{
    size_t at = 0, good = 0; /* the last place where the row may well end */
    struct str left = S0;
    for (int used = 0; at < text.n && text.p[at] != '\n';) {
        struct str here = {text.p + at, utf8_after(text, at) - at};
        used += width_text(here);
        if (at > 0 && may_part(left, here))
            good = at;
        if (used > cells && at > 0)
            return good ? good : at;
        left = here;
        at += here.n;
    }
    return at;
}

struct str wrap_cut(struct str *rest, int cells)
{
    size_t n = wrap_row(*rest, cells);
    struct str row = str_head(*rest, n);
    *rest = str_from(*rest, n < rest->n && rest->p[n] == '\n' ? n + 1 : n);
    return row;
}

struct str wrap_none(struct arena *a, struct str text)
{
    struct buf b = buf_in(a);
    for (size_t i = 0; i < text.n; i++)
        buf_byte(&b, text.p[i] == '\n' || text.p[i] == '\r' || text.p[i] == '\t' ? ' ' : text.p[i]);
    return buf_str(&b);
}
