#include "cli/command.h"

#define COMMAND(name) extern const struct command cmd_##name;
#include "cli/commands.inc"
#undef COMMAND

static const struct command *const commands[] = {
#define COMMAND(name) &cmd_##name,
#include "cli/commands.inc"
#undef COMMAND
};

int command_count(void)
{
    return (int)COUNT_OF(commands);
}

static int place_of(size_t row)
{
    int place = 0;
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        place += commands[i]->order < commands[row]->order ||
                 (commands[i]->order == commands[row]->order && i < row);
    return place;
}

const struct command *command_row(int index)
{
    size_t row = 0;
    while (place_of(row) != index)
        row++;
    return commands[row];
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
