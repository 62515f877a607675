#include "cli/session.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/clock.h"
#include "cli/say.h"
#include "cli/unlock.h"
#include "store/load.h"
#include "store/lost.h"
#include "store/slots.h"

const char *session_path(const struct cli *c)
{
    return c->global[GLOBAL_DB] ? c->global[GLOBAL_DB] : str_z(c->arena, db_default_path(c->arena));
}

/* Asked before a passphrase and the seat are, so that a mistyped name or a wrong place leaves no lock file and no count
 * behind. Only stat(): opening and closing the file with a descriptor of our own would drop SQLite's locks on it. */
static enum err must_exist(struct cli *c)
{
    struct stat st;
    if (stat(c->db_path, &st) == 0)
        return seat_place(c->db_path, &c->fault);
    if (errno != ENOENT)
        return fault_system(&c->fault, "データベースを開く", c->db_path);
    if (slots_there(c->db_path))
        return fault_say(&c->fault, ERR_IO,
                         "データベース %s がありません。その鍵（.keys）は残っているので、バックアップから "
                         "madoguchi restore で戻してください。",
                         c->db_path);
    return fault_say(&c->fault, ERR_IO,
                     "データベース %s がありません。--db で場所を指定するか、madoguchi init で新しく作るか、"
                     "madoguchi demo で練習用を作ってください。",
                     c->db_path);
}

enum err session_read(struct cli *c, enum seat_job job)
{
    enum err e = must_exist(c);
    if (!e)
        e = unlock(c, c->db_path);
    if (!e)
        e = db_glance(c->db_path, &c->fault);
    if (!e)
        e = seat_take(c->db_path, job, c->login.n ? c->login : str_of(c->command ? c->command->name : "desk"),
                      clock_now(), &c->seat, &c->fault);
    if (!e)
        e = db_open_reader(c->db_path, &c->db, &c->fault);
    return e;
}

/* Who is shown to others as long as this command writes: 山田 花子（import）. */
static struct str holder(const struct cli *c)
{
    struct str name = c->login;
    if (c->db) {
        struct setting s = db_setting(c->db, c->now);
        struct str known = s.staff_name(s.of, c->login);
        name = known.n ? known : name;
    }
    return str_print(c->arena, S_FMT "（%s）", S_ARG(name), c->command->name);
}

enum err session_write(struct cli *c)
{
    struct str who = holder(c);
    session_close(c);
    enum err e = seat_take(c->db_path, SEAT_DESK, who, c->now, &c->seat, &c->fault);
    if (!e)
        e = db_open_writer(c->db_path, c->seat, c->login, c->now, &c->db, &c->fault);
    if (!e && lost_found(c->db).n)
        say_line(c, "%s: " S_FMT "。管理者に知らせてください。", c->db_path, S_ARG(lost_found(c->db)));
    return e;
}

void session_close(struct cli *c)
{
    db_close(c->db);
    seat_leave(c->seat);
    c->db = NULL;
    c->seat = NULL;
}

struct db *session_give(struct cli *c)
{
    struct db *db = c->db;
    c->db = NULL;
    session_close(c);
    return db;
}

/* The clock of a test or a lesson works on practice data only: real records get real times. */
static enum err settle_clock(struct cli *c)
{
    int64_t wanted;
    enum err e = clock_wanted(&wanted, &c->fault);
    if (!e && wanted != INT64_MIN && db_facts(c->db)->practice)
        clock_stop(wanted);
    c->now = clock_now();
    return e;
}

/* Real records that lie there for everybody to read are not worked on; check and doctor tell of them. */
static enum err refuse_plain(struct cli *c)
{
    if (db_facts(c->db)->practice || slots_there(c->db_path) || c->command->plain)
        return OK;
    return fault_say(&c->fault, ERR_REFUSED,
                     "%s: 暗号化されていません。madoguchi rekey で鍵を付けてから使ってください。",
                     c->db_path);
}

static enum err settle_person(struct cli *c)
{
    struct staff *rows;
    struct str as = str_of(c->global[GLOBAL_AS]);
    int count = load_staff(c->arena, c->db, &rows);
    bool takes_first = !as.n && db_facts(c->db)->practice;
    if (unlock_recovering(c) && !db_facts(c->db)->practice) {
        c->login = S("recovery");
        c->roles = ROLE_ADMIN;
        return OK;
    }
    for (int i = 0; i < count; i++)
        if (takes_first || str_eq(rows[i].login, as)) {
            c->login = rows[i].login;
            c->roles = role_of(rows[i].job, rows[i].admin);
            return OK;
        }
    return !as.n ? OK
                 : fault_say(&c->fault, ERR_DENIED,
                             "--as の「%s」は在籍している職員のログイン名ではありません。madoguchi staff "
                             "list で確かめてください。",
                             c->global[GLOBAL_AS]);
}

static bool session_signed(const struct cli *c)
{
    return c->login.n || db_facts(c->db)->practice;
}

enum err session_deny(struct cli *c)
{
    return fault_say(&c->fault, ERR_DENIED,
                     "誰が行うのか分からないので実行できません。--as LOGIN でログイン名を指定してください。"
                     "指定なしでできるのは export --profile city と public、backup、check、doctor、restore "
                     "--drill だけです。");
}

enum err session_allow(struct cli *c, enum right right)
{
    if (right == RIGHT_NONE)
        return OK;
    if (!session_signed(c))
        return session_deny(c);
    if (role_may(c->roles, right))
        return OK;
    return fault_say(&c->fault, ERR_DENIED, S_FMT "その人のログイン名を --as で指定してください。",
                     S_ARG(role_refusal(c->arena, right)));
}

/* What can be known before anything is opened or asked. */
static enum err check_way(struct cli *c)
{
    if (unlock_recovering(c) && !c->command->recovery)
        return fault_say(&c->fault, ERR_USAGE,
                         "--recovery で行えるのは staff reset と restation だけです。ほかは --as LOGIN "
                         "で行ってください。");
    if (c->global[GLOBAL_PASSPHRASE] && access(c->global[GLOBAL_PASSPHRASE], R_OK))
        return fault_system(&c->fault, "合い言葉を読む", c->global[GLOBAL_PASSPHRASE]);
    bool needs_person = c->command->right != RIGHT_NONE && c->command->need != NEED_NOTHING;
    bool nobody = !c->global[GLOBAL_AS] && !unlock_recovering(c);
    return needs_person && nobody && slots_there(c->db_path) ? session_deny(c) : OK;
}

enum err session_open(struct cli *c)
{
    enum err e = check_way(c);
    if (e || c->command->need == NEED_NOTHING)
        return e;
    e = session_read(c, SEAT_READ);
    if (!e)
        e = refuse_plain(c);
    if (!e)
        e = settle_clock(c);
    if (!e)
        e = settle_person(c);
    if (!e)
        db_watched_by(c->db, c->login); /* of a restricted case not more than at the desk */
    if (!e)
        e = session_allow(c, c->command->right);
    if (!e)
        e = unlock_note(c);
    if (!e && c->command->need == NEED_SEAT)
        e = session_write(c);
    return e;
}
