/*
 * What a command has open, who does it, and what time it is: settled once from the
 * command's row before it runs, changed by the few commands that hand over.
 *
 * On a real database everything but what works for the workstation itself needs
 * --as and a person who is 在籍 (status 7 otherwise), or, for the few commands that
 * take it, --recovery. On a practice database the first person of the list does it
 * unless --as says another.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "cli/command.h"

const char *session_path(const struct cli *c); /* --db, $MADOGUCHI_DB, the default place */
enum err session_open(struct cli *c);          /* as the command's row needs; NEED_NOTHING opens nothing */
void session_close(struct cli *c);
struct db *session_give(struct cli *c); /* as close, but the caller's is now what was open for reading */

enum err session_read(struct cli *c,
                      enum seat_job job); /* SEAT_READ, SEAT_EXPORT or SEAT_BACKUP, read-only */
enum err session_write(struct cli *c);    /* the seat and the read-write connection, in place of the reader */

enum err session_deny(struct cli *c);                    /* ERR_DENIED and its sentence */
enum err session_allow(struct cli *c, enum right right); /* OK, or ERR_DENIED and who may */

#endif
