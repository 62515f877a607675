/* Real records that lie in plain, as older versions made them: every command but check,
 * doctor and rekey refuses them. */
#include <fcntl.h>

#include "store/desk.h"

#include "cli/cli.h"
#include "store/keyring.h"
#include "store/slots.h"

static char path[160], passphrase[160], configuration[160];

static int run(const char *line)
{
    static const struct cli_host nobody;
    char copy[512],
        *words[16] = {(char *)"madoguchi", (char *)"--db", path, (char *)"--config", configuration};
    int n = 5;
    strcpy(copy, line);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
        words[n++] = strcmp(word, "PASS") == 0 ? passphrase : word;
    keyring_wipe();
    return cli_run(n, words, &nobody);
}

static void write_file(const char *to, const char *text)
{
    FILE *f = fopen(to, "we");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void refused_until_rekey_gives_it_keys(void **state)
{
    struct fault fault;
    struct desk d = {0};
    struct db_birth birth = {S("架空市センター"), S("012025"), S("hakodate"), S("hanako"),
                             S("山田 花子"),      S("nurse"),  false};
    (void)state;
    desk_folder(&d);
    strcpy(path, d.path);
    snprintf(passphrase, sizeof passphrase, "%s/pass", d.folder);
    snprintf(configuration, sizeof configuration, "%s/conf", d.folder);
    write_file(passphrase, "やかんの湯気で読む手紙の束\n");
    write_file(configuration, "[security]\npassphrase_ms = 50\n");
    GOOD(db_create(path, &birth, d.now, &fault));
    assert_int_equal(run("report monthly --as hanako"), ERR_REFUSED);
    assert_int_equal(run(""), ERR_REFUSED); /* the desk */
    assert_int_equal(run("export"), ERR_REFUSED);
    assert_int_equal(run("check"), OK);
    assert_int_equal(run("doctor"), ERR_NOTICE);
    assert_int_equal(run("rekey"), ERR_DENIED);
    assert_int_equal(run("rekey --as hanako"), ERR_DENIED);
    assert_false(slots_there(path));
    assert_int_equal(run("rekey --as hanako --passphrase-file PASS"), OK);
    assert_true(slots_there(path));
    assert_int_equal(run("report monthly --as hanako"), ERR_DENIED);
    assert_int_equal(run("report monthly --as hanako --passphrase-file PASS"), OK);
    assert_int_equal(run("check"), OK);
    keyring_wipe();
    desk_clear(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(refused_until_rekey_gives_it_keys)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
