/*
 * A form in a box: section headings, one line per field with its tag, label,
 * text and what there is to say beside it, the line with the caret in sight.
 * Below the line with the caret at least three rows stay free of anything that
 * changes with what is typed (UX.md R16).
 */
#ifndef UI_FORM_VIEW_H
#define UI_FORM_VIEW_H

#include "ui/form.h"

struct form_view {
    /* What stands beside a line, besides complaint and doubt; NULL: kind_echo(). */
    struct str (*echo)(const void *of, struct arena *a, const struct form_line *l);
    const void *of;
    /* Characters that get a mark under them (LOOK_ODD), and what to say of them; NULL: none. */
    bool (*odd)(const void *odd_of, uint32_t code_point);
    struct str (*odd_words)(const void *odd_of, struct arena *a, struct str text);
    const void *odd_of;
    const struct str *tail; /* lines below the last field, already put together */
    int tail_count;
};

int form_view_cells(const struct form *f, int line,
                    int cols); /* room for the text of a line in a box that wide */
void form_view_draw(const struct form *f, const struct form_view *v, struct arena *a, struct canvas *c,
                    struct box in, bool focus);
/* The panel at the bottom of the pane: choices, or the full text of what stands beside the line and its help.
 */
void form_view_panel(const struct form *f, const struct form_view *v, struct arena *a, struct canvas *c,
                     struct box in);

#endif
