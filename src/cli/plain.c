#include "cli/plain.h"

#include <unistd.h>

#include "cli/say.h"

/* The stream hands on whole lines, so no character is cut in two but in a line that is longer than the buffer. */
static ssize_t write_plain(void *of, const char *bytes, size_t n)
{
    FILE *to = of;
    say_text(to, (struct str){bytes, n});
    return fflush(to) ? 0 : (ssize_t)n;
}

FILE *plain_open(FILE *to)
{
    static const cookie_io_functions_t functions = {.write = write_plain};
    enum { LINE = 1 << 16 };
    FILE *from = isatty(fileno(to)) ? fopencookie(to, "w", functions) : NULL;
    if (!from)
        return to;
    setvbuf(from, NULL, _IOLBF, LINE);
    return from;
}

void plain_close(FILE *from, FILE *to)
{
    if (from != to)
        fclose(from);
    fflush(to);
}
