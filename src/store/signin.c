#include "store/signin.h"

#include "store/throttle.h"

static void show(const struct throttle *t, struct signin *out)
{
    *out = (struct signin){t->failed, t->wait, t->locked, t->last_good};
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
    else if (!throttle_look(db_path, login, &after, &unused))
        show(&after, out);
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
enum err signin_recovery(const char *db_path, struct str code, struct fault *f)
{
    struct fault unused;
    enum err e = slots_open_recovery(db_path, code, f);
    if (!e && !slots_bound(db_path, &unused))
        throttle_release(db_path, S0, &unused);
    return e;
}

enum err signin_once(const char *db_path, struct str login, int64_t now, char code[PAPERCODE_ROOM],
                     struct fault *f)
{
    enum err e = slots_add_once(db_path, login, now, code, f);
    return e ? e : throttle_release(db_path, login, f);
}
