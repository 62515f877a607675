#include "cli/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile bool asked;

static void ask(int signal)
{
    (void)signal;
    asked = true;
}

const volatile bool *interrupt_watch(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = ask, .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
    return &asked;
}
