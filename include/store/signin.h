/*
 * Signing in: the count of tries (store/throttle.h) and the slots (store/slots.h) in one call, so that nobody asks
 * the one without the other. The desk, every command and every test come in here.
 */
#ifndef STORE_SIGNIN_H
#define STORE_SIGNIN_H

#include "store/slots.h"

struct signin {        /* to be shown: 前回3回失敗, あと8秒 */
    int failed_before; /* tries since the last good one */
    int wait;          /* seconds until the next try may be; 0: now */
    bool locked;
    int64_t last_good; /* moment; 0: never */
};

/* As slots_open_person(), and ERR_DENIED with its sentence while a try may not be. ERR_NOTICE: a one-time code that is
 * right, which counted as no try; go on with signin_redeem(), which is one. */
enum err signin_person(const char *db_path, struct str login, struct str passphrase, int64_t now,
                       struct signin *out, struct fault *f);
/* The code against the person's own passphrase; ask model/passphrase.h about that before. */
enum err signin_redeem(const char *db_path, struct str login, struct str code, struct str passphrase,
                       int64_t now, struct signin *out, struct fault *f);
/* Whoever has the printed code comes in on any workstation; the logins that are locked are free again. */
enum err signin_recovery(const char *db_path, struct str code, int64_t now, struct fault *f);
/* The code for somebody who lost the passphrase or begins: with the key in the keyring. The login is free again. */
enum err signin_once(const char *db_path, struct str login, int64_t now, char code[PAPERCODE_ROOM],
                     struct fault *f);

/*
 * A try that was wrong is a row of the audit: "denied", with the way and how many it were since the last
 * good one. Nobody is in then, so the workstation's own slot seals it, and its key is gone again at once. A
 * login that has no slot is not written down: it may be a passphrase in the wrong field. signin_person() and
 * the others do this themselves.
 */
void signin_denied(const char *db_path, struct str login, struct str way, int failed, int64_t now);

#endif
