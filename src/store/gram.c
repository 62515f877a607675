/*
 * The tokenizer of the search index: 1-, 2- and 3-grams of text that is folded
 * already (base/kana.h). Blanks end a run; no gram crosses one.
 *
 * A query gives it one gram at a time, which comes back as it is. Built-in
 * 'trigram' finds nothing for one and two characters (CONVENTIONS.md C.4).
 */
#include "inside.h"

#include <string.h>

enum { LONGEST = 3 };

static int create(void *context, const char **arguments, int count, Fts5Tokenizer **out)
{
    (void)context;
    (void)arguments;
    (void)count;
    *out = sqlite3_malloc(1);
    return *out ? SQLITE_OK : SQLITE_NOMEM;
}

static void destroy(Fts5Tokenizer *t)
{
    sqlite3_free(t);
}

static int bytes_of(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static int tokenize(Fts5Tokenizer *t, void *context, int flags, const char *text, int n,
                    int (*token)(void *, int, const char *, int, int, int))
{
    (void)t;
    if (flags & FTS5_TOKENIZE_QUERY)
        return n ? token(context, 0, text, n, 0, n) : SQLITE_OK;
    int rc = SQLITE_OK;
    for (int at = 0; !rc && at < n; at += bytes_of((unsigned char)text[at])) {
        int end = at;
        for (int grams = 0; !rc && grams < LONGEST && end < n && text[end] != ' '; grams++) {
            end += bytes_of((unsigned char)text[end]);
            if (end > n)
                break;
            rc = token(context, grams ? FTS5_TOKEN_COLOCATED : 0, text + at, end - at, at, end);
        }
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
