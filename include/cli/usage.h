/* What the rows of the commands and of the configuration say to people: as text, as mdoc tables for the
 * manual. */
#ifndef CLI_USAGE_H
#define CLI_USAGE_H

#include "cli/command.h"

void usage_overview(FILE *to);                               /* madoguchi --help */
void usage_command(FILE *to, const struct command *command); /* madoguchi COMMAND --help */

void usage_configuration(FILE *to); /* a sample madoguchi.conf: every setting as a comment */

void usage_mdoc_commands(FILE *to);
void usage_mdoc_options(FILE *to);
void usage_mdoc_configuration(FILE *to);
void usage_mdoc_text(FILE *to, struct str text); /* escaped, never a request */

#endif
