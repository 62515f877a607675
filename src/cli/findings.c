#include "cli/findings.h"

#include "cli/columns.h"
#include "export/closing.h"
#include "store/check.h"

static bool add_lines(struct columns *t, const struct check_line *lines, int count)
{
    bool good = true;
    for (int i = 0; i < count; i++) {
        columns_add(t, (struct str[]){lines[i].good ? S("良") : S("異常"), lines[i].what, lines[i].found});
        good &= lines[i].good;
    }
    return good;
}

enum err findings_print(struct cli *c, struct db *db, bool deep, bool *good)
{
    struct check_line *lines = NULL, *closed = NULL;
    int count = 0, months = 0;
    enum err e = check_all(c->arena, db, deep, &lines, &count, &c->fault);
    if (!e)
        e = closing_check(c->arena, db, c->now, NULL, &closed, &months, &c->fault);
    struct columns t = columns_new(c->arena, 3);
    *good = add_lines(&t, lines, count);
    *good &= add_lines(&t, closed, months);
    columns_print(&t, COLUMNS_TEXT, c->out);
    return e;
}
