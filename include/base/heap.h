/*
 * How long the program keeps the memory that it has freed. A search takes some hundred kilobytes and frees
 * them: given to the system and asked for again each time, they cost more than the search does with it. At
 * rest all of it is given back.
 */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

/* From now on a few megabytes stay with the program; to be called once, at its start. */
void heap_hold(void);
/* All that is free, also between what is used; what stood in it is gone for good. */
void heap_give_back(void);

#endif
