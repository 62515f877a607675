#include "cli/start.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

void start_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDWR) != fd)
            _exit(ERR_IO);
}

/* A build that looks for faults of memory traces itself; it holds no real data. */
#ifdef __SANITIZE_ADDRESS__
enum { DUMPABLE = 1 };
#else
enum { DUMPABLE = 0 };
#endif

void start_private(void)
{
    const struct rlimit none = {0, 0};
    umask(077);
    if (setrlimit(RLIMIT_CORE, &none) || prctl(PR_SET_DUMPABLE, DUMPABLE))
        _exit(ERR_IO);
}

/* Where temporary files go and how SQLite behaves is the program's affair; what the loader
 * was told was for it alone. */
void start_environment(void)
{
    static const char *const names[] = {"TMPDIR",  "TMP",        "TEMP", "LOCPATH",
                                        "NLSPATH", "GCONV_PATH", "IFS",  "MALLOC_TRACE"};
    static const char *const heads[] = {"SQLITE_", "LD_"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        unsetenv(names[i]);
    for (char **e = environ; e && *e;) {
        struct str rest = str_of(*e), name = str_part(&rest, '=');
        bool bad = false;
        for (size_t i = 0; i < COUNT_OF(heads); i++)
            bad |= str_starts(name, str_of(heads[i]));
        char gone[64];
        if (bad && name.n < sizeof gone) {
            memcpy(gone, name.p, name.n);
            gone[name.n] = 0;
            unsetenv(gone);
            e = environ; /* it has moved */
        } else
            e++;
    }
}

static bool speaks_utf8(void)
{
    return strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* The variable that decides which characters the terminal shows, as setlocale() looks for it. */
static struct str wanted(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return str_of(value);
    }
    return S0;
}

enum err start_locale(struct fault *f)
{
    struct str name = wanted();
    bool none = !name.n || str_eq(name, S("C")) || str_eq(name, S("POSIX"));
    bool known = setlocale(LC_CTYPE, "") != NULL;
    if (known && speaks_utf8())
        return OK;
    /* A UTF-8 locale that is not installed here (ssh brings the name from elsewhere) still means UTF-8. */
    size_t dot = str_find(name, S("."));
    struct str codeset = dot == SIZE_MAX ? S0 : str_from(name, dot + 1);
    bool meant = (codeset.n >= 5 && strncasecmp(codeset.p, "UTF-8", 5) == 0) ||
                 (codeset.n >= 4 && strncasecmp(codeset.p, "utf8", 4) == 0);
    if ((none || meant) && setlocale(LC_CTYPE, "C.UTF-8") && speaks_utf8())
        return OK;
    setlocale(LC_CTYPE, "C.UTF-8"); /* so that this sentence can be written at all */
    return fault_say(f, ERR_USAGE,
                     "the locale " S_FMT " is not UTF-8; set LANG=C.UTF-8 or LANG=ja_JP.UTF-8.\n"
                     "ロケール " S_FMT
                     " は UTF-8 ではありません。LANG=C.UTF-8 または LANG=ja_JP.UTF-8 を設定してください。",
                     S_ARG(name), S_ARG(name));
}

struct str start_locale_name(void)
{
    return str_of(setlocale(LC_CTYPE, NULL));
}
