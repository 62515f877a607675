/*
 * What a field can hold: how it is read from what was typed or imported, how it
 * is shown, and the text it is found by. One row per kind (schema/kinds.def) and
 * one reader per row (kind.c); most are shown as they are stored.
 *
 * Values are text in one canonical form, the same in memory, in the database, in
 * drafts and in history: ISO dates, code names, digits. The empty text is "not
 * known".
 */
#ifndef MODEL_KIND_H
#define MODEL_KIND_H

#include "base/date.h"
#include "base/str.h"
#include "model/code.h"

enum kind {
#define KIND(name, sql, many_lines, japanese, words) KIND_##name,
#include "kinds.def"
#undef KIND
    KIND_COUNT
};

struct kind_row {
    struct str name, sql, words;
    bool many_lines, japanese, integer;
};

struct field;

/* What reading and showing may need from outside; a member that is not needed may be left out. */
struct setting {
    int64_t now; /* moment */
    struct str (*staff_login)(const void *of,
                              struct str typed); /* login of a name or login; empty where unknown */
    struct str (*staff_name)(const void *of, struct str login);
    const void *of;
    struct holidays holidays; /* with an `of` of its own */
    struct str profile;       /* whose rules apply: schema/positions.def */
};

const struct kind_row *kind_row(enum kind k);

/*
 * Reads what was typed into a stored value. False where it cannot be read: `complaint` is then a sentence
 * for the person, and the value is what was typed, so that nothing is lost.
 */
bool kind_read(struct arena *a, const struct field *f, const struct setting *s, struct str typed,
               struct str *value, struct str *complaint);

struct str kind_show(struct arena *a, const struct field *f, const struct setting *s,
                     struct str value); /* for people and ledgers: labels */
struct str kind_echo(struct arena *a, const struct field *f, const struct setting *s,
                     struct str value); /* beside
the field: of a date the other calendar with weekday and holiday, of a birth the age; 分; else empty */
/* Takes a code into the set of a CODES field or out of it: in table order, or, with F_ORDER, as the last one. */
struct str kind_toggle(struct arena *a, const struct field *f, struct str set, struct str code);
void kind_fold(struct buf *out,
               struct str value); /* adds its search text: folded, breaks as blanks, and a space */

struct str kind_phone(struct arena *a,
                      struct str typed); /* narrow, hyphens as typed; digits alone get their hyphens */

#endif
