/* How much room is left on the disk. */
#ifndef STORE_SPACE_H
#define STORE_SPACE_H

#include <stdint.h>

/* Bytes that are free for us on the disk of a folder, or of a file that may not be there yet; -1: nobody knows. */
int64_t space_in(const char *folder);
int64_t space_beside(const char *file);

#endif
