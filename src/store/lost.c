#include "store/lost.h"

#include <sodium.h>

#include "inside.h"
#include "store/audit.h"
#include "store/seat.h"

enum { MAC_BYTES = AUDIT_HEAD_HEX / 2 };

/* Of another file that lay here: nothing is known about this one. */
static struct str noted_head(struct arena *a, const struct db *db)
{
    struct str head = seat_noted(a, db->path), uuid = str_part(&head, ' ');
    return str_eq(uuid, db->facts.uuid) ? head : S0;
}

static int64_t newest(struct db *db)
{
    return db_number(db, "SELECT max(seq) FROM audit", -1);
}

/* The note first: meanwhile the holder may go on. */
struct str lost_look(struct arena *a, struct db *db)
{
    struct str head = noted_head(a, db), rest = head;
    long long noted = (long long)str_int(str_part(&rest, ':'), 0);
    enum anchor found = audit_anchor(db, head);
    if (found == ANCHOR_DIFFERS)
        return str_print(a, "監査の %lld 番が席の控えと違う。前の書き込みが失われ、別の記録が続いている",
                         noted);
    if (found == ANCHOR_MISSING)
        return str_print(a, "席の控えは監査の %lld 番まで、ファイルは %lld 番まで。後の記録が失われている",
                         noted, (long long)newest(db));
    return S0;
}

struct str lost_found(const struct db *db)
{
    return db->lost;
}

struct str lost_unread(struct arena *a, struct db *db)
{
    static const char sql[] = "SELECT detail FROM audit WHERE seq ="
                              " (SELECT CAST(value AS INTEGER) FROM meta WHERE key='lost') AND NOT EXISTS"
                              " (SELECT 1 FROM handover_seen h WHERE h.entry = 'emergency ' || seq)";
    struct fault unused;
    sqlite3_stmt *s = db_statement(db, sql, &unused);
    struct str said = s && db_row(s) ? db_copy(a, s, 0) : S0;
    if (s)
        sqlite3_reset(s);
    return said;
}

enum err lost_tell(struct db *db, struct str login, int64_t now, struct fault *f)
{
    if (!db->lost.n)
        return OK;
    enum err e = audit_add(db, now, login, S("lost"), S0, db->lost, f);
    struct arena_mark mark = arena_mark(db->scratch);
    e = e ? e : db_set_meta(db, "lost", str_print(db->scratch, "%lld", (long long)db->audit_seq), f);
    arena_rewind(db->scratch, mark);
    return e;
}

void lost_note(struct db *db)
{
    char hex[AUDIT_HEAD_HEX + 1];
    if (!db->seat || !db->head_seq)
        return;
    struct arena_mark mark = arena_mark(db->scratch);
    sodium_bin2hex(hex, sizeof hex, db->head_mac, MAC_BYTES);
    seat_note(db->seat,
              str_print(db->scratch, S_FMT " %lld:%s", S_ARG(db->facts.uuid), (long long)db->head_seq, hex));
    arena_rewind(db->scratch, mark);
}
