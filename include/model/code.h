/*
 * Code tables, from schema/codes.def. Records store a code's name ("family");
 * people see its label and type its number, its label or an alias.
 */
#ifndef MODEL_CODE_H
#define MODEL_CODE_H

#include "base/str.h"

enum codes {
#define CODES(table, label) CODES_##table,
#define CODE(table, code, label, group, aliases, state)
#include "codes.def"
#undef CODES
#undef CODE
    CODES_COUNT
};

struct code {
    enum codes table;
    struct str code, label, group, aliases; /* aliases separated by '/' */
    bool retired;
};

struct str codes_name(enum codes table);                   /* "channel" */
struct str codes_label(enum codes table);                  /* 方法 */
enum codes codes_of_name(struct str name);                 /* CODES_none where there is none */
int codes_count(enum codes table);                         /* retired ones included: numbers never move */
const struct code *codes_row(enum codes table, int index); /* 0 … count-1 */

const struct code *code_find(enum codes table, struct str code); /* by stored code; NULL */
const struct code *
code_read(enum codes table,
          struct str typed); /* by code, label, alias or group, width and blanks folded; NULL */
int code_number(enum codes table, struct str code); /* 1…: its number on a pick list; 0 where there is none */
struct str code_label(enum codes table, struct str code); /* the code itself where it is unknown */

/* Sets of codes ("gastrostomy suction"): stored in table order, one blank between. */
bool codes_has(struct str set, struct str code);
struct str codes_toggle(struct arena *a, enum codes table, struct str set, struct str code);
struct str codes_labels(struct arena *a, enum codes table, struct str set); /* 胃瘻、吸引 */

#endif
