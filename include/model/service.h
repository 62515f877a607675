/*
 * What a resource is: read from サービスの種類 as its publisher writes it, by the rows of schema/services.def. The
 * group says which items of schema/items.def are asked of it.
 */
#ifndef MODEL_SERVICE_H
#define MODEL_SERVICE_H

#include "base/str.h"

enum service {
#define SERVICE_GROUP(NAME, label)
#define SERVICE_SAID(NAME, visits, aliases)
#define SERVICE(NAME, code, label, GROUP, words) SERVICE_##NAME,
#include "services.def"
#undef SERVICE_GROUP
#undef SERVICE
#undef SERVICE_SAID
    SERVICE_COUNT
};

enum service_group {
#define SERVICE_GROUP(NAME, label) GROUP_##NAME,
#define SERVICE(NAME, code, label, GROUP, words)
#define SERVICE_SAID(NAME, visits, aliases)
#include "services.def"
#undef SERVICE_GROUP
#undef SERVICE
#undef SERVICE_SAID
    GROUP_COUNT
};

struct service_row {
    struct str code, label, words;
    enum service_group group;
    bool visits; /* it comes to where the person lives */
    struct str aliases;
};

const struct service_row *service_row(enum service s);
enum service service_of(struct str kind);      /* サービスの種類; SERVICE_OTHER where no row fits */
enum service service_of_code(struct str code); /* "nursing"; SERVICE_COUNT where there is none */
enum service
service_named(struct str typed); /* label, code, alias or one of the words, width folded; SERVICE_COUNT */
struct str service_group_label(enum service_group g);

#endif
