/* Of a canvas: nothing on it is cut in two. */
#ifndef TESTS_UI_HALVES_H
#define TESTS_UI_HALVES_H

#include "ui/canvas.h"

/* A wide character is followed by its empty half, and nothing else is empty. */
static inline void assert_whole(const struct canvas *c)
{
    for (int row = 0; row < c->rows; row++)
        for (int col = 0; col < c->cols; col++) {
            const struct cell *cell = canvas_at(c, row, col);
            if (cell->width == 2)
                assert_true(col + 1 < c->cols && canvas_at(c, row, col + 1)->width == 0);
            if (cell->width == 0)
                assert_true(col > 0 && canvas_at(c, row, col - 1)->width == 2 && cell->bytes == 0);
        }
}

#endif
