#include "ui/box.h"

struct box box_rows(struct box in, int from, int rows)
{
    from = from < in.rows ? from : in.rows;
    rows = from + rows < in.rows ? rows : in.rows - from;
    return (struct box){in.row + from, in.col, rows > 0 ? rows : 0, in.cols};
}

struct box box_cols(struct box in, int from, int cols)
{
    from = from < in.cols ? from : in.cols;
    cols = from + cols < in.cols ? cols : in.cols - from;
    return (struct box){in.row, in.col + from, in.rows, cols > 0 ? cols : 0};
}

struct box box_common(struct box a, struct box b)
{
    int top = a.row > b.row ? a.row : b.row, left = a.col > b.col ? a.col : b.col;
    int bottom = a.row + a.rows < b.row + b.rows ? a.row + a.rows : b.row + b.rows;
    int right = a.col + a.cols < b.col + b.cols ? a.col + a.cols : b.col + b.cols;
    return (struct box){top, left, bottom > top ? bottom - top : 0, right > left ? right - left : 0};
}
