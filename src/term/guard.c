#include "term/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static void on_end(int signal);
static void on_size(int signal);
static void on_fault(int signal);

static const struct {
    int signal;
    void (*handler)(int);
} signals[] = {
    {SIGHUP, on_end},    {SIGTERM, on_end},  {SIGINT, on_end},   {SIGQUIT, on_end},
    {SIGWINCH, on_size}, {SIGTSTP, SIG_IGN}, {SIGPIPE, SIG_IGN}, {SIGSEGV, on_fault},
    {SIGBUS, on_fault},  {SIGFPE, on_fault}, {SIGILL, on_fault}, {SIGABRT, on_fault},
};

/* See the header: what handlers need. */
static struct {
    volatile sig_atomic_t armed, ending;
    int pipe[2];
    struct termios modes;
    char bytes[256];
    size_t n;
    struct sigaction before[COUNT_OF(signals)];
} guard = {.pipe = {-1, -1}};

static void tell(char what)
{
    int error = errno;
    (void)!write(guard.pipe[1], &what, 1); /* full: it has been told already */
    errno = error;
}

static void on_end(int signal)
{
    (void)signal;
    guard.ending = 1;
    tell('E');
}

static void on_size(int signal)
{
    (void)signal;
    tell('W');
}

static void on_fault(int signal)
{
    guard_restore();
    raise(signal); /* SA_RESETHAND: now for real */
}

void guard_restore(void)
{
    if (!guard.armed)
        return;
    guard.armed = 0;
    for (size_t at = 0; at < guard.n;) {
        ssize_t n = write(STDOUT_FILENO, guard.bytes + at, guard.n - at);
        if (n < 0 && errno != EINTR)
            break;
        at += n > 0 ? (size_t)n : 0;
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &guard.modes);
}

static void catch_signals(void)
{
    for (size_t i = 0; i < COUNT_OF(signals); i++) {
        struct sigaction action = {.sa_handler = signals[i].handler, .sa_flags = SA_RESTART};
        if (signals[i].handler == on_fault)
            action.sa_flags = (int)(SA_RESETHAND | SA_NODEFER);
        sigemptyset(&action.sa_mask);
        sigaction(signals[i].signal, &action, &guard.before[i]);
    }
}

bool guard_arm(void)
{
    if (tcgetattr(STDIN_FILENO, &guard.modes) != 0 || pipe2(guard.pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    guard.n = 0;
    guard.ending = 0;
    guard.armed = 1;
    catch_signals();
    return true;
}

void guard_leave(struct str bytes)
{
    guard.n = bytes.n < sizeof guard.bytes ? bytes.n : sizeof guard.bytes;
    memcpy(guard.bytes, bytes.p, guard.n);
}

void guard_disarm(void)
{
    guard_restore();
    if (guard.pipe[0] < 0)
        return;
    for (size_t i = 0; i < COUNT_OF(signals); i++)
        sigaction(signals[i].signal, &guard.before[i], NULL);
    for (int i = 0; i < 2; i++) {
        close(guard.pipe[i]);
        guard.pipe[i] = -1;
    }
}

int guard_descriptor(void)
{
    return guard.pipe[0];
}

bool guard_take(bool *size)
{
    char told[64];
    bool end = false;
    for (ssize_t n; (n = read(guard.pipe[0], told, sizeof told)) > 0;) {
        end |= memchr(told, 'E', (size_t)n) != NULL;
        *size |= memchr(told, 'W', (size_t)n) != NULL;
    }
    return end;
}

bool guard_asks_to_end(void)
{
    return guard.ending;
}
