/*
 * drive FOLDER COUNT [SEED]: every file of the corpus, then COUNT changes of them by the seed. What was at work when a
 * target died is left in the working folder as fuzz-<signal>.bin, for the corpus.
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "fuzz/fuzz.h"

enum { FILES_MOST = 256, ROOM = 1 << 20, EDITS_MOST = 8, DEADLINE = 20 };

static struct str corpus[FILES_MOST];
static int corpus_count;
static char work[ROOM];
static struct str at_work;
static uint64_t state;

static uint32_t chance(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return below ? (uint32_t)((state >> 16) % below) : 0;
}

static void died(int number)
{
    char name[32];
    snprintf(name, sizeof name, "fuzz-%d.bin", number);
    FILE *file = fopen(name, "w");
    if (file) {
        fwrite(at_work.p, 1, at_work.n, file);
        fclose(file);
    }
    signal(number, SIG_DFL);
    raise(number);
}

static void run(struct str bytes)
{
    at_work = bytes;
    alarm(DEADLINE); /* a target that hangs dies, too */
    fuzz_one(bytes);
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void read_corpus(struct arena *a, const char *folder)
{
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir && (e = readdir(dir)) && corpus_count < FILES_MOST;) {
        FILE *file = e->d_name[0] == '.' ? NULL : fopen(str_print(a, "%s/%s", folder, e->d_name).p, "r");
        if (!file)
            continue;
        size_t n = fread(work, 1, sizeof work, file);
        fclose(file);
        corpus[corpus_count++] = str_copy(a, (struct str){work, n});
    }
    if (dir)
        closedir(dir);
    qsort(corpus, (size_t)corpus_count, sizeof *corpus, by_bytes); /* the same order on every disk */
}

static size_t put(size_t n, size_t at, const char *bytes, size_t more)
{
    if (n + more > sizeof work)
        return n;
    memmove(work + at + more, work + at, n - at);
    memmove(work + at, bytes, more);
    return n + more;
}

static size_t take_out(size_t n)
{
    size_t at = chance((uint32_t)n), less = 1 + chance(16);
    less = less < n - at ? less : n - at;
    memmove(work + at, work + at + less, n - at - less);
    return n - less;
}

static size_t put_word(size_t n)
{
    uint32_t words = 0;
    while (fuzz_words[words])
        words++;
    const char *word = words ? fuzz_words[chance(words)] : "";
    return put(n, chance((uint32_t)n + 1), word, strlen(word));
}

static size_t put_piece(size_t n)
{
    struct str other = corpus[chance((uint32_t)corpus_count)];
    size_t from = chance((uint32_t)other.n), most = other.n - from;
    return put(n, chance((uint32_t)n + 1), other.p + from, most ? 1 + chance((uint32_t)most) : 0);
}

static size_t edit(size_t n)
{
    char byte = (char)chance(256);
    switch (chance(n ? 6 : 2)) {
    case 0: return put_word(n);
    case 1: return put_piece(n);
    case 2: work[chance((uint32_t)n)] ^= (char)(1 << chance(8)); return n;
    case 3: work[chance((uint32_t)n)] = byte; return n;
    case 4: return put(n, chance((uint32_t)n), &byte, 1);
    default: return take_out(n);
    }
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    long count = argc > 2 ? atol(argv[2]) : 0;
    state = argc > 3 ? strtoull(argv[3], NULL, 10) : 20261120;
    signal(SIGABRT, died);
    signal(SIGSEGV, died);
    signal(SIGALRM, died);
    if (argc > 1)
        read_corpus(a, argv[1]);
    if (!corpus_count) {
        fprintf(stderr, "no corpus in %s\n", argc > 1 ? argv[1] : "(no folder)");
        return 1;
    }
    for (int i = 0; i < corpus_count; i++)
        run(corpus[i]);
    for (long i = 0; i < count; i++) {
        struct str from = corpus[chance((uint32_t)corpus_count)];
        size_t n = from.n;
        memcpy(work, from.p, n);
        for (uint32_t edits = 1 + chance(EDITS_MOST); edits; edits--)
            n = edit(n);
        run((struct str){work, n});
    }
    printf("%d of the corpus, %ld changed ones\n", corpus_count, count);
    arena_free(a);
    return 0;
}
