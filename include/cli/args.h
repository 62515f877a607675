/*
 * The command line into a struct cli, by the rows of the commands. The mistakes
 * of whoever typed it are ERR_USAGE with a sentence that names the nearest word.
 */
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

#include "cli/command.h"

enum err args_read(struct cli *c, int argc, char **argv);

/* What was given for an option of the command's row, by its index there. */
int64_t args_number(const struct cli *c, int option, int64_t otherwise);
struct str args_text(const struct cli *c, int option, const char *otherwise);
bool args_choice(const struct cli *c, int option, const char *word); /* was this word given? */

/* The word of "a|b|c" that is nearest to what was typed; empty where none is near. */
struct str args_nearest(struct str words, struct str typed);
struct str args_shown(const char *words); /* "a|b|c|", as a table of rows gives it, without its end */
bool args_among(struct str words, struct str typed); /* is it one of "a|b|c"? */

#endif
