/* Three desks of one town that know each other's keys, and the parcels between them. */
#ifndef TESTS_STORE_TOWN_H
#define TESTS_STORE_TOWN_H

#include "store/desk.h"

#include "store/backup.h"
#include "store/copied.h"
#include "store/difference.h"
#include "store/give.h"
#include "store/peer.h"
#include "store/take.h"

enum { DESKS = 3 };
static const char *const names[DESKS] = {"本所", "北支所", "南支所"};

struct town {
    struct desk *desks[DESKS];
    char parcel[192];
    int parcels;
};

static inline struct str key_of(struct desk *d)
{
    struct parcel_pair own;
    struct fault fault;
    char *hex = arena_take(d->arena, PEER_HEX);
    GOOD(peer_own(d->db, S("hanako"), d->now, &own, &fault));
    for (int i = 0; i < PARCEL_KEY; i++)
        snprintf(hex + i * 2, 3, "%02x", own.public_key[i]);
    return str_of(hex);
}

static inline void know(struct town *t, int who, int whom)
{
    struct fault fault;
    struct desk *d = t->desks[who];
    GOOD(peer_add(d->db, str_of(names[whom]), key_of(t->desks[whom]), S("hanako"), d->now, &fault));
}

static inline int town_up(void **state)
{
    struct town *t = calloc(1, sizeof *t);
    for (int i = 0; i < DESKS; i++) {
        void *desk;
        desk_up(&desk);
        t->desks[i] = desk;
    }
    for (int i = 0; i < DESKS; i++)
        for (int k = 0; k < DESKS; k++)
            if (i != k)
                know(t, i, k);
    *state = t;
    return 0;
}

static inline int town_down(void **state)
{
    struct town *t = *state;
    for (int i = 0; i < DESKS; i++) {
        void *desk = t->desks[i];
        desk_down(&desk);
    }
    free(t);
    return 0;
}

static inline const char *pack(struct town *t, int from, int to, bool whole)
{
    struct given given;
    struct fault fault;
    struct desk *d = t->desks[from];
    snprintf(t->parcel, sizeof t->parcel, "%s/parcel-%d", d->folder, t->parcels++);
    GOOD(give(d->db, str_of(names[to]), whole, t->parcel, S("hanako"), d->now, &given, &fault));
    return t->parcel;
}

static inline struct taken open_parcel(struct town *t, int to, const char *path)
{
    struct taken taken;
    struct fault fault;
    struct desk *d = t->desks[to];
    GOOD(take(d->arena, d->db, path, S("hanako"), d->now, &taken, &fault));
    return taken;
}

static inline struct taken hand_over(struct town *t, int from, int to)
{
    return open_parcel(t, to, pack(t, from, to, false));
}

static inline int64_t contact(struct desk *d, int64_t intake, const char *note)
{
    struct contact k = {.intake = str_print(d->arena, "%lld", (long long)intake),
                        .at = date_iso_moment(d->arena, d->now),
                        .channel = S("visit"),
                        .staff = S("hanako"),
                        .note = str_of(note)};
    struct change *c = change_new(S("hanako"), S("contact"));
    change_put(c, &(struct record){record_row(RECORD_CONTACT), 0, k.v}, FIELDS_ALL);
    return desk_apply(d, c).ids[0];
}

static inline void decide_as(struct desk *d, enum difference_choice choice, bool keep)
{
    struct difference_row *rows;
    assert_true(difference_list(d->arena, d->db, 10, &rows) > 0);
    struct change *c = change_new(S("hanako"), S("differ"));
    assert_true(difference_decide(c, &rows[0], choice, S("hanako"), d->now));
    if (keep)
        change_keep(c, S("食い違いの判断"));
    desk_apply(d, c);
}

static inline void decide(struct desk *d, enum difference_choice choice)
{
    decide_as(d, choice, false);
}

/* By whoever can take it back. */
static inline void decide_kept(struct desk *d, enum difference_choice choice)
{
    decide_as(d, choice, true);
}

static inline int64_t case_of(struct desk *d, const char *org)
{
    struct case_row *rows;
    int n = load_cases(d->arena, d->db, CASES_NEWEST, NULL, 200, &rows);
    for (int i = 0; i < n; i++)
        if (str_eq(desk_value(d, RECORD_INTAKE, rows[i].id, INTAKE_caller_org), str_of(org)))
            return rows[i].id;
    return 0;
}

static inline int64_t add_case(struct desk *d, const char *name, const char *org)
{
    int64_t id = desk_case(d, name, "", "090-1234-5678", "退院の相談");
    desk_set(d, RECORD_INTAKE, id, INTAKE_caller_org, org);
    return id;
}

/* By whoever can take it back. */
static inline int64_t make_row(struct desk *d, enum record_id id, struct str *v)
{
    struct change *c = change_new(S("hanako"), S("item"));
    change_put(c, &(struct record){record_row(id), 0, v}, FIELDS_ALL);
    change_keep(c, S(" の登録"));
    return desk_apply(d, c).ids[0];
}

static inline void take_away(struct desk *d, enum record_id record, int64_t id)
{
    struct change *c = change_new(S("hanako"), S("item"));
    change_withdraw(c, record, id);
    change_keep(c, S("消した行"));
    desk_apply(d, c);
}

static inline enum err try_undo(struct desk *d, struct fault *f)
{
    struct change_result result;
    struct change *c = change_new(S("hanako"), S("undo"));
    change_revert(c, false);
    enum err e = change_apply(d->db, c, d->now, &result, f);
    change_free(c);
    return e;
}

static inline void undo(struct desk *d)
{
    struct fault fault;
    GOOD(try_undo(d, &fault));
}

static inline int64_t slot(struct desk *d, int64_t resource)
{
    struct slot s = {.resource = str_print(d->arena, "%lld", (long long)resource), .purpose = S("visit")};
    return make_row(d, RECORD_SLOT, s.v);
}

static inline int64_t place(struct desk *d, const char *official, const char *name)
{
    struct resource r = {.official = str_of(official), .service = S("訪問看護"), .name = str_of(name)};
    return make_row(d, RECORD_RESOURCE, r.v);
}

/* The desk goes on with another file: `marked`, as restore puts it there. */
static inline void replace(struct desk *d, const char *old, bool marked)
{
    struct fault fault;
    char part[2][160];
    db_close(d->db);
    if (marked)
        GOOD(copied_mark(old, &fault));
    snprintf(part[0], sizeof part[0], "%s-wal", d->path);
    snprintf(part[1], sizeof part[1], "%s-shm", d->path);
    unlink(part[0]);
    unlink(part[1]);
    assert_int_equal(rename(old, d->path), 0);
    if (marked)
        seat_forget(d->path);
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
}

#endif
