/* Who a case i with person p is about, in SQL: one without a person is told apart by who called. */
#ifndef STORE_CASE_NAME_H
#define STORE_CASE_NAME_H

#define CASE_PERSON " LEFT JOIN person p ON p.id = i.person"
#define CASE_NAME                                                                                            \
    "coalesce(nullif(p.name, ''), nullif(p.kana, ''), nullif('（' || i.caller_name || '）', '（）'),"    \
    " nullif('（' || i.caller_org || '）', '（）'), label('requester', i.requester), '')"

#endif
