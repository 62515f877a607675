/*
 * What another process of the same user can get from the running program: nothing (RELIABILITY.md 2.4 and 31). A
 * program that does not protect itself is tried in the same way first, so that a refusal means something.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_TRIED = 77 };

struct prey {
    pid_t pid;
    int out; /* it has begun when something comes here */
};

/* As nobody where we are root: root may look at everything. */
static void become_nobody(void)
{
    const struct passwd *nobody = getpwnam("nobody");
    if (geteuid() == 0 && (!nobody || setgid(nobody->pw_gid) || setuid(nobody->pw_uid)))
        _exit(NOT_TRIED);
}

/* A program whose output nobody reads stands still in the middle of its work. */
static struct prey start(char *const *argv, const char *folder)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_true(fcntl(ends[1], F_SETPIPE_SZ, 4096) >= 0);
    pid_t pid = fork();
    if (pid == 0) {
        const struct rlimit large = {RLIM_INFINITY, RLIM_INFINITY};
        become_nobody();
        if (setrlimit(RLIMIT_CORE, &large)) /* a limit that cannot be raised leaves no core anyhow */
            errno = 0;
        if (chdir(folder) || dup2(ends[1], 1) < 0 || setenv("HOME", folder, 1))
            _exit(NOT_TRIED);
        execv(argv[0], argv);
        _exit(NOT_TRIED);
    }
    close(ends[1]);
    struct pollfd p = {.fd = ends[0], .events = POLLIN};
    assert_int_equal(poll(&p, 1, 10000), 1);
    return (struct prey){pid, ends[0]};
}

static bool reads_memory_file(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static bool reads_across(pid_t pid)
{
    static const char here[] = "any address will do";
    char byte;
    struct iovec mine = {&byte, 1}, theirs = {(void *)(uintptr_t)here, 1};
    return process_vm_readv(pid, &mine, 1, &theirs, 1, 0) == 1 || errno == EFAULT;
}

static bool traces(pid_t pid)
{
    if (ptrace(PTRACE_ATTACH, pid, NULL, NULL))
        return false;
    waitpid(pid, NULL, __WALL);
    ptrace(PTRACE_DETACH, pid, NULL, NULL);
    return true;
}

/* In a child that is nobody, too: a bit for each way that was open. */
static int ways_in(pid_t pid)
{
    int status;
    pid_t hunter = fork();
    if (hunter == 0) {
        become_nobody();
        _exit(reads_memory_file(pid) | reads_across(pid) << 1 | traces(pid) << 2);
    }
    assert_int_equal(waitpid(hunter, &status, 0), hunter);
    return WIFEXITED(status) ? WEXITSTATUS(status) : NOT_TRIED;
}

static bool leaves_core(struct prey *prey)
{
    int status;
    kill(prey->pid, SIGABRT);
    assert_int_equal(waitpid(prey->pid, &status, 0), prey->pid);
    close(prey->out);
    return WIFSIGNALED(status) && WCOREDUMP(status);
}

static void make_folder(char *folder)
{
    strcpy(folder, "/tmp/madoguchi-private-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chmod(folder, 0777), 0);
}

/* The program is copied: nobody may not be let into the folder in which it was built. */
static char *copy_program(const char *folder)
{
    static char path[128];
    char command[512];
    snprintf(path, sizeof path, "%s/madoguchi", folder);
    snprintf(command, sizeof command, "cp '%s' '%s' && chmod 755 '%s'", PROGRAM, path, path);
    assert_int_equal(system(command), 0);
    return path;
}

static void nobody_looks_into_it(void **state)
{
    (void)state;
    char folder[64], command[128];
#ifdef __SANITIZE_ADDRESS__
    skip(); /* that build traces itself (cli/start.c) */
#endif
    make_folder(folder);
    char *plain[] = {"/bin/sh", "-c", "while :; do echo hello hello hello; done", NULL};
    struct prey control = start(plain, folder);
    int open = ways_in(control.pid);
    leaves_core(&control);
    if (open == NOT_TRIED) {
        print_message("there is no nobody to try it as\n");
        skip();
    }
    char *argv[] = {copy_program(folder), "schema", NULL};
    struct prey prey = start(argv, folder);
    int ways = ways_in(prey.pid);
    bool core = leaves_core(&prey);
    print_message("of a program that does not protect itself %d of 3 ways were open, of ours %d; core: %s\n",
                  __builtin_popcount((unsigned)open), __builtin_popcount((unsigned)ways),
                  core ? "yes" : "no");
    assert_true(open != 0); /* else the machine refuses it by itself, and nothing was shown */
    assert_int_equal(ways, 0);
    assert_false(core);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_looks_into_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
