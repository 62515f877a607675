/*
 * What somebody looks for in the directory, in one line (FEATURES F19, F51, F54):
 *
 *     訪問看護 胃瘻 吸引:積極的受入 北部圏域 24時間     薬局 麻薬注射 日曜夜     ショート 本町 3km 空き
 *
 * Words may stand in any order, blanks of any width between them; ・ 、 / part them too where each part says
 * something. What a word is, is asked in this order: a kind of resource (schema/services.def), an item
 * (schema/items.def), an area (圏域), a town, a distance, a time (schema/hours.def), room. A word that is none of
 * these is looked for as text.
 *
 * The line is the only truth: the facet pane reads it, changes the need and writes it back with need_words().
 */
#ifndef MODEL_NEED_H
#define MODEL_NEED_H

#include "base/geo.h"
#include "model/item.h"
#include "model/kind.h"

enum { NEED_ITEMS = 12, NEED_NO_TIME = -1 };

struct need_item {
    const struct item_row *row;
    int least; /* item_worth() that will do: 1 anything that is not 'no', 2 受入, 3 積極的受入 */
};

struct need {
    uint32_t kinds; /* 1 << enum service, any of them; 0: every kind */
    struct need_item items[NEED_ITEMS];
    int item_count;
    struct str area; /* without 圏域 at its end */
    struct str town;
    int metres;     /* at most so far from the town, or from where the person lives; 0: anywhere */
    unsigned days;  /* schema/hours.def, all of them; 0: any */
    unsigned weeks; /* rows of the table nth, all of them; 0: any */
    int minute;     /* of the day; NEED_NO_TIME */
    int places;     /* 定員, at least; 0: any */
    bool vacant;    /* something is free now */
    struct str text;
};

/* What the directory knows of the centre's own places (store/ground.h); may be empty. */
struct need_town {
    struct str name, key; /* as it is written; folded */
    struct str area;      /* empty where no resource of it tells */
    struct geo at;        /* the middle of those of its resources that are on the map */
    int placed;           /* by how many of them; 0: not on the map */
};
struct need_places {
    struct str city; /* as addresses have it before the town */
    struct str *areas;
    struct need_town *towns;
    int area_count, town_count;
};

/* Slices of the need lie in the arena. `s` says what 今 and 今夜 are; holidays count as 祝日. */
struct need need_parse(struct arena *a, struct str line, const struct need_places *p,
                       const struct setting *s);
struct str need_words(struct arena *a, const struct need *n); /* one line that parses to the same need */
bool need_any(const struct need *n);                          /* anything besides text? */

bool need_has_kind(const struct need *n, enum service s);
unsigned need_groups(const struct need *n); /* 1 << enum service_group that all its items are asked of */
struct str need_kind_words(struct arena *a, const struct need *n);
struct str need_item_words(struct arena *a, const struct need *n);
struct str need_area_words(struct arena *a, const struct need *n);
struct str need_time_words(struct arena *a, const struct need *n);

struct str need_stem(struct str area);                                 /* without 圏域 at its end */
bool need_area_is_known(const struct need_places *p, struct str area); /* area: a stem */
const struct need_town *need_town_named(const struct need_places *p, struct str name); /* NULL */
const struct need_town *need_town_in(struct arena *a, const struct need_places *p,
                                     struct str address); /* by model/locality.h; NULL */

/* What the last word of a line may become: names that begin with it, in the order kinds, items, areas, towns, times;
 * nothing where it is a whole name already. */
int need_complete(struct arena *a, struct str line, const struct need_places *p, int most,
                  struct str **words);
struct str need_completed(struct arena *a, struct str line,
                          struct str word); /* the line with it, and a blank */

/* Rows of schema/hours.def, for pickers. */
int need_hour_count(void);
struct str need_hour_label(int index);
int need_hour_minute(int index);
int need_days_count(void);
struct str need_days_label(int index);
unsigned need_days_days(int index);

#endif
