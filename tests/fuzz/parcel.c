/*
 * Any bytes as a parcel of a workstation that is known (store/take.h): it is taken in and the file is sound, or it is
 * refused with a sentence and nothing is changed. The first byte tells how they are meant: as rows of a well-formed
 * content, a line for each part of one, so that changes reach behind its form; as the content; as the file.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "fuzz/desk.h"
#include "store/check.h"
#include "store/load.h"
#include "store/peer.h"
#include "store/sealed.h"
#include "store/take.h"

const char *const fuzz_words[] = {"\nrow\t",
                                  "\nis\t",
                                  "\nnow\t",
                                  "\tnew\n",
                                  "\told\n",
                                  "\tgone\n",
                                  "\tperson\t",
                                  "intake\t",
                                  "contact\t",
                                  "resource\t",
                                  "slot\t",
                                  "staff\t",
                                  "number\t",
                                  "person\tL:2",
                                  "L:1",
                                  "L:2",
                                  "kept\tL:1",
                                  "office\tL:1",
                                  "0",
                                  "-1",
                                  "9223372036854775807",
                                  "R08-0001",
                                  "あ",
                                  "\x1B[2J",
                                  "\ndifference\t",
                                  "restricted\tyes",
                                  NULL};

enum { ROUND = 250 }; /* inputs on one file */

static struct seat *seat;
static struct db *db;
static struct parcel_pair theirs;
static unsigned char ours[PARCEL_KEY];

static void leave(void)
{
    db_close(db);
    seat_leave(seat);
    db = NULL;
    seat = NULL;
}

/* Each input looks through the whole file: it begins anew before that takes longer than the parcel. */
static void begin(void)
{
    struct fault f = {0};
    struct parcel_pair own;
    char path[128], command[160];
    setenv("XDG_STATE_HOME", fuzz_folder(), 1);
    snprintf(path, sizeof path, "%s/desk.db", fuzz_folder());
    snprintf(command, sizeof command, "rm -f '%s'*", path);
    must(system(command) == 0);
    fuzz_desk(path, &seat, &db);
    must(!peer_own(db, S("hanako"), FUZZ_NOW, &own, &f));
    memcpy(ours, own.public_key, PARCEL_KEY);
    crypto_box_keypair(theirs.public_key, theirs.secret_key);
}

/* Nothing of theirs was taken yet: or every second parcel would be one that came before. */
static void know_anew(struct arena *a)
{
    struct fault f = {0};
    char hex[PEER_HEX];
    struct peer *rows;
    int count;
    sodium_bin2hex(hex, sizeof hex, theirs.public_key, PARCEL_KEY);
    must(!peer_list(a, db, &rows, &count, &f) &&
         (!count || !peer_forget(db, S("支所"), S("hanako"), FUZZ_NOW, &f)) &&
         !peer_add(db, S("支所"), str_of(hex), S("hanako"), FUZZ_NOW, &f));
}

/* "row\tintake\tL:1\tnew", "is\tnote\ttext", "now\tnote\ttext\tformer\tformer…"; any other line is passed over. */
static bool add_line(struct arena *a, struct buf *content, struct str line)
{
    struct str rest = line, tag = str_part(&rest, '\t');
    bool row = str_eq(tag, S("row")), now = str_eq(tag, S("now"));
    int texts = row ? 3 : 2;
    if (!row && !now && !str_eq(tag, S("is")))
        return false;
    parcel_add(content, tag);
    for (int i = 0; i < texts; i++)
        parcel_add(content, str_part(&rest, '\t'));
    if (now) {
        int formers = 0;
        for (struct str count = rest; count.n; formers++)
            str_part(&count, '\t');
        parcel_add(content, str_print(a, "%d", formers));
        while (rest.n)
            parcel_add(content, str_part(&rest, '\t'));
        parcel_add(content, S("jiro"));
        parcel_add(content, S("2026-11-20T10:00"));
    }
    return row;
}

static struct str content_of(struct arena *a, struct str rows)
{
    static const struct str head[] = {
        S_ROW("madoguchi-changes"), S_ROW("1"), S_ROW("1"), S_ROW("L"), S_ROW("7"), S_ROW("0"), S_ROW("0")};
    struct buf content = buf_in(a);
    int count = 0;
    size_t mended;
    rows = utf8_mend(a, rows, &mended);
    for (size_t i = 0; i < COUNT_OF(head); i++)
        parcel_add(&content, head[i]);
    while (rows.n)
        count += add_line(a, &content, str_part(&rows, '\n'));
    parcel_add(&content, S("end"));
    parcel_add(&content, str_print(a, "%d", count));
    return buf_str(&content);
}

static const char *made_of(struct arena *a, struct str bytes)
{
    struct fault f = {0};
    struct str rest = bytes.n ? str_from(bytes, 1) : bytes;
    int how = bytes.n ? bytes.p[0] % 3 : 0;
    if (how == 2)
        return fuzz_file("parcel", rest);
    const char *path = fuzz_file("parcel", S0);
    must(unlink(path) == 0 && !sealed(path, &theirs, ours, how ? rest : content_of(a, rest), &f));
    return path;
}

static long rows_here(void)
{
    return (long)(load_count(db, "intake") + load_count(db, "contact") + load_count(db, "resource"));
}

void fuzz_one(struct str bytes)
{
    struct arena *a = arena_new();
    struct taken taken;
    struct fault f = {0};
    struct check_line *lines;
    int count;
    static int inputs;
    if (!inputs)
        atexit(leave);
    if (inputs++ % ROUND == 0) {
        leave();
        begin();
    }
    know_anew(a);
    long before = rows_here();
    enum err e = take(a, db, made_of(a, bytes), S("hanako"), FUZZ_NOW, &taken, &f);
    if (e && rows_here() != before)
        fuzz_broken("what is refused changes nothing");
    if (!e && check_all(a, db, false, &lines, &count, &f))
        fuzz_broken("the file can be looked through");
    for (int i = 0; !e && i < count; i++)
        if (!lines[i].good)
            fuzz_broken(str_z(a, lines[i].what));
    arena_free(a);
}
