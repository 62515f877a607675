/*
 * The workstation's secret out of systemd's hands (systemd.exec(5), Credentials): a unit gets it in a folder that only
 * it sees, and what lies on the disk is sealed with a key of the machine, of its TPM where it has one. Then the secret
 * is not beside the data (RELIABILITY.md 1.3, 2.3).
 *
 * At the desk there is no unit: what is sealed is opened by systemd-creds(1), where that may be done by this account.
 * It has no terminal, no input and half a minute. What it gave is kept until the program ends: a TPM takes its time.
 */
#ifndef STORE_CREDENTIAL_H
#define STORE_CREDENTIAL_H

#include <stdbool.h>

#include "base/err.h"

#define CREDENTIAL_NAME "madoguchi.station"
enum { CREDENTIAL_BYTES = 32 };

/* False: nobody has handed one over. A credential of another length is ERR_DAMAGED in *e. */
bool credential_given(unsigned char secret[CREDENTIAL_BYTES], enum err *e, struct fault *f);
/* ERR_DAMAGED: it does not open here. */
enum err credential_open(const char *sealed_path, unsigned char secret[CREDENTIAL_BYTES], struct fault *f);

#endif
