/* What a terminal may answer, or somebody in its name: what is no answer comes out as keys, the same
 * at once and byte by byte. */
#include "base/arena.h"
#include "fuzz/fuzz.h"
#include "term/input.h"
#include "term/probe.h"
#include "ui/key.h"

const char *const fuzz_words[] = {"\033[1;2R", "\033[24;80R",      "\033[?1;2c", "\033[>77;30600;0c",
                                  "\033[200~", "\033[201~",        "\033",       "\033[",
                                  "\033O",     "\033]0;title\007", "\033P",      "\033\\",
                                  "あ",        "\xe3\x81",         "\x9b",       "\033[<0;10;10M",
                                  "\033[I",    "\033[27;5;9~",     "\r\n",       NULL};

static struct str events(struct arena *a, struct str bytes, size_t step)
{
    struct input *in = input_new();
    struct probe p = {0};
    struct buf out = buf_in(a);
    struct event e;
    for (size_t at = 0; at < bytes.n; at += step) {
        size_t n = bytes.n - at < step ? bytes.n - at : step;
        if (p.done)
            input_feed(in, bytes.p + at, n);
        else
            probe_feed(&p, bytes.p + at, n, in);
    }
    probe_end(&p, in);
    do {
        while (input_take(in, &e)) {
            if (e.kind == EVENT_PASTE)
                buf_print(&out, "<" S_FMT ">", S_ARG(e.text));
            else
                buf_print(&out, "%x ", e.key);
        }
    } while (input_hangs(in) && (input_idle(in), true));
    if (probe_ambiguous(&p) < 1 || probe_ambiguous(&p) > 2)
        fuzz_broken("an ambiguous character is one or two cells wide");
    input_free(in);
    return buf_str(&out);
}

void fuzz_one(struct str bytes)
{
    struct arena *a = arena_new();
    if (!str_eq(events(a, bytes, bytes.n ? bytes.n : 1), events(a, bytes, 1)))
        fuzz_broken("the same keys, at once and byte by byte");
    arena_free(a);
}
