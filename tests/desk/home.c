#include "desk/home.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/change.h"
#include "store/load.h"

int home_up(struct home *h, const char *program)
{
    h->program = program;
    strcpy(h->folder, "/tmp/madoguchi-desk-XXXXXX");
    assert_non_null(mkdtemp(h->folder));
    snprintf(h->file, sizeof h->file, "%s/practice.db", h->folder);
    snprintf(h->set, sizeof h->set, "HOME=%s", h->folder);
    h->arena = arena_new();
    return 0;
}

int home_down(struct home *h)
{
    char command[64];
    pty_end(h->pty);
    db_close(h->db);
    arena_free(h->arena);
    snprintf(command, sizeof command, "rm -rf '%s'", h->folder);
    assert_int_equal(system(command), 0);
    return 0;
}

/* An empty tally, mapped here, and what tells the program of it. */
static void make_tally(struct home *h, char tally[80], char preload[400])
{
    char path[64];
    snprintf(path, sizeof path, "%s/tally", h->folder);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0 && ftruncate(fd, sizeof *h->tally) == 0);
    h->tally = mmap(NULL, sizeof *h->tally, PROT_READ, MAP_SHARED, fd, 0);
    assert_true(h->tally != MAP_FAILED);
    close(fd);
    snprintf(tally, 80, "TALLY=%s", path);
    snprintf(preload, 400, "LD_PRELOAD=%s", h->preload);
}

void home_start(struct home *h)
{
    char tally[80] = "TALLY", preload[400] = "LD_PRELOAD";
    char *argv[] = {(char *)(uintptr_t)h->program, (char[]){"demo"}, h->file, NULL};
    const char *env[] = {
        h->set, "LC_ALL=C.UTF-8", "MADOGUCHI_NOW=2026-11-20T14:05:00", "MADOGUCHI_DB", tally, preload, NULL};
    if (h->preload)
        make_tally(h, tally, preload);
    pty_end(h->pty);
    h->pty = pty_start(
        &(struct pty_options){.rows = 24, .cols = 80, .argv = argv, .env = env, .patience_ms = 60000});
    pty_expect_text(h->pty, "F2 ");
}

void home_settle(struct home *h)
{
    int before;
    do {
        before = pty_frames(h->pty);
        pty_pump(h->pty, 150);
    } while (pty_frames(h->pty) != before);
}

void home_leave(struct home *h)
{
    pty_keys(h->pty, "\021"); /* Ctrl-Q */
    int status = pty_wait_exit(h->pty);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

void home_look(struct home *h)
{
    struct fault fault = {0};
    db_close(h->db);
    if (db_open_reader(h->file, &h->db, &fault) != OK)
        fail_msg("%s", fault.say);
}

/* The tag depends on the rows of the form: it is read from the screen. */
void home_go_to_note(struct home *h)
{
    char tag = 0;
    pty_resize(h->pty, 120, 132);
    pty_expect_text(h->pty, " 相談内容 ");
    for (int r = 0; r < 120 && !tag; r++) {
        const char *at = strstr(pty_row(h->pty, r), " 相談内容 ");
        if (at && at > pty_row(h->pty, r))
            tag = at[-1] == '*' ? at[-2] : at[-1] == ' ' ? at[-2] : at[-1];
    }
    assert_true(tag > ' ');
    pty_resize(h->pty, 24, 80);
    home_settle(h);
    pty_send(h->pty, (char[]){7, tag}, 2);
    home_settle(h);
}

struct str home_drafted(struct home *h, const char *field)
{
    struct draft *drafts;
    home_look(h);
    if (!load_drafts(h->arena, h->db, S0, &drafts))
        fail_msg("no draft");
    for (int i = 0; i < drafts[0].count; i++)
        if (str_eq(drafts[0].values[i].field, str_of(field)))
            return drafts[0].values[i].typed;
    return S0;
}
