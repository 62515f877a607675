#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

#include "cli/args.h"
#include "cli/clock.h"
#include "cli/plain.h"
#include "cli/say.h"
#include "cli/session.h"
#include "cli/start.h"
#include "cli/usage.h"
#include "store/slots.h"

/* The desk opens its file itself and asks for the passphrase itself. Here only what it must not open: real records that
 * are not enciphered, and a passphrase out of a file. */
static enum err open_desk(struct cli *c)
{
    bool asks = !slots_there(c->db_path) || (c->global[GLOBAL_AS] && c->global[GLOBAL_PASSPHRASE]);
    const struct command desk = {.name = "desk", .words = "窓口", .need = asks ? NEED_READER : NEED_NOTHING};
    c->command = &desk;
    enum err e = session_open(c);
    c->command = NULL;
    if (e)
        return e;
    struct cli_desk d = {.db_path = c->db_path,
                         .db = session_give(c),
                         .login = str_of(c->global[GLOBAL_AS]),
                         .config = &c->config};
    return c->host->desk(&d, &c->fault);
}

static enum err run(struct cli *c, int argc, char **argv)
{
    enum err e = args_read(c, argc, argv);
    if (e)
        return e;
    if (c->global[GLOBAL_VERSION]) {
        fprintf(c->out, "madoguchi %s\n", MADOGUCHI_VERSION);
        return OK;
    }
    if (c->global[GLOBAL_HELP]) {
        if (c->command)
            usage_command(c->out, c->command);
        else
            usage_overview(c->out);
        return OK;
    }
    e = config_load(c->arena, c->global[GLOBAL_CONFIG], c->err, &c->config, &c->fault);
    if (e)
        return e;
    c->db_path = session_path(c);
    c->now = clock_now();
    if (!c->command)
        return open_desk(c);
    e = session_open(c);
    return e ? e : c->command->run(c);
}

/* What could not be written (a full disk behind a redirection) must not end with status 0. */
static enum err flush(struct cli *c, enum err e)
{
    bool bad = fflush(c->out) != 0 || ferror(c->out);
    return bad && e <= ERR_NOTICE ? fault_system(&c->fault, "書く", "標準出力") : e;
}

int cli_run(int argc, char **argv, const struct cli_host *host)
{
    start_descriptors();
    start_private();
    start_environment();
    struct cli c = {.arena = arena_new(), .out = plain_open(stdout), .err = stderr, .host = host};
    enum err e = start_locale(&c.fault);
    if (!e)
        e = run(&c, argc, argv);
    e = flush(&c, e);
    plain_close(c.out, stdout);
    session_close(&c);
    if (c.fault.say[0] && e)
        say_line(&c, "%s", c.fault.say);
    arena_free(c.arena);
    return (int)e;
}
