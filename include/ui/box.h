/*
 * A piece of the screen. Cells count from 0 at the upper left; rows and cols are
 * never negative in what is given back.
 */
#ifndef UI_BOX_H
#define UI_BOX_H

struct box {
    int row, col, rows, cols;
};

struct box box_rows(struct box in, int from,
                    int rows); /* its rows from…, as many as it has; all of them wide */
struct box box_cols(struct box in, int from, int cols);
struct box box_common(struct box a, struct box b); /* what lies in both */

#endif
