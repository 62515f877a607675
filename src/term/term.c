#include "term/term.h"

#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/width.h"
#include "term/guard.h"
#include "term/input.h"
#include "term/paint.h"
#include "term/probe.h"
#include "ui/key.h"

enum {
    PROBE_MS = 1000,
    PASTE_MS = 1000, /* how long a paste may stop before it counts as over */
    STALL_MS = 1000,
    ESCAPE_MS = 25,
};

#define FRAME_BEGIN S("\033[?2026h")
#define FRAME_END   S("\033[?2026l")

struct term {
    struct arena *arena; /* itself */
    struct arena *frame; /* the bytes of one frame */
    struct term_options options;
    struct paint *paint;
    struct input *input;
    int rows, cols;
    int64_t fed; /* when the last bytes came */
    struct ime ime;
    bool bell, gone;
    bool resized, asked_to_end, stored; /* events that have not been handed out */
};

/* terminfo's names of the keys that have one in ui/key.h: a terminal of its own kind is known by its entry.
 */
static const struct {
    const char *capability;
    uint32_t key;
} capabilities[] = {
    {"kf1", KEY_F1},       {"kf2", KEY_F1 + 1},   {"kf3", KEY_F1 + 2},     {"kf4", KEY_F1 + 3},
    {"kf5", KEY_F1 + 4},   {"kf6", KEY_F1 + 5},   {"kf7", KEY_F1 + 6},     {"kf8", KEY_F1 + 7},
    {"kf9", KEY_F1 + 8},   {"kf10", KEY_F1 + 9},  {"kf11", KEY_F1 + 10},   {"kf12", KEY_F12},
    {"kcuu1", KEY_UP},     {"kcud1", KEY_DOWN},   {"kcub1", KEY_LEFT},     {"kcuf1", KEY_RIGHT},
    {"khome", KEY_HOME},   {"kend", KEY_END},     {"kpp", KEY_PAGE_UP},    {"knp", KEY_PAGE_DOWN},
    {"kich1", KEY_INSERT}, {"kdch1", KEY_DELETE}, {"kcbt", KEY_SHIFT_TAB}, {"kent", KEY_ENTER},
};

int64_t term_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t term_slept(void)
{
    struct timespec all, awake;
    clock_gettime(CLOCK_MONOTONIC, &awake);
    clock_gettime(CLOCK_BOOTTIME, &all);
    return ((int64_t)all.tv_sec - awake.tv_sec) * 1000 + (all.tv_nsec - awake.tv_nsec) / 1000000;
}

static void measure(int *rows, int *cols)
{
    struct winsize w;
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_row && w.ws_col; /* serial lines say 0×0 */
    *rows = known ? w.ws_row : 24;
    *cols = known ? w.ws_col : 80;
}

static bool is_ready(int fd, short events, int64_t deadline)
{
    int64_t left = deadline - term_clock();
    struct pollfd p = {.fd = fd, .events = events};
    return poll(&p, 1, left > 0 ? (int)left : 0) > 0;
}

/*
 * A terminal that another program set to O_NONBLOCK may take a frame in parts, one that is gone takes none.
 * One that takes nothing for a second does not keep the program from ending.
 */
static void send_bytes(struct term *t, struct str s)
{
    while (s.n && !t->gone) {
        ssize_t n = write(STDOUT_FILENO, s.p, s.n);
        if (n >= 0) {
            s = str_from(s, (size_t)n);
        } else if (errno == EAGAIN) {
            bool ready = is_ready(STDOUT_FILENO, POLLOUT, term_clock() + STALL_MS);
            if (!ready && guard_asks_to_end())
                return;
        } else if (errno != EINTR) {
            t->gone = t->asked_to_end = true;
        }
    }
}

/* Bytes that the terminal has sent; 0 where there are none, or never will be again. */
static size_t receive(struct term *t, char *bytes, size_t room)
{
    ssize_t n = read(STDIN_FILENO, bytes, room);
    if (n > 0) {
        t->fed = term_clock();
        return (size_t)n;
    }
    if (n == 0 || (errno != EINTR && errno != EAGAIN))
        t->gone = t->asked_to_end = true;
    return 0;
}

/* Asked once, as the terminal is opened, on the alternate screen. */
static struct probe hear_widths(struct term *t)
{
    struct probe p = {0};
    int64_t deadline = term_clock() + PROBE_MS;
    while (!p.done && !t->gone && is_ready(STDIN_FILENO, POLLIN, deadline)) {
        char bytes[256];
        probe_feed(&p, bytes, receive(t, bytes, sizeof bytes), t->input);
    }
    probe_end(&p, t->input);
    return p;
}

/* What puts the terminal back; one without an alternate screen is cleared instead. */
static void plan_leaving(const struct term *t)
{
    struct arena *a = t->frame;
    struct buf b = buf_in(a);
    struct str back = paint_capability(a, "rmcup");
    buf_add(&b, FRAME_END);
    buf_add(&b, S("\033[?2004l"));
    ime_leave(&t->ime, &b);
    if (paint_knows_titles())
        buf_add(&b, S("\033[23;2t"));
    buf_add(&b, paint_capability(a, "sgr0"));
    buf_add(&b, paint_capability(a, "cnorm"));
    buf_add(&b, back.n ? back : paint_capability(a, "clear"));
    guard_leave(buf_str(&b));
}

static void enter(struct term *t)
{
    struct buf b = buf_in(t->frame);
    paint_start(t->paint, &b);
    if (paint_knows_titles())
        buf_add(&b, S("\033[22;2t\033]2;madoguchi\a"));
    buf_add(&b, S("\033[?2004h"));
    if (!t->options.ambiguous)
        probe_question(&b, t->ime.control == IME_AUTO);
    send_bytes(t, buf_str(&b));
}

static void learn_keys(struct term *t)
{
    for (size_t i = 0; i < COUNT_OF(capabilities); i++) {
        struct str s = paint_capability(t->frame, capabilities[i].capability);
        input_learn(t->input, str_z(t->frame, s), capabilities[i].key);
    }
}

static bool refuse(struct fault *f)
{
    const char *name = getenv("TERM");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        fault_say(f, ERR_IO,
                  "端末がありません。端末から起動してください（ssh なら ssh -t を付けます）。\n"
                  "No terminal: start it from one (with ssh, use ssh -t).");
    else if (!name || !*name || strcmp(name, "dumb") == 0)
        fault_say(
            f, ERR_IO,
            "環境変数 TERM が「%s」なので、画面を表示できません。TERM=xterm-256color などにしてください。\n"
            "TERM is \"%s\": set it to the kind of your terminal, for example xterm-256color.",
            name ? name : "", name ? name : "");
    else
        return false;
    return true;
}

static enum err say_unknown(struct fault *f)
{
    return fault_say(
        f, ERR_IO,
        "端末の種類「%s」は知られていないか、画面を表示できません。TERM=xterm-256color などにしてください。\n"
        "TERM is \"%s\", which is unknown here or cannot move its cursor: try xterm-256color.",
        getenv("TERM"), getenv("TERM"));
}

static bool open_paint(struct term *t)
{
    measure(&t->rows, &t->cols);
    t->paint = paint_open(&(struct paint_options){
        .rows = t->rows, .cols = t->cols, .colour = t->options.colour, .contrast = t->options.contrast});
    return t->paint != NULL;
}

/* The locale does not decide how the terminal reads bytes, and ncurses needs one that is UTF-8. */
static void use_utf8(void)
{
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        setlocale(LC_CTYPE, "");
}

struct term *term_open(const struct term_options *options, struct fault *f)
{
    if (refuse(f))
        return NULL;
    if (!guard_arm()) {
        fault_system(f, "端末を調べる", "端末");
        return NULL;
    }
    struct arena *a = arena_new();
    struct term *t = ARENA_NEW(a, struct term);
    *t = (struct term){.arena = a, .frame = arena_new(), .options = *options, .input = input_new()};
    use_utf8();
    if (!open_paint(t)) {
        say_unknown(f);
        term_close(t);
        return NULL;
    }
    t->ime = (struct ime){.control = options->ime};
    plan_leaving(t);
    learn_keys(t);
    enter(t);
    return t;
}

enum err term_settle(struct term *t, struct fault *f)
{
    int known = t->options.ambiguous;
    struct probe p = known ? (struct probe){0} : hear_widths(t);
    ime_decide(&t->ime, p.kind, getenv("TERM_PROGRAM"));
    plan_leaving(t);
    if (!probe_speaks_utf8(&p))
        return fault_say(
            f, ERR_IO,
            "This terminal does not speak UTF-8: set its character set to UTF-8 and start again.\n"
            "端末の文字コードを UTF-8 にして、もう一度起動してください。");
    width_set_ambiguous(known ? known : probe_ambiguous(&p));
    return OK;
}

void term_restore(void)
{
    guard_restore();
}

void term_close(struct term *t)
{
    if (!t)
        return;
    paint_close(t->paint);
    guard_disarm();
    input_free(t->input);
    arena_free(t->frame);
    arena_free(t->arena);
}

void term_watch(struct term *t, int fd)
{
    t->options.watch = fd;
}

void term_size(const struct term *t, int *rows, int *cols)
{
    *rows = t->rows;
    *cols = t->cols;
}

void term_repaint(struct term *t)
{
    paint_forget(t->paint);
}

void term_bell(struct term *t)
{
    t->bell = true;
}

void term_show(struct term *t, const struct canvas *c)
{
    arena_reset(t->frame);
    struct buf b = buf_in(t->frame);
    buf_add(&b, FRAME_BEGIN);
    paint_frame(t->paint, c, &b);
    ime_tell(&t->ime, c->ime, &b);
    if (t->bell)
        buf_byte(&b, '\a');
    t->bell = false;
    if (b.n == FRAME_BEGIN.n)
        return;
    buf_add(&b, FRAME_END);
    send_bytes(t, buf_str(&b));
}

static void take_signals(struct term *t)
{
    bool size = false;
    t->asked_to_end |= guard_take(&size);
    int rows = t->rows, cols = t->cols;
    if (size)
        measure(&rows, &cols);
    if (rows == t->rows && cols == t->cols)
        return;
    t->rows = rows;
    t->cols = cols;
    t->resized = true;
    paint_resize(t->paint, rows, cols);
}

static bool take_flag(bool *flag)
{
    bool was = *flag;
    *flag = false;
    return was;
}

/* Keys first, in the order in which they were typed: what was typed before the line went dead still counts.
 */
static bool take(struct term *t, struct event *e)
{
    if (input_take(t->input, e))
        return true;
    if (take_flag(&t->resized))
        *e = (struct event){.kind = EVENT_RESIZE, .rows = t->rows, .cols = t->cols};
    else if (take_flag(&t->asked_to_end))
        *e = (struct event){.kind = EVENT_HANGUP};
    else if (take_flag(&t->stored))
        *e = (struct event){.kind = EVENT_STORE};
    else
        return false;
    return true;
}

/* When what has begun (Esc, a paste) counts as over; −1 where nothing has. */
static int64_t patience(const struct term *t)
{
    if (!input_hangs(t->input))
        return -1;
    int escape = t->options.escape_ms > 0 ? t->options.escape_ms : ESCAPE_MS;
    return t->fed + (input_pasting(t->input) ? PASTE_MS : escape);
}

static int milliseconds_until(int64_t a, int64_t b)
{
    int64_t first = a < 0 || (b >= 0 && b < a) ? b : a;
    if (first < 0)
        return -1;
    int64_t left = first - term_clock();
    return left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

/* False: the time is over and nothing came. A terminal that is gone is not asked again, or it would spin. */
static bool listen(struct term *t, int milliseconds)
{
    struct pollfd fds[] = {
        {.fd = t->gone ? -1 : STDIN_FILENO, .events = POLLIN},
        {.fd = t->options.watch, .events = POLLIN},
        {.fd = guard_descriptor(), .events = POLLIN},
    };
    int ready = poll(fds, COUNT_OF(fds), milliseconds);
    if (ready <= 0)
        return ready < 0;
    if (fds[0].revents) {
        char bytes[4096];
        input_feed(t->input, bytes, receive(t, bytes, sizeof bytes));
    }
    if (fds[1].revents)
        t->stored = true;
    if (fds[2].revents)
        take_signals(t);
    return true;
}

bool term_waits(const struct term *t)
{
    struct pollfd typed = {.fd = t->gone ? -1 : STDIN_FILENO, .events = POLLIN};
    return input_holds(t->input) || poll(&typed, 1, 0) > 0;
}

struct event term_wait(struct term *t, int64_t deadline)
{
    struct event e;
    while (!take(t, &e)) {
        int64_t idle = patience(t);
        if (listen(t, milliseconds_until(deadline, idle)))
            continue;
        int64_t now = term_clock();
        if (idle >= 0 && now >= idle) {
            input_idle(t->input);
        } else if (deadline >= 0 && now >= deadline) {
            e = (struct event){.kind = EVENT_TICK};
            break;
        }
    }
    e.now = t->options.now ? t->options.now() : 0;
    return e;
}
