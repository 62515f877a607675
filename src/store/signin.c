#include "store/signin.h"

#include "audit_link.h"
#include "boot.h"
#include "store/keyring.h"
#include "store/throttle.h"

static void show(const struct throttle *t, struct signin *out)
{
    *out = (struct signin){t->failed, t->wait, t->locked, t->last_good};
}

static const struct str by_code = S_ROW("recovery");

static bool is_known(struct arena *a, const char *db_path, struct str login)
{
    struct slots_view view;
    struct fault unused;
    if (str_eq(login, by_code))
        return true;
    if (slots_list(a, db_path, &view, &unused))
        return false;
    for (int i = 0; i < view.count; i++)
        if (view.slots[i].label.n && str_eq(view.slots[i].label, login))
            return true;
    return false;
}

static void note(struct arena *a, const char *db_path, struct str login, struct str detail, int64_t now)
{
    unsigned char mark[BOOT_MARK];
    struct fault unused;
    boot_mark(mark);
    const struct audit_event e = {.at = now,
                                  .login = is_known(a, db_path, login) ? login : S("?"),
                                  .act = S("denied"),
                                  .detail = detail,
                                  .boot = {(const char *)mark, BOOT},
                                  .mono = boot_ms()};
    audit_note_event(db_path, true, &e, &unused);
}

void signin_denied(const char *db_path, struct str login, struct str way, int failed, int64_t now)
{
    struct fault unused;
    struct arena *a = arena_new();
    bool open = keyring_has(db_path);
    if (open || slots_open_station(db_path, &unused) == OK)
        note(a, db_path, login, str_print(a, S_FMT ", failed %d", S_ARG(way), failed), now);
    if (!open)
        keyring_forget(db_path);
    arena_free(a);
}

/* What is wrong with the file, the workstation or the new passphrase is no failed try. */
static enum err end(const char *db_path, struct str login, enum err e, int64_t now, struct signin *out)
{
    struct throttle after;
    struct fault unused;
    if (!e)
        throttle_good(db_path, login, now, &unused);
    else if (e != ERR_DENIED)
        throttle_take_back(db_path, login, &unused);
    else if (!throttle_look(db_path, login, &after, &unused)) {
        show(&after, out);
        signin_denied(db_path, login, S("passphrase"), after.failed, now);
    }
    return e;
}

/* A file that is another workstation's is not touched, not even to count. */
static enum err begin(const char *db_path, struct str login, struct signin *out, struct fault *f)
{
    struct throttle t = {0};
    enum err e = slots_bound(db_path, f);
    e = e ? e : throttle_begin(db_path, login, &t, f);
    show(&t, out);
    return e;
}

enum err signin_person(const char *db_path, struct str login, struct str passphrase, int64_t now,
                       struct signin *out, struct fault *f)
{
    enum err e = begin(db_path, login, out, f);
    if (e)
        return e;
    return end(db_path, login, slots_open_person(db_path, login, passphrase, now, f), now, out);
}

enum err signin_redeem(const char *db_path, struct str login, struct str code, struct str passphrase,
                       int64_t now, struct signin *out, struct fault *f)
{
    enum err e = begin(db_path, login, out, f);
    if (e)
        return e;
    return end(db_path, login, slots_redeem(db_path, login, code, passphrase, now, f), now, out);
}

/* A workstation that the file has never been on has nothing to release. */
enum err signin_recovery(const char *db_path, struct str code, int64_t now, struct fault *f)
{
    struct fault unused;
    enum err e = slots_open_recovery(db_path, code, f);
    bool here = !slots_bound(db_path, &unused);
    if (!e && here)
        throttle_release(db_path, S0, &unused);
    if (e == ERR_DENIED && here)
        signin_denied(db_path, by_code, by_code, 1, now);
    return e;
}

enum err signin_once(const char *db_path, struct str login, int64_t now, char code[PAPERCODE_ROOM],
                     struct fault *f)
{
    enum err e = slots_add_once(db_path, login, now, code, f);
    return e ? e : throttle_release(db_path, login, f);
}
