/*
 * The tokenizer of the search index: 1- and 2-grams of text that is folded already
 * (base/kana.h), and 3-grams of kana, letters and digits, of which there are too
 * few to tell texts apart in pairs. Ideographs do that: their 3-grams would be
 * half the index and tell nothing more. Blanks end a run; no gram crosses one.
 *
 * A query gives it one gram at a time, which comes back as it is. Built-in
 * 'trigram' finds nothing for one and two characters (CONVENTIONS.md C.4).
 */
#include "inside.h"

#include <string.h>

enum { LONGEST = 3, SEEN = 4096, PROBES = 8 };

/*
 * Grams that a text has given already: with detail=none a second one says nothing, and FTS5's own look-up costs a
 * cache miss each. A gram is its code points packed into 63 bits, so that two are never mistaken for each other.
 * Slots of an earlier text have an older round: nothing is cleared between texts.
 */
struct grams {
    uint64_t round;
    struct {
        uint64_t round, gram;
    } seen[SEEN];
};

static int create(void *context, const char **arguments, int count, Fts5Tokenizer **out)
{
    (void)context;
    (void)arguments;
    (void)count;
    struct grams *g = sqlite3_malloc(sizeof *g);
    *out = (Fts5Tokenizer *)g;
    if (!g)
        return SQLITE_NOMEM;
    memset(g, 0, sizeof *g);
    return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *t)
{
    sqlite3_free(t);
}

/* True the first time in this text; also where there is no room to remember it: twice does no harm. */
static bool is_new(struct grams *g, uint64_t gram)
{
    size_t at = (size_t)((gram * 0x9E3779B97F4A7C15u) >> 52);
    for (int i = 0; i < PROBES; i++, at = (at + 1) % SEEN) {
        if (g->seen[at].round != g->round) {
            g->seen[at].round = g->round;
            g->seen[at].gram = gram;
            return true;
        }
        if (g->seen[at].gram == gram)
            return false;
    }
    return true;
}

static int bytes_of(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* The character's bytes as a number below 2^21: what is folded is well-formed, so the bits
 * that tell its length may go. */
static uint64_t character(const char *p, int n)
{
    uint64_t c = n == 1 ? (unsigned char)p[0] : (unsigned char)p[0] & (0xFFu >> (n + 1));
    for (int i = 1; i < n; i++)
        c = c << 6 | ((unsigned char)p[i] & 0x3F);
    return c;
}

static bool is_ideograph(uint64_t c)
{
    return c >= 0x3400 && !(c >= 0xAC00 && c < 0xD7B0);
}

/* A gram that grows by one character at a time, from `at` to `end`. */
struct growing {
    size_t end;
    int characters;
    uint64_t gram;
    bool ideographs;
};

static bool grow(struct growing *g, struct str text)
{
    if (g->characters == LONGEST || g->end >= text.n || text.p[g->end] == ' ')
        return false;
    int bytes = bytes_of((unsigned char)text.p[g->end]);
    if (g->end + (size_t)bytes > text.n)
        return false;
    uint64_t c = character(text.p + g->end, bytes);
    g->ideographs = g->ideographs || is_ideograph(c);
    if (g->characters == 2 && g->ideographs)
        return false;
    g->gram = g->gram << 21 | c;
    g->end += (size_t)bytes;
    g->characters++;
    return true;
}

size_t gram_longest(struct str text, size_t at)
{
    struct growing g = {.end = at};
    while (grow(&g, text))
        ;
    return g.end - at;
}

/* The last three characters of a run, the newest in 0. */
struct window {
    size_t at[LONGEST];
    uint64_t c[LONGEST];
    bool ideographs[LONGEST];
    int run;
};

static void shift(struct window *w, size_t at, uint64_t c)
{
    for (int i = LONGEST - 1; i > 0; i--) {
        w->at[i] = w->at[i - 1];
        w->c[i] = w->c[i - 1];
        w->ideographs[i] = w->ideographs[i - 1];
    }
    w->at[0] = at;
    w->c[0] = c;
    w->ideographs[0] = is_ideograph(c);
    w->run += w->run < LONGEST;
}

/* Each gram of a text to `take`, by where it ends; it stops the rest by what it gives. */
static int split(struct grams *seen, struct str text, int (*take)(void *, int, const char *, int, int, int),
                 void *of)
{
    struct window w = {.run = 0};
    int rc = 0;
    seen->round++;
    for (size_t at = 0, bytes; !rc && at < text.n; at += bytes) {
        bytes = (size_t)bytes_of((unsigned char)text.p[at]);
        if (text.p[at] == ' ') {
            w.run = 0;
            continue;
        }
        if (at + bytes > text.n)
            break;
        shift(&w, at, character(text.p + at, (int)bytes));
        bool whole = w.run == LONGEST && !w.ideographs[0] && !w.ideographs[1] && !w.ideographs[2];
        int most = whole ? LONGEST : w.run < 2 ? w.run : 2;
        uint64_t gram = 0;
        for (int i = 0; !rc && i < most; i++) {
            gram |= w.c[i] << (21 * i);
            if (is_new(seen, gram))
                rc = take(of, 0, text.p + w.at[i], (int)(at + bytes - w.at[i]), (int)w.at[i],
                          (int)(at + bytes));
        }
    }
    return rc;
}

/* A text that was split beforehand: a mark that stands in no UTF-8, then each gram behind its length. */
enum {
    SPLIT_MARK = 0xFF,
    SPLIT_MOST = 9 /* bytes that come of one: grams of 1 to 3 ASCII characters and their lengths */
};

static int add_gram(void *of, int flags, const char *gram, int n, int from, int to)
{
    (void)flags, (void)from, (void)to;
    char **out = of;
    *(*out)++ = (char)n;
    for (int i = 0; i < n; i++)
        (*out)[i] = gram[i];
    *out += n;
    return 0;
}

struct str gram_split(struct arena *a, struct grams *seen, struct str folded)
{
    char *all = arena_take(a, folded.n * SPLIT_MOST + 1), *out = all;
    *out++ = (char)SPLIT_MARK;
    split(seen, folded, add_gram, &out);
    return (struct str){all, (size_t)(out - all)};
}

struct grams *gram_seen(struct arena *a)
{
    return ARENA_NEW(a, struct grams);
}

static int tokenize(Fts5Tokenizer *t, void *context, int flags, const char *text, int n,
                    int (*token)(void *, int, const char *, int, int, int))
{
    if (flags & FTS5_TOKENIZE_QUERY)
        return n ? token(context, 0, text, n, 0, n) : SQLITE_OK;
    if (!n || (unsigned char)text[0] != SPLIT_MARK)
        return split((struct grams *)t, (struct str){text, (size_t)n}, token, context);
    int rc = SQLITE_OK;
    for (int at = 1, bytes; !rc && at < n; at += 1 + bytes) {
        bytes = (unsigned char)text[at];
        if (bytes >= n - at)
            return SQLITE_CORRUPT;
        rc = token(context, 0, text + at + 1, bytes, at + 1, at + 1 + bytes);
    }
    return rc;
}

enum err gram_register(struct db *db, struct fault *f)
{
    fts5_tokenizer tokenizer = {create, destroy, tokenize}; /* copied by SQLite */
    fts5_api *api = NULL;
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db->handle, "SELECT fts5(?1)", -1, &s, NULL);
    if (!rc) {
        sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(s);
    }
    sqlite3_finalize(s);
    if (!api || api->xCreateTokenizer(api, "gram", NULL, &tokenizer, NULL))
        return fault_say(f, ERR_IO,
                         "SQLite に全文検索（FTS5）が入っていません。libsqlite3 を確かめてください。");
    return OK;
}
