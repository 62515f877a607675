#include "store/copied.h"

#include "inside.h"

enum err copied_mark(const char *path, struct fault *f)
{
    struct db *db = db_make(path);
    enum err e = db_connect(db, path, SQLITE_OPEN_READWRITE, f);
    e = e ? e : db_write_setup(db, f);
    e = e ? e : db_set_meta(db, "copied", S("1"), f);
    db_close(db);
    return e;
}
