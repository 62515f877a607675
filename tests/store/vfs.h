/*
 * A VFS over the system's own that counts what reaches the disk and can be told to refuse it. Made the
 * default, so that the store opens its files through it without knowing.
 */
#ifndef TESTS_STORE_VFS_H
#define TESTS_STORE_VFS_H

#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char
    *vfs_no_shm, /* files below this folder get no shared memory: as on a full or read-only disk */
    *vfs_holes;  /* theirs ends the program where it is touched: as on a full disk whose blocks are small */
static int vfs_hole_from;                            /* in pieces of the shared memory from this one on */
static atomic_int vfs_syncs, vfs_writes, vfs_refuse; /* vfs_refuse: the result code of every write, 0: none */
static sqlite3_vfs *vfs_below;
static sqlite3_vfs vfs_over;
static sqlite3_io_methods vfs_methods;

struct vfs_file {
    sqlite3_file base;
    const char *name;
    sqlite3_file *real; /* behind this struct, in the room that SQLite made for both */
};

#define REAL(f) (((struct vfs_file *)(f))->real)

static int vfs_close(sqlite3_file *f)
{
    return REAL(f)->pMethods->xClose(REAL(f));
}
static int vfs_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return REAL(f)->pMethods->xRead(REAL(f), to, n, at);
}
static int vfs_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    vfs_writes++;
    return vfs_refuse ? vfs_refuse : REAL(f)->pMethods->xWrite(REAL(f), from, n, at);
}
static int vfs_truncate(sqlite3_file *f, sqlite3_int64 to)
{
    return REAL(f)->pMethods->xTruncate(REAL(f), to);
}
static int vfs_sync(sqlite3_file *f, int flags)
{
    vfs_syncs++;
    return REAL(f)->pMethods->xSync(REAL(f), flags);
}
static int vfs_size(sqlite3_file *f, sqlite3_int64 *n)
{
    return REAL(f)->pMethods->xFileSize(REAL(f), n);
}
static int vfs_lock(sqlite3_file *f, int level)
{
    return REAL(f)->pMethods->xLock(REAL(f), level);
}
static int vfs_unlock(sqlite3_file *f, int level)
{
    return REAL(f)->pMethods->xUnlock(REAL(f), level);
}
static int vfs_reserved(sqlite3_file *f, int *out)
{
    return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}
static int vfs_control(sqlite3_file *f, int op, void *arg)
{
    return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}
static int vfs_sector(sqlite3_file *f)
{
    return REAL(f)->pMethods->xSectorSize(REAL(f));
}
static int vfs_traits(sqlite3_file *f)
{
    return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}
static bool vfs_is_below(sqlite3_file *f, const char *folder)
{
    const char *name = ((struct vfs_file *)f)->name;
    return folder && name && strncmp(name, folder, strlen(folder)) == 0;
}
static void *vfs_hole(int n)
{
    int fd = memfd_create("hole", MFD_CLOEXEC);
    void *p = mmap(NULL, (size_t)n, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return p;
}
static int vfs_shm_map(sqlite3_file *f, int region, int n, int extend, void volatile **out)
{
    if (vfs_is_below(f, vfs_no_shm))
        return SQLITE_IOERR_SHMSIZE;
    if (vfs_is_below(f, vfs_holes) && region >= vfs_hole_from) {
        *out = vfs_hole(n);
        return SQLITE_OK;
    }
    return REAL(f)->pMethods->xShmMap(REAL(f), region, n, extend, out);
}
static int vfs_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return REAL(f)->pMethods->xShmLock(REAL(f), at, n, flags);
}
static void vfs_shm_barrier(sqlite3_file *f)
{
    REAL(f)->pMethods->xShmBarrier(REAL(f));
}
static int vfs_shm_unmap(sqlite3_file *f, int remove)
{
    return REAL(f)->pMethods->xShmUnmap(REAL(f), remove);
}

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
    (void)vfs;
    struct vfs_file *file = (struct vfs_file *)f;
    file->real = (sqlite3_file *)(file + 1);
    file->name = name;
    int rc = vfs_below->xOpen(vfs_below, name, file->real, flags, out);
    file->base.pMethods = rc ? NULL : &vfs_methods;
    return rc;
}

static void vfs_install(void)
{
    vfs_below = sqlite3_vfs_find(NULL);
    vfs_over = *vfs_below;
    vfs_over.pNext = NULL;
    vfs_over.zName = "counting";
    vfs_over.szOsFile += (int)sizeof(struct vfs_file);
    vfs_over.xOpen = vfs_open;
    vfs_methods = (sqlite3_io_methods){
        .iVersion = 2,
        .xClose = vfs_close,
        .xRead = vfs_read,
        .xWrite = vfs_write,
        .xTruncate = vfs_truncate,
        .xSync = vfs_sync,
        .xFileSize = vfs_size,
        .xLock = vfs_lock,
        .xUnlock = vfs_unlock,
        .xCheckReservedLock = vfs_reserved,
        .xFileControl = vfs_control,
        .xSectorSize = vfs_sector,
        .xDeviceCharacteristics = vfs_traits,
        .xShmMap = vfs_shm_map,
        .xShmLock = vfs_shm_lock,
        .xShmBarrier = vfs_shm_barrier,
        .xShmUnmap = vfs_shm_unmap,
    };
    sqlite3_vfs_register(&vfs_over, 1);
}

#endif
