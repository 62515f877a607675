#include "cli/findings.h"

#include "cli/columns.h"
#include "store/backup.h"

enum err findings_print(struct cli *c, struct db *db, bool deep, bool *good)
{
    struct check_line *lines = NULL;
    int count = 0;
    enum err e = check_all(c->arena, db, deep, &lines, &count, &c->fault);
    struct columns t = columns_new(c->arena, 3);
    *good = true;
    for (int i = 0; i < count; i++) {
        columns_add(&t, (struct str[]){lines[i].good ? S("良") : S("異常"), lines[i].what, lines[i].found});
        *good &= lines[i].good;
    }
    columns_print(&t, COLUMNS_TEXT, c->out);
    return e;
}
