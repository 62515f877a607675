#include "desk/pty.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>
#include <cmocka.h>

#include "ui/key.h"

struct pty {
    int fd;
    pid_t pid;
    int status; /* of waitpid, once reaped */
    bool reaped, closed;
    VTerm *vt;
    VTermScreen *screen;
    int rows, cols, patience;
    const char *script;
    bool in_frame, visible;
    int frames, frames_seen;
    char *raw;
    size_t raw_n, raw_cap, scanned; /* scanned: no bracket starts before */
    char row[4096];
    char held[4]; /* the beginning of a character whose rest has not been read yet */
    size_t held_n;
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void answer(const char *bytes, size_t n, void *user)
{
    const struct pty *p = user;
    if (!p->script)
        (void)!write(p->fd, bytes, n); /* a program that has gone needs no answer */
}

static int property(VTermProp prop, VTermValue *value, void *user)
{
    if (prop == VTERM_PROP_CURSORVISIBLE)
        ((struct pty *)user)->visible = value->boolean;
    return 1;
}

static void start_terminal(struct pty *p)
{
    static const VTermScreenCallbacks changes = {.settermprop = property};
    p->vt = vterm_new(p->rows, p->cols);
    vterm_set_utf8(p->vt, 1);
    p->screen = vterm_obtain_screen(p->vt);
    vterm_screen_set_callbacks(p->screen, &changes, p);
    vterm_screen_enable_altscreen(p->screen, 1);
    vterm_output_set_callback(p->vt, answer, p);
    vterm_screen_reset(p->screen, 1);
}

static void set_environment(const char *const *env)
{
    setenv("TERM", "xterm-256color", 1);
    unsetenv("NO_COLOR");
    for (; env && *env; env++) {
        char name[256];
        const char *equals = strchr(*env, '=');
        snprintf(name, sizeof name, "%.*s", equals ? (int)(equals - *env) : 255, *env);
        if (equals)
            setenv(name, equals + 1, 1);
        else
            unsetenv(name);
    }
}

static void run_child(const struct pty_options *o)
{
    set_environment(o->env);
    if (o->child)
        _exit(o->child(o->arg));
    execvp(o->argv[0], o->argv);
    _exit(127);
}

struct pty *pty_start(const struct pty_options *o)
{
    struct pty *p = calloc(1, sizeof *p);
    struct winsize size = {.ws_row = (unsigned short)o->rows, .ws_col = (unsigned short)o->cols};
    int slave;
    assert_non_null(p);
    *p = (struct pty){.rows = o->rows, .cols = o->cols, .script = o->script, .visible = true};
    p->patience = o->patience_ms ? o->patience_ms : 5000;
    assert_int_equal(openpty(&p->fd, &slave, NULL, NULL, &size), 0);
    start_terminal(p);
    if (o->early)
        pty_keys(p, o->early);
    p->pid = fork();
    assert_true(p->pid >= 0);
    if (p->pid == 0) {
        close(p->fd);
        if (login_tty(slave) != 0)
            _exit(126);
        run_child(o);
    }
    close(slave);
    fcntl(p->fd, F_SETFD, FD_CLOEXEC);
    return p;
}

static void remember(struct pty *p, const char *bytes, size_t n)
{
    if (p->raw_n + n + 1 > p->raw_cap) {
        p->raw_cap = (p->raw_n + n + 1) * 2;
        p->raw = realloc(p->raw, p->raw_cap);
        assert_non_null(p->raw);
    }
    memcpy(p->raw + p->raw_n, bytes, n);
    p->raw_n += n;
    p->raw[p->raw_n] = 0;
}

/* libvterm swallows modes that it does not know: the brackets of frames are found in the bytes. */
static void follow_frames(struct pty *p)
{
    static const char bracket[] = "\033[?2026";
    const size_t n = sizeof bracket - 1;
    for (const char *at; (at = memmem(p->raw + p->scanned, p->raw_n - p->scanned, bracket, n));) {
        if (at + n == p->raw + p->raw_n)
            return;
        p->frames += p->in_frame && at[n] == 'l';
        p->in_frame = at[n] == 'h';
        p->scanned = (size_t)(at - p->raw) + n + 1;
    }
    if (p->raw_n > p->scanned + n)
        p->scanned = p->raw_n - n;
}

/* Scripted answers go out once, when the last question has come. */
static void follow_script(struct pty *p)
{
    if (!p->script || !*p->script || !p->raw || !memmem(p->raw, p->raw_n, "\033[c", 3))
        return;
    pty_keys(p, p->script);
    p->script = "";
}

/* Bytes at the end that begin a character and do not end it. */
static size_t unfinished(const char *bytes, size_t n)
{
    for (size_t back = 1; back <= 3 && back <= n; back++) {
        unsigned char c = (unsigned char)bytes[n - back];
        if ((c & 0xC0) == 0x80)
            continue;
        size_t whole = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
        return whole > back ? back : 0;
    }
    return 0;
}

/* libvterm 0.1 loses a character that is cut between two writes: it gets whole ones only. */
static void feed(struct pty *p, const char *bytes, size_t n)
{
    char joined[16384 + sizeof p->held];
    memcpy(joined, p->held, p->held_n);
    memcpy(joined + p->held_n, bytes, n);
    n += p->held_n;
    p->held_n = unfinished(joined, n);
    memcpy(p->held, joined + n - p->held_n, p->held_n);
    vterm_input_write(p->vt, joined, n - p->held_n);
}

bool pty_pump(struct pty *p, int ms)
{
    struct pollfd f = {.fd = p->fd, .events = POLLIN};
    int64_t end = now_ms() + ms;
    while (!p->closed && poll(&f, 1, (int)(end > now_ms() ? end - now_ms() : 0)) > 0) {
        char bytes[16384];
        ssize_t n = read(p->fd, bytes, sizeof bytes);
        if (n <= 0) {
            p->closed = true;
            break;
        }
        remember(p, bytes, (size_t)n);
        feed(p, bytes, (size_t)n);
        follow_frames(p);
        follow_script(p);
        if (ms == 0)
            break;
    }
    return !p->closed;
}

/* Reads one batch, at most until `end`; false when the time is over or the program gone. */
static bool pump_once(struct pty *p, int64_t end)
{
    struct pollfd f = {.fd = p->fd, .events = POLLIN};
    int64_t left = end - now_ms();
    if (p->closed || left <= 0 || poll(&f, 1, (int)left) <= 0)
        return false;
    return pty_pump(p, 0);
}

void pty_end(struct pty *p)
{
    if (!p)
        return;
    if (!p->reaped) {
        kill(p->pid, SIGKILL);
        waitpid(p->pid, NULL, 0);
    }
    if (p->fd >= 0)
        close(p->fd);
    vterm_free(p->vt);
    free(p->raw);
    free(p);
}

int pty_wait_exit(struct pty *p)
{
    int64_t end = now_ms() + p->patience;
    while (!p->reaped && now_ms() < end) {
        if (p->closed)
            poll(NULL, 0, 1);
        else
            pty_pump(p, 5);
        p->reaped = waitpid(p->pid, &p->status, WNOHANG) == p->pid;
    }
    if (!p->reaped)
        fail_msg("the program has not ended within %d ms", p->patience);
    pty_pump(p, 0);
    return p->status;
}

pid_t pty_pid(const struct pty *p)
{
    return p->pid;
}

int pty_descriptor(const struct pty *p)
{
    return p->fd;
}

void pty_send(struct pty *p, const char *bytes, size_t n)
{
    struct pollfd f = {.fd = p->fd, .events = POLLOUT};
    while (n) {
        pty_pump(p, 0);
        if (poll(&f, 1, p->patience) <= 0)
            fail_msg("the program does not read its keys");
        ssize_t sent = write(p->fd, bytes, n < 1024 ? n : 1024); /* a line discipline holds 4,096 */
        if (sent < 0)
            fail_msg("write: %s", strerror(errno));
        bytes += sent;
        n -= (size_t)sent;
    }
}

/* As an xterm sends them. */
static const struct {
    uint32_t key;
    const char *bytes;
} sequences[] = {
    {KEY_F1, "\033OP"},       {KEY_F1 + 1, "\033OQ"},     {KEY_F1 + 2, "\033OR"},   {KEY_F1 + 3, "\033OS"},
    {KEY_F1 + 4, "\033[15~"}, {KEY_F1 + 5, "\033[17~"},   {KEY_F1 + 6, "\033[18~"}, {KEY_F1 + 7, "\033[19~"},
    {KEY_F1 + 8, "\033[20~"}, {KEY_F1 + 9, "\033[21~"},   {KEY_UP, "\033[A"},       {KEY_DOWN, "\033[B"},
    {KEY_RIGHT, "\033[C"},    {KEY_LEFT, "\033[D"},       {KEY_HOME, "\033[H"},     {KEY_END, "\033[F"},
    {KEY_PAGE_UP, "\033[5~"}, {KEY_PAGE_DOWN, "\033[6~"}, {KEY_DELETE, "\033[3~"},  {KEY_SHIFT_TAB, "\033[Z"},
};

void pty_press(struct pty *p, uint32_t key)
{
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++)
        if (sequences[i].key == key) {
            pty_keys(p, sequences[i].bytes);
            return;
        }
    assert_true(key && key < 0x80);
    pty_send(p, &(char){(char)key}, 1);
}

void pty_keys(struct pty *p, const char *keys)
{
    pty_send(p, keys, strlen(keys));
}

void pty_resize(struct pty *p, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    p->rows = rows;
    p->cols = cols;
    vterm_set_size(p->vt, rows, cols);
    assert_int_equal(ioctl(p->fd, TIOCSWINSZ, &size), 0);
}

void pty_signal(struct pty *p, int signal)
{
    assert_int_equal(kill(p->pid, signal), 0);
}

void pty_hang_up(struct pty *p)
{
    close(p->fd);
    p->fd = -1;
    p->closed = true;
}

const char *pty_row(struct pty *p, int row)
{
    VTermRect r = {row, row + 1, 0, p->cols};
    size_t n = vterm_screen_get_text(p->screen, p->row, sizeof p->row - 1, r);
    while (n && p->row[n - 1] == ' ')
        n--;
    p->row[n] = 0;
    return p->row;
}

void pty_cursor(struct pty *p, int *row, int *col)
{
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(p->vt), &at);
    *row = at.row;
    *col = at.col;
}

bool pty_cursor_visible(const struct pty *p)
{
    return p->visible;
}

VTermScreenCell pty_cell(struct pty *p, int row, int col)
{
    VTermScreenCell cell;
    vterm_screen_get_cell(p->screen, (VTermPos){row, col}, &cell);
    return cell;
}

const char *pty_raw(const struct pty *p, size_t *n)
{
    if (n)
        *n = p->raw_n;
    return p->raw ? p->raw : "";
}

void pty_forget_raw(struct pty *p)
{
    p->raw_n = p->scanned = 0;
    if (p->raw)
        p->raw[0] = 0;
}

int pty_frames(const struct pty *p)
{
    return p->frames;
}

static bool shows(struct pty *p, const char *part)
{
    for (int row = 0; row < p->rows; row++)
        if (strstr(pty_row(p, row), part))
            return true;
    return false;
}

static void print_screen(struct pty *p)
{
    int row, col;
    pty_cursor(p, &row, &col);
    for (int i = 0; i < p->rows; i++)
        print_error("%2d|%s\n", i, pty_row(p, i));
    print_error("cursor %d,%d, %d frames%s%s\n", row, col, p->frames, p->in_frame ? ", inside a frame" : "",
                p->closed ? ", the program has closed the terminal" : "");
}

/* What a wait is for; the check looks at a finished frame. */
struct wish {
    const char *text;
    int row, col;
};

static bool row_is(struct pty *p, const struct wish *w)
{
    return strcmp(pty_row(p, w->row), w->text) == 0;
}

static bool has_text(struct pty *p, const struct wish *w)
{
    return shows(p, w->text);
}

static bool lacks_text(struct pty *p, const struct wish *w)
{
    return !shows(p, w->text);
}

static bool cursor_is(struct pty *p, const struct wish *w)
{
    int row, col;
    pty_cursor(p, &row, &col);
    return row == w->row && col == w->col;
}

static bool frames_are(struct pty *p, const struct wish *w)
{
    return p->frames >= w->row;
}

static bool raw_has(struct pty *p, const struct wish *w)
{
    return p->raw && memmem(p->raw, p->raw_n, w->text, strlen(w->text));
}

static void wait_for(struct pty *p, bool (*met)(struct pty *, const struct wish *), struct wish w,
                     const char *what)
{
    int64_t end = now_ms() + p->patience;
    while (p->in_frame || !met(p, &w))
        if (!pump_once(p, end) && (p->in_frame || !met(p, &w))) {
            print_screen(p);
            fail_msg("waited for %s [%s] %d,%d", what, w.text ? w.text : "", w.row, w.col);
        }
}

void pty_expect_row(struct pty *p, int row, const char *want)
{
    wait_for(p, row_is, (struct wish){.text = want, .row = row}, "the row");
}

void pty_expect_text(struct pty *p, const char *part)
{
    wait_for(p, has_text, (struct wish){.text = part}, "the text");
}

void pty_expect_no_text(struct pty *p, const char *part)
{
    wait_for(p, lacks_text, (struct wish){.text = part}, "the end of the text");
}

void pty_expect_cursor(struct pty *p, int row, int col)
{
    wait_for(p, cursor_is, (struct wish){.row = row, .col = col}, "the cursor at");
}

void pty_expect_frames(struct pty *p, int more)
{
    wait_for(p, frames_are, (struct wish){.row = p->frames_seen + more}, "frames");
    p->frames_seen = p->frames;
}

void pty_expect_raw(struct pty *p, const char *bytes)
{
    wait_for(p, raw_has, (struct wish){.text = bytes}, "the bytes");
}
