/*
 * A backup that was damaged afterwards is found before it is needed: what restore --drill looks at, done to copies of a
 * sealed file in which a bit was flipped, pages were exchanged or emptied, or whose end is missing (RELIABILITY.md 57).
 *
 * Sixty a push; with MADOGUCHI_LONG 2,000.
 */
#include "store/desk.h"

#include "store/backup.h"
#include "store/check.h"
#include "store/keyring.h"

enum { USUAL = 60, MANY = 2000, WAYS = 4, PAGE = 4096 };

static const unsigned char dk[KEY_BYTES] = "the key of this desk";

struct copy {
    char path[160];
    unsigned char *bytes, *work;
    size_t n;
};

static void read_whole(struct copy *c)
{
    FILE *f = fopen(c->path, "re");
    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    c->n = (size_t)ftell(f);
    rewind(f);
    c->bytes = malloc(c->n);
    c->work = malloc(c->n);
    assert_true(c->bytes && c->work && fread(c->bytes, 1, c->n, f) == c->n);
    fclose(f);
}

static void write_copy(const struct copy *c, const unsigned char *bytes, size_t n)
{
    FILE *f = fopen(c->path, "we");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

/* What is said of damage is one sentence, and no copy is made of what cannot be read. */
static bool is_sound(const struct desk *d, const struct copy *c)
{
    struct fault fault = {.say = ""}, why;
    struct db *db;
    struct check_line *lines;
    char again[180];
    int count;
    bool sound = db_open_reader(c->path, &db, &fault) == OK;
    assert_null(strchr(fault.say, '\n'));
    if (!sound)
        return false;
    sound = check_all(d->arena, db, true, &lines, &count, &fault) == OK;
    assert_true(sound || !strchr(fault.say, '\n'));
    for (int i = 0; i < count; i++) {
        sound = sound && lines[i].good;
        assert_true(str_find(lines[i].found, S("\n")) == SIZE_MAX);
    }
    snprintf(again, sizeof again, "%s/again.db", d->folder);
    enum err e = backup_to(db, again, &why);
    if (e != (sound ? OK : ERR_DAMAGED))
        fail_msg("a copy of %s: %d %s", sound ? "a sound file" : fault.say, e, why.say);
    unlink(again);
    db_close(db);
    return sound;
}

static size_t below(unsigned *seed, size_t most)
{
    return ((size_t)rand_r(seed) << 15 ^ (size_t)rand_r(seed)) % most;
}

/* One of the ways; gives the length that is left. */
static size_t harm(const struct copy *c, int way, unsigned *seed)
{
    size_t pages = c->n / PAGE, at = below(seed, pages) * PAGE,
           other = (at / PAGE + 1 + below(seed, pages - 1)) % pages * PAGE;
    memcpy(c->work, c->bytes, c->n);
    switch (way) {
    case 0: c->work[below(seed, c->n)] ^= (unsigned char)(1u << below(seed, 8)); return c->n;
    case 1:
        memcpy(c->work + at, c->bytes + other, PAGE);
        memcpy(c->work + other, c->bytes + at, PAGE);
        return c->n;
    case 2: memset(c->work + at, 0, PAGE); return c->n;
    default: return below(seed, c->n);
    }
}

static void each_damaged_copy_is_found(void **state)
{
    struct desk d = {0};
    struct copy c = {0};
    struct fault fault;
    struct db_birth birth = {S("架空市"),    S("012025"), S("hakodate"), S("hanako"),
                             S("山田 花子"), S("nurse"),  true};
    int runs = getenv("MADOGUCHI_LONG") ? MANY : USUAL;
    unsigned seed = 20261121;
    (void)state;
    desk_folder(&d);
    keyring_put(d.path, dk);
    GOOD(db_create(d.path, &birth, d.now, &fault));
    GOOD(seat_take(d.path, SEAT_DESK, S("hanako"), d.now, &d.seat, &fault));
    GOOD(db_open_writer(d.path, d.seat, S("hanako"), d.now, &d.db, &fault));
    for (int i = 0; i < 50; i++)
        desk_case(&d, "山田 太郎", "ヤマダ タロウ", "0138-00-0000", "夜間にせん妄がある。");
    snprintf(c.path, sizeof c.path, "%s/copy.db", d.folder);
    keyring_put(c.path, dk);
    GOOD(backup_to(d.db, c.path, &fault));
    read_whole(&c);
    assert_true(is_sound(&d, &c));
    for (int i = 0; i < runs; i++) {
        size_t n = harm(&c, i % WAYS, &seed);
        write_copy(&c, c.work, n);
        if (is_sound(&d, &c))
            fail_msg("damage %d (way %d) was not found", i, i % WAYS);
    }
    write_copy(&c, c.bytes, c.n);
    assert_true(is_sound(&d, &c)); /* and it was the damage that was found */
    printf("%d damaged copies of %zu pages, %d found\n", runs, c.n / PAGE, runs);
    free(c.bytes);
    free(c.work);
    db_close(d.db);
    seat_leave(d.seat);
    keyring_wipe();
    desk_clear(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_damaged_copy_is_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
