#include "fault/disk.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES = 16, SECTOR = 512 };

struct pending { /* bytes NULL: the file is cut to `at` */
    sqlite3_int64 at;
    int n;
    unsigned char *bytes;
};

struct bytes {
    unsigned char *at;
    sqlite3_int64 n;
};

struct image { /* a file as the disk holds it for sure, and what is on its way there */
    char name[64];
    struct bytes durable, deleted;  /* deleted: what stood there before, until the folder is synced */
    bool there, known, was_deleted; /* now; as of the last sync of its folder */
    struct pending *list;
    int count, room;
};

struct disk_file {
    sqlite3_file base;
    struct image *image; /* NULL: a temporary file */
};

static struct disk_plan plan;
static struct image images[FILES];
static int image_count;
static long operations, reads, failures;
static sqlite3_vfs *below;
static sqlite3_vfs over;
static const sqlite3_io_methods methods;

#define REAL(f) ((sqlite3_file *)((struct disk_file *)(f) + 1))

static unsigned chance(unsigned below_this)
{
    plan.seed ^= plan.seed << 13;
    plan.seed ^= plan.seed >> 17;
    plan.seed ^= plan.seed << 5;
    return plan.seed % below_this;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static struct bytes read_whole(const char *path, bool *there)
{
    struct bytes b = {NULL, 0};
    FILE *in = fopen(path, "re");
    *there = in;
    if (!in)
        return b;
    fseek(in, 0, SEEK_END);
    b.n = ftell(in);
    rewind(in);
    b.at = malloc((size_t)b.n + 1);
    if (!b.at || fread(b.at, 1, (size_t)b.n, in) != (size_t)b.n)
        abort();
    fclose(in);
    return b;
}

static struct image *image_of(const char *path)
{
    const char *name = base_name(path);
    for (int i = 0; i < image_count; i++)
        if (strcmp(images[i].name, name) == 0)
            return &images[i];
    if (image_count == FILES)
        abort();
    struct image *m = &images[image_count++];
    snprintf(m->name, sizeof m->name, "%s", name);
    m->durable = read_whole(path, &m->there);
    m->known = m->there;
    return m;
}

static void resize(struct bytes *b, sqlite3_int64 n)
{
    if (n > b->n) {
        b->at = realloc(b->at, (size_t)n + 1);
        if (!b->at)
            abort();
        memset(b->at + b->n, 0, (size_t)(n - b->n));
    }
    b->n = n;
}

/* Torn: about half of the sectors are the new ones. */
static void apply(struct bytes *b, const struct pending *p, bool torn)
{
    if (!p->bytes) {
        resize(b, p->at);
        return;
    }
    if (p->at + p->n > b->n)
        resize(b, p->at + p->n);
    for (int from = 0; from < p->n; from += SECTOR) {
        int n = p->n - from < SECTOR ? p->n - from : SECTOR;
        if (!torn || chance(2))
            memcpy(b->at + p->at + from, p->bytes + from, (size_t)n);
    }
}

static void forget(struct image *m)
{
    for (int i = 0; i < m->count; i++)
        free(m->list[i].bytes);
    m->count = 0;
}

static void remember(struct image *m, sqlite3_int64 at, int n, const void *bytes)
{
    if (m->count == m->room) {
        m->room = m->room ? m->room * 2 : 64;
        m->list = realloc(m->list, (size_t)m->room * sizeof *m->list);
        if (!m->list)
            abort();
    }
    struct pending *p = &m->list[m->count++];
    *p = (struct pending){at, n, bytes ? malloc((size_t)n + 1) : NULL};
    if (bytes)
        memcpy(p->bytes, bytes, (size_t)n);
}

/* ---- the moment without power */

static void write_survivor(const struct image *m, const struct bytes *b)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", plan.survivors, m->name);
    FILE *out = fopen(path, "we");
    if (!out || fwrite(b->at ? b->at : (unsigned char *)"", 1, (size_t)b->n, out) != (size_t)b->n ||
        fclose(out))
        abort();
}

static bool is_left(struct image *m, unsigned percent)
{
    if (m->known)
        return true;
    if (m->was_deleted && chance(100) >= percent) { /* the deletion has not reached the folder */
        m->durable = m->deleted;
        m->count = 0;
        return true;
    }
    return m->there && chance(100) < percent;
}

void disk_lose_power(void)
{
    static const unsigned percents[] = {0, 30, 50, 70, 95, 100};
    unsigned percent = percents[chance(6)];
    for (int i = 0; i < image_count; i++) {
        struct image *m = &images[i];
        if (!is_left(m, percent))
            continue;
        for (int k = 0; k < m->count; k++)
            if (chance(100) < percent)
                apply(&m->durable, &m->list[k], percent < 100 && chance(3) == 0);
        write_survivor(m, &m->durable);
    }
    _exit(DISK_POWER_LOST);
}

long disk_failures(void)
{
    return failures;
}

static bool is_time(long now)
{
    bool fails = plan.fail_at && (now == plan.fail_at || (plan.ever && now > plan.fail_at));
    failures += fails;
    return fails;
}

/* Counts; does it fail in one of these ways? */
static bool fails(unsigned ways)
{
    operations++;
    if (operations == plan.lose_power_at)
        disk_lose_power();
    return (ways & 1U << plan.fault) && is_time(operations);
}

/* ---- the file */

static int disk_close(sqlite3_file *f)
{
    return REAL(f)->pMethods->xClose(REAL(f));
}

static int disk_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    if (plan.fault == DISK_READ_ERROR && is_time(++reads))
        return SQLITE_IOERR_READ;
    return REAL(f)->pMethods->xRead(REAL(f), to, n, at);
}

static int put(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    struct image *m = ((struct disk_file *)f)->image;
    if (m)
        remember(m, at, n, from);
    return REAL(f)->pMethods->xWrite(REAL(f), from, n, at);
}

static int disk_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    if (!fails(1U << DISK_FULL | 1U << DISK_SHORT | 1U << DISK_WRITE_ERROR))
        return put(f, from, n, at);
    if (plan.fault == DISK_SHORT)
        put(f, from, n / 2, at);
    return plan.fault == DISK_WRITE_ERROR ? SQLITE_IOERR_WRITE : SQLITE_FULL;
}

static int disk_truncate(sqlite3_file *f, sqlite3_int64 to)
{
    struct image *m = ((struct disk_file *)f)->image;
    if (fails(1U << DISK_WRITE_ERROR))
        return SQLITE_IOERR_TRUNCATE;
    if (m)
        remember(m, to, 0, NULL);
    return REAL(f)->pMethods->xTruncate(REAL(f), to);
}

static void settle(struct image *m)
{
    for (int i = 0; i < m->count; i++)
        apply(&m->durable, &m->list[i], false);
    forget(m);
    if (m->known)
        return;
    m->known = true; /* SQLite syncs the folder with the first sync of a new file */
    free(m->deleted.at);
    m->deleted = (struct bytes){NULL, 0};
    m->was_deleted = false;
}

static int disk_sync(sqlite3_file *f, int flags)
{
    struct image *m = ((struct disk_file *)f)->image;
    bool failed = fails(1U << DISK_WRITE_ERROR | 1U << DISK_SYNC_ERROR | 1U << DISK_SYNC_DROPS);
    if (failed && plan.fault == DISK_SYNC_DROPS && m)
        forget(m);
    if (failed)
        return SQLITE_IOERR_FSYNC;
    if (m && plan.fault != DISK_LIES && !(plan.fault == DISK_LIES_OF_LOG && strstr(m->name, "-wal")))
        settle(m);
    return REAL(f)->pMethods->xSync(REAL(f), flags);
}

static int disk_size(sqlite3_file *f, sqlite3_int64 *n)
{
    return REAL(f)->pMethods->xFileSize(REAL(f), n);
}

static int disk_lock(sqlite3_file *f, int level)
{
    return REAL(f)->pMethods->xLock(REAL(f), level);
}

static int disk_unlock(sqlite3_file *f, int level)
{
    return REAL(f)->pMethods->xUnlock(REAL(f), level);
}

static int disk_reserved(sqlite3_file *f, int *out)
{
    return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}

static int disk_control(sqlite3_file *f, int op, void *arg)
{
    return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}

static int disk_sector(sqlite3_file *f)
{
    return REAL(f)->pMethods->xSectorSize(REAL(f));
}

static int disk_traits(sqlite3_file *f)
{
    return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}

static int shm_map(sqlite3_file *f, int region, int n, int extend, void volatile **out)
{
    return REAL(f)->pMethods->xShmMap(REAL(f), region, n, extend, out);
}

static int shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return REAL(f)->pMethods->xShmLock(REAL(f), at, n, flags);
}

static void shm_barrier(sqlite3_file *f)
{
    REAL(f)->pMethods->xShmBarrier(REAL(f));
}

static int shm_unmap(sqlite3_file *f, int deletes)
{
    return REAL(f)->pMethods->xShmUnmap(REAL(f), deletes);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_reserved,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector,
    .xDeviceCharacteristics = disk_traits,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

/* ---- the folder */

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *out)
{
    static const int kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
    struct disk_file *file = (struct disk_file *)f;
    (void)vfs;
    *file = (struct disk_file){.image = path && (flags & kept) ? image_of(path) : NULL};
    int rc = below->xOpen(below, path, REAL(f), flags, out);
    if (rc)
        return rc;
    if (file->image)
        file->image->there = true;
    file->base.pMethods = &methods;
    return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int syncs)
{
    (void)vfs;
    struct image *m = image_of(path);
    if (fails(1U << DISK_WRITE_ERROR))
        return SQLITE_IOERR_DELETE;
    int rc = below->xDelete(below, path, syncs);
    if (rc)
        return rc;
    forget(m);
    m->there = false;
    if (m->known && !syncs) {
        m->was_deleted = true;
        m->deleted = m->durable;
    } else {
        free(m->durable.at);
    }
    m->known = false;
    m->durable = (struct bytes){NULL, 0};
    return SQLITE_OK;
}

void disk_install(const struct disk_plan *wanted)
{
    plan = *wanted;
    plan.seed = plan.seed * 2654435761U + 1U;
    below = sqlite3_vfs_find("unix");
    over = *below;
    over.pNext = NULL;
    over.zName = "faulty";
    over.szOsFile = (int)sizeof(struct disk_file) + below->szOsFile;
    over.xOpen = disk_open;
    over.xDelete = disk_delete;
    if (sqlite3_vfs_register(&over, 1))
        abort();
}
