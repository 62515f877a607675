/*
 * What nobody else may see: asked at the terminal without showing it, or read from a file's first line. Neither
 * is there, or nothing was typed: ERR_DENIED with a sentence that says how; a file that cannot be read: ERR_IO;
 * one that has no such line: ERR_USAGE. A line of ASK_MOST bytes or more is refused, never cut. Wiped by whoever
 * asked, also after a refusal.
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
/* A passphrase that is to be: twice at the terminal, once from a file; judged (model/passphrase.h):
 * ERR_REFUSED. Where it is refused, `out` has been wiped. */
enum err ask_new(struct cli *c, const char *file, struct str login, struct str name, struct answer *out);
struct str ask_text(const struct answer *a);
void ask_wipe(struct answer *a);
void ask_wipe_bytes(void *p, size_t n);

#endif
