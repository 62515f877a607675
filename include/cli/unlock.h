/*
 * A command comes to an enciphered file: by --as and the person's passphrase, by --recovery and the printed code, or,
 * where nobody must be known, by the workstation's own key. Codes for paper are shown here, once, on stderr.
 */
#ifndef CLI_UNLOCK_H
#define CLI_UNLOCK_H

#include "cli/command.h"

/* The key into the keyring; nothing to do where the file has none or is unlocked already. */
enum err unlock(struct cli *c, const char *db_path);
bool unlock_recovering(const struct cli *c); /* --recovery was given */

/* Signing in, for the chain, once the database is open. */
enum err unlock_note(struct cli *c);

void unlock_show_recovery(struct cli *c, const char *first, const char *second);
void unlock_show_audit(struct cli *c, const unsigned char *k0); /* AUDIT_K0 bytes (store/audit.h) */
void unlock_show_once(struct cli *c, struct str login, const char *code);

#endif
