/*
 * seal FROM TO: a plain practice file once more, enciphered, with the same pages otherwise; TO.keys beside it, which
 * this workstation opens by itself. What is measured on the one can be measured on the other.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/date.h"
#include "cli/practice.h"
#include "rig.h"
#include "store/cipher.h"
#include "store/db.h"
#include "store/slots.h"

enum { PER_PAGE_RESERVED = 28 };

static void need(enum err e, const struct fault *f)
{
    if (e)
        give_up(f->say);
}

int main(int argc, char **argv)
{
    struct fault fault;
    struct db_birth birth = practice_birth();
    int room = PER_PAGE_RESERVED;
    if (argc != 3) {
        fprintf(stderr, "seal FROM TO\n");
        return 2;
    }
    struct slots_birth keys = {.login = birth.login,
                               .passphrase = S("measured by the bench 2026"),
                               .now = date_moment_from_iso(S(PRACTICE_MOMENT))};
    need(slots_create(argv[2], &keys, &fault), &fault);
    need(db_create(argv[2], &birth, keys.now, &fault),
         &fault); /* the layer is there after the first file with a key */
    unlink(argv[2]);
    sqlite3 *from = raw_open(argv[1], SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI);
    struct arena *a = arena_new();
    sqlite3_file_control(from, "main", SQLITE_FCNTL_RESERVE_BYTES, &room);
    raw_run(from, str_print(a, "VACUUM INTO 'file:%s?vfs=cipher'", argv[2]).p);
    sqlite3_close(from);
    /* VACUUM leaves a rollback journal behind it: a desk that is ended while it turns that
     * into a log cannot be opened. */
    need(db_ready(argv[2], &fault), &fault);
    arena_free(a);
    slots_birth_wipe(&keys);
    return 0;
}
