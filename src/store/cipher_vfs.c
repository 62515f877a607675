/* The layer itself: what it stands on, which files it opens and with which keys, and what is asked about it. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cipher_file.h"
#include "inside.h"
#include "secret.h"

#define BELOW(f) CIPHER_BELOW(f)

enum { SUBPAGE_READ = 0x8000 }; /* SQLite 3.48: reads less than a page of the database */
enum { WRITE_LOCK = 0 };        /* walformat, 2.3: who has it writes the log */

static const char name[] = "cipher";
static sqlite3_vfs over, *below;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct cipher_file *mine(sqlite3_file *f)
{
    return (struct cipher_file *)f;
}

static int file_close(sqlite3_file *f)
{
    int rc = BELOW(f)->pMethods ? BELOW(f)->pMethods->xClose(BELOW(f)) : SQLITE_OK;
    if (mine(f)->main == mine(f))
        secret_free(mine(f)->room);
    else if (mine(f)->main && mine(f)->main->wal == mine(f))
        mine(f)->main->wal = NULL;
    sqlite3_free(mine(f)->log.held); /* of a transaction that did not end */
    mine(f)->log.held = NULL;
    mine(f)->room = NULL;
    return rc;
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 to)
{
    int rc = cipher_settle(f);
    rc = rc ? rc : BELOW(f)->pMethods->xTruncate(BELOW(f), to);
    mine(f)->pages = rc ? 0 : to / PAGE; /* 0: asked again */
    mine(f)->log.form = LOG_NONE;
    return rc;
}

static int file_sync(sqlite3_file *f, int flags)
{
    int rc = cipher_settle(f);
    return rc ? rc : BELOW(f)->pMethods->xSync(BELOW(f), flags);
}

static int file_size(sqlite3_file *f, sqlite3_int64 *n)
{
    int rc = cipher_settle(f);
    return rc ? rc : BELOW(f)->pMethods->xFileSize(BELOW(f), n);
}

static int file_lock(sqlite3_file *f, int level)
{
    return BELOW(f)->pMethods->xLock(BELOW(f), level);
}

static int file_unlock(sqlite3_file *f, int level)
{
    return BELOW(f)->pMethods->xUnlock(BELOW(f), level);
}

static int file_reserved(sqlite3_file *f, int *out)
{
    return BELOW(f)->pMethods->xCheckReservedLock(BELOW(f), out);
}

/* A page has one size, and is not read past this layer. */
static bool is_fixed(char *const *pragma)
{
    return pragma[2] &&
           (sqlite3_stricmp(pragma[1], "page_size") == 0 || sqlite3_stricmp(pragma[1], "mmap_size") == 0);
}

static int file_control(sqlite3_file *f, int op, void *arg)
{
    if (op == SQLITE_FCNTL_VFSNAME) {
        *(char **)arg = sqlite3_mprintf("%s", name);
        return SQLITE_OK;
    }
    if (op == SQLITE_FCNTL_PRAGMA && is_fixed(arg))
        return SQLITE_OK;
    return BELOW(f)->pMethods->xFileControl(BELOW(f), op, arg);
}

static int file_sector(sqlite3_file *f)
{
    return BELOW(f)->pMethods->xSectorSize(BELOW(f));
}

/* Without POWERSAFE_OVERWRITE SQLite would write the log in pieces; a page that we seal is
 * not written at one stroke. */
static int file_traits(sqlite3_file *f)
{
    static const int not_ours = SQLITE_IOCAP_ATOMIC | SQLITE_IOCAP_ATOMIC512 | SQLITE_IOCAP_ATOMIC1K |
                                SQLITE_IOCAP_ATOMIC2K | SQLITE_IOCAP_ATOMIC4K | SQLITE_IOCAP_ATOMIC8K |
                                SQLITE_IOCAP_ATOMIC16K | SQLITE_IOCAP_ATOMIC32K | SQLITE_IOCAP_ATOMIC64K |
                                SQLITE_IOCAP_BATCH_ATOMIC | SUBPAGE_READ;
    int traits = BELOW(f)->pMethods->xDeviceCharacteristics(BELOW(f));
    return (traits & ~not_ours) | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int shm_map(sqlite3_file *f, int region, int n, int extend, void volatile **out)
{
    return BELOW(f)->pMethods->xShmMap(BELOW(f), region, n, extend, out);
}

static int shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    bool writing = at == WRITE_LOCK && (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    if (writing && flags & SQLITE_SHM_UNLOCK)
        cipher_forget(mine(f)->wal); /* before somebody else may write */
    int rc = BELOW(f)->pMethods->xShmLock(BELOW(f), at, n, flags);
    if (writing && flags & SQLITE_SHM_LOCK && !rc)
        cipher_forget(mine(f)->wal);
    return rc;
}

static void shm_barrier(sqlite3_file *f)
{
    BELOW(f)->pMethods->xShmBarrier(BELOW(f));
}

static int shm_unmap(sqlite3_file *f, int deletes)
{
    return BELOW(f)->pMethods->xShmUnmap(BELOW(f), deletes);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, /* 3 would let SQLite map the file */
    .xClose = file_close,
    .xRead = cipher_read,
    .xWrite = cipher_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

/* ---- opening */

/* A head that cannot be read is one that a loss of power has torn: it was made where it is read. */
static enum cipher_suite suite_of(sqlite3_file *f)
{
    unsigned char clear[PAGE_CLEAR];
    enum cipher_suite suite = CIPHER_NONE;
    if (BELOW(f)->pMethods->xRead(BELOW(f), clear, sizeof clear, 0) == SQLITE_OK)
        suite = sealpage_suite(clear);
    return suite ? suite : cipher_suite_here();
}

static int open_database(struct cipher_file *c, const char *path, int flags, int *out)
{
    c->kind = PAGE_DATABASE;
    c->main = c;
    int rc = below->xOpen(below, path, BELOW(c), flags, out);
    if (rc)
        return rc;
    c->room = secret_new(sizeof *c->room);
    if (sealpage_keys(&c->room->keys, path, suite_of(&c->base)))
        return SQLITE_OK;
    file_close(&c->base);
    return SQLITE_AUTH;
}

static int open_beside(struct cipher_file *c, enum page_kind kind, const char *path, int flags, int *out)
{
    c->kind = kind;
    c->main = mine(sqlite3_database_file_object(path));
    c->room = c->main->room;
    if (kind == PAGE_LOG)
        c->main->wal = c;
    return below->xOpen(below, path, BELOW(c), flags, out);
}

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *out)
{
    struct cipher_file *c = mine(f);
    (void)vfs;
    memset(c, 0, sizeof *c + (size_t)below->szOsFile);
    int rc = !path                              ? SQLITE_CANTOPEN
             : flags & SQLITE_OPEN_MAIN_DB      ? open_database(c, path, flags, out)
             : flags & SQLITE_OPEN_WAL          ? open_beside(c, PAGE_LOG, path, flags, out)
             : flags & SQLITE_OPEN_MAIN_JOURNAL ? open_beside(c, PAGE_JOURNAL, path, flags, out)
                                                : SQLITE_CANTOPEN; /* what SQLite puts aside */
    c->base.pMethods = rc ? NULL : &methods;
    return rc;
}

/* Tests put a disk of theirs below after this was used with the real one. */
static bool install(void)
{
    pthread_mutex_lock(&lock);
    sqlite3_vfs *now = sqlite3_vfs_find(NULL);
    bool good = now != NULL;
    if (good && now != below) {
        below = now;
        over = *below;
        over.pNext = NULL;
        over.zName = name;
        over.szOsFile = (int)sizeof(struct cipher_file) + below->szOsFile;
        over.xOpen = open_file;
        good = sqlite3_vfs_register(&over, 0) == SQLITE_OK;
    }
    pthread_mutex_unlock(&lock);
    return good;
}

enum err cipher_way(const char *db_path, const char **vfs, struct fault *f)
{
    char slots[PATH_MAX];
    *vfs = NULL;
    if (keyring_has(db_path)) {
        *vfs = name;
        return install() ? OK
                         : fault_say(f, ERR_IO, "メモリが足りません。ほかのプログラムを終了してください。");
    }
    snprintf(slots, sizeof slots, "%s.keys", db_path);
    if (access(slots, F_OK) == 0)
        return fault_say(f, ERR_DENIED, "%s: 鍵がかかっています。サインインして開いてください。", db_path);
    return OK;
}

int cipher_begin(sqlite3 *handle)
{
    int room = AEAD_EXTRA;
    return sqlite3_file_control(handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &room);
}

/* ---- what is asked about it */

static struct cipher_file *file_of(struct db *db)
{
    sqlite3_file *f = NULL;
    if (!db->sealed || sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &f) || !f)
        return NULL;
    return mine(f);
}

enum cipher_suite cipher_of(struct db *db)
{
    const struct cipher_file *c = file_of(db);
    return c ? c->room->keys.pages.suite : CIPHER_NONE;
}

uint64_t cipher_sealed(struct db *db)
{
    const struct cipher_file *c = file_of(db);
    return c ? c->sealed : 0;
}

bool cipher_knows_sqlite(void)
{
    enum { FROM = 3040000, TO = 3053999 };
    int version = sqlite3_libversion_number();
    return version >= FROM && version <= TO;
}

const char *cipher_sqlite_version(void)
{
    return sqlite3_libversion();
}
