/*
 * The index of the log, which SQLite maps into memory, on a disk that fills up. SQLite makes it longer by one byte in
 * each 4 KiB: where the blocks of the disk are smaller, the rest are holes, and the first touch of one for which there is
 * no block any more ends the program (SIGBUS). Each piece is therefore asked for whole before SQLite has it, in the one
 * way that answers instead; what cannot be had is told as any other full disk.
 *
 * Nothing is asked where the system does not know how (before Linux 5.14), or where the piece is only read.
 */
#include "inside.h"

#include <errno.h>
#include <sys/mman.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

/* The piece stays mapped with SQLite, which must not know of it: it asks for it again the next time. */
static int map_whole(sqlite3_file *f, int region, int n, int extend, void volatile **out)
{
    const struct mapped *m = (const struct mapped *)(const void *)f->pMethods;
    int rc = m->own->xShmMap(f, region, n, extend, out);
    if (rc || !*out || madvise((void *)*out, (size_t)n, MADV_POPULATE_WRITE) == 0 || errno != EFAULT)
        return rc;
    *out = NULL;
    return SQLITE_FULL;
}

void mapped_guard(struct db *db)
{
    sqlite3_file *f = NULL;
    if (sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &f) || !f || !f->pMethods ||
        f->pMethods->iVersion < 2)
        return;
    db->mapped = (struct mapped){.methods = *f->pMethods, .own = f->pMethods};
    db->mapped.methods.xShmMap = map_whole;
    f->pMethods = &db->mapped.methods;
}
