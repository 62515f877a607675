#include "handed.h"

#include "store/change.h"

static const enum record_id first[] = {RECORD_RESOURCE, RECORD_ISSUE, RECORD_PERSON, RECORD_INTAKE};

static bool is_first(enum record_id record)
{
    for (size_t i = 0; i < COUNT_OF(first); i++)
        if (first[i] == record)
            return true;
    return false;
}

enum record_id handed_record(int i)
{
    if (i < (int)COUNT_OF(first))
        return first[i];
    i -= (int)COUNT_OF(first);
    for (int record = 0; record < RECORD_COUNT; record++)
        if (!is_first((enum record_id)record) && i-- == 0)
            return (enum record_id)record;
    return RECORD_COUNT;
}

/*
 * Who signs in, what was told to the city and what was decided about a pair of places are each desk's own. A merge is
 * told by what it changed: person.kept and the cases that moved; taking it apart is for the desk that made it.
 */
bool handed_over(enum record_id record)
{
    return !(record_row(record)->flags & R_OWN);
}

uint64_t handed_kin(enum record_id record)
{
    static const uint64_t kin[RECORD_COUNT] = {
        [RECORD_RESOURCE] = FIELD_BIT(RESOURCE_official) | FIELD_BIT(RESOURCE_service),
        [RECORD_ITEM] = FIELD_BIT(ITEM_resource) | FIELD_BIT(ITEM_item),
        [RECORD_VERIFIED] = FIELD_BIT(VERIFIED_resource) | FIELD_BIT(VERIFIED_field),
        [RECORD_ROTA] = FIELD_BIT(ROTA_day) | FIELD_BIT(ROTA_part) | FIELD_BIT(ROTA_resource),
        [RECORD_TRACE] = FIELD_BIT(TRACE_issue) | FIELD_BIT(TRACE_intake),
        [RECORD_PHRASE] = FIELD_BIT(PHRASE_short_form),
    };
    return kin[record];
}

uint64_t handed_asked(enum record_id record)
{
    return record == RECORD_RESOURCE   ? FIELD_BIT(RESOURCE_manners) | FIELD_BIT(RESOURCE_internal)
           : record == RECORD_VERIFIED ? 0
                                       : FIELDS_ALL;
}

const struct record_row *handed_meant(const struct field *field)
{
    bool shown = field->record == RECORD_REFERRAL && field->index == REFERRAL_candidates;
    return shown ? record_row(RECORD_RESOURCE) : record_meant(field->kind);
}
