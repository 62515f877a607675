#include "export/health.h"

#include <libgen.h>
#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include "base/date.h"
#include "export/done.h"
#include "store/audit.h"
#include "store/audit_list.h"
#include "store/cipher.h"
#include "store/db.h"
#include "store/disk.h"
#include "store/harm.h"
#include "store/lost.h"
#include "store/salvage.h"
#include "store/seat.h"
#include "store/slots.h"
#include "store/space.h"
#include "store/station.h"

static const char *folder_of(const struct health *h)
{
    return dirname((char *)(uintptr_t)str_print(h->arena, "%s", h->db_path).p);
}

static struct finding look_holder(const struct health *h)
{
    struct str who = h->db ? seat_holder(h->arena, h->db_path) : S0;
    return (struct finding){.state = FINDING_GOOD, .say = who.n ? who : S("だれも開いていない")};
}

/* Records of the sick belong to one account of one workstation. */
static struct finding look_modes(const struct health *h)
{
    struct stat file, folder;
    if (stat(h->db_path, &file) || stat(folder_of(h), &folder))
        return (struct finding){.state = FINDING_UNKNOWN, .say = S("ファイルがないので確かめられない")};
    struct str say =
        str_print(h->arena, "ファイル %04o、フォルダ %04o", file.st_mode & 07777u, folder.st_mode & 07777u);
    if ((file.st_mode & 0077) || (folder.st_mode & 0022))
        return (struct finding){
            .state = FINDING_CARE,
            .say = str_print(h->arena, S_FMT "。ほかの人も読み書きできる。chmod 600 と chmod 700 にする",
                             S_ARG(say))};
    return (struct finding){.state = FINDING_GOOD, .say = say};
}

static enum err way_of_station(enum station_way *way, struct fault *f)
{
    struct station s;
    enum err e = station_load(&s, false, f);
    *way = s.way;
    sodium_memzero(s.secret, sizeof s.secret);
    return e;
}

/* Sealed with a key of the machine, it is of no use beside the data elsewhere. */
static struct finding look_station(const struct health *h)
{
    static const struct str says[] = {
        [STATION_FILE] = S_ROW("ファイル station.key（本人だけが読める）"),
        [STATION_SEALED] = S_ROW("systemd-creds で封じてある（station.cred）"),
        [STATION_GIVEN] = S_ROW("systemd から受け取った（madoguchi.station）"),
    };
    enum station_way way;
    struct fault f;
    enum err e = way_of_station(&way, &f);
    if (e == ERR_IO && slots_there(h->db_path))
        return (struct finding){.state = FINDING_CARE,
                                .say = S("ここにない。このデータベースは端末の鍵がないと開かない")};
    if (e == ERR_IO)
        return (struct finding){.state = FINDING_GOOD, .say = S("まだない")};
    if (e)
        return (struct finding){.state = FINDING_CARE, .say = str_copy(h->arena, str_of(f.say))};
    return (struct finding){.state = FINDING_GOOD, .say = says[way]};
}

/* The key of the workstation lies in a file: who takes the whole machine has it with the data. */
static struct finding look_encryption(const struct health *h)
{
    static const struct {
        enum finding_state state;
        struct str say;
    } says[] = {
        [DISK_UNKNOWN] = {FINDING_UNKNOWN, S_ROW("不明。暗号化されたディスクかを管理者に確かめる")},
        [DISK_PLAIN] = {FINDING_CARE,
                        S_ROW("なし。PCごと失うと、端末の鍵も一緒に失う（漏えいの報告が要る）")},
        [DISK_ENCIPHERED] = {FINDING_GOOD, S_ROW("あり")},
    };
    char real[PATH_MAX];
    enum disk_state d = realpath(folder_of(h), real) ? disk_under("", real) : DISK_UNKNOWN;
    enum station_way way;
    struct fault unused;
    if (d == DISK_PLAIN && way_of_station(&way, &unused) == OK && way != STATION_FILE)
        return (struct finding){
            .state = FINDING_CARE,
            .say = S("なし。端末の鍵は封じてある（TPM2 の鍵でなければ、PCごと失うと一緒に失う）")};
    return (struct finding){.state = says[d].state, .say = says[d].say};
}

/* What a program has in its memory may be written there: names, and what a passphrase is tried with. */
static struct finding look_swap(const struct health *h)
{
    static const struct {
        enum finding_state state;
        struct str say;
    } says[] = {
        [DISK_UNKNOWN] = {FINDING_UNKNOWN, S_ROW("不明。暗号化されているかを管理者に確かめる")},
        [DISK_PLAIN] = {FINDING_CARE, S_ROW("暗号化されていない。画面の内容がディスクに残ることがある")},
        [DISK_ENCIPHERED] = {FINDING_GOOD, S_ROW("暗号化されている")},
        [DISK_NONE] = {FINDING_GOOD, S_ROW("使っていない")},
    };
    (void)h;
    enum disk_state d = disk_swap("");
    return (struct finding){.state = says[d].state, .say = says[d].say};
}

static struct finding look_space(const struct health *h)
{
    enum { LOW_MB = 200 };
    int64_t free = space_in(folder_of(h));
    if (free < 0)
        return (struct finding){.state = FINDING_UNKNOWN, .say = S("フォルダがないので確かめられない")};
    long long mb = (long long)(free / 1000000);
    return (struct finding){
        .state = mb < LOW_MB ? FINDING_CARE : FINDING_GOOD,
        .say = str_print(h->arena, "%lld MB%s", mb, mb < LOW_MB ? "。少ない。不要なファイルを消す" : "")};
}

static struct finding look_clock(const struct health *h)
{
    struct timex t = {0};
    struct str now = date_iso_seconds(h->arena, h->now);
    if (adjtimex(&t) < 0)
        return (struct finding){.state = FINDING_UNKNOWN,
                                .say =
                                    str_print(h->arena, S_FMT "。時刻合わせの状態は分からない", S_ARG(now))};
    bool loose = t.status & STA_UNSYNC;
    return (struct finding){.state = loose ? FINDING_CARE : FINDING_GOOD,
                            .say = str_print(h->arena, S_FMT "%s", S_ARG(now),
                                             loose ? "。時刻合わせ（NTP）が働いていない" : "（合っている）")};
}

/* One that was begun and came to nothing does not count. */
static struct finding look_backup(const struct health *h)
{
    enum { HOURS = 26 };
    if (!h->db)
        return (struct finding){.state = FINDING_UNKNOWN, .say = S("データベースを開けないので分からない")};
    int64_t at = audit_last(h->db, S("backed-up"));
    if (!at)
        return (struct finding){.state = FINDING_CARE, .say = S("まだ記録がない")};
    bool old = h->now - at > (int64_t)HOURS * 3600;
    return (struct finding){.state = old ? FINDING_CARE : FINDING_GOOD,
                            .say = str_print(h->arena, S_FMT "%s", S_ARG(date_iso_moment(h->arena, at)),
                                             old ? "。間が空いている" : "")};
}

static struct finding look_done(const struct health *h, struct str profile)
{
    struct done d;
    if (!done_read(h->arena, h->db_path, profile, &d))
        return (struct finding){.state = FINDING_CARE, .say = S("まだ記録がない")};
    return (struct finding){.state = done_needs_look(&d, h->now) ? FINDING_CARE : FINDING_GOOD,
                            .say = done_words(h->arena, &d, h->now)};
}

static struct finding look_export(const struct health *h)
{
    return look_done(h, S("city"));
}

/* Nor, in the end, one that was never brought back. */
static struct finding look_drill(const struct health *h)
{
    return look_done(h, S("drill"));
}

/* The file itself, whatever disk it lies on. */
static struct finding look_cipher(const struct health *h)
{
    struct slots_view view;
    struct fault f;
    int people = 0, codes = 0;
    if (!slots_there(h->db_path))
        return h->db && db_facts(h->db)->practice
                   ? (struct finding){.state = FINDING_GOOD, .say = S("なし（練習用）")}
                   : (struct finding){.state = FINDING_CARE, .say = S("なし。madoguchi rekey で鍵を付ける")};
    if (slots_list(h->arena, h->db_path, &view, &f) != OK)
        return (struct finding){.state = FINDING_CARE, .say = str_copy(h->arena, str_of(f.say))};
    for (int i = 0; i < view.count; i++) {
        people += view.slots[i].kind == SLOT_PERSON;
        codes += view.slots[i].kind == SLOT_RECOVERY;
    }
    return (struct finding){.state = FINDING_GOOD,
                            .say = str_print(h->arena,
                                             "あり。端末「" S_FMT "」、合い言葉 %d 人、復旧コード %d 通",
                                             S_ARG(view.station), people, codes)};
}

static struct finding look_key(const struct health *h)
{
    uint64_t pages = h->db ? cipher_wear(h->db) : 0;
    if (!pages)
        return (struct finding){.state = h->db ? FINDING_GOOD : FINDING_UNKNOWN,
                                .say = h->db ? S("なし") : S("データベースを開けないので分からない")};
    bool worn = cipher_is_worn(pages);
    return (struct finding){.state = worn ? FINDING_CARE : FINDING_GOOD,
                            .say = str_print(h->arena, "%llu ページに使った（%llu まで）%s",
                                             (unsigned long long)pages, (unsigned long long)CIPHER_PAGES_MOST,
                                             worn ? "。madoguchi rekey で替える" : "")};
}

/* The layer that seals pages leans on how SQLite reads and writes them. */
static struct finding look_sqlite(const struct health *h)
{
    const char *version = cipher_sqlite_version();
    if (cipher_knows_sqlite())
        return (struct finding){.state = FINDING_GOOD, .say = str_of(version)};
    return (struct finding){
        .state = FINDING_CARE,
        .say = str_print(h->arena, "%s。ファイルの暗号化を確かめていない版。管理者に知らせる", version)};
}

/* For a note on paper: who shortens the chain cannot change that. */
static struct finding look_head(const struct health *h)
{
    struct str head = h->db ? audit_head(h->arena, h->db) : S0;
    return head.n
               ? (struct finding){.state = FINDING_GOOD, .say = head}
               : (struct finding){.state = FINDING_UNKNOWN, .say = S("データベースを開けないので分からない")};
}

/* Of a file that was made of what a damaged one still gave, too: not all of it need be there. */
static struct str whole(const struct health *h)
{
    struct str made = salvage_moment(h->arena, h->db);
    return made.n ? str_print(h->arena, "席の控えと合っている（%.10s に救い出したファイル）", made.p)
                  : S("席の控えと合っている");
}

static struct finding look_lost(const struct health *h)
{
    if (harm_noted(h->db_path))
        return (struct finding){.state = FINDING_CARE,
                                .say = S("壊れていると分かっている。窓口を開いて手当てを選ぶ")};
    struct str now = h->db ? lost_look(h->arena, h->db) : S0;
    struct str said = now.n || !h->db ? now : lost_unread(h->arena, h->db);
    return (struct finding){.state = !h->db   ? FINDING_UNKNOWN
                                     : said.n ? FINDING_CARE
                                              : FINDING_GOOD,
                            .say = !h->db ? S("データベースを開けないので分からない")
                                   : said.n
                                       ? str_print(h->arena, S_FMT "。バックアップと見くらべる", S_ARG(said))
                                       : whole(h)};
}

static const struct {
    const char *what;
    struct finding (*look)(const struct health *h);
} rows[] = {
    {"使っている人", look_holder},
    {"権限", look_modes},
    {"ファイルの暗号化", look_cipher},
    {"データの鍵", look_key},
    {"SQLite の版", look_sqlite},
    {"端末の鍵", look_station},
    {"ディスク暗号化", look_encryption},
    {"スワップ", look_swap},
    {"空き容量", look_space},
    {"時計", look_clock},
    {"最後の書き出し", look_export},
    {"最後のバックアップ", look_backup},
    {"戻す練習", look_drill},
    {"監査の末尾", look_head},
    {"記録の続き", look_lost},
};

int health_look(const struct health *h, struct finding **out)
{
    *out = ARENA_ARRAY(h->arena, struct finding, COUNT_OF(rows));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        (*out)[i] = rows[i].look(h);
        (*out)[i].what = str_of(rows[i].what);
    }
    return (int)COUNT_OF(rows);
}

struct str finding_mark(enum finding_state state)
{
    static const struct str marks[] = {
        [FINDING_GOOD] = S_ROW("良"), [FINDING_CARE] = S_ROW("注意"), [FINDING_UNKNOWN] = S_ROW("不明")};
    return marks[state];
}
