#include "credential.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "secret.h"

enum { PATIENCE_MS = 30 * 1000 };

/* All of it, and not a byte more. */
static bool read_exactly(int fd, unsigned char secret[CREDENTIAL_BYTES], int patience_ms)
{
    unsigned char bytes[CREDENTIAL_BYTES + 1];
    size_t n = 0;
    ssize_t got = -1;
    struct pollfd p = {.fd = fd, .events = POLLIN};
    while (n < sizeof bytes && poll(&p, 1, patience_ms) > 0 &&
           ((got = read(fd, bytes + n, sizeof bytes - n)) > 0 || (got < 0 && errno == EINTR)))
        n += got > 0 ? (size_t)got : 0;
    bool good = got == 0 && n == CREDENTIAL_BYTES;
    if (good)
        memcpy(secret, bytes, CREDENTIAL_BYTES);
    sodium_memzero(bytes, sizeof bytes);
    return good;
}

bool credential_given(unsigned char secret[CREDENTIAL_BYTES], enum err *e, struct fault *f)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    char path[PATH_MAX];
    if (!folder || *folder != '/' ||
        snprintf(path, sizeof path, "%s/%s", folder, CREDENTIAL_NAME) >= (int)sizeof path)
        return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT)
        return false;
    *e = fd < 0 ? fault_system(f, "端末の鍵を読む", path) : OK;
    if (fd >= 0 && !read_exactly(fd, secret, 0))
        *e = fault_say(f, ERR_DAMAGED,
                       "%s: 端末の鍵の長さが違います。systemd-creds encrypt で作り直してください。", path);
    if (fd >= 0)
        close(fd);
    return true;
}

/* ---- what lies sealed on the disk */

static void settle_child(posix_spawnattr_t *how, posix_spawn_file_actions_t *what, int out)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(how);
    posix_spawnattr_setflags(how, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(how, &none);
    posix_spawnattr_setsigdefault(how, &all);
    posix_spawn_file_actions_init(what);
    posix_spawn_file_actions_addopen(what, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(what, out, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(what, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
}

static bool start(const char *sealed_path, int out, pid_t *child)
{
    char name[] = "--name=" CREDENTIAL_NAME;
    char *argv[] = {
        "systemd-creds", "decrypt", "--newline=no", name, (char *)(uintptr_t)sealed_path, "-", NULL};
    posix_spawnattr_t how;
    posix_spawn_file_actions_t what;
    settle_child(&how, &what, out);
    bool good = posix_spawnp(child, argv[0], &what, &how, argv, environ) == 0;
    posix_spawn_file_actions_destroy(&what);
    posix_spawnattr_destroy(&how);
    return good;
}

/* Who has not answered by now is ended: nobody waits for it at the desk. */
static bool ended_well(pid_t child, bool answered)
{
    int status = -1;
    if (!answered)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool ask(const char *sealed_path, unsigned char secret[CREDENTIAL_BYTES])
{
    int ends[2];
    pid_t child;
    if (pipe2(ends, O_CLOEXEC))
        return false;
    bool good = start(sealed_path, ends[1], &child);
    close(ends[1]);
    if (good) {
        bool answered = read_exactly(ends[0], secret, PATIENCE_MS);
        good = ended_well(child, answered) && answered;
    }
    close(ends[0]);
    return good;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept {
    unsigned char secret[CREDENTIAL_BYTES];
    char path[PATH_MAX];
} * kept;

static bool open_kept(const char *sealed_path, unsigned char secret[CREDENTIAL_BYTES])
{
    if (kept && strcmp(kept->path, sealed_path) == 0) {
        memcpy(secret, kept->secret, CREDENTIAL_BYTES);
        return true;
    }
    if (!ask(sealed_path, secret))
        return false;
    kept = kept ? kept : secret_new(sizeof *kept);
    memcpy(kept->secret, secret, CREDENTIAL_BYTES);
    snprintf(kept->path, sizeof kept->path, "%s", sealed_path);
    return true;
}

enum err credential_open(const char *sealed_path, unsigned char secret[CREDENTIAL_BYTES], struct fault *f)
{
    pthread_mutex_lock(&lock);
    bool good = open_kept(sealed_path, secret);
    pthread_mutex_unlock(&lock);
    return good ? OK
                : fault_say(
                      f, ERR_DAMAGED,
                      "%s: この端末の systemd-creds では開けません。開けなくなったときは、このファイルを別の"
                      "場所へ移し、復旧コードで madoguchi restation をしてください。",
                      sealed_path);
}
