/*
 * A damaged file becomes a desk again: a file on which `check` finds nothing, with all that lies on other pages, whichever
 * page it is; and where the newest backup helps, with what was lost (store/salvage.h).
 *
 * Every sixteenth page a push; with MADOGUCHI_LONG each.
 */
#include "salvaged.h"

enum { SOME = 16 };

struct counts {
    int pages, made, refused, lossy, schema, meta, anew;
};

static void one_page(struct file *f, int page, bool backup, struct counts *n)
{
    struct salvage_report r;
    struct fault fault = {.say = ""};
    const struct page *p = &f->pages[page];
    int64_t rows[RECORD_COUNT];
    char what[96];
    snprintf(what, sizeof what, "page %d (%s, %s)", page, p->table, p->kind);
    damage(f->d.path, page);
    enum err e = salvage(f, &r, &fault);
    damage(f->d.path, page);
    n->pages++;
    if (e) {
        bool known = strcmp(p->table, "sqlite_schema") == 0 || strcmp(p->table, "meta") == 0;
        if (e != ERR_DAMAGED || !*fault.say || !known || backup)
            fail_msg("%s: %d %s", what, e, fault.say);
        n->refused++;
        return;
    }
    look_at(f, rows, what);
    for (int i = 0; i < RECORD_COUNT; i++) {
        int64_t lost = belongs(p, (enum record_id)i) ? p->rows : 0;
        if (rows[i] < f->rows[i] - lost)
            fail_msg("%s: %lld of %lld " S_FMT, what, (long long)rows[i], (long long)f->rows[i],
                     S_ARG(record_row((enum record_id)i)->table));
        n->lossy += rows[i] < f->rows[i];
    }
    n->made++;
    n->schema += r.schema_borrowed;
    n->meta += r.meta_borrowed;
    n->anew += r.audit_anew > 0;
}

static void each_page(bool sealed, bool backup)
{
    struct file f;
    struct counts n = {0};
    birth(&f, sealed);
    fill(&f.d, CASES / 2);
    leave(&f.d);
    if (backup)
        back_up(&f.d);
    f.d.now += 3600;
    fill(&f.d, CASES / 2);
    leave(&f.d);
    look(&f);
    for (int page = 1; page <= f.count; page += page < 9 || getenv("MADOGUCHI_LONG") ? 1 : SOME)
        one_page(&f, page, backup, &n);
    printf("%s, %s: %d of %d pages damaged one by one: %d desks (%d with rows missing, %d chains bound anew, "
           "schema %d and meta "
           "%d from the backup), %d refused\n",
           sealed ? "sealed" : "plain", backup ? "a backup" : "no backup", n.pages, f.count, n.made, n.lossy,
           n.anew, n.schema, n.meta, n.refused);
    assert_true(n.made > n.pages * 8 / 10);
    end(&f);
}

static void each_page_sealed(void **state)
{
    (void)state;
    each_page(true, false);
}

static void each_page_sealed_with_a_backup(void **state)
{
    (void)state;
    each_page(true, true);
}

static void each_page_plain(void **state)
{
    (void)state;
    each_page(false, false);
}

static void each_page_plain_with_a_backup(void **state)
{
    (void)state;
    each_page(false, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_page_sealed),
        cmocka_unit_test(each_page_sealed_with_a_backup),
        cmocka_unit_test(each_page_plain),
        cmocka_unit_test(each_page_plain_with_a_backup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
