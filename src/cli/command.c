#include "cli/command.h"

#define COMMAND(name) extern const struct command cmd_##name;
#include "commands.def"
#undef COMMAND

static const struct command *const commands[] = {
#define COMMAND(name) &cmd_##name,
#include "commands.def"
#undef COMMAND
};

int command_count(void)
{
    return (int)COUNT_OF(commands);
}

const struct command *command_row(int index)
{
    return commands[index];
}

const struct command *command_of_name(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        if (str_eq(str_of(commands[i]->name), name))
            return commands[i];
    return NULL;
}

int command_options(const struct command *command)
{
    int n = 0;
    while (n < OPTIONS_MOST && command->options[n].name)
        n++;
    return n;
}
