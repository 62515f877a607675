/*
 * Any bytes as a draft in <database>.spool: it is taken in whole, once, or left where it is as it is. Beside a
 * plain file the bytes are the draft; the first byte odd: beside a sealed one they are sealed first, as they must
 * be to be looked at (store/spool.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "fuzz/desk.h"
#include "store/change.h"
#include "store/keyring.h"
#include "store/load.h"
#include "store/seal.h"
#include "store/spool.h"

const char *const fuzz_words[] = {
    "6:hanako", "6:intake", "7:contact", "11:intake.note",        "0:",   "1:0",       "4:1000", "1:1",
    ":",        "あ",       "\n",        "99999999999999999999:", "2:99", "7:1000000", NULL};

enum { PLAIN, SEALED, SORTS };
static struct place {
    char path[128], draft[192];
    struct seat *seat;
    struct db *db;
} places[SORTS];

static void leave(void)
{
    for (int i = 0; i < SORTS; i++) {
        db_close(places[i].db);
        seat_leave(places[i].seat);
    }
}

static void make(struct place *p, const char *name, bool sealed)
{
    static const unsigned char key[KEY_BYTES] = "a key that is no secret";
    char folder[160];
    snprintf(p->path, sizeof p->path, "%s/%s", fuzz_folder(), name);
    snprintf(folder, sizeof folder, "%s.spool", p->path);
    snprintf(p->draft, sizeof p->draft, "%s/one.draft", folder);
    if (sealed)
        keyring_put(p->path, key);
    fuzz_desk(p->path, &p->seat, &p->db);
}

static void begin(void)
{
    setenv("XDG_STATE_HOME", fuzz_folder(), 1);
    make(&places[PLAIN], "plain.db", false);
    make(&places[SEALED], "sealed.db", true);
    atexit(leave);
}

static void put(const struct place *p, struct str bytes)
{
    char folder[160];
    snprintf(folder, sizeof folder, "%s.spool", p->path);
    mkdir(folder, 0700);
    FILE *file = fopen(p->draft, "w");
    must(file && fwrite(bytes.p, 1, bytes.n, file) == bytes.n && fclose(file) == 0);
}

static bool is_left(const struct place *p, struct str bytes)
{
    static char there[1 << 22];
    FILE *file = fopen(p->draft, "r");
    size_t n = file ? fread(there, 1, sizeof there, file) : 0;
    if (file)
        fclose(file);
    return file && str_eq((struct str){there, n}, bytes);
}

/* As it was given: what was typed comes back, and goes, so that the file does not grow. */
static void end_drafts(struct arena *a, struct place *p)
{
    struct draft *rows;
    struct fault f = {0};
    struct change_result result;
    int count = load_drafts(a, p->db, S0, &rows);
    for (int i = 0; i < count; i++) {
        struct change *c = change_new(S("hanako"), S("draft"));
        change_end_draft(c, rows[i].id);
        if (change_apply(p->db, c, FUZZ_NOW, &result, &f))
            fuzz_broken("a draft can be thrown away");
        change_free(c);
    }
    if (load_drafts(a, p->db, S0, &rows))
        fuzz_broken("a draft that was thrown away is gone");
}

void fuzz_one(struct str bytes)
{
    struct arena *a = arena_new();
    struct draft *rows;
    if (!places[PLAIN].db)
        begin();
    struct place *p = &places[bytes.n && bytes.p[0] & 1 ? SEALED : PLAIN];
    struct str file = bytes.n ? str_from(bytes, 1) : bytes;
    if (p == &places[SEALED] && !seal_text(a, p->path, KEY_SPOOL, S("draft"), file, &file))
        fuzz_broken("a text can be sealed");
    put(p, file);
    int taken = spool_fold(p->db, FUZZ_NOW);
    if (load_drafts(a, p->db, S0, &rows) != taken)
        fuzz_broken("what was taken in is a draft");
    if (taken ? access(p->draft, F_OK) == 0 : !is_left(p, file))
        fuzz_broken("taken in and gone, or left as it is");
    end_drafts(a, p);
    arena_free(a);
}
