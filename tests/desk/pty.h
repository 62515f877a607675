/*
 * A program in a pseudo-terminal, its screen kept by libvterm. Assertions look at
 * finished frames only: the program brackets each with mode 2026, and every wait
 * has a deadline after which it fails and prints the screen that it saw. Nothing
 * sleeps.
 *
 * The terminal answers cursor reports and device attributes as libvterm does, or
 * with the bytes of `script` as soon as it is asked, or never (script = "").
 */
#ifndef DESK_PTY_H
#define DESK_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <vterm.h>

struct pty;

struct pty_options {
    int rows, cols;
    char *const *argv;       /* the program, found by PATH; or NULL: */
    int (*child)(void *arg); /* runs in the forked child, which exits with its result */
    void *arg;
    const char *const *env; /* NAME=VALUE or NAME (taken out), NULL at the end; TERM is xterm-256color */
    const char *script;     /* answers instead of libvterm's, sent once when DA1 is asked; NULL: libvterm's */
    const char *early;      /* keys that are waiting before the program starts */
    int patience_ms;        /* of every wait; 0 = 5000 */
};

struct pty *pty_start(const struct pty_options *options);
void pty_end(struct pty *p);      /* kills what still runs, frees */
int pty_wait_exit(struct pty *p); /* the status of waitpid(); reads what the program sends meanwhile */
pid_t pty_pid(const struct pty *p);
int pty_descriptor(const struct pty *p); /* the master side */

void pty_keys(struct pty *p, const char *keys);
void pty_send(struct pty *p, const char *bytes, size_t n);
void pty_press(struct pty *p, uint32_t key); /* of ui/key.h: F1 to F10, what moves, ASCII */
void pty_resize(struct pty *p, int rows, int cols);
void pty_signal(struct pty *p, int signal);
void pty_hang_up(struct pty *p); /* closes the master side */

/* Waits, each on finished frames; they fail the test at their deadline. Rows and columns count from 0. */
void pty_expect_row(struct pty *p, int row, const char *want); /* whole row, trailing blanks cut */
void pty_expect_text(struct pty *p, const char *part);         /* anywhere on the screen */
void pty_expect_no_text(struct pty *p, const char *part);
void pty_expect_cursor(struct pty *p, int row, int col);
void pty_expect_frames(struct pty *p, int more); /* so many more finished frames than at the last call */
void pty_expect_raw(struct pty *p, const char *bytes);
bool pty_pump(struct pty *p,
              int ms); /* reads what comes within the time; false: the program has closed its side */

/* What is there now. */
const char *pty_row(struct pty *p, int row); /* until the next call */
void pty_cursor(struct pty *p, int *row, int *col);
bool pty_cursor_visible(const struct pty *p);
VTermScreenCell pty_cell(struct pty *p, int row, int col);
const char *pty_raw(const struct pty *p, size_t *n); /* everything the program sent, since pty_forget_raw() */
void pty_forget_raw(struct pty *p);
int pty_frames(const struct pty *p); /* finished frames since the start */

#endif
