#include "inside_saved.h"

#include "base/date.h"
#include "cli/practice.h"
#include "rig.h"
#include "store/change.h"

struct saved_rows saved_call(struct arena *a, int i, int64_t now)
{
    struct saved_rows r = {
        .person = {.name = str_print(a, "架空 花子%d", i),
                   .kana = S("カクウ ハナコ"),
                   .birth_on = S("1947-03-15"),
                   .phone = str_print(a, "050-0000-%04d", i % 10000),
                   .address = S("架空市港町1-2")},
        .intake = {.received_at = date_iso_moment(a, now + i),
                   .channel = S("phone"),
                   .requester = S("family"),
                   .category = S("home"),
                   .phase = S("daily"),
                   .caller_name = S("架空様（家族）"),
                   .note = S("母の介護の負担が大きく、もう限界だ。少し休みたい。退院の日は決まっていない。"),
                   .state = S("open"),
                   .owner = practice_birth().login},
        .contact = {.channel = S("phone"),
                    .direction = S("in"),
                    .note = S("初回の相談。"),
                    .minutes = S("12"),
                    .business = S("e"),
                    .staff = practice_birth().login},
    };
    r.contact.at = r.intake.received_at;
    return r;
}

void saved_one(struct db *db, struct saved_rows *r, int64_t now)
{
    struct fault fault;
    struct change_result result;
    struct change *c = change_new(practice_birth().login, S("intake"));
    int person = change_put(c, &(struct record){record_row(RECORD_PERSON), 0, r->person.v}, FIELDS_ALL);
    r->intake.person = change_ref(c, person);
    int intake = change_put(c, &(struct record){record_row(RECORD_INTAKE), 0, r->intake.v}, FIELDS_ALL);
    r->contact.intake = change_ref(c, intake);
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, r->contact.v}, FIELDS_ALL);
    if (change_apply(db, c, now, &result, &fault))
        give_up(fault.say);
    change_free(c);
}
