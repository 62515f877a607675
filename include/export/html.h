/* Text that goes into a page: what HTML and SVG would read as a mark is written as one; a line end is <br>. */
#ifndef EXPORT_HTML_H
#define EXPORT_HTML_H

#include "base/str.h"

void html_text(struct buf *out, struct str s);

#endif
