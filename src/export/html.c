#include "export/html.h"

void html_text(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        switch (s.p[i]) {
        case '<': buf_add(out, S("&lt;")); break;
        case '>': buf_add(out, S("&gt;")); break;
        case '&': buf_add(out, S("&amp;")); break;
        case '"': buf_add(out, S("&quot;")); break;
        case '\n': buf_add(out, S("<br>")); break;
        default: buf_byte(out, s.p[i]);
        }
}
