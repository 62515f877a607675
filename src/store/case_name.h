/* Who a case i with person p is about, in SQL: one without a person is told apart by who called; of a restricted one
 * that is not the reader's own (restricted.c) only that it is. */
#ifndef STORE_CASE_NAME_H
#define STORE_CASE_NAME_H

#include "store/load.h" /* RESTRICTED_NAME */

#define CASE_HIDDEN     "hides(i.id, i.restricted, i.owner, i.owner_second)"
#define CASE_MASK       "CASE WHEN " CASE_HIDDEN " THEN '" RESTRICTED_NAME "' END"
#define CASE_SEEN(what) "CASE WHEN " CASE_HIDDEN " THEN '' ELSE " what " END"
#define CASE_PERSON     " LEFT JOIN person p ON p.id = i.person"
#define CASE_NAME                                                                                             \
    "coalesce(" CASE_MASK ", nullif(p.name, ''), nullif(p.kana, ''), nullif('（' || i.caller_name || '）'," \
    " '（）'), nullif('（' || i.caller_org || '）', '（）'), label('requester', i.requester), '')"

#endif
