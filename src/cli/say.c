#include "cli/say.h"

#include <stdarg.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/command.h"

void say_text(FILE *to, struct str text)
{
    while (text.n) {
        const char *from = text.p;
        uint32_t code = utf8_next(&text);
        if (code == '\t')
            fputc(' ', to); /* it would move the cursor over what stands there */
        else if (code == '\n' || (code != UTF8_BAD && utf8_showable(code)))
            fwrite(from, 1, (size_t)(text.p - from), to);
        else
            fputc('?', to);
    }
}

void say_line(const struct cli *c, const char *format, ...)
{
    struct arena_mark mark = arena_mark(c->arena);
    va_list args;
    va_start(args, format);
    struct str line = str_vprint(c->arena, format, args);
    va_end(args);
    fputs("madoguchi: ", c->err);
    say_text(c->err, line);
    fputc('\n', c->err);
    arena_rewind(c->arena, mark);
}

static int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct say_bar say_bar_new(const struct cli *c)
{
    int fd = fileno(c->err);
    return (struct say_bar){.to = fd >= 0 && isatty(fd) ? c->err : NULL};
}

void say_bar_show(struct say_bar *bar, struct str what, int64_t rows, double part)
{
    enum { CELLS = 24, EVERY_MS = 100 };
    int64_t now = clock_ms();
    if (!bar->to || now - bar->shown_ms < EVERY_MS)
        return;
    bar->shown_ms = now;
    fputc('\r', bar->to);
    if (part >= 0) {
        int full = part >= 1 ? CELLS : (int)(part * CELLS);
        fputc('[', bar->to);
        for (int i = 0; i < CELLS; i++)
            fputc(i < full ? '#' : '.', bar->to);
        fprintf(bar->to, "] %3d%% ", (int)(part * 100));
    }
    say_text(bar->to, what);
    fprintf(bar->to, " %lld 行\033[K", (long long)rows);
    fflush(bar->to);
}

void say_bar_clear(struct say_bar *bar)
{
    if (bar->to && bar->shown_ms)
        fputs("\r\033[K", bar->to);
    bar->shown_ms = 0;
}
