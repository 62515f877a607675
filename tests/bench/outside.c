/*
 * Programs seen from outside:
 *
 *   outside open RUNS PROGRAM…                       exec to the last byte of the first screen
 *   outside keys OPTIONS PROGRAM…                    a key to the last byte of its answer
 *       -b KEYS   typed before, each as one write, and not measured (any number)
 *       -k KEYS   measured, one after the other, round and round (any number)
 *       -n COUNT  keys measured        -q MILLISECONDS   of silence that end an answer
 *   outside run RUNS PROGRAM…                        start to end, output thrown away
 *   outside echo                                     what a terminal costs at least: gives back what it reads
 *
 * open prints 'median largest bytes resident', keys 'p50 p99 bytes resident writes' (of a key, where the program counts
 * them into the file TALLY, cost/tally.h; else 0), run 'median largest cpu
 * resident'; times in milliseconds, resident (VmHWM, the largest it was) in KiB. A finished frame (mode 2026)
 * ends a first screen; a program without them ends it by QUIET milliseconds of silence, or by ending.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include "cost/tally.h"

enum { MOST = 20000, PARTS = 64, QUIET = 150, PATIENCE = 20000, LEAVE = 3000 };

struct seen { /* of one program on its terminal */
    int fd;
    pid_t pid;
    int reports; /* cursor reports given */
    char tail[1 << 16];
    size_t tail_n;
    long bytes;
    double last; /* when the last byte came */
    bool ended;
    int status; /* of waitpid, where it left by itself */
};

struct sample {
    double ms[MOST], bytes[MOST], writes[MOST];
    int n;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts; share 0.5 is the median, 1 the largest. */
static double share_of(double *values, int n, double share)
{
    if (!n)
        return 0;
    qsort(values, (size_t)n, sizeof *values, compare);
    int at = (int)(share * n);
    return values[at < n ? at : n - 1];
}

static long resident(pid_t pid)
{
    char path[64], line[256];
    long kib = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "re");
    while (f && fgets(line, sizeof line, f))
        sscanf(line, "VmHWM: %ld", &kib);
    if (f)
        fclose(f);
    return kib;
}

static void begin(struct seen *s, char **program)
{
    struct winsize size = {.ws_row = 40, .ws_col = 120};
    int slave;
    memset(s, 0, sizeof *s);
    if (openpty(&s->fd, &slave, NULL, NULL, &size) || (s->pid = fork()) < 0) {
        perror("outside");
        exit(1);
    }
    if (s->pid == 0) {
        close(s->fd);
        setenv("TERM", "xterm-256color", 1);
        if (login_tty(slave) == 0)
            execvp(program[0], program);
        _exit(127);
    }
    close(slave);
    fcntl(s->fd, F_SETFD, FD_CLOEXEC);
}

/* The terminal's side of a conversation: a narrow ① and wide あ (term/probe.c), a VT220. */
static void answer(struct seen *s, const char *bytes, size_t n)
{
    for (size_t i = 0; i + 2 < n; i++) {
        const char *reply = NULL;
        if (memcmp(bytes + i, "\033[6n", n - i < 4 ? n - i : 4) == 0 && n - i >= 4)
            reply = s->reports++ ? "\033[1;5R" : "\033[1;2R";
        else if (memcmp(bytes + i, "\033[c", 3) == 0)
            reply = "\033[?62;c";
        if (reply)
            (void)!write(s->fd, reply, strlen(reply));
    }
}

static bool take(struct seen *s, int ms)
{
    static char bytes[1 << 16];
    struct pollfd p = {.fd = s->fd, .events = POLLIN};
    if (s->ended || poll(&p, 1, ms) <= 0)
        return false;
    ssize_t n = read(s->fd, bytes, sizeof bytes);
    s->ended = n <= 0;
    if (s->ended)
        return false;
    s->last = now_ms();
    s->bytes += n;
    answer(s, bytes, (size_t)n);
    if (s->tail_n + (size_t)n <= sizeof s->tail) {
        memcpy(s->tail + s->tail_n, bytes, (size_t)n);
        s->tail_n += (size_t)n;
    }
    return true;
}

static bool frame_done(const struct seen *s)
{
    return memmem(s->tail, s->tail_n, "\033[?2026l", 8) != NULL;
}

/* A program that does not run says why on its terminal. */
static void say_last(const struct seen *s)
{
    size_t n = s->tail_n < 400 ? s->tail_n : 400;
    fprintf(stderr, "%.*s\n", (int)n, s->tail + s->tail_n - n);
}

static void settle(struct seen *s, int quiet)
{
    while (take(s, s->bytes ? quiet : PATIENCE)) {
    }
}

static bool gone(struct seen *s, int ms)
{
    for (double end = now_ms() + ms; now_ms() < end;) {
        take(s, 2);
        if (waitpid(s->pid, &s->status, WNOHANG) == s->pid)
            return true;
        if (s->ended)
            poll(NULL, 0, 1);
    }
    return false;
}

/* As a person leaves it (the next opening follows a clean end), then as a system does. False: it had failed before. */
static bool end(struct seen *s)
{
    bool own = s->ended, left = s->ended && gone(s, LEAVE);
    if (!left && write(s->fd, "\x11", 1) == 1)
        left = gone(s, 300);
    if (!left && kill(s->pid, SIGTERM) == 0)
        left = gone(s, LEAVE);
    if (!left) {
        kill(s->pid, SIGKILL);
        waitpid(s->pid, NULL, 0);
    }
    close(s->fd);
    return !own || s->status == 0;
}

static int measure_open(int runs, char **program)
{
    static struct sample times;
    static struct seen s;
    long kib = 0, bytes = 0;
    bool good = true;
    for (int i = 0; i < runs && i < MOST; i++) {
        double start = now_ms();
        begin(&s, program);
        while (!frame_done(&s) && take(&s, s.bytes ? QUIET : PATIENCE)) {
        }
        times.ms[times.n++] = s.bytes ? s.last - start : PATIENCE;
        bytes = s.bytes;
        settle(&s, QUIET);
        long now = resident(s.pid);
        kib = now > kib ? now : kib;
        if (!end(&s) || !s.bytes) {
            say_last(&s);
            good = false;
        }
    }
    double median = share_of(times.ms, times.n, 0.5);
    printf("%.3f %.3f %ld %ld\n", median, share_of(times.ms, times.n, 1), bytes, kib);
    return good ? 0 : 1;
}

/* Of the program that is measured; one that stays empty where it does not count. */
static const struct tally *tally_of_program(void)
{
    static const struct tally none;
    const char *path = getenv("TALLY");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *at = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof none, PROT_READ, MAP_SHARED, fd, 0);
    if (fd >= 0)
        close(fd);
    return at == MAP_FAILED ? &none : at;
}

struct typing {
    const volatile struct tally *tally;
    const char *before[PARTS], *keys[PARTS];
    int befores, key_count, count, quiet;
};

static void type_one(struct seen *s, const struct typing *t, const char *keys, int quiet, struct sample *out)
{
    long before = s->bytes, writes = t->tally->writes;
    double start = now_ms();
    if (write(s->fd, keys, strlen(keys)) < 0)
        return;
    for (int patience = 2000; take(s, patience);)
        patience = quiet;
    if (!out || s->bytes == before || out->n == MOST)
        return;
    out->ms[out->n] = s->last - start;
    out->writes[out->n] = (double)(t->tally->writes - writes);
    out->bytes[out->n++] = (double)(s->bytes - before);
}

static int measure_keys(const struct typing *t, char **program)
{
    static struct sample sample;
    static struct seen s;
    begin(&s, program);
    settle(&s, 300);
    for (int i = 0; i < t->befores; i++)
        type_one(&s, t, t->before[i], 300, NULL);
    for (int i = 0; i < t->count && !s.ended; i++)
        type_one(&s, t, t->keys[i % t->key_count], t->quiet, &sample);
    long kib = resident(s.pid);
    bool failed = s.ended || sample.n < t->count * 9 / 10;
    end(&s);
    if (failed)
        say_last(&s);
    double p50 = share_of(sample.ms, sample.n, 0.5);
    double bytes = share_of(sample.bytes, sample.n, 0.5);
    printf("%.3f %.3f %.0f %ld %.0f\n", p50, share_of(sample.ms, sample.n, 0.99), bytes, kib,
           share_of(sample.writes, sample.n, 0.5));
    return failed;
}

static int measure_run(int runs, char **program)
{
    static struct sample wall, cpu;
    long kib = 0;
    int bad = 0;
    for (int i = 0; i < runs && i < MOST; i++) {
        struct rusage used;
        int status;
        double start = now_ms();
        pid_t pid = fork();
        if (pid == 0) {
            int null = open("/dev/null", O_RDWR);
            dup2(null, STDIN_FILENO);
            dup2(null, STDOUT_FILENO);
            execvp(program[0], program);
            _exit(127);
        }
        if (pid < 0 || wait4(pid, &status, 0, &used) < 0)
            return 1;
        wall.ms[wall.n++] = now_ms() - start;
        cpu.ms[cpu.n++] = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
                          (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
        kib = used.ru_maxrss > kib ? used.ru_maxrss : kib;
        bad |= status;
    }
    double median = share_of(wall.ms, wall.n, 0.5);
    printf("%.3f %.3f %.3f %ld\n", median, share_of(wall.ms, wall.n, 1), share_of(cpu.ms, cpu.n, 0.5), kib);
    return bad != 0;
}

static int give_back(void)
{
    struct termios raw;
    char bytes[4096];
    tcgetattr(STDIN_FILENO, &raw);
    cfmakeraw(&raw);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    (void)!write(STDOUT_FILENO, ">", 1);
    for (ssize_t n; (n = read(STDIN_FILENO, bytes, sizeof bytes)) > 0;)
        if (memchr(bytes, 0x11, (size_t)n) || write(STDOUT_FILENO, bytes, (size_t)n) < 0)
            break;
    return 0;
}

static int keys_of_arguments(int argc, char **argv)
{
    struct typing t = {.tally = tally_of_program(), .count = 200, .quiet = 25};
    int option;
    while ((option = getopt(argc, argv, "+b:k:n:q:")) != -1)
        if (option == 'b' && t.befores < PARTS)
            t.before[t.befores++] = optarg;
        else if (option == 'k' && t.key_count < PARTS)
            t.keys[t.key_count++] = optarg;
        else if (option == 'n')
            t.count = atoi(optarg);
        else if (option == 'q')
            t.quiet = atoi(optarg);
        else
            return 2;
    return optind < argc && t.key_count ? measure_keys(&t, argv + optind) : 2;
}

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";
    if (strcmp(verb, "echo") == 0)
        return give_back();
    if (strcmp(verb, "keys") == 0)
        return keys_of_arguments(argc - 1, argv + 1);
    if (argc > 3 && strcmp(verb, "open") == 0)
        return measure_open(atoi(argv[2]), argv + 3);
    if (argc > 3 && strcmp(verb, "run") == 0)
        return measure_run(atoi(argv[2]), argv + 3);
    fprintf(stderr, "outside open|keys|run|echo …\n");
    return 2;
}
