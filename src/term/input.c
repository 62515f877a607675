#include "term/input.h"

#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "ui/key.h"

enum {
    PASTE_START = KEY_UNKNOWN + 1,
    PASTE_END,
    LEARNT = 64,
};

struct sequence {
    struct str bytes;
    uint32_t key;
};

/*
 * Who sends what. [11~…[14~ PuTTY, Tera Term, rxvt; [[A…[[E the Linux console; OP…OS xterm, tmux, screen; [1~
 * [4~ PuTTY, tmux, Linux; [7~ [8~ rxvt; O[ is Tera Term's unambiguous Esc; Oj…Oy, OM the keypad in
 * application mode.
 */
#define SEQUENCE(text, code)                                                                                 \
    {                                                                                                        \
        {text, sizeof text - 1}, code                                                                        \
    }
static const struct sequence known[] = {
    SEQUENCE("\033[11~", KEY_F1),
    SEQUENCE("\033[12~", KEY_F1 + 1),
    SEQUENCE("\033[13~", KEY_F1 + 2),
    SEQUENCE("\033[14~", KEY_F1 + 3),
    SEQUENCE("\033[15~", KEY_F1 + 4),
    SEQUENCE("\033[17~", KEY_F1 + 5),
    SEQUENCE("\033[18~", KEY_F1 + 6),
    SEQUENCE("\033[19~", KEY_F1 + 7),
    SEQUENCE("\033[20~", KEY_F1 + 8),
    SEQUENCE("\033[21~", KEY_F1 + 9),
    SEQUENCE("\033[23~", KEY_F1 + 10),
    SEQUENCE("\033[24~", KEY_F12),
    SEQUENCE("\033[[A", KEY_F1),
    SEQUENCE("\033[[B", KEY_F1 + 1),
    SEQUENCE("\033[[C", KEY_F1 + 2),
    SEQUENCE("\033[[D", KEY_F1 + 3),
    SEQUENCE("\033[[E", KEY_F1 + 4),
    SEQUENCE("\033OP", KEY_F1),
    SEQUENCE("\033OQ", KEY_F1 + 1),
    SEQUENCE("\033OR", KEY_F1 + 2),
    SEQUENCE("\033OS", KEY_F1 + 3),
    SEQUENCE("\033[1~", KEY_HOME),
    SEQUENCE("\033[4~", KEY_END),
    SEQUENCE("\033[7~", KEY_HOME),
    SEQUENCE("\033[8~", KEY_END),
    SEQUENCE("\033[H", KEY_HOME),
    SEQUENCE("\033[F", KEY_END),
    SEQUENCE("\033OH", KEY_HOME),
    SEQUENCE("\033OF", KEY_END),
    SEQUENCE("\033[2~", KEY_INSERT),
    SEQUENCE("\033[3~", KEY_DELETE),
    SEQUENCE("\033[5~", KEY_PAGE_UP),
    SEQUENCE("\033[6~", KEY_PAGE_DOWN),
    SEQUENCE("\033[A", KEY_UP),
    SEQUENCE("\033[B", KEY_DOWN),
    SEQUENCE("\033[C", KEY_RIGHT),
    SEQUENCE("\033[D", KEY_LEFT),
    SEQUENCE("\033OA", KEY_UP),
    SEQUENCE("\033OB", KEY_DOWN),
    SEQUENCE("\033OC", KEY_RIGHT),
    SEQUENCE("\033OD", KEY_LEFT),
    SEQUENCE("\033[Z", KEY_SHIFT_TAB),
    SEQUENCE("\033O[", KEY_ESC),
    SEQUENCE("\033OM", KEY_ENTER),
    SEQUENCE("\033Oj", '*'),
    SEQUENCE("\033Ok", '+'),
    SEQUENCE("\033Ol", ','),
    SEQUENCE("\033Om", '-'),
    SEQUENCE("\033On", '.'),
    SEQUENCE("\033Oo", '/'),
    SEQUENCE("\033Op", '0'),
    SEQUENCE("\033Oq", '1'),
    SEQUENCE("\033Or", '2'),
    SEQUENCE("\033Os", '3'),
    SEQUENCE("\033Ot", '4'),
    SEQUENCE("\033Ou", '5'),
    SEQUENCE("\033Ov", '6'),
    SEQUENCE("\033Ow", '7'),
    SEQUENCE("\033Ox", '8'),
    SEQUENCE("\033Oy", '9'),
    SEQUENCE("\033[200~", PASTE_START),
    SEQUENCE("\033[201~", PASTE_END),
};

struct input {
    struct arena *arena;  /* itself and what was learnt */
    struct arena *queued; /* the bytes below */
    struct buf queue;
    size_t head;         /* bytes of the queue that are done with */
    struct arena *paste; /* the text of the last paste */
    size_t searched;     /* bytes after the head that hold no end of the paste */
    bool pasting, after_cr;
    bool late; /* nothing more comes of what has begun */
    struct sequence learnt[LEARNT];
    size_t learnt_count;
};

struct input *input_new(void)
{
    struct arena *a = arena_new();
    struct input *in = ARENA_NEW(a, struct input);
    in->arena = a;
    in->queued = arena_new();
    in->queue = buf_in(in->queued);
    in->paste = arena_new();
    return in;
}

void input_free(struct input *in)
{
    if (!in)
        return;
    arena_free(in->queued);
    arena_free(in->paste);
    arena_free(in->arena);
}

void input_learn(struct input *in, const char *sequence, uint32_t key)
{
    if (in->learnt_count == LEARNT || sequence[0] != '\033' || !sequence[1])
        return;
    in->learnt[in->learnt_count++] = (struct sequence){str_copy(in->arena, str_of(sequence)), key};
}

static struct str pending(const struct input *in)
{
    return str_from(buf_str(&in->queue), in->head);
}

static void skip(struct input *in, size_t n)
{
    in->head += n;
    if (in->head < in->queue.n)
        return;
    arena_reset(in->queued);
    in->queue = buf_in(in->queued);
    in->head = 0;
}

void input_feed(struct input *in, const char *bytes, size_t n)
{
    if (!n)
        return;
    if (in->head) {
        memmove(in->queue.p, in->queue.p + in->head, in->queue.n - in->head);
        in->queue.n -= in->head;
        in->head = 0;
    }
    buf_add(&in->queue, (struct str){bytes, n});
    in->late = false;
}

void input_idle(struct input *in)
{
    in->late = true;
}

bool input_pasting(const struct input *in)
{
    return in->pasting;
}

bool input_hangs(const struct input *in)
{
    return in->pasting || str_starts(pending(in), S("\033"));
}

/* What the start of some bytes is. Nothing taken: more bytes are needed to know. */
struct token {
    size_t taken;
    uint32_t key; /* KEY_NONE: to be dropped */
};

static struct token match(const struct sequence *rows, size_t count, struct str s, bool *begun)
{
    struct token best = {0, KEY_NONE};
    for (size_t i = 0; i < count; i++) {
        if (str_starts(s, rows[i].bytes) && rows[i].bytes.n > best.taken)
            best = (struct token){rows[i].bytes.n, rows[i].key};
        else if (rows[i].bytes.n > s.n && str_starts(rows[i].bytes, s))
            *begun = true;
    }
    return best;
}

/*
 * A sequence that no table knows, by the grammar of ECMA-48: parameters and intermediates, then a final byte.
 * A byte that cannot be part of it ends it and stays. rxvt ends keys with Shift by a '$' after the number.
 */
static struct token unknown(struct str s, bool late)
{
    size_t i = 2;
    while (i < s.n && s.p[i] >= ' ' && s.p[i] <= '?') {
        bool rxvt = s.p[i] == '$' && s.p[i - 1] >= '0' && s.p[i - 1] <= '9' && s.p[2] != '?';
        i++;
        if (rxvt)
            return (struct token){i, KEY_UNKNOWN};
    }
    if (i == s.n)
        return (struct token){late ? i : 0, KEY_UNKNOWN};
    bool final = s.p[i] >= '@' && s.p[i] <= '~';
    return (struct token){final ? i + 1 : i, KEY_UNKNOWN};
}

/*
 * A string that a terminal sends unasked, or somebody makes it send: a title, a device control, up to BEL or
 * ESC \. As keys it would type, and its BEL would jump. What never ends was Esc and text.
 */
static struct token string(struct str s, bool late)
{
    enum { MOST = 4096 };
    size_t i = 2;
    while (i < s.n && i < MOST && s.p[i] >= ' ' && s.p[i] <= '~')
        i++;
    if (i == s.n && i < MOST && !late)
        return (struct token){0, KEY_NONE};
    if (i < s.n && s.p[i] == '\a')
        return (struct token){i + 1, KEY_UNKNOWN};
    if (i + 1 < s.n && s.p[i] == '\033' && s.p[i + 1] == '\\')
        return (struct token){i + 2, KEY_UNKNOWN};
    return i + 1 == s.n && s.p[i] == '\033' && !late ? (struct token){0, KEY_NONE}
                                                     : (struct token){1, KEY_ESC};
}

/* OSC, DCS, APC, PM, SOS: what follows is the terminal's business up to its end mark. */
static bool begins_string(char c)
{
    return c == ']' || c == 'P' || c == '_' || c == '^' || c == 'X';
}

static struct token escape(const struct input *in, struct str s)
{
    bool begun = false;
    struct token t = match(in->learnt, in->learnt_count, s, &begun);
    if (!t.taken)
        t = match(known, COUNT_OF(known), s, &begun);
    if (t.taken || (begun && !in->late))
        return t;
    if (s.n > 1 && s.p[1] == '[')
        return unknown(s, in->late);
    if (s.n > 2 && s.p[1] == 'O' && s.p[2] >= ' ' && s.p[2] <= '~')
        return unknown(s, in->late);
    if (s.n > 1 && begins_string(s.p[1]))
        return string(s, in->late);
    return (struct token){1, KEY_ESC};
}

static struct token control(unsigned char byte, bool after_cr)
{
    switch (byte) {
    case 0x08:
    case 0x7F: return (struct token){1, KEY_BACKSPACE};
    case '\n': return (struct token){1, after_cr ? KEY_NONE : KEY_ENTER};
    default: return (struct token){1, byte};
    }
}

/* Of a character that is cut short only the bytes before the one that does not belong to it are dropped. */
static struct token character(struct str s)
{
    unsigned char lead = (unsigned char)s.p[0];
    size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4)
        return (struct token){1, KEY_NONE};
    for (size_t i = 1; i < need; i++) {
        if (i == s.n)
            return (struct token){0, KEY_NONE};
        if (((unsigned char)s.p[i] & 0xC0) != 0x80)
            return (struct token){i, KEY_NONE};
    }
    uint32_t code = utf8_next(&s);
    if (code == UTF8_BAD)
        return (struct token){1, KEY_NONE};
    return (struct token){need, key_is_text(code) ? code : KEY_NONE};
}

static struct token next_token(const struct input *in, struct str s)
{
    unsigned char byte = (unsigned char)s.p[0];
    if (byte == '\033')
        return escape(in, s);
    if (byte < ' ' || byte == 0x7F)
        return control(byte, in->after_cr);
    if (byte < 0x80)
        return (struct token){1, byte};
    return character(s);
}

/* What may be pasted: text, LF and TAB. CR and CR LF are line breaks too. */
static struct str clean(struct arena *a, struct str s)
{
    struct buf b = buf_in(a);
    while (s.n) {
        bool pair = str_starts(s, S("\r\n"));
        uint32_t code = utf8_next(&s);
        if (pair)
            continue;
        if (code == '\r' || code == '\n' || code == '\t')
            buf_byte(&b, code == '\t' ? '\t' : '\n');
        else if (code != UTF8_BAD && key_is_text(code))
            utf8_add(&b, code);
    }
    return buf_str(&b);
}

/* The paste up to its end mark; where the end does not come, what there is, without the beginning of a mark.
 */
static bool take_paste(struct input *in, struct event *out)
{
    static const struct str end = {"\033[201~", 6};
    struct str s = pending(in), tail = str_from(s, in->searched);
    size_t at = str_find(tail, end);
    size_t length = in->searched + at, taken = length + end.n;
    if (at == SIZE_MAX) {
        in->searched = s.n >= end.n ? s.n - end.n + 1 : 0;
        if (!in->late)
            return false;
        size_t begun = end.n - 1;
        while (begun && !str_ends(s, str_head(end, begun)))
            begun--;
        length = s.n - begun;
        taken = s.n;
    }
    arena_reset(in->paste);
    *out = (struct event){.kind = EVENT_PASTE, .text = clean(in->paste, str_head(s, length))};
    in->pasting = false;
    in->searched = 0;
    skip(in, taken);
    return true;
}

bool input_holds(const struct input *in)
{
    return pending(in).n > 0;
}

bool input_take(struct input *in, struct event *out)
{
    while (!in->pasting) {
        struct str s = pending(in);
        struct token t = s.n ? next_token(in, s) : (struct token){0, KEY_NONE};
        if (!t.taken)
            return false;
        in->after_cr = s.p[0] == '\r';
        skip(in, t.taken);
        if (t.key == PASTE_START) {
            in->pasting = true;
        } else if (t.key != KEY_NONE && t.key != PASTE_END) {
            *out = (struct event){.kind = EVENT_KEY, .key = t.key};
            return true;
        }
    }
    return take_paste(in, out);
}
