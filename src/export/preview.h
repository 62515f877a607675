/*
 * What a dry run would change, told before it is done: how often each field, and the first rows with what is there and
 * what would be.
 */
#ifndef EXPORT_PREVIEW_H
#define EXPORT_PREVIEW_H

#include "export/importing.h"

/* Before the record is put. New rows are counted by the import itself and shown nowhere else; an answer about an item
 * is a change of its resource. */
void preview_put(struct importing *im, const struct record *r, uint64_t fields);

#endif
