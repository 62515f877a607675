#include "store/instead.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "inside.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/copied.h"
#include "store/keyring.h"
#include "store/seat.h"
#include "store/slots.h"

/* What a database consists of: SQLite's own two, the keys, that it is damaged (store/harm.h), and last the file itself,
 * the only one that must be there. The lock stays: it is never renamed. */
static const char *const parts[] = {"-wal", "-shm", ".keys", ".damaged", ""};

static const char *part_of(struct arena *a, const char *file, const char *part)
{
    return str_print(a, "%s%s", file, part).p;
}

static enum err move_all(struct arena *a, const char *from, const char *to, struct fault *f)
{
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (rename(part_of(a, from, parts[i]), part_of(a, to, parts[i])) && (errno != ENOENT || !*parts[i]))
            return fault_system(f, "名前を変える", from);
    return OK;
}

void instead_clear(const char *file)
{
    newfile_unlink(file);
}

/* A colon is no good on memory sticks. */
static const char *name_of_old(struct arena *a, const struct instead *i)
{
    struct stat st;
    if (stat(i->path, &st))
        return NULL;
    char *name = (char *)(uintptr_t)str_print(a, "%s.before-%.19s", i->path, date_iso_seconds(a, i->now).p).p;
    for (char *p = name + strlen(i->path); (p = strchr(p, ':'));)
        *p = '-';
    return name;
}

/* Where the chain of the file that gives way ended, as its seat noted it: what came after the backup can be told by it.
 * The file itself may not open any more. */
static struct str head_of_old(struct arena *a, const struct instead *i)
{
    struct str noted = i->old ? seat_noted(a, i->path) : S0;
    str_part(&noted, ' '); /* whose chain it is */
    return noted.n ? noted : i->old ? S("不明") : S("なし");
}

/* Who may open it now, not who might when the backup was made: as long as the data key is the same. */
static enum err keep_keys(const char *path, const char *aside, const char *from, struct fault *f)
{
    struct fault unused;
    bool same = slots_there(path) && !slots_open_station(path, &unused) && keyring_same(path, from);
    return same ? slots_copy(path, aside, f) : OK;
}

static enum err make_aside(const char *path, const char *aside, struct db *backup, struct fault *f)
{
    const char *from = db_path(backup);
    instead_clear(aside); /* of a restore that was killed */
    enum err e = backup_to(backup, aside, f);
    keyring_share(aside, from);
    e = e ? e : keep_keys(path, aside, from, f);
    e = e ? e : db_ready(aside, f);
    return e ? e : copied_mark(aside, f);
}

static enum err take_name(struct arena *a, struct instead *i, const char *aside, struct fault *f)
{
    enum err e = i->old ? move_all(a, i->path, i->old, f) : OK;
    if (!e)
        seat_forget(i->path); /* that it is older than what was here is what was asked for */
    e = e ? e : move_all(a, aside, i->path, f);
    e = e ? e : newfile_sync_folder(i->path, f);
    if (!e)
        keyring_share(i->path, aside);
    return e;
}

static void come_back(struct arena *a, const struct instead *i)
{
    struct fault unused;
    if (i->old && access(i->old, F_OK) == 0)
        (void)move_all(a, i->old, i->path, &unused);
}

/* *out is the new one, open and noted; where that cannot be, the old one is there again. `detail`: empty where the file
 * tells of itself already. */
static enum err put(struct arena *a, struct instead *i, const char *aside, struct str detail, struct db **out,
                    struct fault *f)
{
    *out = NULL;
    enum err e = take_name(a, i, aside, f);
    e = e ? e : db_open_reader(i->path, out, f);
    if (!e && detail.n)
        e = audit_note(*out, i->now, i->login, S("restore"), S0, detail, f);
    if (!e)
        return OK;
    db_close(*out);
    *out = NULL;
    come_back(a, i);
    return e;
}

enum err instead_put_backup(struct arena *a, struct instead *i, struct db *backup, struct db **out,
                            struct fault *f)
{
    const char *aside = part_of(a, i->path, ".part");
    *out = NULL;
    i->old = name_of_old(a, i);
    struct str detail = str_print(a, "%s、戻した鎖 " S_FMT "、これまでの鎖 " S_FMT, db_path(backup),
                                  S_ARG(audit_head(a, backup)), S_ARG(head_of_old(a, i)));
    enum err e = make_aside(i->path, aside, backup, f);
    e = e ? e : put(a, i, aside, detail, out, f);
    instead_clear(aside);
    return e;
}

enum err instead_put_made(struct arena *a, struct instead *i, const char *made, struct fault *f)
{
    struct db *db;
    i->old = name_of_old(a, i);
    enum err e = put(a, i, made, S0, &db, f);
    instead_clear(made);
    db_close(db);
    return e;
}

enum err instead_bring_back(struct arena *a, struct instead *i, const char *from, struct fault *f)
{
    struct db *backup = NULL, *db = NULL;
    enum err e = db_open_backup(from, part_of(a, i->path, ".older"), &backup, f);
    e = e ? e : instead_put_backup(a, i, backup, &db, f);
    db_close(backup);
    db_close(db);
    return e;
}
