#include "fault/rig.h"

#include "store/desk.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/keyring.h"

enum { SEEDS = 2, SEEDS_LONG = 204 };

static void copy(const char *from, const char *to)
{
    char command[300];
    snprintf(command, sizeof command, "cp '%s' '%s'", from, to);
    assert_int_equal(system(command), 0);
}

static void sweep_away(const char *path)
{
    static const char *const tails[] = {"", "-wal", "-shm", "-journal", ".lock"};
    char name[128];
    for (size_t i = 0; i < COUNT_OF(tails); i++) {
        snprintf(name, sizeof name, "%s%s", path, tails[i]);
        unlink(name);
    }
}

/* With MADOGUCHI_SEALED the file is encrypted: the same work, the same disk below. A child
 * has no keys of its parent. */
static void unlock(const struct rig *r)
{
    static const unsigned char dk[KEY_BYTES] = "the key of this desk";
    const char *const files[] = {r->pattern, r->path, r->survivor};
    if (!getenv("MADOGUCHI_SEALED"))
        return;
    for (size_t i = 0; i < COUNT_OF(files); i++)
        keyring_put(files[i], dk);
}

int rig_up(void **state)
{
    struct rig *r = calloc(1, sizeof *r);
    strcpy(r->folder, "/tmp/madoguchi-power-XXXXXX");
    assert_non_null(mkdtemp(r->folder));
    setenv("XDG_STATE_HOME", r->folder, 1);
    snprintf(r->pattern, sizeof r->pattern, "%s/evening.db", r->folder);
    snprintf(r->path, sizeof r->path, "%s/desk.db", r->folder);
    snprintf(r->left, sizeof r->left, "%s/left", r->folder);
    snprintf(r->survivor, sizeof r->survivor, "%s/desk.db", r->left);
    assert_int_equal(mkdir(r->left, 0700), 0);
    unlock(r);
    day_make(r->pattern);
    r->tally = tally_new();
    *state = r;
    return 0;
}

int rig_down(void **state)
{
    struct rig *r = *state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", r->folder);
    assert_int_equal(system(command), 0);
    free(r);
    return 0;
}

void rig_prepare(struct rig *r)
{
    sweep_away(r->path);
    sweep_away(r->survivor);
    copy(r->pattern, r->path);
    *r->tally = (struct tally){0};
}

int rig_seeds(void)
{
    return getenv("MADOGUCHI_LONG") ? SEEDS_LONG : SEEDS;
}

void rig_child(const struct rig *r)
{
    unlock(r);
    signal(SIGSEGV, SIG_DFL); /* the test's own handlers would go on with the next test, in this process */
    signal(SIGABRT, SIG_DFL);
}

/* Of the lock file the disk has kept all: what it notes must be in the database even then (store/lost.h). */
static void keep_note(const struct rig *r)
{
    char from[100], to[110];
    snprintf(from, sizeof from, "%s.lock", r->path);
    snprintf(to, sizeof to, "%s.lock", r->survivor);
    if (access(from, F_OK) == 0)
        copy(from, to);
}

int rig_run(struct rig *r, const struct disk_plan *plan, void (*before)(long at), rig_job *work)
{
    pid_t pid = fork();
    if (pid == 0) {
        rig_child(r);
        if (before)
            before(plan->fail_at);
        if (plan->lose_power_at || plan->fault != DISK_SOUND)
            disk_install(plan);
        work(r->path, r->tally);
        if (plan->fault == DISK_LIES || plan->fault == DISK_LIES_OF_LOG || plan->fault == DISK_SYNC_DROPS)
            disk_lose_power();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!WIFEXITED(status))
        fail_msg("the process ended by signal %d at operation %ld", WTERMSIG(status),
                 plan->lose_power_at + plan->fail_at);
    if (WEXITSTATUS(status) == DISK_POWER_LOST)
        keep_note(r);
    return WEXITSTATUS(status);
}

bool rig_holds(const struct rig *r, const char *path, rig_look *good)
{
    pid_t pid = fork();
    if (pid == 0) {
        unlock(r);
        _exit(!good(path, r->tally));
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!WIFEXITED(status))
        snprintf(r->tally->why, sizeof r->tally->why, "looking at it ended by signal %d", WTERMSIG(status));
    return WIFEXITED(status) && !WEXITSTATUS(status);
}
