#include "ui/keymap.h"

#include "base/arena.h"
#include "base/kana.h"

static const struct context_row contexts[] = {
#define CONTEXT(NAME, name, words, parent, typing)                                                           \
    [CONTEXT_##NAME] = {S_ROW(name), S_ROW(words), CONTEXT_##parent, typing},
#define KEY(context, key, verb)
#include "keys.def"
#undef CONTEXT
#undef KEY
};

static const struct {
    enum context context;
    struct str key;
    enum verb verb;
} defaults[] = {
#define CONTEXT(NAME, name, words, parent, typing)
#define KEY(context, key, verb) {CONTEXT_##context, S_ROW(key), VERB_##verb},
#include "keys.def"
#undef CONTEXT
#undef KEY
};

const struct context_row *context_row(enum context c)
{
    return &contexts[c];
}

static void add(struct keymap *m, struct binding b)
{
    if (m->count == m->room)
        m->rows = arena_grow(m->arena, m->rows, &m->room, 64, sizeof *m->rows);
    m->rows[m->count++] = b;
}

struct keymap *keymap_new(struct arena *a)
{
    struct keymap *m = ARENA_NEW(a, struct keymap);
    m->arena = a;
    for (size_t i = 0; i < COUNT_OF(defaults); i++)
        add(m, (struct binding){defaults[i].context, key_of_name(defaults[i].key), defaults[i].verb, false});
    return m;
}

static struct binding *bound(const struct keymap *m, enum context at, uint32_t key)
{
    for (int i = 0; i < m->count; i++)
        if (m->rows[i].context == at && m->rows[i].key == key)
            return &m->rows[i];
    return NULL;
}

static bool read_context(struct str name, enum context *out)
{
    for (int c = 0; c < CONTEXT_COUNT; c++)
        if (str_eq(contexts[c].name, name)) {
            *out = (enum context)c;
            return true;
        }
    return false;
}

static struct str context_names(struct arena *a)
{
    struct str names[CONTEXT_COUNT];
    for (int c = 0; c < CONTEXT_COUNT; c++)
        names[c] = contexts[c].name;
    return str_join(a, names, CONTEXT_COUNT, S("、"));
}

/* Is this context above one in which letters are text, or such a one itself? */
static bool above_text(enum context at)
{
    for (int c = 0; c < CONTEXT_COUNT; c++)
        for (enum context up = (enum context)c; contexts[c].typing; up = contexts[up].parent) {
            if (up == at)
                return true;
            if (contexts[up].parent == up)
                break;
        }
    return false;
}

static bool is_unbindable(struct str name)
{
    static const struct str never[] = {S_ROW("Ctrl-H"), S_ROW("Ctrl-I"), S_ROW("Ctrl-J"),
                                       S_ROW("Ctrl-M"), S_ROW("Ctrl-["), S_ROW("Backspace")};
    for (size_t i = 0; i < COUNT_OF(never); i++)
        if (str_eq(never[i], name))
            return true;
    return false;
}

struct str keymap_bind(struct keymap *m, struct arena *a, struct str context, struct str key, struct str verb)
{
    enum context at;
    uint32_t code = key_of_name(key);
    enum verb v = verb_of_name(verb);
    if (!read_context(context, &at))
        return str_print(a, "「" S_FMT "」という場所はありません。" S_FMT " のどれかを書いてください",
                         S_ARG(context), S_ARG(context_names(a)));
    if (is_unbindable(key))
        return str_print(
            a, S_FMT " は端末が Backspace、Tab、Enter、Esc として送るキーなので、割り当てられません",
            S_ARG(key));
    if (code == KEY_NONE || code == KEY_UNKNOWN)
        return str_print(a,
                         "「" S_FMT "」というキーはありません。F2、Ctrl-S、PageDown のように書いてください",
                         S_ARG(key));
    if (v == VERB_NONE && !str_eq(verb, S("none")))
        return str_print(a, "「" S_FMT "」という操作はありません。madoguchi keys で名前を確かめてください",
                         S_ARG(verb));
    if (key_is_text(code) && above_text(at))
        return str_print(a,
                         "文字のキー「" S_FMT "」は文字を打つ場所では使えません。場所を list にしてください",
                         S_ARG(key));
    struct binding *old = bound(m, at, code);
    if (old && old->configured)
        return str_print(a, S_FMT " は " S_FMT " にもう割り当てられています", S_ARG(key), S_ARG(context));
    if (old)
        *old = (struct binding){at, code, v, true};
    else
        add(m, (struct binding){at, code, v, true});
    return S0;
}

/* The row that a key has in a context, or in the nearest above it; NULL. */
static const struct binding *climb(const struct keymap *m, enum context at, uint32_t key)
{
    for (;; at = contexts[at].parent) {
        const struct binding *b = bound(m, at, key);
        if (b || contexts[at].parent == at)
            return b;
    }
}

enum verb keymap_find(const struct keymap *m, enum context at, uint32_t key)
{
    const struct binding *b = climb(m, at, key);
    return b ? b->verb : VERB_NONE;
}

bool keymap_reaches(const struct keymap *m, enum context at, const struct binding *b)
{
    return b->verb != VERB_NONE && climb(m, at, b->key) == b;
}

struct str keymap_keys(struct arena *a, const struct keymap *m, enum context at, enum verb v)
{
    struct buf out = buf_in(a);
    for (int i = 0; i < m->count; i++) {
        if (m->rows[i].verb != v || !keymap_reaches(m, at, &m->rows[i]))
            continue;
        if (out.n)
            buf_add(&out, S(", "));
        buf_add(&out, key_name(a, m->rows[i].key));
    }
    return buf_str(&out);
}
