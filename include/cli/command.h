/*
 * A sub-command is one file, src/cli/cmd_<name>.c, that ends in its row, cmd_<name>:
 * its name, options, what it needs opened, who may run it, and the function that does
 * it. The build gathers the rows; parsing, --help, `help`, completion and the manual
 * are derived from them (args.c, usage.c, cmd_completion.c).
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/arena.h"
#include "cli/cli.h"
#include "model/role.h"
#include "store/db.h"
#include "store/seat.h"

enum option_kind {
    OPTION_FLAG,
    OPTION_TEXT,
    OPTION_FILE,
    OPTION_NUMBER, /* a whole number, not negative */
    OPTION_DAY,    /* 2026-11-20 */
    OPTION_MONTH,  /* 2026-11 */
    OPTION_YEAR,   /* 2026 */
    OPTION_CHOICE  /* one of the words of `argument`, separated by '|' */
};

struct command_option {
    const char *name; /* without the two hyphens */
    enum option_kind kind;
    const char *argument; /* as usage shows it; NULL for a flag */
    const char *words;
    bool needed;
    char letter; /* -h */
};

enum command_need {
    NEED_NOTHING, /* opens what it needs itself */
    NEED_READER,  /* the database, read-only */
    NEED_SEAT     /* the seat and the read-write connection: status 4 while a desk is open */
};

enum { OPTIONS_MOST = 12 };

struct cli;

struct command {
    const char *name, *operands, *words;
    int order;         /* in help and manual: the lowest first */
    const char *first; /* what the first operand may be, separated by '|'; NULL: anything */
    int least, most;   /* operands */
    struct command_option options[OPTIONS_MOST]; /* ends with one that has no name */
    enum command_need need;
    enum right right; /* who may run it; RIGHT_NONE: the workstation, too, with nobody signed in */
    enum err (*run)(struct cli *c);
    const char *details; /* paragraphs of the manual; may be NULL */
    bool recovery;       /* --recovery may be what lets one in */
    bool plain;          /* also of real records that are not enciphered */
};

/* Options of every command, taken before and after its name. */
enum {
    GLOBAL_DB,
    GLOBAL_CONFIG,
    GLOBAL_AS,
    GLOBAL_PASSPHRASE,
    GLOBAL_NEW_PASSPHRASE,
    GLOBAL_RECOVERY,
    GLOBAL_HELP,
    GLOBAL_VERSION,
    GLOBAL_COUNT
};
extern const struct command_option global_options[GLOBAL_COUNT];

int command_count(void);
const struct command *command_row(int index);           /* by order */
const struct command *command_of_name(struct str name); /* NULL */
int command_options(const struct command *command);     /* how many it has */

/* One run. `option` is by index of the command's row, `global` by the enum above: the text that was given, ""
 * for a flag, NULL where it was not. */
struct cli {
    struct arena *arena;
    FILE *out, *err;
    const struct cli_host *host;
    const struct command *command; /* NULL: the desk */
    const char *global[GLOBAL_COUNT], *option[OPTIONS_MOST];
    char **operands;
    int operand_count;
    struct config config;
    const char *db_path;
    struct seat *seat;
    struct db *db;
    struct str login;  /* who does it: a login, or empty */
    unsigned roles;    /* of that person */
    int failed_before; /* tries to sign in that were wrong */
    int64_t now;       /* moment (base/date.h) */
    struct fault fault;
};

#endif
