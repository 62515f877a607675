/* doctor: are the surroundings as they must be? A line each; what cannot be found out is said, not guessed.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/columns.h"
#include "cli/session.h"
#include "cli/start.h"
#include "export/health.h"
#include "store/check.h"

static struct finding look_config(struct cli *c)
{
    return (struct finding){.state = FINDING_GOOD,
                            .say = str_of(c->config.file ? c->config.file : "なし（すべて既定）")};
}

static struct finding look_database(struct cli *c)
{
    if (session_read(c, SEAT_READ)) {
        struct str why = str_copy(c->arena, str_of(c->fault.say));
        session_close(c);
        c->fault = (struct fault){0};
        return (struct finding){.state = FINDING_CARE, .say = why};
    }
    const struct db_facts *f = db_facts(c->db);
    return (struct finding){.state = FINDING_GOOD,
                            .say = str_print(c->arena, "%s（" S_FMT "%s）", c->db_path, S_ARG(f->centre),
                                             f->practice ? "、練習用" : "")};
}

/* What `madoguchi check` looks at, and how long that took: of a day's start, not of a desk's (FEATURES F38). */
static struct finding look_contents(struct cli *c)
{
    struct check_line *lines;
    struct fault fault;
    int count;
    if (!c->db)
        return (struct finding){.state = FINDING_UNKNOWN, .say = S("データベースを開けないので分からない")};
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    if (check_all(c->arena, c->db, false, &lines, &count, &fault))
        return (struct finding){.state = FINDING_CARE, .say = str_copy(c->arena, str_of(fault.say))};
    clock_gettime(CLOCK_MONOTONIC, &to);
    double seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
    return (struct finding){.state = FINDING_GOOD,
                            .say = str_print(c->arena, "%d項目 %.1f秒", count, seconds)};
}

static struct finding look_locale(struct cli *c)
{
    (void)c;
    return (struct finding){.state = FINDING_GOOD, .say = start_locale_name()};
}

static struct finding look_terminal(struct cli *c)
{
    const char *term = getenv("TERM");
    bool dumb = !term || !*term || strcmp(term, "dumb") == 0;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return (struct finding){.state = FINDING_UNKNOWN,
                                .say = S("端末の中で実行していないので確かめられない")};
    return (struct finding){
        .state = dumb ? FINDING_CARE : FINDING_GOOD,
        .say = str_print(c->arena, "TERM=%s%s", term ? term : "", dumb ? "。画面を開けない端末" : "")};
}

static const struct {
    const char *what;
    struct finding (*look)(struct cli *c);
} rows[] = {{"設定ファイル", look_config},
            {"データベース", look_database},
            {"中身の点検", look_contents},
            {"ロケール", look_locale},
            {"端末", look_terminal}};

static bool add(struct columns *t, struct finding f)
{
    columns_add(t, (struct str[]){finding_mark(f.state), f.what, f.say});
    return f.state == FINDING_CARE;
}

static enum err run(struct cli *c)
{
    struct columns t = columns_new(c->arena, 3);
    struct finding *more;
    bool care = false;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct finding f = rows[i].look(c);
        f.what = str_of(rows[i].what);
        care |= add(&t, f);
    }
    int count = health_look(&(struct health){c->arena, c->db_path, c->db, c->now}, &more);
    for (int i = 0; i < count; i++)
        care |= add(&t, more[i]);
    columns_print(&t, COLUMNS_TEXT, c->out);
    return care ? ERR_NOTICE : OK;
}

const struct command cmd_doctor = {
    .name = "doctor",
    .order = 120,
    .operands = "",
    .words = "様子を調べる: 中身、権限、暗号化、空き容量、時計、ロケール、端末、書き出しとバックアップの間隔",
    .need = NEED_NOTHING,
    .right = RIGHT_NONE,
    .run = run,
};
