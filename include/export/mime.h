/*
 * The wrappings of mail: charsets by name, base64, quoted-printable and encoded
 * words (RFC 2045, RFC 2047). Nothing here fails: what cannot be decoded stays
 * as it was written or becomes U+FFFD, and no length leads outside the text.
 *
 * ISO-2022-JP is read as mailers write it, with ① ㈱ and half-width kana. Where
 * a terminal has taken the escape characters out, "$B" and "(B" count as
 * escapes.
 */
#ifndef EXPORT_MIME_H
#define EXPORT_MIME_H

#include "base/arena.h"
#include "base/str.h"

bool mime_is(struct str name,
             struct str other); /* of headings, charsets and codings: in letters of either case */
struct str mime_utf8(struct arena *a, struct str bytes, struct str charset); /* unknown charset: as UTF-8 */
struct str mime_base64(struct arena *a, struct str text); /* what is no base64 is passed over */
struct str mime_quoted(struct arena *a, struct str text); /* =E6=97=A5 and soft line ends */
struct str mime_words(struct arena *a, struct str text);  /* =?UTF-8?B?…?= in a heading */

#endif
