/*
 * kill -9 at each system call by which a piece of work changes the disk: what was acknowledged is there afterwards,
 * what was under way is there whole or not at all, and the next start needs no hand (RELIABILITY.md requirement 40).
 *
 * The process is traced by its parent and killed where it enters the call.
 */
#include "store/desk.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <linux/ptrace.h>

#include "fault/jobs.h"
#include "fault/older.h"

static bool changes_the_disk(uint64_t number)
{
    static const long calls[] = {
        SYS_write,  SYS_pwrite64, SYS_writev,    SYS_pwritev, SYS_fsync,   SYS_fdatasync, SYS_ftruncate,
        SYS_openat, SYS_unlinkat, SYS_renameat2, SYS_linkat,  SYS_mkdirat, SYS_fchmod,    SYS_fallocate,
#ifdef SYS_unlink
        SYS_unlink, SYS_rename,   SYS_link,      SYS_mkdir,   SYS_open,    SYS_rmdir,
#endif
    };
    for (size_t i = 0; i < COUNT_OF(calls); i++)
        if ((uint64_t)calls[i] == number)
            return true;
    return false;
}

static bool enters_such_a_call(pid_t pid)
{
    struct ptrace_syscall_info info = {0};
    return ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) > 0 &&
           info.op == PTRACE_SYSCALL_INFO_ENTRY && changes_the_disk(info.entry.nr);
}

/* False where the work ended before its nth such call; -1 in *status where the kernel lets nobody be traced. */
static bool killed_at(struct rig *r, const struct job *job, long nth, int *status)
{
    pid_t pid = fork();
    if (pid == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
            _exit(98);
        raise(SIGSTOP);
        rig_child(r);
        job->work(r->path, r->tally);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, status, 0), pid);
    if (WIFEXITED(*status))
        return false;
    ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    for (long at = 0; ptrace(PTRACE_SYSCALL, pid, NULL, NULL) == 0;) {
        assert_int_equal(waitpid(pid, status, 0), pid);
        if (!WIFSTOPPED(*status))
            return false;
        if (WSTOPSIG(*status) == (SIGTRAP | 0x80) && enters_such_a_call(pid) && ++at == nth) {
            kill(pid, SIGKILL);
            assert_int_equal(waitpid(pid, status, 0), pid);
            return true;
        }
    }
    return false;
}

/* How many calls it was killed at; -1 where the kernel lets nobody be traced. */
static long sweep(struct rig *r, const struct job *job, rig_look *good)
{
    long runs = 0;
    int status = 0;
    for (bool ended = false; !ended; runs++) {
        rig_prepare(r);
        ended = !killed_at(r, job, 1 + runs, &status);
        if (ended && WIFEXITED(status) && WEXITSTATUS(status) == 98)
            return -1;
        if (ended && (!WIFEXITED(status) || WEXITSTATUS(status)))
            fail_msg("%s ended with %x", job->name, (unsigned)status);
        if (!rig_holds(r, r->path, good))
            fail_msg("%s, killed at call %ld: %s", job->name, 1 + runs, r->tally->why);
    }
    return runs - 1;
}

static void at_each_call(void **state)
{
    struct rig *r = *state;
    jobs_begin(r);
    for (int i = 0; i < JOBS; i++) {
        if (jobs[i].aged)
            day_age(r->pattern);
        long runs = sweep(r, &jobs[i], jobs[i].good);
        if (runs < 0)
            skip();
        printf("%s: killed at %ld calls, 0 lost, 0 damaged\n", jobs[i].name, runs);
        assert_true(runs > 4);
    }
}

static int version;

static bool whole_and_kept(const char *path, struct tally *t)
{
    return day_is_whole(path, t) && older_kept(path, version, t->why, sizeof t->why);
}

/* From the first version through every change since; with MADOGUCHI_LONG from each that is kept. */
static void while_an_older_file_is_brought_up_to_date(void **state)
{
    struct rig *r = *state;
    const struct job job = {"a file of an earlier version", day_update, whole_and_kept, false};
    int count = getenv("MADOGUCHI_LONG") ? OLDER : 1;
    for (int i = 0; i < count; i++) {
        version = older_versions[i];
        older_make(r->pattern, version);
        long runs = sweep(r, &job, job.good);
        if (runs < 0)
            skip();
        printf("from version %d: killed at %ld calls, old or new each time\n", version, runs);
        assert_true(runs > 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(at_each_call, rig_up, rig_down),
        cmocka_unit_test_setup_teardown(while_an_older_file_is_brought_up_to_date, rig_up, rig_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
