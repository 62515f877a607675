/*
 * What nobody else may see: asked at the terminal without showing it, or read from a file's first line. Neither is
 * there: ERR_DENIED with a sentence that says how. Wiped by whoever asked.
 */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include "cli/command.h"

enum { ASK_MOST = 1024 };
struct answer {
    char text[ASK_MOST];
    size_t n;
};

/* `file` may be NULL. `what`: 「hanako の合い言葉」; `how`: what to do where there is no terminal. */
enum err ask(struct cli *c, const char *file, const char *what, const char *how, struct answer *out);
/* A passphrase that is to be: twice at the terminal, once from a file; judged (model/passphrase.h): ERR_REFUSED. */
enum err ask_new(struct cli *c, const char *file, struct str login, struct str name, struct answer *out);
struct str ask_text(const struct answer *a);
void ask_wipe(struct answer *a);
void ask_wipe_bytes(void *p, size_t n);

#endif
