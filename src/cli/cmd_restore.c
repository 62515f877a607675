/*
 * restore: puts a backup in the place of the database. Nobody else may have it
 * open; what was there is kept under another name; the new file is opened before
 * the command says that it is done, and the old one comes back where that fails.
 */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/args.h"
#include "cli/clock.h"
#include "cli/findings.h"
#include "cli/place.h"
#include "cli/session.h"
#include "cli/unlock.h"
#include "export/done.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/check.h"
#include "store/generation.h"
#include "store/instead.h"
#include "store/keyring.h"
#include "store/load.h"
#include "store/slots.h"

enum { TO, FORCE, DRILL };

static bool is_admin(struct cli *c, struct db *db)
{
    struct staff *rows;
    int count = load_staff(c->arena, db, &rows);
    struct str as = str_of(c->global[GLOBAL_AS]);
    for (int i = 0; i < count; i++)
        if (str_eq(rows[i].login, as) && str_eq(rows[i].admin, S("yes")))
            return true;
    return false;
}

/* What is wrong with a backup is told as such: not it is brought back, but another one. */
static enum err must_be_whole(struct cli *c, struct db *backup, const char *from)
{
    struct check_line *lines;
    int count;
    struct fault why;
    if (!check_all(c->arena, backup, false, &lines, &count, &why))
        return OK;
    const struct check_line *bad = lines;
    while (bad->good)
        bad++;
    return fault_say(&c->fault, ERR_DAMAGED,
                     "%s: " S_FMT "に問題があります（" S_FMT "）。別のバックアップを使ってください。", from,
                     S_ARG(bad->what), S_ARG(bad->found));
}

/* Where one of an older version is made readable: beside the database, or, where that is still to come, the backup. */
static const char *copy_of(struct cli *c, const char *from)
{
    bool placed = access(place_folder(c->arena, c->db_path).p, W_OK) == 0;
    return str_print(c->arena, "%s.older", placed ? c->db_path : from).p;
}

/* The backup itself says who may bring it back, so that this works where nothing else is left. Trying it, which tells
 * nobody anything but whether it can be done, is done by a timer: with the workstation's own key. */
static enum err open_backup(struct cli *c, const char *from, struct db **backup)
{
    bool tries = c->option[DRILL] != NULL;
    enum err e = access(from, F_OK) ? fault_system(&c->fault, "バックアップを読む", from) : OK;
    if (!e)
        e = slots_there(from) && !c->global[GLOBAL_AS] && !tries ? session_deny(c) : unlock(c, from);
    e = e ? e : db_open_backup(from, copy_of(c, from), backup, &c->fault);
    if (!e && db_newer(*backup))
        e = fault_say(&c->fault, ERR_REFUSED,
                      "%s: 新しい版の madoguchi のバックアップです（形式 "
                      "%d）。戻すには、プログラムを更新してください。",
                      from, db_newer(*backup));
    e = e ? e : must_be_whole(c, *backup, from);
    if (e || tries || db_facts(*backup)->practice)
        return e;
    if (!c->global[GLOBAL_AS])
        return session_deny(c);
    if (!is_admin(c, *backup))
        return fault_say(&c->fault, ERR_DENIED,
                         "restore は管理者だけが行えます。管理者のログイン名を --as で指定してください。");
    return OK;
}

static bool is_there(const struct cli *c)
{
    struct stat st;
    return stat(c->db_path, &st) == 0;
}

static enum err refuse_over(struct cli *c)
{
    if (!is_there(c) || c->option[FORCE])
        return OK;
    return fault_say(&c->fault, ERR_REFUSED,
                     "%s: すでにあります。--force を付けると、今のファイルを別の名前で残して入れ替えます。",
                     c->db_path);
}

/* Asked again with the seat: another restore may have come in before. */
static enum err take_place(struct cli *c, const char *from, struct db *backup)
{
    enum err e = refuse_over(c);
    e = e ? e : place_make(place_folder(c->arena, c->db_path).p, &c->fault);
    e = e ? e : seat_take(c->db_path, SEAT_REPLACE, S("バックアップからの復元"), c->now, &c->seat, &c->fault);
    e = e ? e : refuse_over(c);
    if (e)
        return e;
    struct instead i = {.path = c->db_path, .login = str_of(c->global[GLOBAL_AS]), .now = c->now};
    e = instead_put_backup(c->arena, &i, backup, &c->db, &c->fault);
    if (!e)
        fprintf(c->out, "%s に %s を戻し、開けることを確かめました。\n", c->db_path, from);
    if (!e && i.old)
        fprintf(c->out, "これまでのファイルは %s に残してあります。\n", i.old);
    return e;
}

/* ---- the drill: a backup that was never brought back does not count (RELIABILITY.md section 7) */

static enum err compare(struct cli *c, const char *scratch)
{
    struct db *again = NULL;
    bool good = false;
    enum err e = db_open_reader(scratch, &again, &c->fault);
    e = e ? e : findings_print(c, again, true, &good);
    db_close(again);
    return e || good
               ? e
               : fault_say(&c->fault, ERR_DAMAGED,
                           "%s: 戻してみたところ、合わないものがあります。すぐに別のバックアップを作り、"
                           "管理者に知らせてください。",
                           scratch);
}

/* For the status page and the desk's first screen, also where the database itself does not open; that it could not be
 * noted is no fault of the drill. */
static void note_drill(struct cli *c, struct str tried, enum err outcome)
{
    struct fault unused;
    struct db *db = NULL;
    struct seat *seat = NULL;
    int64_t now = clock_now();
    const struct done d = {.profile = S("drill"),
                           .folder = tried,
                           .why = outcome ? str_of(c->fault.say) : S0,
                           .succeeded = now,
                           .tried = now,
                           .code = outcome};
    done_write(c->arena, c->db_path, &d, &unused);
    enum err e = slots_there(c->db_path) ? slots_open_station(c->db_path, &unused) : OK;
    e = e ? e : seat_take(c->db_path, SEAT_READ, str_of(c->command->name), now, &seat, &unused);
    e = e ? e : db_open_reader(c->db_path, &db, &unused);
    if (!e)
        audit_note(db, now, str_of(c->global[GLOBAL_AS]), outcome ? S("drill-failed") : S("drill"), S0, S0,
                   &unused);
    db_close(db);
    seat_leave(seat);
}

/* Brought back beside the backups, where the rights are theirs, looked through, and taken away again. */
static enum err drill(struct cli *c)
{
    struct db *backup = NULL;
    struct str newest = generation_newest(c->arena, c->db_path);
    if (!newest.n)
        return fault_say(&c->fault, ERR_NOTICE,
                         "%s.backups: 自動のバックアップがまだありません。窓口で何かを登録すると、1時間ごとと"
                         "終了のときに作られます。",
                         c->db_path);
    const char *scratch = str_print(c->arena, S_FMT ".drill", S_ARG(newest)).p;
    instead_clear(scratch);
    fprintf(c->out, "戻してみるバックアップ: " S_FMT "\n", S_ARG(newest));
    enum err e = open_backup(c, newest.p, &backup);
    if (e == ERR_DAMAGED && !backup)
        e = fault_say(&c->fault, e,
                      "%s: このバックアップは壊れていて開けません。すぐに別のバックアップを作り、"
                      "管理者に知らせてください。",
                      newest.p);
    e = e ? e : backup_to(backup, scratch, &c->fault);
    db_close(backup);
    keyring_share(scratch, newest.p);
    e = e ? e : compare(c, scratch);
    instead_clear(scratch);
    if (e != ERR_DENIED)
        note_drill(c, newest, e);
    if (!e)
        fprintf(c->out, "戻せることを確かめました。今のデータベースは変えていません。\n");
    return e;
}

static enum err run(struct cli *c)
{
    struct db *backup = NULL;
    if (c->option[DRILL])
        return drill(c);
    if (!c->operand_count)
        return fault_say(&c->fault, ERR_USAGE, "restore: 戻すバックアップのファイルを指定してください。");
    if (c->option[TO])
        c->db_path = c->option[TO];
    enum err e = open_backup(c, c->operands[0], &backup);
    e = e ? e : take_place(c, c->operands[0], backup);
    db_close(backup);
    return e;
}

const struct command cmd_restore = {
    .name = "restore",
    .order = 90,
    .operands = "FILE",
    .words = "バックアップから戻す。今のファイルは別の名前で残す",
    .least = 0,
    .most = 1,
    .options =
        {
            [TO] = {"to", OPTION_FILE, "FILE", "戻す先。省けばデータベースの場所"},
            [DRILL] = {"drill", OPTION_FLAG, NULL, "最新の自動バックアップを仮の場所に戻して確かめ、消す"},
            [FORCE] = {"force", OPTION_FLAG, NULL, "戻す先にファイルがあっても入れ替える"},
        },
    .need = NEED_NOTHING,
    .right = RIGHT_RESTORE,
    .run = run,
    .details =
        "窓口などがデータベースを開いている間は行えない（終了状態 4）。--drill "
        "は窓口を開いたままでよく、--as "
        "なしで行える。読んで、戻せるかを告げるだけである。戻すときの --as には、バックアップに管理者として"
        "登録されている職員を指定する。",
};
