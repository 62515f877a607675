/* What check says of a data key that has sealed many pages, and that a new key ends it
 * (RELIABILITY.md 2.1, condition 1). */
#include <fcntl.h>
#include <sqlite3.h>

#include "store/desk.h"

#include "cli/cli.h"
#include "store/cipher.h"
#include "store/keyring.h"
#include "store/slots.h"

struct program {
    struct desk d;
    char told[160], passphrase[160], configuration[160];
};

/* One run, as from a shell; what it said on both channels goes to `told`. */
static enum err run(struct program *p, bool signed_in, const char *command)
{
    static const struct cli_host nobody;
    char *words[] = {
        (char *)"madoguchi", (char *)"--db", p->d.path,        (char *)"--config",          p->configuration,
        (char *)command,     (char *)"--as", (char *)"hanako", (char *)"--passphrase-file", p->passphrase};
    int kept[2] = {dup(1), dup(2)};
    fflush(stdout);
    int to = open(p->told, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(kept[0] >= 0 && kept[1] >= 0 && dup2(to, 1) == 1 && dup2(to, 2) == 2);
    keyring_wipe();
    enum err e = (enum err)cli_run(signed_in ? 10 : 6, words, &nobody);
    fflush(stdout);
    dup2(kept[0], 1);
    dup2(kept[1], 2);
    close(kept[0]);
    close(kept[1]);
    close(to);
    return e;
}

static void write_file(const char *to, const char *text)
{
    FILE *f = fopen(to, "we");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void says(struct program *p, bool should, const char *text)
{
    char all[16384] = "";
    FILE *f = fopen(p->told, "re");
    assert_non_null(f);
    all[fread(all, 1, sizeof all - 1, f)] = 0;
    fclose(f);
    if ((strstr(all, text) != NULL) != should)
        fail_msg("%s: %s\n%s", should ? "not said" : "said", text, all);
}

/* As if so many pages had been sealed since the key was made. */
static void plant(struct program *p, uint64_t pages)
{
    char sql[160];
    struct fault fault;
    sqlite3 *handle;
    keyring_wipe();
    GOOD(slots_open_station(p->d.path, &fault));
    GOOD(seat_take(p->d.path, SEAT_DESK, S("hanako"), p->d.now, &p->d.seat, &fault));
    GOOD(db_open_writer(p->d.path, p->d.seat, S("hanako"), p->d.now, &p->d.db,
                        &fault)); /* who writes, counts */
    db_close(p->d.db);
    seat_leave(p->d.seat);
    snprintf(sql, sizeof sql,
             "UPDATE meta SET value=substr(value, 1, instr(value, ':')) || '%llu' WHERE key='wear'",
             (unsigned long long)pages);
    assert_int_equal(sqlite3_open_v2(p->d.path, &handle, SQLITE_OPEN_READWRITE, "cipher"), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(handle), 1);
    sqlite3_close(handle);
}

static void a_worn_key_is_told_and_replaced(void **state)
{
    static const char sentence[] =
        "データの鍵を替える時期です。窓口をすべて閉じて、madoguchi rekey を実行してください。";
    struct program p = {0};
    struct fault fault;
    struct db_birth birth = {S("架空市センター"), S("012025"), S("hakodate"), S("hanako"),
                             S("山田 花子"),      S("nurse"),  false};
    const uint64_t half = CIPHER_PAGES_MOST / 2;
    (void)state;
    desk_folder(&p.d);
    snprintf(p.told, sizeof p.told, "%s/told", p.d.folder);
    snprintf(p.passphrase, sizeof p.passphrase, "%s/pass", p.d.folder);
    snprintf(p.configuration, sizeof p.configuration, "%s/conf", p.d.folder);
    write_file(p.passphrase, "やかんの湯気で読む手紙の束\n");
    write_file(p.configuration, "[security]\npassphrase_ms = 50\n");
    GOOD(db_create(p.d.path, &birth, p.d.now, &fault));
    assert_int_equal(run(&p, true, "rekey"), OK);
    assert_int_equal(run(&p, false, "check"), OK);
    says(&p, true, "良  データの鍵");
    plant(&p, half - 1);
    assert_int_equal(run(&p, false, "check"), OK);
    says(&p, false, sentence);
    plant(&p, half);
    assert_int_equal(run(&p, false, "check"), ERR_NOTICE);
    says(&p, true, sentence);
    says(&p, true, "注意  データの鍵  1073741824ページに使った（2147483648まで）");
    says(&p, true, p.d.path);
    assert_int_equal(run(&p, true, "rekey"), OK);
    assert_int_equal(run(&p, false, "check"), OK);
    says(&p, false, sentence);
    printf("told from %llu pages on, not at %llu; a new key ends it\n", (unsigned long long)half,
           (unsigned long long)half - 1);
    keyring_wipe();
    desk_clear(&p.d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_worn_key_is_told_and_replaced)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
