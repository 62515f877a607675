/* doctor: are the surroundings as they must be? A line each; what cannot be found out is said, not guessed.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>
#include <unistd.h>

#include "base/date.h"
#include "cli/columns.h"
#include "cli/place.h"
#include "cli/session.h"
#include "cli/start.h"
#include "export/done.h"
#include "store/audit_list.h"

enum state { GOOD, CARE, UNKNOWN };

struct finding {
    enum state state;
    struct str say;
};

static struct finding look_config(struct cli *c)
{
    return (struct finding){GOOD, str_of(c->config.file ? c->config.file : "なし（すべて既定）")};
}

static struct finding look_database(struct cli *c)
{
    if (session_read(c, SEAT_READ)) {
        struct str why = str_copy(c->arena, str_of(c->fault.say));
        session_close(c);
        c->fault = (struct fault){0};
        return (struct finding){CARE, why};
    }
    const struct db_facts *f = db_facts(c->db);
    return (struct finding){GOOD, str_print(c->arena, "%s（" S_FMT "%s）", c->db_path, S_ARG(f->centre),
                                            f->practice ? "、練習用" : "")};
}

static struct finding look_holder(struct cli *c)
{
    struct str who = c->db ? seat_holder(c->arena, c->db_path) : S0;
    return (struct finding){GOOD, who.n ? who : S("だれも開いていない")};
}

/* Records of the sick belong to one account of one workstation. */
static struct finding look_modes(struct cli *c)
{
    struct stat file, folder;
    if (stat(c->db_path, &file) || stat(place_folder(c->arena, c->db_path).p, &folder))
        return (struct finding){UNKNOWN, S("ファイルがないので確かめられない")};
    struct str say =
        str_print(c->arena, "ファイル %04o、フォルダ %04o", file.st_mode & 07777u, folder.st_mode & 07777u);
    if ((file.st_mode & 0077) || (folder.st_mode & 0022))
        return (struct finding){
            CARE, str_print(c->arena, S_FMT "。ほかの人も読み書きできる。chmod 600 と chmod 700 にする",
                            S_ARG(say))};
    return (struct finding){GOOD, say};
}

/* Is the block device under the folder one of dm-crypt's? Layers below it (LVM) are not followed. */
static struct finding look_encryption(struct cli *c)
{
    struct stat st;
    char uuid[8] = "";
    if (stat(place_folder(c->arena, c->db_path).p, &st))
        return (struct finding){UNKNOWN, S("フォルダがないので確かめられない")};
    const char *path =
        str_print(c->arena, "/sys/dev/block/%u:%u/dm/uuid", major(st.st_dev), minor(st.st_dev)).p;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, uuid, sizeof uuid - 1) : 0;
    if (fd >= 0)
        close(fd);
    if (n > 0 && strncmp(uuid, "CRYPT-", 6) == 0)
        return (struct finding){GOOD, S("暗号化されたディスクの上にある")};
    return (struct finding){UNKNOWN, S("暗号化されているか分からない。管理者に確かめる")};
}

static struct finding look_space(struct cli *c)
{
    enum { LOW_MB = 200 };
    struct statvfs fs;
    if (statvfs(place_folder(c->arena, c->db_path).p, &fs))
        return (struct finding){UNKNOWN, S("フォルダがないので確かめられない")};
    unsigned long long mb = (unsigned long long)fs.f_bavail * fs.f_frsize / 1000000;
    return (struct finding){
        mb < LOW_MB ? CARE : GOOD,
        str_print(c->arena, "%llu MB%s", mb, mb < LOW_MB ? "。少ない。不要なファイルを消す" : "")};
}

static struct finding look_clock(struct cli *c)
{
    struct timex t = {0};
    struct str now = date_iso_seconds(c->arena, c->now);
    if (adjtimex(&t) < 0)
        return (struct finding){UNKNOWN,
                                str_print(c->arena, S_FMT "。時刻合わせの状態は分からない", S_ARG(now))};
    bool loose = t.status & STA_UNSYNC;
    return (struct finding){loose ? CARE : GOOD,
                            str_print(c->arena, S_FMT "%s", S_ARG(now),
                                      loose ? "。時刻合わせ（NTP）が働いていない" : "（合っている）")};
}

static struct finding look_locale(struct cli *c)
{
    (void)c;
    return (struct finding){GOOD, start_locale_name()};
}

static struct finding look_terminal(struct cli *c)
{
    const char *term = getenv("TERM");
    bool dumb = !term || !*term || strcmp(term, "dumb") == 0;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return (struct finding){UNKNOWN, S("端末の中で実行していないので確かめられない")};
    return (struct finding){dumb ? CARE : GOOD, str_print(c->arena, "TERM=%s%s", term ? term : "",
                                                          dumb ? "。画面を開けない端末" : "")};
}

/* When an act was last recorded, against how many hours may pass without one. */
static struct finding look_act(struct cli *c, struct str act, int hours)
{
    if (!c->db)
        return (struct finding){UNKNOWN, S("データベースを開けないので分からない")};
    int64_t at = audit_last(c->db, act);
    if (!at)
        return (struct finding){CARE, S("まだ記録がない")};
    bool old = c->now - at > (int64_t)hours * 3600;
    return (struct finding){
        old ? CARE : GOOD,
        str_print(c->arena, S_FMT "%s", S_ARG(date_iso_moment(c->arena, at)), old ? "。間が空いている" : "")};
}

static struct finding look_export(struct cli *c)
{
    struct done d;
    if (!done_read(c->arena, c->db_path, S("city"), &d))
        return (struct finding){CARE, S("まだ記録がない")};
    return (struct finding){done_needs_look(&d, c->now) ? CARE : GOOD, done_words(c->arena, &d, c->now)};
}

static struct finding look_backup(struct cli *c)
{
    return look_act(c, S("backup"), 26);
}

static const struct {
    const char *what;
    struct finding (*look)(struct cli *c);
} rows[] = {
    {"設定ファイル", look_config},
    {"データベース", look_database},
    {"使っている人", look_holder},
    {"権限", look_modes},
    {"ディスク暗号化", look_encryption},
    {"空き容量", look_space},
    {"時計", look_clock},
    {"ロケール", look_locale},
    {"端末", look_terminal},
    {"最後の書き出し", look_export},
    {"最後のバックアップ", look_backup},
};

static enum err run(struct cli *c)
{
    static const struct str marks[] = {
        [GOOD] = S_ROW("良"), [CARE] = S_ROW("注意"), [UNKNOWN] = S_ROW("不明")};
    struct columns t = columns_new(c->arena, 3);
    bool care = false;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct finding f = rows[i].look(c);
        columns_add(&t, (struct str[]){marks[f.state], str_of(rows[i].what), f.say});
        care = care || f.state == CARE;
    }
    columns_print(&t, COLUMNS_TEXT, c->out);
    return care ? ERR_NOTICE : OK;
}

const struct command cmd_doctor = {
    .name = "doctor",
    .operands = "",
    .words =
        "まわりの様子を調べる: 権限、暗号化、空き容量、時計、ロケール、端末、書き出しとバックアップの間隔",
    .need = NEED_NOTHING,
    .right = RIGHT_NONE,
    .run = run,
};
