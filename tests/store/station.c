/*
 * Where the workstation's secret comes from: its file, what systemd hands to a unit, what systemd-creds opens. The real
 * one needs a TPM or the rights of root; here a program of that name stands in the way of PATH.
 */
#include "store/station.h"

#include <sys/stat.h>

#include "store/desk.h"
#include "store/slots.h"

#define WORDS "ハルカゼ 看護の朝 2026"

struct office {
    struct desk desk;
    char state[128], given[128], tools[128];
    unsigned char secret[32];
    char *path; /* as it was */
};

static void load(struct office *o, enum station_way way)
{
    struct station s;
    struct fault fault;
    GOOD(station_load(&s, false, &fault));
    assert_int_equal(s.way, way);
    assert_memory_equal(s.secret, o->secret, sizeof o->secret);
}

static int up(void **state)
{
    struct station s;
    struct fault fault;
    struct office *o = calloc(1, sizeof *o);
    desk_folder(&o->desk);
    unsetenv("CREDENTIALS_DIRECTORY");
    o->path = strdup(getenv("PATH"));
    snprintf(o->state, sizeof o->state, "%s/madoguchi", o->desk.folder);
    snprintf(o->given, sizeof o->given, "%s/given", o->desk.folder);
    snprintf(o->tools, sizeof o->tools, "%s/tools", o->desk.folder);
    mkdir(o->given, 0700);
    mkdir(o->tools, 0700);
    GOOD(station_load(&s, true, &fault));
    memcpy(o->secret, s.secret, sizeof o->secret);
    *state = o;
    return 0;
}

static int down(void **state)
{
    struct office *o = *state;
    unsetenv("CREDENTIALS_DIRECTORY");
    setenv("PATH", o->path, 1);
    free(o->path);
    keyring_wipe();
    desk_clear(&o->desk);
    free(o);
    return 0;
}

static void write_file(const char *folder, const char *name, const void *bytes, size_t n, mode_t mode)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);
    assert_int_equal(chmod(path, mode), 0);
}

static void move_key(struct office *o, const char *to)
{
    char from[160];
    snprintf(from, sizeof from, "%s/station.key", o->state);
    assert_int_equal(rename(from, to), 0);
}

/* Takes its own head off, writes down what it was called with, and says no where it finds a file of that name. */
static void put_tool(struct office *o)
{
    static const char text[] = "#!/bin/sh\n"
                               "here=${0%/*}\n"
                               "echo \"$*\" >>\"$here/calls\"\n"
                               "[ ! -e \"$here/no\" ] || exit 1\n"
                               "[ ! -t 0 ] && [ ! -t 2 ] || exit 1\n"
                               "[ \"$5\" = - ] && exec tail -c +7 \"$4\"\n";
    char path[1024];
    write_file(o->tools, "systemd-creds", text, sizeof text - 1, 0700);
    snprintf(path, sizeof path, "%s:%s", o->tools, o->path);
    setenv("PATH", path, 1);
}

static void seal(struct office *o)
{
    char sealed[6 + sizeof o->secret] = "SEALED";
    memcpy(sealed + 6, o->secret, sizeof o->secret);
    put_tool(o);
    write_file(o->state, "station.cred", sealed, sizeof sealed, 0600);
}

static int calls(struct office *o)
{
    char path[160], line[512];
    int n = 0;
    snprintf(path, sizeof path, "%s/calls", o->tools);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) {
        assert_non_null(strstr(line, "decrypt --newline=no --name=madoguchi.station"));
        n++;
    }
    if (file)
        fclose(file);
    return n;
}

static void the_file_is_made_once_and_read(void **state)
{
    struct office *o = *state;
    struct stat st;
    char path[160];
    load(o, STATION_FILE);
    snprintf(path, sizeof path, "%s/station.key", o->state);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
}

/* What a unit is given counts, and the file need not be there: the nightly job runs, the copied disk is of no use. */
static void a_unit_gets_it_from_systemd(void **state)
{
    struct office *o = *state;
    struct fault fault;
    char away[160];
    struct slots_birth birth = {.login = S("hanako"), .passphrase = S(WORDS), .now = o->desk.now};
    GOOD(slots_create(o->desk.path, &birth, &fault));
    keyring_wipe();
    snprintf(away, sizeof away, "%s/away", o->desk.folder);
    move_key(o, away);
    assert_int_equal(slots_open_station(o->desk.path, &fault), ERR_SEAT);
    setenv("CREDENTIALS_DIRECTORY", o->given, 1);
    assert_int_equal(slots_open_station(o->desk.path, &fault),
                     ERR_SEAT); /* a folder that holds other things */
    write_file(o->given, "madoguchi.station", o->secret, sizeof o->secret, 0400);
    load(o, STATION_GIVEN);
    GOOD(slots_open_station(o->desk.path, &fault));
    assert_true(keyring_has(o->desk.path));
    keyring_wipe();
    GOOD(slots_open_person(o->desk.path, S("hanako"), S(WORDS), o->desk.now, &fault));
}

static void a_credential_that_is_none_is_told(void **state)
{
    struct office *o = *state;
    struct station s;
    struct fault fault;
    setenv("CREDENTIALS_DIRECTORY", o->given, 1);
    for (size_t n = 0; n <= 33; n += n == 31 ? 2 : 31) {
        unsigned char bytes[33] = {0};
        write_file(o->given, "madoguchi.station", bytes, n, 0600);
        assert_int_equal(station_load(&s, false, &fault), ERR_DAMAGED);
        assert_non_null(strstr(fault.say, "長さが違います"));
    }
    setenv("CREDENTIALS_DIRECTORY", "given", 1); /* not a place that systemd would name */
    load(o, STATION_FILE);
}

static void what_is_sealed_is_opened_once(void **state)
{
    struct office *o = *state;
    char away[160];
    seal(o);
    load(o, STATION_FILE); /* as long as the file is there nobody is asked */
    assert_int_equal(calls(o), 0);
    snprintf(away, sizeof away, "%s/away", o->desk.folder);
    move_key(o, away);
    load(o, STATION_SEALED);
    load(o, STATION_SEALED);
    assert_int_equal(calls(o), 1);
}

/* No new secret takes the place of one that does not open: who has the recovery code decides that. */
static void what_does_not_open_is_told(void **state)
{
    struct office *o = *state;
    struct station s;
    struct fault fault;
    char path[160];
    seal(o);
    write_file(o->tools, "no", "", 0, 0600);
    snprintf(path, sizeof path, "%s/away", o->desk.folder);
    move_key(o, path);
    assert_int_equal(station_load(&s, true, &fault), ERR_DAMAGED);
    assert_non_null(strstr(fault.say, "restation"));
    setenv("PATH", o->given, 1); /* no such program at all */
    assert_int_equal(station_load(&s, true, &fault), ERR_DAMAGED);
    snprintf(path, sizeof path, "%s/station.key", o->state);
    assert_int_equal(access(path, F_OK), -1);
}

static void opens_not(struct desk *d)
{
    struct fault fault;
    struct db *db;
    char before[64], after[64];
    desk_sum(d->path, before);
    assert_int_equal(db_open_reader(d->path, &db, &fault), ERR_SEAT);
    assert_non_null(strstr(fault.say, "固定されています"));
    GOOD(seat_take(d->path, SEAT_DESK, S("山田 花子"), d->now, &d->seat, &fault));
    assert_int_equal(db_open_writer(d->path, d->seat, S("hanako"), d->now, &db, &fault), ERR_SEAT);
    assert_non_null(strstr(fault.say, "固定されています"));
    seat_leave(d->seat);
    desk_sum(d->path, after);
    assert_string_equal(before, after);
}

/* Behind the slots, which would not give the data key out: who has it all the same, on another workstation, is refused by
 * the mark that the file itself has of its own. */
static void the_file_itself_knows_its_station(void **state)
{
    struct office *o = *state;
    struct desk *d = &o->desk;
    struct fault fault;
    struct db *db;
    char away[160];
    struct slots_birth keys = {.login = S("hanako"), .passphrase = S(WORDS), .now = d->now};
    struct db_birth birth = {S("架空市センター"), S("012025"), S("hakodate"), S("hanako"),
                             S("山田 花子"),      S("nurse"),  false};
    GOOD(slots_create(d->path, &keys, &fault));
    GOOD(db_create(d->path, &birth, d->now, &fault));
    assert_true(keyring_has(d->path));
    GOOD(db_open_reader(d->path, &db, &fault));
    db_close(db);
    unsigned char other[sizeof o->secret];
    for (size_t i = 0; i < sizeof other; i++)
        other[i] = o->secret[i] ^ (i == 31); /* a bit of it is enough */
    write_file(o->state, "station.key", other, sizeof other, 0600);
    opens_not(d);
    snprintf(away, sizeof away, "%s/away", d->folder);
    move_key(o, away);
    opens_not(d);
    write_file(o->state, "station.key", o->secret, sizeof o->secret, 0600);
    GOOD(db_open_reader(d->path, &db, &fault));
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_file_is_made_once_and_read, up, down),
        cmocka_unit_test_setup_teardown(a_unit_gets_it_from_systemd, up, down),
        cmocka_unit_test_setup_teardown(a_credential_that_is_none_is_told, up, down),
        cmocka_unit_test_setup_teardown(what_is_sealed_is_opened_once, up, down),
        cmocka_unit_test_setup_teardown(what_does_not_open_is_told, up, down),
        cmocka_unit_test_setup_teardown(the_file_itself_knows_its_station, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
