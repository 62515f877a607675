#include "term/theme.h"

#define OWN             COLOUR_OWN, COLOUR_OWN
#define BLACK_ON(paper) COLOUR_BLACK, COLOUR_##paper
#define ON_BLACK(ink)   COLOUR_##ink, COLOUR_BLACK

static const struct {
    struct style plain, contrast;
} theme[LOOK_COUNT] = {
    [LOOK_PLAIN] = {{0, OWN}, {0, ON_BLACK(WHITE)}},
    [LOOK_TITLE] = {{MARK_BOLD, OWN}, {MARK_BOLD, ON_BLACK(WHITE)}},
    [LOOK_ACTIVE] = {{MARK_REVERSE | MARK_UNDERLINE, OWN}, {MARK_REVERSE | MARK_UNDERLINE, BLACK_ON(CYAN)}},
    [LOOK_LABEL] = {{0, OWN}, {0, ON_BLACK(WHITE)}},
    [LOOK_FIELD] = {{MARK_UNDERLINE, OWN}, {MARK_UNDERLINE, ON_BLACK(CYAN)}},
    [LOOK_FOCUS] = {{MARK_UNDERLINE | MARK_BOLD, OWN}, {MARK_UNDERLINE | MARK_BOLD, ON_BLACK(YELLOW)}},
    [LOOK_SELECTED] = {{MARK_REVERSE, COLOUR_WHITE, COLOUR_BLUE}, {MARK_REVERSE, BLACK_ON(WHITE)}},
    [LOOK_MARKED] = {{MARK_BOLD, OWN}, {MARK_BOLD, ON_BLACK(CYAN)}},
    [LOOK_WARNING] = {{MARK_BOLD, OWN}, {MARK_BOLD, ON_BLACK(YELLOW)}},
    [LOOK_ERROR] = {{MARK_REVERSE | MARK_BOLD, BLACK_ON(YELLOW)},
                    {MARK_REVERSE | MARK_BOLD, BLACK_ON(YELLOW)}},
    [LOOK_QUIET] = {{0, OWN}, {0, ON_BLACK(WHITE)}},
    [LOOK_BAR] = {{MARK_REVERSE, OWN}, {MARK_REVERSE, BLACK_ON(WHITE)}},
    [LOOK_KEY] = {{MARK_REVERSE | MARK_BOLD, OWN}, {MARK_REVERSE | MARK_BOLD, BLACK_ON(WHITE)}},
};

struct style theme_style(enum look look, bool contrast)
{
    return contrast ? theme[look].contrast : theme[look].plain;
}
