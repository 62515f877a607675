/* What somebody else does to the file while a list is open. */
#ifndef TESTS_APP_BETWEEN_H
#define TESTS_APP_BETWEEN_H

#include "app/hands.h"

#include <sqlite3.h>

#include "app/duty.h"

static inline void in_the_file(struct hands *h, const char *sql)
{
    sqlite3 *other;
    assert_int_equal(sqlite3_open(h->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
}

/* A digit typed twice, while the answer to something else comes between the two and its own has not. */
static inline void twice_between_saves(struct hands *h, const char *key)
{
    sqlite3 *held;
    struct change *other = change_new(S("hanako"), S("view"));
    change_tell(other, S("test"));
    assert_true(writer_wait(h->app->writer, duty_post(h->app, other), 5000));
    assert_int_equal(sqlite3_open(h->path, &held), SQLITE_OK);
    assert_int_equal(sqlite3_exec(held, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    hands_type(h, key);
    hands_event(h, (struct event){.kind = EVENT_STORE});
    hands_type(h, key);
    hands_sees(h, "いま記録しています。");
    assert_int_equal(sqlite3_exec(held, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(held);
    hands_stored(h);
}

#endif
