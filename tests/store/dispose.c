/*
 * Who is disposed of leaves no byte: markers in every field, in old values, in drafts and in what was taken
 * back stand in the file before, and nowhere in it or its log afterwards (RELIABILITY.md 48); the audit
 * still tells that it happened.
 *
 * Of a sealed file every page is looked at, unused ones, too, as whoever has its key could (store/dump.h).
 */
#include "store/check.h"
#include "store/desk.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/audit.h"
#include "store/audit_list.h"
#include "store/dispose.h"
#include "store/dump.h"
#include "store/seat.h"

enum { MARKERS_MOST = 400 };

struct markers {
    struct str all[MARKERS_MOST];
    int count;
};

/* A word of its own for each field: zqNNNNxv. */
static struct str mark(struct desk *d, struct markers *m)
{
    struct str word = str_print(d->arena, "zq%04dxv秘", m->count);
    assert_true(m->count < MARKERS_MOST);
    return m->all[m->count++] = word;
}

static bool holds_words(const struct field *f)
{
    return f->kind == KIND_TEXT || f->kind == KIND_NOTE || f->kind == KIND_KANA;
}

static int64_t put(struct desk *d, struct record *r, uint64_t fields)
{
    struct change *c = change_new(S("hanako"), S("intake"));
    change_put(c, r, fields);
    change_keep(c, S(" の登録"));
    return desk_apply(d, c).ids[0];
}

/* One row, its words twice: as they were, and as they were changed. */
static int64_t row_of(struct desk *d, struct markers *m, enum record_id id, int64_t person, int64_t intake)
{
    struct record r = record_new(d->arena, id);
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < r.row->count; i++) {
            const struct field *f = &r.row->fields[i];
            if (holds_words(f) && !(id == RECORD_INTAKE && i == INTAKE_number))
                r.v[i] = mark(d, m);
            else if (f->kind == KIND_PERSON && person)
                r.v[i] = str_print(d->arena, "%lld", (long long)person);
            else if (f->kind == KIND_CASE && intake)
                r.v[i] = str_print(d->arena, "%lld", (long long)intake);
        }
        if (id == RECORD_INTAKE) {
            r.v[INTAKE_state] = S("closed");
            r.v[INTAKE_received_at] = S("2019-04-01T10:00");
            r.v[INTAKE_closed_on] = S("2019-05-01");
        }
        r.id =
            put(d, &r, pass ? FIELDS_ALL & ~FIELD_BIT(id == RECORD_INTAKE ? INTAKE_number : 63) : FIELDS_ALL);
    }
    return r.id;
}

static void add_draft(struct desk *d, struct markers *m, int64_t intake)
{
    struct draft_value values[] = {{S("intake.note"), mark(d, m)}, {S("person.name"), mark(d, m)}};
    struct draft draft = {
        .staff = S("hanako"), .form = S("intake"), .intake = intake, .values = values, .count = 2};
    struct change *c = change_new(S("hanako"), S("draft"));
    change_draft(c, &draft);
    desk_apply(d, c);
}

/* A record that was registered and taken back: its values are history only. */
static void add_withdrawn(struct desk *d, struct markers *m, int64_t person, int64_t intake)
{
    struct record r = record_new(d->arena, RECORD_CONTACT);
    (void)person;
    r.v[CONTACT_intake] = str_print(d->arena, "%lld", (long long)intake);
    r.v[CONTACT_note] = mark(d, m);
    put(d, &r, FIELDS_ALL);
    struct change *c = change_new(S("hanako"), S("undo"));
    change_revert(c, false);
    desk_apply(d, c);
}

static void fill(struct desk *d, struct markers *m)
{
    int64_t person = row_of(d, m, RECORD_PERSON, 0, 0), intake = row_of(d, m, RECORD_INTAKE, person, 0);
    for (int r = 0; r < RECORD_COUNT; r++) {
        bool personal = record_row((enum record_id)r)->flags & R_PERSONAL;
        if (personal && r != RECORD_PERSON && r != RECORD_INTAKE && r != RECORD_MERGE)
            row_of(d, m, (enum record_id)r, person, intake);
    }
    add_draft(d, m, intake);
    add_withdrawn(d, m, person, intake);
    intake = row_of(d, m, RECORD_INTAKE, 0, 0); /* about nobody */
}

/* By a process of its own: the descriptors with which it reads would drop SQLite's locks in ours. */
static void open_pages(struct desk *d, const char *to)
{
    int status;
    unlink(to);
    pid_t pid = fork();
    if (pid == 0) {
        struct fault fault;
        desk_unlock(d);
        _exit(dump_plain(d->path, to, &fault) != OK);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static int grep_in(struct desk *d, const struct markers *m, const char *path)
{
    int found = 0;
    for (int i = 0; i < m->count; i++) {
        char command[400];
        snprintf(command, sizeof command, "grep -qaF '%s' '%s' '%s-wal' 2>/dev/null",
                 str_z(d->arena, m->all[i]), path, path);
        found += system(command) == 0;
    }
    return found;
}

/* How many markers stand in the bytes of the file and its log. */
static int grep(struct desk *d, const struct markers *m)
{
    const char *pages = str_print(d->arena, "%s.pages", d->path).p;
    if (!getenv("MADOGUCHI_SEALED"))
        return grep_in(d, m, d->path);
    assert_int_equal(grep_in(d, m, d->path), 0);
    open_pages(d, pages);
    return grep_in(d, m, pages);
}

/* What a log has left behind its last frame is in no page: it is cut off. */
static void assert_no_log(struct desk *d)
{
    struct stat st;
    const char *log = str_print(d->arena, "%s-wal", d->path).p;
    assert_true(stat(log, &st) || st.st_size == 0);
}

static void fresh_writer(struct desk *d)
{
    struct fault fault;
    db_close(d->db);
    GOOD(db_open_writer(d->path, d->seat, S("hanako"), d->now, &d->db, &fault));
}

static void count_dispose(void *of, const struct audit_event *e)
{
    int *n = of;
    *n += str_eq(e->act, S("dispose"));
}

static void who_is_disposed_of_leaves_no_byte(void **state)
{
    struct desk *d = *state;
    struct fault fault;
    struct markers *gone = ARENA_NEW(d->arena, struct markers), *stay = ARENA_NEW(d->arena, struct markers);
    fill(d, gone);
    struct str kept = S("残る相談");
    desk_case(d, "残る 人", "ノコル ヒト", "", "残る相談");
    fresh_writer(d);
    int before = grep(d, gone);
    print_message("%d markers, %d of them in the file before\n", gone->count, before);
    assert_int_equal(before, gone->count); /* the control: the grep finds what is there */
    struct due *due;
    int count = dispose_due(d->arena, d->db, S("2021-11-20"), &due), done;
    assert_int_equal(count, 2);
    assert_int_equal(dispose_due(d->arena, d->db, S("2019-04-30"), &due), 0);
    count = dispose_due(d->arena, d->db, S("2021-11-20"), &due);
    GOOD(dispose_all(d->db, due, count, S("hanako"), d->now, &done, &fault));
    assert_int_equal(done, 2);
    assert_no_log(d);
    print_message("%d of %d after\n", grep(d, gone), gone->count);
    assert_int_equal(grep(d, gone), 0);
    fresh_writer(d);
    assert_int_equal(grep(d, gone), 0);
    stay->all[stay->count++] = kept;
    assert_int_equal(grep(d, stay), 1);
    int64_t rows;
    int told = 0;
    struct audit_wish everything = {0};
    GOOD(audit_check(d->db, &rows, &fault));
    GOOD(audit_list(d->db, &everything, count_dispose, &told, &fault));
    assert_int_equal(told, 2);
    struct check_line *lines;
    GOOD(check_all(d->arena, d->db, true, &lines, &count, &fault));
    for (int i = 0; i < count; i++)
        if (!lines[i].good)
            fail_msg("check: %s: %s", str_z(d->arena, lines[i].what), str_z(d->arena, lines[i].found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_is_disposed_of_leaves_no_byte, desk_up, desk_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
