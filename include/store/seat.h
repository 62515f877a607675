/*
 * Who may write: one seat per file, held by one process (RELIABILITY.md section 1).
 *
 * The seat is an open-file-description lock on byte 0 of <database>.lock, which
 * is never deleted or renamed; the kernel gives it back when the holder dies in
 * any way. The file's text names the holder for people; no decision reads it.
 *
 *   byte 0 seat      the desk that writes, import, migration    exclusive
 *   byte 1 barrier   everyone who has the file open: shared; restore: exclusive
 *   byte 2 export    one export at a time                       exclusive
 *   byte 3 backup    one backup at a time                       exclusive
 *   byte 4 wish      who asks for the seat and waits            exclusive
 *   byte 5 no        the holder, while it refuses               exclusive
 *   byte 6 keys      whoever changes <database>.keys, for the moment of it
 *   byte 7 tries     the same of <database>.auth
 *
 * Only local file systems of an allow list, one link, no symbolic link: checked
 * on the folder's descriptor, since opening and closing the database file beside
 * SQLite would drop SQLite's own locks.
 */
#ifndef STORE_SEAT_H
#define STORE_SEAT_H

#include "base/err.h"
#include "base/str.h"

struct seat;
struct arena;

enum seat_job { SEAT_READ, SEAT_DESK, SEAT_EXPORT, SEAT_BACKUP, SEAT_REPLACE };

/*
 * SEAT_READ takes the shared barrier only, and is given where nothing can be written, too; the others their byte and
 * the barrier (SEAT_REPLACE: seat and barrier, exclusive; the file need not be there yet). `who` is what others are shown ("山田 花子（看護師）").
 * Taken by another: ERR_SEAT and a sentence that names the holder, the time and the terminal. Wrong file system,
 * link: ERR_SEAT and its name.
 */
enum err seat_take(const char *db_path, enum seat_job job, struct str who, int64_t now, struct seat **out,
                   struct fault *f);
void seat_leave(struct seat *s); /* NULL is allowed */
bool seat_writes(const struct seat *s);
struct str
seat_holder(struct arena *a,
            const char *db_path); /* "山田 花子（看護師）が 09:12 から使用中（pts/2）"; empty where nobody */

/* "最終使用 2026-04-01 17:32 山田 花子（看護師）": when the file was last written, and who sat there; for people, no decision
 * reads it. Empty where nothing is known. */
struct str seat_last(struct arena *a, const char *db_path);

/* A small file beside the database is read, changed and written again by one at a time: waits for the other. Given
 * back with close(). -1: the lock file cannot be opened, as errno says. */
enum seat_beside { SEAT_KEYS = 6, SEAT_TRIES };
int seat_hold(const char *db_path, enum seat_beside what);

/*
 * Asking for the seat. Who waits holds the wish, the holder looks for it and gives the seat back or says no; the one
 * who waits tries seat_take() meanwhile. Whoever dies has taken their part back by that.
 */
struct seat_wish;
enum err seat_ask(const char *db_path, struct str who, struct seat_wish **out,
                  struct fault *f); /* ERR_SEAT: somebody else is asking already */
bool seat_refused(const struct seat_wish *w);
void seat_unask(struct seat_wish *w); /* NULL is allowed */
bool seat_is_wanted(const struct seat *s);
struct str seat_wanted_by(struct arena *a, const struct seat *s); /* for people; no decision reads it */
void seat_refuse(const struct seat *s, bool no);

/*
 * What the holder notes in the file for whoever sits next (store/lost.h), at most 512 bytes. Other locks are not
 * touched. forget: after another file was put in the database's place on purpose.
 */
void seat_note(const struct seat *s, struct str text);
struct str seat_noted(struct arena *a, const char *db_path); /* empty where nothing is */
void seat_forget(const char *db_path);

/* Before a database is made, with its folders: ERR_SEAT and the name of the file system where it may not lie on the one
 * of the nearest folder that is there. */
enum err seat_place(const char *db_path, struct fault *f);
/* Name of a file system that is refused, from statfs's f_type; NULL where it is allowed. *warn for overlay
 * and tmpfs. */
const char *seat_refuses(long f_type, bool *warn);

#endif
