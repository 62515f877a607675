/* The rows of practice.def as tables, for practice.c alone. */
#ifndef CLI_PRACTICE_ROWS_H
#define CLI_PRACTICE_ROWS_H

#include "base/str.h"

struct staff_row {
    struct str login, name, job, admin;
};
struct name_row {
    struct str name, kana, sex;
};
struct town_row {
    struct str name, area;
    double lat, lon; /* its middle */
};
struct place_row {
    struct str service, name, kana, departments, capacity;
};
struct call_row {
    struct str requester, category, phase, urgency, place, note, next;
};
struct talk_row {
    struct str channel, direction, counterpart, business, note;
};

#define STAFF(login, name, job, admin) {S_ROW(login), S_ROW(name), S_ROW(job), S_ROW(admin)},
static const struct staff_row people[] = {
#include "practice.def"
};

#define SURNAME(name, kana) {S_ROW(name), S_ROW(kana), S_ROW("")},
static const struct name_row surnames[] = {
#include "practice.def"
};

#define GIVEN(sex, name, kana) {S_ROW(name), S_ROW(kana), S_ROW(#sex)},
static const struct name_row given[] = {
#include "practice.def"
};

#define TOWN(name, area, lat, lon) {S_ROW(name), S_ROW(area), lat, lon},
static const struct town_row towns[] = {
#include "practice.def"
};

#define PLACE(service, name, kana, departments, capacity)                                                    \
    {S_ROW(service), S_ROW(name), S_ROW(kana), S_ROW(departments), S_ROW(capacity)},
static const struct place_row places[] = {
#include "practice.def"
};

#define CALL(requester, category, phase, urgency, place, note, next)                                         \
    {S_ROW(#requester), S_ROW(#category), S_ROW(#phase), S_ROW(#urgency),                                    \
     S_ROW(place),      S_ROW(note),      S_ROW(next)},
static const struct call_row calls[] = {
#include "practice.def"
};

#define TALK(channel, direction, counterpart, business, note)                                                \
    {S_ROW(#channel), S_ROW(#direction), S_ROW(#counterpart), S_ROW(#business), S_ROW(note)},
static const struct talk_row talks[] = {
#include "practice.def"
};

#endif
