#include "store/audit_list.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "audit_link.h"
#include "store/audit_story.h"
#include "store/seal.h"

struct reading {
    struct db *db;
    const struct audit_wish *wish;
    void (*take)(void *of, const struct audit_event *e);
    void *of;
};

static void hand_over(struct reading *r, const struct audit_event *e)
{
    bool theirs = !r->wish->login.n || str_eq(e->login, r->wish->login);
    bool concerns = !r->wish->person || audit_person(r->db, e->subject) == r->wish->person;
    if (e->at >= r->wish->since && theirs && concerns)
        r->take(r->of, e);
}

static enum err read_chain(struct reading *r, struct fault *f)
{
    sqlite3_stmt *s = db_statement(
        r->db,
        "SELECT seq, at, login, act, subject, detail, station, boot, mono, role FROM audit ORDER BY seq", f);
    if (!s)
        return f->code;
    while (db_row(s)) {
        struct audit_event e = {.seq = sqlite3_column_int64(s, 0),
                                .at = sqlite3_column_int64(s, 1),
                                .login = db_text(s, 2),
                                .act = db_text(s, 3),
                                .subject = db_text(s, 4),
                                .detail = db_text(s, 5),
                                .station = db_text(s, 6),
                                .boot = db_blob(s, 7),
                                .mono = sqlite3_column_int64(s, 8),
                                .role = db_text(s, 9)};
        hand_over(r, &e);
    }
    return sqlite3_reset(s) ? db_fault(r->db, f) : OK;
}

static enum err read_lines(struct reading *r, FILE *from, const char *path, struct fault *f)
{
    char *line = NULL;
    size_t room = 0;
    struct arena *a = arena_new();
    for (ssize_t n; (n = getline(&line, &room, from)) > 0;) {
        struct str rest = str_trim((struct str){line, (size_t)n});
        arena_reset(a);
        if (r->db->sealed && !seal_open(a, r->db->path, KEY_EVENTS, S("event"), rest, &rest))
            continue; /* written to the half; who folds it tells of it */
        struct audit_event e;
        unsigned char boot[BOOT];
        audit_event_read(rest, boot, &e);
        e.station = str_of(r->db->station.name);
        hand_over(r, &e);
    }
    free(line);
    arena_free(a);
    return ferror(from) ? fault_system(f, "監査の控えを読む", path) : OK;
}

/* A file that is just being folded is looked at under both names; an event may then be seen twice, never missed. */
static enum err read_waiting(struct reading *r, int which, const char *ending, struct fault *f)
{
    char path[PATH_MAX];
    bool fits = audit_events_file(r->db->path, which, ending, path);
    FILE *from = fits ? fopen(path, "re") : NULL;
    if (!from)
        return fits && errno != ENOENT ? fault_system(f, "監査の控えを読む", path) : OK;
    enum err e = read_lines(r, from, path, f);
    fclose(from);
    return e;
}

enum err audit_list(struct db *db, const struct audit_wish *w,
                    void (*take)(void *of, const struct audit_event *e), void *of, struct fault *f)
{
    struct reading r = {db, w, take, of};
    enum err e = read_chain(&r, f);
    for (int which = 0; which < AUDIT_EVENTS_PLACES; which++) {
        e = e ? e : read_waiting(&r, which, ".folding", f);
        e = e ? e : read_waiting(&r, which, "", f);
    }
    return e;
}

struct newest {
    struct str act;
    int64_t at;
};

static void note(void *of, const struct audit_event *e)
{
    struct newest *n = of;
    if ((!n->act.n || str_eq(n->act, e->act)) && e->at > n->at)
        n->at = e->at;
}

int64_t audit_last(struct db *db, struct str act)
{
    struct fault unused;
    struct newest n = {.act = act};
    struct audit_wish everything = {0};
    return audit_list(db, &everything, note, &n, &unused) ? 0 : n.at;
}
